"""The existing city inside an area of any shape: what a stored case is built on, and the people a stored statistic counts."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from twin import usedlayer
from twin.casework import CaseAtWork
from twin.geodata.crs import transform
from twin.geodata.feature import FeatureCollection
from twin.planning.change import LayerRef
from twin.planning.inventory import District, Inventory, inventory
from twin.planning.measure import DataSource
from twin.planning.region import districts_of
from twin.usedlayer import UsedLayer
from twin.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Statistics:
    """Districts with their people in the CRS of a case, and the data they come from."""

    districts: Sequence[District]
    source: DataSource | None = None


def stock_of(work: CaseAtWork, region: BaseGeometry, people: Statistics | None = None) -> Inventory:
    """Return what stands today inside a region (CRS of the case) of any shape, in the planning area or beside it."""
    used = work.layers.get("buildings")
    standing = {item.id: item for item in (() if used is None else usedlayer.buildings(used, region))}
    standing |= {item.id: item for item in work.case.baseline.buildings}
    districts, source = (None, None) if people is None else (people.districts, people.source)
    return inventory(work.case, standing.values(), region, districts, source)


def statistics(workspace: Workspace, ref: LayerRef, column: str, crs: str) -> Statistics:
    """Return the areas or points of a stored layer with the people its column counts, brought into `crs`.

    Raises NotFound for a dataset or layer there is not, DocumentInvalid where the column holds no number.
    """
    used = usedlayer.find_layer(workspace, ref, None)
    return Statistics(districts_of(_rows(used, crs), used.layer.title or used.layer.name, column), used.source())


def _rows(used: UsedLayer, crs: str) -> Iterator[tuple[BaseGeometry, Mapping[str, Any]]]:
    for batch in used.read():
        if isinstance(batch, FeatureCollection):
            frame = batch.frame
            facts = frame.drop(columns=frame.geometry.name).to_dict("records")
            shapes = frame.geometry.to_numpy()
            moved = shapely.transform(shapes, functools.partial(transform, source=batch.crs, target=crs))
            yield from ((shape, row) for shape, row in zip(moved, facts, strict=True) if shape is not None and not shape.is_empty)
