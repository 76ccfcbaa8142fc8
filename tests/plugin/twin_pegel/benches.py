"""A toy family of measures: one bench for every so many people."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.display import both
from twin.planning.family import About, Question
from twin.planning.indicator import Indicator
from twin.planning.measure import Evidence, Measure, UsedAssumption, refused

PEOPLE_PER_BENCH = Fraction(25)
BASIS = Text("Faustregel des Spielzeugs", "rule of thumb of the toy")
FORMULA = Text("Einwohner ÷ Personen je Bank", "inhabitants ÷ people per bench")


class Benches:
    """Benches a quarter needs, built on the inhabitants another family forms."""

    about = About(
        "benches",
        Text("Sitzbänke", "benches"),
        (Indicator("benches", Text("Sitzbänke", "benches"), "Bänke", "1", 0),),
        {"benches": Text("Eine Bank für je 25 Menschen.", "One bench for every 25 people.")},
        reads=("assumptions",),
        needs=("people",),
        by_plot=frozenset({"benches"}),
        grows=frozenset({"benches"}),
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return the number of benches, refused where inhabitants are."""
        people = question.known["people"]
        if people.value is None:
            return [refused("benches", BASIS, FORMULA, people.reason or BASIS)]
        many = people.value
        numbers = both(lambda n: f"{n(many, 1)} ÷ {n(PEOPLE_PER_BENCH, 0)} = {n(many / PEOPLE_PER_BENCH, 2)}")
        rate = UsedAssumption("people_per_bench", Text("Personen je Bank", "people per bench"), PEOPLE_PER_BENCH, BASIS)
        old = people.evidence
        evidence = Evidence(FORMULA, numbers, {"people": many}, old.objects, old.columns, (*old.assumptions, rate))
        return [Measure("benches", many / PEOPLE_PER_BENCH, BASIS, evidence)]
