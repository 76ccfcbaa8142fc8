"""`twin backup`, `twin restore` and `twin prune`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from twin.cli.speech import command, home_option, json_option, option, pick, say, say_json


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


@command(
    "prune",
    "Ältere Zwischenstände von Storyboards und Varianten ausdünnen: einer je Stunde, später einer je Tag. "
    "Benannte, veröffentlichte, wiederhergestellte und geprüfte Stände bleiben immer.",
    "Thin out older autosaves of storyboards and alternatives: one an hour, later one a day. "
    "Named, published, restored and reviewed revisions always stay.",
)
@option(
    "--days",
    type=click.IntRange(1, 3650),
    default=None,
    de="Älter als so viele Tage (sonst keep_autosaves_days aus twin.toml)",
    en="Older than so many days (else keep_autosaves_days of twin.toml)",
)
@option("--dry-run", "dry", is_flag=True, de="Nur zählen, nichts löschen", en="Only count, remove nothing")
@home_option()
@json_option()
def prune(days: int | None, dry: bool, home: Path | None, as_json: bool) -> None:
    """Thin out older revisions."""
    from twin.store.thinning import thin
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    gone = thin(workspace.database, workspace.settings.keep_autosaves_days if days is None else days, dry=dry)
    if as_json:
        say_json(gone)
    stories, alternatives = gone["storyboard"], gone["alternative"]
    said = pick(
        f"{stories} Stände von Storyboards und {alternatives} von Varianten",
        f"{stories} revisions of storyboards and {alternatives} of alternatives",
    )
    say(pick(f"{said} würden entfallen.", f"{said} would go.") if dry else pick(f"{said} entfallen.", f"{said} went."))
