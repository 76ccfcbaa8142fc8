"""Writes city models as binary STL for 3D printing: millimetres, z up, closed bodies in a base plate or in the terrain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import numpy as np

from twin.errors import TwinBroken
from twin.exporters.citysurvey import batches_of, cities_of, survey, unsuited
from twin.exporters.stl.column import column, roof_of, volume
from twin.exporters.stl.plate import box, filled, solid_of
from twin.exporters.written import sha256_of
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.citymodel import CityModel, FloatArray, IntArray
from twin.geodata.coverage import Coverage
from twin.geodata.normals import surface_area_vectors, unit
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option

# whole numbers per printed millimetre
_STEPS = 1000
_MARGIN = 5 * _STEPS
# points of the terrain lie no nearer than this on the print, and no more than this many along a side
_GROUND_STEP = 0.5
_MOST_POINTS = 400
_PRINTED = ("Building", "Bridge", "OtherConstruction", "SolitaryVegetationObject", "CityFurniture")
_ROW = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_HEAD = 80


@dataclass(frozen=True, slots=True)
class Options:
    """The scale of the print and the thickness of what it stands on."""

    scale: int = option(1000, "Maßstab 1 :", "Scale 1 :", minimum=10, maximum=100000)
    plate: float = option(3.0, "Dicke der Bodenplatte in mm", "Thickness of the base plate in mm", minimum=0.5, maximum=100.0)


class STL(Exporter):
    """The exporter of STL files for printing."""

    format: ClassVar[Format] = Format(
        id="stl",
        title=Text("STL für den 3D-Druck", "STL for 3D printing"),
        extensions=(".stl",),
        media_types=("model/stl",),
        layer_types=("CityModel", "Coverage"),
        versions=("binary",),
    )
    Options: ClassVar[type[Any]] = Options
    requirements: ClassVar[Requirements] = Requirements(crs="any", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return no without a city model or without metres; always lossy, for a print has no attributes."""
        reasons = unsuited(selection)
        if not reasons and not crs.is_metric(cities_of(selection)[0].crs):
            reason = "Gedruckt wird in Metern; bitte ein ebenes Koordinatensystem wählen, zum Beispiel --crs EPSG:25832"
            reasons = (Text(reason, "A print needs metres; please choose a planar system, for example --crs EPSG:25832"),)
        return Suitability("no" if reasons else "lossy", reasons or _losses(selection))

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the file; extras tell the bodies, the triangles, the size in mm and how many objects became plain blocks."""
        cities, ground = cities_of(selection), _ground(selection)
        frame = _framed(cities, ground, options, progress)
        counts = {layer.name: 0 for layer in cities}
        with target.open("w+b") as stream:
            out = _Writer(stream)
            out.add(frame.plate())
            for layer, batch in batches_of(cities):
                progress.at(None)
                for triangles, simplified in _bodies(batch, frame):
                    counts[layer] += bool(len(triangles))
                    out.add(triangles, simplified=simplified)
            out.close()
        losses = list(_losses(selection))
        if out.simplified:
            losses.append(
                Text(
                    f"{out.simplified} Objekte ließen sich nicht schließen und wurden einfache Blöcke.",
                    f"{out.simplified} objects could not be closed and became plain blocks.",
                )
            )
        if out.missing:
            losses.append(
                Text(
                    f"{out.missing} Objekte haben von oben keine Fläche und fehlen.",
                    f"{out.missing} objects have no area seen from above and are missing.",
                )
            )
        extras = {"bodies": out.bodies, "triangles": out.triangles, "size_mm": frame.size(), "simplified": out.simplified}
        return ExportReport((target.name,), counts, sha256_of(target), target.stat().st_size, tuple(losses), extras)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file: closed, every edge walked as often one way as the other, with a volume; raises TwinBroken."""
        rows = np.fromfile(target, dtype=_ROW, offset=_HEAD + 4)
        told = int(np.fromfile(target, dtype="<u4", count=1, offset=_HEAD)[0])
        whole = np.round(rows["corners"].astype(np.float64) * _STEPS).astype(np.int64)
        if told != len(rows) or len(rows) != report.extras["triangles"] or not _is_tight(whole) or volume(whole) <= 0.0:
            raise TwinBroken(
                "STL_NOT_TIGHT",
                f"„{target.name}“ ist nicht dicht und wäre nicht druckbar; die Datei wurde verworfen.",
                f"'{target.name}' is not watertight and could not be printed; the file was discarded.",
            )


def _is_tight(triangles: IntArray) -> bool:
    """Return whether every edge is walked as often one way as the other; bodies that touch share edges."""
    corners = triangles.reshape(-1, 3)
    span = corners.max(axis=0) - corners.min(axis=0) + 1
    key = ((corners - corners.min(axis=0)) * np.array([span[1] * span[2], span[2], 1])).sum(axis=1)
    number = np.unique(key, return_inverse=True)[1].reshape(-1, 3)
    start, end = number, np.roll(number, -1, axis=1)
    low, high = np.minimum(start, end).ravel(), np.maximum(start, end).ravel()
    _, inverse = np.unique(low * (int(number.max()) + 1) + high, return_inverse=True)
    balance = np.bincount(inverse.reshape(-1), weights=np.sign(end - start).ravel())
    return bool((balance == 0.0).all()) and bool((low != high).all())


def _losses(selection: Selection) -> tuple[Text, ...]:
    losses = [
        Text(
            "Sachdaten, Flächenarten und Farben fehlen; Überstände und Durchfahrten werden bis zum Boden gefüllt.",
            "Attributes, surface types and colours are missing; overhangs and passages are filled down to the ground.",
        )
    ]
    ground = _ground(selection)
    for layer in selection.layers:
        if layer.type != "CityModel" and layer is not ground:
            told = (
                f"Die Ebene „{layer.title}“ ist kein Stadtmodell und fehlt.",
                f"The layer '{layer.title}' is no city model; missing.",
            )
            losses.append(Text(*told))
    left = sorted(kind for kind in survey(cities_of(selection)).kinds if not kind.startswith(_PRINTED))
    if left:
        listed = ", ".join(left)
        losses.append(Text(f"Nicht gedruckt werden: {listed}.", f"Not printed are: {listed}."))
    return tuple(losses)


def _ground(selection: Selection) -> ExportLayer | None:
    """Return the first grid in the city's system that tells the ground's heights."""
    cities = cities_of(selection)
    for layer in selection.layers:
        if layer.type == "Coverage" and cities and layer.crs == cities[0].crs:
            first = next(layer.walk(), None)
            if isinstance(first, Coverage) and first.kind == "terrain":
                return layer
    return None


@dataclass(slots=True)
class _Frame:
    """How metres become whole thousandths of a printed millimetre, and what everything stands in."""

    low: FloatArray
    high: FloatArray
    factor: float
    plate_top: int
    ground: tuple[FloatArray, FloatArray, FloatArray] | None = None
    """Columns, rows (m, ascending) and heights of the terrain."""

    @property
    def base(self) -> int:
        """Return the height to which bodies reach down: within the plate, so that they are one with it."""
        return self.plate_top // 2

    def whole(self, points: FloatArray) -> FloatArray:
        """Return points (n, 3) in printed units, plan coordinates on whole numbers."""
        printed = (points - self.low) * self.factor
        return np.column_stack([np.round(printed[:, :2]) + _MARGIN, printed[:, 2] + self.plate_top])

    def plate(self) -> IntArray:
        """Return what everything stands in."""
        size = np.round((self.high - self.low)[:2] * self.factor).astype(np.int64) + 2 * _MARGIN
        if self.ground is None:
            return box(0, 0, int(size[0]), int(size[1]), self.plate_top)
        xs, ys, heights = self.ground
        east = np.round((xs - self.low[0]) * self.factor).astype(np.int64) + _MARGIN
        north = np.round((ys - self.low[1]) * self.factor).astype(np.int64) + _MARGIN
        top = np.round((heights - self.low[2]) * self.factor).astype(np.int64) + self.plate_top
        return solid_of(top, east, north)

    def size(self) -> list[float]:
        """Return width, depth and height of the print in mm."""
        spans = (self.high - self.low) * self.factor + np.array([2 * _MARGIN, 2 * _MARGIN, self.plate_top])
        return [round(float(value) / _STEPS, 1) for value in spans]


def _framed(cities: list[ExportLayer], ground: ExportLayer | None, options: Options, progress: Progress) -> _Frame:
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for _, batch in batches_of(cities):
        progress.at(None)
        points = batch.select(_printed_rows(batch)).vertices
        if len(points):
            low, high = np.minimum(low, points.min(axis=0)), np.maximum(high, points.max(axis=0))
    if not np.isfinite(low).all():
        low, high = np.zeros(3), np.zeros(3)
    factor = 1000.0 / options.scale * _STEPS
    frame = _Frame(low, high, factor, round(options.plate * _STEPS))
    if ground is not None:
        frame.ground = _sampled(ground, frame)
        heights = frame.ground[2]
        frame.low = np.array([low[0], low[1], min(low[2], heights.min())])
        frame.high = np.array([high[0], high[1], max(high[2], heights.max())])
    return frame


def _sampled(ground: ExportLayer, frame: _Frame) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the terrain around the buildings on a grid fit for the print."""
    margin = _MARGIN / frame.factor
    step = max(_GROUND_STEP * _STEPS / frame.factor, float((frame.high - frame.low)[:2].max() + 2 * margin) / _MOST_POINTS)
    axes = []
    for axis in range(2):
        start, end = frame.low[axis] - margin, frame.high[axis] + margin
        axes.append(np.linspace(start, end, max(int((end - start) / step), 1) + 1))
    x, y = np.meshgrid(axes[0], axes[1])
    heights = np.full(x.shape, np.nan)
    for batch in ground.walk():
        if isinstance(batch, Coverage):
            found = batch.sample(x, y)
            heights = np.where(np.isnan(heights), found, heights)
    if not np.isfinite(heights).any():
        heights[:] = frame.low[2]
    return axes[0], axes[1], filled(heights)


def _printed_rows(batch: CityModel) -> IntArray:
    return np.array([row for row, kind in enumerate(batch.table.types) if kind.startswith(_PRINTED)], dtype=np.int64)


def _bodies(batch: CityModel, frame: _Frame) -> Iterator[tuple[IntArray, bool]]:
    """Yield the triangles of each object that is printed and has surfaces, and whether it became plain blocks."""
    model = batch.select(_printed_rows(batch))
    points = frame.whole(model.vertices)
    normals = unit(surface_area_vectors(model.with_vertices(points, "")))
    rings, surfaces = model.ring_offsets.tolist(), model.surface_offsets.tolist()
    bounds = model.geometry_offsets[model.object_offsets].tolist()
    for first, last in pairwise(bounds):
        if last > first:
            parts = [
                [points[rings[r] : rings[r + 1]] for r in range(surfaces[surface], surfaces[surface + 1])]
                for surface in range(first, last)
            ]
            roofs = [roof_of(part, normals[first + number]) for number, part in enumerate(parts)]
            yield column([roof for roof in roofs if roof is not None], frame.base)


@dataclass(slots=True)
class _Writer:
    """Appends bodies to an STL file; the number of triangles is filled in at the end."""

    stream: BinaryIO
    bodies: int = 0
    triangles: int = 0
    simplified: int = 0
    missing: int = 0

    def __post_init__(self) -> None:
        self.stream.write(b"twin, millimetres, z up".ljust(_HEAD) + b"\0" * 4)

    def add(self, triangles: IntArray, *, simplified: bool = False) -> None:
        """Write one closed body; an empty one is counted as missing."""
        if len(triangles) == 0:
            self.missing += 1
            return
        rows = np.zeros(len(triangles), dtype=_ROW)
        corners = triangles.astype(np.float64) / _STEPS
        rows["corners"] = corners
        rows["normal"] = unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))
        self.stream.write(rows.tobytes())
        self.bodies += 1
        self.triangles += len(triangles)
        self.simplified += simplified

    def close(self) -> None:
        """Write the number of triangles."""
        self.stream.seek(_HEAD)
        self.stream.write(np.array([self.triangles], dtype="<u4").tobytes())
