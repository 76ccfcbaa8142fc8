"""The skin of houses in patches: areas known from the drawing, storeys, setbacks, and houses nobody knows the storeys of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from twin.planning.document import parse
from twin.planning.exposure.skin import Skin, skin_of

from ..documents import EAST, NORTH, house, square, storeys

AREA = shapely.box(EAST - 100, NORTH - 100, EAST + 100, NORTH + 100)


def skin(where: shapely.Polygon = AREA, **more: Any) -> Skin:
    """The skin of one house, 20 m by 10 m on ground at 100 m, in patches of 2 m."""
    given = house("h", square(0, 0, 20, 10), more.pop("levels", storeys(2)), ground_nhn_m=100, **more)
    found = skin_of(parse({"crs": "EPSG:25832", "buildings": [given]}).baseline.buildings, where, 0.0, 2.0, 10_000)
    assert found is not None
    return found


def heights(found: Skin) -> list[tuple[int | None, float, float]]:
    return sorted({(strip.storey, strip.low, strip.high) for strip in found.strips}, key=lambda one: one[1])


def test_walls_and_roof_have_the_areas_of_the_house() -> None:
    found = skin()
    roofs = found.is_roof()
    assert (found.areas()[~roofs].sum(), found.areas()[roofs].sum()) == (pytest.approx(60 * 6), pytest.approx(200))
    assert heights(found) == [(0, 100, 103), (1, 103, 106)]
    assert len(found) == 2 * 30 + 50 == len(found.points()) == len(found.normals()) == len(found.owners())
    assert set(found.points()[~roofs][:, 2].round(6).tolist()) == {101.2, 104.2}
    # every point stands outside its own house and looks away from it
    outside = found.points() + found.normals()
    inside = shapely.contains_xy(shapely.box(EAST, NORTH, EAST + 20, NORTH + 10), outside[:, 0], outside[:, 1])
    assert not (inside & (outside[:, 2] < 106)).any()


def test_a_setback_leaves_a_terrace_round_the_upper_storey() -> None:
    levels = storeys(2)
    levels[1] = {**levels[1], "outline": square(2, 2, 18, 8)}
    found = skin(levels=levels)
    roofs = found.is_roof()
    assert found.areas()[roofs].sum() == pytest.approx(200)
    tops = np.array([piece.point[2] for piece in found.pieces]).round(2)
    assert found.areas()[roofs][tops == 103.05].sum() == pytest.approx(200 - 16 * 6)
    assert found.areas()[~roofs].sum() == pytest.approx(60 * 3 + 44 * 3)


def test_without_storeys_strips_of_about_three_metres_end_at_the_eaves() -> None:
    found = skin(levels=None, storeys=None, roof={"type": "gable", "eaves_height_m": 7, "ridge_height_m": 12})
    assert heights(found) == [(None, 100, 103.5), (None, 103.5, 107)]
    # two gables 10 m wide and 5 m high above the eaves
    upright = [piece for piece in found.pieces if piece.is_gable]
    assert sum(piece.area for piece in upright) == pytest.approx(2 * 10 * 5 / 2)
    assert {tuple(round(value, 6) for value in piece.normal) for piece in upright} == {(1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)}
    assert found.areas()[~found.is_roof()].sum() == pytest.approx(60 * 7 + 50)
    # two slopes of 5 m by 5 m in section: each as long as the diagonal
    assert found.areas()[found.is_roof()].sum() == pytest.approx(2 * 20 * 50**0.5)
    assert {tuple(abs(value) for value in normal) for normal in found.normals()[found.is_roof()].round(4).tolist()} == {
        (0.0, 0.7071, 0.7071)
    }


def test_a_house_outside_the_area_has_no_skin_and_one_half_in_it_the_whole() -> None:
    assert len(skin(shapely.box(EAST + 30, NORTH, EAST + 40, NORTH + 10))) == 0
    assert len(skin(shapely.box(EAST + 10, NORTH, EAST + 40, NORTH + 10))) == len(skin())
