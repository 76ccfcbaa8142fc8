"""The position of the sun against pvlib's NREL SPA."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

pvlib = pytest.importorskip("pvlib")

SUN = Path(__file__).resolve().parents[2] / "static" / "js" / "viewer" / "sun.js"
LONGITUDE, LATITUDE = 8.75, 51.72

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


def in_node(call: str, cases: list[Any]) -> Any:
    """Results of a JavaScript expression over `one` of the cases, with sun.js imported as `sun`."""
    script = f"""import * as sun from {json.dumps(SUN.as_uri())}; import {{ readFileSync }} from "node:fs";
    console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((one) => {call})));"""
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def year() -> tuple[pd.DataFrame, pd.DataFrame]:
    """(ours, pvlib's) for every hour of 2026, columns azimuth and elevation in degrees."""
    hours = pd.date_range("2026-01-01", "2026-12-31 23:00", freq="h", tz="UTC")
    milliseconds = [int(hour.timestamp() * 1000) for hour in hours]
    ours = pd.DataFrame(in_node(f"sun.sunPosition(one, {LONGITUDE}, {LATITUDE})", milliseconds), index=hours)
    return ours, pvlib.solarposition.spa_python(hours, LATITUDE, LONGITUDE)


def test_the_true_elevation_is_within_a_tenth_of_a_degree_over_a_year(year: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    ours, theirs = year
    assert np.abs(ours["elevation"] - theirs["elevation"]).max() < 0.1


def test_the_azimuth_is_within_a_tenth_of_a_degree_over_a_year(year: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    ours, theirs = year
    difference = (ours["azimuth"] - theirs["azimuth"] + 180) % 360 - 180
    assert np.abs(difference).max() < 0.1


@pytest.mark.parametrize(("longitude", "latitude"), [(6.96, 50.94), (13.4, 52.5), (11.58, 48.14), (9.4, 54.8)])
def test_elsewhere_in_germany_and_in_other_years_the_sun_stands_as_exactly(longitude: float, latitude: float) -> None:
    times = pd.date_range("2020-01-01 00:20", "2030-12-31", freq="61h", tz="UTC")
    call = f"sun.sunPosition(one, {longitude}, {latitude})"
    ours = pd.DataFrame(in_node(call, [int(time.timestamp() * 1000) for time in times]), index=times)
    theirs = pvlib.solarposition.spa_python(times, latitude, longitude)
    turn = (ours["azimuth"] - theirs["azimuth"] + 180) % 360 - 180
    assert np.abs(ours["elevation"] - theirs["elevation"]).max() < 0.1
    assert np.abs(turn).max() < 0.1


# NREL's own example for Golden, Colorado (Reda and Andreas, SPA), and the day after as pvlib's tests hold it
GOLDEN = [("2003-10-17T19:30:30", 39.872046, 194.340241), ("2003-10-18T19:30:30", 39.505196, 194.311132)]


@pytest.mark.parametrize(("utc", "elevation", "azimuth"), GOLDEN)
def test_the_sun_stands_where_nrel_published_it(utc: str, elevation: float, azimuth: float) -> None:
    found = in_node("sun.sunPosition(one, -105.1786, 39.742476)", [int(pd.Timestamp(utc, tz="UTC").timestamp() * 1000)])[0]
    assert found["elevation"] == pytest.approx(elevation, abs=0.1)
    assert found["azimuth"] == pytest.approx(azimuth, abs=0.1)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-01-15T12:00", "2026-01-15T11:00"),
        ("2026-06-21T17:45", "2026-06-21T15:45"),
        ("2026-03-29T01:59", "2026-03-29T00:59"),
        ("2026-03-29T03:00", "2026-03-29T01:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),
        ("2026-10-25T03:00", "2026-10-25T02:00"),
    ],
)
def test_local_times_become_utc_also_on_the_days_the_clock_changes(local: str, utc: str) -> None:
    expected = int(pd.Timestamp(utc, tz="UTC").timestamp() * 1000)
    assert in_node('sun.localToUtc(one, "Europe/Berlin")', [local]) == [expected]


def test_text_that_is_no_time_is_refused() -> None:
    attempt = '(() => { try { sun.localToUtc(one, "Europe/Berlin"); } catch (error) { return error.name; } })()'
    assert in_node(attempt, ["gestern"]) == ["RangeError"]
