"""The areas of any stored layer around the site of a case, from which something can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from twin.drafting.ground import Ground
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.geodata.crs import bbox_to_crs84, transform
from twin.geodata.dataset import Dataset, Layer
from twin.geodata.feature import FeatureCollection
from twin.planning import baseline
from twin.planning.change import LayerRef
from twin.planning.polygon import areas_of
from twin.usedlayer import find_layer

MOST_AREAS = 1500
_NAMES = ("name", "bezeichnung", "title", "titel", "kennzeichen", "flurstueckskennzeichen", "id", "gml_id", "layer")


def area_layers(ground: Ground) -> list[tuple[Dataset, Layer]]:
    """Return the stored layers of features or buildings that reach into the surroundings of the site."""
    near = bbox_to_crs84(ground.stage.site, ground.case.crs)
    return [
        (dataset, layer)
        for dataset in ground.workspace.datasets.all()
        for layer in dataset.layers
        if layer.type in ("FeatureCollection", "CityModel") and layer.bbox is not None and _touch(layer.bbox, near)
    ]


def _touch(one: BBox, other: BBox) -> bool:
    return one.min_x <= other.max_x and other.min_x <= one.max_x and one.min_y <= other.max_y and other.min_y <= one.max_y


def areas_in(ground: Ground, ref: LayerRef) -> list[tuple[str, Polygon]]:
    """Return name and polygon of at most 1,500 areas of a layer around the site, in the case's CRS; raises NotFound."""
    used = find_layer(ground.workspace, ref, None)
    site = ground.stage.site
    region = shapely.box(site.min_x, site.min_y, site.max_x, site.max_y)
    found = []
    for batch in used.read():
        for name, shape in _shapes(batch, ground.case.crs, region):
            whole = areas_of(shape)
            parts = [whole] if isinstance(whole, Polygon) else list(whole.geoms)
            found += [(name, part) for part in parts if part.area > 0 and part.is_valid and part.intersects(region)]
            if len(found) >= MOST_AREAS:
                return found[:MOST_AREAS]
    return found


def _shapes(batch: object, crs: str, region: BaseGeometry) -> Iterator[tuple[str, BaseGeometry]]:
    if isinstance(batch, CityModel):
        if batch.crs == crs:
            yield from (
                (item.label, item.footprint) for item in baseline.buildings_of(batch, region) if item.footprint is not None
            )
        return
    if not isinstance(batch, FeatureCollection):
        return
    column = next((name for known in _NAMES for name in batch.frame.columns if str(name).casefold() == known), None)
    shapes = shapely.force_2d(np.array(batch.frame.geometry.array, dtype=object))
    shapes[~np.isin(shapely.get_type_id(shapes), (3, 6))] = None
    moved = shapely.transform(shapes, lambda points: transform(points, batch.crs, crs))
    names = batch.frame[column] if column is not None else range(1, len(batch.frame) + 1)
    for name, shape in zip(names, moved, strict=True):
        if shape is not None and not shape.is_empty:
            yield str(name), shape
