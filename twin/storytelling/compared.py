"""The comparison page's content: rows with bars and differences, and what each alternative changes, as lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from twin.language import Text
from twin.planning.comparison import Comparison, Row
from twin.planning.difference import Difference
from twin.planning.display import shortest
from twin.planning.evenhanded import method_of
from twin.planning.measure import Measure
from twin.planning.permitted import TITLE as PLAN_TITLE
from twin.planning.townvalues import TOWN_VALUES
from twin.storytelling.measured import measures_of
from twin.storytelling.presentation import evidence_data, month, readable_day
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
_NO_CHANGE = Text("wie heute", "as today")
_NO_BUILDINGS = Text("größtes zulässiges Volumen", "largest volume allowed")
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


@dataclass(frozen=True, slots=True)
class View:
    """How the table is looked at: which columns stand beside the baseline (None: all), and what comes first."""

    letters: tuple[str, ...] | None = None
    by_difference: bool = True


def page(comparison: Comparison, language: str, texts: Mapping[str, str], view: View | None = None) -> dict[str, Any]:
    """Return `columns`, `change_row`, `rows`, `changes`, `chosen`, `against`, `strip`, `method` and `data` of cases/compare.html.

    The baseline is the first column. Rows with the largest difference to it come first, unless the view keeps their order.
    """
    view = view or View()
    data = evidence_data(measures_of(comparison), language, texts)
    table = comparison.to_json(language)
    letters = _letters(comparison, view)
    columns = [_column(letter, comparison, language) for letter in letters]
    rows = [_row(row, comparison, letters, data["measures"], language) for row in comparison.rows]
    if view.by_difference:
        rows.sort(key=lambda row: -row["weight"])
    alternatives = [letter for letter in comparison.differences if letter != BASELINE and letter in letters]
    method = method_of(comparison.case, _shown(comparison, letters))
    return {
        "columns": columns,
        "change_row": _change_row(table, letters, language),
        "rows": rows,
        "changes": [_change(letter, comparison, language) for letter in alternatives],
        "chosen": alternatives[0] if alternatives else "",
        "against": comparison.baseline,
        "strip": {"sun": _SUN, **{name: text.in_(language) for name, text in _STRIP.items()}},
        "method": _method(method.to_json(language), data["measures"], language),
        "data": data,
    }


def _letters(comparison: Comparison, view: View) -> list[str]:
    """Return the columns of the table: the baseline first, the others in their order."""
    return [item for item in comparison.measures() if item == comparison.baseline or view.letters is None or item in view.letters]


def _shown(comparison: Comparison, letters: list[str]) -> dict[str, dict[str, Measure]]:
    keys = [row.key for row in comparison.rows]
    found = comparison.measures()
    return {letter: {key: found[letter][key] for key in keys if key in found[letter]} for letter in letters}


def _column(letter: str, comparison: Comparison, language: str) -> dict[str, Any]:
    titles = {item.letter: item for item in comparison.columns}
    known = titles.get(letter)
    return {
        "letter": letter,
        "title": (PLAN_TITLE if known is None else known.title).in_(language),
        "day": month(known.date) if known is not None and letter == BASELINE else "",
        "is_reference": letter == comparison.baseline,
        "picture": None,
    }


def _method(plain: dict[str, Any], measures: Mapping[str, Mapping[str, Any]], language: str) -> dict[str, Any]:
    """Return the method with readable days, and the names of the measures an assumption is not the same for."""
    labels = {key: measure["label"] for by_key in measures.values() for key, measure in by_key.items()}
    return {
        **plain,
        "data": [_dated(item, language) for item in plain["data"]],
        "own_data": {letter: [_dated(item, language) for item in items] for letter, items in plain["own_data"].items()},
        "uneven": [{**item, "labels": [labels.get(key, key) for key in item["measures"]]} for item in plain["uneven"]],
        "groups": _together(plain["uneven"], labels),
    }


def _together(uneven: list[dict[str, Any]], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what is not the same in all columns by the columns it is for, with all texts and the measures it touches."""
    groups: dict[tuple[str, ...], dict[str, Any]] = {}
    for item in uneven:
        group = groups.setdefault(tuple(item["letters"]), {"letters": item["letters"], "texts": [], "labels": []})
        group["texts"].append(item["text"])
        group["labels"] += [label for key in item["measures"] if (label := labels.get(key, key)) not in group["labels"]]
    return list(groups.values())


def _dated(item: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {**item, "day": readable_day(item.get("data_date"), language)}


def _change_row(table: Mapping[str, Any], letters: list[str], language: str) -> dict[str, Any]:
    """Return how many buildings go, come, change and stay per column; the column compared against has no counts."""
    titles = {column["letter"]: column["title"] for column in table["columns"]}
    against = next(letter for letter in titles if letter not in table["differences"])
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
        reference = _REFERENCE if against in letters[:1] else _NO_CHANGE
        words = (reference if letter == against else _NO_BUILDINGS).in_(language)
        cells.append({"letter": letter, "counts": counts, "reference": "" if counts else words})
    return {"label": label, "cells": cells}


def _row(
    row: Row, comparison: Comparison, letters: list[str], measures: Mapping[str, Mapping[str, Any]], language: str
) -> dict[str, Any]:
    plain = row.to_json(language)
    found = {letter: by_key.get(row.key) for letter, by_key in comparison.measures().items()}
    values = {letter: item.value for letter, item in found.items() if item is not None and item.value is not None}
    scale = max((abs(values[letter]) for letter in letters if letter in values), default=Fraction(0))
    wanted = comparison.case.wanted.get(row.key, "")
    cells = []
    for letter in letters:
        measure, value = measures[letter].get(row.key), values.get(letter)
        cell = row.cells.get(letter)
        cells.append(
            {
                "letter": letter,
                "measure": measure,
                "fraction": float(value / scale) if value is not None and value >= 0 and scale > 0 else None,
                "delta": cell.delta_display(language) if cell is not None else "",
                "delta_value": None if cell is None or cell.delta is None else float(cell.delta),
                "verdict": verdict(None if cell is None else cell.delta, wanted),
                "missing": _missing(measure),
            }
        )
    label = plain["label"]
    return {
        "key": row.key,
        "label": soft(label[:1].upper() + label[1:]),
        "plain_label": label[:1].upper() + label[1:],
        "unit": plain["unit"],
        "hint": plain["hint"],
        "wanted": wanted,
        "weight": _weight(values, letters, comparison.baseline, scale),
        "cells": cells,
    }


def verdict(delta: Fraction | None, wanted: str) -> str:
    """Return "better", "worse" or "" for a difference: without a direction that the town wants no side is taken."""
    if not delta or wanted not in ("higher", "lower"):
        return ""
    return "better" if (delta > 0) == (wanted == "higher") else "worse"


def _weight(values: Mapping[str, Fraction], letters: list[str], baseline: str, scale: Fraction) -> float:
    """Return how much a row differs, 0 to 2, as a share of its largest value: from the baseline, without one among the others."""
    shown = [values[letter] for letter in letters if letter in values]
    if len(shown) < 2 or scale == 0:
        return 0.0
    reference = values.get(baseline)
    apart = max(abs(value - reference) for value in shown) if reference is not None else max(shown) - min(shown)
    return float(apart / scale)


def _missing(measure: Mapping[str, Any] | None) -> str:
    """Return the key of the town's value without which a measure cannot be formed, "" where it is not one of these."""
    reason = str((measure or {}).get("reason") or "")
    return next((key for key, item in TOWN_VALUES.items() if measure and measure["key"] in item.measures and key in reason), "")


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
