"""The review of a storyboard in forms, for its page: say a state, comment, settle, sign. Everything works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from twin.errors import DocumentInvalid
from twin.reviewing import discussion
from twin.store.documents import Saved
from twin.web import access
from twin.web.pages import workspace
from twin.web.story import pages as stories
from twin.web.story import review as storyreview

blueprint = Blueprint("story_desk", __name__, url_prefix="/storyboards/<identifier>")
Answer = Response | tuple[str, int]


def _done(identifier: str, anchor: str, act: Callable[[Saved], Any]) -> Answer:
    """Return to the place on the page after `act`; what it refuses is said on the page."""
    try:
        act(workspace().storyboards.get(identifier))
    except DocumentInvalid as error:
        return stories.page(identifier, error), 422
    return redirect(url_for("stories.show", identifier=identifier, _anchor=anchor), 303)


@blueprint.post("/review")
def review(identifier: str) -> Answer:
    """Say a new state of the review."""
    state, note = request.form.get("state", ""), request.form.get("note", "")
    return _done(identifier, "review", lambda saved: storyreview.say(saved, state, note))


@blueprint.post("/comments")
def comment(identifier: str) -> Answer:
    """Keep a comment on a scene, or on the whole storyboard."""
    return _done(identifier, "comments", lambda saved: discussion.comment(workspace(), saved, request.form, g.user))


@blueprint.post("/comments/<comment>")
def settle(identifier: str, comment: str) -> Answer:
    """Mark a comment as settled."""
    return _done(identifier, "comments", lambda saved: storyreview.settle(saved, comment))


@blueprint.post("/signatures")
def sign(identifier: str) -> Answer:
    """Sign an exception, or take one back (`do` is "withdraw")."""
    sent = request.form.to_dict()
    if sent.get("do") == "withdraw":
        return _done(identifier, "gate", lambda saved: _withdraw(saved, sent))
    return _done(identifier, "gate", lambda saved: storyreview.sign(saved, sent))


def _withdraw(saved: Saved, sent: dict[str, str]) -> None:
    access.ensure_may_edit(saved.group)
    workspace().signatures.withdraw(saved.id, sent.get("check", ""), sent.get("subject", ""))
