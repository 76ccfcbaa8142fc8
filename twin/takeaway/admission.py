"""A parcel that came over the web: taken in by a job, told in a report; and the parcel of an edition, made once and kept."""

from __future__ import annotations

import functools
import os
import secrets
from pathlib import Path
from typing import Any

from twin.findings import Progress
from twin.job import Job
from twin.runner import Process
from twin.store.editions import KeptEdition
from twin.takeaway import bundle
from twin.takeaway.arrival import take_in
from twin.takeaway.keeping import prune
from twin.workspace import Workspace

PROCESS = "edition-arrival"
_MOST = 10
"""So many parcels stay; another one is made again when it is asked for."""


def parcel(workspace: Workspace, kept: KeptEdition) -> Path:
    """Return the zip of an edition (see `bundle.write`, which says what it raises); the same edition gives the same file."""
    place = workspace.settings.home / "parcels" / f"{kept.sha256[:20]}.zip"
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
        try:
            bundle.write(workspace, kept, part)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
        prune(place.parent, "*.zip", _MOST)
    os.utime(place)
    return place


def ask(workspace: Workspace, upload: str, sha256: str, name: str, *, by: str, group: str) -> Job:
    """Submit the taking in of an uploaded parcel and return its job; asked again for the same upload it is the same job."""
    inputs = {"name": name, "sha256": sha256}
    limit = workspace.settings.max_queued_jobs
    job = workspace.jobs.submit(PROCESS, inputs, key=f"{PROCESS}:{upload}", by=by, group=group, limit=limit)
    workspace.runner.wake()
    return job


def processes(workspace: Workspace) -> dict[str, Process]:
    """Return the process of arriving editions for `workspace.runner`."""
    return {PROCESS: functools.partial(_run, workspace)}


def _run(workspace: Workspace, job: Job, progress: Progress) -> dict[str, Any]:
    place = workspace.files.path(str(job.inputs["sha256"]))
    name = str(job.inputs["name"])
    return take_in(workspace, place, name=name, group=job.group, by=job.created_by, tell=progress.at).to_json()
