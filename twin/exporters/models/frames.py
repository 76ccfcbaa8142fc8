"""The two frames a model is written in: metres about an anchor on Earth, or map coordinates less a round offset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from twin.geodata import crs
from twin.geodata.citymodel import FloatArray
from twin.geodata.crs import Anchor
from twin.geodata.mesh import Mesh


class Frame(Protocol):
    """Takes points into the metres a file is written in, z up."""

    def of(self, points: FloatArray, source: str) -> FloatArray:
        """Return points (n, 3) of a system."""

    def of_earth(self, points: FloatArray) -> FloatArray:
        """Return Earth-centred points (n, 3)."""


@dataclass(frozen=True, slots=True)
class LocalFrame:
    """Metres east, north and up of an anchor."""

    anchor: Anchor

    def of(self, points: FloatArray, source: str) -> FloatArray:
        """Return points (n, 3) of a system."""
        return self.anchor.local(points, source)

    def of_earth(self, points: FloatArray) -> FloatArray:
        """Return Earth-centred points (n, 3)."""
        matrix = self.anchor.matrix()
        moved: FloatArray = (points - matrix[:3, 3]) @ matrix[:3, :3]
        return moved

    def matrix_of(self, mesh: Mesh) -> FloatArray:
        """Return the 4 by 4 matrix from a placed model's axes (z up) to this frame."""
        placed: FloatArray = np.linalg.inv(self.anchor.matrix()) @ mesh.anchor.matrix() @ mesh.placement()
        return placed


@dataclass(frozen=True, slots=True)
class MapFrame:
    """Easting, northing and height in a planar system, less an offset of whole metres."""

    code: str
    offset: tuple[float, float, float]

    def of(self, points: FloatArray, source: str) -> FloatArray:
        """Return points (n, 3) of a system."""
        moved: FloatArray = crs.transform(points, source, self.code) - np.array(self.offset)
        return moved

    def of_earth(self, points: FloatArray) -> FloatArray:
        """Return Earth-centred points (n, 3)."""
        moved: FloatArray = crs.transform(crs.from_ecef(points), "EPSG:4326", self.code) - np.array(self.offset)
        return moved
