"""Equal method: what holds for every column of a comparison, and where a number was formed on other grounds than its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.measure import DataSource, Measure, UsedAssumption

Columns = Mapping[str, Mapping[str, Measure]]
"""By column the measures that stand in it, by key."""
# lines of one table that holds for all: `v:garden` is how much of a garden is sealed, ψ how much rain runs off it
_FACTORS = ("v", "ψ")
_LAND = Text("Land", "state")
_ORDINANCE = Text("Baunutzungsverordnung", "land-use ordinance (BauNVO)")
_ZONE = Text("Baugebiet", "zone")


@dataclass(frozen=True, slots=True)
class Uneven:
    """An assumption that only some columns needed: which, and for which measures."""

    text: Text
    letters: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """The rules, data and assumptions behind a comparison, and everything that is not the same in all columns.

    `data` stand behind every column, `own_data` behind a single one (its draft), by letter.
    """

    rules: tuple[tuple[Text, Text], ...]
    data: tuple[DataSource, ...]
    own_data: Mapping[str, tuple[DataSource, ...]]
    assumptions: tuple[UsedAssumption, ...]
    uneven: tuple[Uneven, ...]

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the method as plain data."""
        return {
            "rules": [{"label": label.in_(language), "value": value.in_(language)} for label, value in self.rules],
            "data": [item.to_json() for item in self.data],
            "own_data": {letter: [item.to_json() for item in items] for letter, items in self.own_data.items()},
            "assumptions": [item.to_json(language) for item in self.assumptions],
            "uneven": [
                {"text": item.text.in_(language), "letters": list(item.letters), "measures": list(item.measures)}
                for item in self.uneven
            ],
        }


def method_of(case: PlanningCase, columns: Columns) -> Method:
    """Return how the numbers of these columns were formed; a number that could not be formed counts for nothing here."""
    formed = {letter: {key: item for key, item in row.items() if item.value is not None} for letter, row in columns.items()}
    sources = {letter: _sources(row) for letter, row in formed.items() if row}
    common = tuple(item for item in next(iter(sources.values()), ()) if all(item in other for other in sources.values()))
    own = {letter: tuple(item for item in items if item not in common) for letter, items in sources.items()}
    uneven = _uneven(formed)
    everywhere = [item for item in _used(formed) if all(item.text != other.text for other in uneven)]
    return Method(_rules(case), common, {key: items for key, items in own.items() if items}, tuple(everywhere), uneven)


def _rules(case: PlanningCase) -> tuple[tuple[Text, Text], ...]:
    law = case.law
    rows = ((_LAND, law.land), (_ORDINANCE, law.baunvo), (_ZONE, law.zone))
    return tuple((label, Text(str(value), str(value))) for label, value in rows if value)


def _sources(row: Mapping[str, Measure]) -> tuple[DataSource, ...]:
    return tuple(dict.fromkeys(source for item in row.values() for source in item.evidence.data))


def _used(columns: Columns) -> list[UsedAssumption]:
    found = {item.text: item for row in columns.values() for measure in row.values() for item in measure.evidence.assumptions}
    return list(found.values())


def _own_texts(measure: Measure) -> list[Text]:
    """Return what was assumed, without the factors of surfaces: who has no garden does not need the garden's line."""
    return [item.text for item in measure.evidence.assumptions if item.key.partition(":")[0] not in _FACTORS]


def _uneven(columns: Columns) -> tuple[Uneven, ...]:
    """Return the assumptions that a measure needed in some of its columns and not in others."""
    letters_of: dict[Text, list[str]] = {}
    measures_of: dict[Text, list[str]] = {}
    for key in dict.fromkeys(key for row in columns.values() for key in row):
        stated = {letter: _own_texts(row[key]) for letter, row in columns.items() if key in row}
        for text in dict.fromkeys(text for texts in stated.values() for text in texts):
            having = [letter for letter, texts in stated.items() if text in texts]
            if len(having) < len(stated):
                letters_of[text] = list(dict.fromkeys([*letters_of.get(text, []), *having]))
                measures_of.setdefault(text, []).append(key)
    order = list(columns)
    return tuple(
        Uneven(text, tuple(sorted(letters, key=order.index)), tuple(measures_of[text])) for text, letters in letters_of.items()
    )
