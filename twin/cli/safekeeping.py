"""`twin backup` and `twin restore`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from twin.cli.speech import command, home_option, json_option, pick, say, say_json


@command(
    "backup",
    "Eine Sicherung von Datenbank und Dateien in eine Datei schreiben; der Dienst darf dabei laufen.",
    "Write a backup of database and files to one file; the service may be running.",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@home_option()
@json_option()
def backup(file: Path, home: Path | None, as_json: bool) -> None:
    """Write a backup."""
    from twin.store.backup import write
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    report = write(workspace.database, workspace.settings.home, file)
    if as_json:
        say_json(dataclasses.asdict(report))
    amount, size = report.files, report.size / 1e6
    say(pick(f"{amount} Dateien, {size:.1f} MB gesichert in {file}.", f"{amount} files, {size:.1f} MB backed up to {file}."))


@command(
    "restore",
    "Eine Sicherung in einen leeren Ordner zurückspielen, nachdem alle Prüfsummen verglichen sind.",
    "Restore a backup into an empty folder, after all checksums were compared.",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@home_option()
@json_option()
def restore(file: Path, home: Path | None, as_json: bool) -> None:
    """Restore a backup."""
    from twin.config import load
    from twin.store.backup import restore as unpack

    target = load(home).home
    report = unpack(file, target)
    if as_json:
        say_json(dataclasses.asdict(report))
    say(pick(f"{report.files} Dateien zurückgespielt nach {target}.", f"{report.files} files restored to {target}."))
