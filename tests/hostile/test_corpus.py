"""Every hostile file goes the way of a planner's upload: refused in one plain sentence or read without harm, nothing leaks.

Each is uploaded, asked for as a dataset and read in its process, all in one home. What must hold: no answer is 5xx, no job
stays running or takes longer than 20 seconds, the code is the promised one, nothing is left of what was refused, the secret
file stands nowhere in the home and nobody calls the server beside it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.hostile.corpus import THREATS
from tests.hostile.trap import OUR_FAULTS, READ, SECONDS, SECRET, Sample, Trap, leaks, set_up
from twin import intake
from twin.app import create_app
from twin.config import load
from twin.findings import Progress
from twin.job import FINAL, Job
from twin.runner import Process
from twin.workspace import Workspace, open_workspace

SETTINGS = {"JOB_THREADS": "2", "MAX_QUEUED_JOBS": "1000", "READER_CPU_SECONDS": "20", "READER_SECONDS": "60"}


@dataclass(frozen=True, slots=True)
class Office:
    """A home with its workers, a signed-in planner, and the trap beside it; `seconds` tells how long each job worked."""

    workspace: Workspace
    client: FlaskClient
    trap: Trap
    seconds: dict[str, float]


def _timed(process: Process, seconds: dict[str, float]) -> Process:
    def run(job: Job, progress: Progress) -> dict[str, Any]:
        began = time.monotonic()
        try:
            return process(job, progress)
        finally:
            seconds[job.id] = time.monotonic() - began

    return run


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    outside = tmp_path_factory.mktemp("outside")
    workspace = open_workspace(load(tmp_path_factory.mktemp("home"), {f"TWIN_{name}": value for name, value in SETTINGS.items()}))
    user = workspace.accounts.add("planner", None, "planner")
    client = create_app(workspace).test_client()
    client.set_cookie("twin-session", workspace.sessions.begin(user.id).token)
    seconds: dict[str, float] = {}
    workspace.runner.start({name: _timed(process, seconds) for name, process in intake.processes(workspace).items()})
    with set_up(outside) as trap:
        yield Office(workspace, client, trap, seconds)
    workspace.runner.stop()
    workspace.database.close()


@pytest.mark.parametrize("threat", THREATS)
def test_every_file_of_a_threat_is_refused_plainly_or_read_without_harm(office: Office, threat: str) -> None:
    before = len(office.workspace.datasets.all())
    samples = list(THREATS[threat](office.trap))
    asked = [(sample, _ask(office.client, sample)) for sample in samples]
    office.workspace.runner.wake()
    jobs = [(sample, _ended(office.client, address)) for sample, address in asked]
    broken = [f"{sample}: {fault}" for sample, job in jobs for fault in _faults(sample, job)]
    taken = [(sample, office.seconds.get(job["jobID"], 0.0)) for sample, job in jobs]
    broken += [f"{sample} took {seconds:.0f} s" for sample, seconds in taken if seconds > SECONDS]
    # the same file under the same name is one dataset
    made = {job["result"]["dataset"] for _, job in jobs if job["status"] == "successful"}
    home = office.workspace.settings.home
    assert samples and broken == []
    assert office.trap.hits == []
    assert not leaks(home / "datasets") and list((home / "work").iterdir()) == []
    assert len(office.workspace.datasets.all()) - before == len(made)


def _ask(client: FlaskClient, sample: Sample) -> str:
    """Upload a sample and ask for its import; return where its job is told, or "" with what was refused at the door."""
    begun = client.post("/api/v1/uploads", json={"name": sample.name, "size": len(sample.content)})
    if begun.status_code == 422 and begun.json["code"] == sample.ends == "FILE_EMPTY":
        return ""
    assert begun.status_code == 201, f"{sample}: {begun.json}"
    part = 8 << 20
    for start in range(0, len(sample.content), part):
        answer = client.patch(
            f"/api/v1/uploads/{begun.json['id']}",
            data=sample.content[start : start + part],
            headers={"Upload-Offset": str(start)},
        )
        assert answer.status_code == 200, f"{sample}: {answer.json}"
    wish = {"upload": begun.json["id"], "format": sample.wanted, **sample.wish}
    answer = client.post("/api/v1/datasets", json=wish)
    assert answer.status_code == 202, f"{sample}: {answer.json}"
    return str(answer.headers["Location"])


def _ended(client: FlaskClient, address: str) -> dict[str, Any]:
    """Return a job when it has ended."""
    until = time.monotonic() + 300
    while address and time.monotonic() < until:
        answer = client.get(address)
        assert answer.status_code == 200, answer.json
        job: dict[str, Any] = answer.json
        if job["status"] in FINAL:
            return job
        time.sleep(0.05)
    assert not address, "a job did not end"
    return {"jobID": "", "status": "refused", "problem": {"code": "FILE_EMPTY", "detail": "leer."}}


def _faults(sample: Sample, job: dict[str, Any]) -> Iterator[str]:
    """Yield every promise a job broke."""
    said = json.dumps(job, ensure_ascii=False)
    problem = job.get("problem") or {}
    code, detail = problem.get("code", ""), problem.get("detail", "")
    if job["status"] == "successful" and sample.ends not in (READ, ""):
        yield f"was read instead of {sample.ends}"
    if job["status"] != "successful" and (not code or not detail or "\n" in detail):
        yield f"is not told plainly: {said[:300]}"
    if job["status"] != "successful" and sample.ends and code not in sample.ends.split("|"):
        yield f"{code} instead of {sample.ends}: {detail[:200]}"
    if code in OUR_FAULTS or code in ("JOB_FAILED", "JOB_POISON") or problem.get("title") == "TwinBroken":
        yield f"{code} {problem.get('exception', '')}: {detail[:200]}"
    if SECRET in said or "Traceback" in said:
        yield f"tells too much: {said[:300]}"
