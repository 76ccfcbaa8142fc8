"""Maps of sun hours as an edition keeps them: every number, in both languages, so that no reader computes anything again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twin.casework import CaseAtWork
from twin.storytelling.localised import paired
from twin.storytelling.sunview import SunView
from twin.sunmapping.maps import MAPS
from twin.sunmapping.question import SunQuestion


def frozen_maps(work: CaseAtWork, views: Iterable[SunView]) -> dict[str, dict[str, Any]]:
    """Return the maps of these views by their key, each as viewers are given it, its words in both languages.

    Those of a state the case does not have are left out: the gate asks for them. Raises DocumentInvalid where the case has no
    area or houses have no height.
    """
    known = [view for view in views if all(letter in work.states for letter in view.letters)]
    return {view.key: _frozen(work, view) for view in dict.fromkeys(known)}


def _frozen(work: CaseAtWork, view: SunView) -> dict[str, Any]:
    question = SunQuestion(view.state, view.against, view.day, around=view.area)
    found = MAPS[view.on](work, question)
    both: dict[str, Any] = paired(found.to_json("de"), found.to_json("en"))
    return both
