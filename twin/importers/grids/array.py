"""Room for a large grid: in memory, or beyond a size in a nameless file that is mapped."""

from __future__ import annotations

import tempfile
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.importers import limits

MOST_CELLS = limits.GRID_CELLS  # 20 km by 20 km in steps of 1 m, 1.6 GB as float32 or as red, green, blue and alpha
LARGE_CELLS = 16_000_000  # a larger grid lives in a file that is mapped instead of in memory


def grid_of(rows: int, columns: int, *, picture: bool = False) -> npt.NDArray[Any]:
    """Return an array to be filled, float32 (rows, columns) or uint8 (rows, columns, 4); a mapped file goes with it."""
    shape = (rows, columns, 4) if picture else (rows, columns)
    kind: type[Any] = np.uint8 if picture else np.float32
    if rows * columns <= LARGE_CELLS:
        return np.empty(shape, dtype=kind)
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, dtype=kind, mode="w+", shape=shape)
