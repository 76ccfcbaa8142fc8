"""Where a measure is formed: one plot, all plots together, or the case as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from twin.planning.case import PlanningCase
from twin.planning.exact import area


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measure is formed: one plot, all plots together, or (no plots drawn) the whole case without a denominator.

    `region` is what objects are cut to, None for no cutting; `plot` is the id of a single plot.
    """

    region: BaseGeometry | None
    plot: str | None = None
    has_land: bool = False

    @property
    def land_area(self) -> Fraction:
        """Return the plot area in m², 0 without plots."""
        return area(self.region) if self.has_land else Fraction(0)


EVERYWHERE = Place(None)
"""The whole case: objects are not cut to plots."""


def all_plots(case: PlanningCase) -> Place:
    """Return all plots of the case as one place; without drawn plots a place that has no denominator.

    Where no drawn plot lies in the Bauland the place is empty: nothing counts there.
    """
    land = case.building_land()
    if land is None and any(plot.geometry is not None for plot in case.plots):
        return Place(Polygon(), None, True)
    return Place(land, None, land is not None)


def plots_of(case: PlanningCase) -> dict[str, Place]:
    """Return each plot that has a geometry as a place, by its id."""
    return {plot.id: Place(plot.geometry, plot.id, True) for plot in case.counted_plots() if plot.geometry is not None}
