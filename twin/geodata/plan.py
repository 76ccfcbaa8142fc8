"""Objects of a land-use or building plan (XPlanGML): geometries with their legal content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.geodata.bbox import BBox

if TYPE_CHECKING:
    import geopandas  # named in annotations only: reading a city model need not wait for it


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan objects: columns `gml_id`, `type` (such as BP_BaugebietsTeilFlaeche), `attributes` (dict) and geometry."""

    frame: geopandas.GeoDataFrame
    crs: str
    version: str

    def bbox(self) -> BBox | None:
        """Return the rectangle around all geometries in the plan's CRS, None when there is none."""
        drawn = self.frame[~(self.frame.geometry.is_empty | self.frame.geometry.isna())]
        if len(drawn) == 0:
            return None
        west, south, east, north = drawn.total_bounds
        return BBox(float(west), float(south), float(east), float(north))
