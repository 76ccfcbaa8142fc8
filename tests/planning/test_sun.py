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


# NREL's own example for Golden, Colorado (Reda and Andreas, SPA), and the day after as pvlib's tests hold it
@pytest.mark.parametrize(
    ("day", "elevation", "apparent", "azimuth"), [(17, 39.872046, 39.888378, 194.340241), (18, 39.505196, 39.521740, 194.311132)]
)
def test_the_sun_stands_where_nrel_published_it(day: int, elevation: float, apparent: float, azimuth: float) -> None:
    found = sun_position(datetime(2003, 10, day, 19, 30, 30, tzinfo=UTC), -105.1786, 39.742476)
    assert found.elevation == pytest.approx(elevation, abs=0.02)
    assert found.apparent_elevation == pytest.approx(apparent, abs=0.02)
    assert found.azimuth == pytest.approx(azimuth, abs=0.02)


# of days counted in UTC, as NREL gives them: the sun of 2 August 2015 sets in Golden on the evening of the first
@pytest.mark.parametrize("utc", ["2015-01-02T14:21:55", "2015-01-02T23:47:43", "2015-08-02T12:00:27", "2015-08-02T02:13:58"])
def test_at_the_published_sunrise_and_sunset_the_upper_edge_of_the_sun_touches_the_horizon(utc: str) -> None:
    # the middle of the sun stands 50 minutes of arc below the horizon: half its width and the refraction of the air
    found = sun_position(datetime.fromisoformat(utc).replace(tzinfo=UTC), -105.1786, 39.742476)
    assert found.elevation == pytest.approx(-0.833, abs=0.02)


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
