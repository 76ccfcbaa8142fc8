"""The ground as far as it is known: several grids of heights seen as one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.coverage import Coverage

_COARSE = 96
"""Heights along a side by which the lowest and highest place of a rectangle are told."""

FloatArray = crs.FloatArray


@dataclass(frozen=True, slots=True)
class Terrain:
    """A grid of heights; `key` names it for ever, `spots` are some of its places: longitude, latitude, height (n, 3)."""

    coverage: Coverage
    key: str
    box: BBox
    spots: FloatArray

    def range(self, box: BBox) -> tuple[float, float] | None:
        """Return the least and the greatest height in and just around a CRS84 rectangle; None where there is none."""
        room = np.array([self.box.max_x - self.box.min_x, self.box.max_y - self.box.min_y]) / (_COARSE - 1)
        lon, lat, height = self.spots.T
        inside = (lon >= box.min_x - room[0]) & (lon <= box.max_x + room[0])
        inside &= (lat >= box.min_y - room[1]) & (lat <= box.max_y + room[1])
        return (float(height[inside].min()), float(height[inside].max())) if inside.any() else None


@dataclass(frozen=True, slots=True)
class Relief:
    """Grids of heights, the one to be believed first in front; none of them is copied."""

    terrains: tuple[Terrain, ...] = ()

    def within(self, box: BBox | None) -> Relief:
        """Return what of it touches a CRS84 rectangle (None: everywhere)."""
        if box is None:
            return self
        return Relief(tuple(item for item in self.terrains if item.box.meets(box)))

    @property
    def key(self) -> str:
        """Return a short name that is another one as soon as a grid joins, goes or has a new version; empty without any."""
        names = "\n".join(item.key for item in self.terrains)
        return hashlib.sha256(names.encode()).hexdigest()[:12] if names else ""

    def heights(self, points: FloatArray, code: str) -> FloatArray:
        """Return the ground's height at points (n, 2) of the system `code`: of the first grid that has one there, else NaN."""
        found = np.full(len(points), np.nan)
        for terrain in self.terrains:
            unknown = np.isnan(found)
            if not unknown.any():
                break
            placed = crs.transform(points[unknown], code, terrain.coverage.crs)
            found[unknown] = terrain.coverage.sample(placed[:, 0], placed[:, 1])
        return found

    def range(self, box: BBox) -> tuple[float, float] | None:
        """Return the least and the greatest height in and just around a CRS84 rectangle; None where none is known.

        It is told by samples: between them the ground may be some metres lower or higher. A rectangle inside another never has
        a wider range.
        """
        ranges = [found for item in self.terrains if (found := item.range(box)) is not None]
        return (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else None


def terrain_of(coverage: Coverage, key: str) -> Terrain | None:
    """Return a grid ready for a `Relief`; None when it holds not a single height."""
    rows, columns = coverage.values.shape[:2]
    row, column = (np.unique(np.linspace(0, count - 1, _COARSE).astype(np.int64)) for count in (rows, columns))
    heights = np.asarray(coverage.values[np.ix_(row, column)], dtype=np.float64).ravel()
    x, y = np.meshgrid(coverage.west + (column + 0.5) * coverage.step, coverage.north - (row + 0.5) * coverage.step)
    known = np.isfinite(heights)
    if not known.any():
        return None
    lonlat = crs.to_lonlat(np.column_stack([x.ravel(), y.ravel()]), coverage.crs)
    spots = np.column_stack([lonlat, heights])[known]
    return Terrain(coverage, key, crs.bbox_to_crs84(coverage.bbox(), coverage.crs), spots)
