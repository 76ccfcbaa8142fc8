"""The ground of the whole twin, from the grids of heights in its datasets."""

from __future__ import annotations

from twin.delivery.dataset import coverage_of
from twin.geodata.relief import Relief, terrain_of
from twin.workspace import Workspace


def relief(workspace: Workspace) -> Relief:
    """Return the newest version of every grid of heights, terrain before surfaces with roofs, then the latest import first."""
    datasets = sorted(workspace.datasets.all(), key=lambda item: item.lineage.imported_at, reverse=True)
    found = []
    for item in datasets:
        for layer in (layer for layer in item.layers if layer.type == "Coverage"):
            grid = coverage_of(workspace.datasets.layer_folder(item, layer.name))
            if grid is not None and grid.kind != "imagery":
                found.append((grid.kind != "terrain", terrain_of(grid, f"{item.id}/v{item.version}/{layer.name}")))
    return Relief(tuple(terrain for _, terrain in sorted(found, key=lambda pair: pair[0]) if terrain is not None))
