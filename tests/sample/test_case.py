"""The planning case and its story: surfaces add up, figures lie in the intended bands, every reference resolves."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import shapely
from lxml import etree
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from twin.sample.city import SampleCity
from twin.storytelling.document import parse

KEYS = {
    "plot_area", "perimeter_area", "GR_main", "GR_all", "GRZ_I", "GRZ_II", "GRZ_II_limit", "GF", "GFZ", "BM", "BMZ", "BMZ_limit",
    "BGF", "living_area", "dwellings", "people", "dwellings_per_ha_net", "dwellings_per_ha_gross", "people_per_ha_net",
    "people_per_ha_gross", "kita_places", "parking_places", "cost_eur", "sealing_degree", "green_share_ground",
    "green_share_roof", "BFF", "psi_mean", "runoff_m3", "solid_volume", "roof_area", "roof_pitch_deg", "wall_area", "footprint",
    "trees", "abstandsflaeche_m",
}  # fmt: skip
LETTERS = ("A", "B", "C")
GREEN = {"lawn", "garden"}
XPLAN = "{http://www.xplanung.de/xplangml/6/0}"


def changes(case: dict[str, Any], letter: str, kind: str) -> list[Any]:
    alternative = next(item for item in case["alternatives"] if item["letter"] == letter)
    return [change[kind] for change in alternative["changes"] if kind in change]


def mill(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in case["baseline_objects"]["building_records"] if "MUEHLE" in item["id"]]


def brought(city: SampleCity) -> list[dict[str, Any]]:
    model = json.loads(city.alternative_c.read_text(encoding="utf-8"))
    scale, move = model["transform"]["scale"], model["transform"]["translate"]
    points = [[v * s + t for v, s, t in zip(vertex, scale, move, strict=True)] for vertex in model["vertices"]]
    found = []
    for name, item in model["CityObjects"].items():
        boundary = item["geometry"][0]["boundaries"][0][0][0]
        ring = shapely.Polygon([points[i][:2] for i in boundary])
        found.append({"id": name, "footprint": ring.__geo_interface__, "storeys": item["attributes"]["storeys"]})
    return found


def buildings(case: dict[str, Any], city: SampleCity, letter: str) -> list[dict[str, Any]]:
    if letter == "0":
        return list(case["baseline_objects"]["building_records"])
    return mill(case) + changes(case, letter, "build") + (brought(city) if letter == "C" else [])


def surfaces(case: dict[str, Any], letter: str) -> list[dict[str, Any]]:
    every = case["baseline_surfaces"] if letter == "0" else changes(case, letter, "surface")
    return [item for item in every if item["class"] != "green_roof"]


def plot_area(case: dict[str, Any]) -> float:
    return float(shapely.union_all([shape(plot["geometry"]) for plot in case["plots"]]).area)


def floor_area(items: list[dict[str, Any]], use: str | None = None) -> float:
    return sum(shape(item["footprint"]).area * sum(use in (None, storey["use"]) for storey in item["storeys"]) for item in items)


def union(items: list[dict[str, Any]], key: str) -> BaseGeometry:
    return shapely.union_all([shape(item[key]) for item in items])


@pytest.mark.parametrize("letter", ("0", *LETTERS))
def test_surfaces_and_buildings_partition_the_perimeter(case: dict[str, Any], city: SampleCity, letter: str) -> None:
    ground, standing = surfaces(case, letter), buildings(case, city, letter)
    whole = shape(case["planning_perimeter"])
    total = sum(shape(item["geometry"]).area for item in ground) + union(standing, "footprint").area
    assert total == pytest.approx(whole.area, abs=1.0)
    assert shapely.difference(whole, shapely.union(union(ground, "geometry"), union(standing, "footprint"))).area < 1.0


@pytest.mark.parametrize("letter", ("0", *LETTERS))
def test_surface_areas_are_those_of_their_geometry(case: dict[str, Any], letter: str) -> None:
    assert all(item["area_m2"] == pytest.approx(shape(item["geometry"]).area, abs=0.05) for item in surfaces(case, letter))


@pytest.mark.parametrize(("letter", "low", "high"), [("0", 0.3, 0.4), ("A", 1.22, 1.30), ("B", 1.14, 1.22), ("C", 1.04, 1.12)])
def test_floor_space_lies_in_the_intended_band(
    case: dict[str, Any], city: SampleCity, letter: str, low: float, high: float
) -> None:
    assert low < floor_area(buildings(case, city, letter)) / plot_area(case) < high


@pytest.mark.parametrize(("letter", "wished"), [("A", 188), ("B", 185), ("C", 160)])
def test_dwellings_come_near_the_intended_number(case: dict[str, Any], city: SampleCity, letter: str, wished: int) -> None:
    ways = case["assumptions"]
    living = floor_area(buildings(case, city, letter), "housing") * ways["living_area_per_bgf"]
    assert living / ways["living_area_per_dwelling_m2"] == pytest.approx(wished, abs=6)


def test_each_alternative_is_greener_than_the_one_before(case: dict[str, Any]) -> None:
    shares = [sum(s["area_m2"] for s in surfaces(case, letter) if s["class"] in GREEN) for letter in ("0", *LETTERS)]
    assert shares == sorted(shares) and shares[-1] > 4 * shares[0]


def test_plots_are_clearly_smaller_than_the_perimeter(case: dict[str, Any]) -> None:
    whole = shape(case["planning_perimeter"])
    assert 18_600 < whole.area < 19_000 and 0.8 < plot_area(case) / whole.area < 0.9


@pytest.mark.parametrize("letter", ("0", *LETTERS))
def test_every_building_stands_on_a_plot(case: dict[str, Any], city: SampleCity, letter: str) -> None:
    land = shapely.union_all([shape(plot["geometry"]) for plot in case["plots"]])
    outside = [item["id"] for item in buildings(case, city, letter) if shape(item["footprint"]).difference(land).area > 0.05]
    assert outside == []


@pytest.mark.parametrize("letter", LETTERS)
def test_planned_buildings_neither_overlap_nor_touch_the_mill(case: dict[str, Any], city: SampleCity, letter: str) -> None:
    shapes = [shape(item["footprint"]) for item in buildings(case, city, letter)]
    assert shapely.union_all(shapes).area == pytest.approx(sum(item.area for item in shapes), abs=0.1)


@pytest.mark.parametrize("letter", LETTERS)
def test_five_halls_fall_and_the_mill_stays(case: dict[str, Any], letter: str) -> None:
    fallen = changes(case, letter, "demolish")
    assert len(fallen) == 5 and set(fallen) < set(case["baseline_objects"]["buildings"])


@pytest.mark.parametrize("letter", LETTERS)
def test_planned_trees_stand_clear_of_houses(case: dict[str, Any], city: SampleCity, letter: str) -> None:
    houses = union(buildings(case, city, letter), "footprint")
    close = [tree["id"] for tree in changes(case, letter, "tree") if houses.distance(shapely.Point(tree["position"])) < 1.5]
    assert close == []


def test_removed_trees_exist_today(case: dict[str, Any]) -> None:
    gone = {name for letter in LETTERS for name in changes(case, letter, "remove_tree")}
    assert gone and gone <= set(case["baseline_objects"]["trees"])


def test_every_kind_of_change_occurs(case: dict[str, Any]) -> None:
    kinds = {kind for item in case["alternatives"] for change in item["changes"] for kind in change}
    assert kinds == {"demolish", "build", "surface", "tree", "remove_tree", "place", "bring"}


def test_baseline_objects_are_in_the_city_model(case: dict[str, Any], city: SampleCity) -> None:
    text = city.buildings[0].read_text(encoding="utf-8")
    assert all(f'gml:id="{name}"' in text for name in case["baseline_objects"]["buildings"])


def test_the_storyboard_is_a_valid_document(story: dict[str, Any]) -> None:
    storyboard = parse(story)
    assert len(storyboard.scenes) >= 7 and storyboard.case == "quartier-muehlenbleiche"


def test_every_reference_of_the_story_names_a_known_measure(story: dict[str, Any]) -> None:
    texts = [scene["narrative"][language] for scene in story["scenes"] for language in ("de", "en")]
    found = re.findall(r"\{\{(.*?)\}\}", "".join(texts))
    assert found and all(re.fullmatch(rf"measure:[0ABC]\.({'|'.join(KEYS)})", item) for item in found)
    assert {key for scene in story["scenes"] for key in scene["measures"]} <= KEYS


def test_both_languages_of_a_scene_refer_to_the_same_measures(story: dict[str, Any]) -> None:
    for scene in story["scenes"]:
        german, english = (sorted(re.findall(r"\{\{(.*?)\}\}", scene["narrative"][lang])) for lang in ("de", "en"))
        assert german == english, scene["id"]


def test_scenes_have_words_in_both_languages_and_at_most_three_measures(story: dict[str, Any]) -> None:
    for scene in story["scenes"]:
        assert all(scene[part][lang] for part in ("heading", "narrative", "text_alternative") for lang in ("de", "en"))
        assert len(scene["measures"]) <= 3


def test_the_story_compares_side_by_side_and_by_swipe(story: dict[str, Any]) -> None:
    shown = {scene["comparison"]: scene["shown"] for scene in story["scenes"][:-1]}
    assert shown["side-by-side"] == ["0", "A", "B", "C"] and shown["swipe"] == ["0", "C"]


def test_the_plan_is_xplangml_6_with_its_six_kinds_of_objects(city: SampleCity) -> None:
    root = etree.parse(city.plan).getroot()
    kinds = {
        element.tag.removeprefix(XPLAN) for element in root.iter(f"{XPLAN}*") if element.get("{http://www.opengis.net/gml/3.2}id")
    }
    assert {"BP_Plan", "BP_Bereich", "BP_BaugebietsTeilFlaeche", "BP_UeberbaubareGrundstuecksFlaeche",
            "BP_StrassenVerkehrsFlaeche", "BP_GruenFlaeche"} <= kinds  # fmt: skip
    assert root.find(f".//{XPLAN}versionBauNVO/{XPLAN}XP_GesetzlicheGrundlage/{XPLAN}datum").text == "2023-07-03"


def test_every_link_of_the_plan_leads_to_an_object(city: SampleCity) -> None:
    text = city.plan.read_text(encoding="utf-8")
    ids = set(re.findall(r'gml:id="([^"]+)"', text))
    assert set(re.findall(r'xlink:href="#([^"]+)"', text)) <= ids


def test_the_plan_areas_close_without_gap(city: SampleCity, case: dict[str, Any]) -> None:
    root = etree.parse(city.plan).getroot()
    area = 0.0
    for element in root.iter(f"{XPLAN}position"):
        if element.getparent().findtext(f"{XPLAN}flaechenschluss") == "true":
            numbers = [float(number) for number in element.find(".//{*}posList").text.split()]
            area += shapely.Polygon(list(zip(numbers[::2], numbers[1::2], strict=True))).area
    assert area == pytest.approx(shape(case["planning_perimeter"]).area, abs=1.0)
