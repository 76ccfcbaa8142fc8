from __future__ import annotations

from typing import Any

import pytest

from twin.errors import DocumentInvalid
from twin.storytelling import document, gate
from twin.storytelling.gate import Material

from .material import measures, scene, story_document

DATASET = {"id": "lod2", "version": 1, "title": "Gebäude", "data_date": "2026-03-15", "licence": "dl-de/by-2-0"}


def open_checks(given: dict[str, Any], datasets: tuple[dict[str, Any], ...] = (DATASET,), has_contact: bool = True) -> set[str]:
    material = Material(("A",), measures(), datasets, has_contact)
    return {check.code for check in gate.checks(document.parse(given), material) if not check.passed}


def test_a_complete_story_passes_every_check() -> None:
    assert open_checks(story_document()) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text_alternative": ""}, "text"),
        ({"sun": None}, "sun"),
        ({"shown": ["B"]}, "alternatives"),
        ({"measures": ["XYZ"]}, "measures"),
        ({"narrative": {"de": "{{measure:B.GFZ}}", "en": "none"}}, "references"),
        ({"narrative": {"de": "Die blaue Variante", "en": "Alternative A"}}, "colour"),
        ({"narrative": "Nur deutsch"}, "english"),
        ({"media": [{"src": f"/media/{'a' * 64}", "alternative": "Plan", "source": "", "date": None}]}, "media"),
    ],
)
def test_what_a_scene_lacks_stays_open(change: dict[str, Any], code: str) -> None:
    assert open_checks(story_document(scene("a", **change))) == {code}


def test_a_story_without_scenes_cannot_be_published() -> None:
    assert "scenes" in open_checks({**story_document(), "scenes": []})


def test_an_undated_source_stays_open() -> None:
    assert open_checks(story_document(), ({**DATASET, "data_date": ""},)) == {"sources"}


def test_a_story_without_a_contact_stays_open() -> None:
    assert open_checks({**story_document(), "contact": None}, has_contact=False) == {"contact"}


def test_advice_does_not_block() -> None:
    storyboard = document.parse(story_document(scene("a", narrative="Nur deutsch")))
    material = Material(("A",), measures(), (DATASET,))
    gate.require_passed(storyboard, material)
    assert [check.blocks for check in gate.checks(storyboard, material) if not check.passed] == [False]


def test_a_blocked_story_names_all_its_open_places() -> None:
    storyboard = document.parse(story_document(scene("a", sun=None), scene("b", text_alternative="")))
    with pytest.raises(DocumentInvalid) as caught:
        gate.require_passed(storyboard, Material(("A",), measures(), (DATASET,)))
    assert [fault["place"] for fault in caught.value.params["faults"]] == ["scenes[1].text_alternative", "scenes[0].sun"]
