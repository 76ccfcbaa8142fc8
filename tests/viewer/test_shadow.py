"""Where the shadow of a known tower ends on level ground: read off the drawn picture, beside NREL's sun (pvlib)."""

from __future__ import annotations

import io
import math

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page

from .conftest import show
from .town import ANCHOR, TOWER

pvlib = pytest.importorskip("pvlib")
pytestmark = pytest.mark.journey

FOV, DISTANCE, ACROSS = 24, 120, 600
METRES_PER_PIXEL = 2 * DISTANCE * math.tan(math.radians(FOV / 2)) / ACROSS
# what else could be dark on the ground
AWAY = dict.fromkeys(("buildings", "trees", "lines", "site", "demolished"), False)


def place_at(east: float, north: float) -> dict[str, float]:
    """Longitude and latitude of metres from the anchor, by the radii of WGS 84 there."""
    axis, squared = 6378137.0, 0.00669437999014
    latitude = math.radians(ANCHOR["lat"])
    bent = 1 - squared * math.sin(latitude) ** 2
    across, along = axis / math.sqrt(bent), axis * (1 - squared) / bent**1.5
    height = ANCHOR["height"]
    lon = ANCHOR["lon"] + math.degrees(east / ((across + height) * math.cos(latitude)))
    return {"lon": lon, "lat": ANCHOR["lat"] + math.degrees(north / (along + height))}


def tip_of_shadow(local: str) -> tuple[np.ndarray, np.ndarray]:
    """Where the shadow of the tower's outermost corner meets the ground, and the unit vector it points to; east and north."""
    time = pd.DatetimeIndex([pd.Timestamp(local, tz="Europe/Berlin")])
    sun = pvlib.solarposition.spa_python(time, ANCHOR["lat"], ANCHOR["lon"]).iloc[0]
    azimuth, elevation = np.radians(sun["azimuth"]), np.radians(sun["elevation"])
    away = -np.array([np.sin(azimuth), np.cos(azimuth)])
    corner = max(np.array(TOWER.corners()), key=lambda one: float(one @ away))
    return corner + TOWER.size[2] / np.tan(elevation) * away, away


def end_of_dark(grey: np.ndarray, way: np.ndarray, inside: np.ndarray) -> float:
    """How many metres from the middle of the picture the dark ends in a direction, on a line that runs `inside` of the tip."""
    metres = np.arange(-6, 6, METRES_PER_PIXEL / 2)
    east, north = (inside[axis] + metres * way[axis] for axis in (0, 1))
    line = grey[(300 - north / METRES_PER_PIXEL).round().astype(int), (400 + east / METRES_PER_PIXEL).round().astype(int)]
    dark, light = line[metres < -3].mean(), line[metres > 3].mean()
    assert light > dark + 25
    return float(metres[np.flatnonzero(line < (dark + light) / 2).max()])


def tip_in(page: Page, away: np.ndarray) -> tuple[float, float]:
    """Where the tip lies in the picture, metres east and north of its middle: the corner at which two straight edges meet."""
    grey = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"), dtype=float)
    east, north = np.sign(away) * np.eye(2)
    return end_of_dark(grey, east, -3 * north), end_of_dark(grey, north, -3 * east)


@pytest.mark.parametrize(
    "local",
    [
        "2026-03-21T09:30", "2026-03-21T12:30", "2026-03-21T16:00",
        "2026-06-21T08:30", "2026-06-21T17:45", "2026-12-21T12:20",
    ],
)  # fmt: skip
def test_the_shadow_of_a_tower_ends_within_half_a_metre_of_where_the_sun_puts_it(town: Page, local: str) -> None:
    tip, away = tip_of_shadow(local)
    camera = {**ANCHOR, **place_at(*tip.tolist()), "azimuth": 0, "elevation": 89.9, "distance": DISTANCE, "fov": FOV}
    show(town, camera=camera, shown=["A"], sun=local, layers=AWAY)
    assert math.hypot(*tip_in(town, away)) < 0.5
