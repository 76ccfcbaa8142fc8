from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from twin.planning.building import Building, Storey
from twin.planning.polygon import from_geojson
from twin.planning.storey_rule import decide

from .documents import square

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


def test_a_land_without_a_rule_is_named() -> None:
    decision = decide(*top_storey(clear_height_m=2.5, roof=False), "HE")
    assert decision.full is None
    assert "HE" in decision.by.en
