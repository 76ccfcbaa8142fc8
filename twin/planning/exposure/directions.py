"""Ways to the sun over one day: one for the middle of every step at which it stands high enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from twin.geodata.crs import grid_north, to_lonlat
from twin.planning.exposure.casters import Points
from twin.planning.sun import SunPosition, sun_position
from twin.planning.sunyardstick import Yardstick


@dataclass(frozen=True, slots=True, eq=False)
class SunPath:
    """The sun's way over one day: the middle of every step it is high enough at, and the unit vector to it, (n, 3)."""

    moments: tuple[datetime, ...]
    directions: Points


def path_on_grid(yardstick: Yardstick, centre: tuple[float, float], crs: str) -> SunPath:
    """Return the sun's way at a place in `crs`; its vectors are east and north of the grid, up."""
    lon, lat = to_lonlat(np.array([centre]), crs)[0]
    found = _steps(yardstick, float(lon), float(lat))
    turn = np.radians(grid_north(*centre, crs))
    east, north, up = np.array([place.direction() for _, place in found]).reshape(-1, 3).T
    # bearings from true north become bearings from the grid's north
    turned = np.column_stack([east * np.cos(turn) - north * np.sin(turn), east * np.sin(turn) + north * np.cos(turn), up])
    return SunPath(tuple(moment for moment, _ in found), turned)


def directions_on_grid(yardstick: Yardstick, centre: tuple[float, float], crs: str) -> Points:
    """Return unit vectors to the sun, (n, 3): east and north of the grid of `crs` at a place, up; one per step of the day."""
    return path_on_grid(yardstick, centre, crs).directions


def _steps(yardstick: Yardstick, lon: float, lat: float) -> list[tuple[datetime, SunPosition]]:
    """Return the middle of every step of the day at which the sun stands high enough, and where it stands then."""
    noon = datetime(yardstick.day.year, yardstick.day.month, yardstick.day.day, 12, tzinfo=UTC) - timedelta(hours=lon / 15.0)
    step = timedelta(minutes=yardstick.step_minutes)
    count = 24 * 60 // yardstick.step_minutes
    moments = (noon + (number + 0.5 - count / 2) * step for number in range(count))
    places = ((moment, sun_position(moment, lon, lat)) for moment in moments)
    return [(moment, place) for moment, place in places if place.elevation >= yardstick.least_elevation]
