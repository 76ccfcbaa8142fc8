"""The planning site: its plots, today's ground, and how a state's surfaces are cut so that they neither overlap nor gape."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from twin.sample.districts import parts_of
from twin.sample.place import perimeter, site_rectangle

Patch = tuple[str, tuple[float, float, float, float]]
"""A surface class and the rectangle it covers in the site's own axes: x0, y0, x1, y1."""

PLOTS: tuple[tuple[str, tuple[float, float, float, float]], ...] = (
    ("WA1", (-86.0, -46.0, -11.0, 51.0)),
    ("WA2", (-2.0, -46.0, 84.6, 49.6)),
)
LANE = (-11.0, -46.0, -2.0, 54.3)
"""The public way through the site from the Mühlenweg down to the river."""

BASELINE_LAND: tuple[Patch, ...] = (
    ("bleaching_meadow", (-90.0, -56.0, 90.0, -46.7)),
    ("bleaching_meadow", (60.0, -13.0, 84.0, 12.0)),
)
BASELINE_SURFACES: tuple[Patch, ...] = tuple(("lawn", where) for _, where in BASELINE_LAND)


def plot_polygons() -> dict[str, Polygon]:
    """Return the building plots by their id, as local polygons rounded to millimetres."""
    return {name: shapely.set_precision(site_rectangle(*bounds), 0.001) for name, bounds in PLOTS}


def divide(area: BaseGeometry, patches: Sequence[Patch], rest: str) -> list[tuple[str, Polygon]]:
    """Cut an area into its patches (earlier ones win) and the remaining `rest`; no gap, no overlap."""
    left = area
    found: list[tuple[str, Polygon]] = []
    for patch in patches:
        wanted = shapely.set_precision(site_rectangle(*patch[1]), 0.001)
        piece = shapely.intersection(left, wanted)
        found += [(patch[0], part) for part in parts_of(piece)]
        left = shapely.difference(left, wanted)
    return found + [(rest, part) for part in parts_of(left)]


def open_ground(footprints: Sequence[Polygon]) -> BaseGeometry:
    """Return the plan area without buildings."""
    ground = shapely.set_precision(perimeter(), 0.001)
    built = shapely.union_all([shapely.set_precision(shape, 0.001) for shape in footprints])
    return shapely.difference(ground, built)
