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
from twin.planning.checks import PlanFinding, findings_of, law_findings, outside_findings, overlapping_plots, storey_findings
from twin.planning.difference import Difference, difference
from twin.planning.measure import Measure
from twin.planning.measures.biotope import biotope_factor
from twin.planning.measures.clearance import clearance
from twin.planning.measures.cost import building_cost
from twin.planning.measures.density import densities, dwellings, kita_places, living_area, people
from twin.planning.measures.floorspace import floor_area, floor_area_ratio, gross_floor_area
from twin.planning.measures.ground import Place, footprint, ground_area, perimeter_area, plot_area, site_coverage
from twin.planning.measures.heights import height_findings
from twin.planning.measures.mass import building_mass, mass_limit, mass_ratio
from twin.planning.measures.parking import parking_places
from twin.planning.measures.sealing import cover_measures
from twin.planning.measures.trees import tree_count
from twin.planning.measures.volume import height_measure, roof_measures, volume_measure
from twin.planning.measures.water import runoff_measures
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


def answer_of(case: PlanningCase, brought: Brought | None = None) -> Answer:
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
        answers[letter] = answer_of_state(case, state, new)
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


def answer_of_state(case: PlanningCase, state: State, new_only: frozenset[str] | None = None) -> StateAnswer:
    """Return all numbers of one state; `new_only` are the ids of what an alternative builds (for its costs)."""
    storey_height = case.assumptions.get("storey_height_m_for_estimate")
    state = replace(state, buildings=tuple(with_estimated_storeys(item, storey_height) for item in state.buildings))
    everywhere = Place(case.building_land(), None, case.building_land() is not None)
    plots = {
        plot.id: _of_place(case, state, Place(plot.geometry, plot.id, True)) for plot in case.plots if plot.geometry is not None
    }
    total = {**_of_place(case, state, everywhere), **_of_case(case, state, everywhere, new_only)}
    heights, unchecked = height_findings(case, state)
    findings = [*law_findings(case), *overlapping_plots(case)]
    for plot in case.plots:
        if plot.id in plots:
            findings += findings_of(case, state, Place(plot.geometry, plot.id, True), plots[plot.id])
    findings += [*storey_findings(case, state), *heights, *outside_findings(case, state)]
    refusals = [Refusal("height_limits", text) for text in unchecked]
    for where, measures in [*plots.items(), (None, total)]:
        refusals += [Refusal(key, item.reason, where) for key, item in measures.items() if item.reason is not None]
    return StateAnswer(state, plots, total, tuple(findings), tuple(refusals))


def _of_place(case: PlanningCase, state: State, place: Place) -> dict[str, Measure]:
    main, everything = (ground_area(case, state, place, all_structures=wide) for wide in (False, True))
    floor, mass = floor_area(case, state, place), building_mass(case, state, place)
    # what belongs to a building as a whole is cut only where one plot of several is asked for
    cut = place if place.plot is not None else Place(None, None, False)
    living = living_area(case, state, cut)
    homes = dwellings(case, living)
    inhabitants = people(case, homes)
    found = [
        plot_area(case, place),
        main,
        everything,
        *site_coverage(case, place, main, everything),
        floor,
        floor_area_ratio(case, place, floor),
        mass,
        mass_ratio(case, place, mass),
        mass_limit(case, state, place),
        gross_floor_area(case, state, cut),
        living,
        homes,
        inhabitants,
        *densities(case, place, homes, inhabitants),
        kita_places(case, inhabitants),
        footprint(state, cut),
    ]
    return {item.key: item.with_data(state.sources) for item in found}


def _of_case(case: PlanningCase, state: State, place: Place, new_only: frozenset[str] | None) -> dict[str, Measure]:
    living = living_area(case, state, Place(None, None, False))
    found = [
        perimeter_area(case),
        parking_places(case, dwellings(case, living)),
        building_cost(case, state, Place(None, None, False), new_only),
        *cover_measures(case, state),
        biotope_factor(case, place.land_area),
        *runoff_measures(case, state),
        volume_measure(state),
        *roof_measures(state),
        height_measure(state),
        tree_count(case, state),
        clearance(case, state),
    ]
    return {item.key: item.with_data(state.sources) for item in found}
