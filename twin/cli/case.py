"""`twin case`: planning cases with their indicators, each with its evidence in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from twin.cli.casefiles import plan_option, read_document, read_plan
from twin.cli.casestates import area, check, diff
from twin.cli.speech import group, home_option, json_option, language, option, pick, say, say_json, table

case = group(
    "case", "Planungsfälle: Kennzahlen mit Nachweis, Vergleich, Ein- und Ausgabe.", "Planning cases: indicators with evidence."
)
for _command in (area, check, diff):
    case.add_command(_command)


@case.member("list", "Alle Planungsfälle zeigen.", "Show all planning cases.")
@home_option()
@json_option()
def list_cases(home: Path | None, as_json: bool) -> None:
    """Show all cases with their alternatives."""
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    rows = [
        {
            "id": item.id,
            "title": item.title,
            "revision": item.revision,
            "group": item.group,
            "saved_at": item.saved_at,
            "alternatives": [other.slug for other in workspace.alternatives.of_case(item.id)],
        }
        for item in workspace.cases.all()
    ]
    if as_json:
        say_json(rows)
        return
    heading = [pick("Kennung", "Id"), pick("Titel", "Title"), pick("Fassung", "Revision"), pick("Alternativen", "Alternatives")]
    table([heading, *(_case_line(row) for row in rows)])


def _case_line(row: Mapping[str, Any]) -> list[str]:
    return [row["id"], row["title"], str(row["revision"]), " ".join(row["alternatives"])]


@case.member("show", "Einen Planungsfall mit allen Kennzahlen des Bestands und der Alternativen zeigen.", "Show a case.")
@click.argument("identifier", metavar="CASE")
@home_option()
@json_option()
def show(identifier: str, home: Path | None, as_json: bool) -> None:
    """Show what a case is made of; with --json every measure with its evidence."""
    from twin import casework
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    work = casework.load(workspace, identifier)
    found = casework.comparison(work).to_json(language())
    if as_json:
        head = {"id": identifier, "title": work.case.title, "revision": work.revision, "alternatives": dict(work.revisions)}
        say_json({**head, "sources": casework.sources(work), "comparison": found})
        return
    click.echo(f"{work.case.title} ({identifier}, {pick('Fassung', 'revision')} {work.revision})")
    for source in casework.sources(work):
        click.echo(f"  {source['title']} v{source['version']}, {pick('Datenstand', 'data of')} {source['data_date'] or '?'}")
    _say_comparison(found)


@case.member("compare", "Die Kennzahlen aller Alternativen nebeneinander zeigen.", "Show the indicators of all alternatives.")
@click.argument("identifier", metavar="CASE")
@option(
    "--against",
    default="0",
    show_default=True,
    de="Bezug der Unterschiede (Buchstabe oder plan)",
    en="Base of the differences (letter or plan)",
)
@option("--rows", default="", de="Kennzahlen mit Komma, oder all", en="Measures separated by commas, or all")
@home_option()
@json_option()
def compare(identifier: str, against: str, rows: str, home: Path | None, as_json: bool) -> None:
    """Show the comparison table; with --json every number with its evidence."""
    from twin import casework
    from twin.workspace import open_workspace

    chosen = [key.strip() for key in rows.split(",") if key.strip()] or None
    found = casework.comparison(casework.load(open_workspace(home), identifier), against, chosen).to_json(language())
    if as_json:
        say_json(found)
        return
    _say_comparison(found)


def _say_comparison(found: Mapping[str, Any]) -> None:
    letters = [str(column["letter"]) for column in found["columns"]]
    rows = [[row["label"], *(_cell(row["cells"][letter]) for letter in letters)] for row in found["rows"]]
    table([[pick("Kennzahl", "Indicator"), *letters], *rows])


def _cell(cell: Mapping[str, Any]) -> str:
    return f"{cell['display']} ({cell['delta_display']})" if cell["delta_display"] else str(cell["display"])


@case.member(
    "compute", "Ein Planfall-Dokument rechnen; ein Ordner ist nicht nötig.", "Compute a case document; no home is needed."
)
@click.argument("file", type=click.Path(path_type=Path))
@plan_option()
@json_option()
def compute(file: Path, plan: Path | None, as_json: bool) -> None:
    """Compute every measure of a document; with --json each with its evidence, its findings and refusals."""
    from twin.planning.document import compute as answer_to

    answer = answer_to(read_document(file), plan=None if plan is None else read_plan(plan))
    if as_json:
        say_json(answer.to_json(language()))
        return
    states = answer.states()
    keys = list(dict.fromkeys(key for state in states.values() for key in state.total))
    rows = []
    for key in keys:
        measures = [state.total.get(key) for state in states.values()]
        known = next(item for item in measures if item is not None)
        shown = [item.display(language()) if item is not None else "–" for item in measures]
        rows.append([known.indicator.label.in_(language()), *shown])
    table([[pick("Kennzahl", "Indicator"), *states], *rows])
    for letter, state in states.items():
        for finding in state.findings:
            say(f"{letter}: {finding.to_json(language())['text']}")


@case.member("import", "Ein Planfall-Dokument als Planungsfall aufnehmen.", "Take a case document in as a planning case.")
@click.argument("file", type=click.Path(path_type=Path))
@option("--group", "owner", default="", de="Gruppe, der der Fall gehört", en="Group that owns the case")
@home_option()
@json_option()
def import_case(file: Path, owner: str, home: Path | None, as_json: bool) -> None:
    """Keep a case document with its alternatives; prints its id."""
    from twin import casework
    from twin.workspace import open_workspace

    identifier = casework.import_case(open_workspace(home), read_document(file), group=owner)
    if as_json:
        say_json({"id": identifier})
    else:
        click.echo(identifier)


@case.member("export", "Einen Planungsfall als Dokument ausgeben.", "Print a case as a document.")
@click.argument("identifier", metavar="CASE")
@home_option()
def export(identifier: str, home: Path | None) -> None:
    """Print the document of a case with the newest revision of its alternatives."""
    from twin.workspace import open_workspace

    say_json(open_workspace(home).cases.whole(identifier))


@case.member("measures", "Alle Kennzahlen mit ihrer Regel zeigen, auch die anderer Pakete.", "Show all measures with their rule.")
@json_option()
def measures(as_json: bool) -> None:
    """Show every family of measures, whether it is ready, and what each measure says in plain words."""
    from twin.planning.families import standard

    rows = [entry.to_json(language()) for entry in standard().entries()]
    if as_json:
        say_json(rows)
        return
    heading = [pick("Familie", "Family"), pick("Stand", "State"), pick("Kennzahl", "Measure"), pick("Bedeutung", "Meaning")]
    lines = [[row["id"], row["state"], item["key"], item["wording"]] for row in rows for item in row["measures"]]
    table([heading, *lines, *([row["id"], row["state"], "–", row["reason"]] for row in rows if not row["measures"])])


@case.member("example", "Ein Beispiel eines Planfall-Dokuments ausgeben.", "Print an example of a case document.")
def show_example() -> None:
    """Print the example of the manual."""
    from twin.planning.example import example_text

    click.echo(example_text())


@case.member("schema", "Das JSON-Schema des Planfall-Dokuments ausgeben.", "Print the JSON Schema of the case document.")
def schema() -> None:
    """Print the JSON Schema."""
    from twin.planning.document import schema as schema_of_document

    say_json(schema_of_document())
