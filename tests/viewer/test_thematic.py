"""Classes of a map by an attribute, its colours, filters, and the address that holds them."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from .innode import in_node

CLASSES, PALETTES, ADDRESS = "viewer/thematic/classes.js", "viewer/thematic/palettes.js", "viewer/instruments/address.js"
CONDITIONS = "viewer/thematic/conditions.js"
# dichromats' view of linear RGB (Viénot, Brettel, Mollon 1999; tritanopia after Machado 2009)
BLIND = {
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, -0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, -0.0], [-0.02234, 0.02234, 1.0]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def bounds(values: list[Any], method: str, count: int) -> list[float]:
    found: list[float] = in_node(CLASSES, "return it.boundsOf(given.values, given.method, given.count);", locals())
    return found


def test_quantiles_hold_equal_numbers_of_objects() -> None:
    values = np.random.default_rng(3).gamma(3.0, 4.0, 1000).round(3).tolist()
    found = bounds(values, "quantile", 5)
    counts = np.histogram(values, bins=found)[0]
    assert len(found) == 6
    assert abs(counts - 200).max() <= 6  # bounds are written with three digits
    assert found[0] <= min(values) and found[-1] >= max(values)


def test_equal_widths_and_round_bounds() -> None:
    assert bounds([0.0, 7.0, 10.0], "equal", 4) == [0, 2.5, 5, 7.5, 10]
    assert bounds([2.9, 8.0, 57.0], "pretty", 5) == [0, 10, 20, 30, 40, 50, 60]
    assert bounds([1, 2, 3], "pretty", 5) == [1, 1.5, 2, 2.5, 3]


def test_few_values_make_few_classes() -> None:
    assert bounds([1] * 90 + [2] * 10, "quantile", 5) == [1, 2]
    assert bounds([4, 4], "quantile", 5) == [4, 4]
    assert bounds([None, ""], "equal", 5) == []


def test_a_bound_belongs_to_the_class_above_and_the_last_to_the_last() -> None:
    values = [0, 9.99, 10, 20, 20.01, None, "12,5", -1]
    assert in_node(CLASSES, "return given.map((value) => it.classOf(value, [0, 10, 20]));", values) == [0, 0, 1, 1, -1, -1, 1, -1]


def test_codes_are_words_dates_are_years_and_decimals_are_numbers() -> None:
    given = [
        ["31001_2020", "31001_1000"],
        ["1000", "3100"],
        ["2019-03-01", "1911-01-01"],
        [3, None, 4.5],
        ["3,5", "4.25"],
        [True, False],
    ]
    found = in_node(CLASSES, "return given.map((values) => it.natureOf(values).kind);", given)
    assert found == ["category", "category", "number", "number", "number", "category"]
    assert in_node(CLASSES, "return it.numberOf(given);", "1911-01-01") == 1911


def test_categories_are_the_most_frequent_values() -> None:
    values = ["b"] * 3 + ["a"] * 3 + ["c"] * 9 + [None, ""] + [f"x{n}" for n in range(12)]
    assert in_node(CLASSES, "return it.categoriesOf(given, 3);", values) == ["c", "a", "b"]


def linear(colour: str) -> np.ndarray[Any, Any]:
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return CIE L*a*b* (D65) of linear RGB."""
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = (matrix @ np.clip(rgb, 0, 1)) / [0.9505, 1.0, 1.089]
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


@pytest.mark.parametrize("name", ["ylgnbu", "viridis", "cividis"])
@pytest.mark.parametrize("count", [3, 5, 7])
def test_graduated_colours_darken_step_by_step_for_everybody(name: str, count: int) -> None:
    colours = in_node(PALETTES, "return it.sequence(given.name, given.count);", {"name": name, "count": count})
    assert len(set(colours)) == count
    for matrix in [np.eye(3), *map(np.array, BLIND.values())]:
        lightness = [lab(matrix @ linear(colour))[0] for colour in colours]
        assert all(a - b > 3 for a, b in itertools.pairwise(lightness)), lightness


def test_categories_can_be_told_apart_by_dichromats() -> None:
    colours = in_node(PALETTES, "return it.categories(9);")
    for matrix in map(np.array, (BLIND["protan"], BLIND["deutan"])):
        seen = [lab(matrix @ linear(colour)) for colour in colours]
        nearest = min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[i + 1 :])
        assert nearest > 5


HEIGHTS = {"by": "measuredHeight", "method": "quantile", "count": 3, "palette": "viridis", "classes": [2.5, 9, 12]}
USES = {"by": "Art der Nutzung", "method": "category", "count": 5, "palette": "ylgnbu", "classes": ["WA, a_b", "MI:x"]}


def test_the_address_holds_look_order_and_labels() -> None:
    usual = {"buildings": True, "trees": True, "plan:a_b": False}
    state = {
        "camera": {"lon": 8.75, "lat": 51.7, "height": 100, "azimuth": 0, "elevation": 30, "distance": 500, "fov": 24},
        "sun": "2026-06-21T12:00", "shown": ["0"], "comparison": "none", "split": 0.5,
        "layers": {"buildings": 0.4, "trees": False, "plan:a_b": True}, "order": ["plan:a_b", "trees"],
        "styles": {"buildings": HEIGHTS, "plan:a_b": USES},
        "labels": {"buildings": "address"},
    }  # fmt: skip
    body = "const words = it.fragmentOf(given.state, given.usual); return [words, it.stateOf(words, given.usual)];"
    words, found = in_node(ADDRESS, body, {"state": state, "usual": usual})
    assert {name: found[name] for name in ("layers", "order")} == {name: state[name] for name in ("layers", "order")}
    assert found["styles"] == {**state["styles"], "trees": None}  # type: ignore[dict-item]
    assert found["labels"] == {"buildings": "address", "trees": None, "plan:a_b": None}
    assert " " not in words and "\n" not in words


def test_nonsense_in_an_address_is_left_out() -> None:
    styles = "buildings:a:quantile:5:viridis:x_y,none:a:quantile:5:viridis:1,buildings"
    fragment = f"view=8,51,0,0,30,500,24&styles={styles}&labels=:,x:y&order=z"
    found = in_node(ADDRESS, "return it.stateOf(given, { buildings: true });", fragment)
    assert (found["styles"], found["labels"], found["order"]) == ({"buildings": None}, {"buildings": None}, [])


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("8.75,51.72,8.751,51.72", [{"lon": 8.75, "lat": 51.72}, {"lon": 8.751, "lat": 51.72}]),
        ("8.75,51.72,8.75,51.72", None),
        ("8.75,51.72,x,51.72", None),
        ("8.75,51.72", None),
    ],
)
def test_a_line_to_cut_along_is_two_places_or_nothing(words: str, line: list[dict[str, float]] | None) -> None:
    body = "const state = it.stateOf(given, {}); return [state.section, it.fragmentOf(state)];"
    found, again = in_node(ADDRESS, body, f"view=8,51,0,0,30,500,24&section={words}")
    assert found == line
    assert ("section=8.7500000,51.7200000,8.7510000,51.7200000" in again) == (line is not None)


HOUSES = [
    {"id": "a", "use": "residential", "storeys": 2, "year": "1932-01-01", "address": "Am Markt 3"},
    {"id": "b", "use": "residential", "storeys": 5, "year": "1987-01-01", "address": "Mühlenweg 4"},
    {"id": "c", "use": "office", "storeys": "7", "year": "2011", "address": None},
    {"id": "d", "use": "church", "storeys": None, "year": "1264-01-01", "address": "am markt 1"},
]


@pytest.mark.parametrize(
    ("conditions", "fitting"),
    [
        ([{"by": "use", "is": "is", "value": "residential"}], "ab"),
        ([{"by": "storeys", "is": "from", "value": 5}], "bc"),
        ([{"by": "storeys", "is": "above", "value": 5}], "c"),
        ([{"by": "storeys", "is": "upto", "value": 2}], "a"),
        ([{"by": "year", "is": "below", "value": 1950}], "ad"),
        ([{"by": "use", "is": "not", "value": "residential"}], "cd"),
        ([{"by": "storeys", "is": "not", "value": 5}], "acd"),
        ([{"by": "address", "is": "has", "value": "MARKT"}], "ad"),
        ([{"by": "use", "is": "is", "value": "church"}, {"by": "use", "is": "is", "value": "office"}], "cd"),
        ([{"by": "use", "is": "is", "value": "residential"}, {"by": "storeys", "is": "from", "value": 5}], "b"),
        ([{"by": "unheard of", "is": "is", "value": "x"}], ""),
        ([], "abcd"),
    ],
)  # fmt: skip
def test_a_filter_finds_what_meets_all_its_conditions(conditions: list[dict[str, Any]], fitting: str) -> None:
    body = """const fitting = given.houses.filter((one) => it.fits(given.conditions, (name) => one[name] ?? null));
    return fitting.map(({ id }) => id).join("");"""
    assert in_node(CONDITIONS, body, {"houses": HOUSES, "conditions": conditions}) == fitting


def test_conditions_that_mean_nothing_are_left_out() -> None:
    given = [
        {"by": "storeys", "is": "from", "value": "5"}, {"by": "storeys", "is": "from", "value": "many"},
        {"by": "", "is": "is", "value": "x"}, {"by": "use", "is": "like", "value": "x"}, {"by": "use", "is": "is"}, None, 7,
        {"by": "use", "is": "is", "value": "x", "more": 1},
    ]  # fmt: skip
    kept = [{"by": "storeys", "is": "from", "value": 5}, {"by": "use", "is": "is", "value": "x"}]
    assert in_node(CONDITIONS, "return [it.conditionsFrom(given), it.conditionsFrom('x'), it.conditionsFrom(null)];", given) == [
        kept,
        [],
        [],
    ]


def test_the_address_holds_filters_and_what_stands_out() -> None:
    state = {
        "camera": {"lon": 8.75, "lat": 51.7, "height": 100, "azimuth": 0, "elevation": 30, "distance": 500, "fov": 24},
        "sun": "2026-06-21T12:00", "shown": ["0"], "comparison": "none", "split": 0.5, "layers": {},
        "filters": {
            "buildings": [{"by": "storeys", "is": "from", "value": 5}, {"by": "Art", "is": "not", "value": "a:b, c_d"}],
            "plan:a_b": [{"by": "name", "is": "is", "value": "WA"}],
        },
        "ghost": {"of": "chosen", "strength": 0.85, "ids": ["DE_1,2", "x"]},
        "away": {"hidden": ["a_b", "c:d"], "only": ["e,f"]},
    }  # fmt: skip
    body = """const usual = { buildings: true, trees: true, "plan:a_b": false };
    const words = it.fragmentOf(given, usual); return [words, it.stateOf(words, usual)];"""
    words, found = in_node(ADDRESS, body, state)
    assert found["filters"] == {**state["filters"], "trees": []}  # type: ignore[dict-item]
    assert (found["ghost"], found["away"]) == (state["ghost"], state["away"])
    assert " " not in words
    plain = "view=8,51,0,0,30,500,24&ghost=walls:0.5&filters=buildings:storeys:from:many,x:y:is:z"
    nothing = in_node(ADDRESS, "return it.stateOf(given, { buildings: true });", plain)
    assert (nothing["filters"], nothing["ghost"], nothing["away"]) == ({"buildings": []}, None, {"hidden": [], "only": None})
