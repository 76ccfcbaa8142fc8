"""A storyboard that the gate stops: an abbreviation explained, an exception signed by name, approved, published, read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from twin import storywork
from twin.storytelling import document
from twin.workspace import Workspace

from .conftest import Visit, picture, session_of, until_ready
from .test_accessibility import AXE, too_wide, violations

LONG = 30_000
DATASET = "gebaeude"
NARRATIVE = "Hier gilt WA 3, max. 2 WE, 0,3 und II. Auch die ZVR gilt weiter, und der Blockrand hat eine Baugrenze."
PLAIN = "Hier ist Platz. Die Stadt plant neue Häuser."
REASON = "Die Namen der Eigentümer sind entfernt, der Datenschutz hat zugestimmt."


@pytest.fixture(scope="module")
def story(town: Workspace) -> Iterator[str]:
    """A storyboard with a word nobody explains, over data that are marked as personal until the end of this file."""
    session_of(town, "journey-head", "power_user")
    by = town.accounts.named("journey-head")
    saved = storywork.begin(town, {"case": "quartier-muehlenbleiche", "template": "variants", "title": "Im Ausschuss"}, by)
    given = saved.document
    given["scenes"] = given["scenes"][:3]
    given["scenes"][0] |= {"narrative": {"de": NARRATIVE, "en": "WA 3 applies."}, "plain": {"de": PLAIN, "en": "There is room."}}
    storywork.save(town, saved, document.to_json(document.parse(given)), 1, by)
    say_personal(town, True)
    yield saved.id
    say_personal(town, False)
    for kept in town.editions.of_storyboard(saved.id):
        town.editions.withdraw(kept.slug, kept.number)
    if any(term.name == "ZVR" for term in town.glossary.terms()):
        town.glossary.remove("ZVR")


def say_personal(town: Workspace, is_personal: bool) -> None:
    version = town.datasets.get(DATASET).version
    revision = town.datasets.description_revision(DATASET, version)
    town.datasets.describe(DATASET, version, {"personal_data": is_personal}, revision=revision)


@pytest.fixture(scope="module")
def head(browser: Browser, house: str, town: Workspace) -> Iterator[Visit]:
    visit = Visit(browser, house, session_of(town, "journey-head", "power_user"))
    visit.expect("Applying inline style")
    yield visit
    visit.close()
    assert visit.unexpected() == []


@pytest.fixture(scope="module")
def desk(head: Visit, story: str) -> Page:
    """The editor of that storyboard."""
    page = head(f"/storyboards/{story}/edit")
    page.set_default_timeout(LONG)
    expect(page.locator("[data-publish]")).to_have_text("Veröffentlichen (1 offen)", timeout=LONG)
    return page


def test_a_hint_leads_to_its_words_and_the_glossary_explains_them(desk: Page) -> None:
    picture(desk, "review-gate")
    desk.get_by_role("button", name="Szene 1: „ZVR“ ist nirgends erklärt", exact=True).click()
    assert desk.evaluate("[document.activeElement.id, getSelection().toString()]") == ["f-narrative", "ZVR"]
    desk.get_by_role("link", name="Im Glossar erklären: ZVR").click()
    assert desk.get_by_label("Wort oder Abkürzung").input_value() == "ZVR"
    desk.get_by_label("Ausgeschrieben (Deutsch)").fill("Zonenvergleichsrichtlinie")
    desk.get_by_label("Erklärung (Deutsch)").fill("Eine Regel der Stadt, nach der Zonen verglichen werden.")
    picture(desk, "review-glossary-edit")
    desk.get_by_role("button", name="Speichern").click()
    desk.wait_for_url("**/edit")
    until_ready(desk)
    expect(desk.locator("[data-publish]")).to_have_text("Veröffentlichen (1 offen)", timeout=LONG)
    assert desk.get_by_text("ist nirgends erklärt").count() == 0


def test_an_exception_is_signed_by_name_and_opens_the_gate(desk: Page) -> None:
    desk.get_by_role("button", name=re.compile("^Ausnahme zeichnen: .*personenbezogen")).click()
    dialog = desk.get_by_role("dialog", name="Ausnahme zeichnen")
    dialog.get_by_label("Begründung").fill(REASON)
    picture(desk, "review-sign")
    dialog.get_by_role("button", name="Mit meinem Namen zeichnen").click()
    expect(desk.locator("[data-publish]")).to_have_text("Veröffentlichen", timeout=LONG)
    assert "Gezeichnet von Journey-Head am" in desk.locator("[data-gate]").inner_text()


def test_it_is_approved_and_published(desk: Page) -> None:
    desk.locator("[data-review] > summary").click()
    expect(desk.locator("[data-review-tag]")).to_have_text("Entwurf")
    desk.get_by_role("button", name="Zur Prüfung geben").click()
    expect(desk.locator("[data-review-tag]")).to_have_text("In Prüfung")
    desk.get_by_role("button", name="Freigeben").click()
    expect(desk.locator("[data-review-tag]")).to_have_text("Freigegeben von Journey-Head")
    picture(desk, "review-approved")
    desk.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(desk.locator("[data-done]")).to_contain_text("Fassung 1 ist veröffentlicht.", timeout=LONG)


@pytest.fixture(scope="module")
def reader(desk: Page, browser: Browser, house: str) -> Iterator[Page]:
    address = desk.get_by_role("link", name="Fassung lesen").get_attribute("href")
    visit = Visit(browser, house)
    visit.expect("Applying inline style")
    yield visit(str(address))
    visit.close()
    assert visit.unexpected() == []


def test_a_reader_opens_the_explanation_by_keyboard(reader: Page) -> None:
    words = reader.locator("#szene-1 .in-full button.term")
    assert words.all_inner_texts() == ["WA", "WE", "II", "ZVR", "Blockrand", "Baugrenze"]
    words.nth(3).focus()
    reader.keyboard.press("Enter")
    card = reader.get_by_role("dialog", name="ZVR: Zonenvergleichsrichtlinie")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Eine Regel der Stadt, nach der Zonen verglichen werden.")
    assert words.nth(3).get_attribute("aria-expanded") == "true"
    picture(reader, "review-term")
    if AXE.is_file():
        assert violations(reader, AXE.read_text(encoding="utf-8")) == []
    reader.keyboard.press("ArrowRight")
    assert reader.locator(".scene.current").get_attribute("id") == "szene-1"
    reader.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert reader.evaluate("document.activeElement.dataset.term") == "ZVR"


def test_a_reader_switches_to_plain_language_and_back(reader: Page) -> None:
    switch = reader.get_by_role("button", name="Einfache Sprache")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert reader.get_by_text(PLAIN).is_visible() and reader.get_by_text("Auch die").is_hidden()
    picture(reader, "review-plain")
    switch.click()
    assert reader.get_by_text(PLAIN).is_hidden() and reader.get_by_text("Auch die").is_visible()


def test_the_text_page_explains_and_says_who_answers(reader: Page) -> None:
    reader.get_by_role("link", name="Als Text").first.click()
    reader.wait_for_url("**/text")
    main = reader.locator("main").inner_text()
    assert "Zonenvergleichsrichtlinie" in main and PLAIN in main
    assert REASON in main and "Gezeichnet von Journey-Head am" in main and "Freigegeben von Journey-Head am" in main
    reader.locator("#text-exceptions").scroll_into_view_if_needed()
    picture(reader, "review-text-exceptions")
    reader.locator("#text-glossary").scroll_into_view_if_needed()
    picture(reader, "review-text-glossary")


def test_who_may_read_the_draft_comments_and_an_editor_settles(
    desk: Page, browser: Browser, house: str, town: Workspace, story: str
) -> None:
    visit = Visit(browser, house, session_of(town, "journey-council", "reader"))
    page = visit(f"/storyboards/{story}", wait=False)
    assert page.get_by_role("link", name="Szenen bearbeiten").count() == 0
    page.locator("summary", has_text="Anmerken").nth(1).click()
    page.get_by_label("Anmerkung zu Szene 2").fill("Bitte die Bäume am Mühlenweg nennen.")
    page.get_by_role("button", name="Anmerkung senden").first.click()
    expect(page.get_by_text("Bitte die Bäume am Mühlenweg nennen.")).to_be_visible()
    picture(page, "review-comment")
    visit.close()
    assert visit.unexpected() == []
    desk.reload()
    until_ready(desk)
    desk.locator(".film-scene").nth(1).click()
    desk.locator("summary", has_text="Offene Anmerkungen: 1").click()
    desk.get_by_role("button", name=re.compile("^Erledigt: Bitte die Bäume")).click()
    expect(desk.locator("[data-discussion]")).to_contain_text("erledigt von Journey-Head")


@pytest.mark.parametrize("way", ["storyboards/{}", "storyboards/{}/preview/phone", "storyboards/{}/preview/paper", "glossary"])
def test_axe_finds_nothing_on_the_pages_of_the_review(head: Visit, story: str, way: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run npm ci")
    page = head(f"/{way.format(story)}", wait=False)
    if way.endswith("phone"):
        page.frame_locator("iframe").locator("html[data-ready='1']").wait_for(state="attached", timeout=LONG)
        assert page.frames[1].evaluate("innerWidth") == 360
    for sheet in page.locator(".sheets img").all()[:3]:
        sheet.scroll_into_view_if_needed()
        expect(sheet).to_have_js_property("complete", True)
    picture(page, f"review-{way.rsplit('/', 1)[-1].replace('{}', 'page')}")
    faults = violations(page, AXE.read_text(encoding="utf-8"))
    page.set_viewport_size({"width": 320, "height": 800})
    wide = [] if way.endswith("phone") else too_wide(page, 320)
    page.context.close()
    assert (faults, wide) == ([], [])
