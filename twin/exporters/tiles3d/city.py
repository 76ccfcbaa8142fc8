"""City models as a 3D Tiles 1.1 tileset: one pass over the batches onto disk, then tile by tile."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.cellspool import CellSpool, Packed, packed
from twin.exporters.tiles3d.meshing import UNITS, BuildingMesh, mesh_batch
from twin.exporters.tiles3d.metadata import Schema
from twin.exporters.tiles3d.occlusion import HeightArray, HeightGrid, covered
from twin.exporters.tiles3d.palette import Style
from twin.exporters.tiles3d.tileset import Tile, leaf_buildings, plan_tree, write_tileset
from twin.exporters.tiles3d.tilewriting import TileWriter, tiles_of
from twin.findings import Progress
from twin.geodata.bbox import corners
from twin.geodata.citymodel import CityModel, IntArray
from twin.geodata.crs import Anchor, anchor_at
from twin.sidebyside import END, SideBySide

Walk = Callable[[], Iterable[CityModel]]
TEXTURED_LEAF = 40
"""Buildings of a leaf tile where surfaces bear pictures: these weigh far more than the geometry."""


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
    instanced   write for our own viewer: coarse tiles are one box drawn many times, which few programs know in colour, and
                such blocks stand before the single leaf of a small city too
    """

    frame: Anchor | None = None
    style: Style = palette.existing
    attributes: frozenset[str] | None = None
    ground: bool = True
    occlusion: bool = True
    context: Walk | None = None
    storeys: bool = False
    leaf_buildings: int | None = None
    instanced: bool = False
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

    def add(self, batch: CityCounts) -> None:
        """Add the counts of a batch."""
        self.buildings += batch.buildings
        self.objects.update(batch.objects)
        self.parts += batch.parts
        self.triangles += batch.triangles
        self.without_geometry += batch.without_geometry
        self.crs = self.crs or batch.crs


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
            tree = plan_tree(cells, settings.leaf_buildings or usual, stand_in=settings.instanced)
            shading = heights if settings.occlusion else None
            root = TileWriter(folder, spool, shading, schema, progress, settings.instanced).write_all(tree)
            counts.tiles = tiles_of(root)
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


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """What a batch puts behind those before it: buildings by cell, cells below roofs, attributes met, and counts."""

    packed: list[Packed]
    roofed: list[tuple[IntArray, IntArray, HeightArray]]
    schema: Schema
    counts: CityCounts


class _Waiting:
    """Batches in their order, taken by number; those between are passed over."""

    def __init__(self, batches: Iterable[CityModel]) -> None:
        self._batches = iter(batches)
        self._next = 0

    def first(self, counts: CityCounts) -> CityModel | None:
        """Return the first batch with geometry, which stays, and count the objects of those before it, which go."""
        for model in self._batches:
            if len(model.vertices):
                self._batches = itertools.chain([model], self._batches)
                return model
            counts.without_geometry += model.table.parents.count("")
        return None

    def take(self, number: int) -> CityModel | None:
        """Return a batch, None behind the last."""
        for model in self._batches:
            self._next += 1
            if self._next > number:
                return model
        return None

    def has_more(self) -> bool:
        """Return whether a batch is left."""
        for model in self._batches:
            self._batches = itertools.chain([model], self._batches)
            return True
        return False


def _spool(
    batches: Iterable[CityModel],
    settings: CitySettings,
    spool: CellSpool,
    heights: HeightGrid,
    schema: Schema,
    counts: CityCounts,
    progress: Progress,
) -> Anchor:
    """Put all batches on disk, prepared side by side where cores are free, and return the frame they stand in."""
    waiting, frame = _Waiting(batches), settings.frame
    if frame is None:
        model = waiting.first(counts)
        if model is None:
            return Anchor(0.0, 0.0, 0.0)
        frame = _frame_of(model)

    def prepare(number: int, store: CellSpool | None = None) -> Any:
        found = waiting.take(number)
        return END if found is None else _prepared(found, frame, settings, store)

    with SideBySide(None, prepare) as others:
        number = 0
        while True:
            progress.at(None, "")
            batch: Any = others.result(number)
            if batch is None:
                batch = prepare(number, spool)
            if batch == END:
                return frame
            spool.append(batch.packed)
            for cells in batch.roofed:
                heights.draw(*cells)
            schema.add(batch.schema)
            counts.add(batch.counts)
            if number == 0 and waiting.has_more():
                others.start(1)
            number += 1


def _prepared(model: CityModel, frame: Anchor, settings: CitySettings, spool: CellSpool | None) -> _Prepared | None:
    """Return what a batch gives; None for one with pictures without the spool, which knows those of other batches."""
    mesh = mesh_batch(model, frame, settings.style, ground=settings.ground, storeys=settings.storeys)
    if mesh.textured is not None and spool is None:
        return None
    mesh = _with_attributes(mesh, settings.attributes)
    schema = Schema()
    for _, _, attributes in mesh.rows:
        schema.learn(attributes)
    counts = CityCounts(
        len(mesh.rows),
        Counter(row[1] for row in mesh.rows) + mesh.parts,
        mesh.parts.total(),
        len(mesh.triangles),
        without_geometry=mesh.without_geometry,
        crs=model.crs,
    )
    roofed = list(covered(mesh.points / UNITS, mesh.roofs)) if settings.occlusion else []
    pictures = spool.rows_of(mesh.textured) if mesh.textured is not None and spool is not None else None
    return _Prepared(packed(mesh, pictures), roofed, schema, counts)


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


def describe(counts: CityCounts) -> dict[str, Any]:
    """Return the counts as an export report's extras."""
    return {
        "buildings": counts.buildings,
        "parts": counts.parts,
        "triangles": counts.triangles,
        "tiles": counts.tiles,
        "anchor": counts.frame.to_json() if counts.frame else None,
    }
