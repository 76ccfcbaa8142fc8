"""Polygons of a case: GeoJSON in and out, counting overlapping ones once, and the rectangle a roof is set on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

T = TypeVar("T")
Region = Polygon | MultiPolygon
# no projected system has coordinates beyond this
FARTHEST_M = 1e8


def to_geojson(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """Return the geometry as GeoJSON with plain lists; None stays None."""
    return None if geometry is None else {"type": geometry.geom_type, "coordinates": _lists(mapping(geometry)["coordinates"])}


def _lists(value: Any) -> Any:
    return [_lists(item) for item in value] if isinstance(value, (list, tuple)) else value


def from_geojson(value: dict[str, Any] | None) -> Region | None:
    """Return the checked GeoJSON Polygon or MultiPolygon in the plane; None for none or for one without coordinates."""
    if value is None or not value["coordinates"]:
        return None
    flat = shapely.force_2d(shape(value))
    return flat if isinstance(flat, (Polygon, MultiPolygon)) else None


def fault_of_geojson(value: Any) -> str | None:
    """Return why the value is no usable polygon ("Ring Self-intersection[1 2]", ...), None when it is one or is empty."""
    if not isinstance(value, dict) or value.get("type") not in ("Polygon", "MultiPolygon"):
        return "Polygon | MultiPolygon"
    unknown = set(value) - {"type", "coordinates"}
    if unknown:
        return f"{sorted(unknown)[0]}?"
    coordinates = value.get("coordinates")
    if not isinstance(coordinates, list) or not _finite(coordinates):
        return "coordinates"
    if not coordinates:
        return None
    try:
        geometry = shape(value)
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError):
        return "coordinates"
    if geometry.is_empty or geometry.area <= 0:
        return "area = 0"
    return None if geometry.is_valid else str(shapely.is_valid_reason(geometry))


def _finite(value: Any, depth: int = 4) -> bool:
    if isinstance(value, list):
        return depth > 0 and all(_finite(item, depth - 1) for item in value)
    return is_number(value) and abs(value) <= FARTHEST_M


def is_number(value: Any) -> bool:
    """Return whether a JSON value is a finite number of a size that can mean anything."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) <= 10**15


def united(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the union; an empty polygon of nothing."""
    return shapely.union_all(list(shapes))


def areas_of(geometry: BaseGeometry) -> Region:
    """Return only the areas of an overlay's result: shapes that touch leave lines and points, which no overlay takes again."""
    if isinstance(geometry, (Polygon, MultiPolygon)):
        return geometry
    return MultiPolygon([part for part in getattr(geometry, "geoms", ()) if isinstance(part, Polygon)])


def counted_once(shapes: Iterable[tuple[T, BaseGeometry]], within: BaseGeometry | None = None) -> list[tuple[T, BaseGeometry]]:
    """Return each shape cut to `within` and without what an earlier one already covers, so that areas add up to the union."""
    result: list[tuple[T, BaseGeometry]] = []
    seen: list[BaseGeometry] = []
    for owner, geometry in shapes:
        part = geometry if within is None else areas_of(shapely.intersection(geometry, within))
        earlier = [other for other in seen if other.intersects(part)]
        if earlier:
            part = areas_of(shapely.difference(part, shapely.union_all(earlier)))
        result.append((owner, part))
        seen.append(part)
    return result


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle: one corner, unit vector along its long side, and its two lengths (m)."""

    corner: tuple[float, float]
    along: tuple[float, float]
    long: float
    short: float

    def point(self, u: float, v: float) -> tuple[float, float]:
        """Return the plane point u metres along the long and v metres along the short side (to the left of it)."""
        (x, y), (dx, dy) = self.corner, self.along
        return x + u * dx - v * dy, y + u * dy + v * dx


def frame_of(geometry: BaseGeometry | None) -> Frame | None:
    """Return the frame of a footprint that is a rectangle (to one part in a thousand of its area), else None.

    Four corners are taken as they were drawn, counter-clockwise: the first of the long sides carries the frame.
    """
    if geometry is None:
        return None
    if isinstance(geometry, MultiPolygon) and len(geometry.geoms) == 1:
        geometry = geometry.geoms[0]
    if not isinstance(geometry, Polygon) or geometry.interiors:
        return None
    box = shapely.minimum_rotated_rectangle(geometry)
    if not isinstance(box, Polygon) or geometry.area < 0.999 * box.area:
        return None
    drawn = shapely.orient_polygons(geometry).exterior.coords[:-1]
    return _frame(drawn if len(drawn) == 4 else shapely.orient_polygons(box).exterior.coords[:-1])


def _frame(ring: Sequence[tuple[float, ...]]) -> Frame:
    (ax, ay), (bx, by), (cx, cy) = (point[:2] for point in ring[:3])
    first, second = math.hypot(bx - ax, by - ay), math.hypot(cx - bx, cy - by)
    if first >= second:
        return Frame((ax, ay), ((bx - ax) / first, (by - ay) / first), first, second)
    return Frame((bx, by), ((cx - bx) / second, (cy - by) / second), second, first)
