"""Free-form properties of features made into columns of one type each, the same in every batch of a layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import pandas as pd

_LARGEST_INT = 2**63 - 1


class PropertyTable:
    """Learns the columns from all features first, then gives frames of them."""

    def __init__(self) -> None:
        self._kinds: dict[str, set[type]] = {}

    def learn(self, rows: Iterable[dict[str, Any]]) -> None:
        """Take note of the keys and types of these properties."""
        kinds = self._kinds
        for row in rows:
            for key, value in row.items():
                known = kinds.get(key)
                if known is None:
                    known = kinds[key] = set()
                known.add(_kind(value))

    def columns(self) -> tuple[str, ...]:
        """Return the columns in the order they were met."""
        return tuple(self._kinds)

    def frame(self, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
        """Return one row per feature with all columns; whole numbers, truth values and texts may be missing."""
        series = {key: self._column(key, [row.get(key) for row in rows]) for key in self._kinds}
        return pd.DataFrame(series, index=pd.RangeIndex(len(rows)))

    def _column(self, key: str, values: list[Any]) -> pd.Series[Any]:
        kinds = self._kinds[key] - {type(None)}
        if kinds == {bool}:
            return pd.Series(values, dtype="boolean")
        if kinds == {int}:
            return pd.Series(values, dtype="Int64")
        if kinds and kinds <= {int, float}:
            return pd.Series([None if value is None else float(value) for value in values], dtype="float64")
        return pd.Series([_text(value) for value in values], dtype="str")


def _kind(value: Any) -> type:
    kind = type(value)
    return float if kind is int and abs(value) > _LARGEST_INT else kind


def _text(value: Any) -> str | None:
    """Return text as it is and everything else, such as a nested object, as JSON."""
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()
