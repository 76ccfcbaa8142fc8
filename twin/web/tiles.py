"""Display files of dataset versions and of alternatives: immutable, cached for ever, readable by the public when published."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_from_directory
from werkzeug.security import safe_join

from twin import casework, staging
from twin.errors import NotFound
from twin.web import access, packed
from twin.web.pages import workspace

blueprint = Blueprint("tiles", __name__)
_TYPES = {".glb": "model/gltf-binary", ".json": "application/json", ".webp": "image/webp", ".png": "image/png"}


def _refuse() -> NotFound:
    return NotFound("TILE_UNKNOWN", "Diese Kachel gibt es nicht.", "There is no such tile.")


def _send(folder: Path, path: str, public: bool) -> Response:
    if not folder.is_dir() or not (folder / path).is_file():
        raise _refuse()
    # what is not published is for the signed-in browser only, and no proxy may keep it
    cache = f"{'public' if public else 'private'}, max-age=31536000, immutable"
    kind = _TYPES.get(Path(path).suffix, "application/octet-stream")
    place = safe_join(str(folder), path)
    body = packed.file_body(Path(place), kind) if place is not None and public else None
    if body is not None:
        return packed.answer(body, cache)
    response = send_from_directory(folder, path, mimetype=kind)
    response.headers["Cache-Control"] = cache
    return response


@blueprint.get("/tiles/<dataset>/v<int:version>/<path:path>")
def dataset_file(dataset: str, version: int, path: str) -> Response:
    """Return a display file of a dataset version; unpublished ones only to people who are signed in."""
    parts = workspace()
    public = parts.datasets.is_public(dataset, version)
    if not public and access.role_of_request() < access.Role.READER:
        raise _refuse()
    return _send(parts.datasets.display_folder(dataset, version), path, public)


@blueprint.get("/tiles/cases/<case>/r<int:case_revision>/<letter>/r<int:revision>/<path:path>")
def case_file(case: str, case_revision: int, letter: str, revision: int, path: str) -> Response:
    """Return a display file of a case's Bestand ("0") or alternative; unpublished ones only to people who are signed in."""
    parts = workspace()
    shown = [(casework.BASELINE, case_revision), (letter, revision)]
    public = all(parts.editions.is_public_alternative(case, name, number) for name, number in shown)
    if not public and access.role_of_request() < access.Role.READER:
        raise _refuse()
    return _send(staging.folder(parts, case, case_revision, letter, revision), path, public)
