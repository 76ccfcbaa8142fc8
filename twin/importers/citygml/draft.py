"""One member of a CityGML file as drafts: city objects with attributes and polygons whose coordinates are still text."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml import attributes
from twin.importers.citygml.extensions import draft_of_extension
from twin.importers.citygml.implicit import placing_of
from twin.importers.citygml.library import Library
from twin.importers.citygml.pieces import Draft, Piece, Polygon, Shell
from twin.importers.citygml.rings import Geometries, gml_id
from twin.importers.citygml.terrain import terrain_lod
from twin.importers.citygml.vocabulary import (
    HREF,
    INTERIOR_SURFACES,
    SOLIDS,
    class_of,
    implicit_lod_of,
    lod_of,
    role_of,
    surface_of,
)
from twin.importers.citythemes import CLASSES, Role
from twin.importers.citywords import explain
from twin.importers.xml import Element, compiled, local_name

_UNKNOWN = int(SurfaceType.UNKNOWN)
_FOOT_PRINT = {"FootPrint": int(SurfaceType.GROUND), "RoofEdge": int(SurfaceType.ROOF)}


@dataclass(frozen=True, slots=True)
class Notes:
    """How the file writes geometries, its library, and whom to tell what is met on the way.

    on_left_out    (class, id) of an object of CityGML that is not read
    on_ignored     (kind, element) of what is counted only, see `cityfindings.IGNORED`
    on_unreadable  (id, attribute, text) of a value that is not what its type promises
    on_told        (code, id, reference) of a shape or grid that lies elsewhere
    on_nameless    class -> a new id
    on_net         relief component -> the triangles of its net that were taken while it was read
    """

    geometries: Geometries
    library: Library
    on_left_out: Callable[[str, str], None]
    on_ignored: Callable[[str, str], None]
    on_unreadable: Callable[[str, str, str], None]
    on_told: Callable[[str, str, str], None]
    on_nameless: Callable[[str], str]
    on_net: Callable[[Element], list[Piece]]


def drafts_of(item: Element, notes: Notes) -> tuple[list[Draft], bool]:
    """Return a city object and what belongs to it, parents first, and whether any geometry is told by reference."""
    found: list[Draft] = []
    kind = class_of(item.tag)
    known = CLASSES.get(kind)
    if known is not None and known[1] != "inside":
        return found, _take_object(item, kind, known[1], "", found, notes)
    if kind:
        notes.on_left_out(kind, gml_id(item))
    elif isinstance(item.tag, str):
        notes.geometries.write_out(item)
        return _take_extension(item, found, notes)
    return found, False


def _take_extension(item: Element, found: list[Draft], notes: Notes) -> tuple[list[Draft], bool]:
    draft, linked, left = draft_of_extension(item, notes.geometries, notes.on_nameless, notes.on_unreadable)
    notes.on_ignored("ade" if draft is None else "extension", local_name(item.tag))
    if draft is not None:
        found.append(draft)
        for name in left:
            notes.on_ignored("ade", name)
    return found, linked


def _take_object(item: Element, kind: str, role: Role, parent: str, found: list[Draft], notes: Notes) -> bool:
    draft = Draft(gml_id(item) or notes.on_nameless(kind), kind, role, parent)
    found.append(draft)
    linked = False
    below: list[tuple[Element, str, Role]] = []
    if role == "space" or kind == "WaterBody":
        # where surfaces are counted only, or mean something of their own
        notes.geometries.write_out(item)

    def unreadable(name: str, text: str) -> None:
        notes.on_unreadable(draft.identifier, name, text)

    for child in item:
        meaning = role_of(child.tag)
        if meaning == "boundary":
            for lod, polygon in notes.geometries.usual(child):
                draft.bounded.setdefault(lod, []).append(polygon)
            for inner in child:
                bounds = surface_of(inner.tag)
                if bounds is not None and role != "space":
                    linked |= _take_surface(inner, bounds, draft, notes)
                else:
                    _take_other(inner, bounds, draft, notes, below)
        elif meaning == "attribute":
            if len(child) and not attributes.knows(child.tag):
                linked |= _take_nested(child, draft, notes, below)
            else:
                attributes.take(child, draft.attributes, unreadable)
        elif meaning == "lod":
            linked |= _take_geometry(child, draft, notes)
        elif meaning == "address":
            attributes.take_address(child, draft.attributes)
        elif meaning != "skipped":
            linked |= _take_rare(child, meaning, item, draft, notes)
    explain(draft.attributes)
    for element, name, part_role in below:
        linked |= _take_object(element, name, part_role, draft.identifier, found, notes)
    return linked


def _take_rare(child: Element, meaning: str, item: Element, draft: Draft, notes: Notes) -> bool:
    """Take a property few files have; return whether it points elsewhere."""
    name = local_name(child.tag)
    if meaning in ("curve", "point"):
        draft.unseen.append((meaning, name))
    elif meaning == "terrain":
        notes.on_ignored("curve", name)
    elif meaning == "foreign":
        notes.on_ignored("ade", name)
    elif meaning == "grid":
        draft.elsewhere = True
        notes.on_told("grid", draft.identifier, _grid_name(child))
    elif meaning == "tin":
        return _take_tin(child, item, draft, notes)
    else:
        return _take_implicit(child, draft, notes)
    return False


def _take_tin(child: Element, item: Element, draft: Draft, notes: Notes) -> bool:
    taken = notes.on_net(item)
    pieces = draft.own.setdefault(terrain_lod(item), [])
    linked = notes.geometries.collect(child, _UNKNOWN, pieces)
    if taken:
        # the last triangle stands there still, empty
        pieces[:] = [piece for piece in pieces if not isinstance(piece, Polygon) or piece.rings] + taken
    if not pieces:
        draft.unseen.append(("point", local_name(child.tag)))
    return linked


def _take_implicit(child: Element, draft: Draft, notes: Notes) -> bool:
    placing, foreign = placing_of(child, notes.geometries, notes.library)
    if placing is not None:
        draft.implicit.setdefault(implicit_lod_of(child.tag), []).append(placing)
    else:
        draft.elsewhere = True
        notes.on_told("library" if foreign else "unplaced", draft.identifier, foreign)
    return placing is not None


def _grid_name(child: Element) -> str:
    """Return what a grid's file is called: the reference itself, or the last file name or address below it."""
    if child.get(HREF):
        return str(child.get(HREF))
    texts = [(each.text or "").strip() for each in child.iter() if local_name(each.tag) in ("fileName", "fileReference")]
    return next((text for text in texts if text), "")


def _take_nested(child: Element, draft: Draft, notes: Notes, below: list[tuple[Element, str, Role]]) -> bool:
    """Take the surfaces a property of any name holds, and put other objects in it into `below`."""
    linked = False
    for inner in child:
        bounds = surface_of(inner.tag)
        if bounds is not None and draft.role != "space":
            linked |= _take_surface(inner, bounds, draft, notes)
        else:
            _take_other(inner, bounds, draft, notes, below)
    return linked


def _take_other(inner: Element, bounds: int | None, draft: Draft, notes: Notes, below: list[tuple[Element, str, Role]]) -> None:
    """Put an object into `below`, or count what is not read: surfaces of a space or inside, extensions."""
    kind = class_of(inner.tag)
    known = CLASSES.get(kind)
    if bounds is not None:
        notes.on_ignored("space", draft.kind)
    elif known is not None and known[1] != "inside":
        below.append((inner, kind, known[1]))
    elif known is not None or kind in INTERIOR_SURFACES:
        notes.on_ignored("inside", kind)
    elif not kind and isinstance(inner.tag, str) and role_of(inner.tag) == "foreign":
        notes.on_ignored("ade", local_name(inner.tag))


def _take_geometry(child: Element, draft: Draft, notes: Notes) -> bool:
    level = lod_of(child.tag)
    if level is None:
        return False
    lod, kind = level
    if draft.role == "space":
        notes.on_ignored("space", draft.kind)
        return False
    geometry = child[0] if len(child) else None
    single = geometry is not None and geometry.tag in SOLIDS
    if single or kind == "Solid":
        draft.solid.add(lod)
    pieces = draft.own.setdefault(lod, [])
    words = notes.geometries.words
    if next(child.iter(words.pos_list, words.position, words.orientable), None) is None:
        # a shell told by reference only, as the German survey offices write it
        told = [target[1:] if target[:1] == "#" else target.rpartition("#")[2] for target in _references()(child)]
        if told:
            pieces.append(Shell(told))
            return True
    if geometry is not None and not single and kind in ("Solid", "MultiSolid", "Geometry"):
        bodies = list(geometry.iter(*SOLIDS))
        if bodies:
            return _take_solids(bodies, lod, draft, notes) | _take_beside(geometry, lod, draft, notes)
    linked = notes.geometries.collect(child, _FOOT_PRINT.get(kind, _UNKNOWN), pieces)
    if geometry is not None and not pieces and not linked:
        draft.unseen.append(("point" if kind == "Geometry" else "curve", local_name(child.tag)))
    return linked


def _take_solids(bodies: list[Element], lod: float, draft: Draft, notes: Notes) -> bool:
    """Take the solids of a composite or multi-solid, each as a geometry of its own."""
    draft.solid.add(lod)
    linked = False
    for number, body in enumerate(bodies):
        pieces: list[Piece] = draft.own[lod] if number == 0 else []
        linked |= notes.geometries.collect(body, _UNKNOWN, pieces)
        if number:
            draft.further.setdefault(lod, []).append((True, pieces))
    return linked


def _take_beside(geometry: Element, lod: float, draft: Draft, notes: Notes) -> bool:
    """Take the surfaces that stand beside solids in a collection of several kinds."""
    linked = False
    for member in geometry if local_name(geometry.tag) == "MultiGeometry" else ():
        if next(member.iter(*SOLIDS), None) is None:
            pieces: list[Piece] = []
            linked |= notes.geometries.collect(member, _UNKNOWN, pieces)
            draft.further.setdefault(lod, []).append((False, pieces))
    return linked


@functools.cache
def _references() -> Callable[[Element], Any]:
    return compiled("descendant::*/@x:href", {"x": "http://www.w3.org/1999/xlink"})


def _take_surface(surface: Element, kind: int, draft: Draft, notes: Notes) -> bool:
    linked = False
    if kind == SurfaceType.CLOSURE and draft.kind == "WaterBody":
        kind = int(SurfaceType.WATER_CLOSURE)  # 3.0 has one word for both
    for item in surface:
        meaning = role_of(tag := item.tag)
        if meaning == "lod" and (level := lod_of(tag)) is not None:
            pieces = draft.bounded.get(level[0])
            if pieces is None:
                pieces = draft.bounded[level[0]] = []
            before = len(pieces)
            if not notes.geometries.collect_plain(item, kind, pieces):
                del pieces[before:]
                linked |= notes.geometries.collect(item, kind, pieces)
        elif meaning == "filling":
            for opening in item:
                opening_kind = surface_of(opening.tag)
                if opening_kind is not None:
                    linked |= _take_surface(opening, opening_kind, draft, notes)
    return linked


def targets(drafts: Iterable[Draft]) -> dict[str, Polygon]:
    """Return all polygons of a member by their gml:id."""
    return {
        piece.identifier: piece
        for draft in drafts
        for _, pieces in draft.pieces()
        for piece in pieces
        if type(piece) is Polygon and piece.identifier
    }
