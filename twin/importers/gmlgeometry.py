"""GML 3.2 geometries of plans made into shapely geometries; arcs and circles become chains of short lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from twin.importers.xml import Element, local_name

Points = npt.NDArray[np.float64]
SAGITTA = 0.005  # metres between a chord and its arc at most
MOST_CHORDS = 1000  # of a full circle at least 16, at most this many
_DEEPEST = 16


class UnreadableGeometryError(ValueError):
    """The element is no geometry that can be drawn; the message says why in a few words."""


def read(element: Element, swap: bool) -> Any:
    """Return the shapely geometry of a GML geometry element; `swap` turns north-east pairs around.

    Raises UnreadableGeometryError. Positions with a height keep it.
    """
    try:
        return _geometry(element, swap, 0)
    except (ValueError, IndexError, shapely.errors.GEOSException) as error:
        raise UnreadableGeometryError(str(error)[:100]) from error


def _geometry(element: Element, swap: bool, depth: int) -> Any:
    name = local_name(element.tag)
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if name == "Point":
        return shapely.Point(_positions(element, swap)[0])
    if name in _LINES:
        return shapely.LineString(_line(element, swap, depth))
    if name in ("Polygon", "PolygonPatch"):
        return _polygon(element, swap, depth)
    join = _COLLECTIONS.get(name)
    if join is None:
        raise ValueError(f"{name} is not supported")
    parts = [_geometry(member, swap, depth + 1) for member in _members(element)]
    if not parts:
        raise ValueError(f"empty {name}")
    return join(parts)


def _surface(parts: list[Any]) -> Any:
    """Return the union of patches: neighbours of one surface share edges, which a multi-polygon must not."""
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _many(kind: Callable[[list[Any]], Any]) -> Callable[[list[Any]], Any]:
    def join(parts: list[Any]) -> Any:
        flat = [piece for part in parts for piece in shapely.get_parts(part)]
        return flat[0] if len(flat) == 1 else kind(flat)

    return join


_LINES = ("LineString", "Curve", "CompositeCurve", "OrientableCurve", "LinearRing", "Ring")
_COLLECTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "MultiPoint": _many(shapely.MultiPoint),
    "MultiCurve": _many(shapely.MultiLineString),
    "MultiLineString": _many(shapely.MultiLineString),
    "MultiSurface": _many(shapely.MultiPolygon),
    "MultiPolygon": _many(shapely.MultiPolygon),
    "Surface": _surface,
    "CompositeSurface": _surface,
    "MultiGeometry": shapely.GeometryCollection,
}
GEOMETRIES = frozenset([*_LINES, *_COLLECTIONS, "Point", "Polygon"])
ARCS = frozenset(["Arc", "ArcString", "Circle", "ArcByCenterPoint", "CircleByCenterPoint"])


def _members(element: Element) -> Iterator[Element]:
    """Yield the geometries inside the member properties of a collection."""
    for holder in element:
        if local_name(holder.tag).endswith(("Member", "Members", "patches", "polygonPatches")):
            yield from (child for child in holder if isinstance(child.tag, str))


def _polygon(element: Element, swap: bool, depth: int) -> Any:
    shell: Points | None = None
    holes: list[Points] = []
    for holder in element:
        side = local_name(holder.tag)
        if side in ("exterior", "interior", "outerBoundaryIs", "innerBoundaryIs") and len(holder):
            ring = _line(holder[0], swap, depth + 1)
            if side in ("exterior", "outerBoundaryIs"):
                shell = ring
            else:
                holes.append(ring)
    if shell is None:
        raise ValueError("polygon without exterior")
    return shapely.Polygon(shell, holes)


def _line(element: Element, swap: bool, depth: int) -> Points:
    """Return the points of a line, ring or chain of curves, joints not repeated."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    name = local_name(element.tag)
    if name in ("LineString", "LinearRing", "LineStringSegment"):
        return _positions(element, swap)
    if name in ("Arc", "ArcString"):
        return _arcs(_positions(element, swap))
    if name == "Circle":
        return _circle(_positions(element, swap))
    if name in ("ArcByCenterPoint", "CircleByCenterPoint"):
        return _around_centre(element, swap)
    pieces = [_line(piece, swap, depth + 1) for holder in element for piece in holder if isinstance(piece.tag, str)]
    if name == "OrientableCurve" and element.get("orientation") == "-":
        pieces = [piece[::-1] for piece in pieces]
    if name not in ("Curve", "CompositeCurve", "Ring", "OrientableCurve") or not pieces:
        raise ValueError(f"{name} is not supported")
    return _chained(pieces)


def _chained(pieces: list[Points]) -> Points:
    dimension = min(piece.shape[1] for piece in pieces)
    result = [pieces[0][:, :dimension]]
    for piece in pieces[1:]:
        joined = np.allclose(result[-1][-1, :2], piece[0, :2], rtol=0.0, atol=1e-6)
        result.append(piece[1 if joined else 0 :, :dimension])
        if len(result[-1]) == 0:
            result.pop()
    return np.concatenate(result)


def _positions(element: Element, swap: bool) -> Points:
    """Return the points written as posList, pos or coordinates below an element."""
    rows: list[list[float]] = []
    for child in element.iter():
        name = local_name(child.tag)
        if name == "pos":
            rows.append(_numbers(child.text))
        elif name == "posList":
            dimension = int(child.get("srsDimension") or element.get("srsDimension") or _dimension_above(element) or 2)
            numbers = _numbers(child.text)
            if dimension not in (2, 3) or len(numbers) % dimension:
                raise ValueError("posList does not divide into points")
            rows.extend(numbers[i : i + dimension] for i in range(0, len(numbers), dimension))
        elif name == "coordinates":
            rows.extend(_numbers(pair.replace(",", " ")) for pair in (child.text or "").split())
    if not rows or len({len(row) for row in rows}) != 1 or len(rows[0]) not in (2, 3):
        raise ValueError("no positions")
    points = np.array(rows, dtype=np.float64)
    if not np.isfinite(points).all():
        raise ValueError("positions are not finite")
    if swap:
        points[:, [0, 1]] = points[:, [1, 0]]
    return points


def _dimension_above(element: Element) -> str | None:
    return next((above.get("srsDimension") for above in element.iterancestors() if above.get("srsDimension")), None)


def _numbers(text: str | None) -> list[float]:
    return [float(word) for word in (text or "").split()]


def _arcs(points: Points) -> Points:
    """Return the chords of arcs through points 0-1-2, 2-3-4, ...; every given point stays."""
    if len(points) < 3 or len(points) % 2 == 0:
        raise ValueError("an arc string needs an odd number of points")
    flat = points[:, :2]
    pieces = [_arc(flat[i], flat[i + 1], flat[i + 2]) for i in range(0, len(flat) - 2, 2)]
    return _chained(pieces)


def _centre(a: Points, b: Points, c: Points) -> Points | None:
    """Return the centre of the circle through three points, None when they lie on a line."""
    (bx, by), (cx, cy) = b - a, c - a
    d = 2.0 * (bx * cy - by * cx)
    scale = max(abs(bx), abs(by), abs(cx), abs(cy), 1e-12)
    if abs(d) <= 1e-12 * scale * scale:
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    offset = np.array([(cy * b2 - by * c2) / d, (bx * c2 - cx * b2) / d])
    return np.asarray(a + offset, dtype=np.float64)


def _arc(a: Points, b: Points, c: Points) -> Points:
    centre = _centre(a, b, c)
    if centre is None:
        return np.array([a, b, c])
    radius = float(np.hypot(*(a - centre)))
    start, middle, end = (math.atan2(p[1] - centre[1], p[0] - centre[0]) for p in (a, b, c))
    turn = 2.0 * math.pi
    if (middle - start) % turn <= (end - start) % turn:
        first, second = (middle - start) % turn, (end - middle) % turn
    else:
        first, second = -((start - middle) % turn), -((middle - end) % turn)
    way = [*_steps(start, first, radius), *_steps(start + first, second, radius), start + first + second]
    chain = centre + radius * np.column_stack([np.cos(way), np.sin(way)])
    chain[0], chain[-1] = a, c
    return chain


def _steps(start: float, sweep: float, radius: float) -> list[float]:
    """Return the angles from `start` on, without the last, so that no chord strays more than SAGITTA from the arc."""
    step = 2.0 * math.acos(max(0.0, 1.0 - SAGITTA / max(radius, SAGITTA)))
    step = min(max(step, 2.0 * math.pi / MOST_CHORDS), math.pi / 8.0)
    count = max(1, math.ceil(abs(sweep) / step))
    return [start + sweep * i / count for i in range(count)]


def _circle(points: Points) -> Points:
    centre = _centre(points[0, :2], points[1, :2], points[2, :2])
    if centre is None:
        raise ValueError("a circle needs three points that are not on a line")
    return _sweep(centre, float(np.hypot(*(points[0, :2] - centre))), 0.0, 2.0 * math.pi)


def _around_centre(element: Element, swap: bool) -> Points:
    values = {local_name(child.tag): child.text for child in element if isinstance(child.tag, str)}
    centre = _positions(element, swap)[0, :2]
    radius = float(values.get("radius") or "nan")
    if not radius > 0.0:
        raise ValueError("an arc needs a radius")
    start = math.radians(float(values.get("startAngle") or 0.0))
    sweep = math.radians(float(values.get("endAngle") or 360.0)) - start
    return _sweep(centre, radius, start, sweep)


def _sweep(centre: Points, radius: float, start: float, sweep: float) -> Points:
    way = [*_steps(start, sweep, radius), start + sweep]
    return centre + radius * np.column_stack([np.cos(way), np.sin(way)])
