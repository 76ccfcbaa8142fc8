"""Sight lines: how high something may stand before it hides the target, and which views a building blocks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import shapely
from shapely.geometry import LineString, Point

from twin.language import Text
from twin.planning.building import HOUSES, Building
from twin.planning.case import PlanningCase
from twin.planning.display import both_of
from twin.planning.exact import length
from twin.planning.exposure.casters import ground_level
from twin.planning.family import Question, about
from twin.planning.measure import PROGRAMME, Cell, Column, Counted, Evidence, Measure, UsedAssumption, refused
from twin.planning.sightline import SightLine
from twin.planning.state import State

_BASIS = Text("Geometrie; welche Blicke zählen, entscheidet die Kommune", "geometry; which views matter is for the municipality")
_WORDS = Text(
    "Blicke, in die ein Gebäude ragt: Höchstpunkt > z(Auge) + (z(Ziel) − z(Auge)) × d ÷ D",
    "views a building reaches into: highest point > z(eye) + (z(target) − z(eye)) × d ÷ D",
)
_EYE_M = Fraction(8, 5)
_COLUMNS = (
    Column("obstacle", Text("niedrigster Abstand bei", "least clearance at")),
    Column("distance", Text("Entfernung vom Auge", "distance from the eye"), "m"),
    Column("allowed", Text("zulässige Höhe", "height allowed"), "m NHN"),
    Column("top", Text("Höchstpunkt", "highest point"), "m NHN"),
    Column("clearance", Text("Abstand", "clearance"), "m"),
)


@dataclass(frozen=True, slots=True)
class _Crossing:
    """Where a line passes a building: nearest of its lowest points, the height the line allows there, the building's top."""

    building: Building
    distance: Fraction
    allowed: Fraction
    top: Fraction

    @property
    def clearance(self) -> Fraction:
        return self.allowed - self.top


def sight_lines_blocked(case: PlanningCase, state: State) -> Measure:
    """Return how many of the case's sight lines a building reaches into; each line with its least clearance in m."""
    key = "sight_lines_blocked"
    if not case.sight_lines:
        return refused(key, _BASIS, _WORDS, Text("Es sind keine Sichtlinien angegeben.", "No sight lines are given."))
    level = ground_level((*state.buildings, *state.surroundings))
    counted: list[Counted] = []
    for line in case.sight_lines:
        crossings = [_crossing(line, item, level) for item in (*state.buildings, *state.surroundings) if _passes(line, item)]
        unknown = next((item for item in crossings if isinstance(item, Text)), None)
        if unknown is not None:
            return refused(key, _BASIS, _WORDS, unknown)
        known = [item for item in crossings if isinstance(item, _Crossing)]
        counted.append(_counted(line, min(known, key=lambda item: item.clearance, default=None)))
    blocked = sum((item.share or Fraction(0) for item in counted), Fraction(0))
    numbers = Text(f"{int(blocked)} von {len(counted)}", f"{int(blocked)} of {len(counted)}")
    evidence = Evidence(
        _WORDS, numbers, {"lines": Fraction(len(counted))}, tuple(counted), _COLUMNS, _assumptions(case, state, level)
    )
    parts = {item.id: item.share or Fraction(0) for item in counted}
    return Measure(key, blocked, _BASIS, evidence, parts=parts)


def _counted(line: SightLine, worst: _Crossing | None) -> Counted:
    label = Text(line.label, line.label)
    if worst is None:
        return Counted(line.id, label, Fraction(0))
    columns: dict[str, Cell] = {
        "obstacle": worst.building.label,
        "distance": worst.distance,
        "allowed": worst.allowed,
        "top": worst.top,
        "clearance": worst.clearance,
    }
    return Counted(line.id, label, Fraction(1 if worst.clearance < 0 else 0), columns)


def _passes(line: SightLine, building: Building) -> bool:
    return building.kind in HOUSES and (
        building.footprint is None or LineString([line.eye, line.target]).intersects(building.footprint)
    )


def _crossing(line: SightLine, building: Building, level: Fraction) -> _Crossing | Text:
    """Return where the line runs lowest over the building, or why nobody can tell."""
    height = building.height()
    top = building.top_nhn_m
    if top is None and height is not None:
        top = (level if building.ground_nhn_m is None else building.ground_nhn_m) + height
    if building.footprint is None or top is None:
        return Text(
            f"Grundfläche oder Höhe von „{building.label}“ fehlt; ob es die Sicht „{line.label}“ verstellt, ist nicht zu sagen.",
            f"Footprint or height of '{building.label}' is missing; whether it blocks the view '{line.label}' cannot be told.",
        )
    inside = shapely.intersection(LineString([line.eye, line.target]), building.footprint)
    spots = [length(Point(line.eye).distance(Point(spot))) for spot in shapely.get_coordinates(inside)]
    heights = [(_height(line, spot, level), spot) for spot in spots]
    allowed, distance = min(heights)
    return _Crossing(building, distance, allowed, top)


def _height(line: SightLine, distance: Fraction, level: Fraction) -> Fraction:
    eye = level + _EYE_M if line.eye_nhn_m is None else line.eye_nhn_m
    whole = length(line.length)
    return eye + (line.target_nhn_m - eye) * distance / whole if whole else eye


def _assumptions(case: PlanningCase, state: State, level: Fraction) -> tuple[UsedAssumption, ...]:
    used = [
        UsedAssumption(
            "block_to_top",
            Text("Gebäude als Block bis zu ihrem höchsten Punkt", "buildings as blocks up to their highest point"),
            None,
            PROGRAMME,
        )
    ]
    if any(line.eye_nhn_m is None for line in case.sight_lines):
        text = both_of(
            lambda n: f"Auge 1,6 m über dem mittleren Gelände von {n(level, 1)} m",
            lambda n: f"eye 1.6 m above the mean ground of {n(level, 1)} m",
        )
        used.append(UsedAssumption("eye_nhn_m", text, level + _EYE_M, PROGRAMME))
    return tuple(used)


class SightLines:
    """Views worth keeping and what blocks them."""

    about = about(
        "sightlines",
        Text("Sichtachsen", "sight lines"),
        "sight_lines_blocked",
        reads=("sight_lines", "buildings.footprint", "buildings.roof", "surroundings"),
        adds="sight_lines_blocked",
        grows="sight_lines_blocked",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return the blocked lines for the whole case."""
        return [sight_lines_blocked(question.case, question.state)] if question.whole else []
