"""The outer skin of houses in patches for a map: façades in strips by storey, cut along the wall, pieces of gables and roofs."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import shapely
from shapely.affinity import affine_transform
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from twin.planning.building import HOUSES, Building
from twin.planning.exposure.casters import Points, block_of
from twin.planning.exposure.samples import ABOVE_FLOOR_M, OUT_OF_WALL_M, USUAL_STOREY_M, Spot, edges_of
from twin.planning.massing import gables, roof_planes
from twin.planning.polygon import Region

Ring = tuple[tuple[float, float, float], ...]
Floats = npt.NDArray[np.float64]

_SHORTEST_WALL_M = 0.3
_LOWEST_STRIP_M = 0.5
_SMALLEST_PIECE_M2 = 0.05
_LEAST_OVERLAP_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A straight wall within one storey: outside lies to the right of its ends; heights m NHN, `base` the building's ground.

    `storey` is 0 on the ground floor, None where storeys are not known; `parts` equal patches stand along it.
    """

    building: str
    start: Spot
    end: Spot
    low: float
    high: float
    base: float
    storey: int | None
    parts: int

    @property
    def long(self) -> float:
        """Return the length of the wall, m."""
        return math.dist(self.start, self.end)

    @property
    def normal(self) -> tuple[float, float, float]:
        """Return the unit vector the wall looks to."""
        (ax, ay), (bx, by) = self.start, self.end
        return (by - ay) / self.long, (ax - bx) / self.long, 0.0

    def points(self) -> Iterator[tuple[float, float, float]]:
        """Yield the point of each patch just outside the wall, 1.20 m above the floor or half-way up a lower strip."""
        (ax, ay), (bx, by) = self.start, self.end
        nx, ny, _ = self.normal
        height = self.low + min(float(ABOVE_FLOOR_M), (self.high - self.low) / 2)
        for number in range(self.parts):
            t = (number + 0.5) / self.parts
            yield ax + t * (bx - ax) + OUT_OF_WALL_M * nx, ay + t * (by - ay) + OUT_OF_WALL_M * ny, height


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a roof or a gable: its ring (x, y, m NHN), its own area (m²), its normal, and its point just outside it."""

    building: str
    ring: Ring
    area: float
    normal: tuple[float, float, float]
    point: tuple[float, float, float]

    @property
    def is_gable(self) -> bool:
        """Return whether the piece stands upright."""
        return abs(self.normal[2]) < 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """Patches of several buildings: those of all strips along each, then all pieces; `spacing` is their width in m."""

    strips: tuple[Strip, ...]
    pieces: tuple[Piece, ...]
    spacing: float

    def __len__(self) -> int:
        return sum(strip.parts for strip in self.strips) + len(self.pieces)

    def points(self) -> Points:
        """Return the point of each patch, (n, 3)."""
        found = [point for strip in self.strips for point in strip.points()]
        return np.array([*found, *(piece.point for piece in self.pieces)], dtype=np.float64).reshape(-1, 3)

    def normals(self) -> Points:
        """Return the outward normal of each patch, (n, 3)."""
        rows = [(strip.normal, strip.parts) for strip in self.strips] + [(piece.normal, 1) for piece in self.pieces]
        return np.array([normal for normal, count in rows for _ in range(count)], dtype=np.float64).reshape(-1, 3)

    def areas(self) -> Floats:
        """Return the area of each patch, m²."""
        walls = [(strip.long * (strip.high - strip.low) / strip.parts, strip.parts) for strip in self.strips]
        return np.array([area for area, count in walls for _ in range(count)] + [piece.area for piece in self.pieces])

    def owners(self) -> list[str]:
        """Return the building of each patch."""
        walls = [strip.building for strip in self.strips for _ in range(strip.parts)]
        return walls + [piece.building for piece in self.pieces]

    def is_roof(self) -> npt.NDArray[np.bool_]:
        """Return which patches lie on roofs."""
        return np.array([False] * (len(self) - len(self.pieces)) + [not piece.is_gable for piece in self.pieces], dtype=np.bool_)


@functools.lru_cache(maxsize=24)
def skin_of(buildings: tuple[Building, ...], area: BaseGeometry, level: float, spacing: float, most: int) -> Skin | None:
    """Return the skin of the houses that stand in an area, in patches about `spacing` metres wide.

    They get wider in steps of half a metre where there would be more than `most`; None where that does not help. `level` is
    the ground (m NHN) of houses that name none. Kept, so that the same question gives the same object.
    """
    houses = [item for item in buildings if _stands_in(item, area)]
    walls = [row for item in houses for row in _walls(item, level)]
    roofs = [row for item in houses for row in _roofs(item, level)]
    tops = [row for item in houses for row in _gables(item, level)]
    wide = spacing
    while sum(_parts(strip.long, wide) for strip in walls) + sum(region.area for _, region, _ in roofs) / wide**2 > most:
        wide += 0.5
        if wide > 10 * spacing:
            return None
    strips = (Strip(s.building, s.start, s.end, s.low, s.high, s.base, s.storey, _parts(s.long, wide)) for s in walls)
    flat = (piece for row in roofs for piece in _pieces(*row, wide))
    upright = (piece for row in tops for piece in _upright_pieces(*row, wide))
    return Skin(tuple(strips), (*flat, *upright), wide)


def _stands_in(building: Building, area: BaseGeometry) -> bool:
    shape = building.footprint
    return building.kind in HOUSES and shape is not None and shape.intersection(area).area > _LEAST_OVERLAP_M2


def _parts(long: float, spacing: float) -> int:
    return max(1, round(long / spacing))


def _base(building: Building, level: float) -> float:
    return level if building.ground_nhn_m is None else float(building.ground_nhn_m)


def _walls(building: Building, level: float) -> Iterator[Strip]:
    base = _base(building, level)
    for outline, low, high, storey in _levels(building):
        for start, end in edges_of(outline, _SHORTEST_WALL_M):
            yield Strip(building.id, start, end, base + low, base + high, base, storey, 1)


def _levels(building: Building) -> Iterator[tuple[Region, float, float, int | None]]:
    """Yield outline, foot and top (m above the ground) of each storey below the eaves, of equal strips where none are known."""
    eaves, storeys = building.eaves_height(), building.above_ground()
    is_stacked = any(item.outline is not None for item in storeys)
    if not storeys or any(item.height_m is None for item in storeys):
        if building.footprint is not None and eaves is not None and eaves > 0:
            count = max(1, round(eaves / USUAL_STOREY_M))
            for number in range(count):
                yield building.footprint, float(eaves * number / count), float(eaves * (number + 1) / count), None
        return
    foot = Fraction(0)
    for item in storeys:
        outline, top = building.outline(item), foot + (item.height_m or Fraction(0))
        end = top if is_stacked or eaves is None else min(top, eaves)
        if outline is not None and float(end - foot) >= _LOWEST_STRIP_M:
            yield outline, float(foot), float(end), item.level
        foot = top


Plane = tuple[float, float, float]
"""z = a · x + b · y + c, m NHN"""


def _roofs(building: Building, level: float) -> Iterator[tuple[str, BaseGeometry, Plane]]:
    """Yield building, plan and plane of each roof: slopes on a rectangle, what is open above each storey, else a flat top."""
    base, known = _base(building, level), block_of(building)
    planes = roof_planes(known)
    storeys = known.above_ground()
    if planes:
        for ring in planes:
            yield known.id, Polygon([point[:2] for point in ring]), _plane_of(ring, base)
    elif any(item.outline is not None for item in storeys):
        outlines = [known.outline(item) for item in storeys]
        top = base
        for item, outline, above in zip(storeys, outlines, [*outlines[1:], None], strict=True):
            top += float(item.height_m or 0)
            if outline is not None:
                yield known.id, outline if above is None else outline.difference(above), (0.0, 0.0, top)
    elif known.footprint is not None and (eaves := known.eaves_height()) is not None and eaves > 0:
        yield known.id, known.footprint, (0.0, 0.0, base + float(eaves))


def _plane_of(ring: Iterable[tuple[float, float, float]], base: float) -> Plane:
    corners = np.array(list(ring))
    middle = corners.mean(axis=0)
    rows = np.column_stack([corners[:, :2] - middle[:2], np.ones(len(corners))])
    a, b, c = np.linalg.lstsq(rows, corners[:, 2], rcond=None)[0].tolist()
    return a, b, c + base - a * float(middle[0]) - b * float(middle[1])


def _pieces(building: str, plan: BaseGeometry, plane: Plane, spacing: float) -> Iterator[Piece]:
    """Yield the pieces of a roof: squares along its longest side in plan, cut off at its edges."""
    a, b, c = plane
    slope = math.sqrt(1.0 + a * a + b * b)
    normal = (-a / slope, -b / slope, 1.0 / slope)
    for shape in _squares(plan, spacing):
        spot = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
        ring = tuple((x, y, a * x + b * y + c) for x, y in shape.exterior.coords[:-1])
        height = a * spot.x + b * spot.y + c
        point = (
            spot.x + OUT_OF_WALL_M * normal[0],
            spot.y + OUT_OF_WALL_M * normal[1],
            height + OUT_OF_WALL_M * normal[2],
        )
        yield Piece(building, ring, shape.area * slope, normal, point)


def _gables(building: Building, level: float) -> Iterator[tuple[str, Spot, Spot, BaseGeometry]]:
    """Yield building, both ends of each wall that rises above the eaves, and its upper part: metres along the wall, m NHN."""
    base, eaves = _base(building, level), float(building.eaves_height() or 0)
    for ring in gables(building):
        start, end = ring[0][:2], ring[1][:2]
        long = math.dist(start, end)
        wall = Polygon([(math.dist(start, (x, y)), base + z) for x, y, z in ring])
        yield building.id, start, end, wall.intersection(shapely.box(0.0, base + eaves, long, base + 1e4))


def _upright_pieces(building: str, start: Spot, end: Spot, part: BaseGeometry, spacing: float) -> Iterator[Piece]:
    long = math.dist(start, end)
    dx, dy = (end[0] - start[0]) / long, (end[1] - start[1]) / long
    for shape in _squares(part, spacing):
        spot = shape.representative_point()
        turned = shapely.orient_polygons(shape).exterior.coords[:-1]
        ring = tuple((start[0] + u * dx, start[1] + u * dy, z) for u, z in turned)
        x, y = start[0] + spot.x * dx + OUT_OF_WALL_M * dy, start[1] + spot.x * dy - OUT_OF_WALL_M * dx
        yield Piece(building, ring, shape.area, (dy, -dx, 0.0), (x, y, spot.y))


def _squares(plan: BaseGeometry, spacing: float) -> Iterator[Polygon]:
    for part in shapely.get_parts(plan).tolist():
        if not isinstance(part, Polygon) or part.area < _SMALLEST_PIECE_M2:
            continue
        (x0, y0), (dx, dy) = _longest_side(part)
        # along the side and across it
        flat = affine_transform(part, [dx, dy, -dy, dx, -dx * x0 - dy * y0, dy * x0 - dx * y0])
        west, south, east, north = flat.bounds
        columns, rows = _parts(east - west, spacing), _parts(north - south, spacing)
        x, y = np.meshgrid(np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1))
        boxes = shapely.box(x[:-1, :-1].ravel(), y[:-1, :-1].ravel(), x[1:, 1:].ravel(), y[1:, 1:].ravel())
        for shape in shapely.get_parts(shapely.intersection(boxes, flat)).tolist():
            if isinstance(shape, Polygon) and shape.area >= _SMALLEST_PIECE_M2:
                yield affine_transform(shape, [dx, -dy, dy, dx, x0, y0])


def _longest_side(part: Polygon) -> tuple[Spot, Spot]:
    """Return the first end of a polygon's longest side and the unit vector along it."""
    ((ax, ay, *_), (bx, by, *_)) = max(itertools.pairwise(part.exterior.coords), key=lambda ends: math.dist(*ends))
    long = math.dist((ax, ay), (bx, by))
    return (ax, ay), ((bx - ax) / long, (by - ay) / long)
