"""The text equivalent of an edition: everything the story shows, as text and tables, without a picture and without a script."""

from __future__ import annotations

from typing import Any

from twin.language import Text
from twin.storytelling.edition import Edition
from twin.storytelling.figures import figures
from twin.storytelling.presentation import Newer, story

_FACTS = {
    "edition": Text("Fassung {number} vom {day}", "Edition {number} of {day}"),
    "paper": Text("Vorlage {number}", "Paper {number}"),
    "meeting": Text("Sitzung am {day}", "Meeting on {day}"),
}


def content(edition: Edition, language: str, newer: Newer | None = None) -> dict[str, Any]:
    """Return the content of the text page; `newer` as `presentation.story` takes it.

    Members: `story` (presentation.story with links inside the page), `narratives` (HTML per scene), `facts` (edition,
    committee, paper, meeting), `letters` and `all_figures` (one table of every measure the story shows, over Bestand and
    all alternatives), `evidence` [{"letter", "measure"}] of every number on the page, each once, in order of the table.
    """
    view = story(edition, language, newer=newer)
    keys = tuple(dict.fromkeys(key for scene in view["scenes"] for key in scene["all_measures"]))
    letters = tuple(letter for letter in ("0", *(item["letter"] for item in view["alternatives"])) if letter in view["measures"])
    titles = {item["letter"]: item["title"] for item in view["alternatives"]} | {"0": view["baseline"]["title"]}
    rows = figures(keys, letters, view["measures"])
    return {
        "story": view,
        "narratives": [scene["narrative_html"] for scene in view["scenes"]],
        "facts": _facts(view, language),
        "letters": [{"letter": letter, "title": titles.get(letter, "")} for letter in letters],
        "all_figures": rows,
        "evidence": _evidence(view, rows),
    }


def _facts(view: dict[str, Any], language: str) -> list[str]:
    edition = view["edition"]
    facts = [_FACTS["edition"].in_(language).format(number=edition["number"], day=edition["day"])]
    if view["committee"]:
        facts.append(view["committee"])
    if view["paper_number"]:
        number = view["paper_number"]
        facts.append(number if number[0].isalpha() else _FACTS["paper"].in_(language).format(number=number))
    if view["meeting_day"]:
        facts.append(_FACTS["meeting"].in_(language).format(day=view["meeting_day"]))
    return facts


def _evidence(view: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    wanted = [(cell["letter"], row["key"]) for row in rows for cell in row["cells"]]
    for scene in view["scenes"]:
        wanted.extend((reference["letter"], reference["key"]) for reference in scene["references"])
    found = []
    for letter, key in dict.fromkeys(wanted):
        measure = view["measures"].get(letter, {}).get(key)
        if measure is not None:
            found.append({"letter": letter, "measure": measure})
    return found
