"""The vertices of many lines and areas in one array, taken out once for all that looks at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Points = npt.NDArray[np.float64]

_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, slots=True, eq=False)
class Vertices:
    """`rows` of the lines and areas looked at, `points` (n, 2) of all of them, and whose each is as a place in `rows`."""

    rows: Ints
    kinds: Ints
    points: Points
    owners: Ints

    @classmethod
    def of(cls, geometries: Geometries, among: Mask) -> Vertices:
        """Return the vertices of the lines and areas among the geometries; none of them may be empty."""
        kinds = shapely.get_type_id(geometries).astype(np.int64)
        rows = np.flatnonzero(among & np.isin(kinds, (*_LINES, *AREAS)))
        points, owners = shapely.get_coordinates(geometries[rows], return_index=True)
        return cls(rows, kinds[rows], points, owners)

    def repeated(self) -> Ints:
        """Return the rows in which two vertices in a row are equal; two parts that meet end to end look the same from here."""
        x, y = self.points.T
        same = (x[1:] == x[:-1]) & (y[1:] == y[:-1]) & (self.owners[1:] == self.owners[:-1])
        found: Ints = self.rows[np.unique(self.owners[1:][same])]
        return found

    def of_one_ring(self) -> tuple[Ints, Mask]:
        """Return the rows of areas that surely are one ring, and whether it runs clockwise; others are to be asked ring by ring.

        Such a ring comes back to its first vertex once, at its end. The sign of its area tells the direction, which is faster.
        """
        if not len(self.rows):
            return self.rows, np.zeros(0, dtype=np.bool_)
        starts = np.flatnonzero(np.diff(self.owners, prepend=-1))
        sizes = np.diff(starts, append=len(self.owners))
        x = self.points[:, 0] - np.repeat(self.points[starts, 0], sizes)
        y = self.points[:, 1] - np.repeat(self.points[starts, 1], sizes)
        at_start = (x == 0.0) & (y == 0.0)
        once = (np.add.reduceat(at_start, starts, dtype=np.int64) == 2) & at_start[starts + sizes - 1]
        once &= self.kinds == shapely.GeometryType.POLYGON
        # first and last vertex of a ring are zero, so no term reaches into the next geometry
        twice = np.zeros(len(x))
        twice[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
        return self.rows[once], np.add.reduceat(twice, starts)[once] < 0.0
