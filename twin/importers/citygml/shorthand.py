"""Boundary surfaces written the usual way, taken out of a document's bytes before it is parsed.

Two thirds of the elements of a city say nothing but "a wall of one polygon with these numbers", written alike a thousand times
but for ids and numbers. Such surfaces are told apart from others by that frame, which a pattern has looked at once; one reference
takes the place of all that stand in a row, so that nobody parses or walks them. What the pattern does not know (holes, several
polygons, a CRS of its own) stays as written, and so does every document in which the same bytes might mean something else: one
with comments, CDATA or further namespaces, or in an encoding that is no extension of ASCII.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from twin.importers import xml
from twin.importers.citygml.pieces import Polygon
from twin.importers.citygml.vocabulary import CITYGML, SURFACES, Words
from twin.importers.xmlsections import Opening

_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
_EXTENDS_ASCII = re.compile(rb"(?i:utf-?8|us-ascii|iso-8859-\d+|windows-125\d)")
_PROPERTY = re.compile(rb"<(([\w.-]+):(?:boundedBy|boundary))>")
_NAMESPACE = re.compile(rb"xmlns")
_OF_NUMBERS = b"0123456789+-.eE \t\r\n"
_OF_IDS = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.:-"
_BLANK = r"[ \t\r\n]*+"
_IDENTIFIER = r'(?:\ GML:id="[^"]*+")?+'
# what a usual surface looks like in its property; of what is said beside its geometry nothing is read
_USUAL = r"""~
<(?P<surface>CITY:(?P<kind>KINDS))ID>~
  (?:<(?P<note>(?:CITY:|GML:)(?:creationDate|terminationDate|name|description))>[^<>&"\x00-\x1f\x7f-\xff]*+</(?P=note)>~)*+
  <(?P<property>CITY:lod(?P<lod>[0-4])MultiSurface)>~
    <(?P<geometry>GML:(?:Multi|Composite)Surface)ID>~<GML:surfaceMember>~
      <GML:Polygon(?:\ GML:id="(?P<id>[^"]*+)")?+>~<GML:exterior>~<GML:LinearRingID>~
        <GML:posList(?:\ srsDimension="(?P<dimension>3)")?+>[^<>&]*+</GML:posList>~
      </GML:LinearRing>~</GML:exterior>~</GML:Polygon>~
    </GML:surfaceMember>~</(?P=geometry)>~
  </(?P=property)>~
</(?P=surface)>~
"""
_PATIENCE = 20
"""Documents in a row without a usual surface after which none is looked for any more."""
_MOST_FRAMES = 1000
"""Frames kept; dates that differ from surface to surface make as many."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a surface says but for ids and numbers: its kind, its level of detail, and which quoted values are what."""

    kind: int
    lod: float
    identifier: int | None
    dimension: int | None


# frame, id and numbers of a usual surface
_Surface = tuple[_Frame, bytes, bytes]


class Shorthand:
    """The surfaces taken out of the document shortened last, by the references that stand for them.

    Of each row of them it knows the first one's number among all properties of its kind in the document.
    """

    def __init__(self, opening: Opening, words: Words) -> None:
        self._opening = opening
        self._prefixes = xml.prefixes(opening.text)
        gml = [prefix for prefix, uri in self._prefixes.items() if prefix and uri == words.gml]
        encoding = _ENCODING.match(opening.text)
        extends_ascii = encoding is None or _EXTENDS_ASCII.fullmatch(encoding[1]) is not None
        self._gml = gml[0] if len(gml) == 1 and extends_ascii else ""
        self._holder = b""
        self._pattern: re.Pattern[bytes] | None = None
        self._frames: dict[tuple[bytes, ...], _Frame | None] = {}
        # no file can guess it
        self._mark = f"s{secrets.token_hex(8)}"
        self._poor = 0
        self._document = b""
        self._runs: list[tuple[int, list[_Surface]]] = []

    def shorten(self, document: bytes) -> bytes:
        """Return a document that begins with the opening, with references in place of usual surfaces."""
        self._document, self._runs = document, []
        pattern = self._pattern_for(document) if self._poor < _PATIENCE else None
        if pattern is None:
            self._poor += 1
            return document
        short, quoted = self._cut(document, pattern)
        if not self._is_plain(short, quoted):
            self._runs = []
        self._poor = 0 if self._runs else self._poor + 1
        return short if self._runs else document

    def polygons(self, holder: xml.Element) -> list[tuple[float, Polygon]]:
        """Return levels of detail and polygons of the surfaces a property stands for, none when they are written out."""
        number = holder.get(self._mark)
        return [] if number is None else [_polygon(*surface) for surface in self._runs[int(number)][1]]

    def write_out(self, item: xml.Element) -> None:
        """Put the surfaces back in place of the references below an element."""
        holders = [element for element in item.iter() if element.get(self._mark) is not None]
        begin, end = self._tags()
        _, *parts = self._document.split(begin) if holders else [b""]
        for holder in holders:
            first, surfaces = self._runs[int(holder.get(self._mark))]
            # between surfaces in a row there are only blanks
            text = b"".join(begin + part.partition(end)[0] + end for part in parts[first : first + len(surfaces)])
            parent = holder.getparent()
            place = parent.index(holder)
            parent[place : place + 1] = list(xml.fragment(self._opening.text + text + self._opening.closing))

    def _cut(self, document: bytes, pattern: re.Pattern[bytes]) -> tuple[bytes, list[bytes]]:
        """Return the document with references, and the quoted values of what they stand for."""
        begin, end = self._tags()
        reference, ending = b'<%b %b="%%d"/>' % (self._holder, self._mark.encode()), f"</{self._gml}:posList>".encode()
        frames, quoted = self._frames, list[bytes]()
        before, *parts = document.split(begin)
        short, row = [before], list[_Surface]()
        for number, part in enumerate(parts):
            written, found, behind = part.partition(end)
            front, _, back = written.partition(ending)
            front, _, numbers = front.rpartition(b">")
            values = front.split(b'"')
            key = (*values[::2], back)
            frame = frames[key] if key in frames else self._frame(key, written, pattern)
            if not found or frame is None or (frame.dimension is not None and values[frame.dimension] != b"3"):
                row = []
                short.append(begin + part)
                continue
            if not row:
                short.append(reference % len(self._runs))
                self._runs.append((number, row))
            row.append((frame, b"" if frame.identifier is None else values[frame.identifier], numbers))
            quoted += values[1::2]
            if behind.strip(b" \t\r\n"):
                row = []
                short.append(behind)
        return b"".join(short), quoted

    def _tags(self) -> tuple[bytes, bytes]:
        return b"<%b>" % self._holder, b"</%b>" % self._holder

    def _frame(self, key: tuple[bytes, ...], written: bytes, pattern: re.Pattern[bytes]) -> _Frame | None:
        """Return the frame of a surface, None for an unusual one; `key` is the surface without quoted values and numbers."""
        if len(self._frames) >= _MOST_FRAMES:
            self._frames.clear()
        found = pattern.fullmatch(written)
        frame = None
        if found is not None:
            identifier, dimension = (
                None if found[name] is None else written.count(b'"', 0, found.start(name)) for name in ("id", "dimension")
            )
            frame = _Frame(int(SURFACES[found["kind"].decode()]), float(found["lod"]), identifier, dimension)
        self._frames[key] = frame
        return frame

    def _is_plain(self, short: bytes, quoted: list[bytes]) -> bool:
        """Return whether what was taken out means the same everywhere: in a comment or with another namespace it would not."""
        start = len(self._opening.text)
        # looking for the rare character alone is twenty times as fast
        if (short.find(b"!", start) >= 0 and short.find(b"<!", start) >= 0) or _NAMESPACE.search(short, start):
            return False
        numbers = b"".join(numbers for _, row in self._runs for _, _, numbers in row)
        return not (b"".join(quoted).translate(None, _OF_IDS) or numbers.translate(None, _OF_NUMBERS))

    def _pattern_for(self, document: bytes) -> re.Pattern[bytes] | None:
        """Return the pattern for the property of boundary surfaces that was met first; None before, or where none will do."""
        if self._pattern is None and self._gml:
            names = (found for found in _PROPERTY.finditer(document) if self._is_of_city(found[2].decode()))
            if (found := next(names, None)) is not None:
                self._holder = found[1]
                self._pattern = _pattern([prefix for prefix in self._prefixes if self._is_of_city(prefix)], self._gml)
        return self._pattern

    def _is_of_city(self, prefix: str) -> bool:
        return self._prefixes.get(prefix, "").startswith(CITYGML)


def _polygon(frame: _Frame, identifier: bytes, numbers: bytes) -> tuple[float, Polygon]:
    polygon = Polygon(identifier.decode(), frame.kind, False)
    polygon.rings.append(numbers.decode())
    return frame.lod, polygon


def _pattern(city: Sequence[str], gml: str) -> re.Pattern[bytes]:
    """Return what a usual surface looks like with these prefixes, "" for names without one."""
    any_city = "|".join(re.escape(f"{prefix}:") if prefix else "" for prefix in city)
    text = _USUAL.replace("~", _BLANK).replace("ID", _IDENTIFIER).replace("KINDS", "|".join(SURFACES))
    text = text.replace("CITY:", f"(?:{any_city})").replace("GML:", re.escape(f"{gml}:"))
    return re.compile(text.encode(), re.VERBOSE)
