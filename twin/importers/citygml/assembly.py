"""A batch of CityGML objects being gathered, and its way into the columns of a city model: all numbers are parsed in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.geodata.citymodel import CityModel, IntArray, ObjectTable, offsets_of
from twin.importers.citygml.coordinates import parse_rings
from twin.importers.citygml.linking import Shape
from twin.importers.citygml.looks import Looks, columns
from twin.importers.citygml.pictures import Pictures
from twin.importers.citygml.pieces import Draft
from twin.importers.surfacerepair import turned_order


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
