"""Hours of sun on open ground as a raster: one value for each square cell around a planning area."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from twin.planning.building import HOUSES
from twin.planning.exposure.casters import Flags, casters_of
from twin.planning.exposure.directions import path_on_grid
from twin.planning.exposure.light import Light, Steps, light_on, packed
from twin.planning.state import State
from twin.planning.sunyardstick import Yardstick
from twin.planning.terrain import Terrain

COVERED = -1
"""What stands in a cell under a house or outside the area."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells of `cell` metres from a corner in the south-west, in the case's CRS; rows go north."""

    west: float
    south: float
    cell: float
    columns: int
    rows: int

    def middles(self) -> npt.NDArray[np.float64]:
        """Return the middle of every cell, (rows · columns, 2), row by row from the south."""
        x, y = np.meshgrid(
            self.west + (np.arange(self.columns) + 0.5) * self.cell, self.south + (np.arange(self.rows) + 0.5) * self.cell
        )
        return np.column_stack([x.ravel(), y.ravel()])


def grid_over(area: BaseGeometry, cell: float, most: int) -> Grid:
    """Return the grid over the bounds of an area: cells of `cell` metres, larger in steps of half a metre above `most` cells."""
    west, south, east, north = area.bounds
    while True:
        columns, rows = max(1, math.ceil((east - west) / cell)), max(1, math.ceil((north - south) / cell))
        if columns * rows <= most:
            return Grid(west, south, cell, columns, rows)
        cell += 0.5


@dataclass(frozen=True, slots=True, eq=False)
class GroundLight:
    """Light on every cell of a grid over a day, which cells are open ground, and the houses of unknown height."""

    light: Light
    open_ground: Flags
    unknown: tuple[str, ...]

    def steps(self) -> Steps:
        """Return in how many steps the sun reaches the middle of each cell, COVERED where a house stands or the area ends."""
        return np.where(self.open_ground, self.light.steps(), np.int32(COVERED))


@functools.lru_cache(maxsize=48)
def ground_light(
    crs: str,
    yardstick: Yardstick,
    grid: Grid,
    area: BaseGeometry,
    state: State,
    level: float,
    terrain: Terrain | None,
) -> GroundLight:
    """Return at which steps of the day the sun reaches the ground in the middle of each cell.

    The ground is the terrain, `level` (m NHN) where none is known, and made level where the state says so. Kept for some
    states, since revisions never change.
    """
    standing = (*state.buildings, *state.surroundings)
    middles = grid.middles()
    centre = area.centroid
    origin = np.array([centre.x, centre.y, level])
    open_ground = _open(middles, area, state)
    spots = np.column_stack([middles, _heights(middles, state, level, terrain)])[open_ground] - origin
    casters, unknown = casters_of(standing, crs, level, origin)
    directions = path_on_grid(yardstick, (centre.x, centre.y), crs).directions
    flags = np.zeros((len(directions), len(middles)), dtype=np.bool_)
    flags[:, open_ground] = light_on(spots, np.zeros_like(spots), directions, casters)
    return GroundLight(packed(flags), open_ground, unknown)


def _open(middles: npt.NDArray[np.float64], area: BaseGeometry, state: State) -> Flags:
    """Return which places lie in the area and under no house."""
    standing = (*state.buildings, *state.surroundings)
    houses = shapely.union_all([item.footprint for item in standing if item.footprint is not None and item.kind in HOUSES])
    inside: Flags = shapely.contains_xy(area, middles[:, 0], middles[:, 1])
    return inside & ~shapely.contains_xy(houses, middles[:, 0], middles[:, 1])


def _heights(middles: npt.NDArray[np.float64], state: State, level: float, terrain: Terrain | None) -> npt.NDArray[np.float64]:
    heights = np.full(len(middles), level) if terrain is None else terrain.heights(middles, level)
    for grade in state.grades:
        if grade.geometry is not None and grade.level is not None:
            heights[shapely.contains_xy(grade.geometry, middles[:, 0], middles[:, 1])] = float(grade.level)
    return heights
