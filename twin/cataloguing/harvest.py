"""All records of a catalogue walked through into the index, as a job."""

from __future__ import annotations

from twin.catalogue.catalogue import CatalogueId
from twin.job import Job
from twin.workspace import Workspace

PROCESS = "harvest"


def harvest(workspace: Workspace, catalogue: CatalogueId, *, by: str = "") -> Job:
    """Submit the walk and return its job; its result counts matched, received, new, gone, shortfall."""
    raise NotImplementedError
