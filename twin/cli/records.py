"""`twin catalogue search | show | take`: records found, shown and taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.running import run_job
from twin.cli.speech import command, home_option, json_option, language, option, pairs, pick, say, say_json, table

if TYPE_CHECKING:
    from twin.catalogue.record import CatalogueRecord, Distribution, Kind, Way
    from twin.catalogue.wanted import Wanted
    from twin.store.records import KeptRecord
    from twin.workspace import Workspace

_STATES = {"live": ("befragt", "asked"), "kept": ("aus dem Speicher", "as kept"), "failed": ("fehlgeschlagen", "failed")}


@command("search", "Kataloge durchsuchen.", "Search catalogues.")
@click.argument("words", metavar="[TEXT]", nargs=-1)
@option("--in", "chosen", multiple=True, metavar="CATALOGUE", de="Nur dieser Katalog (mehrfach)", en="This one only (repeatable)")
@option(
    "--bbox", default=None, metavar="W,S,E,N", de="Was dieses Rechteck (Grad) berührt", en="Touching this rectangle (degrees)"
)
@option("--kind", "kinds", multiple=True, type=click.Choice(["dataset", "series", "service"]), de="Art", en="Kind")
@option("--keyword", default="", de="Schlagwort", en="Keyword")
@option("--topic", default="", de="Thema (ISO 19115)", en="Topic category (ISO 19115)")
@option("--organisation", default="", de="Organisation", en="Organisation")
@option("--since", default="", metavar="YYYY-MM-DD", de="Stand ab", en="Dated from")
@option("--until", default="", metavar="YYYY-MM-DD", de="Stand bis", en="Dated until")
@option("--shown", is_flag=True, de="Nur was sich zeigen lässt", en="Only what can be shown")
@option("--sort", default="relevance", type=click.Choice(["relevance", "date", "title"]), de="Reihenfolge", en="Order")
@option("--start", default=0, type=click.IntRange(0), de="So viele Treffer überspringen", en="Skip so many hits")
@option("--count", default=20, type=click.IntRange(1, 500), de="Höchstens so viele Treffer", en="At most so many hits")
@option("--kept", is_flag=True, de="Nur im Gespeicherten suchen, niemanden fragen", en="Search what is kept, ask nobody")
@home_option()
@json_option()
def search(
    words: tuple[str, ...],
    chosen: tuple[str, ...],
    start: int,
    count: int,
    kept: bool,
    home: Path | None,
    as_json: bool,
    **conditions: Any,
) -> None:
    """Ask the catalogues, and show what matches of everything known."""
    from twin.cataloguing import search as searching
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    ids = [workspace.catalogues.get(item).id for item in chosen] or [item.id for item in workspace.catalogues.all()]
    wanted = _wanted(" ".join(words), **conditions)
    found = searching.search(workspace, wanted, catalogues=ids, start=start, count=count, live=not kept)
    if as_json:
        answered = [item.to_json() for item in found.answered]
        say_json({"matched": found.matched, "answered": answered, "records": [item.to_json() for item in found.records]})
        return
    heading = [pick("Eintrag", "Record"), pick("Stand", "Date"), pick("Zugang", "Access"), pick("Titel", "Title")]
    table([heading, *(_row(item) for item in found.records)])
    for item in found.answered:
        counted = "–" if item.matched is None else item.matched
        problem = f": {item.problem.in_(language())}" if item.problem else ""
        asked_at = f" ({item.kept_at or '–'})" if item.state == "kept" else ""
        say(f"{item.title}: {pick(*_STATES[item.state])}{asked_at}, {counted}{problem}")
    say(pick(f"{found.matched} Treffer", f"{found.matched} hits"))


def _wanted(text: str, bbox: str | None, kinds: Sequence[Kind], shown: bool, sort: Any, **conditions: str) -> Wanted:
    from twin.catalogue.wanted import Wanted
    from twin.geodata.bbox import BBox
    from twin.services.copying import degrees

    box = BBox(*degrees(bbox)) if bbox else None
    return Wanted(text, box, tuple(kinds), shown_only=shown, order=sort, **conditions)


def _row(record: CatalogueRecord) -> list[str]:
    access = dict.fromkeys(item.access for item in record.distributions if item.ways)
    name = f"{record.catalogue}/{record.identifier}"
    return [name, record.edition_date or "–", ", ".join(access) or "–", " ".join(record.title.split())[:80]]


@command("show", "Einen Eintrag zeigen.", "Show a record.")
@click.argument("name", metavar="[CATALOGUE/]ID")
@option("--fresh", is_flag=True, de="Vorher beim Katalog nachlesen", en="Read it at the catalogue first")
@home_option()
@json_option()
def show(name: str, fresh: bool, home: Path | None, as_json: bool) -> None:
    """Show what a record says, each way to its data with its number, and what it lacks."""
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    kept = _record(workspace, name, fresh=fresh)
    coupled = workspace.records.coupled(kept.record)
    if as_json:
        others = [{"identifier": item.identifier, "title": item.title, "kind": item.kind} for item in coupled]
        say_json({**kept.record.to_json(), "seen_at": kept.seen_at, "gone_at": kept.gone_at or None, "related": others})
        return
    for title, value in _facts(kept).items():
        if value:
            click.echo(f"{title}: {value}")
    for number, item in enumerate(kept.record.distributions, start=1):
        ways = ", ".join(item.ways) or (item.why.in_(language()) if item.why else "–")
        click.echo(f"  {number}. {item.access} {item.name} [{ways}] {item.address}")
    for other in coupled:
        click.echo(f"→ {other.kind}: {other.title} ({other.identifier})")


def _facts(kept: KeptRecord) -> Mapping[str, str]:
    record = kept.record
    dates = {name: getattr(record.dates, name) for name in ("creation", "publication", "revision", "metadata")}
    box = record.bbox
    return {
        pick("Titel", "Title"): record.title,
        pick("Kennung", "Identifier"): f"{record.catalogue}/{record.identifier}",
        pick("Art", "Kind"): record.kind,
        pick("Beschreibung", "Abstract"): record.abstract,
        pick("Daten vom", "Dates"): ", ".join(f"{name} {value}" for name, value in dates.items() if value),
        pick("Organisation", "Organisation"): record.organisation,
        pick("Lizenz", "Licence"): record.constraints.licence or record.constraints.licence_url,
        pick("Quellenvermerk", "Attribution"): record.constraints.attribution,
        pick("Schlagwörter", "Keywords"): ", ".join(record.keywords),
        pick("Rechteck", "Rectangle"): ", ".join(f"{value:g}" for value in box.to_list()) if box else "",
        pick("Es fehlt", "Lacks"): ", ".join(record.lacks),
        pick("Nicht mehr im Katalog seit", "Not in the catalogue since"): kept.gone_at,
    }


def _record(workspace: Workspace, name: str, *, fresh: bool) -> KeptRecord:
    """Return the record a person names, read at the catalogue where it is not known here; raises NotFound."""
    from twin.cataloguing import reading

    return reading.record(workspace, name, fresh=fresh)


@command(
    "take",
    "Übernehmen, wohin ein Eintrag führt: als Ebene zeigen oder als Kopie importieren.",
    "Take what a record leads to: shown as a layer or imported as a copy.",
)
@click.argument("name", metavar="[CATALOGUE/]ID")
@option("--way", type=click.Choice(["layer", "copy"]), default=None, de="Ebene oder Kopie", en="Layer or copy")
@option(
    "--number", type=click.IntRange(1), default=None, de="Nummer des Zugangs (siehe show)", en="Number of the access (see show)"
)
@option("--layer", default="", de="Ebene des Dienstes, wenn der Eintrag keine nennt", en="Layer, where the record names none")
@option(
    "-o",
    "options",
    multiple=True,
    metavar="KEY=VALUE",
    de="Option des Formats (mehrfach)",
    en="Option of the format (repeatable)",
)
@option("--part", default="", metavar="URL", de="Eine von mehreren Dateien eines Feeds", en="One of several files of a feed")
@option("--title", default="", de="Titel (sonst der des Eintrags)", en="Title (else the record's)")
@option("--into", default="", de="Neue Fassung dieses Datensatzes", en="New version of this dataset")
@option("--group", "owner", default="", de="Gruppe, der der Datensatz gehört", en="Group that owns the dataset")
@home_option()
@json_option()
def take(
    name: str,
    way: Way | None,
    number: int | None,
    layer: str,
    part: str,
    options: tuple[str, ...],
    title: str,
    into: str,
    owner: str,
    home: Path | None,
    as_json: bool,
) -> None:
    """Import one distribution here and now; the dataset names the record."""
    from twin.cataloguing import taking
    from twin.cli.dataset import dataset_document, say_dataset
    from twin.store.datasets import from_json
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    record = _record(workspace, name, fresh=False).record
    chosen, chosen_way = _distribution(record, way, number)
    about: dict[str, Any] = {
        "layer": layer,
        "title": title,
        "dataset": into,
        "group": owner,
        "options": pairs(options),
        "part": part,
    }
    done = run_job(workspace, taking.take(workspace, record, chosen, chosen_way, **about), as_json)
    dataset = from_json(done.result or {})
    if as_json:
        say_json(dataset_document(dataset))
        return
    say_dataset(dataset)


def _distribution(record: CatalogueRecord, way: Way | None, number: int | None) -> tuple[Distribution, Way]:
    """Return the distribution of a number, else the only one that can be taken that way, and how; raises what says why not."""
    from twin.errors import DecisionNeeded, NotFound, NotSuitable

    if number is not None:
        if number > len(record.distributions):
            raise NotFound("DISTRIBUTION_UNKNOWN", f"Einen Zugang {number} gibt es nicht.", f"There is no access {number}.")
        item = record.distributions[number - 1]
        return item, way or (item.ways[0] if item.ways else "layer")
    able = [(item, way or item.ways[0]) for item in record.distributions if item.ways and (way is None or way in item.ways)]
    if len(able) == 1:
        return able[0]
    if not able:
        why = next((item.why for item in record.distributions if item.why is not None), None)
        raise NotSuitable(
            "RECORD_NOT_TAKEN",
            why.de if why else "Der Eintrag führt zu nichts, was sich übernehmen lässt.",
            why.en if why else "The record leads to nothing that can be taken.",
        )
    listed = ", ".join(f"{record.distributions.index(item) + 1} ({item.access} {item.name})".strip() for item, _ in able)
    raise DecisionNeeded(
        "DISTRIBUTION_UNCLEAR",
        f"Der Eintrag hat mehrere Zugänge. Bitte wählen Sie mit --number: {listed}.",
        f"The record has several accesses. Please choose with --number: {listed}.",
        question="distribution",
        choices=[{"id": record.distributions.index(item) + 1, "title": item.title} for item, _ in able],
    )
