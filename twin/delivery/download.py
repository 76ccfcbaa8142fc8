"""Writing a selection for a person: adapted, into a temporary place, reopened, flushed, moved into place in one step."""

from __future__ import annotations

import dataclasses
import os
import secrets
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from twin.delivery.adaptation import adapted
from twin.errors import InputRefused, NotSuitable
from twin.exporters.written import sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportReport, Selection, beside


def download(
    selection: Selection,
    exporter: Exporter,
    target: Path,
    options: Any,
    *,
    progress: Progress,
    crs: str | None = None,
) -> ExportReport:
    """Write the selection to `target` (a file, or a folder for formats of many files) and return the report.

    Formats of many files, or with further files beside theirs, become one zip where the target ends so. Nothing half-written ever
    stands at `target`. Raises NotSuitable with the reasons, InputRefused when a folder there is not empty or its parent is
    missing, whatever the exporter raises, and Cancelled.
    """
    if target.suffix.lower() == ".zip" and (exporter.folder or exporter.beside):
        return _zipped(selection, exporter, target, options, progress, crs)
    place = _place(target, exporter)
    ready = adapted(selection, exporter.requirements, crs)
    _ensure_suited(ready, exporter)
    # the ending stays: some formats are written one way or another by it
    part = place.with_name(f".part-{secrets.token_hex(4)}-{place.name}")
    try:
        report = exporter.write(ready, part, options, progress)
        progress.ensure_not_cancelled()
        exporter.verify(part, report)
        _flush(part)
        if exporter.beside:
            _put_beside(part, place, exporter.beside)
        if place.is_dir():
            place.rmdir()
        part.replace(place)
        _flush_entry(place.parent)
    finally:
        _remove(part)
        if exporter.beside:
            _remove(beside(part, exporter.beside))
    return report


def as_one_file(target: Path, report: ExportReport, exporter: Exporter) -> tuple[Path, ExportReport]:
    """Return a file written into a folder of its own, and its report; with further files beside it both become one zip."""
    if not exporter.beside or not (target.parent / exporter.beside).is_dir():
        return target, report
    archive = target.with_name(target.name.removesuffix(_ending(target, exporter)) + ".zip")
    pack(target.parent, archive)
    target.unlink()
    shutil.rmtree(target.parent / exporter.beside)
    return archive, _of_archive(archive, report)


def pack(folder: Path, archive: Path) -> None:
    """Write all files below a folder into a zip; most are compressed already or small."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as sink:
        for path in paths:
            sink.write(path, path.relative_to(folder).as_posix())


def _zipped(
    selection: Selection, exporter: Exporter, target: Path, options: Any, progress: Progress, crs: str | None
) -> ExportReport:
    """Write into a folder beside the target and pack that."""
    _place(target, exporter)
    with tempfile.TemporaryDirectory(prefix=".zip-", dir=target.absolute().parent) as folder:
        files, archive = Path(folder) / "files", Path(folder) / "all.zip"
        if exporter.beside:
            files.mkdir()
        ending = exporter.format.extensions[0] if exporter.beside else ""
        inner = files / f"{target.stem.removesuffix(ending)}{ending}" if exporter.beside else files
        report = download(selection, exporter, inner, options, progress=progress, crs=crs)
        pack(files, archive)
        _flush_entry(archive)
        archive.replace(target)
    _flush_entry(target.absolute().parent)
    return _of_archive(target, report)


def _of_archive(archive: Path, report: ExportReport) -> ExportReport:
    return dataclasses.replace(report, files=(archive.name,), sha256=sha256_of(archive), size=archive.stat().st_size)


def _ending(target: Path, exporter: Exporter) -> str:
    return next((ending for ending in exporter.format.extensions if target.name.lower().endswith(ending)), target.suffix)


def _put_beside(part: Path, place: Path, name: str) -> None:
    """Move the further files of a file to their folder; they are named by their content, so one that is there is the same."""
    waiting = beside(part, name)
    if not waiting.is_dir():
        return
    _flush(waiting)
    folder = place.parent / name
    folder.mkdir(exist_ok=True)
    for path in sorted(waiting.iterdir()):
        path.replace(folder / path.name)
    _flush_entry(folder)


def _place(target: Path, exporter: Exporter) -> Path:
    place = target.parent if exporter.folder and target.name == "tileset.json" else target
    place = place.absolute()
    if not place.parent.is_dir():
        raise InputRefused(
            "TARGET_WITHOUT_PARENT",
            f"Den Ordner „{place.parent}“ gibt es nicht. Bitte anlegen oder ein anderes Ziel wählen.",
            f"The folder '{place.parent}' does not exist. Please create it or choose another target.",
        )
    if place.is_dir() and (not exporter.folder or any(place.iterdir())):
        raise InputRefused(
            "TARGET_NOT_EMPTY",
            f"Das Ziel „{place.name}“ ist ein Ordner, der nicht leer ist oder eine Datei sein müsste. "
            "Bitte ein anderes Ziel wählen.",
            f"The target '{place.name}' is a folder that is not empty or should be a file. Please choose another target.",
        )
    return place


def _ensure_suited(selection: Selection, exporter: Exporter) -> None:
    suited = exporter.suitability(selection)
    if suited.verdict == "no":
        title, reasons = exporter.format.title, suited.reasons
        raise NotSuitable(
            "NOT_SUITABLE",
            f"Nach {title.de} lässt sich das nicht schreiben: " + "; ".join(text.de for text in reasons) + ".",
            f"This cannot be written as {title.en}: " + "; ".join(text.en for text in reasons) + ".",
            reasons=[text.to_json() for text in reasons],
        )


def _flush(place: Path) -> None:
    """Hand everything below a place to the disk before it gets its name."""
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        _flush_entry(path)
    if place.is_dir():
        _flush_entry(place)


def _flush_entry(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)
