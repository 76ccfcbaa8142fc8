"""From pieces to geometries: references resolved both ways, one level of detail chosen, solids joined with their semantics."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml.draft import targets
from twin.importers.citygml.implicit import placed
from twin.importers.citygml.library import Library, polygons_below
from twin.importers.citygml.pieces import Draft, Link, Piece, Placing, Polygon
from twin.importers.citygml.rings import Geometries
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where references of a member lead: into the member itself, or to what the library holds of others.

    `latitude` is asked only where a library shape is placed: which number of a point is the latitude, None in metres.
    """

    member: Element
    geometries: Geometries
    library: Library
    latitude: Callable[[], int | None]
    on_missing: Callable[[str, str], None]


def shapes_of(drafts: list[Draft], linked: bool, around: Surroundings, highest: float) -> list[list[Shape]]:
    """Return the geometries of each draft: the highest level of detail that is not above `highest`.

    A reference that leads nowhere is told to `around.on_missing` with the id of the object.
    """
    known = targets(drafts) if linked else {}
    result: list[list[Shape]] = []
    chosen = [_level(draft, highest) for draft in drafts]
    finest_part: dict[str, float] = {}
    if len(drafts) > 1:
        for draft, lod in zip(drafts, chosen, strict=True):
            if draft.role == "part":
                finest_part[draft.parent] = max(finest_part.get(draft.parent, -1.0), lod)
    for draft, lod in zip(drafts, chosen, strict=True):
        # parts that draw a building in more detail replace its own coarser outline
        if lod < 0.0 or lod < finest_part.get(draft.identifier, -1.0):
            result.append([])
            continue
        resolve = functools.partial(_resolved, draft.identifier, known=known, around=around)
        faces = resolve(draft.bounded.get(lod, []))
        shell = resolve(draft.own.get(lod, []))
        shapes = _joined(lod, lod in draft.solid, shell, faces)
        if draft.further:
            shapes += [Shape(lod, solid, resolve(pieces)) for solid, pieces in draft.further.get(lod, [])]
        if draft.implicit:
            shapes += [_placed(draft.identifier, lod, placing, around) for placing in draft.implicit.get(lod, [])]
        result.append([shape for shape in shapes if shape.polygons])
    return result


def _placed(identifier: str, lod: float, placing: Placing, around: Surroundings) -> Shape:
    shape = placing.shape if placing.shape is not None else around.library.shape(placing.target)
    if not shape:
        around.on_missing(identifier, placing.target)
    return Shape(lod, False, placed(shape, placing, around.latitude()))


def _level(draft: Draft, highest: float) -> float:
    """Return the highest level of detail up to the limit, or the lowest above it; -1.0 without geometry."""
    found = levels(draft)
    within = [lod for lod in found if lod <= highest]
    return max(within) if within else min(found, default=-1.0)


def levels(draft: Draft) -> set[float]:
    """Return the levels of detail a draft has geometry in."""
    found = {lod for lod, pieces in draft.own.items() if pieces}
    found.update([lod for lod, pieces in draft.bounded.items() if pieces])
    return found | draft.implicit.keys() if draft.implicit else found


def _resolved(identifier: str, pieces: list[Piece], *, known: dict[str, Polygon], around: Surroundings) -> list[Polygon]:
    result: list[Polygon] = []
    for piece in _single(pieces, known, result):
        found = known.get(piece.target)
        if found is not None and not piece.turned:
            if found.kind == _UNKNOWN:
                found.kind = piece.kind
            result.append(found)
            continue
        many = [found] if found is not None else _elsewhere(piece.target, known, around)
        if not many:
            around.on_missing(identifier, piece.target)
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
    return polygon.copy(turned=True) if link.turned else polygon


def _elsewhere(target: str, known: dict[str, Polygon], around: Surroundings) -> list[Polygon]:
    """Return the polygons of a composite the link names, or those of another member, as they were found there."""
    around.geometries.write_out(around.member)
    for element in around.member.iter():
        if target in (element.get(name) for name in GML_IDS):
            polygons = polygons_below(element, around.geometries)
            return [known.get(polygon.identifier, polygon) for polygon in polygons]
    return [polygon.copy() for polygon in around.library.shape(target)]


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
    if lod < 1.0:
        # a footprint of its own beside a roof outline repeats nothing
        return [Shape(lod, False, own), Shape(lod, False, bounded)]
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
