"""GeoJSON geometry objects made into shapely geometries, thousands in one go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

Geometries = npt.NDArray[np.object_]
DEEPEST_COLLECTION = 16
_LEVELS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_KINDS = {
    "Point": shapely.GeometryType.POINT,
    "MultiPoint": shapely.GeometryType.MULTIPOINT,
    "LineString": shapely.GeometryType.LINESTRING,
    "MultiLineString": shapely.GeometryType.MULTILINESTRING,
    "Polygon": shapely.GeometryType.POLYGON,
    "MultiPolygon": shapely.GeometryType.MULTIPOLYGON,
}
GEOMETRY_TYPES = frozenset([*_LEVELS, "GeometryCollection"])


def build(objects: Sequence[Any]) -> tuple[Geometries, npt.NDArray[np.bool_], dict[int, str]]:
    """Return geometries (None where null or faulty), which of them had rings that were not closed, and the faults by position."""
    result = np.full(len(objects), None, dtype=object)
    open_rings = np.zeros(len(objects), dtype=np.bool_)
    faults: dict[int, str] = {}
    groups: dict[str, list[int]] = {}
    for position, item in enumerate(objects):
        if item is not None:
            kind = item.get("type") if isinstance(item, dict) else None
            groups.setdefault(kind if isinstance(kind, str) else "", []).append(position)
    for kind, positions in groups.items():
        rows = np.array(positions)
        try:
            result[rows], open_rings[rows] = _build_many(kind, [objects[position]["coordinates"] for position in positions])
        except (KeyError, TypeError, ValueError, IndexError, shapely.errors.GEOSException):
            for position in positions:
                geometry = _build_one(objects[position])
                if isinstance(geometry, str):
                    faults[position] = geometry
                else:
                    result[position], open_rings[position] = geometry
    return result, open_rings, faults


def _build_many(kind: str, coordinates: list[Any]) -> tuple[Geometries, npt.NDArray[np.bool_]]:
    """Return geometries of one type; raises when any of them needs a closer look (mixed dimensions, empty points, faults)."""
    levels = _LEVELS[kind]
    offsets: list[npt.NDArray[np.int64]] = []
    flat: list[Any] = coordinates
    for _ in range(levels):
        sizes = np.fromiter(map(len, flat), dtype=np.int64, count=len(flat))
        offsets.append(np.concatenate([[0], np.cumsum(sizes)]))
        flat = list(chain.from_iterable(flat))
    written = np.array(flat) if flat else np.zeros((0, 2))
    if written.dtype.kind not in "iuf" or written.ndim != 2 or written.shape[1] < 2 or not np.isfinite(written).all():
        raise ValueError(kind)
    points = np.ascontiguousarray(written[:, :3], dtype=np.float64)
    unclosed = np.zeros(len(coordinates), dtype=np.bool_)
    if kind in ("Polygon", "MultiPolygon"):
        unclosed = _unclosed(points, offsets)
    geometries = shapely.from_ragged_array(_KINDS[kind], points, tuple(reversed(offsets)) or None)
    return geometries, unclosed


def _unclosed(points: npt.NDArray[np.float64], offsets: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.bool_]:
    """Return for each polygon or multi-polygon whether one of its rings does not end where it begins."""
    rings = offsets[-1]
    filled = np.flatnonzero(np.diff(rings))
    differs = np.zeros(len(rings) - 1, dtype=np.bool_)
    differs[filled] = (points[rings[filled]] != points[rings[filled + 1] - 1]).any(axis=1)
    total = np.concatenate([[0], np.cumsum(differs)])
    for level in reversed(offsets[:-1]):
        total = total[level]
    changed: npt.NDArray[np.bool_] = np.diff(total) > 0
    return changed


def _build_one(item: Any, depth: int = 0) -> tuple[Any, bool] | str:
    """Return one geometry and whether a ring was open, or what is wrong with it."""
    if not isinstance(item, dict) or item.get("type") not in GEOMETRY_TYPES:
        return "type"
    if item["type"] == "GeometryCollection":
        return _collection(item, depth)
    coordinates = item.get("coordinates")
    if not isinstance(coordinates, list):
        return "coordinates"
    try:
        if coordinates:
            geometries, unclosed = _build_many(item["type"], [_flattened(coordinates, _LEVELS[item["type"]])])
            return geometries[0], bool(unclosed[0])
        return shapely.from_geojson(orjson.dumps({"type": item["type"], "coordinates": []})), False
    except (KeyError, TypeError, ValueError, IndexError, shapely.errors.GEOSException) as error:
        return str(error)[:80] or "coordinates"


def _flattened(coordinates: list[Any], levels: int) -> list[Any]:
    """Return the coordinates with all points cut to the dimension of the poorest."""
    points: list[Any] = [coordinates]
    for _ in range(levels):
        points = list(chain.from_iterable(points))
    dimension = min((len(point) for point in points), default=2)
    if all(len(point) == dimension for point in points):
        return coordinates
    return _cut(coordinates, levels, dimension)


def _cut(coordinates: list[Any], levels: int, dimension: int) -> list[Any]:
    if levels == 0:
        return coordinates[:dimension]
    return [_cut(item, levels - 1, dimension) for item in coordinates]


def _collection(item: dict[str, Any], depth: int) -> tuple[Any, bool] | str:
    members = item.get("geometries")
    if depth >= DEEPEST_COLLECTION or not isinstance(members, list):
        return "geometries"
    parts: list[Any] = []
    unclosed = False
    for member in members:
        built = _build_one(member, depth + 1)
        if isinstance(built, str):
            return built
        parts.append(built[0])
        unclosed |= built[1]
    return shapely.GeometryCollection(parts), unclosed
