"""What viewer tests need: the bundled page, a small town, a server for both, and one browser."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from .town import write_town

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader-webgl", "--enable-unsafe-swiftshader",
    "--force-color-profile=srgb", "--hide-scrollbars", "--disable-lcd-text", "--font-render-hinting=none", "--mute-audio",
]  # fmt: skip
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
HTML = """<!doctype html><html lang="de"><head><meta charset="utf-8"><link rel="icon" href="data:,">{policy}
<link rel="stylesheet" href="page.css"></head><body><p>Text der Seite</p><div id="model"></div>
<script src="page.js"></script></body></html>"""
CSS = "html, body { margin: 0 } p { position: absolute } #model { position: absolute; inset: 0 } "
CSS += "twin-kit { position: absolute; top: 0; right: 0; width: 300px; background: #fff } twin-kit p { position: static }"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line per request."""

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the page, its bundle and the town; model.json is the town's view model."""
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    if not esbuild.exists():
        pytest.skip("the front end is not installed: run npm ci")
    folder = tmp_path_factory.mktemp("site")
    source = Path(__file__).with_name("page.js")
    bundle = f"--outfile={folder / 'page.js'}"
    subprocess.run([esbuild, source, "--bundle", "--format=iife", "--log-level=error", bundle], check=True)
    folder.joinpath("page.css").write_text(CSS)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    folder.joinpath("index.html").write_text(HTML.format(policy=policy))
    folder.joinpath("model.json").write_text(json.dumps(write_town(folder / "town", "town/")))
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Address of a server for the site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium drawing in software."""
    if not CHROMIUM.exists() and shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def opened_page(browser: Browser, address: str) -> Iterator[Page]:
    """The page before a viewer is opened in it; any error in the page fails the test that used it last."""
    size: ViewportSize = {"width": 800, "height": 600}
    context = browser.new_context(viewport=size, locale="de-DE", reduced_motion="reduce", service_workers="block")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/index.html")
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def blank(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own, without a viewer."""
    yield from opened_page(browser, address)


@pytest.fixture
def model(site: Path) -> dict[str, Any]:
    """The town's view model."""
    loaded: dict[str, Any] = json.loads(site.joinpath("model.json").read_text())
    return loaded


def open_viewer(page: Page, model: dict[str, Any], options: dict[str, Any] | None = None) -> Page:
    """Opens a viewer in the page and waits until it is ready."""
    page.evaluate("([model, options]) => open3d(model, options)", [model, options or {}])
    wait_until_ready(page)
    return page


def wait_until_ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready='1']", state="attached", timeout=60_000)


def show(page: Page, **scene: Any) -> None:
    """Shows a scene and waits until it stands."""
    page.evaluate("(scene) => viewer.show(scene)", scene)
    wait_until_ready(page)


def told(page: Page, name: str) -> list[dict[str, Any]]:
    """Details of the events of this name so far."""
    everything: list[dict[str, Any]] = page.evaluate("told")
    return [one["detail"] for one in everything if one["name"] == name]


@pytest.fixture
def fresh(blank: Page, model: dict[str, Any]) -> Page:
    """A page of its own with the town standing in it."""
    return open_viewer(blank, model)


@pytest.fixture(scope="module")
def standing(browser: Browser, address: str, site: Path) -> Iterator[Page]:
    """One page with the town for all tests of a module."""
    for page in opened_page(browser, address):
        yield open_viewer(page, json.loads(site.joinpath("model.json").read_text()))


@pytest.fixture
def town(standing: Page, model: dict[str, Any]) -> Page:
    """The town as it stands at the beginning: start view, today, summer afternoon, everything shown, nothing told."""
    layers = dict.fromkeys((layer["id"] for layer in model["layers"]), True)
    standing.evaluate("viewer.highlight([])")
    camera = model["start"]["camera"]
    show(standing, camera=camera, shown=["0"], comparison="none", sun="2026-06-21T17:45", split=0.5, layers=layers)
    standing.evaluate("told.length = 0; document.activeElement.blur()")
    return standing
