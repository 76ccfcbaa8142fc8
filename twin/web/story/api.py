"""Storyboards for programs and for the editor: begin from a template, save, restore, gate, publish."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for

from twin import publishing, storywork
from twin.errors import Conflict
from twin.store.documents import Saved
from twin.storytelling.templates import registry
from twin.web import access
from twin.web.asked import body, ensure_matches, ensure_says_what_was_edited, revision_edited
from twin.web.pages import workspace

blueprint = Blueprint("story_api", __name__, url_prefix="/api/v1/storyboards")


@blueprint.get("/templates")
def templates() -> Response:
    """Return the templates; with `?case=` each says whether it suits that case, and if not why."""
    case = request.args.get("case")
    about = storywork.subject(workspace(), case) if case else None
    return jsonify([item.to_json(g.language, about) for item in registry.TEMPLATES.values()])


@blueprint.post("")
def add() -> tuple[Response, int, dict[str, str]]:
    """Begin a storyboard of {case, template, title?, alternatives?}, filled from the case."""
    sent = body()
    if isinstance(sent.get("case"), str) and sent["case"]:
        access.ensure_may_edit(workspace().cases.get(sent["case"]).group)
    saved = storywork.begin(workspace(), sent, g.user)
    return _document(saved), 201, {"Location": url_for("story_api.show", identifier=saved.id)}


@blueprint.get("/<identifier>")
def show(identifier: str) -> Response:
    """Return the newest revision of a storyboard; its ETag is what saving needs."""
    return _document(workspace().storyboards.get(identifier))


def _document(saved: Saved) -> Response:
    response = jsonify({**saved.document, "id": saved.id, "revision": saved.revision})
    response.set_etag(saved.etag)
    return response


@blueprint.put("/<identifier>")
def save(identifier: str) -> Response:
    """Save the next revision of a storyboard; `If-Match` names the revision that was edited."""
    saved = _to_edit(identifier)
    return _document(storywork.save(workspace(), saved, body(), revision_edited(saved), g.user))


def _to_edit(identifier: str) -> Saved:
    saved = workspace().storyboards.get(identifier)
    access.ensure_may_edit(saved.group)
    ensure_says_what_was_edited()
    return saved


@blueprint.delete("/<identifier>")
def remove(identifier: str) -> tuple[str, int]:
    """Remove a storyboard that was never published; `If-Match` names its newest revision."""
    saved = _to_edit(identifier)
    ensure_matches(saved.etag)
    workspace().storyboards.remove(saved.id)
    return "", 204


@blueprint.get("/<identifier>/revisions")
def revisions(identifier: str) -> Response:
    """Return all revisions, newest first: who saved what when, how many scenes it had, and its marks."""
    kept = workspace().storyboards.history(identifier)
    told = storywork.who(workspace(), *kept)
    marks: dict[int, list[dict[str, Any]]] = {}
    for mark in workspace().marks.of("storyboard", identifier):
        marks.setdefault(mark.revision, []).append({"mark": mark.mark, "text": mark.text})
    return jsonify(
        [{**_line(saved), **who, "marks": marks.get(saved.revision, [])} for saved, who in zip(kept, told, strict=True)]
    )


def _line(saved: Saved) -> dict[str, Any]:
    scenes = len(saved.document.get("scenes") or [])
    href = url_for("story_api.revision", identifier=saved.id, number=saved.revision)
    return {"title": saved.title, "scenes": scenes, "href": href}


@blueprint.get("/<identifier>/revisions/<int:number>")
def revision(identifier: str, number: int) -> Response:
    """Return one revision in its document form."""
    return _document(workspace().storyboards.get(identifier, number))


@blueprint.post("/<identifier>/revisions/<int:number>/restore")
def restore(identifier: str, number: int) -> Response:
    """Save an older revision as the newest; `If-Match` names the newest one known."""
    saved = _to_edit(identifier)
    ensure_matches(saved.etag)
    return _document(storywork.restore(workspace(), saved, number, g.user))


@blueprint.get("/<identifier>/gate")
def gate(identifier: str) -> Response:
    """Return every line of the publish gate for the newest revision, each open place with its scene and field."""
    return jsonify(_gate(identifier))


def _gate(identifier: str) -> list[dict[str, Any]]:
    return [check.to_json(g.language) for check in publishing.gate_checks(workspace(), identifier)]


@blueprint.post("/<identifier>/editions")
def publish(identifier: str) -> tuple[Response, int, dict[str, str]]:
    """Freeze the newest revision as the next edition; `If-Match` names it, so that nobody publishes what was not seen.

    The body may be {reason}: what the edition is for.
    """
    saved = _to_edit(identifier)
    if not request.if_match.contains(saved.etag):
        raise Conflict(
            "REVISION_STALE",
            f"Inzwischen gibt es Stand {saved.revision}. Bitte ansehen und dann veröffentlichen.",
            f"Meanwhile there is revision {saved.revision}. Please look at it and publish then.",
        )
    reason = str(body().get("reason") or "").strip() if request.content_length else ""
    kept = publishing.publish(workspace(), identifier, by=g.user.full_name or g.user.name, reason=reason)
    address = url_for("stories.read_edition", slug=kept.slug, number=kept.number)
    answer = {"number": kept.number, "slug": kept.slug, "sha256": kept.sha256, "href": address}
    return jsonify(answer), 201, {"Location": address}
