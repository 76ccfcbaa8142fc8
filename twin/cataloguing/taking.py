"""From a record to the map: one of its distributions becomes a live layer or an imported copy that names the record."""

from __future__ import annotations

from twin.catalogue.record import CatalogueRecord, Distribution, Way
from twin.geodata.dataset import Dataset
from twin.job import Job
from twin.workspace import Workspace


def take(
    workspace: Workspace,
    record: CatalogueRecord,
    distribution: Distribution,
    way: Way,
    *,
    by: str = "",
    group: str = "",
    layer: str = "",
    title: str = "",
    dataset: str = "",
    key: str | None = None,
) -> Job:
    """Submit the import of a distribution and return its job (process "import", to be followed and answered like any other).

    `layer` names the layer where the distribution does not; `dataset` gets a new version. Raises NotSuitable
    (DISTRIBUTION_NOT_TAKEN) for a way the distribution does not have.
    """
    raise NotImplementedError


def take_again(workspace: Workspace, dataset: Dataset, *, by: str = "") -> Job:
    """Submit a new version of a dataset from its record as it stands now; raises NotFound (RECORD_UNKNOWN)."""
    raise NotImplementedError
