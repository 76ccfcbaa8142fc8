"""Sun hours of a raster worked out by hand: a long wall on flat ground, and the sun of the day without any wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
import shapely

from twin.geodata.crs import to_lonlat
from twin.planning.document import parse
from twin.planning.exposure.sunhours import COVERED, Grid, grid_over, ground_light
from twin.planning.grading import Grade
from twin.planning.state import State
from twin.planning.sun import sun_position
from twin.planning.sunyardstick import SunSettings, yardstick_of
from twin.planning.terrain import Terrain

from ..documents import EAST, NORTH, square, storeys

HEIGHT = 12.0
# a wall from the far west to the far east, its northern face 1 m north of the corner of the sample plot
WALL = {"id": "w", "kind": "main", "footprint": square(-4000, 0, 4000, 1), "storeys": storeys(1, HEIGHT), "ground_nhn_m": 100}
CRS = "EPSG:25832"
AREA = shapely.box(EAST - 20, NORTH - 20, EAST + 20, NORTH + 60)


def state() -> State:
    return parse({"crs": CRS, "buildings": [WALL]}).baseline


def minutes_by_hand(north_of_wall: float, day: date, step: int) -> int:
    """Minutes of the day at which the shadow of the wall, h ÷ tan(elevation) · cos(bearing from south), ends before the place."""
    lon, lat = to_lonlat(np.array([(EAST, NORTH + 20)]), CRS)[0]
    # meridian convergence of zone 32, whose middle is 9° east: the bearing from the wall's own north is smaller by it
    convergence = np.radians((lon - 9) * np.sin(np.radians(lat)))
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(hours=float(lon) / 15)
    lit = 0
    for number in range(24 * 60 // step):
        position = sun_position(noon + timedelta(minutes=(number + 0.5) * step - 720), float(lon), float(lat))
        if position.elevation < 11.0:
            continue
        south = -np.cos(np.radians(position.azimuth) - convergence)
        shadow = HEIGHT / np.tan(np.radians(position.elevation)) * south
        lit += int(shadow < north_of_wall)
    return lit * step


@pytest.mark.parametrize("day", [date(2026, 3, 21), date(2026, 6, 21), date(2026, 12, 21), date(2026, 1, 17)])
def test_behind_a_long_wall_the_sun_shines_as_long_as_its_shadow_is_short_enough(day: date) -> None:
    yardstick = yardstick_of(SunSettings(day=day, step_minutes=5))
    grid = grid_over(AREA, 2.0, 10_000)
    found = ground_light(CRS, yardstick, grid, AREA, state(), 100.0, None)
    steps = found.steps()
    column = steps.reshape(grid.rows, grid.columns)[:, grid.columns // 2] * 5
    north = grid.south + (np.arange(grid.rows) + 0.5) * grid.cell - NORTH
    beyond = north > 1
    expected = [minutes_by_hand(place - 1, day, 5) for place in north[beyond]]
    assert column[beyond].tolist() == expected
    assert found.unknown == ()


def test_at_the_equinox_the_noon_shadow_of_a_wall_is_as_long_as_the_tangent_says() -> None:
    # 51.7° north at the equinox: the noon sun stands 38.3° + 0.2° high, in every hour the shadow of an east-west wall is nearly
    # 12 m ÷ tan 38.4° = 15.1 m long, so that 16 m behind it the sun shines nearly all day and 14 m behind it nearly never
    yardstick = yardstick_of(SunSettings(day=date(2026, 3, 21), step_minutes=5))
    grid = Grid(EAST - 1, NORTH, 2.0, 1, 12)
    steps = ground_light(CRS, yardstick, grid, AREA, state(), 100.0, None).steps()
    assert [step * 5 / 60 for step in steps[6:10]] == pytest.approx([0, 0, 9.6, 9.6], abs=0.7)


def test_under_the_house_there_is_no_value_and_beside_it_in_the_south_there_is_all_the_sun() -> None:
    yardstick = yardstick_of(SunSettings(day=date(2026, 3, 21), step_minutes=5))
    grid = Grid(EAST - 0.5, NORTH - 9, 1.0, 1, 11)
    steps = ground_light(CRS, yardstick, grid, AREA, state(), 100.0, None).steps()
    assert steps[10] != COVERED and steps[9] == COVERED
    # sunrise and sunset lie in the east and west: what is south of the wall has the sun from 11° to 11°
    assert set(steps[:9].tolist()) == {minutes_by_hand(10_000, date(2026, 3, 21), 5) // 5}


def test_higher_ground_gets_sun_sooner() -> None:
    yardstick = yardstick_of(SunSettings(day=date(2026, 3, 21), step_minutes=10))
    grid = Grid(EAST - 1, NORTH + 8, 2.0, 1, 1)
    corners = ((EAST - 100, NORTH - 100), (EAST + 100, NORTH - 100), (EAST + 100, NORTH + 100), (EAST - 100, NORTH + 100))
    hill = Terrain(tuple((x, y, 111.9) for x, y in corners))
    levelled = State(
        state().buildings, grades=(Grade(shapely.box(EAST - 5, NORTH + 5, EAST + 5, NORTH + 15), Fraction(1119, 10)),)
    )
    low, high, raised = (
        int(ground_light(CRS, yardstick, grid, AREA, one, 100.0, ground).steps()[0])
        for one, ground in ((state(), None), (state(), hill), (levelled, None))
    )
    assert low == 0 and high == raised == minutes_by_hand(10_000, date(2026, 3, 21), 10) // 10


def test_a_large_area_gets_larger_cells() -> None:
    assert grid_over(shapely.box(0, 0, 1000, 500), 2.0, 16_000) == Grid(0, 0, 6.0, 167, 84)
