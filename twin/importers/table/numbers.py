"""Numbers as people write them in tables: decimal point or comma, points between thousands, leading zeros that are no number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

Decimal = Literal["auto", "point", "comma"]
Kind = Literal["int", "point", "comma", "ambiguous", "grouped", "text"]

_INT = re.compile(r"[+-]?(0|[1-9]\d*)$")
_POINT = re.compile(r"[+-]?(\d+\.\d*|\.\d+)([eE][+-]?\d+)?$|[+-]?\d+[eE][+-]?\d+$")
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+$")
_SURE_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}$")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}$")
_GROUPED_BY_BLANKS = re.compile(r"[+-]?\d{1,3}(?:[\u0020\u00a0\u202f']\d{3})+(?:[.,]\d+)?$")


_FIRST = frozenset("0123456789+-.,")


def kind_of(text: str) -> Kind:
    """Return how a value is written; `1.234` is ambiguous: a thousand in Germany, a little more than one elsewhere."""
    # most cells are plain words, whole numbers or numbers with one comma: told apart without a pattern
    if text.isdecimal():
        return "int" if text[0] != "0" or len(text) == 1 else "text"
    if text[:1].isalpha():
        return "text"
    whole, comma, rest = text.partition(",")
    if comma and whole.isdecimal() and rest.isdecimal():
        return "comma"
    plain = without_blanks(text)
    if _INT.match(plain):
        return "int"
    if _COMMA.match(plain):
        return "comma"
    if _SURE_GROUPS.match(plain):
        return "grouped"
    if _ONE_GROUP.match(plain):
        return "ambiguous"
    return "point" if _POINT.match(plain) else "text"


def without_blanks(text: str) -> str:
    """Return a number without the blanks or apostrophes between its thousands; any other text as it is."""
    if not any(sign in text for sign in " \u00a0\u202f'"):
        return text
    return re.sub(r"[\u0020\u00a0\u202f']", "", text) if _GROUPED_BY_BLANKS.match(text) else text


def parse(text: Any, decimal: Literal["point", "comma"]) -> float | None:
    """Return the number a value stands for under a decimal sign, None when it is none or not finite."""
    if isinstance(text, bool) or text is None:
        return None
    if isinstance(text, int | float):
        return float(text) if abs(text) < float("inf") else None
    told = str(text).strip()
    if told[:1] in _FIRST and "_" not in told and ("," if decimal == "point" else ".") not in told:
        try:
            value = float(told.replace(",", "."))
        except ValueError:
            pass
        else:
            return value if abs(value) < float("inf") else None
    plain = without_blanks(told)
    if decimal == "comma" and ("," in plain or kind_of(plain) in ("ambiguous", "grouped")):
        plain = plain.replace(".", "").replace(",", ".")
    if not (_INT.match(plain) or _POINT.match(plain) or re.match(r"[+-]?\d+(\.\d+)?$", plain)):
        return None
    value = float(plain)
    return value if abs(value) < float("inf") else None


class ColumnFacts:
    """How the values of one column are written, learned from all of them."""

    __slots__ = ("filled", "kinds", "other")

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.filled = 0
        self.other = False

    def learn(self, value: Any) -> None:
        """Take note of one value; empty ones say nothing."""
        if value is None or value == "":
            return
        self.filled += 1
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.other = True
        elif isinstance(value, str):
            self.kinds[kind_of(value.strip())] += 1
        else:
            self.kinds["int" if isinstance(value, int) else "typed"] += 1

    def type_under(self, decimal: Literal["point", "comma"]) -> type[Any]:
        """Return int, float or str: what all values of the column are under a decimal sign."""
        kinds = set(self.kinds)
        if not kinds or "text" in kinds or self.other:
            return str
        if kinds <= {"int"}:
            return int
        if decimal == "comma":
            if kinds <= {"int", "grouped", "ambiguous"}:
                return int
            return float if kinds <= {"int", "comma", "grouped", "ambiguous", "typed"} else str
        return float if kinds <= {"int", "point", "ambiguous", "typed"} else str


def decimal_of(columns: Iterable[ColumnFacts]) -> Literal["point", "comma"]:
    """Return the decimal sign of a table: a comma where any column of numbers proves it, otherwise a point."""
    for facts in columns:
        kinds = set(facts.kinds)
        if kinds & {"comma", "grouped"} and kinds <= {"int", "comma", "grouped", "ambiguous"}:
            return "comma"
    return "point"


def convert(value: Any, kind: type[Any], decimal: Literal["point", "comma"]) -> Any:
    """Return a value as its column's type, None where it is empty."""
    if value is None or value == "":
        return None
    if kind is str:
        return value if isinstance(value, str) else _shown(value)
    number = parse(value, decimal)
    if number is None:
        return None
    if kind is int:
        return int(value) if isinstance(value, str) and value.strip().isdigit() else int(number)
    return number


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
