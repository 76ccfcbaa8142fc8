"""Static files of the pages: their addresses carry a fingerprint, so they are cached for ever and kept packed in memory."""

from __future__ import annotations

import mimetypes

from flask import Flask, Response, request
from werkzeug.security import safe_join

from twin import interface
from twin.web import packed

_CACHE = "public, max-age=31536000"


def install(app: Flask) -> None:
    """Answer Flask's own static route from memory; what is not there, or too large, goes the usual way."""
    usual = app.view_functions["static"]

    def static(filename: str) -> Response:
        place = safe_join(str(interface.static_folder()), filename)
        found = interface.file(filename) if place is not None else None
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        body = packed.file_body(found, kind, built=True) if found is not None and found.is_file() else None
        cache = f"{_CACHE}, immutable" if "v" in request.args else _CACHE
        return packed.answer(body, cache) if body is not None else app.ensure_sync(usual)(filename=filename)

    app.view_functions["static"] = static
