"""Hours of sun as a map on the ground: shown, read at a place, compared, taken away again."""

from __future__ import annotations

import numpy as np

from .conftest import CASE, PICTURES, Office, picture, until_ready
from .test_viewing import open_tool, pixels

# straight at the first upper floor of the mill from the south
MILL = "8.751631,51.720121,113.5,355,8,45,24"


def test_the_change_of_sun_hours_lies_on_the_ground_and_can_be_read(office: Office) -> None:
    page = office("planner")(CASE)
    tops = page.locator(".kit-row button").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "all tools stand in one row"
    open_tool(page, "Sonnenstunden")
    panel = page.locator(".kit-panel", has=page.get_by_label("Differenz zu"))
    panel.get_by_label("Zustand").select_option("A")
    panel.get_by_role("button", name="Karte zeigen").click()
    page.get_by_text("Die Karte liegt auf dem Boden: Sonnenstunden A Blockrand, 21. März.").wait_for()
    assert page.locator(".switch[data-letter='A']").get_attribute("aria-pressed") == "true"
    until_ready(page)
    hours = pixels(page)
    picture(page, "sun-hours")
    panel.get_by_label("Differenz zu").select_option("0")
    panel.get_by_role("button", name="Karte zeigen").click()
    page.get_by_text("Die Karte liegt auf dem Boden: Sonnenstunden A Blockrand minus Bestand").wait_for()
    until_ready(page)
    assert np.count_nonzero(np.abs(pixels(page) - hours).max(axis=2) > 24) > 2000
    picture(page, "sun-change")
    assert panel.get_by_role("row").count() == 8
    assert "mindestens 11° hoch" in panel.inner_text()
    page.get_by_label("Vergleichen").select_option("side-by-side")
    panel.get_by_role("button", name="Karte zeigen").click()
    page.locator(".kit-sunlegend", has_text="Sonnenstunden A, B, C minus Bestand").wait_for(state="attached")
    until_ready(page)
    viewer, legend = (page.locator(name).bounding_box() for name in ("twin-viewer", ".kit-sunlegend"))
    assert viewer and legend and legend["y"] >= viewer["y"] + viewer["height"] - 1, "it covers none of the pictures"
    page.keyboard.press("Escape")
    picture(page, "sun-side-by-side")
    open_tool(page, "Bild")
    page.get_by_label("Format").select_option("screen")
    with page.expect_download() as handed:
        page.get_by_role("button", name="Bild speichern (PNG)").click()
    handed.value.save_as(PICTURES / "sun-sheet.png")
    open_tool(page, "Sonnenstunden")
    page.locator("twin-viewer canvas").focus()
    page.keyboard.press("Enter")
    panel.get_by_text("Hier (51,").or_(panel.get_by_text("Für diese Stelle gibt es keinen Wert")).wait_for()
    panel.get_by_role("button", name="Karte ausblenden").click()
    until_ready(page)
    assert page.locator(".kit-sunlegend").is_hidden()
    assert panel.get_by_role("row").count() == 0


def test_a_link_opens_the_hours_of_facades_which_tell_wall_and_storey_and_follow_the_day(office: Office) -> None:
    page = office("planner")(f"{CASE}#view={MILL}&sun=2026-03-21T12:00&shown=A&sunmap=facades,03-21,A,0,site")
    page.locator(".kit-sunlegend", has_text="Sonnenstunden der Fassaden A Blockrand minus Bestand, 21. März").wait_for()
    until_ready(page)
    open_tool(page, "Sonnenstunden")
    panel = page.locator(".kit-panel", has=page.get_by_label("Differenz zu"))
    assert [panel.get_by_label(name).input_value() for name in ("Zustand", "Differenz zu", "Karte auf", "Bereich")] == [
        "A", "0", "facades", "site",
    ]  # fmt: skip
    # the link looks straight at the mill's southern wall
    page.locator("twin-viewer canvas").focus()
    page.keyboard.press("Enter")
    panel.get_by_text("Hier (Mühle, Südfassade, ").wait_for()
    assert "Bestand: 9," in panel.inner_text()
    panel.get_by_text("Häuser im Einzelnen (1)").click()
    assert panel.get_by_role("row", name="Mühle").get_by_role("cell").count() == 6
    panel.get_by_label("Differenz zu").select_option("")
    panel.get_by_role("button", name="Karte zeigen").click()
    page.locator(".kit-sunlegend", has_text="Sonnenstunden der Fassaden A Blockrand, 21. März").wait_for(state="attached")
    until_ready(page)
    whole = pixels(page)
    clock = panel.get_by_label("Uhrzeit")
    clock.focus()
    page.keyboard.press("Home")
    page.locator(".kit-sunlegend", has_text="bis 06:40 Uhr").wait_for(state="attached")
    until_ready(page)
    assert np.count_nonzero(np.abs(pixels(page) - whole).max(axis=2) > 60) > 5000
    assert clock.get_attribute("aria-valuetext") == "06:40 Uhr"
    assert page.locator("[data-time]").input_value() in ("390", "405")
    panel.get_by_role("button", name="Tag abspielen").click()
    # motion is reduced in these journeys: the day goes by in whole hours
    page.locator(".kit-sunlegend", has_text="bis 07:40 Uhr").wait_for(state="attached")
    panel.get_by_role("button", name="Anhalten").click()
    picture(page, "sun-facades")
    panel.get_by_role("button", name="Ganzer Tag").click()
    panel.get_by_role("button", name="Karte ausblenden").click()
    page.wait_for_url(lambda address: "sunmap" not in address)


def test_in_english_the_same_link_shows_the_same_map(office: Office) -> None:
    page = office("planner")(f"{CASE}?lang=en#view={MILL}&sun=2026-03-21T12:00&shown=B&sunmap=facades,12-21,B,,around")
    page.locator(".kit-sunlegend", has_text="Sun hours of façades B Zeilen, 21 December").wait_for()
