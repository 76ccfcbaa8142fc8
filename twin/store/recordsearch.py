"""One search over the rows of records: conditions, order, a page of documents, and facets."""

from __future__ import annotations

import calendar
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.store import fulltext
from twin.store.folding import wanted_words, words_of
from twin.store.schema import catalogue_documents, catalogue_records, catalogue_terms

MOST_VALUES = 30
_ROW = catalogue_records.c
_SORTS = {
    "kind": "kinds",
    "organisation": "organisations",
    "keyword": "keywords",
    "topic": "topics",
    "catalogue": "catalogues",
    "access": "access",
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One value found and how many records have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the records found have in common, commonest first, at most 30 values each; `access` counts what can be taken."""

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


def search(
    connection: sa.Connection,
    wanted: Wanted,
    catalogues: Sequence[CatalogueId],
    start: int,
    count: int,
    also: Mapping[CatalogueId, Sequence[str]],
) -> Hits:
    """Return what matches; see `Records.search`."""
    dialect = connection.dialect.name
    conditions = [*_conditions(wanted, catalogues), *_text(dialect, wanted, also)]
    rows = connection.execute(_in_order(dialect, wanted, conditions)).all()
    page = [row.number for row in rows[max(0, start) : max(0, start) + max(0, count)]]
    documents = _documents(connection, page)
    records = tuple(CatalogueRecord.from_json(documents[number]) for number in page)
    return Hits(records, len(rows), _facets([row.facets for row in rows]))


def _conditions(wanted: Wanted, catalogues: Sequence[CatalogueId]) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_ROW.catalogue_id.in_(catalogues), _ROW.gone_at == ""]
    if wanted.kinds:
        found.append(_ROW.kind.in_(wanted.kinds))
    if wanted.shown_only:
        found.append(_ROW.shown.is_(True))
    if wanted.bbox is not None:
        box = wanted.bbox
        found += [_ROW.west <= box.max_x, _ROW.east >= box.min_x, _ROW.south <= box.max_y, _ROW.north >= box.min_y]
    if wanted.since:
        found.append(_ROW.last_day >= first_day(wanted.since))
    if wanted.until:
        found += [_ROW.first_day <= last_day(wanted.until), _ROW.first_day != ""]
    for sort, value in (("keyword", wanted.keyword), ("topic", wanted.topic), ("organisation", wanted.organisation)):
        if words_of(value):
            found.append(_has(sort, " ".join(words_of(value))))
    return found


def _has(sort: str, folded: str) -> sa.ColumnElement[bool]:
    """Return the condition that a record has a keyword or topic, or an organisation whose name holds this."""
    same = catalogue_terms.c.folded == folded
    if sort == "organisation":
        same = catalogue_terms.c.folded.contains(folded, autoescape=True)
    return _ROW.number.in_(sa.select(catalogue_terms.c.number).where(catalogue_terms.c.sort == sort, same))


def _text(dialect: str, wanted: Wanted, also: Mapping[CatalogueId, Sequence[str]]) -> list[sa.ColumnElement[bool]]:
    words = wanted_words(wanted.text)
    if not words:
        return []
    matched_there = [(_ROW.catalogue_id == catalogue) & _ROW.identifier.in_(names) for catalogue, names in also.items() if names]
    return [sa.or_(fulltext.condition(dialect, words), *matched_there)]


def _in_order(dialect: str, wanted: Wanted, conditions: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Return the query of all that matches, in order: facets need every row, so that a page is cut out of them here."""
    query = sa.select(_ROW.number, _ROW.facets).where(*conditions)
    newest = (_ROW.last_day.desc(), _ROW.heading, _ROW.number)
    words = wanted_words(wanted.text)
    if wanted.order == "title":
        return query.order_by(_ROW.heading, _ROW.number)
    if wanted.order == "date" or not words:
        return query.order_by(*newest)
    ranked = fulltext.rank(dialect, words)
    joined = query.outerjoin_from(catalogue_records, ranked, ranked.c.rowid == _ROW.number)
    return joined.order_by(ranked.c.rank.is_(None), ranked.c.rank, *newest)


def _documents(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    query = sa.select(catalogue_documents).where(catalogue_documents.c.number.in_(numbers))
    return {row.number: row.document for row in connection.execute(query)}


def _facets(lines: Sequence[str]) -> Facets:
    """Return the facets of the `facets` of records.

    Counted here: grouping a hundred thousand terms takes the engine five times as long as reading one short text a record.
    """
    counted = Counter("\n".join(lines).split("\n")) if lines else Counter[str]()
    totals: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], str] = {}
    for line, number in counted.most_common():  # so the commonest spelling of a value is the one shown
        sort, folded, value = line.split("\t")
        totals[sort, folded] += number
        written.setdefault((sort, folded), value)
    found: dict[str, list[Facet]] = {}
    for key, number in totals.items():
        found.setdefault(key[0], []).append(Facet(written[key], number))
    return Facets(**{name: _commonest(found.get(sort, ())) for sort, name in _SORTS.items()})


def _commonest(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    return tuple(heapq.nsmallest(MOST_VALUES, facets, key=lambda item: (-item.count, item.value)))


def first_day(written: str) -> str:
    """Return the first day of a date that may be only a month or a year, "" for none."""
    day = written[:10]
    return f"{day}{'-01-01'[len(day) - 4 :]}" if len(day) in (4, 7) else day


def last_day(written: str) -> str:
    """Return the last day of a date that may be only a month or a year, "" for none."""
    day = written[:10]
    if len(day) == 4:
        return f"{day}-12-31"
    if len(day) == 7 and day[:4].isdigit() and day[5:].isdigit() and 1 <= int(day[5:]) <= 12 and day[:4] > "0000":
        return f"{day}-{calendar.monthrange(int(day[:4]), int(day[5:]))[1]}"
    return day
