"""Ground made level: cut and fill of pad and banks against volumes written out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from twin.errors import DocumentInvalid
from twin.planning.answer import StateAnswer
from twin.planning.document import compute, parse, write
from twin.planning.merging import touched

from .documents import EAST, NORTH, document, house, square

FLAT = {"points": [[EAST + x, NORTH + y, 100] for x in range(-40, 101, 20) for y in range(-40, 101, 20)], "source": "DGM1"}
RAMP = {"points": [[EAST + x, NORTH + y, 100 + x / 10] for x in range(-40, 101, 20) for y in range(-40, 101, 20)]}
# a corner of the pad is rounded in sixteen steps around
SIXTEEN = 8 * math.sin(math.pi / 8)


def computed(*changes: dict[str, Any], terrain: Any = FLAT) -> StateAnswer:
    given = document(buildings=None, terrain=terrain, alternatives=[{"letter": "A", "changes": list(changes)}])
    return compute(given).alternatives["A"]


def grade(low: float = 10, high: float = 30, **members: Any) -> dict[str, Any]:
    return {"grade": {"id": "g", "geometry": square(low, 5, high, 25), **members}}


def earth(answer: StateAnswer) -> tuple[float, float]:
    cut, fill = answer.total["cut_m3"].value, answer.total["fill_m3"].value
    assert cut is not None and fill is not None
    return float(cut), float(fill)


def test_a_pit_with_upright_walls_is_a_box() -> None:
    # 20 m × 20 m × 2 m
    assert earth(computed(grade(level_nhn_m=98, bank=0))) == pytest.approx((800, 0))


@pytest.mark.parametrize(("level", "place"), [(98, 0), (102, 1)])
def test_banks_are_wedges_along_the_sides_and_cones_at_the_corners(level: float, place: int) -> None:
    # box 800; sides 80 m × ½ · 3 m · 2 m = 240; four quarters of a cone of sixteen sides, r = 3 m, h = 2 m
    cone = SIXTEEN * 3**2 * 2 / 3
    moved = earth(computed(grade(level_nhn_m=level, bank=1.5)))
    assert moved[place] == pytest.approx(800 + 240 + cone, abs=0.01) and moved[1 - place] == 0


def test_on_a_slope_the_uphill_side_is_cut_and_the_downhill_side_filled() -> None:
    # terrain 101 … 103 m under the pad at 102 m: ½ · 10 m · 1 m · 20 m on each side, with upright walls
    assert earth(computed(grade(level_nhn_m=102, bank=0), terrain=RAMP)) == pytest.approx((100, 100))
    # bank 1:2 on a slope of 1 in 10: 1 m high at the edge, it meets the terrain uphill after 1 / (1/2 - 1/10) = 2.5 m,
    # a wedge of ½ · 1 m · 2.5 m · 20 m = 25 m³; and downhill the same; flanks and corners come to it on both sides alike
    cut, fill = earth(computed(grade(level_nhn_m=102, bank=2), terrain=RAMP))
    assert cut == pytest.approx(fill, abs=0.01) and 125 < cut < 160


def test_the_floor_of_a_building_gives_the_height_and_no_earth_counts_twice() -> None:
    build = {"build": house("neu", square(12, 7, 22, 17), ground_nhn_m=99)}
    answer = computed(grade(building="neu", bank=0), build)
    # the pad is dug to the floor of the house, below which nothing is left to dig
    assert earth(answer) == pytest.approx((400, 0))
    shares = {item.id: float(item.share) for item in answer.total["cut_m3"].evidence.objects}
    assert shares == pytest.approx({"neu": 0, "g": 400})
    # a floor half a metre above the pad needs 100 m² × 0.5 m
    assert earth(computed(grade(level_nhn_m=98.5, bank=0), build)) == pytest.approx((600, 50))


def test_where_two_areas_overlap_the_later_one_counts() -> None:
    # 20 m × 20 m at 99 m, over half of it 20 m × 20 m at 98 m: 200 × 1 + 400 × 2
    second = {"grade": {**grade(20, 40, level_nhn_m=98, bank=0)["grade"], "id": "h"}}
    assert earth(computed(grade(level_nhn_m=99, bank=0), second)) == pytest.approx((200 + 800, 0))


def test_what_cannot_be_computed_says_why() -> None:
    steep = computed(grade(level_nhn_m=140, bank=5)).total["fill_m3"]
    assert steep.value is None and steep.reason is not None and "steiler" in steep.reason.de
    beyond = {"grade": {"geometry": square(90, 80, 140, 120), "level_nhn_m": 99}}
    assert "reicht nicht" in str(computed(beyond).total["cut_m3"].reason)


@pytest.mark.parametrize(
    ("members", "words"),
    [({}, "die Höhe fehlt"), ({"building": "fehlt"}, "„fehlt“ gibt es nicht"), ({"building": "neu"}, "hat keine Höhe")],
)
def test_a_height_that_is_not_there_is_refused(members: dict[str, Any], words: str) -> None:
    with pytest.raises(DocumentInvalid, match=words):
        computed({"build": house("neu", square(12, 7, 22, 17))}, grade(**members))


def test_it_survives_writing_and_reading_and_has_a_key_of_its_own() -> None:
    changes = [grade(level_nhn_m=98.25, bank=0), grade(building="neu"), {"build": house("neu", ground_nhn_m=99)}]
    case = parse(document(alternatives=[{"letter": "A", "changes": changes}]))
    again = write(case)["alternatives"][0]["changes"]
    assert parse(write(case)).alternatives == case.alternatives
    assert again[0]["grade"] == {**changes[0]["grade"], "level_nhn_m": 98.25, "bank": 0}
    assert again[1]["grade"]["bank"] == 1.5 and touched(again[1]) == "grade:g"


def test_the_difference_names_it() -> None:
    given = document(buildings=None, terrain=FLAT, alternatives=[{"letter": "A", "changes": [grade(level_nhn_m=98)]}])
    found = compute(given).differences["A"]
    assert not found.is_empty() and "Gelände an 1 Stelle angepasst" in found.sentence()
    assert found.to_json()["grades"] == {"added": [{"id": "g", "area": 400.0, "level": 98.0, "bank": 1.5}], "removed": []}
