"""The addresses of metadata catalogues for programs: the list, adding, searching, one record, taking, walking, comparing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for

from twin.catalogue.record import CatalogueRecord
from twin.cataloguing import adding, freshness, harvest
from twin.errors import OptionsInvalid
from twin.job import Job
from twin.store.catalogues import KeptCatalogue
from twin.web import access
from twin.web.asked import body
from twin.web.catalogue import access as catalogueaccess
from twin.web.catalogue import recordways, recordwords, searchform, townmap
from twin.web.catalogue.pages import take_asked
from twin.web.catalogue.searchwords import PAGE, find
from twin.web.catalogue.sources import add_asked, change_asked, configurable, try_asked
from twin.web.pages import workspace

blueprint = Blueprint("catalogue_api", __name__, url_prefix="/api/v1")
_MOST = 200


@blueprint.get("/catalogues")
def index() -> Response:
    """Return the catalogues this person may search, with their state."""
    return jsonify([_kept(item) for item in catalogueaccess.visible()])


def _kept(item: KeptCatalogue) -> dict[str, Any]:
    return {
        **item.catalogue.to_json(),
        "asked_at": item.asked_at,
        "walked_at": item.walked_at,
        "problem": item.problem.in_(g.language) if item.problem else None,
        "records": item.records,
    }


@blueprint.post("/catalogues")
def add() -> tuple[Response, int, dict[str, str]]:
    """Keep the catalogue at {address, title, group, user, password, allow}; without a group it is that of the first own group."""
    sent = body()
    if "group" not in sent and access.role_of_request() < access.Role.ADMINISTRATOR:
        sent["group"] = next(iter(g.user.groups), "")
    added = add_asked(sent)
    return jsonify(added.to_json()), 201, {"Location": url_for("catalogue_api.show", catalogue=added.id)}


@blueprint.post("/catalogues/tests")
def test() -> Response:
    """Return what answers at {address, user, password, allow} and how many records it has; nothing is kept."""
    found, records = try_asked(body())
    return jsonify({**found.to_json(), "records": records})


@blueprint.get("/catalogues/<catalogue>")
def show(catalogue: str) -> Response:
    """Return one catalogue with its state."""
    return jsonify(_kept(catalogueaccess.visible_one(catalogue)))


@blueprint.patch("/catalogues/<catalogue>")
def change(catalogue: str) -> Response:
    """Change title, group, user or password of a catalogue."""
    change_asked(catalogue, body())
    return jsonify(_kept(catalogueaccess.visible_one(catalogue)))


@blueprint.delete("/catalogues/<catalogue>")
def remove(catalogue: str) -> tuple[str, int]:
    """Forget a catalogue and its records; datasets taken from it stay."""
    workspace().catalogues.remove(configurable(catalogue).catalogue.id)
    return "", 204


@blueprint.post("/catalogues/<catalogue>/harvest")
def walk(catalogue: str) -> tuple[Response, int, dict[str, str]]:
    """Walk all records of a catalogue into the index; the answer names the job to follow."""
    return _followed(harvest.harvest(workspace(), configurable(catalogue).catalogue.id, by=g.user.id))


@blueprint.post("/catalogues/<catalogue>/renewals")
def renew(catalogue: str) -> Response:
    """Read again what a catalogue says of itself, keep it and return it."""
    adding.renew(workspace(), configurable(catalogue).catalogue.id)
    return jsonify(_kept(catalogueaccess.visible_one(catalogue)))


@blueprint.post("/catalogues/refresh")
def refresh() -> tuple[Response, int, dict[str, str]]:
    """Ask for newer editions of every dataset that came from a record; the answer names the job to follow."""
    return _followed(freshness.refresh(workspace(), by=g.user.id))


@blueprint.get("/catalogues/records")
def search() -> Response:
    """Return a page of the search: {matched, records, facets, answered}; the query is that of the page /catalogue.

    `count` bounds the page (20, at most 200); `live=0` asks nobody and searches what is kept.
    """
    form = searchform.read_form(request.args, townmap.extent(workspace().datasets.all()))
    if form.faults:
        raise OptionsInvalid(
            "SEARCH_INVALID",
            " ".join(fault.de for fault in form.faults),
            " ".join(fault.en for fault in form.faults),
            faults=[fault.in_(g.language) for fault in form.faults],
        )
    count = min(max(1, request.args.get("count", PAGE, type=int)), _MOST)
    found = find(form, catalogueaccess.visible(), count=count, live=request.args.get("live") != "0")
    facets = {
        name: [{"value": item.value, "count": item.count} for item in getattr(found.facets, name)]
        for name in ("kinds", "organisations", "keywords", "topics", "catalogues", "access")
    }
    answered = [
        {
            "catalogue": item.catalogue,
            "title": item.title,
            "state": item.state,
            "matched": item.matched,
            "kept_at": item.kept_at,
            "shortfall": item.shortfall,
            "problem": item.problem.in_(g.language) if item.problem else None,
        }
        for item in found.answered
    ]
    records = [{**item.to_json(), **_shown(item)} for item in found.records]
    return jsonify({"matched": found.matched, "start": form.start, "records": records, "facets": facets, "answered": answered})


def _shown(record: CatalogueRecord) -> dict[str, Any]:
    return recordwords.shown(record, recordways.all_ways(workspace().records, record), date.today(), g.language)


@blueprint.get("/catalogues/<catalogue>/records/<path:record>")
def record(catalogue: str, record: str) -> Response:
    """Return one record with the identifiers of what it is coupled with."""
    catalogueaccess.visible_one(catalogue)
    kept = workspace().records.get(catalogue, record)
    coupled = [item.identifier for item in workspace().records.coupled(kept.record)]
    state = {"seen_at": kept.seen_at, "gone_at": kept.gone_at, "coupled_records": coupled}
    return jsonify({**kept.record.to_json(), **_shown(kept.record), **state})


@blueprint.post("/catalogues/<catalogue>/records/<path:record>")
def take(catalogue: str, record: str) -> tuple[Response, int, dict[str, str]]:
    """Take {distribution, way, layer, title, group, dataset}: a live layer or a copy; the answer names the job to follow."""
    return _followed(take_asked(catalogue, record, body(), request.headers.get("Idempotency-Key")))


def _followed(job: Job) -> tuple[Response, int, dict[str, str]]:
    return jsonify(job.to_json(g.language)), 202, {"Location": url_for("api.job", identifier=job.id)}
