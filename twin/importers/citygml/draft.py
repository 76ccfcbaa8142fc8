"""One member of a CityGML file as drafts: buildings and parts with attributes and polygons whose coordinates are still text."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml import attributes
from twin.importers.citygml.pieces import Draft, Link, Piece, Polygon, Shell
from twin.importers.citygml.vocabulary import (
    BUILDING,
    BUILDING_PART,
    GEOMETRY,
    GML_IDS,
    HREF,
    LINKS,
    ORIENTABLES,
    POLYGONS,
    POS_LISTS,
    Words,
    class_of,
    lod_of,
    role_of,
    surface_of,
)
from twin.importers.xml import Element, compiled

# stands for coordinates that are missing or have no height; no number, so assembly marks the ring as unsound
_PLANE = "plane"
_SPATIAL: tuple[list[str], ...] = ([], ["3"])
_UNKNOWN = int(SurfaceType.UNKNOWN)
_FOOT_PRINT = {"FootPrint": int(SurfaceType.GROUND), "RoofEdge": int(SurfaceType.ROOF)}


@dataclass(slots=True)
class Notes:
    """The words of the file, and whom to tell what is met on the way: classes left out, unreadable values, missing ids."""

    words: Words
    on_left_out: Callable[[str, str], None]
    on_unreadable: Callable[[str, str, str], None]
    on_nameless: Callable[[str], str]


def drafts_of(member: Element, notes: Notes) -> tuple[list[Draft], bool]:
    """Return the buildings and parts of a member, parents first, and whether any geometry is told by reference."""
    found: list[Draft] = []
    linked = False
    for item in member:
        kind = class_of(item.tag)
        if kind in (BUILDING, BUILDING_PART):
            linked |= _take_object(item, kind, "", found, notes)
        elif isinstance(item.tag, str):
            notes.on_left_out(item.tag, _gml_id(item))
    return found, linked


def _gml_id(element: Element) -> str:
    for name in GML_IDS:
        value = element.get(name)
        if value:
            return str(value)
    return ""


def _take_object(item: Element, kind: str, parent: str, found: list[Draft], notes: Notes) -> bool:
    draft = Draft(_gml_id(item) or notes.on_nameless(kind), kind, parent)
    found.append(draft)
    linked = False
    parts: list[Element] = []

    def unreadable(name: str, text: str) -> None:
        notes.on_unreadable(draft.identifier, name, text)

    for child in item:
        role = role_of(child.tag)
        if role == "boundary":
            for surface in child:
                bounds = surface_of(surface.tag)
                if bounds is None:
                    notes.on_left_out(surface.tag, draft.identifier)
                else:
                    linked |= _take_surface(surface, bounds, draft, notes)
        elif role == "attribute":
            attributes.take(child, draft.attributes, unreadable)
        elif role == "lod":
            linked |= _take_geometry(child, draft, notes)
        elif role == "part":
            parts.extend(child)
        elif role == "address":
            attributes.take_address(child, draft.attributes)
        elif role == "skipped":
            notes.on_left_out(child.tag, draft.identifier)
    for part in parts:
        linked |= _take_object(part, BUILDING_PART, draft.identifier, found, notes)
    return linked


def _take_geometry(child: Element, draft: Draft, notes: Notes) -> bool:
    level = lod_of(child.tag)
    if level is None:
        return False
    lod, kind = level
    if kind == "Solid":
        draft.solid.add(lod)
    pieces = draft.own.setdefault(lod, [])
    words = notes.words
    if next(child.iter(words.pos_list, words.position, words.orientable), None) is None:
        # a shell told by reference only, as the German survey offices write it
        told = [target[1:] if target[:1] == "#" else _fragment(target) for target in _references()(child)]
        if told:
            pieces.append(Shell(told))
        return True
    return collect(child, _FOOT_PRINT.get(kind, _UNKNOWN), pieces)


def _fragment(reference: str) -> str:
    return reference.rpartition("#")[2]


@functools.cache
def _references() -> Callable[[Element], Any]:
    return compiled("descendant::*/@x:href", {"x": "http://www.w3.org/1999/xlink"})


def _take_surface(surface: Element, kind: int, draft: Draft, notes: Notes) -> bool:
    linked = False
    for item in surface:
        level = lod_of(item.tag)
        if level is not None:
            pieces = draft.bounded.get(level[0])
            if pieces is None:
                pieces = draft.bounded[level[0]] = []
            before = len(pieces)
            if not _collect_plain(item, kind, notes.words, pieces):
                del pieces[before:]
                linked |= collect(item, kind, pieces)
        elif role_of(item.tag) == "filling":
            for opening in item:
                opening_kind = surface_of(opening.tag)
                if opening_kind is not None:
                    linked |= _take_surface(opening, opening_kind, draft, notes)
    return linked


def _collect_plain(root: Element, kind: int, words: Words, into: list[Piece]) -> bool:
    """Append the polygons of a multi-surface written the usual way; return False for any other, then `into` is unfinished.

    Usual is MultiSurface / surfaceMember / Polygon / rings with posList, nothing by reference, nothing turned over. A
    city has dozens of them for each building, and looking for few tags costs half of looking for all.
    """
    polygon_tag, pos_list_tag = words.polygon, words.pos_list
    before = len(into)
    rings: list[str] | None = None
    for element in root.iter(polygon_tag, pos_list_tag, words.orientable):
        tag = element.tag
        if tag == pos_list_tag:
            if rings is None:
                return False
            # asking for all values is three times as fast as asking for one by name
            rings.append((element.text or "") if element.values() in _SPATIAL else _pos_list(element))
        elif tag == polygon_tag:
            if rings is not None and not rings:
                return False
            polygon = Polygon(element.get(words.identifier) or "", kind, False)
            rings = polygon.rings
            into.append(polygon)
        else:
            return False
    return bool(rings) and len(root) == 1 and len(root[0]) == len(into) - before


def collect(root: Element, kind: int, into: list[Piece]) -> bool:
    """Append the polygons and links below a geometry property in the order written; return whether a link was among them."""
    linked = False
    polygon: Polygon | None = None
    turned_root: Element | None = None
    ring: Element | None = None
    for element in root.iter(*GEOMETRY):
        tag = element.tag
        if tag in POS_LISTS:
            if polygon is not None:
                polygon.rings.append(_pos_list(element))
        elif tag in POLYGONS:
            turned = turned_root is not None and _inside(element, turned_root)
            polygon = Polygon(_gml_id(element), kind, turned)
            into.append(polygon)
        elif tag in LINKS:
            target = element.get(HREF)
            if target:
                turned = turned_root is not None and _inside(element, turned_root)
                into.append(Link(_fragment(target), kind, turned))
                linked = True
        elif tag in ORIENTABLES:
            turned_root = element if element.get("orientation") == "-" else None
        elif element.getparent() is not ring and polygon is not None:
            ring = element.getparent()
            polygon.rings.append(_positions(ring))
    return linked


def _pos_list(element: Element) -> str:
    text = element.text or ""
    return _PLANE if element.get("srsDimension") == "2" else text


def _positions(ring: Element) -> str:
    return " ".join((item.text or _PLANE) for item in ring)


def _inside(element: Element, root: Element) -> bool:
    return any(above is root for above in element.iterancestors())


def targets(drafts: Iterable[Draft]) -> dict[str, Polygon]:
    """Return all polygons of a member by their gml:id."""
    return {
        piece.identifier: piece
        for draft in drafts
        for pieces in (*draft.own.values(), *draft.bounded.values())
        for piece in pieces
        if type(piece) is Polygon and piece.identifier
    }
