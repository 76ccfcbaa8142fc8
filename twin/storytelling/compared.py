"""The comparison page's content: rows with bars and differences, and what each alternative changes, as lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from twin.language import Text
from twin.planning.comparison import Comparison
from twin.planning.difference import Difference
from twin.planning.display import shortest
from twin.storytelling.measured import measures_of
from twin.storytelling.presentation import evidence_data, month
from twin.storytelling.scene import BASELINE

_SIGNS = {"removed": "−", "added": "+", "changed": "~", "kept": "="}
_LABELS = {
    "removed": Text("Gebäude fallen weg", "Buildings go"),
    "added": Text("Gebäude kommen hinzu", "Buildings come"),
    "changed": Text("Gebäude werden verändert", "Buildings change"),
    "kept": Text("Gebäude bleiben", "Buildings stay"),
}
_SEAM = re.compile(r"(flächen|fläche|grund|geschoss|massen|versiegelungs|haupt|neben|einwohner)(?=[a-zäöü]{4})", re.IGNORECASE)
_STOREYS = Text("Geschosse", "storeys")
_TREES = {"removed": Text("{count} fallen weg", "{count} go"), "added": Text("{count} kommen hinzu", "{count} come")}


def page(comparison: Comparison, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return `columns`, `rows`, `changes`, `chosen`, `against` and `data` of the template cases/compare.html."""
    data = evidence_data(measures_of(comparison), language, texts)
    table = comparison.to_json(language)
    columns = [
        {
            "letter": column["letter"],
            "title": column["title"],
            "day": month(column["date"]) if column["letter"] == BASELINE else "",
            "picture": None,
        }
        for column in table["columns"]
    ]
    letters = [column["letter"] for column in columns]
    alternatives = [letter for letter in comparison.differences if letter != BASELINE]
    return {
        "columns": columns,
        "rows": [_row(row, letters, data["measures"]) for row in table["rows"]],
        "changes": [_change(letter, comparison, language) for letter in alternatives],
        "chosen": alternatives[0] if alternatives else "",
        "against": comparison.baseline,
        "data": data,
    }


def _row(row: Mapping[str, Any], letters: list[str], measures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    cells = []
    for letter in letters:
        measure = measures[letter].get(row["key"])
        value = measure["value"] if measure else None
        is_drawn = isinstance(value, int | float) and value >= 0 and row["scale"] > 0
        delta = row["cells"][letter]["delta_display"]
        cells.append(
            {"letter": letter, "measure": measure, "fraction": value / row["scale"] if is_drawn else None, "delta": delta}
        )
    label = row["label"]
    return {"key": row["key"], "label": soft(label[:1].upper() + label[1:]), "hint": row["hint"], "cells": cells}


def soft(label: str) -> str:
    """Return a label with soft hyphens in the long words of planning, which browsers do not know how to divide."""
    return _SEAM.sub("\\1\u00ad", label)


def _change(letter: str, comparison: Comparison, language: str) -> dict[str, Any]:
    difference = comparison.differences[letter]
    title = next(column.title.in_(language) for column in comparison.columns if column.letter == letter)
    groups = [_group(kind, difference, language) for kind in _SIGNS]
    return {
        "letter": letter,
        "title": title,
        "sentence": difference.sentence(language),
        "groups": [group for group in groups if group["count"]],
        "trees": _trees(difference, language),
        "picture": None,
    }


def _group(kind: str, difference: Difference, language: str) -> dict[str, Any]:
    lines = getattr(difference, kind)
    items = []
    for line in lines:
        storeys = f" · {line.storeys} {_STOREYS.in_(language)}" if line.storeys else ""
        items.append(f"{line.label or line.id} · {shortest(line.footprint, language, 0)} m²{storeys}")
    return {"kind": kind, "sign": _SIGNS[kind], "count": len(lines), "label": _LABELS[kind].in_(language), "items": items}


def _trees(difference: Difference, language: str) -> dict[str, Any]:
    balance = difference.trees_balance
    counts = {"removed": len(difference.trees_removed), "added": len(difference.trees_added)}
    items = [_TREES[kind].in_(language).format(count=count) for kind, count in counts.items() if count]
    sign = "±" if balance == 0 else "+" if balance > 0 else "−"
    return {"balance": f"{sign} {abs(balance)}", "items": items}
