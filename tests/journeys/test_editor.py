"""A planner draws a fourth alternative in forms alone: no mouse on a model, no WebGL, no script needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from twin.store.accounts import Role
from twin.workspace import Workspace

from .conftest import CASE, Office, Visit, picture, session_of
from .test_accessibility import AXE, TAGS

ID = "quartier-muehlenbleiche"


@pytest.fixture(scope="module")
def desk(blind_browser: Browser, house: str, town: Workspace) -> Iterator[Page]:
    """The editor of a new alternative in a browser without WebGL and with scripts switched off."""
    visit = Visit(blind_browser, house, session_of(town, "journey-editor", "planner"))
    page = visit(CASE, wait=False, java_script_enabled=False)
    page.get_by_text("Neue Variante").click()
    page.get_by_label("Titel der Variante").fill("Vierte")
    page.get_by_role("button", name="Anlegen und bearbeiten").click()
    yield page
    visit.close()


def value(page: Page, key: str) -> str:
    return page.locator(f"[data-measure='{key}'] td").first.inner_text()


def add(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Änderung hinzufügen").get_by_role("link", name=name).click()


def keep(page: Page) -> None:
    page.get_by_role("button", name="Übernehmen").click()


def build(page: Page, name: str, east: float, storeys: int, width: str = "30") -> None:
    add(page, "Gebäude bauen")
    page.get_by_label("Name", exact=True).fill(name)
    corner = page.get_by_label("Ecke Ost (m)")
    moved = float(corner.input_value().replace(",", ".")) + east
    corner.fill(f"{moved:.2f}".replace(".", ","))
    page.get_by_label("Breite (m)").fill(width)
    page.get_by_label("Geschosse über Gelände").fill(str(storeys))
    keep(page)


def test_an_alternative_begins_as_the_bestand(desk: Page) -> None:
    assert desk.get_by_role("heading", level=1).inner_text().endswith("Variante D bearbeiten")
    assert desk.get_by_text("Noch keine Änderung").is_visible()
    assert "Stand 1" in desk.get_by_role("status").inner_text()


def test_two_buildings_move_the_numbers(desk: Page) -> None:
    before = value(desk, "GF")
    build(desk, "Haus Nord", 0, 3)
    first = value(desk, "GF")
    build(desk, "Haus Süd", 40, 2)
    assert len({before, first, value(desk, "GF")}) == 3
    assert desk.locator(".change-list > li").count() == 2 and desk.locator(".siteplan .built").count() == 2


def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(desk: Page) -> None:
    desk.get_by_role("link", name="Bearbeiten: Haus Nord").click()
    desk.get_by_label("Rechteck").check()
    desk.get_by_label("Breite (m)").fill("dreißig")
    desk.get_by_label("Neigung (°)").fill("35")
    desk.get_by_label("Dachform").select_option("gable")
    keep(desk)
    wrong = desk.get_by_label("Breite (m)")
    assert wrong.get_attribute("aria-invalid") == "true" and wrong.input_value() == "dreißig"
    assert desk.get_by_role("alert").get_by_role("link", name="„dreißig“ ist keine Zahl.").is_visible()
    picture(desk, "editor-fault")
    wrong.fill("30")
    keep(desk)
    assert "Satteldach" in desk.locator(".change-list > li").first.inner_text()


def test_a_storey_stands_back_and_the_roof_is_green(desk: Page) -> None:
    desk.get_by_role("link", name="Bearbeiten: Haus Süd").click()
    desk.get_by_label("Geschosse über Gelände").fill("3")
    desk.get_by_role("button", name="Geschosse zeigen").click()
    desk.get_by_label("2. Obergeschoss: Rücksprung (m)").fill("2")
    desk.get_by_label("Gründach (%)").fill("60")
    picture(desk, "editor-building")
    keep(desk)
    assert value(desk, "green_share_roof") not in ("0 %", "")
    desk.get_by_role("link", name="Bearbeiten: Haus Süd").click()
    assert desk.get_by_label("2. Obergeschoss: Rücksprung (m)").input_value() == "2"


def test_one_building_is_demolished_from_the_filtered_list(desk: Page) -> None:
    add(desk, "Abreißen")
    total = desk.locator("input[name='picked']").count()
    name = desk.locator("input[name='picked']").nth(total - 1).get_attribute("value") or ""
    desk.get_by_label("Name oder Kennung").fill(name)
    desk.get_by_role("button", name="Filtern").click()
    assert desk.locator("input[name='picked']").count() == 1 < total
    keep(desk)
    assert desk.locator(".change-list").get_by_text("Abriss").count() == 1


def test_ten_trees_stand_in_a_row(desk: Page) -> None:
    before = value(desk, "trees")
    add(desk, "Baum pflanzen")
    east, north = (float(desk.get_by_label(name, exact=True).input_value().replace(",", ".")) for name in ("Ost (m)", "Nord (m)"))
    desk.get_by_label("Baumart").fill("Winterlinde")
    desk.get_by_label("Anzahl").fill("10")
    desk.get_by_label("bis Ost (m)").fill(f"{east + 45:.2f}")
    desk.get_by_label("bis Nord (m)").fill(f"{north:.2f}")
    keep(desk)
    assert int(value(desk, "trees")) - int(before) == 10


def test_too_much_is_told_with_its_plan_and_mended(desk: Page) -> None:
    add(desk, "Gebäude bauen")
    desk.get_by_label("Name", exact=True).fill("Klotz")
    desk.get_by_label("Abstand zu einer Fläche").check()
    desk.get_by_label("Fläche", exact=True).select_option("plot:WA1")
    desk.get_by_label("Abstand (m)").fill("-8")
    desk.get_by_label("Geschosse über Gelände").fill("1")
    keep(desk)
    exceeded = desk.locator(".alert.error", has_text=re.compile("GRZ"))
    assert exceeded.count() >= 1
    picture(desk, "editor-exceeds")
    desk.get_by_role("button", name="Entfernen: Klotz").click()
    assert desk.locator(".alert.error", has_text=re.compile("GRZ")).count() == 0


def test_an_older_revision_comes_back(desk: Page) -> None:
    count = desk.locator(".change-list > li").count()
    desk.get_by_role("button", name="Entfernen: Haus Nord").click()
    assert desk.locator(".change-list > li").count() == count - 1
    desk.get_by_text("Frühere Stände").click()
    desk.locator("button[name='number']").first.click()
    assert desk.locator(".change-list > li").count() == count


def test_two_planners_see_both_versions_and_lose_nothing(desk: Page, town: Workspace) -> None:
    saved = town.alternatives.lettered(ID, "D")
    theirs = {**saved.document, "title": "Vierte, mit Turm"}
    other = session_of(town, "journey-other", "planner")
    assert other
    town.alternatives.save(saved.id, theirs, revision=saved.revision, by=town.accounts.named("journey-other").id)
    desk.get_by_role("button", name="Entfernen: Haus Nord").click()
    assert desk.get_by_role("heading", level=1).inner_text() == "Jemand anderes hat inzwischen gespeichert"
    assert "Journey-Other" in desk.get_by_role("alert").inner_text()
    picture(desk, "editor-conflict")
    desk.get_by_role("button", name="Zusammengeführt speichern").click()
    after = town.alternatives.lettered(ID, "D")
    assert after.title == "Vierte, mit Turm" and len(after.document["changes"]) == len(saved.document["changes"]) - 1


def test_changes_are_listed_commented_and_taken_away(desk: Page) -> None:
    desk.get_by_role("link", name="Änderungen und Anmerkungen").click()
    assert "1 Gebäude fällt weg, 1 kommt hinzu" in desk.get_by_role("main").inner_text()
    desk.get_by_role("textbox", name="Anmerkung").fill("Bitte den Hof größer lassen.")
    desk.get_by_role("button", name="Anmerkung speichern").click()
    said = desk.locator("#comments li", has_text="Hof größer")
    said.get_by_role("button", name="Erledigt").click()
    assert said.get_by_text("erledigt von Journey-Editor").is_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="GeoJSON").click()
    assert download.value.suggested_filename == f"{ID}-0-D.geojson"
    picture(desk, "editor-changes")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_the_editor_is_usable_at_every_size_and_axe_finds_nothing(office: Office, desk: Page, width: int, height: int) -> None:
    role: Role = "planner"
    visit = office(role)
    for name, path in (("editor", "D/edit"), ("editor-form", "D/edit?new=build"), ("editor-many", "A/edit?new=demolish&lang=en")):
        page = visit(f"{CASE}/alternatives/{path}", width=width, height=height, wait=False, bypass_csp=True)
        picture(page, f"{name}-{width}")
        page.screenshot(path=f"tests/journeys/screenshots/{name}-{width}-whole.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("async (tags) => (await axe.run({runOnly: tags})).violations", TAGS)
        assert [(item["id"], [node["target"] for node in item["nodes"]][:4]) for item in found] == []
