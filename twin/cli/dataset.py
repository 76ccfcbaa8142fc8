"""`twin import` and `twin export`: files into a home and out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.convert import OPTION_HELP, output_json, say_report
from twin.cli.files import NO_MEND, REPORT, bundled, write_report
from twin.cli.places import ALLOW_INTERNAL, PLACE, opened_to
from twin.cli.speech import command, home_option, json_option, language, option, pairs, pick, progress_bar, say, say_json

if TYPE_CHECKING:
    from twin.geodata.dataset import Dataset
    from twin.wish import Wish
    from twin.workspace import Workspace


@command(
    "import",
    "Dateien, Ordner und Dienste als Datensätze aufnehmen; ausgegeben werden Kennung und Importbericht.",
    "Take files, folders and services in as datasets; prints id and import report.",
)
@click.argument("files", metavar="FILE|DIR|ADDRESS...", nargs=-1, required=True, type=PLACE)
@option("--as", "wanted", default=None, de="Format (sonst wird es erkannt)", en="Format (recognised otherwise)")
@option("-o", "options", multiple=True, **OPTION_HELP)
@option("--crs", default=None, de="Koordinatensystem, wenn die Datei keines nennt", en="CRS when the file names none")
@option("--title", default="", de="Titel (sonst der Dateiname)", en="Title (else the file's name)")
@option("--into", default="", de="Neue Fassung dieses Datensatzes", en="New version of this dataset")
@option("--group", default="", de="Gruppe, der der Datensatz gehört", en="Group that owns the dataset")
@option("--licence", default="", de="Lizenz", en="Licence")
@option("--attribution", default="", de="Quellenvermerk", en="Attribution")
@option("--contact", default="", de="Ansprechperson", en="Contact person")
@option(
    "--data-date",
    default="",
    metavar="YYYY-MM-DD",
    de="Datenstand (sonst aus der Datei)",
    en="Date of the data (else the file's)",
)
@option("--personal-data", is_flag=True, de="Enthält personenbezogene Daten", en="Contains personal data")
@ALLOW_INTERNAL
@option("--together", is_flag=True, de="Alle Dateien zu einem Datensatz (Kacheln)", en="All files as one dataset (tiles)")
@NO_MEND
@REPORT
@home_option()
@json_option()
def import_files(
    files: tuple[Path | str, ...],
    wanted: str | None,
    options: tuple[str, ...],
    crs: str | None,
    into: str,
    allow_internal: bool,
    together: bool,
    no_mend: bool,
    report: Path | None,
    home: Path | None,
    as_json: bool,
    **about: Any,
) -> None:
    """Import files, folders and addresses one by one; the first that is refused ends the command, those before it stay."""
    from twin.config import load
    from twin.workspace import open_workspace

    settings = load(home)
    for place in files if allow_internal else ():
        settings = opened_to(settings, place) if isinstance(place, str) else settings
    workspace = open_workspace(settings)
    made = []
    known = {"format": wanted, "options": pairs(options), "crs": crs, "dataset": into, "mend": not no_mend, **about}
    for wish in _wishes(workspace, files, known, together=together):
        with progress_bar(wish.name, as_json) as tell:
            made.append(run_import(workspace, wish, tell))
        if not as_json:
            say_dataset(made[-1])
    if report is not None:
        _write_reports(workspace, made, report)
    if as_json:
        documents = [dataset_document(item) for item in made]
        say_json(documents[0] if len(documents) == 1 else documents)


def _wishes(workspace: Workspace, places: Sequence[Path | str], about: dict[str, Any], *, together: bool) -> Iterator[Wish]:
    """Yield the wish for each dataset: files are kept now, what lies behind an address is fetched by the job."""
    from twin.wish import Wish

    paths = [place for place in places if isinstance(place, Path)]
    for given in bundled(workspace.registry, paths, one=together) if paths else ():
        along = tuple((file.name, workspace.files.keep_path(file).sha256) for file in given.companions)
        yield Wish(workspace.files.keep_path(given.main).sha256, given.main.name, companions=along, **about)
    for address in places:
        if isinstance(address, str):
            yield Wish("", address, address=address, **about)


def _write_reports(workspace: Workspace, made: list[Dataset], target: Path) -> None:
    """Write the table of each dataset; of several each has its id in the name."""
    from twin.delivery.findingstable import FILE

    for dataset in made:
        place = target if len(made) == 1 else target.with_stem(f"{target.stem}-{dataset.id}")
        write_report(workspace.datasets.version_folder(dataset.id, dataset.version) / FILE, place)


def run_import(workspace: Workspace, wish: Wish, tell: Any) -> Dataset:
    """Return the dataset an import makes when it is run here and now; raises the error the job failed with."""
    from twin import intake
    from twin.errors import Cancelled
    from twin.job import error_of
    from twin.store.datasets import from_json

    job = workspace.runner.run_here(intake.ask(workspace, wish), intake.processes(workspace), tell)
    if job.problem is not None:
        raise error_of(job.problem)
    if job.result is None:
        raise Cancelled(
            "CANCELLED", f"Der Import von „{wish.name}“ wurde abgebrochen.", f"The import of '{wish.name}' was stopped."
        )
    return from_json(job.result)


def say_dataset(dataset: Dataset) -> None:
    """Write id, version, title, date and report of a dataset."""
    date = dataset.data_date or pick("unbekannt", "unknown")
    name = f"{dataset.id} v{dataset.version}"
    click.echo(pick(f"{name} „{dataset.title}“, Datenstand {date}", f"{name} '{dataset.title}', data of {date}"))
    say_report(dataset.lineage.report)


def dataset_document(dataset: Dataset) -> dict[str, Any]:
    """Return what `--json` prints of an import."""
    own = {"dataset": dataset.id, "version": dataset.version, "title": dataset.title, "data_date": dataset.data_date}
    return {"format": dataset.lineage.importer, **dataset.lineage.report.to_json(), "output": own}


@command(
    "export",
    "Einen Datensatz oder eine Variante in eine Datei schreiben.",
    "Write a dataset or an alternative to a file.",
)
@click.argument("names", metavar="[DATASET] OUT", nargs=-1, required=True)
@option("--to", "target_format", default=None, de="Format (sonst nach der Endung)", en="Format (else by the ending)")
@option("-o", "options", multiple=True, **OPTION_HELP)
@option("--to-crs", default=None, de="Koordinatensystem von OUT", en="CRS of OUT")
@option("--version", type=int, default=None, de="Fassung (sonst die neueste)", en="Version (else the newest)")
@option("--layer", "layers", multiple=True, de="Nur diese Ebene (mehrfach)", en="This layer only (repeatable)")
@option(
    "--bbox",
    default=None,
    metavar="W,S,E,N",
    de="Nur was dieses Rechteck (Grad) berührt",
    en="Only what touches this rectangle (degrees)",
)
@option("--case", default="", de="Planfall statt Datensatz", en="A case instead of a dataset")
@option("--alternative", default="", metavar="A", de="Variante des Planfalls", en="Alternative of the case")
@option(
    "--part",
    type=click.Choice(["added", "removed", "result"]),
    default="result",
    de="Was kommt, was fällt oder die Stadt danach",
    en="What it adds, removes, or the city after it",
)
@home_option()
@json_option()
def export(
    names: tuple[str, ...],
    target_format: str | None,
    options: tuple[str, ...],
    to_crs: str | None,
    version: int | None,
    layers: tuple[str, ...],
    bbox: str | None,
    case: str,
    alternative: str,
    part: str,
    home: Path | None,
    as_json: bool,
) -> None:
    """Write a dataset version, or a part of an alternative, to a file or a tileset folder."""
    from twin import exporting
    from twin.findings import Progress
    from twin.workspace import open_workspace

    if len(names) != (1 if case else 2):
        raise click.UsageError(
            pick("Nötig: DATASET und OUT; mit --case nur OUT.", "Needed: DATASET and OUT; only OUT with --case.")
        )
    workspace = open_workspace(home)
    target = Path(names[-1])
    exporter = workspace.registry.exporter_for(target, target_format)
    order = exporting.order_of(
        {
            "format": exporter.format.id,
            "dataset": "" if case else names[0],
            "version": version,
            "case": case,
            "alternative": alternative,
            "part": part,
            "layers": layers,
            "bbox": bbox.split(",") if bbox else None,
            "crs": to_crs,
            "options": pairs(options),
        }
    )
    with progress_bar(target.name, as_json) as tell:
        report = exporting.write(workspace, order, target, Progress(tell))
    if as_json:
        say_json({"output": {"path": str(target), "format": exporter.format.id, **output_json(report)}})
        return
    click.echo(pick(f"{target} geschrieben ({report.size} Bytes).", f"{target} written ({report.size} bytes)."))
    click.echo(f"sha256 {report.sha256}")
    for loss in report.losses:
        say(loss.in_(language()))
