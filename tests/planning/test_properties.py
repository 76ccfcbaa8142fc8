from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from twin.planning.answer import Answer, answer_of
from twin.planning.document import parse
from twin.planning.families import Families
from twin.planning.measure import shares_of
from twin.planning.measures import MEASURES

from .documents import document, house, square, storeys

CELLS = st.integers(0, 7)
SIZES = st.integers(1, 6)
HOUSES = st.lists(st.tuples(CELLS, CELLS, SIZES, SIZES, st.integers(1, 6)), min_size=1, max_size=5)
ADDING = ("GR_main", "GR_all", "GF", "BM", "BGF", "living_area", "footprint", "solid_volume")


# what is sampled has its own tests: here every example counts
EXACT = Families(tuple(name for name in MEASURES if "sunlight" not in name and "sky" not in name), plugins=False)


def compute(given: dict[str, Any]) -> Answer:
    return answer_of(parse(given), families=EXACT)


def drawn(boxes: list[tuple[int, int, int, int, int]]) -> list[dict[str, Any]]:
    return [
        house(f"h{number}", square(5 * x, 3 * y, 5 * x + 1.3 * w, 3 * y + 1.7 * h), storeys(count))
        for number, (x, y, w, h, count) in enumerate(boxes)
    ]


@given(HOUSES)
@settings(max_examples=60, deadline=None)
def test_shares_add_up_to_the_numerator(boxes: list[tuple[int, int, int, int, int]]) -> None:
    answer = compute(document(buildings=drawn(boxes)))
    for key in ADDING:
        measure = answer.baseline.total[key]
        assert measure.value == shares_of(measure.evidence.objects)


@given(HOUSES)
@settings(max_examples=60, deadline=None)
def test_plots_and_what_lies_outside_add_up_to_the_union(boxes: list[tuple[int, int, int, int, int]]) -> None:
    plots = [{"id": "a", "geometry": square(0, 0, 17, 25)}, {"id": "b", "geometry": square(17, 0, 40, 25)}]
    answer = compute(document(buildings=drawn(boxes), plots=plots)).baseline
    parts = [answer.plots[name]["GR_main"].value or 0 for name in ("a", "b")]
    assert abs(sum(parts) - (answer.total["GR_main"].value or 0)) < 1e-4
    assert (answer.total["GR_main"].value or 0) <= (answer.total["footprint"].value or 0)


@given(st.permutations(range(4)))
@settings(max_examples=24, deadline=None)
def test_the_order_of_buildings_apart_does_not_matter(order: list[int]) -> None:
    builds = [{"build": house(f"h{i}", square(10 * i, 2, 10 * i + 7, 9), storeys(i + 1))} for i in range(4)]
    changed = [builds[i] for i in order]
    found = compute(document(buildings=None, alternatives=[{"letter": "A", "changes": changed}])).alternatives["A"].total
    usual = compute(document(buildings=None, alternatives=[{"letter": "A", "changes": builds}])).alternatives["A"].total
    assert {key: item.value for key, item in found.items()} == {key: item.value for key, item in usual.items()}


@given(HOUSES)
@settings(max_examples=30, deadline=None)
def test_demolishing_everything_and_building_it_again_changes_no_number(boxes: list[tuple[int, int, int, int, int]]) -> None:
    houses = drawn(boxes)
    changes = list(itertools.chain(({"demolish": item["id"]} for item in houses), ({"build": item} for item in houses)))
    answer = compute(document(buildings=None, baseline={"buildings": houses}, alternatives=[{"letter": "A", "changes": changes}]))
    before, after = answer.baseline.total, answer.alternatives["A"].total
    of_what_is_built = {"cost_eur", "excavation_m3", "cut_m3", "fill_m3"}
    assert {key: item.value for key, item in before.items() if key not in of_what_is_built} == {
        key: item.value for key, item in after.items() if key not in of_what_is_built
    }
