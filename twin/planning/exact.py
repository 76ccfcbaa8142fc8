"""Exact numbers: fractions from JSON numbers and from areas, so that "more than" and "at least" are decided without rounding."""

from __future__ import annotations

import math
from fractions import Fraction

from shapely.geometry.base import BaseGeometry

# a square millimetre: below it lies the noise of overlays at UTM coordinates, above it anything a surveyor measures
_AREA_STEPS_PER_M2 = 10**6


def exact(value: float | int | Fraction) -> Fraction:
    """Return the number as it is written in decimal (0.1 is one tenth, not the nearest binary number)."""
    return value if isinstance(value, Fraction) else Fraction(repr(value))


def area(geometry: BaseGeometry | None) -> Fraction:
    """Return the planar area in m², rounded to a square millimetre; 0 without geometry."""
    if geometry is None or geometry.is_empty:
        return Fraction(0)
    return Fraction(round(geometry.area * _AREA_STEPS_PER_M2), _AREA_STEPS_PER_M2)


def length(value: float) -> Fraction:
    """Return a computed length in metres, rounded to a tenth of a millimetre."""
    return Fraction(round(value * 10**4), 10**4)


def rounded(value: Fraction, digits: int) -> Fraction:
    """Return the value rounded half up (away from zero) to `digits` decimals, as people round."""
    scale = 10**digits
    size = math.floor(abs(value) * scale + Fraction(1, 2))
    return Fraction(size if value >= 0 else -size, scale)
