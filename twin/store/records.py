"""Records of catalogues kept: one row each, its document and its terms beside it, its words in the full-text index."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa

from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.errors import NotFound
from twin.store import fulltext, recordsearch
from twin.store.database import Database
from twin.store.folding import words_of
from twin.store.fulltext import Words
from twin.store.recordsearch import Hits
from twin.store.schema import catalogue_documents, catalogue_records, catalogue_terms

_BATCH = 500
_AS_WRITTEN = ("identifier", "coupled")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record as the index holds it; `gone_at` is since when the catalogue does not know it, "" while it does."""

    record: CatalogueRecord
    seen_at: str
    gone_at: str = ""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """What is known of a record without reading it: the date of its edition, when it was last seen, since when it is gone."""

    title: str
    edition_date: str
    seen_at: str
    gone_at: str


class Records:
    """The records of all catalogues of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, catalogue: CatalogueId, records: Iterable[CatalogueRecord]) -> int:
        """Keep records as they came (again), those without identifier left out; return how many are new or changed.

        Written in transactions of 500, so that other writers need not wait.
        """
        return sum(self._keep(catalogue, batch) for batch in _batches(records))

    def _keep(self, catalogue: CatalogueId, batch: Sequence[CatalogueRecord]) -> int:
        records = {record.identifier: dataclasses.replace(record, catalogue=catalogue) for record in batch if record.identifier}
        rows = {name: _row(catalogue, record) for name, record in records.items()}
        with self._database.writing() as connection:
            before = _known(connection, catalogue, rows)
            now = {"seen_at": self._database.stamp(), "gone_at": ""}
            new = [name for name in rows if name not in before]
            changed = [name for name, known in before.items() if known.fingerprint != rows[name]["fingerprint"]]
            _change(connection, [before[name].number for name in before if name not in changed], now)
            _forget(connection, [before[name].number for name in changed])
            for name in changed:
                here = catalogue_records.c.number == before[name].number
                connection.execute(catalogue_records.update().where(here).values(**rows[name], **now))
            if new:
                connection.execute(catalogue_records.insert(), [{**rows[name], **now} for name in new])
            numbers = {name: known.number for name, known in _known(connection, catalogue, [*new, *changed]).items()}
            _put(connection, {number: records[name] for name, number in numbers.items()})
        return len(new) + len(changed)

    def search(
        self,
        wanted: Wanted,
        catalogues: Sequence[CatalogueId],
        start: int = 0,
        count: int = 50,
        *,
        also: Mapping[CatalogueId, Sequence[str]] | None = None,
    ) -> Hits:
        """Return what matches in these catalogues, records that are gone left out.

        Every word of `wanted.text` begins a word of the record, or stands inside its title, keywords or organisation. `also` are
        identifiers whose words matched elsewhere (at the catalogue itself); the other conditions hold for them too.
        """
        with self._database.reading() as connection:
            return recordsearch.search(connection, wanted, catalogues, start, count, also or {})

    def get(self, catalogue: str, identifier: str) -> KeptRecord:
        """Return a record, one that is gone too; raises NotFound (RECORD_UNKNOWN)."""
        with self._database.reading() as connection:
            query = _with_document().where(*_named(catalogue, [identifier]))
            row = connection.execute(query.add_columns(catalogue_records.c.seen_at, catalogue_records.c.gone_at)).first()
        if row is None:
            raise NotFound(
                "RECORD_UNKNOWN",
                f"Im Katalog „{catalogue}“ ist kein Eintrag „{identifier}“ bekannt. Bitte suchen Sie ihn dort.",
                f"No record '{identifier}' of the catalogue '{catalogue}' is known. Please search for it there.",
                catalogue=catalogue,
                record=identifier,
            )
        return KeptRecord(CatalogueRecord.from_json(row.document), row.seen_at, row.gone_at)

    def coupled(self, record: CatalogueRecord) -> tuple[CatalogueRecord, ...]:
        """Return a service's datasets and a dataset's services that are known in the record's catalogue, by title."""
        own = [record.identifier, *record.resource_identifiers]
        points_here = (catalogue_terms.c.sort == "coupled") & catalogue_terms.c.folded.in_(own)
        is_named = (catalogue_terms.c.sort == "identifier") & catalogue_terms.c.folded.in_(record.coupled)
        numbers = sa.select(catalogue_terms.c.number).where(points_here | is_named)
        others = catalogue_records.c.identifier != record.identifier
        here = (catalogue_records.c.catalogue_id == record.catalogue) & (catalogue_records.c.gone_at == "")
        query = _with_document().where(here, others, catalogue_records.c.number.in_(numbers))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(catalogue_records.c.heading).limit(100)).all()
        return tuple(CatalogueRecord.from_json(row.document) for row in rows)

    def last_seen(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], LastSeen]:
        """Return what is known of records given as catalogue and identifier; those never seen are left out."""
        by_catalogue: dict[str, set[str]] = {}
        for catalogue, identifier in wanted:
            by_catalogue.setdefault(catalogue, set()).add(identifier)
        table, found = catalogue_records.c, {}
        columns = (table.identifier, table.title, table.edition_date, table.seen_at, table.gone_at)
        with self._database.reading() as connection:
            for catalogue, identifiers in by_catalogue.items():
                for batch in _batches(sorted(identifiers)):
                    for row in connection.execute(sa.select(*columns).where(*_named(catalogue, batch))):
                        found[catalogue, row.identifier] = LastSeen(*row[1:])
        return found

    def mark_gone(self, catalogue: CatalogueId, identifiers: Sequence[str]) -> None:
        """Note that the catalogue does not know these records any more; since when stays for those that are gone already."""
        self._mark_gone(*_named(catalogue, identifiers))

    def mark_unseen(self, catalogue: CatalogueId, since: str) -> int:
        """Note that records not seen since a stamp are gone, after a complete walk; return how many went."""
        return self._mark_gone(catalogue_records.c.catalogue_id == catalogue, catalogue_records.c.seen_at < since)

    def _mark_gone(self, *conditions: sa.ColumnElement[bool]) -> int:
        change = catalogue_records.update().where(*conditions, catalogue_records.c.gone_at == "")
        with self._database.writing() as connection:
            return int(connection.execute(change.values(gone_at=self._database.stamp())).rowcount)


def remove_all(connection: sa.Connection, catalogue: str) -> None:
    """Take every record of a catalogue out, with its words."""
    table = catalogue_records.c
    numbers = list(connection.execute(sa.select(table.number).where(table.catalogue_id == catalogue)).scalars())
    fulltext.drop(connection, numbers)
    connection.execute(catalogue_records.delete().where(table.catalogue_id == catalogue))


def _batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    batch: list[_Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _named(catalogue: str, identifiers: Sequence[str]) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return catalogue_records.c.catalogue_id == catalogue, catalogue_records.c.identifier.in_(identifiers)


def _with_document() -> sa.Select[Any]:
    joined = catalogue_records.join(catalogue_documents, catalogue_documents.c.number == catalogue_records.c.number)
    return sa.select(catalogue_documents.c.document).select_from(joined)


def _known(connection: sa.Connection, catalogue: str, identifiers: Iterable[str]) -> dict[str, Any]:
    table = catalogue_records.c
    query = sa.select(table.number, table.identifier, table.fingerprint).where(*_named(catalogue, list(identifiers)))
    return {row.identifier: row for row in connection.execute(query)}


def _change(connection: sa.Connection, numbers: Sequence[int], values: Mapping[str, Any]) -> None:
    if numbers:
        connection.execute(catalogue_records.update().where(catalogue_records.c.number.in_(numbers)).values(**values))


def _forget(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Take out what stands beside the rows of records that changed."""
    for table in (catalogue_documents, catalogue_terms):
        connection.execute(table.delete().where(table.c.number.in_(numbers)))
    fulltext.drop(connection, numbers)


def _put(connection: sa.Connection, records: Mapping[int, CatalogueRecord]) -> None:
    if not records:
        return
    documents = [{"number": number, "document": record.to_json()} for number, record in records.items()]
    connection.execute(catalogue_documents.insert(), documents)
    terms = [{"number": number, **term} for number, record in records.items() for term in _terms(record)]
    if terms:
        connection.execute(catalogue_terms.insert(), terms)
    fulltext.put(connection, {number: words_in(record) for number, record in records.items()})


def _row(catalogue: CatalogueId, record: CatalogueRecord) -> dict[str, Any]:
    box = record.bbox
    return {
        "catalogue_id": catalogue,
        "identifier": record.identifier,
        "title": record.title,
        "kind": record.kind,
        "organisation": record.organisation,
        "edition_date": record.edition_date,
        "first_day": recordsearch.first_day(record.edition_date),
        "last_day": recordsearch.last_day(record.edition_date),
        "west": box.min_x if box else None,
        "south": box.min_y if box else None,
        "east": box.max_x if box else None,
        "north": box.max_y if box else None,
        "shown": record.can_be_shown,
        "heading": words_in(record).heading,
        "facets": "\n".join(_counted_by(catalogue, record)),
        "fingerprint": hashlib.sha256(orjson.dumps(record.to_json())).hexdigest(),
    }


def _counted_by(catalogue: CatalogueId, record: CatalogueRecord) -> Iterator[str]:
    yield f"kind\t{record.kind}\t{record.kind}"
    yield f"catalogue\t{catalogue}\t{catalogue}"
    for term in _terms(record):
        if term["sort"] not in _AS_WRITTEN:
            yield f"{term['sort']}\t{term['folded']}\t{' '.join(term['value'].split())}"


def words_in(record: CatalogueRecord) -> Words:
    """Return the words a record is found by: everything of it that people read, and its identifiers."""
    people = [" ".join((contact.organisation, contact.name)) for contact in record.contacts]
    layers = [" ".join((item.name, item.title)) for item in record.distributions]
    limits = (*record.constraints.use, record.constraints.licence, record.constraints.attribution)
    names = (record.identifier, *record.resource_identifiers, *record.other_titles)
    body = "\n".join((record.abstract, record.lineage, *people, *layers, *limits, *record.topics, *names))
    return Words.of(record.title, "\n".join(record.keywords), record.organisation, body)


def _terms(record: CatalogueRecord) -> Iterator[dict[str, str]]:
    """Yield what records are filtered, counted and coupled by, each once."""
    sorts: dict[str, Iterable[str]] = {
        "keyword": record.keywords,
        "topic": record.topics,
        "organisation": [record.organisation],
        "access": [item.access for item in record.distributions if item.ways],
        "identifier": [record.identifier, *record.resource_identifiers],
        "coupled": record.coupled,
    }
    for sort, values in sorts.items():
        alike = {value if sort in _AS_WRITTEN else " ".join(words_of(value)): value for value in values}
        yield from ({"sort": sort, "folded": folded, "value": value} for folded, value in alike.items() if folded)
