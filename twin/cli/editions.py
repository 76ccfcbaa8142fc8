"""`twin story changes | withdraw`, and the proof of an offline file: what happens to editions after they were published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.speech import command, home_option, json_option, language, option, pick, say, say_json
from twin.errors import DocumentInvalid, NotFound

if TYPE_CHECKING:
    from twin.store.documents import Saved
    from twin.store.editions import KeptEdition
    from twin.workspace import Workspace


def storyboard_at(workspace: Workspace, said: str) -> Saved:
    """Return the storyboard of an id or an address."""
    try:
        return workspace.storyboards.get(said)
    except NotFound:
        return workspace.storyboards.at(said)


@command("changes", "Zeigen, was sich zwischen zwei Fassungen geändert hat.", "Show what changed between two editions.")
@click.argument("identifier", metavar="ID")
@click.argument("first", metavar="FROM", type=int)
@click.argument("second", metavar="TO", type=int)
@home_option()
@json_option()
def changes(identifier: str, first: int, second: int, home: Path | None, as_json: bool) -> None:
    """Compare two editions: scenes, texts, values, data, alternatives."""
    from twin.storytelling.edition import thaw
    from twin.storytelling.succession import changes as compared
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    slug = storyboard_at(workspace, identifier).slug
    before, after = (thaw(workspace.editions.get(slug, number).document) for number in (first, second))
    result = compared(before, after, language())
    if as_json:
        say_json(result)
    else:
        for line in _lines(result):
            click.echo(line)


def _lines(result: Mapping[str, Any]) -> list[str]:
    lines = [result["reason"]] if result["reason"] else []
    lines += [f"{item['label']}: {item['before'] or '–'} → {item['after'] or '–'}" for item in result["facts"]]
    for scene in result["scenes"]:
        sign = {"added": "+", "removed": "−", "changed": "~"}[scene["status"]]
        lines.append(f"{sign} {scene['number_after'] or scene['number_before']}  {scene['heading']}")
        lines += [f"     {item['label']}: {item['before'] or '–'} → {item['after'] or '–'}" for item in scene["fields"]]
    lines += [
        f"{item['letter']} {item['label']}: {item['before'] or '–'} → {item['after'] or '–'}" for item in result["measures"]
    ]
    for item in result["datasets"]:
        versions = (f"{side['version']} ({side['day']})" if side else "–" for side in (item["before"], item["after"]))
        lines.append(f"{item['title']}: {' → '.join(versions)}")
    lines += [f"{item['letter']}: r{item['before']} → r{item['after']}" for item in result["alternatives"]]
    return lines or [pick("Nichts geändert.", "Nothing changed.")]


@command(
    "withdraw",
    "Eine Fassung zurückziehen; ihre Adresse nennt künftig den Grund.",
    "Withdraw an edition; its address gives the reason from then on.",
)
@click.argument("identifier", metavar="ID")
@click.argument("number", metavar="EDITION", type=int)
@option("--reason", required=True, de="Grund", en="Reason")
@option("--by", default="", de="Wer zurückzieht", en="Who withdraws")
@home_option()
def withdraw(identifier: str, number: int, reason: str, by: str, home: Path | None) -> None:
    """Take an edition out of public view; it is kept as it was published."""
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    workspace.editions.withdraw(storyboard_at(workspace, identifier).slug, number, reason=reason, by=by)
    say(pick(f"Fassung {number} ist zurückgezogen.", f"Edition {number} is withdrawn."))


def check_file(path: Path, home: Path | None, as_json: bool) -> None:
    """Prove an offline file from itself alone; with a home also say whether its edition still holds there."""
    from twin.storytelling.pack import check_pack

    proof = check_pack(path.read_bytes())
    standing = _standing(proof.sha256, home)
    if as_json:
        say_json({"proof": proof.to_json(), "standing": standing["code"], "reason": standing["reason"]})
    else:
        click.echo(f"sha256 {proof.sha256}")
        for step in proof.steps:
            click.echo(f"{'✓' if step.holds else '✗'}  {step.text.in_(language())}")
        click.echo(standing["sentence"])
    if not proof.holds:
        wrong = "; ".join(step.text.in_(language()) for step in proof.steps if not step.holds)
        raise DocumentInvalid("PACK_ALTERED", f"Diese Datei wurde verändert: {wrong}.", f"This file was altered: {wrong}.")


def _standing(sha256: str, home: Path | None) -> dict[str, str]:
    """Return what the twin of a home says of an edition today: code, sentence, reason."""
    if home is None:
        sentence = pick(
            "Ob die Fassung noch gilt, weiß die Datei nicht; sie kann ersetzt oder zurückgezogen sein (--home fragt nach).",
            "The file cannot know whether its edition still holds; it may be replaced or withdrawn by now (--home asks).",
        )
        return {"code": "unknown", "sentence": sentence, "reason": ""}
    from twin.workspace import open_workspace

    workspace = open_workspace(home)
    kept = workspace.editions.of_checksum(sha256)
    if kept is None:
        return {"code": "foreign", "sentence": pick("Hier nicht veröffentlicht.", "Not published here."), "reason": ""}
    if kept.withdrawn_at:
        on, why = kept.withdrawn_at[:10], kept.withdrawn_reason or "–"
        sentence = pick(f"Zurückgezogen am {on}. Grund: {why}", f"Withdrawn on {on}. Reason: {why}")
        return {"code": "withdrawn", "sentence": sentence, "reason": kept.withdrawn_reason}
    return _newest(workspace, kept)


def _newest(workspace: Workspace, kept: KeptEdition) -> dict[str, str]:
    newest = workspace.editions.get(kept.slug).number
    if newest > kept.number:
        sentence = pick(f"Ersetzt durch Fassung {newest}.", f"Replaced by edition {newest}.")
        return {"code": "replaced", "sentence": sentence, "reason": ""}
    return {"code": "current", "sentence": pick("Dies ist die geltende Fassung.", "This is the current edition."), "reason": ""}
