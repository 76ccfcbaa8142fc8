"""`twin formats`, `twin inspect`, `twin convert`: work on files that needs no home."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.files import NO_MEND, REPORT, bundled, write_report
from twin.cli.places import ALLOW_INTERNAL, PLACE, file_of, is_address
from twin.cli.speech import command, json_option, language, option, pairs, pick, progress_bar, say, say_json, table

if TYPE_CHECKING:
    from twin.findings import ImportReport
    from twin.handlers import Exporter, ExportReport, Registry

OPTION_HELP = {"de": "Option schlüssel=wert des Formats (mehrfach)", "en": "Option key=value of the format (repeatable)"}


def _registry() -> Registry:
    from twin.exporters import EXPORTERS
    from twin.handlers import Registry
    from twin.importers import IMPORTERS

    return Registry(IMPORTERS, EXPORTERS)


@command(
    "formats", "Alle Formate zeigen: was gelesen und geschrieben wird und ob es bereitsteht.", "Show all formats and their state."
)
@json_option()
def formats(as_json: bool) -> None:
    """Show every handler, its state, what it reads or writes."""
    rows = [entry.to_json() for entry in _registry().entries()]
    if as_json:
        say_json(rows)
        return
    heading = [pick("Format", "Format"), "", pick("Zustand", "State"), pick("Titel", "Title"), pick("Endungen", "Endings")]
    kinds = {"importer": pick("liest", "reads"), "exporter": pick("schreibt", "writes")}
    lines = [_format_line(row, kinds[row["kind"]]) for row in rows]
    table([heading, *lines])


def _format_line(row: Mapping[str, Any], kind: str) -> list[str]:
    state = row["reason"][language()] if row["state"] != "ready" else pick("bereit", "ready")
    return [row["id"], kind, state, row["title"][language()], " ".join(row["extensions"])]


@command("inspect", "Zeigen, was in einer Datei ist; geschrieben wird nichts.", "Show what is in a file; nothing is written.")
@click.argument("files", metavar="FILE|DIR|ADDRESS...", nargs=-1, required=True, type=PLACE)
@option("--as", "wanted", default=None, de="Format (sonst wird es erkannt)", en="Format (recognised otherwise)")
@option("-o", "options", multiple=True, **OPTION_HELP)
@option("--crs", default=None, de="Koordinatensystem, wenn die Datei keines nennt", en="CRS when the file names none")
@ALLOW_INTERNAL
@json_option()
def inspect(
    files: tuple[Path | str, ...],
    wanted: str | None,
    options: tuple[str, ...],
    crs: str | None,
    allow_internal: bool,
    as_json: bool,
) -> None:
    """Show the layers of files that belong together, or of the service at an address, with their counts, CRS and height datum."""
    from twin.reader.reading import inspect_in_child

    given = pairs(options)
    if is_address(files[0]):
        with file_of(files[0], wanted, allow_internal=allow_internal) as (path, name, format_found):
            found = inspect_in_child(path, name, wanted_format=format_found, options=given, crs=crs)
    else:
        (one,) = bundled(_registry(), [Path(file) for file in files], one=True)
        found = inspect_in_child(one.main, one.main.name, wanted_format=wanted, options=given, crs=crs, companions=one.companions)
    if as_json:
        say_json(found)
        return
    click.echo(f"{found['format']} {found['version']}".strip() + f" – {found['evidence'][language()]}")
    heading = [pick("Ebene", "Layer"), pick("Art", "Type"), pick("Anzahl", "Count"), "CRS", pick("Höhen", "Heights"), "LoD"]
    rows = [
        [item["name"], item["type"], str(item["count"]), _crs(item["crs"]), item["vertical"] or "?", " ".join(item["lods"])]
        for item in found["layers"]
    ]
    table([heading, *rows])
    for finding in found["findings"]:
        say(f"{finding['severity']}: {finding['text'][language()]}")


def _crs(code: str | None) -> str:
    """Return a system's code for a table, of one written out as WKT its name alone."""
    if code is None or len(code) < 40:
        return code or "?"
    from twin.geodata import crs

    return pick(f"{crs.title(code)}, eigene Parameter", f"{crs.title(code)}, own parameters")


@command(
    "convert",
    "Eine Datei in ein anderes Format umwandeln; ein Ordner ist nicht nötig. OUT ist bei Kachelsätzen ein Ordner.",
    "Convert a file into another format; no home is needed. OUT is a folder for tilesets.",
)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@option("--from", "source_format", default=None, de="Format von IN (sonst erkannt)", en="Format of IN (recognised otherwise)")
@option(
    "--to", "target_format", default=None, de="Format von OUT (sonst nach der Endung)", en="Format of OUT (else by its ending)"
)
@option("-o", "options", multiple=True, **OPTION_HELP)
@option("--crs", default=None, de="Koordinatensystem von IN, wenn es keines nennt", en="CRS of IN when it names none")
@option("--to-crs", default=None, de="Koordinatensystem von OUT", en="CRS of OUT")
@NO_MEND
@REPORT
@json_option()
def convert(
    source: Path,
    target: Path,
    source_format: str | None,
    target_format: str | None,
    options: tuple[str, ...],
    crs: str | None,
    to_crs: str | None,
    no_mend: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Read in a reader process, write beside the target, move into place when it was verified."""
    from twin.delivery.dataset import selection
    from twin.delivery.download import download
    from twin.findings import Progress
    from twin.options import parse
    from twin.reader.reading import read_in_child

    began = time.monotonic()
    registry = _registry()
    exporter = registry.exporter_for(target, target_format)
    reading, writing = divided(registry, exporter, pairs(options), source_format)
    chosen = parse(exporter.Options, writing)
    with tempfile.TemporaryDirectory(prefix="twin-convert-") as folder, progress_bar(source.name, as_json) as tell:
        layers, findings = Path(folder) / "layers", Path(folder) / "findings"
        (given,) = bundled(registry, [source], one=True)
        read = read_in_child(
            given.main,
            given.main.name,
            layers,
            wanted_format=source_format,
            options=reading,
            crs=crs,
            companions=given.companions,
            mend=not no_mend,
            findings=findings,
            on_progress=tell,
        )
        if report is not None:
            write_report(findings, report)
        written = download(
            selection(read.layers, layers, source.stem), exporter, target, chosen, progress=Progress(tell), crs=to_crs
        )
    seconds = round(time.monotonic() - began, 3)
    if as_json:
        output = {"path": str(target), "format": exporter.format.id, **output_json(written)}
        say_json({"format": read.format, **read.report.to_json(), "seconds": seconds, "output": output})
        return
    say_report(read.report)
    counted = ", ".join(f"{name}: {count}" for name, count in written.counts.items())
    click.echo(pick(f"{target} geschrieben ({counted}) in {seconds:.1f} s.", f"{target} written ({counted}) in {seconds:.1f} s."))
    for loss in written.losses:
        say(loss.in_(language()))


def divided(
    registry: Registry, exporter: Exporter | None, given: Mapping[str, str], source_format: str | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the options for the importer and those for the exporter.

    An option the exporter knows is the exporter's, and the importer's too when --from names an importer that knows it. All others
    are the importer's, who refuses unknown ones with "did you mean".
    """
    writes = {item.name for item in dataclasses.fields(exporter.Options)} if exporter else set()
    reads: set[str] = set()
    if source_format is not None:
        reads = {item.name for item in dataclasses.fields(registry.importer(source_format).Options)}
    reading = {key: value for key, value in given.items() if key not in writes or key in reads}
    return reading, {key: value for key, value in given.items() if key in writes}


def output_json(report: ExportReport) -> dict[str, Any]:
    """Return an export report as `--json` prints it."""
    plain = dataclasses.asdict(report)
    return {**plain, "files": list(report.files), "losses": [loss.to_json() for loss in report.losses]}


def say_report(report: ImportReport) -> None:
    """Write the addition of every layer and the findings, gravest first."""
    for layer in report.layers:
        addition = f"{layer.read} = {layer.imported} + {layer.repaired} + {layer.rejected}"
        words = pick("gelesen = übernommen + repariert + abgelehnt", "read = imported + repaired + rejected")
        click.echo(f"{layer.name} ({layer.type}, {layer.crs}): {addition}  ({words})")
    for group in report.findings:
        click.echo(f"  {group.severity} {group.code} × {group.total}: {group.examples[0].text.in_(language())}")
