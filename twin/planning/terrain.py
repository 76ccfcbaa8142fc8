"""The terrain of a case as heights at points, and the earth between it and a level pad."""

from __future__ import annotations

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

    def triangles(self, region: BaseGeometry) -> list[Corners]:
        """Return the triangles (3, 3) between the points that touch a region (Delaunay in plan)."""
        heights = {(x, y): z for x, y, z in self.points}
        if len(heights) < 3:
            return []
        flat = shapely.get_parts(shapely.delaunay_triangles(MultiPoint(list(heights))))
        near = flat[shapely.intersects(flat, region)]
        return [np.array([(x, y, heights[(x, y)]) for x, y in shapely.get_coordinates(shape)[:3]]) for shape in near]


@dataclass(frozen=True, slots=True)
class Earthwork:
    """What has to go and to come for a level pad, m³, and the share of its area that terrain is known for."""

    cut: Fraction
    fill: Fraction
    covered: Fraction


def earthwork(terrain: Terrain, pad: BaseGeometry, level: Fraction) -> Earthwork:
    """Return cut and fill between the terrain's triangles and a level pad (m NHN), exact for plane triangles."""
    above = below = covered = 0.0
    base = float(level)
    for triangle in terrain.triangles(pad):
        covered += shapely.intersection(Polygon(triangle[:, :2]), pad).area
        for sign in (1.0, -1.0):
            corners = _half(triangle, base, sign)
            part = shapely.intersection(Polygon(corners[:, :2]), pad) if len(corners) >= 3 else None
            if part is None or not part.area:
                continue
            depth = sign * (_height_at(triangle, part.centroid.x, part.centroid.y) - base)
            above += part.area * depth if sign > 0 else 0.0
            below += part.area * depth if sign < 0 else 0.0
    return Earthwork(length(above), length(below), exact(round(min(1.0, covered / pad.area), 6)) if pad.area else Fraction(0))


def _half(triangle: Corners, level: float, sign: float) -> Corners:
    """Return the part of a triangle above (sign 1) or below (-1) a level, as corners."""
    corners: list[Sequence[float]] = []
    for first, second in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
        a, b = sign * (first[2] - level), sign * (second[2] - level)
        if a >= 0.0:
            corners.append(first)
        if (a > 0.0 > b) or (a < 0.0 < b):
            corners.append(first + (second - first) * (a / (a - b)))
    return np.array(corners).reshape(-1, 3)


def _height_at(triangle: Corners, x: float, y: float) -> float:
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = triangle
    double = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / double
    c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / double
    return float(az + b * (bz - az) + c * (cz - az))
