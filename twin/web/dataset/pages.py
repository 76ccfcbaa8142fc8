"""Datasets for people: the list, taking in, one dataset with its report, description, changes, and handing out."""

from __future__ import annotations

import functools
import tempfile
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from twin import exporting, viewmodel
from twin.cataloguing import freshness
from twin.delivery import changes as changed
from twin.delivery import findingstable, stored
from twin.delivery.readiness import readiness
from twin.delivery.uses import facts, judge
from twin.errors import NotSuitable, TwinError
from twin.geodata import crs
from twin.geodata.candidates import COMMON
from twin.geodata.dataset import Dataset, Layer
from twin.importers.citythemes import title_of
from twin.reader.journal import lonlat
from twin.web import access
from twin.web.catalogue import giving
from twin.web.csvfile import csv_response
from twin.web.dataset.api import asked_for, change_description, changes_of, report_file
from twin.web.pages import workspace

blueprint = Blueprint("datasets", __name__)
_LISTED = 200


@blueprint.get("/datasets")
def index() -> str:
    """Return all datasets, newest version each; `q`, `type` and `sort` choose and order them."""
    datasets = workspace().datasets.all()
    words, kind = request.args.get("q", "").strip(), request.args.get("type", "")
    order = request.args.get("sort", "title")
    return render_template(
        "datasets/index.html",
        datasets=_sorted([item for item in datasets if _is_wanted(item, words, kind)], order),
        total=len(datasets),
        kinds=sorted({layer.type for item in datasets for layer in item.layers}),
        outdated={
            identifier for identifier, _ in freshness.standings(workspace(), [(item.id, item.version) for item in datasets])
        },
        kinds_of=lambda item: list(dict.fromkeys(layer.type for layer in item.layers)),
        state_of=_state,
        asked={"q": words, "type": kind, "sort": order},
        format_title=_format_title,
    )


def _is_wanted(dataset: Dataset, words: str, kind: str) -> bool:
    said = " ".join((dataset.title, dataset.attribution, dataset.licence, dataset.lineage.href)).casefold()
    return all(word in said for word in words.casefold().split()) and (not kind or any(x.type == kind for x in dataset.layers))


def _sorted(datasets: list[Dataset], order: str) -> list[Dataset]:
    """Return datasets by title as people look them up, or the newest data or the latest import first."""
    by_title = sorted(datasets, key=lambda item: unicodedata.normalize("NFKD", item.title).casefold())
    if order == "date":
        return sorted(by_title, key=lambda item: item.data_date, reverse=True)
    if order == "imported":
        return sorted(by_title, key=lambda item: item.lineage.imported_at, reverse=True)
    return by_title


def _state(dataset: Dataset) -> str:
    """Return what a list says of an import: `rejected` or `repaired` where that happened to an object, else `imported`."""
    totals = _totals(dataset)
    return next((name for name in ("rejected", "repaired") if totals[name]), "imported")


@blueprint.get("/datasets/new")
def new() -> str:
    """Return the upload form; the page's script sends the files in parts and follows the jobs."""
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
    """Return one dataset: the report as an addition that adds up, what it is good for, who uses it, what can be done with it."""
    parts = workspace()
    dataset = asked_for()
    folder_of = functools.partial(_folder, dataset)
    model = viewmodel.dataset_view_model(parts, dataset, g.language)
    newer = freshness.standing(parts, dataset)
    sentence = newer.sentence if newer else None
    return render_template(
        "datasets/show.html",
        titles={layer.name: title_of(layer.name, layer.title).in_(g.language) for layer in dataset.layers},
        format_title=_format_title,
        system=_system,
        dataset=dataset,
        versions=parts.datasets.versions(identifier),
        report=_report(dataset),
        totals=_totals(dataset),
        used_by=parts.datasets.used_by(identifier),
        readiness=[line.to_json(g.language) for line in readiness(dataset, folder_of, sentence)],
        uses=judge(dataset, folder_of, date.today(), sentence),
        newer=newer,
        used=freshness.used_by(parts, dataset.id) if newer else None,
        facts=facts(dataset),
        revision=parts.datasets.description_revision(dataset.id, dataset.version),
        history=parts.datasets.description_changes(dataset.id, dataset.version),
        people={user.id: user.full_name or user.name for user in parts.accounts.all()},
        editable=access.may_edit(dataset.group),
        model=viewmodel.with_base_maps(parts, dataset, model, g.language) if model else None,
        record_file=url_for("giving.dataset_record", identifier=dataset.id, version=dataset.version),
        give_to=url_for("giving.give_dataset", identifier=dataset.id),
        take_back=url_for("giving.take_back_dataset", identifier=dataset.id),
        **giving.shown(f"dataset/{dataset.id}", dataset.group),
    )


def _format_title(dataset: Dataset) -> str:
    """Return the name of a dataset's format, its id where the handler is not there any more."""
    wanted = dataset.lineage.importer
    entries = (entry for entry in workspace().registry.entries() if entry.kind == "importer" and entry.id == wanted)
    titles = [entry.handler.format.title.in_(g.language) for entry in entries if entry.handler is not None]
    return str(titles[0]) if titles else wanted


def _system(code: str) -> str:
    """Return a short name of a coordinate system: its code, or what a description of its own calls it."""
    if len(code) < 40:
        return code
    try:
        return crs.title(code)
    except TwinError:
        return f"{code[:40]}…"


def _folder(dataset: Dataset, layer: Layer) -> Path:
    return workspace().datasets.layer_folder(dataset, layer.name)


def _totals(dataset: Dataset) -> dict[str, int]:
    layers = dataset.lineage.report.layers
    return {name: sum(getattr(layer, name) for layer in layers) for name in ("read", "imported", "repaired", "rejected")}


def _report(dataset: Dataset) -> dict[str, Any]:
    """Return the report with longitude and latitude of every example whose place is known."""
    report = dataset.lineage.report.to_json()
    systems = {layer.name: layer.crs for layer in dataset.layers}
    for group in report["findings"]:
        for example in group["examples"]:
            code = systems.get(example["layer"], "")
            example["lonlat"] = None
            if example["place"] and code:
                ((lon, lat),) = lonlat([tuple(example["place"])], code)
                example["lonlat"] = (lon, lat) if lon is not None else None
    return report


@blueprint.get("/datasets/<identifier>/report.csv")
def report(identifier: str) -> Response:
    """Return every repaired, rejected or doubtful object as a table in the page's language."""
    dataset = asked_for()
    return csv_response(findingstable.csv_lines(report_file(dataset), g.language), f"{dataset.id}-v{dataset.version}-report.csv")


@blueprint.post("/datasets/<identifier>")
def describe(identifier: str) -> ResponseReturnValue:
    """Keep what the form says of a version and show it again; raises Conflict when somebody else was quicker."""
    dataset = asked_for()
    access.ensure_may_edit(dataset.group)
    named = ("title", "licence", "attribution", "contact", "data_date")
    sent: dict[str, Any] = {name: request.form.get(name, "") for name in named}
    sent["personal_data"] = request.form.get("personal_data") == "on"
    change_description(dataset, sent, revision=request.form.get("revision", -1, type=int))
    return redirect(url_for("datasets.show", identifier=dataset.id, version=dataset.version))


@blueprint.get("/datasets/<identifier>/changes")
def changes(identifier: str) -> str:
    """Return what changed between two versions: counts by layer, and the first objects of every kind with their place."""
    newer, found = changes_of()
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in changed.KINDS}
    for row in found.rows():
        if len(rows[row["kind"]]) < _LISTED:
            rows[row["kind"]].append(row)
    return render_template(
        "datasets/changes.html",
        dataset=newer,
        changes=found,
        rows=rows,
        kinds=changed.KINDS,
        listed=_LISTED,
        versions=workspace().datasets.versions(identifier),
        model=viewmodel.dataset_view_model(workspace(), newer, g.language),
    )


@blueprint.get("/datasets/<identifier>/changes.csv")
def changes_table(identifier: str) -> Response:
    """Return every object that changed between two versions as a table in the page's language."""
    newer, found = changes_of()
    name = f"{newer.id}-v{found.older}-v{found.newer}.csv"
    return csv_response(changed.csv_lines(found, g.language), name)


@blueprint.get("/datasets/<identifier>/export")
def export_page(identifier: str) -> str:
    """Return the form that hands a dataset out: formats with what they would lose, options, system, area, layers."""
    dataset = asked_for()
    return render_template(
        "datasets/export.html",
        title=dataset.title,
        back=url_for("datasets.show", identifier=dataset.id, version=dataset.version),
        order={"dataset": dataset.id, "version": dataset.version},
        layers=[{"name": layer.name, "title": layer.title, "type": layer.type} for layer in dataset.layers],
        choices=exporting.choices(workspace(), stored.selection(workspace(), dataset)),
        alternatives=[],
        parts={},
        systems=COMMON,
        model=viewmodel.dataset_view_model(workspace(), dataset, g.language),
    )


@blueprint.get("/datasets/<identifier>/export/<exporter_id>")
def export(identifier: str, exporter_id: str) -> ResponseReturnValue:
    """Return the dataset as a file of the chosen format; written to a temporary folder that goes when the answer is sent."""
    parts = workspace()
    dataset = asked_for()
    exporter = parts.registry.exporter(exporter_id)
    if exporter.folder:
        raise NotSuitable(
            "EXPORT_IS_A_FOLDER",
            "Dieses Format besteht aus vielen Dateien; bitte über „Ausgeben“ als ZIP holen.",
            "This format consists of many files; please get it as a ZIP through 'Export'.",
        )
    folder = tempfile.TemporaryDirectory(prefix="twin-export-")
    target = Path(folder.name) / f"{dataset.id}-v{dataset.version}{exporter.format.extensions[0]}"
    written = stored.write_download(parts, dataset, exporter, target)
    response = send_file(written, as_attachment=True, download_name=written.name, max_age=0)
    response.call_on_close(folder.cleanup)
    return response
