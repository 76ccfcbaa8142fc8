"""The words of CityGML 2.0 and 3.0 as a writer needs them: namespaces, and for each class its element and the order within it.

Orders after the schemas of OGC 12-019 (2.0) and OGC 21-006r2 (3.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twin.geodata.citymodel import SurfaceType

Version = Literal["2.0", "3.0"]
Style = Literal["construction", "geometry", "surface", "cover", "transport", "water", "space", "relief", "tin"]
"""How a class holds geometry; 3.0 knows `space`, `surface`, `relief` and `tin` only."""

_CITYGML = "http://www.opengis.net/citygml/"
_MODULES = {
    "app": "appearance",
    "bldg": "building",
    "brid": "bridge",
    "dem": "relief",
    "frn": "cityfurniture",
    "gen": "generics",
    "luse": "landuse",
    "tran": "transportation",
    "tun": "tunnel",
    "veg": "vegetation",
    "wtr": "waterbody",
}


def namespaces_of(version: Version) -> dict[str, str]:
    """Return the namespaces by their prefixes."""
    modules = {**_MODULES, **({"con": "construction"} if version == "3.0" else {})}
    return {
        "core": f"{_CITYGML}{version}",
        **{prefix: f"{_CITYGML}{name}/{version}" for prefix, name in sorted(modules.items())},
        "gml": "http://www.opengis.net/gml" if version == "2.0" else "http://www.opengis.net/gml/3.2",
        "xAL": "urn:oasis:names:tc:ciq:xsdschema:xAL:2.0" if version == "2.0" else "urn:oasis:names:tc:ciq:xal:3",
        "xlink": "http://www.w3.org/1999/xlink",
    }


@dataclass(frozen=True, slots=True)
class Kind:
    """A class: its prefix and element, how it holds geometry, its own attributes, and what may belong to it by property."""

    prefix: str
    element: str
    style: Style
    attributes: tuple[str, ...] = ("class", "function", "usage")
    children: tuple[tuple[str, str], ...] = ()
    """Pairs of (class of the child, property it stands in), in the order of the schema."""
    address: bool = False
    lowest: int = 0
    highest: int = 4

    def property_of(self, child: str) -> str:
        """Return the property a child stands in, "" when none of this class takes it."""
        return next((name for kind, name in self.children if kind == child), "")


_STOREYS = ("storeysAboveGround", "storeysBelowGround", "storeyHeightsAboveGround", "storeyHeightsBelowGround")
_BUILDING_2 = ("class", "function", "usage", "yearOfConstruction", "yearOfDemolition", "roofType", "measuredHeight", *_STOREYS)
_BUILDING_3 = ("class", "function", "usage", "roofType", *_STOREYS)
_YEARS = ("class", "function", "usage", "yearOfConstruction", "yearOfDemolition")
_PLANT = ("class", "function", "usage", "species", "height", "trunkDiameter", "crownDiameter")
_COVER = ("class", "function", "usage", "averageHeight")


def _built(prefix: str, name: str, style: Style, own: tuple[str, ...], children: tuple[tuple[str, str], ...]) -> dict[str, Kind]:
    lowest = 0 if name == "Building" or style == "space" else 1
    return {
        name: Kind(prefix, name, style, own, children, address=name != "Tunnel", lowest=lowest),
        f"{name}Part": Kind(prefix, f"{name}Part", style, own, children, address=name != "Tunnel", lowest=lowest),
    }


_KINDS_2: dict[str, Kind] = {
    **_built(
        "bldg",
        "Building",
        "construction",
        _BUILDING_2,
        (
            ("BuildingInstallation", "outerBuildingInstallation"),
            ("BuildingConstructiveElement", "outerBuildingInstallation"),
            ("BuildingPart", "consistsOfBuildingPart"),
        ),
    ),
    "BuildingInstallation": Kind("bldg", "BuildingInstallation", "geometry", lowest=2),
    "BuildingConstructiveElement": Kind("bldg", "BuildingInstallation", "geometry", lowest=2),
    **_built(
        "brid",
        "Bridge",
        "construction",
        _YEARS,
        (
            ("BridgeConstructionElement", "outerBridgeConstruction"),
            ("BridgeConstructiveElement", "outerBridgeConstruction"),
            ("BridgeInstallation", "outerBridgeInstallation"),
            ("BridgePart", "consistsOfBridgePart"),
        ),
    ),
    "BridgeInstallation": Kind("brid", "BridgeInstallation", "geometry", lowest=2),
    "BridgeConstructionElement": Kind("brid", "BridgeConstructionElement", "geometry", lowest=1),
    "BridgeConstructiveElement": Kind("brid", "BridgeConstructionElement", "geometry", lowest=1),
    **_built(
        "tun",
        "Tunnel",
        "construction",
        _YEARS,
        (
            ("TunnelInstallation", "outerTunnelInstallation"),
            ("TunnelConstructiveElement", "outerTunnelInstallation"),
            ("TunnelPart", "consistsOfTunnelPart"),
        ),
    ),
    "TunnelInstallation": Kind("tun", "TunnelInstallation", "geometry", lowest=2),
    "TunnelConstructiveElement": Kind("tun", "TunnelInstallation", "geometry", lowest=2),
    "SolitaryVegetationObject": Kind("veg", "SolitaryVegetationObject", "geometry", _PLANT, lowest=1),
    "PlantCover": Kind("veg", "PlantCover", "cover", _COVER, lowest=1),
    "CityFurniture": Kind("frn", "CityFurniture", "geometry", lowest=1),
    **{name: Kind("tran", name, "transport", lowest=1) for name in ("Road", "Railway", "Track", "Square")},
    "TransportSquare": Kind("tran", "Square", "transport", lowest=1),
    "TransportationComplex": Kind("tran", "TransportationComplex", "transport", lowest=1),
    "WaterBody": Kind("wtr", "WaterBody", "water"),
    "LandUse": Kind("luse", "LandUse", "surface"),
    "ReliefFeature": Kind("dem", "ReliefFeature", "relief", (), (("TINRelief", "reliefComponent"),)),
    "TINRelief": Kind("dem", "TINRelief", "tin", ()),
    "GenericCityObject": Kind("gen", "GenericCityObject", "geometry"),
}
_SECTIONS = (
    ("TrafficSpace", "trafficSpace"),
    ("AuxiliaryTrafficSpace", "auxiliaryTrafficSpace"),
    ("Section", "section"),
    ("Intersection", "intersection"),
)
_KINDS_3: dict[str, Kind] = {
    **_built(
        "bldg",
        "Building",
        "space",
        _BUILDING_3,
        (
            ("BuildingConstructiveElement", "buildingConstructiveElement"),
            ("BuildingInstallation", "buildingInstallation"),
            ("BuildingUnit", "buildingSubdivision"),
            ("BuildingStorey", "buildingSubdivision"),
            ("Storey", "buildingSubdivision"),
            ("BuildingPart", "buildingPart"),
        ),
    ),
    "BuildingInstallation": Kind("bldg", "BuildingInstallation", "space"),
    "BuildingConstructiveElement": Kind("bldg", "BuildingConstructiveElement", "space"),
    "BuildingUnit": Kind("bldg", "BuildingUnit", "space"),
    "BuildingStorey": Kind("bldg", "Storey", "space"),
    "Storey": Kind("bldg", "Storey", "space"),
    "OtherConstruction": Kind("con", "OtherConstruction", "space"),
    **_built(
        "brid",
        "Bridge",
        "space",
        ("class", "function", "usage"),
        (
            ("BridgeConstructiveElement", "bridgeConstructiveElement"),
            ("BridgeConstructionElement", "bridgeConstructiveElement"),
            ("BridgeInstallation", "bridgeInstallation"),
            ("BridgePart", "bridgePart"),
        ),
    ),
    "BridgeInstallation": Kind("brid", "BridgeInstallation", "space"),
    "BridgeConstructionElement": Kind("brid", "BridgeConstructiveElement", "space"),
    "BridgeConstructiveElement": Kind("brid", "BridgeConstructiveElement", "space"),
    **_built(
        "tun",
        "Tunnel",
        "space",
        ("class", "function", "usage"),
        (
            ("TunnelConstructiveElement", "tunnelConstructiveElement"),
            ("TunnelInstallation", "tunnelInstallation"),
            ("TunnelPart", "tunnelPart"),
        ),
    ),
    "TunnelInstallation": Kind("tun", "TunnelInstallation", "space"),
    "TunnelConstructiveElement": Kind("tun", "TunnelConstructiveElement", "space"),
    "SolitaryVegetationObject": Kind("veg", "SolitaryVegetationObject", "space", _PLANT),
    "PlantCover": Kind("veg", "PlantCover", "space", _COVER),
    "CityFurniture": Kind("frn", "CityFurniture", "space"),
    **{name: Kind("tran", name, "space", children=_SECTIONS) for name in ("Road", "Railway", "Track", "Waterway")},
    "Square": Kind("tran", "Square", "space", children=_SECTIONS[:2]),
    "TransportSquare": Kind("tran", "Square", "space", children=_SECTIONS[:2]),
    "Section": Kind("tran", "Section", "space", (), _SECTIONS[:2]),
    "Intersection": Kind("tran", "Intersection", "space", (), _SECTIONS[:2]),
    "TrafficSpace": Kind("tran", "TrafficSpace", "space", ("granularity",)),
    "AuxiliaryTrafficSpace": Kind("tran", "AuxiliaryTrafficSpace", "space", ("granularity",)),
    "WaterBody": Kind("wtr", "WaterBody", "space"),
    "LandUse": Kind("luse", "LandUse", "surface"),
    "ReliefFeature": Kind("dem", "ReliefFeature", "relief", (), (("TINRelief", "reliefComponent"),)),
    "TINRelief": Kind("dem", "TINRelief", "tin", ()),
    "GenericCityObject": Kind("gen", "GenericOccupiedSpace", "space"),
    "GenericOccupiedSpace": Kind("gen", "GenericOccupiedSpace", "space"),
    "GenericUnoccupiedSpace": Kind("gen", "GenericUnoccupiedSpace", "space"),
    "GenericLogicalSpace": Kind("gen", "GenericLogicalSpace", "space"),
    "GenericThematicSurface": Kind("gen", "GenericThematicSurface", "surface"),
}
KINDS: dict[Version, dict[str, Kind]] = {"2.0": _KINDS_2, "3.0": _KINDS_3}
GENERIC = "GenericCityObject"
BEFORE_3 = ("trafficSpace", "auxiliaryTrafficSpace")
"""Objects that stand before the class's own attributes in 3.0, since its general class has them."""
CONSTRUCTIONS = ("bldg", "brid", "tun", "con")
"""Modules whose objects are bounded by walls, roofs and grounds."""
WHOLES = frozenset(f"{name}{part}" for name in ("Building", "Bridge", "Tunnel") for part in ("", "Part")) | {"OtherConstruction"}
"""Elements that have the dates and heights of a construction in 3.0."""

SURFACES = {
    int(SurfaceType.GROUND): "GroundSurface",
    int(SurfaceType.WALL): "WallSurface",
    int(SurfaceType.ROOF): "RoofSurface",
    int(SurfaceType.OUTER_CEILING): "OuterCeilingSurface",
    int(SurfaceType.OUTER_FLOOR): "OuterFloorSurface",
    int(SurfaceType.CLOSURE): "ClosureSurface",
}
OPENINGS = {int(SurfaceType.WINDOW): "Window", int(SurfaceType.DOOR): "Door"}
WATERS = {
    int(SurfaceType.WATER): "WaterSurface",
    int(SurfaceType.WATER_GROUND): "WaterGroundSurface",
    int(SurfaceType.WATER_CLOSURE): "WaterClosureSurface",
}
TRAFFIC = {int(SurfaceType.TRAFFIC): "TrafficArea", int(SurfaceType.AUXILIARY_TRAFFIC): "AuxiliaryTrafficArea"}
WATERS_3 = {**WATERS, int(SurfaceType.WATER_CLOSURE): "ClosureSurface"}
TRAFFIC_3 = {**TRAFFIC, int(SurfaceType.MARKING): "Marking", int(SurfaceType.HOLE): "HoleSurface"}


def order_of(kind: Kind, version: Version) -> tuple[str, ...]:
    """Return the properties of a class behind its own attributes, in 3.0 those that are neither geometry nor in BEFORE_3."""
    between = tuple(dict.fromkeys(name for _, name in kind.children if version == "2.0" or name not in BEFORE_3))
    if version == "3.0":
        return between[:-1] + (("address",) if kind.address else ()) + between[-1:]
    levels = range(5)
    if kind.style == "construction":
        outer = tuple(name for name in between if name.startswith("outer"))
        coarse = ("lod0FootPrint", "lod0RoofEdge", "lod1Solid", "lod1MultiSurface", "lod2Solid", "lod2MultiSurface")
        fine = ("lod3Solid", "lod3MultiSurface", "lod4Solid", "lod4MultiSurface")
        last = ("address",) if kind.address else ()
        return (*coarse, *outer, "boundedBy", *fine, *(name for name in between if name not in outer), *last)
    if kind.style == "transport":
        return ("trafficArea", "auxiliaryTrafficArea", *(f"lod{level}MultiSurface" for level in levels[1:]))
    if kind.style == "water":
        return ("lod0MultiSurface", "lod1MultiSurface", *(f"lod{level}Solid" for level in levels[1:]), "boundedBy")
    if kind.style == "cover":
        return (*(f"lod{level}MultiSurface" for level in levels), *(f"lod{level}MultiSolid" for level in levels))
    if kind.style == "surface":
        return tuple(f"lod{level}MultiSurface" for level in levels)
    if kind.style == "geometry":
        return (*(f"lod{level}Geometry" for level in levels), "boundedBy")
    return ("lod", "reliefComponent", "tin")
