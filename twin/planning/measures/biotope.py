"""Biotopflächenfaktor (BFF) with the factor sets of Berlin by date."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.case import BiotopeSurface, PlanningCase
from twin.planning.display import both
from twin.planning.family import Question, about
from twin.planning.measure import Column, Counted, Evidence, Measure, refused, shares_of

FACTOR_SETS = ("before 12/2019", "since 12/2019", "since 02/2021")

# Senate of Berlin, BFF-Berechnung: plans fixed before 12/2019
_OLD = {
    "sealed": "0",
    "partly_sealed": "0.3",
    "half_open": "0.5",
    "vegetation_shallow": "0.5",
    "vegetation_deep": "0.7",
    "vegetation_ground": "1",
    "roof_water_infiltration": "0.2",
    "vertical_green": "0.5",
    "green_roof": "0.7",
}
# since 12/2019 only these factors have been published on the page of examples; the others must be given
_NEW = {"sealed": "0", "partly_sealed": "0.1", "vegetation_ground": "1"}
_NAMES = {
    "sealed": Text("versiegelt", "sealed"),
    "partly_sealed": Text("teilversiegelt", "partly sealed"),
    "half_open": Text("halboffen", "half open"),
    "vegetation_shallow": Text("Vegetation auf weniger als 80 cm Boden", "vegetation on less than 80 cm of soil"),
    "vegetation_deep": Text("Vegetation auf mehr als 80 cm Boden", "vegetation on more than 80 cm of soil"),
    "vegetation_ground": Text("Vegetation mit Bodenanschluss", "vegetation with contact to the ground"),
    "roof_water_infiltration": Text("Versickerung von Dachwasser", "infiltration of roof water"),
    "vertical_green": Text("Fassadenbegrünung", "vertical green"),
    "green_roof": Text("Dachbegrünung", "green roof"),
}
_ALIASES = {
    "partially_sealed": "partly_sealed",
    "partly": "partly_sealed",
    "halfopen": "half_open",
    "semi_open": "half_open",
    "ground": "vegetation_ground",
    "ground_vegetation": "vegetation_ground",
    "vegetation": "vegetation_ground",
    "vegetation_ground_contact": "vegetation_ground",
    "vegetation_with_ground_contact": "vegetation_ground",
    "vegetation_under_80cm": "vegetation_shallow",
    "vegetation_over_80cm": "vegetation_deep",
}
_WORDS = Text("Summe (Fläche × Faktor) ÷ Grundstücksfläche", "sum (area × factor) ÷ plot area")


def factor_of(kind: str, factor_set: str) -> Fraction | None:
    """Return the factor of a class in a set, None when the set's table does not name it."""
    table = _OLD if factor_set.startswith("before") else _NEW
    value = table.get(_plain(kind))
    return None if value is None else Fraction(value)


def _plain(kind: str) -> str:
    name = kind.strip().lower().replace(" ", "_").replace("-", "_")
    return _ALIASES.get(name, name)


def biotope_factor(case: PlanningCase, land_area: Fraction) -> Measure:
    """Return the BFF of the case's balance; `land_area` (m²) stands in when the balance names no plot area."""
    if case.biotope is None:
        reason = Text("Es ist keine BFF-Bilanz (biotope) angegeben.", "No BFF balance (biotope) is given.")
        return refused("BFF", _basis("since 12/2019"), _WORDS, reason)
    basis = _basis(case.biotope.factor_set)
    plot = case.biotope.plot_area_m2 or land_area
    if not plot:
        reason = Text("Für den BFF fehlt die Grundstücksfläche.", "The BFF lacks the plot area.")
        return refused("BFF", basis, _WORDS, reason)
    counted: list[Counted] = []
    for number, surface in enumerate(case.biotope.surfaces, start=1):
        factor = _factor(surface, case.biotope.factor_set)
        if factor is None:
            return refused("BFF", basis, _WORDS, _no_factor(surface, case.biotope.factor_set))
        label = _NAMES.get(_plain(surface.kind), Text(surface.kind, surface.kind))
        columns = {"area": surface.area_m2, "factor": factor}
        counted.append(Counted(f"biotope-{number}", label, surface.area_m2 * factor, columns))
    top = shares_of(tuple(counted))
    value = top / plot
    numbers = both(lambda n: f"{n(top, 1)} m² ÷ {n(plot, 1)} m² = {n(value, 4)}")
    names = (Column("area", Text("Fläche", "area"), "m²"), Column("factor", Text("Faktor", "factor")))
    inputs = {"area_times_factor": top, "plot_area": plot}
    return Measure("BFF", value, basis, Evidence(_WORDS, numbers, inputs, tuple(counted), names))


def _factor(surface: BiotopeSurface, factor_set: str) -> Fraction | None:
    return surface.factor if surface.factor is not None else factor_of(surface.kind, factor_set)


def _basis(factor_set: str) -> Text:
    old = factor_set.startswith("before")
    words_de = "Pläne vor 12/2019" if old else "Pläne seit 12/2019"
    words_en = "plans before 12/2019" if old else "plans since 12/2019"
    return Text(f"BFF Berlin, Faktoren für {words_de}", f"BFF Berlin, factors for {words_en}")


def _no_factor(surface: BiotopeSurface, factor_set: str) -> Text:
    return Text(
        f"Für „{surface.kind}“ ist im Satz „{factor_set}“ kein Faktor hinterlegt; bitte factor angeben.",
        f"There is no factor for '{surface.kind}' in the set '{factor_set}'; please give factor.",
    )


class BiotopeFactor:
    """The Biotopflächenfaktor of the case's own balance."""

    about = about("biotope", Text("Biotopflächenfaktor", "biotope area factor"), "BFF", reads=("biotope", "plots"))

    def measures(self, question: Question) -> list[Measure]:
        """Return BFF for the whole case."""
        return [biotope_factor(question.case, question.place.land_area)] if question.whole else []
