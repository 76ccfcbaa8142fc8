"""What people are told of a catalogue record beside its own words: its age, how it can be taken, and why not."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from babel.dates import format_timedelta

from twin import interface
from twin.catalogue.record import CatalogueRecord, Distribution
from twin.language import Text

Verdict = Literal["copy", "layer", "none"]
OLD_YEARS = 5
"""From this age on a date is marked."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_LANGUAGES = {"ger": "de", "deu": "de", "de": "de", "eng": "en", "en": "en"}
_ONLY_SHOWN = Text(
    "Lässt sich als Karte zeigen, aber nicht kopieren: der Eintrag nennt keinen Download und keinen Dienst mit Objekten.",
    "Can be shown as a map but not copied: the record names no download and no service with features.",
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
    """Return how long ago a date was, such as "vor 9 Monaten"; "" for no date and for one that is still to come.

    A date without a day or a month is told no more closely than it is written: 2019 was "vor 7 Jahren".
    """
    then = as_date(text)
    if then is None or then > today:
        return ""
    if len(text) == 4:
        years = today.year - then.year
        return _ago(365 * years + 1, "year", language) if years else interface.translate(language, "catalogue.this_year")
    days = (today - then).days
    if days == 0:
        return interface.translate(language, "catalogue.today")
    return _ago(days, "day" if len(text) > 7 else "month", language)


def _ago(days: int, finest: Literal["year", "month", "day"], language: str) -> str:
    said = format_timedelta(-days * 86400, granularity=finest, threshold=1.0, add_direction=True, locale=language)
    return str(said)


def is_old(text: str, today: date) -> bool:
    """Return whether a date lies so far back that it is marked."""
    then = as_date(text)
    return then is not None and (today - then).days > OLD_YEARS * 365


def verdict(record: CatalogueRecord) -> Verdict:
    """Return the most that can be done with a record: take a copy, show a layer, or read only."""
    ways = {way for item in record.distributions for way in item.ways}
    return "copy" if "copy" in ways else "layer" if "layer" in ways else "none"


def why_not(record: CatalogueRecord) -> Text | None:
    """Return the one sentence why a record cannot be taken directly, None when it can."""
    found = verdict(record)
    if found == "copy":
        return None
    if found == "layer":
        return _ONLY_SHOWN
    if not record.distributions:
        return _NO_ADDRESS
    reasons = {item.why.de: item.why for item in record.distributions if item.why}
    return next(iter(reasons.values())) if len(reasons) == 1 else _NOTHING_FITS


def accesses(record: CatalogueRecord) -> list[str]:
    """Return the kinds of access a record names, each once, those that can be used first."""
    usable = sorted(record.distributions, key=lambda item: not item.ways)
    return list(dict.fromkeys(item.access for item in usable if item.access not in ("unknown", "page")))


def lang_of(record: CatalogueRecord, language: str) -> str:
    """Return the language code of a record's words where the page is in another one, else ""."""
    own = _LANGUAGES.get(record.language.lower()[:3], "de")
    return own if own != language else ""


def usable(record: CatalogueRecord) -> list[tuple[int, Distribution]]:
    """Return a record's distributions with their number, those that can be taken first, copies before layers."""
    worth = {"copy": 0, "layer": 1}
    numbered = list(enumerate(record.distributions))
    return sorted(numbered, key=lambda pair: min((worth[way] for way in pair[1].ways), default=2))


def shown(record: CatalogueRecord, today: date, language: str) -> dict[str, Any]:
    """Return what a list tells of a record beside its own fields, as plain data."""
    why = why_not(record)
    return {
        "edition_date": record.edition_date,
        "age": age(record.edition_date, today, language),
        "old": is_old(record.edition_date, today),
        "access": accesses(record),
        "verdict": verdict(record),
        "why": why.in_(language) if why else "",
        "organisation": record.organisation,
    }
