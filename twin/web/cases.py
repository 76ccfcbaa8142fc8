"""Planning cases for people: the list, one case in 3D, the comparison of its alternatives."""

from __future__ import annotations

import csv
import dataclasses
import io
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for

from twin import casework, exporting, interface, viewmodel
from twin.cataloguing import freshness
from twin.geodata.candidates import COMMON
from twin.storytelling import compared
from twin.web import access
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
    model = viewmodel.in_language(viewmodel.view_model(parts, work), g.language)
    return render_template(
        "cases/show.html",
        work=work,
        case=work.case,
        model=viewmodel.with_town_layers(parts, work, model, g.language),
        comparison=casework.comparison(work).to_json(g.language),
        sources=_sources(work),
        editable=access.may_edit(work.case.group),
        contact=work.case.contact,
    )


def _sources(work: casework.CaseAtWork) -> list[dict[str, Any]]:
    rows = freshness.noted(workspace(), casework.sources(work))
    return [{**row, "href": url_for("datasets.show", identifier=row["id"], version=row["version"])} for row in rows]


@blueprint.get("/cases/<identifier>/compare")
def compare(identifier: str) -> str | Response:
    """Return the comparison page, or with `?format=csv` the same numbers as a table."""
    parts = workspace()
    work = casework.load(parts, identifier)
    against = request.args.get("against", "0")
    found = casework.comparison(work, against)
    if request.args.get("format") == "csv":
        return _as_csv(found.to_json(g.language), f"{identifier}-{against}.csv")
    choices = [{"value": column.letter, "title": column.title.in_(g.language)} for column in found.columns]
    return render_template(
        "cases/compare.html",
        case={"id": work.case.id, "title": work.case.title},
        case_href=url_for("cases.show", identifier=identifier),
        model_href=url_for("cases.model", identifier=identifier, lang=g.language),
        csv_href=url_for("cases.compare", identifier=identifier, against=against, format="csv"),
        choices=choices,
        reviewed=None,
        **compared.page(found, g.language, interface.words(g.language)),
    )


def _as_csv(comparison: dict[str, Any], name: str) -> Response:
    """Return the rows as CSV; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    letters = [str(column["letter"]) for column in comparison["columns"]]
    writer.writerow(["key", "label", "unit", *letters])
    for row in comparison["rows"]:
        values = [row["cells"][letter]["value"] for letter in letters]
        writer.writerow([_plain(cell) for cell in (row["key"], row["label"], row["unit"], *values)])
    return Response(
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


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
