"""Drafts: what a block's filling yields before the ground is known; `raise_draft` turns one into closed solids."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from twin.sample.place import Point
from twin.sample.solids import Quad, Solid, corner, hipped, prism, profiled, tent
from twin.sample.terrain import height

RoofForm = Literal["flat", "shed", "gable", "hip", "mansard", "tent", "sawtooth", "corner"]
ROOF_CODES: dict[RoofForm, str] = {
    "flat": "1000", "shed": "2100", "gable": "3100", "hip": "3200", "mansard": "3400", "tent": "3500",
    "sawtooth": "3800", "corner": "3100",
}  # fmt: skip
"""roofType codes of the AdV code list (Dachform)."""


@dataclass(frozen=True, slots=True)
class Roof:
    """A roof's form with heights above the building's base: the eaves, and how far the roof rises above them."""

    form: RoofForm
    eaves: float
    rise: float = 0.0
    inset: float = 0.3


@dataclass(frozen=True, slots=True)
class Draft:
    """One volume before the ground is known: a counter-clockwise ring (four corners p0 p1 q1 q0, or any for prisms)."""

    ring: tuple[Point, ...]
    roof: Roof
    storeys: int
    function: str
    front: Point
    sink: float = 0.0


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree in local metres."""

    x: float
    y: float
    height: float
    crown: float
    species: str


@dataclass(slots=True)
class Filling:
    """What stands and lies in one block: volumes, plots, trees, and land use inside the pavement's inner edge."""

    drafts: list[Draft] = field(default_factory=list)
    plots: list[Polygon] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)
    surfaces: list[tuple[str, BaseGeometry]] = field(default_factory=list)


def raise_draft(draft: Draft, base: float) -> Solid:
    """Return the closed solid of a draft standing at `base` metres NHN."""
    roof = draft.roof
    eaves, ridge = base + roof.eaves, base + roof.eaves + roof.rise
    if roof.form == "flat":
        return prism(draft.ring, base, eaves)
    if roof.form == "tent":
        return tent(draft.ring, base, eaves, ridge)
    if roof.form == "corner":
        return corner(draft.ring, base, eaves, ridge)
    quad = Quad(*draft.ring)
    if roof.form == "hip":
        return hipped(quad, base, eaves, ridge, roof.inset)
    return profiled(quad, base, _profile(roof, eaves, ridge))


def _profile(roof: Roof, eaves: float, ridge: float) -> list[tuple[float, float]]:
    if roof.form == "shed":
        return [(0.0, eaves), (1.0, ridge)]
    if roof.form == "mansard":
        knee = eaves + 0.72 * roof.rise
        return [(0.0, eaves), (0.17, knee), (0.5, ridge), (0.83, knee), (1.0, eaves)]
    if roof.form == "sawtooth":
        teeth = max(2, round(1.0 / roof.inset))
        profile = [(0.0, eaves)]
        for tooth in range(1, teeth + 1):
            profile.append((tooth / teeth, ridge))
            if tooth < teeth:
                profile.append((tooth / teeth, eaves))
        return profile
    return [(0.0, eaves), (0.5, ridge), (1.0, eaves)]


def bases(drafts: list[Draft]) -> list[float]:
    """Return for each draft the lowest ground height under its footprint (corners and edge middles), in m NHN."""
    points: list[Point] = []
    starts: list[int] = []
    for draft in drafts:
        starts.append(len(points))
        ring = draft.ring
        for here, there in zip(ring, (*ring[1:], ring[0]), strict=True):
            points.append(here)
            points.append((0.5 * (here[0] + there[0]), 0.5 * (here[1] + there[1])))
    if not points:
        return []
    array = np.array(points)
    lows = np.minimum.reduceat(height(array[:, 0], array[:, 1]), starts)
    return [round(float(low) - draft.sink, 3) for low, draft in zip(lows, drafts, strict=True)]


def rectangle(middle: Point, direction: Point, length: float, depth: float) -> tuple[Point, ...]:
    """Return the counter-clockwise corners of a rectangle whose long side runs along the unit vector `direction`."""
    ux, uy = direction
    a, b = 0.5 * length, 0.5 * depth
    steps = ((-a, -b), (a, -b), (a, b), (-a, b))
    return tuple((middle[0] + ux * s - uy * t, middle[1] + uy * s + ux * t) for s, t in steps)


def unit(a: Point, b: Point) -> tuple[Point, float]:
    """Return the unit vector from a to b and their distance."""
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length), length


def along(a: Point, direction: Point, distance: float, left: float = 0.0) -> Point:
    """Return the point `distance` metres from a along a unit vector and `left` metres to its left."""
    return (
        a[0] + direction[0] * distance - direction[1] * left,
        a[1] + direction[1] * distance + direction[0] * left,
    )


def outline_of(draft: Draft) -> Polygon:
    """Return the footprint as a polygon."""
    return Polygon(draft.ring)
