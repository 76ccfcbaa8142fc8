"""Pictures, videos and captions of stories: taken in for a storyboard, handed out for ever under their sha256."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, send_file, url_for

from twin import mediawork
from twin.store.media import unknown
from twin.web import access
from twin.web.asked import body, own_upload
from twin.web.pages import workspace

blueprint = Blueprint("media", __name__)
# opened by itself such a file may load, run and send nothing
_POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"


@blueprint.post("/api/v1/storyboards/<identifier>/media")
def add(identifier: str) -> tuple[Response, int, dict[str, str]]:
    """Make a complete upload {upload} fit to be published and keep it; 201 with its address and what it is."""
    saved = workspace().storyboards.get(identifier)
    access.ensure_may_edit(saved.group)
    upload = own_upload(str(body().get("upload") or ""))
    kept = mediawork.take(workspace(), upload, by=g.user.id, group=saved.group)
    address = url_for("media.file", sha256=kept.sha256)
    small = url_for("media.file", sha256=kept.thumbnail) if kept.thumbnail else ""
    return jsonify({**kept.to_json(), "src": address, "thumbnail": small}), 201, {"Location": address}


@blueprint.get("/media/<sha256>")
def file(sha256: str) -> Response:
    """Return a file, or the part of it that `Range` asks for; what no shown edition holds only to people who are signed in."""
    parts = workspace()
    public = parts.media.is_public(sha256)
    if not public and access.role_of_request() < access.Role.READER:
        raise unknown(sha256)
    kept = parts.media.get(sha256)
    response = send_file(parts.files.path(sha256), mimetype=kept.media_type, conditional=True, etag=sha256)
    # what is not published is for the signed-in browser only, and no proxy may keep it
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
