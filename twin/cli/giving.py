"""`twin catalogue give | record`: the metadata record of an own thing, given to another catalogue or written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from twin.cli.speech import command, home_option, json_option, option, pick, say, say_json

if TYPE_CHECKING:
    from twin.workspace import Workspace

_ADDRESS = option(
    "--address",
    default="",
    metavar="URL",
    de="Adresse, unter der andere diesen Stadtzwilling erreichen (sonst public_address aus twin.toml)",
    en="Address at which others reach this twin (else public_address of twin.toml)",
)


def _thing(workspace: Workspace, said: str) -> str:
    """Return the id of a dataset or the slug of a storyboard, which may be named by its id too."""
    from twin.errors import NotFound

    if workspace.datasets.versions(said):
        return said
    try:
        return workspace.storyboards.get(said).slug
    except NotFound:
        return said


def _key(workspace: Workspace, said: str) -> str:
    """Return what a thing is remembered by; a storyboard may be withdrawn by now."""
    from twin.errors import NotFound

    if workspace.datasets.versions(said):
        return f"dataset/{said}"
    try:
        return f"storyboard/{workspace.storyboards.get(said).id}"
    except NotFound:
        return f"storyboard/{workspace.storyboards.at(said).id}"


@command(
    "give",
    "Einen Datensatz oder ein veröffentlichtes Storyboard in einen Katalog eintragen.",
    "Put a dataset or a published storyboard into a catalogue.",
)
@click.argument("thing", metavar="DATASET|STORY")
@click.argument("catalogue", metavar="CATALOGUE")
@_ADDRESS
@option("--back", is_flag=True, de="Den Eintrag wieder herausnehmen", en="Take the record out again")
@home_option()
@json_option()
def give(thing: str, catalogue: str, address: str, back: bool, home: Path | None, as_json: bool) -> None:
    """Insert the record, put it in the place of the one given before, or take that out."""
    from twin.cataloguing import giving
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    chosen = workspace.catalogues.get(catalogue)
    if back:
        gift = giving.take_back(workspace, _key(workspace, thing), chosen)
        click.echo(f"{gift.identifier}: {pick('herausgenommen', 'taken out')} ({chosen.title})")
        return
    given = giving.give(workspace, _thing(workspace, thing), chosen, base=address)
    if as_json:
        say_json(given.to_json())
        return
    done = pick("neu eingetragen", "put there") if given.new else pick("ersetzt", "replaced")
    click.echo(f"{given.gift.identifier}  {given.title}: {done} ({chosen.title})")


@command(
    "record",
    "Den Metadatensatz eines Datensatzes oder veröffentlichten Storyboards schreiben (ISO 19139).",
    "Write the metadata record of a dataset or a published storyboard (ISO 19139).",
)
@click.argument("thing", metavar="DATASET|STORY")
@click.argument("target", metavar="OUT.xml", type=click.Path(path_type=Path, dir_okay=False))
@_ADDRESS
@home_option()
def record(thing: str, target: Path, address: str, home: Path | None) -> None:
    """Write what `give` would give, for a dataset also before it is published."""
    from twin.catalogue import isowriting
    from twin.cataloguing import giving, own
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    base, found = giving.base_of(workspace, address), _thing(workspace, thing)
    versions = workspace.datasets.versions(found)
    made = own.of_dataset(workspace, versions[0], base) if versions else own.of_storyboard(workspace, found, base)
    target.write_bytes(isowriting.document(made))
    say(pick(f"{target} geschrieben: {made.title}", f"{target} written: {made.title}"))
