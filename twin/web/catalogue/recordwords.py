"""What people are told of a catalogue record beside its own words: its age, how it can be taken, and why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from babel import Locale
from babel.dates import format_timedelta

from twin import interface
from twin.catalogue.record import CatalogueRecord, Distribution
from twin.language import Text

Verdict = Literal["copy", "layer", "none"]
OLD_YEARS = 5
"""From this age on a date is marked."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_LANGUAGES = {
    "ger": "de", "deu": "de", "eng": "en", "fre": "fr", "fra": "fr", "dut": "nl", "nld": "nl", "pol": "pl", "cze": "cs",
    "ces": "cs", "dan": "da", "ita": "it", "spa": "es",
}  # fmt: skip
"""Codes of ISO 639-2, as records write them, to those of ISO 639-1."""
_ONLY_SHOWN = Text(
    "Nur als Karte zu zeigen: der Eintrag nennt keinen Download.",
    "Can only be shown as a map: the record names no download.",
)
_NO_ADDRESS = Text(
    "Lässt sich nicht zeigen: der Eintrag nennt keine Adresse, unter der es die Daten gibt.",
    "Cannot be shown: the record names no address where the data are.",
)
_NOTHING_FITS = Text(
    "Lässt sich nicht zeigen: keine der genannten Adressen führt zu einem Dienst oder einer Datei, die hier gelesen wird.",
    "Cannot be shown: none of the addresses leads to a service or a file that is read here.",
)


def as_date(text: str) -> date | None:
    """Return the first day a date of a record means (`2026-10` is 2026-10-01), None when it is none."""
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def age(text: str, today: date, language: str) -> str:
    """Return how long ago a date was in whole units, such as "vor 9 Monaten"; "" for no date and for one still to come.

    A date without a day or a month is told no more closely than it is written: 2019 was "vor 7 Jahren".
    """
    then = as_date(text)
    if then is None or then > today:
        return ""
    months = 12 * (today.year - then.year) + today.month - then.month - (today.day < then.day)
    years, days = (today.year - then.year) if len(text) == 4 else months // 12, (today - then).days
    if years:
        return _ago(timedelta(days=365.25 * years), language)
    if len(text) == 4:
        return interface.translate(language, "catalogue.this_year")
    if months or len(text) == 7:
        return _ago(timedelta(days=30 * max(1, months)), language)
    if days == 0:
        return interface.translate(language, "catalogue.today")
    return _ago(timedelta(weeks=days // 7) if days >= 14 else timedelta(days=days), language, 1.0 if days >= 14 else 2.0)


def _ago(time: timedelta, language: str, threshold: float = 1.0) -> str:
    return str(format_timedelta(-time, granularity="day", threshold=threshold, add_direction=True, locale=language))


def language_title(code: str, language: str) -> str:
    """Return the name of a language in the page's language, the code as it is where it is not known."""
    return str(Locale(language).languages.get(_LANGUAGES.get(code.lower(), code.lower()), code))


def is_old(text: str, today: date) -> bool:
    """Return whether a date lies so far back that it is marked."""
    then = as_date(text)
    return then is not None and (today - then).days > OLD_YEARS * 365


def verdict(ways: Iterable[Distribution]) -> Verdict:
    """Return the most that can be done by these ways to the data: take a copy, show a layer, or read only."""
    possible = {way for item in ways for way in item.ways}
    return "copy" if "copy" in possible else "layer" if "layer" in possible else "none"


def why_not(ways: Sequence[Distribution]) -> Text | None:
    """Return the one sentence why data cannot be taken directly, None when they can."""
    found = verdict(ways)
    if found == "copy":
        return None
    if found == "layer":
        return _ONLY_SHOWN
    if not ways:
        return _NO_ADDRESS
    reasons = {item.why.de: item.why for item in ways if item.why}
    return next(iter(reasons.values())) if len(reasons) == 1 else _NOTHING_FITS


def accesses(ways: Iterable[Distribution]) -> list[str]:
    """Return the kinds of access, each once, those that can be used first."""
    usable = sorted(ways, key=lambda item: not item.ways)
    return list(dict.fromkeys(item.access for item in usable if item.access not in ("unknown", "page")))


def lang_of(record: CatalogueRecord, language: str) -> str:
    """Return the language code of a record's words where the page is in another one, else ""."""
    own = _LANGUAGES.get(record.language.lower()[:3], record.language.lower()[:2] or "de")
    return own if own != language else ""


def shown(record: CatalogueRecord, ways: Sequence[Distribution], today: date, language: str) -> dict[str, Any]:
    """Return what a list tells of a record and its ways to the data beside the record's own fields, as plain data."""
    why = why_not(ways)
    return {
        "edition_date": record.edition_date,
        "age": age(record.edition_date, today, language),
        "old": is_old(record.edition_date, today),
        "access": accesses(ways),
        "verdict": verdict(ways),
        "why": why.in_(language) if why else "",
        "organisation": record.organisation,
    }
