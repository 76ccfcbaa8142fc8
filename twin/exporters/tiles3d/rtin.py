"""Terrain meshes: right-triangulated irregular networks (Evans, Kirkpatrick, Townsend 1997) with a tolerance that may vary."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import IntArray

if TYPE_CHECKING:
    from pymartini.martini import Tile

Grid = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class GridMesh:
    """Triangles over a grid: column and row of each vertex, int64 (n); triangles int64 (t, 3), counter-clockwise from above."""

    columns: IntArray
    rows: IntArray
    triangles: IntArray


def grid_size(cells: float) -> int:
    """Return the smallest 2^k + 1 whose spacing is not wider than one cell; at least 3."""
    return int(2 ** max(1, int(np.ceil(np.log2(max(cells, 1.0) - 1e-6))))) + 1


def simplify(heights: Grid, tolerance: Grid | float, split: npt.NDArray[np.bool_] | None = None) -> GridMesh:
    """Return few triangles that keep within `tolerance` (metres, one number or one per vertex) of heights (size, size).

    Rows run to the south; vertices marked in `split` stay in the mesh. The tolerance bounds the middle of each triangle's
    long side, the usual RTIN measure.
    """
    tile = _tile(len(heights))
    errors = _errors(heights) / tolerance
    if split is not None:
        errors[split] = np.inf
    _carry_upwards(errors)
    np.asarray(tile.errors_view)[:] = errors.ravel()
    vertices, triangles = tile.get_mesh(1.0)
    columns, rows = vertices[:, 0].astype(np.int64), vertices[:, 1].astype(np.int64)
    return GridMesh(columns, rows, _counter_clockwise(columns, rows, triangles.astype(np.int64)))


@functools.lru_cache(maxsize=4)
def _tile(size: int) -> Tile:
    """Return the workspace of a grid size: heights stay zero in it, only the errors are filled in."""
    from pymartini import Martini

    return Martini(size).create_tile(np.zeros(size * size, dtype=np.float32))


def _errors(heights: Grid) -> Grid:
    """Return at each vertex how far the grid lies from the middle of the long side that the vertex would split."""
    errors = np.zeros_like(heights)
    size = len(heights) - 1
    step = 2
    while step <= size:
        half = step // 2
        corners = heights[::step, ::step]
        centre = heights[half::step, half::step]
        parity = np.add.outer(np.arange(len(centre)), np.arange(len(centre))) % 2 == 0
        falling = corners[:-1, :-1] + corners[1:, 1:]
        rising = corners[:-1, 1:] + corners[1:, :-1]
        errors[half::step, half::step] = np.abs(np.where(parity, falling, rising) / 2 - centre)
        errors[::step, half::step] = np.abs((corners[:, :-1] + corners[:, 1:]) / 2 - heights[::step, half::step])
        errors[half::step, ::step] = np.abs((corners[:-1] + corners[1:]) / 2 - heights[half::step, ::step])
        step *= 2
    return errors


def _carry_upwards(errors: Grid) -> None:
    """Raise each vertex's error to that of the finer ones its triangles would need, in place.

    A triangle over a square's diagonal has children over two of its sides; one over a side has children over the diagonals of
    the squares of half the size beside it.
    """
    size = len(errors) - 1
    inner = np.zeros((0, 0), dtype=np.float32)
    step = 2
    while step <= size:
        half = step // 2
        across, down = errors[::step, half::step], errors[half::step, ::step]
        if len(inner):
            pairs = np.maximum(inner[:, ::2], inner[:, 1::2])
            np.maximum(across[:-1], pairs[::2], out=across[:-1])
            np.maximum(across[1:], pairs[1::2], out=across[1:])
            pairs = np.maximum(inner[::2], inner[1::2])
            np.maximum(down[:, :-1], pairs[:, ::2], out=down[:, :-1])
            np.maximum(down[:, 1:], pairs[:, 1::2], out=down[:, 1:])
        inner = errors[half::step, half::step]
        for sides in (across[:-1], across[1:], down[:, :-1], down[:, 1:]):
            np.maximum(inner, sides, out=inner)
        step *= 2


def _counter_clockwise(columns: IntArray, rows: IntArray, triangles: IntArray) -> IntArray:
    """Return the triangles turned so that they face up; rows grow to the south."""
    x, y = columns[triangles], -rows[triangles]
    area = (x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (x[:, 2] - x[:, 0]) * (y[:, 1] - y[:, 0])
    turned = area < 0
    triangles[turned] = triangles[turned][:, [0, 2, 1]]
    return triangles


def border(mesh: GridMesh, size: int) -> list[IntArray]:
    """Return the vertices along the four sides (north, east, south, west), each ordered clockwise seen from above."""
    last = size - 1
    north, south = np.flatnonzero(mesh.rows == 0), np.flatnonzero(mesh.rows == last)
    west, east = np.flatnonzero(mesh.columns == 0), np.flatnonzero(mesh.columns == last)
    return [
        north[np.argsort(mesh.columns[north])],
        east[np.argsort(mesh.rows[east])],
        south[np.argsort(-mesh.columns[south])],
        west[np.argsort(-mesh.rows[west])],
    ]
