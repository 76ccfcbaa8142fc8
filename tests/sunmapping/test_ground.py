"""How large an area a map of sun hours on the ground may have, and what it says where it may not."""

from __future__ import annotations

import pytest

from tests.planning.documents import house, square, storeys
from twin.casework import CaseAtWork
from twin.errors import DocumentInvalid
from twin.planning.answer import states_of
from twin.planning.document import parse
from twin.sunmapping.ground import sun_map
from twin.sunmapping.question import SunQuestion


def work(side: float) -> CaseAtWork:
    """A case over a square with one house in it."""
    home = house("home", square(0, 0, 20, 10), storeys(3), ground_nhn_m=100)
    case = parse({"crs": "EPSG:25832", "planning_perimeter": square(0, 0, side, side), "buildings": [home]})
    return CaseAtWork(case, 1, {}, {}, {}, states_of(case, {}))


def test_cells_get_wider_with_the_area_up_to_ten_metres() -> None:
    found = sun_map(work(1000), SunQuestion("0", step=30))
    assert found.grid.cell == 8.5 and found.grid.columns * found.grid.rows <= 16_000
    with pytest.raises(DocumentInvalid) as fault:
        sun_map(work(2000), SunQuestion("0", step=30))
    assert fault.value.code == "SUN_AREA_LARGE" and "424,3 ha" in fault.value.text.de


def test_the_planning_area_alone_is_a_smaller_map() -> None:
    around, site = (sun_map(work(200), SunQuestion("0", step=30, around=area)) for area in ("around", "site"))
    assert [found.grid.columns * found.grid.cell for found in (around, site)] == [260, 200]
    # 200 m by 200 m without the house
    assert sum(item.first for item in site.found.classes) == pytest.approx(39_800)
    assert sum(item.second for item in site.found.classes) == 0
