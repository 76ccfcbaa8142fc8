"""Bars of measures over states, as numbers for a drawing: each measure on a scale of its own that begins at zero."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH = 344
"""Units across; the page shows them as CSS pixels on a phone and never smaller."""

_BADGES, _VALUES = 84, 84
"""Units left of the bars for the letters, right of them for the values."""

_BAR, _STEP = 18, 30
_LINE, _GAP = 20, 14
_CHARACTERS = 44


def chart(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return `width`, `height` and `panels` of a chart of `figures.figures` rows.

    A panel has `lines` of its label with `y`, `zero` (x of the line at zero) from `top` to `bottom`, and `bars`: letter, `y`,
    `x`, `width` (0 where nothing is drawn), `middle`, and `display`, None for a value that cannot be formed.
    """
    panels, y = [], 0
    for row in rows:
        panel, y = _panel(row, y)
        panels.append(panel)
    return {"width": WIDTH, "height": max(y - _GAP, 1), "panels": panels}


def _panel(row: Mapping[str, Any], y: int) -> tuple[dict[str, Any], int]:
    lines = []
    for text in textwrap.wrap(str(row["label"]).replace("\u00ad", ""), _CHARACTERS) or [""]:
        lines.append({"text": text, "y": y + 15})
        y += _LINE
    top = y + 9
    values = [value for cell in row["cells"] if (value := _value(cell)) is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    room = WIDTH - _BADGES - _VALUES
    scale = room / (high - low) if high > low else 0.0
    zero = _BADGES - low * scale
    bars = []
    for index, cell in enumerate(row["cells"]):
        value = _value(cell)
        length = 0.0 if value is None else value * scale
        bars.append(
            {
                "letter": cell["letter"],
                "y": top + index * _STEP,
                "x": round(min(zero, zero + length), 2),
                "width": round(max(abs(length), 2.0), 2) if value is not None else 0,
                "middle": top + index * _STEP + _BAR / 2,
                "display": None if value is None else str(cell["measure"]["display"]),
            }
        )
    bottom = top + len(bars) * _STEP - (_STEP - _BAR)
    return {"lines": lines, "zero": round(zero, 2), "top": top - 3, "bottom": bottom + 3, "bars": bars}, bottom + _GAP + 8


def _value(cell: Mapping[str, Any]) -> float | None:
    value = (cell["measure"] or {}).get("value")
    return float(value) if isinstance(value, int | float) else None
