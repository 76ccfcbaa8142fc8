"""A single 3D model: glTF bytes and the place where it stands."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from twin.geodata import gltf
from twin.geodata.bbox import BBox, of_points
from twin.geodata.citymodel import FloatArray
from twin.geodata.crs import Anchor, from_ecef


@dataclass(frozen=True, slots=True)
class Mesh:
    """A binary glTF (GLB) in metres, y up, placed at `anchor`; `heading` is degrees clockwise from north."""

    glb: bytes
    anchor: Anchor
    heading: float = 0.0
    scale: float = 1.0

    def placement(self) -> FloatArray:
        """Return the 4 by 4 matrix of heading and scale in the anchor's east-north-up frame."""
        angle = -np.radians(self.heading)
        result = np.eye(4)
        result[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        result[:3, :3] *= self.scale
        return result

    def corners(self) -> FloatArray:
        """Return the eight corners of the model's box turned z up, (8, 3); a model that draws nothing is a point."""
        found = gltf.box(gltf.split(self.glb, "model.glb").document)
        if found is None:
            return np.zeros((1, 3))
        points = np.array(list(itertools.product(*zip(*found, strict=True))))
        return z_up(points)

    def bbox(self) -> BBox:
        """Return the rectangle around the placed model in CRS84."""
        local = self.corners() @ self.placement()[:3, :3].T
        matrix = self.anchor.matrix()
        rectangle = of_points(from_ecef(local @ matrix[:3, :3].T + matrix[:3, 3])[:, :2])
        assert rectangle is not None
        return rectangle


def z_up(points: FloatArray) -> FloatArray:
    """Return glTF's x, y, z (n, 3) as east, north, up: x, -z, y."""
    return np.column_stack([points[:, 0], -points[:, 2], points[:, 1]])
