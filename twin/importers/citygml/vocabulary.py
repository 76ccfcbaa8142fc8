"""The words of CityGML that matter here, for versions 1.0, 2.0 and 3.0: namespaces, members, surfaces, geometry tags."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from twin.geodata.citymodel import SurfaceType
from twin.importers.xml import local_name, namespace

VERSIONS = ("1.0", "2.0", "3.0")
CITYGML = "http://www.opengis.net/citygml/"
CORE = tuple(f"{CITYGML}{version}" for version in VERSIONS)
GML = ("http://www.opengis.net/gml", "http://www.opengis.net/gml/3.2")
GML_IDS = tuple(f"{{{uri}}}id" for uri in GML)
HREF = "{http://www.w3.org/1999/xlink}href"

MEMBERS = frozenset(
    [f"{{{uri}}}cityObjectMember" for uri in CORE]
    + [f"{{{uri}}}{name}" for uri in GML for name in ("featureMember", "featureMembers")]
)
ENVELOPES = frozenset(f"{{{uri}}}Envelope" for uri in GML)
APPEARANCES = frozenset(
    [f"{{{CITYGML}appearance/{version}}}appearanceMember" for version in VERSIONS]
    + [f"{{{uri}}}appearanceMember" for uri in CORE]
)

SURFACE_DATA = frozenset(
    f"{{{CITYGML}appearance/{version}}}{name}"
    for version in VERSIONS
    for name in ("ParameterizedTexture", "GeoreferencedTexture", "X3DMaterial")
)
SURFACE_DATA_HOLDERS = frozenset(
    f"{{{CITYGML}appearance/{version}}}{name}" for version in VERSIONS for name in ("surfaceDataMember", "surfaceData", "theme")
)

POLYGONS = frozenset(f"{{{uri}}}{name}" for uri in GML for name in ("Polygon", "PolygonPatch", "Triangle", "Rectangle"))
TRIANGLES = frozenset(f"{{{uri}}}Triangle" for uri in GML)
POS_LISTS = frozenset(f"{{{uri}}}posList" for uri in GML)
POSITIONS = frozenset(f"{{{uri}}}pos" for uri in GML)
LINKS = frozenset(f"{{{uri}}}{name}" for uri in GML for name in ("surfaceMember", "baseSurface", "solidMember"))
SOLIDS = frozenset(f"{{{uri}}}Solid" for uri in GML)
ORIENTABLES = frozenset(f"{{{uri}}}OrientableSurface" for uri in GML)
GEOMETRY = (*POLYGONS, *POS_LISTS, *POSITIONS, *LINKS, *ORIENTABLES)


@dataclass(frozen=True, slots=True)
class Words:
    """The tags of the usual way to write a polygon, in the one GML namespace a file uses."""

    gml: str
    polygon: str
    pos_list: str
    position: str
    orientable: str
    identifier: str


def words_of(namespaces: tuple[str, ...]) -> Words:
    """Return the words for the namespaces bound on a file's root."""
    uri = GML[1] if GML[1] in namespaces else GML[0]
    return Words(uri, f"{{{uri}}}Polygon", f"{{{uri}}}posList", f"{{{uri}}}pos", f"{{{uri}}}OrientableSurface", f"{{{uri}}}id")


SURFACES = {
    "GroundSurface": SurfaceType.GROUND,
    "WallSurface": SurfaceType.WALL,
    "RoofSurface": SurfaceType.ROOF,
    "OuterCeilingSurface": SurfaceType.OUTER_CEILING,
    "OuterFloorSurface": SurfaceType.OUTER_FLOOR,
    "ClosureSurface": SurfaceType.CLOSURE,
    "Window": SurfaceType.WINDOW,
    "WindowSurface": SurfaceType.WINDOW,
    "Door": SurfaceType.DOOR,
    "DoorSurface": SurfaceType.DOOR,
    "WaterSurface": SurfaceType.WATER,
    "WaterGroundSurface": SurfaceType.WATER_GROUND,
    "WaterClosureSurface": SurfaceType.WATER_CLOSURE,
    "TrafficArea": SurfaceType.TRAFFIC,
    "AuxiliaryTrafficArea": SurfaceType.AUXILIARY_TRAFFIC,
    "Marking": SurfaceType.MARKING,
    "Hole": SurfaceType.HOLE,
    "HoleSurface": SurfaceType.HOLE,
}
INTERIOR_SURFACES = frozenset(("InteriorWallSurface", "CeilingSurface", "FloorSurface"))

_LOD = re.compile(r"lod([0-4])(Solid|MultiSolid|MultiSurface|Surface|Geometry|FootPrint|RoofEdge)$")
_IMPLICIT = re.compile(r"lod([0-4])ImplicitRepresentation$")
_CURVE = re.compile(r"(lod[0-4](MultiCurve|Curve|Network)|breaklines|ridgeOrValleyLines)$")
_POINT = re.compile(r"(lod[0-4](Point|MultiPoint)|reliefPoints|pointCloud)$")
_TERRAIN = re.compile(r"lod[0-4]TerrainIntersection(Curve)?$")
_ROLES = {
    "boundedBy": "boundary",
    "boundary": "boundary",
    "opening": "filling",
    "fillingSurface": "filling",
    "address": "address",
    "tin": "tin",
    "grid": "grid",
    "extent": "skipped",
    "appearance": "skipped",
}


@functools.lru_cache(maxsize=4096)
def lod_of(tag: object) -> tuple[float, str] | None:
    """Return the level of detail and kind (`Solid`, `MultiSurface`, ...) of a geometry property; None for any other."""
    found = _LOD.match(local_name(tag))
    return (float(found[1]), found[2]) if found else None


@functools.lru_cache(maxsize=4096)
def implicit_lod_of(tag: object) -> float:
    """Return the level of detail of a property that holds an implicit geometry."""
    found = _IMPLICIT.match(local_name(tag))
    return float(found[1]) if found else 0.0


@functools.lru_cache(maxsize=4096)
def role_of(tag: object) -> str:
    """Return what a property of a city object means here.

    lod, implicit, curve, point, terrain, tin, grid: geometries; boundary and filling: surfaces with a meaning; address;
    attribute: a value or another object; foreign: a property of an extension; skipped.
    """
    name, uri = local_name(tag), namespace(tag)
    if uri in GML:
        return "attribute"
    if not uri.startswith(CITYGML):
        return "foreign"
    if lod_of(str(tag)) is not None:
        return "lod"
    patterns = (("implicit", _IMPLICIT), ("curve", _CURVE), ("point", _POINT), ("terrain", _TERRAIN))
    return next((role for role, pattern in patterns if pattern.match(name)), _ROLES.get(name, "attribute"))


@functools.lru_cache(maxsize=1024)
def surface_of(tag: object) -> int | None:
    """Return the semantic type of a boundary surface, None for one that does not bound the building to the outside."""
    kind = SURFACES.get(local_name(tag))
    return None if kind is None else int(kind)


@functools.lru_cache(maxsize=1024)
def class_of(tag: object) -> str:
    """Return the CityGML class name of a city object; "" when the tag is not of a CityGML namespace."""
    return local_name(tag) if namespace(tag).startswith(CITYGML) else ""


def version_of(namespaces: tuple[str, ...]) -> str:
    """Return the CityGML version among the namespaces, "" when there is none; the root's own comes first in the tuple."""
    for uri in namespaces:
        if uri.startswith(CITYGML):
            version = uri.removeprefix(CITYGML).rpartition("/")[2]
            if version in VERSIONS:
                return version
    return ""
