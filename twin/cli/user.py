"""`twin user`: accounts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from twin.cli.speech import group, home_option, json_option, option, pick, say, say_json, table

user = group("user", "Konten anlegen, zeigen, Passwörter setzen.", "Make and show accounts, set passwords.")
ROLES = ("reader", "planner", "power_user", "administrator")


def _password(name: str, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    prompt = pick(f"Passwort für {name}", f"Password for {name}")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))


@user.member("add", "Ein Konto anlegen; fehlende Gruppen entstehen dabei.", "Make an account; missing groups are made.")
@click.argument("name")
@option("--role", type=click.Choice(ROLES), default="planner", show_default=True, de="Rolle", en="Role")
@option("--full-name", default="", de="Voller Name", en="Full name")
@option("--group", "groups", multiple=True, de="Gruppe (mehrfach)", en="Group (repeatable)")
@option("--link", is_flag=True, de="Statt Passwort einen Anmeldelink ausgeben", en="Print a sign-in link instead of a password")
@option("--password-stdin", is_flag=True, de="Passwort von der Standardeingabe", en="Read the password from stdin")
@home_option()
@json_option()
def add(
    name: str,
    role: str,
    full_name: str,
    groups: tuple[str, ...],
    link: bool,
    password_stdin: bool,
    home: Path | None,
    as_json: bool,
) -> None:
    """Make an account; groups that do not exist yet are made."""
    from twin.store.accounts import ROLES as KNOWN
    from twin.store.accounts import Group
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    password = None if link else _password(name, password_stdin)
    known = {item.id for item in workspace.accounts.groups()}
    for missing in [item for item in groups if item not in known]:
        workspace.accounts.put_group(Group(missing, missing))
    chosen = next(item for item in KNOWN if item == role)
    made = workspace.accounts.add(name, password, chosen, full_name=full_name, groups=groups)
    path = f"/login/{workspace.sessions.one_time_token(made.id)}" if link else None
    if as_json:
        say_json({"id": made.id, "name": made.name, "role": made.role, "groups": made.groups, "sign_in": path})
        return
    say(pick(f"Konto „{made.name}“ ({made.role}) ist angelegt.", f"Account '{made.name}' ({made.role}) was made."))
    if path:
        click.echo(path)


@user.member("list", "Alle Konten zeigen.", "Show all accounts.")
@home_option()
@json_option()
def list_users(home: Path | None, as_json: bool) -> None:
    """Show all accounts."""
    import dataclasses

    from twin.workspace import open_workspace

    users = open_workspace(home).accounts.all()
    if as_json:
        say_json([dataclasses.asdict(item) for item in users])
        return
    heading = [pick("Name", "Name"), pick("Rolle", "Role"), pick("Gruppen", "Groups"), pick("aktiv", "active")]
    rows = [[item.name, item.role, ", ".join(item.groups), pick("ja", "yes") if item.active else "–"] for item in users]
    table([heading, *rows])


@user.member("passwd", "Ein neues Passwort setzen; alle Anmeldungen enden.", "Set a new password; all sessions end.")
@click.argument("name")
@option("--link", is_flag=True, de="Statt Passwort einen Anmeldelink ausgeben", en="Print a sign-in link instead of a password")
@option("--password-stdin", is_flag=True, de="Passwort von der Standardeingabe", en="Read the password from stdin")
@home_option()
def passwd(name: str, link: bool, password_stdin: bool, home: Path | None) -> None:
    """Set a new password, which ends all sessions of the account, or print a link that signs in once."""
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    found = workspace.accounts.named(name)
    if link:
        click.echo(f"/login/{workspace.sessions.one_time_token(found.id)}")
        return
    workspace.accounts.change(found.id, password=_password(found.name, password_stdin))
    say(pick(f"Das Passwort von „{found.name}“ ist gesetzt.", f"The password of '{found.name}' is set."))
