from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from pvlib import solarposition

from twin.planning.sun import at_local_time, hours_above, sun_position

PLACES = [(8.75, 51.72), (13.4, 52.5), (11.58, 48.14), (7.1, 54.9), (-70.0, -33.0)]


@pytest.mark.parametrize(("lon", "lat"), PLACES)
def test_the_sun_stands_within_a_tenth_of_a_degree_of_the_exact_algorithm(lon: float, lat: float) -> None:
    times = pd.date_range("2020-01-01 00:20", "2030-12-31", freq="61h", tz="UTC")
    exact = solarposition.spa_python(times, lat, lon)
    found = [sun_position(moment.to_pydatetime(), lon, lat) for moment in times]
    elevation = np.array([item.elevation for item in found])
    azimuth = np.array([item.azimuth for item in found])
    turn = np.abs((azimuth - exact["azimuth"].to_numpy() + 180) % 360 - 180) * np.cos(np.radians(elevation))
    assert np.abs(elevation - exact["elevation"].to_numpy()).max() < 0.02
    assert turn.max() < 0.02


def test_local_clocks_follow_summer_time() -> None:
    summer = at_local_time("2026-06-21T17:45", "Europe/Berlin", 8.75, 51.72)
    assert summer == sun_position(datetime(2026, 6, 21, 15, 45, tzinfo=UTC), 8.75, 51.72)
    assert (round(summer.azimuth), round(summer.elevation)) == (266, 34)


def test_the_direction_is_a_unit_vector_towards_the_sun() -> None:
    east, north, up = sun_position(datetime(2026, 6, 21, 15, 45, tzinfo=UTC), 8.75, 51.72).direction()
    assert east < 0 < up
    assert east**2 + north**2 + up**2 == pytest.approx(1)


def test_the_equinox_has_about_half_a_day_of_sun() -> None:
    day = datetime(2026, 3, 21, tzinfo=UTC)
    assert hours_above(day, 8.75, 51.72, 0.0) == pytest.approx(12.0, abs=0.25)
    assert hours_above(day + timedelta(days=92), 8.75, 51.72, 11.0) == pytest.approx(13.7, abs=0.4)
