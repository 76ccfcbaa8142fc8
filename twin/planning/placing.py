"""A model set at a point: the buildings of a layer moved, turned and scaled together, in numbers and in shape alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import shapely

from twin.planning.building import Building, Roof, Storey
from twin.planning.exact import exact
from twin.planning.polygon import Region, areas_of

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a model is set: its own middle (east, north, lowest ground) comes to `anchor`, turned clockwise by `heading`, scaled.

    An anchor of two numbers keeps the heights the model has.
    """

    middle: tuple[float, float, float]
    anchor: tuple[float, ...]
    heading: float = 0.0
    scale: float = 1.0

    def points(self, points: FloatArray) -> FloatArray:
        """Return points (n, 3) of the model where they are set."""
        turn = math.radians(self.heading)
        moved = (points - np.array(self.middle)) * self.scale
        east = moved[:, 0] * math.cos(turn) + moved[:, 1] * math.sin(turn) + self.anchor[0]
        north = moved[:, 1] * math.cos(turn) - moved[:, 0] * math.sin(turn) + self.anchor[1]
        return np.column_stack([east, north, moved[:, 2] + self._ground])

    @property
    def _ground(self) -> float:
        return self.anchor[2] if len(self.anchor) > 2 else self.middle[2]

    def height(self, value: Fraction | None) -> Fraction | None:
        """Return a height above NHN of the model where it is set."""
        return None if value is None else exact(round((float(value) - self.middle[2]) * self.scale + self._ground, 4))

    def region(self, region: Region | None) -> Region | None:
        """Return an outline of the model where it is set."""
        if region is None:
            return None
        return areas_of(shapely.transform(region, lambda flat: self.points(np.column_stack([flat, np.zeros(len(flat))]))[:, :2]))


def middle_of(buildings: Sequence[Building]) -> tuple[float, float, float]:
    """Return the middle of the rectangle around all footprints, and the lowest ground (0 where none is known)."""
    shapes = [item.footprint for item in buildings if item.footprint is not None]
    if not shapes:
        return 0.0, 0.0, 0.0
    west, south, east, north = shapely.total_bounds(shapes)
    grounds = [float(item.ground_nhn_m) for item in buildings if item.ground_nhn_m is not None]
    return (float(west) + float(east)) / 2, (float(south) + float(north)) / 2, min(grounds, default=0.0)


def set_down(buildings: Sequence[Building], setting: Setting, prefix: str) -> list[Building]:
    """Return the buildings where they are set, with `prefix/` before their ids, so that a model can be set more than once."""
    size = exact(setting.scale)

    def scaled(value: Fraction | None) -> Fraction | None:
        return None if value is None else value * size

    return [_set_down(item, setting, prefix, size, scaled) for item in buildings]


Scaled = Callable[[Fraction | None], Fraction | None]


def _set_down(item: Building, setting: Setting, prefix: str, size: Fraction, scaled: Scaled) -> Building:
    return replace(
        item,
        id=f"{prefix}/{item.id}",
        part_of=f"{prefix}/{item.part_of}" if item.part_of else "",
        footprint=setting.region(item.footprint),
        storeys=None if item.storeys is None else tuple(_storey(storey, setting, size, scaled) for storey in item.storeys),
        roof=None if item.roof is None else _roof(item.roof, size, scaled),
        ground_nhn_m=setting.height(item.ground_nhn_m),
        eaves_nhn_m=setting.height(item.eaves_nhn_m),
        top_nhn_m=setting.height(item.top_nhn_m),
        measured_height_m=scaled(item.measured_height_m),
        volume_m3=None if item.volume_m3 is None else item.volume_m3 * size**3,
        facade_green_m2=None if item.facade_green_m2 is None else item.facade_green_m2 * size**2,
        roof_water_infiltration_m2=None if item.roof_water_infiltration_m2 is None else item.roof_water_infiltration_m2 * size**2,
    )


def _storey(item: Storey, setting: Setting, size: Fraction, scaled: Scaled) -> Storey:
    def area(value: Fraction | None) -> Fraction | None:
        return None if value is None else value * size**2

    return replace(
        item,
        height_m=scaled(item.height_m),
        clear_height_m=scaled(item.clear_height_m),
        outline=setting.region(item.outline),
        clear_height_area_inner_m2=area(item.clear_height_area_inner_m2),
        clear_height_area_outer_m2=area(item.clear_height_area_outer_m2),
        habitable_area_m2=area(item.habitable_area_m2),
        height_area_m2=area(item.height_area_m2),
        ceiling_above_ground_m=scaled(item.ceiling_above_ground_m),
    )


def _roof(item: Roof, size: Fraction, scaled: Scaled) -> Roof:
    eaves, ridge = scaled(item.eaves_height_m), scaled(item.ridge_height_m)
    return replace(item, eaves_height_m=eaves, ridge_height_m=ridge, overhang_m=item.overhang_m * size)
