"""The editor of a storyboard: begin one from a template, the page beside the live viewer, and previews before publishing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from twin import casework, interface, publishing, storywork, viewmodel
from twin.errors import DocumentInvalid
from twin.planning.comparison import DEFAULT_ROWS
from twin.store.documents import Saved
from twin.storytelling import document, presentation, textequivalent
from twin.storytelling.localised import localised
from twin.storytelling.scene import COMPARISONS, SHOWN_COUNT
from twin.storytelling.templates import registry
from twin.web import access
from twin.web.edition import heldfile
from twin.web.pages import workspace
from twin.web.story import previews as storypreview
from twin.web.story import review as storyreview

blueprint = Blueprint("story_edit", __name__, url_prefix="/storyboards")
_WORDS = (
    *("storyedit", "viewer", "workspace", "common", "stories", "review", "glossary", "text", "kit"),
    *("layers", "attribute", "value", "filter", "ghost", "objects"),
)
_NARRATIVE_MEASURE = ("label", "display", "delta_display")


@blueprint.get("/new")
def new() -> str:
    """Return the form that begins a storyboard: the case (`?case=`), the template, the title."""
    return _begin_page(request.args.get("case", ""), None)


@blueprint.post("/new")
def begin() -> Response | tuple[str, int]:
    """Begin a storyboard and open its editor; a template that does not suit the case says why."""
    case = request.form.get("case", "")
    try:
        if case:
            access.ensure_may_edit(workspace().cases.get(case).group)
        saved = storywork.begin(workspace(), request.form.to_dict(), g.user)
    except DocumentInvalid as error:
        return _begin_page(case, error), 422
    return redirect(url_for("story_edit.edit", identifier=saved.id), 303)


def _begin_page(case: str, problem: DocumentInvalid | None) -> str:
    cases = [item for item in workspace().cases.all() if access.may_edit(item.group)]
    return render_template(
        "stories/new.html",
        cases=cases,
        chosen=case or (cases[0].id if cases else ""),
        templates=[item.to_json(g.language) for item in registry.TEMPLATES.values()],
        wish=request.form,
        problem=problem.text.in_(g.language) if problem else "",
    )


@blueprint.get("/<identifier>/edit")
def edit(identifier: str) -> str:
    """Return the editor of a storyboard: its scenes, the form of one, the live viewer, the publish gate, older revisions."""
    saved = workspace().storyboards.get(identifier)
    access.ensure_may_edit(saved.group)
    story, _ = document.read(saved.document)
    work = casework.load(workspace(), story.case)
    measures = _measures(publishing.measures_kept(workspace(), work))
    letters = ["0", *work.revisions]
    return render_template(
        "stories/edit.html",
        saved=saved,
        case=work.case,
        letters=letters,
        usual=_offered((*DEFAULT_ROWS, *story.measures()), measures),
        editions=workspace().editions.of_storyboard(saved.id),
        keep_days=workspace().settings.keep_autosaves_days,
        data=_data(saved, work, measures),
    )


def _offered(keys: tuple[str, ...], measures: dict[str, dict[str, dict[str, Any]]]) -> list[dict[str, str]]:
    """Return key and label of the measures that some state has a value of, each once."""
    labels = {key: localised(measure["label"], g.language) for known in measures.values() for key, measure in known.items()}
    found = [(key, str(labels[key])) for key in dict.fromkeys(keys) if key in labels]
    return [{"key": key, "label": label[:1].upper() + label[1:]} for key, label in found]


def _measures(known: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what the picker shows of every measure that has a value."""
    return {
        letter: {
            key: {name: measure[name] for name in _NARRATIVE_MEASURE if name in measure}
            for key, measure in by_key.items()
            if measure.get("value") is not None
        }
        for letter, by_key in known.items()
    }


def _data(saved: Saved, work: casework.CaseAtWork, measures: dict[str, Any]) -> dict[str, Any]:
    story, _ = document.read(saved.document)
    model = viewmodel.in_language(viewmodel.view_model(workspace(), work), g.language)
    return {
        "document": document.to_json(story) | {"id": saved.id},
        **storywork.who(workspace(), saved)[0],
        "language": g.language,
        "person": storyreview.person(),
        "model": viewmodel.with_town_layers(workspace(), work, model, g.language),
        "measures": measures,
        "offered": _offered((*DEFAULT_ROWS, *story.measures()), measures),
        "revisions": dict(work.revisions),
        "media": publishing.media_of(workspace(), story),
        "titles": {item.letter: item.title for item in work.case.alternatives},
        "comparisons": {name: list(SHOWN_COUNT[name]) for name in COMPARISONS},
        "urls": {
            "document": url_for("story_api.show", identifier=saved.id),
            "media": url_for("media.add", identifier=saved.id),
            "gate": url_for("story_api.gate", identifier=saved.id),
            "revisions": url_for("story_api.revisions", identifier=saved.id),
            "editions": url_for("story_api.publish", identifier=saved.id),
            "sunhours": url_for("sun_api.show", identifier=work.case.id),
            "viewpoints": url_for("viewpoint_api.index", case=work.case.id),
            "review": url_for("story_review.show", identifier=saved.id),
            "comments": url_for("story_review.comments", identifier=saved.id),
            "signatures": url_for("story_review.add_signature", identifier=saved.id),
            "explain": url_for("glossary.edit") if access.role_of_request() >= access.Role.POWER_USER else None,
            "dataset": url_for("datasets.show", identifier="-"),
            "here": url_for("story_edit.edit", identifier=saved.id),
        },
        "texts": {key: text for key, text in interface.words(g.language).items() if key.split(".")[0] in _WORDS},
    }


@blueprint.get("/<identifier>/preview")
def preview(identifier: str) -> str:
    """Return the reader page of the storyboard as it stands, before it is published."""
    saved = workspace().storyboards.get(identifier)
    if storypreview.is_framed():
        g.frame_ancestors = storypreview.OWN
    text_href = url_for("story_edit.preview_text", identifier=identifier)
    edition = publishing.preview(workspace(), identifier, by=g.user.full_name or g.user.name)
    view = presentation.story(edition, g.language, text_href)
    return render_template(
        "story/reader.html",
        story=view,
        data=presentation.player_data(view, interface.words(g.language)),
        text_href=text_href,
        pdf_href=None,
        pack_href=None,
        pack_size=None,
        newer_href=None,
        preview_href=storypreview.back_to(saved),
        held_base=f"/storyboards/{identifier}/preview/held/",
        framed=storypreview.is_framed(),
    )


@blueprint.get("/<identifier>/preview/held/<name>")
def preview_held(identifier: str, name: str) -> Response:
    """Return a site plan or a map of sun hours of the storyboard as it stands."""
    edition = publishing.preview(workspace(), identifier, by=g.user.full_name or g.user.name)
    return heldfile.answer(edition, name)


@blueprint.get("/<identifier>/preview/text")
def preview_text(identifier: str) -> str:
    """Return the text page of the storyboard as it stands, before it is published."""
    saved = workspace().storyboards.get(identifier)
    edition = publishing.preview(workspace(), identifier, by=g.user.full_name or g.user.name)
    return render_template(
        "story/text.html",
        story=textequivalent.content(edition, g.language),
        reader_href=url_for("story_edit.preview", identifier=identifier),
        pdf_href=None,
        preview_href=storypreview.back_to(saved),
    )
