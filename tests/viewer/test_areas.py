"""Areas of a plan in the browser: drawn in their colours, asked by a click, named with what is laid down around them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Page

from twin.delivery.areas import display_areas
from twin.delivery.looks import look_of
from twin.geodata.crs import anchor_at
from twin.geodata.feature import FeatureCollection

from .conftest import open_viewer, told

X, Y = 481_000.0, 5_730_000.0
ANCHOR = anchor_at(X, Y, 0.0, "EPSG:25832")


@pytest.fixture
def plan(blank: Page, site: Path) -> Page:
    """A page with one plan seen from above: building land with a window in its middle and a road beside it."""
    land = {"besondereArtDerBaulNutzung": {"code": "1200", "value": "Allgemeines Wohngebiet (WA)"}, "GRZ": 0.4}
    rows: list[tuple[str, str, dict[str, Any], Any]] = [
        ("scope", "BP_Plan", {}, shapely.box(X - 60, Y - 50, X + 60, Y + 50)),
        ("wa", "BP_BaugebietsTeilFlaeche", land, shapely.box(X - 60, Y - 50, X + 30, Y + 50)),
        ("road", "BP_StrassenVerkehrsFlaeche", {}, shapely.box(X + 30, Y - 50, X + 60, Y + 50)),
        ("window", "BP_UeberbaubareGrundstuecksFlaeche", {"Z": 3}, shapely.box(X - 15, Y - 15, X + 15, Y + 15)),
    ]
    ids, types, attributes, shapes = (list(column) for column in zip(*rows, strict=True))
    frame = geopandas.GeoDataFrame({"gml_id": ids, "type": types, "attributes": attributes}, geometry=shapes, crs="EPSG:25832")
    features = FeatureCollection(frame, "EPSG:25832")
    (site / "areas.json").write_bytes(display_areas(features, look_of(features, "plan", "Plan"), None, ANCHOR))
    camera = {**ANCHOR.to_json(), "azimuth": 0.0, "elevation": 89.0, "distance": 300.0, "fov": 30.0}
    model = {
        "version": 1,
        "language": "de",
        "anchor": ANCHOR.to_json(),
        "timezone": "Europe/Berlin",
        "layers": [{"id": "plan", "kind": "areas", "title": "Plan", "url": "areas.json", "visible": True}],
        "alternatives": [],
        "baseline": {"title": "Plan", "data_date": ""},
        "start": {"camera": camera},
    }
    return open_viewer(blank, model)


def colour(page: Page, x: int, y: int) -> tuple[int, ...]:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    pixel = picture.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


def picked(page: Page, x: int, y: int) -> dict[str, Any]:
    page.mouse.click(x, y)
    return told(page, "twin:pick")[-1]


def test_areas_have_the_colours_of_the_legend(plan: Page) -> None:
    # 300 m away through a lens of 30 degrees 600 pixels show 160.8 m: 3.73 pixels a metre, the middle at (400, 300)
    for (x, y), expected in {(270, 430): (245, 201, 188), (580, 300): (251, 225, 48)}.items():
        assert colour(plan, x, y) == pytest.approx(expected, abs=6)


def test_a_click_names_the_smallest_thing_and_what_lies_around_it(plan: Page) -> None:
    found = picked(plan, 425, 310)
    assert (found["id"], found["layer"]) == ("window", "plan")
    assert found["attributes"] == {
        "name": "Überbaubare Grundstücksfläche",
        "Objektart": "BP_UeberbaubareGrundstuecksFlaeche",
        "Vollgeschosse höchstens": "3",
        "Allgemeines Wohngebiet (WA)": "Art der Nutzung: Allgemeines Wohngebiet (WA), GRZ: 0,4",
    }
    assert abs(found["position"]["lon"] - ANCHOR.lon) < 1e-3


def test_beside_the_plan_there_is_nothing(plan: Page) -> None:
    assert picked(plan, 790, 590)["id"] is None


def test_a_hidden_layer_is_not_asked(plan: Page) -> None:
    plan.evaluate("viewer.show({layers: {plan: false}})")
    assert picked(plan, 425, 310)["id"] is None


@pytest.fixture
def stops(blank: Page, site: Path) -> Page:
    """A page with two points 4 km apart, seen from 20 km."""
    frame = geopandas.GeoDataFrame(
        {"id": ["west", "ost"]}, geometry=[shapely.Point(X - 2000, Y), shapely.Point(X + 2000, Y)], crs="EPSG:25832"
    )
    features = FeatureCollection(frame, "EPSG:25832")
    (site / "stops.json").write_bytes(display_areas(features, look_of(features, "halte", "Haltestellen"), None, ANCHOR))
    camera = {**ANCHOR.to_json(), "azimuth": 0.0, "elevation": 89.0, "distance": 20_000.0, "fov": 30.0}
    model = {
        "version": 1,
        "language": "de",
        "anchor": ANCHOR.to_json(),
        "timezone": "Europe/Berlin",
        "layers": [{"id": "stops", "kind": "areas", "title": "Haltestellen", "url": "stops.json", "visible": True}],
        "alternatives": [],
        "baseline": {"title": "Haltestellen", "data_date": ""},
        "start": {"camera": camera},
    }
    return open_viewer(blank, model)


def test_a_point_is_seen_and_asked_from_far_away(stops: Page) -> None:
    # 10,718 m in 600 pixels: 2 km are 112 pixels; each point is a dot of 11 pixels with a white rim
    for x, name in ((288, "west"), (512, "ost")):
        assert colour(stops, x, 300) == pytest.approx((47, 85, 115), abs=25)
        assert picked(stops, x + 2, 300)["id"] == name
    assert picked(stops, 400, 300)["id"] is None


def test_a_dataset_alone_bears_its_name_and_no_badge(stops: Page) -> None:
    assert stops.locator(".twin-chip").inner_text() == "Haltestellen" and stops.locator(".twin-badge").count() == 0
