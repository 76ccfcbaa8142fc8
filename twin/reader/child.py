"""The inside of the reader process: confine, recognise, read, leave batches, answer with one result or one problem."""

from __future__ import annotations

import dataclasses
import errno
import gc
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import orjson

from twin.confinement import Limits, confine
from twin.errors import DecisionNeeded, FileDamaged, LimitExceeded, TwinBroken, TwinError

if TYPE_CHECKING:  # heavy libraries are imported once the process is confined
    from twin.findings import Finding, FindingGroup
    from twin.handlers import Importer, LayerInspection, Source
    from twin.importers.recognition import Recognised

Say = Callable[[dict[str, Any]], None]
_PROGRESS_EVERY = 0.1  # seconds


def main() -> int:
    """Do the one task on stdin and return the exit status; the last line written is a result or a problem."""
    say = _protocol()
    task = orjson.loads(sys.stdin.buffer.readline())
    cut = confine(Limits(**task["limits"]))
    # parsed text makes millions of lists that live for one batch: looking for cycles among them costs half the time
    gc.set_threshold(100_000, 50, 100)
    if os.getppid() != task["parent"]:
        return 1
    try:
        answer = {"result": {**_do(task, say), "network_cut": cut}}
    except BaseException as error:  # the process edge: whatever a library raises becomes one code
        if not isinstance(error, TwinError):
            traceback.print_exc(limit=-12)
        answer = {"problem": _told(_plain_error(error, task["name"]))}
    say(answer)
    return 0


def _protocol() -> Say:
    """Keep the pipe to the parent for messages alone; what libraries print goes to stderr."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return lambda message: _write_line(pipe, message)


def _write_line(pipe: Any, message: dict[str, Any]) -> None:
    rest = memoryview(orjson.dumps(message, default=str, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS) + b"\n")
    while rest:
        rest = rest[pipe.write(rest) :]


def _do(task: dict[str, Any], say: Say) -> dict[str, Any]:
    if task["action"] in ("prepare", "check"):
        return _prepared(task)
    from twin.handlers import Companion, Registry
    from twin.importers import IMPORTERS, limits
    from twin.importers.recognition import recognise
    from twin.options import parse

    given = [Companion(Path(task["path"]), task["name"]), *(Companion(Path(path), name) for path, name in task["companions"])]
    files = recognise(Registry(IMPORTERS, ()), given, task["format"], Path.cwd() / "unpacked")
    for file in files:
        limits.ensure_size(file.importer.format, file.path, file.name)
    options = parse(files[0].importer.Options, task["options"])
    work = _inspected if task["action"] == "inspect" else _read
    sources = [_source(file, task) for file in files]
    try:
        done = work(files, sources, options, task["name"], say)
    except DecisionNeeded as question:
        raise _with_places(question, files, sources, options) from question
    return {
        "format": files[0].importer.format.id,
        "importer_version": _package_version(files[0].importer),
        "version": files[0].match.version,
        "evidence": files[0].match.evidence.to_json(),
        **done,
    }


def _prepared(task: dict[str, Any]) -> dict[str, Any]:
    from twin.media import preparing

    work = preparing.prepare if task["action"] == "prepare" else preparing.check
    return {"files": [item.to_json() for item in work(Path(task["path"]), task["name"], Path.cwd())]}


def _with_places(question: DecisionNeeded, files: list[Recognised], sources: list[Source], options: Any) -> DecisionNeeded:
    """Return the question for a CRS with where the data would lie in each common one; any other question as it is."""
    from twin.geodata import bbox
    from twin.geodata.candidates import PLANE, candidates, planar

    params = {"format": files[0].importer.format.id, **question.params}
    if params.get("question") == "crs":
        try:
            seen = [files[0].importer.inspect(dataclasses.replace(source, crs=PLANE), options) for source in sources]
            box = bbox.around([layer.bbox for inspection in seen for layer in inspection.layers])
        except TwinError:  # the question stands without its places
            box = None
        extent = planar(box) if box is not None else None
        params |= {"extent": extent.to_list() if extent else None, "choices": candidates(extent)}
    return DecisionNeeded(question.code, question.text.de, question.text.en, **params)


def _source(file: Recognised, task: dict[str, Any]) -> Source:
    """Return the source under a plain name in a folder of its own, so that no library sees the name a person chose."""
    from twin.handlers import Companion, Source

    number = 1 + sum(item.name.startswith("source-") for item in Path.cwd().iterdir())
    folder = Path.cwd() / f"source-{number}"
    folder.mkdir()
    main = _link(folder, file.path, file.name)
    stem = _stem(file.name)
    companions = tuple(
        Companion(_link(folder, item.path, item.name) if _stem(item.name) == stem else item.path, item.name)
        for item in file.companions
    )
    return Source(main, file.name, task["crs"], companions, task["mend"])


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.casefold()


def _link(folder: Path, real: Path, name: str) -> Path:
    suffix = PurePosixPath(name).suffix.lower()
    link = folder / f"data{suffix if suffix.isascii() else ''}"
    if link.is_symlink():  # the same stem and ending in another folder of the archive
        return real
    link.symlink_to(real)
    return link


def _inspected(files: list[Recognised], sources: list[Source], options: Any, name: str, say: Say) -> dict[str, Any]:
    inspections = [files[0].importer.inspect(source, options) for source in sources]
    return {
        "version": inspections[0].version or files[0].match.version,
        "layers": [_layer_row(layer) for inspection in inspections for layer in inspection.layers],
        "findings": [_finding_row(item) for inspection in inspections for item in inspection.findings],
    }


def _finding_row(item: Finding) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "text": item.text.to_json(),
        "layer": item.layer,
        "object_id": item.object_id,
        "params": item.params,
        "hint": item.hint.to_json() if item.hint else None,
    }


def _layer_row(layer: LayerInspection) -> dict[str, Any]:
    row = {name: getattr(layer, name) for name in layer.__slots__}
    row["crs_origin"] = layer.crs_origin.to_json()
    row["bbox"] = layer.bbox.to_list() if layer.bbox else None
    return row


def _read(files: list[Recognised], sources: list[Source], options: Any, name: str, say: Say) -> dict[str, Any]:
    from twin.findings import ImportReport, Progress
    from twin.reader.journal import Journal
    from twin.reader.layerfolders import LayerFolders

    folders = LayerFolders(Path.cwd() / "layers", name, sources[0].crs)
    journal = Journal(Path.cwd() / "findings.raw")
    tell = _throttled(say)
    groups: list[FindingGroup] = []
    for number, (file, source) in enumerate(zip(files, sources, strict=True)):
        progress = Progress(_part_of(tell, number, len(files)), journal.note)
        for batch in file.importer.read(source, options, progress):
            folders.keep(batch)
            del batch  # before the next one is read: two batches at once would be the peak
        groups.extend(progress.findings())
    groups.extend(folders.join_tiles())
    layers = folders.layers()
    journal.complete(Path.cwd() / "findings.jsonl", folders.places())
    report = ImportReport(folders.counts(), folders.named(_joined(groups)))
    return {"layers": [layer.to_json() for layer in layers], "report": report.to_json()}


def _part_of(tell: Callable[[float | None, str], None], number: int, count: int) -> Callable[[float | None, str], None]:
    """Return a teller for one of several files, whose fractions are parts of the whole."""
    return lambda fraction, message: tell(None if fraction is None else (number + fraction) / count, message)


def _joined(groups: list[FindingGroup]) -> list[FindingGroup]:
    """Return one group for each code, the totals of all files added."""
    from twin.findings import EXAMPLES_PER_CODE, FindingGroup

    joined: dict[str, FindingGroup] = {}
    for group in groups:
        known = joined.get(group.code)
        if known is None:
            joined[group.code] = group
        else:
            examples = (*known.examples, *group.examples)[:EXAMPLES_PER_CODE]
            joined[group.code] = FindingGroup(group.code, known.severity, known.total + group.total, examples)
    return list(joined.values())


def _package_version(importer: Importer) -> str:
    """Return the version of the package an importer comes from, "" when it was not installed as one."""
    import importlib.metadata

    try:
        return importlib.metadata.version(type(importer).__module__.partition(".")[0])
    except importlib.metadata.PackageNotFoundError:
        return ""


def _throttled(say: Say) -> Callable[[float | None, str], None]:
    last = 0.0

    def tell(fraction: float | None, message: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_EVERY:
            last = now
            say({"progress": [fraction, message]})

    return tell


def _told(error: TwinError) -> dict[str, Any]:
    return {
        "class": type(error).__name__,
        "code": error.code,
        "de": error.text.de,
        "en": error.text.en,
        "params": error.params,
    }


def _plain_error(error: BaseException, name: str) -> TwinError:
    if isinstance(error, TwinError):
        return error
    if _is_shortage(error):
        return LimitExceeded(
            "IMPORT_MEMORY",
            f"„{name}“ zu lesen braucht mehr Arbeitsspeicher als erlaubt. Bitte die Datei teilen.",
            f"Reading '{name}' needs more memory than allowed. Please split the file.",
            file=name,
        )
    if isinstance(error, RecursionError):
        return FileDamaged(
            "IMPORT_TOO_DEEP",
            f"„{name}“ ist zu tief verschachtelt und wird nicht gelesen.",
            f"'{name}' is nested too deeply and is not read.",
            file=name,
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return TwinBroken(
            "DISK_FULL",
            f"Beim Lesen von „{name}“ ist der Speicherplatz ausgegangen; nichts wurde gespeichert. "
            "Bitte die Administration verständigen.",
            f"The disk became full while reading '{name}'; nothing was saved. Please tell the administrator.",
            file=name,
        )
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return LimitExceeded(
            "IMPORT_TOO_LARGE",
            f"Aus „{name}“ entstünden größere Dateien als erlaubt. Bitte die Datei teilen.",
            f"'{name}' would give larger files than allowed. Please split the file.",
            file=name,
        )
    return FileDamaged(
        "IMPORT_FAILED",
        f"„{name}“ ließ sich nicht lesen; die Datei ist vermutlich beschädigt. Bitte prüfen oder neu ausgeben lassen.",
        f"'{name}' could not be read; the file is probably damaged. Please check it or have it written anew.",
        file=name,
        exception=type(error).__name__,
    )


def _is_shortage(error: BaseException) -> bool:
    """Return whether memory ran out, in the words of Python, of the kernel or of the loader of shared libraries."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    if error.__cause__ is not None and _is_shortage(error.__cause__):
        return True
    words = str(error).lower()
    return any(sign in words for sign in ("cannot allocate memory", "failed to map segment", "bad_alloc", "out of memory"))
