"""The town's glossary: everybody reads it, power users write it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from twin.errors import DocumentInvalid, NotFound
from twin.store.glossary import Entry
from twin.storytelling.glossary.term import Term, parse
from twin.storytelling.presentation import glossary_entry
from twin.web.pages import workspace
from twin.web.problems import status_of

blueprint = Blueprint("glossary", __name__)


@blueprint.get("/glossary")
def index() -> str:
    """Return all words the town explains, in the language of the page."""
    kept = workspace().glossary
    rows = [glossary_entry(entry.term, g.language) | {"forms": entry.term.forms, "entry": entry} for entry in kept.entries()]
    return render_template("glossary/index.html", rows=rows, removed=kept.removed())


@blueprint.get("/api/v1/glossary")
def listed() -> Response:
    """Return all words the town explains, with their texts in both languages."""
    return jsonify([entry.term.to_json() for entry in workspace().glossary.entries()])


@blueprint.get("/glossary/edit")
def edit() -> str:
    """Return the form of one word (`?term=`), empty for a new one; `?back=` is the storyboard to return to."""
    name = request.args.get("term", "")
    try:
        entry: Entry | None = workspace().glossary.get(name)
    except NotFound:
        entry = None
    return _form(entry, _written(entry.term) if entry else {"name": name}, _back_of(request.args.get("back", "")))


def _form(entry: Entry | None, written: dict[str, str], back: str, problem: DocumentInvalid | None = None) -> str:
    return render_template(
        "glossary/edit.html",
        entry=entry,
        written=written,
        back=back,
        problem=problem.problem(g.language) if problem else None,
    )


def _written(term: Term) -> dict[str, str]:
    """Return the fields of the form as they are filled for a term."""
    texts = {"title": term.title, "explanation": term.explanation}
    both = {f"{name}_{language}": text.in_(language) for name, text in texts.items() for language in ("de", "en")}
    return {"name": term.name, "forms": ", ".join(term.forms), **both}


@blueprint.post("/glossary")
def save() -> BaseResponse | tuple[str, int]:
    """Keep a word; faults show the form again with what was written."""
    sent = {key: value.strip() for key, value in request.form.items()}
    back, former = _back_of(sent.get("back", "")), sent.get("former", "")
    try:
        workspace().glossary.save(parse(_term_of(sent)), by=g.user.id, instead_of=former)
    except DocumentInvalid as error:
        return _form(_known(former), sent, back, error), status_of(error)
    return redirect(back or url_for("glossary.index"), 303)


def _known(name: str) -> Entry | None:
    return next((entry for entry in workspace().glossary.entries() if entry.term.name == name), None)


def _term_of(sent: dict[str, str]) -> dict[str, Any]:
    title = {language: sent.get(f"title_{language}", "") for language in ("de", "en")}
    explanation = {language: text for language in ("de", "en") if (text := sent.get(f"explanation_{language}", ""))}
    forms = [part for part in sent.get("forms", "").split(",") if part.strip()]
    return {"name": sent.get("name", ""), "forms": forms, "title": title, "explanation": explanation}


@blueprint.post("/glossary/remove")
def remove() -> BaseResponse:
    """Take a word out."""
    workspace().glossary.remove(request.form.get("term", ""), by=g.user.id)
    return redirect(url_for("glossary.index"), 303)


@blueprint.post("/glossary/reset")
def reset() -> BaseResponse:
    """Bring a word of the shipped list back as it was shipped."""
    workspace().glossary.reset(request.form.get("term", ""))
    return redirect(url_for("glossary.index"), 303)


def _back_of(address: str) -> str:
    """Return an address of a storyboard of this twin, empty for any other: a form leads nowhere else."""
    return address if address.startswith("/storyboards/") and "\\" not in address and "//" not in address else ""
