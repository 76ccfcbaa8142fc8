"""Trees of a state."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree: position in the case's CRS (None when unknown), height and crown diameter in m, age in years."""

    id: str
    position: tuple[float, float] | None = None
    height_m: Fraction | None = None
    crown_m: Fraction | None = None
    species: str = ""
    age_years: Fraction | None = None
