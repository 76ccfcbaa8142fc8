"""What a table says of its objects, as columns for the viewer: short values, those that say something."""

from __future__ import annotations

from typing import Any

import pandas as pd

MOST_COLUMNS, LONGEST = 16, 120
MANY, COLUMNS_OF_MANY = 5_000, 6


def attributes_of(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return columns of a frame by name, each a list of numbers, words, yes/no or None with one value for each row.

    The geometry, lists and records, and columns without any value are left out, as are all beyond the sixteenth, in large tables
    beyond the sixth.
    """
    geometry = getattr(frame, "_geometry_column_name", None)
    columns = {str(name): [_plain(value) for value in frame[name]] for name in frame.columns if name != geometry}
    told = {name: values for name, values in columns.items() if any(value is not None for value in values)}
    return dict(list(told.items())[: MOST_COLUMNS if len(frame) <= MANY else COLUMNS_OF_MANY])


def _plain(value: Any) -> int | float | str | bool | None:
    if isinstance(value, list | dict | tuple) or value is None or value is pd.NA or value != value or value == "":
        return None
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, bool | int | float) else str(value)[:LONGEST]
