"""Reading a JSON document field by field, with every fault collected instead of the first one raised."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from twin.language import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document, and where.

    `quote` is the passage meant and `language` that of its text; `subject` names a thing beyond the document, such as
    `<dataset>@<version>` or an abbreviation. Each is empty where there is none.
    """

    code: str
    place: str
    text: Text
    quote: str = ""
    language: str = ""
    subject: str = ""

    def to_json(self) -> dict[str, str]:
        """Return code, place and the sentence in both languages, and what else there is."""
        more = {name: value for name in ("quote", "language", "subject") if (value := getattr(self, name))}
        return {"code": self.code, "place": self.place, **self.text.to_json(), **more}


def fault_at(code: str, place: str, de: str, en: str) -> Fault:
    """Return what is wrong at a place, as one sentence in both languages."""
    return Fault(code, place, Text(de, en))


class Fields:
    """The members of one JSON object; asking for a member checks it and notes what is wrong in `faults`."""

    def __init__(self, data: Any, place: str, faults: list[Fault]) -> None:
        self.place = place
        self.faults = faults
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self._fault("", "not-an-object", "ist kein Objekt", "is not an object")

    def known(self, names: Iterable[str]) -> None:
        """Note every member that is not in `names`, with the nearest known name."""
        known = list(names)
        for key in self.data:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                de = f"ist unbekannt, gemeint ist wohl „{near[0]}“" if near else "ist unbekannt"
                en = f"is unknown, did you mean '{near[0]}'?" if near else "is unknown"
                self._fault(str(key), "unknown-member", de, en)

    def text(self, name: str, *, required: bool = False, limit: int = 100_000) -> Text:
        """Return a sentence given as a string or as an object with `de` and `en`.

        A language left out is said in the other one; German given as empty stays so, English then is empty or what is given.
        """
        raw = self.data.get(name)
        if raw is None or raw == "" or raw == {}:
            if required:
                self._fault(name, "missing", "fehlt", "is missing")
            return Text("", "")
        if isinstance(raw, str):
            parts = {"de": raw, "en": raw}
        elif isinstance(raw, dict) and set(raw) <= {"de", "en"} and all(isinstance(part, str) for part in raw.values()):
            parts = raw
        else:
            self._fault(
                name,
                "not-a-text",
                "ist weder Text noch ein Objekt mit „de“ und „en“",
                "is neither a text nor an object with 'de' and 'en'",
            )
            return Text("", "")
        if any(len(part.encode()) > limit for part in parts.values()):
            self._fault(name, "too-long", f"ist länger als {limit} Byte", f"is longer than {limit} bytes")
            return Text("", "")
        german = parts.get("de", parts.get("en", ""))
        if required and not german.strip():
            self._fault(name, "missing", "fehlt", "is missing")
        return Text(german, parts.get("en") or german)

    def string(self, name: str, *, required: bool = False, limit: int = 500) -> str:
        """Return a plain string, empty when it is left out."""
        raw = self.data.get(name)
        if raw is None or raw == "":
            if required:
                self._fault(name, "missing", "fehlt", "is missing")
            return ""
        if not isinstance(raw, str) or len(raw) > limit:
            self._fault(name, "not-a-text", f"ist kein Text bis {limit} Zeichen", f"is not a text of up to {limit} characters")
            return ""
        return raw

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """Return a finite number between `low` and `high`; without a default it is required."""
        raw = self.data.get(name, default)
        if raw is None:
            self._fault(name, "missing", "fehlt", "is missing")
            return low
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw) or not low <= raw <= high:
            self._fault(
                name, "out-of-range", f"ist keine Zahl von {low:g} bis {high:g}", f"is not a number from {low:g} to {high:g}"
            )
            return low
        return float(raw)

    def flag(self, name: str) -> bool:
        """Return whether something is so; left out it is not."""
        raw = self.data.get(name)
        if raw not in (None, True, False):
            self._fault(name, "not-a-flag", "ist weder wahr noch falsch", "is neither true nor false")
        return raw is True

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of `choices`."""
        raw = self.data.get(name, default)
        if raw not in choices:
            listed = ", ".join(choices)
            self._fault(name, "unknown-choice", f"ist keines von: {listed}", f"is none of: {listed}")
            return default
        return str(raw)

    def day(self, name: str) -> date | None:
        """Return a date written as 2026-11-24, or None."""
        raw = self.data.get(name)
        if raw is None or raw == "":
            return None
        try:
            return date.fromisoformat(str(raw))
        except ValueError:
            self._fault(name, "not-a-date", "ist kein Datum wie 2026-11-24", "is not a date like 2026-11-24")
            return None

    def local_time(self, name: str) -> datetime | None:
        """Return a local date and time written as 2026-06-21T17:45, without a time zone, or None."""
        raw = self.data.get(name)
        if raw is None or raw == "":
            return None
        try:
            moment = datetime.fromisoformat(str(raw))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is not None or "T" not in str(raw):
            self._fault(
                name, "not-a-time", "ist keine Ortszeit wie 2026-06-21T17:45", "is not a local time like 2026-06-21T17:45"
            )
            return None
        return moment

    def items(self, name: str, *, required: bool = False, limit: int = 200) -> list[Any]:
        """Return a list, empty when it is left out."""
        raw = self.data.get(name)
        if raw is None:
            if required:
                self._fault(name, "missing", "fehlt", "is missing")
            return []
        if not isinstance(raw, list) or len(raw) > limit:
            self._fault(
                name,
                "not-a-list",
                f"ist keine Liste mit höchstens {limit} Einträgen",
                f"is not a list of at most {limit} entries",
            )
            return []
        return raw

    def strings(self, name: str, *, limit: int = 200) -> tuple[str, ...]:
        """Return a list of plain strings."""
        found = self.items(name, limit=limit)
        if not all(isinstance(item, str) for item in found):
            self._fault(name, "not-texts", "ist keine Liste von Texten", "is not a list of texts")
            return ()
        return tuple(found)

    def inside(self, name: str) -> str:
        """Return the place of a member, for faults of what lies inside it."""
        return f"{self.place}.{name}" if self.place else name

    def _fault(self, name: str, code: str, de: str, en: str) -> None:
        place = self.inside(name) if name else (self.place or "document")
        self.faults.append(Fault(code, place, Text(f"„{place}“ {de}", f"'{place}' {en}")))
