"""Terms found in texts: as abbreviations, in the plural, and as the head of a compound; marked in HTML once per text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape

from twin.storytelling.glossary.term import Term

_ENDING = r"(?:e|en|er|ern|es|s|n|nen)?"
_GLUED = 8
"""From so many letters on a word is found as the beginning of a compound, too: Vollgeschosszahl."""

_TAG = re.compile(r"""(</?[A-Za-z](?:[^"'<>]|"[^"]*"|'[^']*')*>)""")
_CLOSED = ("a", "code", "data", "pre")
"""Inside of these nothing is marked: links, figures, and text shown as it is."""

_ROMAN = re.compile(r"[IVX]+")
_NAMED = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+[ \u00a0]$")
"""A capitalised word before a Roman number: "Bauabschnitt II" counts parts, it limits no storeys."""


def used(texts: Iterable[str], terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms that occur in some of the texts (plain text or HTML), in the order of `terms`."""
    known = tuple(terms)
    found = {term.name for text in texts for term, _, _ in _occurrences(_TAG.sub(" ", text), known)}
    return tuple(term for term in known if term.name in found)


def marked(html: str, terms: Sequence[Term], address: Callable[[Term], str]) -> str:
    """Return sanitised HTML whose first mention of each term is a link to its explanation.

    `address` gives the link target. Only text between tags is touched, and only by links of our own, so that the HTML stays as
    safe as it was.
    """
    known, seen, depth, parts = tuple(terms), set[str](), 0, []
    for part in _TAG.split(html):
        tag = _name_of(part)
        if tag in _CLOSED:
            depth = max(0, depth - 1) if part.startswith("</") else depth + 1
        parts.append(part if tag or depth else _linked(part, known, seen, address))
    return "".join(parts)


def _name_of(part: str) -> str:
    match = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", part) if part.startswith("<") else None
    return match[1].lower() if match else ""


def _linked(text: str, terms: tuple[Term, ...], seen: set[str], address: Callable[[Term], str]) -> str:
    parts, at = [], 0
    for term, start, end in _occurrences(text, terms):
        if term.name not in seen:
            seen.add(term.name)
            href, key = escape(address(term)), escape(term.key)
            parts += [text[at:start], f'<a class="term" data-term="{key}" href="{href}">{text[start:end]}</a>']
            at = end
    return "".join([*parts, text[at:]])


def _occurrences(text: str, terms: tuple[Term, ...]) -> Iterator[tuple[Term, int, int]]:
    pattern, owners = _pattern(terms)
    for match in pattern.finditer(text) if owners else ():
        is_counted = _ROMAN.fullmatch(match[0]) and _NAMED.search(text, 0, match.start())
        if match.lastindex and not is_counted:
            yield owners[match.lastindex - 1], match.start(), match.end()


@lru_cache(maxsize=32)
def _pattern(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], tuple[Term, ...]]:
    """Return one pattern with a group for each way of writing, longer ways first as they say more, and whose way each is."""
    ways = sorted(((way, term) for term in terms for way in term.written), key=lambda item: -len(item[0]))
    return re.compile("|".join(f"({_way(way)})" for way, _ in ways)), tuple(term for _, term in ways)


def _way(way: str) -> str:
    """Return the pattern of one way of writing: abbreviations to the letter, words with their endings, in any case."""
    if is_abbreviation(way):
        return rf"(?<!\w){re.escape(way)}(?!\w)"
    ending = r"\w*" if len(way) >= _GLUED and " " not in way else rf"{_ENDING}(?!\w)"
    words = r"\s+".join(re.escape(word) for word in way.split())
    return rf"(?<!\w)(?i:{words}){ending}"


def is_abbreviation(way: str) -> bool:
    """Return whether a way of writing is an abbreviation such as GRZ, BauNVO, B-Plan or II."""
    return " " not in way and len(way) <= 10 and sum(letter.isupper() for letter in way) >= 2
