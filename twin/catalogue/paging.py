"""Walking through all records of a search: none lost, none twice, no loop, and an account of it at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twin.catalogue.csw import Client
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.findings import Finding, Progress

MOST_RECORDS = 20_000
MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """The new records of one page; `matched` is the server's count of all, None when it gives none."""

    records: tuple[CatalogueRecord, ...]
    matched: int | None


@dataclass(frozen=True, slots=True)
class Walked:
    """The account of a walk: matched = received + repeated + unreadable + isolated + shortfall, unless the server miscounts.

    `matched` is the server's count (None without one), `received` distinct records, `repeated` records that came again,
    `unreadable` records that came but could not be read, `isolated` records no page with which could be had, `shortfall` what was
    never reached. `complete` is whether the walk came to its end by itself, not by a cap, the deadline or a fault.
    """

    matched: int | None
    received: int
    shortfall: int
    repeated: int
    isolated: int
    unreadable: int
    pages: int
    complete: bool
    findings: tuple[Finding, ...]


def walk(
    client: Client,
    wanted: Wanted,
    *,
    page: int = 100,
    most: int = MOST_RECORDS,
    pages: int = MOST_PAGES,
    seconds: float = 600.0,
    progress: Progress | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Batch | Walked]:
    """Yield the records page by page as they come, and at last the account.

    A fault at the first page is raised; later ones end the walk and stand in the account.
    """
    raise NotImplementedError
