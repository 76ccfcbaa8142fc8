"""A building or part while its member is read: attributes, and polygons whose coordinates are still text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Polygon:
    """A polygon: its gml:id, semantic type, the coordinate text of each ring (outer first), and whether it is turned over."""

    __slots__ = ("identifier", "kind", "rings", "turned")

    def __init__(self, identifier: str, kind: int, turned: bool) -> None:
        self.identifier = identifier
        self.kind = kind
        self.rings: list[str] = []
        self.turned = turned


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


Piece = Polygon | Link | Shell


@dataclass(slots=True)
class Draft:
    """A building or part while its member is read: pieces by level of detail, own ones and those of boundary surfaces."""

    identifier: str
    kind: str
    parent: str
    attributes: dict[str, Any] = field(default_factory=dict)
    own: dict[float, list[Piece]] = field(default_factory=dict)
    bounded: dict[float, list[Piece]] = field(default_factory=dict)
    solid: set[float] = field(default_factory=set)
