"""A state of the planning area: everything that stands and lies there, today or after an alternative."""

from __future__ import annotations

from dataclasses import dataclass

from twin.planning.building import Building
from twin.planning.grading import Grade
from twin.planning.measure import DataSource
from twin.planning.surface import Surface
from twin.planning.tree import Tree


@dataclass(frozen=True, slots=True)
class State:
    """Buildings, surfaces and trees in the order they came; a later surface lies on top of an earlier one.

    `sources` are the data and drafts behind it, printed with every measure. `surroundings` stand around the planning area:
    they cast shade and get it, and count for nothing else. `grades` are areas whose ground is made level, each with its height.
    """

    buildings: tuple[Building, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    trees: tuple[Tree, ...] = ()
    sources: tuple[DataSource, ...] = ()
    surroundings: tuple[Building, ...] = ()
    grades: tuple[Grade, ...] = ()

    def bodies(self) -> State:
        """Return only what stands: buildings and surroundings, for what depends on nothing else."""
        return State(self.buildings, surroundings=self.surroundings)

    def building(self, identifier: str) -> Building | None:
        """Return the building of that id, None when there is none."""
        return next((item for item in self.buildings if item.id == identifier), None)
