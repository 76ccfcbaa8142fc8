"""Somebody takes the offline file home on a stick and opens it there, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from twin.storytelling.pack import check_pack

from .conftest import STORY, Visit, picture, until_ready

LARGEST = 3_000_000


@pytest.fixture(scope="module")
def taken(browser: Browser, house: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as the browser saved it."""
    visit = Visit(browser, house)
    page = visit(STORY)
    with page.expect_download() as download:
        page.get_by_role("link", name="Offline-Datei").first.click()
    place = tmp_path_factory.mktemp("stick") / download.value.suggested_filename
    download.value.save_as(place)
    visit.close()
    return place


@pytest.fixture
def at_home(browser: Browser, house: str, taken: Path) -> Iterator[Page]:
    visit = Visit(browser, house)
    yield visit(taken.as_uri(), offline=True)
    visit.close()
    assert visit.unexpected() == []


def test_the_file_is_small_and_proves_itself(taken: Path) -> None:
    content = taken.read_bytes()
    assert taken.name == "quartier-muehlenbleiche-e1.html" and len(content) <= LARGEST
    assert check_pack(content).holds


def test_it_shows_the_model_and_turns_scenes_offline(at_home: Page) -> None:
    picture(at_home, "pack")
    assert at_home.locator(".twin-message").inner_text() == ""
    at_home.get_by_role("button", name="Weiter", exact=True).click()
    until_ready(at_home)
    assert at_home.url.endswith("#szene-2")


def test_its_numbers_open_their_evidence_offline(at_home: Page) -> None:
    at_home.locator(".scene.current .figures button.number").first.click()
    assert at_home.locator("dialog[open] .formula").inner_text() != ""
