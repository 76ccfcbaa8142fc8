"""The largest volume a plan allows, worked out by hand on a plot of 40 × 25 m with a buildable area of 30 × 20 m."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from twin.planning.answer import answer_of
from twin.planning.comparison import comparison_of
from twin.planning.document import parse, with_plan
from twin.planning.permitted import Permitted, permitted
from twin.planning.plan.facts import FixedHeight, PlanFacts

from ..documents import ASSUMPTIONS, document, house, law
from .test_check import filled, plan, real, window, zone

__all__ = ["real"]


def allowed(facts: PlanFacts | None, **changes: Any) -> Permitted:
    case = parse(document(**changes))
    return permitted(case if facts is None else with_plan(case, facts))


def figure(found: Permitted, key: str) -> float:
    return float(found.measures[key].value or 0)


def said(found: Permitted) -> str:
    return " | ".join(item.text.de for item in found.volume.assumptions)


def test_storeys_alone_fill_the_buildable_area() -> None:
    # 30 × 20 m × 3 storeys of 3 m = 600 m², 1,800 m², 5,400 m³
    found = allowed(plan(zone(Z=3), window()))
    assert [figure(found, key) for key in ("GR_main", "GF", "BM", "height_max_m")] == [600, 1800, 5400, 9]


def test_grz_draws_the_edges_in() -> None:
    # 0.4 × 1,000 m² = 400 m² of the 600 m², three storeys
    found = allowed(plan(zone(Z=3, GRZ=0.4), window()))
    assert figure(found, "GR_main") == pytest.approx(400, abs=1e-3) and figure(found, "GF") == pytest.approx(1200, abs=1e-2)
    assert "GRZ 0,4 das Volumen" in said(found)


def test_gfz_cuts_the_topmost_storey() -> None:
    # 1.5 × 1,000 m² = 1,500 m²: 600 + 600 + 300 m²
    found = allowed(plan(zone(Z=3, GFZ=1.5), window()))
    levels = found.volume.buildings[0].storeys or ()
    assert figure(found, "GF") == pytest.approx(1500, abs=1e-2) and figure(found, "GFZ") == pytest.approx(1.5, abs=1e-4)
    assert [round(float((item.outline or found.volume.buildings[0].footprint).area)) for item in levels] == [600, 600, 300]


def test_building_mass_counts_as_floor_times_the_height_of_a_storey() -> None:
    # BMZ 3 × 1,000 m² = 3,000 m³ ÷ 3 m = 1,000 m² of floor
    found = allowed(plan(zone(Z=3, BMZ=3), window()))
    assert figure(found, "BM") == pytest.approx(3000, abs=0.1)


def test_a_height_allows_as_many_storeys_as_fit_below_it() -> None:
    heights = (FixedHeight(2000, 3000, Fraction(10), "most"),)
    assert figure(allowed(plan(zone(), window(heights=heights))), "GF") == 1800
    town = {**ASSUMPTIONS, "storey_height_m_for_estimate": 3.4}
    assert figure(allowed(plan(zone(), window(heights=heights)), assumptions=town), "GF") == 1200


def test_a_height_above_sea_level_needs_the_ground() -> None:
    heights = (FixedHeight(1000, 3000, Fraction(110), "most"),)
    known = allowed(plan(zone(), window(heights=heights)), buildings=[house(ground_nhn_m=100)])
    assert figure(known, "GF") == 1800
    unknown = allowed(plan(zone(Z=2), window(heights=heights)))
    assert figure(unknown, "GF") == 1200 and "ist nicht anwendbar" in said(unknown)


def test_without_storeys_or_height_there_is_no_volume_and_the_fixed_values_remain() -> None:
    found = allowed(None, plan_limits={"GRZ": 0.4, "GFZ": 1.2})
    assert not found.volume.buildings and found.volume.reason is not None
    assert (figure(found, "GF"), figure(found, "GR_main"), figure(found, "GRZ_II")) == (1200, 400, pytest.approx(0.6))


def test_limits_of_the_case_itself_stand_in_for_a_plan() -> None:
    # the whole plot counts as buildable: min(1,000; 0.4 × 1,000) × 3 storeys
    found = allowed(None, plan_limits={"GRZ": 0.4, "Z": 3})
    assert figure(found, "GF") == pytest.approx(1200, abs=1e-2) and "das ganze Grundstück gilt als überbaubar" in said(found)


def test_nothing_fixed_permits_nothing() -> None:
    found = allowed(None, law=law(baunvo="1977"))
    assert found.measures == {} and found.volume.buildings == []


def test_every_derived_number_lists_what_it_rests_on() -> None:
    found = allowed(plan(zone(Z=3, GRZ=0.4), window()))
    for key in ("GF", "people", "solid_volume"):
        texts = [item.text.de for item in found.measures[key].evidence.assumptions]
        assert any("3,00 m hoch" in text for text in texts) and any("Abstandsflächen" in text for text in texts)


def test_the_comparison_against_the_plan_shows_its_volume() -> None:
    case = with_plan(parse(document()), plan(zone(Z=3), window()))
    table = comparison_of(answer_of(case), "plan").to_json("de")
    row = next(item for item in table["rows"] if item["key"] == "GF")
    assert row["cells"]["0"]["delta"] == -600 and len(table["permitted"]["buildings"]) == 1
    assert "permitted" not in comparison_of(answer_of(case)).to_json("de")


@pytest.mark.real
def test_the_real_plan_allows_the_sum_of_its_floor_areas(real: PlanFacts) -> None:
    # each of the four areas has more room than its GF: 3,650 + 4,450 + 5,250 + 9,950 m²
    given = {**filled(real, 4), "crs": real.crs, "buildings": []}
    del given["planning_perimeter"]
    found = permitted(with_plan(parse(given), real))
    assert figure(found, "GF") == pytest.approx(23300, abs=1) and len(found.volume.buildings) == 16
