"""The tools of the viewer: links that show the same again, eye height, a picture for print, finding, cutting, measuring."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from twin.geodata import spool
from twin.workspace import Workspace

from .conftest import CASE, Office, picture, until_ready
from .test_accessibility import AXE, violations
from .test_layers import heights

CITY = "/datasets/gebaeude"
CHURCH = "DEMU01ALKIRCHE01"


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("document.querySelector('twin-viewer').viewer.getState()")
    return found


def open_tool(page: Page, name: str) -> None:
    page.get_by_role("group", name="Werkzeuge für das Modell").get_by_role("button", name=name, exact=True).click()
    until_ready(page)


def pixels(page: Page) -> np.ndarray[Any, Any]:
    """Return the drawn picture of the viewer alone, without what lies over it."""
    size = page.evaluate("""async () => {
        const blob = await document.querySelector("twin-viewer").viewer.snapshot();
        return [...new Uint8Array(await blob.arrayBuffer())];
    }""")
    return np.asarray(Image.open(io.BytesIO(bytes(size))).convert("RGB"), dtype=np.int16)


def test_a_link_shows_the_same_view_again(office: Office) -> None:
    visit = office("planner")
    page = visit(CASE)
    assert "#" not in page.url
    page.get_by_label("Vergleichen").select_option("swipe")
    page.locator(".switch[data-letter='C']").click()
    page.get_by_role("checkbox", name="Bäume").uncheck()
    page.get_by_role("button", name="21.12").click()
    page.locator("twin-viewer canvas").focus()
    for key in ("ArrowUp", "Shift+ArrowLeft", "+"):
        page.keyboard.press(key)
    until_ready(page)
    before, seen = pixels(page), state(page)
    page.wait_for_function("location.hash.startsWith('#view=')")
    again = visit(page.url)
    assert state(again) | {"layers": None} == seen | {"layers": None}
    assert state(again)["layers"]["trees"] is False
    assert again.get_by_role("checkbox", name="Bäume").is_checked() is False
    assert again.locator("[data-day]").input_value() == "2026-12-21"
    assert again.locator(".switch[aria-pressed=true]").count() == 2
    # a slow browser may draw one of them with fewer pixels
    assert np.abs(pixels(again) - before).mean() < 3
    picture(again, "link-again")


def test_the_view_is_shared_with_a_button(office: Office) -> None:
    page = office("planner")(CITY, permissions=["clipboard-read", "clipboard-write"])
    open_tool(page, "Ansichten")
    page.get_by_role("button", name="Ansicht teilen").click()
    page.get_by_text("Die Adresse dieser Ansicht ist kopiert.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Adresse dieser Ansicht").input_value()
    assert "#view=8.7" in copied
    picture(page, "views")


def test_a_bad_address_shows_the_usual_view(office: Office) -> None:
    page = office("planner")(f"{CASE}#view=8.75,51.72,nonsense&shown=Z")
    assert state(page)["shown"] == ["0"]


def test_somebody_walks_at_eye_height(office: Office) -> None:
    page = office("planner")(CITY)
    open_tool(page, "Ansichten")
    usual = state(page)["camera"]
    page.get_by_role("button", name="Augenhöhe 1,60 m").click()
    until_ready(page)
    if page.get_by_text("Unter der Bildmitte ist kein Gelände geladen.").is_visible():
        page = office("planner")(CASE)
        open_tool(page, "Ansichten")
        page.get_by_role("button", name="Augenhöhe 1,60 m").click()
        until_ready(page)
    assert eye_above_ground(page) == pytest.approx(1.6, abs=0.02)
    before = place_of_eye(page)
    for key in ("ArrowUp", "w", "d", "ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    until_ready(page)
    assert eye_above_ground(page) == pytest.approx(1.6, abs=0.02)
    assert np.hypot(*(place_of_eye(page) - before)) == pytest.approx(np.hypot(4, 2), abs=0.01)
    # dragging turns the head and leaves the feet where they are
    stood, looked = place_of_eye(page), state(page)["camera"]["azimuth"]
    page.mouse.move(760, 600)
    page.mouse.down()
    page.mouse.move(860, 600, steps=3)
    page.mouse.up()
    until_ready(page)
    assert np.hypot(*(place_of_eye(page) - stood)) < 0.01
    assert 1 < (looked - state(page)["camera"]["azimuth"]) % 360 < 60
    picture(page, "eye-height")
    page.locator("twin-viewer canvas").focus()
    page.keyboard.press("Escape")
    page.get_by_text("Gehen beendet.").wait_for()
    page.get_by_role("button", name="Überblick").click()
    until_ready(page)
    assert state(page)["camera"]["distance"] > usual["distance"] / 10


def eye_above_ground(page: Page) -> float:
    found: float = page.evaluate("""() => {
        const { picture } = document.querySelector("twin-kit").kit.bench;
        const { x, y, z } = picture.camera.position;
        return z - picture.layers.heightAt(x, y);
    }""")
    return found


def place_of_eye(page: Page) -> np.ndarray[Any, Any]:
    script = "(({ x, y }) => [x, y])(document.querySelector('twin-kit').kit.bench.picture.camera.position)"
    return np.array(page.evaluate(script))


def test_somebody_stands_on_the_steps_of_the_town_hall_and_walks_into_no_wall(office: Office) -> None:
    page = office("reader")(CASE)
    open_tool(page, "Ansichten")
    assert page.get_by_role("button", name="Blickpunkte ordnen und ändern").count() == 0
    page.get_by_role("link", name="Dorthin: Rathaustreppe").click()
    page.get_by_text("Sie stehen auf Augenhöhe.").wait_for()
    until_ready(page)
    assert eye_above_ground(page) == pytest.approx(1.6, abs=0.02)
    picture(page, "town-hall-steps")
    page.locator("twin-viewer canvas").focus()
    for _ in range(40):
        page.keyboard.press("s")
    page.get_by_text("Hier geht es nicht weiter: Rathaus").wait_for()
    until_ready(page)
    assert eye_above_ground(page) == pytest.approx(1.6, abs=0.02)
    ahead = page.evaluate("""() => {
        const { bench } = document.querySelector("twin-kit").kit;
        return bench.objectOver(bench.picture.camera.position);
    }""")
    assert ahead is None
    page.get_by_role("button", name="Gehen beenden").click()


def test_a_view_is_named_for_everybody_and_kept_in_order(office: Office, town: Workspace) -> None:
    page = office("planner")(CASE)
    open_tool(page, "Ansichten")
    page.get_by_text("Jetzigen Blick merken").click()
    page.get_by_label("Name des Blickpunkts").fill("Vom Mühlenweg")
    page.get_by_role("button", name="Blickpunkt merken").click()
    page.get_by_text("Gemerkt: Vom Mühlenweg.").wait_for()
    page.get_by_role("button", name="Blickpunkte ordnen und ändern").click()
    up = page.get_by_role("button", name="Nach oben: Vom Mühlenweg")
    for _ in range(2):
        up.press("Enter")
    page.get_by_role("button", name="Umbenennen: Vom Mühlenweg").press("Enter")
    page.get_by_label("Umbenennen: Vom Mühlenweg").fill("Vom Ufer")
    page.keyboard.press("Enter")
    page.get_by_text("Geändert: Vom Ufer.").wait_for()
    picture(page, "viewpoints")
    kept = town.viewpoints.of(CASE.rpartition("/")[2])
    assert kept[0].name == "Vom Ufer" and len(kept) == 3
    assert kept[0].view == state(page)["camera"]
    page.get_by_role("button", name="Entfernen: Vom Ufer").click()
    page.get_by_role("listitem").filter(has_text="für alle entfernen?").get_by_role("button", name="Entfernen").click()
    page.get_by_text("Entfernt: Vom Ufer.").wait_for()
    assert len(town.viewpoints.of(CASE.rpartition("/")[2])) == 2


def test_own_viewpoints_stay_and_go(office: Office) -> None:
    page = office("planner")(CASE)
    page.locator("twin-viewer canvas").focus()
    page.keyboard.press("Shift+ArrowLeft")
    until_ready(page)
    kept = state(page)["camera"]
    open_tool(page, "Ansichten")
    page.get_by_text("Jetzigen Blick merken").click()
    page.get_by_label("Name des Blickpunkts").fill("Mein Blick")
    page.get_by_label("Für wen").select_option("nur mich, in diesem Browser")
    page.get_by_role("button", name="Blickpunkt merken").click()
    page.get_by_role("button", name="Senkrecht von oben").click()
    until_ready(page)
    assert state(page)["camera"] != kept
    page.get_by_role("link", name="Dorthin: Mein Blick").click()
    page.wait_for_function(
        "(kept) => document.querySelector('twin-viewer').viewer.getCamera().azimuth === kept", arg=kept["azimuth"]
    )
    assert state(page)["camera"] == kept
    page.get_by_role("button", name="Blickpunkte ordnen und ändern").click()
    page.get_by_role("button", name="Entfernen: Mein Blick").click()
    assert page.get_by_role("link", name="Dorthin: Mein Blick").count() == 0


def saved_picture(page: Page, file: Path, choices: dict[str, str]) -> Image.Image:
    """Return the sheet that the panel saves with these choices."""
    open_tool(page, "Bild")
    for label, option in choices.items():
        page.get_by_label(label, exact=True).select_option(option)
    with page.expect_download(timeout=90_000) as caught:
        page.get_by_role("button", name="Bild speichern (PNG)").click(timeout=90_000)
    caught.value.save_as(file)
    sheet = Image.open(file)
    sheet.load()
    return sheet


def test_a_picture_for_print_has_the_size_of_the_paper(office: Office, tmp_path: Path) -> None:
    page = office("planner")(CASE)
    page.locator(".switch[data-letter='B']").click()
    until_ready(page)
    screen = pixels(page)
    sheet = saved_picture(page, tmp_path / "a3.png", {"Format": "A3 quer", "Auflösung": "300 dpi"})
    assert sheet.size == (round(420 / 25.4 * 300), round(297 / 25.4 * 300)) == (4961, 3508)
    # the resolution stands in the file in dots per metre
    assert sheet.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert len(np.unique(np.asarray(sheet.convert("RGB").resize((64, 64))).reshape(-1, 3), axis=0)) > 200
    until_ready(page)
    # afterwards the screen shows what it showed
    assert np.abs(pixels(page) - screen).mean() < 3
    picture(page, "picture-saved")


def test_a_plan_seen_from_above_is_printed_to_scale(office: Office, tmp_path: Path) -> None:
    page = office("planner")(CASE)
    open_tool(page, "Bild")
    assert page.get_by_label("Maßstab", exact=True).is_disabled()
    open_tool(page, "Ansichten")
    page.get_by_role("button", name="Senkrecht von oben").click()
    until_ready(page)
    sheet = saved_picture(page, tmp_path / "a4.png", {"Format": "A4 quer", "Auflösung": "200 dpi", "Maßstab": "1 : 1.000"})
    assert sheet.size == (round(297 / 25.4 * 200), round(210 / 25.4 * 200))
    # the dashed boundary is the only thing that dark; its western and its eastern corner are 204.9 m apart
    shown = np.asarray(sheet.convert("RGB"))[120:1250, 120:-120].max(axis=2) < 48
    rows, columns = np.nonzero(shown)
    west, east = columns.argmin(), columns.argmax()
    apart = np.hypot(columns[east] - columns[west], rows[east] - rows[west]) * 25.4 / 200
    assert apart == pytest.approx(np.hypot(88.0 + 86.0, 54.2 + 54.0), rel=0.012)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("DEMU01ALKIRCHE01", "Stadtkirche St. Marien"),
        ("markt 1", "Markt 1"),
        ("055901-001-00002/00", "055901-001-00002/00"),
        ("Uferstr.", "Uferstraße"),
    ],
)
def test_an_object_is_found_and_flown_to(office: Office, words: str, title: str) -> None:
    page = office("reader")(CITY)
    before = state(page)["camera"]
    open_tool(page, "Suchen")
    page.get_by_label("Adresse, Gebäude, Flurstück oder Koordinate").fill(words)
    page.keyboard.press("Enter")
    first = page.locator(".kit-hits button").first
    assert title in first.inner_text()
    first.click()
    until_ready(page)
    assert state(page)["camera"] != before
    picture(page, "found")


def test_what_is_found_stands_beside_the_panel(office: Office) -> None:
    page = office("planner")(CASE)
    open_tool(page, "Suchen")
    page.get_by_label("Adresse, Gebäude, Flurstück oder Koordinate").fill(CHURCH)
    page.keyboard.press("Enter")
    page.locator(".kit-hits button").first.click()
    until_ready(page)
    (hit, *_) = page.request.get(f"{page.url.split('/cases')[0]}/api/v1/find?q={CHURCH}").json()["hits"]
    seen = page.evaluate(
        """({ lon, lat }) => {
        const { bench } = document.querySelector("twin-kit").kit;
        return bench.seenAt(bench.surfaceOver({ lon, lat }).place).x;
    }""",
        hit,
    )
    panel, view = page.locator(".kit-panel:not([hidden])").bounding_box(), page.locator("twin-viewer").bounding_box()
    assert panel and view
    free = (panel["x"] + panel["width"] - view["x"], view["width"])
    assert seen == pytest.approx(sum(free) / 2, abs=12)
    picture(page, "found-beside")


def test_a_coordinate_is_found(office: Office) -> None:
    page = office("reader")(CITY)
    open_tool(page, "Suchen")
    for words in ("32 482728 5729900", "51.7195, 8.7500"):
        page.get_by_label("Adresse, Gebäude, Flurstück oder Koordinate").fill(words)
        page.keyboard.press("Enter")
        page.locator(".kit-hits button", has_text="Koordinate 32 482").wait_for()
        until_ready(page)
    camera = state(page)["camera"]
    assert (camera["lon"], camera["lat"]) == pytest.approx((8.75, 51.7195), abs=1e-6)


def test_a_cut_takes_away_what_is_higher(office: Office) -> None:
    page = office("planner")(CASE)
    open_tool(page, "Schneiden und ausblenden")
    before = pixels(page)
    page.get_by_label("Waagerecht schneiden").check()
    until_ready(page)
    cut = pixels(page)
    picture(page, "cut")
    assert np.count_nonzero(np.abs(cut - before).max(axis=2) > 24) > 2000
    assert "cut=" in page.evaluate("document.querySelector('twin-kit').kit.bar.fragment")
    page.get_by_label("Waagerecht schneiden").uncheck()
    until_ready(page)
    assert np.array_equal(pixels(page), before)


def test_a_cut_along_a_line_leaves_one_side_and_stays_in_the_address(office: Office) -> None:
    visit = office("planner")
    page = visit(CASE)
    open_tool(page, "Schneiden und ausblenden")
    before = pixels(page)
    page.get_by_role("button", name="Schnittlinie setzen").click()
    canvas = page.locator("twin-viewer canvas")
    box = canvas.bounding_box()
    assert box is not None
    for share in (0.95, 0.5):
        canvas.click(position={"x": box["width"] * 0.75, "y": box["height"] * share})
    page.get_by_text("Was rechts der Linie liegt, ist weggelassen.").wait_for()
    until_ready(page)
    left = pixels(page)
    picture(page, "cut-along")
    # the line runs away from the eye: what is left of it stays as it was, what is right of it is gone
    changed = np.abs(left - before).max(axis=2) > 24
    far = changed.shape[1] // 5
    assert np.count_nonzero(changed[:, -far:]) > 20 * np.count_nonzero(changed[:, :far])
    page.wait_for_function("location.hash.includes('section=')")
    again = visit(page.url)
    open_tool(again, "Schneiden und ausblenden")
    assert np.count_nonzero(np.abs(pixels(again) - left).max(axis=2) > 24) < 200
    again.get_by_role("button", name="Linie entfernen").click()
    until_ready(again)
    assert np.count_nonzero(np.abs(pixels(again) - before).max(axis=2) > 24) < 200


def test_a_building_is_hidden_and_shown_alone(office: Office) -> None:
    page = office("planner")(CITY)
    open_tool(page, "Schneiden und ausblenden")
    box = page.locator("twin-viewer canvas").bounding_box()
    assert box is not None
    for share in (0.5, 0.45, 0.55, 0.4, 0.6):
        page.locator("twin-viewer canvas").click(position={"x": box["width"] * share, "y": box["height"] * 0.5})
        if page.get_by_role("button", name="Ausblenden", exact=True).is_enabled():
            break
    page.evaluate("document.querySelector('twin-viewer').viewer.highlight([])")
    until_ready(page)
    before = pixels(page)
    page.get_by_role("button", name="Nur dieses zeigen").click()
    until_ready(page)
    alone = pixels(page)
    picture(page, "isolated")
    assert np.count_nonzero(np.abs(alone - before).max(axis=2) > 24) > 1000
    page.get_by_role("button", name="Alles wieder zeigen").click()
    until_ready(page)
    assert np.array_equal(pixels(page), before)
    page.get_by_role("button", name="Ausblenden", exact=True).click()
    until_ready(page)
    hidden = np.count_nonzero(np.abs(pixels(page) - before).max(axis=2) > 24)
    assert 0 < hidden < np.count_nonzero(np.abs(alone - before).max(axis=2) > 24)
    assert page.get_by_text("Ausgeblendet: 1").is_visible()
    page.wait_for_function("location.hash.includes('hidden=')")


def test_a_filter_is_counted_shared_and_taken_back(office: Office, town: Workspace) -> None:
    known = heights(town)
    visit = office("planner")
    page = visit(CASE)
    before = pixels(page)
    open_tool(page, "Filtern und hervorheben")
    panel = page.locator(".kit-panel:not([hidden])")
    panel.get_by_label("Ebene").select_option(label="Gebäude")
    panel.get_by_label("Merkmal").select_option(label="Höhe")
    panel.get_by_label("Wert in m").fill("9")
    panel.get_by_label("Wert in m").press("Enter")
    until_ready(page)
    high = sum(height >= 9 for height in known)
    panel.get_by_text(f"{high} von 150 gezeigt (Gebäude)").wait_for()
    assert np.count_nonzero(np.abs(pixels(page) - before).max(axis=2) > 24) > 1000
    panel.get_by_label("Bedingung", exact=True).select_option(label="unter")
    panel.get_by_label("Wert in m").fill("10")
    panel.get_by_role("button", name="Nur diese zeigen").click()
    panel.get_by_text(f"{sum(9 <= height < 10 for height in known)} von 150 gezeigt (Gebäude)").wait_for()
    panel.get_by_role("button", name="Bedingung entfernen: Höhe unter 10 m").press("Enter")
    panel.get_by_text(f"{high} von 150 gezeigt (Gebäude)").wait_for()
    page.wait_for_function("location.hash.includes('filters=buildings:measuredHeight:from:9')")
    again = visit(page.url)
    assert state(again)["filters"] == {"buildings": [{"by": "measuredHeight", "is": "from", "value": 9}]}
    again.close()
    for _ in range(3):
        panel.get_by_role("button", name="Schritt zurück").click()
    until_ready(page)
    assert panel.get_by_role("button", name="Schritt zurück").is_disabled()
    panel.get_by_text("Alle 150 gezeigt (Gebäude)").wait_for()
    assert np.array_equal(pixels(page), before)


def test_the_surroundings_turn_pale_with_one_button(office: Office) -> None:
    visit = office("planner")
    visit.expect("Applying inline style")  # axe measures with inline styles
    page = visit(f"{CASE}?lang=en")
    page.locator(".switch[data-letter='C']").click()
    page.get_by_label("Compare", exact=True).select_option("swipe")
    until_ready(page)
    before = pixels(page)
    page.get_by_role("button", name="Filter and highlight", exact=True).click()
    page.get_by_label("What stays solid").select_option(label="what the alternatives change")
    page.get_by_role("button", name="Make the surroundings pale").press("Enter")
    until_ready(page)
    pale = pixels(page)
    picture(page, "pale")
    assert pale.mean() > before.mean() + 3
    # the roofs of what is planned keep their strong colour
    green = [(shot[:, :, 1] > shot[:, :, 0] + 60).sum() for shot in (before, pale)]
    assert green[1] == pytest.approx(green[0], rel=0.1) and green[0] > 500
    page.get_by_label("Strength").press("End")
    until_ready(page)
    assert state(page)["ghost"] == {"of": "changes", "strength": 1}
    page.wait_for_function("location.hash.includes('ghost=changes:1')")
    assert violations(page, AXE.read_text(encoding="utf-8")) == []
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    assert state(page)["ghost"] is None


def test_the_height_of_the_church_is_that_of_its_file(office: Office, town: Workspace) -> None:
    dataset = town.datasets.get("gebaeude")
    (city,) = spool.read(town.datasets.layer_folder(dataset, "buildings"))
    rows = [row for row, name in enumerate(city.table.ids) if name.startswith(CHURCH)]
    rings = city.object_offsets
    points = np.concatenate([city.vertices[vertex_range(city, rings[row], rings[row + 1])] for row in rows])
    top = points[points[:, 2].argmax()]
    page = office("planner")(f"{CASE}")
    open_tool(page, "Messen")
    page.get_by_role("button", name="Gebäudehöhe", exact=True).click()
    page.get_by_label("Punkt eingeben").fill(f"32 {top[0]:.2f} {top[1]:.2f}")
    page.get_by_role("button", name="Setzen").click()
    said = page.locator(".kit-result").inner_text()
    picture(page, "measure-church")
    term = "Höhe vom tiefsten zum höchsten Punkt"
    height = float(said.split(term)[1].split("\u00a0m")[0].strip().replace(",", "."))
    assert height == pytest.approx(points[:, 2].max() - points[:, 2].min(), rel=0.001)


def vertex_range(city: Any, first: int, last: int) -> slice:
    surfaces = city.geometry_offsets[first], city.geometry_offsets[last]
    rings = city.surface_offsets[surfaces[0]], city.surface_offsets[surfaces[1]]
    return slice(int(city.ring_offsets[rings[0]]), int(city.ring_offsets[rings[1]]))
