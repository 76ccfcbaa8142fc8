"""A stored dataset version as an exporter takes it, and written in the exporter's format."""

from __future__ import annotations

from pathlib import Path

from twin.delivery import dataset as delivered
from twin.delivery.download import as_one_file, download
from twin.findings import Progress
from twin.geodata.dataset import Dataset
from twin.handlers import Exporter, Selection
from twin.workspace import Workspace


def selection(workspace: Workspace, dataset: Dataset) -> Selection:
    """Return a dataset version as an exporter takes it."""
    layers = workspace.datasets.version_folder(dataset.id, dataset.version) / "layers"
    return delivered.selection(dataset.layers, layers, dataset.title)


def write_download(workspace: Workspace, dataset: Dataset, exporter: Exporter, target: Path) -> Path:
    """Write a dataset version in the exporter's format and return the file; raises what the exporter raises.

    That is `target`, alone in its folder, or a zip in its place when pictures go with it.
    """
    report = download(selection(workspace, dataset), exporter, target, exporter.Options(), progress=Progress())
    return as_one_file(target, report, exporter)[0]
