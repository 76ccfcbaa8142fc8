"""A constraint in CQL text (`dc:title like '%Plan%' and BBOX(ows:BoundingBox, 8, 51, 9, 52)`) as a condition."""

from __future__ import annotations

import re

import numpy as np

from twin.catalogue.answering import conditions
from twin.catalogue.answering.asked import Refused
from twin.catalogue.answering.conditions import BOX, Condition, Pattern
from twin.catalogue.answering.filters import MOST_CONDITIONS, MOST_DEPTH, MOST_PATTERN, bounded, known, refused, too_large
from twin.catalogue.answering.places import box_in

_LONGEST = 20_000
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^']|'')*')
    | (?P<number>[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?![\w:]))
    | (?P<sign><=|>=|<>|!=|[=<>(),])
    | "(?P<quoted>[^"]*)"
    | (?P<word>[\w:./-]+)
    )""",
    re.VERBOSE,
)
_Token = tuple[str, str]
_END: _Token = ("end", "")


def condition_of(text: str) -> Condition:
    """Return the condition of a CQL text; raises Refused naming the place that is not understood."""
    reader = _Reader(_tokens(text))
    condition = reader.either(0)
    if reader.ahead != _END:
        raise _unexpected(reader.ahead)
    return condition


def _tokens(text: str) -> list[_Token]:
    text = text.rstrip()
    found: list[_Token] = []
    at = 0
    if len(text) > _LONGEST:
        raise too_large()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unexpected(("", text[at : at + 20]))
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        at = match.end()
    return found


def _unexpected(token: _Token) -> Refused:
    place = token[1] or "Ende"
    return refused(f"CQL: „{place}“ wird an dieser Stelle nicht verstanden.", f"CQL: '{place}' is not understood there.")


class _Reader:
    """Reads tokens from left to right: or, and, not, one comparison."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._count = 0

    @property
    def ahead(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _take(self, *kinds: str) -> str:
        kind, text = self.ahead
        if kind not in kinds:
            raise _unexpected(self.ahead)
        self._at += 1
        return text

    def _took(self, word: str) -> bool:
        kind, text = self.ahead
        if kind in ("word", "sign") and text.lower() == word:
            self._at += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._took(word):
            raise _unexpected(self.ahead)

    def either(self, depth: int) -> Condition:
        """Return one or more parts with `or` between them."""
        parts = [self._both(depth)]
        while self._took("or"):
            parts.append(self._both(depth))
        return conditions.either(parts) if len(parts) > 1 else parts[0]

    def _both(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._took("and"):
            parts.append(self._one(depth))
        return conditions.both(parts) if len(parts) > 1 else parts[0]

    def _one(self, depth: int) -> Condition:
        self._count += 1
        if depth > MOST_DEPTH or self._count > MOST_CONDITIONS:
            raise too_large()
        if self._took("not"):
            return conditions.opposite(self._one(depth + 1))
        if self._took("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        if self._took("bbox"):
            return self._box()
        return self._comparison(known(self._take("word", "quoted")))

    def _comparison(self, name: str) -> Condition:
        if self._took("is"):
            turned = self._took("not")
            self._expect("null")
            return conditions.opposite(conditions.missing(name)) if turned else conditions.missing(name)
        if self._took("between"):
            low = self._literal()
            self._expect("and")
            return conditions.both([conditions.compared(name, ">=", low), conditions.compared(name, "<=", self._literal())])
        turned = self._took("not")
        if self._took("like") or self._took("ilike"):
            fits = conditions.like(name, Pattern(bounded(self._literal(), MOST_PATTERN)))
            return conditions.opposite(fits) if turned else fits
        sign = self._take("sign")
        if turned or sign in ("(", ")", ","):
            raise _unexpected(("sign", sign))
        return conditions.compared(name, "<>" if sign == "!=" else sign, self._literal())

    def _literal(self) -> str:
        kind = self.ahead[0]
        text = self._take("text", "number")
        return bounded(text[1:-1].replace("''", "'") if kind == "text" else text)

    def _box(self) -> Condition:
        self._expect("(")
        if known(self._take("word", "quoted")) != BOX:
            raise refused("BBOX gilt hier ows:BoundingBox.", "BBOX is about ows:BoundingBox here.")
        corners = []
        for _ in range(4):
            self._expect(",")
            corners.append(float(self._take("number")))
        system = self._literal() if self._took(",") else ""
        self._expect(")")
        return conditions.placed("intersects", box_in(system, np.array(corners).reshape(2, 2)))
