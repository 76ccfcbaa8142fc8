"""At which steps of a day the sun reaches which points, one bit for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.planning.exposure.casters import Casters, Flags, Points

Bits = npt.NDArray[np.uint8]
Steps = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """Bits of `count` points for every step, (steps, ⌈count ÷ 8⌉), the first point in the lowest bit."""

    bits: Bits
    count: int

    def steps(self) -> Steps:
        """Return in how many steps the sun reaches each point."""
        return np.asarray(self.flags().sum(axis=0), dtype=np.int32)

    def flags(self) -> Flags:
        """Return whether the sun reaches each point in each step, (steps, count)."""
        return np.unpackbits(self.bits, axis=1, count=self.count, bitorder="little").astype(np.bool_)


def packed(flags: Flags) -> Light:
    """Return flags (steps, points) as bits."""
    return Light(np.packbits(flags, axis=1, bitorder="little"), flags.shape[1])


def light_on(points: Points, normals: Points, directions: Points, casters: Casters) -> Flags:
    """Return whether the sun reaches each point (n, 3) from each direction (steps, 3).

    A wall only gets what comes from the side its normal looks to; on the ground normals are zero.
    """
    found = np.zeros((len(directions), len(points)), dtype=np.bool_)
    for row, direction in zip(found, directions, strict=True):
        facing = np.flatnonzero(normals @ direction >= 0.0)
        row[facing] = ~casters.hides(points[facing], direction)
    return found
