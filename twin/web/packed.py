"""Answers that many people ask for at once, kept in memory and packed: files that never change, pages of editions."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Response, request
from isal import igzip

MOST_BYTES = 96 * 1024 * 1024
LARGEST_FILE = 4 * 1024 * 1024
"""A larger file is read from disk each time."""

_SMALLEST = 1024
_COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "model/gltf-binary", "image/svg+xml", "text/javascript")


def helps(mimetype: str, size: int) -> bool:
    """Return whether gzip makes an answer of this type and size smaller."""
    return size >= _SMALLEST and mimetype.startswith(_COMPRESSIBLE)


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer, packed where that helps, and their entity tag."""

    plain: bytes
    packed: bytes | None
    mimetype: str
    etag: str


def body_of(content: bytes, mimetype: str) -> Body:
    """Return content ready to be answered with."""
    packed = igzip.compress(content, compresslevel=3) if helps(mimetype, len(content)) else None
    return Body(content, packed, mimetype, hashlib.sha256(content).hexdigest()[:20])


def answer(body: Body, cache_control: str) -> Response:
    """Return the answer to this request: packed where the browser takes that, nothing where it has it already."""
    takes = body.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(body.packed if takes else body.plain, mimetype=body.mimetype)
    if takes:
        response.headers["Content-Encoding"] = "gzip"
    if body.packed is not None:
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
    return len(body.plain) + len(body.packed or b"")


_files = Bodies()


def file_body(path: Path, mimetype: str) -> Body | None:
    """Return the body of a file as it is on disk now; None for one that is too large to be kept."""
    state = path.stat()
    if state.st_size > LARGEST_FILE:
        return None
    key = (str(path), state.st_mtime_ns, state.st_size)
    return _files.get(key) or _files.keep(key, body_of(path.read_bytes(), mimetype))
