"""The viewer on slow devices, with fingers, and where motion is welcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .conftest import open_viewer, show, wait_until_ready
from .town import ANCHOR

pytestmark = pytest.mark.journey

NO_DEVICE_NAME = """const { prototype } = WebGL2RenderingContext;
const original = prototype.getExtension;
prototype.getExtension = function (name) { return name.includes("debug") ? null : original.call(this, name); };"""


PIXELS = "document.querySelector('.twin-canvas').width"


@pytest.fixture
def opened(browser: Browser, address: str, model: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Function that opens the town with context settings, an init script and viewer options."""
    contexts = []

    def start(script: str = "", options: dict[str, Any] | None = None, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": 800, "height": 600}, **settings)
        contexts.append(context)
        context.add_init_script(script or "null")
        page = context.new_page()
        page.goto(f"{address}/index.html")
        return open_viewer(page, model, options)

    yield start
    for context in contexts:
        context.close()


def touch(page: Page, *steps: list[tuple[int, int]]) -> None:
    """Puts fingers on the page, moves them through the steps and lifts them."""
    session = page.context.new_cdp_session(page)
    for number, fingers in enumerate(steps):
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(fingers)]
        kind = "touchStart" if number == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_until_ready(page)


def test_a_flight_arrives_where_it_was_sent(opened: Callable[..., Page]) -> None:
    page = opened(reduced_motion="no-preference")
    show(page, shown=["0"])
    show(page, camera={**ANCHOR, "azimuth": 300, "elevation": 50, "distance": 200, "fov": 24})
    seen = page.evaluate("viewer.getCamera()")
    assert (seen["azimuth"], seen["elevation"], seen["fov"]) == (300, 50, 24)


def test_one_finger_moves_the_town(opened: Callable[..., Page]) -> None:
    page = opened(has_touch=True, reduced_motion="reduce")
    start = page.evaluate("viewer.getCamera()")
    touch(page, [(400, 400)], [(430, 400)], [(480, 400)])
    assert page.evaluate("viewer.getCamera()")["lon"] < start["lon"]


def test_two_fingers_come_nearer(opened: Callable[..., Page]) -> None:
    page = opened(has_touch=True, reduced_motion="reduce")
    start = page.evaluate("viewer.getCamera()")
    touch(page, [(380, 300), (420, 300)], [(340, 300), (460, 300)], [(300, 300), (500, 300)])
    assert page.evaluate("viewer.getCamera()")["distance"] < start["distance"]


def test_a_still_model_lets_the_page_scroll_and_ignores_fingers(opened: Callable[..., Page]) -> None:
    page = opened(options={"interactive": False}, has_touch=True, reduced_motion="reduce")
    start = page.evaluate("viewer.getCamera()")
    touch(page, [(400, 400)], [(400, 340)])
    assert page.evaluate("viewer.getCamera()") == start
    assert page.locator(".twin-canvas").evaluate("(canvas) => canvas.style.touchAction") == "auto"


def test_a_processor_that_draws_by_itself_gets_the_best_picture_at_rest(opened: Callable[..., Page]) -> None:
    page = opened(options={"quality": None})
    assert page.evaluate("viewer.statistics().quality") == "fein"
    assert page.evaluate(PIXELS) == 800


def test_a_processor_that_draws_by_itself_draws_fewer_pixels_while_moving(opened: Callable[..., Page]) -> None:
    page = opened(options={"quality": None})
    page.mouse.move(400, 400)
    page.mouse.down()
    page.mouse.move(440, 420, steps=3)
    page.wait_for_function(f"() => {PIXELS} < 800")
    page.mouse.up()
    wait_until_ready(page)
    assert page.evaluate(PIXELS) == 800


def test_a_frame_that_was_drawn_tells_what_it_cost(opened: Callable[..., Page]) -> None:
    page = opened(script=NO_DEVICE_NAME, options={"quality": None})
    assert page.evaluate("viewer.statistics().frameMilliseconds") > 0
