"""One file that an edition holds, as an answer: site plans and maps of sun hours are asked for only by those who show them."""

from __future__ import annotations

from flask import Response, g

from twin.errors import NotFound
from twin.storytelling.edition import Edition
from twin.storytelling.heldfiles import held_files
from twin.web import packed

_TYPES = {"svg": "image/svg+xml", "json": "application/json"}


def answer(edition: Edition, name: str) -> Response:
    """Return the file of this name; raises NotFound (HELD_FILE_UNKNOWN)."""
    body = held_files(edition, g.language).get(name)
    if body is None:
        raise NotFound(
            "HELD_FILE_UNKNOWN",
            f"Die Fassung enthält keine Datei „{name}“.",
            f"The edition holds no file '{name}'.",
        )
    return packed.answer(packed.body_of(body, _TYPES[name.rpartition(".")[2]]), "no-cache")
