"""Hints for plain writing: they count sentences as people read them, and name the words meant."""

from __future__ import annotations

import pytest

from twin.storytelling import document, plainness
from twin.storytelling.glossary.planning import STARTERS

from .material import scene, story_document

TWENTY = " ".join(["Wort"] * 20)


def story(**changes: object):  # type: ignore[no-untyped-def]
    return document.parse(story_document(scene("a", **changes)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Am 21. März um 15 Uhr ist es hell. Dann nicht.", 2),
        ("Nach § 17 Abs. 2 BauNVO, z. B. Holz, gilt max. 2 WE je Haus.", 1),
        ("Eins.\n\n- Zwei\n- Drei\n\nVier: fünf; sechs.", 6),
        ("Es entstehen {{measure:A.GFZ}}. {{measure:A.GFZ}} ist viel.", 2),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(plainness.sentences(text)) == count


def test_a_figure_is_one_word_and_an_address_none() -> None:
    assert plainness.word_count("Es sind {{measure:A.dwellings}} Wohnungen, [hier](https://example.org/a/b) steht es") == 7


def test_a_sentence_of_twenty_words_passes_and_one_more_does_not() -> None:
    assert not list(plainness.long_sentences(story(narrative=f"{TWENTY}.")))
    [fault] = plainness.long_sentences(story(narrative=f"Kurz. {TWENTY} mehr."))
    assert (fault.place, fault.quote, fault.language) == ("scenes[0].narrative", f"{TWENTY} mehr.", "de")
    assert "21 Wörtern" in fault.text.de


def test_plain_language_is_held_to_twelve_words() -> None:
    [fault] = plainness.long_sentences(story(plain=" ".join(["Wort"] * 13)))
    assert fault.place == "scenes[0].plain" and "bis 12" in fault.text.de


def test_an_abbreviation_nobody_explains_is_named_once() -> None:
    given = story(narrative="Die ZVR und die GRZ gelten; ZVR, EU und PDF. WICHTIG ist die LBO (Landesbauordnung).")
    [fault] = plainness.unexplained(given, STARTERS)
    assert (fault.subject, fault.quote) == ("ZVR", "ZVR")


def test_three_nouns_made_of_verbs_are_a_chain() -> None:
    [fault] = plainness.noun_chains(story(narrative="Die Durchführung der Prüfung der Planung dauert. Die Planung ist gut."))
    assert "Durchführung, Prüfung, Planung" in fault.text.de
