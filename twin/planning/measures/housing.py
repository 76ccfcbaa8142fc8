"""Living area, dwellings, people, density and child-care places: the town's assumptions applied to the floor area."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building
from twin.planning.case import PlanningCase
from twin.planning.display import both, shortest
from twin.planning.exact import area
from twin.planning.family import Question, about
from twin.planning.measure import Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of
from twin.planning.measures.floorspace import floor_share
from twin.planning.measures.ground import no_footprint, no_land
from twin.planning.measures.storeys import storey_assumptions, storeys_once, storeys_unknown
from twin.planning.place import Place
from twin.planning.state import State
from twin.planning.townvalues import TOWN_VALUES

_TOWN = Text("Annahmen der Kommune", "assumptions of the municipality")
_LIVING = Text("Brutto-Grundfläche Wohnen × Anteil Wohnfläche", "gross floor area for housing × share of living area")
_FLOOR = Column("BGF", Text("BGF Wohnen", "BGF housing"), "m²")


def living_area(case: PlanningCase, state: State, place: Place) -> Measure:
    """Return the living area in m²: gross floor area of storeys with the use housing × the assumed share."""
    share = case.assumptions.get("living_area_per_bgf")
    if share is None:
        return refused("living_area", _TOWN, _LIVING, missing_assumption("living_area_per_bgf"))
    buildings = [item for item in state.buildings if item.kind == "main"]
    reason = use_refusal(case, buildings)
    if reason is not None:
        return refused("living_area", _TOWN, _LIVING, reason)
    floors: dict[str, Fraction] = {}
    for building, storey, size in storeys_once(buildings, place, lambda _b, s: s.use in ("housing", "mixed")):
        part = Fraction(1) if storey.use == "housing" else case.assumptions.get("housing_share_of_mixed") or Fraction(0)
        floors[building.id] = floors.get(building.id, Fraction(0)) + size * floor_share(case, storey) * part
    counted = tuple(
        Counted(item.id, Text(item.label, item.label), floors[item.id] * share, {"BGF": floors[item.id]})
        for item in buildings
        if floors.get(item.id)
    )
    total, gross = shares_of(counted), sum(floors.values(), Fraction(0))
    numbers = both(lambda n: f"{n(gross, 1)} m² × {n(share, 2)} = {n(total, 1)} m²")
    used = (*_living_assumptions(case, buildings), *storey_assumptions(case, buildings))
    inputs = {"BGF_housing": gross, "living_area_per_bgf": share}
    return Measure("living_area", total, _TOWN, Evidence(_LIVING, numbers, inputs, counted, (_FLOOR,), used))


def _living_assumptions(case: PlanningCase, buildings: list[Building]) -> list[UsedAssumption]:
    keys = {"living_area_per_bgf": Text("Wohnfläche je m² Brutto-Grundfläche", "living area per m² of gross floor area")}
    storeys = [storey for building in buildings for storey in building.storeys or ()]
    if any(storey.roof_storey and storey.outline is None for storey in storeys) and case.assumptions.get("roof_storey_share"):
        keys["roof_storey_share"] = Text("Dachgeschoss als Anteil der Grundfläche", "roof storey as a share of the footprint")
    if any(storey.use == "mixed" for storey in storeys):
        keys["housing_share_of_mixed"] = Text("Wohnanteil gemischt genutzter Geschosse", "housing share of storeys in mixed use")
    return [case.assumptions.used(key, text) for key, text in keys.items()]


def use_refusal(case: PlanningCase, buildings: list[Building]) -> Text | None:
    """Return why floor area cannot be told apart by use: storeys, shape or a use unknown, or no share for mixed use."""
    for building in buildings:
        if building.storeys is None:
            return storeys_unknown(building)
        if building.footprint is None and building.storeys:
            return no_footprint(building)
        for storey in building.storeys:
            if storey.use is None and storey.level >= 0:
                return Text(
                    f"Für Geschoss {storey.level} von „{building.label}“ ist keine Nutzung angegeben.",
                    f"Storey {storey.level} of '{building.label}' has no use.",
                )
            if storey.use == "mixed" and case.assumptions.get("housing_share_of_mixed") is None:
                return missing_assumption("housing_share_of_mixed")
    return None


def missing_assumption(key: str) -> Text:
    """Return the reason when the municipality gave no value."""
    label = TOWN_VALUES[key].label if key in TOWN_VALUES else Text(key, key)
    return Text(
        f"Die Annahme „{label.de}“ ({key}) der Kommune fehlt.",
        f"The municipality's assumption '{label.en}' ({key}) is missing.",
    )


def dwellings(case: PlanningCase, living: Measure) -> Measure:
    """Return the number of dwellings: living area ÷ average dwelling; the value is not rounded, its display is."""
    words = Text("Wohnfläche ÷ Wohnfläche je Wohnung", "living area ÷ living area per dwelling")
    label = Text("durchschnittliche Wohnfläche je Wohnung", "average living area per dwelling")
    return _step(case, "dwellings", words, living, "living_area_per_dwelling_m2", label, divide=True)


def people(case: PlanningCase, homes: Measure) -> Measure:
    """Return the number of inhabitants: dwellings × people per dwelling."""
    words = Text("Wohnungen × Personen je Wohnung", "dwellings × people per dwelling")
    return _step(case, "people", words, homes, "people_per_dwelling", Text("Personen je Wohnung", "people per dwelling"))


def kita_places(case: PlanningCase, inhabitants: Measure) -> Measure:
    """Return the child-care places needed: inhabitants × places per person."""
    words = Text("Einwohner × Kita-Plätze je Person", "inhabitants × child-care places per person")
    label = Text("Kita-Plätze je Person", "child-care places per person")
    return _step(case, "kita_places", words, inhabitants, "kita_places_per_person", label)


def school_places(case: PlanningCase, inhabitants: Measure) -> Measure:
    """Return the school places needed: inhabitants × places per person."""
    words = Text("Einwohner × Schulplätze je Person", "inhabitants × school places per person")
    label = Text("Schulplätze je Person", "school places per person")
    return _step(case, "school_places", words, inhabitants, "school_places_per_person", label)


def _step(
    case: PlanningCase, key: str, words: Text, before: Measure, assumption: str, label: Text, *, divide: bool = False
) -> Measure:
    factor = case.assumptions.get(assumption)
    if before.value is None:
        return refused(key, _TOWN, words, before.reason or words)
    if factor is None or (divide and factor == 0):
        return refused(key, _TOWN, words, missing_assumption(assumption))
    rate = 1 / factor if divide else factor
    value, first = before.value * rate, before.value
    sign = "÷" if divide else "×"
    numbers = Text(
        *(f"{shortest(first, lang, 2)} {sign} {shortest(factor, lang)} = {shortest(value, lang, 2)}" for lang in ("de", "en"))
    )
    objects = tuple(replace(item, share=None if item.share is None else item.share * rate) for item in before.evidence.objects)
    used = (*before.evidence.assumptions, case.assumptions.used(assumption, label))
    inputs = {before.key: first, assumption: factor}
    return Measure(key, value, _TOWN, Evidence(words, numbers, inputs, objects, before.evidence.columns, used))


def densities(case: PlanningCase, place: Place, homes: Measure, inhabitants: Measure) -> list[Measure]:
    """Return dwellings and people per hectare: net (plots alone) and, for the whole case, gross (planning perimeter)."""
    result = [_per_hectare(key, count, place.land_area, net=True) for key, count in _pairs("net", homes, inhabitants)]
    if place.plot is None:
        result += [_per_hectare(key, count, area(case.site), net=False) for key, count in _pairs("gross", homes, inhabitants)]
    return result


def _pairs(kind: str, homes: Measure, inhabitants: Measure) -> list[tuple[str, Measure]]:
    return [(f"dwellings_per_ha_{kind}", homes), (f"people_per_ha_{kind}", inhabitants)]


def _per_hectare(key: str, count: Measure, size: Fraction, *, net: bool) -> Measure:
    basis = Text("Nettobauland: Baugrundstücke allein", "net building land: plots alone")
    words = Text("Anzahl ÷ Fläche der Baugrundstücke in Hektar", "number ÷ area of the plots in hectares")
    if not net:
        basis = Text(
            "Geltungsbereich einschließlich Straßen, Grün und Wasser", "planning perimeter with streets, green and water"
        )
        words = Text("Anzahl ÷ Fläche des Geltungsbereichs in Hektar", "number ÷ area of the planning perimeter in hectares")
    if count.value is None:
        return refused(key, basis, words, count.reason or words)
    if not size:
        missing = Text("Es ist kein Geltungsbereich angegeben.", "No planning perimeter is given.")
        return refused(key, basis, words, no_land() if net else missing)
    hectares, top = size / 10000, count.value
    value = top / hectares
    numbers = both(lambda n: f"{n(top, 1)} ÷ {n(hectares, 4)} ha = {n(value, 2)}/ha")
    old = count.evidence
    inputs = {count.key: top, "plot_area" if net else "perimeter_area": size}
    return Measure(key, value, basis, Evidence(words, numbers, inputs, old.objects, old.columns, old.assumptions))


class Housing:
    """From floor area to dwellings, people and the places they need."""

    about = about(
        "housing",
        Text("Wohnen und Versorgung", "housing and supply"),
        "living_area dwellings people dwellings_per_ha_net people_per_ha_net dwellings_per_ha_gross people_per_ha_gross "
        "kita_places school_places",
        reads=("buildings.storeys", "assumptions", "plots", "planning_perimeter"),
        by_plot="living_area dwellings people dwellings_per_ha_net people_per_ha_net kita_places school_places",
        adds="living_area dwellings people kita_places school_places",
        grows="living_area dwellings people kita_places school_places",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all; densities of the planning perimeter for the whole case only."""
        case = question.case
        living = living_area(case, question.state, question.cut)
        homes = dwellings(case, living)
        inhabitants = people(case, homes)
        places = [kita_places(case, inhabitants), school_places(case, inhabitants)]
        return [living, homes, inhabitants, *densities(case, question.place, homes, inhabitants), *places]
