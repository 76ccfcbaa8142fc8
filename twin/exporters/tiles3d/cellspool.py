"""The first pass of writing a city: its buildings on disk by cells of 128 m, from which tiles are read back one by one."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from twin.exporters.tiles3d.blockgroups import grouped
from twin.exporters.tiles3d.blocks import far_mesh
from twin.exporters.tiles3d.blocks import mesh as block_mesh
from twin.exporters.tiles3d.meshing import UNITS, BuildingMesh, MeshTextures
from twin.exporters.tiles3d.metadata import Row
from twin.geodata.citymodel import IntArray
from twin.geodata.texture import Texture

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class TileMesh:
    """The geometry of one tile: points int32 (256ths of a metre), normals int8, colours uint8, each (n, 3); building (n).

    triangles (t, 3) and edges (e, 2) are rows of points; `shade` is the sky view factor (n) where it is known already.
    `pictures` (n) are rows of the spool's textures, -1 for none, `uv` (n, 2) the places in them; None without any.
    """

    rows: list[Row]
    points: npt.NDArray[np.int32]
    normals: npt.NDArray[np.int8]
    colours: npt.NDArray[np.uint8]
    building: IntArray
    triangles: IntArray
    edges: IntArray
    storeys: npt.NDArray[np.float32] | None = None
    shade: npt.NDArray[np.uint8] | None = None
    pictures: npt.NDArray[np.int32] | None = None
    uv: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """Buildings of one cell from one batch as bytes for the two files, and what a run says of them behind its places."""

    cell: Cell
    detail: bytes
    coarse: bytes
    sizes: tuple[int, int, int, int, int, int, bool, bool]


@dataclass(frozen=True, slots=True)
class _Run:
    """Where buildings of one cell from one batch lie in the two files."""

    detail: int
    coarse: int
    vertices: int
    triangles: int
    edges: int
    buildings: int
    text: int
    heads: int
    storeys: bool
    textured: bool


def packed(mesh: BuildingMesh, pictures: npt.NDArray[np.int32] | None) -> list[Packed]:
    """Return a batch, whose buildings stand in the order of their cells already, cell by cell.

    `pictures` are the rows of the vertices' pictures among those of all batches.
    """
    if not mesh.rows:
        return []
    normals = np.rint(mesh.normals * 127.0).astype(np.int8)
    changes = np.flatnonzero(np.any(np.diff(mesh.cells, axis=0) != 0, axis=1)) + 1
    bounds = [0, *changes.tolist(), len(mesh.rows)]
    return [_packed(mesh, normals, pictures, first, end) for first, end in itertools.pairwise(bounds)]


def _packed(
    mesh: BuildingMesh, normals: npt.NDArray[np.int8], pictures: npt.NDArray[np.int32] | None, first: int, end: int
) -> Packed:
    vertices, triangles, edges = (
        slice(int(offsets[first]), int(offsets[end]))
        for offsets in (mesh.vertex_offsets, mesh.triangle_offsets, mesh.edge_offsets)
    )
    text = orjson.dumps(mesh.rows[first:end], default=str)
    detail: list[npt.NDArray[Any]] = [
        mesh.points[vertices],
        normals[vertices],
        mesh.colours[vertices],
        np.diff(mesh.vertex_offsets[first : end + 1]).astype(np.uint32),
        (mesh.triangles[triangles] - vertices.start).astype(np.uint32),
        (mesh.edges[edges] - vertices.start).astype(np.uint32),
    ]
    if mesh.storeys is not None:
        detail.append(mesh.storeys[vertices])
    if pictures is not None and mesh.textured is not None:
        detail += [pictures[vertices], mesh.textured.uv[vertices].astype(np.float32)]
    heads = orjson.dumps([row[:2] for row in mesh.rows[first:end]])
    blocks = mesh.blocks[first:end].tobytes() + mesh.block_colours[first:end].tobytes()
    sizes = (
        vertices.stop - vertices.start,
        triangles.stop - triangles.start,
        edges.stop - edges.start,
        end - first,
        len(text),
        len(heads),
        mesh.storeys is not None,
        pictures is not None,
    )
    cell = (int(mesh.cells[first, 0]), int(mesh.cells[first, 1]))
    return Packed(cell, b"".join(array.tobytes() for array in detail) + text, blocks + heads, sizes)


class CellSpool:
    """Buildings on disk by cell; memory holds one record of nine numbers per batch and cell."""

    def __init__(self) -> None:
        self._detail = _Heap("twin-tiles-")
        self._coarse = _Heap("twin-blocks-")
        self._runs: dict[Cell, list[_Run]] = {}
        self._textures: dict[Texture, int] = {}

    @property
    def textures(self) -> list[Texture]:
        """Return the pictures of all batches; the rows of tiles point here."""
        return list(self._textures)

    def __enter__(self) -> CellSpool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._detail.close()
        self._coarse.close()

    def counts(self) -> dict[Cell, int]:
        """Return the number of buildings of each cell."""
        return {cell: sum(run.buildings for run in runs) for cell, runs in self._runs.items()}

    def vertices(self) -> int:
        """Return the number of vertices of all buildings."""
        return sum(run.vertices for runs in self._runs.values() for run in runs)

    def append(self, batch: Iterable[Packed]) -> None:
        """Put a batch behind the others."""
        for packed in batch:
            run = _Run(self._detail.append(packed.detail), self._coarse.append(packed.coarse), *packed.sizes)
            self._runs.setdefault(packed.cell, []).append(run)

    def rows_of(self, textured: MeshTextures) -> npt.NDArray[np.int32]:
        """Return for each vertex the row of its picture among those of all batches."""
        rows = [self._textures.setdefault(texture, len(self._textures)) for texture in textured.textures]
        return np.array([*rows, -1], dtype=np.int32)[textured.rows]

    def _runs_of(self, cells: Iterable[Cell]) -> list[_Run]:
        return [run for cell in cells for run in self._runs[cell]]

    def tiles(self, cells: Sequence[Cell], most_vertices: int) -> Iterator[TileMesh]:
        """Yield all buildings of the cells in full detail, in several tiles where one would have more vertices.

        A run is never cut: it comes from one batch, which is bounded.
        """
        taken: list[_Run] = []
        for run in self._runs_of(cells):
            if taken and sum(one.vertices for one in taken) + run.vertices > most_vertices:
                yield self._tile(taken)
                taken = []
            taken.append(run)
        yield self._tile(taken)

    def _tile(self, runs: Sequence[_Run]) -> TileMesh:
        pieces = [self._read(run) for run in runs]
        vertices = np.cumsum([0] + [len(piece.points) for piece in pieces])
        buildings = np.cumsum([0] + [len(piece.rows) for piece in pieces])
        storeys = [piece.storeys for piece in pieces if piece.storeys is not None]
        return TileMesh(
            [row for piece in pieces for row in piece.rows],
            np.concatenate([piece.points for piece in pieces]),
            np.concatenate([piece.normals for piece in pieces]),
            np.concatenate([piece.colours for piece in pieces]),
            np.concatenate([piece.building + start for piece, start in zip(pieces, buildings[:-1], strict=True)]),
            np.concatenate([piece.triangles + start for piece, start in zip(pieces, vertices[:-1], strict=True)]),
            np.concatenate([piece.edges + start for piece, start in zip(pieces, vertices[:-1], strict=True)]),
            np.concatenate(storeys) if storeys and len(storeys) == len(pieces) else None,
            None,
            *_textured(pieces),
        )

    def _read(self, run: _Run) -> TileMesh:
        size = 18 * run.vertices + 4 * run.buildings + 12 * run.triangles + 8 * run.edges + run.text
        size += (4 * run.vertices if run.storeys else 0) + (12 * run.vertices if run.textured else 0)
        cursor = _Cursor(self._detail.read(run.detail, size))
        points = cursor.take(np.int32, run.vertices, 3)
        normals = cursor.take(np.int8, run.vertices, 3)
        colours = cursor.take(np.uint8, run.vertices, 3)
        sizes = cursor.take(np.uint32, run.buildings)
        triangles = cursor.take(np.uint32, run.triangles, 3).astype(np.int64)
        edges = cursor.take(np.uint32, run.edges, 2).astype(np.int64)
        storeys = cursor.take(np.float32, run.vertices) if run.storeys else None
        pictures = cursor.take(np.int32, run.vertices) if run.textured else None
        uv = cursor.take(np.float32, run.vertices, 2) if run.textured else None
        building = np.repeat(np.arange(run.buildings), sizes)
        rows = orjson.loads(cursor.rest())
        return TileMesh(rows, points, normals, colours, building, triangles, edges, storeys, None, pictures, uv)

    def blocks(self, cells: Sequence[Cell], limit: int, *, far: bool = False, bold: bool = False) -> TileMesh:
        """Return the block models of the cells' buildings; beyond `limit` neighbours share one, named by the largest of them.

        Those `far` away have fewer points, `bold` ones stand for houses smaller than a pixel.
        """
        runs = self._runs_of(cells)
        pieces = [self._blocks_of(run) for run in runs]
        corners, colours = (np.concatenate(column) for column in zip(*pieces, strict=True))
        blocks = grouped(corners, colours, limit, UNITS, bold=bold)
        made = (far_mesh if far else block_mesh)(blocks.corners, blocks.colours[:, 0], blocks.colours[:, 1])
        normals = np.rint(made.normals * 127.0).astype(np.int8)
        edges = np.zeros((0, 2), dtype=np.int64)
        rows = self._heads(runs, blocks.chief)
        return TileMesh(rows, made.points, normals, made.colours, made.building, made.triangles, edges, None, made.shade)

    def _blocks_of(self, run: _Run) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
        cursor = _Cursor(self._coarse.read(run.coarse, _BLOCK_BYTES * run.buildings))
        corners = cursor.take(np.int32, run.buildings * 8, 3).reshape(-1, 8, 3)
        return corners, cursor.take(np.uint8, run.buildings * 2, 3).reshape(-1, 2, 3)

    def _heads(self, runs: Sequence[_Run], wanted: IntArray) -> list[Row]:
        """Return id and type of buildings, without attributes; `wanted` are their places among those of the runs."""
        rows: dict[int, Row] = {}
        ordered, first = np.sort(wanted), 0
        for run in runs:
            own = ordered[np.searchsorted(ordered, first) : np.searchsorted(ordered, first + run.buildings)]
            if len(own):
                heads = orjson.loads(self._coarse.read(run.coarse + _BLOCK_BYTES * run.buildings, run.heads))
                rows.update((place, (*heads[place - first], {})) for place in own.tolist())
            first += run.buildings
        return [rows[place] for place in wanted.tolist()]


def _textured(pieces: Sequence[TileMesh]) -> tuple[npt.NDArray[np.int32] | None, npt.NDArray[np.float32] | None]:
    """Return the pictures and places of all pieces, filled up where a piece has none; None and None without any."""
    if all(piece.pictures is None for piece in pieces):
        return None, None
    pictures = [np.full(len(item.points), -1, dtype=np.int32) if item.pictures is None else item.pictures for item in pieces]
    uv = [np.zeros((len(item.points), 2), dtype=np.float32) if item.uv is None else item.uv for item in pieces]
    return np.concatenate(pictures), np.concatenate(uv)


_BLOCK_BYTES = 102
"""Eight corners of three 32-bit numbers and two colours of three bytes."""


class _Heap:
    """A nameless file that only grows, read at any place."""

    def __init__(self, prefix: str) -> None:
        self._file = tempfile.TemporaryFile(prefix=prefix)  # noqa: SIM115 - closed by its owner
        self._end = 0

    def append(self, data: bytes) -> int:
        """Write the bytes behind the others and return where they begin."""
        start = self._end
        rest = memoryview(data)
        while rest:
            written = os.pwrite(self._file.fileno(), rest, self._end)
            self._end += written
            rest = rest[written:]
        return start

    def read(self, start: int, size: int) -> bytes:
        """Return the bytes at a place; a file grown by this process alone gives all of them at once."""
        return os.pread(self._file.fileno(), size, start)

    def close(self) -> None:
        self._file.close()


class _Cursor:
    """Reads arrays one after the other out of bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def take(self, dtype: type[np.generic], count: int, width: int = 1) -> npt.NDArray[Any]:
        array = np.frombuffer(self._data, dtype=dtype, count=count * width, offset=self._place)
        self._place += array.nbytes
        return array.reshape(-1, width) if width > 1 else array

    def rest(self) -> bytes:
        return self._data[self._place :]
