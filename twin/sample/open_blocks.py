"""Filling of open blocks: detached houses in gardens, short rows, slabs, schools, works, parks and squares."""

from __future__ import annotations

import math
from random import Random

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from twin.sample.closed import GARAGE, HOUSING, partition
from twin.sample.drafts import Draft, Filling, Roof, along, rectangle, unit
from twin.sample.frontage import Stretch, corners_of, cut, lot_ring, rim, widths_for
from twin.sample.place import Point
from twin.sample.planting import PARK, garden_trees, spaced

SCHOOL, WORKS_HALL, STORE_HALL = "31001_3021", "31001_2111", "31001_2143"


class _Room:
    """The free ground of a block: volumes are kept inside and apart from each other."""

    def __init__(self, area: BaseGeometry) -> None:
        self._area = area
        shapely.prepare(self._area)
        self._taken: list[Polygon] = []

    def take(self, ring: tuple[Point, ...], apart: float) -> bool:
        """Reserve a footprint if it fits; `apart` is the least distance to the others in metres."""
        shape = Polygon(ring)
        if not self._area.contains(shape) or any(shape.distance(other) < apart for other in self._taken):
            return False
        self._taken.append(shape)
        return True


def _house_roof(width: float, depth: float, eaves: float, chance: Random) -> Roof:
    short = min(width, depth)
    luck = chance.random()
    if luck < 0.08:
        return Roof("flat", eaves + 1.6)
    if luck < 0.13:
        return Roof("shed", eaves, 0.24 * depth)
    rise = 0.5 * depth * math.tan(chance.uniform(0.55, 0.86))
    if luck < 0.34:
        return Roof("hip", eaves, 0.5 * depth * math.tan(chance.uniform(0.42, 0.62)), min(0.44, 0.42 * depth / width))
    if luck < 0.39 and width / depth < 1.12:
        return Roof("tent", eaves, 0.5 * short * math.tan(0.55))
    return Roof("gable", eaves, rise)


def fill_detached(outline: Polygon, chance: Random) -> Filling:
    """Return houses in gardens along the rim, with garages, hedgerow-sized trees and one plot each."""
    filling = Filling()
    room = _Room(shapely.buffer(outline, -2.2, join_style="mitre"))
    stretches, _ = rim(outline, 9.0, chance)
    lots = [lot for s in stretches for lot in cut(s, widths_for(s.length, 14.5, 20.5, chance))]
    setback = chance.uniform(3.2, 5.0)
    for lot in lots:
        direction, length = unit(lot.start, lot.end)
        if length < 9.5 or chance.random() < 0.06:
            continue
        depth, width = chance.uniform(8.3, 10.6), min(length - 4.5, chance.uniform(8.6, 12.8))
        turned = chance.random() < 0.32
        back = setback + chance.uniform(0.0, 1.6)
        middle = along(lot.start, direction, 0.5 * length + chance.uniform(-0.6, 0.6), back + 0.5 * depth)
        axis = (-direction[1], direction[0]) if turned else direction
        long, short = (depth, width) if turned else (width, depth)
        eaves = chance.choice((3.1, 3.4, 3.8, 5.4, 5.9, 6.2)) + chance.uniform(-0.2, 0.2)
        ring = rectangle(middle, axis, long, short)
        front = along(lot.start, direction, 0.5 * length)
        if room.take(ring, 4.0):
            filling.drafts.append(Draft(ring, _house_roof(long, short, eaves, chance), 1 if eaves < 4.5 else 2, HOUSING, front))
            _add_garage(filling, room, lot, direction, back, chance)
    filling.plots = partition(outline, [Polygon(lot_ring(lot, 26.0)) for lot in lots])
    filling.trees += garden_trees(shapely.buffer(outline, -3.0), filling, 0.0062, chance)
    filling.surfaces.append(("garden", outline))
    return filling


def _add_garage(filling: Filling, room: _Room, lot: Stretch, direction: Point, back: float, chance: Random) -> None:
    if chance.random() > 0.34:
        return
    _, length = unit(lot.start, lot.end)
    middle = along(lot.start, direction, 1.9 + 0.3, back + chance.uniform(3.2, 6.0))
    ring = rectangle(middle, (-direction[1], direction[0]), 6.0, 3.2)
    if room.take(ring, 0.6):
        roof = Roof("flat", 2.6) if chance.random() < 0.8 else Roof("gable", 2.4, 1.2)
        filling.drafts.append(Draft(ring, roof, 1, GARAGE, along(lot.start, direction, 0.5 * length)))


def _longest_edge(outline: Polygon) -> tuple[Point, float]:
    hull = shapely.minimum_rotated_rectangle(outline)
    ring = corners_of(hull if isinstance(hull, Polygon) else outline)
    sides = [unit(a, b) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)]
    return max(sides, key=lambda side: side[1])


def fill_rows(outline: Polygon, chance: Random) -> Filling:
    """Return terraced rows of five to eight narrow houses along the block's long direction."""
    filling = Filling()
    room = _Room(shapely.buffer(outline, -3.4, join_style="mitre"))
    direction, _ = _longest_edge(outline)
    middle = (outline.centroid.x, outline.centroid.y)
    width, depth = chance.uniform(5.8, 7.4), chance.uniform(9.2, 10.6)
    eaves, form = chance.uniform(5.4, 6.4), chance.random()
    reach = int(90.0 / (depth + 17.0)) + 1
    plots: list[Polygon] = []
    for line in range(-reach, reach + 1):
        offset = line * (depth + 17.0) + (0.5 * (depth + 17.0) if reach % 2 else 0.0)
        step = 0
        for k in range(-16, 17):
            if (k + 16) % 7 == 0:
                step += 1
                continue
            spot = along(middle, direction, k * width, offset + 0.9 * math.sin(2.0 * step))
            if not shapely.contains_xy(outline, spot[0], spot[1]):
                continue
            ring = rectangle(spot, direction, width, depth)
            if not room.take(ring, -1.0):
                continue
            level = eaves + (0.6 if step % 2 else 0.0)
            roof = Roof("flat", level + 1.2) if form < 0.2 else Roof("gable", level, 0.5 * depth * math.tan(0.6))
            filling.drafts.append(Draft(ring, roof, 2, HOUSING, along(spot, direction, 0.0, -0.5 * depth)))
            plots.append(Polygon(rectangle(along(spot, direction, 0.0, 3.0), direction, width, depth + 12.0)))
    filling.plots = partition(outline, plots)
    filling.trees += garden_trees(shapely.buffer(outline, -3.0), filling, 0.0052, chance)
    filling.surfaces.append(("garden", outline))
    return filling


def fill_slabs(outline: Polygon, chance: Random) -> Filling:
    """Return free-standing apartment slabs of three to five storeys in common green."""
    filling = Filling()
    room = _Room(shapely.buffer(outline, -4.5, join_style="mitre"))
    direction, _ = _longest_edge(outline)
    across = (-direction[1], direction[0])
    middle = (outline.centroid.x, outline.centroid.y)
    storeys = chance.choice((3, 4, 4, 5))
    for line in range(-4, 5):
        spot = along(middle, direction, line * 27.0 + chance.uniform(-1.0, 1.0), chance.uniform(-3.0, 3.0))
        for length in (46.0, 38.0, 30.0, 22.0):
            ring = rectangle(spot, across, length, 11.6)
            if room.take(ring, 13.0):
                roof = Roof("flat", 3.0 * storeys + 0.4) if chance.random() < 0.7 else Roof("gable", 3.0 * storeys, 2.6)
                filling.drafts.append(Draft(ring, roof, storeys, "31001_1020", ring[0]))
                break
    filling.plots = [outline]
    filling.trees += garden_trees(shapely.buffer(outline, -2.0), filling, 0.0068, chance)
    filling.surfaces.append(("park", outline))
    return filling


def fill_large(outline: Polygon, works: bool, chance: Random) -> Filling:
    """Return the large plain volumes of a works yard or of a school."""
    filling = Filling()
    room = _Room(shapely.buffer(outline, -5.0, join_style="mitre"))
    direction, _ = _longest_edge(outline)
    middle = (outline.centroid.x, outline.centroid.y)
    for x in (-26.0, 26.0, 0.0, -52.0, 52.0):
        for y in (-11.0, 15.0):
            long, deep = chance.uniform(24.0, 42.0), chance.uniform(13.0, 19.0)
            ring = rectangle(along(middle, direction, x, y), direction, long, deep)
            if not room.take(ring, 4.0):
                continue
            if works:
                luck = chance.random()
                roof = Roof("flat", chance.uniform(5.5, 8.0)) if luck < 0.45 else Roof("gable", 5.5, 0.16 * deep)
                if luck > 0.75:
                    roof = Roof("sawtooth", 5.2, 1.7, 0.25)
                filling.drafts.append(Draft(ring, roof, 1, WORKS_HALL if luck < 0.6 else STORE_HALL, ring[0]))
            else:
                filling.drafts.append(Draft(ring, Roof("flat", chance.choice((7.4, 10.8))), 3, SCHOOL, ring[0]))
    filling.plots = [outline]
    filling.trees += garden_trees(shapely.buffer(outline, -2.0), filling, 0.0018 if works else 0.004, chance)
    filling.surfaces.append(("industrial_yard" if works else "schoolyard", outline))
    return filling


def fill_green(outline: Polygon, paved: bool, chance: Random) -> Filling:
    """Return a park with scattered large trees, or a paved square with a row of trees."""
    filling = Filling(plots=[outline])
    if paved:
        core = shapely.buffer(outline, -2.8)
        for part in shapely.get_parts(core):
            filling.trees += spaced(part, 8.0, 0.95, ("Platane", "Winterlinde"), chance)
        filling.surfaces.append(("square", outline))
        return filling
    gap = chance.uniform(9.5, 13.0)
    filling.trees += spaced(shapely.buffer(outline, -2.5), gap, 1.45, PARK, chance)
    path = _path(outline)
    filling.surfaces += [("path", path), ("park", shapely.difference(outline, path))]
    return filling


def _path(outline: Polygon) -> Polygon:
    direction, length = _longest_edge(outline)
    middle = (outline.centroid.x, outline.centroid.y)
    bent = [along(middle, direction, s * length, 3.0 * math.sin(7.0 * s)) for s in (-0.6, -0.3, 0.0, 0.3, 0.6)]
    walk = shapely.buffer(LineString(bent), 1.4, cap_style="flat")
    piece = shapely.intersection(walk, outline)
    return piece if isinstance(piece, Polygon) else Polygon()
