"""Measuring in the viewer against the geometry the town was written with: typed, clicked, and over the terrain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from pyproj import Transformer

from .conftest import open_viewer, opened_page, show
from .innode import in_node
from .town import ANCHOR, HALL, earth_from_anchor

ROOT = Path(__file__).resolve().parents[2]
WORDS = json.loads(ROOT.joinpath("static/locales/de.json").read_bytes())
SHARE = 0.001
TO_UTM = Transformer.from_crs("EPSG:4978", "EPSG:25832", always_xy=True)


def utm_of(east: float, north: float, up: float) -> tuple[float, float, float]:
    """Return UTM 32 metres and height above the ellipsoid of a place in metres at the anchor."""
    matrix = np.array(earth_from_anchor()).reshape(4, 4).T
    x, y, z, _ = matrix @ [east, north, up, 1.0]
    found: tuple[float, float, float] = TO_UTM.transform(x, y, z)
    return found


def typed(east: float, north: float, up: float | None = None) -> str:
    """Return a place as somebody types it; without a height it is left to the ground."""
    x, y, z = utm_of(east, north, up or 0.0)
    return f"32 {x:.3f} {y:.3f}" + (f" {z:.3f}" if up is not None else "")


@pytest.fixture(scope="module")
def measured(browser: Browser, address: str, site: Path) -> Iterator[Page]:
    model: dict[str, Any] = json.loads(site.joinpath("model.json").read_text())
    hill = {"id": "hill", "kind": "terrain", "title": "Hügel", "url": "town/hill/tileset.json", "visible": True}
    model["layers"].append(hill)
    for page in opened_page(browser, address):
        page.set_default_timeout(10_000)
        page.evaluate("document.querySelector('#model').style.right = '300px'")
        open_viewer(page, model)
        page.evaluate("([words]) => openKit(words, 'de')", [WORDS])
        page.get_by_role("button", name="Messen", exact=True).click()
        yield page


@pytest.fixture
def desk(measured: Page) -> Page:
    show(measured, camera={**ANCHOR, "azimuth": 20, "elevation": 35, "distance": 160, "fov": 24}, shown=["0"], comparison="none")
    measured.get_by_role("button", name="Neu beginnen").click()
    return measured


def measure(page: Page, way: str, *places: str) -> dict[str, float]:
    page.get_by_role("button", name=way, exact=True).click()
    for place in places:
        page.get_by_label("Punkt eingeben").fill(place)
        page.get_by_role("button", name="Setzen").click()
    return values(page)


def values(page: Page) -> dict[str, float]:
    """Return the numbers of the result by their terms, read as they stand on the page."""
    terms = """[...document.querySelectorAll(".kit-result dt")]"""
    rows = page.evaluate(f"() => {terms}.map((term) => [term.textContent, term.nextSibling.textContent])")
    return {term: number(words) for term, words in rows if words[:1].isdigit() or words[:1] == "-"}


def number(words: str) -> float:
    return float(words.split("\u00a0")[0].replace(".", "").replace(",", "."))


def click(page: Page, east: float, north: float, up: float, aside: int = 3) -> None:
    """Click where a place is seen, a few pixels aside of it towards the middle of its object."""
    seen = page.evaluate("([x, y, z]) => kit.kit.bench.seenAt({ x, y, z })", [east, north, up])
    middle = page.evaluate("() => kit.kit.bench.seenAt({ x: 0, y: 0, z: 12 })")
    way = (middle["x"] - seen["x"], middle["y"] - seen["y"])
    size = max(1.0, (way[0] ** 2 + way[1] ** 2) ** 0.5)
    page.mouse.click(seen["x"] + aside * way[0] / size, seen["y"] + aside * way[1] / size)


def test_utm_agrees_with_proj_to_the_millimetre() -> None:
    places = [(8.75, 51.72), (6.96, 50.94), (11.99, 54.5), (6.01, 47.3), (9.0, 48.0)]
    there = "given.map(([lon, lat]) => it.toUtm({ lon, lat }, 32))"
    found = in_node("kit/utm.js", f"return {there}.map((place) => [place.east, place.north, it.fromUtm(place)]);", places)
    proj = Transformer.from_crs("EPSG:4258", "EPSG:25832", always_xy=True)
    for (lon, lat), (east, north, back) in zip(places, found, strict=True):
        assert (east, north) == pytest.approx(proj.transform(lon, lat), abs=0.001)
        assert (back["lon"], back["lat"]) == pytest.approx((lon, lat), abs=1e-8)


def test_coordinates_are_read_as_people_type_them() -> None:
    texts = [
        "51.72, 8.75",
        "51,72 8,75",
        "8.75 51.72",
        "32U 482728 5730123",
        "32482728 5730123",
        "482728,5 5730123,5 112,4",
        "Weststraße 3",
        "12",
        "51°43'12\" N 8°45'0\" O",
        "8° 45′ E, 51° 43,2′ N",
        "51 43 12 8 45 0",
        "51,72 N 8,75 E",
        "geo:51.72,8.75",
    ]
    found = in_node("kit/coordinates.js", "return given.map((text) => it.coordinateOf(text, { lon: 8.75 }));", texts)
    assert found[0] == found[1] == found[2] == {"lon": 8.75, "lat": 51.72, "height": None}
    assert found[3] == found[4]
    assert found[5]["height"] == 112.4
    assert found[6:8] == [None, None]
    for place in found[8:]:
        assert (place["lon"], place["lat"]) == pytest.approx((8.75, 51.72), abs=1e-9)


def test_metres_are_read_in_every_way_of_writing_them() -> None:
    texts = [
        "32U 356000 5645000",
        "32U356000 5645000",
        "UTM 32 356000 5645000",
        "356.000 5.645.000",
        "356 000 5 645 000",
        "Rechtswert 356000 Hochwert 5645000",
        "5645000 356000",
    ]
    found = in_node("kit/coordinates.js", "return given.map((text) => it.coordinateOf(text, { lon: 6.96 }));", texts)
    lon, lat = Transformer.from_crs("EPSG:25832", "EPSG:4258", always_xy=True).transform(356000, 5645000)
    for place in found:
        assert (place["lon"], place["lat"]) == pytest.approx((lon, lat), abs=1e-8)


def test_a_typed_edge_of_the_hall_has_its_length(desk: Page) -> None:
    corners = HALL.corners()
    found = measure(desk, "Strecke", typed(*corners[0], 12.0), typed(*corners[1], 12.0))
    assert found["Länge im Raum"] == pytest.approx(HALL.size[0], rel=SHARE)


def test_a_typed_diagonal_is_longer_in_space_than_on_the_map(desk: Page) -> None:
    found = measure(desk, "Strecke", typed(-15, -10, 0.0), typed(15, 10, 12.0))
    assert found["Länge im Raum"] == pytest.approx((30**2 + 20**2 + 12**2) ** 0.5, rel=SHARE)
    assert found["Länge waagerecht"] == pytest.approx((30**2 + 20**2) ** 0.5, rel=SHARE)


def test_clicked_corners_of_the_roof_have_its_area(desk: Page) -> None:
    measure(desk, "Fläche")
    for corner in HALL.corners():
        click(desk, *corner, 12.0)
    found = values(desk)
    assert found["Fläche waagerecht"] == pytest.approx(600.0, rel=SHARE)
    assert found["Umfang"] == pytest.approx(100.0, rel=SHARE)


def test_heights_differ_by_the_height_of_the_wall(desk: Page) -> None:
    found = measure(desk, "Höhenunterschied", typed(-15, -10, 0.0), typed(-15, -10, 12.0))
    assert found["Höhenunterschied"] == pytest.approx(12.0, rel=SHARE)


def test_a_clicked_building_tells_its_height_and_a_flat_roof(desk: Page) -> None:
    measure(desk, "Gebäudehöhe")
    click(desk, 0, 0, 12.0)
    found = values(desk)
    assert found["Höhe vom tiefsten zum höchsten Punkt"] == pytest.approx(12.0, rel=SHARE)
    assert found["Höchster Punkt"] == pytest.approx(122.0, abs=0.01)
    assert found["Dachneigung"] == pytest.approx(0.0, abs=0.05)
    assert "Alte Halle" in desk.locator(".kit-result").inner_text()


def test_a_typed_place_finds_the_building_over_it(desk: Page) -> None:
    found = measure(desk, "Gebäudehöhe", typed(0, 0))
    assert found["Höhe über dem Gelände"] == pytest.approx(12.0, rel=SHARE)


def test_a_profile_climbs_the_hill_and_goes_into_a_table(desk: Page, tmp_path: Path) -> None:
    show(desk, camera={**ANCHOR, "lon": ANCHOR["lon"] + 0.0116, "azimuth": 0, "elevation": 45, "distance": 900, "fov": 40})
    found = measure(desk, "Geländeprofil", typed(701, 0), typed(800, 0), typed(899, 0))
    assert found["Länge waagerecht"] == pytest.approx(198.0, rel=SHARE)
    assert found["Anstieg / Gefälle zusammen"] == pytest.approx(198.0, rel=SHARE)
    assert found["Höchster Punkt"] == pytest.approx(utm_of(800, 0, 200)[2], abs=0.02)
    assert desk.get_by_role("img", name="Geländeprofil über").is_visible()
    with desk.expect_download() as caught:
        desk.get_by_role("button", name="Profil als CSV").click()
    lines = Path(caught.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "Weg in m;Höhe in m ü. NHN;Ost (UTM 32);Nord (UTM 32)"
    along, height, east, north = [float(cell.replace(",", ".")) for cell in lines[100].split(";")]
    x, y, z = utm_of(701 + along, 0, 2 + 2 * along)
    assert (east, north) == pytest.approx((x, y), abs=0.02)
    assert height == pytest.approx(z, abs=0.03)


def test_a_line_of_sight_names_what_stands_in_it(desk: Page) -> None:
    measure(desk, "Sichtlinie", typed(-60, 0, 0.0), typed(60, 0, 2.0))
    assert "verdeckt durch Alte Halle nach 45,0" in desk.locator(".kit-result").inner_text()
    desk.get_by_role("button", name="Neu beginnen").click()
    measure(desk, "Sichtlinie", typed(-60, 0, 0.0), typed(60, 0, 60.0))
    assert "frei" in desk.locator(".kit-result").inner_text()


def test_the_keyboard_alone_measures_and_keeps(desk: Page) -> None:
    measure(desk, "Gebäudehöhe")
    desk.locator("canvas").focus()
    desk.keyboard.press("Enter")
    assert values(desk)["Höhe vom tiefsten zum höchsten Punkt"] == pytest.approx(12.0, rel=SHARE)
    desk.get_by_role("button", name="Ergebnis behalten").press("Enter")
    kept = desk.get_by_role("region", name="Messen").locator(".kit-kept")
    assert "12,00" in kept.inner_text()
    with desk.expect_download() as caught:
        desk.get_by_role("button", name="Als CSV", exact=True).click()
    assert "Gebäudehöhe 1;Höhe vom tiefsten zum höchsten Punkt;12,00\u00a0m" in Path(caught.value.path()).read_text("utf-8-sig")
    desk.get_by_role("button", name="Entfernen: Gebäudehöhe 1").click()
    assert kept.is_hidden()
