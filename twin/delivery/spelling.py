"""Words as they are compared when something is looked for, and what somebody may have meant who mistyped them."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

Nearby = Mapping[str, frozenset[str]]

_STREET = re.compile(r"stra(ss|ß)e\b|str\.", re.IGNORECASE)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_JOINT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[^\W\d_])[-/]|[-/](?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
_HOUSE = re.compile(r"^(\d+)[a-z]$")
_SHORTEST = 4
"""Shorter words are too much like each other."""
_MOST_TOKENS = 50_000
_MOST_MEANT = 3


def plain(words: str) -> str:
    """Return words as they are compared: case, ß, umlauts and the ways to write street make no difference."""
    return _STREET.sub("str", words).casefold().translate(_UMLAUTS)


def loosened(words: Iterable[str]) -> list[str]:
    """Return plain words parted where people write them together: "markt7", "altstadt-nord"."""
    return [part for word in words for part in _JOINT.split(word) if part]


def without_letters(words: Iterable[str]) -> list[str]:
    """Return plain words with house numbers alone: "7a" becomes "7"."""
    return [_HOUSE.sub(r"\1", word) for word in words]


def without_numbers(words: Iterable[str]) -> list[str]:
    """Return plain words without those that hold a digit: the street where a house is not known."""
    return [word for word in words if not re.search(r"\d", word)]


def nearby(titles: Iterable[str]) -> Nearby:
    """Return the words of titles by what is left of them, and of each with one letter taken out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    tokens = {token for title in titles for token in _WORD.findall(plain(title)) if len(token) >= _SHORTEST}
    for token in itertools.islice(sorted(tokens), _MOST_TOKENS):
        for variant in _shortened(token):
            found[variant].add(token)
    return {variant: frozenset(words) for variant, words in found.items()}


def meant(words: Iterable[str], vocabularies: Iterable[Nearby], known: Iterable[str]) -> Iterator[list[str]]:
    """Yield what the words may have been: each that is not in `known` as words with one letter more, less, another or swapped."""
    listed, sure = list(vocabularies), set(known)
    yield from map(list, itertools.product(*([word] if word in sure else _candidates(word, listed) for word in words)))


def _candidates(word: str, vocabularies: Iterable[Nearby]) -> list[str]:
    if len(word) < _SHORTEST or not word.isalpha():
        return [word]
    found = {token for nearby_ in vocabularies for variant in _shortened(word) for token in nearby_.get(variant, ())}
    return sorted(found, key=lambda token: (abs(len(token) - len(word)), token[0] != word[0], token))[:_MOST_MEANT] or [word]


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
