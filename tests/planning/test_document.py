from __future__ import annotations

import copy
import json

import pytest

from twin.errors import DocumentInvalid
from twin.planning.document import compute, parse, schema, write

from .documents import document, house, square


def faults_of(broken: object) -> list[dict[str, str]]:
    with pytest.raises(DocumentInvalid) as caught:
        parse(broken)
    return list(caught.value.params["faults"])


def test_unknown_keys_are_refused_with_the_nearest_known_one() -> None:
    (fault,) = faults_of(document(rain_m=30))
    assert "did you mean 'rain_mm'" in fault["en"]


def test_all_faults_are_reported_at_once_with_their_place() -> None:
    broken = document(buildings=[{**house(), "kind": "mian", "storey": []}], rain_mm=-1)
    assert {fault["path"] for fault in faults_of(broken)} == {"buildings[0].kind", "buildings[0].storey", "rain_mm"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "12"])
def test_numbers_must_be_finite_numbers(value: object) -> None:
    assert faults_of(document(rain_mm=value))[0]["path"] == "rain_mm"


def test_a_footprint_that_crosses_itself_is_refused() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]}
    assert faults_of(document(buildings=[house(where=bow)]))[0]["path"] == "buildings[0].footprint"


def test_degrees_are_refused() -> None:
    assert faults_of(document(crs="EPSG:4326"))[0]["path"] == "crs"


def test_names_must_be_unique() -> None:
    assert "h1" in faults_of(document(buildings=[house(), house()]))[0]["en"]


def test_a_change_has_exactly_one_kind() -> None:
    both = {"demolish": "h1", "remove_tree": "t1"}
    assert faults_of(document(alternatives=[{"letter": "A", "changes": [both]}]))[0]["path"] == "alternatives[0].changes[0]"


@pytest.mark.parametrize("broken", [None, [], "x", 3, {"plots": {}}, {"buildings": [None]}, {"law": []}])
def test_anything_else_is_refused_without_a_traceback(broken: object) -> None:
    assert faults_of(broken)


def test_an_empty_document_answers_with_reasons() -> None:
    answer = compute({}).to_json()
    assert answer["total"]["GRZ_I"]["value"] is None
    assert answer["total"]["GRZ_I"]["reason"]


def test_the_documented_version_may_be_a_number() -> None:
    assert parse({"law": {"baunvo": 2017}}).law.baunvo == "2017"


def test_a_case_survives_writing_and_reading() -> None:
    garden = {"class": "garden", "geometry": square(0, 0, 5, 5)}
    changes = [
        {"demolish": "h1"},
        {"build": house("n", roof={"type": "gable", "eaves_height_m": 6, "ridge_height_m": 9})},
        {"surface": garden},
        {"tree": {"id": "t9", "position": [1.0, 2.0], "height_m": 9}},
        {"place": {"asset": "kiosk", "anchor": [1.0, 2.0, 3.0], "heading": 12.5, "scale": 1.0}},
        {"bring": {"dataset": "d", "layer": "l"}},
    ]
    case = parse(document(alternatives=[{"letter": "A", "title": "Blockrand", "changes": changes}], rain_mm=30.5))
    assert parse(write(case)) == case


def test_the_written_document_is_plain_json() -> None:
    written = write(parse(document()))
    assert json.loads(json.dumps(written, allow_nan=False)) == written


def test_the_schema_comes_from_the_form_that_checks() -> None:
    form = schema()
    assert form["additionalProperties"] is False
    building = form["properties"]["buildings"]["anyOf"][0]["items"]
    assert "underground" in building["properties"]["kind"]["anyOf"][0]["enum"]


def test_parsing_does_not_change_the_document() -> None:
    given = document()
    before = copy.deepcopy(given)
    compute(given)
    assert given == before


def test_english_answers_are_english() -> None:
    found = compute(document()).to_json("en")["plots"]["a"]["GRZ_I"]
    assert (found["label"], found["display"]) == ("site coverage ratio (GRZ I)", "0.40")


def test_every_measure_has_the_members_the_contract_names() -> None:
    answer = compute(document()).to_json()
    for measure in [*answer["total"].values(), *answer["plots"]["a"].values()]:
        assert {"key", "label", "value", "unit", "display", "basis", "evidence"} <= set(measure)
        assert {"formula", "formula_numbers", "inputs", "objects", "assumptions", "data"} <= set(measure["evidence"])
        assert measure["value"] is not None or measure["reason"]


def test_the_letter_of_the_bestand_is_taken() -> None:
    assert faults_of(document(alternatives=[{"letter": "0"}]))[0]["path"] == "alternatives"


def test_a_shape_that_touches_the_plot_along_a_line_is_cut_cleanly() -> None:
    plots = [{"id": "a", "geometry": square(10, 0, 40, 25)}]
    levels = [house("h1", square(0, 0, 10, 10)), house("h2", square(5, 5, 20, 10)), house("h3", square(5, 0, 15, 5))]
    assert compute(document(plots=plots, buildings=levels)).baseline.plots["a"]["GR_main"].value == 75
