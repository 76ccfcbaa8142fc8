"""What a CityGML file says of its buildings, read with lxml alone: the corners of roofs, heights, pitches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from lxml import etree
from pyproj import Geod, Transformer
from shapely.geometry import Point, Polygon

Array = npt.NDArray[np.float64]
GEOD = Geod(ellps="GRS80")
EARTH = 6_371_000.0
TO_DEGREES = Transformer.from_crs("EPSG:25832", "EPSG:4258", always_xy=True)
_ID = "{http://www.opengis.net/gml}id"


@dataclass(frozen=True, slots=True)
class Face:
    """A roof: its ring (n, 3) in UTM 32 metres without the repeated corner, and the building or part it belongs to."""

    ring: Array
    owner: Any

    @property
    def flat(self) -> bool:
        return bool(np.ptp(self.ring[:, 2]) < 0.01)

    @property
    def even(self) -> bool:
        """Whether all corners lie in one plane to half a centimetre: some of a survey's faces are bent."""
        away = self.ring - self.ring.mean(axis=0)
        return bool(np.abs(away @ np.linalg.svd(away)[2][2]).max() < 0.005)

    @property
    def polygon(self) -> Polygon:
        return Polygon(self.ring[:, :2])

    @property
    def middle(self) -> Array:
        point = self.polygon.centroid
        return np.array([point.x, point.y, self.ring[:, 2].mean()])

    @property
    def pitch(self) -> float:
        """Degrees of the face against the level, from its area vector."""
        turned = np.cross(self.ring, np.roll(self.ring, -1, axis=0)).sum(axis=0)
        return math.degrees(math.atan2(math.hypot(turned[0], turned[1]), abs(turned[2])))


def local(element: Any) -> str:
    return str(etree.QName(element).localname)


def ring_of(element: Any) -> Array:
    numbers = [float(word) for word in element.text.split()]
    return np.array(numbers).reshape(-1, 3)


def roofs(path: Path) -> Iterator[Face]:
    """Yield the roofs without holes."""
    for surface in etree.parse(str(path)).iter("{*}RoofSurface"):
        owner = next(item for item in surface.iterancestors() if local(item) in ("BuildingPart", "Building"))
        for polygon in surface.iter("{*}Polygon"):
            if next(polygon.iter("{*}interior"), None) is None:
                yield Face(ring_of(next(polygon.iter("{*}posList")))[:-1], owner)


def identifiers(owner: Any) -> list[str]:
    """Return the ids of a part and of the building around it."""
    around = [owner, *(item for item in owner.iterancestors() if local(item) == "Building")]
    return [str(item.get(_ID)) for item in around]


def height_of(path: Path, identifier: str) -> float:
    """Return metres from the lowest to the highest point of the surfaces of the object with this id, its parts included."""
    owner = next(item for item in etree.parse(str(path)).iter() if item.get(_ID) == identifier)
    rings = [ring_of(item) for bounded in owner.iter("{*}boundedBy") for item in bounded.iter("{*}posList")]
    return float(np.ptp(np.concatenate(rings)[:, 2]))


def simple(face: Face, least_edge: float) -> bool:
    """Return whether a face is convex, has few corners and no short edges: every corner can be clicked for itself."""
    edges = np.linalg.norm(face.ring - np.roll(face.ring, -1, axis=0), axis=1)
    polygon, middle = face.polygon, Point(face.middle[:2])
    few = 4 <= len(face.ring) <= 6 and float(edges.min()) > least_edge and face.even
    return few and polygon.is_valid and polygon.convex_hull.area - polygon.area < 0.01 and polygon.contains(middle)


def degrees(points: Array) -> list[tuple[float, float]]:
    lon, lat = TO_DEGREES.transform(points[:, 0], points[:, 1])
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def true_area(ring: Array) -> float:
    """Return the square metres of a level ring on the ground at its height: on the ellipsoid, lifted."""
    lon, lat = zip(*degrees(ring), strict=True)
    area, _ = GEOD.polygon_area_perimeter(lon, lat)
    return float(abs(area) * (1 + ring[:, 2].mean() / EARTH) ** 2)


def true_length(first: Array, second: Array) -> float:
    """Return the metres between two points on the ground at their height, as seen from above."""
    (from_lon, from_lat), (to_lon, to_lat) = degrees(np.array([first, second]))
    return float(GEOD.inv(from_lon, from_lat, to_lon, to_lat)[2] * (1 + (first[2] + second[2]) / 2 / EARTH))
