"""Filling of town blocks: perimeter houses around a courtyard, back buildings, and crooked old-town rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from twin.sample.districts import parts_of
from twin.sample.drafts import Draft, Filling, Roof, along, outline_of, rectangle, unit
from twin.sample.frontage import CornerLot, Stretch, cut, lot_ring, rim, widths_for
from twin.sample.place import Point
from twin.sample.planting import garden_trees

HOUSING, HOUSING_AND_TRADE, TRADE, GARAGE, WORKSHOP = (
    "31001_1010", "31001_1123", "31001_2010", "31001_2463", "31001_2120",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How a quarter builds: house depth, lot widths, eaves range, how steep and how often not gabled."""

    depth: tuple[float, float]
    width: tuple[float, float]
    eaves: tuple[float, float]
    pitch: tuple[float, float]
    plain: float
    yard: float
    plot: float


OLD = Manner((8.4, 9.8), (6.2, 10.5), (6.0, 9.8), (0.78, 1.02), 0.07, 0.34, 18.0)
TOWN = Manner((10.6, 12.2), (10.5, 17.5), (8.6, 13.4), (0.58, 0.84), 0.20, 0.40, 24.0)


def fill_closed(outline: Polygon, old: bool, chance: Random) -> Filling | None:
    """Return the filling of a perimeter block, or None where the block is too narrow for a courtyard."""
    manner = OLD if old else TOWN
    depth = chance.uniform(*manner.depth)
    if shapely.buffer(outline, -(depth + 2.5), join_style="mitre").area < 40.0:
        depth = 0.78 * manner.depth[0]
        if shapely.buffer(outline, -(depth + 1.5), join_style="mitre").area < 20.0:
            return None
    stretches, corner_lots = rim(outline, depth, chance)
    eaves = chance.uniform(*manner.eaves)
    filling = Filling()
    lots: list[Stretch] = []
    for lot in corner_lots:
        _add_corner(filling, lot, depth, eaves, manner, chance)
    for stretch in stretches:
        for lot_stretch in cut(stretch, widths_for(stretch.length, *manner.width, chance)):
            lots.append(lot_stretch)
            if lot_stretch.length > 3.6 and chance.random() > 0.045:
                _add_house(filling, lot_stretch, depth, eaves, manner, chance)
    _drop_overlaps(filling)
    court: BaseGeometry = shapely.buffer(outline, -(depth + 1.2), join_style="mitre")
    _add_back_buildings(filling, lots, depth, court, manner, chance)
    filling.plots = _plots(outline, lots, corner_lots, manner)
    garden = shapely.buffer(court, -1.0)
    filling.trees += garden_trees(garden, filling, 0.0052 if old else 0.0066, chance)
    filling.surfaces.append(("garden" if not old and chance.random() < 0.3 else "block_interior", outline))
    return filling


def _roof(width: float, depth: float, eaves: float, manner: Manner, chance: Random) -> Roof:
    rise = 0.5 * depth * math.tan(chance.uniform(*manner.pitch))
    luck = chance.random()
    if luck < manner.plain:
        return Roof("flat", eaves + chance.uniform(1.0, 3.0))
    if luck < manner.plain + 0.07:
        return Roof("mansard", eaves, rise * 1.05)
    return Roof("gable", eaves, rise)


def _add_house(filling: Filling, lot: Stretch, depth: float, level: float, manner: Manner, chance: Random) -> None:
    own = depth * (1.0 + chance.uniform(-0.07, 0.07))
    ring = lot_ring(lot, own)
    eaves = max(4.2, level + chance.uniform(-1.7, 2.2))
    roof = _roof(lot.length, own, eaves, manner, chance)
    function = HOUSING_AND_TRADE if chance.random() < 0.3 else HOUSING
    front = (0.5 * (lot.start[0] + lot.end[0]), 0.5 * (lot.start[1] + lot.end[1]))
    if roof.form == "gable" and manner is OLD and lot.length < 9.5 and chance.random() < 0.3:
        turned = (ring[1], ring[2], ring[3], ring[0])
        if _parallel(turned):
            ring, roof = turned, Roof("gable", eaves, 0.5 * lot.length * math.tan(chance.uniform(0.85, 1.05)))
    filling.drafts.append(Draft(ring, roof, max(1, round(eaves / 3.1)), function, front))


def _parallel(ring: tuple[Point, ...]) -> bool:
    (u, _), (v, _) = unit(ring[0], ring[1]), unit(ring[3], ring[2])
    return abs(u[0] * v[1] - u[1] * v[0]) < 1e-9


def _add_corner(filling: Filling, lot: CornerLot, depth: float, level: float, manner: Manner, chance: Random) -> None:
    eaves = max(4.6, level + chance.uniform(-0.6, 2.6))
    if chance.random() < manner.plain + 0.1:
        roof = Roof("flat", eaves + 2.2)
    else:
        roof = Roof("corner", eaves, 0.5 * depth * math.tan(chance.uniform(*manner.pitch)))
    ring = lot.ring(depth)
    if Polygon(ring).is_valid and shapely.is_ccw(Polygon(ring).exterior):
        filling.drafts.append(Draft(ring, roof, max(2, round(eaves / 3.1)), HOUSING_AND_TRADE, lot.corner))


def _drop_overlaps(filling: Filling) -> None:
    """Drop every later volume that would stand inside an earlier one or is not a simple ring."""
    shapes = [outline_of(draft) for draft in filling.drafts]
    dropped = {i for i, shape in enumerate(shapes) if not shape.is_valid or not shapely.is_ccw(shape.exterior)}
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        apart = i >= j or i in dropped or j in dropped
        if not apart and shapely.intersection(shapes[i], shapes[j]).area > 0.05:
            dropped.add(j)
    filling.drafts = [draft for i, draft in enumerate(filling.drafts) if i not in dropped]


def _add_back_buildings(
    filling: Filling, lots: list[Stretch], depth: float, court: BaseGeometry, manner: Manner, chance: Random
) -> None:
    """Place sheds, garages and workshops in the courtyard behind their front house."""
    shapely.prepare(court)
    taken: list[Polygon] = []
    for lot in lots:
        if lot.length < 5.0 or chance.random() > manner.yard:
            continue
        direction, length = unit(lot.start, lot.end)
        wide, deep = min(length - 0.6, chance.uniform(3.6, 8.5)), chance.uniform(4.0, 7.5)
        middle = along(lot.start, direction, 0.5 * length, depth + chance.uniform(4.5, 9.0) + 0.5 * deep)
        ring = rectangle(middle, direction, wide, deep)
        shape = Polygon(ring)
        if not court.contains(shape) or any(shape.distance(other) < 1.5 for other in taken):
            continue
        taken.append(shape)
        roof = Roof("shed", 2.6, 0.9) if chance.random() < 0.4 else Roof("flat", chance.uniform(2.6, 4.6))
        function = GARAGE if deep * wide < 36.0 else WORKSHOP
        filling.drafts.append(Draft(ring, roof, 1, function, along(lot.start, direction, 0.5 * length)))


def _plots(outline: Polygon, lots: list[Stretch], corner_lots: list[CornerLot], manner: Manner) -> list[Polygon]:
    reach = min(manner.plot, 0.88 * _inradius(outline))
    plots = [Polygon(lot_ring(lot, reach)) for lot in lots] + [Polygon(lot.ring(reach)) for lot in corner_lots]
    return partition(outline, plots)


def _inradius(outline: Polygon) -> float:
    line = shapely.maximum_inscribed_circle(outline, 1.0)
    return float(line.length)


def partition(outline: Polygon, wanted: list[Polygon]) -> list[Polygon]:
    """Return disjoint plots that together fill a block: each wanted one minus the earlier ones, then the rest."""
    kept: list[Polygon] = []
    rest: BaseGeometry = outline
    for plot in wanted:
        if not plot.is_valid:
            continue
        free = shapely.intersection(rest, plot)
        pieces = [p for p in shapely.get_parts(free) if isinstance(p, Polygon) and p.area > 12.0]
        if pieces:
            piece = max(pieces, key=lambda p: p.area)
            kept.append(piece)
            rest = shapely.difference(rest, piece)
    kept += list(parts_of(rest))
    exact = [piece for plot in kept for piece in parts_of(shapely.set_precision(plot, 0.001))]
    return [plot for plot in exact if plot.area > 2.0]
