"""Pictures on the ground as a 3D Tiles 1.1 tileset: a pyramid of textured meshes that follow the terrain or lie flat."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from twin.exporters.tiles3d.heightwindow import HeightWindow, fill
from twin.exporters.tiles3d.rtin import grid_size
from twin.exporters.tiles3d.terraintile import TileParts, terrain_glb
from twin.exporters.tiles3d.tileset import Tile, write_tileset
from twin.findings import Progress
from twin.geodata.bbox import BBox
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, anchor_at, is_metric, transform

LEAF_PIXELS = 1024
"""Pixels along a tile's picture at most."""
LIFT = 0.25
"""Metres a picture lies above the terrain, whose own mesh is up to 0.2 m off."""
TOLERANCE = 0.05
_ERROR_PIXELS = 8.0  # a parent's error in its own pixels: it is replaced when one covers about one and a half on the screen
_MOST_CELLS = 256
_METRES_OF_DEGREE = 111_000.0
_FEW_COLOURS = 256

Pixels = npt.NDArray[np.uint8]


@dataclass(slots=True)
class ImageryCounts:
    """What was written: tiles with a picture, their triangles, and the frame they stand in."""

    tiles: int = 0
    triangles: int = 0
    frame: Anchor | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A rectangle of pixels."""

    top: int
    left: int
    rows: int
    columns: int

    def children(self) -> list[list[_Part]]:
        """Return the halves of each side that is longer than a leaf's, from north to south and west to east; [] for a leaf."""
        lines, places = _cuts(self.top, self.rows), _cuts(self.left, self.columns)
        if len(lines) * len(places) == 1:
            return []
        return [[_Part(top, left, rows, columns) for left, columns in places] for top, rows in lines]


def _cuts(begin: int, length: int) -> list[tuple[int, int]]:
    half = (length + 1) // 2
    return [(begin, length)] if length <= LEAF_PIXELS else [(begin, half), (begin + half, length - half)]


def write_imagery(
    coverage: Coverage,
    target: Path,
    *,
    ground: Coverage | None = None,
    frame: Anchor | None = None,
    vertical: str | None = None,
    progress: Progress,
) -> ImageryCounts:
    """Write a picture (Coverage of kind imagery) into a folder that exists; memory holds one tile of each level.

    It follows `ground` (heights in any CRS) where that has some and lies flat in the mean height of it elsewhere, at 0 m
    without any. Raises Cancelled when stopped.
    """
    base = 0.0
    if ground is not None:
        seen = np.asarray(ground.values[::16, ::16])
        base = float(seen[np.isfinite(seen)].mean()) if np.isfinite(seen).any() else 0.0
    anchor = frame or anchor_at(*coverage.bbox().centre(), float(np.floor(base)), coverage.crs)
    counts = ImageryCounts(frame=anchor)
    rows, columns = coverage.values.shape[:2]
    root, _, _ = _Writer(coverage, target, ground, base, anchor, counts, progress).write(_Part(0, 0, rows, columns), "p")
    extras = {
        "verticalDatum": vertical or "unknown",
        "sourceCrs": coverage.crs,
        "featureCount": 0,
        "anchor": anchor.to_json(),
    }
    write_tileset(target, root, anchor, extras)
    return counts


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the tiles of the pyramid, children first; a parent's picture is joined from its children's, halved."""

    coverage: Coverage
    folder: Path
    ground: Coverage | None
    base: float
    anchor: Anchor
    counts: ImageryCounts
    progress: Progress

    def write(self, part: _Part, name: str) -> tuple[Tile, Pixels, int]:
        """Write the tile of a part and all below it; return it with its halved picture and its level (0 is a leaf)."""
        self.progress.at(None, "")
        below = [
            [self.write(child, f"{name}-{2 * row + column}") for column, child in enumerate(line)]
            for row, line in enumerate(part.children())
        ]
        level = 1 + max(item[2] for line in below for item in line) if below else 0
        if below:
            pixels = np.concatenate([np.concatenate([item[1] for item in line], axis=1) for line in below])
        else:
            pixels = np.array(self.coverage.values[part.top : part.top + part.rows, part.left : part.left + part.columns])
        tile = self._tile(part, pixels, level, name)
        tile.children = [item[0] for line in below for item in line if item[0].uri is not None or item[0].children]
        return tile, halved(pixels), level

    def _tile(self, part: _Part, pixels: Pixels, level: int, name: str) -> Tile:
        grid = self.coverage
        west, north = grid.west + part.left * grid.step, grid.north - part.top * grid.step
        box = BBox(west, north - part.rows * grid.step, west + part.columns * grid.step, north)
        metres = grid.step if is_metric(grid.crs) else grid.step * _METRES_OF_DEGREE
        error = _ERROR_PIXELS * metres * 2.0**level if level else 0.0
        if not pixels[..., 3].any():
            middle = self.anchor.local(np.array([[*box.centre(), self.base]]), grid.crs)[0]
            return Tile(middle, middle, error)
        heights = self._heights(box, max(part.rows, part.columns) * metres)
        tolerance = TOLERANCE * 4.0**level
        clear = bool((pixels[..., 3] < 255).any())
        parts = TileParts(
            box,
            grid.crs,
            HeightWindow(heights, np.ones(heights.shape, dtype=bool), 0, 0),
            np.full(heights.shape, tolerance, dtype=np.float32),
            0.5 + 6.0 * tolerance,
            encoded(pixels if clear else pixels[..., :3]),
            None,
            name="imagery",
            clear=clear,
        )
        data, low, high, triangles = terrain_glb(parts, self.anchor)
        if data is None:
            return Tile(low, high, error)
        (self.folder / f"{name}.glb").write_bytes(data)
        self.counts.tiles += 1
        self.counts.triangles += triangles
        return Tile(low, high, error, f"{name}.glb")

    def _heights(self, box: BBox, metres: float) -> npt.NDArray[np.float32]:
        """Return heights (n, n) over a rectangle, rows from the north, gaps filled from around."""
        if self.ground is None:
            return np.full((3, 3), self.base, dtype=np.float32)
        step = self.ground.step if is_metric(self.ground.crs) else self.ground.step * _METRES_OF_DEGREE
        size = grid_size(min(metres / step, _MOST_CELLS))
        x, y = np.meshgrid(np.linspace(box.min_x, box.max_x, size), np.linspace(box.max_y, box.min_y, size))
        places = transform(np.column_stack([x.ravel(), y.ravel()]), self.coverage.crs, self.ground.crs)
        heights = self.ground.sample(places[:, 0], places[:, 1]).reshape(size, size).astype(np.float32)
        if not np.isfinite(heights).any():
            return np.full((3, 3), self.base, dtype=np.float32)
        return fill(heights)[0] + np.float32(LIFT)


def halved(pixels: Pixels) -> Pixels:
    """Return the picture in half the size, rounded up; a pixel is the mean of four, weighed by how opaque they are."""
    rows, columns = pixels.shape[:2]
    even = np.pad(pixels, ((0, rows % 2), (0, columns % 2), (0, 0)), mode="edge")
    squares = even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2, 4).astype(np.uint32)
    alpha = squares[..., 3:]
    total = alpha.sum(axis=(1, 3))
    colours = (squares[..., :3] * alpha).sum(axis=(1, 3)) + total // 2
    result = np.empty((*total.shape[:2], 4), dtype=np.uint8)
    result[..., :3] = colours // np.maximum(total, 1)
    result[..., 3:] = (total + 2) // 4
    return result


def encoded(pixels: Pixels) -> bytes:
    """Return pixels (rows, columns, 3 or 4) as WebP: without loss where there are few colours (a drawing), else as a photo."""
    seen = pixels[::4, ::4].reshape(-1, pixels.shape[2]).astype(np.uint32)
    drawn = len(np.unique(seen @ np.array([1, 256, 65536, 16777216][: pixels.shape[2]], dtype=np.uint32))) <= _FEW_COLOURS
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "WEBP", lossless=drawn, quality=60 if drawn else 82, method=2)
    return target.getvalue()
