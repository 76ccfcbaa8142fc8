"""City models as a 3D Tiles 1.1 tileset: one pass over the batches onto disk, then tile by tile."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.cellspool import CellSpool, TileMesh
from twin.exporters.tiles3d.contents import building_glb
from twin.exporters.tiles3d.meshing import UNITS, BuildingMesh, mesh_batch
from twin.exporters.tiles3d.metadata import Schema
from twin.exporters.tiles3d.occlusion import HeightGrid, of_vertices
from twin.exporters.tiles3d.palette import Style
from twin.exporters.tiles3d.tileset import BLOCK_ERROR, BLOCK_LIMIT, Node, Tile, leaf_buildings, plan_tree, write_tileset
from twin.findings import Progress
from twin.geodata.bbox import corners
from twin.geodata.citymodel import CityModel, FloatArray
from twin.geodata.crs import Anchor, anchor_at

Walk = Callable[[], Iterable[CityModel]]
TEXTURED_LEAF = 40
"""Buildings of a leaf tile where surfaces bear pictures: these weigh far more than the geometry."""

LEAF_VERTICES = 150_000
"""Vertices of a leaf tile at most, 5 MB; what is heavier (the net of a terrain) becomes several tiles side by side."""
_NEVER_ENOUGH = 8.0
"""Error of a root without content as a multiple of its size: its children are shown however far away they are."""


@dataclass(frozen=True, slots=True)
class CitySettings:
    """How a city is written.

    frame       the tileset's local frame; None puts it into the middle of the first batch
    style       who colours the buildings
    attributes  which attributes are written: None all, else those named
    ground      keep ground surfaces, which nobody sees from above
    occlusion   bake the sky view factor
    context     other city models whose buildings darken these, such as the Bestand around a planned building
    storeys     write `_STOREY` on the walls of buildings whose storeys are stated
    leaf_buildings  buildings of a leaf tile; None keeps a small city in one tile and gives others leaves of 180
    """

    frame: Anchor | None = None
    style: Style = palette.existing
    attributes: frozenset[str] | None = None
    ground: bool = True
    occlusion: bool = True
    context: Walk | None = None
    storeys: bool = False
    leaf_buildings: int | None = None
    vertical: str | None = None


@dataclass(slots=True)
class CityCounts:
    """What was written; buildings are top-level objects with geometry, `objects` counts these and their parts by class."""

    buildings: int = 0
    objects: Counter[str] = field(default_factory=Counter)
    parts: int = 0
    triangles: int = 0
    tiles: int = 0
    without_geometry: int = 0
    frame: Anchor | None = None
    crs: str = ""


def write_city(batches: Iterable[CityModel], folder: Path, settings: CitySettings, progress: Progress) -> CityCounts:
    """Write a tileset of all batches into a folder that exists; raises Cancelled when somebody stops it.

    Memory holds one batch or one tile at a time. Without a single building with geometry an empty tileset is written.
    """
    counts = CityCounts()
    schema = Schema()
    with CellSpool() as spool, HeightGrid() as heights:
        frame = _spool(batches, settings, spool, heights, schema, counts, progress)
        if settings.context is not None:
            add_heights(heights, settings.context(), frame)
        cells = spool.counts()
        if cells:
            usual = TEXTURED_LEAF if spool.textures else leaf_buildings(counts.buildings, spool.vertices())
            tree = plan_tree(cells, settings.leaf_buildings or usual)
            writer = _Writer(folder, spool, heights if settings.occlusion else None, schema, counts, progress)
            root = writer.write_all(tree)
        else:
            root = Tile(np.zeros(3), np.zeros(3), 0.0)
        extras = {
            "verticalDatum": settings.vertical or "unknown",
            "sourceCrs": counts.crs,
            "featureCount": counts.buildings,
            "anchor": frame.to_json(),
        }
        write_tileset(folder, root, frame, extras)
    counts.frame = frame
    return counts


def _spool(
    batches: Iterable[CityModel],
    settings: CitySettings,
    spool: CellSpool,
    heights: HeightGrid,
    schema: Schema,
    counts: CityCounts,
    progress: Progress,
) -> Anchor:
    frame = settings.frame
    for model in batches:
        progress.at(None, "")
        if frame is None:
            if len(model.vertices) == 0:
                counts.without_geometry += model.table.parents.count("")
                continue
            frame = _frame_of(model)
        counts.crs = counts.crs or model.crs
        mesh = mesh_batch(model, frame, settings.style, ground=settings.ground, storeys=settings.storeys)
        mesh = _with_attributes(mesh, settings.attributes)
        for _, _, attributes in mesh.rows:
            schema.learn(attributes)
        if settings.occlusion:
            heights.add(mesh.points / UNITS, mesh.roofs)
        spool.add(mesh)
        counts.buildings += len(mesh.rows)
        counts.objects.update(row[1] for row in mesh.rows)
        counts.objects.update(mesh.parts)
        counts.parts += mesh.parts.total()
        counts.triangles += len(mesh.triangles)
        counts.without_geometry += mesh.without_geometry
    return frame or Anchor(0.0, 0.0, 0.0)


def _frame_of(model: CityModel) -> Anchor:
    low, high = corners(model.vertices)
    return anchor_at(float((low[0] + high[0]) / 2), float((low[1] + high[1]) / 2), float(np.floor(low[2])), model.crs)


def _with_attributes(mesh: BuildingMesh, wanted: frozenset[str] | None) -> BuildingMesh:
    if wanted is None:
        return mesh
    rows = [(row[0], row[1], {key: value for key, value in row[2].items() if key in wanted}) for row in mesh.rows]
    return dataclasses.replace(mesh, rows=rows)


def add_heights(heights: HeightGrid, batches: Iterable[CityModel], frame: Anchor) -> None:
    """Draw the roofs of city models into a height grid of the frame."""
    for model in batches:
        mesh = mesh_batch(model, frame, palette.existing)
        heights.add(mesh.points / UNITS, mesh.roofs)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the tiles of a tree, children first."""

    folder: Path
    spool: CellSpool
    heights: HeightGrid | None
    schema: Schema
    counts: CityCounts
    progress: Progress

    def write_all(self, root: Node) -> Tile:
        """Write the whole tree and return its root: one without content where a single leaf is too heavy for one tile."""
        tiles = self._write(root, "t")
        if len(tiles) == 1:
            return tiles[0]
        low, high = np.minimum.reduce([tile.low for tile in tiles]), np.maximum.reduce([tile.high for tile in tiles])
        return Tile(low, high, _NEVER_ENOUGH * float(np.linalg.norm(high - low)), children=tiles)

    def _write(self, node: Node, name: str) -> list[Tile]:
        """Write a node and everything below it; names count the way down: t, t-0, t-0-3. A heavy leaf becomes several tiles."""
        self.progress.at(None, "")
        if not node.children:
            tiles = self.spool.tiles(node.cells, LEAF_VERTICES)
            return [self._leaf(mesh, name if number == 0 else f"{name}.{number:x}") for number, mesh in enumerate(tiles)]
        children = [tile for number, child in enumerate(node.children) for tile in self._write(child, f"{name}-{number:x}")]
        low, high, uri = self._content(self.spool.blocks(node.cells, BLOCK_LIMIT), name, attributes=False)
        return [Tile(low, high, BLOCK_ERROR * 3.0 ** (node.level - 1), uri, children)]

    def _leaf(self, mesh: TileMesh, name: str) -> Tile:
        low, high, uri = self._content(self._shaded(mesh), name, attributes=True)
        return Tile(low, high, 0.0, uri)

    def _content(self, mesh: TileMesh, name: str, *, attributes: bool) -> tuple[FloatArray, FloatArray, str]:
        data, low, high = building_glb(mesh, self.schema, attributes=attributes, textures=self.spool.textures)
        uri = f"{name}.glb"
        (self.folder / uri).write_bytes(data)
        self.counts.tiles += 1
        return low, high, uri

    def _shaded(self, mesh: TileMesh) -> TileMesh:
        if self.heights is None:
            return mesh
        shade = of_vertices(self.heights, mesh.points / UNITS, mesh.normals / 127.0)
        return dataclasses.replace(mesh, shade=shade)


def describe(counts: CityCounts) -> dict[str, Any]:
    """Return the counts as an export report's extras."""
    return {
        "buildings": counts.buildings,
        "parts": counts.parts,
        "triangles": counts.triangles,
        "tiles": counts.tiles,
        "anchor": counts.frame.to_json() if counts.frame else None,
    }
