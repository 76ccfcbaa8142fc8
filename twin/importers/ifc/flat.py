"""Outlines in project metres laid flat on a map, with the model's own place and turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from twin.geodata import crs
from twin.geodata.feature import FeatureCollection
from twin.importers.models.standing import Standing


def target_of(place: Standing) -> str:
    """Return the CRS flat layers get: that of the place, or for a place in degrees the UTM zone there (ETRS89 in Europe)."""
    if crs.is_projected(place.code):
        return place.code
    zone = int((place.anchor.lon + 180.0) // 6.0) + 1
    if 28 <= zone <= 38 and 34.0 < place.anchor.lat < 84.0:
        return f"EPSG:{25800 + zone}"
    return f"EPSG:{(32600 if place.anchor.lat >= 0.0 else 32700) + zone}"


def features(rows: list[tuple[str, dict[str, Any], Any]], place: Standing, target: str) -> FeatureCollection:
    """Return rows of (id, attributes, outline) as features; an outline that is unknown stays empty."""
    import geopandas
    import pandas as pd

    shapes = np.array(
        [None if shape is None else shapely.transform(shape, _moved(place, target)) for _, _, shape in rows], dtype=object
    )
    frame = pd.DataFrame([{"id": identifier, **row} for identifier, row, _ in rows])
    return FeatureCollection(geopandas.GeoDataFrame(frame, geometry=shapes, crs=target), target)


def _moved(place: Standing, target: str) -> Any:
    def move(points: Any) -> Any:
        return place.on_map(np.column_stack([points, np.zeros(len(points))]), target)[:, :2]

    return move
