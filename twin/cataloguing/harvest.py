"""All records of a catalogue walked through into the index, as a job."""

from __future__ import annotations

from typing import Any

from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.paging import Walked, walk
from twin.catalogue.wanted import Wanted
from twin.cataloguing.doors import client_of
from twin.errors import Cancelled, TwinError
from twin.findings import Progress
from twin.job import Job
from twin.workspace import Workspace

PROCESS = "harvest"


def harvest(workspace: Workspace, catalogue: CatalogueId, *, by: str = "") -> Job:
    """Submit the walk and return its job; while one of the catalogue is waiting or running, that one.

    Its result is the account of the walk with `new` (records new or changed) and `gone`. Raises NotFound (CATALOGUE_UNKNOWN),
    LimitExceeded (JOBS_TOO_MANY).
    """
    found = workspace.catalogues.get(catalogue)
    inputs = {"catalogue": found.id, "name": found.title}
    key = f"{PROCESS}:{found.id}"
    submitted = workspace.jobs.submit(
        PROCESS, inputs, key=key, by=by, group=found.group, limit=workspace.settings.max_queued_jobs
    )
    if submitted.final:
        workspace.jobs.forget_key(submitted.id)
        submitted = workspace.jobs.submit(PROCESS, inputs, key=key, by=by, group=found.group)
    workspace.runner.wake()
    return submitted


def run(workspace: Workspace, job: Job, progress: Progress) -> dict[str, Any]:
    """Do the walk of a job and return its account.

    Records that were not seen are gone only after a walk that came to its end with nothing missing. Every page is kept as it
    comes, so a walk that fails keeps what it got; its failure stands with the catalogue.
    """
    catalogue = workspace.catalogues.get(str(job.inputs["catalogue"]))
    began, new, gone = workspace.database.stamp(), 0, 0
    account: Walked | None = None
    try:
        for step in walk(client_of(workspace, catalogue), Wanted(), progress=progress):
            if isinstance(step, Walked):
                account = step
            else:
                new += workspace.records.keep(catalogue.id, step.records)
    except Cancelled:
        raise
    except TwinError as error:
        workspace.catalogues.failed(catalogue.id, error.text)
        raise
    workspace.catalogues.answered(catalogue.id)
    if account is not None and account.complete and not (account.shortfall or account.isolated or account.unreadable):
        gone = workspace.records.mark_unseen(catalogue.id, began)
        workspace.catalogues.walked(catalogue.id)
    for finding in account.findings if account else ():
        progress.finding(finding)
    names = ("matched", "received", "repeated", "unreadable", "isolated", "shortfall", "pages", "complete")
    return {"catalogue": catalogue.id, **{name: getattr(account, name) for name in names if account}, "new": new, "gone": gone}
