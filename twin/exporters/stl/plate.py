"""What the buildings stand in: a plain base plate, or the ground with its heights, both closed."""

from __future__ import annotations

import numpy as np

from twin.geodata.citymodel import FloatArray, IntArray


def box(west: int, south: int, east: int, north: int, top: int) -> IntArray:
    """Return the triangles (12, 3, 3) of a box from height 0 to `top`."""
    return solid_of(np.full((2, 2), top), np.array([west, east]), np.array([south, north]))


def solid_of(heights: IntArray, xs: IntArray, ys: IntArray) -> IntArray:
    """Return the triangles (t, 3, 3) of the closed body between height 0 and a grid of heights (rows by ys, columns by xs)."""
    rows, columns = heights.shape
    x, y = np.meshgrid(xs, ys)
    top = np.stack([x, y, heights], axis=2)
    low = np.stack([x, y, np.zeros_like(heights)], axis=2)
    parts = [_quads(top[:-1, :-1], top[:-1, 1:], top[1:, 1:], top[1:, :-1])]
    parts.append(_quads(low[:-1, :-1], low[1:, :-1], low[1:, 1:], low[:-1, 1:]))
    for line in (
        (0, slice(None)),
        (slice(None), columns - 1),
        (rows - 1, slice(None, None, -1)),
        (slice(None, None, -1), 0),
    ):
        above, below = top[line], low[line]
        parts.append(_quads(below[:-1], below[1:], above[1:], above[:-1]))
    return np.concatenate(parts)


def _quads(a: IntArray, b: IntArray, c: IntArray, d: IntArray) -> IntArray:
    """Return two triangles each of quadrilaterals, counter-clockwise, cut from the first to the third corner."""
    corners = [item.reshape(-1, 3) for item in (a, b, c, d)]
    first, second = (np.stack([corners[i] for i in pick], axis=1) for pick in ((0, 1, 2), (0, 2, 3)))
    return np.concatenate([first, second])


def filled(heights: FloatArray) -> FloatArray:
    """Return heights with missing cells set to the lowest known one."""
    known = np.isfinite(heights)
    result: FloatArray = np.where(known, heights, heights[known].min() if known.any() else 0.0)
    return result
