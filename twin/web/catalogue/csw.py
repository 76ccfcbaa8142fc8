"""The twin as a metadata catalogue: CSW 2.0.2 at `/csw`, OGC API – Records at `/ogc/records`, for everybody.

Both tell only what readers may see without signing in, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from twin.catalogue.answering import ogcrecords
from twin.catalogue.answering.answer import answer
from twin.catalogue.answering.asked import MOST_BYTES, Refused, Request, Service
from twin.catalogue.record import CatalogueRecord
from twin.cataloguing import own
from twin.errors import NotFound
from twin.language import Text
from twin.web.catalogue.giving import base_address, csw_address, records_address
from twin.web.pages import workspace

blueprint = Blueprint("csw", __name__)
_ABSTRACT = Text(
    "Veröffentlichte Storyboards mit Planungsalternativen und die Datensätze, auf denen sie beruhen.",
    "Published storyboards with planning alternatives, and the datasets they rest on.",
)


def _service(address: str) -> Service:
    parts = workspace()
    town = parts.settings.town
    title = Text(f"Stadtzwilling {town}".strip(), f"Urban digital twin {town}".strip())
    return Service(address, title, _ABSTRACT, own.contact(parts), parts.database.stamp(), g.language)


def _records() -> tuple[CatalogueRecord, ...]:
    return own.public_records(workspace(), base_address())


@blueprint.route("/csw", methods=["GET", "POST"])
def csw() -> Response:
    """Answer a request of CSW 2.0.2; without any parameter the capabilities."""
    given = tuple(request.args.items(multi=True))
    if request.method != "POST" and not given:
        given = (("service", "CSW"), ("request", "GetCapabilities"))
    body = request.stream.read(MOST_BYTES + 1) if request.method == "POST" else b""
    asked = Request(request.method, given, body, request.content_type or "")
    said = answer(asked, _records(), _service(csw_address()))
    return Response(said.body, said.status, content_type=f"{said.media_type}; charset=UTF-8")


def _told(make: Callable[[Service], dict[str, Any]], media_type: str = "application/json") -> Response:
    """Return a document of OGC API – Records; what was asked for wrongly is a 400 with the words of OGC API."""
    service = _service(records_address())
    try:
        response = jsonify(make(service))
    except Refused as refused:
        response = jsonify({"code": refused.code, "description": refused.text.in_(g.language)})
        response.status_code = 400
        return response
    response.content_type = media_type
    return response


def _ensure_collection(name: str) -> None:
    if name != ogcrecords.COLLECTION:
        raise _unknown(name)


def _unknown(name: str) -> NotFound:
    return NotFound("RECORD_UNKNOWN", f"„{name}“ gibt es hier nicht.", f"There is no '{name}' here.")


@blueprint.get("/ogc/records", strict_slashes=False)
def landing() -> Response:
    """Return the landing page of OGC API – Records."""
    return _told(ogcrecords.landing)


@blueprint.get("/ogc/records/api")
def description() -> Response:
    """Return its OpenAPI description."""
    return _told(ogcrecords.openapi, "application/vnd.oai.openapi+json;version=3.0")


@blueprint.get("/ogc/records/conformance")
def conformance() -> Response:
    """Return the conformance classes."""
    return _told(lambda _: ogcrecords.conformance())


@blueprint.get("/ogc/records/collections")
def collections() -> Response:
    """Return the list of collections."""
    return _told(ogcrecords.collections)


@blueprint.get("/ogc/records/collections/<name>")
def collection(name: str) -> Response:
    """Return the collection of all records."""
    _ensure_collection(name)
    return _told(ogcrecords.collection)


@blueprint.get("/ogc/records/collections/<name>/queryables")
def queryables(name: str) -> Response:
    """Return what records can be asked for."""
    _ensure_collection(name)
    return _told(ogcrecords.queryables, "application/schema+json")


@blueprint.get("/ogc/records/collections/<name>/items")
def items(name: str) -> Response:
    """Return a page of records as GeoJSON."""
    _ensure_collection(name)
    given = request.args.to_dict()
    return _told(lambda service: ogcrecords.items(given, _records(), service, csw_address()), "application/geo+json")


@blueprint.get("/ogc/records/collections/<name>/items/<identifier>")
def item(name: str, identifier: str) -> Response:
    """Return one record as GeoJSON."""
    _ensure_collection(name)
    found = next((record for record in _records() if record.identifier == identifier), None)
    if found is None:
        raise _unknown(identifier)
    return _told(lambda service: ogcrecords.item(found, service, csw_address()), "application/geo+json")
