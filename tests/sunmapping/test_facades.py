"""Sun hours of façades worked out by hand: where NREL's sun (pvlib) passes a wall or a box, minute by minute."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from pvlib import solarposition

from tests.planning.documents import EAST, NORTH, house, square, storeys
from twin.casework import CaseAtWork
from twin.errors import DocumentInvalid
from twin.geodata.crs import to_lonlat
from twin.planning.answer import states_of
from twin.planning.document import parse
from twin.sunmapping.facades import FacadeMap, facade_map
from twin.sunmapping.question import SunQuestion

STEP = 5
EQUINOX = SunQuestion("0", step=STEP)
Vectors = npt.NDArray[np.float64]


def work(*buildings: dict[str, Any], **changes: Any) -> CaseAtWork:
    """A case of these buildings on level ground at 100 m."""
    document = {"crs": "EPSG:25832", "planning_perimeter": square(-60, -60, 60, 60), "buildings": list(buildings), **changes}
    case = parse(document)
    return CaseAtWork(case, 1, {}, {}, {}, states_of(case, {}))


def home(**more: Any) -> dict[str, Any]:
    """40 m by 10 m, three storeys of 3 m; its southern façade lies on y = 0."""
    return house("home", square(0, 0, 40, 10), storeys(3), ground_nhn_m=100, **more)


def sun_of_the_day(day: str = "2026-03-21") -> Vectors:
    """Unit vectors to the sun in every minute at which it stands at 11° or more: east and north of the grid, up."""
    lon, lat = to_lonlat(np.array([(EAST, NORTH)]), "EPSG:25832")[0]
    times = pd.date_range(day, periods=24 * 60, freq="min", tz="UTC")
    place = solarposition.spa_python(times, lat, lon)
    # meridian convergence of zone 32, whose middle is 9° east
    azimuth = np.radians(place["azimuth"].to_numpy()) - np.radians((lon - 9) * np.sin(np.radians(lat)))
    elevation = np.radians(place["elevation"].to_numpy())
    found = np.column_stack([np.cos(elevation) * np.sin(azimuth), np.cos(elevation) * np.cos(azimuth), np.sin(elevation)])
    return np.asarray(found[elevation >= np.radians(11)])


def minutes_past_box(point: Vectors, normal: Vectors, low: Vectors, high: Vectors) -> int:
    """Minutes of the day in which the sun shines on a wall's point past a box, by the slabs of the box."""
    lit = 0
    for way in sun_of_the_day():
        if way @ normal < 0:
            continue
        with np.errstate(divide="ignore"):
            near, far = (low - point) / way, (high - point) / way
        enters, leaves = np.minimum(near, far).max(), np.maximum(near, far).min()
        lit += not (enters < leaves and leaves > 0)
    return lit


def of_wall(found: FacadeMap, normal: tuple[float, float], height: float) -> tuple[Vectors, npt.NDArray[np.int32]]:
    """Points and minutes of a façade by its normal, `height` metres above the ground at 100 m."""
    points, normals = found.skin.points() - [EAST, NORTH, 100], found.skin.normals()
    rows = (np.abs(normals[:, :2] - normal).max(axis=1) < 1e-6) & (np.abs(points[:, 2] - height) < 1e-6)
    return points[rows], found.minutes[0][rows]


@pytest.mark.parametrize("normal", [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)])
def test_a_free_wall_has_the_sun_as_long_as_it_stands_before_it(normal: tuple[float, float]) -> None:
    found = facade_map(work(home()), EQUINOX)
    expected = int((sun_of_the_day() @ [*normal, 0.0] >= 0).sum())
    for height in (1.2, 4.2, 7.2):
        points, minutes = of_wall(found, normal, height)
        assert len(points) == (20 if normal[1] else 5)
        assert np.abs(minutes - expected).max() <= STEP


def test_the_southern_wall_has_nine_and_a_half_hours_on_21_march_and_the_northern_none() -> None:
    # the equinox: sunrise due east, so the whole day from 11° to 11° lies before a southern wall; cos(hour angle) = sin 11.3° ÷
    # cos 51.7° puts 11° at 72.1° from noon or 4.81 h: 9.6 h in all
    found = facade_map(work(home()), EQUINOX)
    assert of_wall(found, (0.0, -1.0), 1.2)[1] / 60 == pytest.approx(9.6, abs=0.1)
    assert of_wall(found, (0.0, 1.0), 1.2)[1].max() == 0


def test_opposite_a_block_each_floor_has_what_passes_the_block() -> None:
    block = house("block", square(0, -25, 20, -15), storeys(5), ground_nhn_m=100)
    found = facade_map(work(home(), block), EQUINOX)
    low, high = np.array([0.0, -25, 0]), np.array([20.0, -15, 15])
    means = []
    for height in (1.2, 4.2, 7.2):
        points, minutes = of_wall(found, (0.0, -1.0), height)
        own = points[:, 1] > -1
        expected = [minutes_past_box(point, np.array([0.0, -1, 0]), low, high) for point in points[own][::3]]
        # the sun may come and go twice, and each time a step of five minutes is taken or left
        assert np.abs(minutes[own][::3] - expected).max() <= 2 * STEP
        means.append(minutes[own].mean())
    assert means[0] < means[1] <= means[2] < 9.7 * 60


def test_a_flat_roof_sees_the_sun_all_day_and_a_steep_roof_to_the_north_never() -> None:
    flat = facade_map(work(home()), EQUINOX)
    roofs = flat.skin.is_roof()
    assert flat.minutes[0][roofs] == pytest.approx(len(sun_of_the_day()), abs=STEP)
    assert flat.skin.areas()[roofs].sum() == pytest.approx(400)
    # 5 m up over half of 10 m: 45° steep, and the sun of the equinox stands 38° high in the south
    gable = {"type": "gable", "eaves_height_m": 9, "ridge_height_m": 14}
    steep = facade_map(work(home(roof=gable)), EQUINOX)
    normals = steep.skin.normals()
    roofs, north = steep.skin.is_roof(), normals[:, 1] > 0.5
    assert steep.skin.areas()[roofs].sum() == pytest.approx(400 * 2**0.5)
    assert steep.minutes[0][roofs & north].max() == 0
    assert steep.minutes[0][roofs & ~north] == pytest.approx(len(sun_of_the_day()), abs=STEP)


def test_the_sides_of_a_slit_between_the_parts_of_a_house_are_no_facades() -> None:
    # two parts whose corners miss each other by centimetres: the union has a slit 4 m deep and 2 cm wide
    slit = [[0, 0], [20, 0], [20.01, 4], [20.02, 0], [40, 0], [40, 10], [0, 10], [0, 0]]
    where = {"type": "Polygon", "coordinates": [[[EAST + x, NORTH + y] for x, y in slit]]}
    found = facade_map(work(home() | {"footprint": where}), EQUINOX)
    walls = ~found.skin.is_roof()
    assert found.skin.areas()[walls].sum() == pytest.approx(99.98 * 9, abs=0.1)
    assert set(found.skin.normals()[walls].round(6).ravel().tolist()) == {0.0, 1.0, -1.0}


def test_a_wall_against_a_neighbour_has_no_value_and_loses_all_its_sun_in_a_difference() -> None:
    beside = house("beside", square(40, 0, 60, 10), storeys(3), ground_nhn_m=100)
    built = {"letter": "A", "title": "A", "changes": [{"build": beside}]}
    case = work(home(), alternatives=[built])
    alone = facade_map(case, SunQuestion("A", step=STEP))
    shared = (np.abs(alone.skin.points()[:, 0] - EAST - 40) < 0.1) & (np.abs(alone.skin.normals()[:, 0]) > 0.9)
    assert shared.sum() == 30 and not alone.found.known[shared].any()
    assert alone.found.known[~shared].all()
    change = facade_map(case, SunQuestion("A", "0", step=STEP))
    assert set(change.labels) == {"home"}
    lost = change.minutes[0] - change.minutes[1]
    eastern = change.skin.normals()[:, 0] > 0.9
    assert change.found.known.all() and change.minutes[0][eastern].max() == 0
    assert set((lost[eastern] / 60).round(1).tolist()) == {-4.8}
    assert lost[change.skin.is_roof()].tolist() == [0] * int(change.skin.is_roof().sum())


def test_the_tables_name_building_direction_storey_and_the_hours_before_and_after() -> None:
    block = house("block", square(-60, -25, 60, -15), storeys(5), ground_nhn_m=100)
    built = {"letter": "A", "title": "A", "changes": [{"build": block}]}
    found = facade_map(work(home(), alternatives=[built]), SunQuestion("A", "0", step=STEP))
    tables = found.tables("de")
    heads, rows = tables["walls"]
    assert heads[:4] == ["Gebäude", "Fläche", "Richtung in °", "Geschoss"]
    assert heads[6:] == ["Fläche in m²", "h in A", "h in 0", "Änderung in h"]
    first = next(row for row in rows if row[1] == "Südfassade")
    assert first[:7] == ["home", "Südfassade", 180, "Erdgeschoss", 0.0, 3.0, 120.0]
    after, before, change = (float(value) for value in first[7:])
    assert before == pytest.approx(9.6, abs=0.1) and after < 3 and change == pytest.approx(after - before)
    assert [row[3] for row in rows if row[1] == "Südfassade"] == ["Erdgeschoss", "1. Obergeschoss", "2. Obergeschoss"]
    walls, roofs = (sum(float(row[side]) for row in tables["csv"][1]) for side in (1, 2))
    assert (walls, roofs) == (pytest.approx(900), pytest.approx(400))
    assert len(tables["cells"][1]) == len(found.skin)
    named = found.to_json("en")
    assert {strip["name"] for strip in named["strips"]} >= {"south façade, ground floor", "east façade, upper floor 2"}
    assert named["buildings"][0]["walls_hours"][1] > named["buildings"][0]["walls_hours"][0]


def test_many_facades_get_wider_patches_and_without_a_house_the_answer_says_so() -> None:
    rows = [house(f"h{number}", square(-50, -50 + 5 * number, 50, -46 + 5 * number), storeys(30, 3.0)) for number in range(20)]
    found = facade_map(work(*rows), SunQuestion("0", step=30))
    assert found.skin.spacing > 2.0 and len(found.skin) <= 25_000
    with pytest.raises(DocumentInvalid) as fault:
        facade_map(work(), EQUINOX)
    assert fault.value.code == "SUN_NO_FACADES"
