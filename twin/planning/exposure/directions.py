"""Ways to the sun over one day: one for the middle of every step at which it stands high enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from twin.geodata.crs import grid_north, to_lonlat
from twin.planning.exposure.casters import Points
from twin.planning.sun import sun_position
from twin.planning.sunyardstick import Yardstick


def directions_on_grid(yardstick: Yardstick, centre: tuple[float, float], crs: str) -> Points:
    """Return unit vectors to the sun, (n, 3): east and north of the grid of `crs` at a place, up; one per step of the day."""
    lon, lat = to_lonlat(np.array([centre]), crs)[0]
    turn = np.radians(grid_north(*centre, crs))
    east, north, up = sun_directions(yardstick, float(lon), float(lat)).T
    # bearings from true north become bearings from the grid's north
    return np.column_stack([east * np.cos(turn) - north * np.sin(turn), east * np.sin(turn) + north * np.cos(turn), up])


def sun_directions(yardstick: Yardstick, lon: float, lat: float) -> Points:
    """Return unit vectors to the sun (true east, north, up), one per step of the day at which it stands high enough.

    Each stands for the middle of its step.
    """
    noon = datetime(yardstick.day.year, yardstick.day.month, yardstick.day.day, 12, tzinfo=UTC) - timedelta(hours=lon / 15.0)
    step = timedelta(minutes=yardstick.step_minutes)
    count = 24 * 60 // yardstick.step_minutes
    moments = (noon + (number + 0.5 - count / 2) * step for number in range(count))
    places = [sun_position(moment, lon, lat) for moment in moments]
    return np.array([place.direction() for place in places if place.elevation >= yardstick.least_elevation]).reshape(-1, 3)
