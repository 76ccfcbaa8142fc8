"""Geometries of one object as CityGML: polygons, solids that refer to them, and the surfaces that bound the object."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from twin.exporters.citygml.appearance import Appearance, Look
from twin.exporters.citygml.words import CONSTRUCTIONS, OPENINGS, SURFACES, TRAFFIC, TRAFFIC_3, WATERS, WATERS_3, Kind, Version

Properties = dict[str, list[str]]
"""The properties of an object by name; the writer puts them into the order of the schema."""


@dataclass(slots=True)
class Surface:
    """A polygon: its semantic type, the coordinate text of each ring, the outer one first, closed, and its look."""

    kind: int
    rings: list[str]
    look: Look | None = None


@dataclass(slots=True)
class Geometry:
    """A solid or multi-surface of whole level of detail."""

    lod: int
    solid: bool
    surfaces: list[Surface]


@dataclass(slots=True)
class GeometryWriter:
    """Writes the geometries of one object; polygons are named `<id>_p<n>` where something refers to them.

    The looks of surfaces go to `appearance`.
    """

    kind: Kind
    version: Version
    identifier: str
    appearance: Appearance
    properties: Properties = field(default_factory=lambda: defaultdict(list))
    _count: int = 0
    _multi: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _solids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def write(self, geometries: list[Geometry]) -> Properties:
        """Return the properties that hold the geometries."""
        levels = [geometry.lod for geometry in geometries if geometry.solid]
        for geometry in geometries:
            # a composite cannot say which surface bounds which of its solids
            self._take(geometry, plain=geometry.solid and levels.count(geometry.lod) > 1)
        found: dict[str, list[str]] = defaultdict(list)
        for name, members in self._multi.items():
            surfaces = "".join(f"<gml:surfaceMember{member}\n" for member in members)
            found[name].append(f"<gml:MultiSurface>\n{surfaces}</gml:MultiSurface>\n")
        for name, solids in self._solids.items():
            found[name].append(_together(solids, "MultiSolid" if name.endswith("MultiSolid") else "CompositeSolid"))
        for name, several in found.items():
            self.properties[name].append(several[0] if len(several) == 1 else _mixed(several))
        return self.properties

    def _take(self, geometry: Geometry, *, plain: bool) -> None:
        highest = 3 if self.version == "3.0" else self.kind.highest
        lod = min(max(geometry.lod, self.kind.lowest), highest)
        solid = geometry.solid and lod > 0 and self.kind.style not in ("surface", "transport")
        members: list[str] = []
        loose: list[int] = []
        for surface in geometry.surfaces:
            name = "" if plain else self._bounding(surface.kind, lod, solid)
            identifier = self._named(surface) if name or surface.look else ""
            member = f">{_polygon(surface, identifier)}</gml:surfaceMember>"
            if not name:
                members.append(member)
                loose.append(surface.kind)
                continue
            self._bound(name, member, lod)
            if solid:
                members.append(f' xlink:href="#{identifier}"/>')
        if solid:
            self._solids[self._solid_property(lod)].append(_solid(members, self.version))
        else:
            for kind, member in zip(loose, members, strict=True):
                self._multi[self._surface_property(lod, kind)].append(member)

    def _named(self, surface: Surface) -> str:
        self._count += 1
        identifier = f"{self.identifier}_p{self._count}"
        if surface.look:
            self.appearance.take(surface.look, identifier)
        return identifier

    def _bounding(self, kind: int, lod: int, solid: bool) -> str:
        """Return the element of a surface that bounds the object and has a meaning, "" for one that stands by itself."""
        built, new = self.kind.prefix in CONSTRUCTIONS, self.version == "3.0"
        if built and (new or lod >= 2):
            if kind in OPENINGS:
                # 2.0 knows windows and doors from level 3 on
                return OPENINGS[kind] if new or lod >= 3 else "WallSurface"
            return SURFACES.get(kind, "") or ("ClosureSurface" if new and lod == 1 and not solid else "")
        if self.kind.prefix == "wtr" and (new or lod >= 2):
            return (WATERS_3 if new else WATERS).get(kind, "") or ("" if solid or new else "WaterSurface")
        if self.kind.prefix == "tran":
            return (TRAFFIC_3 if new else TRAFFIC if lod >= 2 else {}).get(kind, "")
        return ""

    def _bound(self, name: str, member: str, lod: int) -> None:
        """Put a surface that bounds the object into its property; `member` is how the polygon stands there."""
        new, prefix = self.version == "3.0", self.kind.prefix
        if new:
            module = "core" if name == "ClosureSurface" else "con" if prefix in CONSTRUCTIONS else prefix
            held = _held(f"core:lod{lod}MultiSurface", member)
            if name in OPENINGS.values():
                filling = f"con:{name}Surface"
                held = f"<con:fillingSurface>\n<{filling}>\n{held}</{filling}>\n</con:fillingSurface>\n"
                name = "WallSurface"
            self.properties["boundary"].append(f"<{module}:{name}>\n{held}</{module}:{name}>\n")
            return
        if prefix == "wtr":
            held = f"<wtr:lod{lod}Surface{member.replace('</gml:surfaceMember>', f'</wtr:lod{lod}Surface>')}\n"
        else:
            held = _held(f"{prefix}:lod{lod}MultiSurface", member)
        if name in OPENINGS.values():
            held = f"<{prefix}:opening>\n<{prefix}:{name}>\n{held}</{prefix}:{name}>\n</{prefix}:opening>\n"
            name = "WallSurface"
        into = f"{name[0].lower()}{name[1:]}" if prefix == "tran" else "boundedBy"
        self.properties[into].append(f"<{prefix}:{name}>\n{held}</{prefix}:{name}>\n")

    def _solid_property(self, lod: int) -> str:
        if self.kind.style == "geometry":
            return f"lod{lod}Geometry"
        return f"lod{lod}MultiSolid" if self.kind.style == "cover" else f"lod{lod}Solid"

    def _surface_property(self, lod: int, kind: int) -> str:
        if self.version == "3.0":
            # a space of 3.0 has no surfaces of level 1
            return f"lod{2 if lod == 1 and self.kind.style == 'space' else lod}MultiSurface"
        if self.kind.style == "geometry":
            return f"lod{lod}Geometry"
        if self.kind.style == "construction" and lod == 0:
            return "lod0RoofEdge" if SURFACES.get(kind) == "RoofSurface" else "lod0FootPrint"
        return f"lod{lod}MultiSurface"


def triangles(surfaces: list[Surface], version: Version) -> str:
    """Return a triangulated surface of triangles."""
    patches = "".join(
        f"<gml:Triangle><gml:exterior>{_ring(surface.rings[0])}</gml:exterior></gml:Triangle>\n" for surface in surfaces
    )
    name = "patches" if version == "3.0" else "trianglePatches"
    return f"<gml:TriangulatedSurface>\n<gml:{name}>\n{patches}</gml:{name}>\n</gml:TriangulatedSurface>\n"


def _held(element: str, member: str) -> str:
    return f"<{element}>\n<gml:MultiSurface>\n<gml:surfaceMember{member}\n</gml:MultiSurface>\n</{element}>\n"


def _solid(members: list[str], version: Version) -> str:
    """Return a solid; what encloses it is a Shell in GML 3.2 and may be no other surface."""
    faces = "".join(f"<gml:surfaceMember{member}\n" for member in members)
    shell = "Shell" if version == "3.0" else "CompositeSurface"
    return f"<gml:Solid>\n<gml:exterior>\n<gml:{shell}>\n{faces}</gml:{shell}>\n</gml:exterior>\n</gml:Solid>\n"


def _mixed(geometries: list[str]) -> str:
    """Return surfaces and solids of one level as one geometry, since the property of a level stands once."""
    members = "".join(f"<gml:geometryMember>\n{geometry}</gml:geometryMember>\n" for geometry in geometries)
    return f"<gml:MultiGeometry>\n{members}</gml:MultiGeometry>\n"


def _together(solids: list[str], element: str) -> str:
    if len(solids) == 1 and element != "MultiSolid":
        return solids[0]
    members = "".join(f"<gml:solidMember>\n{solid}</gml:solidMember>\n" for solid in solids)
    return f"<gml:{element}>\n{members}</gml:{element}>\n"


def _polygon(surface: Surface, identifier: str) -> str:
    """Return a polygon with its name, if it has one; rings are named where a picture lies on them."""
    pictured = surface.look is not None and surface.look.texture is not None
    rings = [_ring(text, f"{identifier}_r{number}" if pictured else "") for number, text in enumerate(surface.rings)]
    inner = "".join(f"<gml:interior>{ring}</gml:interior>" for ring in rings[1:])
    return f"<gml:Polygon{_id(identifier)}><gml:exterior>{rings[0]}</gml:exterior>{inner}</gml:Polygon>"


def _ring(text: str, identifier: str = "") -> str:
    return f'<gml:LinearRing{_id(identifier)}><gml:posList srsDimension="3">{text}</gml:posList></gml:LinearRing>'


def _id(identifier: str) -> str:
    return f' gml:id="{identifier}"' if identifier else ""
