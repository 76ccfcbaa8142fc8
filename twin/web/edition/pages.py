"""The editions of one storyboard: the list with proof, QR code and embedding, what changed between two, and withdrawing one."""

from __future__ import annotations

import functools
from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from twin import interface
from twin.errors import DocumentInvalid, NotFound
from twin.store.editions import KeptEdition
from twin.storytelling import qr, succession
from twin.storytelling.edition import thaw
from twin.web import access
from twin.web.catalogue.giving import base_address
from twin.web.edition.published import card
from twin.web.pages import workspace

blueprint = Blueprint("editions", __name__)
_MOST_REASON = 1000


def address(slug: str, number: int | None = None) -> str:
    """Return where others find a story, or one edition of it, with the language of this request."""
    path = f"/s/{slug}" if number is None else f"/s/{slug}/e{number}"
    return f"{base_address()}{path}" + ("?lang=en" if g.language == "en" else "")


@blueprint.get("/s/<slug>/editions")
def index(slug: str) -> str:
    """Return all editions of a story, the current one with everything that identifies it."""
    rows = [_row(kept) for kept in workspace().editions.at(slug)]
    shown = [row for row in rows if not row["withdrawn_on"]]
    return render_template(
        "story/editions.html",
        slug=slug,
        rows=rows,
        current=shown[0] if shown else None,
        title=shown[0]["title"] if shown else slug,
        address=address(slug),
        embedders=workspace().settings.embedders,
        snippet=_snippet(slug, shown[0]["title"]) if shown else "",
    )


def _row(kept: KeptEdition) -> dict[str, Any]:
    return {
        **card(kept, g.language),
        "sha256": kept.sha256,
        "published_by": kept.published_by,
        "reason": thaw(kept.document).reason,
        "withdrawn_on": kept.withdrawn_at[:10],
        "withdrawn_reason": kept.withdrawn_reason,
    }


def _snippet(slug: str, title: str) -> str:
    said = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return f'<iframe src="{address(slug)}" title="{said}" width="100%" height="720" allowfullscreen loading="lazy"></iframe>'


@blueprint.get("/s/<slug>/qr.svg")
def code(slug: str) -> Response:
    """Return the QR code of a story's address; with `?edition=` that of one edition."""
    number = request.args.get("edition", type=int)
    kept = workspace().editions.get(slug, number)
    response = Response(qr.svg(address(slug, number)), mimetype="image/svg+xml")
    if "download" in request.args:
        response.headers["Content-Disposition"] = f'attachment; filename="{kept.slug}-qr.svg"'
    return response


@blueprint.get("/s/<slug>/e<int:number>/changes")
def changes(slug: str, number: int) -> str:
    """Return what changed in an edition since the one before, or since the one that `?since=` names."""
    since = request.args.get("since", type=int)
    others = [kept.number for kept in workspace().editions.at(slug) if not kept.withdrawn_at and kept.number != number]
    since = next((other for other in others if other < number), None) if since is None else since
    if since is None:
        raise NotFound("EDITION_IS_FIRST", "Vor dieser Fassung gab es keine.", "There was no edition before this one.")
    after, before = workspace().editions.get(slug, number), workspace().editions.get(slug, since)
    found = _changes(before, after, g.language)
    return render_template("story/changes.html", slug=slug, title=card(after, g.language)["title"], found=found, others=others)


# two frozen things: what differs never changes
@functools.lru_cache(maxsize=32)
def _changes(before: KeptEdition, after: KeptEdition, language: str) -> dict[str, Any]:
    return succession.changes(thaw(before.document), thaw(after.document), language)


@blueprint.get("/api/v1/storyboards/<identifier>/changes")
def changes_data(identifier: str) -> Response:
    """Return what changed between the editions that `from` and `to` name, as JSON."""
    slug = workspace().storyboards.get(identifier).slug
    first, second = (request.args.get(name, type=int) for name in ("from", "to"))
    if first is None or second is None:
        raise DocumentInvalid("EDITIONS_NOT_NAMED", "Es fehlen „from“ und „to“.", "'from' and 'to' are missing.")
    return jsonify(_changes(workspace().editions.get(slug, first), workspace().editions.get(slug, second), g.language))


@blueprint.post("/storyboards/<identifier>/editions/<int:number>/withdraw")
def withdraw(identifier: str, number: int) -> BaseResponse:
    """Take an edition out of public view; its address says so with the reason from then on."""
    saved = workspace().storyboards.get(identifier)
    access.ensure_may_edit(saved.group)
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > _MOST_REASON:
        raise DocumentInvalid(
            "REASON_MISSING",
            f"Bitte nennen Sie den Grund, mit höchstens {_MOST_REASON} Zeichen: Er steht künftig an der Adresse der Fassung.",
            f"Please give the reason, in at most {_MOST_REASON} characters: it will stand at the address of the edition.",
        )
    workspace().editions.withdraw(saved.slug, number, reason=reason, by=g.user.full_name or g.user.name)
    return redirect(url_for("stories.show", identifier=identifier), code=303)


def facts(kept: KeptEdition, language: str) -> list[tuple[str, str]]:
    """Return what identifies an edition as pairs of word and text: committee, meeting, paper, who published it and when."""
    about = card(kept, language)
    word = functools.partial(interface.translate, language)
    given = [
        (word("handout.committee"), about["committee"]),
        (word("handout.meeting"), about["meeting_day"]),
        (word("handout.paper"), about["paper"].removeprefix(f"{word('handout.paper')} ")),
        (word("editions.published"), f"{about['day']}, {kept.published_by}" if kept.published_by else about["day"]),
    ]
    return [(name, text) for name, text in given if text]
