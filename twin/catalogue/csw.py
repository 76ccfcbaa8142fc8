"""Asking a catalogue: pages of records, one record, and, where it allows it, changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from twin.catalogue.catalogue import Catalogue
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.findings import Finding
from twin.outbound import Door


@dataclass(frozen=True, slots=True)
class Page:
    """What one GetRecords brought.

    `matched` is how many records match in all by the server's word, None when it gives none; `returned` how many elements really
    came (read or not), `next` the server's own word on where to go on, which nothing relies on. `faults` are findings: a record
    that could not be read (severity "rejected", its place in the walk in `params["position"]`), and what was odd ("warning").
    """

    matched: int | None
    returned: int
    next: int | None
    records: tuple[CatalogueRecord, ...]
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class TransactionDone:
    """What a catalogue says it changed; `identifiers` are those of inserted records where it names them."""

    inserted: int
    updated: int
    deleted: int
    identifiers: tuple[str, ...] = ()


class Client:
    """A configured catalogue, asked through the outbound door."""

    def __init__(self, door: Door, catalogue: Catalogue, clock: Callable[[], float] = time.monotonic) -> None:
        self.door, self.catalogue, self.clock = door, catalogue, clock

    def page(self, wanted: Wanted, start: int, count: int, *, seconds: float = 20.0) -> Page:
        """Return up to `count` records from position `start` on, which counts from 1."""
        raise NotImplementedError

    def record(self, identifier: str, *, seconds: float = 20.0) -> CatalogueRecord:
        """Return one record in full. Raises NotFound (CATALOGUE_RECORD_GONE) when the catalogue has none of that identifier."""
        raise NotImplementedError

    def insert(self, xml: bytes, *, seconds: float = 20.0) -> TransactionDone:
        """Give the catalogue a new record. Raises NotSuitable (CATALOGUE_READ_ONLY) where it offers no transactions."""
        raise NotImplementedError

    def update(self, xml: bytes, *, seconds: float = 20.0) -> TransactionDone:
        """Put a record in the place of the one with its identifier; errors as `insert`."""
        raise NotImplementedError

    def delete(self, identifier: str, *, seconds: float = 20.0) -> TransactionDone:
        """Take a record out; errors as `insert`."""
        raise NotImplementedError
