"""MP4 (ISO 14496-12) looked at and cleared: tracks, size, length; place, device and other words about it are blanked."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from twin.errors import FileForbidden, NotSuitable
from twin.media.kinds import Prepared
from twin.media.tracks import MOST_PARTS, Seen, damaged

CODECS = {"avc1": "H.264", "avc3": "H.264", "vp09": "VP9", "av01": "AV1"}
SOUNDS = ("mp4a", "Opus", "fLaC", ".mp3")

_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"mvex"}
_TOLD = {b"udta", b"meta", b"uuid", b"XMP_", b"ilst"}
"""Boxes of words about a video: phones write place, device and owner into them."""

_DEEPEST = 8
_SMALL = 1 << 16
_QUICKTIME = b"qt  "
_BLANK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def clear(path: Path, name: str) -> Prepared:
    """Blank what `path` says about its maker in place, at the same length, and return what the video is.

    Raises FileDamaged (MEDIA_DAMAGED), FileForbidden (VIDEO_REFERS_ELSEWHERE), NotSuitable (VIDEO_CODEC, VIDEO_QUICKTIME).
    """
    seen = Seen()
    with path.open("r+b") as stream:
        size = os.fstat(stream.fileno()).st_size
        kinds: list[bytes] = []
        handlers: list[bytes] = []
        for box in _walk(stream, 0, size, 0, name):
            if len(kinds) > MOST_PARTS:
                raise damaged(name)
            kinds.append(box.kind)
            _look(stream, box, seen, handlers, name)
        if kinds[:1] != [b"ftyp"] or b"moov" not in kinds:
            raise damaged(name)
        for start, length in seen.secrets:
            _blank(stream, start, length)
    return seen.prepared(path.name, "video/mp4", name, CODECS, SOUNDS)


def _walk(stream: IO[bytes], start: int, end: int, depth: int, name: str) -> Iterator[_Box]:
    place = start
    while place < end:
        box = _box(stream, place, end, name)
        yield box
        if box.kind in _INSIDE and depth < _DEEPEST:
            yield from _walk(stream, box.body, box.end, depth + 1, name)
        place = box.end


def _box(stream: IO[bytes], place: int, end: int, name: str) -> _Box:
    stream.seek(place)
    head = stream.read(16)
    if len(head) < 8:
        raise damaged(name)
    size, kind = struct.unpack(">I4s", head[:8])
    body = place + 8
    if size == 1:
        if len(head) < 16:
            raise damaged(name)
        size, body = struct.unpack(">Q", head[8:])[0], place + 16
    elif size == 0:
        size = end - place
    if place + size > end or place + size < body:
        raise damaged(name)
    return _Box(kind, place, body, place + size)


def _look(stream: IO[bytes], box: _Box, seen: Seen, handlers: list[bytes], name: str) -> None:
    if box.kind in _TOLD:
        seen.secrets.append((box.start, box.end - box.start))
        return
    reader = _READERS.get(box.kind)
    if reader is None:
        return
    stream.seek(box.body)
    body = stream.read(min(box.end - box.body, _SMALL))
    try:
        reader(body, seen, handlers, name)
    except (struct.error, IndexError, ZeroDivisionError) as error:
        raise damaged(name) from error


def _brand(body: bytes, _seen: Seen, _handlers: list[bytes], name: str) -> None:
    if body[:4] == _QUICKTIME:
        raise NotSuitable(
            "VIDEO_QUICKTIME",
            f"„{name}“ ist ein QuickTime-Film; den spielen nicht alle Browser. Bitte als MP4 mit H.264 speichern.",
            f"'{name}' is a QuickTime film, which not all browsers play. Please save it as MP4 with H.264.",
            file=name,
        )


def _length(body: bytes, seen: Seen, _handlers: list[bytes], _name: str) -> None:
    if body[0] == 1:
        scale, length = struct.unpack(">IQ", body[20:32])
    else:
        scale, length = struct.unpack(">II", body[12:20])
    seen.seconds = length / scale if length else None


def _size(body: bytes, seen: Seen, _handlers: list[bytes], _name: str) -> None:
    matrix = 52 if body[0] == 1 else 40
    along, across = struct.unpack(">ii", body[matrix : matrix + 8])
    width, height = (value >> 16 for value in struct.unpack(">II", body[matrix + 36 : matrix + 44]))
    if width and height and not seen.width:
        # held upright, phones write the picture lying and turn it by this matrix
        seen.width, seen.height = (height, width) if along == 0 and across != 0 else (width, height)


def _handler(body: bytes, _seen: Seen, handlers: list[bytes], _name: str) -> None:
    handlers.append(body[8:12])


def _coding(body: bytes, seen: Seen, handlers: list[bytes], _name: str) -> None:
    codec = body[12:16].decode("latin-1")
    if handlers[-1:] == [b"vide"]:
        seen.video_codec = seen.video_codec or codec
    elif handlers[-1:] == [b"soun"]:
        seen.sound_codec = seen.sound_codec or codec


def _sources(body: bytes, _seen: Seen, _handlers: list[bytes], name: str) -> None:
    """Refuse a film whose pictures lie in another file or at another address."""
    (count,) = struct.unpack(">I", body[4:8])
    place = 8
    for _ in range(min(count, 64)):
        size, _kind, flags = struct.unpack(">I4sI", body[place : place + 12])
        if not flags & 1:
            raise FileForbidden(
                "VIDEO_REFERS_ELSEWHERE",
                f"„{name}“ verweist auf eine andere Datei. Bitte als eine abgeschlossene MP4-Datei speichern.",
                f"'{name}' refers to another file. Please save it as one complete MP4 file.",
                file=name,
            )
        place += max(size, 12)


_READERS = {b"ftyp": _brand, b"mvhd": _length, b"tkhd": _size, b"hdlr": _handler, b"stsd": _coding, b"dref": _sources}


def _blank(stream: IO[bytes], start: int, length: int) -> None:
    """Make a box one of free space with nothing in it; no other box moves."""
    stream.seek(start + 4)
    stream.write(b"free")
    body = start + 8
    stream.seek(start)
    if struct.unpack(">I", stream.read(4))[0] == 1:
        body = start + 16
    stream.seek(body)
    rest = start + length - body
    while rest > 0:
        rest -= stream.write(b"\0" * min(rest, _BLANK))
