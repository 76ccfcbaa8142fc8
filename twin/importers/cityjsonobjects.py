"""Buildings and parts of CityJSON pieces, gathered into the columns of a city model."""

from __future__ import annotations

import itertools
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from twin.geodata.citymodel import CityModel, FloatArray, ObjectTable, SurfaceType, offsets_of

BUILDING_TYPES = ("Building", "BuildingPart")
_KINDS = {
    "GroundSurface": SurfaceType.GROUND,
    "WallSurface": SurfaceType.WALL,
    "RoofSurface": SurfaceType.ROOF,
    "OuterCeilingSurface": SurfaceType.OUTER_CEILING,
    "OuterFloorSurface": SurfaceType.OUTER_FLOOR,
    "ClosureSurface": SurfaceType.CLOSURE,
    "Window": SurfaceType.WINDOW,
    "Door": SurfaceType.DOOR,
}
_ADDRESS = {
    "countryname": "country",
    "country": "country",
    "localityname": "city",
    "locality": "city",
    "thoroughfarename": "street",
    "thoroughfarenumber": "houseNumber",
    "postalcode": "postcode",
    "postcode": "postcode",
}
_WHOLE = {"storeysAboveGround", "storeysBelowGround", "yearOfConstruction", "yearOfDemolition"}
_LARGEST_EXACT = 1 << 53
_MOST_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A building or part of a piece: its id, its parent's id or "", and the object as written."""

    identifier: str
    parent: str
    written: dict[str, Any]


def buildings_of(objects: dict[str, Any]) -> Iterator[Found]:
    """Yield buildings, each followed by its parts; parts whose building is missing come last, with no parent."""
    seen: set[str] = set()
    for identifier, item in objects.items():
        if isinstance(item, dict) and item.get("type") == "Building":
            yield from _family(identifier, "", objects, seen, 0)
    for identifier, item in objects.items():
        if isinstance(item, dict) and item.get("type") == "BuildingPart" and identifier not in seen:
            yield from _family(identifier, "", objects, seen, 0)


def _family(identifier: str, parent: str, objects: dict[str, Any], seen: set[str], depth: int) -> Iterator[Found]:
    item = objects.get(identifier)
    if identifier in seen or not isinstance(item, dict) or depth > _MOST_DEPTH:
        return
    seen.add(identifier)
    yield Found(identifier, parent, item)
    children = item.get("children")
    for child in children if isinstance(children, list) else ():
        below = objects.get(child) if isinstance(child, str) else None
        if isinstance(below, dict) and below.get("type") == "BuildingPart":
            yield from _family(child, identifier, objects, seen, depth + 1)


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
        # per object: how many indices it has, where its piece's vertices begin in the table, and how many they are
        self._uses: list[tuple[int, int, int]] = []

    def __len__(self) -> int:
        """Return the number of objects gathered."""
        return len(self._rows)

    def begin_piece(self, vertices: FloatArray) -> None:
        """Take the vertices that the objects added from now on refer to."""
        self._vertices.append(vertices)
        self._base += self._count
        self._count = len(vertices)

    def add(self, identifier: str, kind: str, parent: str, attributes: dict[str, Any], geometries: list[Any]) -> int:
        """Put one object behind the others; return how many of its geometries were malformed and are missing."""
        self._rows.append((identifier, kind, parent, attributes))
        start, before = len(self._indices), len(self._geometry_sizes)
        malformed = sum(not self._take(geometry) for geometry in geometries)
        self._object_sizes.append(len(self._geometry_sizes) - before)
        self._uses.append((len(self._indices) - start, self._base, self._count))
        return malformed

    def _take(self, geometry: dict[str, Any]) -> bool:
        lengths = self._lengths()
        try:
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
        except (TypeError, ValueError, KeyError, OverflowError, AttributeError):
            self._restore(lengths)
            return False
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
        uses = np.array(self._uses, dtype=np.int64).reshape(-1, 3)
        sizes = uses[:, 0]
        written = np.array(self._indices, dtype=np.int64)
        wrong = (written < 0) | (written >= np.repeat(uses[:, 2], sizes))
        vertices = np.full((len(written), 3), np.inf)
        # a document's own table is not copied, so that many batches of one document stay linear
        table = self._vertices[0] if len(self._vertices) == 1 else np.concatenate(self._vertices)
        vertices[~wrong] = table[(written + np.repeat(uses[:, 1], sizes))[~wrong]]
        counts = np.bincount(np.repeat(np.arange(len(sizes)), sizes)[wrong], minlength=len(sizes))
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


def attributes_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return an object's attributes flat: text, numbers or None; lists and objects as JSON text, addresses as in CityGML."""
    result: dict[str, Any] = {}
    written = item.get("attributes")
    for key, value in written.items() if isinstance(written, dict) else ():
        result[key] = value if type(value) is str and key not in _WHOLE else _flat(key, value)
    built = result.get("dateOfConstruction")
    if isinstance(built, str) and built[:4].isdigit():
        result.setdefault("yearOfConstruction", int(built[:4]))
    address = item.get("address")
    rows = address if isinstance(address, list) else [address]
    for row in rows:
        if isinstance(row, dict):
            _take_address(row, result)
    return result


def _flat(key: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        return str(value)
    if key in _WHOLE:
        return _whole(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    return orjson.dumps(value).decode()


def _whole(value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None if isinstance(value, (list, dict)) else value
    return int(number) if number == int(number) else number


def _take_address(row: dict[str, Any], into: dict[str, Any]) -> None:
    parts: dict[str, str] = {}
    for key, value in row.items():
        known = _ADDRESS.get(key.lower())
        if known and isinstance(value, (str, int)):
            parts.setdefault(known, str(value))
    if not parts:
        return
    street = " ".join(parts[key] for key in ("street", "houseNumber") if key in parts)
    city = " ".join(parts[key] for key in ("postcode", "city") if key in parts)
    line = ", ".join(part for part in (street, city) if part) or parts.get("country", "")
    if "address" in into:
        into["address"] = f"{into['address']}; {line}"
        return
    into.update(parts)
    into["address"] = line
