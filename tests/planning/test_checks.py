from __future__ import annotations

import pytest

from .documents import answer_to, findings, house, law, square, storeys

FIXED, ABOVE = "exceeds a value fixed in the plan", "above the orientation value"
FOUR = [house(levels=storeys(4))]


def about(subject: str, **changes: object) -> list[dict[str, object]]:
    return [item for item in findings(**changes) if item["subject"] == subject]


def test_nothing_is_found_where_everything_is_kept() -> None:
    assert findings(plan_limits={"GRZ": 0.4, "GFZ": 1.2, "Z": 3, "height_m": 9.0}) == []


def test_above_section_17_is_an_orientation_value_and_never_forbidden() -> None:
    (found,) = about("GFZ", buildings=FOUR, law=law(baunvo="2021"))
    assert (found["severity"], found["limit"], found["value"], found["excess_m2"]) == (ABOVE, 1.2, 1.6, 400.0)
    assert "no upper limit" in str(found["text"])


def test_section_17_is_called_an_upper_limit_before_2021() -> None:
    (found,) = about("GFZ", buildings=FOUR)
    assert "upper limit" in str(found["text"])


def test_a_fixed_value_is_exceeded() -> None:
    severities = {item["severity"] for item in about("GFZ", buildings=FOUR, plan_limits={"GFZ": 1.5})}
    assert severities == {FIXED, ABOVE}


def test_the_excess_of_grz_two_is_given_in_square_metres() -> None:
    plots = [{"id": "a", "geometry": square(0, 0, 80, 50)}]
    yard = [{"id": "p", "kind": "parking", "footprint": square(0, 0, 64.8, 50)}]
    (found,) = about("GRZ_II", plots=plots, buildings=yard, plan_limits={"GRZ": 0.6})
    assert (found["limit"], found["value"], found["excess_m2"]) == (0.8, 0.81, 40.0)
    assert found["rule"] == "§ 19(4) sentence 2 BauNVO"


def test_exactly_the_limit_is_kept() -> None:
    plots = [{"id": "a", "geometry": square(0, 0, 80, 50)}]
    yard = [{"id": "p", "kind": "parking", "footprint": square(0, 0, 64, 50)}]
    assert about("GRZ_II", plots=plots, buildings=yard, plan_limits={"GRZ": 0.6}) == []


def test_plans_before_1990_get_no_values_of_section_17() -> None:
    assert about("GFZ", buildings=FOUR, law=law(baunvo="1977")) == []


def test_solar_plants_may_exceed_in_business_areas_since_2023() -> None:
    plant = [house(where=square(0, 0, 32, 25)), {"id": "s", "kind": "solar_plant", "footprint": square(32, 0, 40, 25)}]
    (found,) = about("GRZ_II", buildings=plant, law=law(zone="GE", baunvo="2023"), plan_limits={"GRZ": 0.8})
    assert found["severity"] == "to be checked"
    (found,) = about("GRZ_II", buildings=plant, law=law(zone="GE", baunvo="2021"), plan_limits={"GRZ": 0.8})
    assert found["severity"] == FIXED


def test_too_many_full_storeys_name_the_building() -> None:
    (found,) = about("Z", buildings=FOUR, plan_limits={"Z": 3})
    assert (found["object"], found["value"], found["limit"]) == ("h1", 4.0, 3.0)


def test_a_version_that_was_not_in_force_on_the_day_of_display_is_pointed_out() -> None:
    (found,) = about("baunvo", law=law(baunvo="2017", plan_public_display_from="1988-05-01"))
    assert "1977" in str(found["text"])


@pytest.mark.parametrize(("reference", "height", "count"), [(1000, 112.0, 1), (1000, 114.0, 0), (2000, 12.0, 1), (2000, 13.5, 0)])
def test_heights_are_compared_in_their_own_reference(reference: int, height: float, count: int) -> None:
    tall = [house(ground_nhn_m=100.0, top_nhn_m=113.0)]
    limit = {"id": "L1", "hoehenbezug": reference, "bezugspunkt": 3000, "h_m": height}
    assert len(about("height:L1", buildings=tall, height_limits=[limit])) == count


def test_a_height_above_nn_far_below_the_ground_is_shown_with_a_warning() -> None:
    tall = [house(ground_nhn_m=486.0, top_nhn_m=498.0)]
    limit = {"id": "L1", "hoehenbezug": 1100, "bezugspunkt": 3000, "h_m": 12.5}
    (found,) = about("height:L1", buildings=tall, height_limits=[limit])
    assert found["severity"] == "to be checked"


def test_a_height_above_an_unknown_reference_is_refused_and_not_guessed() -> None:
    limit = {"id": "L1", "hoehenbezug": 3500, "bezugspunkt": 3000, "h_m": 12.0}
    refusals = answer_to(height_limits=[limit]).baseline.refusals
    assert [item.measure for item in refusals if "L1" in item.reason.de] == ["height_limits"]


@pytest.mark.parametrize(("zone", "version", "since"), [("MU", "1990", "2017"), ("MDW", "2017", "2021"), ("WB", "1968", "1977")])
def test_an_area_the_version_does_not_know_is_told_and_has_no_values_of_section_17(zone: str, version: str, since: str) -> None:
    (found,) = about("baunvo", law=law(zone=zone, baunvo=version))
    assert zone in str(found["text"]) and since in str(found["text"]) and found["severity"] == "to be checked"
    assert about("GFZ", buildings=FOUR, law=law(zone=zone, baunvo=version)) == []
