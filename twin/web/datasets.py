"""Datasets for people: the list, the upload, one dataset with its import report and download."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, g, render_template, request, send_file
from flask.typing import ResponseReturnValue

from twin import casework, viewmodel
from twin.delivery.readiness import readiness
from twin.errors import NotSuitable
from twin.geodata.candidates import COMMON
from twin.geodata.dataset import Dataset, Layer
from twin.web import access
from twin.web.pages import workspace

blueprint = Blueprint("datasets", __name__)


@blueprint.get("/datasets")
def index() -> str:
    """Return all datasets, newest version each."""
    return render_template("datasets/index.html", datasets=workspace().datasets.all())


@blueprint.get("/datasets/new")
def new() -> str:
    """Return the upload form; the page's script sends the file in parts and follows the job."""
    importers = [
        entry.to_json() for entry in workspace().registry.entries() if entry.kind == "importer" and entry.state == "ready"
    ]
    renewed = request.args.get("dataset")
    return render_template(
        "datasets/new.html",
        importers=importers,
        limit=workspace().settings.max_upload_bytes,
        renewed=workspace().datasets.get(renewed) if renewed else None,
        systems=COMMON,
    )


@blueprint.get("/datasets/<identifier>")
def show(identifier: str) -> str:
    """Return one dataset: the report as an addition that adds up, where it is, who uses it, downloads."""
    parts = workspace()
    version = request.args.get("version", type=int)
    dataset = parts.datasets.get(identifier, version)
    return render_template(
        "datasets/show.html",
        dataset=dataset,
        versions=parts.datasets.versions(identifier),
        report=dataset.lineage.report.to_json(),
        totals=_totals(dataset),
        used_by=parts.datasets.used_by(identifier),
        exporters=_suitable_exporters(dataset),
        readiness=_readiness(dataset),
        editable=access.may_edit(dataset.group),
        model=viewmodel.dataset_view_model(parts, dataset, g.language),
    )


def _readiness(dataset: Dataset) -> list[dict[str, Any]]:
    parts = workspace()

    def folder_of(layer: Layer) -> Path:
        return parts.datasets.layer_folder(dataset, layer.name)

    return [line.to_json(g.language) for line in readiness(dataset, folder_of)]


def _totals(dataset: Dataset) -> dict[str, int]:
    layers = dataset.lineage.report.layers
    return {name: sum(getattr(layer, name) for layer in layers) for name in ("read", "imported", "repaired", "rejected")}


def _suitable_exporters(dataset: Dataset) -> list[dict[str, Any]]:
    parts = workspace()
    selection = casework.selection(parts, dataset)
    rows = []
    for entry in parts.registry.entries():
        if entry.kind != "exporter" or entry.state != "ready":
            continue
        exporter = parts.registry.exporter(entry.id)
        found = exporter.suitability(selection)
        if found.verdict != "no" and not exporter.folder:
            rows.append({"id": entry.id, "title": exporter.format.title, "verdict": found.verdict, "reasons": found.reasons})
    return rows


@blueprint.get("/datasets/<identifier>/export/<exporter_id>")
def export(identifier: str, exporter_id: str) -> ResponseReturnValue:
    """Return the dataset as a file of the chosen format; written to a temporary folder that goes when the answer is sent."""
    parts = workspace()
    dataset = parts.datasets.get(identifier, request.args.get("version", type=int))
    exporter = parts.registry.exporter(exporter_id)
    if exporter.folder:
        raise NotSuitable(
            "EXPORT_IS_A_FOLDER",
            "Dieses Format besteht aus vielen Dateien; bitte `twin export` verwenden.",
            "This format consists of many files; please use `twin export`.",
        )
    folder = tempfile.TemporaryDirectory(prefix="twin-export-")
    target = Path(folder.name) / f"{dataset.id}-v{dataset.version}{exporter.format.extensions[0]}"
    casework.write_download(parts, dataset, exporter, target)
    response = send_file(target, as_attachment=True, download_name=target.name, max_age=0)
    response.call_on_close(folder.cleanup)
    return response
