"""A planner draws a fourth alternative from nothing in the viewer, mends a finding, compares, and takes the diff away."""

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
                const { x, y } = element.viewer.drawing.seenAt({ east, north, above });
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
        return self.page.locator(f"tr[data-key='{key}'] b").text_content() or ""

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
    desk.page.go_back()
    desk.page.wait_for_selector("twin-draw[data-stands='1']")
    desk.page.locator(".draw-head").get_by_role("link", name="Änderungen").click()
    until_ready(desk.page)
    desk.page.locator("#against").select_option("A")
    desk.page.get_by_role("button", name="Anzeigen").click()
    until_ready(desk.page)
    # against A its houses are those that go
    assert "Haus am Mühlenweg" in desk.page.locator("main").inner_text()
    picture(desk.page, "draw-changes")
    desk.page.locator("#against").select_option("0")
    desk.page.get_by_role("button", name="Anzeigen").click()
    until_ready(desk.page)
    with desk.page.expect_download() as download:
        desk.page.locator("a[href*='changes.geojson']").click()
    download.value.save_as(tmp_path / "diff.geojson")
    features = json.loads((tmp_path / "diff.geojson").read_bytes())["features"]
    changed = [(item["properties"]["change"], item["geometry"]["type"]) for item in features]
    assert changed.count(("added", "Point")) == 10 and changed.count(("removed", "Polygon")) == 1
    assert changed.count(("added", "Polygon")) >= 3


class Copy:
    """A copy of alternative A for one journey."""

    def __init__(self, office: Office, town: Workspace) -> None:
        self.visit, self.town = office("planner"), town
        house = self.visit.house
        page = self.visit.window()
        made = page.request.post(f"{house}{API}/alternatives", data={"title": "Kopie", "from": "0"}).json()
        self.letter = str(made["letter"])
        page.goto(f"{house}{CASE}/alternatives/{self.letter}/draw")
        page.wait_for_selector("twin-draw[data-stands='1']")
        self.desk = Desk(until_ready(page), house, self.letter)

    def other(self, *changes: dict[str, Any]) -> None:
        """Save as somebody else does meanwhile, on top of what is saved."""
        client = self.desk.page.request
        address = f"{self.desk.house}{API}/alternatives/{self.letter}"
        now = client.get(address)
        document = {**now.json(), "changes": [*now.json()["changes"], *changes]}
        assert client.put(address, data=document, headers={"If-Match": now.headers["etag"]}).ok


@pytest.fixture
def copy(office: Office, town: Workspace) -> Iterator[Copy]:
    """A new alternative of its own, opened for drawing."""
    made = Copy(office, town)
    yield made
    made.desk.page.goto("about:blank")
    known = next(item for item in town.alternatives.of_case(ID) if item.slug == made.letter)
    town.alternatives.remove(known.id)


def rectangle(desk: Desk) -> tuple[float, float]:
    """Set a rectangle of 20 × 10 m by numbers alone and return its first corner."""
    middle = shape(desk.data["plots"][1]["geometry"]).centroid
    x, y = round(middle.x - 20, 2), round(middle.y - 20, 2)
    desk.use("rectangle")
    desk.page.get_by_text("Genau in Zahlen").click()
    for name, value in (("east", x), ("north", y), ("direction", 90), ("width", 20), ("depth", 10)):
        desk.fill(f"exact-whole-{name}", str(value).replace(".", ","))
    desk.page.get_by_role("button", name="Rechteck setzen").click()
    desk.rest()
    return x, y


def ring(desk: Desk) -> list[list[float]]:
    points: list[list[float]] = desk.saved()["changes"][-1]["build"]["footprint"]["coordinates"][0]
    return points[:-1]


def test_a_rectangle_by_numbers_is_exact_and_is_moved_turned_and_reshaped_by_hand(copy: Copy) -> None:
    desk = copy.desk
    x, y = rectangle(desk)
    assert ring(desk) == [[x, y], [x + 20, y], [x + 20, y + 10], [x, y + 10]]
    desk.use("choose")
    desk.page.locator(".draw-item").first.click()
    until_ready(desk.page)
    desk.page.locator("[data-snap]").uncheck()

    def drag(start: tuple[float, float], end: tuple[float, float], above: float = 0.0) -> None:
        desk.page.mouse.move(*desk.spot(*start, above))
        desk.page.mouse.down()
        for share in (0.3, 0.7, 1.0):
            desk.page.mouse.move(*desk.spot(*(a + share * (b - a) for a, b in zip(start, end, strict=True)), above))
            desk.page.wait_for_timeout(80)
        picture(desk.page, "draw-drag")
        desk.page.mouse.up()
        desk.rest()

    drag((x + 20, y), (x + 26, y - 1))
    assert ring(desk)[1] == pytest.approx([x + 26, y - 1], abs=0.3)
    desk.page.keyboard.press("Control+z")
    drag((x + 10, y), (x + 10, y - 5))
    assert shape(desk.saved()["changes"][-1]["build"]["footprint"]).area == pytest.approx(300, rel=0.03)
    desk.page.keyboard.press("Control+z")
    drag((x + 10, y + 5), (x + 13, y + 9), above=9)
    assert ring(desk)[0] == pytest.approx([x + 3, y + 4], abs=1.0)
    picture(desk.page, "draw-moved")


def test_numbers_move_turn_and_copy(copy: Copy) -> None:
    desk = copy.desk
    x, y = rectangle(desk)
    desk.use("choose")
    desk.page.locator(".draw-item").first.click()
    desk.page.get_by_text("Lage: verschieben und drehen").click()
    desk.fill("turn_by", "90")
    desk.rest()
    assert sorted(map(tuple, ring(desk)))[0] == pytest.approx((x + 5, y - 5))
    desk.fill("east", str(x + 30).replace(".", ","))
    desk.rest()
    assert shape(desk.saved()["changes"][-1]["build"]["footprint"]).centroid.x == pytest.approx(x + 30, abs=0.01)
    for roof, code in (("gable", "Satteldach"), ("hip", "Walmdach"), ("mansard", "Mansarddach"), ("shed", "Pultdach")):
        before = desk.model()
        desk.page.locator("[name='roof']").select_option(label=code)
        desk.rest()
        assert desk.saved()["changes"][-1]["build"]["roof"]["type"] == roof and desk.model() != before
        picture(desk.page, f"draw-{roof}")
    desk.page.locator("[data-slot='chosen'] [data-do='copy']").click()
    desk.rest()
    assert desk.kinds() == ["build", "build"]
    desk.page.locator("twin-viewer canvas").focus()
    desk.page.keyboard.press("Delete")
    desk.rest()
    assert desk.kinds() == ["build"]


def test_a_building_is_divided_by_a_line_and_merged_again(copy: Copy) -> None:
    desk = copy.desk
    x, y = rectangle(desk)
    desk.use("choose")
    desk.page.locator(".draw-item").first.click()
    desk.page.get_by_text("Teilen und verbinden").click()
    desk.page.get_by_role("button", name="Mit einer Linie teilen").click()
    desk.page.locator("[data-snap]").uncheck()
    desk.click(x + 12, y - 3)
    desk.click(x + 12, y + 13)
    desk.rest()
    areas = sorted(shape(change["build"]["footprint"]).area for change in desk.saved()["changes"])
    assert areas == pytest.approx([80, 120], abs=4) and sum(areas) == pytest.approx(200, abs=0.01)
    assert desk.page.locator("[name='merge-with'] option").count() == 1
    desk.page.locator("[data-do='merge']").click()
    desk.rest()
    assert [round(shape(change["build"]["footprint"]).area, 2) for change in desk.saved()["changes"]] == [200]


def test_a_stored_model_is_set_with_a_click(copy: Copy, town: Workspace) -> None:
    desk = copy.desk
    desk.use("place")
    stored = desk.page.locator("[name='asset'] option[value^='layer:']")
    if stored.count() == 0:
        pytest.skip("the sample has no model small enough to be set")
    desk.page.locator("[name='asset']").select_option(index=desk.page.locator("[name='asset'] option").count() - 1)
    before = desk.model()
    middle = shape(desk.data["plots"][0]["geometry"]).centroid
    desk.click(middle.x, middle.y)
    desk.rest()
    assert "layer" in desk.saved()["changes"][-1]["place"] and desk.model() != before
    picture(desk.page, "draw-model-set")


def test_everything_is_drawn_with_the_keyboard(copy: Copy) -> None:
    desk = copy.desk
    keyboard = desk.page.keyboard
    desk.page.locator(".draw-tools [data-tool='outline']").focus()
    keyboard.press("Enter")
    canvas = desk.page.locator("twin-viewer canvas")
    canvas.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", None):
        keyboard.press("Enter")
        if key:
            keyboard.press(key)
            keyboard.press(key)
            until_ready(desk.page)
    keyboard.press("f")
    desk.rest()
    assert desk.kinds() == ["build"]
    desk.page.locator(".draw-tools [data-tool='tree']").focus()
    keyboard.press("Enter")
    canvas.focus()
    keyboard.press("Enter")
    desk.rest()
    assert desk.kinds() == ["build", "tree"]
    keyboard.press("Escape")
    assert desk.page.locator(".draw-tools [aria-pressed='true']").get_attribute("data-tool") == "choose"


def test_a_surface_and_an_object_are_drawn(copy: Copy) -> None:
    desk = copy.desk
    middle = shape(desk.data["plots"][1]["geometry"]).centroid
    x, y = middle.x - 25, middle.y - 20
    desk.use("rectangle")
    desk.page.locator("[name='makes']").select_option("surface")
    desk.page.locator("[name='surface']").select_option("water")
    before = desk.model()
    for east, north in ((0, 0), (24, 0), (24, 15)):
        desk.click(x + east, y + north)
    desk.rest()
    assert desk.saved()["changes"][-1]["surface"]["class"] == "water" and desk.model() != before
    desk.use("place")
    desk.page.locator("[name='asset']").select_option("pavilion")
    desk.click(x + 12, y + 30)
    desk.rest()
    placed = desk.saved()["changes"][-1]["place"]
    assert placed["asset"] == "pavilion" and len(placed["anchor"]) == 3
    picture(desk.page, "draw-surface-object")


def test_ground_is_levelled_and_the_terrain_opens(copy: Copy) -> None:
    desk = copy.desk
    rectangle(desk)
    desk.use("choose")
    desk.page.locator(".draw-item").first.click()
    desk.page.get_by_text("Höhe und Gelände").click()
    floor = desk.saved()["changes"][0]["build"]["ground_nhn_m"]
    desk.fill("ground_level", f"{floor - 2:.2f}".replace(".", ","))
    before = desk.rest().model()
    desk.page.get_by_role("button", name="Gelände ringsum anpassen").click()
    desk.rest()
    build, grade = (next(iter(change.values())) for change in desk.saved()["changes"])
    # 2 m around 20 m × 10 m, as high as the floor
    assert grade["building"] == build["id"] and shape(grade["geometry"]).area == pytest.approx(24 * 14, abs=0.01)
    assert desk.model() != before and desk.value("cut_m3") != "0,0 m³" and desk.value("fill_m3") == "0,0 m³"
    cut = desk.page.locator("[data-slot='chosen'] [data-earth]").inner_text()
    desk.fill("bank", "0")
    desk.rest()
    assert "Abtrag" in cut and desk.page.locator("[data-slot='chosen'] [data-earth]").inner_text() != cut
    picture(desk.page, "draw-levelled")


def test_what_a_filter_counts_goes_at_once_and_a_layer_is_brought_in(copy: Copy) -> None:
    desk = copy.desk
    desk.use("demolish")
    desk.page.get_by_text("Filtern").click()
    desk.fill("filter-height_to", "6")
    legend = desk.page.locator(".draw-standing legend").first.inner_text()
    count = int(legend.split(": ")[1].split()[0])
    assert 1 < count < 6 and legend.endswith("von 6")
    desk.page.get_by_role("button", name=f"Alle {count} abreißen").click()
    desk.rest()
    assert desk.kinds() == ["demolish"] * count
    desk.page.get_by_role("button", name=f"{count} wiederherstellen").click()
    desk.use("bring")
    layers = desk.page.locator("[name='bring'] option").all_inner_texts()
    desk.page.locator("[name='bring']").select_option(index=next(at for at, name in enumerate(layers) if "Variante C" in name))
    before = desk.model()
    desk.page.get_by_role("button", name="In die Variante übernehmen").click()
    desk.rest()
    assert desk.kinds() == ["bring"] and desk.model() != before
    desk.use("area")
    desk.page.locator("[name='areas']").select_option("stadtgrundlage@1/landnutzung")
    expect(desk.page.locator("[data-do='take-all']")).to_be_visible()
    desk.page.locator("[name='makes']").select_option("ground")
    desk.page.get_by_role("button", name="Umriss übernehmen").click()
    desk.rest()
    assert desk.kinds() == ["bring", "grade"]


def test_what_was_not_saved_outlives_a_reload_and_a_failing_server(copy: Copy) -> None:
    desk = copy.desk
    copy.visit.expect("503")
    address = f"**{API}/alternatives/{copy.letter}"
    desk.page.route(address, lambda route: route.fulfill(status=503) if route.request.method == "PUT" else route.continue_())
    desk.use("demolish")
    desk.page.locator(f"[name='demolish-{HALL}']").click()
    expect(desk.page.locator("[data-slot='state']")).to_contain_text("Neuer Versuch in 3 Sekunden")
    desk.page.once("dialog", lambda dialog: dialog.accept())
    desk.page.unroute(address)
    desk.page.reload()
    desk.page.wait_for_selector("twin-draw[data-stands='1']")
    desk.rest()
    assert desk.kinds() == ["demolish"]


def test_without_webgl_everything_is_drawn_in_numbers(blind_browser: Browser, house: str, town: Workspace) -> None:
    visit = Visit(blind_browser, house, session_of(town, "journey-planner", "planner"))
    page = visit.window()
    letter = page.request.post(f"{house}{API}/alternatives", data={"title": "Blind", "from": "0"}).json()["letter"]
    page.goto(f"{house}{CASE}/alternatives/{letter}/draw")
    page.wait_for_selector("twin-draw[data-stands='1']")
    desk = Desk(page, house, letter)
    desk.rest()
    x, y = rectangle(desk)
    assert ring(desk)[0] == [x, y]
    desk.use("demolish")
    page.locator(f"[name='demolish-{HALL}']").click()
    desk.rest()
    assert desk.kinds() == ["build", "demolish"]
    picture(page, "draw-blind")
    visit.close()
    town.alternatives.remove(next(item for item in town.alternatives.of_case(ID) if item.slug == letter).id)
    assert visit.unexpected() == []


def test_two_planners_lose_nothing(copy: Copy) -> None:
    desk = copy.desk
    copy.visit.expect("412")
    rectangle(desk)
    copy.other({"demolish": HALL})
    desk.use("tree")
    middle = shape(desk.data["plots"][1]["geometry"]).centroid
    desk.click(middle.x - 30, middle.y)
    dialog = desk.page.locator("dialog[open]")
    assert "Halle 3" in dialog.inner_text() and "Zusammenführen" in dialog.inner_text()
    picture(desk.page, "draw-conflict")
    dialog.get_by_role("button", name="Zusammenführen").click()
    desk.rest()
    assert sorted(desk.kinds()) == ["build", "demolish", "tree"]
    desk.page.locator("twin-viewer canvas").focus()
    desk.page.keyboard.press("Control+z")
    desk.rest()
    assert sorted(desk.kinds()) == ["build", "tree"]


def test_without_a_connection_nothing_is_lost(copy: Copy) -> None:
    desk = copy.desk
    copy.visit.expect("ERR_INTERNET_DISCONNECTED")
    desk.page.context.set_offline(True)
    desk.use("demolish")
    desk.page.locator(f"[name='demolish-{HALL}']").click()
    expect(desk.page.locator("[data-slot='state']")).to_contain_text("nichts geht verloren")
    picture(desk.page, "draw-offline")
    desk.page.context.set_offline(False)
    desk.rest()
    assert desk.kinds() == ["demolish"]


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_in_the_way_of_anybody(office: Office, width: int) -> None:
    visit = office("planner")
    page = visit(f"{CASE}/alternatives/A/draw?lang=en", width=width, bypass_csp=True)
    page.wait_for_selector("twin-draw[data-stands='1']")
    page.add_script_tag(path=str(AXE))
    for tool in ("choose", "rectangle", "demolish", "row", "grade", "bring", "comment"):
        page.locator(f".draw-tools [data-tool='{tool}']").click()
        found = page.evaluate("async (tags) => (await axe.run({runOnly: tags})).violations", TAGS)
        assert [(item["id"], [node["target"] for node in item["nodes"]][:4]) for item in found] == []
    small = page.evaluate(
        """() => [...document.querySelectorAll("twin-draw button, twin-draw select, twin-draw input, twin-draw summary")]
            .filter((one) => one.checkVisibility() && Math.min(one.offsetWidth, one.offsetHeight) < 24)
            .map((one) => one.outerHTML)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"draw-a-{width}")


def test_roles_below_planner_do_not_draw(office: Office) -> None:
    visit = office("reader")
    visit.expect("403")
    assert visit(f"{CASE}/alternatives/A/draw", wait=False).get_by_role("heading", level=1).inner_text() != "Variante A zeichnen"
