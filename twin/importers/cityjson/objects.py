"""City objects of CityJSON pieces, gathered into the columns of a city model."""

from __future__ import annotations

import itertools
import math
from array import array
from typing import Any

import numpy as np

from twin.geodata.citymodel import CityModel, FloatArray, ObjectTable, SurfaceType, offsets_of
from twin.importers.cityjson.looks import Appearance, Look, columns
from twin.importers.cityjson.templates import Templates

_KINDS = {
    "GroundSurface": SurfaceType.GROUND,
    "WallSurface": SurfaceType.WALL,
    "RoofSurface": SurfaceType.ROOF,
    "OuterCeilingSurface": SurfaceType.OUTER_CEILING,
    "OuterFloorSurface": SurfaceType.OUTER_FLOOR,
    "ClosureSurface": SurfaceType.CLOSURE,
    "Window": SurfaceType.WINDOW,
    "Door": SurfaceType.DOOR,
    "WaterSurface": SurfaceType.WATER,
    "WaterGroundSurface": SurfaceType.WATER_GROUND,
    "WaterClosureSurface": SurfaceType.WATER_CLOSURE,
    "TrafficArea": SurfaceType.TRAFFIC,
    "AuxiliaryTrafficArea": SurfaceType.AUXILIARY_TRAFFIC,
    "TransportationMarking": SurfaceType.MARKING,
    "TransportationHole": SurfaceType.HOLE,
}
_MALFORMED = (TypeError, ValueError, KeyError, IndexError, OverflowError, AttributeError)


def lod_of(geometry: Any) -> float | None:
    """Return a geometry's level of detail (1.0 writes a number, later versions text); None when it states none."""
    if not isinstance(geometry, dict):
        return None
    try:
        lod = float(geometry.get("lod", "x"))
    except (TypeError, ValueError):
        return None
    return lod if math.isfinite(lod) and 0.0 <= lod < 10.0 else None


class Gathering:
    """Objects gathered for one batch; every method leaves it whole even when a geometry turns out malformed."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str, str, dict[str, Any]]] = []
        self._indices = array("q")
        self._ring_sizes: list[int] = []
        self._surface_sizes: list[int] = []
        self._kinds: list[int] = []
        self._geometry_sizes: list[int] = []
        self._lods: list[float] = []
        self._solids: list[bool] = []
        self._object_sizes: list[int] = []
        self._vertices: list[FloatArray] = []
        self._base = 0
        self._count = 0
        # per run of geometries: how many indices it has, where its vertices begin in the table, how many they are, its object
        self._uses: list[tuple[int, int, int, int]] = []
        self._templates = Templates(None)
        self._appearance: Appearance | None = None
        # first surface and first point of each geometry that has pictures or colours
        self._looks: list[tuple[int, int, Look]] = []
        # instances of templates: the run that stands for each, and its vertices at their place
        self._placed: list[tuple[int, FloatArray]] = []

    def __len__(self) -> int:
        """Return the number of objects gathered."""
        return len(self._rows)

    def begin_piece(self, vertices: FloatArray, templates: Templates, appearance: Appearance | None = None) -> None:
        """Take the vertices, templates and appearance that the objects added from now on refer to."""
        if self._vertices and self._vertices[-1] is vertices:
            return
        self._vertices.append(vertices)
        self._base += self._count
        self._count = len(vertices)
        self._templates = templates
        self._appearance = appearance

    def add(self, identifier: str, kind: str, parent: str, attributes: dict[str, Any], geometries: list[Any]) -> int:
        """Put one object behind the others; return how many of its geometries were malformed and are missing."""
        self._rows.append((identifier, kind, parent, attributes))
        start, before = len(self._indices), len(self._geometry_sizes)
        malformed = 0
        for geometry in geometries:
            if geometry.get("type") == "GeometryInstance":
                self._close_run(start)
                malformed += not self._place(geometry)
                start = len(self._indices)
            else:
                malformed += not self._take(geometry)
        self._object_sizes.append(len(self._geometry_sizes) - before)
        self._close_run(start)
        return malformed

    def _close_run(self, start: int) -> None:
        if len(self._indices) > start:
            self._uses.append((len(self._indices) - start, self._base, self._count, len(self._rows) - 1))

    def _place(self, instance: dict[str, Any]) -> bool:
        shape, start = self._templates.of(instance), len(self._indices)
        try:
            vertices = self._templates.placed(instance, self._vertices[-1])
        except _MALFORMED:
            return False
        if shape is None or not self._take(shape):
            return False
        self._placed.append((len(self._uses), vertices))
        self._uses.append((len(self._indices) - start, 0, len(vertices), len(self._rows) - 1))
        return True

    def _take(self, geometry: dict[str, Any]) -> bool:
        lengths = self._lengths()
        surface, point = len(self._surface_sizes), len(self._indices)
        try:
            look = self._appearance.of(geometry) if self._appearance is not None else None
            for solid, surfaces, kinds in _shells(geometry):
                self._geometry_sizes.append(len(surfaces))
                self._lods.append(lod_of(geometry) or 0.0)
                self._solids.append(solid)
                self._kinds.extend(kinds)
                self._surface_sizes.extend(map(len, surfaces))
                rings = list(itertools.chain.from_iterable(surfaces))
                self._ring_sizes.extend(map(len, rings))
                for ring in rings:
                    self._indices.extend(ring)
        except _MALFORMED:
            self._restore(lengths)
            return False
        if look is not None:
            self._looks.append((surface, point, look))
        return True

    def _columns(self) -> tuple[Any, ...]:
        return (
            self._indices,
            self._ring_sizes,
            self._surface_sizes,
            self._kinds,
            self._geometry_sizes,
            self._lods,
            self._solids,
        )

    def _lengths(self) -> list[int]:
        return [len(column) for column in self._columns()]

    def _restore(self, lengths: list[int]) -> None:
        for column, length in zip(self._columns(), lengths, strict=True):
            del column[length:]

    def model(self) -> tuple[CityModel, list[tuple[str, int]]]:
        """Return the batch as a model without CRS, and (id, count) of objects with indices that point nowhere.

        Such an index becomes a vertex at infinity, so that repair drops its surface.
        """
        uses = np.array(self._uses, dtype=np.int64).reshape(-1, 4)
        sizes = uses[:, 0]
        written = np.array(self._indices, dtype=np.int64)
        wrong = (written < 0) | (written >= np.repeat(uses[:, 2], sizes))
        vertices = np.full((len(written), 3), np.inf)
        usual = ~wrong
        starts = offsets_of(sizes)
        for number, placed in self._placed:
            run = slice(starts[number], starts[number + 1])
            vertices[run][usual[run]] = placed[written[run][usual[run]]]
            usual[run] = False
        # a document's own table is not copied, so that many batches of one document stay linear
        table = self._vertices[0] if len(self._vertices) == 1 else np.concatenate([np.zeros((0, 3)), *self._vertices])
        vertices[usual] = table[(written + np.repeat(uses[:, 1], sizes))[usual]]
        counts = np.bincount(np.repeat(uses[:, 3], sizes)[wrong], minlength=len(self._rows))
        astray = [(self._rows[row][0], int(counts[row])) for row in np.flatnonzero(counts).tolist()]
        model = CityModel(
            ObjectTable.of_rows(self._rows),
            vertices,
            offsets_of(self._ring_sizes),
            offsets_of(self._surface_sizes),
            offsets_of(self._geometry_sizes),
            offsets_of(self._object_sizes),
            np.array(self._kinds, dtype=np.uint8),
            np.array(self._lods, dtype=np.float32),
            np.array(self._solids, dtype=np.bool_),
            "",
            **(columns(self._looks, len(self._surface_sizes), len(vertices)) if self._looks else {}),
        )
        return model, astray


def _shells(geometry: dict[str, Any]) -> list[tuple[bool, list[Any], list[int]]]:
    """Return (solid, surfaces, semantic types) of each solid or multi-surface of a geometry; inner shells join their solid."""
    kind, boundaries = geometry["type"], geometry["boundaries"]
    names, values = _semantics(geometry.get("semantics"))
    if kind in ("MultiSurface", "CompositeSurface"):
        return [(False, boundaries, _types(values, len(boundaries), names))]
    if kind == "Solid":
        return [_solid(boundaries, values, names)]
    if kind in ("MultiSolid", "CompositeSolid"):
        return [_solid(solid, _at(values, i), names) for i, solid in enumerate(boundaries)]
    return []


def _semantics(written: Any) -> tuple[list[SurfaceType], Any]:
    """Return the types of a geometry's semantic surfaces and the nested list that points to them; nothing when unusable."""
    surfaces = written.get("surfaces") if isinstance(written, dict) else None
    if not isinstance(surfaces, list):
        return [], None
    named = [item.get("type") if isinstance(item, dict) else None for item in surfaces]
    kinds = [_KINDS.get(name, SurfaceType.UNKNOWN) if isinstance(name, str) else SurfaceType.UNKNOWN for name in named]
    return kinds, written.get("values")


def _solid(shells: list[Any], values: Any, names: list[SurfaceType]) -> tuple[bool, list[Any], list[int]]:
    surfaces: list[Any] = []
    kinds: list[int] = []
    for number, shell in enumerate(shells):
        surfaces.extend(shell)
        kinds.extend(_types(_at(values, number), len(shell), names))
    return True, surfaces, kinds


def _at(values: Any, position: int) -> Any:
    return values[position] if isinstance(values, list) and position < len(values) else None


def _types(values: Any, count: int, names: list[SurfaceType]) -> list[int]:
    if not isinstance(values, list) or len(values) != count:
        return [int(SurfaceType.UNKNOWN)] * count
    unknown = int(SurfaceType.UNKNOWN)
    if all(type(i) is int for i in values):
        known = dict(enumerate(map(int, names)))
        return [known.get(i, unknown) for i in values]
    return [int(names[i]) if isinstance(i, int) and 0 <= i < len(names) else unknown for i in values]
