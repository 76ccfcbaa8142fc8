from __future__ import annotations

import orjson
import pytest

from twin.errors import DocumentInvalid, TwinBroken
from twin.storytelling import edition

from .material import frozen, measures, scene, story_document


def test_the_same_story_freezes_to_the_same_bytes() -> None:
    assert frozen().canonical == frozen().canonical


def test_an_edition_survives_being_kept() -> None:
    kept = frozen()
    assert edition.thaw(kept.canonical, kept.sha256) == kept


def test_an_edition_pins_versions_revisions_and_values() -> None:
    content = frozen().document
    assert content["datasets"][0]["version"] == 1
    assert content["alternatives"][0]["revision"] == 4
    assert content["measures"]["A"]["GFZ"]["value"] == 1.25025


def test_an_edition_holds_the_texts_of_both_languages() -> None:
    texts = frozen().document["texts"]
    assert ">1,25<" in texts["de"]["scenes"][0]["narrative_html"]
    assert ">1.25<" in texts["en"]["scenes"][0]["narrative_html"]


def test_a_changed_byte_is_noticed() -> None:
    kept = frozen()
    with pytest.raises(TwinBroken, match="beschädigt"):
        edition.thaw(kept.canonical.replace(b"1.25025", b"1.35025"), kept.sha256)


def test_an_untouched_edition_holds() -> None:
    kept = frozen()
    assert edition.check(kept, recorded_sha256=kept.sha256, recomputed=measures()).holds


def failed(content: dict) -> set[str]:
    changed = edition.thaw(edition.canonical_bytes(content))
    return {step.code for step in edition.check(changed, recomputed=measures()).steps if not step.holds}


def test_a_value_that_was_rewritten_with_its_checksum_is_found_by_computing_again() -> None:
    content = orjson.loads(frozen().canonical)
    content["measures"]["A"]["GFZ"]["value"] = 1.1
    assert "measures" in failed(content)


def test_a_rewritten_sentence_is_found_by_rendering_again() -> None:
    content = orjson.loads(frozen().canonical)
    content["texts"]["de"]["scenes"][0]["narrative_html"] = "<p>Alles gut.</p>"
    assert failed(content) == {"texts"}


def test_a_changed_share_is_found_by_adding_up() -> None:
    content = orjson.loads(frozen().canonical)
    content["measures"]["A"]["GFZ"]["evidence"]["objects"][0]["share"] = 1.0
    assert failed(content) == {"sums"}


def test_an_unfinished_story_is_not_frozen() -> None:
    with pytest.raises(DocumentInvalid):
        frozen(story_document(scene("a", text_alternative="")))


def test_a_number_without_end_is_not_frozen() -> None:
    numbers = measures()
    numbers["A"]["GFZ"]["value"] = float("inf")
    with pytest.raises(DocumentInvalid) as caught:
        frozen(measures=numbers)
    assert caught.value.code == "EDITION_NOT_FINITE"
