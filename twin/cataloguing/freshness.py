"""Is there a newer edition? The records datasets came from are read again and compared with what was taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from twin.geodata.dataset import Dataset
from twin.job import Job
from twin.language import Text
from twin.workspace import Workspace

PROCESS = "refresh"


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a catalogue knows beyond a dataset version: a newer edition (`newest` after `ours`), or that the record is gone.

    `asked_at` is when the catalogue was last asked about it. `cases` and `storyboards` (id and title) use this version.
    """

    dataset: str
    version: int
    catalogue: str
    record: str
    title: str
    ours: str
    newest: str
    gone: bool
    asked_at: str

    @property
    def sentence(self) -> Text:
        """Return what people are told."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, the sentence in both languages."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Used:
    """Where a dataset is used: cases as id and title, storyboards as slug and title."""

    cases: tuple[tuple[str, str], ...] = ()
    storyboards: tuple[tuple[str, str], ...] = ()


def refresh(workspace: Workspace, *, by: str = "") -> Job:
    """Submit the job that reads again every record a dataset came from; its result counts asked, newer, gone, failed."""
    raise NotImplementedError


def standing(workspace: Workspace, dataset: Dataset) -> Freshness | None:
    """Return what the catalogue knows beyond this version, None when nothing (or when it came from no catalogue)."""
    raise NotImplementedError


def standings(workspace: Workspace, datasets: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Freshness]:
    """Return the same for many versions (id, version) at once, only those with something to tell."""
    raise NotImplementedError


def used_by(workspace: Workspace, dataset: str) -> Used:
    """Return the cases built on any version of a dataset and the storyboards that show those."""
    raise NotImplementedError
