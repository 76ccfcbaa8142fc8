"""A search in several catalogues: live where they answer in time, else from what was kept."""

from __future__ import annotations

import dataclasses
import functools
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Literal

from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.csw import Page
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.cataloguing.doors import client_of
from twin.errors import ServiceFailed, TwinBroken, TwinError
from twin.language import Text
from twin.store.catalogues import KeptCatalogue
from twin.store.recordsearch import Facets, Hits
from twin.workspace import Workspace

State = Literal["live", "kept", "failed"]
SECONDS = 8.0
"""How long a search waits for catalogues; what comes later is found by the next one."""
AT_ONCE = 8
_LOG = logging.getLogger(__name__)


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

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, the problem in both languages."""
        plain = {name: getattr(self, name) for name in ("catalogue", "title", "state", "matched", "kept_at", "shortfall")}
        return {**plain, "problem": self.problem.to_json() if self.problem else None}


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
    """Return what matches in these catalogues, `count` records from position `start` (0 the first) on.

    With `live` each is asked at the same time for the page at that place; what comes is kept, and the answer is made of
    everything kept. So a catalogue that is slow, down or wrong costs at most SECONDS and is told under `answered`. Who may search
    where is for the caller to see to (`Catalogues.all(groups)`). Raises NotFound (CATALOGUE_UNKNOWN).
    """
    chosen = [workspace.catalogues.one(identifier) for identifier in dict.fromkeys(catalogues)]
    pages = _ask_all(workspace, chosen, wanted, start, count) if live else {}
    also = {}
    for item in chosen:
        page = pages.get(item.catalogue.id)
        if isinstance(page, Page):
            workspace.records.keep(item.catalogue.id, page.records)
            workspace.catalogues.answered(item.catalogue.id)
            also[item.catalogue.id] = [record.identifier for record in page.records]
        elif page is not None:
            workspace.catalogues.failed(item.catalogue.id, page.text)
    hits = workspace.records.search(wanted, [item.catalogue.id for item in chosen], start, count, also=also)
    # a catalogue cannot tell what can be shown here: what of its own count is known is counted without that condition
    alike = dataclasses.replace(wanted, shown_only=False)
    known = workspace.records.search(alike, [*also], 0, 0, also=also) if also and wanted.shown_only else hits
    answered = tuple(_answered(item, pages.get(item.catalogue.id), known, workspace.database.stamp()) for item in chosen)
    return Found(hits.records, hits.matched, hits.facets, answered)


def _answered(item: KeptCatalogue, page: Page | TwinError | None, hits: Hits, now: str) -> Answered:
    own, title = item.catalogue.id, item.catalogue.title
    if isinstance(page, Page):
        here = next((facet.count for facet in hits.facets.catalogues if facet.value == own), 0)
        return Answered(own, title, "live", page.matched, now, None, max(0, (page.matched or 0) - here))
    problem = page.text if page is not None else None
    state: State = "kept" if item.records or problem is None else "failed"
    return Answered(own, title, state, None, item.asked_at, problem)


@functools.cache
def _askers() -> ThreadPoolExecutor:
    """Return the threads that ask catalogues for people who wait, few in all: the pages of the house must stay quick."""
    return ThreadPoolExecutor(AT_ONCE, "catalogue")


def _ask_all(
    workspace: Workspace, chosen: Sequence[KeptCatalogue], wanted: Wanted, start: int, count: int
) -> Mapping[CatalogueId, Page | TwinError]:
    asked = {
        item.catalogue.id: _askers().submit(
            client_of(workspace, item.catalogue).page, wanted, start + 1, count, seconds=SECONDS - 0.5
        )
        for item in chosen
    }
    wait(asked.values(), SECONDS)
    return {identifier: _outcome(identifier, future) for identifier, future in asked.items()}


def _outcome(identifier: CatalogueId, future: Future[Page]) -> Page | TwinError:
    if not future.done():
        future.cancel()
        return ServiceFailed(
            "CATALOGUE_SLOW",
            f"Der Katalog hat nicht binnen {SECONDS:g} s geantwortet.",
            f"The catalogue did not answer within {SECONDS:g} s.",
            catalogue=identifier,
        )
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, TwinError):
        return error
    # a fault of ours at one catalogue must not take the others along
    _LOG.error("asking the catalogue %s failed", identifier, exc_info=error)
    return TwinBroken(
        "CATALOGUE_BROKEN",
        f"Beim Abfragen ist ein Fehler des Programms aufgetreten ({type(error).__name__}); das Protokoll nennt die Stelle.",
        f"A fault of the program occurred while asking ({type(error).__name__}); the log names the place.",
        catalogue=identifier,
    )
