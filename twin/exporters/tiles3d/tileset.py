"""The tree of tiles and its tileset.json (OGC 3D Tiles 1.1): who is whose child, how large, how wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import orjson

from twin.exporters.tiles3d.cellspool import Cell
from twin.geodata.citymodel import FloatArray
from twin.geodata.crs import Anchor

LEAF_BUILDINGS = 180
"""Buildings a leaf tile holds as a rule; cells are never cut, so a leaf may hold two thirds more."""
WHOLE_BUILDINGS, WHOLE_VERTICES = 2000, 65000
"""A city of at most so many buildings and vertices has one leaf: less to load and to draw than a handful."""
STAND_IN_BUILDINGS = 250
"""From so many buildings blocks stand before that one leaf, a tenth of its bytes: a first picture for whoever waits for it."""
STAND_IN_ERROR = 60.0
"""Metres they are taken to be wrong by: with a 24° lens the leaf is drawn within some 7 km, as far as one looks at a town."""
FAN_OUT = 16
_SPARE = 1.65
BLOCK_LIMIT, ROOT_LIMIT = 4500, 12000
"""Block models in one coarse tile and in the topmost at most: where more buildings stand, neighbours share one."""
BLOCK_ERROR = 12.0
"""Metres a block model is taken to be wrong by: with a 24° lens detail begins some 1,400 m away, with 50° at 600 m."""


@dataclass(frozen=True, slots=True)
class Node:
    """One tile of the tree: its cells, how many levels of tiles lie below it, its children."""

    cells: tuple[Cell, ...]
    level: int
    children: tuple[Node, ...] = ()

    @property
    def stands_in(self) -> bool:
        """Whether its blocks stand for a single leaf, to bridge the wait for it."""
        return len(self.children) == 1


def leaf_buildings(buildings: int, vertices: int) -> int:
    """Return how many buildings a leaf of a city should hold."""
    return WHOLE_BUILDINGS if buildings <= WHOLE_BUILDINGS and vertices <= WHOLE_VERTICES else LEAF_BUILDINGS


def plan_tree(counts: Mapping[Cell, int], leaf_buildings: int = LEAF_BUILDINGS, *, stand_in: bool = False) -> Node:
    """Return a balanced tree over cells: leaves of about `leaf_buildings` split by k-d cuts, at most 16 children a node.

    With `stand_in` a single leaf of many buildings has a node of the same cells above it.
    """
    root = _node(sorted(counts), counts, leaf_buildings)
    is_awaited = stand_in and not root.children and sum(counts.values()) >= STAND_IN_BUILDINGS
    return Node(root.cells, 1, (root,)) if is_awaited else root


def _node(cells: Sequence[Cell], counts: Mapping[Cell, int], leaf_buildings: int) -> Node:
    total = sum(counts[cell] for cell in cells)
    leaves = min(round(total / leaf_buildings), len(cells))
    if total <= _SPARE * leaf_buildings or leaves <= 1:
        return Node(tuple(cells), 0)
    depth = math.ceil(math.log(leaves, FAN_OUT) - 1e-9)
    width = math.ceil(leaves ** (1.0 / depth) - 1e-9)
    children = tuple(_node(part, counts, leaf_buildings) for part in _split(cells, counts, width))
    return Node(tuple(cells), 1 + max(child.level for child in children), children)


def _split(cells: Sequence[Cell], counts: Mapping[Cell, int], parts: int) -> list[Sequence[Cell]]:
    """Return the cells in `parts` groups of about equal weight, cut across the longer side again and again."""
    parts = min(parts, len(cells))
    if parts <= 1:
        return [cells]
    spans = [max(cell[axis] for cell in cells) - min(cell[axis] for cell in cells) for axis in (0, 1)]
    axis = 0 if spans[0] >= spans[1] else 1
    ordered = sorted(cells, key=lambda cell: (cell[axis], cell[1 - axis]))
    weights = np.cumsum([counts[cell] for cell in ordered])
    near = parts // 2
    cut = int(np.searchsorted(weights, weights[-1] * near / parts)) + 1
    cut = min(max(cut, near), len(ordered) - (parts - near))
    return [*_split(ordered[:cut], counts, near), *_split(ordered[cut:], counts, parts - near)]


@dataclass(slots=True)
class Tile:
    """One entry of tileset.json; low and high are the corners of its content in the root frame, in metres.

    Children take its place (REPLACE) or, of points, come beside it (ADD).
    """

    low: FloatArray
    high: FloatArray
    error: float
    uri: str | None = None
    children: list[Tile] = field(default_factory=list)
    refine: Literal["REPLACE", "ADD"] = "REPLACE"

    def to_json(self) -> dict[str, Any]:
        """Return the tile with the box around itself and everything below it."""
        low, high = self.bounds()
        middle, half = (low + high) / 2.0, np.maximum((high - low) / 2.0, 0.01)
        box = [*middle.tolist(), half[0], 0, 0, 0, half[1], 0, 0, 0, half[2]]
        entry: dict[str, Any] = {
            "boundingVolume": {"box": [round(float(value), 3) for value in box]},
            "geometricError": round(self.error, 3),
            "refine": self.refine,
        }
        if self.uri is not None:
            entry["content"] = {"uri": self.uri}
        if self.children:
            entry["children"] = [child.to_json() for child in self.children]
        return entry

    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Return the corners around the tile and all below it: a parent's volume must hold its children's contents."""
        low, high = self.low, self.high
        for child in self.children:
            child_low, child_high = child.bounds()
            low, high = np.minimum(low, child_low), np.maximum(high, child_high)
        return low, high


def write_tileset(
    folder: Path, root: Tile, frame: Anchor, extras: dict[str, Any], *, placement: FloatArray | None = None
) -> None:
    """Write tileset.json: the root carries the way from the local frame to ECEF, the boxes stand in that frame.

    `placement` (4 by 4) goes before it, from the contents' frame to the local one. The tileset's own error is far above the
    root's, so that a viewer draws the root however far away it stands.
    """
    low, high = root.bounds()
    entry = root.to_json()
    entry["transform"] = (frame.matrix() if placement is None else frame.matrix() @ placement).T.reshape(-1).tolist()
    document = {
        "asset": {"version": "1.1", "extras": extras},
        "geometricError": round(max(2000.0, 8.0 * float(np.linalg.norm(high - low)), 4.0 * root.error), 3),
        "root": entry,
    }
    (folder / "tileset.json").write_bytes(orjson.dumps(document))
