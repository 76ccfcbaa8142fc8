"""What a planned roof says by its pitch and by its shares: the ridge's height, and the green part as a surface."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from shapely import affinity
from shapely.geometry.base import BaseGeometry

from twin.planning.building import Building
from twin.planning.exact import length
from twin.planning.polygon import Frame, areas_of, frame_of
from twin.planning.surface import Surface

# a substrate of this height makes a green roof an intensive one, as statutes on waste water see it
_INTENSIVE_CM = 10
# a mansard's break: this part of the depth in from each eaves, this part of the rise up
BREAK_IN, BREAK_UP = 0.125, 0.6
MANSARD_BODY = Fraction("0.675")
"""Volume of a mansard's body by footprint and rise: ((1 + 0.75) · 0.6 + 0.75 · 0.4) / 2."""


def sides(building: Building, frame: Frame) -> tuple[float, float]:
    """Return the rectangle's side along the ridge and the one across it, m; a hip roof's ridge follows the long side."""
    turned = building.roof is not None and building.roof.ridge_direction == "along the short side" and building.roof.type != "hip"
    return (frame.short, frame.long) if turned else (frame.long, frame.short)


def with_ridge(building: Building) -> Building:
    """Return the building with the ridge's height its pitch gives; unchanged when a ridge is given or no pitch can be laid.

    A pitch needs a rectangle and the eaves' height. It rises over the whole depth of a shed roof, over half of it otherwise;
    a mansard's is that of its steep part.
    """
    roof, frame, eaves = building.roof, frame_of(building.footprint), building.eaves_height()
    if roof is None or roof.pitch_deg is None or roof.type == "flat" or roof.ridge_height_m is not None:
        return building
    if frame is None or eaves is None:
        return building
    along, across = sides(building, frame)
    halves = {"shed": across, "hip": min(along, across) / 2, "mansard": BREAK_IN * across / BREAK_UP}
    run = halves.get(roof.type, across / 2)
    rise = length(run * math.tan(math.radians(float(roof.pitch_deg))))
    return replace(building, roof=replace(roof, ridge_height_m=eaves + rise))


def green_roof(building: Building) -> Surface | None:
    """Return the green part of a roof as a surface of its share, drawn in towards the roof's middle; None without one."""
    share = building.roof.green_share if building.roof is not None else None
    if not share or building.footprint is None:
        return None
    substrate = building.roof.green_substrate_cm if building.roof is not None else None
    kind = "green_roof_intensive" if substrate is not None and substrate >= _INTENSIVE_CM else "green_roof_extensive"
    shape = areas_of(_shrunk(building.footprint, share))
    return Surface(kind, shape, id=green_roof_id(building), substrate_cm=substrate)


def green_roof_id(building: Building) -> str:
    """Return the id of the surface that stands for the green part of a building's roof."""
    return f"{building.id}/green_roof"


def _shrunk(footprint: BaseGeometry, share: Fraction) -> BaseGeometry:
    if share >= 1:
        return footprint
    factor = math.sqrt(float(share))
    return affinity.scale(footprint, factor, factor, origin=footprint.representative_point())
