from __future__ import annotations

from typing import Any

import pytest

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.storytelling import document, gate
from twin.storytelling.fields import Fault
from twin.storytelling.gate import Material
from twin.storytelling.signature import Signature

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


STALE = {**DATASET, "newer": {"de": "es gibt eine neuere Fassung", "en": "there is a newer edition"}}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({**DATASET, "licence": " "}, "licences"),
        (STALE, "fresh"),
        ({**DATASET, "personal_data": True}, "public"),
        ({**DATASET, "licence": "Nur für den internen Dienstgebrauch"}, "public"),
        ({**DATASET, "licence": "All rights reserved"}, "public"),
    ],
)
def test_a_source_that_is_stale_closed_or_without_licence_blocks(row: dict[str, Any], code: str) -> None:
    assert open_checks(story_document(), (row,)) == {code}
    with pytest.raises(DocumentInvalid):
        gate.require_passed(document.parse(story_document()), Material(("A",), measures(), (row,)))


def test_an_exception_lets_pass_exactly_what_was_signed() -> None:
    signature = Signature("fresh", "lod2@1", "M. Muster", "2026-11-12T09:00:00Z", "Der Bestand ist unverändert.")
    storyboard = document.parse(story_document())
    gate.require_passed(storyboard, Material(("A",), measures(), (STALE,), signatures=(signature,)))
    [signed] = gate.signed(storyboard, Material(("A",), measures(), (STALE,), signatures=(signature,)))
    assert signed.to_json()["by"] == "M. Muster" and signed.to_json()["what"]["de"] == "„Gebäude“: es gibt eine neuere Fassung"
    for row in ({**STALE, "version": 2}, {**DATASET, "personal_data": True}):
        with pytest.raises(DocumentInvalid):
            gate.require_passed(storyboard, Material(("A",), measures(), (row,), signatures=(signature,)))


def test_a_licence_cannot_be_signed_away() -> None:
    signature = Signature("licences", "lod2@1", "M. Muster", "2026-11-12T09:00:00Z", "Wird schon stimmen.")
    material = Material(("A",), measures(), ({**DATASET, "licence": ""},), signatures=(signature,))
    with pytest.raises(DocumentInvalid):
        gate.require_passed(document.parse(story_document()), material)


def test_a_missing_approval_is_a_hint_or_a_stop_as_the_town_wishes() -> None:
    storyboard, fault = document.parse(story_document()), Fault("not-approved", "review", Text("fehlt", "missing"))
    gate.require_passed(storyboard, Material(("A",), measures(), (DATASET,), review=fault))
    with pytest.raises(DocumentInvalid):
        gate.require_passed(storyboard, Material(("A",), measures(), (DATASET,), review=fault, must_be_approved=True))
