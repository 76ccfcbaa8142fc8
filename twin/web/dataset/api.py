"""The addresses of datasets for programs: take in, describe, read again, report, compare versions."""

from __future__ import annotations

import functools
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for

from twin import intake
from twin.cataloguing import freshness, taking
from twin.delivery import findingstable
from twin.delivery.changes import Changes, between
from twin.delivery.uses import facts, judge
from twin.errors import OptionsInvalid
from twin.geodata.dataset import Dataset, Layer
from twin.importers.bundling import bundles, together
from twin.job import Job
from twin.store import datasets as rows
from twin.store.uploads import Upload
from twin.web import access
from twin.web.asked import answers_in, body, complete_uploads, ensure_matches, options_in
from twin.web.csvfile import csv_response
from twin.web.pages import workspace
from twin.wish import Wish, again

blueprint = Blueprint("dataset_api", __name__, url_prefix="/api/v1/datasets")
_FIELDS = ("format", "crs", "dataset", "title", "group", "licence", "attribution", "contact", "data_date")


@blueprint.get("")
def index() -> Response:
    """Return the newest version of every dataset; `newer` is what a catalogue knows beyond it, null when nothing."""
    found = workspace().datasets.all()
    newer = freshness.standings(workspace(), [(item.id, item.version) for item in found])
    return jsonify([_with_newer(item, newer.get((item.id, item.version))) for item in found])


def _with_newer(dataset: Dataset, newer: freshness.Freshness | None) -> dict[str, Any]:
    return {**rows.to_json(dataset), "newer": newer.to_json() if newer else None}


@blueprint.post("")
def add() -> tuple[Response, int, dict[str, str]]:
    """Ask for the import of complete uploads; the answer names the job to follow.

    Of several `uploads` one dataset is made, or with `each` one of each, with the files that belong to it: then the answer holds
    `jobs`.
    """
    sent = body()
    given = complete_uploads(sent)
    names, uploads = [path for path, _ in given], [upload for _, upload in given]
    registry = workspace().registry
    wanted = bundles(registry, names) if sent.get("each") is True else [together(registry, names)]
    wishes = [_wish(sent, uploads[one.main], [uploads[at] for at in one.companions], len(wanted) == 1) for one in wanted]
    key = request.headers.get("Idempotency-Key")
    jobs = [_ask(wish, f"{key}-{number}" if key and number else key) for number, wish in enumerate(wishes)]
    shown = [job.to_json(g.language) for job in jobs]
    answer = {**shown[0], "jobs": shown} if sent.get("each") is True else shown[0]
    return jsonify(answer), 202, {"Location": url_for("api.job", identifier=jobs[0].id)}


def _wish(sent: dict[str, Any], main: Upload, companions: list[Upload], only: bool) -> Wish:
    known: dict[str, Any] = {key: str(sent[key]) for key in _FIELDS if sent.get(key)}
    group = known.pop("group", "") or next(iter(g.user.groups), "")
    access.ensure_may_edit(group)
    if known.get("dataset"):
        access.ensure_may_edit(workspace().datasets.get(known["dataset"]).group)
    if not only:
        known.pop("title", None)
    return Wish(
        sha256=main.kept,
        name=main.name,
        companions=tuple((upload.name, upload.kept) for upload in companions),
        group=group,
        options=options_in(sent),
        personal_data=sent.get("personal_data") is True,
        mend=sent.get("mend") is not False,
        **known,
    )


def _ask(wish: Wish, key: str | None) -> Job:
    return intake.ask(workspace(), wish, by=g.user.id, key=key)


def asked_for() -> Dataset:
    """Return the dataset version the address names, the newest without `?version=`."""
    identifier = (request.view_args or {})["identifier"]
    return workspace().datasets.get(identifier, request.args.get("version", type=int))


def etag_of(dataset: Dataset) -> str:
    """Return the entity tag of a version with its present description."""
    revision = workspace().datasets.description_revision(dataset.id, dataset.version)
    return f"dataset-{dataset.id}-v{dataset.version}-r{revision}"


def _described(dataset: Dataset) -> Response:
    response = jsonify(_with_newer(dataset, freshness.standing(workspace(), dataset)))
    response.set_etag(etag_of(dataset))
    return response


@blueprint.get("/<identifier>")
def show(identifier: str) -> Response:
    """Return one dataset version with its lineage and import report; the ETag is what `PATCH` needs."""
    return _described(asked_for())


@blueprint.patch("/<identifier>")
def describe(identifier: str) -> Response:
    """Change title, licence, attribution, contact, data_date, personal_data of a version; its data stay."""
    dataset = asked_for()
    access.ensure_may_edit(dataset.group)
    ensure_matches(etag_of(dataset))
    revision = workspace().datasets.description_revision(dataset.id, dataset.version)
    return _described(change_description(dataset, body(), revision=revision))


def change_description(dataset: Dataset, sent: dict[str, Any], *, revision: int) -> Dataset:
    """Keep what is sent of a version's description, edited from `revision`; raises OptionsInvalid for what is no part of it."""
    faults = [f"„{name}“" for name in sent if name not in rows.DESCRIBED]
    faults += [f"„{name}“" for name, value in sent.items() if isinstance(value, bool) != (name == "personal_data")]
    faults += ["„title“"] if "title" in sent and not str(sent["title"]).strip() else []
    faults += ["„data_date“"] if sent.get("data_date") and not _is_date(str(sent["data_date"])) else []
    if faults:
        listed = ", ".join(dict.fromkeys(faults))
        raise OptionsInvalid(
            "DESCRIPTION_INVALID",
            f"Diese Angaben lassen sich so nicht speichern: {listed}.",
            f"These entries cannot be saved like that: {listed}.",
            faults=faults,
        )
    changes = {name: value if name == "personal_data" else str(value).strip()[:500] for name, value in sent.items()}
    return workspace().datasets.describe(dataset.id, dataset.version, changes, revision=revision, by=g.user.id)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@blueprint.get("/<identifier>/report.csv")
def report(identifier: str) -> Response:
    """Return every repaired, rejected or doubtful object of a version as CSV in the request's language."""
    dataset = asked_for()
    return csv_response(findingstable.csv_lines(report_file(dataset), g.language), f"{dataset.id}-v{dataset.version}-report.csv")


def report_file(dataset: Dataset) -> Path:
    """Return where the long report of a version lies; versions of older builds have none."""
    return workspace().datasets.version_folder(dataset.id, dataset.version) / findingstable.FILE


@blueprint.get("/<identifier>/readiness")
def readiness(identifier: str) -> Response:
    """Return the judgement for every use with its reasons, and every fact with its origin."""
    dataset = asked_for()
    newer = freshness.standing(workspace(), dataset)
    folder_of = functools.partial(_folder, dataset)
    uses = judge(dataset, folder_of, date.today(), newer.sentence if newer else None)
    return jsonify({"uses": [use.to_json() for use in uses], "facts": [fact.to_json() for fact in facts(dataset)]})


def _folder(dataset: Dataset, layer: Layer) -> Path:
    return workspace().datasets.layer_folder(dataset, layer.name)


@blueprint.get("/<identifier>/changes")
def changes(identifier: str) -> Response:
    """Return how many objects were added, removed and changed since an older version (`?since=`, else the one before), and which.

    `?limit=` bounds the list (1000); the table as CSV stands at /datasets/<id>/changes.csv.
    """
    _, found = changes_of()
    limit = max(0, request.args.get("limit", 1000, type=int))
    return jsonify({**found.to_json(), "objects": list(islice(found.rows(), limit))})


def changes_of() -> tuple[Dataset, Changes]:
    """Return the version the address names and what changed since `?since=`, else since the version before; raises NotFound."""
    newer = asked_for()
    older = workspace().datasets.get(newer.id, request.args.get("since", newer.version - 1, type=int))
    return newer, between(workspace().datasets, older, newer, workspace().settings.home / "changes")


@blueprint.post("/<identifier>/readings")
def read_again(identifier: str) -> tuple[Response, int, dict[str, str]]:
    """Read the kept file of a version again as a new version: {mend, crs, format, options}, each as it was where left out."""
    dataset, sent = asked_for(), body()
    access.ensure_may_edit(dataset.group)
    wish = again(dataset, **answers_in(sent))
    job = _ask(wish, request.headers.get("Idempotency-Key"))
    return jsonify(job.to_json(g.language)), 202, {"Location": url_for("api.job", identifier=job.id)}


@blueprint.post("/<identifier>/renewals")
def renew(identifier: str) -> tuple[Response, int, dict[str, str]]:
    """Take what the version's catalogue record leads to as a new version; no case and no edition changes by that."""
    dataset = asked_for()
    access.ensure_may_edit(dataset.group)
    job = taking.take_again(workspace(), dataset, by=g.user.id, key=request.headers.get("Idempotency-Key"))
    return jsonify(job.to_json(g.language)), 202, {"Location": url_for("api.job", identifier=job.id)}
