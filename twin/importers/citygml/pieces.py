"""A city object while its member is read: attributes, and polygons whose coordinates are still text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from twin.importers.citythemes import Role


class Polygon:
    """A polygon: its gml:id, semantic type, the coordinate text of each ring (outer first), and whether it is turned over.

    Where the file has textures or colours, `marks` are the ids they may be told to: first one for each ring ("" without),
    then those of the polygon and of everything around it, innermost first.
    """

    __slots__ = ("identifier", "kind", "marks", "rings", "turned")

    def __init__(self, identifier: str, kind: int, turned: bool) -> None:
        self.identifier = identifier
        self.kind = kind
        self.rings: list[str] = []
        self.turned = turned
        self.marks: list[str] | None = None

    def copy(self, *, turned: bool = False) -> Polygon:
        """Return the same polygon for another place, turned over when asked."""
        result = Polygon(self.identifier, self.kind, self.turned != turned)
        result.rings, result.marks = self.rings, self.marks
        return result


class Link:
    """A polygon told by reference: the id it points to, the semantic type of the place, and whether it is turned over."""

    __slots__ = ("kind", "target", "turned")

    def __init__(self, target: str, kind: int, turned: bool) -> None:
        self.target = target
        self.kind = kind
        self.turned = turned


class Shell:
    """A whole shell told by reference: the ids of its polygons, taken as they stand where they are written."""

    __slots__ = ("targets",)

    def __init__(self, targets: list[str]) -> None:
        self.targets = targets


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a library shape goes: the 4 by 4 matrix row by row, the reference point, and the shape or else its id."""

    matrix: tuple[float, ...]
    point: tuple[float, ...]
    target: str
    shape: list[Polygon] | None


Piece = Polygon | Link | Shell


@dataclass(slots=True)
class Draft:
    """A city object while its member is read: pieces by level of detail.

    own        those of the object itself; levels in `solid` bound a solid, `further` are more geometries with whether each is one
    bounded    those of its boundary surfaces
    implicit   library shapes still to be placed
    unseen     properties with lines or points, which are not shown: (kind, name)
    elsewhere  whether its shape lies in a file of its own, which was told
    """

    identifier: str
    kind: str
    role: Role
    parent: str
    attributes: dict[str, Any] = field(default_factory=dict)
    own: dict[float, list[Piece]] = field(default_factory=dict)
    further: dict[float, list[tuple[bool, list[Piece]]]] = field(default_factory=dict)
    bounded: dict[float, list[Piece]] = field(default_factory=dict)
    implicit: dict[float, list[Placing]] = field(default_factory=dict)
    solid: set[float] = field(default_factory=set)
    unseen: list[tuple[str, str]] = field(default_factory=list)
    elsewhere: bool = False

    def pieces(self) -> Iterator[tuple[float, list[Piece]]]:
        """Yield all lists of pieces with their level of detail."""
        yield from self.own.items()
        yield from self.bounded.items()
        for lod, lists in self.further.items():
            for _, pieces in lists:
                yield lod, pieces
