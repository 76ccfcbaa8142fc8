"""What the person who presents an edition says to each scene: notes of the draft, which no edition holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.storytelling import document, narrative
from twin.storytelling.edition import Edition


def notes(edition: Edition, draft: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the notes as HTML by id of a scene of the edition, with the edition's numbers put in; scenes without are left out.

    `draft` is the storyboard document as it stands today: notes may be better by now than on the day of publishing.
    """
    story, _ = document.read(draft)
    shown = {str(scene["id"]) for scene in edition.document["storyboard"]["scenes"]}
    said = {scene.id: scene.notes.in_(language) for scene in story.scenes if scene.id in shown}
    return {name: narrative.render(text, edition.measures, language).html for name, text in said.items() if text}


def minutes(edition: Edition, language: str) -> int:
    """Return how long a talk along the edition takes at least: its reading time, in full minutes."""
    story, _ = document.read(edition.document["storyboard"])
    return max(1, -(-sum(scene.reading_seconds(language) for scene in story.scenes) // 60))
