"""An alternative: a letter, a title and the list of changes it makes to the Bestand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twin.planning.change import Change
from twin.planning.measure import DataSource

Status = Literal["draft", "for-committee", "adopted", "rejected"]
STATUSES: tuple[Status, ...] = ("draft", "for-committee", "adopted", "rejected")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A planning alternative; it refers to the Bestand and never copies it. Every save is a new revision."""

    letter: str
    title: str = ""
    summary: str = ""
    changes: tuple[Change, ...] = ()
    id: str = ""
    status: Status = "draft"
    revision: int = 1
    author: str = ""
    date: str = ""

    def source(self) -> DataSource:
        """Return the draft as evidence names it: letter, title and author, with its date and revision."""
        words = " · ".join(part for part in (f"Variante {self.letter} {self.title}".strip(), self.author) if part)
        return DataSource(words, self.date, self.revision)
