"""The town's values of a case for programs: read with their origin and log, saved whole with If-Match."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify

from twin import assuming
from twin.errors import DocumentInvalid
from twin.planning.townvalues import TOWN_VALUES, values_in, write
from twin.store.documents import Saved
from twin.web import access
from twin.web.asked import body, ensure_matches
from twin.web.pages import workspace

blueprint = Blueprint("assumption_api", __name__, url_prefix="/api/v1/cases/<identifier>/assumptions")


@blueprint.get("")
def show(identifier: str) -> Response:
    """Return every value of a case by key with name, unit, origin and measures, and what may be set besides; ETag for saving."""
    return _answer(workspace().cases.get(identifier))


def _answer(saved: Saved) -> Response:
    values, origins = values_in(saved.document), saved.document.get(assuming.PROVENANCE) or {}
    response = jsonify(
        {
            "case": saved.id,
            "revision": saved.revision,
            "values": {key: _entry(key, value, origins.get(key) or {}) for key, value in values.items()},
            "known": {key: _known(key) for key in TOWN_VALUES if key not in values},
        }
    )
    response.set_etag(saved.etag)
    return response


def _entry(key: str, value: Any, origin: dict[str, str]) -> dict[str, Any]:
    return {**_known(key), "value": value, "display": write(key, value, g.language), **origin}


def _known(key: str) -> dict[str, Any]:
    item = TOWN_VALUES.get(key)
    facts = {} if item is None else {"unit": item.unit.in_(g.language), "kind": item.kind, "measures": list(item.measures)}
    return {"label": assuming.name_of(key).in_(g.language), **facts}


@blueprint.put("")
def save(identifier: str) -> Response:
    """Save {values: {key: {value, source?}}, reason}: a key left out is taken away. `If-Match` names the revision edited."""
    saved = workspace().cases.get(identifier)
    access.ensure_may_edit(saved.group)
    ensure_matches(saved.etag)
    sent = body()
    given = sent.get("values")
    if not isinstance(given, dict) or not all(isinstance(item, dict) and "value" in item for item in given.values()):
        raise DocumentInvalid(
            "ASSUMPTIONS_INVALID",
            "„values“ ist ein Objekt; zu jedem Schlüssel gehört {value, source?}.",
            "'values' is an object; to each key belongs {value, source?}.",
            faults=[],
        )
    gone = {key: None for key in values_in(saved.document) if key not in given}
    values = {**gone, **{key: item["value"] for key, item in given.items()}}
    sources = {key: str(item["source"] or "") for key, item in given.items() if "source" in item}
    return _answer(assuming.change(workspace(), saved, values, str(sent.get("reason") or ""), g.user, sources))


@blueprint.get("/log")
def log(identifier: str) -> Response:
    """Return every change of a value, newest first: before, after, who, when, why."""
    return jsonify([item.to_json(g.language) for item in assuming.log(workspace(), identifier)])
