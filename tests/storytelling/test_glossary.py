"""Words found as people write them: abbreviations, plurals, compounds; marked once, and never inside of markup."""

from __future__ import annotations

import pytest

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.storytelling import plainness
from twin.storytelling.glossary.finding import marked, used
from twin.storytelling.glossary.planning import STARTERS
from twin.storytelling.glossary.term import Term, from_json, parse

from .material import frozen, scene, story_document

GRZ = Term("GRZ", Text("Erklärung", "Explanation"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("WA 3, max. 2 WE, 0,3 und II", ["WA", "WE", "II"]),
        ("Die Baugrenzen halten GFZ-Werte ein.", ["GFZ", "Baugrenze"]),
        ("Die Geschossflächenzahl zählt Vollgeschosse", ["GFZ", "Vollgeschoss"]),
        ("Die Vollgeschosszahl steigt", ["Vollgeschoss"]),
        ("The floor area ratio of perimeter blocks", ["GFZ", "Blockrandbebauung"]),
        ("Im Bauabschnitt II, in Teil III", []),
        ("Wir waren in der Wanne, so gern wie ihr; SWAT, AWE, WAS", []),
    ],
)
def test_words_are_found_as_they_are_written(text: str, names: list[str]) -> None:
    assert [term.name for term in used([text], STARTERS)] == names


def test_the_first_mention_alone_is_marked_and_never_a_figure_a_link_or_code() -> None:
    html = '<p><data value="1" data-beleg="A.GFZ">GRZ 1</data> <a href="/x">GRZ</a> <code>GRZ</code> <em>GRZ</em> und GRZ</p>'
    link = '<a class="term" data-term="GRZ" href="#begriff-GRZ">GRZ</a>'
    assert marked(html, (GRZ,), lambda term: f"#begriff-{term.key}") == html.replace("<em>GRZ", f"<em>{link}")


def test_an_attribute_that_looks_like_text_stays_as_it_is() -> None:
    html = '<p><img src="/media/a.png" alt="x > GRZ" title=\'GRZ >\'> nichts</p>'
    assert marked(html, (GRZ,), lambda term: "#") == html


def test_every_shipped_word_is_explained_plainly_in_both_languages() -> None:
    names = [term.name for term in STARTERS]
    assert len(names) == len(set(names)) >= 40
    assert {"GRZ", "GFZ", "BMZ", "GF", "WA", "MU", "WE", "BGF", "Vollgeschoss", "Baugrenze"} <= set(names)
    for term in STARTERS:
        assert from_json(term.to_json()) == term
        for language in ("de", "en"):
            sentences = plainness.sentences(term.explanation.in_(language))
            longest = max(map(plainness.word_count, sentences))
            assert len(sentences) <= 4 and longest <= plainness.LONGEST, (term.name, language, longest)


def test_no_two_shipped_words_are_written_alike() -> None:
    ways = [way.casefold() for term in STARTERS for way in term.written]
    assert sorted({way for way in ways if ways.count(way) > 1}) == []


@pytest.mark.parametrize(
    "given",
    [
        {"name": "GRZ"},
        {"explanation": "Text"},
        {"name": "<b>", "explanation": "Text"},
        {"name": "GRZ", "explanation": "Text", "forms": ['x" onclick="']},
        {"name": "GRZ", "explanation": "Text", "colour": "red"},
    ],
)
def test_what_cannot_be_a_word_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        parse(given)
    assert caught.value.code == "TERM_INVALID" and caught.value.params["faults"]


def test_an_edition_freezes_the_words_it_uses_and_no_others() -> None:
    story = story_document(scene("a", narrative={"de": "Die GRZ steigt.", "en": "It rises."}, plain="Eine Zeile."))
    edition = frozen(story, glossary=(GRZ, Term("BMZ", Text("x", "x"))))
    assert [item["name"] for item in edition.document["glossary"]] == ["GRZ"]
    assert edition.document["texts"]["de"]["scenes"][0]["plain_html"] == "<p>Eine Zeile.</p>"
    assert "plain_html" not in edition.document["texts"]["en"]["scenes"][0]
