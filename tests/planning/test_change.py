from __future__ import annotations

from typing import Any

import pytest

from twin.errors import DocumentInvalid
from twin.planning.answer import answer_of
from twin.planning.building import Building
from twin.planning.change import LayerRef
from twin.planning.document import compute, parse, parse_changes
from twin.planning.polygon import from_geojson

from .documents import document, house, square

OLD = house("old", square(5, 5, 15, 15))


def with_changes(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    baseline = {"buildings": [OLD], "trees": [{"id": "t1", "position": [484001.0, 5729001.0]}]}
    return document(buildings=None, baseline=baseline, alternatives=[{"letter": "A", "changes": list(changes)}], **more)


def test_changes_apply_in_their_order() -> None:
    answer = compute(with_changes({"demolish": "old"}, {"build": house("old")}))
    assert answer.alternatives["A"].plots["a"]["GR_main"].value == 400


def test_the_bestand_stays_as_it_is() -> None:
    answer = compute(with_changes({"demolish": "old"}))
    assert answer.baseline.plots["a"]["GR_main"].value == 100
    assert answer.alternatives["A"].plots["a"]["GR_main"].value == 0


def test_demolishing_what_is_not_there_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(DocumentInvalid) as caught:
        compute(with_changes({"demolish": "odl"}, {"remove_tree": "t2"}))
    texts = [fault["en"] for fault in caught.value.params["faults"]]
    assert len(texts) == 2
    assert "did you mean 'old'" in texts[0] and "Alternative A" in texts[0]


def test_building_what_is_there_is_refused() -> None:
    with pytest.raises(DocumentInvalid):
        compute(with_changes({"build": OLD}))


def test_demolishing_and_rebuilding_leaves_every_number() -> None:
    answer = compute(with_changes({"demolish": "old"}, {"build": OLD}))
    before, after = answer.baseline.total, answer.alternatives["A"].total
    apart = {key for key in before if before[key].value != after[key].value}
    assert apart <= {"cost_eur", "excavation_m3", "sun_facade_lost"}
    assert answer.differences["A"].is_empty()


def test_the_difference_counts_buildings_areas_volumes_and_trees() -> None:
    tree = {"tree": {"id": "t9", "position": [484002.0, 5729002.0]}}
    found = compute(with_changes({"demolish": "old"}, {"build": house("new")}, tree, {"remove_tree": "t1"}))
    diff = found.differences["A"].to_json()
    assert diff["counts"] == {"removed": 1, "added": 1, "changed": 0, "kept": 0}
    assert (diff["footprint"]["removed"], diff["volume"]["added"]) == (100.0, 3600.0)
    assert diff["trees"] == {"removed": ["t1"], "added": ["t9"], "kept": 0, "balance": 0}


def test_a_placed_pavilion_counts_as_an_ancillary_structure() -> None:
    placed = {"place": {"asset": "pavilion", "anchor": [484030.0, 5729010.0, 100.0], "heading": 30, "scale": 1.0}}
    answer = compute(with_changes(placed))
    alternative = answer.alternatives["A"].plots["a"]
    assert float(alternative["GR_all"].value or 0) == pytest.approx(164, abs=0.01)
    assert alternative["GR_main"].value == 100


def test_a_layer_that_was_not_brought_makes_the_measures_refuse() -> None:
    measure = compute(with_changes({"bring": {"dataset": "d", "layer": "b"}})).alternatives["A"].total["GFZ"]
    assert measure.value is None
    assert measure.reason is not None and "d/b" in measure.reason.de


def test_a_brought_layer_counts_like_drawn_buildings() -> None:
    case = parse(with_changes({"bring": {"dataset": "d", "layer": "b"}}))
    brought = {LayerRef("d", "b"): [Building("x", footprint=from_geojson(square(20, 5, 30, 15)), storeys=())]}
    assert answer_of(case, brought).alternatives["A"].plots["a"]["GR_main"].value == 200


def test_costs_of_an_alternative_are_those_of_what_it_builds() -> None:
    answer = compute(with_changes({"build": house("new", square(20, 5, 30, 15))}))
    assert answer.baseline.total["cost_eur"].value is None
    assert answer.alternatives["A"].total["cost_eur"].value == 300 * 2200


def test_an_editor_can_send_changes_alone() -> None:
    assert len(parse_changes([{"demolish": ["a", "b"]}, {"remove_tree": "t"}])) == 3
