"""Sky view factor from building heights: how much of the sky a point on the ground, a wall or a roof sees."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from types import TracebackType

import numpy as np
import numpy.typing as npt

from twin.geodata.bbox import corners
from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.normals import cross

STEP = 2.0
"""Size of a height cell in metres."""
BLOCK = 64
"""Height cells along a side of one block of the file: 128 m."""
DISTANCES = (1, 2, 3, 5, 8, 12, 17)
REACH = (DISTANCES[-1] + 3) * STEP
"""Metres around a place whose buildings darken it."""
EMPTY = -10000.0
LARGEST_ROOF = 1000.0
"""Metres along a side beyond which a triangle is no roof: a model in the wrong unit would fill the grid of a country."""
_CELLS_AT_ONCE = 4_000_000
_OFF_THE_WALL = 2.2
_ROW = 1 << 32

HeightArray = npt.NDArray[np.float32]


class HeightGrid:
    """The highest roof in each cell of 2 m, in blocks on disk, so that a whole state's heights never stand in memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="twin-heights-")  # noqa: SIM115 - closed by __exit__
        # by one number for column and row: a country has millions of blocks
        self._slots: dict[int, int] = {}

    def __enter__(self) -> HeightGrid:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, points: FloatArray, triangles: IntArray) -> None:
        """Draw triangles (t, 3) of points (n, 3; metres) into the grid; those seen from above count, walls cover no cell."""
        for cells in covered(points, triangles):
            self.draw(*cells)

    def draw(self, columns: IntArray, rows: IntArray, heights: HeightArray) -> None:
        """Raise cells to the heights told, where these are higher."""
        if len(columns) == 0:
            return
        block_x, block_y = columns // BLOCK, rows // BLOCK
        place = block_y * _ROW + block_x
        order = np.argsort(place, kind="stable")
        for run in np.split(order, np.flatnonzero(np.diff(place[order])) + 1):
            key = int(place[run[0]])
            block = self._read(key)
            np.maximum.at(block.reshape(-1), (rows[run] % BLOCK) * BLOCK + columns[run] % BLOCK, heights[run])
            self._write(key, block)

    def window(self, west: float, south: float, east: float, north: float) -> tuple[HeightArray, int, int]:
        """Return heights (rows to the north, columns to the east; EMPTY without building) and the first column and row."""
        first_column, first_row = int(np.floor(west / STEP)), int(np.floor(south / STEP))
        shape = (int(np.floor(north / STEP)) - first_row + 1, int(np.floor(east / STEP)) - first_column + 1)
        result = np.full(shape, EMPTY, dtype=np.float32)
        for block_y in range(first_row // BLOCK, (first_row + shape[0] - 1) // BLOCK + 1):
            for block_x in range(first_column // BLOCK, (first_column + shape[1] - 1) // BLOCK + 1):
                key = block_y * _ROW + block_x
                if key in self._slots:
                    _paste(result, self._read(key), block_x * BLOCK - first_column, block_y * BLOCK - first_row)
        return result, first_column, first_row

    def _read(self, key: int) -> HeightArray:
        slot = self._slots.get(key)
        if slot is None:
            return np.full((BLOCK, BLOCK), EMPTY, dtype=np.float32)
        size = BLOCK * BLOCK * 4
        return np.frombuffer(os.pread(self._file.fileno(), size, slot * size), dtype=np.float32).reshape(BLOCK, BLOCK).copy()

    def _write(self, key: int, block: HeightArray) -> None:
        slot = self._slots.setdefault(key, len(self._slots))
        os.pwrite(self._file.fileno(), block.tobytes(), slot * block.nbytes)


def _paste(target: HeightArray, block: HeightArray, column: int, row: int) -> None:
    top, left = max(row, 0), max(column, 0)
    bottom, right = min(row + BLOCK, target.shape[0]), min(column + BLOCK, target.shape[1])
    target[top:bottom, left:right] = block[top - row : bottom - row, left - column : right - column]


def covered(points: FloatArray, triangles: IntArray) -> Iterator[tuple[IntArray, IntArray, HeightArray]]:
    """Yield columns, rows and heights of the cells that triangles (t, 3) of points cover, some million at a time."""
    for part in _portions(points, triangles):
        yield rasterise(points, part)


def _portions(points: FloatArray, triangles: IntArray) -> list[IntArray]:
    """Return the triangles that may be roofs, in portions that cover some million cells at most."""
    corners_of = points[triangles][:, :, :2]
    sides = np.ptp(corners_of, axis=1)
    kept = np.isfinite(corners_of).all(axis=(1, 2)) & (sides <= LARGEST_ROOF).all(axis=1)
    covered = np.cumsum(np.prod(sides[kept] / STEP + 1.0, axis=1)) // _CELLS_AT_ONCE
    return np.split(triangles[kept], np.flatnonzero(np.diff(covered)) + 1)


def rasterise(points: FloatArray, triangles: IntArray) -> tuple[IntArray, IntArray, HeightArray]:
    """Return columns, rows and heights of all cells of 2 m whose centre lies in a triangle seen from above.

    Row by row: the three sides of a triangle bound an interval of columns in each row it crosses.
    """
    a, b, c = (points[triangles[:, i]] for i in range(3))
    area = cross(b - a, c - a)[:, 2]
    south = np.ceil(np.minimum(np.minimum(a[:, 1], b[:, 1]), c[:, 1]) / STEP - 0.5).astype(np.int64)
    north = np.floor(np.maximum(np.maximum(a[:, 1], b[:, 1]), c[:, 1]) / STEP - 0.5).astype(np.int64)
    seen = (np.abs(area) > 0.02) & (north >= south)
    a, b, c, area, south = a[seen], b[seen], c[seen], area[seen], south[seen]
    column = np.floor(a[:, 0] / STEP).astype(np.int64)
    origin = np.column_stack([column + 0.5, south + 0.5]) * STEP
    of_b, of_c, height = _planes(a, b, c, area, origin)
    triangle, row = _runs(north[seen] - south + 1)
    first, last = _interval((of_b, of_c), triangle, row)
    line, along = _runs(np.maximum(last - first + 1, 0))
    cell = first[line] + along
    triangle, row = triangle[line], row[line]
    plane = height[triangle]
    found = plane[:, 0] + plane[:, 1] * cell + plane[:, 2] * row
    return column[triangle] + cell, south[triangle] + row, found.astype(np.float32)


def _runs(lengths: IntArray) -> tuple[IntArray, IntArray]:
    """Return for runs of the given lengths whose run each element is and its place in it."""
    owner = np.repeat(np.arange(len(lengths)), lengths)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _planes(
    a: FloatArray, b: FloatArray, c: FloatArray, area: FloatArray, origin: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the barycentric weights of b and c and the height as planes (value at origin, per cell east, per cell north)."""
    from_a, ab, ac = origin - a[:, :2], b - a, c - a
    of_b = np.column_stack([from_a[:, 0] * ac[:, 1] - from_a[:, 1] * ac[:, 0], ac[:, 1] * STEP, -ac[:, 0] * STEP]) / area[:, None]
    of_c = np.column_stack([ab[:, 0] * from_a[:, 1] - ab[:, 1] * from_a[:, 0], -ab[:, 1] * STEP, ab[:, 0] * STEP]) / area[:, None]
    height = of_b * ab[:, 2:] + of_c * ac[:, 2:]
    height[:, 0] += a[:, 2]
    return of_b, of_c, height


def _interval(weights: tuple[FloatArray, FloatArray], triangle: IntArray, row: IntArray) -> tuple[IntArray, IntArray]:
    """Return the first and last column, counted from the origin, at which both weights and what they leave of 1 are positive."""
    of_b, of_c = weights
    of_a = -of_b - of_c
    of_a[:, 0] += 1.0
    low = np.full(len(row), -np.inf)
    high = np.full(len(row), np.inf)
    for plane in (of_a, of_b, of_c):
        sides = plane[triangle]
        value, slope = sides[:, 0] + sides[:, 2] * row, sides[:, 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = -value / slope
        np.maximum(low, crossing, out=low, where=slope > 0.0)
        np.minimum(high, crossing, out=high, where=slope < 0.0)
        # a side along the row lets all of it pass or nothing
        high[(slope == 0.0) & (value < 0.0)] = -np.inf
    empty = ~(high >= low)
    low[empty], high[empty] = 1.0, 0.0
    return np.ceil(low).astype(np.int64), np.floor(high).astype(np.int64)


def of_vertices(grid: HeightGrid, points: FloatArray, normals: FloatArray) -> npt.NDArray[np.uint8]:
    """Return the sky view factor (0..255, 255 is open sky) of surface points (n, 3) with their normals (n, 3).

    Walls are sampled 2.2 m in front of them. Eight directions, mean of 1 - sin(horizon).
    """
    result = np.empty(len(points), dtype=np.uint8)
    for rows in _near_groups(points):
        result[rows] = _of_group(grid, points[rows], normals[rows])
    return result


def _near_groups(points: FloatArray) -> list[IntArray]:
    """Return the rows of points in squares of 1,024 m, so that a thinly built tile does not open a huge window."""
    if len(points) == 0:
        return []
    if np.ptp(points[:, 0]) < 1536.0 and np.ptp(points[:, 1]) < 1536.0:
        return [np.arange(len(points))]
    squares = np.floor(points[:, :2] / 1024.0).astype(np.int64)
    order = np.lexsort((squares[:, 0], squares[:, 1]))
    changes = np.flatnonzero(np.any(np.diff(squares[order], axis=0) != 0, axis=1)) + 1
    return np.split(order, changes)


def _of_group(grid: HeightGrid, points: FloatArray, normals: FloatArray) -> npt.NDArray[np.uint8]:
    low, high = corners(points[:, :2])
    window = (low[0] - REACH, low[1] - REACH, high[0] + REACH, high[1] + REACH)
    heights, first_column, first_row = grid.window(*window)
    columns = np.floor((points[:, 0] + normals[:, 0] * _OFF_THE_WALL) / STEP).astype(np.intp) - first_column
    rows = np.floor((points[:, 1] + normals[:, 1] * _OFF_THE_WALL) / STEP).astype(np.intp) - first_row
    start = rows * heights.shape[1] + columns
    flat = heights.ravel()
    eye = (points[:, 2] + 0.3).astype(np.float32)
    total = np.zeros(len(points), dtype=np.float32)
    nearness = np.array([1.0 / (distance * STEP) for distance in DISTANCES], dtype=np.float32)[:, None]
    for direction in range(8):
        steps = np.array([north * heights.shape[1] + east for _, east, north in _ray(direction, 8)])[:, None]
        # every ray stays inside the window, so nothing is clipped; it only spares the check of each index
        rise = flat.take(start + steps, mode="clip")
        rise -= eye
        rise *= nearness
        slope = np.maximum.reduce(rise, axis=0, initial=np.float32(0.0))
        total += _open(slope)
    # 32 levels are more than the eye tells apart on a wall and take half the bytes
    levels: npt.NDArray[np.uint8] = np.minimum(np.rint(total * np.float32(32.0 / 8.0)) * 8.0, 255.0).astype(np.uint8)
    return levels


def of_ground(heights: HeightArray, ground: HeightArray, margin: int) -> npt.NDArray[np.uint8]:
    """Return the sky view factor (0..255) of the ground in the inner cells of a window of 2 m cells.

    heights is the highest roof per cell (EMPTY without), ground the terrain's height; both of one shape with `margin` cells
    more on every side than the result. Sixteen directions, mean of 1 - sin(horizon); cells under a roof see what the foot
    of its walls sees.
    """
    rows, columns = (size - 2 * margin for size in ground.shape)
    inner = ground[margin : margin + rows, margin : margin + columns]
    total = np.zeros((rows, columns), dtype=np.float32)
    rise = np.empty_like(total)
    for direction in range(16):
        slope = np.zeros((rows, columns), dtype=np.float32)
        for distance, shift_x, shift_y in _ray(direction, 16):
            top, left = margin + shift_y, margin + shift_x
            np.subtract(heights[top : top + rows, left : left + columns], inner, out=rise)
            rise *= np.float32(1.0 / (distance * STEP))
            np.maximum(slope, rise, out=slope)
        total += _open(slope)
    return (total * np.float32(255.0 / 16.0) + np.float32(0.5)).astype(np.uint8)


def _ray(direction: int, count: int) -> list[tuple[int, int, int]]:
    angle = 2.0 * np.pi * direction / count
    return [(step, round(np.cos(angle) * step), round(np.sin(angle) * step)) for step in DISTANCES]


def _open(slope: HeightArray) -> HeightArray:
    """Return 1 - sin(arctan(slope)), the open part of a direction above its horizon."""
    result: HeightArray = np.float32(1.0) - slope / np.sqrt(np.float32(1.0) + slope * slope)
    return result
