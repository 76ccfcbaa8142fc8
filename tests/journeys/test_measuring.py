"""Measuring by clicking on buildings of Musterstadt and of Köln, against figures worked out from the raw CityGML files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.serving import served
from twin import intake
from twin.app import create_app
from twin.sample.landmarks import HALLS
from twin.sample.place import site_point, to_world
from twin.sample.terrain import height_at
from twin.store.accounts import Group
from twin.wish import Wish
from twin.workspace import Workspace, open_workspace

from . import rawcity
from .conftest import CASE, Office, Visit, picture, session_of, until_ready
from .rawcity import Array, Face

KOELN = Path(__file__).resolve().parents[3] / "shared" / "data" / "demo_koeln" / "lod2" / "LoD2_32_349_5647_1_NW.gml"
SHARE = 0.001
FLATS = 2
ASIDE = 3
LARGEST_EDGE = 45.0


@dataclass(frozen=True, slots=True)
class City:
    """A page that shows the buildings of a file, and the file."""

    name: str
    page: Page
    raw: Path


@pytest.fixture(scope="module")
def koeln(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, str]]:
    """A home with one tile of Köln as its survey office hands it out, and its address."""
    if not KOELN.is_file():
        pytest.skip(f"real data absent: {KOELN.name} of ../shared/data/demo_koeln")
    workspace = open_workspace(tmp_path_factory.mktemp("koeln") / "home")
    workspace.accounts.put_group(Group("stadtplanung", "Stadtplanungsamt", "", ""))
    wish = Wish(workspace.files.keep_path(KOELN).sha256, KOELN.name, identifier="koeln", title="Köln LoD2", group="stadtplanung")
    done = workspace.runner.run_here(intake.ask(workspace, wish), intake.processes(workspace), lambda *_: None)
    assert done.status == "successful"
    with served(create_app(workspace)) as address:
        yield workspace, address
    workspace.database.close()


@pytest.fixture(scope="module", params=["musterstadt", "koeln"])
def city(request: pytest.FixtureRequest, browser: Browser) -> Iterator[City]:
    if request.param == "koeln":
        workspace, house = request.getfixturevalue("koeln")
        dataset, raw = "koeln", KOELN
    else:
        workspace, house = request.getfixturevalue("town"), request.getfixturevalue("house")
        dataset = "gebaeude"
        raw = workspace.files.path(workspace.datasets.get(dataset).lineage.sha256)
    visit = Visit(browser, house, session_of(workspace, "measures", "reader"))
    page = visit(f"/datasets/{dataset}", width=1400, height=900)
    page.evaluate("document.querySelector('twin-viewer').scrollIntoView()")
    page.get_by_role("button", name="Messen", exact=True).click()
    yield City(request.param, page, raw)
    visit.close()
    assert visit.unexpected() == []


def look_down(page: Page, face: Face) -> None:
    """Show a face from straight above, so large that its corners lie far from each other."""
    (lon, lat) = rawcity.degrees(face.middle[None])[0]
    camera = {
        "lon": lon,
        "lat": lat,
        "height": float(face.middle[2]),
        "azimuth": 0,
        "elevation": 89.5,
        "distance": 110,
        "fov": 40,
    }
    page.evaluate("(camera) => document.querySelector('twin-kit').kit.bench.jumpTo(camera)", camera)
    until_ready(page)
    page.evaluate("document.querySelector('twin-viewer').scrollIntoView({ block: 'center' })")


def seen(page: Page, point: Array) -> Array:
    """Return where a point of the raw file is seen, in pixels of the canvas."""
    (lon, lat) = rawcity.degrees(point[None])[0]
    script = """(place) => {
        const { bench } = document.querySelector("twin-kit").kit;
        const { x, y } = bench.seenAt(bench.frame.toLocal(place));
        return [x, y];
    }"""
    return np.array(page.evaluate(script, {"lon": lon, "lat": lat, "height": float(point[2])}))


def click(page: Page, face: Face, points: Array) -> None:
    """Click on points of a face, a few pixels aside of each towards its middle, as a hand does."""
    middle = seen(page, face.middle)
    for point in points:
        at = seen(page, point)
        way = middle - at
        x, y = at + ASIDE * way / max(1.0, float(np.hypot(*way)))
        page.locator("twin-viewer canvas").first.click(position={"x": float(x), "y": float(y)})


def measure(page: Page, way: str, face: Face, points: Array) -> dict[str, float]:
    """Return the numbers of what is measured by clicks on points of a face."""
    begin(page, way)
    click(page, face, points)
    return values(page)


def begin(page: Page, way: str) -> None:
    page.get_by_role("button", name=way, exact=True).click()
    page.get_by_role("button", name="Neu beginnen").click()


def values(page: Page) -> dict[str, float]:
    """Return the numbers of a result by their terms, read as they stand on the page."""
    pairs = "[...document.querySelectorAll('.kit-result dt')].map((term) => [term.textContent, term.nextSibling.textContent])"
    return {term: number(words) for term, words in page.evaluate(pairs) if words[:1].isdigit()}


def number(words: str) -> float:
    return float(words.split("\u00a0")[0].replace(".", "").replace(",", "."))


def clear(face: Face, faces: list[Face]) -> bool:
    """Return whether a face fits into the picture and nothing higher reaches over it."""
    higher = (other for other in faces if other.ring[:, 2].max() > face.ring[:, 2].max())
    fits = bool(np.ptp(face.ring[:, :2], axis=0).max() < LARGEST_EDGE)
    return fits and not any(other.polygon.buffer(-0.05).intersects(face.polygon) for other in higher)


def test_clicked_flat_roofs_have_the_area_and_the_edges_of_their_file(city: City) -> None:
    faces = list(rawcity.roofs(city.raw))
    flats = [face for face in faces if face.flat and rawcity.simple(face, 6.0) and clear(face, faces)]
    for face in sorted(flats, key=lambda face: -face.polygon.area)[:FLATS]:
        look_down(city.page, face)
        found = measure(city.page, "Fläche", face, face.ring)
        assert found["Fläche waagerecht"] == pytest.approx(rawcity.true_area(face.ring), rel=SHARE)
        # what a GIS says of the same corners
        assert found["Fläche in der UTM-Karte"] == pytest.approx(face.polygon.area, rel=SHARE)
        picture(city.page, f"measure-area-{city.name}")
        edge = face.ring[:2]
        found = measure(city.page, "Strecke", face, edge)
        assert found["Länge waagerecht"] == pytest.approx(rawcity.true_length(*edge), rel=SHARE)
        assert found["Länge in der UTM-Karte"] == pytest.approx(float(np.hypot(*(edge[0] - edge[1])[:2])), rel=SHARE)


def test_a_clicked_building_has_the_height_and_the_pitch_of_its_file(city: City) -> None:
    faces = list(rawcity.roofs(city.raw))
    slanted = [face for face in faces if face.pitch > 25 and rawcity.simple(face, 4.0) and clear(face, faces)]
    face = max(slanted, key=lambda face: face.polygon.area)
    look_down(city.page, face)
    found = measure(city.page, "Gebäudehöhe", face, face.middle[None])
    places = city.page.locator(".kit-panel:not([hidden]) ol.kit-places").first.inner_text()
    identifier = next(name for name in rawcity.identifiers(face.owner) if name in places)
    assert found["Höhe vom tiefsten zum höchsten Punkt"] == pytest.approx(rawcity.height_of(city.raw, identifier), rel=SHARE)
    assert found["Dachneigung"] == pytest.approx(face.pitch, abs=0.1)
    picture(city.page, f"measure-pitch-{city.name}")


def typed(point: tuple[float, float]) -> str:
    (x, y) = to_world([point])[0]
    return f"32 {x:.3f} {y:.3f}"


def test_terrain_and_sight_agree_with_the_formulas_of_the_sample(office: Office) -> None:
    page = office("planner")(CASE)
    page.get_by_role("button", name="Messen", exact=True).click()
    first, last = site_point(-84.0, -46.0), site_point(80.0, 48.0)
    begin(page, "Geländeprofil")
    for place in (first, last):
        page.get_by_label("Punkt eingeben").fill(typed(place))
        page.get_by_role("button", name="Setzen").click()
    found = values(page)
    way = np.linspace(first, last, 400)
    levels = np.array([height_at(x, y) for x, y in way])
    assert found["Länge waagerecht"] == pytest.approx(np.hypot(164.0, 94.0), rel=SHARE)
    # the terrain is drawn as triangles over a grid of 1 m
    assert found["Tiefster Punkt"] == pytest.approx(levels.min(), abs=0.15)
    assert found["Höchster Punkt"] == pytest.approx(levels.max(), abs=0.15)
    picture(page, "measure-profile")
    page.get_by_role("button", name="Ergebnis behalten").click()
    begin(page, "Sichtlinie")
    # along the axis of hall 3, whose western wall stands 24 m away
    hall = next(item for item in HALLS if item.name.startswith("Halle 3"))
    for x in (hall.x - hall.length / 2 - 24.0, hall.x + hall.length / 2 + 2.0):
        page.get_by_label("Punkt eingeben").fill(typed(site_point(x, hall.y)))
        page.get_by_role("button", name="Setzen").click()
    said = page.locator(".kit-result").inner_text()
    assert f"verdeckt durch {hall.name}" in said
    assert number(said.partition(" nach ")[2]) == pytest.approx(24.0, rel=SHARE)
    page.get_by_role("button", name="Ergebnis behalten").click()
    kept = page.locator(".kit-kept")
    kept.get_by_label("Name: Sichtlinie 1").fill("Blick zur Halle")
    page.keyboard.press("Enter")
    page.reload()
    until_ready(page)
    page.get_by_role("button", name="Messen", exact=True).click()
    assert kept.get_by_label("Name: Blick zur Halle").is_visible()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Als GeoJSON").click()
    profile, feature = json.loads(Path(caught.value.path()).read_bytes())["features"]
    # a profile is handed out with the terrain on its way
    assert len(profile["geometry"]["coordinates"]) > 100
    assert min(height for *_, height in profile["geometry"]["coordinates"]) == pytest.approx(levels.min(), abs=0.15)
    assert (feature["geometry"]["type"], len(feature["geometry"]["coordinates"])) == ("LineString", 2)
    assert feature["properties"]["title"] == "Blick zur Halle"
    assert feature["properties"]["value"] == pytest.approx(24.0, rel=SHARE)
