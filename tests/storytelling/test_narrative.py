from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest

from twin.storytelling.narrative import marked, plain, render, with_links

from .material import measures

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    '<img src="x" onerror="alert(1)">',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<a id=location name=cookie>x</a>",
    '![x" onerror="alert(1)](/media/a.png)',
    '![x](/media/a.png" onerror="alert(1))',
    '{{measure:A.GFZ"><script>alert(1)</script>}}',
    '<data value="1" data-beleg="A.GFZ" onclick="alert(1)">9</data>',
    "`<script>alert(1)</script>`",
    "![p](https://tracker.example/p.gif)",
    "![p](//tracker.example/p.gif)",
]


class Tags(HTMLParser):
    """Collects every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_no_script_and_no_address_of_another_host(text: str) -> None:
    reader = Tags()
    reader.feed(render(text, measures(), "de").html)
    for tag, attributes in reader.found:
        assert tag in {"p", "a", "img", "code", "strong", "data", "em"}
        assert not any(name.startswith("on") or name in {"id", "name", "style"} for name in attributes)
        assert (attributes.get("href") or "https:").startswith(("http:", "https:", "mailto:"))
        assert (attributes.get("src") or "/media/").startswith("/media/")


def test_a_reference_shows_the_computed_value() -> None:
    rendered = render("GFZ {{measure:A.GFZ}}", measures(), "de")
    assert rendered.html == '<p>GFZ <data value="1.25025" data-beleg="A.GFZ">1,25</data></p>'


def test_a_reference_is_shown_in_the_language_of_the_page() -> None:
    assert ">1.25<" in render("{{measure:A.GFZ}}", measures(), "en").html


def test_a_difference_is_shown_with_its_sign() -> None:
    assert ">+0,94<" in render("{{delta:A.GFZ}}", measures(), "de").html


@pytest.mark.parametrize("reference", ["{{measure:B.GFZ}}", "{{measure:A.XYZ}}", "{{delta:0.GFZ}}"])
def test_an_unknown_reference_is_a_fault_and_stays_visible(reference: str) -> None:
    rendered = render(reference, measures(), "de")
    assert [fault.code for fault in rendered.faults] == ["reference-unknown"]
    assert reference in plain(rendered.html)


def test_a_value_that_cannot_be_formed_is_a_fault() -> None:
    numbers = measures()
    numbers["A"]["GFZ"]["value"] = None
    assert [fault.code for fault in render("{{measure:A.GFZ}}", numbers, "de").faults] == ["reference-unknown"]


def test_a_malformed_reference_is_a_fault() -> None:
    assert [fault.code for fault in render("{{GFZ}}", measures(), "de").faults] == ["reference-malformed"]


def test_a_reference_in_code_is_text() -> None:
    assert render("`{{measure:A.GFZ}}`", measures(), "de").references == ()


def test_a_picture_without_words_is_a_fault() -> None:
    assert [fault.code for fault in render("![](/media/a.png)", measures(), "de").faults] == ["picture-without-text"]


def test_headings_stand_below_the_heading_of_the_scene() -> None:
    assert render("# Lage", measures(), "de").html == "<h3>Lage</h3>"


def test_links_to_the_evidence_are_made_from_the_marks_alone() -> None:
    html = with_links(render("{{measure:A.GFZ}} &lt;data&gt;", measures(), "de").html, lambda name: f"/text#beleg-{name}")
    assert html == '<p><a class="number" data-beleg="A.GFZ" href="/text#beleg-A.GFZ">1,25</a> &lt;data&gt;</p>'


def test_the_marks_of_a_text_are_listed() -> None:
    assert marked(render("{{measure:A.GFZ}}", measures(), "de").html) == [{"letter": "A", "key": "GFZ"}]


@pytest.mark.parametrize("text", ["[" * 30_000, "![" * 15_000, "{{" * 15_000, "*a" * 20_000])
def test_crafted_brackets_cost_little_time(text: str) -> None:
    start = time.process_time()
    render(text, measures(), "de")
    assert time.process_time() - start < 10


def test_a_text_over_the_limit_is_a_fault() -> None:
    assert [fault.code for fault in render("a" * 100_001, measures(), "de").faults] == ["too-long"]
