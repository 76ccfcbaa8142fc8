from __future__ import annotations

import pytest

from ..documents import answer_to, findings, house, law, measures, square, value

GARAGE = {"id": "g", "kind": "garage", "footprint": square(25, 5, 31, 11), "allowed_in_abstandsflaeche": True}
CELLAR = {"id": "u", "kind": "underground", "footprint": square(0, 0, 40, 20)}


def test_grz_one_is_the_footprint_of_main_structures_over_the_plot() -> None:
    assert value("GRZ_I") == 0.4
    assert measures()["GRZ_I"].to_json()["display"] == "0,40"


def test_the_basis_names_paragraph_and_version() -> None:
    assert measures()["GRZ_I"].basis.de == "§ 19 BauNVO 2017"


def test_grz_two_counts_garages_and_undermined_ground_once() -> None:
    # 400 house + 36 garage + 800 cellar, of which 300 lie below the house and 36 below the garage
    assert value("GR_all", buildings=[house(), GARAGE, CELLAR]) == 400 + 36 + 464
    assert value("GRZ_II", buildings=[house(), GARAGE, CELLAR]) == 0.9


@pytest.mark.parametrize("version", ["1962", "1968", "1977", "1986"])
def test_grz_two_is_refused_before_1990(version: str) -> None:
    measure = measures(law=law(baunvo=version))["GRZ_II"]
    assert measure.value is None
    assert measure.reason is not None and version in measure.reason.de


def test_grz_two_is_refused_when_the_version_is_not_named() -> None:
    assert measures(law={"land": "NW"})["GRZ_II"].value is None


def test_the_day_of_public_display_names_the_version() -> None:
    named = {"land": "NW", "plan_public_display_from": "2018-04-03"}
    assert measures(law=named)["GRZ_I"].basis.de == "§ 19 BauNVO 2017"


@pytest.mark.parametrize(("grz", "limit"), [(0.2, 0.3), (0.4, 0.6), (0.6, 0.8), (0.9, 0.9)])
def test_the_limit_of_grz_two_is_half_above_and_at_most_eight_tenths(grz: float, limit: float) -> None:
    assert value("GRZ_II_limit", plan_limits={"GRZ": grz}) == limit


def test_without_a_fixed_grz_the_limit_comes_from_section_17() -> None:
    measure = measures()["GRZ_II_limit"]
    assert measure.value is not None and float(measure.value) == 0.6
    assert measure.evidence.note is not None and "§ 17" in measure.evidence.note.de


def test_the_planning_perimeter_is_no_denominator() -> None:
    measure = measures(plots=[])["GRZ_I"]
    assert measure.value is None
    assert measure.reason is not None and "Geltungsbereich" in measure.reason.de


def test_a_part_outside_every_plot_counts_for_none_and_is_reported() -> None:
    beyond = [house(where=square(30, 5, 50, 25))]
    assert value("GR_main", buildings=beyond) == 200
    outside = [item for item in findings(buildings=beyond) if item["subject"] == "outside_plots"]
    assert [(item["object"], item["excess_m2"]) for item in outside] == [("h1", 200.0)]


def test_overlapping_buildings_count_once_and_the_shares_add_up() -> None:
    twice = [house("h1"), house("h2", square(15, 5, 35, 25))]
    measure = measures(buildings=twice)["GR_main"]
    assert measure.value == 600
    assert [float(item.share or 0) for item in measure.evidence.objects] == [400, 200]


def test_a_building_across_two_plots_counts_for_each_with_its_part() -> None:
    plots = [{"id": "a", "geometry": square(0, 0, 15, 25)}, {"id": "b", "geometry": square(15, 0, 40, 25)}]
    answer = answer_to(plots=plots)
    assert answer.baseline.plots["a"]["GR_main"].value == 200
    assert answer.baseline.plots["b"]["GR_main"].value == 200
    assert answer.baseline.total["GRZ_I"].value == measures()["GRZ_I"].value


def test_an_object_known_only_by_name_makes_the_measure_refuse() -> None:
    measure = measures(baseline_objects={"buildings": ["DE1"]})["GR_main"]
    assert measure.value is None
    assert measure.reason is not None and "DE1" in measure.reason.de


def test_published_worked_examples_of_the_grz() -> None:
    # plot × GRZ = allowed footprint: massivhaus-reuter.de, hausbau24.de, lr-produkte-kaufen.de
    for plot, grz, footprint in ((600, 0.3, 180), (1200, 0.6, 720), (400, 0.4, 160)):
        plots = [{"id": "a", "geometry": square(0, 0, plot / 20, 20)}]
        assert value("GRZ_I", plots=plots, buildings=[house(where=square(0, 0, footprint / 20, 20))]) == grz
