"""Answers that many people ask for at once, kept in memory and packed: files that never change, pages of editions."""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Response, request

MOST_BYTES = 96 * 1024 * 1024
LARGEST_FILE = 4 * 1024 * 1024
"""A larger file is read from disk each time."""

_SMALLEST = 1024
_GZIP, _LEVEL = 31, 6
"""Window bits of zlib that write the frame of gzip; a quarter less than the quick packing of pages made once."""
_COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "model/gltf-binary", "image/svg+xml", "text/javascript")


def helps(mimetype: str, size: int) -> bool:
    """Return whether gzip makes an answer of this type and size smaller."""
    return size >= _SMALLEST and mimetype.startswith(_COMPRESSIBLE)


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer, plain and by encoding (`br`, `gzip`) where that helps, the smallest first; their entity tag."""

    plain: bytes
    packed: Mapping[str, bytes]
    mimetype: str
    etag: str


def body_of(content: bytes, mimetype: str, built: Mapping[str, bytes] | None = None) -> Body:
    """Return content ready to be answered with; `built` are encodings of it that exist already, the smallest first."""
    packed = built or ({"gzip": zlib.compress(content, _LEVEL, _GZIP)} if helps(mimetype, len(content)) else {})
    return Body(content, packed, mimetype, hashlib.sha256(content).hexdigest()[:20])


def answer(body: Body, cache_control: str) -> Response:
    """Return the answer to this request: packed where the browser takes that, nothing where it has it already."""
    encoding = next((name for name in body.packed if request.accept_encodings[name] > 0), None)
    response = Response(body.packed[encoding] if encoding else body.plain, mimetype=body.mimetype)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if body.packed:
        response.vary.add("Accept-Encoding")
    response.set_etag(body.etag)
    response.headers["Cache-Control"] = cache_control
    return cast(Response, response.make_conditional(request))


class Bodies:
    """Bodies by key, the least used ones forgotten beyond `most` bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Body | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, body: Body) -> Body:
        """Keep a body and return it."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += _size(body) - (_size(before) if before else 0)
            self._kept[key] = body
            while self._bytes > self._most and len(self._kept) > 1:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        return body


def _size(body: Body) -> int:
    return len(body.plain) + sum(map(len, body.packed.values()))


_files = Bodies()
_packing = tuple(threading.Lock() for _ in range(16))
_BUILT = {"br": ".br", "gzip": ".gz"}


def file_body(path: Path, mimetype: str, *, built: bool = False) -> Body | None:
    """Return the body of a file as it is on disk now; None for one that is too large to be kept.

    `built`: the front end's build may have laid packed ones beside it. Of many who ask at once one packs and the others wait.
    """
    state = path.stat()
    if state.st_size > LARGEST_FILE:
        return None
    key = (str(path), state.st_mtime_ns, state.st_size)
    found = _files.get(key)
    if found is not None:
        return found
    with _packing[hash(key) % len(_packing)]:
        return _files.get(key) or _files.keep(key, _read(path, mimetype, built))


def _read(path: Path, mimetype: str, built: bool) -> Body:
    content = path.read_bytes()
    return body_of(content, mimetype, _beside(path, content) if built else None)


def _beside(path: Path, content: bytes) -> dict[str, bytes]:
    """Return the packed files beside one by encoding; none where they were made of something else, as after a change by hand."""
    places = {encoding: path.with_name(path.name + ending) for encoding, ending in _BUILT.items()}
    found = {encoding: place.read_bytes() for encoding, place in places.items() if place.is_file()}
    return found if "gzip" in found and zlib.decompress(found["gzip"], _GZIP) == content else {}
