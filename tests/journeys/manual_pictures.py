"""Takes the pictures of the manual from the running sample city.

    python -m tests.journeys.manual_pictures [--home DIR] [--buildings 1500] [--only sun measure]      (make pictures)

The demo city is made (or taken from --home), each tool is opened at 1280 x 800, 768 x 1024 and 360 x 740 in a Chromium that draws
in software, and the pictures of the table in twin/web/manualpictures.py are written below static/pictures/manual, each at most
60 kB. A tool that is not there keeps its old pictures; the last lines say which, and how large all are together.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.serving import served
from twin import interface
from twin.app import create_app
from twin.sample.demo import build_demo
from twin.web.manualpictures import PICTURES, SCREENS
from twin.workspace import open_workspace

from .conftest import CASE, CHROMIUM, FLAGS, READY, STORY, Visit, session_of

MOST_BYTES = 58_000
QUALITIES = range(84, 20, -6)
PATIENCE = 120_000
"""Milliseconds for one picture: machines that draw in software may have other work."""
GERMAN_DATES = """() => {
    for (const field of document.querySelectorAll("input[type=date]")) {
        const { value, offsetWidth } = field;
        field.type = "text";
        field.value = value.split("-").reverse().join(".");
        Object.assign(field.style, { flex: "none", width: `${offsetWidth}px` });
    }
}"""
Step = Callable[[Page], None]


def until_ready(page: Page) -> None:
    """Wait until the model stands as it was last asked for."""
    page.wait_for_selector(READY, state="attached")


def tool(page: Page, name: str) -> None:
    """Open a tool of the viewer and bring its panel and the model below it into sight."""
    page.locator(f".kit-row [data-tool='{name}']").click()
    until_ready(page)
    if page.viewport_size and page.viewport_size["width"] < 1100:
        page.locator("twin-kit").evaluate("(kit) => kit.scrollIntoView({ block: 'start' })")


def show(page: Page, letter: str) -> None:
    """Show an alternative."""
    page.locator(f".switch[data-letter='{letter}']").click()
    until_ready(page)


def search(page: Page, words: str) -> None:
    """Find something and fly to the first hit."""
    tool(page, "find")
    page.get_by_label("Adresse, Gebäude, Flurstück oder Koordinate").fill(words)
    page.keyboard.press("Enter")
    page.locator(".kit-hits button").first.click()
    until_ready(page)


def layers(page: Page) -> None:
    row = page.locator("twin-layers [data-row='buildings']")
    row.get_by_role("button", name="Einzelheiten").click()
    row.get_by_label("Einfärben nach").select_option(label="Höhe")
    row.get_by_label("Klassen").select_option(label="runde Grenzen")
    until_ready(page)
    row.get_by_role("button", name="Einzelheiten").click()
    row.evaluate("(row) => row.scrollIntoView({ block: 'center' })")


def ask(page: Page) -> None:
    search(page, "DEMU01ALKIRCHE01")
    panel, view = page.locator(".kit-panel:not([hidden])").bounding_box(), page.locator("twin-viewer").bounding_box()
    assert panel and view
    # what was found stands in the middle of what the panel leaves free
    is_over = panel["y"] + panel["height"] > view["y"]
    left = panel["x"] + panel["width"] - view["x"] if is_over else 0
    page.locator(".kit-row [data-tool='find']").click()
    page.locator("twin-viewer canvas").click(position={"x": (left + view["width"]) / 2, "y": view["height"] / 2})
    until_ready(page)
    page.locator("[data-object] dl").first.wait_for()
    if page.viewport_size and page.viewport_size["width"] < 1100:
        page.locator("[data-object]").evaluate("(part) => part.scrollIntoView({ block: 'start' })")


def measure(page: Page) -> None:
    tool(page, "measure")
    page.locator(".kit-ways [data-way='profile']").click()
    for place in ("32 482600 5729960", "32 482800 5729780"):
        page.get_by_label("Punkt eingeben").fill(place)
        page.get_by_role("button", name="Setzen", exact=True).click()
    page.locator(".kit-profile").wait_for()
    page.locator(".kit-panel:not([hidden])").evaluate("(panel) => panel.scrollTo(0, 0)")
    until_ready(page)


def views(page: Page) -> None:
    tool(page, "view")
    page.get_by_role("button", name="Augenhöhe 1,60 m").click()
    until_ready(page)


def cut(page: Page) -> None:
    show(page, "C")
    tool(page, "cut")
    page.get_by_label("Waagerecht schneiden").check()
    until_ready(page)


def filtering(page: Page) -> None:
    tool(page, "filter")
    panel = page.locator(".kit-panel:not([hidden])")
    panel.get_by_label("Merkmal", exact=True).select_option(label="Höhe")
    panel.get_by_label("Bedingung", exact=True).select_option(label="mindestens")
    panel.get_by_label(re.compile("^Wert")).fill("12")
    panel.get_by_role("button", name="Nur diese zeigen").click()
    until_ready(page)


def sun(page: Page) -> None:
    tool(page, "sun")
    panel = page.locator(".kit-panel:not([hidden])")
    panel.get_by_label("Zustand").select_option("A")
    panel.get_by_role("button", name="Karte zeigen").click()
    page.locator(".kit-suntable").wait_for()
    until_ready(page)


def compare(page: Page) -> None:
    page.locator("[data-comparison]").select_option("side-by-side")
    until_ready(page)
    page.locator("twin-viewer").evaluate("(viewer) => viewer.scrollIntoView({ block: 'center' })")


def big(page: Page) -> None:
    page.locator("twin-viewer").evaluate("""({ viewer }) => {
        viewer.show({ camera: { ...viewer.getCamera(), distance: 1800, elevation: 30 }, animate: false });
    }""")
    until_ready(page)


def everyone(page: Page) -> None:
    page.get_by_role("button", name="Rundgang", exact=True).click()
    page.locator(".tour").wait_for()


def reader(page: Page) -> None:
    until_ready(page)


STEPS: dict[str, tuple[str, Step]] = {
    "reader": (f"{STORY}#szene-3", reader),
    **{one.__name__: (CASE, one) for one in (compare, everyone, big, layers, ask, measure, views, cut, sun)},
    "filter": (CASE, filtering),
    "find": (CASE, lambda page: search(page, "Markt 1")),
}
assert set(STEPS) == {picture.name for picture in PICTURES}


def taken(visit: Visit, name: str, width: int, height: int) -> bytes:
    """Return a picture as PNG, with nothing offered over the tools and dates as a German browser writes them."""
    path, step = STEPS[name]
    page = visit.window(width, height, color_scheme="dark" if name == "everyone" else "light")
    page.set_default_timeout(PATIENCE)
    page.add_init_script("localStorage.setItem('twin.tour', 'seen')")
    page.goto(visit.house + path)
    until_ready(page)
    step(page)
    page.evaluate(GERMAN_DATES)
    until_ready(page)
    shot = page.screenshot()
    page.context.close()
    return shot


def written(shot: bytes, size: tuple[int, int], path: Path) -> int:
    """Write a picture in this size as WebP, as good as its bytes allow; returns how many."""
    with Image.open(io.BytesIO(shot)) as image:
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            kept = io.BytesIO()
            small.save(kept, "WEBP", quality=quality, method=6)
            if kept.tell() <= MOST_BYTES:
                break
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(kept.getvalue())
    return kept.tell()


def take_all(browser: Browser, house: str, cookie: str, wanted: set[str]) -> list[str]:
    """Take the wanted pictures; returns those that could not be taken."""
    missing = []
    for picture in PICTURES:
        for screen in SCREENS if picture.name in wanted else ():
            path = picture.path(screen)
            visit = Visit(browser, house, cookie)
            try:
                shot = taken(visit, picture.name, *screen.window)
            except Error as error:
                missing.append(f"{path}: {error.message.splitlines()[0]}")
            else:
                print(f"{path}: {written(shot, screen.size, interface.file(path)) / 1000:.0f} kB", flush=True)
            finally:
                visit.close()
    return missing


def main() -> int:
    """Take the pictures; returns 1 when one is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--buildings", type=int, default=1500)
    parser.add_argument("--only", nargs="+", choices=sorted(STEPS), default=sorted(STEPS))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twin-pictures-") as folder, sync_playwright() as playwright:
        workspace = open_workspace(asked.home or Path(folder) / "home")
        build_demo(workspace, asked.buildings)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        with served(create_app(workspace)) as house:
            missing = take_all(browser, house, session_of(workspace, "bild", "planner"), set(asked.only))
        browser.close()
        workspace.database.close()
    files = [interface.file(picture.path(screen)) for picture in PICTURES for screen in SCREENS]
    print(f"together {sum(file.stat().st_size for file in files if file.is_file()) / 1e6:.2f} MB")
    print(*[f"not taken: {name}" for name in missing], sep="\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
