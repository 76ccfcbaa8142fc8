"""Vector features: a frame of geometries with attributes and a CRS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.geodata.bbox import BBox

if TYPE_CHECKING:
    import geopandas  # named in annotations only: reading a city model need not wait for it

CHANGED = "lebenszeit_beginn"
"""The column that says since when (ISO) a feature has stood as it is, where a register keeps that."""


@dataclass(frozen=True, slots=True)
class FeatureCollection:
    """Features as a GeoDataFrame; `crs` is the authority code, axes are east/longitude first."""

    frame: geopandas.GeoDataFrame
    crs: str

    def bbox(self) -> BBox | None:
        """Return the rectangle around all geometries in the collection's CRS, None when all are empty."""
        if len(self.frame) == 0 or self.frame.geometry.is_empty.all():
            return None
        west, south, east, north = self.frame.total_bounds
        return BBox(float(west), float(south), float(east), float(north))
