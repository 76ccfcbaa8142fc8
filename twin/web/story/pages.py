"""Storyboards: the reader, its text equivalent and the offline file for everybody; list and publishing for planners."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import orjson
from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from twin import interface, publishing
from twin.cataloguing import freshness
from twin.errors import DocumentInvalid, TwinError
from twin.language import Text
from twin.reviewing import approval
from twin.store.editions import KeptEdition, Standing
from twin.storytelling import edition as editions
from twin.storytelling import presentation, textequivalent
from twin.takeaway import pictures
from twin.web import access, packed
from twin.web.catalogue import giving
from twin.web.edition import room
from twin.web.edition.pages import facts
from twin.web.pages import workspace
from twin.web.story import review as storyreview

blueprint = Blueprint("stories", __name__)
Told = tuple[tuple[tuple[str, int], Text], ...]
"""What is known of newer editions of an edition's datasets, in a form that pages are kept by."""


@blueprint.get("/storyboards")
def index() -> str:
    """Return all storyboards with the state of their editions."""
    parts = workspace()
    known = parts.storyboards.all()
    stands, said = approval.standings(parts, known), parts.scene_comments.open_counts()
    rows = [
        {
            "saved": item,
            "editions": (published := [kept for kept in parts.editions.of_storyboard(item.id) if not kept.withdrawn_at]),
            "review": stands[item.id],
            "comments": said.get(item.id, 0),
            "outdated": bool(_known_newer(published) or freshness.of_case(parts, str(item.document.get("case") or ""))),
        }
        for item in known
    ]
    return render_template("stories/index.html", storyboards=rows)


@blueprint.get("/storyboards/<identifier>")
def show(identifier: str) -> str:
    """Return one storyboard: its scenes with what is said about them, its review, the publish gate, its editions."""
    return page(identifier, None)


def page(identifier: str, problem: TwinError | None) -> str:
    """Return the page of a storyboard, `problem` said at its top."""
    parts = workspace()
    saved = parts.storyboards.get(identifier)
    return render_template(
        "stories/show.html",
        saved=saved,
        scenes=publishing.scenes(saved.document, g.language),
        checks=[check.to_json(g.language) for check in publishing.gate_checks(parts, identifier)],
        editions=parts.editions.of_storyboard(identifier),
        editable=access.may_edit(saved.group),
        review=storyreview.stands(saved),
        comments=storyreview.said(saved),
        person_name=storyreview.person(),
        may_explain=access.role_of_request() >= access.Role.POWER_USER,
        problem=problem.problem(g.language) if problem else None,
        record_file=url_for("giving.storyboard_record", identifier=saved.id),
        give_to=url_for("giving.give_storyboard", identifier=saved.id),
        take_back=url_for("giving.take_back_storyboard", identifier=saved.id),
        **giving.shown(f"storyboard/{saved.id}", saved.group),
    )


@blueprint.post("/storyboards/<identifier>/publish")
def publish(identifier: str) -> BaseResponse | tuple[str, int]:
    """Freeze a new edition; an open gate shows the page again with what is missing."""
    parts = workspace()
    saved = parts.storyboards.get(identifier)
    access.ensure_may_edit(saved.group)
    try:
        reason = request.form.get("reason", "").strip()
        kept = publishing.publish(parts, identifier, by=g.user.full_name or g.user.name, reason=reason)
    except DocumentInvalid as error:
        return page(identifier, error), 422
    pictures.ask(parts, kept, by=g.user.name, group=saved.group)
    return redirect(url_for("stories.read", slug=kept.slug), code=303)


def _reader(slug: str, number: int | None) -> Response:
    parts = workspace()
    found = parts.editions.standing(slug, number)
    size = publishing.pack_size(parts, found.sha256, g.language)
    is_newest = found.newest == found.number
    asking = is_newest and room.may_ask(parts.questions.mode(found.storyboard_id))
    newer = None if is_newest else url_for("stories.read", slug=slug)
    pictured = tuple(pictures.taken_of(parts, found.sha256, g.language))
    return packed.answer(_reader_page(found, g.language, size, newer, _newer(found), asking, pictured), "no-cache")


def _known_newer(published: Sequence[KeptEdition]) -> Told:
    if not published:
        return ()
    kept = published[0]
    return _newer(Standing(kept.storyboard_id, kept.number, kept.slug, kept.sha256, kept.number))


def _newer(found: Standing) -> Told:
    """Return what catalogues know today beyond the datasets of an edition, which itself stays as it is."""
    parts = workspace()
    pins = parts.editions.datasets(found.storyboard_id, found.number)
    return tuple((pair, item.dated) for pair, item in freshness.standings(parts, pins).items())


# an edition never changes: 200 people in a sitting read one rendered page, packed once
@lru_cache(maxsize=32)
def _reader_page(
    found: Standing,
    language: str,
    pack_size: int | None,
    newer_href: str | None,
    newer: Told,
    asking: bool,
    pictured: tuple[int, ...],
) -> packed.Body:
    kept = workspace().editions.get(found.slug, found.number)
    edition = editions.thaw(kept.document, kept.sha256)
    text_href = url_for("stories.edition_text", slug=kept.slug, number=kept.number)
    view = presentation.story(edition, language, text_href, dict(newer))
    page = render_template(
        "story/reader.html",
        story=view,
        data=presentation.player_data(
            view,
            interface.words(language),
            url_for("stories.edition_evidence", slug=kept.slug, number=kept.number),
        ),
        text_href=text_href,
        pdf_href=url_for("takeaway.edition_handout", slug=kept.slug, number=kept.number),
        pack_href=url_for("stories.edition_pack", slug=kept.slug, number=kept.number),
        pack_size=pack_size,
        newer_href=newer_href,
        files_base=_files_base(kept),
        held_base=f"/s/{kept.slug}/e{kept.number}/held/",
        pictured=pictured,
        ask_href=_asking(kept) if asking else None,
        facts=facts(kept, language),
        editions_href=url_for("editions.index", slug=kept.slug),
        present_href=url_for("present.screen", slug=kept.slug, number=kept.number),
        other_language_url=_in_other_language("stories.read_edition", kept, language),
    )
    return packed.body_of(page.encode(), "text/html")


def _files_base(kept: KeptEdition) -> str:
    return f"/s/{kept.slug}/e{kept.number}/scene-"


def _asking(kept: KeptEdition) -> str:
    address = url_for("room.index", slug=kept.slug)
    return f"{address}{'&' if '?' in address else '?'}"


def _in_other_language(endpoint: str, kept: KeptEdition, language: str) -> str:
    return url_for(endpoint, slug=kept.slug, number=kept.number, lang="de" if language == "en" else "en")


@blueprint.get("/s/<slug>")
def read(slug: str) -> Response:
    """Return the reader page of the newest edition."""
    return _reader(slug, None)


@blueprint.get("/s/<slug>/e<int:number>")
def read_edition(slug: str, number: int) -> Response:
    """Return the reader page of one edition."""
    return _reader(slug, number)


def _text(slug: str, number: int | None) -> Response:
    found = workspace().editions.standing(slug, number)
    pictured = tuple(pictures.taken_of(workspace(), found.sha256, g.language))
    return packed.answer(_text_page(found, g.language, _newer(found), pictured), "no-cache")


@lru_cache(maxsize=32)
def _text_page(found: Standing, language: str, newer: Told, pictured: tuple[int, ...]) -> packed.Body:
    kept = workspace().editions.get(found.slug, found.number)
    content = textequivalent.content(editions.thaw(kept.document, kept.sha256), language, dict(newer))
    reader_href = url_for("stories.read_edition", slug=kept.slug, number=kept.number)
    page = render_template(
        "story/text.html",
        story=content,
        reader_href=reader_href,
        pdf_href=url_for("takeaway.edition_handout", slug=kept.slug, number=kept.number),
        files_base=_files_base(kept),
        pictured=pictured,
        other_language_url=_in_other_language("stories.edition_text", kept, language),
    )
    return packed.body_of(page.encode(), "text/html")


@blueprint.get("/s/<slug>/text")
def text(slug: str) -> Response:
    """Return the text equivalent of the newest edition; needs no script."""
    return _text(slug, None)


@blueprint.get("/s/<slug>/e<int:number>/text")
def edition_text(slug: str, number: int) -> Response:
    """Return the text equivalent of one edition."""
    return _text(slug, number)


@blueprint.get("/s/<slug>/e<int:number>/evidence.json")
def edition_evidence(slug: str, number: int) -> Response:
    """Return the evidence of every number of an edition, which the reader fetches once its model stands."""
    return packed.answer(_evidence(workspace().editions.standing(slug, number).sha256, slug, number, g.language), "no-cache")


@lru_cache(maxsize=32)
def _evidence(sha256: str, slug: str, number: int, language: str) -> packed.Body:
    kept = workspace().editions.get(slug, number)
    view = presentation.story(editions.thaw(kept.document, sha256), language)
    return packed.body_of(orjson.dumps(presentation.evidence(view)), "application/json")


def _pack(kept: KeptEdition) -> Response:
    body = publishing.pack(workspace(), kept, g.language)
    response = Response(body, mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{kept.slug}-e{kept.number}.html"'
    # the file brings its own policy in a meta element; the service's would forbid the script that it carries inside
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


@blueprint.get("/s/<slug>/pack.html")
def pack(slug: str) -> Response:
    """Return the offline file of the newest edition."""
    return _pack(workspace().editions.get(slug))


@blueprint.get("/s/<slug>/e<int:number>/pack.html")
def edition_pack(slug: str, number: int) -> Response:
    """Return the offline file of one edition."""
    return _pack(workspace().editions.get(slug, number))
