"""Finding objects of the town's own data: /api/v1/find?q=."""

from __future__ import annotations

import dataclasses

from flask import Blueprint, Response, jsonify, request

from twin.delivery import lookup
from twin.web.pages import workspace

blueprint = Blueprint("find_api", __name__, url_prefix="/api/v1")


@blueprint.get("/find")
def index() -> Response:
    """Return objects whose id, address, parcel or other words hold every word of `q`: {hits, more, partial, corrected}."""
    return jsonify(dataclasses.asdict(lookup.find(workspace(), request.args.get("q", "").strip())))
