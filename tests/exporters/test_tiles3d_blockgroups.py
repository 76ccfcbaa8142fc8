"""Blocks of neighbours drawn as one: a town keeps its ground, its mass and its towers with few blocks."""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt
import pytest

from twin.exporters.tiles3d.blockgroups import Blocks, grouped

UNITS = 256
Corners = npt.NDArray[np.int32]


def blocks(*houses: tuple[float, float, float, float, float], turned: float = 0.0) -> Corners:
    """Return blocks (x, y, width, depth, height) on the ground, all turned about the origin by degrees."""
    angle = math.radians(turned)
    made = []
    for x, y, width, depth, height in houses:
        flat = [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth)]
        level = [(a * math.cos(angle) - b * math.sin(angle), a * math.sin(angle) + b * math.cos(angle)) for a, b in flat]
        made.append([(*place, up) for up in (0.0, height) for place in level])
    return np.rint(np.array(made) * UNITS).astype(np.int32)


def shown(corners: Corners, most: int) -> Blocks:
    return grouped(corners, np.full((len(corners), 2, 3), 200, dtype=np.uint8), most, UNITS)


def covered(corners: Corners) -> npt.NDArray[np.float64]:
    foot = corners[:, :4, :2] / UNITS
    sides = [np.linalg.norm(foot[:, end] - foot[:, 0], axis=1) for end in (1, 3)]
    return sides[0] * sides[1]


def heights(corners: Corners) -> npt.NDArray[np.float64]:
    return (corners[:, 4, 2] - corners[:, 0, 2]) / UNITS


@pytest.fixture(scope="module")
def suburb() -> Corners:
    """2,500 houses of 10 by 8 metres and 6 or 9 metres high, 20 metres apart, and a tower of 60 metres among them."""
    places = list(itertools.product(range(50), range(50)))
    houses = [(20.0 * i, 20.0 * j, 10.0, 8.0, 6.0 + 3.0 * ((i + j) % 2)) for i, j in places]
    return blocks(*houses, (503.0, 503.0, 6.0, 6.0, 60.0))


def test_few_enough_buildings_stay_as_they_are(suburb: Corners) -> None:
    found = shown(suburb, len(suburb))
    assert found.corners is suburb and found.chief.tolist() == list(range(2501))


def test_there_are_never_more_blocks_than_wanted(suburb: Corners) -> None:
    for most in (1000, 300, 40, 4):
        assert 1 <= len(shown(suburb, most).corners) <= most


def test_the_ground_covered_and_the_mass_stay(suburb: Corners) -> None:
    found = shown(suburb, 700).corners
    # 2,500 houses of 80 m² and 7.5 m on average, and the tower's 36 m² and 60 m
    assert covered(found).sum() == pytest.approx(2500 * 80.0 + 36.0, rel=0.005)
    assert (covered(found) * heights(found)).sum() == pytest.approx(2500 * 80.0 * 7.5 + 36.0 * 60.0, rel=0.005)


def test_no_quarter_is_left_bare(suburb: Corners) -> None:
    found = shown(suburb, 300).corners
    middles = found[:, :4, :2].mean(axis=1) / UNITS
    houses = suburb[:, :4, :2].mean(axis=1) / UNITS
    nearest = np.linalg.norm(houses[:, None] - middles[None], axis=2).min(axis=1)
    # squares of 100 m would do for 300 blocks in a square kilometre: no house has its block farther away than half their diagonal
    assert nearest.max() < 70.0
    assert houses.min() - 5.0 < found[:, :, :2].min() / UNITS and found[:, :, :2].max() / UNITS < houses.max() + 6.0


def test_a_tower_keeps_its_place_and_height(suburb: Corners) -> None:
    found = shown(suburb, 300)
    tower = np.flatnonzero(found.chief == 2500)
    assert len(tower) == 1
    assert np.array_equal(found.corners[tower[0]], suburb[2500])
    assert np.delete(heights(found.corners), tower).max() < 9.01


def test_a_row_of_houses_becomes_one_block_along_it() -> None:
    row = blocks(*[(6.0 * i, 0.0, 6.0, 10.0, 9.0) for i in range(4)], turned=30.0)
    far = blocks((900.0, 900.0, 12.0, 12.0, 6.0), turned=30.0)
    found = shown(np.concatenate([row, far]), 2)
    long = int(np.argmax(covered(found.corners)))
    expected = blocks((0.0, 0.0, 24.0, 10.0, 9.0), turned=30.0)[0]
    # its four corners, whichever comes first
    away = np.linalg.norm(found.corners[long, :4, None, :2] - expected[None, :4, :2], axis=2)
    assert away.min(axis=1).max() < 3.0 and sorted(away.argmin(axis=1)) == [0, 1, 2, 3]
    assert heights(found.corners)[long] == pytest.approx(9.0, abs=0.01)


def test_a_shared_block_bears_the_mean_of_the_colours_and_the_name_of_the_largest() -> None:
    corners = blocks((0.0, 0.0, 10.0, 10.0, 6.0), (10.0, 0.0, 30.0, 10.0, 6.0), (500.0, 0.0, 9.0, 9.0, 6.0))
    colours = np.array([[[0, 0, 0], [100, 0, 0]], [[200, 0, 0], [20, 0, 0]], [[7, 7, 7], [7, 7, 7]]], dtype=np.uint8)
    found = grouped(corners, colours, 2, UNITS)
    assert sorted(found.chief.tolist()) == [1, 2]
    assert found.colours[found.chief == 1][0].tolist() == [[150, 0, 0], [40, 0, 0]]


def test_corners_stay_counter_clockwise_seen_from_above(suburb: Corners) -> None:
    foot = shown(suburb, 300).corners[:, :4, :2].astype(np.float64)
    first, second = foot[:, 1] - foot[:, 0], foot[:, 2] - foot[:, 1]
    assert (first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0] > 0).all()


def test_bold_blocks_cover_more_of_the_same_places_at_the_same_height(suburb: Corners) -> None:
    colours = np.full((len(suburb), 2, 3), 200, dtype=np.uint8)
    plain, bold = shown(suburb, 700), grouped(suburb, colours, 700, UNITS, bold=True)
    assert np.array_equal(plain.chief, bold.chief)
    assert np.array_equal(plain.corners[:, :, 2], bold.corners[:, :, 2])
    assert 1.3 < covered(bold.corners).sum() / covered(plain.corners).sum() < 2.5
    assert (
        bold.corners[:, :, :2].min() >= suburb[:, :, :2].min() - 1 and bold.corners[:, :, :2].max() <= suburb[:, :, :2].max() + 1
    )
