"""Planning cases for people: the list, one case in 3D, the comparison of its alternatives."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from twin import casework, comparing, exporting, viewmodel
from twin.cataloguing import freshness
from twin.geodata.candidates import COMMON
from twin.store.documents import Saved
from twin.web import access
from twin.web.case import comparing as comparepage
from twin.web.case import findingrows
from twin.web.case import states as casestates
from twin.web.pages import workspace

blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases")
def index() -> str:
    """Return all planning cases."""
    parts = workspace()
    rows = [
        {
            "saved": item,
            "letters": [other.slug for other in parts.alternatives.of_case(item.id)],
            "outdated": bool(freshness.of_case(parts, item.id)),
        }
        for item in parts.cases.all()
    ]
    return render_template("cases/index.html", cases=rows)


@blueprint.get("/cases/<identifier>")
def show(identifier: str) -> str:
    """Return one case: the model with its alternatives, what each changes, where its data come from."""
    parts = workspace()
    work = casework.load(parts, identifier)
    found = comparing.comparison(parts, work)
    model = viewmodel.in_language(viewmodel.view_model(parts, work), g.language)
    return render_template(
        "cases/show.html",
        work=work,
        case=work.case,
        model=viewmodel.with_town_layers(parts, work, model, g.language),
        comparison=found.to_json(g.language),
        findings={letter: findingrows.rows_of(work, answer, g.language) for letter, answer in found.answers.items()},
        states=casestates.choices(work),
        sources=_sources(work),
        editable=access.may_edit(work.case.group),
        storyboards=[item for item in parts.storyboards.all() if _is_told(item, identifier)],
        contact=work.case.contact,
    )


def _is_told(storyboard: Saved, case: str) -> bool:
    """Return whether a storyboard tells of a case and is this person's to edit."""
    is_planner = access.role_of_request() >= access.Role.PLANNER
    return is_planner and storyboard.document.get("case") == case and access.may_edit(storyboard.group)


def _sources(work: casework.CaseAtWork) -> list[dict[str, Any]]:
    rows = freshness.noted(workspace(), casework.sources(work))
    return [{**row, "href": url_for("datasets.show", identifier=row["id"], version=row["version"])} for row in rows]


@blueprint.get("/cases/<identifier>/compare")
def compare(identifier: str) -> str | BaseResponse:
    """Return the comparison of a case: `?against=`, `?rows=`, `?columns=`, `?order=table`, `?format=csv|xlsx|json`."""
    return comparepage.answer(identifier)


@blueprint.get("/cases/<identifier>/export")
def export(identifier: str) -> str:
    """Return the form that hands out an alternative: what it adds, what it removes, or the city as it would be."""
    parts = workspace()
    work = casework.load(parts, identifier)
    letter = request.args.get("alternative") or next(iter(work.revisions), "")
    order = exporting.Order("", case=identifier, alternative=letter)
    whole = exporting.selection(parts, order)
    city = exporting.selection(parts, dataclasses.replace(order, layers=("buildings",)))
    return render_template(
        "datasets/export.html",
        title=work.case.title,
        back=url_for("cases.show", identifier=identifier),
        order={"case": identifier, "alternative": letter},
        layers=[
            {"name": layer.name, "title": exporting.LAYERS[layer.name].in_(g.language), "type": layer.type}
            for layer in whole.layers
        ],
        choices=exporting.choices(parts, city),
        alternatives=[{"letter": item.letter, "title": item.title} for item in work.case.alternatives],
        parts=exporting.PARTS,
        systems=COMMON,
        model=viewmodel.in_language(viewmodel.view_model(parts, work), g.language),
    )


@blueprint.get("/cases/<identifier>/model.json")
def model(identifier: str) -> Response:
    """Return the view model of a case, for the viewer."""
    parts = workspace()
    work = casework.load(parts, identifier)
    return jsonify(viewmodel.in_language(viewmodel.view_model(parts, work), g.language))
