"""A graphics device that goes away and comes back, and none at all."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page

from twin.workspace import Workspace

from .conftest import CASE, Office, Visit, picture, session_of, until_ready

LOST = """() => {
    const canvas = document.querySelector("twin-viewer canvas");
    window.device = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
    window.device.loseContext();
}"""


def drawn(page: Page) -> np.ndarray[Any, Any]:
    content = page.evaluate("""async () => {
        const blob = await document.querySelector("twin-viewer").viewer.snapshot();
        return [...new Uint8Array(await blob.arrayBuffer())];
    }""")
    return np.asarray(Image.open(io.BytesIO(bytes(content))).convert("RGB"), dtype=np.int16)


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("document.querySelector('twin-viewer').viewer.getState()")
    return found


def test_a_lost_graphics_device_comes_back_with_everything_that_was_shown(office: Office) -> None:
    visit = office("planner")
    visit.expect("CONTEXT_LOST", "Context Lost")
    page = visit(CASE, width=900, height=640)
    page.get_by_label("Vergleichen").select_option("swipe")
    page.locator(".switch[data-letter='C']").click()
    page.get_by_role("checkbox", name="Bäume").uncheck()
    page.get_by_role("button", name="21.12").click()
    page.locator("twin-viewer canvas").focus()
    page.keyboard.press("Shift+ArrowLeft")
    until_ready(page)
    before, seen = drawn(page), state(page)
    assert np.ptp(before, axis=(0, 1)).min() > 60
    page.evaluate(LOST)
    said = page.locator("twin-viewer .twin-message")
    said.get_by_text("Das Gerät hat die 3D-Darstellung unterbrochen; sie kommt gleich wieder.").wait_for()
    picture(page, "device-lost")
    # moving on meanwhile is not forgotten
    page.keyboard.press("Shift+ArrowRight")
    page.evaluate("window.device.restoreContext()")
    said.wait_for(state="hidden")
    page.keyboard.press("Shift+ArrowLeft")
    until_ready(page)
    picture(page, "device-back")
    after = state(page)
    assert after["camera"] == seen["camera"] | {"azimuth": after["camera"]["azimuth"]}
    assert abs(after["camera"]["azimuth"] - seen["camera"]["azimuth"]) < 1e-6
    assert {**after, "camera": None} == {**seen, "camera": None}
    assert np.abs(drawn(page) - before).mean() < 1


def test_without_webgl_a_case_shows_the_site_plan_of_every_state(blind_browser: Browser, house: str, town: Workspace) -> None:
    visit = Visit(blind_browser, house, session_of(town, "journey-planner", "planner"))
    visit.expect("WebGL")
    page = visit(CASE)
    plans = page.get_by_role("region", name="Lagepläne anstelle des 3D-Modells").get_by_role("img")
    names = [f"Lageplan {name}, Norden oben" for name in ("Bestand", "Variante A", "Variante B", "Variante C")]
    assert plans.evaluate_all("(all) => all.map((one) => one.alt)") == names
    for number in range(4):
        plans.nth(number).scroll_into_view_if_needed()
        assert plans.nth(number).evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 800
    plans.first.scroll_into_view_if_needed()
    picture(page, "case-without-webgl")
    visit.close()
    assert visit.unexpected() == []


def test_the_tour_is_offered_once_and_walked_with_the_keyboard(office: Office) -> None:
    page = office("planner")(CASE, width=1280, height=800)
    offer = page.get_by_text("Neu hier? Der Rundgang zeigt diese Seite in fünf Schritten.")
    offer.wait_for()
    picture(page, "tour-offer")
    page.get_by_role("button", name="Rundgang", exact=True).focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("region", name="Varianten zeigen und vergleichen")
    card.get_by_text("Schritt 1 von 5").wait_for()
    titles = []
    for step in range(5):
        titles.append(page.evaluate("document.activeElement.textContent"))
        box = page.locator(".tour").bounding_box()
        assert (
            box is not None
            and box["x"] >= 0
            and box["y"] >= 0
            and box["x"] + box["width"] <= 1280
            and box["y"] + box["height"] <= 800
        )
        assert page.locator(".tour-target").count() == 1
        picture(page, f"tour-{step + 1}")
        if step < 4:
            page.locator(".tour").get_by_role("button", name="Weiter").press("Enter")
    assert titles[1:] == ["Ebenen", "Im Modell bewegen", "Werkzeuge", "Sonne und Schatten"]
    page.keyboard.press("Escape")
    assert page.locator(".tour").count() == 0 and page.locator(".tour-target").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Rundgang"
    until_ready(page)
    page.reload()
    until_ready(page)
    assert not offer.is_visible() and page.get_by_role("button", name="Rundgang", exact=True).is_visible()
    page.get_by_role("button", name="Messen", exact=True).click()
    page.get_by_role("link", name="Hilfe: Messen").click()
    page.get_by_role("heading", name="Messen", exact=True).wait_for()
    assert page.url.endswith("/help#messen")
    assert page.locator("#messen").is_visible()
