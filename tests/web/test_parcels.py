"""Parcels over the web: only for planners, the same bytes each time, a report of what came; a damaged one is refused whole."""

from __future__ import annotations

import io
import zipfile

from twin import work
from twin.runner import Process
from twin.takeaway import admission
from twin.workspace import Workspace

from .conftest import Enter

SLUG = "quartier-muehlenbleiche"
PARCEL = f"/s/{SLUG}/e1/edition.zip"


def run(workspace: Workspace, identifier: str) -> None:
    known: dict[str, Process] = work.processes(workspace)
    workspace.runner.run_here(workspace.jobs.get(identifier), known, lambda *_: None)


def test_a_planner_takes_the_parcel_and_nobody_else(enter: Enter) -> None:
    body = enter("planner").get(PARCEL, buffered=True).data
    assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None
    assert enter("planner").get(PARCEL, buffered=True).data == body
    for role in (None, "reader"):
        assert enter(role).get(PARCEL, headers={"Accept": "application/json"}).status_code in (401, 403)  # type: ignore[arg-type]


def test_a_damaged_parcel_is_refused_with_a_report(enter: Enter, musterstadt: Workspace) -> None:
    planner = enter("planner")
    body = bytearray(planner.get(PARCEL, buffered=True).data)
    body[len(body) // 2] ^= 1
    upload = planner.post("/api/v1/uploads", json={"name": "paket.zip", "size": len(body)}).json
    headers = {"Content-Type": "application/octet-stream", "Upload-Offset": "0"}
    assert planner.patch(f"/api/v1/uploads/{upload['id']}", data=bytes(body), headers=headers).status_code < 300
    cases = len(musterstadt.cases.all())
    answer = planner.post("/api/v1/storyboards/arrivals", json={"upload": upload["id"]})
    assert answer.status_code == 202
    run(musterstadt, answer.json["jobID"])
    page = planner.get(answer.json["report"]).text
    assert "Das Paket wurde nicht aufgenommen" in page and "paket.zip" in page
    assert len(musterstadt.cases.all()) == cases


def test_an_incomplete_upload_is_not_taken(enter: Enter) -> None:
    planner = enter("planner")
    upload = planner.post("/api/v1/uploads", json={"name": "paket.zip", "size": 100}).json
    answer = planner.post("/api/v1/storyboards/arrivals", json={"upload": upload["id"]})
    assert answer.status_code == 412 and answer.json["code"] == "UPLOAD_INCOMPLETE"


def test_the_report_of_another_job_is_none(enter: Enter, musterstadt: Workspace) -> None:
    job = musterstadt.jobs.submit("other", {"name": "x"}, key="other:1", by="", group="")
    assert enter("planner").get(f"/storyboards/arrivals/{job.id}").status_code == 404
    musterstadt.jobs.dismiss(job.id)
    assert admission.PROCESS in work.processes(musterstadt)
