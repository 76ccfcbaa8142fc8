"""Files named on the command line: folders walked, those that belong together bundled, every reading's report kept as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.speech import language, option
from twin.errors import NotFound

if TYPE_CHECKING:
    from twin.handlers import Registry

REPORT = option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE.csv",
    de="Jedes reparierte oder abgelehnte Objekt als CSV",
    en="Every repaired or rejected object as CSV",
)
NO_MEND = option(
    "--no-mend", is_flag=True, de="Nichts reparieren: fehlerhafte Objekte ablehnen", en="Mend nothing: reject faulty objects"
)


@dataclass(frozen=True, slots=True)
class Given:
    """The files of one dataset: the one that is read and those that come along."""

    main: Path
    companions: tuple[Path, ...] = ()


def listed(paths: Sequence[Path]) -> list[Path]:
    """Return files as they are and those in folders, sorted; hidden ones are left out. Raises NotFound for an empty folder."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [file for file in sorted(path.rglob("*")) if file.is_file() and not _is_hidden(file.relative_to(path))]
        if not inside:
            raise NotFound("FOLDER_EMPTY", f"Der Ordner „{path}“ ist leer.", f"The folder '{path}' is empty.", file=str(path))
        found.extend(inside)
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def bundled(registry: Registry, paths: Sequence[Path], *, one: bool) -> list[Given]:
    """Return the datasets among files and folders; with `one` all of them are a single dataset.

    What lies beside a named file and belongs to it (.dbf beside .shp) need not be named.
    """
    from twin.importers.bundling import bundles, together

    named = listed(paths)
    files = list(dict.fromkeys([*named, *(other for path in paths if path.is_file() for other in _beside(registry, path))]))
    names = [file.as_posix() for file in files]
    found = [together(registry, names)] if one else bundles(registry, names)
    return [Given(files[item.main], tuple(files[at] for at in item.companions)) for item in found]


def _beside(registry: Registry, file: Path) -> list[Path]:
    """Return the files beside one that have its stem and an ending its format takes along."""
    formats = [item.format for item in registry.importers()]
    endings = {ending for item in formats if file.suffix.lower() in item.extensions for ending in item.companions}
    return sorted(
        item
        for item in (file.parent.iterdir() if endings else ())
        if item.stem.casefold() == file.stem.casefold() and item.suffix.lower() in endings and item.is_file() and item != file
    )


def write_report(findings: Path, target: Path) -> None:
    """Write the findings of a reading as CSV in the language of the command."""
    from twin.delivery.findingstable import csv_lines

    with target.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(csv_lines(findings, language()))
