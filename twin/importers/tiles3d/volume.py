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
    values = _numbers(root.get("transform"), 16)
    return np.eye(4) if values is None else values.reshape(4, 4).T


def _numbers(values: Any, count: int) -> FloatArray | None:
    """Return the first `count` numbers of a list, None when it holds no such."""
    if not isinstance(values, list) or len(values) < count:
        return None
    try:
        return np.array(values[:count], dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return None


def _volume(root: dict[str, Any], kind: str, count: int) -> FloatArray | None:
    volume = root.get("boundingVolume")
    return _numbers(volume.get(kind), count) if isinstance(volume, dict) else None


def corners(root: dict[str, Any]) -> FloatArray | None:
    """Return corners around the root's box or sphere, moved by its transform (n, 3); None for a region or no volume."""
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=3)))
    if (box := _volume(root, "box", 12)) is not None:
        points = box[:3] + signs @ box[3:].reshape(3, 3)
    elif (sphere := _volume(root, "sphere", 4)) is not None:
        points = sphere[:3] + sphere[3] * signs
    else:
        return None
    matrix = transform_of(root)
    moved: FloatArray = points @ matrix[:3, :3].T + matrix[:3, 3]
    return moved


def rectangle(root: dict[str, Any]) -> BBox | None:
    """Return the rectangle of the root's volume in CRS84; None when it does not stand on Earth."""
    region = _volume(root, "region", 4)
    if region is not None and np.isfinite(region).all():
        return BBox(*(math.degrees(value) for value in region.tolist()))
    points = corners(root)
    if points is None or not np.isfinite(points).all():
        return None
    if not _NEAREST < float(np.linalg.norm(points.mean(axis=0))) < _FARTHEST:
        return None
    return of_points(from_ecef(points)[:, :2])
