from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from twin.planning.building import Building, Storey
from twin.planning.polygon import from_geojson
from twin.planning.storey_law import STOREY_RULES
from twin.planning.storey_rule import decide

from .documents import house, measures, square

FOOTPRINT = from_geojson(square(0, 0, 20, 15))  # 300 m²


def top_storey(own: float = 300.0, roof: bool = True, **facts: Any) -> tuple[Building, Storey]:
    numbers = {key: Fraction(str(value)) for key, value in facts.items()}
    top = Storey(1, Fraction(3), "housing", None, from_geojson(square(0, 0, own / 15, 15)), roof_storey=roof, **numbers)
    return Building("h", footprint=FOOTPRINT, storeys=(Storey(0, Fraction(3), full_storey=True), top)), top


def is_full(land: str | None, **facts: Any) -> bool | None:
    return decide(*top_storey(**facts), land).full


@pytest.mark.parametrize(("outer", "full"), [(225.0, False), (225.000001, True)])
def test_nrw_asks_for_more_than_three_quarters_of_the_storey_below(outer: float, full: bool) -> None:
    assert is_full("NW", clear_height_area_outer_m2=outer, clear_height_m=2.5) is full


@pytest.mark.parametrize("land", ["BE", "BY", "ST"])
def test_berlin_bavaria_and_saxony_anhalt_ask_for_at_least_two_thirds_of_its_own_area(land: str) -> None:
    assert is_full(land, clear_height_area_outer_m2=200.0, clear_height_m=2.3) is True
    assert is_full(land, clear_height_area_outer_m2=199.999999, clear_height_m=2.3) is False


def test_lower_saxony_counts_inner_dimensions_and_two_thirds_of_the_storey_below_for_the_top() -> None:
    assert is_full("NI", clear_height_area_inner_m2=200.0) is False  # exactly two thirds is not more
    assert is_full("NI", clear_height_area_inner_m2=200.1) is True


def test_a_setback_storey_is_full_in_berlin_and_none_in_nrw() -> None:
    setback: dict[str, Any] = {"own": 210.0, "roof": False, "clear_height_m": 2.6}
    assert is_full("NW", **setback) is False
    assert is_full("BE", **setback) is True


def test_a_low_storey_is_never_full() -> None:
    assert is_full("NW", clear_height_m=2.29, roof=False) is False
    assert is_full("NI", clear_height_m=2.2, roof=False) is True


def test_inner_dimensions_decide_in_nrw_only_where_they_are_enough() -> None:
    assert is_full("NW", clear_height_area_inner_m2=230.0) is True
    assert is_full("NW", clear_height_area_inner_m2=220.0) is None


def test_without_heights_and_areas_nobody_decides() -> None:
    decision = decide(*top_storey(), "NW")
    assert decision.full is None
    assert "full_storey" in decision.by.de


@pytest.mark.parametrize("land", ["BB", "HB", "SL"])
def test_a_land_without_a_rule_decides_only_what_is_full_in_every_land(land: str) -> None:
    # upright, 2.5 m clear, as large as the storey below: every law says yes
    assert is_full(land, clear_height_m=2.5, roof=False) is True
    for facts in (
        {"clear_height_m": 2.5},  # in the roof
        {"clear_height_m": 2.29, "roof": False},  # low
        {"clear_height_m": 2.5, "roof": False, "own": 299.9},  # set back
        {"clear_height_m": 2.5, "roof": False, "clear_height_area_outer_m2": 299.0},  # high only in part
        {"roof": False},  # clear height unknown
    ):
        decision = decide(*top_storey(**facts), land)
        assert decision.full is None and land in decision.by.en


def test_without_a_land_nothing_is_decided() -> None:
    assert decide(*top_storey(clear_height_m=2.5, roof=False), None).full is None


@pytest.mark.parametrize("land", sorted(STOREY_RULES))
def test_every_rule_calls_an_ordinary_storey_full_and_a_crawl_space_not(land: str) -> None:
    assert is_full(land, clear_height_m=2.5, roof=False) is True
    # 2.00 m clear and 2.15 m from floor to floor are too low everywhere
    building, low = top_storey(clear_height_m=2.0, roof=False)
    low = replace(low, height_m=Fraction("2.15"))
    assert decide(replace(building, storeys=(building.above_ground()[0], low)), low, land).full is False


@pytest.mark.parametrize("land", ["MV", "SN", "TH"])
def test_the_heirs_of_the_model_code_ask_for_two_thirds_of_the_storeys_own_area(land: str) -> None:
    # own 210 m², below 300 m²: 140 m² = 2/3 of its own area are enough
    assert is_full(land, own=210.0, clear_height_area_outer_m2=140.0) is True
    assert is_full(land, own=210.0, clear_height_area_outer_m2=139.9) is False


def test_hamburg_asks_top_and_roof_storeys_for_two_thirds_of_the_storey_below() -> None:
    # 2/3 of 300 m² = 200 m²
    assert is_full("HH", own=210.0, roof=False, clear_height_area_outer_m2=200.0) is True
    assert is_full("HH", own=199.0, roof=False, clear_height_m=2.5) is False
    assert is_full("HH", clear_height_area_outer_m2=199.9) is False


def test_baden_wuerttemberg_measures_from_floor_to_floor_and_asks_the_top_for_three_quarters_below() -> None:
    # 3/4 of 300 m² = 225 m², at least
    assert is_full("BW", roof=False) is True  # 3.0 m from floor to floor
    assert is_full("BW", own=225.0, roof=False) is True
    assert is_full("BW", own=224.0, roof=False) is False
    assert is_full("BW", height_area_m2=225.0) is True
    # a part of 220 m² has the clear height; up to the roof's skin it may be more
    assert is_full("BW", clear_height_area_outer_m2=220.0) is None


def test_hesse_asks_setback_and_sloping_storeys_for_more_than_three_quarters_below() -> None:
    assert is_full("HE", own=225.0, roof=False) is False  # exactly three quarters
    assert is_full("HE", own=226.0, roof=False) is True
    assert is_full("HE", roof=False) is True  # not set back: the height alone
    assert is_full("HE", height_area_m2=225.0) is False


def test_schleswig_holstein_looks_at_its_own_area_and_below_roofs_at_the_storey_below() -> None:
    assert is_full("SH", roof=False, height_area_m2=225.0) is True
    assert is_full("SH", own=224.0, roof=False) is False
    assert is_full("SH", own=280.0, height_area_m2=224.0) is False  # 3/4 of its own 280 m², but of 300 m² below too little


def test_where_the_wording_leaves_equality_open_it_stays_open() -> None:
    # Rhineland-Palatinate: "über zwei Drittel", in the roof "über drei Viertel" of its own area
    assert is_full("RP", roof=False, height_area_m2=200.0) is None
    assert is_full("RP", roof=False, height_area_m2=200.1) is True
    assert is_full("RP", height_area_m2=224.9) is False
    assert is_full("RP", height_area_m2=225.1) is True
    assert is_full("RP", own=210.0, roof=False) is True  # set back: more than two thirds of the storey below


def test_a_cellar_that_rises_high_enough_is_a_storey_above_ground() -> None:
    cellar = Storey(-1, Fraction(3), clear_height_m=Fraction("2.4"))
    building = Building("h", footprint=FOOTPRINT, storeys=(cellar, Storey(0, Fraction(3), full_storey=True)))

    def full(land: str, rises: str) -> bool | None:
        return decide(building, replace(cellar, ceiling_above_ground_m=Fraction(rises)), land).full

    assert decide(building, cellar, "BE").full is False  # without a figure its level decides
    assert (full("BE", "1.4"), full("BE", "1.41")) == (False, True)
    assert (full("BY", "1.19"), full("BY", "1.2")) == (False, True)  # at least
    assert (full("ST", "1.6"), full("ST", "1.61")) == (False, True)


def test_the_rule_stands_in_the_evidence_in_plain_words() -> None:
    levels = [{"level": 0, "height_m": 3.0, "use": "housing", "clear_height_m": 2.5}]
    floor = measures(buildings=[house(levels=levels)])["GF"]
    (used,) = [item for item in floor.evidence.assumptions if item.key == "storey_rule"]
    assert "§ 2 Abs. 6 BauO NRW 2018" in used.text.de and "drei Viertel" in used.text.de and "Fassung" in used.source.de
    # what the draft states needs no rule
    assert all(item.key != "storey_rule" for item in measures()["GF"].evidence.assumptions)
