"""What a storyboard goes through at the command line: its gate and proof, its review, its publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.editions import check_file, storyboard_at
from twin.cli.speech import command, home_option, json_option, language, option, pick, say_json
from twin.errors import DocumentInvalid

if TYPE_CHECKING:
    pass


@command(
    "check",
    "Zeigen, was vor dem Veröffentlichen fehlt, und ob die Fassung noch ist, was veröffentlicht wurde; auch einer Offline-Datei.",
    "Show what is missing before publishing, and whether the edition still is what was published; of an offline file as well.",
)
@click.argument("identifier", metavar="ID|FILE.html")
@home_option()
@json_option()
def check(identifier: str, home: Path | None, as_json: bool) -> None:
    """Run the gate and prove the newest edition; the exit status is 1 while something blocks or differs."""
    if Path(identifier).is_file():
        check_file(Path(identifier), home, as_json)
        return
    from twin import publishing
    from twin.reviewing import approval
    from twin.storytelling.edition import thaw
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    found = storyboard_at(workspace, identifier)
    checks = [item.to_json(language()) for item in publishing.gate_checks(workspace, found.id)]
    published = [item for item in workspace.editions.of_storyboard(found.id) if not item.withdrawn_at]
    proof = publishing.prove(workspace, published[0]).to_json() if published else None
    frozen = thaw(published[0].document).document if published else {}
    review = approval.standing(workspace, found).to_json()
    if as_json:
        number = published[0].number if published else None
        said = {"exceptions": frozen.get("exceptions", []), "approval": frozen.get("approval") or None}
        say_json({"gate": checks, "review": review, "edition": number, **said, "proof": proof})
    else:
        say_checks(checks, proof)
        _say_signed(frozen)
    blocking = [item["title"] for item in checks if item["blocks"] and not item["passed"]]
    blocking += [step["text"][language()] for step in (proof or {}).get("steps", ()) if not step["holds"]]
    if blocking:
        listed = "; ".join(blocking)
        raise DocumentInvalid("STORYBOARD_NOT_READY", f"Noch offen: {listed}.", f"Still open: {listed}.", faults=blocking)


def say_checks(checks: Sequence[Mapping[str, Any]], proof: Mapping[str, Any] | None) -> None:
    """Say every line of the gate with what is open or signed for, and the steps of a proof."""
    for item in checks:
        click.echo(f"{'✓' if item['passed'] else '✗' if item['blocks'] else '!'}  {item['title']}")
        for place in item["open"]:
            click.echo(f"     {place['place']}: {place['text']}")
        for signed in item["signed"]:
            click.echo(f"     {signed['text']}")
            click.echo(f"     {_signature(signed)}")
    if proof is not None:
        click.echo(f"sha256 {proof['sha256']}")
        for step in proof["steps"]:
            click.echo(f"{'✓' if step['holds'] else '✗'}  {step['text'][language()]}")


def _signature(signed: Mapping[str, Any]) -> str:
    words = pick("Ausnahme gezeichnet von {by} am {day}: {reason}", "exception signed by {by} on {day}: {reason}")
    return words.format(by=signed["by"], day=signed["at"][:10], reason=signed["reason"])


def _say_signed(frozen: Mapping[str, Any]) -> None:
    """Say what the newest edition was published with: who approved it, and what somebody signed for."""
    said = frozen.get("approval")
    if said:
        click.echo(pick("Freigegeben von {by} am {day}", "approved by {by} on {day}").format(by=said["by"], day=said["at"][:10]))
    for item in frozen.get("exceptions", []):
        click.echo(f"{item['what'][language()]}: {_signature(item)}")


@command("publish", "Die nächste Fassung einfrieren und veröffentlichen.", "Freeze and publish the next edition.")
@click.argument("identifier", metavar="ID")
@option("--by", default="", metavar="NAME", de="Wer veröffentlicht und zeichnet", en="Who publishes and signs")
@option(
    "--sign",
    "ground",
    default="",
    metavar="REASON",
    de="Ausnahmen mit dieser Begründung im Namen von --by zeichnen, wo die Prüfung sie zulässt",
    en="Sign exceptions with this reason in the name of --by, where the gate allows them",
)
@option(
    "--reason", default="", metavar="TEXT", de="Was an dieser Fassung neu ist und warum", en="What is new in this edition and why"
)
@home_option()
@json_option()
def publish(identifier: str, by: str, ground: str, reason: str, home: Path | None, as_json: bool) -> None:
    """Publish; an open gate refuses with everything that is missing."""
    from twin import publishing
    from twin.reviewing import signing
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    found = storyboard_at(workspace, identifier)
    if ground:
        signing.sign(workspace, found.id, publishing.gate_checks(workspace, found.id), {"reason": ground}, by=by)
    kept = publishing.publish(workspace, found.id, by=by or pick("Kommandozeile", "command line"), reason=reason)
    if as_json:
        say_json({"address": f"/s/{kept.slug}", "number": kept.number, "sha256": kept.sha256, "published_at": kept.published_at})
        return
    words = pick("Fassung {n} veröffentlicht", "edition {n} published").format(n=kept.number)
    click.echo(f"/s/{kept.slug}/e{kept.number}  {words}, sha256 {kept.sha256}")


@command("review", "Den Stand der Prüfung zeigen oder ändern.", "Show or change the state of the review.")
@click.argument("identifier", metavar="ID")
@click.argument("state", metavar="[draft|in-review|approved]", required=False)
@option("--by", default="", metavar="NAME", de="Wer das sagt", en="Who says so")
@option("--note", default="", metavar="TEXT", de="Bemerkung", en="Note")
@home_option()
@json_option()
def review(identifier: str, state: str | None, by: str, note: str, home: Path | None, as_json: bool) -> None:
    """Show where a storyboard stands; with a state and a name say a new one about its newest revision."""
    from twin.reviewing import approval
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    found = storyboard_at(workspace, identifier)
    if state is not None:
        approval.say(workspace, found, state, by=by, note=note)
    now = approval.standing(workspace, found).to_json()
    if as_json:
        say_json({**now, "history": [item.to_json() for item in workspace.reviews.of(found.id)]})
        return
    words = {"draft": pick("Entwurf", "draft"), "in-review": pick("in Prüfung", "in review")}
    said = words.get(now["state"], pick("freigegeben", "approved"))
    about = pick("Stand {n}", "revision {n}").format(n=now["revision"]) if now["revision"] else ""
    left = "" if now["current"] else pick("seitdem geändert", "changed since")
    click.echo(", ".join(part for part in (said, now["by"], about, now["at"][:10], left) if part))
