"""The viewer where something is missing: no network, no file, no WebGL, a strict policy."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from .conftest import HTML, ROOT, open_viewer, show, told, wait_until_ready

pytestmark = pytest.mark.journey

VIEWER = ROOT / "static" / "js" / "viewer"
MARKUP_OR_LOADING = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|\bfetch\(|https?://(?!www\.w3\.org)"
)
THIRD_PARTY = re.compile(r'from "(three|3d-tiles-renderer)')


def inlined(site: Path) -> dict[str, str]:
    """All files of the town as {address in the model: base64}."""
    files = sorted(path for path in (site / "town").rglob("*") if path.is_file())
    return {str(path.relative_to(site)): base64.b64encode(path.read_bytes()).decode() for path in files}


def test_no_request_leaves_the_own_host(blank: Page, model: dict[str, Any]) -> None:
    hosts: set[str] = set()
    blank.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    open_viewer(blank, model)
    show(blank, comparison="side-by-side", shown=["0", "A", "B"])
    assert hosts == {urlsplit(blank.url).netloc}


def test_a_strict_policy_without_eval_and_blob_is_never_violated(blank: Page, model: dict[str, Any]) -> None:
    keep = "(event) => told.push({name: 'violation', detail: {what: event.blockedURI}})"
    blank.evaluate(f"addEventListener('securitypolicyviolation', {keep})")
    open_viewer(blank, model)
    assert told(blank, "violation") == []


def test_all_loading_goes_through_the_function_that_is_handed_in(blank: Page, model: dict[str, Any], site: Path) -> None:
    asked: list[str] = []
    blank.on("request", lambda request: asked.append(request.url))
    open_viewer(blank, model, {"files": inlined(site)})
    assert asked == []
    expected = {"town/buildings/tileset.json", "town/buildings/west.glb", "town/terrain/0.glb", "town/trees.json"}
    assert expected <= set(blank.evaluate("fetched"))


def test_a_page_opened_from_disk_without_a_network_shows_the_town(browser: Browser, model: dict[str, Any], site: Path) -> None:
    site.joinpath("offline.html").write_text(HTML.format(policy=""))
    with browser.new_context(offline=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(site.joinpath("offline.html").as_uri())
        open_viewer(page, model, {"files": inlined(site)})
        show(page, shown=["A"])
        assert page.evaluate("viewer.statistics()")["tiles"] >= 3


def test_a_tile_that_fails_is_told_and_the_rest_stands(blank: Page, model: dict[str, Any]) -> None:
    blank.route("**/buildings/east.glb", lambda route: route.fulfill(status=500))
    open_viewer(blank, model)
    errors = told(blank, "twin:error")
    assert [(error["code"], error["url"]) for error in errors] == [("tile", "town/buildings/east.glb")]
    assert blank.evaluate("viewer.statistics().tiles") >= 2


def test_a_broken_trees_file_is_told_and_the_rest_stands(blank: Page, model: dict[str, Any]) -> None:
    blank.route("**/trees.json", lambda route: route.fulfill(body="{"))
    open_viewer(blank, model)
    assert [error["code"] for error in told(blank, "twin:error")] == ["resource"]
    assert blank.get_by_text("Die Ebene „trees“ konnte nicht geladen werden").count() == 1


def test_what_failed_is_named_and_loads_when_it_is_tried_again(blank: Page, model: dict[str, Any]) -> None:
    for place in ("**/trees.json", "**/buildings/tileset.json", "**/terrain/0.glb"):
        blank.route(place, lambda route: route.abort())
    open_viewer(blank, model)
    said = blank.locator(".twin-message[role='status']")
    # in whichever order they failed
    words = said.inner_text()
    assert words.startswith("Die Ebenen „") and {"„trees“", "„buildings“", "„terrain“"} <= set(re.findall("„[^“]+“", words))
    assert "Bitte die Verbindung prüfen" in words
    before = blank.evaluate("viewer.statistics().tiles")
    for _ in range(2):
        blank.get_by_role("button", name="Erneut versuchen").click()
        wait_until_ready(blank)
        assert "„buildings“" in said.inner_text()
    blank.unroute_all()
    blank.get_by_role("button", name="Erneut versuchen").click()
    wait_until_ready(blank)
    assert said.inner_text() == "" and blank.evaluate("viewer.statistics().tiles") > before + 1
    assert blank.evaluate("viewer.statistics().failed") == 0
    assert blank.evaluate("document.activeElement.className") == "twin-canvas"


def test_buildings_and_ground_come_first_and_the_rest_once_they_are_drawn(blank: Page, model: dict[str, Any]) -> None:
    held: list[Any] = []
    blank.route("**/trees.json", lambda route: held.append(route))
    blank.evaluate("(model) => { open3d(model, {}) }", model)
    while not (marked := blank.evaluate("performance.getEntriesByName('twin-first-picture').map((one) => one.startTime)")):
        blank.wait_for_timeout(20)
    asked = blank.evaluate("performance.getEntriesByType('resource').map((one) => [one.name, one.startTime])")
    early = {name.rpartition("town/")[2] for name, at in asked if at <= marked[0]}
    # blocks stand for both halves of the town, which come later
    of_model = {"buildings/tileset.json", "buildings/blocks.glb", "terrain/tileset.json", "terrain/0.glb"}
    assert {name for name in early if not name.startswith("http")} == of_model
    assert blank.evaluate("document.documentElement.dataset.ready") == "0"
    blank.wait_for_timeout(200)
    held[0].continue_()
    wait_until_ready(blank)
    everything = blank.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert any(name.endswith("buildings/west.glb") for name in everything)


def test_without_webgl_a_sentence_stands_and_the_page_is_ready(browser: Browser, address: str, model: dict[str, Any]) -> None:
    with browser.new_context() as context:
        context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        page = context.new_page()
        page.goto(f"{address}/index.html")
        open_viewer(page, model)
        assert page.get_by_text("3D ist hier nicht möglich").is_visible()
        assert page.get_by_text("Text der Seite").is_visible()
        assert (page.evaluate("viewer.available"), told(page, "twin:error")[0]["code"]) == (False, "webgl")


def test_a_lost_context_is_told_and_comes_back(fresh: Page) -> None:
    fresh.evaluate("window.loss = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context'), null")
    fresh.evaluate("loss.loseContext()")
    fresh.wait_for_function("() => told.some((one) => one.name === 'twin:error')")
    assert told(fresh, "twin:error")[0]["code"] == "context-lost"
    fresh.evaluate("loss.restoreContext()")
    fresh.wait_for_function("() => document.querySelector('.twin-message').textContent === ''")
    wait_until_ready(fresh)
    assert fresh.evaluate("viewer.statistics().triangles") > 0


def test_a_picture_without_keys_is_announced_as_a_picture(blank: Page, model: dict[str, Any]) -> None:
    open_viewer(blank, model, {"keyboard": False, "tools": False, "interactive": False})
    canvas = blank.locator(".twin-canvas")
    assert (canvas.get_attribute("role"), canvas.get_attribute("tabindex")) == ("img", "-1")


def test_english_models_speak_english_and_handed_in_texts_come_first(blank: Page, model: dict[str, Any]) -> None:
    open_viewer(blank, {**model, "language": "en"}, {"texts": {"viewer.nearer": "Closer, please"}})
    names = blank.get_by_role("toolbar").get_by_role("button").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert names[:2] == ["Start view", "Closer, please"]


@pytest.mark.parametrize("module", sorted(VIEWER.glob("*.js")), ids=lambda path: path.name)
def test_a_module_is_short_and_writes_no_markup(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    assert MARKUP_OR_LOADING.findall(text) == []


def test_only_the_viewer_knows_the_3d_library() -> None:
    others = [path for path in (ROOT / "static" / "js").rglob("*.js") if VIEWER not in path.parents]
    assert [path.name for path in others if THIRD_PARTY.search(path.read_text(encoding="utf-8"))] == []


def test_the_lock_file_names_no_host() -> None:
    assert "://" not in ROOT.joinpath("package-lock.json").read_text(encoding="utf-8")


def test_every_version_is_pinned_exactly() -> None:
    package = json.loads(ROOT.joinpath("package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [version for version in versions.values() if not re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", version)] == []


def test_two_builds_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    built = []
    for name in ("first", "second"):
        folder = tmp_path / name
        subprocess.run(["node", ROOT / "build.mjs", folder], check=True)
        built.append({str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert built[0] == built[1]
    assert "vendor/fira-sans/fira-sans-latin-400-normal.woff2" in built[0]
