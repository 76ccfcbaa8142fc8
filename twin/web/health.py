"""Addresses for machines that watch the service."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, jsonify

from twin.web.pages import workspace

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Return that the process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Return that database and files answer; 500 through the problem handler when they do not."""
    return jsonify({"status": "ready", "datasets": len(workspace().datasets.all())})


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return counts in the Prometheus text format."""
    parts = workspace()
    lines = [f"twin_datasets {len(parts.datasets.all())}"]
    jobs = Counter(job.status for job in parts.jobs.latest())
    lines += [f'twin_jobs{{status="{status}"}} {count}' for status, count in sorted(jobs.items())]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
