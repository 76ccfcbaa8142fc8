"""The storeys of an IFC file as storeys of a building: outlines, heights, and the clear height its rooms tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import shapely

from twin.geodata.crs import transform
from twin.planning.building import Storey
from twin.planning.exact import length
from twin.planning.solid import number_of, region_of

STOREYS, SPACES = "storeys", "spaces"
"""The layers the importer of IFC leaves beside the model."""


@dataclass(frozen=True, slots=True)
class IfcStoreys:
    """Storeys by level, and how high the floor of the ground floor lies above the file's own 0, m."""

    storeys: tuple[Storey, ...] = ()
    elevation: float = 0.0


def storeys_of(frame: geopandas.GeoDataFrame, source: str, crs: str, rooms: geopandas.GeoDataFrame | None) -> IfcStoreys:
    """Return the storeys of the layer, lowest first, in `crs`; none where one has no outline or no height.

    The storey nearest to the file's height 0 is the ground floor. The lowest room of a storey gives its clear height.
    """
    rows: list[dict[str, Any]] = frame.sort_values("hoehe_ueber_null_m").to_dict("records")
    elevations = [number_of(row.get("hoehe_ueber_null_m")) for row in rows]
    if not rows or any(value is None for value in elevations):
        return IfcStoreys()
    ground = int(np.argmin(np.abs(np.array(elevations, dtype=float))))
    found = []
    for number, row in enumerate(rows):
        shape, height = row.get(frame.geometry.name), number_of(row.get("geschosshoehe_m"))
        if shape is None or shape.is_empty or height is None or height <= 0:
            return IfcStoreys()
        moved = shapely.transform(shape, lambda points: transform(points, source, crs))
        clear = _clear_height(row, rooms)
        storey = Storey(number - ground, length(height), outline=region_of(moved))
        found.append(
            storey if clear is None else Storey(storey.level, storey.height_m, None, None, storey.outline, length(clear))
        )
    return IfcStoreys(tuple(found), elevations[ground] or 0.0)


def _clear_height(row: Mapping[str, Any], rooms: geopandas.GeoDataFrame | None) -> float | None:
    if rooms is None or "geschoss" not in rooms.columns or "hoehe_m" not in rooms.columns:
        return None
    heights = [number_of(value) for value in rooms[rooms["geschoss"] == row.get("name")]["hoehe_m"]]
    known = [value for value in heights if value is not None and value > 0]
    return min(known) if known else None
