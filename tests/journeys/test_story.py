"""The offline file in a real browser, opened from disk with every other address closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import orjson
import pytest
from playwright.sync_api import Browser, Page
from storytelling.material import CAMERA, frozen, scene, story_document

from twin.storytelling import pack

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
STYLES = ("tokens", "layout", "components", "viewer", "story")


def offline_file() -> bytes:
    words = orjson.loads((STATIC / "locales/de.json").read_bytes())

    def t(key: str, **params: Any) -> str:
        sentence: str = words[key]
        for name, value in params.items():
            sentence = sentence.replace("{" + name + "}", str(value))
        return sentence

    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "twin/web/templates"), autoescape=True)
    template = environment.get_template("story/pack.html")
    fonts = {path.name: path.read_bytes() for path in (STATIC / "dist/vendor/fira-sans").glob("*.woff2")}
    parts = pack.Parts(
        player=(STATIC / "dist/pack.js").read_text(),
        begin=(STATIC / "js/begin.js").read_text(),
        opening=(STATIC / "js/story/opening.js").read_text(),
        style="\n".join((STATIC / f"css/{name}.css").read_text() for name in STYLES),
        fonts=fonts,
    )
    model = {
        "version": 1, "anchor": {"lon": 8.75, "lat": 51.72, "height": 110.0}, "timezone": "Europe/Berlin", "layers": [],
        "site": {"ring": [[0, 0, 0], [90, 0, 0], [90, 60, 0]]}, "baseline": {"title": "Bestand", "data_date": "2026-03-15"},
        "alternatives": [{"letter": "A", "title": "Blockrand"}], "start": {"camera": CAMERA},
    }  # fmt: skip
    given = story_document(
        scene("a"), scene("b", heading="Bestand und A", shown=["0", "A"], comparison="side-by-side"), scene("c")
    )
    edition = frozen(given, model=model)
    return pack.build(edition, {}, parts, lambda context: template.render(t=t, **context), words)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("pack") / "story.html"
    place.write_bytes(offline_file())
    return place.as_uri()


def opened(browser: Browser, address: str, **options: Any) -> Page:
    given = {
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
        "offline": True,
        "locale": "de-DE",
        **options,
    }
    page = browser.new_context(**given).new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address)
    if options.get("java_script_enabled", True):
        page.wait_for_selector("html[data-ready='1']", state="attached", timeout=60_000)
    return page


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = opened(browser, address)
    yield page
    page.context.close()


def heading(page: Page) -> str:
    return page.locator(".scene.current h2").inner_text()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_the_file_asks_for_no_other_address(browser: Browser, address: str) -> None:
    asked: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("html[data-ready='1']", state="attached", timeout=60_000)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_next_shows_the_next_scene_and_moves_the_focus_to_its_heading(page: Page) -> None:
    page.get_by_role("button", name="Weiter", exact=True).click()
    assert heading(page) == "Bestand und A" == focused(page)
    assert page.locator("[data-where]").inner_text().startswith("Szene 2 von 3")


@pytest.mark.parametrize(("key", "back"), [("ArrowRight", "ArrowLeft"), ("PageDown", "PageUp")])
def test_keys_turn_the_pages(page: Page, key: str, back: str) -> None:
    page.keyboard.press(key)
    assert page.url.endswith("#szene-2")
    page.keyboard.press(back)
    assert page.url.endswith("#szene-1")


def test_the_end_is_the_end(page: Page) -> None:
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.url.endswith("#szene-3")
    assert page.locator(".onward").get_attribute("aria-disabled") == "true"


def test_a_number_opens_its_evidence_and_escape_returns_to_it(page: Page) -> None:
    number = page.locator(".scene.current .figures button.number")
    number.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#beleg=A.GFZ")
    assert focused(page) == "Geschossflächenzahl (GFZ) 1,25"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.hash.startsWith('#beleg')")
    assert page.evaluate("document.activeElement.dataset.beleg") == "A.GFZ"


def test_an_address_of_an_evidence_opens_it(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}#beleg=0.GFZ")
    assert page.locator("dialog h2").inner_text() == "Geschossflächenzahl (GFZ) 0,31"
    page.context.close()


def test_the_counted_objects_add_up_and_can_be_chosen(page: Page) -> None:
    page.locator(".scene.current .figures button.number").click()
    assert page.locator("dialog tfoot").inner_text().split() == ["Summe", "2.500,5"]
    page.get_by_role("button", name="Torhaus").click()
    assert page.get_by_role("button", name="Torhaus").get_attribute("aria-pressed") == "true"


def test_a_table_comes_as_a_file(page: Page) -> None:
    page.locator(".scene.current .figures button.number").click()
    with page.expect_download() as download:
        page.locator("[data-csv]").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["Nr.;Objekt;Geschossfläche m²", "A-1;Torhaus;2000", "A-2;Hofhaus;500,5"]


def test_a_switch_exchanges_the_numbers(page: Page) -> None:
    page.locator(".switch[data-letter='0']").click()
    assert page.locator(".scene.current .figures button.number").inner_text() == "0,31"
    assert "Bestand" in page.locator(".scene.current .kicker").inner_text()


def test_without_scripts_the_text_stands_there(browser: Browser, address: str) -> None:
    page = opened(browser, address, java_script_enabled=False)
    assert page.get_by_role("heading", level=2).filter(has_text="Ein Blockrand schließt die Lücke").first.is_visible()
    assert page.locator("details:not(.stage-layers)").count() == 2
    page.context.close()


@pytest.mark.parametrize("scene_number", [1, 2])
def test_a_narrow_window_needs_no_sideways_scrolling(browser: Browser, address: str, scene_number: int) -> None:
    page = opened(browser, f"{address}#szene-{scene_number}", viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_targets_are_large_enough(page: Page) -> None:
    small = page.evaluate(
        """[...document.querySelectorAll("button, summary, .btn")].filter((one) => one.checkVisibility())
           .map((one) => [one.className || one.ariaLabel, one.getBoundingClientRect()])
           .filter(([name, {width, height}]) => !String(name).includes("number") && (width < 36 || height < 44))
           .map(([name]) => name)"""
    )
    assert small == []
