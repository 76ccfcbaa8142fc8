"""A solution travels: a planner takes the parcel of an edition to an empty twin of another town and publishes there."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.serving import served
from twin import work
from twin.app import create_app
from twin.store.accounts import Group
from twin.storytelling.edition import thaw
from twin.workspace import Workspace, open_workspace

from .conftest import STORY, Office, Visit, picture

SLUG = STORY.rpartition("/")[2]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """Address and parts of a twin in which nothing is."""
    town = open_workspace(tmp_path_factory.mktemp("elsewhere"))
    town.accounts.put_group(Group("bauamt", "Bauamt Nebenstadt", "", ""))
    town.runner.start(work.processes(town), functools.partial(work.sweep, town))
    with served(create_app(town)) as address:
        yield address, town
    town.runner.stop()
    town.database.close()


def test_an_empty_twin_takes_the_parcel_in_and_publishes_it(
    browser: Browser, office: Office, elsewhere: tuple[str, Workspace], town: Workspace, tmp_path: Path
) -> None:
    page = office("planner")(f"{STORY}/editions", wait=False)
    with page.expect_download() as download:
        page.get_by_role("link", name="Paket für andere Kommunen").last.click()
    parcel = tmp_path / download.value.suggested_filename
    download.value.save_as(parcel)
    house, other = elsewhere
    visit = Visit(browser, house, session_of_somebody(other))
    page = visit("/storyboards", wait=False)
    page.get_by_role("link", name="Fassung einer anderen Kommune aufnehmen").click()
    page.get_by_label("Paket (.zip)").set_input_files(parcel)
    page.get_by_role("button", name="Aufnehmen").click()
    page.get_by_role("heading", name="Aufgenommen. Alle Zahlen sind hier dieselben.").wait_for(timeout=60_000)
    picture(page, "arrival")
    page.get_by_role("link", name="Zum Storyboard").click()
    page.get_by_role("button", name="Neue Fassung veröffentlichen").click()
    page.wait_for_url(f"{house}{STORY}*")
    here, there = other.editions.get(SLUG), town.editions.get(SLUG, 1)
    assert thaw(here.document).measures == thaw(there.document).measures
    visit.close()
    assert visit.unexpected() == []


def session_of_somebody(town: Workspace) -> str:
    user = town.accounts.add("bauer", None, "planner", full_name="B. Bauer", groups=["bauamt"])
    return town.sessions.begin(user.id).token
