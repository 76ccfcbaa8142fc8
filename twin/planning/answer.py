"""The answer to a case: every measure for each plot and in total, findings, refusals, and each alternative's difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.planning.building import with_estimated_storeys
from twin.planning.case import PlanningCase
from twin.planning.change import Brought, apply, changes_invalid
from twin.planning.checks import (
    PlanFinding,
    findings_of,
    land_findings,
    law_findings,
    outside_findings,
    overlapping_plots,
    storey_findings,
)
from twin.planning.difference import Difference, difference
from twin.planning.families import Families, standard
from twin.planning.family import Question
from twin.planning.measure import Measure
from twin.planning.measures.heights import height_findings
from twin.planning.place import all_plots, plots_of
from twin.planning.plan.check import check_plan
from twin.planning.state import State

BASELINE = "0"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A measure or check that could not be formed, where, and why."""

    measure: str
    reason: Text
    plot: str | None = None

    def to_json(self, language: str) -> dict[str, Any]:
        """Return measure, plot and reason."""
        return {"measure": self.measure, "plot": self.plot, "reason": self.reason.in_(language)}


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """All numbers of one state: by plot, in total, with findings and refusals."""

    state: State
    plots: Mapping[str, Mapping[str, Measure]]
    total: Mapping[str, Measure]
    findings: tuple[PlanFinding, ...]
    refusals: tuple[Refusal, ...]

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return plots, total, findings and refusals as plain data."""
        return {
            "plots": {plot: _measures(measures, language) for plot, measures in self.plots.items()},
            "total": _measures(self.total, language),
            "findings": [item.to_json(language) for item in self.findings],
            "refusals": [item.to_json(language) for item in self.refusals],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer: the Bestand (or the document's own state) and every alternative with its difference to it."""

    case: PlanningCase
    baseline: StateAnswer
    alternatives: Mapping[str, StateAnswer]
    differences: Mapping[str, Difference]

    def states(self) -> dict[str, StateAnswer]:
        """Return all states by letter, the Bestand as "0"."""
        return {BASELINE: self.baseline, **self.alternatives}

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the answer as `twin case compute --json` prints it."""
        drafts = {item.letter: item for item in self.case.alternatives}
        return {
            **self.baseline.to_json(language),
            "alternatives": {
                letter: {
                    "letter": letter,
                    "title": drafts[letter].title,
                    **answer.to_json(language),
                    "difference": self.differences[letter].to_json(language),
                }
                for letter, answer in self.alternatives.items()
            },
        }


def _measures(measures: Mapping[str, Measure], language: str) -> dict[str, Any]:
    return {key: measure.to_json(language) for key, measure in measures.items()}


def answer_of(case: PlanningCase, brought: Brought | None = None, families: Families | None = None) -> Answer:
    """Return the answer for the Bestand of the case and each of its alternatives.

    Raises DocumentInvalid with every change of every alternative that does not fit the Bestand.
    """
    states = states_of(case, brought)
    before = states[BASELINE]
    old = {item.id for item in before.buildings}
    answers: dict[str, StateAnswer] = {}
    for letter, state in states.items():
        # with alternatives the Bestand builds nothing; alone, the document is the draft itself
        new = None if not case.alternatives else frozenset(item.id for item in state.buildings if item.id not in old)
        base = None if letter == BASELINE else before
        answers[letter] = answer_of_state(case, state, new, before=base, families=families)
    alternatives = {letter: item for letter, item in answers.items() if letter != BASELINE}
    return Answer(case, answers[BASELINE], alternatives, {key: difference(before, states[key]) for key in alternatives})


def states_of(case: PlanningCase, brought: Brought | None = None) -> dict[str, State]:
    """Return the Bestand ("0") and the state after each alternative, by letter."""
    result = {BASELINE: case.baseline}
    faults: list[Text] = []
    for alternative in case.alternatives:
        try:
            state = apply(case.baseline, alternative.changes, brought)
        except DocumentInvalid as fault:
            listed = fault.params.get("faults") or [fault.text.to_json()]
            faults += [_in_alternative(alternative.letter, Text.from_json(item)) for item in listed]
            continue
        result[alternative.letter] = replace(state, sources=(*state.sources, alternative.source()))
    if faults:
        raise changes_invalid(faults)
    return result


def _in_alternative(letter: str, text: Text) -> Text:
    return Text(f"Variante {letter}: {text.de}", f"Alternative {letter}: {text.en}")


def answer_of_state(
    case: PlanningCase,
    state: State,
    new_only: frozenset[str] | None = None,
    *,
    before: State | None = None,
    families: Families | None = None,
) -> StateAnswer:
    """Return all numbers of one state; `new_only` are the ids of what an alternative builds, `before` the Bestand it changes."""
    asked, state = families or standard(), _with_estimates(case, state)
    before = None if before is None else _with_estimates(case, before)
    everywhere, places = all_plots(case), plots_of(case)
    plots = {name: asked.measures(Question(case, state, place, built=new_only)) for name, place in places.items()}
    total = asked.measures(Question(case, state, everywhere, built=new_only, baseline=before))
    heights, unchecked = height_findings(case, state)
    findings = [*law_findings(case), *overlapping_plots(case), *land_findings(case)]
    for name, place in places.items():
        findings += findings_of(case, state, place, plots[name])
    findings += [*storey_findings(case, state), *heights, *outside_findings(case, state)]
    refusals = [Refusal("height_limits", text) for text in unchecked]
    if case.plan_facts is not None:
        checked = check_plan(case, state, case.plan_facts, new_only)
        findings += checked.findings
        refusals += [Refusal("plan", text) for text in checked.refusals]
    for where, measures in [*plots.items(), (None, total)]:
        refusals += [Refusal(key, item.reason, where) for key, item in measures.items() if item.reason is not None]
    return StateAnswer(state, plots, total, tuple(findings), tuple(refusals))


def _with_estimates(case: PlanningCase, state: State) -> State:
    storey_height = case.assumptions.get("storey_height_m_for_estimate")
    return replace(state, buildings=tuple(with_estimated_storeys(item, storey_height) for item in state.buildings))
