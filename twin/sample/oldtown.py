"""The old town: a market square, lanes that radiate from it, a bent middle lane and the green ring of the former wall."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from twin.sample.place import CHURCH, Point

RING_STREET = 11.0
PROMENADE = 15.0
MIDDLE = 0.64
MARKET = 0.33
INNER_LANES = 7
OUTER_LANES = 13


@dataclass(frozen=True, slots=True)
class OldTown:
    """Local polygons of the old town; `region` holds everything including the ring street around it."""

    region: Polygon
    promenade: BaseGeometry
    market: Polygon
    blocks: tuple[Polygon, ...]
    lanes: tuple[tuple[str, LineString], ...]


def _radius(angle: float) -> float:
    ellipse = 1.0 / math.hypot(math.cos(angle) / 168.0, math.sin(angle) / 138.0)
    return ellipse * (1.0 + 0.045 * math.sin(3.0 * angle + 1.0) + 0.03 * math.sin(5.0 * angle))


def _spot(angle: float, share: float) -> Point:
    """A point of the polar pattern; lanes swirl a little and rings wobble so that nothing is a circle."""
    bent = angle + 0.13 * math.sin(2.6 * share + 0.6)
    wobble = 1.0 + (0.055 * math.sin(4.0 * angle + 2.0) + 0.03 * math.sin(7.0 * angle)) * min(1.0, 2.6 * (1.0 - share))
    r = _radius(bent) * share * wobble
    return CHURCH[0] + r * math.cos(bent), CHURCH[1] - 6.0 + r * math.sin(bent)


def _arc(start: float, end: float, share: float, steps: int) -> list[Point]:
    return [_spot(start + (end - start) * k / steps, share) for k in range(steps + 1)]


def _ring(share: float) -> Polygon:
    return Polygon(_arc(0.0, 2.0 * math.pi, share, 72)[:-1])


def _angles(count: int, offset: float, chance: Random) -> list[float]:
    step = 2.0 * math.pi / count
    return [offset + step * (k + chance.uniform(-0.2, 0.2)) for k in range(count)]


def _sectors(angles: list[float], inner: float, outer: float, steps: int) -> list[Polygon]:
    sectors = []
    for start, end in zip(angles, [*angles[1:], angles[0] + 2.0 * math.pi], strict=True):
        ring = _arc(start, end, outer, steps) + _arc(end, start, inner, steps)
        sectors.append(Polygon(ring))
    return sectors


def old_town(seed: int) -> OldTown:
    """Return the old town around the church; the same seed gives the same lanes."""
    chance = Random(f"{seed}/oldtown")
    wall = _ring(1.0)
    inside = shapely.buffer(wall, -PROMENADE)
    inner, outer = _angles(INNER_LANES, 0.35, chance), _angles(OUTER_LANES, 0.1, chance)
    sectors = _sectors(inner, MARKET, MIDDLE, 4) + _sectors(outer, MIDDLE, 1.0, 3)
    blocks = []
    for sector in sectors:
        shrunk = shapely.buffer(shapely.intersection(sector, inside), -chance.uniform(2.6, 3.4), join_style="mitre")
        if isinstance(shrunk, Polygon) and shrunk.area > 500.0:
            blocks.append(shapely.set_precision(shapely.simplify(shrunk, 0.4), 0.001))
    market = shapely.set_precision(_ring(MARKET), 0.001)
    region = shapely.set_precision(shapely.buffer(wall, RING_STREET), 0.001)
    promenade = shapely.set_precision(shapely.difference(wall, shapely.buffer(inside, 0.0)), 0.001)
    for lane in _gates(outer[::3]):
        promenade = shapely.difference(promenade, lane)
    return OldTown(region, promenade, market, tuple(blocks), _lanes(inner, outer))


def _gates(angles: list[float]) -> list[BaseGeometry]:
    """Where lanes leave the old town through the green ring."""
    return [shapely.buffer(LineString([_spot(a, 0.8), _spot(a, 1.08)]), 4.5, cap_style="flat") for a in angles]


_LANE_NAMES = (
    "Marktgasse", "Kirchgasse", "Gerbergasse", "Küfergasse", "Rathausgasse", "Brunnengasse", "Schmiedegasse",
    "Webergasse", "Töpfergasse", "Salzgasse", "Hirschgasse", "Färbergasse", "Seilergasse", "Turmgasse", "Klostergasse",
    "Bäckergasse", "Rosengasse", "Engelsgasse", "Lange Gasse", "Fischergasse",
)  # fmt: skip


def _lanes(inner: list[float], outer: list[float]) -> tuple[tuple[str, LineString], ...]:
    radial = [LineString([_spot(a, s) for s in (MARKET, 0.5, MIDDLE)]) for a in inner]
    radial += [LineString([_spot(a, s) for s in (MIDDLE, 0.8, 0.94)]) for a in outer]
    lanes = list(zip(_LANE_NAMES, radial, strict=True))
    lanes.append(("Markt", LineString(_arc(0.0, 2.0 * math.pi, MARKET, 40))))
    lanes.append(("Ringgasse", LineString(_arc(0.0, 2.0 * math.pi, MIDDLE, 60))))
    lanes.append(("Wallstraße", LineString(shapely.buffer(_ring(1.0), 0.5 * RING_STREET).exterior.coords)))
    return tuple(lanes)
