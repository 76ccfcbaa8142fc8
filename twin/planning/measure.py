"""A measure and the evidence behind it: formula, numbers put in, every counted object with its share, assumptions, data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from twin.language import Text
from twin.planning.display import both
from twin.planning.indicator import INDICATORS, Indicator

Cell = Fraction | int | str | Text | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of counted objects, with its unit."""

    key: str
    label: Text
    unit: str = ""

    def to_json(self, language: str) -> dict[str, str]:
        """Return key, label and unit."""
        return {"key": self.key, "label": self.label.in_(language), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Counted:
    """One counted object: its share of the numerator (None where shares do not add, as for a maximum) and further columns."""

    id: str
    label: Text
    share: Fraction | None
    columns: Mapping[str, Cell] = field(default_factory=dict)

    def to_json(self, language: str) -> dict[str, Any]:
        """Return id, label, share and columns as plain data."""
        columns = {key: _plain(value, language) for key, value in self.columns.items()}
        result = {"id": self.id, "label": self.label.in_(language), "share": _plain(self.share, language)}
        return {**result, "columns": columns} if columns else result


PROGRAMME = Text("Vorgabe des Programms, von der Kommune zu prüfen", "programme default, to be checked by the municipality")
DRAFT = Text("wie im Planfall angegeben", "as the case states")


@dataclass(frozen=True, slots=True)
class UsedAssumption:
    """An assumption that went into the number and who stands for it."""

    key: str
    text: Text
    value: Fraction | None = None
    source: Text = DRAFT

    def to_json(self, language: str) -> dict[str, Any]:
        """Return key, text, value and source."""
        value = _plain(self.value, language)
        return {"key": self.key, "text": self.text.in_(language), "value": value, "source": self.source.in_(language)}


@dataclass(frozen=True, slots=True)
class DataSource:
    """A dataset version or a draft that was counted, with the date of its data."""

    title: str
    data_date: str = ""
    version: int | str | None = None
    dataset: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return title, data date, version and the dataset's id."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lets anybody check a number: the words and numbers of its formula and all that was counted.

    `wording` says the rule or method behind it in plain words.
    """

    formula: Text
    formula_numbers: Text = field(default_factory=lambda: Text("", ""))
    inputs: Mapping[str, Fraction | None] = field(default_factory=dict)
    objects: tuple[Counted, ...] = ()
    columns: tuple[Column, ...] = ()
    assumptions: tuple[UsedAssumption, ...] = ()
    data: tuple[DataSource, ...] = ()
    note: Text | None = None
    wording: Text | None = None

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the evidence as the pages and the command line show it."""
        return {
            "formula": self.formula.in_(language),
            "formula_numbers": self.formula_numbers.in_(language),
            "inputs": {key: _plain(value, language) for key, value in self.inputs.items()},
            "objects": [item.to_json(language) for item in self.objects],
            "columns": [item.to_json(language) for item in self.columns],
            "assumptions": [item.to_json(language) for item in self.assumptions],
            "data": [item.to_json() for item in self.data],
            **({"note": self.note.in_(language)} if self.note else {}),
            **({"wording": self.wording.in_(language)} if self.wording else {}),
        }


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with unit, legal basis and evidence; `value` is None with a `reason` when it cannot be formed.

    `parts` are values by use, by wall or of a range, in the unit of the measure. `shown` is how a family of another package
    wants it written; the table of indicators knows the others.
    """

    key: str
    value: Fraction | None
    basis: Text
    evidence: Evidence
    reason: Text | None = None
    parts: Mapping[str, Fraction] = field(default_factory=dict)
    shown: Indicator | None = field(default=None, compare=False)

    @property
    def indicator(self) -> Indicator:
        """Return how this key is named, written and rounded."""
        return self.shown or INDICATORS[self.key]

    def display(self, language: str) -> str:
        """Return the value as people read it, "nicht bestimmt" without one."""
        if self.value is None:
            return "not determined" if language == "en" else "nicht bestimmt"
        return self.indicator.write(self.value, self.parts, language)

    def with_data(self, data: tuple[DataSource, ...]) -> Measure:
        """Return the measure with the data that stand behind its state."""
        return replace(self, evidence=replace(self.evidence, data=data))

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the measure as plain data; the value of a range is an object with from, mean and to."""
        value: Any = _plain(self.value, language)
        if self.value is not None and self.indicator.is_range:
            value = {key: float(part) for key, part in self.parts.items()}
        result: dict[str, Any] = {
            "key": self.key,
            "label": self.indicator.label.in_(language),
            "value": value,
            "unit": self.indicator.unit,
            "display": self.display(language),
            "basis": self.basis.in_(language),
            "evidence": self.evidence.to_json(language),
        }
        if self.parts and not self.indicator.is_range:
            result["parts"] = {key: float(part) for key, part in self.parts.items()}
        if self.reason is not None:
            result["reason"] = self.reason.in_(language)
        return result


def refused(key: str, basis: Text, formula: Text, reason: Text) -> Measure:
    """Return the measure that cannot be formed, with the reason why."""
    return Measure(key, None, basis, Evidence(formula), reason)


def shares_of(objects: tuple[Counted, ...]) -> Fraction:
    """Return the sum of all shares, which is the numerator by construction."""
    return sum((item.share for item in objects if item.share is not None), Fraction(0))


NOTHING_COUNTED = Text("Es gibt hier nichts, was zählt; darum ist der Wert 0.", "There is nothing here that counts; hence 0.")
"""What a sum says when no object stands behind it, so that 0 is never silent."""


def sum_text(objects: tuple[Counted, ...], total: Fraction, unit: str) -> Text:
    """Return the sum written out, "36,0 + 400,0 = 436,0 m²"; of more than a dozen shares the first two and the last."""
    shares = [item.share for item in objects if item.share is not None]
    if len(shares) > 12:
        return both(lambda n: f"{n(shares[0], 1)} + {n(shares[1], 1)} + … + {n(shares[-1], 1)} = {n(total, 1)} {unit}")
    return both(lambda n: (" + ".join(n(share, 1) for share in shares) or "0") + f" = {n(total, 1)} {unit}")


def _plain(value: Cell, language: str) -> Any:
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, Fraction):
        return float(value)
    return value
