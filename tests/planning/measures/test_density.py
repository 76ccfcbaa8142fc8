from __future__ import annotations

import pytest

from ..documents import ASSUMPTIONS, house, measures, storeys, value


def test_dwellings_and_people_follow_from_living_area() -> None:
    # 1,200 m² × 0.8 = 960 m²; ÷ 80 = 12 dwellings; × 2 = 24 people; × 0.05 = 1.2 places
    assert (value("living_area"), value("dwellings"), value("people"), value("kita_places")) == (960, 12, 24, 1.2)


def test_density_is_net_by_the_plots_and_gross_by_the_perimeter() -> None:
    assert value("dwellings_per_ha_net") == 120
    assert value("dwellings_per_ha_gross") == 40
    assert value("people_per_ha_net") == 240


def test_only_housing_storeys_yield_living_area() -> None:
    levels = [*storeys(1, use="retail"), *storeys(3)[1:]]
    assert value("living_area", buildings=[house(levels=levels)]) == 640


@pytest.mark.parametrize("missing", ["living_area_per_bgf", "living_area_per_dwelling_m2", "people_per_dwelling"])
def test_a_missing_assumption_refuses_and_is_named(missing: str) -> None:
    left = {key: number for key, number in ASSUMPTIONS.items() if key != missing}
    people = measures(assumptions=left)["people"]
    assert people.value is None
    assert people.reason is not None and missing in people.reason.de


def test_every_assumption_is_named_with_its_source() -> None:
    used = measures()["people"].evidence.assumptions
    assert {item.key for item in used} >= {"living_area_per_bgf", "living_area_per_dwelling_m2", "people_per_dwelling"}
    assert {item.source.de for item in used} == {"Stadt, Amt 61"}


def test_mixed_use_is_refused_without_an_assumed_housing_share() -> None:
    mixed = [house(levels=storeys(3, use="mixed"))]
    assert value("living_area", buildings=mixed) is None
    assert value("living_area", buildings=mixed, assumptions={**ASSUMPTIONS, "housing_share_of_mixed": 0.5}) == 480
