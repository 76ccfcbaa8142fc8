"""The way of an upload as one straight line: kept file → job → reader process → version folder → display files → one row."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from twin.config import MEGABYTE, Settings, failpoint
from twin.confinement import Limits
from twin.delivery import findingstable
from twin.delivery.apart import display_apart
from twin.delivery.datadate import newest_date
from twin.delivery.dataset import display_dataset, surroundings
from twin.delivery.readiness import keep_counts
from twin.errors import Cancelled
from twin.findings import FindingGroup, ImportReport, Progress
from twin.geodata.dataset import Dataset, DatasetId, Lineage
from twin.job import Job
from twin.language import Text
from twin.outbound import door
from twin.reader.reading import ReadResult, read_in_child
from twin.runner import Process
from twin.services.fetching import Fetched, fetch
from twin.services.layercache import LayerCache
from twin.store.datasets import to_json
from twin.store.files import ensure_space
from twin.store.uploads import plain_name
from twin.wish import Wish
from twin.workspace import Workspace

PROCESS = "import"
_READING, _DISPLAYING = 0.6, 0.97
_BY_PERSON, _FROM_FILE = Text("von Hand angegeben", "stated by hand"), Text("aus der Datei", "from the file")
_FROM_CATALOGUE = Text("aus dem Katalog", "from the catalogue")
_UNUSED_SECONDS, _LEFT_SECONDS = 3600.0, 60.0


def ask(workspace: Workspace, wish: Wish, *, by: str = "", key: str | None = None) -> Job:
    """Submit the import and return its job; equal wishes (or an equal idempotency `key` of the same account) share one job.

    Raises NotFound (FILE_NOT_KEPT, DATASET_UNKNOWN), LimitExceeded (JOBS_TOO_MANY), TwinBroken (STORE_FULL).
    """
    size = 0 if wish.address else workspace.files.path(wish.sha256).stat().st_size
    ensure_space(workspace.settings.home, 2 * size, workspace.settings.min_free_mb * 1024 * 1024)
    if wish.dataset:
        wish = dataclasses.replace(wish, group=workspace.datasets.get(wish.dataset).group)
    if wish.identifier:
        workspace.datasets.version_folder(wish.identifier, 1)
    inputs = dataclasses.asdict(wish)
    # what lies behind an address changes: asking again is another job, unless the caller says it is the same
    moment = workspace.database.stamp() if wish.address else ""
    own_key = f"{by}:{key}" if key else _key(inputs, workspace.version + moment)
    submit = functools.partial(
        workspace.jobs.submit,
        PROCESS,
        inputs,
        key=own_key,
        by=by,
        group=wish.group,
        limit=workspace.settings.max_queued_jobs,
    )
    job = submit()
    if job.status == "successful" and workspace.datasets.of_job(job.id) is None:
        workspace.jobs.forget_key(job.id)
        job = submit()
    workspace.runner.wake()
    return job


def _key(inputs: Mapping[str, Any], version: str) -> str:
    plain = orjson.dumps([version, inputs], option=orjson.OPT_SORT_KEYS)
    return f"{PROCESS}:{hashlib.sha256(plain).hexdigest()}"


def processes(workspace: Workspace, *, apart: bool = False) -> dict[str, Process]:
    """Return the processes of this line for `workspace.runner`; a service that answers readers wants its drawing done `apart`."""
    return {PROCESS: functools.partial(take_in, workspace, apart=apart)}


def take_in(workspace: Workspace, job: Job, progress: Progress, *, apart: bool = False) -> dict[str, Any]:
    """Do the work of an import job and return the dataset it made as plain data, its report under `lineage`.

    `apart` writes the display files in a process of their own; reading always has one.
    Running it again after a crash gives the same: a version that was added is found by its job, everything else starts afresh.
    """
    earlier = workspace.datasets.of_job(job.id)
    if earlier is not None:
        return to_json(earlier)
    wish = Wish(**job.inputs)
    with work_folder(workspace, job) as work:
        version = work / "version"
        version.mkdir()
        fetched = _fetch(workspace, wish, work / "fetched", progress) if wish.address else None
        wish = _wish_of_files(workspace, wish, fetched) if fetched else wish
        read = read_wish(workspace, wish, work, version / "layers", progress, _READING)
        failpoint("intake-read")
        dataset = _describe(workspace, wish, read, version / "layers")
        dataset = _with_origin(dataset, fetched) if fetched else dataset
        shown = _display(workspace, dataset, version, progress, apart)
        for layer in dataset.layers:
            if layer.type == "CityModel":
                keep_counts(version / "layers" / layer.name)
        failpoint("intake-displayed")
        progress.at(_DISPLAYING)
        kept = dataclasses.replace(dataset, extras={**dataset.extras, "display": shown})
        workspace.datasets.add(kept, version, by=job.created_by, job=job)
        failpoint("intake-added")
    return to_json(kept)


@contextmanager
def work_folder(workspace: Workspace, job: Job) -> Iterator[Path]:
    """Give the folder of this run; what earlier runs of the job left goes, and a child of theirs cannot write into this one."""
    for left in workspace.work_folder.glob(f"{job.id}-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = workspace.work_folder / f"{job.id}-{job.token}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(workspace: Workspace, wish: Wish, folder: Path, progress: Progress) -> Fetched:
    """Return what lies behind the wish's address; its share of the progress is told as words only."""
    folder.mkdir()
    part = _part(progress, 0.0, 0.0)
    # a catalogue's password is not among what this door knows: data servers never see it
    way_out = door(workspace.settings, workspace.catalogues.allowed())
    return fetch(way_out, wish.address, folder, part, wish.format, wish.options)


def _wish_of_files(workspace: Workspace, wish: Wish, fetched: Fetched) -> Wish:
    """Return the wish with what was fetched kept in the store; what a person said goes before what the service says."""
    along = tuple((file.name, workspace.files.keep_path(file).sha256) for file in fetched.companions)
    return dataclasses.replace(
        wish,
        sha256=workspace.files.keep_path(fetched.path).sha256,
        name=fetched.name,
        format=fetched.format,
        options=fetched.options,
        crs=wish.crs or fetched.crs,
        companions=along,
        title=wish.title or fetched.title,
        licence=wish.licence or fetched.licence,
        contact=wish.contact or fetched.contact,
    )


def _with_origin(dataset: Dataset, fetched: Fetched) -> Dataset:
    """Return the dataset with the address it came from and with what was found while fetching."""
    report = dataset.lineage.report
    groups = tuple(FindingGroup(item.code, item.severity, 1, (item,)) for item in fetched.findings)
    lineage = dataclasses.replace(dataset.lineage, report=ImportReport(report.layers, (*report.findings, *groups)))
    return dataclasses.replace(dataset, lineage=lineage, extras={**dataset.extras, "service": fetched.facts})


def read_wish(workspace: Workspace, wish: Wish, work: Path, target: Path, progress: Progress, until: float = 1.0) -> ReadResult:
    """Read a wish's files in a reader process into `target`, their findings beside it, telling progress up to `until`.

    Raises what `read_in_child` raises.
    """
    source = work / "source"
    source.mkdir()
    companions = [
        _stage(workspace, sha256, source / f"{number:04d}", name)
        for number, (name, sha256) in enumerate(wish.companions, start=1)
    ]
    return read_in_child(
        _stage(workspace, wish.sha256, source, wish.name),
        wish.name,
        target,
        wanted_format=wish.format,
        options=wish.options,
        crs=wish.crs,
        companions=companions,
        mend=wish.mend,
        findings=target.parent / findingstable.FILE,
        limits=limits(workspace.settings),
        on_progress=_part(progress, 0.0, until).at,
        cancelled=functools.partial(_is_cancelled, progress),
    )


def _display(workspace: Workspace, dataset: Dataset, version: Path, progress: Progress, apart: bool) -> dict[str, Any]:
    layers, target = version / "layers", version / "display"
    part = _part(progress, _READING, _DISPLAYING)
    if apart:
        shown = display_apart(workspace.settings, dataset, layers, target, part)
    else:
        shown = display_dataset(dataset, layers, target, surroundings(workspace, dataset, layers), part)
    for group in part.findings():
        for finding in group.examples:
            progress.finding(finding)
    return shown


def limits(settings: Settings) -> Limits:
    """Return what a reader process may use here."""
    return Limits(
        memory=settings.reader_memory_mb * 1024 * 1024,
        cpu_seconds=settings.reader_cpu_seconds,
        wall_seconds=float(settings.reader_seconds),
    )


def _stage(workspace: Workspace, sha256: str, folder: Path, name: str) -> Path:
    """Return the kept file under its own name in a folder of its own, by a hard link: readers look at endings and companions."""
    folder.mkdir(exist_ok=True)
    target = folder / plain_name(name)
    kept = workspace.files.path(sha256)
    try:
        os.link(kept, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(kept, target)
    return target


def _describe(workspace: Workspace, wish: Wish, read: ReadResult, layers: Path) -> Dataset:
    identifier = DatasetId(wish.dataset or wish.identifier) or workspace.datasets.new_id()
    before = workspace.datasets.get(wish.dataset) if wish.dataset else None
    found_date = "" if wish.data_date else newest_date(read.layers, layers)
    media_types = workspace.registry.importer(read.format).format.media_types
    lineage = Lineage(
        href=wish.name,
        sha256=wish.sha256,
        size=workspace.files.path(wish.sha256).stat().st_size,
        media_type=media_types[0] if media_types else "application/octet-stream",
        importer=read.format,
        importer_version=read.importer_version,
        options=dict(wish.options),
        report=read.report,
        imported_at=workspace.database.stamp(),
        companions=tuple((name, sha256) for name, sha256 in wish.companions),
        crs=wish.crs,
        mend=wish.mend,
        record_id=wish.record.get("identifier"),
        record_revision=wish.record.get("revision"),
        record_catalogue=wish.record.get("catalogue"),
    )
    stated = _FROM_CATALOGUE if wish.record else _BY_PERSON
    return Dataset(
        id=identifier,
        version=workspace.datasets.next_version(identifier),
        title=wish.title or (before.title if before else _plain_title(wish.name)),
        layers=read.layers,
        lineage=lineage,
        licence=wish.licence or (before.licence if before else ""),
        attribution=wish.attribution or (before.attribution if before else ""),
        contact=wish.contact or (before.contact if before else ""),
        group=wish.group,
        data_date=wish.data_date or found_date,
        personal_data=wish.personal_data or (before is not None and before.personal_data),
        extras={
            "evidence": read.evidence.to_json(),
            "data_date_origin": (stated if wish.data_date else _FROM_FILE).to_json(),
            **({"record": dict(wish.record)} if wish.record else {}),
        },
    )


def _plain_title(name: str) -> str:
    """Return a file's name without its ending, of a packed file without both: `plan.xml.gz` is `plan`."""
    stem = Path(name).stem
    return Path(stem).stem if Path(name).suffix.casefold() == ".gz" else stem


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Return a handle whose 0..1 is the stretch from `start` to `end` of another."""

    def tell(fraction: float | None, message: str) -> None:
        progress.at(None if fraction is None else start + fraction * (end - start), message)

    return Progress(tell)


def _is_cancelled(progress: Progress) -> bool:
    try:
        progress.ensure_not_cancelled()
    except Cancelled:
        return True
    return False


def sweep(workspace: Workspace) -> dict[str, int]:
    """Remove what crashes and refused imports left behind and what nothing points at; return how many of each went."""
    now = workspace.database.seconds()
    open_jobs = workspace.jobs.open_ids()
    stale = [path for path in workspace.work_folder.iterdir() if path.name.partition("-")[0] not in open_jobs]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
    return {
        "work": len(stale),
        "uploads": workspace.uploads.sweep(),
        "versions": workspace.datasets.sweep(now - _LEFT_SECONDS),
        "parts": workspace.files.sweep(now - _UNUSED_SECONDS),
        "files": _forget_unused(workspace, now - _UNUSED_SECONDS),
        "layers": layer_cache(workspace).trim(),
    }


def layer_cache(workspace: Workspace) -> LayerCache:
    """Return where answers of live services are kept for a while."""
    settings = workspace.settings
    return LayerCache(settings.home / "cache" / "layers", settings.layer_cache_mb * MEGABYTE, settings.layer_cache_hours * 3600.0)


def _forget_unused(workspace: Workspace, older_than: float) -> int:
    candidates = set(workspace.files.addresses(older_than))
    asked: set[str] = set()
    for inputs in workspace.jobs.open_inputs():
        asked.update({inputs.get("sha256", ""), *(sha256 for _, sha256 in inputs.get("companions", ()))})
    unused = candidates - workspace.datasets.sources() - workspace.media.addresses() - workspace.uploads.kept() - asked
    for sha256 in unused:
        workspace.files.forget(sha256)
    return len(unused)
