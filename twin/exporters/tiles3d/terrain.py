"""Terrain as a 3D Tiles 1.1 tileset: a quadtree of simplified meshes with land use and sky light as pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twin.errors import FileDamaged
from twin.exporters.tiles3d import groundcover
from twin.exporters.tiles3d.groundshade import Shade, ground_shade, joined
from twin.exporters.tiles3d.heightwindow import window
from twin.exporters.tiles3d.occlusion import HeightGrid
from twin.exporters.tiles3d.rtin import grid_size
from twin.exporters.tiles3d.terraintile import TileParts, inside, near_buildings, terrain_glb
from twin.exporters.tiles3d.tileset import Tile, write_tileset
from twin.findings import Finding, Progress
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel, SurfaceType
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, anchor_at, transform
from twin.geodata.feature import FeatureCollection
from twin.geodata.triangulation import triangulate
from twin.language import Text

Walk = Callable[[], Iterable[CityModel]]
LEAF_CELLS = 1024
"""Grid cells along a leaf tile at most."""
PARENT_CELLS = 512
PIXEL = 0.5
"""Metres a pixel of a leaf's land-use picture covers; a parent's pixel is twice its child's."""
LARGEST_PICTURE = 2048
NEAR, FAR = 0.05, 0.2
"""Tolerance in metres of leaf meshes within 12 m of buildings, and elsewhere; a parent's is four times its child's."""
_PARENT_ERROR = 8.0


@dataclass(slots=True)
class TerrainCounts:
    """What was written; `filled` counts grid cells without data that were filled from around, `left_out` those that were not."""

    triangles: int = 0
    tiles: int = 0
    filled: int = 0
    left_out: int = 0
    frame: Anchor | None = None


def write_terrain(
    coverage: Coverage,
    target: Path,
    *,
    landuse: FeatureCollection | None = None,
    obstacles: Walk | None = None,
    sites: Sequence[BBox] = (),
    frame: Anchor | None = None,
    vertical: str | None = None,
    progress: Progress,
) -> TerrainCounts:
    """Write the terrain into a folder that exists; memory holds one tile at a time.

    landuse colours the ground (see groundcover.CLASS_COLUMNS), obstacles are the city models whose buildings darken it and
    near which the mesh is finest, as in `sites` (rectangles in the grid's CRS). Raises FileDamaged when the grid holds no
    height at all, Cancelled when stopped.
    """
    low, high = height_range(coverage)
    box = coverage.bbox()
    anchor = frame or anchor_at(*box.centre(), float(np.floor(low)), coverage.crs)
    counts = TerrainCounts(frame=anchor)
    cover = groundcover.cover(landuse, coverage.crs)
    with HeightGrid() as heights:
        for model in obstacles() if obstacles is not None else ():
            progress.at(None, "")
            add_roofs(heights, model, coverage.crs)
        shaded = heights if obstacles is not None else None
        writer = _Writer(coverage, target, cover, shaded, tuple(sites), anchor, (low, high), counts, progress)
        root, _ = writer.write(_plan(box, LEAF_CELLS * coverage.step), "g")
    extras = {
        "verticalDatum": vertical or "unknown",
        "sourceCrs": coverage.crs,
        "featureCount": 0,
        "anchor": anchor.to_json(),
    }
    write_tileset(target, root, anchor, extras)
    if counts.filled or counts.left_out:
        progress.finding(_gaps(counts))
    return counts


def add_roofs(heights: HeightGrid, model: CityModel, crs_code: str) -> None:
    """Draw everything of a city model but its ground surfaces into a height grid of a projected CRS."""
    placed = model.with_vertices(transform(model.vertices, model.crs, crs_code), crs_code)
    found = triangulate(placed)
    heights.add(placed.vertices, found.triangles[placed.surface_type[found.surface] != SurfaceType.GROUND])


def height_range(coverage: Coverage) -> tuple[float, float]:
    """Return the lowest and highest height, seen on at most about a million cells; raises FileDamaged when there is none."""
    every = max(1, int(np.sqrt(coverage.values.size / 1e6)))
    seen = np.asarray(coverage.values[::every, ::every])
    seen = seen[np.isfinite(seen)]
    if len(seen) == 0:
        raise FileDamaged(
            "TERRAIN_WITHOUT_HEIGHTS",
            "Das Geländemodell enthält keine einzige Höhe. Bitte prüfen, ob die richtige Datei gewählt wurde.",
            "The terrain model holds not a single height. Please check whether the right file was chosen.",
        )
    return float(seen.min()), float(seen.max())


def _gaps(counts: TerrainCounts) -> Finding:
    return Finding(
        "TERRAIN_GAPS",
        "warning",
        Text(
            f"{counts.filled} Rasterzellen ohne Höhe wurden aus der Umgebung ergänzt, {counts.left_out} blieben leer",
            f"{counts.filled} grid cells without height were filled from around, {counts.left_out} stayed empty",
        ),
        params={"filled": counts.filled, "left_out": counts.left_out},
    )


@dataclass(frozen=True, slots=True)
class _Node:
    """A rectangle of the terrain; level 0 is a leaf. Children stand in rows from north to south, each from west to east."""

    box: BBox
    level: int
    children: tuple[tuple[_Node, ...], ...] = ()


def _plan(box: BBox, leaf: float) -> _Node:
    """Return the tree of a rectangle: halves of each side that is longer than a leaf's, so no tile reaches beyond the grid."""
    columns = _cuts(box.min_x, box.max_x, leaf)
    rows = _cuts(box.min_y, box.max_y, leaf)[::-1]
    if len(columns) * len(rows) == 1:
        return _Node(box, 0)
    children = tuple(tuple(_plan(BBox(west, south, east, north), leaf) for west, east in columns) for south, north in rows)
    return _Node(box, 1 + max(child.level for line in children for child in line), children)


def _cuts(low: float, high: float, leaf: float) -> list[tuple[float, float]]:
    middle = (low + high) / 2.0
    return [(low, high)] if high - low <= leaf * (1.0 + 1e-9) else [(low, middle), (middle, high)]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the tiles of the tree, children first; a parent's sky light is joined from its children's."""

    coverage: Coverage
    folder: Path
    cover: groundcover.Cover
    heights: HeightGrid | None
    sites: tuple[BBox, ...]
    anchor: Anchor
    range: tuple[float, float]
    counts: TerrainCounts
    progress: Progress

    def write(self, node: _Node, name: str) -> tuple[Tile, Shade | None]:
        """Write the tile of a node and all below it; return it with its sky light."""
        self.progress.at(None, "")
        written = [
            [self.write(child, f"{name}-{2 * row + column}") for column, child in enumerate(line)]
            for row, line in enumerate(node.children)
        ]
        if written:
            shade = joined([[part for _, part in line] for line in written])
        else:
            shade = ground_shade(self.coverage, self.heights, node.box) if self.heights is not None else None
        data, low, high, triangles = terrain_glb(self._parts(node, shade), self.anchor)
        uri = f"{name}.glb" if data is not None else None
        if uri is not None and data is not None:
            (self.folder / uri).write_bytes(data)
            self.counts.tiles += 1
        self.counts.triangles += triangles
        error = _PARENT_ERROR * 2.5 ** (node.level - 1) if written else 0.0
        return Tile(low, high, error, uri, [tile for line in written for tile, _ in line]), shade

    def _parts(self, node: _Node, shade: Shade | None) -> TileParts:
        box, step = node.box, self.coverage.step
        cells = max(box.max_x - box.min_x, box.max_y - box.min_y) / step
        size = grid_size(cells if node.level == 0 else min(cells, PARENT_CELLS))
        found = window(self.coverage, box, size, size)
        factor = 4.0**node.level
        tolerance = np.full((size, size), FAR * factor, dtype=np.float32)
        if node.level == 0:
            self.counts.filled += found.filled
            self.counts.left_out += found.left_out
            if self.heights is not None:
                tolerance[near_buildings(self.heights, box, size)] = NEAR
            for site in self.sites:
                tolerance[inside(site, box, size)] = NEAR
        return TileParts(box, self.coverage.crs, found, tolerance, 2.0 + 6.0 * FAR * factor, self._picture(node), shade)

    def _picture(self, node: _Node) -> bytes:
        box = node.box
        pixel = PIXEL * 2.0**node.level
        if len(self.cover.polygons) == 0:
            columns, rows = _pixels(box, 8.0 * pixel)
            return groundcover.relief_picture(window(self.coverage, box, rows, columns).heights, *self.range)
        return groundcover.cover_picture(self.cover, box, *_pixels(box, pixel), coarse=node.level > 0)


def _pixels(box: BBox, pixel: float) -> tuple[int, int]:
    columns, rows = ((high - low) / pixel for low, high in ((box.min_x, box.max_x), (box.min_y, box.max_y)))
    return (
        min(max(int(np.ceil(columns)), 2), LARGEST_PICTURE),
        min(max(int(np.ceil(rows)), 2), LARGEST_PICTURE),
    )
