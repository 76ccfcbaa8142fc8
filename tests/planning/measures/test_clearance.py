"""Abstandsflächen on the ground: one rectangle in front of each wall, as deep as the rule of the Land asks for."""

from __future__ import annotations

from typing import Any

import pytest

from twin.planning.document import parse, write
from twin.planning.measures.clearance import clearance_areas
from twin.planning.polygon import from_geojson

from ..documents import Json, document, house, law, measures, square, storeys, value


def areas(footprint: Json, land: str = "NW", levels: int = 4) -> dict[str, Any]:
    case = parse(document(law=law(land=land), buildings=[house("h", footprint, storeys(levels))]))
    return dict(clearance_areas(case, case.baseline))


def test_each_wall_has_its_rectangle_outside_the_house() -> None:
    # four storeys of 3 m: 0.4 × 12 m = 4.8 m before walls of 20 and 10 m
    found = areas(square(0, 0, 20, 10))
    house_itself = from_geojson(square(0, 0, 20, 10))
    assert sorted(round(shape.area, 3) for shape in found.values()) == [48, 48, 96, 96]
    assert all(shape.intersection(house_itself).area < 1e-6 for shape in found.values())


def test_a_ring_drawn_clockwise_has_them_outside_too() -> None:
    ring = square(0, 0, 20, 10)
    turned = {**ring, "coordinates": [ring["coordinates"][0][::-1]]}
    house_itself = from_geojson(ring)
    assert all(shape.intersection(house_itself).area < 1e-6 for shape in areas(turned).values())


def test_a_low_wall_keeps_three_metres() -> None:
    # 0.4 × 3 m = 1.2 m, at least 3 m
    assert min(shape.area for shape in areas(square(0, 0, 20, 10), levels=1).values()) == pytest.approx(30)


def test_a_land_without_a_rule_draws_nothing() -> None:
    assert areas(square(0, 0, 20, 10), land="HB") == {}


def test_a_town_may_give_the_rule_of_its_land() -> None:
    # 0.5 × 12 m = 6 m where the town says so, in any Land; before GE 0.25 × 12 m = 3 m, not below the least of 2.5 m
    rule = {"share": 0.5, "business_share": 0.25, "least_m": 2.5, "roof_share": 0.33, "law": "§ 5 NBauO", "source": "Bauaufsicht"}
    flat = [house("h", square(0, 0, 20, 10), storeys(4))]
    found = measures(law=law(land="NI"), clearance=rule, buildings=flat)["abstandsflaeche_m"]
    assert found.value == 6 and "§ 5 NBauO" in found.basis.de
    assert "Bauaufsicht" in found.evidence.assumptions[0].source.de
    assert value("abstandsflaeche_m", law=law(land="NI", zone="GE"), clearance=rule, buildings=flat) == 3
    refused = measures(law=law(land="NI"), buildings=flat)["abstandsflaeche_m"]
    assert refused.value is None and "clearance" in refused.reason.de  # type: ignore[union-attr]
    case = parse(document(law=law(land="NI"), clearance=rule, buildings=flat))
    assert sorted(round(shape.area) for shape in clearance_areas(case, case.baseline).values()) == [60, 60, 120, 120]
    assert parse(write(case)) == case


def test_saarland_follows_its_own_section_seven() -> None:
    # 0.4 × 12 m
    assert value("abstandsflaeche_m", law=law(land="SL"), buildings=[house("h", square(0, 0, 20, 10), storeys(4))]) == 4.8
