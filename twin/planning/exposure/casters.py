"""Volumes that hide the sun and the sky, and which points a ray in one direction leaves unhindered."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import shapely

from twin.geodata.triangulation import triangulate
from twin.planning.building import HOUSES, Building, Roof
from twin.planning.massing import city_model

Points = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# a triangle seen edge-on hides nothing
_EDGE_ON_M2 = 1e-6
# what lies nearer than this to a point is the surface the point itself lies on
_OWN_SURFACE_M = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Casters:
    """Triangles of closed volumes in metres from an origin, (n, 3, 3): east, north, up, counter-clockwise from outside."""

    triangles: Points

    def hides(self, points: Points, direction: Points) -> Flags:
        """Return for each point (n, 3) whether a triangle lies on its ray in the unit direction (east, north, up).

        Seen along the ray every triangle is a flat shape: a point is hidden when it falls into one that lies further on.
        """
        found = np.zeros(len(points), dtype=np.bool_)
        if not len(self.triangles) or not len(points):
            return found
        frame = _frame(direction)
        seen, spots = self.triangles @ frame.T, points @ frame.T
        first, second = seen[:, 1, :2] - seen[:, 0, :2], seen[:, 2, :2] - seen[:, 0, :2]
        double = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
        # a volume is closed: whoever is behind it is behind one of the faces it turns to the light
        usable = (double > _EDGE_ON_M2) & (seen[:, :, 2].max(axis=1) > spots[:, 2].min())
        seen, first, second, double = seen[usable], first[usable], second[usable], double[usable]
        if not len(seen):
            return found
        low, high = seen[:, :, :2].min(axis=1), seen[:, :, :2].max(axis=1)
        tree = shapely.STRtree(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
        spot, triangle = tree.query(shapely.points(spots[:, :2]))
        offset = spots[spot, :2] - seen[triangle, 0, :2]
        a = (offset[:, 0] * second[triangle, 1] - offset[:, 1] * second[triangle, 0]) / double[triangle]
        b = (first[triangle, 0] * offset[:, 1] - first[triangle, 1] * offset[:, 0]) / double[triangle]
        corner, slopes = seen[triangle, 0, 2], seen[triangle, 1:, 2] - seen[triangle, 0, 2][:, None]
        depth = corner + a * slopes[:, 0] + b * slopes[:, 1]
        inside = (a >= 0.0) & (b >= 0.0) & (a + b <= 1.0) & (depth > spots[spot, 2] + _OWN_SURFACE_M)
        found[spot[inside]] = True
        return found


def _frame(direction: Points) -> Points:
    """Return the rows of a right-handed frame whose third axis is the direction."""
    x, y, z = direction.tolist()
    flat = math.hypot(x, y)
    a, b = (-y / flat, x / flat) if flat > 1e-9 else (1.0, 0.0)
    return np.array([[a, b, 0.0], [-z * b, z * a, x * b - y * a], [x, y, z]])


def ground_level(buildings: Iterable[Building]) -> Fraction:
    """Return the mean height (m NHN) of the ground at the buildings that name one, 0 when none does."""
    known = [item.ground_nhn_m for item in buildings if item.ground_nhn_m is not None]
    return sum(known, Fraction(0)) / len(known) if known else Fraction(0)


def casters_of(buildings: Iterable[Building], crs: str, level: float, origin: Points) -> tuple[Casters, tuple[str, ...]]:
    """Return the volumes of all houses as triangles about `origin`, and the ids of houses nobody knows the height of.

    `level` is the ground (m NHN) of buildings that name none. A building whose roof is not known is a block of its volume.
    """
    houses = [block_of(item) for item in buildings if item.kind in HOUSES]
    model = city_model(houses, crs, ground=level)
    drawn = set(model.table.ids)
    unknown = tuple(item.id for item in houses if item.id not in drawn)
    if not len(model):
        return Casters(np.zeros((0, 3, 3))), unknown
    corners = model.vertices - origin
    return Casters(corners[triangulate(replace(model, vertices=corners)).triangles]), unknown


def block_of(building: Building) -> Building:
    """Return the building, as a flat block of its volume where its roof is not known."""
    if building.roof is not None or building.volume_m3 is None or not building.footprint_area:
        return building
    if any(storey.outline is not None for storey in building.above_ground()):
        return building
    return replace(building, roof=Roof("flat", building.volume_m3 / building.footprint_area))
