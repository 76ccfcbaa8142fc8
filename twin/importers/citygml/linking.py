"""From pieces to geometries: references resolved both ways, one level of detail chosen, solids joined with their semantics."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml.draft import collect, targets
from twin.importers.citygml.pieces import Draft, Link, Piece, Polygon
from twin.importers.citygml.vocabulary import GML_IDS
from twin.importers.xml import Element

_UNKNOWN = int(SurfaceType.UNKNOWN)
_ENCLOSING = {int(SurfaceType.GROUND), int(SurfaceType.WALL), int(SurfaceType.ROOF)}


@dataclass(frozen=True, slots=True)
class Shape:
    """One geometry of an object, ready but for its coordinates."""

    lod: float
    solid: bool
    polygons: list[Polygon]


def shapes_of(
    drafts: list[Draft], linked: bool, member: Element, highest: float, on_missing: Callable[[str, str], None]
) -> list[list[Shape]]:
    """Return the geometries of each draft: the highest level of detail that is not above `highest`.

    A link to a polygon outside the member cannot be followed while streaming; it is told to `on_missing`.
    """
    known = targets(drafts) if linked else {}
    result: list[list[Shape]] = []
    chosen = {draft.identifier: _level(draft, highest) for draft in drafts}
    finest_part: dict[str, float] = {}
    for draft in drafts:
        if draft.parent:
            finest_part[draft.parent] = max(finest_part.get(draft.parent, -1.0), chosen[draft.identifier])
    for draft in drafts:
        lod = chosen[draft.identifier]
        # parts that draw a building in more detail replace its own coarser outline
        if lod < 0.0 or lod < finest_part.get(draft.identifier, -1.0):
            result.append([])
            continue
        own, bounded = draft.own.get(lod, []), draft.bounded.get(lod, [])
        missing = functools.partial(on_missing, draft.identifier)
        faces = _resolved(bounded, known, member, missing)
        shell = _resolved(own, known, member, missing)
        result.append(_joined(lod, lod in draft.solid, shell, faces))
    return result


def _level(draft: Draft, highest: float) -> float:
    """Return the highest level of detail up to the limit, or the lowest above it; -1.0 without geometry."""
    found = levels(draft)
    within = [lod for lod in found if lod <= highest]
    return max(within) if within else min(found, default=-1.0)


def levels(draft: Draft) -> set[float]:
    """Return the levels of detail a draft has geometry in."""
    return {lod for lod, pieces in (*draft.own.items(), *draft.bounded.items()) if pieces}


def _resolved(
    pieces: list[Piece], known: dict[str, Polygon], member: Element, on_missing: Callable[[str], None]
) -> list[Polygon]:
    result: list[Polygon] = []
    for piece in _single(pieces, known, result):
        found = known.get(piece.target)
        if found is not None and not piece.turned:
            if found.kind == _UNKNOWN:
                found.kind = piece.kind
            result.append(found)
            continue
        many = [found] if found is not None else _below(piece.target, known, member)
        if not many:
            on_missing(piece.target)
        result.extend(_as_linked(polygon, piece) for polygon in many)
    return result


def _single(pieces: list[Piece], known: dict[str, Polygon], result: list[Polygon]) -> Iterator[Link]:
    """Put polygons and whole shells into the result and yield the links between them that need a closer look."""
    for piece in pieces:
        if isinstance(piece, Polygon):
            result.append(piece)
        elif isinstance(piece, Link):
            yield piece
        elif all(map(known.__contains__, piece.targets)):
            result.extend(map(known.__getitem__, piece.targets))
        else:
            yield from (Link(target, _UNKNOWN, False) for target in piece.targets)


def _as_linked(polygon: Polygon, link: Link) -> Polygon:
    """Return the polygon a link stands for: itself, given the place's meaning if it had none, or a turned copy."""
    if polygon.kind == _UNKNOWN:
        polygon.kind = link.kind
    if not link.turned:
        return polygon
    copy = Polygon(polygon.identifier, polygon.kind, not polygon.turned)
    copy.rings = polygon.rings
    return copy


def _below(target: str, known: dict[str, Polygon], member: Element) -> list[Polygon]:
    """Return the polygons of a composite the link names; polygons without an id of their own are read again."""
    for element in member.iter():
        if target in (element.get(name) for name in GML_IDS):
            pieces: list[Piece] = []
            collect(element, _UNKNOWN, pieces)
            polygons = [piece for piece in pieces if isinstance(piece, Polygon)]
            return [known.get(polygon.identifier, polygon) for polygon in polygons]
    return []


def _joined(lod: float, solid: bool, own: list[Polygon], bounded: list[Polygon]) -> list[Shape]:
    """Return the geometries of one level of detail without drawing any surface twice.

    The usual case is a solid that links to exactly the boundary surfaces. Surfaces outside the solid (overhanging
    roofs, windows) become a second geometry. Where solid and boundary surfaces repeat each other without links, the
    ones with meaning are kept.
    """
    if not bounded:
        return [Shape(lod, solid, own)] if own else []
    if not own:
        return [Shape(lod, False, bounded)]
    if len(own) == len(bounded) and set(map(id, own)) == set(map(id, bounded)):
        return [Shape(lod, solid, own)]
    inside: set[int | str] = {polygon.identifier or id(polygon) for polygon in own}
    outside = [polygon for polygon in bounded if (polygon.identifier or id(polygon)) not in inside]
    if len(outside) == len(bounded) and not any(polygon.kind != _UNKNOWN for polygon in own):
        if len(own) == len(bounded):
            return [Shape(lod, solid, bounded)]
        if {polygon.kind for polygon in bounded} >= _ENCLOSING:
            return [Shape(lod, False, bounded)]
        return [Shape(lod, solid, own)]
    shapes = [Shape(lod, solid, own)]
    if outside:
        shapes.append(Shape(lod, False, outside))
    return shapes
