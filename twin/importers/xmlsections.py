"""A large XML file cut where elements directly below its root end, so that its parts can be read by themselves.

A region is a span of about 6 MB, found by looking for an end tag; a section a smaller one within it that is parsed as a whole,
with the root's start tag before it. Where a cut was wrong (the end tag stood in a comment, or further down) the section is not
well-formed: whoever reads then goes on as a stream from its beginning.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import xml.parsers.expat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

_REGION = 6 << 20
# small enough that a section and its tree stay in the processor's cache
_BLOCK = 1 << 17
_LONGEST = 1 << 22
_HEAD = 1 << 16
_LONGEST_NAME = 64


class _Stop(Exception):
    """What follows the root's start tag was reached."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a file up to the end of its root's start tag, and the root's end tag."""

    text: bytes
    closing: bytes


@dataclass(frozen=True, slots=True)
class Region:
    """A span of a file, offsets in bytes, and the opening that goes before it; the last one holds the root's end tag."""

    path: Path
    opening: Opening
    start: int
    end: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A document made of a part of a region, and where that part begins and ends in the file."""

    document: bytes
    start: int
    end: int


def regions(path: Path, element: str) -> list[Region]:
    """Return the regions of a file, each but the last behind an `element`; [] for a small one or one that cannot be cut."""
    size = path.stat().st_size
    if size < 2 * _REGION:
        return []
    ending = element.encode() + b">"
    with path.open("rb") as stream:
        opening = _opening(stream.read(_HEAD))
        if opening is None:
            return []
        bounds = [len(opening.text)]
        for wanted in range(_REGION, size - _REGION // 2, _REGION):
            if wanted > bounds[-1] and (found := _first_end(stream, wanted, ending)):
                bounds.append(found)
    bounds.append(size)
    if len(bounds) == 2:
        return []
    return [Region(path, opening, start, end, end == size) for start, end in itertools.pairwise(bounds)]


def _opening(head: bytes) -> Opening | None:
    """Return a file's opening; None when the root's start tag is not complete in its head or closes itself."""
    root: list[str] = []
    ends: list[int] = []
    parser = xml.parsers.expat.ParserCreate()

    def on_element(name: str, _attributes: Any) -> None:
        if root:
            on_other()
        root.append(name)

    def on_other(*_: Any) -> None:
        if root:
            ends.append(parser.CurrentByteIndex)
            raise _Stop

    def on_end(_name: str) -> None:
        raise _Stop

    parser.StartElementHandler, parser.EndElementHandler, parser.DefaultHandler = on_element, on_end, on_other
    with contextlib.suppress(_Stop, xml.parsers.expat.ExpatError, LookupError):
        parser.Parse(head, False)
    return Opening(head[: ends[0]], b"</" + root[0].encode() + b">") if ends else None


def _first_end(stream: BinaryIO, start: int, ending: bytes) -> int:
    """Return where the first end tag behind an offset ends, 0 where there is none within 4 MB."""
    stream.seek(start)
    text = stream.read(_BLOCK)
    while True:
        place = text.find(ending)
        while place >= 0:
            if _closes(text, place):
                return start + place + len(ending)
            place = text.find(ending, place + 1)
        block = stream.read(_BLOCK)
        if not block or len(text) > _LONGEST:
            return 0
        text += block


def sections(region: Region, element: str) -> Iterator[Section]:
    """Yield the sections of a region up to the first that would be longer than 4 MB."""
    opening, closing, ending = region.opening.text, region.opening.closing, element.encode() + b">"
    start, place, rest = region.start, region.start, b""
    with region.path.open("rb") as stream:
        stream.seek(start)
        while block := stream.read(min(_BLOCK, region.end - place)):
            rest, place = rest + block, place + len(block)
            cut = len(rest) if place == region.end else _last_end(rest, ending)
            if cut:
                last = region.is_last and place == region.end
                yield Section(opening + rest[:cut] + (b"" if last else closing), start, start + cut)
                start, rest = start + cut, rest[cut:]
            elif len(rest) > _LONGEST:
                return


def _last_end(text: bytes, ending: bytes) -> int:
    """Return where the last end tag of an element ends, 0 without any."""
    place = text.rfind(ending)
    while place >= 0 and not _closes(text, place):
        place = text.rfind(ending, 0, place)
    return place + len(ending) if place >= 0 else 0


def _closes(text: bytes, place: int) -> bool:
    """Return whether an element's name at a place is that of an end tag, with or without a prefix."""
    tag = text[max(0, place - _LONGEST_NAME) : place].rpartition(b"<")[2]
    return tag == b"/" or (tag[:1] == b"/" and tag[-1:] == b":")


class Remainder(io.RawIOBase):
    """A region's file from an offset on below its opening, with as many line breaks between as keep the lines' numbers."""

    def __init__(self, region: Region, start: int) -> None:
        self._file = region.path.open("rb")
        lines, left = 0, start - len(region.opening.text)
        self._file.seek(len(region.opening.text))
        while left > 0 and (block := self._file.read(min(left, _LONGEST))):
            lines += block.count(b"\n")
            left -= len(block)
        self._before = io.BytesIO(region.opening.text + b"\n" * lines)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` of them."""
        return self._before.read(size) or self._file.read(size)

    def tell(self) -> int:
        """Return how far into the file reading has come."""
        return self._file.tell()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
        super().close()
