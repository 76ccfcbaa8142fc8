from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.geodata.crs import transform
from twin.planning.answer import Answer, answer_of
from twin.planning.document import parse
from twin.planning.families import Families
from twin.planning.measure import shares_of
from twin.planning.measures import MEASURES

from .documents import EAST, NORTH, document, house, square, storeys

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


def turned(value: Any, angle: float) -> Any:
    """The same document turned about the sample's corner; numbers that are no coordinates stay."""
    if isinstance(value, dict):
        return {key: turn_points(item, angle) if key == "coordinates" else turned(item, angle) for key, item in value.items()}
    return [turned(item, angle) for item in value] if isinstance(value, list) else value


def turn_points(points: Any, angle: float) -> Any:
    if isinstance(points[0], list):
        return [turn_points(item, angle) for item in points]
    x, y = points[0] - EAST, points[1] - NORTH
    return [EAST + x * math.cos(angle) - y * math.sin(angle), NORTH + x * math.sin(angle) + y * math.cos(angle)]


@given(HOUSES, st.floats(0.0, 6.28))
@settings(max_examples=25, deadline=None)
def test_turning_the_plan_changes_no_number(boxes: list[tuple[int, int, int, int, int]], angle: float) -> None:
    given_document = document(buildings=drawn(boxes))
    before, after = (compute(item).baseline.total for item in (given_document, turned(given_document, angle)))
    for key, item in before.items():
        other = after[key].value
        assert (item.value is None) == (other is None)
        assert item.value is None or other is None or math.isclose(item.value, other, rel_tol=1e-5, abs_tol=1e-3), key


@given(HOUSES)
@settings(max_examples=20, deadline=None)
def test_another_zone_of_the_same_earth_changes_areas_by_its_scale_alone(boxes: list[tuple[int, int, int, int, int]]) -> None:
    """In EPSG:25833 the place lies 6.2° from the meridian: lengths grow by 0.4 %, areas by less than one per cent."""
    here = document(buildings=drawn(boxes))
    there = {**reprojected(here), "crs": "EPSG:25833"}
    before, after = compute(here).baseline.total, compute(there).baseline.total
    for key in ("GRZ_I", "GFZ", "sealing_degree", "dwellings_per_ha_net"):
        first, second = before[key].value, after[key].value
        assert first is None or second is None or math.isclose(first, second, rel_tol=1e-4)
    for key in ("GR_main", "GF", "BGF", "plot_area"):
        assert math.isclose(before[key].value or 0, after[key].value or 0, rel_tol=0.01)


def reprojected(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: moved(item) if key == "coordinates" else reprojected(item) for key, item in value.items()}
    return [reprojected(item) for item in value] if isinstance(value, list) else value


def moved(points: Any) -> Any:
    if isinstance(points[0][0], list):
        return [moved(item) for item in points]
    return transform(np.array(points), "EPSG:25832", "EPSG:25833").tolist()


@given(HOUSES)
@settings(max_examples=25, deadline=None)
def test_one_storey_more_lowers_no_density(boxes: list[tuple[int, int, int, int, int]]) -> None:
    higher = [(x, y, w, h, count + 1) for x, y, w, h, count in boxes]
    low, high = (compute(document(buildings=drawn(item))).baseline.total for item in (boxes, higher))
    for key in ("GRZ_I", "GFZ", "BMZ", "BGF", "people", "solid_volume", "height_max_m", "full_storeys"):
        assert (low[key].value or 0) <= (high[key].value or 0)
