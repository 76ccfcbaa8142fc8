"""One batch of a city model as CityJSON city objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from twin.geodata.citymodel import CityModel, IntArray, SurfaceType

_NAMES = {
    SurfaceType.GROUND: "GroundSurface",
    SurfaceType.WALL: "WallSurface",
    SurfaceType.ROOF: "RoofSurface",
    SurfaceType.OUTER_CEILING: "OuterCeilingSurface",
    SurfaceType.OUTER_FLOOR: "OuterFloorSurface",
    SurfaceType.CLOSURE: "ClosureSurface",
    SurfaceType.WINDOW: "Window",
    SurfaceType.DOOR: "Door",
}
_TYPE_NAMES = {int(kind): name for kind, name in _NAMES.items()}


class ObjectWriter:
    """Turns the columns of a batch into city objects; `index` gives each vertex's number in the document."""

    def __init__(self, model: CityModel, index: IntArray, children: dict[str, list[str]]) -> None:
        self._model = model
        self._index: list[int] = index.tolist()
        self._children = children
        self._rings: list[int] = model.ring_offsets.tolist()
        self._surfaces: list[int] = model.surface_offsets.tolist()
        self._geometries: list[int] = model.geometry_offsets.tolist()
        self._objects: list[int] = model.object_offsets.tolist()
        self._types: list[int] = model.surface_type.tolist()

    def objects(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (id, city object) in the order of the batch."""
        table = self._model.objects
        rows = zip(table["id"], table["type"], table["parent"], table["attributes"], strict=True)
        for row, (identifier, kind, parent, attributes) in enumerate(rows):
            item: dict[str, Any] = {"type": kind}
            told = {key: value for key, value in attributes.items() if value is not None}
            if told:
                item["attributes"] = told
            if parent and parent in self._children:
                item["parents"] = [parent]
            elif kind == "BuildingPart":
                # a part must have a parent in CityJSON; without one it is a building of its own
                item["type"] = "Building"
            if identifier in self._children:
                item["children"] = self._children[identifier]
            geometry = [shape for g in range(self._objects[row], self._objects[row + 1]) if (shape := self._geometry(g))]
            if geometry:
                item["geometry"] = geometry
            yield identifier, item

    def _geometry(self, number: int) -> dict[str, Any] | None:
        surfaces: list[list[list[int]]] = []
        kinds: list[int] = []
        for surface in range(self._geometries[number], self._geometries[number + 1]):
            rings = self._surface(surface)
            if rings:
                surfaces.append(rings)
                kinds.append(self._types[surface])
        if not surfaces:
            return None
        solid = bool(self._model.geometry_solid[number])
        result: dict[str, Any] = {
            "type": "Solid" if solid else "MultiSurface",
            "lod": f"{round(float(self._model.geometry_lod[number]), 1):g}",
            "boundaries": [surfaces] if solid else surfaces,
        }
        named = [kind for kind in dict.fromkeys(kinds) if kind in _TYPE_NAMES]
        if named:
            values = [named.index(kind) if kind in _TYPE_NAMES else None for kind in kinds]
            result["semantics"] = {
                "surfaces": [{"type": _TYPE_NAMES[kind]} for kind in named],
                "values": [values] if solid else values,
            }
        return result

    def _surface(self, surface: int) -> list[list[int]]:
        """Return the rings of a surface without points that fall together on the grid; [] when its outline collapses."""
        rings: list[list[int]] = []
        for ring in range(self._surfaces[surface], self._surfaces[surface + 1]):
            points = self._index[self._rings[ring] : self._rings[ring + 1]]
            distinct = [point for position, point in enumerate(points) if point != points[position - 1]]
            if len(distinct) >= 3:
                rings.append(distinct)
            elif not rings:
                return []
        return rings
