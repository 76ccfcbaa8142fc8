"""Editions that travel from town to town: the parcel of one to take away, and the page that takes one in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request, send_file, url_for

from twin import interface
from twin.errors import NotFound
from twin.takeaway import admission
from twin.web import access
from twin.web.asked import body, complete_uploads
from twin.web.pages import workspace

blueprint = Blueprint("parcels", __name__)


@blueprint.get("/s/<slug>/e<int:number>/edition.zip")
def download(slug: str, number: int) -> Response:
    """Return an edition with its case and the files of its data, as another twin takes it in."""
    kept = workspace().editions.get(slug, number)
    place = admission.parcel(workspace(), kept)
    return send_file(place, as_attachment=True, download_name=f"{slug}-e{number}.zip", max_age=0)


@blueprint.get("/storyboards/import")
def new() -> str:
    """Return the page that takes in a parcel."""
    return render_template("stories/import.html", words=interface.words_of(g.language, "parcel"), groups=_groups())


def _groups() -> list[dict[str, str]]:
    return [{"id": item.id, "title": item.title} for item in workspace().accounts.groups() if access.may_edit(item.id)]


@blueprint.post("/api/v1/storyboards/arrivals")
def add() -> tuple[Response, int, dict[str, str]]:
    """Take in an edition of another twin: {upload, group?}; 202 with the job, whose result is the report."""
    sent = body()
    group = str(sent.get("group") or "")
    if group:
        access.ensure_may_edit(group)
    ((_, upload),) = complete_uploads({"upload": str(sent.get("upload") or "")})
    job = admission.ask(workspace(), upload.id, upload.kept, upload.name, by=g.user.id, group=group)
    report = url_for("parcels.show", identifier=job.id)
    return jsonify({**job.to_json(g.language), "report": report}), 202, {"Location": url_for("api.job", identifier=job.id)}


@blueprint.get("/storyboards/arrivals/<identifier>")
def show(identifier: str) -> str:
    """Return what came of a parcel: the data, the case, the storyboard, and each number computed again."""
    job = workspace().jobs.get(identifier)
    if job.process != admission.PROCESS or (job.created_by != g.user.id and not access.may_edit(job.group)):
        raise NotFound("JOB_UNKNOWN", "Diesen Auftrag gibt es nicht.", "There is no such job.")
    told = job.to_json(g.language)
    return render_template(
        "stories/arrival.html", job=told, name=job.inputs["name"], arrival=_told(job.result), again=request.path
    )


def _told(result: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the report for the page, with the titles of what is here."""
    if result is None:
        return None
    parts = workspace()
    datasets = [{**row, "title": parts.datasets.get(row["id"]).title} for row in result["datasets"]]
    steps = [{"holds": step["holds"], "text": step["text"][g.language]} for step in result["proof"]["steps"]]
    titles = {
        "story_title": parts.storyboards.get(result["storyboard"]).title,
        "case_title": parts.cases.get(result["case"]).title,
    }
    return {**result, **titles, "datasets": datasets, "steps": steps, "holds": result["proof"]["holds"]}
