"""Where a bounding volume of 3D Tiles lies on the ground."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.geodata.bbox import BBox

# WGS 84 ellipsoid (EPSG:7030)
_A, _E2 = 6378137.0, 6.69437999014e-3
_B = _A * math.sqrt(1 - _E2)
_NO_TRANSFORM = [1.0, 0, 0, 0, 0, 1.0, 0, 0, 0, 0, 1.0, 0, 0, 0, 0, 1.0]


def extent(volume: Any, transform: Any) -> tuple[BBox, float] | None:
    """Return the rectangle in CRS84 around a `boundingVolume` (OGC 22-025r4, 7.2: region, box or sphere) and its foot in metres.

    None when it has none of these, or stands so near the Earth's centre that it stands nowhere; raises TypeError or ValueError
    for numbers that are none.
    """
    if not isinstance(volume, dict):
        return None
    if "region" in volume:
        west, south, east, north = (math.degrees(float(value)) for value in volume["region"][:4])
        inside = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        return (BBox(west, south, east, north), float(volume["region"][4])) if inside else None
    if "box" in volume:
        values = np.array(volume["box"], dtype=float).reshape(4, 3)
        signs = np.array(list(itertools.product((-1.0, 1.0), repeat=3)))
        corners = values[0] + signs @ values[1:]
    elif "sphere" in volume:
        x, y, z, radius = (float(value) for value in volume["sphere"])
        corners = np.array([x, y, z]) + radius * np.vstack([np.eye(3), -np.eye(3)])
    else:
        return None
    matrix = np.array(_NO_TRANSFORM if transform is None else transform, dtype=float).reshape(4, 4).T
    earth = corners @ matrix[:3, :3].T + matrix[:3, 3]
    if not np.isfinite(earth).all() or np.linalg.norm(earth.mean(axis=0)) < _B / 2:
        return None
    places = _geodetic(earth)
    low, high = places.min(axis=0), places.max(axis=0)
    return BBox(float(low[0]), float(low[1]), float(high[0]), float(high[1])), float(low[2])


def _geodetic(earth: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return longitude, latitude, height of Earth-centred points by Bowring's formula, true to a millimetre near the ground."""
    x, y, z = earth.T
    flat = np.hypot(x, y)
    beta = np.arctan2(z * _A, flat * _B)
    lat = np.arctan2(z + (_A**2 - _B**2) / _B * np.sin(beta) ** 3, flat - _E2 * _A * np.cos(beta) ** 3)
    normal = _A / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    height = flat * np.cos(lat) + z * np.sin(lat) - _A**2 / normal
    return np.column_stack([np.degrees(np.arctan2(y, x)), np.degrees(lat), height])
