"""Where Musterstadt lies: its local metric frame, the river's course, the planning site and the fixed landmarks.

All modules of this room compute in local metres (x east, y north) around `ORIGIN`; only the writers add the origin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from shapely.geometry import Polygon

Array = npt.NDArray[np.float64]
Point = tuple[float, float]

CRS = "EPSG:25832"
SRS_NAME = "urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH"
TIMEZONE = "Europe/Berlin"
ORIGIN: Point = (482700.0, 5730000.0)
MUNICIPALITY_KEY = "05999001"
"""A Gemeindeschluessel that no municipality has (North Rhine-Westphalia's prefix 05, an unused district)."""

CHURCH: Point = (-146.0, 74.0)
SITE_CENTRE: Point = (86.0, -85.0)
SITE_ANGLE = math.atan2(14.0, 174.0)
SITE_HALF_LENGTH = 88.0
SITE_HALF_DEPTH = 53.5


@dataclass(frozen=True, slots=True)
class Bridge:
    """A street crossing the river at `x`, `half_width` metres to either side of its axis."""

    x: float
    half_width: float
    name: str


BRIDGES = (Bridge(-96.0, 5.5, "Marienbrücke"), Bridge(243.0, 5.0, "Mühlenbrücke"))


def river_y(x: Any) -> Any:
    """Return the local y of the river's axis at local x (number or array)."""
    return -215.0 + 34.0 * np.sin(np.asarray(x) / 210.0 + 0.4) + 18.0 * np.sin(np.asarray(x) / 83.0)


def river_half_width(x: Any) -> Any:
    """Return half the width of the water surface in metres at local x (number or array)."""
    return 21.0 + 3.0 * np.sin(np.asarray(x) / 140.0)


def site_point(x: float, y: float) -> Point:
    """Return the local point for metres along (`x`) and across (`y`, towards the town) the site's own axes."""
    cos, sin = math.cos(SITE_ANGLE), math.sin(SITE_ANGLE)
    return SITE_CENTRE[0] + cos * x - sin * y, SITE_CENTRE[1] + sin * x + cos * y


def site_axes(x: Array, y: Array) -> tuple[Array, Array]:
    """Return local points as metres along and across the site's own axes, the inverse of `site_point`."""
    cos, sin = math.cos(SITE_ANGLE), math.sin(SITE_ANGLE)
    dx, dy = x - SITE_CENTRE[0], y - SITE_CENTRE[1]
    return cos * dx + sin * dy, cos * dy - sin * dx


def site_polygon(ring: list[Point]) -> Polygon:
    """Return the local polygon of a ring given in the site's own axes."""
    return Polygon([site_point(x, y) for x, y in ring])


def site_rectangle(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    """Return the local polygon of a rectangle given in the site's own axes."""
    return site_polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


PERIMETER_RING: tuple[Point, ...] = ((-88.5, -54.0), (86.0, -54.0), (88.4, 52.2), (-88.0, 54.2))
"""The plan boundary (Geltungsbereich) in the site's own axes; 18.7 thousand square metres."""


def perimeter() -> Polygon:
    """Return the local polygon of the plan boundary."""
    return site_polygon(list(PERIMETER_RING))


def to_world(ring: Any) -> Array:
    """Return local coordinates (n, 2) or (n, 3) in EPSG:25832, rounded to millimetres."""
    coordinates = np.array(ring, dtype=np.float64)
    coordinates[..., 0] += ORIGIN[0]
    coordinates[..., 1] += ORIGIN[1]
    return np.round(coordinates, 3)
