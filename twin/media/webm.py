"""WebM (Matroska, RFC 9559) looked at and cleared: tracks, size, length; tags, attachments and names of programs are blanked."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from twin.media.kinds import Prepared
from twin.media.tracks import MOST_PARTS, Seen, damaged

CODECS = {"V_VP8": "VP8", "V_VP9": "VP9", "V_AV1": "AV1"}
SOUNDS = ("A_OPUS", "A_VORBIS")

_HEADER, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
_VIDEO, _DOCTYPE, _SCALE, _DURATION = 0xE0, 0x4282, 0x2AD7B1, 0x4489
_CODEC, _WIDTH, _HEIGHT, _TIME = 0x86, 0xB0, 0xBA, 0xE7
_INSIDE = {_HEADER, _SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO, _CLUSTER}
_TOLD = {0x1254C367, 0x1941A469, 0x7BA9, 0x4461, 0x536E}
"""Tags, attachments, title, date and names of tracks."""

_SMALL = 256
_BLANK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Element:
    id: int
    start: int
    body: int
    end: int | None
    """None: as long as its parent, which programs write that stream."""


@dataclass(slots=True)
class _Place:
    """Where the walk is: numbers that stand in one element and count for another."""

    scale: int = 1_000_000
    duration: float | None = None
    last: int = 0
    is_webm: bool = False


def clear(path: Path, name: str) -> Prepared:
    """Blank what `path` says about its maker in place, at the same length, and return what the video is.

    Raises FileDamaged (MEDIA_DAMAGED), NotSuitable (VIDEO_CODEC).
    """
    seen, at = Seen(), _Place()
    with path.open("r+b") as stream:
        size = os.fstat(stream.fileno()).st_size
        for count, element in enumerate(_walk(stream, size, name)):
            if count > MOST_PARTS:
                raise damaged(name)
            if element.id in _TOLD and element.end is not None:
                seen.secrets.append((element.start, element.end - element.start))
            elif element.id not in _INSIDE and element.end is not None:
                _look(stream, element, seen, at, name)
        if not at.is_webm:
            raise damaged(name)
        for start, length in seen.secrets:
            _blank(stream, start, length)
    seconds = (at.duration if at.duration is not None else at.last) * at.scale / 1e9
    seen.seconds = seconds or None
    return seen.prepared(path.name, "video/webm", name, CODECS, SOUNDS)


def _walk(stream: IO[bytes], size: int, name: str) -> Iterator[_Element]:
    """Yield every element in the order of the file; into those that hold others the walk just goes on."""
    place = 0
    while place < size:
        element = _element(stream, place, size, name)
        yield element
        goes_in = element.id in _INSIDE and (element.id != _CLUSTER or element.end is None)
        if element.end is None and element.id not in (_SEGMENT, _CLUSTER):
            raise damaged(name)
        place = element.body if goes_in or element.end is None else element.end


def _element(stream: IO[bytes], place: int, size: int, name: str) -> _Element:
    stream.seek(place)
    head = stream.read(12)
    identifier, length = _number(head, keep_marker=True)
    value, wide = _number(head[length:])
    if identifier is None or wide == 0:
        raise damaged(name)
    body = place + length + wide
    end = None if value is None else body + value
    if body > size or (end is not None and end > size):
        raise damaged(name)
    return _Element(identifier, place, body, end)


def _number(head: bytes, *, keep_marker: bool = False) -> tuple[int | None, int]:
    """Return a number of EBML and its length in bytes; None for "unknown", length 0 for what is no number."""
    if not head or head[0] == 0:
        return None, 0
    length = 9 - head[0].bit_length()
    if length > (4 if keep_marker else 8) or len(head) < length:
        return None, 0
    value = int.from_bytes(head[:length])
    if keep_marker:
        return value, length
    value &= (1 << (7 * length)) - 1
    return (None if value == (1 << (7 * length)) - 1 else value), length


def _look(stream: IO[bytes], element: _Element, seen: Seen, at: _Place, name: str) -> None:
    if element.id not in (_DOCTYPE, _SCALE, _DURATION, _CODEC, _WIDTH, _HEIGHT, _TIME):
        return
    assert element.end is not None
    length = element.end - element.body
    if length > _SMALL:
        raise damaged(name)
    stream.seek(element.body)
    body = stream.read(length)
    if element.id == _DOCTYPE:
        at.is_webm = body.rstrip(b"\0") == b"webm"
    elif element.id == _SCALE:
        at.scale = int.from_bytes(body)
    elif element.id == _DURATION:
        at.duration = _float(body, name)
    elif element.id == _TIME:
        at.last = max(at.last, int.from_bytes(body[:8]))
    else:
        _track(element.id, body, seen)


def _track(identifier: int, body: bytes, seen: Seen) -> None:
    if identifier == _CODEC:
        codec = body.rstrip(b"\0").decode("latin-1")
        if codec.startswith("V_"):
            seen.video_codec = seen.video_codec or codec
        elif codec.startswith("A_"):
            seen.sound_codec = seen.sound_codec or codec
    elif identifier == _WIDTH:
        seen.width = seen.width or int.from_bytes(body)
    else:
        seen.height = seen.height or int.from_bytes(body)


def _float(body: bytes, name: str) -> float:
    if len(body) not in (4, 8):
        raise damaged(name)
    return float(struct.unpack(">f" if len(body) == 4 else ">d", body)[0])


def _blank(stream: IO[bytes], start: int, length: int) -> None:
    """Make an element one of empty space (Void) of the same length; nothing else moves."""
    wide = 8 if length >= 9 else 1
    rest = length - 1 - wide
    size = (1 << (7 * wide)) | rest
    stream.seek(start)
    stream.write(b"\xec" + size.to_bytes(wide))
    while rest > 0:
        rest -= stream.write(b"\0" * min(rest, _BLANK))
