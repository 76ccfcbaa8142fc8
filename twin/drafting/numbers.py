"""The numbers of a draft that is not saved: what the compare page would say of it, with findings and refusals."""

from __future__ import annotations

from typing import Any

from twin.casework import BASELINE
from twin.drafting.drawing import building_row
from twin.drafting.ground import Ground
from twin.language import Language
from twin.planning.alternative import Alternative
from twin.planning.answer import Answer, answer_of_state
from twin.planning.change import Build, Place
from twin.planning.comparison import DEFAULT_ROWS, comparison_of
from twin.planning.difference import difference
from twin.planning.families import standard

_EARTH = ("cut_m3", "fill_m3", "excavation_m3")


def numbers_of(ground: Ground, draft: Alternative, language: Language) -> dict[str, Any]:
    """Return rows (measure of the draft with display text, evidence, difference to the Bestand, limits), findings, refusals,
    the diff, and the buildings of models that are set or brought in (as /drawing gives buildings).

    Raises DocumentInvalid (CHANGE_NOT_APPLICABLE) when changes do not fit the Bestand.
    """
    work = ground.with_drafts([draft])
    before, state = work.states[BASELINE], work.states[draft.letter]
    old = {item.id for item in before.buildings}
    built = frozenset(item.id for item in state.buildings if item.id not in old)
    after = answer_of_state(work.case, state, built, before=before)
    answer = Answer(work.case, ground.answer, {draft.letter: after}, {draft.letter: difference(before, state)})
    table = comparison_of(answer, rows=(*DEFAULT_ROWS, *_EARTH, *standard().foreign_keys())).to_json(language)
    return {
        "case": table["case"],
        "letter": draft.letter,
        "language": language,
        "rows": [_row(row, draft.letter) for row in table["rows"]],
        "findings": table["findings"][draft.letter],
        "refusals": [item.to_json(language) for item in after.refusals],
        "difference": table["differences"][draft.letter],
        "models": [building_row(item) for item in state.buildings if item.id in built - _drawn(draft)],
    }


def _drawn(draft: Alternative) -> frozenset[str]:
    """Return the ids of the buildings whose shape stands in the draft itself or in the catalogue of assets."""
    built = {change.building.id for change in draft.changes if isinstance(change, Build)}
    numbered = enumerate(draft.changes, start=1)
    placed = {item.prefix(number) for number, item in numbered if isinstance(item, Place) and item.layer is None}
    return frozenset(built | placed)


def _row(row: dict[str, Any], letter: str) -> dict[str, Any]:
    """Return a row of the comparison with the draft's measure in place of the cells, and the Bestand's value beside it."""
    standing = row["cells"][BASELINE]
    head = {key: value for key, value in row.items() if key not in ("cells", "scale")}
    return {**head, **row["cells"][letter], "baseline": {key: standing[key] for key in ("value", "display")}}
