"""City objects with surfaces in 3D, kept in columns: vertices → rings → surfaces → geometries → objects.

Nothing here is a tree of Python objects: an operation on a city is a pass over a few arrays.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from twin.geodata.bbox import BBox, of_points
from twin.geodata.texture import Texture

if TYPE_CHECKING:
    import pandas as pd  # imported when somebody asks for a frame: a city becomes tiles without one

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class SurfaceType(IntEnum):
    """Semantic surface classes of CityGML; UNKNOWN where the file names none."""

    UNKNOWN = 0
    GROUND = 1
    WALL = 2
    ROOF = 3
    OUTER_CEILING = 4
    OUTER_FLOOR = 5
    CLOSURE = 6
    WINDOW = 7
    DOOR = 8
    WATER = 9
    WATER_GROUND = 10
    WATER_CLOSURE = 11
    TRAFFIC = 12
    AUXILIARY_TRAFFIC = 13
    MARKING = 14
    HOLE = 15


class ObjectTable:
    """The columns of a model's objects as lists, one entry per object; `frame` gives the same as a DataFrame."""

    __slots__ = ("_frame", "attributes", "ids", "parents", "types")

    def __init__(self, ids: list[str], types: list[str], parents: list[str], attributes: list[dict[str, Any]]) -> None:
        self.ids = ids
        self.types = types
        self.parents = parents
        self.attributes = attributes
        self._frame: pd.DataFrame | None = None

    @classmethod
    def of_rows(cls, rows: Sequence[tuple[str, str, str, dict[str, Any]]]) -> ObjectTable:
        """Return the table of rows of id, type, parent and attributes."""
        ids, types, parents, attributes = zip(*rows, strict=True) if rows else ((), (), (), ())
        return cls(list(ids), list(types), list(parents), list(attributes))

    def frame(self) -> pd.DataFrame:
        """Return the frame, made once."""
        if self._frame is None:
            import pandas as pd

            columns = {"id": self.ids, "type": self.types, "parent": self.parents, "attributes": self.attributes}
            self._frame = pd.DataFrame(columns)
        return self._frame

    def __len__(self) -> int:
        """Return the number of objects."""
        return len(self.ids)

    def bodies(self) -> npt.NDArray[np.bool_]:
        """Return which objects make up the body of a thing: those of their own and parts, not installations, storeys, lanes."""
        pairs = zip(self.parents, self.types, strict=True)
        return np.array([not parent or kind.endswith("Part") for parent, kind in pairs], dtype=np.bool_)

    def with_attributes(self, attributes: list[dict[str, Any]]) -> ObjectTable:
        """Return the same objects with other attributes."""
        return ObjectTable(self.ids, self.types, self.parents, attributes)

    def select(self, rows: Sequence[int]) -> ObjectTable:
        """Return the table of the given rows, in that order."""
        return ObjectTable(*([column[row] for row in rows] for column in self._columns()))

    def _columns(self) -> tuple[list[Any], ...]:
        return self.ids, self.types, self.parents, self.attributes

    @classmethod
    def joined(cls, tables: Sequence[ObjectTable]) -> ObjectTable:
        """Return one table of several, one behind the other."""
        columns = zip(*(table._columns() for table in tables), strict=True)
        return cls(*([item for part in parts for item in part] for parts in columns))


@dataclass(frozen=True, slots=True, eq=False)
class CityModel:
    """City objects of one layer or one batch of it.

    table            ids (unique in the layer), CityGML classes such as BuildingPart, parents (id of the object one is a part of,
                     or ""), attributes (dict of str to str, float, int or None); `objects` gives the same as a DataFrame
    vertices         float64 (n, 3) in `crs`, east, north, height in metres
    ring_offsets     int64 (rings + 1): ring i is vertices[ring_offsets[i]:ring_offsets[i + 1]], the first point not repeated
    surface_offsets  int64 (surfaces + 1): rings of a surface, the first is its outer boundary, the others are holes
    geometry_offsets int64 (geometries + 1): surfaces of a solid or multi-surface
    object_offsets   int64 (objects + 1): geometries of an object
    surface_type     uint8 (surfaces) of SurfaceType
    geometry_lod     float32 (geometries): 1.0, 2.0, 2.2 ...
    geometry_solid   bool (geometries): True when the file says the surfaces bound a solid

    Only where the file gives surfaces a look of their own, otherwise None:
    surface_texture  int32 (surfaces): row of `textures`, -1 for none
    texture_uv       float32 (n, 2): place of each vertex in its picture, u to the right, v up; NaN without
    surface_colour   uint8 (surfaces, 4): red, green, blue (sRGB) and 255 where the file names a colour, 0 where it does not
    """

    table: ObjectTable
    vertices: FloatArray
    ring_offsets: IntArray
    surface_offsets: IntArray
    geometry_offsets: IntArray
    object_offsets: IntArray
    surface_type: npt.NDArray[np.uint8]
    geometry_lod: npt.NDArray[np.float32]
    geometry_solid: npt.NDArray[np.bool_]
    crs: str
    surface_texture: npt.NDArray[np.int32] | None = None
    texture_uv: npt.NDArray[np.float32] | None = None
    textures: tuple[Texture, ...] = ()
    surface_colour: npt.NDArray[np.uint8] | None = None

    def __len__(self) -> int:
        """Return the number of city objects."""
        return len(self.table)

    @property
    def objects(self) -> pd.DataFrame:
        """Return the objects as a DataFrame with columns `id`, `type`, `parent`, `attributes`; made when first asked for."""
        return self.table.frame()

    def bbox(self) -> BBox | None:
        """Return the rectangle around all vertices in the model's CRS, None without geometry."""
        return of_points(self.vertices)

    def surface_object(self) -> IntArray:
        """Return for each surface the row of the object it belongs to, int64 (surfaces)."""
        per_geometry = np.repeat(np.arange(len(self.table)), np.diff(self.object_offsets))
        return np.repeat(per_geometry, np.diff(self.geometry_offsets))

    def select(self, rows: IntArray) -> CityModel:
        """Return the model of the given object rows, in that order."""
        geometries, object_offsets = _gather(self.object_offsets, np.asarray(rows, dtype=np.int64))
        surfaces, geometry_offsets = _gather(self.geometry_offsets, geometries)
        rings, surface_offsets = _gather(self.surface_offsets, surfaces)
        points, ring_offsets = _gather(self.ring_offsets, rings)
        return CityModel(
            self.table.select(np.asarray(rows).tolist()),
            self.vertices[points],
            ring_offsets,
            surface_offsets,
            geometry_offsets,
            object_offsets,
            self.surface_type[surfaces],
            self.geometry_lod[geometries],
            self.geometry_solid[geometries],
            self.crs,
            **self.looks(surfaces, points),
        )

    def looks(self, surfaces: npt.NDArray[Any], points: npt.NDArray[Any]) -> dict[str, Any]:
        """Return the columns of textures and colours for the picked surfaces and vertices (rows or masks), as keywords."""
        if self.surface_texture is None and self.surface_colour is None:
            return {}
        return {
            "surface_texture": None if self.surface_texture is None else self.surface_texture[surfaces],
            "texture_uv": None if self.texture_uv is None else self.texture_uv[points],
            "textures": self.textures,
            "surface_colour": None if self.surface_colour is None else self.surface_colour[surfaces],
        }

    def with_vertices(self, vertices: FloatArray, crs: str) -> CityModel:
        """Return the same city with other coordinates, for instance after a reprojection."""
        return dataclasses.replace(self, vertices=vertices, crs=crs)


def _gather(offsets: IntArray, picked: IntArray) -> tuple[IntArray, IntArray]:
    """Return the child indices of the picked parents and the offsets of the result."""
    lengths = offsets[picked + 1] - offsets[picked]
    new_offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    starts = np.repeat(offsets[picked] - new_offsets[:-1], lengths)
    return starts + np.arange(new_offsets[-1], dtype=np.int64), new_offsets


def concatenate(models: Sequence[CityModel]) -> CityModel:
    """Return one model of several batches of the same CRS; at least one is needed."""
    first = models[0]
    if len(models) == 1:
        return first
    return CityModel(
        ObjectTable.joined([model.table for model in models]),
        np.concatenate([model.vertices for model in models]),
        _chain([model.ring_offsets for model in models]),
        _chain([model.surface_offsets for model in models]),
        _chain([model.geometry_offsets for model in models]),
        _chain([model.object_offsets for model in models]),
        np.concatenate([model.surface_type for model in models]),
        np.concatenate([model.geometry_lod for model in models]),
        np.concatenate([model.geometry_solid for model in models]),
        first.crs,
        **_looks_of(models),
    )


def _looks_of(models: Sequence[CityModel]) -> dict[str, Any]:
    """Return the columns of textures and colours of several models, filled up where one of them has none."""
    result: dict[str, Any] = {}
    if any(model.surface_texture is not None for model in models):
        textures = list(dict.fromkeys(texture for model in models for texture in model.textures))
        row = {texture: number for number, texture in enumerate(textures)}
        rows = [np.array([*(row[texture] for texture in model.textures), -1], dtype=np.int32) for model in models]
        result["textures"] = tuple(textures)
        result["surface_texture"] = np.concatenate(
            [
                np.full(len(model.surface_type), -1, dtype=np.int32)
                if model.surface_texture is None
                else known[model.surface_texture]
                for model, known in zip(models, rows, strict=True)
            ]
        )
        result["texture_uv"] = np.concatenate(
            [
                np.full((len(model.vertices), 2), np.nan, dtype=np.float32) if model.texture_uv is None else model.texture_uv
                for model in models
            ]
        )
    if any(model.surface_colour is not None for model in models):
        result["surface_colour"] = np.concatenate(
            [
                np.zeros((len(model.surface_type), 4), dtype=np.uint8) if model.surface_colour is None else model.surface_colour
                for model in models
            ]
        )
    return result


def _chain(parts: list[IntArray]) -> IntArray:
    result = [np.zeros(1, dtype=np.int64)]
    end = 0
    for offsets in parts:
        result.append(offsets[1:] + end)
        end += int(offsets[-1])
    return np.concatenate(result)


Ring = Sequence[Sequence[float]] | FloatArray


@dataclass(frozen=True, slots=True)
class GeometryPart:
    """One solid or multi-surface while a model is being built: surfaces of rings, each with its semantic type."""

    surfaces: Sequence[tuple[SurfaceType, Sequence[Ring]]]
    lod: float = 2.0
    solid: bool = True


def build(
    objects: Iterable[tuple[str, str, str, dict[str, Any], Sequence[GeometryPart]]],
    crs: str,
) -> CityModel:
    """Return the model of (id, type, parent id, attributes, geometries) rows; for small models, not for reading cities."""
    rows: list[tuple[str, str, str, dict[str, Any]]] = []
    points: list[FloatArray] = []
    ring_sizes: list[int] = []
    surface_sizes: list[int] = []
    geometry_sizes: list[int] = []
    object_sizes: list[int] = []
    types: list[int] = []
    lods: list[float] = []
    solids: list[bool] = []
    for identifier, kind, parent, attributes, parts in objects:
        rows.append((identifier, kind, parent, attributes))
        object_sizes.append(len(parts))
        for part in parts:
            geometry_sizes.append(len(part.surfaces))
            lods.append(part.lod)
            solids.append(part.solid)
            for surface, rings in part.surfaces:
                types.append(int(surface))
                surface_sizes.append(len(rings))
                for ring in rings:
                    array = np.asarray(ring, dtype=np.float64)
                    points.append(array)
                    ring_sizes.append(len(array))
    return CityModel(
        ObjectTable.of_rows(rows),
        np.concatenate(points) if points else np.zeros((0, 3)),
        offsets_of(ring_sizes),
        offsets_of(surface_sizes),
        offsets_of(geometry_sizes),
        offsets_of(object_sizes),
        np.array(types, dtype=np.uint8),
        np.array(lods, dtype=np.float32),
        np.array(solids, dtype=np.bool_),
        crs,
    )


def offsets_of(sizes: Sequence[int] | IntArray) -> IntArray:
    """Return the offsets (n + 1) of runs with the given sizes."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.asarray(sizes, dtype=np.int64))])
