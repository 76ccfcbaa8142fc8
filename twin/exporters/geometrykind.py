"""What kinds of geometry a layer to be written holds, learnt batch by batch before the first one is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

_KINDS = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon"}


@dataclass(slots=True)
class GeometryKind:
    """The names of the geometry types met, whether any has heights and whether any is missing."""

    names: set[str] = field(default_factory=set)
    raised: bool = False
    missing: bool = False

    def learn(self, geometries: Any) -> None:
        """Take note of an array of geometries."""
        ids = np.unique(shapely.get_type_id(geometries))
        self.names.update(shapely.GeometryType(int(number)).name for number in ids if number >= 0)
        self.raised = self.raised or bool(shapely.has_z(geometries).any())
        self.missing = self.missing or bool((ids < 0).any())

    @property
    def written(self) -> str:
        """Return OGR's name of the layer's geometry type."""
        bases = {name.removeprefix("MULTI") for name in self.names}
        if len(bases) != 1 or not bases <= {*_KINDS}:
            return "Unknown"
        multi = "Multi" if any(name.startswith("MULTI") for name in self.names) else ""
        return f"{multi}{_KINDS[bases.pop()]}{' Z' if self.raised else ''}"


def all_raised(frame: Any) -> Any:
    """Return the frame with height 0 given to flat geometries among those with heights: a table has one dimension."""
    geometries = frame.geometry.to_numpy()
    flat = ~shapely.has_z(geometries)
    return frame.set_geometry(shapely.force_3d(geometries), crs=frame.crs) if flat.any() else frame
