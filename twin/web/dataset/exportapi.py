"""Handing out for programs and pages: which formats suit and what they lose, the job that writes, the file and its checksum."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, send_file, url_for

from twin import exporting
from twin.web import access
from twin.web.asked import body
from twin.web.pages import workspace

blueprint = Blueprint("export_api", __name__, url_prefix="/api/v1/exports")


@blueprint.post("/choices")
def choices() -> Response:
    """Return every exporter with what would be lost of the dataset or alternative asked for: an order without a format."""
    order = exporting.order_of({**_order_sent(), "format": "-"})
    return jsonify(exporting.choices(workspace(), exporting.selection(workspace(), order)))


def _order_sent() -> dict[str, Any]:
    return {name: value for name, value in body().items() if value is not None}


@blueprint.post("")
def add() -> tuple[Response, int, dict[str, str]]:
    """Ask for an export: {format, dataset, version | case, alternative, part, layers, bbox, crs, options}; 202 with the job."""
    job = exporting.ask(workspace(), exporting.order_of(_order_sent()), by=g.user.id)
    return jsonify(job.to_json(g.language)), 202, {"Location": url_for("api.job", identifier=job.id)}


@blueprint.get("/<identifier>/<name>")
def file(identifier: str, name: str) -> Response:
    """Return the file of an export, or its `.sha256`."""
    job = workspace().jobs.get(identifier)
    if job.created_by != g.user.id:
        access.ensure_may_edit(job.group)
    path = exporting.file_of(workspace(), job, name)
    return send_file(path, as_attachment=True, download_name=name, max_age=0)
