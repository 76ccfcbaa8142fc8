"""The map of sun hours in an address, and in the course of its day."""

from __future__ import annotations

import base64
import shutil

import numpy as np
import pytest

from .innode import in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
MAP = {"on": "facades", "day": "03-21", "state": "A", "against": "0", "area": "around"}
CAMERA = {"lon": 8.75, "lat": 51.72, "height": 110, "azimuth": 20, "elevation": 35, "distance": 400, "fov": 24}


@pytest.mark.parametrize("sunmap", [MAP, MAP | {"against": None}, MAP | {"on": "ground", "area": "site", "day": "02-10"}, None])
def test_an_address_holds_a_map_of_sun_hours(sunmap: dict[str, str] | None) -> None:
    state = {"camera": CAMERA, "sun": "2026-03-21T12:00", "shown": ["A"], "comparison": "none", "split": 0.5, "layers": {}}
    body = "const words = it.fragmentOf(given); return [words, it.stateOf(words, {}).sunmap];"
    words, again = in_node("viewer/instruments/address.js", body, state | {"sunmap": sunmap})
    assert again == sunmap
    assert words.endswith("&sunmap=facades,03-21,A,0,around") is (sunmap == MAP)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "roof,03-21,A,0,around",
        "ground,3-21,A,,around",
        "ground,03-21,AB,,around",
        "ground,03-21,A,A,around",
        "ground,03-21,A,,town",
        "%",
    ],
)
def test_words_that_name_no_map_show_none(words: str) -> None:
    assert in_node("viewer/instruments/sunmap.js", "return it.sunmapOf(given);", words) is None


def course(*states: list[list[int]], bounds: list[int]) -> dict[str, object]:
    """A day of three steps of 30 minutes about 10:00, 10:30 and 11:00, with the light of each cell in each step."""
    times = [f"2026-03-21T{time}:00Z" for time in ("10:00", "10:30", "11:00")]
    lit = [[base64.b64encode(np.packbits(row, bitorder="little").tobytes()).decode() for row in rows] for rows in states]
    return {"times": times, "step_minutes": 30, "bounds": bounds, "lit": lit}


# eleven cells: the first is dark all day, the second lit in the last step, the third always, the last in the first two
LIGHT = [[0, 0, 1, *[0] * 7, 1], [0, 0, 1, *[0] * 7, 1], [0, 1, 1, *[0] * 8]]
HOURS = [60, 120, 180, 240, 300, 360]
BODY = "const { places, isDark } = it.mapAt(given.day, given.places, Date.parse(given.utc)); return [places, isDark];"


@pytest.mark.parametrize(
    ("time", "classes", "dark"),
    [
        ("09:00", [0, 0, 0, 0], [False, False, False, False]),
        ("10:00", [0, 0, 0, 0], [True, True, False, False]),
        ("10:40", [0, 0, 1, 1], [True, True, False, False]),
        ("11:05", [0, 0, 1, 1], [True, False, False, True]),
        ("12:00", [0, 0, 1, 1], [False, False, False, False]),
    ],
)
def test_hours_sum_up_over_the_day_and_what_lies_in_the_shade_is_known(time: str, classes: list[int], dark: list[bool]) -> None:
    given = {"day": course(LIGHT, bounds=HOURS), "places": [0] * 10 + [1], "utc": f"2026-03-21T{time}:00Z"}
    places, is_dark = in_node("viewer/instruments/suncourse.js", BODY, given)
    assert [places[cell] for cell in (0, 1, 2, 10)] == classes
    assert [is_dark[cell] for cell in (0, 1, 2, 10)] == dark


def test_the_course_of_a_difference_is_that_of_both_states_and_cells_without_a_value_stay_so() -> None:
    before = [[1] * 11, [1] * 11, [1] * 11]
    bounds = [-180, -60, -15, 15, 60, 180]
    given = {"day": course(LIGHT, before, bounds=bounds), "places": [3] * 10 + [-1], "utc": "2026-03-21T12:00:00Z"}
    places, _ = in_node("viewer/instruments/suncourse.js", BODY, given)
    # 90, 60 and 0 minutes less: an hour less belongs to "1 to below 3 h less"
    assert (places[0], places[1], places[2], places[10]) == (1, 1, 3, -1)
