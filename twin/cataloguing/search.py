"""A search in several catalogues: live where they answer in time, else from what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.language import Text
from twin.store.recordsearch import Facets
from twin.workspace import Workspace

State = Literal["live", "kept", "failed"]


@dataclass(frozen=True, slots=True)
class Answered:
    """How one catalogue took part.

    `live`: it answered now; `kept`: only what was kept is shown (`problem` says why, None where it was not asked); `failed`: it
    did not answer and nothing of it is kept. `matched` is its own count (None unknown), `shortfall` how many of these are not
    known here yet, `kept_at` the stamp of its last good answer.
    """

    catalogue: CatalogueId
    title: str
    state: State
    matched: int | None = None
    kept_at: str = ""
    problem: Text | None = None
    shortfall: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the search: records in order, how many match in all, facets, and how each catalogue took part."""

    records: tuple[CatalogueRecord, ...]
    matched: int
    facets: Facets
    answered: tuple[Answered, ...]


def search(
    workspace: Workspace,
    wanted: Wanted,
    *,
    catalogues: Sequence[CatalogueId],
    start: int = 0,
    count: int = 50,
    live: bool = True,
) -> Found:
    """Return what matches; with `live` each catalogue is asked in parallel, never longer than its deadline."""
    raise NotImplementedError
