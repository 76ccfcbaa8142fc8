"""Commands that look at the states of a case: what changes between two, what a plan says to them, what stands in an area."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.casefiles import plan_option, read_document, read_plan
from twin.cli.speech import command, home_option, json_option, language, option, pick, say, say_json, table

if TYPE_CHECKING:  # the domain is loaded by the commands that need it
    from shapely.geometry.base import BaseGeometry

    from twin.casediff import CaseDiff
    from twin.planning.answer import StateAnswer
    from twin.planning.case import PlanningCase
    from twin.planning.inventory import District, Inventory
    from twin.planning.measure import DataSource


@command("diff", "Zeigen, was eine Variante ändert, oder zwei Fassungen vergleichen.", "Show what an alternative changes.")
@click.argument("target", metavar="CASE|FILE")
@click.argument("names", metavar="[FROM] TO", nargs=-1, required=True)
@option(
    "--to",
    "output",
    type=click.Path(path_type=Path),
    de="Datei: .geojson, .city.json, .dxf oder .html",
    en="File: .geojson, .city.json, .dxf or .html",
)
@home_option()
@json_option()
def diff(target: str, names: tuple[str, ...], output: Path | None, home: Path | None, as_json: bool) -> None:
    """Show what turns one state into another: 0 is the Bestand, A a letter, A@2 a revision, plan what the plan allows."""
    if len(names) > 2:
        raise click.UsageError(pick("höchstens zwei Stände", "two states at most"))
    first, second = names if len(names) == 2 else ("0", names[0])
    found = _diff(target, first, second, home)
    written = None if output is None else _write_diff(found, output)
    if as_json:
        say_json({"from": first, "to": second, **found.found.to_json(language()), "written": written})
        return
    click.echo(found.found.sentence(language()))
    plain = found.found.to_json(language())
    marks = {"removed": "−", "added": "+", "changed": "≠"}
    rows = [
        [mark, line["id"], line["label"], f"{line['footprint']:.1f} m²", str(line["storeys"] or "–")]
        for kind, mark in marks.items()
        for line in plain["buildings"][kind]
    ]
    if rows:
        heading = [
            "",
            pick("Kennung", "Id"),
            pick("Name", "Name"),
            pick("Grundfläche", "Footprint"),
            pick("Geschosse", "Storeys"),
        ]
        table([heading, *rows])
    if written:
        say(str(written))


def _diff(target: str, first: str, second: str, home: Path | None) -> CaseDiff:
    from twin import casediff

    if Path(target).is_file():
        from twin.planning.document import parse

        return casediff.between(parse(read_document(Path(target))), first, second)
    from twin import casework
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    return casediff.of_stored(workspace, casework.load(workspace, target), first, second)


def _write_diff(found: CaseDiff, output: Path) -> str:
    from twin import casediff
    from twin.exporters import EXPORTERS
    from twin.handlers import Registry

    if output.suffix.lower() in (".html", ".htm"):
        output.write_text(found.page(language()), encoding="utf-8")
    else:
        casediff.write(found, Registry((), EXPORTERS).exporter_for(output, None), output, language())
    return str(output)


@command("check", "Einen Planungsfall gegen den Bebauungsplan prüfen.", "Check a planning case against the building plan.")
@click.argument("target", metavar="CASE|FILE")
@plan_option()
@home_option()
@json_option()
def check(target: str, plan: Path | None, home: Path | None, as_json: bool) -> None:
    """Show every finding of a stored case or a document, with the plan's object, what it fixes and the value reached."""
    found = _answers(target, plan, home)
    rows = {
        letter: {
            "findings": [item.to_json(language()) for item in state.findings],
            "refusals": [item.to_json(language()) for item in state.refusals if item.measure in ("plan", "height_limits")],
        }
        for letter, state in found.items()
    }
    if as_json:
        say_json(rows)
        return
    for letter, row in rows.items():
        for finding in row["findings"]:
            cited = f" [{finding['plan_type']} {finding['plan_object']}: {finding['fixed']}]" if "plan_object" in finding else ""
            say(f"{letter}: {finding['text']}{cited}")
        for refusal in row["refusals"]:
            say(f"{letter}: {pick('nicht geprüft', 'not checked')}: {refusal['reason']}")


def _answers(target: str, plan: Path | None, home: Path | None) -> Mapping[str, StateAnswer]:
    """Return the answers of a document in a file, else of the stored case of that id; a plan given replaces the case's own."""
    from twin.planning.document import compute as answer_to

    facts = None if plan is None else read_plan(plan)
    if Path(target).is_file():
        return answer_to(read_document(Path(target)), plan=facts).states()
    from twin import casework
    from twin.workspace import open_workspace

    return casework.answers(casework.load(open_workspace(home), target), facts)


@command(
    "area", "Zeigen, was heute in einer Fläche steht und wer dort wohnt.", "Show what stands in an area and who lives there."
)
@click.argument("target", metavar="CASE|FILE")
@option("--shape", type=click.Path(path_type=Path), required=True, de="Fläche als GeoJSON", en="Area as GeoJSON")
@option(
    "--people",
    type=click.Path(path_type=Path),
    de="Gebiete mit Einwohnerzahl als GeoJSON",
    en="Districts with inhabitants as GeoJSON",
)
@option(
    "--column", default="people", show_default=True, de="Merkmal mit der Einwohnerzahl", en="Property that holds the inhabitants"
)
@home_option()
@json_option()
def area(target: str, shape: Path, people: Path | None, column: str, home: Path | None, as_json: bool) -> None:
    """Show buildings, floor area and inhabitants in an area of any shape, and how many buildings had to be estimated."""
    from twin.planning.measure import DataSource
    from twin.planning.region import districts_in, region_in

    case, stock = _stock(target, home)
    region = region_in(read_document(shape), shape.name, case.crs)
    districts = None if people is None else districts_in(read_document(people), people.name, case.crs, column)
    found = stock(region, districts, None if people is None else DataSource(people.name))
    if as_json:
        say_json({"crs": case.crs, **found.to_json(language())})
        return
    counts = pick(
        f"{found.buildings} Gebäude: {found.counted} mit Geschossen, {found.estimated} geschätzt, {found.unknown} unbekannt",
        f"{found.buildings} buildings: {found.counted} with storeys, {found.estimated} estimated, {found.unknown} unknown",
    )
    click.echo(counts)
    rows = (found.footprint, found.floor, found.gross, found.people)
    table(
        [[pick("Kennzahl", "Indicator"), ""], *([row.indicator.label.in_(language()), row.display(language())] for row in rows)]
    )


def _stock(target: str, home: Path | None) -> tuple[PlanningCase, Callable[..., Inventory]]:
    """Return the case of a document or a home, and what tells of its existing city inside a region."""
    from twin.planning.inventory import inventory

    if Path(target).is_file():
        from twin.planning.document import parse

        own = parse(read_document(Path(target)))
        return own, functools.partial(inventory, own, own.baseline.buildings)
    from twin import casework, stocktaking
    from twin.workspace import open_workspace

    parts = open_workspace(home)
    work = casework.load_bestand(parts, target)

    def stored(region: BaseGeometry, districts: list[District] | None, source: DataSource | None) -> Inventory:
        count = work.case.people_statistics
        if districts is not None:
            people = stocktaking.Statistics(districts, source)
        elif count is not None:
            people = stocktaking.statistics(parts, count.source, count.column, work.case.crs)
        else:
            people = None
        return stocktaking.stock_of(work, region, people)

    return work.case, stored
