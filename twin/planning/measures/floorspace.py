"""Geschossfläche, Geschossflächenzahl (§ 20 BauNVO) and Brutto-Grundfläche: storey by storey, overlaps once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building, Kind, Storey
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.exact import area
from twin.planning.family import Question, about
from twin.planning.measure import (
    NOTHING_COUNTED,
    Cell,
    Column,
    Counted,
    Evidence,
    Measure,
    UsedAssumption,
    refused,
    shares_of,
    sum_text,
)
from twin.planning.measures.ground import FOOTPRINT, no_footprint, ratio
from twin.planning.measures.storeys import (
    first_refusal,
    gf_counts,
    rule_used,
    storey_assumptions,
    storeys_once,
    storeys_unknown,
    without_storeys,
)
from twin.planning.place import Place
from twin.planning.state import State
from twin.planning.storey_rule import decide

_STOREYS = Column("storeys", Text("Vollgeschosse", "full storeys"))
_LEVELS = Column("levels", Text("Ebenen", "levels"))
# parking areas, driveways and solar plants have no floors
_FLOORED: frozenset[Kind] = frozenset({"main", "garage", "ancillary_s14", "underground"})


@dataclass(slots=True)
class _Tally:
    """Shares by building while storeys are walked through."""

    shares: dict[str, Fraction] = field(default_factory=dict)
    storeys: dict[str, int] = field(default_factory=dict)
    assumptions: dict[str, UsedAssumption] = field(default_factory=dict)

    def add(self, building: Building, size: Fraction, levels: int = 1) -> None:
        self.shares[building.id] = self.shares.get(building.id, Fraction(0)) + size
        self.storeys[building.id] = self.storeys.get(building.id, 0) + levels

    def assume(self, item: UsedAssumption) -> None:
        self.assumptions.setdefault(item.key, item)


def floor_area(case: PlanningCase, state: State, place: Place) -> Measure:
    """Return the Geschossfläche in m²: full storeys by outer dimensions; before 1990 also habitable rooms in other storeys."""
    basis = case.law.paragraph(20)
    buildings = [item for item in state.buildings if gf_counts(item)]
    reason = first_refusal(case, buildings) or _rooms_refusal(case, buildings)
    if reason is not None:
        return refused("GF", basis, _GF, reason)
    tally = _Tally()
    land = case.law.land
    for building, _, size in storeys_once(buildings, place, lambda b, s: bool(decide(b, s, land).full)):
        tally.add(building, size)
    if case.habitable_rooms_count():
        _add_rooms(case, buildings, place, tally)
    for item in (*storey_assumptions(case, buildings), *rule_used(case, buildings), *without_storeys(buildings)):
        tally.assume(item)
    if any(storey.full_storey is not None for building in buildings for storey in building.storeys or ()):
        text = Text("Vollgeschosse wie im Entwurf angegeben", "full storeys as the draft gives them")
        tally.assume(UsedAssumption("full_storey", text))
    return _measure("GF", basis, _GF, buildings, tally, _STOREYS)


_GF = Text("Summe der Vollgeschossflächen nach Außenmaßen", "sum of full storeys by outer dimensions")


def other_storeys(case: PlanningCase, building: Building) -> list[Storey]:
    """Return the storeys of a building that are decided to be no full storeys."""
    return [item for item in building.storeys or () if decide(building, item, case.law.land).full is False]


def _rooms_refusal(case: PlanningCase, buildings: list[Building]) -> Text | None:
    others = [(building, storey) for building in buildings for storey in other_storeys(case, building)]
    count = case.habitable_rooms_count()
    if count is None and any(storey.habitable_area_m2 for _, storey in others):
        return Text(
            "Die Fassung der BauNVO ist nicht angegeben; vor 1990 zählen Aufenthaltsräume in anderen Geschossen zur GF.",
            "The version of the BauNVO is not named; before 1990 habitable rooms in other storeys count for GF.",
        )
    missing = next((pair for pair in others if count and pair[1].habitable_area_m2 is None and pair[1].level >= 0), None)
    if missing is None:
        return None
    building, storey = missing
    if case.limits.rooms_count:
        return Text(
            f"Der Plan lässt Aufenthaltsräume in anderen Geschossen zählen; für Geschoss {storey.level} von „{building.label}“ "
            "fehlt "
            "habitable_area_m2.",
            f"The plan lets habitable rooms in other storeys count; storey {storey.level} of '{building.label}' lacks "
            "habitable_area_m2.",
        )
    return Text(
        f"Nach der BauNVO {case.law.version} zählen Aufenthaltsräume in anderen Geschossen; für Geschoss {storey.level} von "
        f"„{building.label}“ fehlt habitable_area_m2.",
        f"Under the BauNVO of {case.law.version} habitable rooms in other storeys count; storey {storey.level} of "
        f"'{building.label}' lacks habitable_area_m2.",
    )


_ROOMS_BY_VERSION = Text(
    "Aufenthaltsräume in anderen Geschossen zählen (vor 1990)", "habitable rooms in other storeys count (before 1990)"
)
_ROOMS_BY_PLAN = Text(
    "Aufenthaltsräume in anderen Geschossen zählen, weil der Plan es bestimmt (§ 20 Abs. 3 Satz 2 BauNVO)",
    "habitable rooms in other storeys count since the plan orders it (§ 20(3) sentence 2 BauNVO)",
)


def _add_rooms(case: PlanningCase, buildings: list[Building], place: Place, tally: _Tally) -> None:
    for building in buildings:
        for storey, rooms in rooms_inside(case, building, place):
            tally.add(building, rooms, 0)
            text = _ROOMS_BY_PLAN if case.limits.rooms_count else _ROOMS_BY_VERSION
            tally.assume(UsedAssumption("habitable_area_m2", text, storey.habitable_area_m2))


def rooms_inside(case: PlanningCase, building: Building, place: Place) -> list[tuple[Storey, Fraction]]:
    """Return the habitable rooms (m²) in storeys that are no full storeys, in the share of the storey that lies in the place."""
    result = []
    for storey in other_storeys(case, building):
        outline = building.outline(storey)
        whole = area(outline)
        if storey.habitable_area_m2 and whole and outline is not None:
            inside = area(outline if place.region is None else outline.intersection(place.region))
            result.append((storey, storey.habitable_area_m2 * inside / whole))
    return result


def gross_floor_area(case: PlanningCase, state: State, place: Place, only: frozenset[str] | None = None) -> Measure:
    """Return the Brutto-Grundfläche in m²: all floor levels by outer dimensions, cellars and roof storeys too.

    `only` restricts it to buildings of these ids. A roof storey without outline counts with the town's `roof_storey_share`.
    """
    basis = Text("DIN 277, Regelfall der Raumumschließung (R)", "DIN 277, enclosed on all sides (R)")
    buildings = [item for item in state.buildings if item.kind in _FLOORED and (only is None or item.id in only)]
    for building in buildings:
        if building.footprint is None:
            return refused("BGF", basis, _BGF, no_footprint(building))
        if building.storeys is None and building.kind == "main":
            return refused("BGF", basis, _BGF, storeys_unknown(building))
    tally = _Tally()
    for building, storey, size in storeys_once(buildings, place, lambda _b, _s: True):
        tally.add(building, size * floor_share(case, storey))
        if floor_share(case, storey) != 1:
            text = Text(
                "Dachgeschoss ohne Umriss als Anteil der Grundfläche", "roof storey without outline as a share of the footprint"
            )
            tally.assume(case.assumptions.used("roof_storey_share", text))
    for item in (*storey_assumptions(case, buildings), *without_storeys(buildings)):
        tally.assume(item)
    return _measure("BGF", basis, _BGF, buildings, tally, _LEVELS)


_BGF = Text("Summe aller Grundrissebenen nach Außenmaßen", "sum of all floor levels by outer dimensions")


def floor_share(case: PlanningCase, storey: Storey) -> Fraction:
    """Return how much of its outline a level counts for BGF: all, or the assumed share for a roof storey without outline."""
    if not storey.roof_storey or storey.outline is not None:
        return Fraction(1)
    share = case.assumptions.get("roof_storey_share")
    return Fraction(1) if share is None else share


def _measure(key: str, basis: Text, formula: Text, buildings: list[Building], tally: _Tally, storeys: Column) -> Measure:
    counted = []
    for building in buildings:
        if tally.shares.get(building.id):
            columns: dict[str, Cell] = {"footprint": building.footprint_area, storeys.key: tally.storeys[building.id]}
            counted.append(Counted(building.id, Text(building.label, building.label), tally.shares[building.id], columns))
    total = shares_of(tuple(counted))
    numbers = sum_text(tuple(counted), total, "m²")
    used, note = tuple(tally.assumptions.values()), None if counted else NOTHING_COUNTED
    evidence = Evidence(formula, numbers, {}, tuple(counted), (FOOTPRINT, storeys), used, note=note)
    return Measure(key, total, basis, evidence)


def floor_area_ratio(case: PlanningCase, place: Place, floor: Measure) -> Measure:
    """Return the Geschossflächenzahl: GF ÷ plot area."""
    words = Text("Geschossfläche ÷ Grundstücksfläche", "floor area of full storeys ÷ plot area")
    return ratio("GFZ", case.law.paragraph(20), words, floor, place)


_NUF = Text("Brutto-Grundfläche × Anteil der Nutzungsfläche", "gross floor area × share of usable area")


def usable_area(case: PlanningCase, gross: Measure) -> Measure:
    """Return the Nutzungsfläche in m² as the town's share of the gross floor area: an estimate of an early phase."""
    basis, share = (
        Text("DIN 277, geschätzt mit dem Anteil der Kommune", "DIN 277, estimated by the municipality's share"),
        case.assumptions.get("nuf_per_bgf"),
    )
    if gross.value is None:
        return refused("NUF", basis, _NUF, gross.reason or _NUF)
    if share is None:
        reason = Text("Die Annahme „nuf_per_bgf“ der Kommune fehlt.", "The municipality's assumption 'nuf_per_bgf' is missing.")
        return refused("NUF", basis, _NUF, reason)
    value, floor = gross.value * share, gross.value
    numbers = both(lambda n: f"{n(floor, 1)} m² × {n(share, 2)} = {n(value, 1)} m²")
    objects = tuple(replace(item, share=None if item.share is None else item.share * share) for item in gross.evidence.objects)
    used = (
        *gross.evidence.assumptions,
        case.assumptions.used("nuf_per_bgf", Text("Nutzungsfläche je m² BGF", "usable area per m² of gross floor area")),
    )
    inputs = {"BGF": floor, "nuf_per_bgf": share}
    return Measure("NUF", value, basis, Evidence(_NUF, numbers, inputs, objects, gross.evidence.columns, used))


_FULL = Text("Vollgeschosse je Gebäude, das höchste zählt", "full storeys of each building, the tallest counts")


def full_storeys(case: PlanningCase, state: State, place: Place) -> Measure:
    """Return the greatest number of full storeys of a main structure that stands in the place; those of each as parts."""
    basis = Text(f"{case.law.paragraph(20, 1).de} mit Landesrecht", f"{case.law.paragraph(20, 1).en} with state law")
    buildings = [item for item in state.buildings if item.kind == "main" and _stands_in(item, place)]
    reason = first_refusal(case, buildings)
    if reason is None and not buildings:
        reason = Text("Es gibt keine Hauptanlage.", "There is no main structure.")
    if reason is not None:
        return refused("full_storeys", basis, _FULL, reason)
    land = case.law.land
    counts = {item.id: Fraction(sum(bool(decide(item, level, land).full) for level in item.storeys or ())) for item in buildings}
    rules = {item.id: _deciders(item, land) for item in buildings}
    counted = tuple(
        Counted(item.id, Text(item.label, item.label), None, {"full_storeys": counts[item.id], "by": rules[item.id]})
        for item in buildings
    )
    most = max(counts.values())
    numbers = both(lambda n: f"max = {n(most, 0)}")
    columns = (Column("full_storeys", Text("Vollgeschosse", "full storeys")), Column("by", Text("entschieden", "decided")))
    used = (*storey_assumptions(case, buildings), *rule_used(case, buildings))
    evidence = Evidence(_FULL, numbers, {}, counted, columns, used)
    return Measure("full_storeys", most, basis, evidence, parts=counts)


def _stands_in(building: Building, place: Place) -> bool:
    if building.footprint is None or place.region is None:
        return True
    return area(building.footprint.intersection(place.region)) >= Fraction(1, 100)


def _deciders(building: Building, land: str | None) -> Text:
    words = dict.fromkeys(decide(building, storey, land).by for storey in building.storeys or ())
    return Text(", ".join(item.de for item in words), ", ".join(item.en for item in words))


class FloorSpace:
    """Geschossfläche and Geschossflächenzahl, full storeys, gross floor area and what of it is used."""

    about = about(
        "floorspace",
        Text("Geschoss- und Grundflächen", "floor space"),
        "GF GFZ full_storeys BGF NUF",
        reads=("buildings.storeys", "law", "assumptions.nuf_per_bgf"),
        by_plot="GF GFZ full_storeys BGF NUF",
        adds="GF BGF NUF",
        grows="GF GFZ full_storeys BGF NUF",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all five, for a plot with what lies on it."""
        case, state, place = question.case, question.state, question.place
        floor, gross = floor_area(case, state, place), gross_floor_area(case, state, question.cut)
        return [
            floor,
            floor_area_ratio(case, place, floor),
            full_storeys(case, state, question.cut),
            gross,
            usable_area(case, gross),
        ]
