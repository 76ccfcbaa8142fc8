"""`twin catalogue`: metadata catalogues added, searched, walked, taken from, and asked for newer editions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from twin.cli.giving import give, record
from twin.cli.places import ALLOW_INTERNAL
from twin.cli.records import search, show, take
from twin.cli.running import run_job, say_findings
from twin.cli.speech import group, home_option, json_option, language, option, pick, say, say_json, table

catalogue = group(
    "catalogue",
    "Metadatenkataloge: hinzufügen, durchsuchen, übernehmen, auf neuere Fassungen prüfen.",
    "Metadata catalogues: add, search, take from, look for newer editions.",
)
for member in (search, show, take, give, record):
    catalogue.add_command(member)


@catalogue.member("list", "Alle Kataloge zeigen.", "Show all catalogues.")
@home_option()
@json_option()
def list_catalogues(home: Path | None, as_json: bool) -> None:
    """Show id, number of records, last good answer, title and what a catalogue failed with."""
    from twin.workspace import open_workspace

    found = open_workspace(home).catalogues.kept()
    if as_json:
        say_json([item.to_json() for item in found])
        return
    heading = [pick("Kennung", "Id"), pick("Einträge", "Records"), pick("Zuletzt befragt", "Last asked"), pick("Titel", "Title")]
    rows = [[item.catalogue.id, str(item.records), item.asked_at or "–", item.catalogue.title] for item in found]
    table([heading, *rows])
    for item in found:
        if item.problem is not None:
            say(f"{item.catalogue.id}: {item.problem.in_(language())}")


@catalogue.member(
    "add",
    "Den Katalog an einer Adresse hinzufügen (CSW 2.0.2 oder 3.0.0).",
    "Add the catalogue at an address (CSW 2.0.2 or 3.0.0).",
)
@click.argument("address", metavar="URL")
@option("--title", default="", de="Titel (sonst der des Katalogs)", en="Title (else the catalogue's own)")
@option("--group", "owner", default="", de="Nur für diese Gruppe", en="For this group only")
@option("--user", default="", de="Konto beim Katalog; das Passwort wird erfragt", en="Account there; the password is asked for")
@option("--password-stdin", is_flag=True, de="Passwort von der Standardeingabe", en="Read the password from stdin")
@option("--test", "only_test", is_flag=True, de="Nur prüfen, nichts speichern", en="Only try it, keep nothing")
@ALLOW_INTERNAL
@option(
    "--allow",
    "also",
    multiple=True,
    metavar="HOST:PORT",
    de="Auch dieser Rechner im eigenen Netz, etwa der Dienste (mehrfach)",
    en="This host of the own network too, that of the services, say (repeatable)",
)
@home_option()
@json_option()
def add(
    address: str,
    title: str,
    owner: str,
    user: str,
    password_stdin: bool,
    only_test: bool,
    allow_internal: bool,
    also: tuple[str, ...],
    home: Path | None,
    as_json: bool,
) -> None:
    """Read the capabilities and keep the catalogue; the administrator's word about its host is kept with it."""
    from twin.addresses import read_address
    from twin.cataloguing import adding
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    asked = read_address(address)
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    known = {"user": user, "allow": " ".join([*([f"{host}:{asked.port}"] if allow_internal else []), *also])}
    if user:
        known["password"] = _password(password_stdin)
    if only_test:
        found = adding.test(workspace, address, **known)
    else:
        found = adding.add(workspace, address, title=title, group=owner, **known)
    if as_json:
        say_json(found.to_json())
        return
    click.echo(f"{found.id or '–'}  {found.title}  (CSW {found.version}, {found.schema})")
    for note in found.notes:
        say(note.in_(language()))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(pick("Passwort", "Password"), hide_input=True, err=True))


@catalogue.member("remove", "Einen Katalog mit seinen Einträgen vergessen.", "Forget a catalogue and its records.")
@click.argument("identifier", metavar="CATALOGUE")
@home_option()
def remove(identifier: str, home: Path | None) -> None:
    """Forget a catalogue; datasets taken from it stay."""
    from twin.workspace import open_workspace

    open_workspace(home).catalogues.remove(identifier)
    say(pick(f"{identifier} entfernt; übernommene Datensätze bleiben.", f"{identifier} removed; datasets taken from it stay."))


@catalogue.member("harvest", "Alle Einträge eines Katalogs in den Suchindex holen.", "Fetch all records of a catalogue.")
@click.argument("identifier", metavar="CATALOGUE")
@home_option()
@json_option()
def harvest(identifier: str, home: Path | None, as_json: bool) -> None:
    """Walk through all records and print the account."""
    from twin.catalogue.catalogue import CatalogueId
    from twin.cataloguing import harvest as harvesting
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    done = run_job(workspace, harvesting.harvest(workspace, CatalogueId(identifier)), as_json)
    account = done.result or {}
    if as_json:
        say_json({**account, "findings": list(done.findings)})
        return
    told = "–" if account.get("matched") is None else account["matched"]
    click.echo(
        pick(
            f"{account['received']} von {told} Einträgen, neu oder geändert {account['new']}, weggefallen {account['gone']}",
            f"{account['received']} of {told} records, new or changed {account['new']}, gone {account['gone']}",
        )
    )
    say_findings(done)


@catalogue.member(
    "refresh",
    "Die Einträge aller Datensätze nachlesen: Gibt es neuere Fassungen?",
    "Read the records of all datasets again: are there newer editions?",
)
@home_option()
@json_option()
def refresh(home: Path | None, as_json: bool) -> None:
    """Ask about every record some dataset came from; import nothing."""
    from twin.cataloguing import freshness
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    done = run_job(workspace, freshness.refresh(workspace), as_json)
    result = done.result or {}
    if as_json:
        say_json({**result, "findings": list(done.findings)})
        return
    click.echo(pick(f"{result['asked']} Einträge nachgelesen", f"{result['asked']} records read"))
    for item in result["newer"]:
        click.echo(f"{item['dataset']} v{item['version']}: {item['text'][language()]}")
        shown = [user["title"] for users in item["used_by"].values() for user in users]
        if shown:
            click.echo(f"  {pick('benutzt von', 'used by')}: {', '.join(shown)}")
    say_findings(done)
