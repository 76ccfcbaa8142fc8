"""A selection cut down to an area: whole objects that touch a rectangle, the cells and points inside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import shapely

from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.dataset import LayerData
from twin.geodata.feature import FeatureCollection
from twin.geodata.mesh import Mesh
from twin.geodata.plan import Plan
from twin.geodata.pointcloud import PointCloud
from twin.handlers import ExportLayer, Selection


def within(selection: Selection, area: BBox | None) -> Selection:
    """Return the selection with what touches the rectangle `area` (CRS84); None takes everything.

    Objects stay whole, a building with all its parts; grids are cut at cells, clouds at points. Foreign tilesets, services and
    placed models are kept or left out as a whole.
    """
    if area is None:
        return selection
    return dataclasses.replace(selection, layers=tuple(_cut_layer(layer, area) for layer in selection.layers))


def _cut_layer(layer: ExportLayer, area: BBox) -> ExportLayer:
    def batches(walk: Callable[[], Iterator[LayerData]] = layer.walk) -> Iterator[LayerData]:
        for batch in walk():
            kept = _cut(batch, area)
            if kept is not None:
                yield kept

    return dataclasses.replace(layer, batches=batches)


def _cut(data: LayerData, area: BBox) -> LayerData | None:
    """Return the part of a batch that touches the area, None when nothing does."""
    if isinstance(data, Mesh):
        return data if area.min_x <= data.anchor.lon <= area.max_x and area.min_y <= data.anchor.lat <= area.max_y else None
    if not isinstance(data, CityModel | FeatureCollection | Plan | Coverage | PointCloud):
        return data
    box = _in_crs(area, data.crs)
    if isinstance(data, CityModel):
        return _cut_city(data, box)
    if isinstance(data, Coverage):
        return _cut_grid(data, box)
    if isinstance(data, PointCloud):
        return _cut_cloud(data, box)
    rectangle = shapely.box(box.min_x, box.min_y, box.max_x, box.max_y)
    kept = shapely.intersects(np.asarray(data.frame.geometry.array, dtype=object), rectangle)
    return dataclasses.replace(data, frame=data.frame[kept].reset_index(drop=True)) if kept.any() else None


def _in_crs(area: BBox, code: str) -> BBox:
    """Return the rectangle in `code` around a rectangle of CRS84, its sides densified."""
    share = np.linspace(0.0, 1.0, 21)
    across, up = area.min_x + share * (area.max_x - area.min_x), area.min_y + share * (area.max_y - area.min_y)
    sides = [
        np.column_stack([across, np.full_like(across, area.min_y)]),
        np.column_stack([across, np.full_like(across, area.max_y)]),
        np.column_stack([np.full_like(up, area.min_x), up]),
        np.column_stack([np.full_like(up, area.max_x), up]),
    ]
    points = crs.transform(np.concatenate(sides), "EPSG:4326", code)
    return BBox(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _cut_city(model: CityModel, box: BBox) -> CityModel | None:
    ends = model.ring_offsets[model.surface_offsets[model.geometry_offsets[model.object_offsets]]]
    x, y = model.vertices[:, 0], model.vertices[:, 1]
    inside = (x >= box.min_x) & (x <= box.max_x) & (y >= box.min_y) & (y <= box.max_y)
    counted = np.concatenate([[0], np.cumsum(inside)])
    touched = counted[ends[1:]] > counted[ends[:-1]]
    parent = dict(zip(model.table.ids, model.table.parents, strict=True))
    roots = [root_of(identifier, parent) for identifier in model.table.ids]
    wanted = {root for root, hit in zip(roots, touched.tolist(), strict=True) if hit}
    rows = [row for row, root in enumerate(roots) if root in wanted]
    return model.select(np.array(rows)) if rows else None


def root_of(identifier: str, parent: Mapping[str, str | None]) -> str:
    """Return the id of the object that a part belongs to, itself for one that is no part; `parent` names that of each."""
    while (above := parent.get(identifier)) and above in parent:
        identifier = above
    return identifier


def _cut_grid(grid: Coverage, box: BBox) -> Coverage | None:
    rows, columns = grid.values.shape[:2]
    left = max(0, int(np.floor((box.min_x - grid.west) / grid.step)))
    right = min(columns, int(np.ceil((box.max_x - grid.west) / grid.step)))
    top = max(0, int(np.floor((grid.north - box.max_y) / grid.step)))
    bottom = min(rows, int(np.ceil((grid.north - box.min_y) / grid.step)))
    if left >= right or top >= bottom:
        return None
    west, north = grid.west + left * grid.step, grid.north - top * grid.step
    return dataclasses.replace(grid, values=grid.values[top:bottom, left:right], west=west, north=north)


def _cut_cloud(cloud: PointCloud, box: BBox) -> PointCloud | None:
    x, y = cloud.positions[:, 0], cloud.positions[:, 1]
    kept = (x >= box.min_x) & (x <= box.max_x) & (y >= box.min_y) & (y <= box.max_y)
    if not kept.any():
        return None
    arrays = {
        name: None if (values := getattr(cloud, name)) is None else values[kept]
        for name in ("positions", "classification", "colours", "intensity")
    }
    return PointCloud(crs=cloud.crs, **arrays)  # type: ignore[arg-type]
