"""Earth that moves: room of the storeys below ground, cut and fill under buildings and where the ground is made level."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building
from twin.planning.case import PlanningCase
from twin.planning.exact import area
from twin.planning.family import Question, about
from twin.planning.grading import FARTHEST_BANK_M, Grade, earthwork_within, grade_works
from twin.planning.measure import Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of, sum_text
from twin.planning.measures.ground import no_footprint
from twin.planning.measures.storeys import storeys_once, storeys_unknown
from twin.planning.place import EVERYWHERE
from twin.planning.state import State
from twin.planning.terrain import Terrain

_BASIS = Text("Geometrie", "geometry")
_DUG = Text("Fläche × Höhe der Geschosse unter dem Gelände", "area × height of storeys below the ground")
_CUT = Text(
    "Gelände über der Höhe des Erdgeschosses (unter Gebäuden) und über Planum und Böschung (angepasstes Gelände)",
    "terrain above the level of the ground floor (below buildings) and above pad and bank (where the ground is made level)",
)
_FILL = Text(
    "Höhe des Erdgeschosses (unter Gebäuden), Planum und Böschung (angepasstes Gelände) über dem Gelände",
    "level of the ground floor (below buildings), pad and bank (where the ground is made level) above the terrain",
)
_NOTHING = Text("Hier wird nichts gebaut.", "Nothing is built here.")
_COVERED = Fraction(999, 1000)
_COLUMNS = (
    Column("level", Text("Erdgeschoss oder Planum", "ground floor or pad"), "m NHN"),
    Column("footprint", Text("Grundfläche", "footprint"), "m²"),
    Column("bank", Text("Böschung 1 :", "bank 1 :"), ""),
)


def excavation(state: State, built: frozenset[str] | None) -> Measure:
    """Return the room of the storeys below ground of what is built, m³; overlaps on one level count once."""
    buildings = _new(state, built)
    reason = None if buildings else _NOTHING
    for building in buildings:
        if building.storeys is None:
            reason = reason or (storeys_unknown(building) if building.kind in ("main", "underground") else None)
        for storey in building.storeys or ():
            if storey.level < 0 and (storey.height_m is None or building.outline(storey) is None):
                reason = reason or (no_footprint(building) if storey.height_m is not None else _no_depth(building, storey.level))
    if reason is not None:
        return refused("excavation_m3", _BASIS, _DUG, reason)
    shares: dict[str, Fraction] = {}
    for building, storey, size in storeys_once(buildings, EVERYWHERE, lambda _, item: item.level < 0):
        shares[building.id] = shares.get(building.id, Fraction(0)) + size * (storey.height_m or Fraction(0))
    counted = tuple(Counted(item.id, Text(item.label, item.label), shares[item.id]) for item in buildings if item.id in shares)
    total = shares_of(counted)
    note = None if counted else Text("Es ist kein Geschoss unter dem Gelände angegeben.", "No storey below the ground is given.")
    return Measure("excavation_m3", total, _BASIS, Evidence(_DUG, sum_text(counted, total, "m³"), {}, counted, note=note))


def cut_and_fill(case: PlanningCase, state: State, built: frozenset[str] | None) -> list[Measure]:
    """Return what is dug off and filled, m³: under the buildings, so that the ground is level with their ground floors, and
    where an alternative makes the ground level, banks included. No ground counts twice."""
    formulas = {"cut_m3": _CUT, "fill_m3": _FILL}
    buildings = [item for item in _new(state, built) if item.kind in ("main", "garage", "ancillary_s14")]
    if case.terrain is None:
        reason = Text("Es ist kein Gelände (terrain) angegeben.", "No terrain is given.")
        return [refused(key, _BASIS, formula, reason) for key, formula in formulas.items()]
    moved, reasons = _moved(case.terrain, buildings, state.grades)
    if reasons or not moved:
        return [refused(key, _BASIS, formula, (reasons or [_NOTHING])[0]) for key, formula in formulas.items()]
    source = (
        Text(case.terrain.source, case.terrain.source)
        if case.terrain.source
        else Text("wie im Planfall angegeben", "as the case states")
    )
    count = len(case.terrain.points)
    used = UsedAssumption("terrain", Text(f"Gelände aus {count} Höhenpunkten", f"terrain from {count} heights"), None, source)
    result = []
    for (key, formula), counted in zip(formulas.items(), zip(*moved, strict=True), strict=True):
        total = shares_of(counted)
        evidence = Evidence(formula, sum_text(counted, total, "m³"), {}, counted, _COLUMNS, (used,))
        result.append(Measure(key, total, _BASIS, evidence))
    return result


Moved = tuple[Counted, Counted]


def _moved(terrain: Terrain, buildings: Sequence[Building], grades: Sequence[Grade]) -> tuple[list[Moved], list[Text]]:
    """Return what each building and each levelled area digs off and fills, and why some cannot be computed."""
    moved: list[Moved] = []
    reasons: list[Text] = []
    for building in buildings:
        if building.footprint is None or building.ground_nhn_m is None:
            reasons.append(_no_level(building))
            continue
        work = earthwork_within(terrain, building.footprint, building.ground_nhn_m, grades)
        reasons += [_not_covered(building.label)] if work.covered < _COVERED else []
        columns = {"level": building.ground_nhn_m, "footprint": area(building.footprint)}
        words = Text(building.label, building.label)
        moved.append((Counted(building.id, words, work.cut, columns), Counted(building.id, words, work.fill, columns)))
    outlines = [item.footprint for item in buildings if item.footprint is not None]
    for done in grade_works(terrain, grades, outlines):
        grade = done.grade
        reasons += [] if done.ends else [_bank_too_flat(grade)]
        reasons += [] if done.known else [_not_covered(grade.id)]
        columns = {"level": grade.level or Fraction(0), "footprint": area(grade.geometry), "bank": grade.bank}
        words = Text(f"Gelände {grade.id}", f"ground {grade.id}")
        moved.append((Counted(grade.id, words, done.cut, columns), Counted(grade.id, words, done.fill, columns)))
    return moved, reasons


def _new(state: State, built: frozenset[str] | None) -> Sequence[Building]:
    return [item for item in state.buildings if built is None or item.id in built]


def _no_depth(building: Building, level: int) -> Text:
    return Text(
        f"Für Geschoss {level} von „{building.label}“ fehlt height_m.", f"Storey {level} of '{building.label}' lacks height_m."
    )


def _no_level(building: Building) -> Text:
    return Text(
        f"Von „{building.label}“ fehlt die Höhe des Geländes am Gebäude (ground_nhn_m) oder die Grundfläche.",
        f"'{building.label}' lacks its level (ground_nhn_m) or its footprint.",
    )


def _not_covered(name: str) -> Text:
    return Text(f"Das Gelände reicht nicht unter ganz „{name}“.", f"The terrain does not reach below all of '{name}'.")


def _bank_too_flat(grade: Grade) -> Text:
    reach = f"{FARTHEST_BANK_M:.0f} m"
    return Text(
        f"Die Böschung um „{grade.id}“ trifft innerhalb von {reach} nicht auf das Gelände; bitte steiler anlegen.",
        f"The bank around '{grade.id}' does not meet the terrain within {reach}; please make it steeper.",
    )


class Earthworks:
    """Excavation, cut and fill."""

    about = about(
        "earthworks",
        Text("Erdarbeiten", "earthworks"),
        "excavation_m3 cut_m3 fill_m3",
        reads=("buildings.storeys", "buildings.ground_nhn_m", "terrain", "grades"),
        adds="excavation_m3 cut_m3 fill_m3",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all three for the whole case; of an alternative only what it builds."""
        if not question.whole:
            return []
        return [excavation(question.state, question.built), *cut_and_fill(question.case, question.state, question.built)]
