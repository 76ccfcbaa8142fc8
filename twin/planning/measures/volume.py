"""Volume, roof and walls of a building from its footprint, its heights and its roof."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from twin.language import Text
from twin.planning.building import HOUSES, Building
from twin.planning.display import both, both_of
from twin.planning.exact import area, exact, length
from twin.planning.family import Question, about
from twin.planning.measure import NOTHING_COUNTED, Column, Counted, Evidence, Measure, refused, shares_of, sum_text
from twin.planning.measures.ground import models_measured
from twin.planning.polygon import frame_of, united
from twin.planning.roofing import BREAK_IN, BREAK_UP, MANSARD_BODY, sides
from twin.planning.state import State

_BASIS = Text("Geometrie des Gebäudemodells", "geometry of the building model")


def solid_volume(building: Building) -> Fraction | None:
    """Return the volume above the ground in m³: of the measured solid, else footprint × eaves plus the roof's body.

    Roof bodies with h the height above the eaves, a × b the rectangle, a the ridge's side: gable and shed a·b·h/2,
    mansard a·b·h·0.675 (see `roofing`), hip with equal pitches b·h·(3a − b)/6. None when a height or (for pitched roofs)
    the rectangle is missing.
    """
    if building.volume_m3 is not None or building.no_volume is not None:
        return building.volume_m3
    eaves, ridge = building.eaves_height(), building.ridge_height()
    if building.footprint is None or eaves is None or ridge is None:
        return None
    if _roof_unknown(building):
        return None
    base = building.footprint_area * eaves
    rise = ridge - eaves
    if building.roof is None or building.roof.type == "flat" or rise <= 0:
        return base if not _steps_back(building) else _stacked(building)
    if building.roof.type in ("gable", "shed"):
        return base + building.footprint_area * rise / 2
    if building.roof.type == "mansard":
        return base + building.footprint_area * rise * MANSARD_BODY
    frame = frame_of(building.footprint)
    if frame is None:
        return None
    return base + building.footprint_area * rise * (3 * exact(frame.long) - exact(frame.short)) / (6 * exact(frame.long))


def _steps_back(building: Building) -> bool:
    return any(storey.outline is not None for storey in building.above_ground())


def _stacked(building: Building) -> Fraction | None:
    """Return the room of storeys laid on each other by their own outlines, m³; None where one has no height."""
    levels = building.above_ground()
    if any(storey.height_m is None for storey in levels):
        return None
    return sum((area(building.outline(storey)) * (storey.height_m or 0) for storey in levels), Fraction(0))


def _stacked_walls(building: Building) -> float:
    outlines = [(building.outline(storey), storey.height_m) for storey in building.above_ground()]
    return sum(outline.length * float(height) for outline, height in outlines if outline is not None and height is not None)


def _roof_unknown(building: Building) -> bool:
    if building.no_volume is not None:
        return True
    height, eaves = building.height(), building.eaves_height()
    return building.roof is None and height is not None and eaves is not None and height > eaves


@dataclass(frozen=True, slots=True)
class RoofShape:
    """A roof measured: pitch in degrees, area of its planes with overhang and area of the walls, both m²."""

    pitch_deg: float
    roof_area: float
    wall_area: float


def roof_shape(building: Building) -> RoofShape | None:
    """Return pitch, roof area and wall area; None when heights are missing or a pitched roof stands on no rectangle."""
    eaves, ridge = building.eaves_height(), building.ridge_height()
    if building.footprint is None or eaves is None or ridge is None or _roof_unknown(building):
        return None
    roof, rise = building.roof, float(ridge - eaves)
    walls = building.footprint.length * float(eaves)
    if roof is None or roof.type == "flat" or rise <= 0:
        over = float(roof.overhang_m) if roof is not None else 0.0
        top = building.footprint.buffer(over, join_style="mitre").area if over else building.footprint.area
        return RoofShape(0.0, top, _stacked_walls(building) if _steps_back(building) else walls)
    frame = frame_of(building.footprint)
    if frame is None:
        return None
    along, across = sides(building, frame)
    run = across if roof.type == "shed" else min(along, across) / 2 if roof.type == "hip" else across / 2
    over = float(roof.overhang_m)
    if roof.type == "mansard":
        return _mansard_shape(along + 2 * over, across + 2 * over, rise, walls + 2 * float(MANSARD_BODY) * across * rise)
    plan = (along + 2 * over) * (across + 2 * over)
    gables = {"gable": across * rise, "shed": across * rise + along * rise, "hip": 0.0}[roof.type]
    return RoofShape(math.degrees(math.atan2(rise, run)), plan * math.hypot(rise, run) / run, walls + gables)


def _mansard_shape(along: float, across: float, rise: float, walls: float) -> RoofShape:
    """Return the shape of a mansard: the pitch is the mean of its steep and its flat part by their areas."""
    runs = ((BREAK_IN * across, BREAK_UP * rise), ((0.5 - BREAK_IN) * across, (1 - BREAK_UP) * rise))
    planes = [(2 * along * math.hypot(run, up), math.degrees(math.atan2(up, run))) for run, up in runs]
    area = sum(size for size, _ in planes)
    return RoofShape(sum(size * pitch for size, pitch in planes) / area, area, walls)


def _houses(state: State) -> list[Building]:
    return [item for item in state.buildings if item.kind in HOUSES]


def volume_measure(state: State) -> Measure:
    """Return the volume of all buildings above the ground, m³."""
    formula = Text("Summe der Gebäudevolumen über Gelände", "sum of building volumes above the ground")
    counted: list[Counted] = []
    for building in _houses(state):
        volume = solid_volume(building)
        if volume is None:
            return refused("solid_volume", _BASIS, formula, _no_shape(building))
        columns = {"footprint": building.footprint_area, "height": building.height()}
        counted.append(Counted(building.id, Text(building.label, building.label), volume, columns))
    total = shares_of(tuple(counted))
    names = (
        Column("footprint", Text("Grundfläche", "footprint"), "m²"),
        Column("height", Text("Höhe", "height"), "m"),
    )
    numbers = sum_text(tuple(counted), total, "m³")
    return Measure(
        "solid_volume",
        total,
        _BASIS,
        Evidence(formula, numbers, {}, tuple(counted), names, models_measured(_houses(state)), note=_twice(state)),
    )


def _twice(state: State) -> Text | None:
    """Return that bodies reach into each other, since their volumes, roofs and walls are added up body by body."""
    shapes = [item.footprint for item in _houses(state) if item.footprint is not None]
    twice = sum((area(shape) for shape in shapes), Fraction(0)) - area(united(shapes))
    if twice < Fraction(1, 100):
        return None if shapes else NOTHING_COUNTED
    return both_of(
        lambda n: f"Gebäude überlagern sich auf {n(twice, 1)} m²; dort zählt jeder Körper für sich.",
        lambda n: f"Buildings overlap on {n(twice, 1)} m²; there each body counts by itself.",
    )


def roof_measures(state: State) -> list[Measure]:
    """Return roof area, wall area (shared walls not deducted) and roof pitch (mean weighted by roof area)."""
    formulas = {
        "roof_area": Text("Dachfläche in der Neigung, mit Überstand", "roof planes as they slope, with overhang"),
        "wall_area": Text(
            "Umfang × Traufhöhe + Giebel, gemeinsame Wände nicht abgezogen",
            "perimeter × eaves height + gables, shared walls not deducted",
        ),
        "roof_pitch_deg": Text("Neigung je Dach, Mittel nach Dachfläche", "pitch of each roof, mean weighted by roof area"),
    }
    shapes: list[tuple[Building, RoofShape]] = []
    for building in _houses(state):
        shape = roof_shape(building)
        if shape is None:
            return [refused(key, _BASIS, formula, _no_shape(building)) for key, formula in formulas.items()]
        shapes.append((building, shape))
    note = _twice(state)
    roof = _sum("roof_area", formulas["roof_area"], note, [(building, length(item.roof_area)) for building, item in shapes])
    wall = _sum("wall_area", formulas["wall_area"], note, [(building, length(item.wall_area)) for building, item in shapes])
    return [roof, wall, _pitch(formulas["roof_pitch_deg"], shapes)]


def _sum(key: str, formula: Text, note: Text | None, parts: list[tuple[Building, Fraction]]) -> Measure:
    counted = tuple(Counted(item.id, Text(item.label, item.label), share) for item, share in parts)
    total = shares_of(counted)
    numbers = sum_text(counted, total, "m²")
    return Measure(key, total, _BASIS, Evidence(formula, numbers, {}, counted, note=note))


def _pitch(formula: Text, shapes: list[tuple[Building, RoofShape]]) -> Measure:
    weight = sum(item.roof_area for _, item in shapes)
    if not weight:
        reason = Text("Es gibt kein Gebäude mit Dach.", "There is no building with a roof.")
        return refused("roof_pitch_deg", _BASIS, formula, reason)
    mean = length(sum(item.pitch_deg * item.roof_area for _, item in shapes) / weight)
    pitches = {building.id: length(item.pitch_deg) for building, item in shapes}
    counted = tuple(Counted(item.id, Text(item.label, item.label), None, {"pitch": pitches[item.id]}) for item, _ in shapes)
    names = (Column("pitch", Text("Neigung", "pitch"), "°"),)
    products = [(length(item.pitch_deg), length(item.roof_area)) for _, item in shapes[:12]]
    numbers = both(
        lambda n: (
            f"({' + '.join(f'{n(pitch, 1)}° × {n(size, 1)} m²' for pitch, size in products)}) ÷ "
            f"{n(length(weight), 1)} m² = {n(mean, 1)}°"
        )
    )
    return Measure("roof_pitch_deg", mean, _BASIS, Evidence(formula, numbers, {}, counted, names), parts=pitches)


def height_measure(state: State) -> Measure:
    """Return the highest point of all buildings above the ground beside them, m."""
    formula = Text("größte Gebäudehöhe über dem Gelände am Gebäude", "greatest building height above the ground beside it")
    heights: list[tuple[Fraction, Building]] = []
    for building in _houses(state):
        height = building.height()
        if height is None:
            return refused("height_max_m", _BASIS, formula, _no_shape(building))
        heights.append((height, building))
    if not heights:
        reason = Text("Es steht kein Gebäude im Planfall.", "There is no building in the case.")
        return refused("height_max_m", _BASIS, formula, reason)
    heights.sort(key=lambda pair: -pair[0])
    counted = tuple(Counted(item.id, Text(item.label, item.label), None, {"height": height}) for height, item in heights)
    names = (Column("height", Text("Höhe", "height"), "m"),)
    top = heights[0][0]
    numbers = both(lambda n: f"max = {n(top, 1)} m ({heights[0][1].label})")
    return Measure("height_max_m", top, _BASIS, Evidence(formula, numbers, {}, counted, names))


def _no_shape(building: Building) -> Text:
    if building.no_volume is not None:
        return building.no_volume
    return Text(
        f"Von „{building.label}“ fehlen Grundfläche, Höhe oder (bei geneigtem Dach) ein rechteckiger Grundriss.",
        f"Of '{building.label}' the footprint, the height or (under a pitched roof) a rectangular plan is missing.",
    )


class Volumes:
    """Volume, height, roofs and walls of the buildings."""

    about = about(
        "volume",
        Text("Gebäudekörper", "building bodies"),
        "solid_volume roof_area wall_area roof_pitch_deg height_max_m",
        reads=("buildings.roof", "buildings.storeys", "buildings.footprint"),
        adds="solid_volume roof_area wall_area",
        grows="solid_volume height_max_m",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all for the whole case."""
        state = question.state
        return [volume_measure(state), *roof_measures(state), height_measure(state)] if question.whole else []
