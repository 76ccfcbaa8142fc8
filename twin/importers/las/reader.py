"""Point clouds: LAS, LAZ and COPC, read a quarter of a million points at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import TwinError
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.importers.las.header import MAGIC, LasHeader, broken_off, read_header
from twin.importers.likelycrs import suggestions
from twin.importers.sidecar import FROM_PRJ, crs_beside, stem_of
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from twin.importers.georeference import Georeference

CHUNK_POINTS = 250_000  # larger pieces leave the memory of each process in holes
_CHUNK_BYTES = 64 << 20
_FARTHEST = 1e8  # metres or degrees
_NOISE = (7, 18)
_FROM_RECORDS = Text("aus den Projektionssätzen der Datei", "from the file's projection records")


@dataclass(frozen=True, slots=True)
class LasOptions:
    """Which points are kept."""

    noise: bool = option(False, "Punkte der Klassen Rauschen (7, 18) behalten", "Keep points of the noise classes (7, 18)")


class LAS(Importer):
    """Reads the points of one file as one layer."""

    format = Format(
        "las",
        Text("Punktwolke (LAS, LAZ, COPC)", "Point cloud (LAS, LAZ, COPC)"),
        (".las", ".laz", ".copc.laz"),
        ("application/vnd.las", "application/vnd.laszip"),
        ("PointCloud",),
        ("1.0", "1.1", "1.2", "1.3", "1.4"),
        requires=(("laspy", "pip install 'twin[pointcloud]'"), ("lazrs", "pip install 'twin[pointcloud]'")),
        companions=(".prj",),
    )
    Options: ClassVar[type[Any]] = LasOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for a file that begins with the letters LASF."""
        if not probe.head.startswith(MAGIC) or len(probe.head) < 26:
            return NO_MATCH
        version = f"{probe.head[24]}.{probe.head[25]}"
        return Match(
            Confidence.SIGNATURE, Text(f"LAS {version} (beginnt mit LASF)", f"LAS {version} (begins with LASF)"), version
        )

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return number of points, CRS, height datum, bbox (CRS84), point format and date from the header alone."""
        head = read_header(source)
        place = _georeference(source, head)
        layer = LayerInspection(
            stem_of(source),
            "PointCloud",
            head.points,
            place.code or None,
            place.origin,
            place.vertical,
            _bbox(head, place.code),
            extras={
                "point_format": head.point_format,
                "compressed": head.compressed,
                "copc": head.cloud_optimised,
                "software": head.software,
                "data_date": head.created,
            },
        )
        return Inspection(self.format.id, head.version, (layer,), (place.finding,) if place.finding else ())

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most CHUNK_POINTS points; withheld and noise points are rejected and counted."""
        from twin.geodata.pointcloud import PointCloud

        head = read_header(source)
        place = _georeference(source, head)
        if not place.code:
            raise crs.missing(source.name, suggestions(*head.corners[:2]))
        if place.finding:
            progress.finding(place.finding)
        layer, up = stem_of(source), head.metres_up()
        if abs(up - 1.0) > 1e-9:
            progress.finding(_in_feet(layer, up))
        colours = _Colours()
        begin = 0
        for points in _chunks(source, head):
            count = len(points)
            positions = _positions(points, up)
            kept = _kept(points, positions, begin, layer, options.noise, progress)
            cloud = PointCloud(
                positions[kept],
                _column(points, "classification", "u1")[kept],
                place.code,
                colours.of(points, kept),
                _column(points, "intensity", "u2")[kept],
            )
            begin += count
            progress.at(begin / max(head.points, 1), layer)
            yield Batch(
                layer,
                cloud if len(cloud) else None,
                count,
                len(cloud),
                rejected=count - len(cloud),
                crs=place.code,
                vertical=place.vertical,
            )
            del points, positions, kept, cloud  # before the next chunk is unpacked


def _georeference(source: Source, head: LasHeader) -> Georeference:
    from twin.importers.georeference import choose

    found, origin = head.system(), _FROM_RECORDS
    if found is None and (found := crs_beside(source)) is not None:
        origin = FROM_PRJ
    return choose(source, found, origin, stem_of(source))


def _bbox(head: LasHeader, code: str) -> Any:
    import math

    from twin.geodata.bbox import BBox

    if not code or not all(math.isfinite(value) for value in head.corners):
        return None
    try:
        box = crs.bbox_to_crs84(BBox(*head.corners), code)
    except (TwinError, RuntimeError):
        return None
    return box if all(math.isfinite(value) for value in box.to_list()) else None


def _chunks(source: Source, head: LasHeader) -> Iterator[Any]:
    """Yield the points as the library gives them; raises FileDamaged when they break off."""
    import laspy
    import lazrs

    size = max(1, min(CHUNK_POINTS, _CHUNK_BYTES // head.record_length))
    read = 0
    try:
        with laspy.open(str(source.path), read_evlrs=False, laz_backend=laspy.LazBackend.Lazrs) as reader:
            for points in reader.chunk_iterator(size):
                if len(points) == 0:
                    break
                read += len(points)
                yield points
    except (laspy.errors.LaspyException, lazrs.LazrsError, ValueError, OverflowError, EOFError, OSError, RuntimeError) as error:
        raise broken_off(source, read, head.points) from error
    if read != head.points or read == 0:
        raise broken_off(source, read, head.points)


def _positions(points: Any, up: float) -> npt.NDArray[np.float64]:
    import numpy as np

    result = np.empty((len(points), 3), dtype=np.float64)
    for axis, name in enumerate("xyz"):
        result[:, axis] = points[name]
    result[:, 2] *= up
    return result


def _column(points: Any, name: str, kind: str) -> Any:
    import numpy as np

    return np.asarray(points[name]).astype(kind)


def _kept(
    points: Any, positions: npt.NDArray[np.float64], begin: int, layer: str, noise: bool, progress: Progress
) -> npt.NDArray[np.bool_]:
    """Return which points are kept; those withheld by their maker and those of noise are told with the number of the first."""
    import numpy as np

    withheld = np.asarray(points["withheld"]).astype(bool)
    noisy = np.isin(np.asarray(points["classification"]), _NOISE) & ~withheld & (not noise)
    # no map has such coordinates; NaN is no number below either
    nowhere = ~(np.abs(positions) < _FARTHEST).all(axis=1)
    outside = Text("Punkt liegt außerhalb jeder Karte", "point lies outside of every map")
    if nowhere.any():
        first = int(nowhere.argmax())
        finding = Finding("COORDINATE_OUT_OF_RANGE", "rejected", outside, layer, str(begin + first))
        progress.finding(finding, int(nowhere.sum()))
    withheld, noisy = withheld & ~nowhere, noisy & ~nowhere
    reasons = (
        (withheld, "POINT_WITHHELD", Text("Punkt als zurückgehalten markiert", "point marked as withheld")),
        (noisy, "POINT_NOISE", Text("Punkt als Rauschen klassifiziert (7, 18)", "point classified as noise (7, 18)")),
    )
    for mask, code, text in reasons:
        if mask.any():
            first = int(mask.argmax())
            place = (float(positions[first, 0]), float(positions[first, 1]))
            progress.finding(Finding(code, "rejected", text, layer, str(begin + first), place=place), int(mask.sum()))
    result: npt.NDArray[np.bool_] = ~(withheld | noisy | nowhere)
    return result


class _Colours:
    """Brings colours to 8 bits: most files hold 16 as they should, some 8 in the lower byte; black all over is none."""

    def __init__(self) -> None:
        self._shift: int | None = None

    def of(self, points: Any, kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8] | None:
        """Return red, green, blue (n, 3) of the kept points, None as long as the file shows no colour."""
        import numpy as np

        if "red" not in points.point_format.dimension_names:
            return None
        values = np.column_stack([np.asarray(points[name]) for name in ("red", "green", "blue")])
        most = int(values.max(initial=0))
        if self._shift is None and most == 0:
            return None
        if self._shift is None or most > 255:
            self._shift = 8 if most > 255 else 0
        return (values[kept] >> self._shift).astype(np.uint8)


def _in_feet(layer: str, up: float) -> Finding:
    text = Text(
        f"Höhen in Fuß wurden in Meter umgerechnet (× {up:.7g}).", f"Heights in feet were converted to metres (× {up:.7g})."
    )
    return Finding("HEIGHTS_CONVERTED", "info", text, layer, params={"factor": up})
