from __future__ import annotations

from typing import Any

import pytest

from twin.errors import NotFound
from twin.planning.answer import answer_of, states_of
from twin.planning.comparison import compare, comparison_of
from twin.planning.document import parse

from .documents import document, house, law, square, storeys


def case_document() -> dict[str, Any]:
    baseline = {"buildings": [house("old", square(5, 5, 15, 15), storeys(1, use="industry"))]}
    alternatives = [
        {"letter": "A", "title": "Block", "changes": [{"demolish": "old"}, {"build": house("new", levels=storeys(4))}]},
        {"letter": "B", "title": "Zeile", "changes": [{"build": house("row", square(20, 5, 30, 15))}]},
    ]
    return document(
        buildings=None, baseline=baseline, alternatives=alternatives, law=law(baunvo="2021"), plan_limits={"GFZ": 1.2}
    )


def table(baseline: str = "0") -> dict[str, Any]:
    return comparison_of(answer_of(parse(case_document())), baseline).to_json()


def cell(letter: str, key: str, baseline: str = "0") -> dict[str, Any]:
    row = next(row for row in table(baseline)["rows"] if row["key"] == key)
    return dict(row["cells"][letter])


def test_columns_are_the_bestand_and_every_letter() -> None:
    assert [(item["letter"], item["title"]) for item in table()["columns"]] == [("0", "Bestand"), ("A", "Block"), ("B", "Zeile")]


def test_cells_show_value_and_signed_difference() -> None:
    found = cell("A", "GFZ")
    assert (found["display"], found["delta_display"]) == ("1,60", "+1,50")


def test_the_baseline_itself_has_no_difference() -> None:
    assert cell("0", "GFZ")["delta_display"] == ""


def test_another_alternative_can_be_the_baseline() -> None:
    assert cell("0", "GFZ", "B")["delta_display"] == "−0,30"
    assert cell("A", "GFZ", "B")["delta_display"] == "+1,20"


def test_an_unknown_baseline_is_not_found() -> None:
    with pytest.raises(NotFound):
        table("Z")


def test_flags_stand_at_the_cell_they_concern() -> None:
    severities = {item["severity"] for item in cell("A", "GFZ")["flags"]}
    assert severities == {"above the orientation value", "exceeds a value fixed in the plan"}
    assert cell("B", "GFZ")["flags"] == []


def test_counts_summarise_each_alternative() -> None:
    rows = {row["key"]: row["cells"] for row in table()["counts"]}
    assert (rows["removed"]["A"]["value"], rows["added"]["A"]["value"], rows["kept"]["B"]["value"]) == (1, 1, 1)


def test_what_only_the_baseline_lacks_is_new() -> None:
    assert cell("A", "cost_eur")["delta_display"] == "neu"


def test_states_can_be_compared_without_an_answer() -> None:
    case = parse(case_document())
    found = compare(case, states_of(case)).to_json()
    assert found == table()


def test_the_plan_in_force_can_be_the_baseline() -> None:
    assert cell("A", "GFZ", "plan")["delta_display"] == "+0,40"
    assert cell("B", "GF", "plan")["delta_display"] == "−800,0 m²"
    assert cell("A", "trees", "plan")["delta_display"] == ""


def test_the_possible_baselines_are_listed() -> None:
    assert [item["letter"] for item in table()["baselines"]] == ["0", "A", "B", "plan"]
