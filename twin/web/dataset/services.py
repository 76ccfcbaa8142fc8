"""Services taken in by their address: the job that opens it, and what follows."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request, url_for

from twin import intake
from twin.addresses import read_address
from twin.errors import DocumentInvalid
from twin.web import access
from twin.web.pages import workspace
from twin.wish import Wish

blueprint = Blueprint("services", __name__, url_prefix="/api/v1/services")
_FIELDS = ("format", "crs", "dataset", "title", "group", "licence", "attribution", "contact", "data_date")


@blueprint.post("")
def add() -> tuple[Response, int, dict[str, str]]:
    """Ask for a dataset of what an address leads to: a map service, copied features, a file; the answer names the job to follow.

    Whether the address may be contacted is found out by the job; only how it is written is checked here.
    """
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("options") or {}, dict):
        raise DocumentInvalid("BODY_NOT_JSON", "Erwartet wird ein JSON-Objekt.", "A JSON object is expected.")
    address = str(read_address(str(sent.get("address") or "")))
    known = {key: str(sent[key]) for key in _FIELDS if sent.get(key)}
    group = known.pop("group", "") or next(iter(g.user.groups), "")
    access.ensure_may_edit(group)
    if known.get("dataset"):
        access.ensure_may_edit(workspace().datasets.get(known["dataset"]).group)
    options = dict(sent.get("options") or {})
    personal = sent.get("personal_data") is True
    wish = Wish("", address, group=group, options=options, personal_data=personal, address=address, **known)  # type: ignore[arg-type]
    job = intake.ask(workspace(), wish, by=g.user.id, key=request.headers.get("Idempotency-Key"))
    return jsonify(job.to_json(g.language)), 202, {"Location": url_for("api.job", identifier=job.id)}
