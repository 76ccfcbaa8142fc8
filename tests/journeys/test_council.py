"""A council member reads the storyboard: turns scenes, opens numbers, compares, with mouse, keyboard, finger and without."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from twin import publishing
from twin.takeaway.keeping import keep
from twin.workspace import Workspace

from .conftest import STORY, Visit, picture, until_ready

SIZES = {"desk": (1280, 800), "tablet": (768, 1024), "phone": (360, 740)}
SCENES = {"single": 3, "side-by-side": 6, "swipe": 7}


def heading(page: Page) -> str:
    return page.locator(".scene.current h2").inner_text().replace("\n", " ")


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.textContent.trim()"))


def place(page: Page) -> str:
    return page.locator("[data-where]").inner_text().split(" · ")[0]


def as_number(text: str) -> float:
    return float(re.sub(r"[^\d,]", "", text).replace(",", "."))


@pytest.fixture(scope="module")
def window(browser: Browser, house: str) -> Iterator[Page]:
    """One window on the storyboard for the whole sitting; faults on its page fail the last journey."""
    visit = Visit(browser, house)
    yield visit(STORY)
    visit.close()
    assert visit.unexpected() == []


@pytest.fixture
def reader(window: Page) -> Page:
    """The storyboard at its first scene on a desk."""
    window.set_viewport_size({"width": 1280, "height": 800})
    return at(window, 1)


def at(page: Page, scene: int) -> Page:
    """Go to a scene by its address."""
    page.evaluate("(hash) => { location.hash = hash; }", f"#szene-{scene}")
    page.wait_for_selector(f"#szene-{scene}.current", state="attached")
    return until_ready(page)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", SCENES)
def test_every_kind_of_scene_fits_every_screen(reader: Page, size: str, kind: str) -> None:
    width, height = SIZES[size]
    reader.set_viewport_size({"width": width, "height": height})
    at(reader, SCENES[kind])
    picture(reader, f"reader-{kind}-{size}")
    assert reader.evaluate("() => document.documentElement.scrollWidth") <= width
    assert reader.get_by_role("button", name="Weiter", exact=True).is_visible()


def test_turning_scenes_by_button_and_page_keys(reader: Page) -> None:
    first = heading(reader)
    reader.get_by_role("button", name="Weiter", exact=True).click()
    second = heading(reader)
    assert focused(reader) == second != first
    reader.keyboard.press("PageDown")
    assert place(reader) == "Szene 3 von 9"
    reader.keyboard.press("PageUp")
    assert heading(reader) == second
    reader.get_by_role("button", name="Zurück", exact=True).click()
    assert place(reader) == "Szene 1 von 9"


def swipe(page: Page, x_from: int, x_to: int, y: int) -> None:
    """A finger over the screen, as the browser gets it from the hardware."""
    hand = page.context.new_cdp_session(page)
    steps = [x_from + (x_to - x_from) * step // 6 for step in range(7)]
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": steps[0], "y": y}]})
    for x in steps[1:]:
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_turns_the_scenes_on_a_phone(visit: Visit) -> None:
    page = visit(STORY, width=360, height=740, has_touch=True, is_mobile=True)
    swipe(page, 300, 60, 500)
    page.wait_for_selector("#szene-2.current")
    assert place(page) == "Szene 2 von 9"
    swipe(page, 60, 300, 500)
    page.wait_for_selector("#szene-1.current")


def test_a_number_opens_its_evidence_whose_objects_add_up(reader: Page) -> None:
    number = at(reader, 3).locator(".scene.current .figures button.number[data-beleg='A.GFZ']")
    number.click()
    dialog = reader.get_by_role("dialog")
    picture(reader, "evidence")
    assert "÷" in dialog.locator("[data-slot=numbers]").inner_text()
    rows = [as_number(text) for text in dialog.locator("tbody tr td:last-child").all_inner_texts()]
    # every line is rounded to 0.1 for reading
    assert abs(sum(rows) - as_number(dialog.locator("tfoot td").last.inner_text())) <= 0.05 * len(rows)
    reader.keyboard.press("Escape")
    reader.wait_for_url("**#szene-3")
    reader.wait_for_selector("button.number[data-beleg='A.GFZ']:focus")


def test_the_same_evidence_by_keyboard_and_by_its_address(reader: Page, visit: Visit) -> None:
    at(reader, 3).locator(".scene.current .figures button.number").first.focus()
    reader.keyboard.press("Enter")
    shown, address = reader.locator("dialog h2").inner_text(), reader.url
    assert focused(reader) == shown
    reader.keyboard.press("Escape")
    assert visit(address).locator("dialog[open] h2").inner_text() == shown


def test_a_counted_object_is_shown_in_the_model(reader: Page) -> None:
    at(reader, 3)
    before = reader.locator(".stage canvas").screenshot()
    reader.locator(".scene.current button.number[data-beleg='A.GFZ']").first.click()
    reader.locator("dialog .choose").nth(2).click()
    reader.get_by_role("button", name="Im Modell ansehen").click()
    until_ready(reader)
    assert reader.locator("dialog[open]").count() == 0
    assert reader.locator(".stage canvas").screenshot() != before


def test_four_switches_exchange_model_and_numbers(reader: Page) -> None:
    at(reader, 3)
    models, numbers = set(), set()
    for letter in "0ABC":
        reader.locator(f".switch[data-letter='{letter}']").click()
        until_ready(reader)
        models.add(reader.locator(".stage canvas").screenshot())
        numbers.add(reader.locator(".scene.current .figures").inner_text())
        assert reader.locator(".switch[aria-pressed='true']").get_attribute("data-letter") == letter
    assert len(models) == len(numbers) == 4


def test_side_by_side_shows_four_panes_of_the_same_size(reader: Page) -> None:
    panes = at(reader, 6).locator(".twin-pane")
    assert panes.evaluate_all("(all) => all.map((one) => one.dataset.letter)") == ["0", "A", "B", "C"]
    sizes = panes.evaluate_all("(all) => all.map((one) => [one.offsetWidth, one.offsetHeight])")
    assert max(width for width, _ in sizes) - min(width for width, _ in sizes) <= 1
    assert len({height for _, height in sizes}) == 1


def test_the_dividing_line_moves_by_arrow_keys(reader: Page) -> None:
    line = at(reader, 7).get_by_role("slider")
    line.focus()
    reader.keyboard.press("ArrowRight")
    reader.keyboard.press("PageUp")
    assert line.get_attribute("aria-valuetext") == "Bestand 62 %, Variante C 38 %"
    assert reader.locator(".twin-swipe-line").evaluate("(line) => line.style.left") == "62%"
    assert place(reader) == "Szene 7 von 9"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_text_page_tells_everything_without_scripts(visit: Visit, language: str) -> None:
    page = visit(f"{STORY}/text?lang={language}", wait=False, java_script_enabled=False)
    picture(page, f"text-{language}")
    assert page.locator("article.part").count() == 9
    links = page.locator("a.number").evaluate_all("(all) => all.map((one) => one.getAttribute('href').slice(1))")
    proofs = set(page.locator(".proof-body").evaluate_all("(all) => all.map((one) => one.id)"))
    assert len(links) > 30 and set(links) <= proofs


def test_without_scripts_the_reader_page_is_a_text(visit: Visit) -> None:
    page = visit(STORY, wait=False, java_script_enabled=False)
    assert page.locator("article.scene h2:visible").count() == 9


def test_without_webgl_words_and_numbers_remain(blind_browser: Browser, house: str, town: Workspace, tmp_path: Path) -> None:
    kept = town.editions.get(STORY.rpartition("/")[2])
    pictures = town.settings.home / "pictures" / f"{kept.sha256[:20]}-de"
    content = io.BytesIO()
    Image.new("RGB", (220, 104), (205, 209, 216)).save(content, "PNG")
    keep(pictures / "3.png", content.getvalue())
    visit = Visit(blind_browser, house)
    visit.expect("WebGL")
    page = visit(f"{STORY}#szene-3")
    picture(page, "reader-without-webgl")
    assert "3D ist hier nicht möglich" in page.locator(".twin-message").inner_text()
    still = page.locator(".stage .still")
    assert still.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 220
    page.locator(".scene.current .figures button.number").first.click()
    page.locator("dialog[open] tbody tr").nth(3).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Weiter", exact=True).click()
    assert place(page) == "Szene 4 von 9"
    # without a picture the site plan stands in, of the state that is chosen or of all that are compared
    still.wait_for(state="hidden")
    plans = page.locator(".stage-plans img")
    page.locator(".stage-plans [alt^='Lageplan Variante B']").wait_for()
    assert plans.evaluate_all("(all) => Promise.all(all.map((one) => one.decode().then(() => one.naturalWidth)))") == [800]
    page.locator(".switch[data-letter='C']").click()
    page.locator(".stage-plans [alt^='Lageplan Variante C']").wait_for()
    offline = tmp_path / "edition.html"
    offline.write_bytes(publishing.pack(town, kept))
    page.goto(f"{offline.as_uri()}#szene-6")
    page.locator(".stage-plans img").nth(3).wait_for()
    assert [words[:20] for words in plans.evaluate_all("(all) => all.map((one) => one.alt)")] == [
        "Lageplan Bestand, No", "Lageplan Variante A,", "Lageplan Variante B,", "Lageplan Variante C,",
    ]  # fmt: skip
    picture(page, "pack-without-webgl")
    visit.close()
    shutil.rmtree(pictures)
    assert visit.unexpected() == []


def test_evidence_that_cannot_be_had_is_said_and_comes_when_the_number_is_opened_again(
    blind_browser: Browser, house: str
) -> None:
    visit = Visit(blind_browser, house)
    visit.expect("WebGL", "ERR_FAILED")
    page = visit.window()
    page.route("**/evidence.json", lambda route: route.abort())
    page.goto(f"{house}{STORY}#szene-3")
    number = until_ready(page).locator(".scene.current .figures button.number[data-beleg='A.GFZ']")
    number.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Der Nachweis konnte nicht geladen werden. Bitte die Verbindung prüfen").wait_for()
    assert focused(page).startswith("Geschossflächenzahl (GFZ) 1,")
    assert dialog.locator("table:visible").count() == 0 and dialog.get_by_role("button", name="CSV").count() == 0
    picture(page, "evidence-unreachable")
    page.keyboard.press("Escape")
    page.unroute_all()
    number.click()
    dialog.locator("tbody tr").nth(3).wait_for()
    assert "konnte nicht geladen werden" not in dialog.inner_text()
    visit.close()
    assert visit.unexpected() == []
