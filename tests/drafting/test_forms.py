"""Form fields and changes of an alternative: both ways, with every fault at its field."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from twin.drafting.drafts import identified
from twin.drafting.forms import editing
from twin.drafting.forms.area import drawn_areas, sources
from twin.drafting.forms.dividing import divided, united
from twin.drafting.forms.fields import Sent, number_in, written
from twin.drafting.ground import Ground, Grounds
from twin.workspace import open_workspace

E0, N0 = 484000.0, 5729000.0
PLOT = {"type": "Polygon", "coordinates": [[[E0, N0], [E0 + 60, N0], [E0 + 60, N0 + 40], [E0, N0 + 40], [E0, N0]]]}
OLD = {"id": "alt", "footprint": {"type": "Polygon", "coordinates": [[[E0, N0], [E0 + 9, N0], [E0 + 9, N0 + 9], [E0, N0]]]}}
CASE = {
    "id": "hof", "title": "Hof", "crs": "EPSG:25832", "planning_perimeter": PLOT, "plots": [{"id": "a", "geometry": PLOT}],
    "baseline": {"buildings": [OLD], "trees": [{"id": "linde", "position": [E0 + 5, N0 + 5]}]},
}  # fmt: skip
RECTANGLE = {"way": "rectangle", "corner_east": "484010", "corner_north": "5729010", "width": "20", "depth": "12"}
HOUSE = {"kind": "main", "above": "3", "below": "1", "roof": "flat", **RECTANGLE}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    home: Path = tmp_path_factory.mktemp("forms") / "home"
    workspace = open_workspace(home)
    workspace.cases.add(CASE, identifier="hof")
    return Grounds(workspace).of("hof")


def change(ground: Ground, kind: str, fields: dict[str, str], old: Any = None) -> tuple[list[dict[str, Any]], Sent]:
    sent = Sent(fields)
    return editing.changes_from(kind, sent, ground, old), sent


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.234,5", 1234.5),
        ("-3", -3),
        ("5 729 000", 5729000),
        ("zwölf", None),
        ("1e9", None),
        ("−3", None),
    ],
)
def test_numbers_are_read_as_people_write_them(said: str, value: float | None) -> None:
    assert number_in(said) == value
    assert written(12.50000001) == "12.5" and written(None) == ""


def test_a_building_of_fields_has_its_storeys_and_reads_back_alike(ground: Ground) -> None:
    fields = {
        **HOUSE,
        "name": "Haus",
        "storey2-setback": "2",
        "storey0-use": "retail",
        "storey0-height": "4,5",
        "green": "50",
        "pv": "30",
    }
    ((found,), sent) = change(ground, "build", fields)
    building = found["build"]
    assert sent.faults == {} and shape(building["footprint"]).area == pytest.approx(240)
    levels = {item["level"]: item for item in building["storeys"]}
    assert sorted(levels) == [-1, 0, 1, 2] and (levels[0]["height_m"], levels[0]["use"]) == (4.5, "retail")
    assert shape(levels[2]["outline"]).area == pytest.approx(16 * 8)  # 2 m in on every side
    assert building["roof"] == {"type": "flat", "green_share": 0.5, "pv_share": 0.3}
    again, _ = change(ground, "build", editing.fields_of(found), building)
    assert again == [found]


def test_what_the_form_does_not_show_stays(ground: Ground) -> None:
    old = {"id": "x", "eaves_nhn_m": 12.0, "storeys": [{"level": 0, "height_m": 3, "clear_height_m": 2.6, "full_storey": True}]}
    ((found,), _) = change(ground, "build", {**HOUSE, "above": "1", "below": "0", "storey0-height": "3"}, old)
    assert found["build"]["id"] == "x" and found["build"]["eaves_nhn_m"] == 12.0
    assert found["build"]["storeys"][0]["clear_height_m"] == 2.6


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"width": "x"}, "width"),
        ({"width": "0"}, "width"),
        ({"above": "2,5"}, "above"),
        ({"above": "0", "below": "0"}, "above"),
        ({"storey0-height": ""}, "storey0-height"),
        ({"storey2-setback": "7"}, "storey2-setback"),
        ({"roof": "gable"}, "pitch"),
        ({"roof": "onion"}, "roof"),
        ({"kind": "castle"}, "kind"),
        ({"green": "120"}, "green"),
        ({"way": "points", "points": "1 2\n3 4"}, "points"),
        ({"way": "points", "points": "1 2\n3 x\n4 5"}, "points"),
        ({"way": "points", "points": "0 0\n10 10\n10 0\n0 10"}, "points"),
        ({"way": "offset", "source": "plot:b", "distance": "-3"}, "source"),
        ({"way": "offset", "source": "plot:a", "distance": "-30"}, "distance"),
    ],
)
def test_every_fault_stands_at_its_field(ground: Ground, more: dict[str, str], place: str) -> None:
    _, sent = change(ground, "build", {**HOUSE, **more})
    assert place in sent.faults


def test_an_area_by_offset_is_moved_and_turned(ground: Ground) -> None:
    way = {"way": "offset", "source": "plot:a", "distance": "-5", "move_east": "100", "turn": "90", "class": "lawn", "v": "0,1"}
    ((found,), sent) = change(ground, "surface", way)
    area = shape(found["surface"]["geometry"])
    assert sent.faults == {} and area.area == pytest.approx(50 * 30) and found["surface"]["v"] == 0.1
    assert area.bounds == pytest.approx((E0 + 115, N0 - 5, E0 + 145, N0 + 45))


def test_corners_with_a_courtyard_read_back_alike(ground: Ground) -> None:
    points = "0 0\n30 0\n30 30\n0 30\n\n10 10\n20 10\n20 20\n10 20"
    ((found,), _) = change(ground, "surface", {"class": "lawn", "way": "points", "points": points})
    assert shape(found["surface"]["geometry"]).area == 800
    assert editing.fields_of(found)["points"] == points


def test_a_row_of_trees_stands_in_even_steps(ground: Ground) -> None:
    fields = {
        "east": "100",
        "north": "200",
        "row_count": "4",
        "row_east": "130",
        "row_north": "240",
        "species": "Linde",
        "age": "20",
    }
    trees, _ = change(ground, "tree", fields)
    places = [item["tree"]["position"] for item in trees]
    assert places == [[100, 200], [110, 213.333], [120, 226.667], [130, 240]]
    assert [math.dist(a, b) for a, b in itertools.pairwise(places)] == pytest.approx([50 / 3] * 3, abs=1e-3)
    assert trees[0]["tree"]["age_years"] == 20


def test_a_rectangle_is_recognised_with_its_direction(ground: Ground) -> None:
    ((found,), _) = change(ground, "build", {**HOUSE, "direction": "30"})
    fields = editing.fields_of(found)
    assert (fields["width"], fields["depth"], fields["direction"]) == ("20", "12", "30")
    assert (fields["corner_east"], fields["corner_north"]) == ("484010", "5729010")


def test_changes_are_put_moved_and_repeated() -> None:
    changes = [{"demolish": "a"}, {"tree": {"id": "t"}}, {"demolish": "b"}]
    assert editing.moved(changes, 0, 1)[0] == changes[1] and editing.moved(changes, 0, -1) == changes
    assert editing.put(changes, 1, [{"tree": {"id": "u"}}])[1] == {"tree": {"id": "u"}}
    assert editing.repeated(changes, 1)[2] == {"tree": {}} and editing.repeated(changes, 0) == changes
    assert editing.taken_out(changes, 1) == [changes[0], changes[2]]


def test_everything_made_gets_a_name_and_two_people_never_the_same() -> None:
    one = identified({"changes": [{"tree": {"height_m": 8}}, {"tree": {"height_m": 8}}]}, ())
    other = identified({"changes": [{"tree": {"height_m": 9}}]}, ())
    names = [item["tree"]["id"] for item in one["changes"]] + [item["tree"]["id"] for item in other["changes"]]
    assert len(set(names)) == 3 and all(name.startswith("baum-") for name in names)


def test_a_building_is_divided_by_a_line_and_united_again(ground: Ground) -> None:
    (build,), _ = change(ground, "build", {**HOUSE, "storey2-setback": "2", "name": "Riegel"})
    build["build"]["id"] = "riegel"
    line = {"split_from_east": "484022", "split_from_north": "5729000", "split_to_east": "484022", "split_to_north": "5729030"}
    parts = divided([build], 0, Sent(line))
    # 20 m × 12 m at 12 m from its corner; both top storeys stand back by 2 m again
    assert sorted(shape(part["build"]["footprint"]).area for part in parts) == pytest.approx([8 * 12, 12 * 12])
    tops = [next(item for item in part["build"]["storeys"] if item["level"] == 2) for part in parts]
    assert sorted(shape(top["outline"]).area for top in tops) == pytest.approx([4 * 8, 8 * 8])
    assert [part["build"].get("id") for part in parts] == ["riegel", None] and parts[1]["build"]["name"] == "Riegel"
    parts[1]["build"]["id"] = "zweiter"
    (whole,) = united(parts, 0, Sent({"merge_with": "zweiter"}))
    assert shape(whole["build"]["footprint"]).area == pytest.approx(240) and whole["build"]["id"] == "riegel"


def test_what_cannot_be_divided_or_united_stays_and_is_told(ground: Ground) -> None:
    (build,), _ = change(ground, "build", HOUSE)
    beside = Sent({"split_from_east": "0", "split_from_north": "0", "split_to_east": "1", "split_to_north": "0"})
    assert divided([build], 0, beside) == [build] and "teilt die Fläche nicht" in beside.faults["split_from_east"].de
    alone = Sent({"merge_with": "niemand"})
    assert united([build], 0, alone) == [build] and "merge_with" in alone.faults


def test_an_offset_may_start_from_what_the_draft_has_drawn(ground: Ground) -> None:
    (build,), _ = change(ground, "build", HOUSE)
    build["build"]["id"] = "neu"
    known = drawn_areas([build, {"demolish": "alt"}])
    assert list(known) == ["drawn:neu"] and sources(ground, [build])[0][0] == "drawn:neu"
    fields = {"way": "offset", "source": "drawn:neu", "distance": "2", "level": "104,5", "bank": "1,5"}
    sent = Sent(fields, drawn=known)
    ((grade),) = editing.changes_from("grade", sent, ground, None)
    # 2 m all around 20 m × 12 m
    assert not sent.faults and shape(grade["grade"]["geometry"]).area == pytest.approx(24 * 16)
    assert editing.fields_of(grade)["level"] == "104.5"


def test_what_the_biotope_factor_counts_has_fields_both_ways(ground: Ground) -> None:
    fields = {"class": "green", "biotope": "0,7", "substrate": "60", "v": "0,1", **RECTANGLE}
    (surface,), sent = change(ground, "surface", fields)
    known = {key: surface["surface"][key] for key in ("biotope_factor", "substrate_cm", "v")}
    assert not sent.faults and known == {"biotope_factor": 0.7, "substrate_cm": 60, "v": 0.1}
    assert {name: editing.fields_of(surface)[name] for name in ("biotope", "substrate")} == {"biotope": "0.7", "substrate": "60"}
    green = {"green": "60", "roof_substrate": "12", "facade_green": "80", "infiltration": "140,5"}
    (build,), sent = change(ground, "build", {**HOUSE, **green})
    assert build["build"]["facade_green_m2"] == 80 and build["build"]["roof_water_infiltration_m2"] == 140.5
    assert build["build"]["roof"]["green_substrate_cm"] == 12 and editing.fields_of(build)["roof_substrate"] == "12"
