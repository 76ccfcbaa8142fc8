"""Records of catalogues kept and found again: one row each, their words in a full-text index of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.store.database import Database


@dataclass(frozen=True, slots=True)
class Facet:
    """One value found and how many records have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the records found have in common, commonest first, at most 30 values each; `access` holds what can be taken."""

    kinds: tuple[Facet, ...] = ()
    organisations: tuple[Facet, ...] = ()
    keywords: tuple[Facet, ...] = ()
    topics: tuple[Facet, ...] = ()
    catalogues: tuple[Facet, ...] = ()
    access: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of records in the order asked for, how many match in all, and their facets."""

    records: tuple[CatalogueRecord, ...]
    matched: int
    facets: Facets


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record as the index holds it; `gone_at` is when the catalogue no longer knew it, "" while it does."""

    record: CatalogueRecord
    seen_at: str
    gone_at: str = ""


class Records:
    """The records of all catalogues of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, catalogue: CatalogueId, records: Sequence[CatalogueRecord]) -> int:
        """Keep records as they came (again) and return how many are new or changed."""
        raise NotImplementedError

    def search(self, wanted: Wanted, catalogues: Sequence[CatalogueId], start: int = 0, count: int = 50) -> Hits:
        """Return what matches in these catalogues, records that are gone left out."""
        raise NotImplementedError

    def get(self, catalogue: str, identifier: str) -> KeptRecord:
        """Return a record; raises NotFound (RECORD_UNKNOWN)."""
        raise NotImplementedError

    def coupled(self, record: CatalogueRecord) -> tuple[CatalogueRecord, ...]:
        """Return a service's datasets and a dataset's services known in the record's catalogue."""
        raise NotImplementedError

    def mark_gone(self, catalogue: CatalogueId, identifiers: Sequence[str]) -> None:
        """Note that the catalogue no longer knows these records."""
        raise NotImplementedError
