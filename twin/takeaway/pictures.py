"""The picture of every scene as the reader shows it, taken once from the offline file by a Chromium without a network."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Any

import orjson

from twin import browsing, publishing
from twin.findings import Progress
from twin.job import Job
from twin.language import LANGUAGES
from twin.runner import Process
from twin.store.editions import KeptEdition
from twin.takeaway.keeping import keep
from twin.workspace import Workspace

PROCESS = "scene-pictures"
WIDTH, HEIGHT, SCALE = 1100, 520, 1.6
"""CSS pixels of a picture and its scale: 1760 pixels over the 165 mm of a paper's column are 270 dpi."""

_START_SECONDS, _SCENE_SECONDS, _LONGEST_SECONDS = 60.0, 20.0, 600.0
_ALONE = """
(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    html.js body.pack .story .stage { position: fixed !important; inset: 0 !important; z-index: 9999 !important; }
    html.js body.pack .stage .chips { left: 12px !important; right: 12px !important; justify-content: flex-start !important; }
    html.js body.pack .stage .stage-legend:not([hidden]) { display: block !important; }
    html.js body.pack .stage:has(.stage-legend:not([hidden])) .chips { right: 18.5rem !important; }
    html.js body.pack .story[data-kind="side-by-side"] .stage-legend { left: 12px; width: auto; max-width: none; }
    .twin-tools, .stage .move, .stage .stage-layers { display: none !important; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  window.dispatchEvent(new Event("resize"));
  return true;
})()
"""
_TURN = """
new Promise((done) => {
  location.hash = %s;
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 150)));
})
"""
_READY = "document.documentElement.dataset.ready === '1' && !document.querySelector('.stage[data-laying]')"


def taken(workspace: Workspace, kept: KeptEdition, language: str) -> dict[int, Path]:
    """Return the PNG files of an edition by number of the scene; empty while none were taken."""
    return taken_of(workspace, kept.sha256, language)


def taken_of(workspace: Workspace, sha256: str, language: str) -> dict[int, Path]:
    """Return the same for the edition with this checksum."""
    return {int(path.stem): path for path in sorted(_place(workspace, sha256, language).glob("*.png"))}


def possible(workspace: Workspace) -> bool:
    """Return whether the browser of the settings is installed."""
    return browsing.found(workspace.settings.chromium) is not None


def take(workspace: Workspace, kept: KeptEdition, language: str, progress: Progress | None = None) -> dict[int, Path]:
    """Return the pictures of an edition, taken now where they are not kept yet; empty where no browser is installed.

    Raises TwinBroken (BROWSER_FAILED) when it shows no picture in time; what was taken until then stays for the next try.
    """
    program = browsing.found(workspace.settings.chromium)
    count = len(publishing.scenes(orjson.loads(kept.document)["storyboard"], language))
    place = _place(workspace, kept.sha256, language)
    missing = [number for number in range(1, count + 1) if not (place / f"{number}.png").is_file()]
    if program is not None and missing:
        seconds = min(_LONGEST_SECONDS, _START_SECONDS + _SCENE_SECONDS * len(missing))
        with tempfile.TemporaryDirectory(prefix="twin-pictures-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            file = folder / "edition.html"
            file.write_bytes(publishing.pack(workspace, kept, language))
            with browsing.browser(program, folder, seconds) as page:
                page.open(WIDTH, HEIGHT, SCALE)
                page.go(f"{file.as_uri()}#szene-{missing[0]}")
                page.until(_READY)
                page.until(_ALONE)
                for done, number in enumerate(missing):
                    if progress is not None:
                        progress.at(done / len(missing), str(number))
                    page.until(_TURN % orjson.dumps(f"szene-{number}").decode())
                    page.until(_READY)
                    keep(place / f"{number}.png", page.picture(0, 0, WIDTH, HEIGHT))
    return taken(workspace, kept, language)


def ask(workspace: Workspace, kept: KeptEdition, *, by: str = "", group: str = "") -> Job | None:
    """Submit the taking of an edition's pictures in both languages and return its job; None where no browser is installed."""
    if not possible(workspace):
        return None
    inputs = {"name": f"{kept.slug} {kept.number}", "slug": kept.slug, "number": kept.number}
    job = workspace.jobs.submit(PROCESS, inputs, key=f"{PROCESS}:{kept.sha256}", by=by, group=group)
    workspace.runner.wake()
    return job


def processes(workspace: Workspace) -> dict[str, Process]:
    """Return the process of scene pictures for `workspace.runner`."""
    return {PROCESS: functools.partial(_run, workspace)}


def _run(workspace: Workspace, job: Job, progress: Progress) -> dict[str, Any]:
    kept = workspace.editions.get(str(job.inputs["slug"]), int(job.inputs["number"]))
    return {"pictures": {language: len(take(workspace, kept, language, progress)) for language in LANGUAGES}}


def _place(workspace: Workspace, sha256: str, language: str) -> Path:
    return workspace.settings.home / "pictures" / f"{sha256[:20]}-{language}"
