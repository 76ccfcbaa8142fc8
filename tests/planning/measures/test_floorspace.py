from __future__ import annotations

from typing import Any

import pytest

from ..documents import house, law, measures, square, storeys, value

ATTIC: dict[str, Any] = {"level": 3, "height_m": 2.6, "use": "housing", "full_storey": False, "roof_storey": True}


def test_gf_is_the_sum_of_full_storeys() -> None:
    assert value("GF") == 1200
    assert value("GFZ") == 1.2


def test_evidence_names_footprint_and_storeys_of_each_building() -> None:
    counted = measures()["GF"].evidence.objects[0]
    assert (counted.id, counted.share, counted.columns["storeys"]) == ("h1", 1200, 3)


def test_storeys_that_are_no_full_storeys_do_not_count_since_1990() -> None:
    assert value("GF", buildings=[house(levels=[*storeys(3), {**ATTIC, "habitable_area_m2": 150.0}])]) == 1200


@pytest.mark.parametrize("version", ["1968", "1977"])
def test_habitable_rooms_in_other_storeys_count_before_1990(version: str) -> None:
    levels = [*storeys(3), {**ATTIC, "habitable_area_m2": 150.0}]
    assert value("GF", law=law(baunvo=version), buildings=[house(levels=levels)]) == 1350


def test_before_1990_missing_habitable_rooms_refuse_the_gf() -> None:
    measure = measures(law=law(baunvo="1977"), buildings=[house(levels=[*storeys(3), ATTIC])])["GF"]
    assert measure.value is None
    assert measure.reason is not None and "habitable_area_m2" in measure.reason.de


def test_a_setback_storey_counts_with_its_own_outline() -> None:
    top = {"level": 3, "height_m": 3.0, "use": "housing", "full_storey": True, "outline": square(5, 5, 15, 25)}
    assert value("GF", buildings=[house(levels=[*storeys(3), top])]) == 1400


def test_structures_allowed_in_setbacks_do_not_count_for_gf() -> None:
    garage = {"id": "g", "kind": "garage", "footprint": square(26, 5, 32, 11), "allowed_in_abstandsflaeche": True}
    assert value("GF", buildings=[house(), {**garage, "storeys": storeys(1)}]) == 1200


def test_overlapping_storeys_on_one_level_count_once() -> None:
    assert value("GF", buildings=[house("h1"), house("h2", square(15, 5, 35, 25))]) == 1800


def test_unknown_storeys_refuse_the_gf() -> None:
    building = {"id": "old", "footprint": square(5, 5, 25, 25), "measured_height_m": 9.5}
    measure = measures(buildings=[building])["GF"]
    assert measure.value is None
    assert measure.reason is not None and "storey_height_m_for_estimate" in measure.reason.de


def test_a_stated_assumption_estimates_missing_storeys_and_is_named() -> None:
    building = {"id": "old", "footprint": square(5, 5, 25, 25), "measured_height_m": 9.5}
    assumptions = {"storey_height_m_for_estimate": 3.0, "source": "Amt 61"}
    measure = measures(buildings=[building], assumptions=assumptions)["GF"]
    assert measure.value == 1200
    assert "storey_height_m_for_estimate" in {item.key for item in measure.evidence.assumptions}


def test_bgf_counts_cellar_and_roof_storey_with_the_assumed_share() -> None:
    cellar = {"level": -1, "height_m": 2.5, "full_storey": False}
    # cellar 400 + 3 × 400 + 0.75 × 400
    assert value("BGF", buildings=[house(levels=[cellar, *storeys(3), ATTIC])]) == 1900


def test_a_plan_may_let_habitable_rooms_count() -> None:
    # § 20(3) sentence 2: 3 × 400 m² and the 150 m² of rooms below the roof
    attic = {**ATTIC, "habitable_area_m2": 150}
    ordered = {"GFZ": 1.4, "habitable_rooms_count": True}
    buildings = [house(levels=[*storeys(3), attic])]
    assert value("GF", buildings=buildings) == 1200
    found = measures(buildings=buildings, plan_limits=ordered)["GF"]
    assert found.value == 1350 and any("§ 20 Abs. 3" in item.text.de for item in found.evidence.assumptions)
    unknown = measures(buildings=[house(levels=[*storeys(3), ATTIC])], plan_limits=ordered)["GF"]
    assert unknown.value is None and "Der Plan" in unknown.reason.de  # type: ignore[union-attr]
