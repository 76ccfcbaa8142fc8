"""Hours of sun worked out by hand: where a wall faces, what stands before it, what an alternative takes."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from twin.planning.document import compute, parse
from twin.planning.exposure.casters import Casters, casters_of
from twin.planning.sun import hours_above

from ..documents import EAST, NORTH, document, house, measures, square, storeys, value

# the sun of 21 March over the sample plot stands above 11° for so long
DAY_H = hours_above(datetime(2026, 3, 21, tzinfo=UTC), 8.768, 51.713, 11.0)


def lines(height: float, count: int = 200) -> Casters:
    """A wall of some height along the east, from -5,000 to 5,000 m, as a thin block."""
    far = 5000.0
    wall = {"type": "Polygon", "coordinates": [[[-far, 10.0], [far, 10.0], [far, 11.0], [-far, 11.0], [-far, 10.0]]]}
    case = parse({"crs": "EPSG:25832", "buildings": [{"id": "w", "footprint": wall, "storeys": storeys(1, height)}]})
    return casters_of(case.baseline.buildings, "EPSG:25832", 0.0, np.zeros(3))[0]


@pytest.mark.parametrize("elevation", [5.0, 11.0, 30.0, 60.0])
@pytest.mark.parametrize("azimuth", [0.0, 30.0, -70.0, 180.0])
def test_a_long_wall_hides_the_sun_below_the_angle_one_can_compute(elevation: float, azimuth: float) -> None:
    # 10 m before a wall of 6 m in the north: hidden while 6 > 10 · tan(elevation) ÷ cos(azimuth) and the sun stands behind it
    up, way = np.radians([elevation, azimuth])
    direction = np.array([np.cos(up) * np.sin(way), np.cos(up) * np.cos(way), np.sin(up)])
    hidden = bool(lines(6.0).hides(np.zeros((1, 3)), direction)[0])
    assert hidden == (np.cos(way) > 0 and 10.0 * np.tan(up) / np.cos(way) < 6.0)


def test_what_hides_is_what_a_ray_through_every_triangle_finds() -> None:
    case = parse(
        document(
            buildings=[
                house(),
                house("h2", square(28, 4, 38, 20), storeys(6), roof={"type": "hip", "eaves_height_m": 15, "ridge_height_m": 19}),
            ]
        )
    )
    origin = np.array([EAST, NORTH, 0.0])
    casters, unknown = casters_of(case.baseline.buildings, case.crs, 0.0, origin)
    random = np.random.default_rng(7)
    points = random.uniform([-10, -10, 0], [50, 40, 3], (150, 3))
    for _ in range(12):
        direction = random.normal(size=3)
        direction[2] = abs(direction[2])
        direction /= np.linalg.norm(direction)
        outside = ~inside_of(casters.triangles, points)
        assert (casters.hides(points, direction) == struck(casters.triangles, points, direction))[outside].all()
    assert unknown == ()


def struck(triangles: np.ndarray, points: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Möller and Trumbore, every point against every triangle."""
    first, second = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    across = np.cross(direction, second)
    scale = np.einsum("ij,ij->i", first, across)
    use = np.abs(scale) > 1e-9
    first, second, across, scale, corner = first[use], second[use], across[use], scale[use], triangles[use, 0]
    away = points[:, None] - corner
    u = np.einsum("pij,ij->pi", away, across) / scale
    turned = np.cross(away, first)
    v = turned @ direction / scale
    far = np.einsum("pij,ij->pi", turned, second) / scale
    return ((u >= 0) & (v >= 0) & (u + v <= 1) & (far > 0.02)).any(axis=1)


def inside_of(triangles: np.ndarray, points: np.ndarray) -> np.ndarray:
    """A point inside a volume sees faces in every direction."""
    ways = np.array([[0.0, 0.0, 1.0], [0.01, 0.02, 1.0]])
    return np.all([struck(triangles, points, way / np.linalg.norm(way)) for way in ways], axis=0)


def test_a_square_house_alone_gets_full_sun_in_the_south_none_in_the_north_and_half_at_its_sides() -> None:
    # (1 + 0 + ½ + ½) ÷ 4 of the day; three quarters of its points have the 1.5 h of DIN EN 17037
    found = measures()
    assert value("sun_facade_hours") == pytest.approx(DAY_H / 2, abs=0.1)
    assert found["sun_facade_share"].value == pytest.approx(0.75)
    assert "DIN EN 17037" in found["sun_facade_hours"].basis.de and "11°" in found["sun_facade_hours"].basis.de


def test_open_ground_far_from_the_house_gets_the_whole_day() -> None:
    empty = measures(buildings=[], planning_perimeter=square(-100, -100, 100, 100))
    assert float(empty["sun_open_hours"].value or 0) == pytest.approx(DAY_H, abs=0.1)


def test_the_older_standard_counts_from_six_degrees_and_says_so() -> None:
    found = measures(sun={"norm": "DIN 5034-1", "date": "2026-01-17"})["sun_facade_hours"]
    assert "DIN 5034-1" in found.basis.en and "6°" in found.basis.en and "1 h" in found.basis.en


def test_a_day_the_standard_does_not_mean_is_computed_and_named() -> None:
    note = measures(sun={"date": "2026-06-21"})["sun_facade_hours"].evidence.note
    assert note is not None and "1.2." in note.de and "21.3." in note.de


def test_the_sampling_step_is_stated() -> None:
    used = measures(sun={"step_minutes": 15})["sun_facade_hours"].evidence.assumptions
    assert any("15 Minuten" in item.text.de for item in used)


def shaded(north: float, height: float) -> float | None:
    """Points lost on a house of three storeys when a long block is built to the south of it."""
    block = house("new", square(-40, north - 10, 70, north), storeys(1, height))
    given = document(
        buildings=None, baseline={"buildings": [house()]}, alternatives=[{"letter": "A", "changes": [{"build": block}]}]
    )
    found = compute(given).alternatives["A"].total["sun_facade_lost"].value
    return None if found is None else float(found)


def test_a_high_block_close_by_takes_the_sun_and_a_low_one_far_off_does_not() -> None:
    # 60 m high and 5 m before the south wall: at noon of the equinox the sun stands 38° high, 5 m · tan 38° = 4 m
    assert shaded(0, 60) >= 15  # type: ignore[operator]
    assert shaded(-60, 3) == 0


def test_neighbours_cast_shade_and_count_for_nothing_else() -> None:
    alone, beside = measures(), measures(surroundings=[house("n", square(-40, -20, 70, -2), storeys(1, 40))])
    assert beside["sun_facade_hours"].value < alone["sun_facade_hours"].value  # type: ignore[operator]
    assert beside["GR_main"].value == alone["GR_main"].value and beside["solid_volume"].value == alone["solid_volume"].value


def test_without_a_height_nothing_is_said_about_the_sun() -> None:
    measure = measures(buildings=[{"id": "h1", "footprint": square(5, 5, 25, 25)}])["sun_open_hours"]
    assert measure.value is None and measure.reason is not None and "h1" in measure.reason.de


@pytest.mark.parametrize("distance", [5.0, 10.0, 30.0])
def test_the_sky_before_a_long_wall_is_what_its_angle_leaves(distance: float) -> None:
    # an endless wall seen under the angle a leaves (1 + cos a) ÷ 2 of the sky
    from twin.planning.measures.sky import sky_directions

    ways = sky_directions(2000)
    point = np.array([[0.0, 10.0 - distance, 0.0]])
    free = sum(not lines(12.0).hides(point, way)[0] for way in ways[::4]) / 500
    assert free == pytest.approx((1 + np.cos(np.arctan2(12.0, distance))) / 2, abs=0.02)


def test_the_sky_over_an_empty_place_is_whole() -> None:
    assert value("sky_view_factor", buildings=[]) == 1
    assert 0.5 < (value("sky_view_factor") or 0) < 1
