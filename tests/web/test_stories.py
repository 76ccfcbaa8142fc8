"""The published storyboard: reader, text, offline file, display files; drafts stay inside."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil

from twin.geodata.dataset import DatasetId
from twin.storytelling.pack import check_pack
from twin.workspace import Workspace

from .conftest import Enter

STORY = "/s/quartier-muehlenbleiche"


def test_the_reader_page_stands_without_a_script(enter: Enter) -> None:
    page = enter(None).get(STORY).text
    assert page.count("<article") >= 6 and 'lang="de"' in page and "Fassung 1" in page


def test_the_reader_page_is_complete_in_english(enter: Enter) -> None:
    page = enter(None).get(STORY, query_string={"lang": "en"}).text
    assert 'lang="en"' in page and "Edition 1" in page and "Weiter" not in page


def test_the_text_page_holds_every_scene_and_every_evidence(enter: Enter) -> None:
    page = enter(None).get(f"{STORY}/text").text
    assert (
        "Blockrand" in page
        and "§ 20" in page
        and "<script" not in re.sub(r'<script type="application/json".*?</script>', "", page)
    )


def test_the_reader_page_is_light_and_its_evidence_comes_by_an_address_of_its_own(enter: Enter) -> None:
    page = enter(None).get(STORY, query_string={"lang": "en"})
    data = json.loads(re.search(r'id="story">(.*?)</script>', page.text, re.DOTALL)[1])  # type: ignore[index]
    assert data["measures"]["A"]["GFZ"]["display"] and "evidence" not in data["measures"]["A"]["GFZ"]
    assert data["evidence"] == f"{STORY}/e1/evidence.json?lang=en"
    answer = enter(None).get(data["evidence"])
    assert answer.mimetype == "application/json" and answer.headers["ETag"]
    found = answer.json
    assert {(letter, key) for letter, by_key in found.items() for key in by_key} == {
        (letter, key) for letter, by_key in data["measures"].items() for key in by_key
    }
    assert "÷" in found["A"]["GFZ"]["formula_numbers"] and len(found["A"]["GFZ"]["table"]["rows"]) >= 8
    assert enter(None).get(f"{STORY}/e99/evidence.json").status_code == 404


def test_the_offline_file_proves_itself(enter: Enter) -> None:
    body = enter(None).get(f"{STORY}/pack.html").data
    assert check_pack(body).holds and b"http://" not in re.sub(rb"http://www\.w3\.org", b"", body[:3000])


def test_an_unknown_storyboard_is_a_plain_page(enter: Enter) -> None:
    answer = enter(None).get("/s/nothing", headers={"Accept": "text/html"})
    assert answer.status_code == 404 and "nicht veröffentlicht" in answer.text


def test_display_files_of_an_edition_are_public_and_kept_for_ever(enter: Enter, musterstadt: Workspace) -> None:
    model = enter("reader").get("/cases/quartier-muehlenbleiche/model.json").json
    for layer in model["layers"]:
        answer = enter(None).get(layer["url"], buffered=True)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]


def test_display_files_of_nothing_published_are_kept_inside(enter: Enter, musterstadt: Workspace) -> None:
    plan = musterstadt.datasets.get("bebauungsplan")
    folder = musterstadt.work_folder / "entwurf"
    shutil.copytree(musterstadt.datasets.version_folder(plan.id, 1), folder)
    musterstadt.datasets.add(dataclasses.replace(plan, id=DatasetId("entwurf")), folder)
    try:
        path = "/tiles/entwurf/v1/areas.json"
        statuses = [enter(role).get(path, buffered=True).status_code for role in (None, "reader")]  # type: ignore[arg-type]
        assert statuses == [404, 200]
    finally:
        musterstadt.datasets.remove("entwurf")


def test_a_path_out_of_the_folder_finds_nothing(enter: Enter) -> None:
    for path in ("/tiles/gebaeude/v1/../../../twin.sqlite", "/tiles/cases/..%2f..%2f/r1/0/r1/x", "/tiles/gebaeude/v1/%2e%2e/x"):
        assert enter("administrator").get(path).status_code == 404


def test_publishing_again_makes_the_next_edition_and_keeps_edition_one(enter: Enter, musterstadt: Workspace) -> None:
    client, number = enter("planner"), musterstadt.editions.next_number("quartier-muehlenbleiche")
    answer = client.post("/storyboards/quartier-muehlenbleiche/publish")
    assert answer.status_code == 303
    assert f"Fassung {number}" in client.get(STORY).text and "Fassung 1" in client.get(f"{STORY}/e1").text
    musterstadt.editions.withdraw("quartier-muehlenbleiche", number)
