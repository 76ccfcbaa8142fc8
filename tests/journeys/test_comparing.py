"""A planner compares with the plan in force, changes a value of the town, sees the numbers move, and takes them along."""

from __future__ import annotations

import io
from pathlib import Path

import python_calamine
from playwright.sync_api import Page

from .conftest import CASE, Office, picture, until_ready


def shown(page: Page, row: str, letter: str) -> str:
    return page.locator(f"[data-beleg='{letter}.{row}']").first.inner_text()


def test_the_plan_in_force_is_a_baseline_with_evidence_in_plain_words(office: Office) -> None:
    page = office("planner")(f"{CASE}/compare")
    with page.expect_navigation():
        page.locator("#against").select_option(label="Gegenüber: Geltendes Baurecht")
    until_ready(page)
    assert "against=plan" in page.url and shown(page, "GFZ", "plan") == "1,20"
    assert "Nur bei" in page.locator(".method .alert").inner_text()
    page.locator("button.number[data-beleg='plan.GFZ']").click()
    proof = page.locator("dialog[open]")
    assert "Wie viel Quadratmeter Vollgeschosse" in proof.locator("[data-slot=wording]").inner_text()
    assert "begrenzt GFZ 1,2 das Volumen" in proof.locator("[data-slot=assumptions]").inner_text()
    page.keyboard.press("Escape")
    picture(page, "compare-plan")


def test_a_changed_value_moves_the_numbers_and_stands_in_the_log_and_in_the_file(office: Office, tmp_path: Path) -> None:
    page = office("planner")(f"{CASE}/assumptions", wait=False)
    page.get_by_role("link", name="Ändern: Personen je Wohnung").click()
    page.get_by_label("Wert (Personen)").fill("2,5")
    page.get_by_label("Quelle", exact=True).fill("Zensus 2022")
    page.get_by_label("Grund der Änderung").first.fill("neue Haushaltsgröße")
    picture(page, "assumption-form")
    page.get_by_role("button", name="Speichern und neu rechnen").first.click()
    moved = page.locator(".moved tr", has_text="Einwohnerinnen").first.inner_text()
    assert "381" in moved and "476" in moved
    assert "neue Haushaltsgröße" in page.locator("#log").inner_text()
    picture(page, "assumptions-moved")
    page.goto(page.url.split("/assumptions")[0] + "/compare?rows=people,dwellings")
    until_ready(page)
    assert shown(page, "people", "A") == "476"
    page.get_by_text("Mitnehmen").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Mit Nachweisen als Excel").click()
    book = python_calamine.load_workbook(io.BytesIO(Path(got.value.path()).read_bytes()))
    heads, *rows = book.get_sheet_by_name("Vergleich").to_python()
    people = next(row for row in rows if row[1] == "people")
    assert round(people[heads.index("A Blockrand")]) == 476
    assert any("Zensus 2022; gesetzt von" in str(row) for row in book.get_sheet_by_name("Nachweise").to_python())


def test_a_change_is_taken_back_from_the_log(office: Office) -> None:
    page = office("planner")(f"{CASE}/assumptions", wait=False)
    page.get_by_role("button", name="Zurücknehmen: Personen je Wohnung").first.click()
    assert "2 Personen" in page.locator("[data-value=people_per_dwelling]").inner_text()
    assert "381" in page.locator(".moved tr", has_text="Einwohnerinnen").first.inner_text()


def test_a_finding_lights_up_the_building_and_the_object_of_the_plan(office: Office) -> None:
    page = office("planner")(CASE)
    page.locator("details.findings[data-letter=C] > summary").click()
    page.get_by_role("button", name="Zeigen: „Hochhaus am Mühlenplatz“ hat 9 Vollgeschosse").click()
    until_ready(page)
    assert page.locator(".switch[data-letter=C]").get_attribute("aria-pressed") == "true"
    assert page.locator("[data-finding][aria-pressed=true]").count() == 1
    picture(page, "case-finding")


def test_an_area_is_drawn_with_pointer_and_keyboard_and_counted(office: Office) -> None:
    page = office("planner")(f"{CASE}/area")
    page.get_by_label("Eigene Form").check()
    page.get_by_role("button", name="Im Modell zeichnen").click()
    canvas = page.locator("twin-viewer canvas")
    box = canvas.bounding_box()
    assert box is not None
    for x, y in ((0.1, 0.75), (0.15, 0.4), (0.6, 0.3)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    canvas.focus()
    page.keyboard.press("Enter")
    assert len(page.locator("#f-points").input_value().splitlines()) == 4
    picture(page, "area-drawn")
    page.get_by_role("button", name="Zählen").click()
    until_ready(page)
    assert page.get_by_role("heading", name="stehen heute").is_visible()
    picture(page, "area-counted")
