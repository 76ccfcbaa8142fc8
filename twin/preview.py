"""A look at a file before it is taken in: read into a folder that goes by itself, nothing of it is kept as a dataset."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from twin import intake
from twin.errors import NotFound
from twin.findings import Progress
from twin.geodata import spool
from twin.geodata.mesh import Mesh
from twin.job import Job
from twin.runner import Process
from twin.wish import Wish
from twin.workspace import Workspace

PROCESS = "preview"
KEPT_SECONDS = 3600.0


def ask(workspace: Workspace, wish: Wish, *, by: str = "") -> Job:
    """Submit a look at what a wish would give and return its job; the same look within the hour is shown again."""
    workspace.files.path(wish.sha256)
    inputs = dataclasses.asdict(wish)
    hour = int(workspace.database.seconds() // KEPT_SECONDS)
    plain = orjson.dumps([by, hour, workspace.version, inputs], option=orjson.OPT_SORT_KEYS)
    key = f"{PROCESS}:{hashlib.sha256(plain).hexdigest()}"
    job = workspace.jobs.submit(PROCESS, inputs, key=key, by=by, limit=workspace.settings.max_queued_jobs)
    workspace.runner.wake()
    return job


def processes(workspace: Workspace) -> dict[str, Process]:
    """Return the process of looks for `workspace.runner`."""
    return {PROCESS: functools.partial(look, workspace)}


def look(workspace: Workspace, job: Job, progress: Progress) -> dict[str, Any]:
    """Read what the job's wish names and return what it holds: `layers`, and of each 3D model where it stands and its file."""
    target = folder(workspace, job.id)
    shutil.rmtree(target, ignore_errors=True)
    with intake.work_folder(workspace, job) as work:
        read = intake.read_wish(workspace, Wish(**job.inputs), work, work / "layers", progress)
        target.parent.mkdir(parents=True, exist_ok=True)
        (work / "layers").rename(target)
    return {
        "layers": [layer.to_json() for layer in read.layers],
        "models": [model for layer in read.layers for model in _models(target / layer.name)],
        "rejected": sum(layer.rejected for layer in read.report.layers),
    }


def _models(layer: Path) -> Iterator[dict[str, Any]]:
    for data in spool.read(layer):
        if isinstance(data, Mesh):
            yield {"layer": layer.name, "anchor": data.anchor.to_json(), "heading": data.heading, "scale": data.scale}


def folder(workspace: Workspace, job_id: str) -> Path:
    """Return where a look leaves its layers; it may not exist."""
    return workspace.settings.home / "previews" / job_id


def model_file(workspace: Workspace, job: Job, layer: str) -> Path:
    """Return the GLB of a look; raises NotFound (PREVIEW_GONE) when it is over an hour old or there is none."""
    known = {item["layer"] for item in (job.result or {}).get("models", ())}
    file = folder(workspace, job.id) / layer / "mesh.glb"
    if layer not in known or not file.is_file():
        raise NotFound(
            "PREVIEW_GONE",
            "Diese Vorschau gibt es nicht mehr; bitte neu anfordern.",
            "This preview is gone; please ask for it again.",
        )
    return file


def sweep(workspace: Workspace) -> int:
    """Remove looks older than an hour; return how many went."""
    root = workspace.settings.home / "previews"
    old = [path for path in root.glob("*") if path.stat().st_mtime < time.time() - KEPT_SECONDS]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
