"""`twin case`: planning cases with their indicators, each with its evidence in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.speech import group, home_option, json_option, language, option, pick, say, say_json, table
from twin.errors import DocumentInvalid, FileDamaged, NotFound
from twin.language import Text

if TYPE_CHECKING:  # the domain is loaded by the commands that need it
    from twin.casediff import CaseDiff
    from twin.planning.answer import StateAnswer
    from twin.planning.plan.facts import PlanFacts

case = group(
    "case", "Planungsfälle: Kennzahlen mit Nachweis, Vergleich, Ein- und Ausgabe.", "Planning cases: indicators with evidence."
)


def read_document(file: Path) -> dict[str, Any]:
    """Return the JSON object in a file; raises NotFound (FILE_NOT_FOUND), DocumentInvalid (DOCUMENT_NO_JSON)."""
    import orjson

    try:
        value = orjson.loads(file.read_bytes())
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise _no_file(file) from error
    except orjson.JSONDecodeError as error:
        raise _no_json(file, str(error)) from error
    if not isinstance(value, dict):
        raise _no_json(file, "{…}")
    return value


def _no_file(file: Path) -> NotFound:
    return NotFound(
        "FILE_NOT_FOUND",
        f"Die Datei {file} gibt es nicht oder sie ist nicht lesbar.",
        f"The file {file} does not exist or cannot be read.",
        file=file.name,
    )


def _no_json(file: Path, said: str) -> DocumentInvalid:
    sentence = Text(f"{file.name} ist kein JSON-Dokument: {said}.", f"{file.name} is no JSON document: {said}.")
    return DocumentInvalid("DOCUMENT_NO_JSON", sentence.de, sentence.en, file=file.name, faults=[sentence.to_json()])


def plan_option() -> Callable[[Any], Any]:
    """Return the option that names a plan to check against."""
    place = click.Path(path_type=Path)
    return option("--plan", type=place, de="XPlanGML-Datei, gegen die geprüft wird", en="XPlanGML file to check against")


def read_plan(file: Path) -> PlanFacts:
    """Return what the plan in an XPlanGML file fixes; raises NotFound, FormatUnknown and what the importer raises."""
    from twin.findings import Progress
    from twin.geodata.plan import Plan
    from twin.handlers import Source
    from twin.importers.xplan.reader import XPlanGML
    from twin.options import NoOptions
    from twin.planning.plan.facts import facts_of

    if not file.is_file():
        raise _no_file(file)
    batches = XPlanGML().read(Source(file, file.name), NoOptions(), Progress())
    plan = next((batch.data for batch in batches if isinstance(batch.data, Plan)), None)
    if plan is None:
        raise FileDamaged(
            "PLAN_EMPTY",
            f"In „{file.name}“ ist kein Objekt eines Plans lesbar.",
            f"No object of a plan can be read in '{file.name}'.",
            file=file.name,
        )
    return facts_of(plan)


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
    "--against", default="0", show_default=True, de="Bezug der Unterschiede (Buchstabe)", en="Base of the differences (letter)"
)
@home_option()
@json_option()
def compare(identifier: str, against: str, home: Path | None, as_json: bool) -> None:
    """Show the comparison table; with --json every number with its evidence."""
    from twin import casework
    from twin.workspace import open_workspace

    found = casework.comparison(casework.load(open_workspace(home), identifier), against).to_json(language())
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


@case.member("diff", "Zeigen, was eine Variante ändert, oder zwei Fassungen vergleichen.", "Show what an alternative changes.")
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


@case.member("check", "Einen Planungsfall gegen den Bebauungsplan prüfen.", "Check a planning case against the building plan.")
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


@case.member("schema", "Das JSON-Schema des Planfall-Dokuments ausgeben.", "Print the JSON Schema of the case document.")
def schema() -> None:
    """Print the JSON Schema."""
    from twin.planning.document import schema as schema_of_document

    say_json(schema_of_document())
