"""Building costs of cost groups 300 and 400 as a range; the municipality enters the reference values."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.family import Question, about
from twin.planning.measure import Evidence, Measure, UsedAssumption, refused
from twin.planning.measures.floorspace import gross_floor_area
from twin.planning.place import Place
from twin.planning.state import State

_WORDS = Text(
    "BGF × Kennwert KG 300+400 × Regionalfaktor × Preisindex", "BGF × reference value KG 300+400 × regional factor × price index"
)
_BASIS = Text("DIN 276, Kennwerte der Kommune", "DIN 276, reference values of the municipality")
_RANGE = ("from", "mean", "to")


def building_cost(case: PlanningCase, state: State, place: Place, new_only: frozenset[str] | None) -> Measure:
    """Return the cost range in € of the gross floor area; of an alternative (`new_only`: ids) only what it builds."""
    rates = case.assumptions.cost
    if any(key not in rates for key in _RANGE):
        reason = Text(
            "Die Kennwerte kg300_400_eur_per_m2_bgf (from, mean, to) der Kommune fehlen.",
            "The municipality's reference values kg300_400_eur_per_m2_bgf (from, mean, to) are missing.",
        )
        return refused("cost_eur", _BASIS, _WORDS, reason)
    if new_only is not None and not new_only:
        return refused("cost_eur", _BASIS, _WORDS, Text("Hier wird nichts gebaut.", "Nothing is built here."))
    floor = gross_floor_area(case, state, place, new_only)
    if floor.value is None:
        return refused("cost_eur", _BASIS, _WORDS, floor.reason or _WORDS)
    regional, index = (case.assumptions.get(key) or Fraction(1) for key in ("regional_factor", "index_factor"))
    size = floor.value
    parts = {key: size * rates[key] * regional * index for key in _RANGE}
    numbers = both(
        lambda n: (
            f"{n(size, 1)} m² × {n(rates['from'], 0)} / {n(rates['mean'], 0)} / {n(rates['to'], 0)} €/m² × "
            f"{n(regional, 2)} × {n(index, 2)} = {n(parts['from'], 0)} / {n(parts['mean'], 0)} / {n(parts['to'], 0)} €"
        )
    )
    inputs = {
        "BGF": size,
        "regional_factor": regional,
        "index_factor": index,
        **{f"eur_per_m2_{key}": rates[key] for key in _RANGE},
    }
    note = (
        None
        if new_only is None
        else Text("Nur Neubauten der Variante; ohne Abbruch.", "New buildings of the alternative only; no demolition.")
    )
    used = (*floor.evidence.assumptions, _terms(case))
    evidence = Evidence(_WORDS, numbers, inputs, floor.evidence.objects, floor.evidence.columns, used, note=note)
    return Measure("cost_eur", parts["mean"], _BASIS, evidence, parts=parts)


def _terms(case: PlanningCase) -> UsedAssumption:
    vat = case.assumptions.vat_included
    tax_de = "Umsatzsteuer nicht angegeben" if vat is None else "einschließlich Umsatzsteuer" if vat else "ohne Umsatzsteuer"
    tax_en = "VAT not stated" if vat is None else "including VAT" if vat else "without VAT"
    when = case.assumptions.price_date or "–"
    text = Text(f"Kostenstand {when}, {tax_de}", f"prices of {when}, {tax_en}")
    return case.assumptions.used("kg300_400_eur_per_m2_bgf", text)


class BuildingCost:
    """Building costs as a range by the town's own reference values."""

    about = about(
        "cost", Text("Kosten", "costs"), "cost_eur", reads=("assumptions.kg300_400_eur_per_m2_bgf", "assumptions.regional_factor")
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return the costs of the whole case; of an alternative only what it builds."""
        return [building_cost(question.case, question.state, question.cut, question.built)] if question.whole else []
