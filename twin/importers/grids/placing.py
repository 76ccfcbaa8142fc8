"""Grids as they lie in files (turned, upside down, with oblong cells) laid north-up in square cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.errors import FileDamaged, LimitExceeded
from twin.geodata.bbox import BBox
from twin.importers.grids.array import MOST_CELLS, grid_of
from twin.language import Text

_TOLERANCE = 1e-6  # of a cell: how far from square and upright a grid may be before it is drawn anew
_STRIP = 4_000_000
_FINEST, _FARTHEST = 1e-9, 1e9  # metres or degrees


@dataclass(frozen=True, slots=True)
class UprightGrid:
    """A north-up grid of square cells, and in words what was done to it (None: nothing)."""

    values: npt.NDArray[Any]
    west: float
    north: float
    step: float
    change: Text | None = None
    resampled: bool = False


def outline(matrix: npt.NDArray[np.float64], columns: int, rows: int) -> BBox:
    """Return the upright rectangle around a grid that may be turned."""
    corners = [matrix @ np.array([x, y, 1.0]) for x in (0, columns) for y in (0, rows)]
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def upright(values: npt.NDArray[Any], matrix: npt.NDArray[np.float64], name: str) -> UprightGrid:
    """Return the grid north-up with square cells; `values` are heights (rows, columns) or a picture (rows, columns, 4).

    `matrix` (2, 3) takes column and row (0, 0 is the outer corner of the first cell) to x and y. A grid that is only upside
    down or mirrored is turned over; any other is sampled anew with the shorter cell side as step: heights bilinear, pictures
    from the nearest pixel. Raises LimitExceeded when that would give more than MOST_CELLS, FileDamaged (RASTER_PLACE) for cells
    or a place that no map has.
    """
    sides = np.hypot(matrix[0, :2], matrix[1, :2])
    if not np.isfinite(matrix).all() or sides.min() < _FINEST or np.abs(matrix).max() > _FARTHEST:
        raise FileDamaged(
            "RASTER_PLACE",
            f"„{name}“ nennt eine Zellgröße oder einen Ort, die auf keiner Karte liegen. Bitte die Datei prüfen.",
            f"'{name}' names a cell size or a place that no map has. Please check the file.",
            file=name,
        )
    (a, b, x0), (d, e, y0) = matrix.tolist()
    if abs(b) + abs(d) <= _TOLERANCE * abs(a) and abs(abs(a) - abs(e)) <= _TOLERANCE * abs(a):
        rows, columns = values.shape[:2]
        west, north = min(x0, x0 + a * columns), max(y0, y0 + e * rows)
        if a > 0 > e:
            return UprightGrid(values, west, north, abs(a))
        turned = values[:: 1 if e < 0 else -1, :: 1 if a > 0 else -1]
        return UprightGrid(
            turned, west, north, abs(a), Text("Das Raster wurde nach Norden gedreht.", "The grid was turned to the north.")
        )
    return _resampled(values, matrix, name)


def _resampled(values: npt.NDArray[Any], matrix: npt.NDArray[np.float64], name: str) -> UprightGrid:
    rows, columns = values.shape[:2]
    step = float(min(np.hypot(*matrix[:, 0]), np.hypot(*matrix[:, 1])))
    corners = matrix @ np.array([[0, columns, 0, columns], [0, 0, rows, rows], [1, 1, 1, 1]], dtype=np.float64)
    west, north = corners[0].min(), corners[1].max()
    wide = int(np.ceil((corners[0].max() - west) / step - _TOLERANCE))
    high = int(np.ceil((north - corners[1].min()) / step - _TOLERANCE))
    if wide * high > MOST_CELLS or min(wide, high) < 1:
        raise LimitExceeded(
            "RASTER_TOO_LARGE",
            f"„{name}“ gäbe aufrecht gerechnet {wide} × {high} Zellen; das ist zu viel. Bitte kacheln.",
            f"'{name}' would give {wide} × {high} cells when laid upright; that is too many. Please tile it.",
            file=name,
        )
    back = np.linalg.inv(np.vstack([matrix, [0.0, 0.0, 1.0]]))
    picture = values.ndim == 3
    result = grid_of(high, wide, picture=picture)
    x = west + (np.arange(wide) + 0.5) * step
    strip = max(1, _STRIP // wide)
    for top in range(0, high, strip):
        y = north - (np.arange(top, min(top + strip, high)) + 0.5) * step
        column = back[0, 0] * x[None, :] + back[0, 1] * y[:, None] + back[0, 2]
        row = back[1, 0] * x[None, :] + back[1, 1] * y[:, None] + back[1, 2]
        result[top : top + len(y)] = (_nearest if picture else _bilinear)(values, column, row)
    text = Text(
        f"Das Raster liegt gedreht oder mit ungleichen Zellseiten; es wurde auf eine Schrittweite von {step:g} neu berechnet.",
        f"The grid is turned or has oblong cells; it was sampled anew in steps of {step:g}.",
    )
    return UprightGrid(result, float(west), float(north), step, text, True)


def _nearest(values: npt.NDArray[np.uint8], column: Any, row: Any) -> Any:
    """Return pixels at continuous column and row; clear outside the picture."""
    rows, columns = values.shape[:2]
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    left, top = np.clip(column, 0, columns - 1).astype(np.int64), np.clip(row, 0, rows - 1).astype(np.int64)
    return np.where(inside[..., None], values[top, left], 0)


def _bilinear(values: npt.NDArray[np.float32], column: Any, row: Any) -> Any:
    """Return heights at continuous column and row (cell edges are whole numbers); NaN outside the grid."""
    rows, columns = values.shape
    inside = (column >= 0) & (column <= columns) & (row >= 0) & (row <= rows)
    column, row = np.clip(column - 0.5, 0, columns - 1), np.clip(row - 0.5, 0, rows - 1)
    left, top = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    right, bottom = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
    u, v = column - left, row - top
    upper = values[top, left] * (1 - u) + values[top, right] * u
    lower = values[bottom, left] * (1 - u) + values[bottom, right] * u
    return np.where(inside, upper * (1 - v) + lower * v, np.nan)
