"""A planner at work: signs in, looks at the case, compares, takes data in, publishes; an administrator adds an account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from twin.sample.demo import GROUP
from twin.store.accounts import Role
from twin.workspace import Workspace

from .conftest import CASE, STORY, Office, Visit, picture, session_of, until_ready

POINT = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [8.75, 51.72]}, "properties": {"name": "Brunnen"}}


@pytest.fixture(scope="module")
def desk(browser: Browser, house: str, town: Workspace) -> Iterator[Page]:
    """The case page of a planner, kept open; faults on it fail the last journey."""
    visit = Visit(browser, house, session_of(town, "journey-planner", "planner"))
    page = visit(CASE)
    picture(page, "case")
    yield page
    visit.close()
    assert visit.unexpected() == []


def model(page: Page) -> bytes:
    return until_ready(page).locator("twin-viewer canvas").screenshot()


def test_the_one_time_link_signs_in(visit: Visit, town: Workspace) -> None:
    session_of(town, "journey-planner", "planner")
    token = town.sessions.one_time_token(town.accounts.named("journey-planner").id)
    page = visit(f"/login/{token}", wait=False)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Planfälle"
    assert page.get_by_role("link", name="Konto von Journey-Planner").is_visible()


def test_every_alternative_is_explained_in_words(desk: Page) -> None:
    drafts = desk.locator(".drafts > li").all_inner_texts()
    assert len(drafts) == 3
    assert all("Gebäude fallen weg" in text and "Bäume im Saldo" in text for text in drafts)


def test_switches_show_another_alternative_each(desk: Page) -> None:
    seen = set()
    for letter in "0ABC":
        desk.locator(f".switch[data-letter='{letter}']").click()
        seen.add(model(desk))
    assert len(seen) == 4


@pytest.mark.parametrize(("comparison", "panes"), [("side-by-side", 4), ("swipe", 2), ("none", 1)])
def test_a_comparison_is_chosen_from_the_list(desk: Page, comparison: str, panes: int) -> None:
    desk.locator("[data-comparison]").select_option(comparison)
    until_ready(desk)
    picture(desk, f"case-{comparison}")
    assert desk.locator(".twin-pane").count() == panes


@pytest.mark.parametrize("layer", ["trees", "buildings"])
def test_a_layer_goes_and_comes_back(desk: Page, layer: str) -> None:
    before = model(desk)
    box = desk.locator(f"[data-layer='{layer}']")
    box.click()
    assert model(desk) != before
    box.click()
    assert model(desk) == before


def test_a_preset_moves_the_sun(desk: Page) -> None:
    before = model(desk)
    desk.get_by_role("button", name="21.12.").click()
    assert desk.locator("[data-day]").input_value() == "2026-12-21"
    assert model(desk) != before


def test_enter_chooses_the_building_in_the_middle(desk: Page) -> None:
    desk.locator("[data-comparison]").select_option("none")
    desk.locator(".switch[data-letter='A']").click()
    until_ready(desk)
    canvas = desk.locator("twin-viewer canvas")
    canvas.focus()
    for _ in range(12):
        desk.keyboard.press("Enter")
        if desk.locator("[data-object] dl").count():
            break
        desk.keyboard.press("ArrowLeft")
        until_ready(desk)
    words = desk.locator("[data-object] > dl dt").all_inner_texts()
    values = desk.locator("[data-object] > dl dd").all_inner_texts()
    assert "Kennung" in words and "Dachform" in words
    assert values[words.index("Dachform")] == "Flachdach"
    picture(desk, "case-object")


def test_a_number_of_the_comparison_opens(office: Office) -> None:
    page = office("planner")(f"{CASE}/compare")
    picture(page, "compare")
    page.locator("button.number[data-beleg='A.GFZ']").click()
    assert "Geschossfläche" in page.locator("dialog[open] [data-slot=formula]").inner_text()


def upload(page: Page, path: Path) -> None:
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="Einlesen").click()


def test_a_file_is_taken_in_and_its_report_adds_up(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "brunnen.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [POINT]}))
    page = office("planner")("/datasets/new", wait=False)
    picture(page, "upload")
    upload(page, file)
    page.wait_for_selector(".sums")
    picture(page, "dataset-uploaded")
    assert page.locator(".sums .figure").all_inner_texts() == ["1", "1", "0", "0"]


def test_a_broken_file_ends_in_one_plain_sentence(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "kaputt.geojson"
    file.write_text('{"type": "FeatureCollection", "features": [')
    page = office("planner")("/datasets/new", wait=False)
    upload(page, file)
    said = page.locator("[data-outcome].error")
    said.wait_for()
    picture(page, "upload-refused")
    assert said.locator("p").count() == 1 and "kaputt.geojson" in said.inner_text()
    assert page.get_by_role("button", name="Einlesen").is_enabled()


def test_a_dataset_says_what_it_is_good_for(office: Office) -> None:
    page = office("planner")("/datasets/gebaeude")
    picture(page, "dataset")
    lines = page.locator(".readiness > li").all_inner_texts()
    assert any(line.startswith("Ansicht in 3D") for line in lines)
    assert any("keine Fenster" in line for line in lines)


def test_a_new_edition_is_published_and_readable(office: Office, town: Workspace) -> None:
    page = office("planner")("/storyboards", wait=False)
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    picture(page, "storyboard")
    page.get_by_label("Was ist neu, und warum?").fill("Der Bericht zum Verkehr ist eingearbeitet.")
    page.get_by_role("button", name="Neue Fassung veröffentlichen").click()
    page.wait_for_url(f"**{STORY}")
    until_ready(page)
    number = town.editions.get("quartier-muehlenbleiche").number
    town.editions.withdraw("quartier-muehlenbleiche", number)
    assert f"Fassung {number}" in page.locator(".tag").first.inner_text()
    assert number > 1


def test_an_administrator_adds_an_account(office: Office, town: Workspace) -> None:
    role: Role = "administrator"
    page = office(role)("/admin", wait=False)
    page.get_by_label("Anmeldename").fill("neue-kollegin")
    page.get_by_label("Vor- und Nachname").fill("Neue Kollegin")
    page.get_by_label("Passwort").fill("ein langes Passwort für 3 Jahre")
    page.get_by_label("Rolle").select_option("planner")
    page.get_by_label(GROUP.title).check()
    page.get_by_role("button", name="Konto anlegen").click()
    picture(page, "admin")
    assert page.get_by_role("row", name="Neue Kollegin").inner_text().split("\t")[1] == "Planung"
    assert town.accounts.named("neue-kollegin").groups == (GROUP.id,)
