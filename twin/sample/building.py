"""The building as it is written to CityGML and CityJSON: parts with closed solids, codes, name and address."""

from __future__ import annotations

from dataclasses import dataclass

from twin.sample.place import Point
from twin.sample.solids import Solid


@dataclass(frozen=True, slots=True)
class Part:
    """One closed volume of a building with its own roof and storeys."""

    solid: Solid
    roof_code: str
    storeys: int

    @property
    def height(self) -> float:
        """Metres from the ground surface to the highest point."""
        return self.solid.top - self.solid.base


@dataclass(frozen=True, slots=True)
class Address:
    """Street and house number, the town is always Musterstadt."""

    street: str
    number: str


@dataclass(frozen=True, slots=True)
class Building:
    """A building of one or more parts, in local metres; `front` is where it faces its street."""

    id: str
    function: str
    parts: tuple[Part, ...]
    front: Point
    name: str | None = None
    address: Address | None = None
    updated: str = "2025-07-01"

    @property
    def middle(self) -> Point:
        """The mean of the first part's footprint corners."""
        ring = self.parts[0].solid.footprint
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
