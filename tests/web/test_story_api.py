"""Storyboards over the API: begun from a template, saved with If-Match, both versions on conflict, gate, edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from twin.workspace import Workspace

from .conftest import Enter

CASE = "quartier-muehlenbleiche"
ROOM = "/api/v1/storyboards"


@pytest.fixture
def planner(enter: Enter, musterstadt: Workspace) -> Iterator[FlaskClient]:
    """A planner whose new storyboards are gone afterwards."""
    before = {item.id for item in musterstadt.storyboards.all()}
    yield enter("planner")
    for item in musterstadt.storyboards.all():
        if item.id not in before and not musterstadt.editions.of_storyboard(item.id):
            musterstadt.storyboards.remove(item.id)


def begun(client: FlaskClient, template: str = "variants", **more: Any) -> tuple[dict[str, Any], str]:
    answer = client.post(ROOM, json={"case": CASE, "template": template, **more})
    assert answer.status_code == 201, answer.json
    assert answer.headers["Location"].startswith(ROOM)
    return answer.json, answer.headers["ETag"]


def put(client: FlaskClient, document: dict[str, Any], etag: str | None) -> Any:
    headers = {} if etag is None else {"If-Match": etag}
    return client.put(f"{ROOM}/{document['id']}", json=document, headers=headers)


def test_a_storyboard_begins_filled_from_its_case_and_passes_the_gate(planner: FlaskClient) -> None:
    document, _ = begun(planner)
    assert [item["id"] for item in document["scenes"]][:3] == ["ort", "heute", "variante-a"] and len(document["scenes"]) == 8
    gate = planner.get(f"{ROOM}/{document['id']}/gate").json
    assert [check["code"] for check in gate if check["blocks"] and not check["passed"]] == []


def test_saving_makes_a_revision_and_gives_its_tag(planner: FlaskClient) -> None:
    document, etag = begun(planner)
    document["title"] = {"de": "Neu", "en": "New"}
    answer = put(planner, document, etag)
    assert (answer.status_code, answer.json["revision"], answer.json["title"]["en"]) == (200, 2, "New")
    assert answer.headers["ETag"] != etag


def test_saving_without_naming_a_revision_is_refused(planner: FlaskClient) -> None:
    document, _ = begun(planner)
    answer = put(planner, document, None)
    assert (answer.status_code, answer.json["code"]) == (428, "IF_MATCH_MISSING")


def test_a_stale_save_gets_both_versions_and_a_proposal(planner: FlaskClient) -> None:
    document, etag = begun(planner)
    theirs = {**document, "paper_number": "1/26"}
    assert put(planner, theirs, etag).status_code == 200
    answer = put(planner, {**document, "committee": {"de": "Bauausschuss", "en": "Building committee"}}, etag)
    told = answer.json
    assert (answer.status_code, told["code"], told["current"]["revision"]) == (412, "REVISION_STALE", 2)
    assert told["current"]["document"]["paper_number"] == "1/26" and told["yours"]["based_on"] == 1
    assert told["proposal"]["conflicts"] == []
    assert told["proposal"]["document"]["paper_number"] == "1/26"
    assert told["proposal"]["document"]["committee"]["de"] == "Bauausschuss"
    assert put(planner, told["proposal"]["document"], f'"{told["current"]["etag"]}"').status_code == 200


def test_faults_name_scene_and_field(planner: FlaskClient) -> None:
    document, etag = begun(planner)
    document["scenes"][2]["heading"] = ""
    document["scenes"][3]["media"] = [{"src": "https://example.org/x.png"}]
    document["case"] = "nothing"
    answer = put(planner, document, etag)
    assert answer.status_code == 422 and answer.json["code"] == "STORYBOARD_INVALID"
    assert [(item["scene"], item["field"]) for item in answer.json["faults"]] == [(3, "heading"), (4, "media")]
    document["scenes"][2]["heading"], document["scenes"][3]["media"] = "Titel", []
    assert [item["field"] for item in put(planner, document, etag).json["faults"]] == ["case"]


def test_an_older_revision_comes_back_as_the_newest(planner: FlaskClient) -> None:
    document, etag = begun(planner)
    here = f"{ROOM}/{document['id']}"
    saved = put(planner, {**document, "paper_number": "7"}, etag)
    assert [item["revision"] for item in planner.get(f"{here}/revisions").json] == [2, 1]
    stale = planner.post(f"{here}/revisions/1/restore", headers={"If-Match": etag})
    assert stale.status_code == 412
    answer = planner.post(f"{here}/revisions/1/restore", headers={"If-Match": saved.headers["ETag"]})
    assert (answer.status_code, answer.json["revision"], answer.json["paper_number"]) == (200, 3, "")
    assert planner.get(f"{here}/revisions/2").json["paper_number"] == "7"


def test_an_edition_stays_as_it_was_when_the_storyboard_goes_on(planner: FlaskClient, musterstadt: Workspace) -> None:
    document, _ = begun(planner, title="Zum Veröffentlichen")
    document["scenes"][0]["notes"] = {"de": "Begrüßung", "en": "Welcome"}
    etag = put(planner, document, f'"storyboard-{document["id"]}-r1"').headers["ETag"]
    here = f"{ROOM}/{document['id']}"
    assert planner.post(f"{here}/editions", headers={"If-Match": '"x"'}).status_code == 412
    answer = planner.post(f"{here}/editions", headers={"If-Match": etag})
    assert (answer.status_code, answer.json["number"]) == (201, 1)
    put(planner, {**document, "title": "Anders"}, etag)
    kept = musterstadt.editions.get(answer.json["slug"])
    assert kept.sha256 == answer.json["sha256"] and "Zum Veröffentlichen".encode() in kept.document
    assert b"notes" not in kept.document and "Begrüßung".encode() not in kept.document
    removed = planner.delete(here, headers={"If-Match": planner.get(here).headers["ETag"]})
    assert (removed.status_code, removed.json["code"]) == (409, "STORYBOARD_PUBLISHED")
    musterstadt.editions.withdraw(kept.slug, 1)


def test_a_storyboard_never_published_can_be_removed(planner: FlaskClient) -> None:
    document, etag = begun(planner, "before-after", alternatives=["C"])
    assert [item["shown"] for item in document["scenes"]][2:4] == [["C"], ["0", "C"]]
    here = f"{ROOM}/{document['id']}"
    assert planner.delete(here, headers={"If-Match": etag}).status_code == 204
    assert planner.get(here).status_code == 404


def test_wishes_that_cannot_be_met_are_named(planner: FlaskClient) -> None:
    for wish, field in (
        ({}, "case"),
        ({"case": CASE}, "template"),
        ({"case": CASE, "template": "plan", "alternatives": ["Z"]}, "alternatives"),
    ):
        answer = planner.post(ROOM, json=wish)
        assert (answer.status_code, [item["field"] for item in answer.json["faults"]]) == (422, [field])


def test_templates_say_whether_they_suit_a_case(planner: FlaskClient) -> None:
    told = planner.get(f"{ROOM}/templates", query_string={"case": CASE}).json
    assert {item["key"]: item["lacks"] for item in told} == {"variants": "", "before-after": "", "plan": "", "shadow": ""}
