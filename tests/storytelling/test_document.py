from __future__ import annotations

import pytest

from twin.errors import DocumentInvalid
from twin.storytelling import document

from .material import scene, story_document


def faults_of(given: dict) -> dict[str, str]:
    with pytest.raises(DocumentInvalid) as caught:
        document.parse(given)
    return {fault["place"]: fault["code"] for fault in caught.value.params["faults"]}


def test_a_document_comes_back_as_it_was_written() -> None:
    storyboard = document.parse(story_document())
    assert document.parse(document.to_json(storyboard)) == storyboard


def test_all_faults_are_reported_at_once() -> None:
    given = story_document(scene("a", sun="gestern", comparison="morph"), scene("b", heading=""), version=7)
    assert faults_of(given) == {
        "version": "unknown-version",
        "scenes[0].sun": "not-a-time",
        "scenes[0].comparison": "unknown-choice",
        "scenes[1].heading": "missing",
    }


def test_an_unknown_member_is_answered_with_the_nearest_known_one() -> None:
    with pytest.raises(DocumentInvalid) as caught:
        document.parse(story_document(commitee="Bauausschuss"))
    assert "„committee“" in caught.value.text.de


@pytest.mark.parametrize(("comparison", "shown"), [("none", ["A", "B"]), ("side-by-side", ["A"]), ("swipe", ["0", "A", "B"])])
def test_a_comparison_shows_the_number_of_pictures_it_can(comparison: str, shown: list[str]) -> None:
    given = story_document(scene("a", comparison=comparison, shown=shown))
    assert faults_of(given) == {"scenes[0].shown": "wrong-number-shown"}


def test_a_scene_without_a_viewpoint_is_refused() -> None:
    assert faults_of(story_document(scene("a", camera=None))) == {"scenes[0].camera": "not-an-object"}


def test_two_scenes_of_the_same_id_are_refused() -> None:
    assert faults_of(story_document(scene("a"), scene("a"))) == {"scenes[1].id": "repeated-id"}


@pytest.mark.parametrize("src", ["https://tracker.example/p.gif", "/media/../secret.png", "data:image/png;base64,AAAA"])
def test_a_picture_from_outside_is_refused(src: str) -> None:
    media = [{"src": src, "alternative": "Plan", "source": "Stadt", "date": "2026-01-01"}]
    assert faults_of(story_document(scene("a", media=media))) == {"scenes[0].media[0].src": "media-outside"}


def test_a_plain_string_serves_both_languages() -> None:
    storyboard = document.parse(story_document(title="Bleiche"))
    assert (storyboard.title.de, storyboard.title.en) == ("Bleiche", "Bleiche")


def test_not_a_number_as_camera_is_refused() -> None:
    camera = {"lon": float("nan"), "lat": 51, "height": 1, "azimuth": 0, "elevation": 30, "distance": 100}
    assert faults_of(story_document(scene("a", camera=camera))) == {"scenes[0].camera.lon": "out-of-range"}


def test_a_german_text_given_as_empty_is_not_filled_from_english() -> None:
    storyboard = document.parse(story_document(scene("a", text_alternative={"de": "", "en": "Eight houses."})))
    assert (storyboard.scenes[0].text_alternative.de, storyboard.scenes[0].text_alternative.en) == ("", "Eight houses.")
    assert document.parse(document.to_json(storyboard)) == storyboard
    assert faults_of(story_document(scene("a", heading={"de": " ", "en": "A block"}))) == {"scenes[0].heading": "missing"}
    assert document.parse(story_document(title={"en": "Meadow"})).title.de == "Meadow"


def test_a_fault_says_which_scene_and_which_field() -> None:
    with pytest.raises(DocumentInvalid) as caught:
        document.parse(story_document(scene("a"), scene("b", media=[{"src": "x"}]), meeting_date="bald"))
    assert [(item["scene"], item["field"]) for item in caught.value.params["faults"]] == [(2, "media"), (None, "meeting_date")]


def test_notes_of_the_speaker_are_kept_and_not_published() -> None:
    storyboard = document.parse(story_document(scene("a", notes="Begrüßung")))
    assert document.to_json(storyboard)["scenes"][0]["notes"]["de"] == "Begrüßung"
    assert "notes" not in document.published_json(storyboard)["scenes"][0]
