"""`twin dataset`: what the home holds, what a dataset is good for, what changed between its versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.speech import group, home_option, json_option, language, option, pick, say, say_json, table

if TYPE_CHECKING:
    from twin.geodata.dataset import Dataset
    from twin.workspace import Workspace

dataset = group("dataset", "Datensätze: Liste, Eignung, Änderungen.", "Datasets: list, fitness, changes.")

VERDICTS = {"ready": ("bereit", "ready"), "care": ("mit Vorsicht", "with care"), "no": ("nicht verwendbar", "not usable")}
_SHOWN = 20


@dataset.member("list", "Alle Datensätze mit ihrer neuesten Fassung.", "All datasets with their newest version.")
@home_option()
@json_option()
def list_datasets(home: Path | None, as_json: bool) -> None:
    """Show id, version, date and title of every dataset, and of which a catalogue knows a newer edition."""
    from twin.cataloguing import freshness
    from twin.store.datasets import to_json
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    found = workspace.datasets.all()
    newer = freshness.standings(workspace, [(item.id, item.version) for item in found])
    if as_json:
        told = {identifier: item.to_json() for (identifier, _), item in newer.items()}
        say_json([{**to_json(item), "newer": told.get(item.id)} for item in found])
        return
    heading = [pick("Kennung", "Id"), pick("Fassung", "Version"), pick("Stand", "Date"), pick("Titel", "Title")]
    table([heading, *([item.id, str(item.version), item.data_date or "–", item.title] for item in found)])
    for (identifier, _), item in newer.items():
        say(f"{identifier}: {item.sentence.in_(language())}")


@dataset.member("show", "Was ein Datensatz taugt und was von ihm bekannt ist.", "What a dataset is good for and known of it.")
@click.argument("identifier", metavar="DATASET")
@option("--version", type=int, default=None, de="Fassung (sonst die neueste)", en="Version (else the newest)")
@home_option()
@json_option()
def show(identifier: str, version: int | None, home: Path | None, as_json: bool) -> None:
    """Show the judgement for every use with its reasons, and every fact with its origin."""
    from twin.cataloguing import freshness
    from twin.delivery.uses import facts, judge
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    found = workspace.datasets.get(identifier, version)
    newer = freshness.standing(workspace, found)
    sentence = newer.sentence if newer else None
    uses = judge(found, lambda layer: workspace.datasets.layer_folder(found, layer.name), date.today(), sentence)
    known = facts(found)
    if as_json:
        own = {"dataset": found.id, "version": found.version, "title": found.title}
        told = {"uses": [use.to_json() for use in uses], "facts": [fact.to_json() for fact in known]}
        say_json({**own, **told, "newer": newer.to_json() if newer else None})
        return
    click.echo(f"{found.id} v{found.version} – {found.title}")
    for use in uses:
        click.echo(f"{use.title.in_(language())}: {pick(*VERDICTS[use.verdict])}")
        for reason in use.reasons:
            click.echo(f"  – {reason.in_(language())}")
    for fact in known:
        value = fact.value.in_(language()) if fact.value else "–"
        click.echo(f"{fact.title.in_(language())}: {value} ({fact.origin.in_(language())})")


@dataset.member("changes", "Was sich zwischen zwei Fassungen geändert hat.", "What changed between two versions.")
@click.argument("identifier", metavar="DATASET")
@option("--since", type=int, default=None, de="Ältere Fassung (sonst die vorige)", en="Older version (else the one before)")
@option("--version", type=int, default=None, de="Neuere Fassung (sonst die neueste)", en="Newer version (else the newest)")
@option(
    "--csv",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE.csv",
    de="Alle Objekte als CSV",
    en="All objects as CSV",
)
@home_option()
@json_option()
def changes(
    identifier: str, since: int | None, version: int | None, target: Path | None, home: Path | None, as_json: bool
) -> None:
    """Count the objects added, removed and changed, and list the first of them."""
    from twin.delivery.changes import KINDS, between, csv_lines
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    older, newer = _pair(workspace, identifier, since, version)
    found = between(workspace.datasets, older, newer, workspace.settings.home / "changes")
    if target is not None:
        with target.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(csv_lines(found, language()))
    if as_json:
        say_json({**found.to_json(), "objects": list(found.rows())})
        return
    for name, counts in found.counts.items():
        counted = ", ".join(f"{counts[kind]} {words.in_(language())}" for kind, words in KINDS.items())
        click.echo(f"{name}: {counted}")
    for number, row in enumerate(found.rows()):
        if number == _SHOWN:
            click.echo(pick("… alle mit --csv", "… all of them with --csv"))
            break
        place = f"  {row['lat']:.6f}, {row['lon']:.6f}" if row["lon"] is not None else ""
        click.echo(f"  {KINDS[row['kind']].in_(language())}  {row['id'] or row['layer']}{place}")


def _pair(workspace: Workspace, identifier: str, since: int | None, version: int | None) -> tuple[Dataset, Dataset]:
    newer = workspace.datasets.get(identifier, version)
    return workspace.datasets.get(identifier, newer.version - 1 if since is None else since), newer
