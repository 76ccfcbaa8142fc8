"""A draft as others will meet it: on a phone, and on the sheets of the committee paper; the reader itself is in `storyedit`."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, g, render_template, request, url_for

from twin import publishing
from twin.errors import NotFound
from twin.store.documents import Saved
from twin.takeaway import handout
from twin.web import access
from twin.web.catalogue.giving import base_address
from twin.web.pages import workspace

blueprint = Blueprint("story_preview", __name__, url_prefix="/storyboards/<identifier>/preview")
OWN = ("'self'",)
_MOST = 8
_LAST: dict[tuple[str, str], tuple[bytes, ...]] = {}
"""The sheets looked at last, by storyboard and mark of the paper: a browser asks for them one by one."""


def back_to(saved: Saved) -> str:
    """Return where a preview leads back to: the editor for those who may edit, the page of the storyboard for others."""
    endpoint = "story_edit.edit" if access.may_edit(saved.group) else "stories.show"
    return url_for(endpoint, identifier=saved.id)


@blueprint.get("/phone")
def phone(identifier: str) -> str:
    """Return the reader in a frame of a phone's size, 360 pixels wide."""
    saved = workspace().storyboards.get(identifier)
    g.frame_sources = OWN
    return render_template("stories/phone.html", saved=saved, back=back_to(saved))


@blueprint.get("/paper")
def paper(identifier: str) -> str:
    """Return the sheets of the committee paper as pictures, with the text page as their equal."""
    saved = workspace().storyboards.get(identifier)
    mark, found = _sheets(saved)
    return render_template("stories/paper.html", saved=saved, back=back_to(saved), count=len(found), mark=mark)


@blueprint.get("/paper/<int:number>.png")
def sheet(identifier: str, number: int) -> Response:
    """Return one sheet of the paper whose mark is `?of=`, of the paper as it is now without; raises NotFound (SHEET_UNKNOWN)."""
    saved = workspace().storyboards.get(identifier)
    found = _LAST.get((saved.id, request.args.get("of", ""))) or _sheets(saved)[1]
    if not 1 <= number <= len(found):
        raise NotFound("SHEET_UNKNOWN", f"Blatt {number} gibt es nicht.", f"There is no sheet {number}.")
    return Response(found[number - 1], mimetype="image/png")


def _sheets(saved: Saved) -> tuple[str, tuple[bytes, ...]]:
    """Return the paper's mark and its sheets, set once as long as the paper stays the same."""
    parts = workspace()
    edition = publishing.preview(parts, saved.id, by=g.user.full_name or g.user.name)
    said = handout.draft_paper(parts, edition, g.language, f"{base_address()}/s/{saved.slug}")
    key = (saved.id, hashlib.sha256(said).hexdigest()[:20])
    found = _LAST.get(key)
    if found is None:
        found = handout.draft_sheets(parts, edition, said)
        while len(_LAST) >= _MOST:
            _LAST.pop(next(iter(_LAST)), None)
        _LAST[key] = found
    return key[1], found


def is_framed() -> bool:
    """Return whether the page is asked for inside the frame of a phone."""
    return request.args.get("frame") == "phone"
