"""A view worth keeping: from an eye to what is to be seen, both with their height."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class SightLine:
    """From `eye` to `target` in the case's CRS; heights in m NHN, that of the eye None where only the place is given."""

    id: str
    eye: tuple[float, float]
    target: tuple[float, float]
    target_nhn_m: Fraction
    eye_nhn_m: Fraction | None = None
    name: str = ""

    @property
    def label(self) -> str:
        """Return the name people use, the id without one."""
        return self.name or self.id

    @property
    def length(self) -> float:
        """Return the distance between eye and target in plan, m."""
        return math.dist(self.eye, self.target)
