"""Alternatives for programs and for the editor: begin, save, restore, numbers of a draft, exact geometry, what drawing needs."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request, url_for

from twin.drafting import drawing as drawn
from twin.drafting.drafts import Drafts
from twin.drafting.ground import Ground, Grounds
from twin.drafting.models import layer_ref, model_of
from twin.drafting.numbers import numbers_of
from twin.drafting.outlines import areas_in
from twin.errors import NotFound
from twin.planning.polygon import to_geojson
from twin.planning.shaping import geojson_of, shaped
from twin.store.comments import Comment
from twin.store.documents import Saved
from twin.web import access
from twin.web.asked import body, ensure_matches, ensure_says_what_was_edited, revision_edited
from twin.web.pages import workspace

blueprint = Blueprint("draft_api", __name__, url_prefix="/api/v1/cases/<identifier>")


def install(app: Flask) -> None:
    """Keep the grounds of the cases that are drawn on with the app."""
    parts = app.extensions["twin"]
    app.extensions["twin.drafts"] = Drafts(parts, Grounds(parts))


def drafts() -> Drafts:
    """Return the alternatives of the running twin as people edit them."""
    return cast(Drafts, current_app.extensions["twin.drafts"])


def ground_of(identifier: str) -> Ground:
    """Return the ground of a case."""
    return drafts().grounds.of(identifier)


@blueprint.get("/alternatives")
def index(identifier: str) -> Response:
    """Return letter, title, status and revision of every alternative, with who saved it when."""
    workspace().cases.get(identifier)
    return jsonify([_line(item) for item in workspace().alternatives.of_case(identifier)])


def _line(saved: Saved) -> dict[str, Any]:
    known = {key: saved.document.get(key) or "" for key in ("title", "summary", "status", "author", "date")}
    href = url_for("draft_api.show", identifier=saved.parent, letter=saved.slug)
    return {
        "letter": saved.slug,
        **known,
        "changes": len(saved.document.get("changes") or []),
        **drafts().who(saved),
        "href": href,
    }


@blueprint.post("/alternatives")
def add(identifier: str) -> tuple[Response, int, dict[str, str]]:
    """Begin an alternative of {title, letter?, summary?, from?}: on the Bestand ("0") or as a copy of another letter."""
    access.ensure_may_edit(workspace().cases.get(identifier).group)
    saved = drafts().add(identifier, body(), g.user)
    return _document(saved), 201, {"Location": url_for("draft_api.show", identifier=identifier, letter=saved.slug)}


@blueprint.get("/alternatives/<letter>")
def show(identifier: str, letter: str) -> Response:
    """Return the newest revision of an alternative in its document form; its ETag is what saving needs."""
    return _document(workspace().alternatives.lettered(identifier, letter))


def _document(saved: Saved) -> Response:
    response = jsonify({**saved.document, "revision": saved.revision})
    response.set_etag(saved.etag)
    return response


@blueprint.put("/alternatives/<letter>")
def save(identifier: str, letter: str) -> Response:
    """Save the next revision of an alternative; `If-Match` names the revision that was edited."""
    saved = _to_edit(identifier, letter)
    return _document(drafts().save(saved, body(), revision_edited(saved), g.user))


def _to_edit(identifier: str, letter: str) -> Saved:
    saved = workspace().alternatives.lettered(identifier, letter)
    access.ensure_may_edit(saved.group)
    ensure_says_what_was_edited()
    return saved


@blueprint.delete("/alternatives/<letter>")
def remove(identifier: str, letter: str) -> tuple[str, int]:
    """Remove an alternative that no edition shows; `If-Match` names its newest revision."""
    saved = _to_edit(identifier, letter)
    ensure_matches(saved.etag)
    drafts().remove(saved)
    return "", 204


@blueprint.get("/alternatives/<letter>/revisions")
def revisions(identifier: str, letter: str) -> Response:
    """Return all revisions, newest first: who saved what when."""
    saved = workspace().alternatives.lettered(identifier, letter)
    return jsonify([_line(item) for item in workspace().alternatives.history(saved.id)])


@blueprint.get("/alternatives/<letter>/revisions/<int:number>")
def revision(identifier: str, letter: str, number: int) -> Response:
    """Return one revision in its document form."""
    saved = workspace().alternatives.lettered(identifier, letter)
    return _document(workspace().alternatives.get(saved.id, number))


@blueprint.post("/alternatives/<letter>/revisions/<int:number>/restore")
def restore(identifier: str, letter: str, number: int) -> Response:
    """Save an older revision as the newest; `If-Match` names the newest one known."""
    saved = _to_edit(identifier, letter)
    ensure_matches(saved.etag)
    return _document(drafts().restore(saved, number, g.user))


@blueprint.get("/alternatives/<letter>/comments")
def comments(identifier: str, letter: str) -> Response:
    """Return what people say about an alternative, open ones first."""
    return jsonify(drafts().comments_on(workspace().alternatives.lettered(identifier, letter)))


@blueprint.post("/alternatives/<letter>/comments")
def comment(identifier: str, letter: str) -> tuple[Response, int]:
    """Keep a comment of {text, position?, about?}; whoever is signed in may comment, no revision changes by it."""
    saved = workspace().alternatives.lettered(identifier, letter)
    return jsonify(drafts().said(drafts().comment(saved, body(), g.user))), 201


@blueprint.post("/alternatives/<letter>/comments/<comment>/resolve")
def resolve(identifier: str, letter: str, comment: str) -> Response:
    """Mark a comment as settled: who wrote it, or who may edit the alternative."""
    return jsonify(drafts().said(settled(identifier, letter, comment)))


def settled(identifier: str, letter: str, comment: str) -> Comment:
    """Return a comment after it was settled by this person; raises NotFound, NotAllowed."""
    saved = workspace().alternatives.lettered(identifier, letter)
    found = workspace().comments.get(comment)
    if found.alternative != saved.id:
        raise NotFound("COMMENT_UNKNOWN", f"Die Anmerkung „{comment}“ gibt es nicht.", f"There is no comment '{comment}'.")
    if found.created_by != g.user.id:
        access.ensure_may_edit(saved.group)
    return workspace().comments.resolve(comment, by=g.user.id)


@blueprint.post("/alternatives/<letter>/numbers")
def numbers(identifier: str, letter: str) -> Response:
    """Return the numbers of {changes}, which are not kept: rows with difference to the Bestand, findings, refusals, diff."""
    workspace().alternatives.lettered(identifier, letter)
    ground = ground_of(identifier)
    draft = drafts().parsed(ground, letter, body().get("changes"))
    return jsonify(numbers_of(ground, draft, g.language))


@blueprint.post("/geometry")
def geometry(identifier: str) -> Response:
    """Return the polygons an operation makes; "copy-of" takes the outline of a plot, parcel, building, surface or plan area."""
    asked = body()
    if asked.get("operation") == "copy-of":
        area = drawn.outline(ground_of(identifier), asked.get("of"))
        moved = {key: asked[key] for key in asked if key not in ("operation", "of")}
        asked = {**moved, "operation": "move", "geometry": area}
    else:
        workspace().cases.get(identifier)
    made = shaped(asked)
    return jsonify({"geometries": geojson_of(made), "area_m2": [round(part.area, 4) for part in made]})


@blueprint.get("/drawing")
def drawing(identifier: str) -> Response:
    """Return what a drawing tool needs: frame, perimeter, plots, parcels, plan, Bestand; coordinates in the case's CRS."""
    return jsonify(drawn.drawing_of(ground_of(identifier)))


@blueprint.get("/outlines")
def outlines(identifier: str) -> Response:
    """Return name and area of what lies in a stored layer (`?layer=dataset@version/layer`) around the site, in the case's CRS."""
    found = areas_in(ground_of(identifier), layer_ref(request.args.get("layer", "")))
    return jsonify([{"id": name, "geometry": to_geojson(shape)} for name, shape in found])


@blueprint.get("/faces")
def faces(identifier: str) -> Response:
    """Return the faces of a stored model (`?layer=dataset@version/layer`) around its own middle, to be shown where it is set."""
    return jsonify(model_of(ground_of(identifier), layer_ref(request.args.get("layer", ""))))


@blueprint.post("/heights")
def heights(identifier: str) -> Response:
    """Return the height of the ground (m NHN) at {points}, null beside the terrain."""
    return jsonify(drawn.heights_at(ground_of(identifier), body().get("points")))
