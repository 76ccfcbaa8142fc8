"""Baumasse and Baumassenzahl (§ 21 BauNVO) with the hall rule of § 21(4)."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building, Storey
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.exact import area
from twin.planning.family import Question, about
from twin.planning.law import hall_bmz_limit
from twin.planning.measure import (
    NOTHING_COUNTED,
    PROGRAMME,
    Column,
    Counted,
    Evidence,
    Measure,
    UsedAssumption,
    refused,
    shares_of,
    sum_text,
)
from twin.planning.measures.floorspace import other_storeys, rooms_inside
from twin.planning.measures.ground import FOOTPRINT, no_footprint, ratio
from twin.planning.measures.storeys import first_refusal, gf_counts, storeys_once
from twin.planning.measures.volume import solid_volume
from twin.planning.place import Place
from twin.planning.state import State
from twin.planning.storey_rule import decide

_BM = Text(
    "Außenmaße vom Fußboden des untersten bis zur Decke des obersten Vollgeschosses, dazu Aufenthaltsräume in anderen Geschossen",
    "outer dimensions from the floor of the lowest to the ceiling of the topmost full storey, plus habitable "
    "rooms in other storeys",
)
_HEIGHT = Column("height", Text("Höhe der Vollgeschosse", "height of full storeys"), "m")


def building_mass(case: PlanningCase, state: State, place: Place) -> Measure:
    """Return the Baumasse in m³, § 21(2)(3); a building whose storeys nobody knows counts with its actual volume."""
    basis = case.law.paragraph(21)
    buildings = [item for item in state.buildings if gf_counts(item)]
    storeyed = [item for item in buildings if item.storeys is not None]
    reason = first_refusal(case, storeyed) or _heights_refusal(case, storeyed)
    if reason is not None:
        return refused("BM", basis, _BM, reason)
    shares, assumptions = _by_storeys(case, storeyed, place)
    for building in buildings:
        if building.storeys is None and building.kind == "main":
            actual = _actual(building, place)
            if actual is None:
                return refused("BM", basis, _BM, no_footprint(building) if building.footprint is None else _no_volume(building))
            shares[building.id] = actual
            text = Text("Geschosse unbekannt: tatsächliche Baumasse", "storeys unknown: actual volume")
            assumptions.append(UsedAssumption("actual_volume", text, None, Text("§ 21 Abs. 3 BauNVO", "§ 21(3) BauNVO")))
    counted = tuple(_counted(case, item, shares[item.id]) for item in buildings if shares.get(item.id))
    total = shares_of(counted)
    numbers = sum_text(counted, total, "m³")
    note = None if counted else NOTHING_COUNTED
    return Measure("BM", total, basis, Evidence(_BM, numbers, {}, counted, (FOOTPRINT, _HEIGHT), tuple(assumptions), note=note))


def _counted(case: PlanningCase, building: Building, share: Fraction) -> Counted:
    height = sum((storey.height_m or Fraction(0) for storey in _between(case, building)), Fraction(0))
    return Counted(
        building.id, Text(building.label, building.label), share, {"footprint": building.footprint_area, "height": height}
    )


def _between(case: PlanningCase, building: Building) -> list[Storey]:
    """Return the storeys from the lowest to the topmost full storey."""
    levels = [item.level for item in building.storeys or () if decide(building, item, case.law.land).full]
    return [item for item in building.storeys or () if levels and min(levels) <= item.level <= max(levels)]


def _outside(case: PlanningCase, building: Building) -> list[Storey]:
    inside = _between(case, building)
    return [item for item in other_storeys(case, building) if item not in inside]


def _by_storeys(case: PlanningCase, buildings: list[Building], place: Place) -> tuple[dict[str, Fraction], list[UsedAssumption]]:
    shares: dict[str, Fraction] = {}
    between = {building.id: _between(case, building) for building in buildings}
    for building, storey, size in storeys_once(buildings, place, lambda b, s: s in between[b.id]):
        shares[building.id] = shares.get(building.id, Fraction(0)) + size * (storey.height_m or Fraction(0))
    unknown_rooms = False
    for building in buildings:
        outside = _outside(case, building)
        unknown_rooms = unknown_rooms or any(storey.habitable_area_m2 is None for storey in outside)
        for storey, rooms in rooms_inside(case, building, place):
            if storey in outside:
                shares[building.id] = shares.get(building.id, Fraction(0)) + rooms * (storey.height_m or Fraction(0))
    if not unknown_rooms:
        return shares, []
    text = Text("in Geschossen ohne Angabe gibt es keine Aufenthaltsräume", "storeys without a figure have no habitable rooms")
    return shares, [UsedAssumption("habitable_area_m2", text, Fraction(0), PROGRAMME)]


def _heights_refusal(case: PlanningCase, buildings: list[Building]) -> Text | None:
    for building in buildings:
        rooms = [item for item in _outside(case, building) if item.habitable_area_m2]
        for storey in [*_between(case, building), *rooms]:
            if storey.height_m is None:
                return Text(
                    f"Für Geschoss {storey.level} von „{building.label}“ fehlt height_m.",
                    f"Storey {storey.level} of '{building.label}' lacks height_m.",
                )
    return None


def _actual(building: Building, place: Place) -> Fraction | None:
    volume, whole = solid_volume(building), building.footprint_area
    if volume is None or not whole or building.footprint is None:
        return None
    inside = area(building.footprint if place.region is None else building.footprint.intersection(place.region))
    return volume * inside / whole


def _no_volume(building: Building) -> Text:
    if building.no_volume is not None:
        return building.no_volume
    return Text(
        f"Für „{building.label}“ sind weder Geschosse noch ein Volumen bekannt.",
        f"Neither storeys nor a volume are known for '{building.label}'.",
    )


def mass_ratio(case: PlanningCase, place: Place, mass: Measure) -> Measure:
    """Return the Baumassenzahl: BM ÷ plot area, m³/m²."""
    words = Text("Baumasse ÷ Grundstücksfläche", "building mass ÷ plot area")
    return ratio("BMZ", case.law.paragraph(21), words, mass, place)


_HALL = Text("3,5 × zulässige GFZ (Geschosse über 3,50 m)", "3.5 × allowed GFZ (storeys above 3.50 m)")


def mass_limit(case: PlanningCase, state: State, place: Place) -> Measure:
    """Return the BMZ that holds: fixed in the plan, or 3.5 × the allowed GFZ by the hall rule, else why there is none."""
    limits, basis = case.limits, case.law.paragraph(21, 4)
    if limits.bmz is not None:
        words = Text("im Plan festgesetzte BMZ", "BMZ fixed in the plan")
        value = limits.bmz
        return Measure("BMZ_limit", value, case.law.paragraph(16, 2), Evidence(words, both(lambda n: n(value, 2))))
    high = _high_storeys(state, place)
    if not high:
        return refused("BMZ_limit", basis, _HALL, _no_high_storey())
    if limits.height_m is not None or case.height_limits:
        return refused("BMZ_limit", basis, _HALL, _open_reading())
    if limits.gfz is None:
        reason = Text(
            "Geschosse über 3,50 m, aber im Plan ist keine GFZ festgesetzt.", "Storeys above 3.50 m, but the plan fixes no GFZ."
        )
        return refused("BMZ_limit", basis, _HALL, reason)
    gfz, value = limits.gfz, hall_bmz_limit(limits.gfz)
    numbers = both(lambda n: f"{n(Fraction(7, 2), 1)} × {n(gfz, 2)} = {n(value, 2)}")
    return Measure("BMZ_limit", value, basis, Evidence(_HALL, numbers, {"GFZ_allowed": gfz}, tuple(high)))


def _high_storeys(state: State, place: Place) -> list[Counted]:
    result = []
    for building in state.buildings:
        heights = [item.height_m for item in building.storeys or () if item.height_m is not None]
        if gf_counts(building) and heights and max(heights) > Fraction(7, 2) and _stands_in(building, place):
            result.append(Counted(building.id, Text(building.label, building.label), None, {"height": max(heights)}))
    return result


def _stands_in(building: Building, place: Place) -> bool:
    if building.footprint is None or place.region is None:
        return True
    return area(building.footprint.intersection(place.region)) >= Fraction(1, 100)


def _no_high_storey() -> Text:
    return Text(
        "Im Plan ist keine BMZ festgesetzt, und kein Geschoss ist höher als 3,50 m (§ 21 Abs. 4 greift nicht).",
        "The plan fixes no BMZ, and no storey is higher than 3.50 m (§ 21(4) does not apply).",
    )


def _open_reading() -> Text:
    return Text(
        "Im Plan ist eine Höhe, aber keine BMZ festgesetzt. Ob § 21 Abs. 4 („Höhe … oder die Baumassenzahl nicht "
        "festgesetzt“) dann "
        "gilt, ist eine offene Lesart; hier wird nicht entschieden.",
        "The plan fixes a height but no BMZ. Whether § 21(4) ('height … or building mass ratio not fixed') then "
        "applies is an open "
        "reading; it is not decided here.",
    )


class BuildingMass:
    """Baumasse, Baumassenzahl and what limits it."""

    about = about(
        "mass",
        Text("Baumasse", "building mass"),
        "BM BMZ BMZ_limit",
        reads=("buildings.storeys", "plan_limits", "height_limits", "law"),
        by_plot="BM BMZ BMZ_limit",
        adds="BM",
        grows="BM BMZ",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all three at the place."""
        case, state, place = question.case, question.state, question.place
        mass = building_mass(case, state, place)
        return [mass, mass_ratio(case, place, mass), mass_limit(case, state, place)]
