"""What a person typed into a form: numbers as people write them, faults kept by field, options to choose from."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twin.language import Text


@dataclass(frozen=True, slots=True)
class Sent:
    """Fields as they came, and the first fault of each of them so far; `drawn` are areas of the draft by their names."""

    fields: Mapping[str, str]
    faults: dict[str, Text] = field(default_factory=dict)
    drawn: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a field without the white space around it, empty when it was not sent."""
        return str(self.fields.get(name) or "").strip()

    def fault(self, name: str, de: str, en: str) -> None:
        """Note what is wrong with a field; the first fault stays."""
        self.faults.setdefault(name, Text(de, en))

    def number(self, name: str, *, least: float = -math.inf, most: float = math.inf, needed: bool = False) -> float | None:
        """Return a number with decimal comma or point; None and a fault for what is none, None alone for an empty field."""
        said = self.text(name)
        if not said:
            if needed:
                self.fault(name, "Hier fehlt eine Zahl.", "A number is missing here.")
            return None
        value = number_in(said)
        if value is None:
            self.fault(name, f"„{said}“ ist keine Zahl.", f"'{said}' is no number.")
        elif not least <= value <= most:
            low, high = written(least), "∞" if most == math.inf else written(most)
            german = " bis ".join(said.replace(".", ",") for said in (low, high))
            self.fault(name, f"Erlaubt ist {german}.", f"Allowed is {low} to {high}.")
        else:
            return value
        return None

    def count(self, name: str, most: int) -> int:
        """Return a whole number from 0 to `most`; 0 and a fault for what is none."""
        value = self.number(name, least=0, most=most)
        if value is not None and value != int(value):
            self.fault(name, "Gebraucht wird eine ganze Zahl.", "A whole number is needed.")
        return int(value or 0)


def number_in(said: str) -> float | None:
    """Return the number behind `12,5`, `12.5` or `1.234,5`; None for what is none."""
    plain = said.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+", plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def written(value: float | int | None, digits: int = 4) -> str:
    """Return a number as it stands in a field, without a tail of zeros; empty for None."""
    if value is None:
        return ""
    return f"{round(float(value), digits):.{digits}f}".rstrip("0").rstrip(".") or "0"
