"""Where a tileset lies: the volume of its root as a rectangle on Earth, or its size when it stands nowhere."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from twin.geodata.bbox import BBox, of_points
from twin.geodata.citymodel import FloatArray
from twin.geodata.crs import from_ecef

_NEAREST, _FARTHEST = 6_250_000.0, 6_500_000.0
"""Distances from the Earth's centre between which something stands on it."""


def transform_of(root: dict[str, Any]) -> FloatArray:
    """Return a tile's 4 by 4 transform (column vectors), the identity when it has none."""
    values = root.get("transform")
    if not isinstance(values, list) or len(values) != 16:
        return np.eye(4)
    return np.array(values, dtype=np.float64).reshape(4, 4).T


def corners(root: dict[str, Any]) -> FloatArray | None:
    """Return corners around the root's box or sphere, moved by its transform (n, 3); None for a region or no volume."""
    volume = root.get("boundingVolume", {})
    if "box" in volume:
        numbers = np.array(volume["box"], dtype=np.float64)
        middle, axes = numbers[:3], numbers[3:12].reshape(3, 3)
        points = np.array([middle + np.array(signs) @ axes for signs in itertools.product((-1.0, 1.0), repeat=3)])
    elif "sphere" in volume:
        x, y, z, radius = (float(value) for value in volume["sphere"])
        points = np.array([[x, y, z]]) + radius * np.array(list(itertools.product((-1.0, 1.0), repeat=3)))
    else:
        return None
    matrix = transform_of(root)
    moved: FloatArray = points @ matrix[:3, :3].T + matrix[:3, 3]
    return moved


def rectangle(root: dict[str, Any]) -> BBox | None:
    """Return the rectangle of the root's volume in CRS84; None when it does not stand on Earth."""
    region = root.get("boundingVolume", {}).get("region")
    if region is not None:
        west, south, east, north = (math.degrees(float(value)) for value in region[:4])
        return BBox(west, south, east, north)
    points = corners(root)
    if points is None or not np.isfinite(points).all():
        return None
    if not _NEAREST < float(np.linalg.norm(points.mean(axis=0))) < _FARTHEST:
        return None
    return of_points(from_ecef(points)[:, :2])
