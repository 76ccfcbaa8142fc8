"""One batch of a city model as CityGML members: every object with what belongs to it inside, as the schema wants it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.exporters.citygml.appearance import Appearance, Look
from twin.exporters.citygml.attributes import Told
from twin.exporters.citygml.geometry import Geometry, GeometryWriter, Properties, Surface, triangles
from twin.exporters.citygml.words import BEFORE_3, GENERIC, KINDS, Kind, Version, order_of
from twin.geodata.citymodel import CityModel
from twin.geodata.triangulation import triangulate

_NAME = re.compile(r"[A-Za-z_][\w.\-]*$")
_SPACE_3 = (
    "boundary",
    "lod0MultiSurface",
    "lod1MultiSurface",
    "lod1Solid",
    "lod2Solid",
    "lod2MultiSurface",
    "lod3Solid",
    "lod3MultiSurface",
)


class Names:
    """The ids of a file: each fit for XML and given once."""

    def __init__(self) -> None:
        self._given: set[int] = set()
        self.changed = 0

    def of(self, identifier: str) -> str:
        """Return the id as XML allows it; another one when it is not allowed or given already."""
        name = identifier if _NAME.match(identifier) else "ID_" + re.sub(r"[^\w.\-]", "_", identifier)
        unique, number = name, 2
        while hash(unique) in self._given:
            unique, number = f"{name}-{number}", number + 1
        self._given.add(hash(unique))
        self.changed += unique != identifier
        return unique


class FeatureWriter:
    """Writes the objects of one batch; `decimals` of the coordinates, northing first where the system's name says so.

    `appearance` takes the looks of the surfaces.
    """

    def __init__(
        self,
        model: CityModel,
        version: Version,
        names: Names,
        decimals: int,
        northing_first: bool,
        appearance: Appearance,
    ) -> None:
        self._model = model
        self._appearance = appearance
        self._looks = _looks_of(model)
        self._version: Version = version
        self._names = names
        vertices = model.vertices[:, [1, 0, 2]] if northing_first else model.vertices
        form = f"%.{decimals}f %.{decimals}f %.3f"
        self._points: list[str] = [form % tuple(point) for point in vertices.tolist()]
        self._rings: list[int] = model.ring_offsets.tolist()
        self._surfaces: list[int] = model.surface_offsets.tolist()
        self._geometries: list[int] = model.geometry_offsets.tolist()
        self._objects: list[int] = model.object_offsets.tolist()
        self._kinds: list[int] = model.surface_type.tolist()
        row = {identifier: number for number, identifier in enumerate(model.table.ids)}
        self._below: dict[int, list[int]] = defaultdict(list)
        self._tops: list[int] = []
        for number, parent in enumerate(model.table.parents):
            above = row.get(parent) if parent else None
            if above is not None and self._kind(above)[0].property_of(model.table.types[number]):
                self._below[above].append(number)
            else:
                self._tops.append(number)

    def members(self) -> Iterator[str]:
        """Yield a city object member for each object that belongs to no other."""
        for number in self._tops:
            yield f"<core:cityObjectMember>\n{self._object(number, top=True)}</core:cityObjectMember>\n"

    def _kind(self, number: int, *, top: bool = False) -> tuple[Kind, bool]:
        """Return how an object is written, and whether its class is known to this version.

        A lone part stands for the whole, a relief without components is a generic object.
        """
        name = self._model.table.types[number]
        kinds = KINDS[self._version]
        if top and name.endswith("Part") and name.removesuffix("Part") in kinds:
            name = name.removesuffix("Part")
        bare = name == "ReliefFeature" and not self._below[number]
        alone = top and (bare or name.endswith(("Installation", "Element")))
        return kinds[GENERIC if alone or name not in kinds else name], name in kinds and not alone

    def _object(self, number: int, *, top: bool = False) -> str:
        kind, known = self._kind(number, top=top)
        identifier = self._names.of(self._model.table.ids[number])
        attributes: dict[str, Any] = dict(self._model.table.attributes[number])
        if not known:
            attributes.setdefault("class", self._model.table.types[number])
        if kind.prefix == "dem":
            attributes.pop("lod", None)
        told = Told(attributes, kind, self._version)
        properties = self._properties(kind, identifier, number)
        for child in self._below[number]:
            properties[kind.property_of(self._model.table.types[child])].append(self._object(child))
        if told.address:
            properties["address"] = [told.address]
        element = f"{kind.prefix}:{kind.element}"
        return f'<{element} gml:id="{identifier}">\n{self._body(kind, told, properties)}</{element}>\n'

    def _body(self, kind: Kind, told: Told, properties: Properties) -> str:
        if self._version == "2.0":
            return told.head + told.own + _ordered(properties, order_of(kind, "2.0"), kind.prefix)
        if kind.style in ("relief", "tin"):
            return told.head + told.own + _ordered(properties, ("lod", "reliefComponent", "tin"), kind.prefix)
        before = _ordered(properties, _SPACE_3, "core") + _ordered(properties, BEFORE_3, kind.prefix)
        return told.head + before + told.own + _ordered(properties, order_of(kind, "3.0"), kind.prefix)

    def _properties(self, kind: Kind, identifier: str, number: int) -> Properties:
        if kind.style == "relief":
            levels = [self._lod(g) for row in self._below[number] for g in self._range(row)]
            return defaultdict(list, {"lod": [str(max(levels, default=1))]})
        geometries = [self._geometry(g) for g in self._range(number)]
        if kind.style == "tin":
            lod = str(max((geometry.lod for geometry in geometries), default=1))
            surfaces = self._triangles(number)
            return defaultdict(list, {"lod": [lod], "tin": [triangles(surfaces, self._version)]})
        return GeometryWriter(kind, self._version, identifier, self._appearance).write(geometries)

    def _range(self, number: int) -> range:
        return range(self._objects[number], self._objects[number + 1])

    def _lod(self, geometry: int) -> int:
        return min(int(self._model.geometry_lod[geometry]), 3 if self._version == "3.0" else 4)

    def _geometry(self, geometry: int) -> Geometry:
        surfaces = [
            Surface(
                self._kinds[surface],
                [self._ring(ring) for ring in range(*self._surfaces[surface : surface + 2])],
                self._looks.get(surface),
            )
            for surface in range(*self._geometries[geometry : geometry + 2])
        ]
        return Geometry(self._lod(geometry), bool(self._model.geometry_solid[geometry]), surfaces)

    def _ring(self, ring: int) -> str:
        points = self._points[self._rings[ring] : self._rings[ring + 1]]
        return " ".join([*points, points[0]])

    def _triangles(self, number: int) -> list[Surface]:
        """Return the surfaces of an object as triangles; those that are triangles stay as they are."""
        first, last = (self._geometries[g] for g in (self._objects[number], self._objects[number + 1]))
        sizes = [self._rings[self._surfaces[s + 1]] - self._rings[self._surfaces[s]] for s in range(first, last)]
        if all(size == 3 for size in sizes):
            return [Surface(0, [self._ring(self._surfaces[surface])]) for surface in range(first, last)]
        start = self._rings[self._surfaces[first]]
        drawn = triangulate(self._model.select(np.array([number])))
        points = ([self._points[start + corner] for corner in corners] for corners in drawn.triangles.tolist())
        return [Surface(0, [" ".join([*corners, corners[0]])]) for corners in points]


def _looks_of(model: CityModel) -> dict[int, Look]:
    """Return the look of each surface that has one; a picture counts when every point has a place in it."""
    textured, coloured = model.surface_texture, model.surface_colour
    shown = np.zeros(len(model.surface_type), dtype=np.bool_)
    if textured is not None and model.texture_uv is not None:
        shown |= textured >= 0
        known = np.asarray(np.isfinite(model.texture_uv).all(axis=1))
    if coloured is not None:
        shown |= coloured[:, 3] > 0
    found: dict[int, Look] = {}
    for surface in np.flatnonzero(shown).tolist():
        colour = tuple(coloured[surface, :3].tolist()) if coloured is not None and coloured[surface, 3] else ()
        rings = model.ring_offsets[model.surface_offsets[surface] : model.surface_offsets[surface + 1] + 1].tolist()
        pictured = textured is not None and textured[surface] >= 0 and bool(known[rings[0] : rings[-1]].all())
        if pictured and textured is not None and model.texture_uv is not None:
            places = tuple(_closed(model.texture_uv[first:last]) for first, last in pairwise(rings))
            found[surface] = Look(model.textures[textured[surface]], places, colour)
        elif colour:
            found[surface] = Look(colour=colour)
    return found


def _closed(places: npt.NDArray[np.float32]) -> str:
    """Return texture coordinates as text, the first repeated at the end, in as many digits as bring the same numbers back."""
    return " ".join(np.concatenate([places, places[:1]]).astype(str).ravel().tolist())


def _ordered(properties: Properties, order: tuple[str, ...], prefix: str) -> str:
    return "".join(
        f"<{prefix}:{name}>\n{text}</{prefix}:{name}>\n" if text[:1] == "<" else f"<{prefix}:{name}>{text}</{prefix}:{name}>\n"
        for name in order
        for text in properties.get(name, ())
    )
