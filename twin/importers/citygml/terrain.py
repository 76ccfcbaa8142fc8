"""Triangle nets of the terrain: one member may hold all of a town's, so they are taken triangle by triangle and in parts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from twin.importers.citygml.pieces import Draft, Piece
from twin.importers.citygml.rings import Geometries, gml_id
from twin.importers.citygml.vocabulary import class_of, role_of
from twin.importers.xml import Element, local_name

MOST_TRIANGLES = 20_000
"""Triangles of one part."""
_NET = "TINRelief"
_LODS = ("0", "1", "2", "3", "4")
_TERRAIN_LOD = 2.0


def lies_in_net(triangle: Element) -> bool:
    """Return whether a triangle belongs to the net of a terrain: tin / TriangulatedSurface / trianglePatches / Triangle."""
    holder = next(islice(triangle.iterancestors(), 2, None), None)
    if holder is None or role_of(holder.tag) != "tin":
        return False
    owner = holder.getparent()
    return owner is not None and class_of(owner.tag) == _NET and owner.getparent() is not None


def terrain_lod(item: Element) -> float:
    """Return the level of detail a relief component states, 2.0 without one."""
    level = next(((each.text or "").strip() for each in item if local_name(each.tag) == "lod"), "")
    return float(level) if level in _LODS else _TERRAIN_LOD


class Nets:
    """The nets of a member being read: triangles are put in until a part is full; the last part is left to the object itself.

    `on_nameless` gives an id for an object without one, `on_divided` hears the id of a net and the number of its parts.
    """

    def __init__(self, on_nameless: Callable[[str], str], on_divided: Callable[[str, int], None]) -> None:
        self._on_nameless, self._on_divided = on_nameless, on_divided
        self._pending: dict[Element, list[Piece]] = {}
        self._parts: dict[Element, int] = {}

    def add(self, triangle: Element, geometries: Geometries) -> Draft | None:
        """Take a triangle; return the part before it when that was full, an object beside the one that holds the net."""
        owner = triangle.getparent().getparent().getparent().getparent()
        pieces = self._pending.setdefault(owner, [])
        full = None
        if len(pieces) >= MOST_TRIANGLES:
            full = self._part(owner, pieces, geometries)
            pieces = self._pending[owner] = []
        geometries.collect_triangle(triangle, pieces)
        return full

    def _part(self, owner: Element, pieces: list[Piece], geometries: Geometries) -> Draft:
        if not gml_id(owner):
            owner.set(geometries.words.identifier, self._on_nameless(_NET))
        number = self._parts[owner] = self._parts.get(owner, 0) + 1
        above = owner.getparent().getparent()
        parent = gml_id(above) if above is not None and class_of(above.tag) == "ReliefFeature" else ""
        draft = Draft(f"{gml_id(owner)}-{number}", _NET, "extra", parent)
        draft.own[terrain_lod(owner)] = pieces
        return draft

    def rest(self, owner: Element) -> list[Piece]:
        """Return the triangles of an object's net that no part holds yet."""
        if owner in self._parts:
            self._on_divided(gml_id(owner), self._parts[owner] + 1)
        return self._pending.get(owner, [])

    def forget(self) -> None:
        """Let the nets of a member go that is done."""
        self._pending.clear()
        self._parts.clear()
