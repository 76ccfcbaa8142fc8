"""The second pass of writing a city: a GLB for each tile of its tree, several written side by side where cores are free."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twin.exporters.tiles3d.blocktile import block_glb
from twin.exporters.tiles3d.cellspool import CellSpool, TileMesh
from twin.exporters.tiles3d.contents import building_glb
from twin.exporters.tiles3d.meshing import UNITS
from twin.exporters.tiles3d.metadata import Schema
from twin.exporters.tiles3d.occlusion import HeightGrid, of_vertices
from twin.exporters.tiles3d.tileset import BLOCK_ERROR, BLOCK_LIMIT, ROOT_LIMIT, STAND_IN_ERROR, Node, Tile
from twin.findings import Progress
from twin.geodata.citymodel import FloatArray
from twin.sidebyside import SideBySide

LEAF_VERTICES = 150_000
"""Vertices of a leaf tile at most, 5 MB; what is heavier (the net of a terrain) becomes several tiles side by side."""
_NEVER_ENOUGH = 8.0
"""Error of a root without content as a multiple of its size: its children are shown however far away they are."""
_ROOT = "t"
_ALONE = 4
"""Nodes of a tree so small that starting processes would take as long as writing it."""


@dataclass(frozen=True, slots=True)
class TileWriter:
    """Writes the tiles of a tree, children first; `instanced`: coarse tiles over leaves are one box each, drawn many times."""

    folder: Path
    spool: CellSpool
    heights: HeightGrid | None
    schema: Schema
    progress: Progress
    instanced: bool = False

    def write_all(self, root: Node) -> Tile:
        """Write the whole tree and return its root: one without content where a single leaf is too heavy for one tile."""
        nodes = list(_named(root, _ROOT))
        written: dict[str, list[Tile]] = {}
        with SideBySide(len(nodes), lambda number: self._write(*nodes[number])) as others:
            if len(nodes) > _ALONE:
                others.start(0)
            for number, (node, name) in enumerate(nodes):
                self.progress.at(None, "")
                tiles = others.result(number)
                if tiles is None:
                    tiles = self._write(node, name)
                below = [tile for child in range(len(node.children)) for tile in written.pop(f"{name}-{child:x}")]
                written[name] = [dataclasses.replace(tile, children=below) for tile in tiles]
        tiles = written[_ROOT]
        if len(tiles) == 1:
            return tiles[0]
        low, high = np.minimum.reduce([tile.low for tile in tiles]), np.maximum.reduce([tile.high for tile in tiles])
        return Tile(low, high, _NEVER_ENOUGH * float(np.linalg.norm(high - low)), children=tiles)

    def _write(self, node: Node, name: str) -> list[Tile]:
        """Write what a node itself shows; a heavy leaf becomes several tiles."""
        if node.children:
            return [self._blocks(node, name)]
        meshes = self.spool.tiles(node.cells, LEAF_VERTICES)
        return [
            self._tile(self._shaded(mesh), name if number == 0 else f"{name}.{number:x}", 0.0)
            for number, mesh in enumerate(meshes)
        ]

    def _blocks(self, node: Node, name: str) -> Tile:
        error = STAND_IN_ERROR if node.stands_in else BLOCK_ERROR * 3.0 ** (node.level - 1)
        is_far = node.level > 1
        blocks = self.spool.blocks(node.cells, ROOT_LIMIT if name == _ROOT else BLOCK_LIMIT, far=is_far, bold=node.level > 2)
        if self.instanced and not is_far:
            return self._kept(name, error, *block_glb(blocks, self.schema))
        return self._tile(blocks, name, error)

    def _tile(self, mesh: TileMesh, name: str, error: float) -> Tile:
        """Write a tile; one with an error stands for others, which hold the attributes."""
        return self._kept(name, error, *building_glb(mesh, self.schema, attributes=error == 0.0, textures=self.spool.textures))

    def _kept(self, name: str, error: float, data: bytes, low: FloatArray, high: FloatArray) -> Tile:
        uri = f"{name}.glb"
        (self.folder / uri).write_bytes(data)
        return Tile(low, high, error, uri)

    def _shaded(self, mesh: TileMesh) -> TileMesh:
        if self.heights is None:
            return mesh
        shade = of_vertices(self.heights, mesh.points / UNITS, mesh.normals / 127.0)
        return dataclasses.replace(mesh, shade=shade)


def _named(node: Node, name: str) -> Iterator[tuple[Node, str]]:
    """Yield a node and all below it, children first; names count the way down: t, t-0, t-0-3."""
    for number, child in enumerate(node.children):
        yield from _named(child, f"{name}-{number:x}")
    yield node, name


def tiles_of(tile: Tile) -> int:
    """Return the number of tiles with content in a tree."""
    return (tile.uri is not None) + sum(map(tiles_of, tile.children))
