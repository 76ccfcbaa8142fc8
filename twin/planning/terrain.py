"""The terrain of a case as heights at points, and the earth between it and a level pad."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from twin.planning.exact import exact, length

Point3 = tuple[float, float, float]
Corners = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Terrain:
    """Heights (m NHN) at points of the case's CRS, joined by triangles; `source` says where they come from."""

    points: tuple[Point3, ...]
    source: str = ""

    def triangles(self, region: BaseGeometry) -> Corners:
        """Return the triangles (n, 3, 3) between the points that touch a region (Delaunay in plan)."""
        heights, tree = _joined(self.points)
        near = tree.geometries[tree.query(region, predicate="intersects")]
        corners = [[(x, y, heights[(x, y)]) for x, y in shapely.get_coordinates(shape)[:3].tolist()] for shape in near]
        return np.array(corners, dtype=np.float64).reshape(-1, 3, 3)

    def heights(self, spots: Corners, otherwise: float) -> Corners:
        """Return the height (m NHN) at places (n, 2) on the triangles between the points, `otherwise` where there are none."""
        result = np.full(len(spots), otherwise)
        triangles = self.triangles(MultiPoint(spots).envelope)
        if len(triangles):
            tree = shapely.STRtree(np.asarray(shapely.polygons(triangles[:, :, :2])))
            place, triangle = tree.query(shapely.points(spots), "intersects")
            result[place] = heights_at(triangles[triangle], spots[place])
        return result

    def hull(self) -> BaseGeometry:
        """Return the area heights are known for."""
        return MultiPoint([point[:2] for point in self.points]).convex_hull


@functools.lru_cache(maxsize=4)
def _joined(points: tuple[Point3, ...]) -> tuple[dict[tuple[float, float], float], shapely.STRtree]:
    """Return the height at every point and the triangles between them, kept while buildings of one case are walked through."""
    heights = {(x, y): z for x, y, z in points}
    flat = shapely.delaunay_triangles(MultiPoint(list(heights))) if len(heights) > 2 else MultiPoint()
    return heights, shapely.STRtree(shapely.get_parts(flat))


@dataclass(frozen=True, slots=True)
class Earthwork:
    """What has to go and to come for a level pad, m³, and the share of its area that terrain is known for."""

    cut: Fraction
    fill: Fraction
    covered: Fraction


def earthwork(terrain: Terrain, pad: BaseGeometry, level: Fraction) -> Earthwork:
    """Return cut and fill between the terrain's triangles and a level pad (m NHN), exact for plane triangles."""
    triangles = terrain.triangles(pad)
    base = float(level)
    crossed = (triangles[:, :, 2].min(axis=1) < base) & (triangles[:, :, 2].max(axis=1) > base)
    pieces = [
        (part, triangle) for triangle in triangles[crossed] for sign in (1.0, -1.0) if len(part := half(triangle, base, sign)) > 2
    ]
    planes = np.concatenate([triangles[~crossed], *(triangle[None] for _, triangle in pieces)])
    outlines = [*triangles[~crossed], *(part for part, _ in pieces)]
    parts = shapely.intersection([Polygon(outline[:, :2]) for outline in outlines], pad)
    sizes = shapely.area(parts)
    spots = shapely.get_coordinates(shapely.centroid(parts[sizes > 0]))
    earth = sizes[sizes > 0] * (heights_at(planes[sizes > 0], spots) - base)
    covered = shapely.area(shapely.intersection(shapely.polygons(triangles[:, :, :2]), pad)).sum() if len(triangles) else 0.0
    above, below = float(earth[earth > 0].sum()), float(-earth[earth < 0].sum())
    return Earthwork(
        length(above), length(below), exact(round(min(1.0, float(covered) / pad.area), 6)) if pad.area else Fraction(0)
    )


def half(triangle: Corners, level: float, sign: float) -> Corners:
    """Return the part of a triangle, or of another convex area with heights (n, 3), above (sign 1) or below (-1) a level."""
    corners: list[Sequence[float]] = []
    for first, second in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
        a, b = sign * (first[2] - level), sign * (second[2] - level)
        if a >= 0.0:
            corners.append(first)
        if (a > 0.0 > b) or (a < 0.0 < b):
            corners.append(first + (second - first) * (a / (a - b)))
    return np.array(corners).reshape(-1, 3)


def heights_at(triangles: Corners, spots: Corners) -> Corners:
    """Return the height of the plane of each triangle (n, 3, 3) at a point of its own (n, 2)."""
    first, second = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    offset = spots - triangles[:, 0, :2]
    double = first[:, 0] * second[:, 1] - second[:, 0] * first[:, 1]
    b = (offset[:, 0] * second[:, 1] - second[:, 0] * offset[:, 1]) / double
    c = (first[:, 0] * offset[:, 1] - offset[:, 0] * first[:, 1]) / double
    result: Corners = triangles[:, 0, 2] + b * first[:, 2] + c * second[:, 2]
    return result
