"""The street pattern of Musterstadt: jittered districts, each with its own turned brick grid, bent by a smooth warp."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry import LineString, MultiPoint, Polygon, box
from shapely.geometry.base import BaseGeometry

from twin.sample.fixtures import Fixtures
from twin.sample.place import Array, Point, river_y

BlockKind = Literal["oldtown", "perimeter", "rows", "detached", "slabs", "works", "school", "park", "square", "open"]

SPACING = 285.0
CENTRE: Point = (-10.0, 0.0)
ARTERIAL_HALF = 3.2


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of land between streets, in local metres, with what will be built on it."""

    number: int
    district: int
    kind: BlockKind
    outline: Polygon
    rank: float


@dataclass(frozen=True, slots=True)
class Street:
    """The centre line of a street or of one stretch of it."""

    name: str
    line: LineString
    rank: str


@dataclass(frozen=True, slots=True)
class District:
    """One cell of the town outside the fixed places: its land and its blocks."""

    number: int
    land: BaseGeometry
    blocks: tuple[Block, ...]
    axes: tuple[LineString, ...]


def warp(points: Array) -> Array:
    """Return local points moved by the smooth bend that makes streets crooked; (n, 2) → (n, 2)."""
    u, v = points[:, 0], points[:, 1]
    x = u + 20.0 * np.sin(v / 170.0 + 0.5) + 8.0 * np.sin(v / 61.0) + 3.0 * np.sin((u + v) / 37.0)
    y = v + 18.0 * np.sin(u / 190.0) + 7.0 * np.cos(u / 73.0) + 3.0 * np.cos((u - v) / 41.0)
    return np.column_stack([x, y])


def bend(geometry: BaseGeometry, step: float = 24.0) -> BaseGeometry:
    """Return a geometry densified to `step` metres, warped, straightened within 0.25 m and rounded to millimetres."""
    dense = shapely.segmentize(geometry, step)
    return shapely.set_precision(shapely.transform(dense, warp), 0.001)


def parts_of(geometry: BaseGeometry) -> Iterator[Polygon]:
    """Yield the polygons of any geometry in a stable order, ignoring lines and points."""
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon) and not part.is_empty:
            yield part
        elif shapely.get_num_geometries(part) > 1:
            yield from parts_of(part)


def outward(point: Point) -> float:
    """Return how far out of town a local point lies: metres from the centre, stretched along the river and uneven."""
    dx, dy = point[0] - CENTRE[0], point[1] - CENTRE[1]
    angle = math.atan2(dy, dx)
    uneven = 1.0 + 0.10 * math.sin(3.0 * angle + 0.8) + 0.07 * math.sin(5.0 * angle + 2.1)
    beyond = 70.0 if point[1] < float(river_y(point[0])) else 0.0
    return math.hypot(dx / 1.12, dy) * uneven + beyond


def _cells(radius: float, chance: Random) -> list[Polygon]:
    reach = int(radius / SPACING) + 3
    points: list[Point] = []
    for j in range(-reach, reach + 1):
        for i in range(-reach, reach + 1):
            shift = 0.5 * SPACING if j % 2 else 0.0
            x = i * SPACING + shift + chance.uniform(-0.27, 0.27) * SPACING
            points.append((x, j * 0.87 * SPACING + chance.uniform(-0.27, 0.27) * SPACING))
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), only_edges=False))
    near = [cell for cell in cells if math.hypot(cell.centroid.x, cell.centroid.y) < radius + 0.5 * SPACING]
    return sorted(near, key=lambda cell: (round(cell.centroid.y, 3), round(cell.centroid.x, 3)))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The brick pattern of one cell: its pieces and the lines between them, before the bend."""

    bricks: list[BaseGeometry]
    lines: list[LineString]


def _pattern(cell: Polygon, angle: float, size: tuple[float, float], chance: Random) -> _Pattern:
    """Cut a cell into rows of uneven bricks whose cross streets do not meet."""
    middle = cell.centroid
    turned = shapely.affinity.rotate(cell, -angle, origin=middle, use_radians=True)
    x0, y0, x1, y1 = turned.bounds
    bricks: list[BaseGeometry] = []
    lines: list[LineString] = []
    y = y0 - chance.uniform(0.0, 0.35) * size[1]
    while y < y1:
        deep = size[1] * chance.uniform(0.82, 1.2)
        x = x0 - chance.uniform(0.0, 0.8) * size[0]
        lines.append(LineString([(x0, y), (x1, y)]))
        while x < x1:
            wide = size[0] * chance.uniform(0.72, 1.38)
            bricks.append(shapely.intersection(turned, box(x, y, x + wide, y + deep)))
            x += wide
            lines.append(LineString([(x, y), (x, y + deep)]))
        y += deep
    cut = [part for line in lines for part in shapely.get_parts(shapely.intersection(turned, line))]
    straight = [line for line in cut if isinstance(line, LineString) and line.length > 30.0]
    return _Pattern(
        [shapely.affinity.rotate(brick, angle, origin=middle, use_radians=True) for brick in bricks],
        [shapely.affinity.rotate(line, angle, origin=middle, use_radians=True) for line in straight],
    )


def _sides(cell: Polygon) -> list[LineString]:
    """The cell's edges that this cell and not its neighbour owns, so that each main street appears once."""
    ring = [(round(x, 3), round(y, 3)) for x, y in cell.exterior.coords]
    return [LineString([a, b]) for a, b in pairwise(ring) if a < b]


def _kind(middle: Point, area: float, urban: float, chance: Random) -> BlockKind:
    out, luck = outward(middle), chance.random()
    if area < 1300.0:
        return "square" if out < urban else "park"
    if area < 2000.0 and out < urban:
        return "rows"
    if out < urban:
        return "park" if luck < 0.05 else "school" if luck < 0.08 else "perimeter"
    if out < urban + 110.0:
        return "perimeter" if luck < 0.30 else "rows" if luck < 0.52 else "slabs" if luck < 0.66 else "detached"
    if luck < 0.045:
        return "park"
    return "works" if luck < 0.085 and area > 4500.0 else "rows" if luck < 0.22 else "detached"


def _blocks(pattern: _Pattern, number: int, fixed: Fixtures, urban: float, half: float, chance: Random) -> list[Block]:
    blocks: list[Block] = []
    for brick in pattern.bricks:
        for piece in parts_of(shapely.buffer(brick, -half, join_style="mitre")):
            free = fixed.without(bend(piece))
            for outline in parts_of(shapely.simplify(free, 0.3)):
                if outline.area < 420.0 or shapely.buffer(outline, -6.0).is_empty:
                    continue
                at = (outline.centroid.x, outline.centroid.y)
                kind = _kind(at, outline.area, urban, chance)
                ranked = outward(at) + chance.uniform(-22.0, 22.0)
                blocks.append(Block(len(blocks), number, kind, Polygon(outline.exterior), ranked))
    return blocks


def _district(cell: Polygon, number: int, fixed: Fixtures, urban: float, seed: int) -> District:
    chance = Random(f"{seed}/district/{number}")
    middle = cell.centroid
    town = outward((middle.x, middle.y)) < urban + 60.0
    size = (90.0, 70.0) if town else (106.0, 62.0)
    core = shapely.buffer(cell, -ARTERIAL_HALF, join_style="mitre")
    pattern = _pattern(core, chance.uniform(-0.6, 0.6), size, chance)
    blocks = _blocks(pattern, number, fixed, urban, 5.0 if town else 4.3, chance)
    axes = [fixed.without(bend(line)) for line in _sides(cell) + pattern.lines]
    kept = tuple(line for line in axes if isinstance(line, LineString) and line.length > 25.0)
    return District(number, fixed.without(bend(cell)), tuple(blocks), kept)


def lay_out(radius: float, urban: float, fixed: Fixtures, seed: int) -> list[District]:
    """Return the districts within `radius` metres and, without blocks, those of the countryside around.

    Blocks closer than `urban` (outward metres) are town blocks.
    """
    districts = []
    for number, cell in enumerate(_cells(1.5 * radius, Random(f"{seed}/cells"))):
        if math.hypot(cell.centroid.x, cell.centroid.y) < radius + 0.5 * SPACING:
            district = _district(cell, number, fixed, urban, seed)
        else:
            district = District(number, fixed.without(bend(cell)), (), ())
        if not district.land.is_empty:
            districts.append(district)
    return districts
