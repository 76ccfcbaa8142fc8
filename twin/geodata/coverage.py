"""Regular grids: terrain and surface heights, and pictures that lie on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from twin.geodata.bbox import BBox

CoverageKind = Literal["terrain", "surface", "imagery"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A north-up grid, row 0 in the north.

    Heights are float32, shape (rows, columns), missing cells NaN. Imagery (an orthophoto, a scanned plan) is uint8, shape
    (rows, columns, 4): red, green, blue, and 0 where there is no picture.

    `west` and `north` are the outer corner of the first cell in `crs`, `step` is the cell size in CRS units (square cells).
    `values` may be a memory map; read it by window.
    """

    values: npt.NDArray[np.float32] | npt.NDArray[np.uint8]
    west: float
    north: float
    step: float
    crs: str
    kind: CoverageKind = "terrain"

    def bbox(self) -> BBox:
        """Return the outer rectangle in the coverage's CRS."""
        rows, columns = self.values.shape[:2]
        return BBox(self.west, self.north - rows * self.step, self.west + columns * self.step, self.north)

    def sample(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return heights at points by bilinear interpolation between cell centres; NaN outside or beside missing cells."""
        rows, columns = self.values.shape[:2]
        column = (np.asarray(x) - self.west) / self.step - 0.5
        row = (self.north - np.asarray(y)) / self.step - 0.5
        inside = (column >= -0.5) & (column <= columns - 0.5) & (row >= -0.5) & (row <= rows - 0.5)
        column, row = np.clip(column, 0, columns - 1), np.clip(row, 0, rows - 1)
        left = np.minimum(np.floor(column).astype(np.int64), max(columns - 2, 0))
        top = np.minimum(np.floor(row).astype(np.int64), max(rows - 2, 0))
        right, bottom = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
        u, v = column - left, row - top
        grid = self.values
        upper = grid[top, left] * (1 - u) + grid[top, right] * u
        lower = grid[bottom, left] * (1 - u) + grid[bottom, right] * u
        return np.where(inside, upper * (1 - v) + lower * v, np.nan)
