from __future__ import annotations

import pytest

from twin.planning.document import compute

from ..documents import EAST, NORTH, document, house, measures, square, storeys, value

RAMP = {"points": [[EAST + x, NORTH + y, 100 + x / 100] for x in (-20, 100) for y in (-20, 60)], "source": "DGM1"}
CELLAR = {"level": -1, "height_m": 2.8, "use": "housing", "full_storey": False}


def test_excavation_is_the_room_of_storeys_below_ground() -> None:
    # 400 m² × 2.8 m = 1,120 m³ and an underground garage of 200 m² × 3 m, of which 100 m² lie below the house
    garage = {"id": "u", "kind": "underground", "footprint": square(20, 5, 30, 25), "storeys": [{"level": -1, "height_m": 3}]}
    houses = [house(levels=[CELLAR, *storeys(3)]), garage]
    assert value("excavation_m3", buildings=houses) == 400 * 2.8 + 100 * 3


def test_a_level_pad_on_a_ramp_cuts_what_it_fills() -> None:
    # 20 m along a slope of 1 in 100, level with its middle: ½ · 10 m · 0.10 m · 20 m = 10 m³ each
    houses = [house(ground_nhn_m=100.15)]
    assert value("cut_m3", buildings=houses, terrain=RAMP) == pytest.approx(10, abs=1e-3)
    assert value("fill_m3", buildings=houses, terrain=RAMP) == pytest.approx(10, abs=1e-3)


def test_a_higher_floor_needs_fill_alone() -> None:
    # mean terrain below the house 100.15 m; floor at 101.15 m: 400 m² × 1 m
    houses = [house(ground_nhn_m=101.15)]
    assert value("fill_m3", buildings=houses, terrain=RAMP) == pytest.approx(400, abs=1e-3)
    assert value("cut_m3", buildings=houses, terrain=RAMP) == 0


def test_terrain_that_ends_under_a_building_is_refused() -> None:
    short = {"points": [[EAST + x, NORTH + y, 100] for x in (0, 15) for y in (0, 60)]}
    measure = measures(buildings=[house(ground_nhn_m=100)], terrain=short)["cut_m3"]
    assert measure.value is None and measure.reason is not None and "reicht nicht" in measure.reason.de


def test_the_bestand_moves_no_earth() -> None:
    given = document(
        buildings=None, baseline={"buildings": [house(levels=[CELLAR])]}, alternatives=[{"letter": "A", "changes": []}]
    )
    answer = compute(given)
    assert answer.baseline.total["excavation_m3"].value is None and answer.alternatives["A"].total["excavation_m3"].value is None


def view(z: float) -> list[dict[str, object]]:
    return [{"id": "tower", "eye": [EAST - 50, NORTH + 15, 102], "target": [EAST + 200, NORTH + 15, z]}]


def test_a_sight_line_over_a_house_keeps_its_clearance() -> None:
    # the line rises from 102 to 140 m over 250 m and meets the house 55 m from the eye: 102 + 38 · 55 ÷ 250 = 110.36 m
    measure = measures(buildings=[house(ground_nhn_m=100)], sight_lines=view(140))["sight_lines_blocked"]
    found = measure.evidence.objects[0].columns
    assert measure.value == 0 and float(found["allowed"]) == pytest.approx(110.36) and found["top"] == 109  # type: ignore[arg-type]
    assert float(found["clearance"]) == pytest.approx(1.36)  # type: ignore[arg-type]


def test_a_house_that_reaches_into_the_view_blocks_it() -> None:
    # 102 + 8 · 55 ÷ 250 = 103.76 m against a top of 109 m
    measure = measures(buildings=[house(ground_nhn_m=100)], sight_lines=view(110))["sight_lines_blocked"]
    assert measure.value == 1 and float(measure.evidence.objects[0].columns["clearance"]) == pytest.approx(-5.24)  # type: ignore[arg-type]
    assert measures(buildings=[], sight_lines=view(110))["sight_lines_blocked"].value == 0
