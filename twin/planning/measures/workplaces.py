"""Workplaces: the gross floor area of each use that is no housing, divided by the town's area per workplace."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building, Storey, Use
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.family import Question, about
from twin.planning.measure import Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of
from twin.planning.measures.floorspace import floor_share
from twin.planning.measures.housing import missing_assumption, use_refusal
from twin.planning.measures.storeys import storey_assumptions, storeys_once
from twin.planning.place import Place
from twin.planning.state import State

RATE = "bgf_per_workplace_m2"
"""The assumption: gross floor area in m² per workplace, by use."""

_TOWN = Text("Annahmen der Kommune", "assumptions of the municipality")
_WORDS = Text(
    "Summe je Nutzung: Brutto-Grundfläche ÷ Fläche je Arbeitsplatz (ohne Wohnen)",
    "sum over uses: gross floor area ÷ area per workplace (housing left out)",
)
_USES: dict[Use, Text] = {
    "commercial": Text("Gewerbe", "commercial"),
    "retail": Text("Handel", "retail"),
    "office": Text("Büro", "office"),
    "industry": Text("Industrie", "industry"),
    "public": Text("öffentliche Nutzung", "public use"),
    "mixed": Text("gemischt, ohne Wohnanteil", "mixed, without housing"),
}
_FLOOR = Column("BGF", Text("BGF ohne Wohnen", "BGF without housing"), "m²")


def workplaces(case: PlanningCase, state: State, place: Place) -> Measure:
    """Return the number of workplaces, not rounded; refused where a use has floor but no area per workplace."""
    buildings = [item for item in state.buildings if item.kind == "main"]
    reason = use_refusal(case, buildings)
    if reason is not None:
        return refused("workplaces", _TOWN, _WORDS, reason)
    floors = floors_by_use(case, buildings, place)
    rates = {use: case.assumptions.get(f"{RATE}.{use}") for use in dict.fromkeys(use for _, use in floors)}
    unknown = next((use for use, rate in rates.items() if rate is None), None)
    if unknown is not None or (not rates and not any(key.startswith(RATE) for key in case.assumptions.values)):
        return refused("workplaces", _TOWN, _WORDS, missing_assumption(f"{RATE}.{unknown or 'office'}"))
    shares: dict[str, Fraction] = {}
    sizes: dict[str, Fraction] = {}
    for (identifier, use), size in floors.items():
        shares[identifier] = shares.get(identifier, Fraction(0)) + size / (rates[use] or Fraction(1))
        sizes[identifier] = sizes.get(identifier, Fraction(0)) + size
    counted = tuple(
        Counted(item.id, Text(item.label, item.label), shares[item.id], {"BGF": sizes[item.id]})
        for item in buildings
        if item.id in shares
    )
    total = shares_of(counted)
    by_use = {use: sum((size for (_, own), size in floors.items() if own == use), Fraction(0)) for use in rates}
    numbers = both(
        lambda n: (
            " + ".join(f"{n(size, 1)} m² ÷ {n(rates[use] or Fraction(1), 1)} m²" for use, size in by_use.items())
            + (" = " if by_use else "")
            + n(total, 2)
        )
    )
    used = [*_rates_used(case, by_use), *storey_assumptions(case, buildings)]
    inputs = {f"BGF_{use}": size for use, size in by_use.items()}
    return Measure("workplaces", total, _TOWN, Evidence(_WORDS, numbers, inputs, counted, (_FLOOR,), tuple(used)))


def floors_by_use(case: PlanningCase, buildings: list[Building], place: Place) -> dict[tuple[str, Use], Fraction]:
    """Return the gross floor area in m² of each building and use that is no housing."""

    def counts(_: Building, storey: Storey) -> bool:
        return storey.use not in (None, "housing")

    found: dict[tuple[str, Use], Fraction] = {}
    for building, storey, size in storeys_once(buildings, place, counts):
        if storey.use is not None:
            part = 1 - (case.assumptions.get("housing_share_of_mixed") or Fraction(0)) if storey.use == "mixed" else Fraction(1)
            key = (building.id, storey.use)
            found[key] = found.get(key, Fraction(0)) + size * floor_share(case, storey) * part
    return found


def _rates_used(case: PlanningCase, uses: dict[Use, Fraction]) -> list[UsedAssumption]:
    words = {use: _USES[use] for use in uses}
    return [
        case.assumptions.used(f"{RATE}.{use}", Text(f"BGF je Arbeitsplatz, {text.de}", f"BGF per workplace, {text.en}"))
        for use, text in words.items()
    ]


class Workplaces:
    """Workplaces by use."""

    about = about(
        "workplaces",
        Text("Arbeitsplätze", "workplaces"),
        "workplaces",
        reads=("buildings.storeys", f"assumptions.{RATE}"),
        by_plot="workplaces",
        adds="workplaces",
        grows="workplaces",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return the workplaces at the place."""
        return [workplaces(question.case, question.state, question.cut)]
