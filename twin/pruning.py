"""Older autosaves thinned out once a day, as a job."""

from __future__ import annotations

from typing import Any

from twin.findings import Progress
from twin.job import Job
from twin.store import thinning
from twin.workspace import Workspace

PROCESS = "prune"
_DAY_SECONDS = 86_400


def prune_in_turn(workspace: Workspace) -> None:
    """Submit the job once a day; never without a document or where the setting `keep_autosaves_days` is 0."""
    if workspace.settings.keep_autosaves_days and thinning.has_anything(workspace.database):
        day = int(workspace.database.seconds() // _DAY_SECONDS)
        workspace.jobs.submit(PROCESS, {"name": "Zwischenstände"}, key=f"{PROCESS}:{day}")
        workspace.runner.wake()


def run(workspace: Workspace, _job: Job, _progress: Progress) -> dict[str, Any]:
    """Thin out the revisions of storyboards and alternatives and return how many of each went."""
    thinned = thinning.thin(workspace.database, workspace.settings.keep_autosaves_days)
    return {str(kind): count for kind, count in thinned.items()}
