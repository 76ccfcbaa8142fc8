"""Jobs run by the command that submitted them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.cli.speech import language, progress_bar, say

if TYPE_CHECKING:
    from twin.job import Job
    from twin.workspace import Workspace


def run_job(workspace: Workspace, job: Job, as_json: bool) -> Job:
    """Return a job run here and now, with a bar on a terminal; raises the error it failed with."""
    from twin import work
    from twin.errors import Cancelled
    from twin.job import error_of

    with progress_bar(str(job.inputs.get("title") or job.inputs.get("name") or job.process), as_json) as tell:
        done = workspace.runner.run_here(job, work.processes(workspace), tell)
    if done.problem is not None:
        raise error_of(done.problem)
    if done.result is None:
        raise Cancelled("CANCELLED", "Abgebrochen.", "Stopped.")
    return done


def say_findings(job: Job) -> None:
    """Write the first findings of a job to stderr."""
    from twin.findings import FindingGroup

    for found in (FindingGroup.from_json(item) for item in job.findings):
        for finding in found.examples[:5]:
            say(finding.text.in_(language()))
