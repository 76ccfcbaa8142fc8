"""Heights as text, a point a line (DGM1 of the survey offices): read in a stream, in any order, laid on their grid."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, ClassVar, Literal

from twin.errors import FileDamaged, InputRefused
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import (
    HEAD_BYTES,
    NO_MATCH,
    Batch,
    Confidence,
    Format,
    Importer,
    Inspection,
    LayerInspection,
    Match,
    Probe,
    Source,
)
from twin.importers.grids.kind import HeightOptions, kind_of
from twin.importers.grids.xyzlayout import Layout, layout_of, step_of, tail_of
from twin.importers.likelycrs import suggestions
from twin.importers.sidecar import stem_of
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from twin.geodata.bbox import BBox
    from twin.importers.georeference import Georeference

_LINES = 1_000_000
MOST_POINTS = 300_000_000
_MOST_COLUMNS = 200_000  # different eastings or northings; points on no grid have as many as there are points
_MOST_CELLS_PER_POINT = 50


@dataclass(frozen=True, slots=True)
class XYZOptions(HeightOptions):
    """What the heights show, and which place of its cell a point names."""

    position: Literal["centre", "corner"] = option(
        "centre", "Der Punkt ist Mitte oder Südwestecke seiner Zelle", "The point is its cell's centre or south-west corner"
    )


class XYZ(Importer):
    """Reads one grid of heights."""

    format = Format(
        "xyz",
        Text("XYZ-Text (Höhen auf einem Raster, DGM1)", "XYZ text (heights on a grid, DTM1)"),
        (".xyz", ".txt", ".csv"),
        ("text/plain",),
        ("Coverage",),
        requires=(("pandas", "pip install pandas"),),
        companions=(".prj", ".csv"),
    )
    Options: ClassVar[type[Any]] = XYZOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for lines of three numbers on a grid, less with a title line or further columns, or off a grid."""
        if probe.members or not probe.head[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1].isascii():
            return NO_MATCH
        layout = layout_of(probe.head)
        if layout is None:
            return NO_MATCH
        grid = layout.is_grid()
        evidence = Text(
            f"Zeilen aus {layout.columns} Zahlen" + (" auf einem Raster" if grid else ", nicht auf einem Raster"),
            f"lines of {layout.columns} numbers" + (" on a grid" if grid else ", not on a grid"),
        )
        if not grid:
            return Match(Confidence.EXTENSION, evidence)
        if layout.columns == 3 and layout.skip == 0:
            return Match(Confidence.SIGNATURE, evidence)
        return Match(Confidence.STRUCTURE if probe.suffix in (".xyz", ".txt") else Confidence.EXTENSION, evidence)

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return what the first and the last 64 KiB tell: delimiter, CRS, and the extent as far as these points reach."""
        layout = _layout(source)
        place, zone = _georeference(source, layout)
        box = _seen(source, layout, zone)
        layer = LayerInspection(
            stem_of(source),
            "Coverage",
            1,
            place.code or None,
            place.origin,
            place.vertical,
            crs.bbox_to_crs84(box, place.code) if place.code else None,
            extras={"delimiter": layout.delimiter, "decimal": layout.decimal, "kind": kind_of(source.name, options.kind)},
        )
        return Inspection(self.format.id, "", (layer,), (place.finding,) if place.finding else ())

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the one grid; raises InputRefused (XYZ_NOT_A_GRID) when the points lie on none."""
        from twin.importers.grids.text import placed

        layout = _layout(source)
        place, zone = _georeference(source, layout)
        if not place.code:
            raise crs.missing(source.name, suggestions(*layout.points[0, :2].tolist()))
        if place.finding:
            progress.finding(place.finding)
        with tempfile.TemporaryFile() as store:
            points = _Points(store)
            for chunk, share in _chunks(source, layout):
                points.add(chunk, source)
                progress.at(share * 0.7, source.name)
            values, matrix = _gridded(points, source, progress)
        matrix[:, 2] -= (zone, 0.0)
        if options.position == "corner":
            matrix[:, 2] += (matrix[0, 0] / 2, -matrix[1, 1] / 2)
        elif _is_ambiguous(matrix):
            progress.finding(_assumed(stem_of(source)))
        coverage, change = placed(source, values, matrix, place.code, kind_of(source.name, options.kind))
        if change:
            progress.finding(change)
        yield Batch(stem_of(source), coverage, 1, 1, crs=place.code, vertical=place.vertical)


def _layout(source: Source) -> Layout:
    with source.path.open("rb") as stream:
        layout = layout_of(stream.read(HEAD_BYTES))
    if layout is None:
        raise _damaged(source, "beginnt nicht mit Zeilen aus drei Zahlen", "does not begin with lines of three numbers")
    return layout


def _seen(source: Source, layout: Layout, zone: float) -> BBox:
    """Return the rectangle around the first and last points: of rows written in order that is the whole grid's."""
    import numpy as np

    from twin.geodata.bbox import BBox

    with source.path.open("rb") as stream:
        stream.seek(max(0, source.path.stat().st_size - HEAD_BYTES))
        points = np.concatenate([layout.points, tail_of(stream.read(), layout)])
    (west, south), (east, north) = points[:, :2].min(axis=0).tolist(), points[:, :2].max(axis=0).tolist()
    return BBox(west - zone, south, east - zone, north)


def _georeference(source: Source, layout: Layout) -> tuple[Georeference, float]:
    from twin.importers.grids.text import georeference

    return georeference(source, float(layout.points[0, 0]))


def _chunks(source: Source, layout: Layout) -> Iterator[tuple[npt.NDArray[np.float64], float]]:
    """Yield points (n, 3) of a million lines at a time, and which share of the file they end at."""
    import numpy as np
    import pandas as pd

    size = source.path.stat().st_size
    done = 0
    try:
        with (
            source.path.open("rb") as stream,
            pd.read_csv(
                stream,
                sep=r"\s+" if layout.delimiter == " " else layout.delimiter,
                decimal=layout.decimal,
                header=None,
                usecols=[0, 1, 2],
                skiprows=layout.skip,
                dtype=np.float64,
                chunksize=_LINES,
                skipinitialspace=True,
                encoding="latin-1",
                encoding_errors="replace",
            ) as reader,
        ):
            for frame in reader:
                done += len(frame)
                yield frame.to_numpy(), min(stream.tell() / size, 1.0)
    except (ValueError, OverflowError, pd.errors.ParserError) as error:
        de, en = f"ist nach Zeile {done + layout.skip} beschädigt", f"is damaged after line {done + layout.skip}"
        raise _damaged(source, de, en) from error


class _Points:
    """Points on disk while they come in, and the eastings and northings met."""

    def __init__(self, store: IO[bytes]) -> None:
        import numpy as np

        self.store = store
        self.count = self.broken = 0
        self.x: npt.NDArray[np.float64] = np.zeros(0)
        self.y: npt.NDArray[np.float64] = np.zeros(0)

    def add(self, chunk: npt.NDArray[np.float64], source: Source) -> None:
        """Keep points; those with a number missing are counted and left out."""
        import numpy as np

        whole = np.isfinite(chunk).all(axis=1)
        self.broken += int((~whole).sum())
        kept = chunk[whole]
        self.count += len(kept)
        self.x = np.union1d(self.x, np.round(kept[:, 0], 6))
        self.y = np.union1d(self.y, np.round(kept[:, 1], 6))
        if max(len(self.x), len(self.y)) > _MOST_COLUMNS or self.count > MOST_POINTS:
            raise _no_grid(source)
        np.ascontiguousarray(kept).tofile(self.store)

    def batches(self) -> Iterator[npt.NDArray[np.float64]]:
        """Yield the points again, a million at a time."""
        import numpy as np

        self.store.seek(0)
        for begin in range(0, self.count, _LINES):
            yield np.fromfile(self.store, dtype=np.float64, count=3 * min(_LINES, self.count - begin)).reshape(-1, 3)


def _gridded(points: _Points, source: Source, progress: Progress) -> tuple[Any, Any]:
    """Return heights (rows, columns) from north to south, and the matrix of a grid whose points are cell centres."""
    import numpy as np

    from twin.importers.grids.array import grid_of
    from twin.importers.grids.text import empty, ensure_bounded

    if points.count == 0:
        raise empty(source)
    dx, dy = _steps(points, source)
    west, north = float(points.x[0]), float(points.y[-1])
    columns, rows = round((float(points.x[-1]) - west) / dx) + 1, round((north - float(points.y[0])) / dy) + 1
    if columns * rows > max(1000, _MOST_CELLS_PER_POINT * points.count):
        raise _no_grid(source)
    ensure_bounded(source, columns, rows)
    values = grid_of(rows, columns)
    values[:] = np.nan
    done = filled = 0
    for batch in points.batches():
        column = np.rint((batch[:, 0] - west) / dx).astype(np.int64)
        row = np.rint((north - batch[:, 1]) / dy).astype(np.int64)
        heights = batch[:, 2].astype(np.float32)
        heights[heights <= -9990.0] = np.nan
        values[row, column] = heights
        done += len(batch)
        progress.at(0.7 + 0.3 * done / points.count, source.name)
    filled = int(np.isfinite(values).sum())
    if filled == 0:
        raise empty(source)
    for finding in _told(points, filled, stem_of(source)):
        progress.finding(finding)
    return values, np.array([[dx, 0.0, west - dx / 2], [0.0, -dy, north + dy / 2]])


def _steps(points: _Points, source: Source) -> tuple[float, float]:
    steps = [step_of(values) if len(values) > 1 else 0.0 for values in (points.x, points.y)]
    if None in steps or max(step or 0.0 for step in steps) <= 0.0:
        raise _no_grid(source)
    dx, dy = (step or 0.0 for step in steps)
    return dx or dy, dy or dx


def _told(points: _Points, filled: int, layer: str) -> Iterator[Finding]:
    if points.broken:
        text = Text(
            f"{points.broken} Zeilen ohne drei Zahlen wurden übergangen.",
            f"{points.broken} lines without three numbers were skipped.",
        )
        yield Finding("XYZ_LINES_SKIPPED", "warning", text, layer, params={"lines": points.broken})
    if points.count > filled:
        more = points.count - filled
        text = Text(
            f"{more} Punkte ohne Höhe oder mit schon belegter Zelle; je Zelle gilt der letzte.",
            f"{more} points without height or in a cell already taken; the last one counts.",
        )
        yield Finding("XYZ_POINTS_REPEATED", "info", text, layer, params={"points": more})


def _is_ambiguous(matrix: Any) -> bool:
    """Return whether points lie on whole multiples of the step, as corners of cells would."""
    middle = (matrix[0, 2] + matrix[0, 0] / 2) / matrix[0, 0]
    return bool(abs(middle - round(middle)) < 1e-6)


def _assumed(layer: str) -> Finding:
    text = Text(
        "Die Punkte liegen auf vollen Schritten; jeder gilt als Mitte seiner Zelle. Meint die Quelle die Südwestecke, bitte die "
        "Option „position“ auf „corner“ setzen.",
        "The points lie on whole steps; each is taken as its cell's centre. If the source means the south-west corner, please "
        "set the option 'position' to 'corner'.",
    )
    return Finding("CELL_POSITION_ASSUMED", "info", text, layer)


def _no_grid(source: Source) -> InputRefused:
    return InputRefused(
        "XYZ_NOT_A_GRID",
        f"Die Punkte in „{source.name}“ liegen auf keinem Raster. Einzelne Punkte bitte als LAS, LAZ oder CSV liefern lassen.",
        f"The points in '{source.name}' lie on no grid. Please have single points delivered as LAS, LAZ or CSV.",
        file=source.name,
    )


def _damaged(source: Source, de: str, en: str) -> FileDamaged:
    return FileDamaged("XYZ_DAMAGED", f"„{source.name}“ {de}.", f"'{source.name}' {en}.", file=source.name)
