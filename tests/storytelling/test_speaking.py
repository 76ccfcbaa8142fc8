"""Notes for the person who presents: from the draft of today, with the edition's numbers, never in the edition."""

from __future__ import annotations

from twin.storytelling import speaking

from .material import frozen, scene, story_document


def test_notes_come_from_the_draft_with_the_numbers_of_the_edition() -> None:
    edition = frozen(story_document(scene("a"), scene("b")))
    draft = story_document(
        scene("a", notes={"de": "GFZ **{{measure:A.GFZ}}** betonen.", "en": "Stress {{measure:A.GFZ}}."}),
        scene("new", notes="neu"),
    )
    notes = speaking.notes(edition, draft, "de")
    assert set(notes) == {"a"} and "<strong>" in notes["a"] and "1,25" in notes["a"]
    assert b"betonen" not in edition.canonical


def test_the_time_of_a_talk_is_at_least_the_reading_time_in_full_minutes() -> None:
    # two scenes of 10 s and some words each: under a minute
    assert speaking.minutes(frozen(story_document(scene("a"), scene("b"))), "de") == 1
    # 10 s and 180 words (one minute): 70 s are two minutes
    long = scene("a", heading={"de": "Wort", "en": "word"}, narrative={"de": "Wort " * 179, "en": "word"})
    assert speaking.minutes(frozen(story_document(long)), "de") == 2
