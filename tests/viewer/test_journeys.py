"""What a reader does with the model: look, compare, move, choose."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from .conftest import open_viewer, show, told, wait_until_ready
from .town import ANCHOR

pytestmark = pytest.mark.journey

PLAN = {**ANCHOR, "azimuth": 0, "elevation": 89.5, "distance": 500, "fov": 24}
METRES_PER_PIXEL = 2 * 500 * 0.21256 / 600


def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("L")


def at(east: float, north: float) -> tuple[int, int]:
    """Pixel of a place on the ground in the plan view at 800 x 600."""
    return round(400 + east / METRES_PER_PIXEL), round(300 - north / METRES_PER_PIXEL)


def brightness(page: Page, east: float, north: float) -> int:
    """Grey value 0..255 of the picture at a place on the ground in the plan view."""
    value = picture(page).getpixel(at(east, north))
    assert isinstance(value, int)
    return value


def camera(page: Page) -> dict[str, float]:
    seen: dict[str, float] = page.evaluate("viewer.getCamera()")
    return seen


def focus_model(page: Page) -> None:
    page.locator(".twin-canvas").focus()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    wait_until_ready(page)


def test_the_first_picture_has_all_buildings_and_no_failure(town: Page) -> None:
    numbers = town.evaluate("viewer.statistics()")
    assert (numbers["features"] >= 11, numbers["failed"]) == (True, 0)


def test_nothing_to_show_is_ready_too(blank: Page, model: dict[str, Any]) -> None:
    open_viewer(blank, {**model, "layers": [], "alternatives": [], "site": {"ring": []}})
    assert blank.evaluate("viewer.statistics().tiles") == 0


def test_a_new_scene_is_not_ready_until_it_stands(town: Page) -> None:
    ready = "document.documentElement.dataset.ready"
    scene = "const done = viewer.show({shown: ['A']})"
    states = town.evaluate(f"async () => {{ {scene}; const before = {ready}; await done; return [before, {ready}] }}")
    assert states == ["0", "1"]


def test_an_alternative_hides_what_it_demolishes_and_shows_what_it_builds(town: Page) -> None:
    show(town, camera=PLAN, sun="2026-06-21T13:20")
    before = brightness(town, -20, 10)
    show(town, shown=["A"])
    assert before > 150 > brightness(town, -20, 10)


def test_the_demolished_hall_throws_no_shadow_in_its_alternative_but_still_does_today(town: Page) -> None:
    show(town, camera=PLAN, sun="2026-06-21T18:45", comparison="swipe", shown=["0", "A"], split=1)
    today = brightness(town, 24, -7)
    show(town, split=0)
    assert brightness(town, 24, -7) > today + 40


def test_both_halves_of_a_swipe_have_their_own_shadows(town: Page) -> None:
    show(town, camera=PLAN, sun="2026-06-21T18:45", comparison="swipe", shown=["A", "0"], split=0.5)
    hall_shadow_today = brightness(town, 24, -7)
    show(town, shown=["0", "A"])
    assert brightness(town, 24, -7) > hall_shadow_today + 40


def test_side_by_side_shows_a_pane_with_badge_for_each_letter(town: Page) -> None:
    show(town, comparison="side-by-side", shown=["0", "A", "B"])
    assert [pane["letter"] for pane in town.evaluate("viewer.panes()")] == ["0", "A", "B"]
    assert town.locator(".twin-pane .twin-badge").all_inner_texts() == ["Bestand", "A", "B"]


def test_panes_of_a_comparison_are_equal_in_size(town: Page) -> None:
    show(town, comparison="side-by-side", shown=["0", "A", "B"])
    assert len({(pane["width"], pane["height"]) for pane in town.evaluate("viewer.panes()")}) == 1


def test_comparing_loads_the_tiles_of_the_town_once(town: Page) -> None:
    asked: list[str] = []
    town.on("request", lambda request: asked.append(request.url))
    show(town, comparison="side-by-side", shown=["0", "A", "B"])
    assert [url for url in asked if "/town/buildings/" in url or "/town/terrain/" in url] == []


def test_a_narrow_pane_steps_back_until_the_site_fits(fresh: Page) -> None:
    fresh.set_viewport_size({"width": 240, "height": 600})
    fresh.wait_for_function("() => viewer.getCamera().distance > 330")


def test_a_camera_comes_back_as_it_was_given(town: Page) -> None:
    given = {"lon": 8.7501, "lat": 51.7202, "height": 112.0, "azimuth": 200.0, "elevation": 40.0, "distance": 300.0, "fov": 24.0}
    show(town, camera=given)
    assert camera(town) == pytest.approx(given, abs=1e-5)


def test_the_swipe_line_moves_by_two_and_ten_percent_and_says_where_it_is(town: Page) -> None:
    show(town, comparison="swipe", shown=["0", "B"])
    line = town.get_by_role("slider")
    line.focus()
    said = []
    for key in ("ArrowRight", "PageDown", "Home", "End"):
        press(town, key)
        said.append(line.get_attribute("aria-valuetext"))
    assert said == [f"Bestand {left} %, Variante B {100 - left} %" for left in (52, 42, 0, 100)]


def test_the_swipe_handle_is_dragged_and_tells_the_page(town: Page) -> None:
    show(town, comparison="swipe", shown=["0", "B"])
    town.mouse.move(400, 300)
    town.mouse.down()
    town.mouse.move(200, 300, steps=3)
    town.mouse.up()
    wait_until_ready(town)
    assert told(town, "twin:split")[-1]["split"] == pytest.approx(0.25, abs=0.01)


def test_a_click_gives_the_object_with_its_attributes(town: Page) -> None:
    show(town, camera=PLAN)
    town.mouse.click(*at(0, 0))
    picked = told(town, "twin:pick")[-1]
    assert picked["attributes"]["name"] == "Alte Halle"
    assert (picked["id"], picked["letter"], picked["layer"]) == ("hall", "0", "buildings")


def test_what_an_alternative_has_demolished_cannot_be_chosen_in_it(town: Page) -> None:
    show(town, camera=PLAN, shown=["A"])
    town.mouse.click(*at(8, -4))
    assert told(town, "twin:pick")[-1]["id"] is None


def test_enter_chooses_what_is_in_the_middle_and_says_its_name(town: Page) -> None:
    show(town, camera=PLAN)
    focus_model(town)
    press(town, "Enter")
    assert told(town, "twin:pick")[-1]["id"] == "hall"
    assert town.get_by_text("Ausgewählt: Alte Halle").count() == 1


def test_a_planned_building_is_chosen_in_its_own_pane(town: Page) -> None:
    show(town, camera=PLAN, shown=["A"])
    town.mouse.click(*at(-20, 10))
    assert told(town, "twin:pick")[-1]["id"] == "A-1"


def test_highlighted_objects_change_their_colour(town: Page) -> None:
    show(town, camera=PLAN)
    before = brightness(town, 4, 4)
    town.evaluate("viewer.highlight(['hall'])")
    wait_until_ready(town)
    assert brightness(town, 4, 4) < before - 20


def test_arrows_move_shift_turns_and_plus_comes_nearer(town: Page) -> None:
    focus_model(town)
    start = camera(town)
    press(town, "ArrowUp", "Shift+ArrowRight", "Shift+ArrowUp", "+")
    seen = camera(town)
    assert seen["lat"] > start["lat"]
    assert (seen["azimuth"], seen["elevation"]) == pytest.approx((start["azimuth"] + 6, start["elevation"] + 4), abs=0.1)
    assert seen["distance"] < start["distance"]


def test_home_goes_back_to_the_start_view(town: Page) -> None:
    start = camera(town)
    focus_model(town)
    press(town, "ArrowUp", "+", "Home")
    assert camera(town) == pytest.approx(start, abs=1e-5)


def test_escape_leaves_the_model(town: Page) -> None:
    focus_model(town)
    town.keyboard.press("Escape")
    assert town.evaluate("document.activeElement === document.body")


def test_the_model_is_one_tab_stop_followed_by_named_buttons(town: Page) -> None:
    focus_model(town)
    town.keyboard.press("Tab")
    names = town.get_by_role("toolbar").get_by_role("button").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert names[:4] == ["Startblick", "Näher", "Weiter weg", "Nach Norden ausrichten"]
    assert town.evaluate("document.activeElement.ariaLabel") == "Startblick"


def test_the_north_button_turns_north_up(town: Page) -> None:
    town.get_by_role("button", name="Nach Norden ausrichten").click()
    wait_until_ready(town)
    assert camera(town)["azimuth"] == 0


def test_dragging_moves_the_town_and_the_right_button_turns_it(town: Page) -> None:
    start = camera(town)
    for button in ("left", "right"):
        town.mouse.move(400, 400)
        town.mouse.down(button=button)
        town.mouse.move(480, 430, steps=4)
        town.mouse.up(button=button)
        wait_until_ready(town)
    seen = camera(town)
    assert seen["lon"] < start["lon"]
    assert abs(seen["azimuth"] - start["azimuth"]) > 5


def test_the_camera_never_goes_below_the_ground(town: Page) -> None:
    show(town, camera={**ANCHOR, "azimuth": 0, "elevation": -20, "distance": 120, "fov": 30})
    assert camera(town)["elevation"] > 0


def test_a_layer_can_be_switched_off_and_on(town: Page) -> None:
    show(town, camera=PLAN)
    with_buildings = brightness(town, 0, 8)
    show(town, layers={"buildings": False})
    assert brightness(town, 0, 8) != with_buildings


def test_the_sun_follows_the_clock_and_the_shadow_turns(town: Page) -> None:
    show(town, camera=PLAN, sun="2026-06-21T18:45")
    evening = brightness(town, 24, -7)
    show(town, sun="2026-06-21T09:00")
    assert brightness(town, 24, -7) > evening + 40
    assert town.evaluate("viewer.sunPosition()")["azimuth"] == pytest.approx(90, abs=5)


def test_a_far_hill_throws_its_shadow_on_the_town_when_the_sun_is_low(blank: Page, model: dict[str, Any]) -> None:
    hill = {"id": "hill", "kind": "terrain", "title": "Berg", "url": "town/hill/tileset.json", "visible": True}
    open_viewer(blank, {**model, "layers": [*model["layers"], hill]})
    show(blank, camera=PLAN, sun="2026-03-21T07:30")
    in_its_shadow = brightness(blank, 0, 60)
    show(blank, layers={"hill": False})
    assert brightness(blank, 0, 60) > in_its_shadow + 15


def test_along_the_ground_nothing_is_drawn_in_the_air_for_what_was_demolished(town: Page) -> None:
    street = {**ANCHOR, "height": 114, "azimuth": 0, "elevation": 0, "distance": 60, "fov": 55}
    show(town, camera=street, shown=["A"])
    before = picture(town).tobytes()
    show(town, layers={"demolished": False, "site": False})
    without = picture(town).tobytes()
    show(town, layers={"demolished": True, "site": True})
    assert before == without


def test_blinking_changes_by_hand_where_motion_is_unwanted(town: Page) -> None:
    show(town, comparison="blink", shown=["0", "A"])
    town.get_by_role("button", name="Abwechselnd zeigen").click()
    wait_until_ready(town)
    assert told(town, "twin:shown")[-1]["letter"] == "A"


def test_the_same_scene_is_drawn_the_same_twice(town: Page) -> None:
    show(town, shown=["A"])
    first = picture(town)
    show(town, shown=["B"])
    show(town, shown=["A"])
    second = picture(town)
    differing = sum(abs(a - b) > 8 for a, b in zip(first.tobytes(), second.tobytes(), strict=True))
    assert differing < 0.001 * 800 * 600


def test_at_eye_level_figures_stand_for_scale_and_the_picture_says_so(town: Page) -> None:
    show(town, camera={**ANCHOR, "height": 111.6, "azimuth": 0, "elevation": 0, "distance": 80, "fov": 55})
    assert 7 <= town.evaluate("viewer.statistics().figures") <= 12
    assert town.locator(".twin-note").inner_text() == "Figuren zum Größenvergleich"
    show(town, camera=PLAN)
    assert (town.evaluate("viewer.statistics().figures"), town.locator(".twin-note").is_visible()) == (0, False)


def test_a_viewer_that_was_taken_away_leaves_nothing_behind(fresh: Page) -> None:
    fresh.evaluate("viewer.dispose()")
    assert fresh.locator("#model > *").count() == 0
