"""The table of what was counted for a measure: one row per object, cells as people read them, and a sum that adds up."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal

from twin.language import Text

_ADDING_UNITS = ("m²", "m³")
_SHARE = "share"
_LONGEST_ID = 8
_NUMERATOR = re.compile(r"\s*([^÷=×+(]{3,30}?)\s*÷")
_UNIT = re.compile(r"[\d.,]+\s(m²|m³)\s")
_WORDS = {"number": Text("Nr.", "No."), "object": Text("Objekt", "Object"), "share": Text("Anteil", "Share")}


def table(evidence: Mapping[str, Any], language: str) -> dict[str, Any] | None:
    """Return {"columns": [{"label", "numeric"}], "rows": [{"id", "cells", "raw"}], "total": [cells]} or None without objects.

    `cells` are texts for reading, `raw` the unrounded values for a spreadsheet; `evidence` is already in one language.
    The first two columns are the object's id and name. Columns in m² or m³ and the shares are summed up.
    """
    objects = evidence.get("objects") or []
    if not objects:
        return None
    columns = _columns(objects, evidence, language)
    values = [[_raw(item, column["key"]) for column in columns] for item in objects]
    digits = [_digits([row[index] for row in values]) for index in range(len(columns))]
    rows = [
        {
            "id": str(item["id"]),
            "cells": [_short(row[0]), *(_written(row[index], digits[index], language) for index in range(1, len(row)))],
            "raw": row,
        }
        for item, row in zip(objects, values, strict=True)
    ]
    heads = [
        {
            "label": f"{column['label']} {column['unit']}".strip() if column["unit"] not in ("", "1") else column["label"],
            "numeric": all(_is_number(row[index]) or row[index] is None for row in values),
        }
        for index, column in enumerate(columns)
    ]
    total = [_total(column, [row[index] for row in values], digits[index], language) for index, column in enumerate(columns)]
    return {"columns": heads, "rows": rows, "total": total if any(total) else []}


def _columns(objects: list[Any], evidence: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    head = [
        {"key": "id", "label": _WORDS["number"].in_(language), "unit": ""},
        {"key": "label", "label": _WORDS["object"].in_(language), "unit": ""},
    ]
    given = evidence.get("columns") or []
    named = [{"key": item["key"], "label": item["label"], "unit": item.get("unit", "")} for item in given]
    if not any(item["key"] == _SHARE for item in named) and any(item.get(_SHARE) is not None for item in objects):
        named.append({"key": _SHARE, **_numerator(evidence, language)})
    return head + named


def _numerator(evidence: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return label and unit of the shares: what stands before the ÷ of the formula, else just "share"."""
    words = _NUMERATOR.match(str(evidence.get("formula", "")))
    unit = _UNIT.match(str(evidence.get("formula_numbers", "")))
    label = words[1] if words else _WORDS["share"].in_(language)
    return {"label": label, "unit": unit[1] if unit else ""}


def _short(identifier: str) -> str:
    """Return an id as it fits into a table; the whole id stands in the raw row."""
    return identifier if len(identifier) <= _LONGEST_ID else "…" + identifier[1 - _LONGEST_ID :]


def _raw(item: Mapping[str, Any], key: str) -> Any:
    if key in ("id", "label"):
        return str(item.get(key, ""))
    columns = item.get("columns") or {}
    return columns.get(key, item.get(key))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _digits(values: list[Any]) -> int:
    numbers = [value for value in values if _is_number(value)]
    if all(float(value).is_integer() for value in numbers):
        return 0
    return 1 if max(abs(value) for value in numbers) >= 20 else 2


def _written(value: Any, digits: int, language: str) -> str:
    if value is None:
        return "–"
    if not _is_number(value):
        return str(value)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, pattern, locale=language)).replace("-", "−")


def _total(column: Mapping[str, str], values: list[Any], digits: int, language: str) -> str:
    numbers = [value for value in values if _is_number(value)]
    if not numbers or (column["key"] != _SHARE and column["unit"] not in _ADDING_UNITS):
        return ""
    return _written(math.fsum(numbers), digits, language)
