"""What attributes and their values are called, the same as static/js/ask/words.js says it in the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from twin import interface

_UNIT = re.compile(r"(.*) \(([^()]{1,6})\)")
_YEAR = re.compile(r"year|jahr|datum|date", re.IGNORECASE)
_PREFIX = re.compile(r"\d+_(?=\d{4}$)")


@dataclass(frozen=True, slots=True)
class AttributeWords:
    """The words of one language."""

    language: str

    def term(self, name: str) -> str:
        """Return what an attribute is called, without its unit."""
        return self._parted(name)[0]

    def unit(self, name: str) -> str:
        """Return the unit of an attribute, empty where it has none."""
        return self._parted(name)[1]

    def number(self, name: str, value: float) -> str:
        """Return a number of an attribute without its unit; years are not parted by points."""
        is_year = bool(_YEAR.search(name)) and 1000 < value < 2200
        return format_decimal(value, "0.##" if is_year else "#,##0.##", locale=self.language)

    def said(self, name: str, value: str, own_word: str = "") -> str:
        """Return a category as people say it: a code by its name, else by the word of the file, else as it stands."""
        words = interface.words(self.language)
        if value in ("true", "false"):
            return words["value.yes" if value == "true" else "value.no"]
        code = _PREFIX.sub("", value)
        kind = words.get(f"value.{name}.{code[0]}xxx", "") if re.fullmatch(r"\d{4}", code) else ""
        named = (own_word or kind) if self.language == "de" else (kind or own_word)
        return words.get(f"value.{name}.{code}") or named or value

    def between(self, name: str, low: float, high: float, *, is_last: bool) -> str:
        """Return a class of numbers: "5 bis unter 8 m", the last one with its upper bound."""
        unit = f" {self.unit(name)}" if self.unit(name) else ""
        if low == high:
            return f"{self.number(name, low)}{unit}"
        given: dict[str, Any] = {"from": self.number(name, low), "to": f"{self.number(name, high)}{unit}"}
        return interface.translate(self.language, "layers.class_last" if is_last else "layers.class", **given)

    def _parted(self, name: str) -> tuple[str, str]:
        written = interface.words(self.language).get(f"attribute.{name}", name.replace("_", " "))
        found = _UNIT.fullmatch(written)
        return (found[1], found[2]) if found else (written, "")
