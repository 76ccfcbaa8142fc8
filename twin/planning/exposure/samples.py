"""Points at which sun and sky are asked for: rows on façades at eye height of each storey, a grid on open ground."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from twin.planning.building import HOUSES, Building, Storey
from twin.planning.exposure.casters import Flags, Points
from twin.planning.polygon import Region

Spot = tuple[float, float]

# DIN EN 17037: at least 1.20 m above the floor
ABOVE_FLOOR_M = Fraction(6, 5)
# rows on a building whose storeys nobody knows
USUAL_STOREY_M = Fraction(3)
OUT_OF_WALL_M = 0.05
# closer than this another building stands against the wall: no light comes between them
_PARTY_WALL_M = 0.3
_SHORTEST_WALL_M = 1.0
# narrower than this there is no outside
_SLIT_M = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Points in metres from an origin, (n, 3), their outward normals (n, 3; zero on the ground) and whose they are."""

    points: Points
    normals: Points
    owners: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.points)


def facade_samples(
    buildings: Sequence[Building], standing: Iterable[Building], level: float, origin: Points, spacing: float, most: int
) -> Samples:
    """Return points on the outer walls of the buildings' storeys for living, 1.20 m above each floor, `spacing` apart.

    No more than about `most`: then they stand further apart. A wall against another of the `standing` buildings has none.
    """
    rows = [(building, *row) for building in buildings for row in _rows(building, level)]
    run = sum(outline.length for _, outline, _ in rows)
    step = max(spacing, run / most)
    points: list[tuple[float, float, float]] = []
    normals: list[tuple[float, float, float]] = []
    owners: list[str] = []
    for building, outline, height in rows:
        for (x, y), (nx, ny) in _along(outline, step):
            points.append((x - origin[0], y - origin[1], height - origin[2]))
            normals.append((nx, ny, 0.0))
            owners.append(building.id)
    spots, ways = np.array(points).reshape(-1, 3), np.array(normals).reshape(-1, 3)
    free = ~against_neighbours(spots, ways, owners, standing, level, origin)
    return Samples(spots[free], ways[free], tuple(owner for owner, kept in zip(owners, free, strict=True) if kept))


def _rows(building: Building, level: float) -> list[tuple[Region, float]]:
    """Return the outline and the height (m NHN) of each row of points: storeys for living, or every 3 m below the eaves."""
    if building.footprint is None or building.kind != "main":
        return []
    floor = Fraction(level) if building.ground_nhn_m is None else building.ground_nhn_m
    storeys = building.above_ground()
    if any(item.height_m is None for item in storeys) or not storeys:
        eaves = building.eaves_height() or Fraction(0)
        count = int(eaves // USUAL_STOREY_M)
        return [(building.footprint, float(floor + ABOVE_FLOOR_M + row * USUAL_STOREY_M)) for row in range(count)]
    rows = []
    for storey in storeys:
        outline = building.outline(storey)
        if outline is not None and _is_for_living(storey):
            rows.append((outline, float(floor + ABOVE_FLOOR_M)))
        floor += storey.height_m or Fraction(0)
    return rows


def _is_for_living(storey: Storey) -> bool:
    return storey.use in (None, "housing", "mixed")


def _along(outline: Region, step: float) -> Iterable[tuple[Spot, Spot]]:
    """Yield points just outside every wall and the wall's outward direction, in the middle of equal parts of a wall."""
    for (ax, ay), (bx, by) in edges_of(outline, _SHORTEST_WALL_M):
        long = math.hypot(bx - ax, by - ay)
        nx, ny = (by - ay) / long, (ax - bx) / long
        count = max(1, round(long / step))
        for number in range(count):
            t = (number + 0.5) / count
            x, y = ax + t * (bx - ax), ay + t * (by - ay)
            yield (x + OUT_OF_WALL_M * nx, y + OUT_OF_WALL_M * ny), (nx, ny)


def edges_of(outline: Region, shortest: float) -> Iterable[tuple[Spot, Spot]]:
    """Yield both ends of every wall of at least `shortest` metres, so that outside lies to the right.

    Where parts of a building were united there may be slits between them: their sides are no outer walls.
    """
    shapely.prepare(outline)
    for part in outline.geoms if isinstance(outline, MultiPolygon) else (outline,):
        turned = shapely.orient_polygons(part)
        for ring in (turned.exterior, *turned.interiors):
            for (ax, ay, *_), (bx, by, *_) in itertools.pairwise(ring.coords):
                long = math.hypot(bx - ax, by - ay)
                if long < shortest or long == 0.0:
                    continue
                aside = _SLIT_M / long
                before = ((ax + bx) / 2 + aside * (by - ay), (ay + by) / 2 - aside * (bx - ax))
                if not shapely.contains_xy(outline, *before):
                    yield (ax, ay), (bx, by)


def against_neighbours(
    points: Points, normals: Points, owners: Sequence[str], standing: Iterable[Building], level: float, origin: Points
) -> Flags:
    """Return which points (metres from the origin) another building stands against, or has swallowed."""
    result = np.zeros(len(points), dtype=np.bool_)
    known = [
        (item.footprint, item.id, float(height) + (level if item.ground_nhn_m is None else float(item.ground_nhn_m)))
        for item in standing
        if item.kind in HOUSES and item.footprint is not None and (height := item.height()) is not None
    ]
    if not len(points) or not known:
        return result
    names, tops = np.array([name for _, name, _ in known]), np.array([top for *_, top in known])
    ahead = points + _PARTY_WALL_M * normals + origin
    spot, house = shapely.STRtree([shape for shape, *_ in known]).query(shapely.points(ahead[:, :2]), "within")
    meets = (ahead[spot, 2] < tops[house]) & (np.array(owners)[spot] != names[house])
    result[spot[meets]] = True
    return result


def open_samples(
    reference: BaseGeometry, standing: Iterable[Building], level: float, origin: Points, spacing: float, most: int
) -> tuple[Samples, float]:
    """Return points on the ground of the area on which no house stands, and the metres between them: `spacing` or more.

    No more than about `most` points; the grid lies to the north of the system of coordinates.
    """
    houses = [item.footprint for item in standing if item.footprint is not None and item.kind in HOUSES]
    free = reference.difference(shapely.union_all(houses)) if houses else reference
    step = max(spacing, math.sqrt(free.area / most)) if free.area else spacing
    west, south, east, north = reference.bounds
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    inside = shapely.contains_xy(free, x.ravel(), y.ravel())
    flat = np.column_stack([x.ravel()[inside], y.ravel()[inside], np.full(int(inside.sum()), level)])
    return Samples(flat - origin, np.zeros_like(flat), ("",) * len(flat)), step
