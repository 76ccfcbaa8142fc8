"""The text of a scene: markdown in, safe HTML out, with live references to measures.

`{{measure:C.GR_all}}` stands for the value of a measure and `{{delta:C.GR_all}}` for its difference to the baseline.
Both become `<data value="…" data-beleg="C.GR_all">3.248 m²</data>`, which the pages turn into a link or a button.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from twin.language import Text
from twin.storytelling.fields import Fault
from twin.storytelling.localised import localised

Measures = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Letter ("0" = Bestand) to key to Measure JSON."""

LIMIT = 100_000
"""Bytes of markdown in one scene; beyond it crafted brackets would keep the parser busy for seconds."""

MEDIA_PREFIX = "/media/"
_REFERENCE = re.compile(r"\{\{\s*(measure|delta)\s*:\s*([0A-Z])\.([A-Za-z][A-Za-z0-9_]*)\s*\}\}")
_OPEN_REFERENCE = re.compile(r"\{\{[^{}]{0,200}\}\}")
_MARK = re.compile(r'<data value="([^"]*)" data-beleg="([^"]+)">(.*?)</data>')
_SCENE_HEADING = 2
_TAGS = {
    "a", "blockquote", "br", "code", "data", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "data": {"value", "data-beleg"}, "ol": {"start"}}


@dataclass(frozen=True, slots=True)
class Reference:
    """One place of a text that shows a computed value."""

    kind: str
    letter: str
    key: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The HTML of a text, what it refers to, and what is wrong with it."""

    html: str
    references: tuple[Reference, ...]
    faults: tuple[Fault, ...]


def render(markdown: str, measures: Measures, language: str, place: str = "narrative") -> Rendered:
    """Return the safe HTML of one text with the displayed values of its references put in.

    An unknown reference, a value that cannot be formed, a picture or link that leaves the twin, and a text over 100 kB
    are faults with `place`; the HTML is complete nevertheless, so that an editor can show it.
    """
    if len(markdown.encode()) > LIMIT:
        text = Text(f"„{place}“ ist länger als {LIMIT} Byte", f"'{place}' is longer than {LIMIT} bytes")
        return Rendered("", (), (Fault("too-long", place, text),))
    faults: list[Fault] = []
    found: list[Reference] = []
    parser = _parser(measures, language, found, faults, place)
    tokens = parser.parse(markdown)
    _check_addresses(tokens, faults, place)
    html = parser.renderer.render(tokens, parser.options, {})
    return Rendered(_sanitised(html).strip(), tuple(found), tuple(faults))


def with_links(html: str, address: Callable[[str], str]) -> str:
    """Return rendered HTML whose references are links; `address` gives the link target of "C.GR_all".

    Only the marks written by `render` are touched, so the HTML stays as safe as it was.
    """

    def link(match: re.Match[str]) -> str:
        reference = match[2]
        return f'<a class="number" data-beleg="{escape(reference)}" href="{escape(address(reference))}">{match[3]}</a>'

    return _MARK.sub(link, html)


def marked(html: str) -> list[dict[str, str]]:
    """Return letter and key of every reference in rendered HTML, in order of appearance."""
    pairs = [match[2].partition(".") for match in _MARK.finditer(html)]
    return [{"letter": letter, "key": key} for letter, _, key in pairs]


def plain(html: str) -> str:
    """Return rendered HTML as one line of text without marks."""
    spaced = re.sub(r"</(?:p|li|h\d|td|th|tr|blockquote|pre)>|<(?:br|hr)[^>]*>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", spaced)).split())


def filled(text: str, measures: Measures, language: str) -> str:
    """Return a plain text with the displayed values of its references; one without a value stays as it is written."""

    def value(match: re.Match[str]) -> str:
        return displayed(Reference(match[1], match[2], match[3]), measures, language) or match[0]

    return _REFERENCE.sub(value, text)


def unknown_references(text: str, measures: Measures, language: str) -> list[str]:
    """Return the references of a plain text that show nothing, as they are written."""
    return [match[0] for match in _OPEN_REFERENCE.finditer(filled(text, measures, language))]


def _parser(measures: Measures, language: str, found: list[Reference], faults: list[Fault], place: str) -> MarkdownIt:
    parser = MarkdownIt("js-default")

    def reference_rule(state: StateInline, silent: bool) -> bool:
        match = _OPEN_REFERENCE.match(state.src, state.pos)
        if not match:
            return False
        if not silent:
            token = state.push("measure_reference", "data", 0)
            token.content = match[0]
        state.pos = match.end()
        return True

    def reference_html(_self: RendererHTML, tokens: list[Token], index: int, _options: Any, _environment: Any) -> str:
        return _reference(tokens[index].content, measures, language, found, faults, place)

    parser.inline.ruler.before("emphasis", "measure_reference", reference_rule)
    parser.add_render_rule("measure_reference", reference_html)
    return parser


def _reference(source: str, measures: Measures, language: str, found: list[Reference], faults: list[Fault], place: str) -> str:
    match = _REFERENCE.fullmatch(source)
    if not match:
        text = Text(
            f"„{place}“: {source} ist kein Verweis wie {{{{measure:A.GFZ}}}}",
            f"'{place}': {source} is not a reference like {{{{measure:A.GFZ}}}}",
        )
        faults.append(Fault("reference-malformed", place, text))
        return f"<strong>{escape(source)}</strong>"
    reference = Reference(match[1], match[2], match[3])
    found.append(reference)
    shown = displayed(reference, measures, language)
    if shown is None:
        text = Text(
            f"„{place}“: {source} gibt es nicht oder lässt sich nicht bilden",
            f"'{place}': {source} does not exist or cannot be formed",
        )
        faults.append(Fault("reference-unknown", place, text))
        return f"<strong>{escape(source)}</strong>"
    value = measures[reference.letter][reference.key].get("value")
    if reference.kind == "delta" or not isinstance(value, int | float):
        value = shown
    return f'<data value="{escape(str(value))}" data-beleg="{reference.letter}.{reference.key}">{escape(shown)}</data>'


def displayed(reference: Reference, measures: Measures, language: str) -> str | None:
    """Return what a reference shows, for example "3.248 m²"; None if there is no such measure or no value."""
    measure = measures.get(reference.letter, {}).get(reference.key)
    if measure is None or measure.get("value") is None:
        return None
    if reference.kind == "delta":
        delta = localised(measure.get("delta_display"), language)
        return str(delta) if delta else None
    return str(localised(measure.get("display", ""), language))


def _check_addresses(tokens: list[Token], faults: list[Fault], place: str) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = min(6, int(token.tag[1]) + _SCENE_HEADING)
            token.tag = f"h{level}"
        for child in token.children or []:
            if child.type == "image" and not str(child.attrs.get("src", "")).startswith(MEDIA_PREFIX):
                text = Text(
                    f"„{place}“: Bilder von außen sind nicht erlaubt; bitte hochladen ({MEDIA_PREFIX}…)",
                    f"'{place}': pictures from outside are not allowed; please upload them ({MEDIA_PREFIX}…)",
                )
                faults.append(Fault("picture-outside", place, text))
            if child.type == "image" and not child.content.strip():
                text = Text(f"„{place}“: ein Bild hat keine Textalternative", f"'{place}': a picture has no text alternative")
                faults.append(Fault("picture-without-text", place, text))
            if child.type == "link_open" and str(child.attrs.get("href", "")).startswith(("//", "\\")):
                text = Text(f"„{place}“: ein Verweis nennt kein Protokoll", f"'{place}': a link names no protocol")
                faults.append(Fault("link-without-scheme", place, text))


def _sanitised(html: str) -> str:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src" and not value.startswith(MEDIA_PREFIX):
            return None
        if tag == "a" and attribute == "href" and value.startswith(("//", "\\", "/\\")):
            return None
        return value

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
