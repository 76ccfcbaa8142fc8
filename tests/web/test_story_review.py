"""Review, comments, exceptions and glossary over HTTP: who may do what, and what every page then says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from twin.workspace import Workspace

from .conftest import Enter
from .test_story_api import ROOM, begun, put

REASON = "Die Namen sind entfernt, der Datenschutz stimmt zu."


@pytest.fixture
def board(enter: Enter, musterstadt: Workspace) -> Iterator[str]:
    """A new storyboard, gone afterwards."""
    document, _ = begun(enter("planner"))
    yield document["id"]
    if not musterstadt.editions.of_storyboard(document["id"]):
        musterstadt.storyboards.remove(document["id"])


@pytest.fixture
def personal(musterstadt: Workspace) -> Iterator[None]:
    """The buildings are personal data meanwhile."""
    for is_personal in (True, False):
        revision = musterstadt.datasets.description_revision("gebaeude", 1)
        musterstadt.datasets.describe("gebaeude", 1, {"personal_data": is_personal}, revision=revision)
        if is_personal:
            yield


def said(client: FlaskClient, board: str, state: str, note: str = "") -> int:
    return client.post(f"{ROOM}/{board}/review", json={"state": state, "note": note}).status_code


def test_planners_hand_in_and_power_users_approve(enter: Enter, board: str) -> None:
    planner, head = enter("planner"), enter("power_user")
    assert said(planner, board, "in-review", "Bitte prüfen") == 201
    assert said(planner, board, "approved") == 403 and said(enter("reader"), board, "in-review") == 403
    assert said(head, board, "approved") == 201
    assert said(planner, board, "draft") == 403
    told = planner.get(f"{ROOM}/{board}/review").json
    assert (told["state"], told["current"], told["may_approve"]) == ("approved", True, False)
    assert [(item["state"], item["note"]) for item in told["history"]] == [("approved", ""), ("in-review", "Bitte prüfen")]
    assert b"Freigegeben von test-power_user" in planner.get(f"/storyboards/{board}").data
    assert b"Freigegeben von test-power_user" in planner.get("/storyboards").data


def test_a_change_leaves_the_approval_behind(enter: Enter, board: str) -> None:
    planner = enter("planner")
    said(enter("power_user"), board, "approved")
    answer = planner.get(f"{ROOM}/{board}")
    put(planner, {**answer.json, "paper_number": "9"}, answer.headers["ETag"])
    told = planner.get(f"{ROOM}/{board}/review").json
    assert (told["state"], told["current"], told["revision"]) == ("approved", False, 1)
    [line] = [item for item in planner.get(f"{ROOM}/{board}/gate").json if item["code"] == "review"]
    assert not line["blocks"] and "freigegeben ist Stand 1; seitdem wurde geändert" in line["open"][0]["text"]


def test_what_was_approved_meanwhile_changed_is_not_approved(enter: Enter, board: str) -> None:
    answer = enter("power_user").post(f"{ROOM}/{board}/review", json={"state": "approved", "revision": 7})
    assert (answer.status_code, answer.json["code"]) == (422, "REVIEW_OF_ANOTHER")


def test_readers_comment_and_only_writers_and_editors_settle(enter: Enter, board: str, musterstadt: Workspace) -> None:
    reader, planner = enter("reader"), enter("planner")
    here = f"{ROOM}/{board}/comments"
    assert enter(None).get(here).status_code in (401, 403)
    answer = reader.post(here, json={"text": "Bitte genauer", "scene": "heute"})
    assert answer.status_code == 201
    [own] = answer.json
    assert (own["scene"], own["number"], own["may_resolve"], own["revision"]) == ("heute", 2, True, 1)
    theirs = planner.post(here, json={"text": "Nein"}).json[0]["id"]
    theirs = next(item["id"] for item in planner.get(here).json if item["text"] == "Nein")
    assert reader.post(f"{here}/{theirs}/resolve").status_code == 403
    assert planner.post(f"{here}/{own['id']}/resolve").status_code == 200
    assert reader.post(here, json={"text": "x", "scene": "gibt-es-nicht"}).status_code == 422
    assert reader.post(here, json={"text": "  "}).status_code == 422
    assert musterstadt.storyboards.get(board).revision == 1
    page = reader.get(f"/storyboards/{board}").data.decode()
    assert "Bitte genauer" in page and "erledigt von test-planner" in page and "Szenen bearbeiten" not in page


def test_a_reader_sees_the_draft_in_every_preview_but_not_the_editor(enter: Enter, board: str) -> None:
    reader = enter("reader")
    ways = ("preview", "preview/text", "preview/phone", "preview/paper")
    assert [reader.get(f"/storyboards/{board}/{way}").status_code for way in ways] == [200] * 4
    assert reader.get(f"/storyboards/{board}/edit").status_code == 403
    assert [enter(None).get(f"/storyboards/{board}/{way}").status_code for way in ways] == [302] * 4


def test_only_the_frame_of_the_own_phone_may_hold_the_draft(enter: Enter, board: str) -> None:
    planner = enter("planner")

    def policy(way: str) -> str:
        return planner.get(f"/storyboards/{board}/preview{way}").headers["Content-Security-Policy"]

    assert "frame-ancestors 'self'" in policy("?frame=phone") and "frame-src 'none'" in policy("?frame=phone")
    assert "frame-ancestors 'none'" in policy("") and "frame-src 'self'" in policy("/phone")


def test_the_sheets_of_the_paper_are_pictures(enter: Enter, board: str) -> None:
    planner = enter("planner")
    first = planner.get(f"/storyboards/{board}/preview/paper/1.png")
    assert first.mimetype == "image/png" and first.data.startswith(b"\x89PNG")
    assert planner.get(f"/storyboards/{board}/preview/paper/99.png").json is None
    assert planner.get(f"/storyboards/{board}/preview/paper/99.png").status_code == 404


def test_an_exception_is_signed_in_the_name_of_the_account(enter: Enter, board: str, personal: None) -> None:
    planner = enter("planner")
    here = f"{ROOM}/{board}/signatures"
    [line] = [item for item in planner.get(f"{ROOM}/{board}/gate").json if item["blocks"] and not item["passed"]]
    assert (line["code"], line["signable"], line["open"][0]["subject"]) == ("public", True, "gebaeude@1")
    assert planner.post(here, json={"check": "public", "subject": "gebaeude@1", "reason": "weil"}).status_code == 422
    assert planner.post(here, json={"check": "public", "subject": "gelaende@1", "reason": REASON}).status_code == 422
    assert enter("reader").post(here, json={"check": "public", "reason": REASON}).status_code == 403
    sent = {"check": "public", "subject": "gebaeude@1", "reason": REASON, "by": "Jemand anders"}
    gate = planner.post(here, json=sent).json
    [signed] = [item for line in gate for item in line["signed"]]
    assert (signed["by"], signed["reason"]) == ("test-planner", REASON)
    page = planner.get(f"/storyboards/{board}").data.decode()
    assert "Gezeichnet von test-planner" in page and REASON in page
    assert planner.delete(f"{here}?check=public&subject=gebaeude@1").status_code == 200
    assert planner.delete(f"{here}?check=public&subject=gebaeude@1").status_code == 404


def test_forms_do_the_same_without_scripts(enter: Enter, board: str, personal: None) -> None:
    planner, here = enter("planner"), f"/storyboards/{board}"
    refused = planner.post(f"{here}/signatures", data={"check": "public", "subject": "gebaeude@1", "reason": "kurz"})
    assert refused.status_code == 422 and "Die Ausnahme lässt sich nicht zeichnen" in refused.data.decode()
    assert (
        planner.post(f"{here}/signatures", data={"check": "public", "subject": "gebaeude@1", "reason": REASON}).status_code == 303
    )
    assert planner.post(f"{here}/review", data={"state": "in-review"}).headers["Location"].endswith("#review")
    assert planner.post(f"{here}/comments", data={"text": "Ganz gut"}).headers["Location"].endswith("#comments")
    withdrawn = {"check": "public", "subject": "gebaeude@1", "do": "withdraw"}
    assert planner.post(f"{here}/signatures", data=withdrawn).status_code == 303
    assert "Ganz gut" in planner.get(here).data.decode()


def test_a_named_revision_carries_its_name(enter: Enter, board: str) -> None:
    planner = enter("planner")
    assert planner.put(f"{ROOM}/{board}/revisions/1/name", json={"name": "Vor der Sitzung"}).status_code == 204
    assert planner.get(f"{ROOM}/{board}/revisions").json[0]["marks"] == [{"mark": "named", "text": "Vor der Sitzung"}]
    assert planner.put(f"{ROOM}/{board}/revisions/9/name", json={"name": "x"}).status_code == 404
    assert planner.put(f"{ROOM}/{board}/revisions/1/name", json={"name": "x" * 121}).status_code == 422


def test_everybody_reads_the_glossary_and_power_users_write_it(enter: Enter, musterstadt: Workspace) -> None:
    assert "Grundflächenzahl" in enter(None).get("/glossary").data.decode()
    assert "site occupancy index" in enter(None).get("/glossary?lang=en").data.decode()
    assert {item["name"] for item in enter(None).get("/api/v1/glossary").json} >= {"GRZ", "WA"}
    sent = {"name": "ZVR", "explanation_de": "Eine Regel.", "title_de": "Vergleich", "back": "/storyboards/x/edit"}
    assert enter("planner").post("/glossary", data=sent).status_code == 403
    head = enter("power_user")
    assert head.post("/glossary", data=sent).headers["Location"] == "/storyboards/x/edit"
    assert head.post("/glossary", data={**sent, "back": "//evil.example"}).headers["Location"] == "/glossary"
    refused = head.post("/glossary", data={"name": "ZVX"})
    assert refused.status_code == 422 and "explanation" in refused.data.decode()
    assert "ZVR" in head.get("/glossary").data.decode()
    assert head.post("/glossary/remove", data={"term": "ZVR"}).status_code == 303
    assert "ZVR" not in head.get("/glossary").data.decode()
    assert head.post("/glossary/remove", data={"term": "GRZ"}).status_code == 303
    assert musterstadt.glossary.removed() == ("GRZ",)
    assert head.post("/glossary/reset", data={"term": "GRZ"}).status_code == 303
    assert musterstadt.glossary.removed() == ()
