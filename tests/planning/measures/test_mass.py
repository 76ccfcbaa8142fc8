from __future__ import annotations

from typing import Any

from ..documents import findings, house, law, measures, square, storeys, value

HALL = {"GFZ": 1.2}


def test_building_mass_runs_from_the_lowest_floor_to_the_topmost_full_ceiling() -> None:
    assert value("BM") == 3600
    assert value("BMZ") == 3.6


def test_habitable_rooms_in_other_storeys_add_their_volume() -> None:
    attic: dict[str, Any] = {"level": 3, "height_m": 2.5, "use": "housing", "full_storey": False, "habitable_area_m2": 100.0}
    assert value("BM", buildings=[house(levels=[*storeys(3), attic])]) == 3600 + 250


def test_a_building_without_storeys_counts_with_its_actual_volume() -> None:
    building = {"id": "hall", "footprint": square(5, 5, 25, 25), "measured_height_m": 7.0}
    assert value("BM", buildings=[building]) == 2800


def test_a_missing_storey_height_refuses_the_mass() -> None:
    levels = [{"level": 0, "full_storey": True}]
    assert value("BM", buildings=[house(levels=levels)]) is None


def test_the_hall_rule_limits_storeys_above_three_and_a_half_metres() -> None:
    high = [house(levels=storeys(1, 6.0, "industry"))]
    assert value("BMZ_limit", buildings=high, plan_limits=HALL) == 4.2


def test_exactly_three_and_a_half_metres_does_not_trigger_the_hall_rule() -> None:
    assert value("BMZ_limit", buildings=[house(levels=storeys(1, 3.5))], plan_limits=HALL) is None


def test_with_a_fixed_height_the_hall_rule_is_an_open_reading() -> None:
    high = [house(levels=storeys(1, 6.0, "industry"))]
    measure = measures(buildings=high, plan_limits={**HALL, "height_m": 12.0})["BMZ_limit"]
    assert measure.value is None
    assert measure.reason is not None and "offene Lesart" in measure.reason.de


def test_a_hall_in_a_business_area_is_measured_against_the_orientation_value() -> None:
    high = [house(levels=storeys(1, 26.0, "industry"))]
    found = [item for item in findings(buildings=high, law=law(zone="GE")) if item["subject"] == "BMZ"]
    assert [(item["limit"], item["value"], item["severity"]) for item in found] == [(10.0, 10.4, "above the orientation value")]
