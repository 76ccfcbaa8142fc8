"""An alternative against a plan of one zone of 40 × 25 m with a buildable area of 30 × 20 m in it, and against a real plan."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import shapely

from twin.errors import DocumentInvalid
from twin.findings import Progress
from twin.handlers import Source
from twin.importers.xplan.reader import XPlanGML
from twin.options import NoOptions
from twin.planning.answer import answer_of
from twin.planning.checks import PlanFinding
from twin.planning.document import parse, with_plan
from twin.planning.plan.facts import FixedHeight, PlanArea, PlanFacts, PlanLine, facts_of
from twin.planning.polygon import from_geojson, to_geojson

from ..documents import EAST, NORTH, document, house, law, square, storeys

REAL = Path(__file__).parents[4] / "shared" / "data" / "xplan" / "augsburg" / "BP_872A.gml"


def shape(x0: float, y0: float, x1: float, y1: float) -> Any:
    return from_geojson(square(x0, y0, x1, y1))


def zone(**values: float) -> PlanArea:
    numbers = {name: Fraction(str(number)) for name, number in values.items()}
    return PlanArea("Z1", "BP_BaugebietsTeilFlaeche", "WA1", shape(0, 0, 40, 25), numbers, zone="WA")


def window(**more: Any) -> PlanArea:
    return replace(PlanArea("U1", "BP_UeberbaubareGrundstuecksFlaeche", "1-1", shape(5, 5, 35, 25), {}), **more)


def plan(*areas: PlanArea, lines: tuple[PlanLine, ...] = (), baunvo: str | None = "2017") -> PlanFacts:
    zones = tuple(item for item in areas if item.type == "BP_BaugebietsTeilFlaeche")
    buildable = tuple(item for item in areas if item not in zones)
    return PlanFacts("872A", "EPSG:25832", zones, buildable, lines, baunvo)


def found(facts: PlanFacts, **changes: Any) -> list[PlanFinding]:
    case = with_plan(parse(document(**changes)), facts)
    return [item for item in answer_of(case).baseline.findings if item.plan_object]


def unchecked(facts: PlanFacts, **changes: Any) -> list[str]:
    case = with_plan(parse(document(**changes)), facts)
    return [item.reason.de for item in answer_of(case).baseline.refusals if item.measure == "plan"]


def test_a_house_inside_its_limits_has_no_finding() -> None:
    # 400 of 1,000 m² and 1,200 m² of floor: equality with a limit is allowed
    assert found(plan(zone(GRZ=0.4, GFZ=1.2, GF=1200, BMZ=3.6, BM=3600, Z=3), window())) == []


@pytest.mark.parametrize(
    ("values", "subject", "value", "excess"),
    [
        ({"GRZ": 0.35}, "GRZ_I", 0.4, 50.0),
        ({"GFZ": 1.1}, "GFZ", 1.2, 100.0),
        ({"GFmax": 1150}, "GF", 1200, 50.0),
        ({"GR": 390}, "GR_main", 400, 10.0),
        ({"BMZ": 3.5}, "BMZ", 3.6, None),
        ({"BM": 3500}, "BM", 3600, None),
        ({"Zzwingend": 2}, "Z", 3, None),
    ],
)
def test_what_exceeds_a_fixed_value_cites_object_value_and_building(
    values: dict[str, float], subject: str, value: float, excess: float | None
) -> None:
    finding = found(plan(zone(**values)))[0].to_json("en")
    name, limit = next(iter(values.items()))
    assert (finding["subject"], finding["value"], finding["limit"]) == (subject, value, limit)
    assert (finding["plan_object"], finding["plan_type"], finding["object"]) == ("Z1", "BP_BaugebietsTeilFlaeche", "h1")
    assert finding["fixed"].startswith(f"{name} ") and finding.get("excess_m2") == excess
    assert finding["severity"] == "exceeds a value fixed in the plan"


def test_less_than_the_plan_asks_for_is_found_too() -> None:
    finding = found(plan(zone(GFmin=1300)))[0]
    assert (finding.subject, finding.limit) == ("GF", 1300) and "unterschreitet" in finding.text.de
    assert [item.subject for item in found(plan(zone(Zmin=4)))] == ["Z"]


def test_the_narrower_object_wins_for_storeys() -> None:
    assert found(plan(zone(Z=2), window(values={"Z": Fraction(3)}))) == []
    assert found(plan(zone(Z=5), window(values={"Z": Fraction(2)})))[0].plan_object == "U1"


def test_garages_and_driveways_count_against_grz_two_of_the_fixed_grz() -> None:
    # 400 + 250 = 650 of 1,000 m² against min(1.5 · 0.4, 0.8) = 0.6
    drive = {"id": "d", "kind": "driveway", "footprint": square(28, 0, 38, 25)}
    finding = found(plan(zone(GRZ=0.4)), buildings=[house(), drive])[0]
    assert (finding.subject, finding.value, finding.limit, finding.excess_m2) == ("GRZ_II", Fraction("0.65"), Fraction("0.6"), 50)
    assert finding.rule == "§ 19(4) sentence 2 BauNVO"


def test_what_lies_beyond_the_baugrenze_is_measured_and_the_line_is_cited() -> None:
    line = PlanLine("L1", "BP_BauGrenze", shape(5, 5, 35, 25).exterior)
    # 20 × 20 m from x = 20: 5 m of 20 m lie beyond x = 35
    finding = found(plan(zone(), window(), lines=(line,)), buildings=[house(where=square(20, 5, 40, 25))])[0]
    assert (finding.subject, finding.value, finding.plan_object, finding.object) == ("Baugrenze", 100, "L1", "h1")
    assert "unzulässig" not in finding.text.de


def test_a_house_behind_its_baulinie_is_told_how_much_of_it_is_built_on() -> None:
    line = PlanLine("L2", "BP_BauLinie", shapely.LineString([(EAST + 5, NORTH + 5), (EAST + 35, NORTH + 5)]))
    on_it = found(plan(window(), lines=(line,)), buildings=[house(where=square(5, 5, 35, 15))])
    partly = found(plan(window(), lines=(line,)), buildings=[house(where=square(5, 5, 25, 15))])
    assert on_it == [] and (partly[0].subject, partly[0].plan_object) == ("Baulinie", "L2")
    assert float(partly[0].value or 0) == pytest.approx(20, abs=0.06) and partly[0].limit == 30


@pytest.mark.parametrize(
    ("height", "reached"),
    [
        (FixedHeight(2000, 3000, Fraction("8.5"), "most"), True),
        (FixedHeight(2000, 3000, Fraction(9), "most"), False),
        (FixedHeight(1000, 3000, Fraction(108), "most"), True),
        (FixedHeight(2000, 3000, Fraction(10), "least"), True),
        (FixedHeight(2000, 3000, Fraction(9), "exactly"), False),
        (FixedHeight(4000, 3000, Fraction("8.9"), "most"), True),
        (FixedHeight(4000, 3000, Fraction(9), "most"), False),
    ],
)
def test_heights_are_compared_in_their_own_reference(height: FixedHeight, reached: bool) -> None:
    # three storeys of 3 m on 100 m; an EFH of 100 m is fixed beside them
    heights = (height, FixedHeight(1000, 4500, Fraction(100), "most"))
    got = found(plan(window(heights=heights)), buildings=[house(ground_nhn_m=100)])
    assert [(item.plan_object, item.object) for item in got] == ([("U1", "h1")] if reached else [])


def test_a_height_whose_reference_nobody_knows_is_named_and_not_checked() -> None:
    heights = (FixedHeight(3500, 3000, Fraction(9), "most"),)
    assert any("hoehenbezug 3500" in text for text in unchecked(plan(window(heights=heights))))


def test_a_use_that_is_not_the_rule_is_to_be_checked_and_never_called_unlawful() -> None:
    finding = found(plan(zone()), buildings=[house(levels=storeys(1, use="industry"))])[0]
    assert (finding.subject, finding.severity, finding.rule) == ("use", "to be checked", "§ 4 BauNVO")
    assert "unzulässig" not in finding.text.de


def test_a_plan_without_a_version_asks_for_one_and_another_version_is_told() -> None:
    assert any("keine Fassung" in text for text in unchecked(plan(zone(), baunvo=None)))
    case = with_plan(parse(document(law=law(baunvo="1990"))), plan(zone()))
    assert "baunvo" in {item.subject for item in answer_of(case).baseline.findings}


def test_a_plan_in_another_system_is_brought_into_that_of_the_case() -> None:
    there = plan(zone(GRZ=0.35), window()).in_crs("EPSG:25833")
    assert there.zones[0].geometry.centroid.x < 100_000
    (finding,) = found(there)
    assert (finding.subject, finding.value, finding.limit) == ("GRZ_I", Fraction("0.4"), Fraction("0.35"))
    with pytest.raises(DocumentInvalid, match="kein Koordinatensystem"):
        with_plan(parse(document()), replace(plan(), crs=""))


def test_of_an_alternative_only_what_is_new_is_asked_for_its_place() -> None:
    given = document(
        buildings=None, baseline={"buildings": [house(where=square(0, 0, 10, 4))]}, alternatives=[{"letter": "A", "changes": []}]
    )
    answer = answer_of(with_plan(parse(given), plan(zone(), window())))
    assert [item.subject for item in answer.alternatives["A"].findings] == []


@pytest.fixture(scope="module")
def real() -> PlanFacts:
    if not REAL.exists():
        pytest.skip("BP_872A.gml is not here")
    batches = XPlanGML().read(Source(REAL, REAL.name), NoOptions(), Progress())
    return next(facts_of(batch.data) for batch in batches)  # type: ignore[arg-type]


def filled(real: PlanFacts, levels: int) -> dict[str, Any]:
    """Every buildable area of the plan built over with so many storeys of 3 m."""
    ground = {"ground_nhn_m": 486.0}
    houses = [house(item.id, to_geojson(item.geometry), storeys(levels), **ground) for item in real.buildable]
    return document(buildings=houses, plots=[], planning_perimeter=None, law={"land": "BY", "baunvo": "2017", "zone": "WA"})


@pytest.mark.real
def test_the_real_plan_fixes_grz_and_gf_in_four_areas(real: PlanFacts) -> None:
    assert {item.name: {key: float(value) for key, value in item.values.items()} for item in real.zones} == {
        "WA1": {"GRZ": 0.35, "GF": 3650},
        "WA2": {"GRZ": 0.4, "GF": 4450},
        "WA3": {"GRZ": 0.35, "GF": 5250},
        "WA4": {"GRZ": 0.35, "GF": 9950},
    }
    assert (len(real.buildable), len(real.lines), real.baunvo) == (16, 20, None)


@pytest.mark.real
def test_the_real_plan_filled_to_its_limits_is_measured_as_shapely_measures_it(real: PlanFacts) -> None:
    given = {**filled(real, 4), "crs": real.crs}
    del given["planning_perimeter"]
    got = [item for item in answer_of(with_plan(parse(given), real)).baseline.findings if item.subject == "GF"]
    whole = shapely.union_all([item.geometry for item in real.buildable])
    expected = {zone.id: 4 * zone.geometry.intersection(whole).area for zone in real.zones}
    beyond = {zone.id for zone in real.zones if expected[zone.id] > float(zone.values["GF"])}
    assert {item.plan_object for item in got} == beyond and beyond
    for item in got:
        assert float(item.value or 0) == pytest.approx(expected[item.plan_object or ""], abs=0.1)


@pytest.mark.real
def test_a_storey_too_many_and_a_step_over_the_line_are_found_in_the_real_plan(real: PlanFacts) -> None:
    place = next(item for item in real.buildable if item.name == "4-3")
    moved = shapely.affinity.translate(place.geometry, 3.0, 0.0)
    given = {**filled(real, 5), "crs": real.crs, "buildings": [house("x", to_geojson(moved), storeys(5), ground_nhn_m=486.0)]}
    del given["planning_perimeter"]
    got = {item.subject: item for item in answer_of(with_plan(parse(given), real)).baseline.findings}
    assert (got["Z"].plan_object, got["Z"].value, got["Z"].limit) == (place.id, 5, 4)
    outside = moved.difference(shapely.union_all([item.geometry for item in real.buildable])).area
    assert float(got["Baugrenze"].value or 0) == pytest.approx(outside, abs=0.01)
    # the plan writes an upper edge of 12.5 m "above NN" where the ground lies at 486 m: shown as written, not checked
    assert got["height:4-3"].severity == "to be checked" and "über Gelände" in got["height:4-3"].text.de
