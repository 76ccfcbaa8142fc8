"""Point clouds as a 3D Tiles 1.1 tileset: a quadtree in which each tile adds points to those of the coarser ones.

Every point stands in exactly one tile. A first look finds which cells hold any points; the levels then take random shares so
that a tile holds about TILE_POINTS. Memory holds one batch and one tile: between them the points lie sorted in a file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from twin.errors import FileDamaged
from twin.exporters.tiles3d.palette import linear
from twin.exporters.tiles3d.tileset import Tile, write_tileset
from twin.findings import Progress
from twin.geodata.crs import Anchor, anchor_at, is_metric
from twin.geodata.glb import POINTS, Glb, y_up
from twin.geodata.pointcloud import PointCloud

Walk = Callable[[], Iterable[PointCloud]]
TILE_POINTS = 40_000
DEEPEST = 10
"""The finest level has 2^10 by 2^10 cells: 40 billion points at most, of which a file may hold one."""
_ERROR_SPACINGS = 5.0  # a tile's error in distances between its points: it is refined when they are some two pixels apart
_RECORD = np.dtype([("place", "<f4", 3), ("colour", "u1", 4)])
_METRES_OF_DEGREE = 111_000.0
_PIECE = 250_000  # points transformed at a time

CLASSES: dict[int, str] = {
    2: "#B8A684",
    3: "#B5CC8E",
    4: "#8FB36B",
    5: "#5E9150",
    6: "#C4694F",
    9: "#6FA3C7",
    10: "#8A8A8A",
    11: "#9A9A9A",
    13: "#E0C341",
    14: "#E0C341",
    15: "#8C6BB1",
    17: "#B58B6B",
    20: "#B8A684",
    26: "#C4694F",
}
"""sRGB of the classes of ASPRS LAS 1.4; any other is grey."""
_OTHER = "#BDBDBD"
_LOW, _HIGH = "#5B7F95", "#F2E3C6"


@dataclass(slots=True)
class PointCounts:
    """What was written."""

    points: int = 0
    tiles: int = 0
    levels: int = 0
    frame: Anchor | None = None


@dataclass(frozen=True, slots=True)
class _Survey:
    """What a first look over all points tells: their box, how many they are, what may colour them."""

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    count: int
    coloured: bool
    classified: bool
    crs: str

    def side(self) -> float:
        """Return the side of the square of the quadtree, in CRS units."""
        return float(max((self.high - self.low)[:2].max(), 1e-6)) * (1.0 + 1e-9)

    def cells(self, positions: npt.NDArray[np.float64], level: int) -> npt.NDArray[np.int64]:
        """Return the cell (row * 2^level + column) of each point."""
        places = np.minimum(((positions[:, :2] - self.low[:2]) * (2**level / self.side())).astype(np.int64), 2**level - 1)
        result: npt.NDArray[np.int64] = places[:, 1] * 2**level + places[:, 0]
        return result


def write_points(
    walk: Walk, target: Path, *, frame: Anchor | None = None, vertical: str | None = None, progress: Progress
) -> PointCounts:
    """Write all points into a folder that exists; `walk` gives their batches, all of one CRS, again and again.

    A point has its own colour, else that of its class, else one by its height. Raises FileDamaged when there is none,
    Cancelled when stopped.
    """
    survey = _survey(walk, progress)
    middle = (survey.low + survey.high) / 2.0
    anchor = frame or anchor_at(float(middle[0]), float(middle[1]), float(np.floor(survey.low[2])), survey.crs)
    shares = _shares(walk, survey, progress)
    starts = _starts(walk, survey, shares, progress)
    with tempfile.TemporaryFile(dir=target) as store:
        _sort(walk, survey, shares, starts, anchor, store, progress)
        writer = _Writer(target, store, starts, len(shares), _metres(survey), progress)
        root = writer.tile(0, 0, 0)
    counts = PointCounts(survey.count, writer.tiles, len(shares), anchor)
    extras = {
        "verticalDatum": vertical or "unknown",
        "sourceCrs": survey.crs,
        "featureCount": 0,
        "pointCount": survey.count,
        "anchor": anchor.to_json(),
    }
    if root is not None:
        write_tileset(target, root, anchor, extras)
    return counts


def _metres(survey: _Survey) -> float:
    return survey.side() if is_metric(survey.crs) else survey.side() * _METRES_OF_DEGREE


def _survey(walk: Walk, progress: Progress) -> _Survey:
    low, high, count = np.full(3, np.inf), np.full(3, -np.inf), 0
    coloured = classified = False
    crs = ""
    for batch in walk():
        progress.at(None, "")
        if len(batch) == 0:
            continue
        low, high = np.minimum(low, batch.positions.min(axis=0)), np.maximum(high, batch.positions.max(axis=0))
        count += len(batch)
        coloured = coloured or batch.colours is not None
        classified = classified or bool((np.asarray(batch.classification) > 1).any())
        crs = batch.crs
    if count == 0:
        raise FileDamaged(
            "CLOUD_EMPTY", "Die Punktwolke enthält keinen einzigen Punkt.", "The point cloud holds not a single point."
        )
    return _Survey(low, high, count, coloured, classified, crs)


def _shares(walk: Walk, survey: _Survey, progress: Progress) -> npt.NDArray[np.float64]:
    """Return for each level, the coarsest first, which share of all points has been given out up to and with it."""
    side = 2**DEEPEST
    held = np.zeros(side * side, dtype=bool)
    for batch in walk():
        progress.at(None, "")
        held[survey.cells(batch.positions, DEEPEST)] = True
    cells: list[npt.NDArray[np.bool_]] = [held.reshape(side, side)]
    while len(cells[0]) > 1:
        cells.insert(0, np.asarray(cells[0].reshape(len(cells[0]) // 2, 2, -1, 2).any(axis=(1, 3))))
    given = np.cumsum([TILE_POINTS * int(level.sum()) for level in cells]) / survey.count
    deepest = int(np.searchsorted(given, 1.0)) + 1
    shares = given[: min(deepest, len(given))]
    shares[-1] = 1.0
    return shares


def _tiles_of(batch: PointCloud, number: int, survey: _Survey, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the tile of each point, numbered by level and cell; the same whenever a batch of this number is asked for."""
    level = np.searchsorted(shares, np.random.default_rng(number).random(len(batch)), side="right")
    result = np.empty(len(batch), dtype=np.int64)
    for depth in range(len(shares)):
        chosen = level == depth
        result[chosen] = _first(depth) + survey.cells(np.asarray(batch.positions)[chosen], depth)
    return result


def _first(level: int) -> int:
    """Return the number of the first tile of a level."""
    return int((4**level - 1) // 3)


def _starts(walk: Walk, survey: _Survey, shares: npt.NDArray[np.float64], progress: Progress) -> npt.NDArray[np.int64]:
    """Return where the points of each tile begin in the sorted file, and behind the last one where it ends."""
    counts = np.zeros(_first(len(shares)), dtype=np.int64)
    for number, batch in enumerate(walk()):
        progress.at(None, "")
        counts += np.bincount(_tiles_of(batch, number, survey, shares), minlength=len(counts))
    return np.concatenate([[0], np.cumsum(counts)])


def _sort(
    walk: Walk,
    survey: _Survey,
    shares: npt.NDArray[np.float64],
    starts: npt.NDArray[np.int64],
    anchor: Anchor,
    store: IO[bytes],
    progress: Progress,
) -> None:
    """Write all points to the file, those of a tile beside each other."""
    heads = starts[:-1].copy()
    done = 0
    for number, batch in enumerate(walk()):
        tiles = _tiles_of(batch, number, survey, shares)
        order = np.argsort(tiles, kind="stable")
        records = np.empty(len(batch), dtype=_RECORD)
        for begin in range(0, len(batch), _PIECE):
            piece = slice(begin, begin + _PIECE)
            records["place"][piece] = anchor.local(np.asarray(batch.positions[piece]), survey.crs)
        records["colour"] = _colours(batch, survey)
        records, ordered = records[order], tiles[order]
        found, begins = np.unique(ordered, return_index=True)
        ends = np.append(begins[1:], len(ordered))
        for tile, begin, end in zip(found.tolist(), begins.tolist(), ends.tolist(), strict=True):
            os.pwrite(store.fileno(), records[begin:end].tobytes(), int(heads[tile]) * _RECORD.itemsize)
            heads[tile] += end - begin
        done += len(batch)
        progress.at(0.8 * done / survey.count, "")


def _colours(batch: PointCloud, survey: _Survey) -> npt.NDArray[np.uint8]:
    """Return linear red, green, blue and 255 of each point."""
    result = np.full((len(batch), 4), 255, dtype=np.uint8)
    if batch.colours is not None:
        result[:, :3] = _LINEAR[np.asarray(batch.colours)]
    elif survey.classified and not survey.coloured:
        result[:, :3] = _CLASS_COLOURS[np.asarray(batch.classification)]
    else:
        span = max(float(survey.high[2] - survey.low[2]), 1.0)
        share = np.clip((np.asarray(batch.positions[:, 2]) - survey.low[2]) / span, 0.0, 1.0)[:, None]
        result[:, :3] = np.rint(255.0 * (linear(_LOW) * (1.0 - share) + linear(_HIGH) * share))
    return result


def _linear_table() -> npt.NDArray[np.uint8]:
    return np.array([np.rint(linear(f"#{value:02X}0000")[0] * 255.0) for value in range(256)], dtype=np.uint8)


def _class_table() -> npt.NDArray[np.uint8]:
    return np.array([np.rint(linear(CLASSES.get(number, _OTHER)) * 255.0) for number in range(256)], dtype=np.uint8)


_LINEAR = _linear_table()
_CLASS_COLOURS = _class_table()


class _Writer:
    """Writes the tiles of the tree from the sorted file, coarse before fine."""

    def __init__(
        self, folder: Path, store: IO[bytes], starts: npt.NDArray[np.int64], levels: int, metres: float, progress: Progress
    ) -> None:
        self._folder, self._store, self._starts = folder, store, starts
        self._levels, self._metres, self._progress = levels, metres, progress
        self.tiles = 0

    def tile(self, level: int, row: int, column: int) -> Tile | None:
        """Write a tile and all below it; return it, None when there is no point."""
        self._progress.at(None, "")
        number = _first(level) + row * 2**level + column
        begin, end = int(self._starts[number]), int(self._starts[number + 1])
        below = list(self._below(level, row, column)) if level + 1 < self._levels else []
        if begin == end and not below:
            return None
        error = _ERROR_SPACINGS * self._metres / 2**level / np.sqrt(TILE_POINTS) if below else 0.0
        if begin == end:
            low, high = below[0].bounds()
            return Tile(low, high, float(error), None, below, "ADD")
        self._store.seek(begin * _RECORD.itemsize)
        records = np.frombuffer(self._store.read((end - begin) * _RECORD.itemsize), dtype=_RECORD)
        name = f"{level}-{row}-{column}.glb"
        places = records["place"].astype(np.float64)
        (self._folder / name).write_bytes(points_glb(places, records["colour"][:, :3]))
        self.tiles += 1
        return Tile(places.min(axis=0), places.max(axis=0), float(error), name, below, "ADD")

    def _below(self, level: int, row: int, column: int) -> Iterator[Tile]:
        for down in (0, 1):
            for right in (0, 1):
                child = self.tile(level + 1, 2 * row + down, 2 * column + right)
                if child is not None:
                    yield child


def points_glb(places: npt.NDArray[np.float64], colours: npt.NDArray[np.uint8]) -> bytes:
    """Return points (n, 3: east, north, up in metres) with linear colours (n, 3) as GLB, places on 16 bits of their box."""
    turned = y_up(places)
    low = turned.min(axis=0)
    extent = np.maximum(turned.max(axis=0) - low, 1e-3)
    glb = Glb()
    glb.extension("KHR_mesh_quantization", required=True)
    quantised = np.rint((turned - low) / extent * 65535.0).astype(np.uint16)
    attributes = {
        "POSITION": glb.attribute(quantised, normalized=True, bounds=True),
        "COLOR_0": glb.attribute(np.ascontiguousarray(colours), normalized=True),
    }
    glb.document["materials"] = [{"name": "points", "extensions": {"KHR_materials_unlit": {}}}]
    glb.extension("KHR_materials_unlit")
    glb.document["meshes"] = [{"primitives": [{"mode": POINTS, "attributes": attributes, "material": 0}]}]
    glb.document["nodes"] = [{"mesh": 0, "translation": low.tolist(), "scale": extent.tolist()}]
    return glb.to_bytes()
