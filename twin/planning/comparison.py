"""The comparison of all alternatives: indicators as rows, Bestand and letters as columns, differences to a chosen baseline."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from twin.errors import NotFound
from twin.language import Text
from twin.planning.answer import BASELINE, Answer, StateAnswer, answer_of_state
from twin.planning.case import PlanningCase
from twin.planning.checks import PlanFinding
from twin.planning.difference import Difference, difference
from twin.planning.display import shortest, signed
from twin.planning.families import standard
from twin.planning.measure import Measure
from twin.planning.permitted import PLAN, TITLE, Permitted, permits_anything, permitted
from twin.planning.state import State

DEFAULT_ROWS = (
    "GR_main",
    "GRZ_I",
    "GRZ_II",
    "GF",
    "GFZ",
    "BMZ",
    "BGF",
    "dwellings",
    "people",
    "kita_places",
    "parking_places",
    "sealing_degree",
    "green_share_ground",
    "green_share_roof",
    "runoff_m3",
    "trees",
    "height_max_m",
    "solid_volume",
    "cost_eur",
)
ALL_ROWS = "all"
# which key of § 17 and of the plan's limits stands beside which row
_ORIENTATION = {"GRZ_I": "grz", "GFZ": "gfz", "BMZ": "bmz"}
_PLAN_LIMIT = {"GRZ_I": "grz", "GFZ": "gfz", "BMZ": "bmz", "GR_main": "gr_m2", "GF": "gf_m2"}


@dataclass(frozen=True, slots=True)
class ComparedColumn:
    """A state of the comparison: "0" is the Bestand."""

    letter: str
    title: Text
    summary: str = ""
    status: str = ""
    revision: int | None = None
    date: str = ""
    author: str = ""

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the column's head."""
        plain = {name: getattr(self, name) for name in ("letter", "summary", "status", "revision", "date", "author")}
        return {**plain, "title": self.title.in_(language)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table: its measure, the difference to the baseline, and what is said about it."""

    measure: Measure
    baseline: Measure | None
    flags: tuple[PlanFinding, ...] = ()
    is_baseline: bool = False

    @property
    def delta(self) -> Fraction | None:
        """Return the difference to the baseline; None in the baseline itself and where one of the two is missing."""
        if self.is_baseline or self.baseline is None or self.measure.value is None or self.baseline.value is None:
            return None
        return self.measure.value - self.baseline.value

    def delta_display(self, language: str) -> str:
        """Return "+0,95", "+29 Pkt.", "±0,0 m"; "neu" where the baseline cannot be formed; "" in the baseline itself."""
        if self.delta is not None:
            return self.measure.indicator.write_delta(self.delta, language)
        is_new = not self.is_baseline and self.baseline is not None and self.measure.value is not None
        return ("new" if language == "en" else "neu") if is_new else ""

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the measure with delta and flags."""
        return {
            **self.measure.to_json(language),
            "delta": None if self.delta is None else float(self.delta),
            "delta_display": self.delta_display(language),
            "flags": [item.to_json(language) for item in self.flags],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator across all states, with its orientation value and the value fixed in the plan, where there are any."""

    key: str
    cells: Mapping[str, Cell]
    orientation: Fraction | None = None
    plan_limit: Fraction | None = None
    hint: Text | None = None

    def to_json(self, language: str) -> dict[str, Any]:
        """Return label, unit, limits and cells by letter."""
        indicator = next(iter(self.cells.values())).measure.indicator
        largest = max(
            (abs(cell.measure.value) for cell in self.cells.values() if cell.measure.value is not None), default=Fraction(0)
        )
        return {
            "key": self.key,
            "label": indicator.label.in_(language),
            "short": indicator.short,
            "unit": indicator.unit,
            "hint": self.hint.in_(language) if self.hint else "",
            "orientation": _value(self.orientation, language),
            "plan_limit": _value(self.plan_limit, language),
            "scale": float(largest),
            "cells": {letter: cell.to_json(language) for letter, cell in self.cells.items()},
        }


def _value(value: Fraction | None, language: str) -> dict[str, Any] | None:
    return None if value is None else {"value": float(value), "display": shortest(value, language)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table a committee decides on, with each alternative's diff and findings."""

    case: PlanningCase
    baseline: str
    columns: tuple[ComparedColumn, ...]
    rows: tuple[Row, ...]
    differences: Mapping[str, Difference]
    answers: Mapping[str, StateAnswer]
    baselines: tuple[tuple[str, Text], ...] = ()
    permitted: Permitted | None = None

    def measures(self) -> dict[str, Mapping[str, Measure]]:
        """Return the measures of every column by key, the baseline's first; those of the plan where it is the baseline."""
        found = {letter: answer.total for letter, answer in self.answers.items()}
        if self.permitted is not None:
            return {PLAN: self.permitted.measures, **found}
        return {self.baseline: found[self.baseline], **found}

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return what `twin case compare --json` prints and the compare page renders."""
        return {
            "case": {"id": self.case.id, "title": self.case.title},
            "language": language,
            "baseline": self.baseline,
            "baselines": [{"letter": letter, "title": title.in_(language)} for letter, title in self.baselines],
            "columns": [item.to_json(language) for item in self.columns],
            "counts": _counts(self.differences, language),
            "rows": [row.to_json(language) for row in self.rows],
            **({} if self.permitted is None else {"permitted": self.permitted.to_json(language)}),
            "differences": {letter: item.to_json(language) for letter, item in self.differences.items()},
            "findings": {letter: [item.to_json(language) for item in answer.findings] for letter, answer in self.answers.items()},
        }


_COUNT_LABELS = {
    "removed": Text("Gebäude fallen weg", "buildings go"),
    "added": Text("Gebäude kommen hinzu", "buildings come"),
    "changed": Text("Gebäude werden verändert", "buildings change"),
    "kept": Text("Gebäude bleiben", "buildings stay"),
    "trees": Text("Bäume (Saldo)", "trees (balance)"),
}


def _counts(differences: Mapping[str, Difference], language: str) -> list[dict[str, Any]]:
    rows = []
    for key, label in _COUNT_LABELS.items():
        cells = {}
        for letter, item in differences.items():
            count = item.trees_balance if key == "trees" else len(getattr(item, key))
            text = signed(Fraction(count), 0, language) if key == "trees" else str(count)
            cells[letter] = {"value": count, "display": text}
        rows.append({"key": key, "label": label.in_(language), "cells": cells})
    return rows


def compare(
    case: PlanningCase, states: Mapping[str, State], baseline: str = BASELINE, rows: Sequence[str] | None = None
) -> Comparison:
    """Return the comparison of the given states by letter ("0" the Bestand) with differences to `baseline`,
    which is a letter or "plan" for what the plan in force permits. `rows` are keys of measures, "all" for every one; without them
    the usual ones and those of other packages.

    Raises NotFound for a baseline or measure there is not.
    """
    before = states.get(BASELINE)
    old = set() if before is None else {item.id for item in before.buildings}
    answers = {
        letter: answer_of_state(
            case,
            state,
            frozenset(item.id for item in state.buildings if item.id not in old),
            before=None if letter == BASELINE else before,
        )
        for letter, state in states.items()
    }
    return _comparison(case, answers, baseline, rows)


def comparison_of(answer: Answer, baseline: str = BASELINE, rows: Sequence[str] | None = None) -> Comparison:
    """Return the comparison of an answer that has been computed already; raises NotFound for an unknown baseline."""
    return _comparison(answer.case, answer.states(), baseline, rows)


def compared_with(found: Comparison, baseline: str, rows: Sequence[str] | None = None) -> Comparison:
    """Return the same numbers against another baseline or with other rows; raises NotFound for one there is not."""
    return _comparison(found.case, found.answers, baseline, rows)


def _comparison(case: PlanningCase, answers: Mapping[str, StateAnswer], baseline: str, rows: Sequence[str] | None) -> Comparison:
    rows = (*DEFAULT_ROWS, *standard().foreign_keys()) if rows is None else _chosen(rows, answers)
    plan = permits_anything(case)
    if baseline not in answers and not (baseline == PLAN and plan):
        known = ", ".join([*answers, *([PLAN] if plan else [])])
        raise NotFound(
            "COMPARISON_BASELINE_UNKNOWN",
            f"Einen Bezug „{baseline}“ gibt es nicht (möglich: {known}).",
            f"There is no baseline '{baseline}' (possible: {known}).",
            baseline=baseline,
        )
    # the plan has values but no buildings: what is built differs from the Bestand then
    before = next(iter(answers)) if baseline == PLAN else baseline
    differences = {letter: difference(answers[before].state, item.state) for letter, item in answers.items() if letter != before}
    columns = tuple(_column(case, letter) for letter in answers)
    allowed = permitted(case) if baseline == PLAN else None
    reference = answers[baseline].total if allowed is None else allowed.measures
    table = tuple(_row(case, key, answers, reference, baseline) for key in rows)
    choices = (*((item.letter, item.title) for item in columns), *(((PLAN, TITLE),) if plan else ()))
    return Comparison(case, baseline, columns, table, differences, answers, choices, allowed)


def _chosen(rows: Sequence[str], answers: Mapping[str, StateAnswer]) -> Sequence[str]:
    """Return the keys asked for, every key for "all"; raises NotFound naming the nearest for one nobody forms."""
    known = list(next(iter(answers.values())).total)
    if ALL_ROWS in rows:
        return known
    for key in rows:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise NotFound(
                "MEASURE_UNKNOWN",
                f"Eine Kennzahl „{key}“ gibt es nicht" + (f", gemeint ist wohl „{near[0]}“." if near else "."),
                f"There is no measure '{key}'" + (f", did you mean '{near[0]}'?" if near else "."),
                measure=key,
            )
    return rows


def _column(case: PlanningCase, letter: str) -> ComparedColumn:
    draft = case.alternative(letter)
    if draft is None:
        day = case.baseline.sources[0].data_date if case.baseline.sources else case.data_date
        return ComparedColumn(letter, Text("Bestand", "Existing"), date=day)
    title = Text(draft.title, draft.title)
    return ComparedColumn(letter, title, draft.summary, draft.status, draft.revision, draft.date, draft.author)


def _row(
    case: PlanningCase, key: str, answers: Mapping[str, StateAnswer], reference: Mapping[str, Measure], baseline: str
) -> Row:
    cells = {
        letter: Cell(
            answer.total[key],
            reference.get(key),
            tuple(item for item in answer.findings if item.subject == key),
            letter == baseline,
        )
        for letter, answer in answers.items()
    }
    orientation, limits = case.law.orientation(), case.limits
    first = getattr(orientation, _ORIENTATION[key]) if orientation is not None and key in _ORIENTATION else None
    second = getattr(limits, _PLAN_LIMIT[key]) if key in _PLAN_LIMIT else None
    return Row(key, cells, first, second, _hint(case, key, first, second))


def _hint(case: PlanningCase, key: str, orientation: Fraction | None, limit: Fraction | None) -> Text | None:
    """Return the small line under an indicator's name: where its measure lies, or the assumption behind it."""
    if limit is not None:
        return Text(f"im Plan festgesetzt: {shortest(limit, 'de')}", f"fixed in the plan: {shortest(limit, 'en')}")
    section = case.law.orientation()
    if orientation is not None and section is not None:
        return Text(
            f"{section.term.de} {case.law.zone} {shortest(orientation, 'de')}",
            f"{section.term.en} {case.law.zone} {shortest(orientation, 'en')}",
        )
    home = case.assumptions.get("living_area_per_dwelling_m2")
    if key == "dwellings" and home is not None:
        return Text(f"{shortest(home, 'de')} m² je Wohnung", f"{shortest(home, 'en')} m² per dwelling")
    if key == "sealing_degree":
        return Text("Anteil am Geltungsbereich", "share of the perimeter")
    return None
