"""Polygons and references below a geometry property, in the order written; coordinates stay text."""

from __future__ import annotations

from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml.pieces import Link, Piece, Polygon
from twin.importers.citygml.shorthand import Shorthand
from twin.importers.citygml.vocabulary import GEOMETRY, GML_IDS, HREF, LINKS, ORIENTABLES, POLYGONS, POS_LISTS, Words
from twin.importers.xml import Element

# stands for coordinates that are missing or have no height; no number, so assembly marks the ring as unsound
_PLANE = "plane"
_UNKNOWN = int(SurfaceType.UNKNOWN)
_SPATIAL: tuple[list[str], ...] = ([], ["3"])


def gml_id(element: Element) -> str:
    """Return the gml:id of an element, "" without."""
    for name in GML_IDS:
        value = element.get(name)
        if value:
            return str(value)
    return ""


class Geometries:
    """How one file writes its geometries; with `marked` polygons keep the ids textures and colours are told to.

    With a `shorthand` usual surfaces stand as references in the tree.
    """

    __slots__ = ("marked", "shorthand", "words")

    def __init__(self, words: Words, *, marked: bool) -> None:
        self.words = words
        self.marked = marked
        self.shorthand: Shorthand | None = None

    def usual(self, holder: Element) -> list[tuple[float, Polygon]]:
        """Return levels of detail and polygons of the usual surfaces a property stands for, none when they are written out."""
        return [] if self.shorthand is None else self.shorthand.polygons(holder)

    def write_out(self, item: Element) -> None:
        """Put surfaces in place of their references below an element, for whoever must see all of it."""
        if self.shorthand is not None:
            self.shorthand.write_out(item)

    def collect_plain(self, root: Element, kind: int, into: list[Piece]) -> bool:
        """Append the polygons of a multi-surface written the usual way; return False for any other, then `into` is unfinished.

        Usual is MultiSurface / surfaceMember / Polygon / rings with posList, nothing by reference, nothing turned over. A
        city has dozens of them for each building, and looking for few tags costs half of looking for all.
        """
        if self.marked:
            return False
        words = self.words
        polygon_tag, pos_list_tag = words.polygon, words.pos_list
        if (single := self._single(root, kind)) is not None:
            into.append(single)
            return True
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

    def _single(self, root: Element, kind: int) -> Polygon | None:
        """Return the polygon of a multi-surface of one without holes: stepping down to it costs half of looking for it."""
        words = self.words
        if len(root) != 1 or len(surfaces := root[0]) != 1 or len(member := surfaces[0]) != 1 or len(polygon := member[0]) != 1:
            return None
        if len(ring := polygon[0]) != 1 or len(points := ring[0]) != 1 or len(numbers := points[0]):
            return None
        if polygon.tag != words.polygon or numbers.tag != words.pos_list or surfaces.tag == words.orientable:
            return None
        single = Polygon(polygon.get(words.identifier) or "", kind, False)
        single.rings.append((numbers.text or "") if numbers.values() in _SPATIAL else _pos_list(numbers))
        return single

    def collect_triangle(self, triangle: Element, into: list[Piece]) -> None:
        """Append a triangle of a net, which as a rule is one posList."""
        lists = [] if self.marked else list(triangle.iter(self.words.pos_list))
        if len(lists) != 1 or lists[0].values() not in _SPATIAL:
            self.collect(triangle, _UNKNOWN, into)
            return
        polygon = Polygon(triangle.get(self.words.identifier) or "", _UNKNOWN, False)
        polygon.rings.append(lists[0].text or "")
        into.append(polygon)

    def collect(self, root: Element, kind: int, into: list[Piece]) -> bool:
        """Append the polygons and links below a geometry property in the order written; return whether a link was among them.

        The property itself may be a link to a whole geometry.
        """
        linked = False
        if whole := root.get(HREF):
            into.append(Link(whole.rpartition("#")[2], kind, False))
            linked = True
        polygon: Polygon | None = None
        turned_root: Element | None = None
        ring: Element | None = None
        for element in root.iter(*GEOMETRY):
            tag = element.tag
            if tag in POS_LISTS:
                if polygon is not None:
                    polygon.rings.append(_pos_list(element))
                    self._mark(polygon, element.getparent())
            elif tag in POLYGONS:
                turned = turned_root is not None and _inside(element, turned_root)
                polygon = Polygon(gml_id(element), kind, turned)
                if self.marked:
                    polygon.marks = []
                into.append(polygon)
            elif tag in LINKS:
                target = element.get(HREF)
                if target:
                    turned = turned_root is not None and _inside(element, turned_root)
                    into.append(Link(target.rpartition("#")[2], kind, turned))
                    linked = True
            elif tag in ORIENTABLES:
                turned_root = element if element.get("orientation") == "-" else None
            elif element.getparent() is not ring and polygon is not None:
                ring = element.getparent()
                polygon.rings.append(_positions(ring))
                self._mark(polygon, ring)
        return linked

    def _mark(self, polygon: Polygon, ring: Element) -> None:
        """Put the ring's id before those of what lies around it, which the first ring brings along."""
        if polygon.marks is None:
            return
        around = [] if polygon.marks else [name for above in ring.iterancestors() if (name := gml_id(above))]
        polygon.marks.insert(len(polygon.rings) - 1, gml_id(ring))
        polygon.marks.extend(around)


def _pos_list(element: Element) -> str:
    text = element.text or ""
    return _PLANE if element.get("srsDimension") == "2" else text


def _positions(ring: Element) -> str:
    return " ".join((item.text or _PLANE) for item in ring)


def _inside(element: Element, root: Element) -> bool:
    return any(above is root for above in element.iterancestors())
