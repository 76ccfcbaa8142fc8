"""The town's values of a case for people: the list, the form, which direction is wanted, the log with its way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from twin import assuming, casework, comparing
from twin.drafting.forms.fields import Sent
from twin.errors import Conflict, DocumentInvalid
from twin.language import Text
from twin.planning.comparison import DEFAULT_ROWS, Comparison
from twin.planning.measure import UsedAssumption
from twin.planning.townvalues import DIRECTIONS, GROUPS, TOWN_VALUES, WANTED, assumption_unknown, path_of, values_in, write
from twin.web import access
from twin.web.case.assumptionform import fields_of, lines_in, value_in
from twin.web.pages import workspace
from twin.web.problems import status_of

blueprint = Blueprint("case_assumptions", __name__, url_prefix="/cases/<identifier>/assumptions")
_LISTED = 100
_MOVED = 12


@blueprint.get("")
def show(identifier: str) -> ResponseReturnValue:
    """Return the values of a case; `?edit=` opens the form of one, `?since=` shows what numbers moved since a revision."""
    return _page(identifier, request.args.get("edit", ""))


def _page(identifier: str, edit: str, form: Mapping[str, Any] | None = None, status: int = 200) -> ResponseReturnValue:
    parts = workspace()
    saved, work = parts.cases.get(identifier), casework.load(parts, identifier)
    values, labels = values_in(saved.document), {key: text.in_(g.language) for key, text in assuming.measure_labels().items()}
    found = comparing.comparison(parts, work)
    known = _used(found)
    editable = access.may_edit(saved.group)
    if edit and editable:
        path_of(edit)
    body = render_template(
        "cases/assumptions.html",
        case=work.case,
        revision=saved.revision,
        editable=editable,
        groups=_groups(saved.document, known, labels),
        unset=[_option(key) for key in TOWN_VALUES if key not in values and key != edit and _possible(key, saved.document)],
        programme=list(_programme(known, labels)),
        form=form or _form(edit, values, saved.document) if edit in TOWN_VALUES and editable else None,
        wanted=_wanted(saved.document, found),
        directions={key: text.in_(g.language) for key, text in DIRECTIONS.items()},
        log=[{**item.to_json(g.language), "is_gone": item.after is None} for item in assuming.log(parts, identifier)[:_LISTED]],
        moved=_moved(work, request.args.get("since", type=int), labels),
        letters=list(found.answers),
    )
    return body, status


def _used(found: Comparison) -> dict[str, tuple[UsedAssumption, list[str]]]:
    """Return by key each assumption behind a number of any state, with the measures it went into."""
    result: dict[str, tuple[UsedAssumption, list[str]]] = {}
    for answer in found.answers.values():
        for measure in answer.total.values():
            for item in measure.evidence.assumptions:
                _, keys = result.setdefault(item.key, (item, []))
                if measure.key not in keys:
                    keys.append(measure.key)
    return result


def _possible(key: str, document: Mapping[str, Any]) -> bool:
    """Return whether a value may be set alone: the factors of a balance need the balance."""
    return not key.startswith("biotope.") or bool(document.get("biotope"))


def _groups(document: Mapping[str, Any], known: Mapping[str, Any], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    values, origins = values_in(document), document.get(assuming.PROVENANCE) or {}
    common = values.get("source", "")
    rows: dict[str, list[dict[str, Any]]] = {group: [] for group in GROUPS}
    for key, item in TOWN_VALUES.items():
        if key not in values and key not in known:
            continue
        origin = origins.get(key) or {}
        default = known[key][0] if key not in values else None
        rows[item.group].append(
            {
                "key": key,
                "label": item.label.in_(g.language),
                "display": item.write(values.get(key), g.language),
                "default": default.text.in_(g.language) if default is not None else "",
                "source": origin.get("source")
                or ("" if key == "source" else default.source.in_(g.language) if default else common),
                "by": origin.get("by", ""),
                "date": origin.get("date", ""),
                "measures": [labels[name] for name in item.measures if name in labels],
            }
        )
    return [{"title": GROUPS[group].in_(g.language), "rows": found} for group, found in rows.items() if found]


def _option(key: str) -> dict[str, str]:
    return {"key": key, "label": TOWN_VALUES[key].label.in_(g.language)}


def _programme(known: Mapping[str, tuple[UsedAssumption, list[str]]], labels: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    """Yield what else goes into numbers and is no value of the town: defaults of the programme, facts of the data."""
    for key, (item, measures) in known.items():
        if key not in TOWN_VALUES and key.partition(":")[0] not in ("parking_places", "bicycle_places"):
            names = [labels.get(name, name) for name in measures]
            yield {"text": item.text.in_(g.language), "source": item.source.in_(g.language), "measures": names}


def _form(key: str, values: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    origin = (document.get(assuming.PROVENANCE) or {}).get(key) or {}
    fields = {**fields_of(TOWN_VALUES[key], values.get(key)), "source": origin.get("source", ""), "reason": ""}
    return _filled(key, fields, {}, key in values)


def _filled(key: str, fields: Mapping[str, str], faults: Mapping[str, Text], is_set: bool, notice: str = "") -> dict[str, Any]:
    item = TOWN_VALUES[key]
    return {
        "key": key,
        "label": item.label.in_(g.language),
        "unit": item.unit.in_(g.language),
        "kind": item.kind,
        "choices": item.choices,
        "fields": fields,
        "lines": lines_in(fields),
        "faults": {name: text.in_(g.language) for name, text in faults.items()},
        "is_set": is_set,
        "notice": notice,
    }


def _wanted(document: Mapping[str, Any], found: Comparison) -> list[dict[str, str]]:
    """Return every measure with the direction the town wants, those of the usual table first."""
    chosen = assuming.directions(document)
    measures = next(iter(found.answers.values())).total
    order = [*(key for key in DEFAULT_ROWS if key in measures), *(key for key in measures if key not in DEFAULT_ROWS)]
    return [
        {"key": key, "label": measures[key].indicator.label.in_(g.language), "direction": chosen.get(key, "")} for key in order
    ]


def _moved(work: casework.CaseAtWork, since: int | None, labels: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Return the numbers that moved since a revision, a row for each measure; None where nobody asked."""
    if since is None or since == work.revision:
        return None
    rows: dict[str, dict[str, Any]] = {}
    for item in assuming.effects(workspace(), work, since):
        row = rows.setdefault(item.measure, {"label": labels.get(item.measure, item.measure), "cells": {}})
        row["cells"][item.letter] = {"before": item.before.in_(g.language), "after": item.after.in_(g.language)}
    return list(rows.values())[:_MOVED]


@blueprint.post("")
def change(identifier: str) -> ResponseReturnValue:
    """Keep the value of the form, or take it away (`do=remove`); what is wrong is said beside its field."""
    sent = Sent(request.form)
    key = sent.text("name")
    if key not in TOWN_VALUES:
        raise assumption_unknown(key)
    access.ensure_may_edit(workspace().cases.get(identifier).group)
    is_removed = sent.text("do") == "remove"
    value = None if is_removed else value_in(TOWN_VALUES[key], sent)
    if not sent.text("reason"):
        sent.fault("reason", "Bitte sagen Sie kurz, warum.", "Please say briefly why.")
    if sent.faults:
        return _again(identifier, key, sent, 422)
    try:
        newest = assuming.edited_since(workspace(), identifier, _number(sent, "revision"), {key: value})
        saved = assuming.change(workspace(), newest, {key: value}, sent.text("reason"), g.user, {key: sent.text("source")})
    except (Conflict, DocumentInvalid) as fault:
        return _again(identifier, key, sent, status_of(fault), fault.text.in_(g.language))
    return _back(identifier, newest.revision, saved.revision)


def _number(sent: Sent, name: str) -> int:
    """Return the revision a hidden field names, 0 for none."""
    said = sent.text(name)
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _again(identifier: str, key: str, sent: Sent, status: int, notice: str = "") -> ResponseReturnValue:
    is_set = key in values_in(workspace().cases.get(identifier).document)
    return _page(identifier, key, _filled(key, sent.fields, sent.faults, is_set, notice), status)


def _back(identifier: str, before: int, after: int) -> ResponseReturnValue:
    since: dict[str, Any] = {"since": before} if before != after else {}
    return redirect(url_for("case_assumptions.show", identifier=identifier, **since, _anchor="saved"), 303)


@blueprint.post("/directions")
def direct(identifier: str) -> ResponseReturnValue:
    """Keep which direction the town wants of each measure."""
    saved = workspace().cases.get(identifier)
    access.ensure_may_edit(saved.group)
    sent, old = Sent(request.form), values_in(saved.document)
    said = {name: value or None for name, value in request.form.items() if name.startswith(f"{WANTED}.")}
    values = {key: value for key, value in said.items() if old.get(key) != value}
    newest = assuming.edited_since(workspace(), identifier, _number(sent, "revision"), values)
    kept = assuming.change(workspace(), newest, values, sent.text("reason"), g.user)
    return _back(identifier, newest.revision, kept.revision)


@blueprint.post("/restore")
def restore(identifier: str) -> ResponseReturnValue:
    """Give a value back what it was before a change of the log."""
    saved = workspace().cases.get(identifier)
    access.ensure_may_edit(saved.group)
    sent = Sent(request.form)
    key, before = sent.text("name"), _number(sent, "before")
    newest = assuming.edited_since(workspace(), identifier, _number(sent, "revision"), {key: None})
    was = write(key, values_in(workspace().cases.get(identifier, before).document).get(key), g.language) or "–"
    reason = Text(f"zurück auf den früheren Wert ({was})", f"back to the earlier value ({was})").in_(g.language)
    kept = assuming.restore(workspace(), newest, key, before, reason, g.user)
    return _back(identifier, newest.revision, kept.revision)
