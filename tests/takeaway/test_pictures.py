"""Pictures of scenes from a browser that is bounded, has no network and is gone afterwards."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from twin import browsing, interface
from twin.errors import TwinBroken
from twin.takeaway import pictures
from twin.workspace import Workspace

STORY = "quartier-muehlenbleiche"
CHROMIUM = browsing.found("chromium")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


def test_without_a_browser_there_are_no_pictures_and_no_error(musterstadt: Workspace) -> None:
    bare = dataclasses.replace(musterstadt, settings=dataclasses.replace(musterstadt.settings, chromium=""))
    kept = bare.editions.get(STORY, 1)
    assert pictures.take(bare, kept, "en") == {} and pictures.ask(bare, kept) is None


def test_a_program_that_is_no_browser_is_told(tmp_path: Path) -> None:
    with pytest.raises(TwinBroken, match="Chromium"), browsing.browser("/bin/true", tmp_path, 10) as page:
        page.open(100, 100, 1)


def test_a_program_that_never_answers_is_ended(tmp_path: Path) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nsleep 600\n")
    silent.chmod(0o755)
    with pytest.raises(TwinBroken, match="Chromium"), browsing.browser(str(silent), tmp_path, 0.5) as page:
        page.open(100, 100, 1)


@needs_browser
def test_a_page_has_no_network(tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text("<!doctype html><title>x</title>")
    assert CHROMIUM is not None
    with browsing.browser(CHROMIUM, tmp_path, 60) as page:
        page.open(200, 100, 1)
        page.go(page_file.as_uri())
        page.until("document.title === 'x'")
        answer = page.run("fetch('http://127.0.0.1:9/', {mode: 'no-cors'}).then(() => 'reached', () => 'refused')")
        image = Image.open(io.BytesIO(page.picture(0, 0, 200, 100)))
    assert answer == "refused" and image.size == (200, 100)


@needs_browser
@pytest.mark.journey
@pytest.mark.skipif(not interface.file("dist/pack.js").is_file(), reason="the front end is not built: node build.mjs")
def test_every_scene_has_a_picture_of_its_own(musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    found = pictures.take(musterstadt, kept, "de")
    try:
        assert sorted(found) == list(range(1, 10))
        for path in found.values():
            with Image.open(path) as image:
                assert image.size == (1760, 832) and max(ImageStat.Stat(image.convert("RGB")).stddev) > 20
        assert len({path.read_bytes() for path in found.values()}) == 9
    finally:
        for path in found.values():
            path.unlink()
