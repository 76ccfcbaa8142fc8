"""The editor of an alternative in forms: a row for every change, numbers and findings beside it, history, conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from twin.drafting.forms import editing
from twin.drafting.forms.area import drawn_areas, sources
from twin.drafting.forms.building import levels, with_storeys
from twin.drafting.forms.dividing import divided, united
from twin.drafting.forms.fields import Sent
from twin.drafting.ground import Ground
from twin.drafting.models import layer_ref
from twin.drafting.numbers import numbers_of
from twin.drafting.outlines import area_layers, areas_in
from twin.drafting.siteplan import site_plan
from twin.errors import Conflict, DocumentInvalid
from twin.language import Text
from twin.planning import document as case_document
from twin.planning.alternative import STATUSES
from twin.planning.polygon import to_geojson
from twin.store.documents import Saved
from twin.web import access
from twin.web.draft.api import drafts
from twin.web.draft.choices import choices, layers_of, picks, rows
from twin.web.pages import workspace

AREAS = ("build", "surface", "grade")
"""Kinds of change that have an area of their own."""

blueprint = Blueprint("drafts", __name__, url_prefix="/cases/<identifier>/alternatives")


@blueprint.post("")
def add(identifier: str) -> Response:
    """Begin an alternative from the case page and open its editor."""
    access.ensure_may_edit(workspace().cases.get(identifier).group)
    wish = {key: request.form.get(key, "").strip() for key in ("title", "letter", "from")}
    saved = drafts().add(identifier, {key: value for key, value in wish.items() if value}, g.user)
    return _to_editor(saved)


def _to_editor(saved: Saved) -> Response:
    return redirect(url_for("drafts.edit", identifier=saved.parent, letter=saved.slug), 303)


@blueprint.get("/<letter>/edit")
def edit(identifier: str, letter: str) -> str:
    """Return the editor: all changes, the form of the one chosen (`?change=`) or begun (`?new=`), numbers, plan, history."""
    saved = _own(identifier, letter)
    ground = drafts().grounds.of(identifier)
    changes = editing.changes_of(saved.document)
    at, kind = request.args.get("change", type=int), request.args.get("new", "")
    form = None
    if at is not None and 0 <= at < len(changes):
        kind = editing.kind_of(changes[at])
        form = _form(ground, kind, at, editing.fields_of(changes[at]), saved)
    elif kind in editing.KINDS:
        form = _form(ground, kind, None, editing.empty_fields(kind, ground), saved)
    return _page(saved, ground, form)


def _own(identifier: str, letter: str) -> Saved:
    saved = workspace().alternatives.lettered(identifier, letter)
    access.ensure_may_edit(saved.group)
    return saved


def _form(ground: Ground, kind: str, at: int | None, fields: dict[str, str], saved: Saved) -> dict[str, Any]:
    """Return what the form of one change shows: its fields, the storeys asked for, what can be chosen."""
    if kind == "build":
        fields = with_storeys(fields)
    changes = editing.changes_of(saved.document)
    return {
        "kind": kind,
        "at": at,
        "fields": fields,
        "levels": levels(fields) if kind == "build" else [],
        "faults": {},
        "picks": picks(ground, kind, changes, request.args, g.language),
        "others": _others(ground, changes, kind, at),
        "choices": {**choices(ground, kind, g.language, changes), "area_layer": layers_of(area_layers(ground))},
        "sources": [*_layer_sources(ground, fields), *_named_sources(ground, changes)] if kind in AREAS else [],
    }


def _others(ground: Ground, changes: list[editing.Change], kind: str, at: int | None) -> list[tuple[str, str]]:
    """Return the other areas of the same kind, with which one can be united, as value and name."""
    if kind not in AREAS or at is None:
        return []
    listed = [row for row in rows(ground, changes, g.language) if row["kind"] == kind and row["at"] != at]
    named = [(changes[row["at"]][kind].get("id"), f"{row['label']} · {row['facts']}") for row in listed]
    return [(str(name), words) for name, words in named if name]


def _named_sources(ground: Ground, changes: list[editing.Change]) -> list[tuple[str, str]]:
    return [(value, words.in_(g.language)) for value, words in sources(ground, changes)]


def _layer_sources(ground: Ground, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the areas of the layer that was chosen, as value and name."""
    return [(f"area:{number}", name) for number, (name, _) in enumerate(_layer_areas(ground, fields), start=1)]


def _layer_areas(ground: Ground, fields: Mapping[str, str]) -> list[tuple[str, Any]]:
    layer = fields.get("area_layer", "")
    return areas_in(ground, layer_ref(layer)) if layer else []


def _drawn(ground: Ground, changes: list[editing.Change], fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the areas an offset may start from that are not the case's own: of the draft, and of the layer chosen."""
    of_layer = enumerate(_layer_areas(ground, fields), start=1)
    return {**drawn_areas(changes), **{f"area:{number}": to_geojson(shape) for number, (_, shape) in of_layer}}


def _page(saved: Saved, ground: Ground, form: dict[str, Any] | None, said: DocumentInvalid | None = None) -> str:
    changes = editing.changes_of(saved.document)
    numbers, unfit = None, said
    try:
        draft = case_document.parse_alternative({**saved.document, "revision": saved.revision})
        numbers = numbers_of(ground, draft, g.language)
    except DocumentInvalid as fault:
        unfit = said or fault
    history = workspace().alternatives.history(saved.id)[:20]
    return render_template(
        "cases/edit.html",
        case=ground.case,
        saved=saved,
        letter=saved.slug,
        who=drafts().who(saved),
        rows=rows(ground, changes, g.language),
        form=form,
        numbers=numbers,
        unfit=unfit.text.in_(g.language) if unfit else "",
        plan=site_plan(ground, changes),
        history=[{**drafts().who(item), "changes": len(editing.changes_of(item.document))} for item in history],
        statuses=STATUSES,
        kinds=editing.KINDS,
    )


@blueprint.post("/<letter>/edit")
def change(identifier: str, letter: str) -> Response | str | tuple[str, int]:
    """Do what a button of the editor asks (`do`) on the revision the page showed, and save it as the next one."""
    saved = _own(identifier, letter)
    based_on = request.form.get("revision", type=int) or 0
    ground = drafts().grounds.of(identifier)
    shown = workspace().alternatives.get(saved.id, based_on)
    try:
        made = _made(shown, ground)
        if not isinstance(made, dict):
            return made
        after = drafts().save(saved, made, based_on, g.user)
    except Conflict as conflict:
        return _conflict(saved, ground, conflict), 412
    except DocumentInvalid as fault:
        return _page(shown, ground, _as_sent(ground, shown), fault), 422
    return _to_editor(after)


def _made(shown: Saved, ground: Ground) -> dict[str, Any] | tuple[str, int] | str:
    """Return the document after what was asked; or the page again: with more fields, or with faults beside them."""
    asked, _, number = request.form.get("do", "").partition(":")
    changes = editing.changes_of(shown.document)
    if asked == "take":
        return _taken()
    if asked == "words":
        words = {key: request.form.get(key, "").strip() for key in ("title", "summary", "status")}
        return {**shown.document, **words, "changes": changes}
    if asked == "restore-all":
        back = set(request.form.getlist("gone"))
        kind = request.form.get("change_kind", "")
        return {**shown.document, "changes": [change for change in changes if change.get(kind) not in back]}
    if asked in ("keep", "keep-all", "refresh"):
        return _kept(shown, ground, changes, asked == "refresh")
    if asked in ("split", "merge"):
        return _reshaped(shown, ground, changes, asked)
    if not number.isdigit() or int(number) >= len(changes):
        raise DocumentInvalid("CHANGE_UNKNOWN", "Diese Änderung gibt es nicht.", "There is no such change.", faults=[])
    steps = {"up": lambda at: editing.moved(changes, at, -1), "down": lambda at: editing.moved(changes, at, 1)}
    steps |= {"remove": lambda at: editing.taken_out(changes, at), "copy": lambda at: editing.repeated(changes, at)}
    return {**shown.document, "changes": steps.get(asked, lambda at: changes)(int(number))}


def _taken() -> dict[str, Any]:
    """Return the version chosen on the conflict page."""
    try:
        given = orjson.loads(request.form.get("document", ""))
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        raise DocumentInvalid("BODY_NOT_JSON", "Erwartet wird ein JSON-Objekt.", "A JSON object is expected.", faults=[])
    return given


def _kept(shown: Saved, ground: Ground, changes: list[editing.Change], again: bool) -> dict[str, Any] | tuple[str, int] | str:
    form = _as_sent(ground, shown)
    if form is None:
        raise DocumentInvalid("CHANGE_UNKNOWN", "Diese Änderung gibt es nicht.", "There is no such change.", faults=[])
    at, kind = form["at"], form["kind"]
    if again:
        return _page(shown, ground, form)
    sent = Sent(form["fields"], drawn=_drawn(ground, changes, form["fields"]))
    picked = request.form.getlist("shown" if request.form.get("do") == "keep-all" else "picked")
    old = changes[at][kind] if at is not None else None
    new = editing.changes_from(kind, sent, ground, old, picked)
    if sent.faults:
        form["faults"] = {name: text.in_(g.language) for name, text in sent.faults.items()}
        return _page(shown, ground, form), 422
    return {**shown.document, "changes": editing.put(changes, at, new)}


def _reshaped(shown: Saved, ground: Ground, changes: list[editing.Change], asked: str) -> dict[str, Any] | tuple[str, int]:
    """Return the document after an area was divided by a line or united with another; the page with faults when it cannot be."""
    form = _as_sent(ground, shown)
    if form is None or form["at"] is None or form["kind"] not in AREAS:
        raise DocumentInvalid("CHANGE_UNKNOWN", "Diese Änderung gibt es nicht.", "There is no such change.", faults=[])
    sent = Sent(form["fields"])
    made = (divided if asked == "split" else united)(changes, form["at"], sent)
    if sent.faults:
        form["faults"] = {name: text.in_(g.language) for name, text in sent.faults.items()}
        return _page(shown, ground, form), 422
    return {**shown.document, "changes": made}


def _as_sent(ground: Ground, shown: Saved) -> dict[str, Any] | None:
    """Return the form as it was sent, so that nothing typed is lost; None when none was."""
    kind, at = request.form.get("change_kind", ""), request.form.get("change", type=int)
    changes = editing.changes_of(shown.document)
    if kind not in editing.KINDS or (at is not None and not 0 <= at < len(changes)):
        return None
    fields = {key: value for key, value in request.form.items() if key not in ("do", "revision", "change", "change_kind")}
    return _form(ground, kind, at, fields, shown)


def _conflict(saved: Saved, ground: Ground, conflict: Conflict) -> str:
    """Return both versions side by side, and what a merge of them would be."""
    current, yours, proposal = (conflict.params[key] for key in ("current", "yours", "proposal"))
    versions: dict[str, Any] = {"yours": yours["document"], "current": current["document"]}
    if proposal is not None:
        versions["merged"] = proposal["document"]
    return render_template(
        "cases/conflict.html",
        case=ground.case,
        letter=saved.slug,
        current=current,
        based_on=yours["based_on"],
        proposal=proposal,
        asked=[_side(item, ground) for item in (proposal or {}).get("conflicts", [])],
        versions=[
            {
                "key": key,
                "document": orjson.dumps(document).decode(),
                "title": document.get("title"),
                "rows": rows(ground, editing.changes_of(document), g.language),
            }
            for key, document in versions.items()
        ],
    )


def _side(item: dict[str, Any], ground: Ground) -> dict[str, Any]:
    """Return one thing both changed, in words: what you and what the other made of it."""
    removed = Text("entfernt", "removed").in_(g.language)

    def said(value: Any) -> str:
        if value is None:
            return removed
        if not isinstance(value, dict):
            return str(value)
        row = rows(ground, [value], g.language)[0]
        return f"{row['label']} – {row['facts']}" if row["facts"] else str(row["label"])

    return {"key": item["key"], "yours": said(item["yours"]), "current": said(item["current"])}


@blueprint.post("/<letter>/restore")
def restore(identifier: str, letter: str) -> Response | tuple[str, int]:
    """Save an older revision as the newest and open the editor."""
    saved = _own(identifier, letter)
    ground = drafts().grounds.of(identifier)
    older = workspace().alternatives.get(saved.id, request.form.get("number", type=int) or 0)
    try:
        draft, based_on = {"changes": [], **older.document}, request.form.get("revision", type=int) or 0
        return _to_editor(drafts().save(saved, draft, based_on, g.user))
    except Conflict as conflict:
        return _conflict(saved, ground, conflict), 412


@blueprint.post("/<letter>/remove")
def remove(identifier: str, letter: str) -> Response:
    """Remove an alternative that no edition shows, when it is still the one the page showed, and go back to the case."""
    saved = _own(identifier, letter)
    if request.form.get("revision", type=int) != saved.revision or not request.form.get("sure"):
        raise Conflict(
            "NOT_REMOVED",
            "Nichts wurde gelöscht: Inzwischen gibt es einen neueren Stand, oder das Häkchen fehlt.",
            "Nothing was deleted: there is a newer revision by now, or the box is not ticked.",
        )
    drafts().remove(saved)
    return redirect(url_for("cases.show", identifier=identifier), 303)
