"""Mean runoff factor and rain runoff of the surfaces."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.family import Question, about
from twin.planning.measure import Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of
from twin.planning.measures.cover import Patch, ground_cover, listed_patches
from twin.planning.measures.sealing import assumed_values
from twin.planning.state import State

_MEAN = Text("Summe (Fläche × ψ) ÷ Summe der Flächen", "sum (area × ψ) ÷ sum of areas")
_RUNOFF = Text("Summe (Fläche × ψ) × Regenhöhe", "sum (area × ψ) × rain height")
_BASIS = Text(
    "Abflussbeiwerte: Spitzenwerte ψ, wie angegeben oder nach DWA-M 153",
    "runoff factors: peak values ψ, as given or after DWA-M 153",
)
_RAIN = Text("Höhe des Bemessungsregens in mm", "height of the design rain in mm")
_COLUMNS = (Column("area", Text("Fläche", "area"), "m²"), Column("psi", Text("ψ", "ψ")))


def runoff_measures(case: PlanningCase, state: State) -> list[Measure]:
    """Return psi_mean and runoff_m3 over the surfaces of the area of reference; drawn surfaces take the roofs on them in."""
    patches, reason = _patches(case, state)
    if reason is not None:
        return [refused("psi_mean", _BASIS, _MEAN, reason), refused("runoff_m3", _BASIS, _RUNOFF, reason)]
    counted = tuple(
        Counted(item.id, item.label, item.size * (item.psi or Fraction(0)), {"area": item.size, "psi": item.psi})
        for item in patches
    )
    shed, size = shares_of(counted), sum((item.size for item in patches), Fraction(0))
    mean, used = shed / size, assumed_values(patches)
    numbers = both(lambda n: f"{n(shed, 1)} m² ÷ {n(size, 1)} m² = {n(mean, 4)}")
    inputs = {"area_times_psi": shed, "area": size}
    first = Measure("psi_mean", mean, _BASIS, Evidence(_MEAN, numbers, inputs, counted, _COLUMNS, used))
    rain = case.rain_mm
    if rain is None:
        missing = Text("Die Regenhöhe rain_mm ist nicht angegeben.", "The rain height rain_mm is not given.")
        return [first, refused("runoff_m3", _BASIS, _RUNOFF, missing)]
    volume = shed * rain / 1000
    volumes = tuple(Counted(item.id, item.label, (item.share or Fraction(0)) * rain / 1000, item.columns) for item in counted)
    numbers = both(lambda n: f"{n(shed, 1)} m² × {n(rain, 1)} mm ÷ {n(Fraction(1000), 0)} = {n(volume, 2)} m³")
    chosen = UsedAssumption("rain_mm", _RAIN, rain, case.assumptions.source_of("rain_mm"))
    evidence = Evidence(_RUNOFF, numbers, {"area_times_psi": shed, "rain_mm": rain}, volumes, _COLUMNS, (*used, chosen))
    return [first, Measure("runoff_m3", volume, _BASIS, evidence)]


def _patches(case: PlanningCase, state: State) -> tuple[tuple[Patch, ...], Text | None]:
    cover = ground_cover(case, state)
    if not state.surfaces or (cover is None and any(item.geometry is not None for item in state.surfaces)):
        return (), Text(
            "Es sind keine Flächen in einem Bezugsgebiet angegeben.", "No surfaces in an area of reference are given."
        )
    patches = cover.patches if cover is not None else ()
    if cover is None or cover.balance:
        # an area balance is taken as it is given: nothing is known about roofs it does not list
        patches = listed_patches(state)
    missing = next((item for item in patches if item.psi is None), None)
    if missing is not None:
        return (), Text(f"Für die Fläche „{missing.kind}“ fehlt psi.", f"The surface '{missing.kind}' lacks psi.")
    if not sum(item.size for item in patches):
        return (), Text("Die Flächen haben keine Größe.", "The surfaces have no size.")
    return patches, None


class RainRunoff:
    """Mean runoff factor and the volume of a chosen rain."""

    about = about(
        "water", Text("Regenwasser", "rain water"), "psi_mean runoff_m3", reads=("surfaces", "rain_mm"), adds="runoff_m3"
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return both for the whole case."""
        return runoff_measures(question.case, question.state) if question.whole else []
