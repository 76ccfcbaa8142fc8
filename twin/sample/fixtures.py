"""The places that are laid out first and that every district keeps clear of: river, banks, quays, site and old town."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from twin.sample.place import BRIDGES, perimeter, river_half_width, river_y
from twin.sample.terrain import BANK_WIDTH

QUAY_WIDTH = 10.0
SITE_STREET = 12.5


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Disjoint local polygons in order of precedence; `all_` is their union, prepared for fast tests."""

    bridges: BaseGeometry
    water: BaseGeometry
    site: Polygon
    bank: BaseGeometry
    site_streets: BaseGeometry
    quays: BaseGeometry
    oldtown: BaseGeometry
    all_: BaseGeometry

    def without(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return what of a geometry lies outside every fixed place."""
        return shapely.difference(geometry, self.all_) if self.all_.intersects(geometry) else geometry


def _band(reach: float, beyond: float) -> Polygon:
    """Return the strip up to `beyond` metres outside the river's water, normal to its course."""
    x = np.arange(-reach, reach + 1.0, 10.0)
    slope = (river_y(x + 0.5) - river_y(x - 0.5)).astype(np.float64)
    half = (river_half_width(x) + beyond) * np.sqrt(1.0 + slope * slope)
    upper = np.column_stack([x, river_y(x) + half])
    lower = np.column_stack([x, river_y(x) - half])
    return shapely.buffer(Polygon(np.vstack([upper, lower[::-1]])), 0)


def _bridge_decks(reach: float) -> BaseGeometry:
    decks = []
    for bridge in BRIDGES:
        y = float(river_y(bridge.x))
        axis = LineString([(bridge.x, y - 43.0), (bridge.x, y + 43.0)])
        decks.append(shapely.buffer(axis, bridge.half_width, cap_style="flat"))
    return shapely.intersection(shapely.union_all(decks), _band(reach, BANK_WIDTH))


def fixtures(reach: float, oldtown: Polygon) -> Fixtures:
    """Return the fixed places out to `reach` metres along the river; `oldtown` includes its ring street."""
    site = shapely.set_precision(perimeter(), 0.001)
    bridges = shapely.set_precision(_bridge_decks(reach), 0.001)
    taken = bridges
    layers: list[BaseGeometry] = []
    for wanted in (
        _band(reach, 0.0),
        site,
        _band(reach, BANK_WIDTH),
        shapely.buffer(site, SITE_STREET, join_style="mitre"),
        _band(reach, BANK_WIDTH + QUAY_WIDTH),
        oldtown,
    ):
        layer = shapely.difference(shapely.set_precision(wanted, 0.001), taken)
        layers.append(layer)
        taken = shapely.union(taken, layer)
    shapely.prepare(taken)
    water, plan, bank, streets, quays, old = layers
    if not isinstance(plan, Polygon):
        plan = max(shapely.get_parts(plan), key=lambda part: part.area)
    return Fixtures(bridges, water, plan, bank, streets, quays, old, taken)
