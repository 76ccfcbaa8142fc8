"""Measures of several states as rows: one per measure, one cell per state, each with its share of the row's scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def figures(keys: tuple[str, ...], letters: tuple[str, ...], measures: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per measure: key, label, hint and one cell per letter with the measure and its share of the row's scale."""
    rows = []
    for key in keys:
        found = {letter: measures.get(letter, {}).get(key) for letter in letters}
        first = next((measure for measure in (*found.values(), *_anywhere(key, measures)) if measure), None)
        if first is None:
            continue
        values = [abs(value) for measure in found.values() if (value := _value(measure)) is not None]
        top = max(values, default=0.0)
        rows.append(
            {
                "key": key,
                "label": first.get("label", key),
                "hint": first.get("hint", ""),
                "cells": [_cell(letter, measure, top) for letter, measure in found.items()],
            }
        )
    return rows


def _anywhere(key: str, measures: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    return [by_key[key] for by_key in measures.values() if key in by_key]


def _value(measure: Mapping[str, Any] | None) -> float | None:
    value = (measure or {}).get("value")
    return float(value) if isinstance(value, int | float) else None


def _cell(letter: str, measure: Mapping[str, Any] | None, top: float) -> dict[str, Any]:
    value = _value(measure)
    fraction = None if value is None or value < 0 or top == 0 else value / top
    return {"letter": letter, "measure": measure, "fraction": fraction}
