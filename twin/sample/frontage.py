"""The rim of a block: closed perimeter houses with shared party walls, corner houses and the plots behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from twin.sample.drafts import along, unit
from twin.sample.place import Point

CORNER_TURN = math.radians(34.0)
SHARP_TURN = math.radians(118.0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A straight piece of the rim between two breakpoints, each with its unit normal scaled into the block."""

    start: Point
    end: Point
    start_in: Point
    end_in: Point

    @property
    def length(self) -> float:
        """Metres along the street."""
        return math.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1])


@dataclass(frozen=True, slots=True)
class CornerLot:
    """A corner of the block with room for an angled house: arm ends on both streets and the corner itself."""

    a: Point
    corner: Point
    b: Point
    a_in: Point
    corner_in: Point
    b_in: Point

    def ring(self, depth: float) -> tuple[Point, ...]:
        """Return the six points of the corner house of `depth` metres, counter-clockwise."""
        return (self.a, self.corner, self.b, inward(self.b, self.b_in, depth),
                inward(self.corner, self.corner_in, depth), inward(self.a, self.a_in, depth))  # fmt: skip


def inward(point: Point, vector: Point, depth: float) -> Point:
    """Return the point `depth` metres inside the block, measured perpendicular to the street."""
    return point[0] + vector[0] * depth, point[1] + vector[1] * depth


def corners_of(outline: Polygon) -> list[Point]:
    """Return the vertices of a polygon counter-clockwise, without the repeated last one."""
    return [(float(x), float(y)) for x, y in orient(outline, 1.0).exterior.coords[:-1]]


def _turn(u: Point, v: Point) -> float:
    return math.atan2(u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1])


def _mitre(u: Point, v: Point) -> Point:
    """Return the vector from a vertex to the point one metre inside both of its edges."""
    n = (-u[1] - v[1], u[0] + v[0])
    scale = 1.0 + u[0] * v[0] + u[1] * v[1]
    return n[0] / scale, n[1] / scale


def rim(outline: Polygon, depth: float, chance: Random) -> tuple[list[Stretch], list[CornerLot]]:
    """Cut the rim of a block into straight stretches and corner lots for houses of `depth` metres."""
    ring = corners_of(outline)
    count = len(ring)
    edges = [unit(ring[i], ring[(i + 1) % count]) for i in range(count)]
    heads = [0.0] * count
    tails = [0.0] * count
    lots: list[CornerLot] = []
    bends: dict[int, Point] = {}
    for i in range(count):
        (u, before), (v, after) = edges[i - 1], edges[i]
        turn = _turn(u, v)
        if abs(turn) < CORNER_TURN:
            bends[i] = _mitre(u, v)
            continue
        need = depth * math.tan(0.5 * abs(turn)) if turn > 0 else 0.0
        arm = need + chance.uniform(2.5, 5.5)
        room = min(0.62 * before, 0.62 * after)
        if abs(turn) < SHARP_TURN and arm < room and chance.random() < 0.93:
            a, b = along(ring[i], u, -arm), along(ring[i], v, arm)
            lots.append(CornerLot(a, ring[i], b, (-u[1], u[0]), _mitre(u, v), (-v[1], v[0])))
            tails[i - 1] = heads[i] = arm
        else:
            tails[i - 1] = heads[i] = need + 0.4
    stretches = []
    for i, (direction, length) in enumerate(edges):
        if length - heads[i] - tails[i] < 4.0:
            continue
        normal = (-direction[1], direction[0])
        nxt = (i + 1) % count
        stretches.append(
            Stretch(
                along(ring[i], direction, heads[i]),
                along(ring[i], direction, length - tails[i]),
                bends.get(i, normal),
                bends.get(nxt, normal),
            )
        )
    return stretches, lots


def cut(stretch: Stretch, widths: Sequence[float]) -> list[Stretch]:
    """Divide a stretch into lots of the given widths (metres, adding up to its length), normals at the cuts."""
    direction, length = unit(stretch.start, stretch.end)
    normal = (-direction[1], direction[0])
    lots, here, here_in, done = [], stretch.start, stretch.start_in, 0.0
    for k, width in enumerate(widths):
        done += width
        last = k == len(widths) - 1
        there = stretch.end if last else along(stretch.start, direction, min(done, length))
        there_in = stretch.end_in if last else normal
        lots.append(Stretch(here, there, here_in, there_in))
        here, here_in = there, there_in
    return lots


def widths_for(length: float, low: float, high: float, chance: Random) -> list[float]:
    """Return uneven lot widths between `low` and `high` that add up to `length`."""
    count = max(1, round(length / (0.5 * (low + high))))
    weights = [chance.uniform(0.75, 1.3) for _ in range(count)]
    return [length * weight / sum(weights) for weight in weights]


def lot_ring(lot: Stretch, depth: float) -> tuple[Point, Point, Point, Point]:
    """Return the footprint of a house filling the lot to `depth`: front left, front right, back right, back left."""
    return lot.start, lot.end, inward(lot.end, lot.end_in, depth), inward(lot.start, lot.start_in, depth)
