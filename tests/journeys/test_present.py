"""The sitting: a planner presents the edition with two windows and a clicker, and the network fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from twin.store.accounts import Role
from twin.workspace import Workspace

from .conftest import STORY, Visit, picture, session_of, until_ready
from .test_accessibility import AXE, TAGS

PREPARED = "body[data-prepared='1']"


@pytest.fixture(scope="module")
def talk(browser: Browser, house: str, town: Workspace) -> Iterator[tuple[Page, Page]]:
    """The screen and the speaker's window, everything loaded and the talk begun."""
    role: Role = "planner"
    visit = Visit(browser, house, session_of(town, f"journey-{role}", role))
    screen = visit(f"{STORY}/present", width=960, height=600, wait=False)
    screen.wait_for_selector(PREPARED, state="attached", timeout=60_000)
    assert screen.locator("[data-preparing]").inner_text() == "Alles ist geladen. Der Vortrag läuft auch ohne Netz."
    picture(screen, "present-prepare")
    with screen.expect_popup() as opened:
        screen.get_by_role("button", name="Zweites Fenster öffnen").click()
    desk = opened.value
    desk.set_viewport_size({"width": 1280, "height": 800})
    screen.get_by_label("Redezeit in Minuten").fill("20")
    screen.get_by_role("button", name="Vortrag beginnen").click()
    desk.wait_for_selector("[data-kept].ok")
    yield screen, desk
    visit.close()
    assert visit.unexpected() == []


def heading(page: Page) -> str:
    return page.locator(".scene.current h2").inner_text()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, { runOnly: tags })", TAGS)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_both_windows_stand_and_axe_finds_nothing(talk: tuple[Page, Page]) -> None:
    screen, desk = talk
    desk.wait_for_selector("[data-screen] img[src]:visible")
    picture(desk, "present-desk")
    assert desk.locator("[data-target]").inner_text() == "von 20 Min."
    assert violations(screen) == [] and violations(desk) == []


def test_the_talk_goes_on_by_clicker_when_the_network_fails(talk: tuple[Page, Page]) -> None:
    screen, desk = talk
    screen.context.set_offline(True)
    headings = screen.locator(".scene h2").all_text_contents()
    for number in range(2, len(headings) + 1):
        screen.bring_to_front()
        screen.keyboard.press("PageDown")
        until_ready(screen)
        assert heading(screen) == headings[number - 1]
        assert screen.locator(".twin-message").inner_text() == ""
        assert desk.locator("[data-where]").inner_text() == f"Szene {number} von {len(headings)}"
    picture(screen, "present-last")
    screen.keyboard.press("F5")
    assert heading(screen) == headings[-1]
    screen.context.set_offline(False)


def test_a_number_and_enter_jump_and_letters_switch(talk: tuple[Page, Page]) -> None:
    screen, desk = talk
    desk.bring_to_front()
    desk.keyboard.press("3")
    assert desk.locator("footer [data-typed]").inner_text() == "Szene 3 ↵"
    desk.keyboard.press("Enter")
    screen.wait_for_function("() => location.hash === '#szene-3'")
    until_ready(screen)
    picture(screen, "present-screen")
    assert desk.locator(".talk-coming [data-next]:visible b").inner_text() == screen.locator(".scene h2").all_text_contents()[3]
    screen.keyboard.press("Shift+C")
    assert desk.locator(".switch[data-letter='C']").get_attribute("aria-pressed") == "true"
    screen.keyboard.press("0")
    assert desk.locator(".switch[data-letter='0']").get_attribute("aria-pressed") == "true"


def test_black_zoom_pointer_and_the_way_back(talk: tuple[Page, Page]) -> None:
    screen, desk = talk
    desk.get_by_role("button", name="Schwarz").click()
    assert screen.locator(".talk-veil").is_visible()
    screen.keyboard.press(".")
    assert not screen.locator(".talk-veil").is_visible()
    desk.locator("[data-screen]").hover()
    screen.wait_for_selector(".talk-pointer", state="visible")
    desk.mouse.move(5, 5)
    screen.wait_for_selector(".talk-pointer", state="hidden")
    view = "() => document.querySelector('.stage [data-back]').hidden"
    screen.keyboard.press("+")
    screen.wait_for_function(f"() => !({view})()")
    screen.keyboard.press("r")
    screen.wait_for_function(view)


def test_a_closed_speaker_window_is_told_and_the_show_goes_on(talk: tuple[Page, Page]) -> None:
    screen, desk = talk
    desk.close()
    screen.wait_for_selector("[data-notice]:visible")
    assert screen.locator("[data-notice]").inner_text().startswith("Das zweite Fenster ist zu.")
    screen.keyboard.press("PageUp")
    screen.wait_for_function("() => location.hash === '#szene-2'")


def test_the_public_sees_the_speakers_window_without_notes(visit: Visit) -> None:
    page = visit(f"{STORY}/e1/speaker", wait=False)
    assert page.get_by_text("Notizen sieht nur, wer angemeldet ist.").first.is_visible()
    page.wait_for_selector("[data-lost]:visible")
