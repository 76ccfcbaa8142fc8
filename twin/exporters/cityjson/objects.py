"""One batch of a city model as CityJSON city objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from twin.exporters.cityjson.appearance import COLOURS, PICTURES, Appearance
from twin.geodata.citymodel import CityModel, IntArray, SurfaceType

_BUILT = {
    SurfaceType.GROUND: "GroundSurface",
    SurfaceType.WALL: "WallSurface",
    SurfaceType.ROOF: "RoofSurface",
    SurfaceType.OUTER_CEILING: "OuterCeilingSurface",
    SurfaceType.OUTER_FLOOR: "OuterFloorSurface",
    SurfaceType.CLOSURE: "ClosureSurface",
    SurfaceType.WINDOW: "Window",
    SurfaceType.DOOR: "Door",
}
_WATER = {
    SurfaceType.WATER: "WaterSurface",
    SurfaceType.WATER_GROUND: "WaterGroundSurface",
    SurfaceType.WATER_CLOSURE: "WaterClosureSurface",
}
_TRAFFIC = {
    SurfaceType.TRAFFIC: "TrafficArea",
    SurfaceType.AUXILIARY_TRAFFIC: "AuxiliaryTrafficArea",
    SurfaceType.MARKING: "TransportationMarking",
    SurfaceType.HOLE: "TransportationHole",
}
_TYPE_NAMES = {int(kind): name for kind, name in {**_BUILT, **_WATER, **_TRAFFIC}.items()}

GENERIC = "GenericCityObject"
FIRST_LEVEL = frozenset(
    (
        "Bridge",
        "Building",
        "CityFurniture",
        GENERIC,
        "LandUse",
        "OtherConstruction",
        "PlantCover",
        "SolitaryVegetationObject",
        "TINRelief",
        "TransportSquare",
        "Railway",
        "Road",
        "Tunnel",
        "WaterBody",
        "Waterway",
    )
)
_BELOW = {
    name: ("Part", "Installation", "ConstructiveElement", "Furniture", *more)
    for name, more in (
        ("Building", ("Room", "Storey", "Unit")),
        ("Bridge", ("Room",)),
        ("Tunnel", ("HollowSpace",)),
    )
}
SECOND_LEVEL = {f"{name}{ending}": name for name, endings in _BELOW.items() for ending in endings}
_CALLED = {
    "BridgeConstructionElement": "BridgeConstructiveElement",
    "Storey": "BuildingStorey",
    "Square": "TransportSquare",
    "GenericOccupiedSpace": GENERIC,
    "GenericUnoccupiedSpace": GENERIC,
    "GenericLogicalSpace": GENERIC,
    "GenericThematicSurface": GENERIC,
}


def class_of(kind: str) -> str:
    """Return what CityJSON calls a class; one it does not know is a generic object, one of an extension stays as it is."""
    name = _CALLED.get(kind, kind)
    return name if name in FIRST_LEVEL or name in SECOND_LEVEL or name.startswith("+") else GENERIC


def is_known(kind: str) -> bool:
    """Return whether CityJSON has a class of its own for it."""
    return class_of(kind) != GENERIC or kind in _CALLED or kind == GENERIC


def takes(parent: str, child: str) -> bool:
    """Return whether an object of one class may be the parent of another (classes as CityJSON calls them)."""
    above = SECOND_LEVEL.get(child)
    if above is None:
        return child.startswith("+")
    return parent == above or SECOND_LEVEL.get(parent) == above


class ObjectWriter:
    """Turns the columns of a batch into city objects.

    `index` gives each vertex's number in the document, `names` the ids by which objects go there where they differ, `kinds`
    the classes of the objects that may be parents, by their id in the model, and `appearance` takes the colours and pictures met.
    """

    def __init__(
        self,
        model: CityModel,
        index: IntArray,
        children: dict[str, list[str]],
        names: dict[str, str],
        kinds: dict[str, str],
        appearance: Appearance,
    ) -> None:
        self._model = model
        self._appearance = appearance
        self._pictures, self._places = appearance.take(model)
        self._colours: list[list[int]] | None = None if model.surface_colour is None else model.surface_colour.tolist()
        self._index: list[int] = index.tolist()
        self._children = children
        self._names = names
        self._kinds = kinds
        self._rings: list[int] = model.ring_offsets.tolist()
        self._surfaces: list[int] = model.surface_offsets.tolist()
        self._geometries: list[int] = model.geometry_offsets.tolist()
        self._objects: list[int] = model.object_offsets.tolist()
        self._types: list[int] = model.surface_type.tolist()

    def objects(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (id, city object) in the order of the batch."""
        table = self._model.table
        rows = zip(table.ids, table.types, table.parents, table.attributes, strict=True)
        for row, (identifier, kind, parent, attributes) in enumerate(rows):
            name = class_of(kind)
            held = parent in self._kinds and takes(class_of(self._kinds[parent]), name)
            if not held and name in SECOND_LEVEL:
                # such an object must have a parent in CityJSON; without one it stands for the whole
                name = SECOND_LEVEL[name] if name.endswith("Part") else GENERIC
            item: dict[str, Any] = {"type": name}
            told = {key: value for key, value in attributes.items() if value is not None}
            if told:
                item["attributes"] = told
            if held:
                item["parents"] = [self._names.get(parent, parent)]
            below = [child for child in self._children.get(identifier, ()) if takes(name, class_of(self._kinds[child]))]
            if below:
                item["children"] = [self._names.get(child, child) for child in below]
            geometry = [shape for g in range(self._objects[row], self._objects[row + 1]) if (shape := self._geometry(g, name))]
            if geometry:
                item["geometry"] = geometry
            yield self._names.get(identifier, identifier), item

    def _geometry(self, number: int, kind: str) -> dict[str, Any] | None:
        surfaces: list[list[list[int]]] = []
        kinds: list[int] = []
        shades: list[int | None] = []
        pictures: list[list[list[int | None]]] = []
        for surface in range(self._geometries[number], self._geometries[number + 1]):
            rings = self._surface(surface)
            if rings:
                surfaces.append([[self._index[point] for point in ring] for ring in rings])
                kinds.append(self._types[surface])
                shades.append(self._appearance.colour(self._colours[surface]) if self._colours is not None else None)
                pictures.append(self._picture(surface, rings))
        if not surfaces:
            return None
        solid = bool(self._model.geometry_solid[number])
        flat = "CompositeSurface" if kind == "TINRelief" else "MultiSurface"
        result: dict[str, Any] = {
            "type": "Solid" if solid else flat,
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
        if any(shade is not None for shade in shades):
            result["material"] = {COLOURS: {"values": [shades] if solid else shades}}
        if any(picture[0][0] is not None for picture in pictures):
            result["texture"] = {PICTURES: {"values": [pictures] if solid else pictures}}
        return result

    def _surface(self, surface: int) -> list[list[int]]:
        """Return the vertices of each ring without those that fall together on the grid; [] when the outline collapses."""
        rings: list[list[int]] = []
        for ring in range(self._surfaces[surface], self._surfaces[surface + 1]):
            start, end = self._rings[ring], self._rings[ring + 1]
            points = self._index[start:end]
            distinct = [start + place for place, point in enumerate(points) if point != points[place - 1]]
            if len(distinct) >= 3:
                rings.append(distinct)
            elif not rings:
                return []
        return rings

    def _picture(self, surface: int, rings: list[list[int]]) -> list[list[int | None]]:
        """Return the picture of a surface and the places of its points for each ring, [None] for a ring without."""
        picture = self._pictures[surface] if self._pictures else -1
        if picture < 0 or any(self._places[point] < 0 for ring in rings for point in ring):
            return [[None] for _ in rings]
        return [[picture, *(self._places[point] for point in ring)] for ring in rings]
