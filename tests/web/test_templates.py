"""What every template, style sheet and sentence of the interface keeps to, and that the story pages can be filled."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import orjson
import pytest
from storytelling.material import frozen

from twin.storytelling import presentation, textequivalent

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "twin" / "web" / "templates"
WORDS = {language: orjson.loads((STATIC / f"locales/{language}.json").read_bytes()) for language in ("de", "en")}
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if path.name != "pack.html")
# the viewer speaks by itself (viewer/texts.js); its sentences may be replaced by the dictionary but need not stand in it
SCRIPTS = sorted(path for path in (STATIC / "js").rglob("*.js") if "viewer" not in path.parts)
IN_TEMPLATES = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z_0-9]+)["']\s*[,)]""")
IN_SCRIPTS = re.compile(r"""\b#?t\(\s*["']([a-z_]+\.[a-z_0-9]+)["']\s*[,)]""")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_both_languages_have_the_same_keys() -> None:
    assert set(WORDS["de"]) == set(WORDS["en"])


@pytest.mark.parametrize("key", sorted(WORDS["de"]))
def test_a_sentence_has_the_same_gaps_in_both_languages(key: str) -> None:
    german, english = (sorted(re.findall(r"\{(\w+)\}", WORDS[language].get(key, ""))) for language in ("de", "en"))
    assert german == english


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_every_key_of_a_template_has_a_sentence(path: Path) -> None:
    missing = set(IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))) - set(WORDS["de"])
    assert missing == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=names(SCRIPTS))
def test_every_key_of_a_script_has_a_sentence(path: Path) -> None:
    missing = {key for key in IN_SCRIPTS.findall(path.read_text(encoding="utf-8")) if not key.startswith("viewer.")} - set(
        WORDS["de"]
    )
    assert missing == set()


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_page_needs_no_exception_from_the_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "event attribute"
    assert not re.search(r"<style|https?://(?!www\.w3\.org)[^\"'\s]*\.(?:js|css|woff2?)", text), "style or foreign file"
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag, tag


@pytest.mark.parametrize("path", SCRIPTS, ids=names(SCRIPTS))
def test_a_script_puts_text_as_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in source


@pytest.mark.parametrize("name", ["layout", "components", "story", "compare", "viewer"])
def test_a_style_sheet_takes_its_colours_from_the_tokens(name: str) -> None:
    assert HEX.findall((STATIC / f"css/{name}.css").read_text(encoding="utf-8")) == []


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", block))


def themes() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    css = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    light = css[css.index(":root {") : css.index("@media (prefers-color-scheme: dark)")]
    device = css[css.index("@media (prefers-color-scheme: dark)") : css.index(':root[data-theme="dark"]')]
    chosen = css[css.index(':root[data-theme="dark"]') :].split("}")[0]
    return tokens(light), tokens(device), tokens(chosen)


def test_the_dark_theme_is_the_same_by_choice_and_by_device() -> None:
    _, device, chosen = themes()
    assert device == chosen


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


INKS = ("text", "muted", "accent", "ok", "warning", "error", "demolished")
TEXT_PAIRS = [
    *((ink, ground) for ink in INKS for ground in ("ground", "ground-2")),
    ("on-accent", "accent"), ("on-accent", "accent-strong"), ("accent", "accent-ground"), ("ok", "ok-ground"),
    ("warning", "warning-ground"), ("error", "error-ground"), ("text", "warning-ground"), ("text", "accent-ground"),
    ("on-a", "a"), ("on-b", "b"), ("on-c", "c"), ("on-d", "d"), ("on-e", "e"), ("c-text", "ground"),
]  # fmt: skip
GRAPHIC_PAIRS = [
    (mark, ground) for mark in ("control", "baseline", "a", "b", "c", "d", "e", "focus") for ground in ("ground", "ground-2")
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme: int, ink: str, ground: str) -> None:
    found = themes()[theme]
    assert contrast(found[ink], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), GRAPHIC_PAIRS)
def test_marks_and_edges_can_be_seen(theme: int, mark: str, ground: str) -> None:
    found = themes()[theme]
    assert contrast(found[mark], found[ground]) >= 3


def fill(template: str, language: str, **context: Any) -> str:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined)

    def t(key: str, **params: Any) -> str:
        sentence: str = WORDS[language][key]
        for name, value in params.items():
            sentence = sentence.replace("{" + name + "}", str(value))
        return sentence

    shared = {"t": t, "language": language, "asset": lambda path: f"/static/{path}", "town": "Musterstadt", "places": []}
    absent = dict.fromkeys(("theme", "place", "person", "login_href", "other_language_url", "contact"))
    return environment.get_template(template).render({**shared, **absent, **context})


def reader_page(language: str, **changes: Any) -> str:
    view = presentation.story(frozen(**changes), language, "/s/bleiche/text")
    data = presentation.player_data(view, WORDS[language])
    context = {"text_href": "/s/bleiche/text", "pdf_href": None, "pack_href": "/s/bleiche/pack.html", "pack_size": 2_412_345}
    return fill("story/reader.html", language, story=view, data=data, newer_href=None, **context)


class Outline(HTMLParser):
    """Collects tags, ids and what refers to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get("id"))]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_reader_page_reads_without_a_script(language: str) -> None:
    html = reader_page(language)
    assert html.count("<article") == 2
    assert WORDS[language]["story.next"] in html
    assert 'href="/s/bleiche/text#beleg-A.GFZ"' in html


def test_the_size_of_the_offline_file_stands_on_its_link() -> None:
    assert "2,4&nbsp;MB" in reader_page("de")


def test_ids_are_unique_and_labels_find_their_target() -> None:
    outline = Outline(reader_page("de"))
    ids = outline.ids()
    assert len(ids) == len(set(ids))
    for _, attributes in outline.tags:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set((attributes.get(name) or "").split()) <= set(ids)


def test_a_name_from_the_data_cannot_end_the_data_block() -> None:
    hostile = {"letter": "A", "id": "v1", "revision": 1, "title": "</script><script>alert(1)</script>"}
    html = reader_page("de", alternatives=[hostile])
    assert "<script>alert" not in html


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_text_page_holds_every_evidence(language: str) -> None:
    content = textequivalent.content(frozen(), language)
    html = fill("story/text.html", language, story=content, reader_href="/s/bleiche", pdf_href=None)
    outline = Outline(html)
    assert {"beleg-0.GFZ", "beleg-A.GFZ"} <= set(outline.ids())
    targets = {value[1:] for _, attributes in outline.tags if (value := attributes.get("href") or "").startswith("#")}
    assert targets <= set(outline.ids())
    assert not any(tag == "script" for tag, _ in outline.tags)
