"""The storyboard: scenes about one planning case, made for one sitting of one committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NewType

from twin.language import NO_TEXT, Language, Text
from twin.storytelling.scene import BASELINE, Scene
from twin.storytelling.sunview import SunView

StoryboardId = NewType("StoryboardId", str)


@dataclass(frozen=True, slots=True)
class Contact:
    """The person who answers questions, and when."""

    name: str
    office_hours: str = ""
    email: str = ""
    telephone: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the four fields by name."""
        return {"name": self.name, "office_hours": self.office_hours, "email": self.email, "telephone": self.telephone}


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A story in scenes; it refers to its case by id and copies nothing of it."""

    id: StoryboardId
    title: Text
    case: str
    scenes: tuple[Scene, ...]
    summary: Text = NO_TEXT
    committee: Text = NO_TEXT
    meeting_date: date | None = None
    paper_number: str = ""
    language: Language = "de"
    contact: Contact | None = None

    def letters(self) -> tuple[str, ...]:
        """Return every letter that some scene shows, Bestand first."""
        found = {letter for scene in self.scenes for letter in scene.shown}
        return tuple(sorted(found, key=lambda letter: (letter != BASELINE, letter)))

    def sun_views(self) -> tuple[SunView, ...]:
        """Return every map of sun hours that some scene shows, each once."""
        return tuple(dict.fromkeys(view for scene in self.scenes for view in scene.sun_views()))

    def measures(self) -> tuple[str, ...]:
        """Return the keys of all measures some scene, chart or table shows, in the order of their first appearance."""
        return tuple(dict.fromkeys(key for scene in self.scenes for key in scene.all_measures()))
