"""The addresses for programs under /api/v1: uploads, jobs, cases, storyboards; the OpenAPI description."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import orjson
from flask import Blueprint, Response, g, jsonify, request, stream_with_context, url_for

from twin import casediff, casework, comparing, intake, stocktaking
from twin.errors import NotAllowed, OptionsInvalid
from twin.planning import document as case_document
from twin.planning import families
from twin.planning.measures.clearance import clearance_areas
from twin.planning.polygon import to_geojson
from twin.planning.region import region_in
from twin.web import access, openapi
from twin.web.asked import answered_wish, answers_in, body, own_upload
from twin.web.pages import workspace

blueprint = Blueprint("api", __name__, url_prefix="/api")
_POLL_SECONDS = 0.4
_STREAM_SECONDS = 600.0


@blueprint.get("/openapi.json")
def openapi_document() -> Response:
    """Return the OpenAPI 3.1 description of these addresses."""
    return jsonify(openapi.describe(workspace().version))


@blueprint.get("/v1/formats")
def formats() -> Response:
    """Return every handler with its state."""
    return jsonify([entry.to_json() for entry in workspace().registry.entries()])


@blueprint.post("/v1/uploads")
def begin_upload() -> tuple[Response, int]:
    """Begin an upload of {name, size, sha256?}; the answer says where to go on."""
    given = body()
    name, size = given.get("name"), given.get("size")
    if not isinstance(name, str) or not name or not isinstance(size, int) or isinstance(size, bool):
        raise OptionsInvalid(
            "UPLOAD_FIELDS", "Nötig sind name (Text) und size (Bytes).", "Needed are name (text) and size (bytes)."
        )
    sha256 = str(given.get("sha256") or "")
    upload = workspace().uploads.begin(name, size, sha256=sha256, by=g.user.id, group=next(iter(g.user.groups), ""))
    return jsonify({"id": upload.id, "received": upload.received, "size": upload.size}), 201


@blueprint.get("/v1/uploads/<identifier>")
def upload_offset(identifier: str) -> Response:
    """Return how many bytes of an own upload are safe."""
    upload = own_upload(identifier)
    return jsonify({"id": upload.id, "received": upload.received, "size": upload.size})


@blueprint.patch("/v1/uploads/<identifier>")
def append_upload(identifier: str) -> Response:
    """Append the bytes sent at the offset named by `Upload-Offset`."""
    own_upload(identifier)
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isdigit():
        raise OptionsInvalid(
            "UPLOAD_OFFSET_MISSING", "Die Kopfzeile Upload-Offset fehlt.", "The header Upload-Offset is missing."
        )
    upload = workspace().uploads.append(identifier, int(offset), request.get_data(cache=False))
    return jsonify({"id": upload.id, "received": upload.received, "size": upload.size})


@blueprint.get("/v1/jobs/<identifier>")
def job(identifier: str) -> Response:
    """Return the state of a job in the words of OGC API - Processes."""
    return jsonify(_shown(identifier))


def _shown(identifier: str) -> dict[str, Any]:
    kept = workspace().jobs.get(identifier)
    if access.role_of_request() < access.Role.PLANNER and kept.created_by != g.user.id:
        raise NotAllowed("JOB_OF_ANOTHER", "Dieser Auftrag gehört jemand anderem.", "This job belongs to somebody else.")
    found = kept.to_json(g.language)
    if found["result"] is not None and found["processID"] == intake.PROCESS:
        found["result"] = {"dataset": found["result"].get("id"), "version": found["result"].get("version")}
    return found


@blueprint.get("/v1/jobs/<identifier>/events")
def job_events(identifier: str) -> Response:
    """Stream the states of a job as server-sent events until it ends, at most ten minutes; a client then connects again."""
    _shown(identifier)

    def states() -> Iterator[bytes]:
        last: dict[str, Any] | None = None
        until = time.monotonic() + _STREAM_SECONDS
        while time.monotonic() < until:
            now = _shown(identifier)
            if now != last:
                yield b"event: job\ndata: " + orjson.dumps(now) + b"\n\n"
                last = now
            if now["status"] in ("successful", "failed", "dismissed"):
                return
            time.sleep(_POLL_SECONDS)

    return Response(stream_with_context(states()), mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


@blueprint.post("/v1/jobs/<identifier>/answers")
def answer_job(identifier: str) -> tuple[Response, int, dict[str, str]]:
    """Ask again for what a failed import asked for, with the answer to its question: {crs, format, options, mend}.

    The file need not be sent again. The answer names the new job.
    """
    wish = answered_wish(identifier, **answers_in(body()))
    job = intake.ask(workspace(), wish, by=g.user.id)
    return jsonify(job.to_json(g.language)), 202, {"Location": url_for("api.job", identifier=job.id)}


@blueprint.delete("/v1/jobs/<identifier>")
def cancel_job(identifier: str) -> Response:
    """Stop a job; nothing of it stays."""
    found = workspace().jobs.get(identifier)
    if found.created_by != g.user.id:
        access.ensure_may_edit(found.group)
    workspace().runner.dismiss(identifier)
    return jsonify(_shown(identifier))


@blueprint.get("/v1/cases")
def cases() -> Response:
    """Return id and title of every case."""
    return jsonify([{"id": item.id, "title": item.title, "revision": item.revision} for item in workspace().cases.all()])


@blueprint.get("/v1/cases/schema")
def case_schema() -> Response:
    """Return the JSON Schema of the case document."""
    return jsonify(case_document.schema())


@blueprint.get("/v1/cases/<identifier>")
def case(identifier: str) -> Response:
    """Return the document of a case with the newest revision of its alternatives; the ETag names the case's revision."""
    response = jsonify(workspace().cases.whole(identifier))
    response.set_etag(workspace().cases.get(identifier).etag)
    return response


@blueprint.get("/v1/cases/<identifier>/compare")
def compare(identifier: str) -> Response:
    """Return the comparison of a case, the numbers that `twin case compare --json` prints; `rows` chooses measures, or all."""
    work = casework.load(workspace(), identifier)
    rows = [key for key in request.args.get("rows", "").split(",") if key] or None
    return jsonify(comparing.comparison(workspace(), work, request.args.get("against", "0"), rows).to_json(g.language))


@blueprint.get("/v1/cases/<identifier>/diff")
def diff(identifier: str) -> Response:
    """Return what turns one state (`from`, the Bestand without it) into another (`to`), as `twin case diff --json` prints it."""
    parts = workspace()
    first, second = request.args.get("from", "0"), request.args.get("to", "0")
    found = casediff.of_stored(parts, casework.load(parts, identifier), first, second)
    return jsonify({"from": first, "to": second, **found.found.to_json(g.language)})


@blueprint.get("/v1/cases/<identifier>/clearances")
def clearances(identifier: str) -> Response:
    """Return the Abstandsfläche in front of each wall of a state (`of`, the Bestand without it) as GeoJSON in the case's CRS."""
    work = casework.load(workspace(), identifier)
    areas = clearance_areas(work.case, casework.state_of(work, request.args.get("of", casework.BASELINE)))
    features = [
        {"type": "Feature", "id": name, "properties": {"wall": name}, "geometry": to_geojson(shape)}
        for name, shape in areas.items()
    ]
    return jsonify({"type": "FeatureCollection", "crs": work.case.crs, "features": features})


@blueprint.post("/v1/cases/<identifier>/area")
def area(identifier: str) -> Response:
    """Return what stands today in {shape, crs?, people?}, beside the planning area too, as `twin case area --json` does.

    `shape` is GeoJSON (polygons). `crs` names its system; without one it is in degrees where the numbers are so small, else in
    the case's own. `people` {source: {dataset, layer?, version?}, column} is a layer that counts inhabitants, without it the
    case's own.
    """
    given = body()
    shape, crs = given.get("shape"), given.get("crs")
    if not isinstance(shape, dict) or not isinstance(crs, str | None):
        raise OptionsInvalid("AREA_SHAPE", "Nötig ist shape, eine Fläche als GeoJSON.", "Needed is shape, an area as GeoJSON.")
    parts = workspace()
    work = casework.load_bestand(parts, identifier)
    region = region_in(shape, "shape", work.case.crs, crs)
    count = case_document.parse_people_count(given.get("people")) or work.case.people_statistics
    people = None if count is None else stocktaking.statistics(parts, count.source, count.column, work.case.crs)
    return jsonify({"crs": work.case.crs, **stocktaking.stock_of(work, region, people).to_json(g.language)})


@blueprint.get("/v1/measures")
def measures() -> Response:
    """Return every family of measures with its state and what its measures say in plain words."""
    return jsonify([entry.to_json(g.language) for entry in families.standard().entries()])


@blueprint.get("/v1/storyboards")
def stories() -> Response:
    """Return every storyboard with its editions and their checksums."""
    parts = workspace()
    return jsonify(
        [
            {
                "id": item.id,
                "slug": item.slug,
                "title": item.title,
                "editions": [
                    {
                        "number": found.number,
                        "sha256": found.sha256,
                        "published_at": found.published_at,
                        "withdrawn_at": found.withdrawn_at or None,
                        "withdrawn_reason": found.withdrawn_reason,
                    }
                    for found in parts.editions.of_storyboard(item.id)
                ],
            }
            for item in parts.storyboards.all()
        ]
    )
