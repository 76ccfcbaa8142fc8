"""Blocks of neighbours drawn as one: from afar, where houses are a pixel or two, a town keeps its mass with fewer blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import FloatArray, IntArray

_FIRST_STEP, _GROWTH = 8.0, 1.1
"""Side in metres of the squares whose buildings are drawn as one, and how it grows until there are few enough of them."""
_SWAY, _WAVES = 0.45, (1.9, 1.3)
"""Their sides sway by this share of a side, so that the eye finds no grid in the blocks; so little that no square is torn."""
_LARGE = 0.5
"""A building that covers this share of a square keeps a block of its own."""
_TALL, _TALL_STEP = 3.0, 0.25
"""So does one that stands out of its neighbours by so many metres and by this share of the square's side."""

_BOLD = 0.45
"""Power of the covered part of a rectangle that a bold block fills: of a twelfth it makes a third."""


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Blocks: corners int32 (n, 8, 3), colours of wall and roof uint8 (n, 2, 3), and the row of the largest building of each."""

    corners: npt.NDArray[np.int32]
    colours: npt.NDArray[np.uint8]
    chief: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _Feet:
    """Blocks by what they cover, in metres: feet (n, 4, 2), their middle (n, 2) and area (n), the height of their tops (n)."""

    corners: FloatArray
    middle: FloatArray
    area: FloatArray
    top: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Buildings put together: their rows group by group, the largest first, where each group begins, and its number by place."""

    order: IntArray
    starts: IntArray
    of: IntArray

    def mean(self, values: npt.NDArray[np.generic], weight: FloatArray) -> FloatArray:
        """Return the weighed mean of each group's values, of which each building has one or a list."""
        shape = (-1, *[1] * (values.ndim - 1))
        weighed = values[self.order].astype(np.float64) * weight[self.order].reshape(shape)
        whole = np.add.reduceat(weight[self.order], self.starts).reshape(shape)
        result: FloatArray = np.add.reduceat(weighed, self.starts, axis=0) / whole
        return result


def grouped(
    corners: npt.NDArray[np.int32], colours: npt.NDArray[np.uint8], most: int, units: int, *, bold: bool = False
) -> Blocks:
    """Return at most `most` blocks for those of buildings (corners in `units` a metre), as they are where they are few enough.

    Neighbours within a square share a block along the largest of them: it lies within the rectangle around them, covers as much
    ground as they do together, and is as high as they are on average. What is large or stands out keeps its own. Where blocks are
    smaller than a pixel, `bold` ones cover more of their rectangle, as maps draw houses larger than they are.
    """
    if len(corners) <= most:
        return Blocks(corners, colours, np.arange(len(corners)))
    feet = _feet(corners, units)
    step = _FIRST_STEP
    while (found := np.unique(_squares(feet, step), return_inverse=True))[0].size > most:
        step *= _GROWTH
    return _joined(corners, colours, feet, _groups(found[1], feet.area), units, _BOLD if bold else 1.0)


def _feet(corners: npt.NDArray[np.int32], units: int) -> _Feet:
    foot = corners[:, :4, :2] / float(units)
    sides = [np.hypot(*(foot[:, end] - foot[:, 0]).T) for end in (1, 3)]
    return _Feet(foot, (foot[:, 0] + foot[:, 2]) / 2.0, np.maximum(sides[0] * sides[1], 0.01), corners[:, 4, 2] / float(units))


def _squares(feet: _Feet, step: float) -> IntArray:
    """Return a number for each building, the same for those that share a block in squares of this side."""
    place = feet.middle / step
    column, row = np.floor(place + _SWAY * np.sin(place[:, ::-1] * _WAVES)).astype(np.int64).T
    cell = np.unique(column * 2**32 + row, return_inverse=True)[1]
    mean = (np.bincount(cell, feet.area * feet.top) / np.bincount(cell, feet.area))[cell]
    alone = (feet.area >= _LARGE * step**2) | (feet.top - mean > max(_TALL, _TALL_STEP * step))
    return np.where(alone, len(cell) + np.arange(len(cell)), cell)


def _groups(number: IntArray, area: FloatArray) -> _Groups:
    order = np.lexsort((-area, number))
    return _Groups(order, np.flatnonzero(np.diff(number[order], prepend=-1)), number[order])


def _joined(
    corners: npt.NDArray[np.int32],
    colours: npt.NDArray[np.uint8],
    feet: _Feet,
    groups: _Groups,
    units: int,
    power: float,
) -> Blocks:
    chief = groups.order[groups.starts]
    shared = np.bincount(groups.of) > 1
    joined = corners[chief]
    joined[shared, :, :2] = np.rint(np.tile(_rectangles(feet, groups, power), (1, 2, 1)) * units)[shared]
    joined[:, :4, 2] = np.minimum.reduceat(corners[groups.order, 0, 2], groups.starts)[:, None]
    joined[shared, 4:, 2] = np.rint(groups.mean(feet.top, feet.area) * units)[shared, None]
    return Blocks(joined, np.rint(groups.mean(colours, feet.area)).astype(np.uint8), chief)


def _rectangles(feet: _Feet, groups: _Groups, power: float) -> FloatArray:
    """Return the feet (groups, 4, 2) of shared blocks: rectangles along the largest building, shrunk to the ground covered.

    Of the rectangle they fill the part that is covered, raised to a power.
    """
    lead = feet.corners[groups.order[groups.starts]]
    edge = lead[:, 1] - lead[:, 0]
    length = np.hypot(*edge.T)[:, None]
    along = np.where(length > 0, edge / np.maximum(length, 1e-9), [1.0, 0.0])
    axes = np.stack([along, np.column_stack([-along[:, 1], along[:, 0]])], axis=1)
    placed = np.einsum("nij,nkj->nik", feet.corners[groups.order], axes[groups.of])
    low = np.minimum.reduceat(placed.min(axis=1), groups.starts)
    high = np.maximum.reduceat(placed.max(axis=1), groups.starts)
    covered = np.add.reduceat(feet.area[groups.order], groups.starts)
    part = np.minimum(1.0, covered / np.maximum(np.prod(high - low, axis=1), 0.01))
    share = part[:, None] ** (power / 2.0)
    half = share * (high - low) / 2.0
    middle = np.einsum("nj,nkj->nk", groups.mean(feet.middle, feet.area), axes)
    middle = np.clip(middle, low + half, high - half)
    signs = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    result: FloatArray = np.einsum("gik,gkj->gij", middle[:, None] + signs * half[:, None], axes)
    return result
