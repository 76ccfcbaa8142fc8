"""The ground of Musterstadt: one height function for everything that stands on it, and its DGM1 raster file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from twin.sample.place import BRIDGES, CHURCH, CRS, ORIGIN, Array, river_half_width, river_y, site_axes

NODATA = -9999.0
BANK_WIDTH = 9.0
VALLEY = 107.0
BRIDGE_DECK = 107.9


def _smooth(t: Array) -> Array:
    clipped = np.clip(t, 0.0, 1.0)
    return clipped * clipped * (3.0 - 2.0 * clipped)


def river_distance(x: Array, y: Array) -> Array:
    """Return the signed distance in metres to the river's axis, positive on the town's side (first order)."""
    slope = (river_y(x + 0.5) - river_y(x - 0.5)).astype(np.float64)
    return np.asarray((y - river_y(x)) / np.sqrt(1.0 + slope * slope), dtype=np.float64)


def _rolling(x: Array, y: Array) -> Array:
    return np.sin(x / 173.0 + 0.7) * np.cos(y / 149.0) + 0.6 * np.sin((x + y) / 97.0 + 1.3) + 0.5 * np.cos((x - 1.7 * y) / 121.0)


def _land(x: Array, y: Array, distance: Array) -> Array:
    """Heights without river, site and bridges: a plain at the river, a rise to the town, wooded hills in the north."""
    north = np.maximum(distance - 45.0, 0.0)
    south = np.maximum(-distance - 45.0, 0.0)
    rolling = _rolling(x, y)
    town = 0.013 * np.minimum(north, 420.0)
    broad = 1.0 + 0.22 * np.sin(x / 410.0 + 0.9) + 0.18 * np.cos(x / 230.0)
    hills = 19.0 * broad * _smooth((north - 330.0) / 620.0) + 4.0 * np.sin(north / 900.0) * rolling
    rise = 9.0 * _smooth((south - 150.0) / 700.0)
    knoll = 4.6 * np.exp(-((x - CHURCH[0]) ** 2 + (y - CHURCH[1]) ** 2) / (2.0 * 105.0**2))
    ripple = 0.45 * rolling * _smooth((north + south) / 160.0)
    return np.asarray(VALLEY + town + hills + rise + knoll + ripple, dtype=np.float64)


def height(x: Array, y: Array) -> Array:
    """Return ground heights (m NHN, DHHN2016) at local coordinates; any shape, vectorised."""
    distance = river_distance(x, y)
    off = np.abs(distance) - river_half_width(x)
    water = 104.3 - 0.0007 * x
    bank = _smooth(off / BANK_WIDTH)
    ground = water + (_land(x, y, distance) - water) * bank
    along, across = site_axes(x, y)
    beside = np.hypot(np.maximum(np.abs(along) - 88.0, 0.0), np.maximum(np.abs(across) - 54.0, 0.0))
    level = 107.35 + 0.0105 * (across + 54.0) + 0.0012 * along
    weight = (1.0 - _smooth(beside / 45.0)) * _smooth(off / BANK_WIDTH)
    ground = ground + (level - ground) * weight
    for bridge in BRIDGES:
        beside_axis = np.abs(x - bridge.x)
        deck = (1.0 - _smooth((beside_axis - bridge.half_width) / 1.2)) * (1.0 - _smooth((off - 4.0) / 14.0))
        ground = ground + (np.maximum(ground, BRIDGE_DECK) - ground) * deck
    return np.asarray(ground, dtype=np.float64)


def height_at(x: float, y: float) -> float:
    """Return the ground height (m NHN) at one local point."""
    return float(height(np.array([x]), np.array([y]))[0])


def write_dgm1(path: Path, bounds: tuple[int, int, int, int]) -> None:
    """Write the DGM1 of local `bounds` (x0, y0, x1, y1): float32, 1 m, EPSG:25832, nodata -9999, tiled, deflate."""
    import rasterio
    from affine import Affine
    from rasterio.windows import Window

    x0, y0, x1, y1 = bounds
    width, rows, band = x1 - x0, y1 - y0, 256
    options = {"tiled": True, "blockxsize": band, "blockysize": band, "compress": "deflate", "predictor": 3, "zlevel": 4}
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=rows, count=1, dtype="float32", crs=CRS, nodata=NODATA,
        transform=Affine(1.0, 0.0, ORIGIN[0] + x0, 0.0, -1.0, ORIGIN[1] + y1), **options,
    ) as target:  # fmt: skip
        target.update_tags(AREA_OR_POINT="Area", VERTICAL_DATUM="DHHN2016 (EPSG:7837)")
        columns = np.arange(width, dtype=np.float64) + x0 + 0.5
        for top in range(0, rows, band):
            count = min(band, rows - top)
            lines = y1 - 0.5 - np.arange(top, top + count, dtype=np.float64)
            grid_x, grid_y = np.meshgrid(columns, lines)
            heights = np.round(height(grid_x, grid_y), 2).astype(np.float32)
            target.write(heights, 1, window=Window(0, top, width, count))
