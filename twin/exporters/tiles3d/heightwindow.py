"""A rectangle of a terrain grid resampled to a square of vertices, with its gaps filled from around."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.geodata.bbox import BBox
from twin.geodata.coverage import Coverage

FILLED_LEVELS = 4
"""Gaps are filled from cells up to 2^4 cells away; what lies farther from any height stays empty."""
_MARGIN = 2**FILLED_LEVELS

Grid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class HeightWindow:
    """Heights (rows, columns), row 0 in the north, and which of them are known or filled from near; the rest is a guess.

    filled and left_out count the grid cells (not vertices) of the rectangle that held no height.
    """

    heights: Grid
    known: Mask
    filled: int
    left_out: int


def window(coverage: Coverage, box: BBox, rows: int, columns: int) -> HeightWindow:
    """Return a rectangle resampled to rows by columns vertices, the outer ones on its edges, by bilinear interpolation.

    A rectangle of many more cells than vertices is read at every n-th cell.
    """
    every = max(1, int((box.max_x - box.min_x) / coverage.step / max(columns - 1, 1)))
    step = coverage.step * every
    x = np.linspace(box.min_x, box.max_x, columns)
    y = np.linspace(box.max_y, box.min_y, rows)
    column = (x - coverage.west - coverage.step / 2) / step
    row = (coverage.north - coverage.step / 2 - y) / step
    cells = coverage.values.shape
    lines, samples = _span(row, -(-cells[0] // every)), _span(column, -(-cells[1] // every))
    read = np.array(
        coverage.values[lines.start * every : lines.stop * every : every, samples.start * every : samples.stop * every : every],
        dtype=np.float32,
    )
    heights, level = fill(read)
    missing = level[_inner(row, lines), _inner(column, samples)] > 0
    far = level[_inner(row, lines), _inner(column, samples)] > FILLED_LEVELS
    row, column = np.clip(row - lines.start, 0, len(read) - 1), np.clip(column - samples.start, 0, read.shape[1] - 1)
    known = level[np.rint(row).astype(np.intp)[:, None], np.rint(column).astype(np.intp)[None, :]] <= FILLED_LEVELS
    return HeightWindow(_interpolated(heights, row, column), known, int((missing & ~far).sum()), int(far.sum()))


def _span(places: npt.NDArray[np.float64], count: int) -> slice:
    first = max(int(np.floor(places[0])) - _MARGIN, 0)
    return slice(first, max(min(int(np.ceil(places[-1])) + _MARGIN + 1, count), first + 1))


def _inner(places: npt.NDArray[np.float64], span: slice) -> slice:
    """Return the cells whose middle lies in the rectangle, as a slice of what was read."""
    first = int(np.ceil(places[0] - 1e-6)) - span.start
    return slice(max(first, 0), max(int(np.ceil(places[-1] - 1e-6)) - span.start, 0))


def _interpolated(grid: Grid, row: npt.NDArray[np.float64], column: npt.NDArray[np.float64]) -> Grid:
    """Return bilinear values at all crossings of rows and columns, one axis after the other."""
    left = np.minimum(column.astype(np.intp), max(grid.shape[1] - 2, 0))
    right = np.minimum(left + 1, grid.shape[1] - 1)
    u = (column - left).astype(np.float32)
    across = grid[:, left] * (1 - u) + grid[:, right] * u
    top = np.minimum(row.astype(np.intp), max(len(grid) - 2, 0))
    bottom = np.minimum(top + 1, len(grid) - 1)
    v = (row - top).astype(np.float32)[:, None]
    result: Grid = across[top] * (1 - v) + across[bottom] * v
    return result


def fill(values: Grid) -> tuple[Grid, npt.NDArray[np.uint8]]:
    """Return the grid without NaN and, per cell, from how far its value came: 0 its own, k the mean of a square of 2^k cells.

    Push and pull over a pyramid of means; a grid without any value is filled with zeros.
    """
    level = np.zeros(values.shape, dtype=np.uint8)
    gaps = np.isnan(values)
    if not gaps.any():
        return values, level
    if max(values.shape) == 1:
        return np.zeros_like(values), np.full(values.shape, 99, dtype=np.uint8)
    coarse, coarse_level = fill(_halved(values))
    rows, columns = values.shape
    wide = np.repeat(np.repeat(coarse, 2, axis=0), 2, axis=1)[:rows, :columns]
    wide_level = np.repeat(np.repeat(coarse_level, 2, axis=0), 2, axis=1)[:rows, :columns]
    level[gaps] = np.minimum(wide_level[gaps], 98) + 1
    return np.where(gaps, wide, values), level


def _halved(values: Grid) -> Grid:
    """Return the means of squares of two by two cells, NaN where all four are missing."""
    padded = np.pad(values, ((0, values.shape[0] % 2), (0, values.shape[1] % 2)), constant_values=np.nan)
    squares = padded.reshape(padded.shape[0] // 2, 2, padded.shape[1] // 2, 2)
    valid = ~np.isnan(squares)
    count = valid.sum(axis=(1, 3))
    total = np.where(valid, squares, 0.0).sum(axis=(1, 3))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)
