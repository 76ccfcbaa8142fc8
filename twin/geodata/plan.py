"""Objects of a land-use or building plan (XPlanGML): geometries with their legal content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.geodata.bbox import BBox

if TYPE_CHECKING:
    import geopandas  # named in annotations only: reading a city model need not wait for it

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATES = (
    ("inkrafttretensDatum", "inkrafttretenDatum", "datumDesInkrafttretens", "wirksamkeitsDatum"),
    ("satzungsbeschlussDatum", "planbeschlussDatum", "ausfertigungsDatum"),
    ("technHerstellDatum",),
)
"""Dates a plan gives of itself, the most telling first: in force, decided, drawn."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan objects: columns `gml_id`, `type` (such as BP_BaugebietsTeilFlaeche), `attributes` (dict) and geometry."""

    frame: geopandas.GeoDataFrame
    crs: str
    version: str

    def date(self) -> str:
        """Return the date (ISO) the plan came into force, else was decided, else was drawn; "" where it gives none."""
        own = [facts for kind, facts in zip(self.frame["type"], self.frame["attributes"], strict=True) if kind.endswith("_Plan")]
        for names in _DATES:
            said = (str(facts[name])[:10] for facts in own for name in names if isinstance(facts.get(name), str))
            found = [date for date in said if _ISO.fullmatch(date)]
            if found:
                return max(found)
        return ""

    def bbox(self) -> BBox | None:
        """Return the rectangle around all geometries in the plan's CRS, None when there is none."""
        drawn = self.frame[~(self.frame.geometry.is_empty | self.frame.geometry.isna())]
        if len(drawn) == 0:
            return None
        west, south, east, north = drawn.total_bounds
        return BBox(float(west), float(south), float(east), float(north))
