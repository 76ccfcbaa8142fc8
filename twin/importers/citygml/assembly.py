"""A batch of CityGML objects being gathered, and its way into the columns of a city model: all numbers are parsed in one go."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.geodata.citymodel import CityModel, FloatArray, IntArray, ObjectTable, offsets_of
from twin.importers.citygml.linking import Shape
from twin.importers.citygml.looks import Looks, columns
from twin.importers.citygml.pictures import Pictures
from twin.importers.citygml.pieces import Draft
from twin.importers.surfacerepair import turned_order

# stands between two rings in the joined text; parsed as a number that no coordinate may be
_BREAK = " nan "


@dataclass(frozen=True, slots=True)
class Appearance:
    """The textures and colours of a file, and the files of its pictures."""

    looks: Looks
    pictures: Pictures


class Assembly:
    """Objects gathered for one batch of a layer; with an appearance, surfaces get their textures and colours."""

    def __init__(self, appearance: Appearance | None = None) -> None:
        self._appearance = appearance
        self._marks: list[list[str] | None] = []
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

    @property
    def rings(self) -> int:
        """Return the number of rings gathered, which tells how large the batch is."""
        return len(self._texts)

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
                if self._appearance is not None:
                    self._marks.append(polygon.marks)

    def model(self) -> tuple[CityModel, IntArray]:
        """Return the batch with coordinates exactly as written, closing points dropped, without a CRS, and its open rings.

        Open is a ring whose last point was not its first. A ring whose text is no list of 3D points becomes one point that is
        not a number, which repair rejects.
        """
        vertices, ring_offsets, open_rings = parse_rings(self._texts)
        surface_offsets = offsets_of(self._surface_sizes)
        looks = self._looks(ring_offsets)
        turned = np.array(self._turned, dtype=np.bool_)
        if turned.any():
            order = turned_order(ring_offsets, np.repeat(turned, np.diff(surface_offsets)))
            vertices = vertices[order]
            if "texture_uv" in looks:
                looks["texture_uv"] = looks["texture_uv"][order]
        model = CityModel(
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
            **looks,
        )
        return model, open_rings

    def _looks(self, ring_offsets: IntArray) -> dict[str, Any]:
        if self._appearance is None:
            return {}
        looks = columns(self._appearance.looks, self._marks, self._surface_sizes, np.diff(ring_offsets).tolist())
        looks["surface_texture"], looks["textures"] = self._appearance.pictures.assign(looks["surface_texture"])
        if not looks["textures"]:
            looks["surface_texture"] = looks["texture_uv"] = None
        else:
            bare = np.repeat(np.repeat(looks["surface_texture"] < 0, self._surface_sizes), np.diff(ring_offsets))
            looks["texture_uv"][bare] = np.nan
        if not looks["surface_colour"].any():
            looks["surface_colour"] = None
        return {name: value for name, value in looks.items() if value is not None}


def parse_rings(texts: Sequence[str]) -> tuple[FloatArray, IntArray, IntArray]:
    """Return the vertices (n, 3) of coordinate lists, the offset of each ring, and the rings that were not closed.

    The repeated last point of a ring is dropped.
    """
    if not texts:
        return np.zeros((0, 3)), np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)
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


def _open(vertices: FloatArray, offsets: IntArray) -> tuple[FloatArray, IntArray, IntArray]:
    last = offsets[1:] - 1
    same = vertices[offsets[:-1]] == vertices[last]
    closed = (np.diff(offsets) > 1) & same[:, 0] & same[:, 1] & same[:, 2]
    keep = np.ones(len(vertices), dtype=np.bool_)
    keep[last[closed]] = False
    sizes = np.diff(offsets)
    # one point alone stands for a text that is no list of points
    return vertices[keep], offsets_of(sizes - closed), np.flatnonzero(~closed & (sizes > 1))
