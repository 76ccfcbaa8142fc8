"""A selection cut down to single objects, named as the viewer names them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator

import numpy as np
import shapely

from twin.delivery.area import root_of
from twin.delivery.areas import id_column
from twin.delivery.draped import tree_names
from twin.geodata.citymodel import CityModel
from twin.geodata.dataset import LayerData
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.handlers import ExportLayer, Selection


def only(selection: Selection, ids: Collection[str]) -> Selection:
    """Return the selection with the objects of these ids, buildings with all their parts.

    Features without a column of ids are counted from 1, trees named by their place, as the viewer does. Grids, clouds, pictures
    and foreign tilesets have no objects and are left out.
    """
    return dataclasses.replace(selection, layers=tuple(_only(layer, frozenset(ids)) for layer in selection.layers))


def _only(layer: ExportLayer, ids: frozenset[str]) -> ExportLayer:
    def batches(walk: Callable[[], Iterator[LayerData]] = layer.walk) -> Iterator[LayerData]:
        before = 0
        for batch in walk():
            if isinstance(batch, CityModel):
                rows = _of_city(batch, ids)
                if rows:
                    yield batch.select(np.array(rows))
            elif isinstance(batch, FeatureCollection | Plan):
                column = id_column(batch.frame)
                names = batch.frame[column] if column is not None else range(before + 1, before + len(batch.frame) + 1)
                kept = np.array([str(name) in ids for name in names], dtype=np.bool_)
                if isinstance(batch, FeatureCollection) and not kept.any() and _are_points(batch):
                    kept = np.array([name in ids for name in tree_names(batch)], dtype=np.bool_)
                before += len(batch.frame)
                if kept.any():
                    yield dataclasses.replace(batch, frame=batch.frame[kept].reset_index(drop=True))

    return dataclasses.replace(layer, batches=batches)


def _are_points(features: FeatureCollection) -> bool:
    """Return whether all features are points, so that the viewer may draw them as trees, with names of their own."""
    return bool((shapely.get_type_id(features.frame.geometry.to_numpy()) == 0).all())


def _of_city(model: CityModel, ids: frozenset[str]) -> list[int]:
    """Return the rows of the chosen objects and of what belongs to the same building."""
    parent = dict(zip(model.table.ids, model.table.parents, strict=True))
    roots = [root_of(identifier, parent) for identifier in model.table.ids]
    wanted = {root for identifier, root in zip(model.table.ids, roots, strict=True) if identifier in ids}
    return [row for row, root in enumerate(roots) if root in wanted]
