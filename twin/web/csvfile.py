"""A table as a download, line by line, so that a long one needs no memory."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response


def csv_response(lines: Iterable[str], name: str) -> Response:
    """Return lines of CSV (with their byte order mark) as an attachment of that name."""
    response = Response((line.encode("utf-8") for line in lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
