"""Several grids of heights are one ground."""

from __future__ import annotations

import numpy as np
import pytest

from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.coverage import Coverage
from twin.geodata.relief import Relief, Terrain, terrain_of

WEST, NORTH = 533_000.0, 5_685_000.0


def slope(west: float = WEST, key: str = "a", step: float = 10.0, base: float = 100.0) -> Terrain:
    """1 km by 1 km in UTM 32 that rises by 1 m in 10 m to the east."""
    values = np.tile(base + (np.arange(100) + 0.5) * step / 10.0, (100, 1)).astype(np.float32)
    terrain = terrain_of(Coverage(values, west, NORTH, step, "EPSG:25832"), key)
    assert terrain is not None
    return terrain


def test_the_first_grid_that_knows_a_place_tells_its_height() -> None:
    relief = Relief((slope(base=100.0), slope(west=WEST + 500, key="b", base=500.0)))
    x = np.array([WEST + 600, WEST + 1200, WEST + 2000])
    found = relief.heights(np.column_stack([x, np.full(3, NORTH - 500)]), "EPSG:25832")
    assert found[:2] == pytest.approx([160.0, 570.0]) and np.isnan(found[2])


def test_points_of_another_system_find_their_height() -> None:
    place = crs.transform(np.array([[WEST + 300, NORTH - 300]]), "EPSG:25832", "EPSG:3857")
    assert Relief((slope(),)).heights(place, "EPSG:3857") == pytest.approx([130.0], abs=0.01)


def test_the_range_of_a_rectangle_never_shrinks_for_one_around_it() -> None:
    relief = Relief((slope(),))
    low, high = relief.range(relief.terrains[0].box) or (0.0, 0.0)
    assert (low, high) == pytest.approx((100.5, 199.5))
    inner = crs.bbox_to_crs84(BBox(WEST + 500, NORTH - 510, WEST + 510, NORTH - 500), "EPSG:25832")
    low, high = relief.range(inner) or (0.0, 0.0)
    assert 145 < low < 151 and 150 < high < 156
    assert relief.range(BBox(0, 0, 1, 1)) is None


def test_its_key_changes_with_the_grids_that_touch_a_place() -> None:
    near, far = slope(), slope(west=WEST + 100_000, key="far")
    box = near.box
    assert Relief().key == "" and Relief((near,)).key != Relief((slope(key="a2"),)).key
    assert Relief((near, far)).within(box) == Relief((near,)) and Relief((near, far)).within(None).key != Relief((near,)).key


def test_a_grid_without_heights_is_no_terrain() -> None:
    nothing = Coverage(np.full((4, 4), np.nan, dtype=np.float32), WEST, NORTH, 1.0, "EPSG:25832")
    assert terrain_of(nothing, "x") is None
