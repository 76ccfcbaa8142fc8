"""A planner draws a fourth alternative from nothing in the viewer, reads a finding, mends it, compares, and takes the diff away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from shapely.geometry import shape

from twin.workspace import Workspace

from .conftest import CASE, Office, Visit, picture, session_of, until_ready
from .test_accessibility import AXE, TAGS

ID = "quartier-muehlenbleiche"
API = f"/api/v1/cases/{ID}"
HALL = "DEMU01ALHALLE003"


class Desk:
    """The drawing page of one alternative, with the places of the case in the picture."""

    def __init__(self, page: Page, house: str, letter: str) -> None:
        self.page, self.house, self.letter = page, house, letter
        self.data: dict[str, Any] = page.request.get(f"{house}{API}/drawing").json()

    def spot(self, x: float, y: float, above: float = 0.0) -> tuple[float, float]:
        """Where a point of the case is seen in the window."""
        frame = self.data["frame"]
        dx, dy = x - frame["origin"][0], y - frame["origin"][1]
        a, b, c, d = frame["to_local"]
        seen = self.page.evaluate(
            """([east, north, above]) => {
                const element = document.querySelector("twin-viewer");
                const { x, y } = element.viewer.seenAt({ east, north, above });
                const { left, top } = element.querySelector("canvas").getBoundingClientRect();
                return [left + x, top + y];
            }""",
            [a * dx + b * dy, c * dx + d * dy, above],
        )
        return seen[0], seen[1]

    def click(self, x: float, y: float, above: float = 0.0) -> None:
        spot = self.spot(x, y, above)
        self.page.mouse.move(*spot)
        self.page.wait_for_timeout(60)
        self.page.mouse.click(*spot)

    def use(self, tool: str) -> None:
        self.page.locator(f".draw-tools [data-tool='{tool}']").click()

    def fill(self, name: str, value: str) -> None:
        field = self.page.locator(f"[name='{name}']")
        field.fill(value)
        field.press("Tab")

    def rest(self) -> Desk:
        """Wait until numbers are there, everything is saved and the model stands."""
        self.page.wait_for_timeout(200)
        expect(self.page.locator("[data-slot='numbers-state']")).to_be_empty(timeout=20_000)
        expect(self.page.locator("[data-slot='state']")).to_contain_text("Gespeichert", timeout=20_000)
        until_ready(self.page)
        return self

    def value(self, key: str) -> str:
        return self.page.locator(f"tr[data-key='{key}'] b").inner_text()

    def saved(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.page.request.get(f"{self.house}{API}/alternatives/{self.letter}").json()
        return answer

    def kinds(self) -> list[str]:
        return [next(iter(change)) for change in self.saved()["changes"]]

    def model(self) -> bytes:
        return until_ready(self.page).locator("twin-viewer canvas").screenshot()


@pytest.fixture(scope="module")
def desk(browser: Browser, house: str, town: Workspace) -> Iterator[Desk]:
    """A new alternative begun on the case page and opened for drawing; faults on the page fail the last journey."""
    visit = Visit(browser, house, session_of(town, "journey-drawing", "planner"))
    page = visit(CASE)
    page.get_by_text("Neue Variante").click()
    page.get_by_label("Titel der Variante").fill("Gezeichnet")
    page.get_by_role("button", name="Anlegen und bearbeiten").click()
    page.get_by_role("link", name="Zeichnen").click()
    page.wait_for_selector("twin-draw[data-stands='1']")
    until_ready(page)
    letter = page.url.split("/alternatives/")[1][0]
    yield Desk(page, house, letter)
    faults = visit.unexpected()
    visit.close()
    known = next(item for item in town.alternatives.of_case(ID) if item.slug == letter)
    town.alternatives.remove(known.id)
    assert faults == []


def test_an_empty_draft_is_the_bestand(desk: Desk) -> None:
    desk.rest()
    assert desk.value("trees") == "12" and desk.value("GRZ_I") == "0,29"
    assert desk.page.get_by_text("Noch keine Änderung").is_visible()
    picture(desk.page, "draw-empty")


def test_a_building_goes_by_a_click_and_comes_back_by_another(desk: Desk) -> None:
    hall = next(item for item in desk.data["buildings"] if item["id"] == HALL)
    middle = shape(hall["footprint"]).centroid
    before = desk.model()
    desk.use("demolish")
    desk.click(middle.x, middle.y, hall["height_m"])
    desk.rest()
    assert desk.saved()["changes"] == [{"demolish": HALL}]
    assert desk.model() != before
    picture(desk.page, "draw-demolished")
    desk.click(middle.x, middle.y)
    desk.rest()
    assert desk.saved()["changes"] == []
    desk.page.locator(f"[name='demolish-{HALL}']").click()
    desk.rest()
    assert desk.saved()["changes"] == [{"demolish": HALL}]


def test_a_rectangle_takes_three_clicks_and_stands_in_3d(desk: Desk) -> None:
    hall = shape(next(item for item in desk.data["buildings"] if item["id"] == HALL)["footprint"])
    west, south, east, _north = hall.bounds
    before = desk.model()
    desk.use("rectangle")
    desk.fill("storeys", "4")
    desk.click(west + 2, south + 4)
    desk.click(east - 8, south + 6)
    desk.page.mouse.move(*desk.spot(east - 8, south + 22))
    desk.page.wait_for_timeout(200)
    picture(desk.page, "draw-rectangle")
    desk.click(east - 8, south + 22)
    desk.rest()
    built = desk.saved()["changes"][-1]["build"]
    footprint = shape(built["footprint"])
    assert footprint.area == pytest.approx(footprint.minimum_rotated_rectangle.area, rel=1e-4) and footprint.area > 300
    assert len(built["storeys"]) == 4 and 100 < built["ground_nhn_m"] < 115
    assert desk.model() != before
    picture(desk.page, "draw-built")


def test_an_outline_snaps_to_right_angles_and_closes_at_its_first_corner(desk: Desk) -> None:
    plot = shape(desk.data["plots"][1]["geometry"]).centroid
    x, y = plot.x - 30, plot.y - 12
    desk.use("outline")
    desk.fill("storeys", "3")
    for east, north in ((0, 0), (18, 1.2), (17.4, 13.4), (-0.6, 12.6)):
        desk.click(x + east, y + north)
    picture(desk.page, "draw-outline")
    desk.click(x, y)
    desk.rest()
    ring = shape(desk.saved()["changes"][-1]["build"]["footprint"])
    assert ring.area == pytest.approx(ring.minimum_rotated_rectangle.area, rel=2e-3)
    assert desk.kinds() == ["demolish", "build", "build"]


def test_a_row_has_as_many_trees_as_asked(desk: Desk) -> None:
    plot = shape(desk.data["plots"][0]["geometry"])
    west, south, east, _ = plot.bounds
    desk.use("row")
    desk.fill("count", "10")
    desk.fill("species", "Winterlinde")
    desk.click(west + 14, south + 6)
    desk.click(east - 6, south + 9)
    desk.rest()
    assert desk.kinds().count("tree") == 10 and desk.value("trees") == "22"
    assert {change["tree"]["species"] for change in desk.saved()["changes"] if "tree" in change} == {"Winterlinde"}
    picture(desk.page, "draw-trees")


def test_undo_and_redo_go_step_by_step(desk: Desk) -> None:
    desk.page.locator("twin-viewer canvas").focus()
    desk.page.keyboard.press("Control+z")
    desk.rest()
    assert desk.value("trees") == "12" and "tree" not in desk.kinds()
    desk.page.keyboard.press("Control+y")
    desk.rest()
    assert desk.value("trees") == "22" and desk.kinds().count("tree") == 10


def test_a_green_roof_is_a_number_beside_the_model(desk: Desk) -> None:
    desk.use("choose")
    desk.page.get_by_role("button", name="Haus 1").click()
    before = desk.model()
    assert desk.value("green_share_roof") == "0 %"
    desk.fill("green_roof", "60")
    desk.rest()
    assert desk.value("green_share_roof") != "0 %"
    assert desk.model() != before
    picture(desk.page, "draw-green-roof")


def findings(desk: Desk) -> str:
    return " ".join(desk.page.locator(".draw-findings .finding p").all_inner_texts())


def test_too_much_is_a_finding_that_lights_up_and_goes_when_mended(desk: Desk) -> None:
    before = desk.value("GRZ_I")
    assert "GRZ" not in findings(desk)
    desk.use("area")
    desk.page.locator("[name='area']").select_option(label="Baufenster 2")
    desk.fill("offset", "18")
    desk.page.get_by_role("button", name="Umriss übernehmen").click()
    desk.rest()
    assert desk.value("GRZ_I") > before
    words = findings(desk)
    assert "GRZ" in words and "0,4" in words and "Orientierungswert" in words and "unzulässig" not in words
    first = desk.page.locator(".draw-findings .finding").filter(has_text="GRZ").first
    dark = desk.model()
    first.get_by_role("button").click()
    assert desk.model() != dark
    picture(desk.page, "draw-finding")
    desk.use("choose")
    desk.page.get_by_role("button", name="Haus 3").click()
    desk.fill("width", "24")
    desk.fill("depth", "12")
    desk.rest()
    assert "GRZ" not in findings(desk)
    picture(desk.page, "draw-mended")


def test_the_drawn_alternative_is_compared_and_its_diff_taken_away(desk: Desk, tmp_path: Path) -> None:
    drawn = desk.value("GF")
    desk.page.get_by_role("link", name="Varianten vergleichen").click()
    head = desk.page.locator(".compare-table thead").inner_text()
    assert "A" in head and desk.letter in head
    assert drawn.split()[0] in desk.page.locator(".compare-table").inner_text()
    picture(desk.page, "draw-compare")
    desk.page.goto(f"{desk.house}{CASE}/alternatives/{desk.letter}/changes")
    until_ready(desk.page)
    picture(desk.page, "draw-changes")
    with desk.page.expect_download() as download:
        desk.page.locator("a[href*='changes.geojson']").click()
    download.value.save_as(tmp_path / "diff.geojson")
    features = json.loads((tmp_path / "diff.geojson").read_bytes())["features"]
    changed = [(item["properties"]["change"], item["geometry"]["type"]) for item in features]
    assert changed.count(("added", "Point")) == 10 and changed.count(("removed", "Polygon")) == 1
    assert changed.count(("added", "Polygon")) >= 3


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_in_the_way_of_anybody(office: Office, width: int) -> None:
    page = office("planner")(f"{CASE}/alternatives/A/draw", width=width)
    page.wait_for_selector("twin-draw[data-stands='1']")
    until_ready(page)
    page.locator(".draw-tools [data-tool='rectangle']").click()
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("async (tags) => (await axe.run({ runOnly: tags })).violations", TAGS)
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
    picture(page, f"draw-a-{width}")


def test_roles_below_planner_do_not_draw(office: Office) -> None:
    page = office("reader")
    page.expect("403")
    assert page(f"{CASE}/alternatives/A/draw", wait=False).get_by_role("heading", level=1).inner_text() != "Variante A zeichnen"


