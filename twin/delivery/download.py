"""Writing a selection for a person: adapted, into a temporary place, reopened, flushed, moved into place in one step."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from twin.delivery.adaptation import adapted
from twin.errors import InputRefused, NotSuitable
from twin.findings import Progress
from twin.handlers import Exporter, ExportReport, Selection


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

    Nothing half-written ever stands at `target`. Raises NotSuitable with the reasons, InputRefused when a folder there is not
    empty or its parent is missing, whatever the exporter raises, and Cancelled.
    """
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
        if place.is_dir():
            place.rmdir()
        part.replace(place)
        _flush_entry(place.parent)
    finally:
        _remove(part)
    return report


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
