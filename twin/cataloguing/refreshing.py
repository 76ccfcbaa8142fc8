"""The records that datasets came from read again at their catalogues, as a job; nothing is imported."""

from __future__ import annotations

from typing import Any

from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.csw import Client
from twin.cataloguing import freshness
from twin.cataloguing.doors import client_of
from twin.errors import Cancelled, NotFound, TwinError
from twin.findings import Finding, Progress
from twin.job import Job
from twin.language import Text
from twin.workspace import Workspace


def run(workspace: Workspace, _job: Job, progress: Progress) -> dict[str, Any]:
    """Read every record a dataset version came from and return how many were `asked`, `gone`, `failed`, and what is `newer`.

    `newer` holds a Freshness as plain data for each dataset whose newest version is behind, with who uses it. A catalogue that
    fails is told as a finding; what was known of its records stays.
    """
    pairs = sorted(workspace.datasets.records())
    counts = {"asked": 0, "gone": 0, "failed": 0}
    clients: dict[str, Client | None] = {}
    for number, (catalogue, record) in enumerate(pairs):
        progress.at(number / len(pairs), record)
        if catalogue not in clients:
            clients[catalogue] = _client(workspace, catalogue)
        client = clients[catalogue]
        if client is not None:
            counts["asked"] += 1
            outcome = _read(workspace, client, record, progress)
            if outcome:
                counts[outcome] += 1
    newest = [(item.id, item.version) for item in workspace.datasets.all()]
    told = freshness.standings(workspace, newest).values()
    behind = [{**item.to_json(), "used_by": freshness.used_by(workspace, item.dataset).to_json()} for item in told]
    return {**counts, "newer": behind}


def _client(workspace: Workspace, catalogue: str) -> Client | None:
    """Return the catalogue as it is asked, None when it was removed."""
    try:
        return client_of(workspace, workspace.catalogues.get(catalogue))
    except NotFound:
        return None


def _read(workspace: Workspace, client: Client, record: str, progress: Progress) -> str:
    """Read one record into the index and return what went wrong: "gone", "failed" or ""."""
    identifier = CatalogueId(client.catalogue.id)
    try:
        workspace.records.keep(identifier, [client.record(record)])
    except Cancelled:
        raise
    except NotFound:
        workspace.records.mark_gone(identifier, [record])
        workspace.catalogues.answered(identifier)
        return "gone"
    except TwinError as error:
        workspace.catalogues.failed(identifier, error.text)
        title = client.catalogue.title
        text = Text(f"{title}: {error.text.de}", f"{title}: {error.text.en}")
        progress.finding(Finding("CATALOGUE_NOT_ASKED", "warning", text, object_id=record))
        return "failed"
    workspace.catalogues.answered(identifier)
    return ""
