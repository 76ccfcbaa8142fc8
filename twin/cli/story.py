"""`twin story`: storyboards, their gate, their editions and what is taken along."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.editions import changes, storyboard_at, withdraw
from twin.cli.speech import group, home_option, json_option, language, option, pick, say, say_json, table
from twin.cli.storystates import check, publish, review, say_checks
from twin.errors import DocumentInvalid, NotFound

if TYPE_CHECKING:
    from twin.store.documents import Saved
    from twin.store.editions import KeptEdition
    from twin.workspace import Workspace

story = group("story", "Storyboards: prüfen, veröffentlichen, mitnehmen.", "Storyboards: check, publish, take along.")
for _member in (check, publish, review, changes, withdraw):
    story.add_command(_member)


@story.member("list", "Alle Storyboards mit ihren Fassungen zeigen.", "Show all storyboards with their editions.")
@home_option()
@json_option()
def list_stories(home: Path | None, as_json: bool) -> None:
    """Show all storyboards."""
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    rows = [_row(workspace, item) for item in workspace.storyboards.all()]
    if as_json:
        say_json(rows)
        return
    heading = [pick("Kennung", "Id"), pick("Adresse", "Address"), pick("Fassung", "Edition")]
    heading += [pick("Prüfung", "Review"), pick("Titel", "Title")]
    table([heading, *([row["id"], row["address"], str(row["edition"] or "–"), row["review"], row["title"]] for row in rows)])


def _row(workspace: Workspace, item: Saved) -> dict[str, Any]:
    from twin.reviewing import approval

    shown = [edition for edition in workspace.editions.of_storyboard(item.id) if not edition.withdrawn_at]
    return {
        "id": item.id,
        "title": item.title,
        "address": f"/s/{item.slug}",
        "revision": item.revision,
        "edition": shown[0].number if shown else None,
        "review": approval.standing(workspace, item).state,
        "published_at": shown[0].published_at if shown else None,
        "sha256": shown[0].sha256 if shown else None,
    }


@story.member(
    "pack", "Die Offline-Datei der Fassung schreiben: eine HTML-Datei mit 3D.", "Write the offline file of the edition."
)
@click.argument("identifier", metavar="ID")
@click.argument("target", metavar="OUT.html", type=click.Path(path_type=Path, dir_okay=False))
@option("--edition", "number", type=int, default=None, de="Fassung (sonst die neueste)", en="Edition (else the newest)")
@home_option()
def pack(identifier: str, target: Path, number: int | None, home: Path | None) -> None:
    """Write one HTML file that opens from a stick without a network."""
    from twin import publishing
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    kept = workspace.editions.get(storyboard_at(workspace, identifier).slug, number)
    content = publishing.pack(workspace, kept, language())
    write_whole(target, content)
    say(pick(f"{target}: {len(content) / 1e6:.2f} MB.", f"{target}: {len(content) / 1e6:.2f} MB."))


@story.member("handout", "Die Vorlage der Fassung als PDF schreiben.", "Write the committee paper of the edition as PDF.")
@click.argument("identifier", metavar="ID")
@click.argument("target", metavar="OUT.pdf", type=click.Path(path_type=Path, dir_okay=False))
@option("--edition", "number", type=int, default=None, de="Fassung (sonst die neueste)", en="Edition (else the newest)")
@option(
    "--base",
    default="",
    metavar="https://…",
    de="Adresse, unter der andere diesen Stadtzwilling erreichen (sonst public_address aus twin.toml)",
    en="Address at which others reach this twin (else public_address of twin.toml)",
)
@option(
    "--pictures/--no-pictures",
    default=True,
    de="Fehlende Bilder der Szenen vorher aufnehmen",
    en="Take missing pictures of scenes first",
)
@home_option()
def handout(identifier: str, target: Path, number: int | None, base: str, pictures: bool, home: Path | None) -> None:
    """Write the paper; pictures are taken first where Chromium is installed and none are kept."""
    from twin.takeaway import handout as papers
    from twin.takeaway.pictures import taken
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    kept = workspace.editions.get(storyboard_at(workspace, identifier).slug, number)
    if pictures:
        _take_pictures(workspace, kept)
    settings = workspace.settings
    address = base or settings.public_address or f"http://{settings.host}:{settings.port}"
    content = papers.handout(workspace, kept, language(), address)
    write_whole(target, content)
    count = len(taken(workspace, kept, language()))
    words = pick("{count} Bilder", "{count} pictures").format(count=count)
    say(f"{target}: {len(content) / 1e6:.2f} MB, {words}.")


def _take_pictures(workspace: Workspace, kept: KeptEdition) -> None:
    """Take the pictures of an edition that are missing; a browser that is missing or fails is told, no more."""
    from twin.errors import TwinBroken
    from twin.takeaway import pictures

    if not pictures.possible(workspace):
        say(pick("Chromium ist nicht installiert: keine Bilder der Szenen.", "Chromium is not installed: no pictures of scenes."))
        return
    try:
        pictures.take(workspace, kept, language())
    except TwinBroken as error:
        say(error.text.in_(language()))


@story.member(
    "scenes",
    "Bild und Tabelle jeder Szene in einen Ordner schreiben (PNG, CSV, XLSX).",
    "Write picture and table of each scene into a folder (PNG, CSV, XLSX).",
)
@click.argument("identifier", metavar="ID")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@option("--edition", "number", type=int, default=None, de="Fassung (sonst die neueste)", en="Edition (else the newest)")
@home_option()
def scenes(identifier: str, folder: Path, number: int | None, home: Path | None) -> None:
    """Write what a presentation or a report of somebody else needs of the edition."""
    from twin.takeaway import pictures, tables
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    kept = workspace.editions.get(storyboard_at(workspace, identifier).slug, number)
    _take_pictures(workspace, kept)
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{scene}.png": path.read_bytes() for scene, path in pictures.taken(workspace, kept, language()).items()}
    sheets = tables.all_tables(kept, language())
    files |= {f"{scene}.csv": tables.as_csv(sheet) for scene, sheet in sheets.items()}
    files["tables.xlsx"] = tables.as_xlsx(sheets, kept, language())
    for name, content in sorted(files.items()):
        write_whole(folder / f"{kept.slug}-e{kept.number}-{name}", content)
    say(pick(f"{folder}: {len(files)} Dateien.", f"{folder}: {len(files)} files."))


@story.member(
    "export",
    "Die Fassung mit Planfall und Daten als ein Paket schreiben, das ein anderer Stadtzwilling aufnimmt.",
    "Write the edition with its case and data as one package that another twin takes in.",
)
@click.argument("identifier", metavar="ID")
@click.argument("target", metavar="OUT.zip", type=click.Path(path_type=Path, dir_okay=False))
@option("--edition", "number", type=int, default=None, de="Fassung (sonst die neueste)", en="Edition (else the newest)")
@home_option()
def export(identifier: str, target: Path, number: int | None, home: Path | None) -> None:
    """Write the package."""
    import tempfile

    from twin.takeaway import bundle
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    kept = workspace.editions.get(storyboard_at(workspace, identifier).slug, number)
    with tempfile.TemporaryDirectory(prefix="twin-export-") as folder:
        written = Path(folder) / target.name
        count = bundle.write(workspace, kept, written)
        write_whole(target, written.read_bytes())
    words = pick("{count} Dateien mit Daten", "{count} files of data").format(count=count)
    say(f"{target}: {target.stat().st_size / 1e6:.2f} MB, {words}.")


@story.member(
    "import",
    "Das Paket eines anderen Stadtzwillings aufnehmen: Daten, Planfall, Storyboard als Entwurf.",
    "Take in the package of another twin: data, case, storyboard as a draft.",
)
@click.argument("file", metavar="FILE.zip", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@option("--group", "owner", default="", de="Gruppe, der alles gehören wird", en="Group that will own it all")
@home_option()
@json_option()
def import_package(file: Path, owner: str, home: Path | None, as_json: bool) -> None:
    """Take the package in; the exit status is 1 when a number computed here differs from the frozen one."""
    from twin.takeaway.arrival import take_in
    from twin.workspace import open_workspace

    arrival = take_in(open_workspace(home), file, group=owner)
    if as_json:
        say_json(arrival.to_json())
    else:
        say_checks([], arrival.proof.to_json())
        click.echo(arrival.storyboard)
    if not arrival.proof.holds:
        raise DocumentInvalid(
            "NUMBERS_DIFFER",
            "Hier gerechnete Zahlen weichen von denen der Fassung ab; alles ist als Entwurf aufgenommen.",
            "Numbers computed here differ from those of the edition; everything was taken in as a draft.",
        )


def write_whole(target: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all; raises NotFound (FOLDER_NOT_FOUND) when its folder is missing."""
    import os
    import secrets

    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except (FileNotFoundError, NotADirectoryError) as error:
        folder = target.parent
        raise NotFound("FOLDER_NOT_FOUND", f"Den Ordner {folder} gibt es nicht.", f"There is no folder {folder}.") from error
    finally:
        part.unlink(missing_ok=True)


@story.member("text", "Die Fassung als Text ausgeben: Szenen, Zahlen, Quellen.", "Print the edition as text.")
@click.argument("identifier", metavar="ID")
@option("--edition", "number", type=int, default=None, de="Fassung (sonst die neueste)", en="Edition (else the newest)")
@home_option()
def text(identifier: str, number: int | None, home: Path | None) -> None:
    """Print the text equivalent of an edition."""
    from twin.storytelling import edition as editions
    from twin.storytelling.textequivalent import content
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    kept = workspace.editions.get(storyboard_at(workspace, identifier).slug, number)
    page = content(editions.thaw(kept.document, kept.sha256), language())
    for line in _lines(page):
        click.echo(line)


def _lines(page: Mapping[str, Any]) -> list[str]:
    from twin.storytelling.narrative import plain

    view = page["story"]
    lines = [view["title"], "=" * len(view["title"]), *page["facts"], "", view["summary"], ""]
    for scene, html in zip(view["scenes"], page["narratives"], strict=True):
        lines += [scene["heading"], "-" * len(scene["heading"]), plain(html), "", f"[{scene['text_alternative']}]", ""]
        lines += [*_legend(scene), ""] if scene["legend"] else []
        lines += [*_beside(scene), ""] if scene["media"] or scene["exhibits"] or scene["measurements"] else []
    lines += [_row_line(row) for row in page["all_figures"]]
    for item in view["glossary"]:
        full = f" ({item['title']})" if item["title"] else ""
        lines.append(f"{item['name']}{full}: {item['explanation']}")
    lines += [f"{item['what']} – {item['by']}, {item['day']}: {item['reason']}" for item in view["exceptions"]]
    return lines


def _legend(scene: Mapping[str, Any]) -> list[str]:
    """Return what the colours of a scene mean, without the colours, and by what it is lettered."""
    return [f"{part['title']}: {'; '.join(filter(None, (*_meanings(part), part['note'])))}" for part in scene["legend"]]


def _meanings(part: Mapping[str, Any]) -> list[str]:
    return [" ".join(filter(None, (line["label"], line.get("amount")))) for line in part["lines"]]


def _beside(scene: Mapping[str, Any]) -> list[str]:
    """Return pictures and videos in words, charts and tables with their values, and what was measured."""
    pictures = [f"[{item['alternative'] or item['caption']}] ({item['credit']})" for item in scene["media"]]
    exhibits = [
        line for item in scene["exhibits"] for line in (f"{item['title']}:", *(f"  {_row_line(row)}" for row in item["rows"]))
    ]
    measured = [f"{item['label']}: {item['display']} ({item['where']})" for item in scene["measurements"]]
    return [*pictures, *exhibits, *measured]


def _row_line(row: Mapping[str, Any]) -> str:
    values = (f"{cell['letter']} {(cell['measure'] or {}).get('display', '–')}" for cell in row["cells"])
    return f"{row['label']}: {'; '.join(values)}"
