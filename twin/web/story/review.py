"""The review of a storyboard for programs and for the editor: state, comments, exceptions signed by name, names of revisions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from twin import publishing, storywork
from twin.errors import DocumentInvalid
from twin.reviewing import approval, discussion, signing
from twin.store.documents import Saved
from twin.web import access
from twin.web.asked import body
from twin.web.pages import workspace

blueprint = Blueprint("story_review", __name__, url_prefix="/api/v1/storyboards/<identifier>")


def person() -> str:
    """Return the name of the person signed in, as others know it."""
    return str(g.user.full_name or g.user.name)


def stands(saved: Saved) -> dict[str, Any]:
    """Return where a storyboard stands in its review, what was said before, and what this person may do."""
    parts = workspace()
    return {
        **approval.standing(parts, saved).to_json(),
        "history": [item.to_json() for item in parts.reviews.of(saved.id)],
        "may_edit": access.may_edit(saved.group),
        "may_approve": access.may_approve(saved.group),
    }


def say(saved: Saved, state: str, note: str) -> None:
    """Keep a new state: approving, and taking an approval back, is for approvers, the rest for those who may edit."""
    is_approval = "approved" in (state, approval.standing(workspace(), saved).state)
    (access.ensure_may_approve if is_approval else access.ensure_may_edit)(saved.group)
    approval.say(workspace(), saved, state, by=person(), note=note, user=g.user)


def sign(saved: Saved, given: dict[str, Any]) -> None:
    """Sign an exception in the name of the person signed in; without check and subject for everything that allows it."""
    access.ensure_may_edit(saved.group)
    parts = workspace()
    signing.sign(parts, saved.id, publishing.gate_checks(parts, saved.id), given, by=person(), user=g.user)


def settle(saved: Saved, comment: str) -> None:
    """Mark a comment as settled: whoever wrote it, or may edit the storyboard; raises NotFound, NotAllowed."""
    if workspace().scene_comments.get(saved.id, comment).created_by != g.user.id:
        access.ensure_may_edit(saved.group)
    workspace().scene_comments.resolve(saved.id, comment, by=g.user.id)


def said(saved: Saved) -> list[dict[str, Any]]:
    """Return the comments as this person sees them."""
    return discussion.said(workspace(), saved, g.user, access.may_edit(saved.group))


def _saved(identifier: str) -> Saved:
    return workspace().storyboards.get(identifier)


@blueprint.get("/review")
def show(identifier: str) -> Response:
    """Return the state of the review, its history, and what this person may do."""
    return jsonify(stands(_saved(identifier)))


@blueprint.post("/review")
def change(identifier: str) -> tuple[Response, int]:
    """Say a new state of {state, note?} about the newest revision."""
    saved, sent = _saved(identifier), body()
    if sent.get("revision") not in (None, saved.revision):
        raise DocumentInvalid(
            "REVIEW_OF_ANOTHER",
            f"Inzwischen gibt es Stand {saved.revision}. Bitte ansehen und dann entscheiden.",
            f"Meanwhile there is revision {saved.revision}. Please look at it and decide then.",
        )
    say(saved, str(sent.get("state") or ""), str(sent.get("note") or ""))
    return jsonify(stands(saved)), 201


@blueprint.get("/comments")
def comments(identifier: str) -> Response:
    """Return what people say about the scenes, open ones first."""
    return jsonify(said(_saved(identifier)))


@blueprint.post("/comments")
def comment(identifier: str) -> tuple[Response, int]:
    """Keep a comment of {text, scene?}; whoever may read the draft may comment, no revision changes by it."""
    saved = _saved(identifier)
    discussion.comment(workspace(), saved, body(), g.user)
    return jsonify(said(saved)), 201


@blueprint.post("/comments/<comment>/resolve")
def resolve(identifier: str, comment: str) -> Response:
    """Mark a comment as settled."""
    saved = _saved(identifier)
    settle(saved, comment)
    return jsonify(said(saved))


@blueprint.post("/signatures")
def add_signature(identifier: str) -> tuple[Response, int]:
    """Sign {check, subject, reason}, and return the gate as it is then."""
    sign(_saved(identifier), body())
    return _gate(identifier), 201


@blueprint.delete("/signatures")
def withdraw_signature(identifier: str) -> Response:
    """Take the exception of `?check=` and `?subject=` back, and return the gate as it is then."""
    saved = _saved(identifier)
    access.ensure_may_edit(saved.group)
    workspace().signatures.withdraw(saved.id, request.args.get("check", ""), request.args.get("subject", ""))
    return _gate(identifier)


def _gate(identifier: str) -> Response:
    return jsonify([check.to_json(g.language) for check in publishing.gate_checks(workspace(), identifier)])


@blueprint.put("/revisions/<int:number>/name")
def name(identifier: str, number: int) -> tuple[str, int]:
    """Give a revision the {name} by which it stays for ever; an empty one takes it away."""
    saved = _saved(identifier)
    access.ensure_may_edit(saved.group)
    storywork.name_revision(workspace(), saved, number, str(body().get("name") or ""), g.user)
    return "", 204
