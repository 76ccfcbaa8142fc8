"""The numbers of a case as a story shows them: every measure of every state, with difference and findings, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twin.planning.checks import CHECK, PlanFinding
from twin.planning.comparison import Comparison
from twin.planning.measure import Measure
from twin.storytelling.localised import paired


def measures_of(comparison: Comparison) -> dict[str, dict[str, dict[str, Any]]]:
    """Return letter to key to Measure JSON of all states of a comparison, texts that differ between languages as pairs.

    Beyond the measure's own members: `delta_display` against the comparison's baseline, `warning` when a value lies above an
    orientation value or a value of the plan, and `evidence.note` with the findings' sentences.
    """
    german, english = (_in_language(comparison, language) for language in ("de", "en"))
    joined: dict[str, dict[str, dict[str, Any]]] = paired(german, english)
    return joined


def _in_language(comparison: Comparison, language: str) -> dict[str, dict[str, dict[str, Any]]]:
    columns = comparison.measures()
    reference = columns[comparison.baseline]
    found = {letter: answer.findings for letter, answer in comparison.answers.items()}
    return {
        letter: {
            key: measure_json(
                measure,
                None if letter == comparison.baseline else reference.get(key),
                [item for item in found.get(letter, ()) if item.subject == key],
                language,
            )
            for key, measure in measures.items()
        }
        for letter, measures in columns.items()
    }


def measure_json(measure: Measure, reference: Measure | None, findings: Iterable[PlanFinding], language: str) -> dict[str, Any]:
    """Return one measure with its difference to `reference` and what the findings say about it."""
    result = measure.to_json(language)
    if reference is not None and measure.value is not None and reference.value is not None:
        result["delta_display"] = measure.indicator.write_delta(measure.value - reference.value, language)
    found = list(findings)
    sentences = list(dict.fromkeys(item.text.in_(language) for item in found))
    if sentences:
        note = " ".join([result["evidence"].get("note", ""), *sentences]).strip()
        result["evidence"] = {**result["evidence"], "note": note}
    if any(item.severity != CHECK for item in found):
        result["warning"] = True
    return result
