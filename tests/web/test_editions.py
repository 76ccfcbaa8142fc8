"""Editions after publishing: listed with their proof, compared, withdrawn with a reason, embedded only where that is allowed."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from twin import publishing
from twin.app import create_app
from twin.config import load
from twin.errors import OptionsInvalid
from twin.store.editions import KeptEdition
from twin.workspace import Workspace

from .conftest import Enter

SLUG = "quartier-muehlenbleiche"
STORY = f"/s/{SLUG}"


@pytest.fixture(scope="module")
def second(musterstadt: Workspace) -> Iterator[KeptEdition]:
    """A second edition whose first scene has another heading; the storyboard is as before afterwards."""
    saved = musterstadt.storyboards.get(SLUG)
    story = copy.deepcopy(dict(saved.document))
    story["scenes"][0]["heading"] = {"de": "Am Fluss wird mehr Stadt frei", "en": "More town by the river"}
    changed = musterstadt.storyboards.save(SLUG, story, revision=saved.revision)
    yield publishing.publish(musterstadt, SLUG, by="Anna", reason="Überschrift nach der Sitzung geändert")
    musterstadt.storyboards.save(SLUG, dict(saved.document), revision=changed.revision)
    newest = musterstadt.editions.of_storyboard(SLUG)[0]
    if not newest.withdrawn_at:
        musterstadt.editions.withdraw(SLUG, newest.number)


def test_the_reader_says_which_edition_it_is(enter: Enter, musterstadt: Workspace, second: KeptEdition) -> None:
    page = enter(None).get(f"{STORY}/e{second.number}").text
    assert second.sha256 in page and "Ausschuss für Stadtentwicklung" in page and "Überschrift nach der Sitzung geändert" in page


def test_all_editions_are_listed_with_checksum_and_reason(enter: Enter, second: KeptEdition, musterstadt: Workspace) -> None:
    page = enter(None).get(f"{STORY}/editions").text
    assert second.sha256 in page and musterstadt.editions.get(SLUG, 1).sha256 in page
    assert "Überschrift nach der Sitzung geändert" in page and f"{STORY}/e1" in page


def test_what_is_new_stands_word_by_word_for_people_and_programs(enter: Enter, second: KeptEdition) -> None:
    page = enter(None).get(f"{STORY}/e{second.number}/changes", query_string={"since": 1}).text
    assert "<del>ein Stück</del><ins>mehr</ins>" in page.replace(" </del>", "</del>").replace(" </ins>", "</ins>")
    asked = {"from": 1, "to": second.number}
    found = enter("reader").get(f"/api/v1/storyboards/{SLUG}/changes", query_string=asked).json
    assert [(item["status"], [field["field"] for field in item["fields"]]) for item in found["scenes"]] == [
        ("changed", ["heading"])
    ]
    assert found["measures"] == [] and found["datasets"] == [] and found["alternatives"] == []


def test_the_first_edition_has_nothing_before_it(enter: Enter) -> None:
    assert enter(None).get(f"{STORY}/e1/changes").status_code == 404


def test_the_qr_code_is_a_picture_that_can_be_saved(enter: Enter) -> None:
    answer = enter(None).get(f"{STORY}/qr.svg", query_string={"download": 1})
    assert answer.mimetype == "image/svg+xml" and answer.data.startswith(b"<svg")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}-qr.svg"'


def test_withdrawing_needs_a_reason_and_the_address_says_it(enter: Enter, second: KeptEdition, musterstadt: Workspace) -> None:
    planner, path = enter("planner"), f"/storyboards/{SLUG}/editions/{second.number}/withdraw"
    assert planner.post(path, data={"reason": " "}).status_code == 422
    assert planner.post(path, data={"reason": "Die Wohnungen waren doppelt gezählt."}).status_code == 303
    for ending in ("", "/text", "/pack.html", "/handout.pdf", "/present"):
        answer = enter(None).get(f"{STORY}/e{second.number}{ending}", headers={"Accept": "text/html"})
        assert answer.status_code == 410 and "Die Wohnungen waren doppelt gezählt." in answer.text
    problem = enter(None).get(f"{STORY}/e{second.number}", headers={"Accept": "application/json"}).json
    assert problem["code"] == "EDITION_WITHDRAWN" and problem["reason"] == "Die Wohnungen waren doppelt gezählt."
    assert "Fassung 1" in enter(None).get(STORY).text
    listed = enter(None).get(f"{STORY}/editions").text
    assert "zurückgezogen am" in listed and second.sha256 not in listed
    story = next(item for item in enter("reader").get("/api/v1/storyboards").json if item["id"] == SLUG)
    assert next(item for item in story["editions"] if item["number"] == second.number)["withdrawn_reason"].startswith("Die Wohn")


def test_a_story_may_be_embedded_only_where_the_administrator_says(musterstadt: Workspace) -> None:
    settings = dataclasses.replace(
        musterstadt.settings, embedding_origins="https://ris.musterstadt.de, https://www.musterstadt.de/"
    )
    client = create_app(dataclasses.replace(musterstadt, settings=settings)).test_client()
    allowed = "frame-ancestors https://ris.musterstadt.de https://www.musterstadt.de"
    for path in (STORY, f"{STORY}/e1", f"{STORY}/text", f"{STORY}/e1/text"):
        assert client.get(path).headers["Content-Security-Policy"].endswith(allowed)
    for path in ("/", "/login", f"{STORY}/present", f"{STORY}/e1/speaker", f"{STORY}/questions", f"{STORY}/editions"):
        assert client.get(path).headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert "&lt;iframe src=" in client.get(f"{STORY}/editions").text


def test_without_a_setting_nobody_embeds(enter: Enter) -> None:
    assert enter(None).get(STORY).headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert "iframe" not in enter(None).get(f"{STORY}/editions").text


@pytest.mark.parametrize(
    "wrong", ["*", "https://a.de/path", "https://a.de; script-src *", "javascript:", "a.de", "https://*.a.de"]
)
def test_what_is_no_origin_stops_the_start(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(OptionsInvalid, match="embedding_origins"):
        load(tmp_path, {"TWIN_EMBEDDING_ORIGINS": wrong})
