"""Case documents that try to lead the numbers astray; the arithmetic stands beside each."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from twin.errors import DocumentInvalid
from twin.planning.document import compute

from .documents import answer_to, document, findings, house, law, measures, square, storeys, value

SETBACK = [*storeys(3), {"level": 3, "height_m": 3.0, "use": "housing", "full_storey": False, "outline": square(5, 5, 15, 25)}]


def test_a_set_back_top_storey_has_the_room_of_its_own_outline() -> None:
    # 400 m² × 9 m + 200 m² × 3 m; walls 80 m × 9 m + 60 m × 3 m; seen from above the roof is still 400 m²
    found = measures(buildings=[house(levels=SETBACK)])
    assert [found[key].value for key in ("solid_volume", "wall_area", "roof_area")] == [4200, 900, 400]
    # GF three full storeys, BGF four levels, BM from the floor of the lowest to the ceiling of the topmost full storey
    assert [found[key].value for key in ("GF", "BGF", "BM")] == [1200, 1400, 3600]


def test_bodies_that_reach_into_each_other_are_said_where_they_count_twice() -> None:
    found = measures(buildings=[house(), house("h2", square(15, 5, 35, 25))])
    # 400 + 400 − 200 m² of ground once; the volumes are those of both bodies, and say so
    assert (found["GR_main"].value, found["GF"].value, found["solid_volume"].value) == (600, 1800, 7200)
    assert found["solid_volume"].evidence.note is not None and "200,0 m²" in found["solid_volume"].evidence.note.de


def test_what_of_a_plot_is_no_building_land_is_no_plot_area() -> None:
    # 5 m of the plot's 25 m lie in the street: 40 × 20 m remain, of the house 20 × 15 m
    changes = {"building_land": square(-100, -100, 100, 20)}
    assert value("plot_area", **changes) == 800 and value("GRZ_I", **changes) == 0.375
    subjects = {item["subject"]: item for item in findings(**changes)}
    assert subjects["plot_area"]["excess_m2"] == 200 and subjects["outside_plots"]["excess_m2"] == 100
    # a plot that lies outside altogether has no numbers of its own
    answer = answer_to(
        plots=[{"id": "a", "geometry": square(0, 0, 40, 25)}, {"id": "b", "geometry": square(200, 0, 210, 10)}], **changes
    )
    assert set(answer.baseline.plots) == {"a"}
    # and where none lies in the building land, nothing counts and nothing is divided
    nowhere = answer_to(building_land=square(900, 900, 910, 910)).baseline.total
    assert (nowhere["GR_main"].value, nowhere["GRZ_I"].value) == (0, None) and nowhere["GR_main"].evidence.note is not None


def test_structures_without_storeys_are_named_and_never_silently_nothing() -> None:
    garage = {"id": "g", "name": "Tiefgarage", "kind": "underground", "footprint": square(0, 0, 40, 20)}
    found = measures(buildings=[garage])
    assert found["GR_all"].value == 800 and found["BGF"].value == 0
    assert any(item.key == "no_storeys" and "Tiefgarage" in item.text.de for item in found["BGF"].evidence.assumptions)
    for key in ("GR_main", "GF", "BM", "solid_volume"):
        assert found[key].value == 0 and found[key].evidence.note is not None


def test_a_document_with_nothing_in_it_is_answered_without_a_silent_number() -> None:
    empty = answer_to(crs=None, law=None, plots=None, planning_perimeter=None, buildings=None, assumptions=None).baseline
    for key, item in empty.total.items():
        assert item.value is None or item.evidence.note is not None, key


@pytest.mark.parametrize(
    ("grz", "extra", "limit", "found"),
    [
        (0.4, 200, 0.6, 0),  # 400 + 200 of 1,000: exactly 0.4 + 50 %
        (0.4, 200.2, 0.6, 1),  # two decimetres square above it
        (0.6, 400, 0.8, 0),  # 0.9 is capped at 0.8, which 800 m² just reach
        (0.6, 410, 0.8, 1),
        (0.9, 500, 0.9, 0),  # an allowed GRZ above the cap stays allowed
    ],
)
def test_garages_may_exceed_by_half_up_to_the_cap(grz: float, extra: float, limit: float, found: int) -> None:
    # extra ground of 10 or 20 m depth beside the house and before it, 5 × 40 m and the rest to the east
    east = {"id": "p", "kind": "parking", "footprint": square(25, 5, 25 + min(extra, 300) / 20, 25)}
    rest = [] if extra <= 300 else [{"id": "q", "kind": "driveway", "footprint": square(0, 0, (extra - 300) / 5, 5)}]
    changes = {"plan_limits": {"GRZ": grz}, "buildings": [house(), east, *rest]}
    assert value("GRZ_II_limit", **changes) == limit
    assert value("GRZ_II", **changes) == pytest.approx(0.4 + extra / 1000, abs=1e-6)
    assert sum(item["subject"] == "GRZ_II" for item in findings(**changes)) == found


@pytest.mark.parametrize(("height", "limit"), [(3.5, None), (3.51, 2.8), (7.0, 2.8)])
def test_the_hall_rule_begins_above_three_metres_fifty(height: float, limit: float | None) -> None:
    # 3.5 × the allowed GFZ of 0.8; a hall of 7 m over 400 m² reaches exactly 2.8 and is allowed
    changes = {"law": law(zone="GE"), "plan_limits": {"GFZ": 0.8}, "buildings": [house(levels=storeys(1, height, "industry"))]}
    assert value("BMZ_limit", **changes) == limit
    assert [item for item in findings(**changes) if item["subject"] == "BMZ"] == []


@pytest.mark.parametrize("version", ["1962", "1968", "1977", "1986", "1990", "2013", "2017", "2021", "2023"])
def test_every_version_knows_what_it_knew(version: str) -> None:
    garage = {"id": "g", "kind": "garage", "footprint": square(30, 0, 40, 20)}
    changes = {"law": law(baunvo=version), "plan_limits": {"GRZ": 0.4}, "buildings": [house(levels=storeys(4)), garage]}
    old = int(version) < 1990
    assert (value("GRZ_II", **changes) is None) is old and value("GRZ_I", **changes) == 0.4
    told = [item for item in findings(**changes) if item["subject"] == "GFZ"]
    # GFZ 1.6 against 1.2 of § 17: nothing before 1990, an upper limit until 2017, an orientation value since 2021
    assert len(told) == (0 if old else 1)
    if not old:
        assert ("orientation value" in told[0]["text"]) is (int(version) >= 2021)
        german = [item.to_json("de")["text"] for item in answer_to(**changes).baseline.findings]
        assert all("unzulässig" not in text for text in german)


@pytest.mark.parametrize(("width", "shown"), [("0.125", "0,13"), ("0.124", "0,12"), ("0.135", "0,14"), ("0.005", "0,01")])
def test_a_ratio_is_rounded_half_up_on_its_decimal_value(width: str, shown: str) -> None:
    # width × 40 m × 25 m of 1,000 m²: a binary number would round 0.125 and 0.135 to different sides
    found = measures(buildings=[house(where=square(0, 0, float(width) * 40, 25))])["GRZ_I"]
    assert found.value == Fraction(width) and found.display("de") == shown


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4314", "EPSG:2263", "urn:ogc:def:crs:EPSG::4258"])
def test_a_system_that_does_not_count_in_metres_is_refused(crs: str) -> None:
    # degrees of WGS 84, of DHDN and of ETRS89, and the feet of New York
    with pytest.raises(DocumentInvalid, match="Metern"):
        compute(document(crs=crs))
    assert compute(document(crs="EPSG:31467")).baseline.total["GF"].value == 1200


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"rain_mm": -1}, "rain_mm"),
        ({"rain_mm": float("nan")}, "rain_mm"),
        ({"buildings": [house(levels=[{"level": 0, "height_m": 0}])]}, "buildings[0].storeys[0].height_m"),
        ({"buildings": [house(), house()]}, "buildings"),
        ({"buildings": [{"footprnt": None}]}, "buildings[0].footprnt"),
        ({"law": {"land": "XX"}}, "law.land"),
        ({"clearance": {"share": 0.4, "law": "§ 6"}}, "clearance.least_m"),
        ({"biotope": {"factor_set": "before 12/2019", "factors": {"lawn": "viel"}}}, "biotope.factors.lawn"),
        ({"people_statistics": {"column": "ew"}}, "people_statistics.source"),
        ({"alternatives": [{"letter": "A"}, {"letter": "A"}]}, "alternatives"),
    ],
)
def test_a_fault_is_named_with_its_place(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        compute(document(**changes))
    assert refused.value.params["faults"][0]["path"] == place
