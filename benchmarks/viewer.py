"""The viewer: what is fetched before the first buildings, processor time per frame, memory; the same tiles in CesiumJS beside it.

    python benchmarks/viewer.py [--home DIR] [--buildings 1500] [--frames 6] [--peers DIR] [--alone] [--list]

The demo city is made (or taken from --home), served by `twin serve` and opened in a Chromium that draws in software. Limits:
600 kB gzip and 24 requests until the published storyboard shows its first buildings on their ground (`--list` says which),
first picture of the whole city in 10 s, 1 GB. Beside it a minimal CesiumJS page draws the same building tiles with the same
camera, sun and shadow map: one view, and as a swipe two widgets one upon the other, since its own splitter throws the shadows
of both sides. Goals: half of Cesium's processor time per frame in one view, a quarter in the swipe. CesiumJS is installed by
name into --peers (a temporary folder without it); `--alone` leaves it out. CPU seconds are those of all processes of the
browser. The last line has the ratios of the run: 1 is the limit.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.meeting import served  # noqa: E402
from tests.journeys.conftest import CHROMIUM, FLAGS  # noqa: E402
from twin.sample.demo import CASE, GROUP, STORYBOARD  # noqa: E402
from twin.workspace import open_workspace  # noqa: E402

CESIUM = "cesium@1.145.0"
LIMITS = {
    "kilobytes": 600,
    "requests": 24,
    "overview_seconds": 10,
    "memory_megabytes": 1000,
    "cesium_one": 0.5,
    "cesium_swipe": 0.25,
}
BUILDINGS = re.compile(r"/buildings/.*\.glb|/tiles/.*gebaeude.*\.glb")
READY = "html[data-ready='1']"
WINDOW = {"width": 1280, "height": 800}
SUN = "2026-06-21T17:45"
TURN = 2.0
"""Degrees between two frames."""

# [milliseconds until the first picture, until now, [address, when asked, bytes over the wire] of every file as they came]
ASKED = """() => {
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  files.sort((one, other) => one.responseEnd - other.responseEnd);
  const asked = files.map((file) => [file.name, file.startTime, file.transferSize]);
  return [performance.getEntriesByName("twin-first-picture")[0].startTime, performance.now(), asked];
}"""

# draws a picture, waits until the device has finished it, and turns on; shadows are drawn anew with each where `shadows` says so
OURS = """async ({ frames, turn, shadows }) => {
  const viewer = document.querySelector("twin-viewer").viewer;
  const picture = viewer.equip(({ picture }) => picture);
  picture.loop.stop();
  for (let i = 0; i < frames; i += 1) {
    picture.moveByHand({ ...picture.view, azimuth: picture.view.azimuth + turn });
    if (shadows) picture.light.invalidate();
    picture.draw({ moving: !shadows });
    await picture.drawn();
  }
  // what is shown next is loaded and drawn as usual
  picture.loop.ended = false;
}"""

CESIUM_PAGE = """<!doctype html><html><head><meta charset="utf-8"><style>
html, body, .map { margin: 0; width: 100%; height: 100%; position: absolute; overflow: hidden; }
.cesium-widget, .cesium-widget canvas { width: 100%; height: 100%; display: block; }
#right { clip-path: inset(0 0 0 50%); }
</style><script>window.CESIUM_BASE_URL = "/peer/Cesium/";</script><script src="/peer/Cesium/Cesium.js"></script></head>
<body><div id="left" class="map"></div><div id="right" class="map"></div></body></html>"""

CESIUM_OPEN = """async ({ url, camera, sun, names }) => {
  const rad = Cesium.Math.toRadians;
  window.maps = [];
  for (const name of names) {
    const widget = new Cesium.CesiumWidget(name, {
      baseLayer: false, globe: false, skyBox: false, skyAtmosphere: false, shadows: true,
      useDefaultRenderLoop: false, msaaSamples: 1,
    });
    widget.clock.currentTime = Cesium.JulianDate.fromIso8601(sun);
    widget.clock.shouldAnimate = false;
    widget.scene.shadowMap.size = 2048;
    const tileset = await Cesium.Cesium3DTileset.fromUrl(url, { maximumScreenSpaceError: 12 });
    tileset.environmentMapManager.enabled = false;
    widget.scene.primitives.add(tileset);
    const { clientWidth, clientHeight } = widget.canvas;
    const wide = 2 * Math.atan(Math.tan(rad(camera.fov) / 2) * (clientWidth / clientHeight));
    widget.camera.frustum.fov = clientWidth > clientHeight ? wide : rad(camera.fov);
    window.maps.push({ widget, tileset });
  }
  const place = Cesium.Cartesian3.fromDegrees(camera.lon, camera.lat, camera.height);
  window.azimuth = camera.azimuth;
  window.drawAll = async () => {
    for (const { widget } of window.maps) {
      widget.resize();
      widget.camera.lookAt(place, new Cesium.HeadingPitchRange(rad(window.azimuth), -rad(camera.elevation), camera.distance));
      widget.render();
      const gl = widget.scene.context._gl;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    }
  };
  for (let quiet = 0; quiet < 3; ) {
    await window.drawAll();
    quiet = window.maps.every(({ tileset }) => tileset.tilesLoaded && tileset.statistics.selected > 0) ? quiet + 1 : 0;
    await new Promise((go) => setTimeout(go, 30));
  }
}"""
CESIUM_TURN = """async ({ frames, turn }) => {
  for (let i = 0; i < frames; i += 1) { window.azimuth += turn; await window.drawAll(); }
}"""


class Processes:
    """Processor time and memory of a browser with everything it started."""

    def __init__(self, browser: Browser) -> None:
        self._session: CDPSession = browser.new_browser_cdp_session()

    def _all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._session.send("SystemInfo.getProcessInfo")["processInfo"]
        return found

    def cpu(self) -> float:
        """Return CPU seconds so far."""
        return sum(float(item["cpuTime"]) for item in self._all())

    def megabytes(self) -> float:
        """Return proportional memory (PSS): what processes share is counted once."""
        total = 0
        for item in self._all():
            for line in Path(f"/proc/{item['id']}/smaps_rollup").read_text().splitlines():
                total += int(line.split()[1]) if line.startswith("Pss:") else 0
        return total / 1000


def per_frame(processes: Processes, page: Page, script: str, frames: int, **more: Any) -> float:
    """Return CPU seconds of one frame; two before it build shaders and are not counted."""
    page.evaluate(script, {"frames": 2, "turn": TURN, **more})
    before = processes.cpu()
    page.evaluate(script, {"frames": frames, "turn": TURN, **more})
    return (processes.cpu() - before) / frames


def first_picture(browser: Browser, address: str, *, listed: bool) -> tuple[float, int, float, float]:
    """Return kB and requests of a first visit asked for before the first picture with buildings and ground is drawn, and seconds
    until that and until all has come.

    What was asked for by then counts whole, even where it comes later. The browser takes gzip alone, since the limit says so.
    """
    context = browser.new_context(viewport=WINDOW, reduced_motion="reduce", extra_http_headers={"Accept-Encoding": "gzip"})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(READY, state="attached", timeout=90_000)
    drawn, ready, asked = page.evaluate(ASKED)
    context.close()
    before = [(url, size / 1000) for url, at, size in asked if at <= drawn]
    assert any(BUILDINGS.search(url) for url, _ in before), "the first picture has no buildings"
    for number, (url, size) in enumerate(before, 1) if listed else ():
        print(f"  {number:3} {size:7.1f} kB  {urlsplit(url).path}")
    return sum(size for _, size in before), len(before), drawn / 1000, ready / 1000


def settled(page: Page, request: dict[str, Any]) -> None:
    """Show something and wait until it is drawn."""
    page.evaluate("(request) => document.querySelector('twin-viewer').viewer.show(request)", request)
    page.wait_for_selector(READY, state="attached", timeout=120_000)


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(READY, state="attached", timeout=120_000)
    return page


def our_frames(context: BrowserContext, base: str, processes: Processes, frames: int) -> dict[str, Any]:
    """Return CPU seconds a frame of each comparison, of the buildings alone, and what the peer needs to draw the same."""
    found: dict[str, Any] = {}
    page = opened(context, f"{base}/cases/{CASE}")
    for name, shown, comparison in (("one", "A", "none"), ("beside", "AB", "side-by-side"), ("swipe", "AB", "swipe")):
        settled(page, {"shown": list(shown), "comparison": comparison, "sun": SUN, "animate": False})
        if name == "swipe":
            found["memory"] = processes.megabytes()
        found[name] = per_frame(processes, page, OURS, frames, shadows=True)
        found[f"{name}_moving"] = per_frame(processes, page, OURS, frames, shadows=False)
    model = page.evaluate("JSON.parse(document.getElementById('model-data').textContent)")
    hidden = {layer["id"]: layer["kind"] == "buildings" for layer in model["layers"]} | {"site": False, "demolished": False}
    page.close()
    for name, shown, comparison in (("plain_one", "0", "none"), ("plain_swipe", "0A", "swipe")):
        page = opened(context, f"{base}/cases/{CASE}")
        settled(page, {"shown": list(shown), "comparison": comparison, "sun": SUN, "layers": hidden, "animate": False})
        found["camera"] = page.evaluate("document.querySelector('twin-viewer').viewer.getCamera()")
        size = page.evaluate(
            "(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])(document.querySelector('twin-viewer'))"
        )
        found[name] = per_frame(processes, page, OURS, frames, shadows=True)
        page.close()
    found["size"] = dict(zip(("width", "height"), size, strict=True))
    found["tiles"] = next(layer["url"] for layer in model["layers"] if layer["kind"] == "buildings")
    return found


def overview(context: BrowserContext, base: str, processes: Processes) -> tuple[float, float, dict[str, Any]]:
    """Return seconds from opening the page of the city model to its whole picture, memory then, and what is drawn."""
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"{base}/datasets/gebaeude")
    page.wait_for_selector(READY, state="attached", timeout=180_000)
    seconds = time.perf_counter() - began
    drawn = page.evaluate("document.querySelector('twin-viewer').viewer.statistics()")
    memory = processes.megabytes()
    page.close()
    return seconds, memory, drawn


def cesium_frames(browser: Browser, peers: Path, base: str, cookie: dict[str, Any], ours: dict[str, Any], frames: int) -> Any:
    """Return CPU seconds a frame of the peer in one view and as a swipe, and its memory."""
    folder = peers / "node_modules" / "cesium" / "Build"

    def give(route: Route) -> None:
        name = route.request.url.partition("/peer/")[2].partition("?")[0]
        if name == "index.html":
            route.fulfill(body=CESIUM_PAGE, content_type="text/html")
        elif (folder / name).is_file():
            route.fulfill(path=folder / name, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
        else:
            route.fulfill(status=404)

    found: dict[str, float] = {}
    for name, maps in (("one", ["left"]), ("swipe", ["left", "right"])):
        context = browser.new_context(viewport=ours["size"])
        context.add_cookies([cookie])
        context.route("**/peer/**", give)
        processes = Processes(browser)
        page = context.new_page()
        page.goto(f"{base}/peer/index.html")
        page.evaluate(CESIUM_OPEN, {"url": ours["tiles"], "camera": ours["camera"], "sun": "2026-06-21T15:45:00Z", "names": maps})
        found[name] = per_frame(processes, page, CESIUM_TURN, frames)
        found["memory"] = processes.megabytes()
        page.screenshot(path=peers / f"cesium-{name}.png")
        context.close()
    return found


def installed(peers: Path) -> bool:
    """Whether the peer is there, installed now where it was not."""
    if not (peers / "node_modules" / "cesium" / "Build" / "Cesium" / "Cesium.js").is_file():
        order = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(peers), CESIUM]
        done = subprocess.run(order, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"CesiumJS could not be installed: {done.stderr.strip()[-300:]}")
            return False
    return True


def measured(home: Path, base: str, peers: Path | None, frames: int, *, listed: bool) -> dict[str, float]:
    """Print every figure and return those that have a limit."""
    workspace = open_workspace(home)
    people = {user.name: user for user in workspace.accounts.all()}
    user = people.get("benchmark") or workspace.accounts.add("benchmark", None, "planner", groups=[GROUP.id])
    cookie: Any = {"name": "twin-session", "value": workspace.sessions.begin(user.id).token, "url": base}
    found: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        processes = Processes(browser)
        print(f"empty browser {processes.megabytes():.0f} MB")
        slug = workspace.storyboards.get(STORYBOARD).slug
        found["kilobytes"], found["requests"], first, seconds = first_picture(browser, f"{base}/s/{slug}", listed=listed)
        print(
            f"before the first buildings {found['kilobytes']:.0f} kB, {found['requests']} requests; "
            f"they are drawn after {first:.1f} s, all after {seconds:.1f} s"
        )
        context = browser.new_context(viewport=WINDOW, reduced_motion="reduce")
        context.add_cookies([cookie])
        seconds, memory, drawn = overview(context, base, processes)
        found["overview_seconds"], found["memory_megabytes"] = seconds, memory
        print(f"whole city {seconds:.1f} s, {memory:.0f} MB, {drawn}")
        ours = our_frames(context, base, processes, frames)
        found["memory_megabytes"] = max(memory, ours["memory"])
        for name in ("one", "beside", "swipe"):
            print(f"whole scene, {name:7} {ours[name]:6.3f} CPU s a frame at rest, {ours[f'{name}_moving']:6.3f} moving")
        print(f"memory in the swipe {ours['memory']:.0f} MB")
        context.close()
        browser.close()
        if peers is not None and installed(peers):
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            cesium = cesium_frames(browser, peers, base, cookie, ours, max(2, frames // 2))
            browser.close()
            for name in ("one", "swipe"):
                print(f"buildings alone, {name:6} twin {ours[f'plain_{name}']:6.3f}, CesiumJS {cesium[name]:6.3f} CPU s a frame")
                found[f"cesium_{name}"] = ours[f"plain_{name}"] / cesium[name]
            print(f"CesiumJS swipe {cesium['memory']:.0f} MB")
    workspace.database.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--buildings", type=int, default=1500)
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--port", type=int, default=8767)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twin-viewer-") as name:
        home = said.home or Path(name) / "home"
        if said.home is None:
            order = [sys.executable, "-m", "twin", "demo", "--home", str(home), "--buildings", str(said.buildings), "--no-serve"]
            subprocess.run(order, check=True, cwd=ROOT)
        server = served(home, said.port)
        began = time.perf_counter()
        try:
            peers = None if said.alone else said.peers or Path(name)
            found = measured(home, f"http://127.0.0.1:{said.port}", peers, said.frames, listed=said.list)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
    ratios = {name: round(value / LIMITS[name], 2) for name, value in found.items()}
    ok = all(ratio <= 1 for ratio in ratios.values())
    print(json.dumps({"ratios": ratios, "seconds": round(time.perf_counter() - began), "ok": ok}))
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
