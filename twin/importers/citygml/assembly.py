"""A batch of CityGML objects being gathered, and its way into the columns of a city model: all numbers are parsed in one go."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from twin.geodata.citymodel import CityModel, FloatArray, IntArray, ObjectTable, offsets_of
from twin.importers.citygml.linking import Shape
from twin.importers.citygml.pieces import Draft

# stands between two rings in the joined text; parsed as a number that no coordinate may be
_BREAK = " nan "


class Assembly:
    """Objects gathered for one batch."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, dict[str, Any]]] = []
        self._texts: list[str] = []
        self._surface_sizes: list[int] = []
        self._kinds: list[int] = []
        self._turned: list[bool] = []
        self._geometry_sizes: list[int] = []
        self._lods: list[float] = []
        self._solids: list[bool] = []
        self._object_sizes: list[int] = []

    def __len__(self) -> int:
        """Return the number of objects gathered."""
        return len(self.rows)

    def add(self, draft: Draft, shapes: Sequence[Shape]) -> None:
        """Put one object behind the others."""
        self.rows.append((draft.identifier, draft.kind, draft.parent, draft.attributes))
        self._object_sizes.append(len(shapes))
        for shape in shapes:
            self._geometry_sizes.append(len(shape.polygons))
            self._lods.append(shape.lod)
            self._solids.append(shape.solid)
            for polygon in shape.polygons:
                self._texts.extend(polygon.rings)
                self._surface_sizes.append(len(polygon.rings))
                self._kinds.append(polygon.kind)
                self._turned.append(polygon.turned)

    def model(self) -> CityModel:
        """Return the batch with coordinates exactly as written (axis order, closing points dropped), without a CRS.

        A ring whose text is no list of 3D points becomes one point that is not a number, which repair rejects.
        """
        vertices, ring_offsets = parse_rings(self._texts)
        surface_offsets = offsets_of(self._surface_sizes)
        turned = np.array(self._turned, dtype=np.bool_)
        if turned.any():
            vertices = _turn(vertices, ring_offsets, np.repeat(turned, np.diff(surface_offsets)))
        return CityModel(
            ObjectTable.of_rows(self.rows),
            vertices,
            ring_offsets,
            surface_offsets,
            offsets_of(self._geometry_sizes),
            offsets_of(self._object_sizes),
            np.array(self._kinds, dtype=np.uint8),
            np.array(self._lods, dtype=np.float32),
            np.array(self._solids, dtype=np.bool_),
            "",
        )


def parse_rings(texts: Sequence[str]) -> tuple[FloatArray, IntArray]:
    """Return the vertices (n, 3) of coordinate lists and the offset of each ring; the repeated last point is dropped."""
    if not texts:
        return np.zeros((0, 3)), np.zeros(1, dtype=np.int64)
    numbers = _numbers(_BREAK.join(texts) + " nan")
    ends = np.flatnonzero(np.isnan(numbers)) if numbers is not None else np.zeros(0, dtype=np.int64)
    if numbers is None or len(ends) != len(texts) or _sizes(ends).min() < 3 or (_sizes(ends) % 3).any():
        return parse_rings([_sound(text) for text in texts])
    sizes = _sizes(ends) // 3
    vertices = np.delete(numbers, ends).reshape(-1, 3)
    return _open(vertices, offsets_of(sizes))


def _sizes(ends: IntArray) -> IntArray:
    return np.diff(ends, prepend=-1) - 1


def _numbers(text: str) -> FloatArray | None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        try:
            return np.fromstring(text, dtype=np.float64, sep=" ")
        except (DeprecationWarning, ValueError):
            return None


def _sound(text: str) -> str:
    """Return the text when it is a list of 3D points, otherwise one point at infinity, which no later step takes for real."""
    numbers = _numbers(text)
    good = numbers is not None and len(numbers) >= 3 and len(numbers) % 3 == 0 and not np.isnan(numbers).any()
    return text if good else "inf inf inf"


def _open(vertices: FloatArray, offsets: IntArray) -> tuple[FloatArray, IntArray]:
    last = offsets[1:] - 1
    same = vertices[offsets[:-1]] == vertices[last]
    closed = (np.diff(offsets) > 1) & same[:, 0] & same[:, 1] & same[:, 2]
    keep = np.ones(len(vertices), dtype=np.bool_)
    keep[last[closed]] = False
    return vertices[keep], offsets_of(np.diff(offsets) - closed)


def _turn(vertices: FloatArray, offsets: IntArray, turned: np.ndarray[Any, np.dtype[np.bool_]]) -> FloatArray:
    """Return the vertices with the turned rings written backwards."""
    order = np.arange(len(vertices))
    sizes = np.diff(offsets)
    backwards = np.repeat(turned, sizes)
    mirrored = np.repeat(offsets[:-1] + offsets[1:] - 1, sizes) - order
    return vertices[np.where(backwards, mirrored, order)]
