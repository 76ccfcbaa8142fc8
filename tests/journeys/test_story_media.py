"""Pictures, charts, tables and measurements put into a story: from a file to reader, text and the file without a network."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from twin.storytelling.pack import check_pack
from twin.workspace import Workspace

from .conftest import Visit, picture, session_of, until_ready
from .test_accessibility import AXE, too_wide, violations

LONG = 30_000
ALT = "Die Mühle von der Brücke aus, davor die Lagerhallen."
SECRET = b"KANARIE"


@pytest.fixture(scope="module")
def visitor(browser: Browser, house: str, town: Workspace) -> Iterator[Visit]:
    visit = Visit(browser, house, session_of(town, "journey-illustrator", "planner"))
    # an SVG that is refused is one of the steps; axe measures with inline styles
    visit.expect("status of 422", "422 ", "Applying inline style")
    yield visit
    visit.close()
    assert visit.unexpected() == []


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of 2400 x 1500 pixels that says where and by whom it was taken."""
    image = Image.new("RGB", (2400, 1500), "#9fc4dd")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 1000, 2400, 1500), fill="#7f9a6b")
    draw.polygon([(300, 1000), (300, 520), (650, 300), (1000, 520), (1000, 1000)], fill="#b46a4d")
    draw.rectangle((1150, 700, 2150, 1000), fill="#c9c2b4")
    exif = Image.Exif()
    exif[0x013B] = SECRET.decode()
    place = tmp_path_factory.mktemp("photo") / "muehle.jpg"
    image.save(place, "JPEG", quality=90, exif=exif)
    return place


@pytest.fixture(scope="module")
def desk(visitor: Visit) -> Page:
    """The editor of a new storyboard at its second scene."""
    page = visitor("/storyboards/new", wait=False)
    page.set_default_timeout(LONG)
    page.get_by_label("Titel").fill("Mühlenbleiche in Bildern")
    page.get_by_role("button", name="Anlegen und bearbeiten").click()
    page.wait_for_url("**/edit")
    until_ready(page)
    page.locator(".film-scene").nth(1).click()
    until_ready(page)
    return page


def until_saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "saved", timeout=LONG)


def test_a_picture_chosen_as_a_file_asks_for_its_description(desk: Page, photo: Path) -> None:
    desk.get_by_text("Bilder und Videos", exact=True).click()
    desk.locator("[data-media-files]").set_input_files(photo)
    expect(desk.get_by_label("Bildbeschreibung")).to_be_focused(timeout=LONG)
    until_saved(desk)
    expect(desk.locator("[data-gate]")).to_contain_text("Bild 1 hat keine Beschreibung", timeout=LONG)
    desk.locator(".film-scene").nth(0).click()
    desk.get_by_role("button", name=re.compile("Szene 2: Bild 1 hat keine Beschreibung")).click()
    expect(desk.get_by_label("Bildbeschreibung")).to_be_focused()
    desk.keyboard.type(ALT)
    desk.get_by_label("Bildunterschrift").fill("Blick von der Brücke")
    desk.get_by_label("Quelle").fill("Stadt Musterstadt")
    desk.get_by_label("Lizenz").fill("CC BY 4.0")
    desk.locator("#f-media-0-date").fill("2026-05-01")
    until_saved(desk)
    expect(desk.locator("[data-gate]")).not_to_contain_text("Bild 1", timeout=LONG)
    picture(desk, "storyedit-media")


def test_what_is_no_picture_is_refused_in_words(desk: Page, tmp_path: Path) -> None:
    drawing = tmp_path / "plan.png"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    desk.locator("[data-media-files]").set_input_files(drawing)
    expect(desk.locator("[data-media-state]")).to_contain_text("„plan.png“ ist kein Bild", timeout=LONG)
    assert desk.locator(".medium").count() == 1


def test_a_dropped_and_a_pasted_picture_come_too_and_undo_takes_them_out(desk: Page, photo: Path) -> None:
    give = """([kind, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], `${kind}.jpg`, { type: "image/jpeg" }));
      const how = { bubbles: true, cancelable: true, [kind === "paste" ? "clipboardData" : "dataTransfer"]: transfer };
      const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
      document.querySelector("#f-narrative").dispatchEvent(new Kind(kind, how));
    }"""
    small = io.BytesIO()
    Image.open(photo).resize((320, 200)).save(small, "JPEG")
    for count, kind in ((2, "drop"), (3, "paste")):
        desk.evaluate(give, [kind, list(small.getvalue())])
        expect(desk.locator(".medium")).to_have_count(count, timeout=LONG)
        expect(desk.locator("[data-media-state]")).to_contain_text("Bitte beschreiben", timeout=LONG)
    for _ in range(2):
        desk.locator("[data-undo]").click()
    expect(desk.locator(".medium")).to_have_count(1)
    until_saved(desk)


def test_a_chart_without_measures_stops_publishing_until_it_has_some(desk: Page) -> None:
    desk.get_by_text("Diagramme und Tabellen", exact=True).click()
    desk.locator("[data-add-chart]").click()
    chart = desk.get_by_role("group", name="Diagramm 1")
    ticked = chart.locator(".exhibit-measures input:checked")
    for _ in range(ticked.count()):
        ticked.first.click()
    until_saved(desk)
    jump = desk.get_by_role("button", name=re.compile("Diagramm 1 zeigt keine Kennzahl"))
    expect(jump).to_be_visible(timeout=LONG)
    jump.click()
    assert desk.evaluate("document.activeElement.id") == "f-exhibits-0-measures"
    for key in ("GFZ", "trees"):
        chart.get_by_role(
            "checkbox", name=re.compile({"GFZ": "GFZ|Geschossflächenzahl", "trees": "^Bäume|^Trees"}[key])
        ).first.check()
    chart.get_by_label("Titel").fill("Dichte und Bäume")
    desk.locator("[data-add-table]").click()
    expect(desk.get_by_role("group", name="Tabelle 2")).to_be_visible()
    until_saved(desk)


def test_what_is_measured_in_the_model_is_taken_over(desk: Page) -> None:
    desk.get_by_role("button", name="Messen", exact=True).click()
    panel = desk.get_by_role("region", name="Messen")
    for place in ("51.7200, 8.7500", "51.7200, 8.7510"):
        panel.get_by_label("Punkt eingeben").fill(place)
        panel.get_by_role("button", name="Setzen", exact=True).click()
    panel.get_by_role("button", name="In das Storyboard übernehmen").click()
    label = desk.get_by_label("Was ist gemessen?")
    expect(label).to_be_focused()
    label.fill("Abstand zum Ufer")
    until_saved(desk)
    picture(desk, "storyedit-measured")
    desk.get_by_role("button", name="Messen", exact=True).click()


@pytest.fixture(scope="module")
def published(desk: Page) -> str:
    """Address of the edition."""
    until_saved(desk)
    expect(desk.locator("[data-publish]")).to_have_text("Veröffentlichen", timeout=LONG)
    desk.locator("[data-publish]").click()
    link = desk.get_by_role("link", name="Fassung lesen")
    expect(link).to_be_visible(timeout=LONG)
    address = link.get_attribute("href")
    assert address
    return address


def test_the_public_reads_picture_chart_table_and_measurement(published: str, visit: Visit) -> None:
    page = visit(f"{published}#szene-2")
    image = page.get_by_role("img", name=ALT)
    assert image.evaluate("(one) => [one.naturalWidth, one.naturalHeight, one.complete]") == [1600, 1000, True]
    assert SECRET not in page.request.get(image.evaluate("(one) => one.src")).body()
    scene = page.locator(".scene.current")
    assert "Blick von der Brücke" in scene.inner_text() and "Stadt Musterstadt, CC BY 4.0, 01.05.2026" in scene.inner_text()
    assert scene.locator("svg.chart .chart-value").count() >= 4
    scene.get_by_text("Als Tabelle", exact=True).click()
    scene.locator(".exhibit table .number").first.click()
    assert page.locator("dialog[open] .formula").inner_text() != ""
    page.keyboard.press("Escape")
    assert re.search(r"Abstand zum Ufer.*6\d,\d\u00a0m", scene.inner_text(), re.S)
    assert page.locator(".twin-sketch path").count() == 2
    scene.get_by_role("button", name=f"Bild vergrößern: {ALT}").click()
    assert page.locator("dialog.enlarged[open] img").bounding_box()["width"] > 700  # type: ignore[index]
    picture(page, "story-media-enlarged")
    page.keyboard.press("Escape")
    picture(page, "story-media")


def test_the_text_says_and_shows_the_same_without_scripts(published: str, visit: Visit) -> None:
    page = visit(f"{published}/text", wait=False, java_script_enabled=False)
    article = page.locator("article").nth(1)
    assert article.get_by_role("img", name=ALT).is_visible()
    assert article.locator("figure.exhibit table").count() == 2 and article.locator("svg.chart").count() == 1
    assert "Abstand zum Ufer" in article.inner_text()
    article.screenshot(path=Path(__file__).parent / "screenshots" / "text-media.png")


def test_the_file_on_a_stick_holds_the_picture_once(
    published: str, visit: Visit, browser: Browser, house: str, tmp_path: Path
) -> None:
    page = visit(published)
    with page.expect_download() as download:
        page.get_by_role("link", name="Offline-Datei").first.click()
    place = tmp_path / download.value.suggested_filename
    download.value.save_as(place)
    content = place.read_bytes()
    assert content.count(b"data:image/webp") == 1 and check_pack(content).holds and len(content) < 3_000_000
    home = Visit(browser, house)
    alone = home(f"{place.as_uri()}#szene-2", offline=True)
    image = alone.locator(".scene.current").get_by_role("img", name=ALT)
    assert image.evaluate("(one) => one.naturalWidth") == 1600
    picture(alone, "pack-media")
    assert home.unexpected() == []
    home.close()


def test_it_fits_a_phone_and_axe_finds_nothing(published: str, visit: Visit, desk: Page) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run npm ci")
    axe = AXE.read_text(encoding="utf-8")
    visit.expect("Applying inline style")
    phone = visit(f"{published}#szene-2", width=360, height=740)
    picture(phone, "story-media-360")
    phone.locator(".scene.current .exhibit").first.scroll_into_view_if_needed()
    picture(phone, "story-media-360-chart")
    assert violations(phone, axe) == [] and too_wide(phone, 360) == []
    for fold in desk.locator("details.fold").all():
        fold.evaluate("(one) => { one.open = true; }")
    for width in (1280, 360):
        desk.set_viewport_size({"width": width, "height": 800})
        assert violations(desk, axe) == [] and too_wide(desk, width) == []
    picture(desk, "storyedit-media-360")
