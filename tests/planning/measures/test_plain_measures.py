"""Measures that are one step from floor area or from trees, each worked out by hand beside it."""

from __future__ import annotations

import math

import pytest

from ..documents import ASSUMPTIONS, house, law, measures, square, storeys, value

MIXED = [
    {"level": 0, "height_m": 4, "use": "retail", "full_storey": True},
    {"level": 1, "height_m": 3, "use": "office", "full_storey": True},
    {"level": 2, "height_m": 3, "use": "housing", "full_storey": True},
]


def with_assumptions(**more: object) -> dict[str, object]:
    return {**ASSUMPTIONS, **more}


def test_usable_area_is_the_towns_share_of_gross_floor_area() -> None:
    # 3 × 400 m² × 0.75 = 900 m²
    assert value("NUF", assumptions=with_assumptions(nuf_per_bgf=0.75)) == 900
    assert value("NUF") is None


def test_workplaces_come_from_floors_that_are_no_housing() -> None:
    # 400 m² retail ÷ 50 m² + 400 m² office ÷ 25 m² = 8 + 16 = 24
    rates = with_assumptions(bgf_per_workplace_m2={"retail": 50, "office": 25})
    assert value("workplaces", buildings=[house(levels=MIXED)], assumptions=rates) == 24


def test_mixed_floors_give_workplaces_for_what_is_no_housing() -> None:
    # 3 × 400 m² × (1 − 0.7) ÷ 30 m² = 12
    rates = with_assumptions(bgf_per_workplace_m2={"mixed": 30}, housing_share_of_mixed=0.7)
    assert value("workplaces", buildings=[house(levels=storeys(3, use="mixed"))], assumptions=rates) == 12


def test_a_use_without_a_rate_is_refused_by_name() -> None:
    rates = with_assumptions(bgf_per_workplace_m2={"office": 25})
    measure = measures(buildings=[house(levels=MIXED)], assumptions=rates)["workplaces"]
    assert measure.value is None and measure.reason is not None and "bgf_per_workplace_m2.retail" in measure.reason.de


def test_school_places_are_inhabitants_times_the_towns_rate() -> None:
    # 1,200 m² × 0.8 ÷ 80 m² × 2 = 24 people, × 0.125 = 3 places
    assert value("school_places", assumptions=with_assumptions(school_places_per_person=0.125)) == 3


def test_bicycle_places_are_rounded_up_per_use_by_the_towns_own_keys() -> None:
    # 12 dwellings × 2 = 24; 130 m² of shop ÷ 50 m² = 2.6 → 3
    keys = [{"use": "dwellings", "key": "2 per dwelling"}, {"use": "shop", "quantity": 130, "unit": "m2", "key": "1 per 50 m2"}]
    assert value("bicycle_places", bicycle_keys=keys) == 27
    assert measures(bicycle_keys=keys)["bicycle_places"].parts == {"dwellings": 24, "shop": 3}


def test_full_storeys_are_those_of_the_tallest_main_structure() -> None:
    houses = [
        house("h1"),
        house("h2", square(30, 5, 38, 20), storeys(5)),
        {"id": "g", "kind": "garage", "footprint": square(0, 0, 3, 3)},
    ]
    measure = measures(buildings=houses)["full_storeys"]
    assert measure.value == 5 and measure.parts == {"h1": 3, "h2": 5}


@pytest.mark.parametrize(("land", "full"), [("NW", 2), ("NI", 2), ("BE", 3), ("BY", 3), ("ST", 3)])
def test_a_set_back_top_storey_is_full_by_the_rule_of_the_land(land: str, full: int) -> None:
    # own area 240 of 400 m² below = 0.6: not more than 3/4 (NW) nor 2/3 (NI), but upright over all of its own (BE, BY, ST)
    levels = storeys(2)
    top = {
        "level": 2,
        "height_m": 3,
        "use": "housing",
        "full_storey": None,
        "clear_height_m": 2.6,
        "outline": square(5, 5, 25, 17),
    }
    if land == "NI":
        top["clear_height_area_inner_m2"] = 230
    assert value("full_storeys", buildings=[house(levels=[*levels, top])], law=law(land=land)) == full


def test_canopy_is_the_area_of_crowns_cut_to_the_perimeter_and_counted_once() -> None:
    # one crown of 10 m inside, one of 6 m half outside, perimeter 60 × 50 m
    trees = [
        {"id": "t1", "position": [484020.0, 5729030.0], "crown_m": 10},
        {"id": "t2", "position": [484050.0, 5729010.0], "crown_m": 6},
        {"id": "t3", "position": [484020.0, 5729030.0], "crown_m": 10},
    ]
    expected = math.pi * 25 + math.pi * 9 / 2
    assert value("canopy_area", trees=trees) == pytest.approx(expected, abs=0.1)
    assert value("canopy_share", trees=trees) == pytest.approx(expected / 3000, abs=1e-4)


def test_canopy_is_refused_where_a_crown_is_unknown() -> None:
    trees = [{"id": "t1", "position": [484020.0, 5729030.0]}]
    measure = measures(trees=trees)["canopy_area"]
    assert measure.value is None and measure.reason is not None and "t1" in measure.reason.de


@pytest.mark.parametrize("key", ["GRZ_I", "GFZ", "BFF", "runoff_m3", "cost_eur", "full_storeys"])
def test_every_number_is_explained_in_both_languages(key: str) -> None:
    wording = measures()[key].evidence.wording
    assert wording is not None and wording.de and wording.en and wording.de != wording.en
