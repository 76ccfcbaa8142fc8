"""Dates as catalogues write them, turned into ISO 8601 text."""

from __future__ import annotations

import datetime
import re

EARLIEST, LATEST = 1000, 2100
"""Years outside are placeholders (`0001-01-01`, `9999-12-31`), never the date of geodata."""

_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{1,2}(?::\d{2}){0,2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_ISO_PARTIAL = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?()", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}(?:[.,]\d+)?)?Z?", re.ASCII)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\.\s?)?(\d{1,2})\.\s?(\d{4})(?:,?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?Uhr)?)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WORDED = re.compile(r"(?:(\d{1,2})\.?\s+)?([a-zä]{3,9})\.?\s+(\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_OTHERWISE = {"mar": 3, "mrz": 3, "mae": 3, "may": 5, "oct": 10, "dec": 12}


def iso_date(written: str) -> str:
    """Return a date as `2026-10-12`, `2026-10` or `2026`, as exact as it was written; "" for what is no date.

    Understands ISO dates with and without time, zone and hyphens, and German ones (`12.10.2026`, `10.2026`, `12. Oktober 2026`).
    A time is left off, its day stays as written. `05/04/2026` may be April or May and is therefore no date; `25/04/2026` is one.
    """
    text = " ".join(written.split())
    if found := _ISO.fullmatch(text) or _ISO_PARTIAL.fullmatch(text) or _COMPACT.fullmatch(text):
        return _checked(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return _checked(found[3], found[2], found[1])
    if found := _SLASHED.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if first > 12 or first == second:
            return _checked(found[3], found[2], found[1])
        return _checked(found[3], found[1], found[2]) if second > 12 else ""
    if found := _WORDED.fullmatch(text.lower()):
        return _checked(found[3], _month(found[2]), found[1])
    return ""


def _month(word: str) -> str:
    start = word[:3]
    number = _MONTHS.index(start) + 1 if start in _MONTHS else _OTHERWISE.get(start, 0)
    return str(number)


def _checked(year: str, month: str | None, day: str | None) -> str:
    """Return the parts joined when such a day exists, "" otherwise."""
    try:
        whole = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if not EARLIEST <= whole.year <= LATEST:
        return ""
    return whole.isoformat()[: 10 if day else 7 if month else 4]
