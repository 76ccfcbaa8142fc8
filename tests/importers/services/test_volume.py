"""The bounding volume of a tileset tells where it lies and how high its foot is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twin.geodata.crs import Anchor, ecef
from twin.importers.services.volume import extent

HALLE = Anchor(11.97, 51.48, 110.0)


def test_a_region_is_taken_as_it_stands() -> None:
    west, south, east, north = (math.radians(value) for value in (11.9, 51.4, 12.0, 51.5))
    found = extent({"region": [west, south, east, north, 85.0, 140.0]}, None)
    assert found is not None
    assert found[0].to_list() == pytest.approx([11.9, 51.4, 12.0, 51.5]) and found[1] == 85.0


def test_a_box_in_a_local_frame_is_placed_by_its_transform() -> None:
    # 400 m × 200 m × 60 m about a point in Halle; a degree is 69.5 km eastwards and 111.26 km northwards there
    box = [0, 0, 0, 200, 0, 0, 0, 100, 0, 0, 0, 30]
    found = extent({"box": box}, HALLE.matrix().T.ravel().tolist())
    assert found is not None
    place, foot = found
    assert place.centre() == pytest.approx((11.97, 51.48), abs=1e-5) and foot == pytest.approx(80.0, abs=0.02)
    assert (place.max_x - place.min_x) * 69_490 == pytest.approx(400, rel=0.01)
    assert (place.max_y - place.min_y) * 111_260 == pytest.approx(200, rel=0.01)


def test_a_sphere_reaches_as_far_as_its_radius() -> None:
    middle = ecef(np.array([[11.97, 51.48, 110.0]]), "EPSG:4326")[0]
    found = extent({"sphere": [*middle.tolist(), 500.0]}, None)
    assert found is not None
    assert found[0].centre() == pytest.approx((11.97, 51.48), abs=1e-4) and -390 <= found[1] <= 110


@pytest.mark.parametrize("volume", [None, {}, {"box": [0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9]}, {"region": [4, 0, 5, 0, 0, 0]}])
def test_what_stands_nowhere_has_no_place(volume: object) -> None:
    assert extent(volume, None) is None


@pytest.mark.parametrize("volume", [{"box": [1, 2]}, {"sphere": "x"}, {"region": [None] * 6}])
def test_numbers_that_are_none_are_faults(volume: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        extent(volume, None)
