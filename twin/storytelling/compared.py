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
_CHANGE = Text("Änderung am Bestand", "Change to the existing state")
_CHANGE_AGAINST = Text("Änderung gegenüber {title}", "Change against {title}")
_REFERENCE = Text("Bezug", "reference")
_STRIP = {
    "label": Text("Alle Stände im Bild", "All states in pictures"),
    "caption": Text(
        "Gleicher Blick, gleiche Sonne (21. Juni, 17:45 Uhr), gleicher Detailgrad.",
        "Same view, same sun (21 June, 17:45), same detail.",
    ),
}
_SUN = "2026-06-21T17:45"
"""Local date and time of the pictures over the table: the long shadows of a summer afternoon, as the caption says."""
_SEAM = re.compile(r"(flächen|fläche|grund|geschoss|massen|versiegelungs|haupt|neben|einwohner)(?=[a-zäöü]{4})", re.IGNORECASE)
_STOREYS = Text("Geschosse", "storeys")
_TREES = {"removed": Text("{count} fallen weg", "{count} go"), "added": Text("{count} kommen hinzu", "{count} come")}


def page(comparison: Comparison, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return `columns`, `change_row`, `rows`, `changes`, `chosen`, `against`, `strip` and `data` of cases/compare.html."""
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
        "change_row": _change_row(table, letters, language),
        "rows": [_row(row, letters, data["measures"]) for row in table["rows"]],
        "changes": [_change(letter, comparison, language) for letter in alternatives],
        "chosen": alternatives[0] if alternatives else "",
        "against": comparison.baseline,
        "strip": {"sun": _SUN, **{name: text.in_(language) for name, text in _STRIP.items()}},
        "data": data,
    }


def _change_row(table: Mapping[str, Any], letters: list[str], language: str) -> dict[str, Any]:
    """Return how many buildings go, come, change and stay per column; the column compared against has no counts."""
    titles = {column["letter"]: column["title"] for column in table["columns"]}
    against = next(letter for letter in letters if letter not in table["differences"])
    label = _CHANGE.in_(language)
    if against != BASELINE:
        label = _CHANGE_AGAINST.in_(language).format(title=titles[against])
    cells = []
    for letter in letters:
        counts = [
            {"kind": row["key"], "sign": _SIGNS[row["key"]], "count": row["cells"][letter]["display"], "label": row["label"]}
            for row in table["counts"]
            if row["key"] in _SIGNS and letter in row["cells"]
        ]
        cells.append({"letter": letter, "counts": counts})
    return {"label": label, "reference": _REFERENCE.in_(language), "cells": cells}


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
