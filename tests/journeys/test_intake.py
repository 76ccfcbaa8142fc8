"""Data come in: files dropped, one question answered, a model placed, a broken file refused, an upload taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from twin.exporters import EXPORTERS
from twin.geodata import crs
from twin.handlers import Registry
from twin.importers import IMPORTERS
from twin.workspace import Workspace

from .conftest import Office, Visit, picture, until_ready
from .test_accessibility import AXE, violations

PLACE = (8.7544, 51.7189)
FZK_HAUS = Path(__file__).parents[3] / "shared" / "data" / "ifc" / "AC20-FZK-Haus.ifc"


def square(code: str) -> list[list[float]]:
    x, y = crs.transform(np.array([PLACE]), "EPSG:4326", code)[0].tolist()
    return [[x, y], [x + 90, y], [x + 90, y + 90], [x, y + 90], [x, y]]


def geojson_without_crs(folder: Path) -> list[Path]:
    feature = {
        "type": "Feature",
        "properties": {"name": "A"},
        "geometry": {"type": "Polygon", "coordinates": [square("EPSG:25832")]},
    }
    file = folder / "plan.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return [file]


def shapefile_without_prj(folder: Path) -> list[Path]:
    import geopandas
    from shapely.geometry import Polygon

    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[Polygon(square("EPSG:25832"))], crs="EPSG:25832")
    frame.to_file(folder / "plan.shp")
    (folder / "plan.prj").unlink()
    return [folder / f"plan.{ending}" for ending in ("shp", "shx", "dbf")]


@dataclass(frozen=True)
class Unnamed:
    """Files that name no coordinate system, and the importer that reads them."""

    importer: str
    make: Callable[[Path], list[Path]]


UNNAMED = [Unnamed("geojson", geojson_without_crs), Unnamed("shapefile", shapefile_without_prj)]


def ensure_ready(importer: str) -> None:
    states = {entry.id: entry.state for entry in Registry(IMPORTERS, EXPORTERS).entries() if entry.kind == "importer"}
    if states.get(importer) != "ready":
        pytest.skip(f"the importer {importer} is not part of this build")


def ensure_accessible(visit: Visit, page: Page) -> None:
    """Let axe look at a question where it is installed."""
    if AXE.is_file():
        visit.expect("Applying inline style")  # axe measures with inline styles, which the policy rightly refuses
        assert violations(page, AXE.read_text(encoding="utf-8")) == []


def choose(page: Page, files: list[Path]) -> None:
    page.locator("#file").set_input_files(files)
    page.get_by_role("button", name="Einlesen").click()


@pytest.mark.parametrize("unnamed", UNNAMED, ids=lambda item: item.importer)
def test_a_file_without_a_system_asks_once_and_lies_right(
    office: Office, town: Workspace, tmp_path: Path, unnamed: Unnamed
) -> None:
    ensure_ready(unnamed.importer)
    visit = office("planner")
    page = visit("/datasets/new", wait=False)
    choose(page, unnamed.make(tmp_path))
    question = page.locator("[data-question]:visible")
    question.wait_for()
    picture(page, f"question-crs-{unnamed.importer}")
    ensure_accessible(visit, page)
    assert question.get_by_role("radio", name="UTM Zone 32 (ETRS89)").is_checked(), "where the other data lie is offered first"
    assert "läge bei 51,72° N, 8,7" in question.inner_text()
    question.get_by_role("button", name="So einlesen").click()
    page.wait_for_selector(".sums")
    dataset = town.datasets.get(page.url.split("/datasets/")[1].split("?")[0])
    (layer,) = dataset.layers
    assert layer.bbox is not None and layer.bbox.centre() == pytest.approx(PLACE, abs=0.002)
    assert (layer.crs, layer.crs_origin.de) == ("EPSG:25832", "von Hand angegeben")
    picture(page, f"question-crs-answered-{unnamed.importer}")


def test_a_scanned_plan_without_a_place_asks_for_its_corner_and_lies_there(
    office: Office, town: Workspace, tmp_path: Path
) -> None:
    plan = tmp_path / "lageplan.png"
    Image.new("RGB", (400, 300), "#d8c49a").save(plan)
    page = office("planner")("/datasets/new", wait=False)
    choose(page, [plan])
    question = page.locator("[data-question]:visible")
    question.wait_for()
    assert "400 × 300 Pixel" in question.inner_text()
    (x, y) = crs.transform(np.array([PLACE]), "EPSG:4326", "EPSG:25832")[0]
    for label, value in (("Rechtswert (x)", x - 100), ("Hochwert (y)", y + 75), ("Größe eines Bildpunkts (m)", 0.5)):
        question.get_by_label(label).fill(f"{value:.2f}")
    question.get_by_label("Koordinatensystem").fill("EPSG:25832")
    picture(page, "question-corner")
    question.get_by_role("button", name="So einlesen").click()
    page.wait_for_selector(".sums")
    dataset = town.datasets.get(page.url.split("/datasets/")[1].split("?")[0])
    (layer,) = dataset.layers
    assert layer.bbox is not None and layer.bbox.centre() == pytest.approx(PLACE, abs=0.0001)
    assert dataset.extras["display"][layer.name]["kind"] == "imagery"
    until_ready(page)
    picture(page, "plan-on-the-ground")


def test_several_files_become_one_dataset_or_one_each(office: Office, town: Workspace, tmp_path: Path) -> None:
    for number in range(3):
        feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [8.75, 51.7 + number / 100]}}
        (tmp_path / f"kachel-{number}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page = office("planner")("/datasets/new", wait=False)
    page.locator("#file").set_input_files(sorted(tmp_path.glob("*.geojson")))
    assert page.locator("[data-files] > li").count() == 3
    page.locator("#title").fill("Drei Kacheln")
    picture(page, "upload-several")
    page.get_by_role("button", name="Einlesen").click()
    page.wait_for_selector(".sums")
    assert page.locator(".sums .figure").all_inner_texts() == ["3", "3", "0", "0"]
    page = office("planner")("/datasets/new", wait=False)
    page.locator("#file").set_input_files(sorted(tmp_path.glob("*.geojson"))[:2])
    page.get_by_label("Je ein Datensatz").check()
    page.get_by_role("button", name="Einlesen").click()
    page.wait_for_function("() => document.querySelectorAll('[data-jobs] a').length === 2")
    picture(page, "upload-each")
    assert {"kachel-0", "kachel-1"} <= {item.title for item in town.datasets.all()}


def test_a_file_can_be_left_out_before_it_is_sent(office: Office, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.geojson").write_text("{}")
    page = office("planner")("/datasets/new", wait=False)
    page.locator("#file").set_input_files(sorted(tmp_path.glob("*.geojson")))
    page.get_by_role("button", name="Weglassen: a.geojson").click()
    assert page.locator("[data-files] .file-name").all_inner_texts() == ["b.geojson"]


def test_an_interrupted_upload_goes_on_where_it_stood(office: Office, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"n": "x" * 900}, "geometry": {"type": "Point", "coordinates": [8.75, 51.72]}}
    ] * 9_000
    file = tmp_path / "lang.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    visit = office("planner")
    visit.expect("net::ERR_FAILED")
    page = visit("/datasets/new", wait=False)
    sent: list[int] = []

    def part(route: Any) -> None:
        sent.append(int(route.request.headers["upload-offset"]))
        if len(sent) == 2:
            route.abort()
            page.close()
        else:
            route.continue_()

    context = page.context
    context.route("**/api/v1/uploads/*", lambda route: part(route) if route.request.method == "PATCH" else route.continue_())
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Einlesen").click()
    page.wait_for_event("close")
    again = context.new_page()
    again.goto(f"{visit.house}/datasets/new")
    choose(again, [file])
    again.wait_for_selector(".sums")
    assert again.locator(".sums .figure").first.inner_text() == "9.000"
    assert sent == [0, 8 * 1024 * 1024, 8 * 1024 * 1024], "the first part was not sent twice"


@pytest.mark.parametrize("importer", ["ifc", "gltf"])
def test_a_model_without_a_place_is_placed_in_the_city(office: Office, town: Workspace, tmp_path: Path, importer: str) -> None:
    ensure_ready(importer)
    file = FZK_HAUS if importer == "ifc" else glb(tmp_path)
    if not file.is_file():
        pytest.skip(f"{file.name} is not on this machine")
    before = len(town.datasets.all())
    visit = office("planner")
    page = visit("/datasets/new", wait=False)
    choose(page, [file])
    page.wait_for_selector("twin-placing[data-shown]", timeout=180_000)
    picture(page, f"placing-{importer}")
    ensure_accessible(visit, page)
    assert len(town.datasets.all()) == before, "the preview keeps nothing"
    x = float(page.get_by_label("Rechtswert (x)").input_value())
    canvas = page.locator("twin-placing canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.6})
    page.wait_for_function("(before) => Number(document.getElementById('place-x').value) !== before", arg=x)
    page.get_by_label("Drehung").fill("30")
    page.get_by_label("Drehung").press("Tab")
    picture(page, f"placed-{importer}")
    page.get_by_role("button", name="Hier aufnehmen").click()
    page.wait_for_selector(".sums", timeout=180_000)
    dataset = town.datasets.get(page.url.split("/datasets/")[1].split("?")[0])
    assert dataset.lineage.options["north"] == "30"
    lon, lat = dataset.layers[0].bbox.centre() if dataset.layers[0].bbox else (0.0, 0.0)
    assert (lon, lat) == pytest.approx(PLACE, abs=0.05)


def glb(folder: Path) -> Path:
    """Write a box of 10 × 8 × 6 m as a GLB without a place."""
    from twin.geodata.glb import Glb

    corners = np.array([[x, y, z] for x in (0, 10) for y in (0, 6) for z in (0, 8)], dtype=np.float32)
    sides = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    faces = np.array([corner for a, b, c, d in sides for corner in ((a, b, c), (a, c, d))])
    made = Glb()
    position = made.attribute(corners, bounds=True)
    primitive = {"mode": 4, "attributes": {"POSITION": position}, "indices": made.indices(faces, len(corners))}
    made.document["meshes"] = [{"primitives": [primitive]}]
    made.document["nodes"] = [{"mesh": 0}]
    file = folder / "entwurf.glb"
    file.write_bytes(made.to_bytes())
    return file
