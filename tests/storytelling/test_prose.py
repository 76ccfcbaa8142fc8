"""A narrative as runs for the typesetter: nothing that a writer may write is lost or becomes markup."""

from __future__ import annotations

from twin.storytelling import narrative
from twin.storytelling.handout.prose import blocks

MEASURES = {"A": {"GFZ": {"value": 1.26, "display": "1,26"}}}


def of(markdown: str) -> list[dict[str, object]]:
    html = narrative.with_links(narrative.render(markdown, MEASURES, "de").html, lambda reference: f"#beleg-{reference}")
    return blocks(html, "[Bild: {text}]")


def test_marks_and_numbers_become_runs() -> None:
    (paragraph,) = of("Die **GFZ** ist {{measure:A.GFZ}}, *vorläufig*.")
    assert paragraph["runs"] == [
        {"text": "Die "},
        {"text": "GFZ", "strong": True},
        {"text": " ist "},
        {"text": "1,26", "evidence": "A.GFZ"},
        {"text": ", "},
        {"text": "vorläufig", "em": True},
        {"text": "."},
    ]


def test_lists_stand_in_lists() -> None:
    (listed,) = of("3. eins\n4. zwei\n   - innen\n")
    assert listed["kind"] == "ol" and listed["start"] == 3
    items = listed["items"]
    assert isinstance(items, list) and items[1][1]["items"][0][0]["runs"] == [{"text": "innen"}]


def test_tables_quotes_code_rules_and_headings_are_kept() -> None:
    found = of("# Kopf\n\n> Wort\n\n```\na  b\n```\n\n---\n\n| x | y |\n|---|---|\n| 1 | 2 |\n")
    assert [block["kind"] for block in found] == ["h", "quote", "pre", "rule", "table"]
    assert found[2]["runs"] == [{"text": "a  b\n"}] or found[2]["runs"] == [{"text": "a  b\n", "code": True}]
    assert found[4]["rows"] == [
        [{"head": True, "runs": [{"text": "x"}]}, {"head": True, "runs": [{"text": "y"}]}],
        [{"head": False, "runs": [{"text": "1"}]}, {"head": False, "runs": [{"text": "2"}]}],
    ]


def test_a_picture_is_told_in_words_and_links_keep_their_address() -> None:
    (paragraph,) = of("![Plan](/media/plan.png) und [Seite](https://example.org/a)")
    assert {"text": "[Bild: Plan]"} in paragraph["runs"]  # type: ignore[operator]
    assert {"text": "Seite", "href": "https://example.org/a"} in paragraph["runs"]  # type: ignore[operator]


def test_what_looks_like_typst_stays_text() -> None:
    (paragraph,) = of('Wert #image("x.png") $x$ `#read("/etc/passwd")`')
    text = "".join(run["text"] for run in paragraph["runs"])  # type: ignore[attr-defined]
    assert text == 'Wert #image("x.png") $x$ #read("/etc/passwd")'
