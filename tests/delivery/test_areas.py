"""The areas document: what is painted, where it lies, what each object says of itself."""

from __future__ import annotations

import base64
import time
from typing import Any

import geopandas
import numpy as np
import orjson
import pytest
import shapely

from twin.delivery.areas import LIFT, display_areas, legend_of
from twin.delivery.looks import look_of
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, anchor_at
from twin.geodata.feature import FeatureCollection

X, Y = 481_000.0, 5_730_000.0
ANCHOR = anchor_at(X, Y, 100.0, "EPSG:25832")
WA = {"besondereArtDerBaulNutzung": {"code": "1200", "value": "Allgemeines Wohngebiet (WA)"}, "GRZ": 0.4, "Z": 3}


def collection(shapes: list[Any], crs: str = "EPSG:25832", **columns: Any) -> FeatureCollection:
    return FeatureCollection(geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs), crs)


def plan(*objects: tuple[str, str, dict[str, Any], Any]) -> FeatureCollection:
    ids, types, attributes, shapes = (list(column) for column in zip(*objects, strict=True))
    return collection(shapes, gml_id=ids, type=types, attributes=attributes)


def box(x: float, y: float, side: float) -> Any:
    return shapely.box(X + x, Y + y, X + x + side, Y + y + side)


def document(features: FeatureCollection, name: str = "", coverage: Coverage | None = None, anchor: Anchor = ANCHOR) -> Any:
    return orjson.loads(display_areas(features, look_of(features, name, name), coverage, anchor))


def floats(text: str) -> Any:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").reshape(-1, 3)


def whole(text: str) -> Any:
    return np.frombuffer(base64.b64decode(text), dtype="<u4")


def area(made: Any, owner: int) -> float:
    points, faces = floats(made["positions"])[:, :2], whole(made["triangles"]).reshape(-1, 3)
    own = faces[whole(made["owners"])[faces[:, 0]] == owner]
    a, b, c = (points[own[:, i]] for i in range(3))
    cross = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return float(np.abs(cross).sum() / 2.0)


def test_a_plan_is_painted_from_the_ground_up() -> None:
    features = plan(
        ("scope", "BP_Plan", {}, box(0, 0, 100)),
        ("limit", "BP_BauGrenze", {}, box(20, 20, 30).exterior),
        ("window", "BP_UeberbaubareGrundstuecksFlaeche", {"Z": 4}, box(20, 20, 30)),
        ("wa", "BP_BaugebietsTeilFlaeche", WA, box(0, 0, 60)),
        ("text", "XP_TextAbschnitt", {"text": "Dächer"}, None),
    )
    made = document(features)
    assert [item["id"] for item in made["objects"]] == ["wa", "window", "limit", "scope"]
    fills = [made["signs"][item["sign"]]["fill"] for item in made["objects"]]
    lines = [made["signs"][item["sign"]]["line"] for item in made["objects"]]
    assert fills == ["#F4C3B4", "#000000", None, None]
    assert lines == ["#4A4A4A", None, "#0B4EA2", "#1A1A1A"]


def test_faces_have_the_area_and_holes_of_their_objects() -> None:
    ring = shapely.Polygon(box(0, 0, 50).exterior, [box(10, 10, 20).exterior])
    made = document(collection([ring, box(60, 0, 30)], name=["ring", "square"]))
    order = [item["title"]["de"].split()[-1] for item in made["objects"]]
    # UTM draws 0.04 % smaller here than the ground is
    assert [area(made, order.index(name)) for name in ("ring", "square")] == pytest.approx([2100.0, 900.0], rel=1e-3)


def test_a_hole_in_the_middle_stays_open_on_terrain_and_the_rest_follows_it() -> None:
    slope = Coverage(np.tile(np.arange(0.0, 101.0, dtype=np.float32), (101, 1)), X - 10, Y + 90, 1.0, "EPSG:25832", "terrain")
    ring = shapely.Polygon(box(0, 0, 60).exterior, [box(20, 20, 20).exterior])
    made = document(collection([ring]), coverage=slope, anchor=anchor_at(X, Y, 0.0, "EPSG:25832"))
    points = floats(made["positions"])
    assert area(made, 0) == pytest.approx(3200.0, rel=1e-3)
    assert np.abs(points[:, 2] - (points[:, 0] + 10 + LIFT)).max() < 1.1  # one metre of climb in each metre


def test_what_is_laid_down_is_said_in_order_and_in_both_languages() -> None:
    height = {
        "bezugspunkt": {"code": "3000", "value": "Oberkante (OK)"},
        "hoehenbezug": {"code": "2000", "value": "über Geländeoberkante"},
        "hMax": 12.5,
    }
    facts = {**WA, "hoehenangabe": height, "refTextInhalt": {"id": "t", "schluessel": "§ 3", "text": "Dächer begrünen"}}
    (made,) = document(plan(("wa", "BP_BaugebietsTeilFlaeche", facts, box(0, 0, 10))))["objects"]
    assert made["title"] == {"de": "Allgemeines Wohngebiet (WA)", "en": "general residential area (WA)"}
    assert [(label["de"], value["de"] if isinstance(value, dict) else value) for label, value in made["facts"]] == [
        ("Objektart", "BP_BaugebietsTeilFlaeche"),
        ("Art der Nutzung", "Allgemeines Wohngebiet (WA)"),
        ("GRZ", 0.4),
        ("Vollgeschosse höchstens", 3),
        ("Höhe", "OK höchstens 12,5 m (über Geländeoberkante)"),
        ("Text", "§ 3: Dächer begrünen"),
    ]
    assert made["facts"][4][1]["en"] == "OK at most 12.5 m (über Geländeoberkante)"


def test_building_land_carries_its_letters_unless_the_plan_writes_them() -> None:
    land = ("wa", "BP_BaugebietsTeilFlaeche", WA, box(0, 0, 60))
    written = ("pto", "XP_PTO", {"schriftinhalt": "WA 1", "dientZurDarstellungVon": "wa"}, shapely.Point(X, Y))
    assert [label[0] for label in document(plan(land))["labels"]] == ["WA"]
    assert [label[0] for label in document(plan(land, written))["labels"]] == ["WA 1"]


def test_windows_have_a_blue_line_where_the_plan_draws_no_limits() -> None:
    made = document(plan(("w", "BP_UeberbaubareGrundstuecksFlaeche", {}, box(0, 0, 10))))
    assert made["signs"][0]["line"] == "#0B4EA2"


def test_points_are_kept_and_lines_end_where_they_end() -> None:
    tree = ("tree", "BP_AnpflanzungBindungErhaltung", {}, shapely.Point(X + 3, Y + 4))
    line = ("line", "BP_BauLinie", {}, shapely.LineString([(X, Y), (X + 30, Y), (X + 30, Y + 40)]))
    made = document(plan(tree, line))
    assert floats(made["points"]["positions"])[0] == pytest.approx([3.0, 4.0, LIFT], abs=0.1)
    assert whole(made["lines"]["ends"]).tolist() == [3]
    assert len(floats(made["positions"])) == 0


def test_degrees_are_drawn_in_metres() -> None:
    made = document(collection([shapely.box(8.7, 51.7, 8.701, 51.7005)], "EPSG:4326"), anchor=Anchor(8.7, 51.7, 0.0))
    # 69.1 m by 55.6 m on the ellipsoid
    assert area(made, 0) == pytest.approx(69.1 * 55.6, rel=3e-3)


def test_land_use_names_the_function_where_one_kind_has_several_colours() -> None:
    features = collection(
        [box(0, 0, 10), box(20, 0, 10), box(40, 0, 10)],
        landuse=["meadow", "field", "water"],
        nutzungsart=["Landwirtschaft", "Landwirtschaft", "Hafenbecken"],
        funktion=["Grünland", "Ackerland", None],
    )
    legend = legend_of(features, look_of(features, "nutzung", "Tatsächliche Nutzung"))
    assert [(line["title"]["de"], line["color"]) for line in legend] == [
        ("Landwirtschaft: Grünland", "#D4DEBC"),
        ("Landwirtschaft: Ackerland", "#DEDEC5"),
        ("Hafenbecken", "#B2CBD5"),
    ]


def test_the_legend_counts_what_is_drawn_and_shows_colours_as_they_look_on_white() -> None:
    features = plan(
        ("wa", "BP_BaugebietsTeilFlaeche", WA, box(0, 0, 60)),
        ("wa2", "BP_BaugebietsTeilFlaeche", WA, box(60, 0, 60)),
        ("line", "BP_BauLinie", {}, box(0, 0, 5).exterior),
        ("text", "XP_TextAbschnitt", {}, None),
    )
    legend = legend_of(features, look_of(features, "plan", "Plan"))
    assert [(line["title"]["de"], line["count"], line["line"]) for line in legend] == [
        ("Allgemeines Wohngebiet (WA)", 2, False),
        ("Baulinie", 1, True),
    ]
    # 0.9 of F4C3B4 and 0.1 of white
    assert legend[0]["color"] == "#F5C9BC"


@pytest.mark.parametrize(("kind", "code"), [("1700", "#A6A596"), ("1550", "#D5A744"), ("2100", "#FBAD03")])
def test_building_land_has_the_tone_of_its_group(kind: str, code: str) -> None:
    facts = {"besondereArtDerBaulNutzung": {"code": kind, "value": "x"}}
    assert document(plan(("a", "BP_BaugebietsTeilFlaeche", facts, box(0, 0, 5))))["signs"][0]["fill"] == code


def test_a_land_use_plan_is_painted_by_the_general_kind() -> None:
    facts = {"allgArtDerBaulNutzung": {"code": "3000", "value": "Gewerbliche Baufläche"}}
    made = document(plan(("a", "FP_BebauungsFlaeche", facts, box(0, 0, 5)), ("b", "FP_Gruen", {}, box(5, 0, 5))))
    assert {made["signs"][item["sign"]]["fill"] for item in made["objects"]} == {"#A6A596", "#8FE898"}


def test_an_area_of_very_many_corners_is_drawn_in_time_and_keeps_its_size() -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 300_000, endpoint=False)
    round_one = shapely.Polygon(np.column_stack([X + 500.0 * np.cos(angle), Y + 500.0 * np.sin(angle)]))
    began = time.process_time()
    painted = document(collection([round_one, box(0, 0, 10)]))
    assert time.process_time() - began < 20.0
    corners = floats(painted["positions"])
    faces = whole(painted["triangles"]).reshape(-1, 3)
    a, b, c = (corners[faces[:, column], :2].astype(np.float64) for column in range(3))
    left, right = b - a, c - a
    drawn = np.abs(left[:, 0] * right[:, 1] - left[:, 1] * right[:, 0]).sum() / 2
    assert drawn == pytest.approx(np.pi * 500.0**2 + 100.0, rel=1e-3)
