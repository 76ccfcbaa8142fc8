"""The words of records in the full-text index of the engine: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

Both get words that were folded here (see `folding`), so both find the same; what a person types never reaches their syntax:
it becomes letters and digits, each word quoted, all of them required, each matching what begins like it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from twin.store.folding import words_of
from twin.store.schema import catalogue_records

_TABLE = "catalogue_words"
_FIELDS = ("title", "keywords", "organisation", "body")
_WEIGHTS = (10.0, 5.0, 3.0, 1.0)
_MOST_WORDS, _LAST_POSITION = 20_000, 16_383
_INFIX = 3
"""From so many letters on a word is also found inside a longer one of the heading: German puts the kind last (Bebauungsplan)."""


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words of one record by the weight of where they stand."""

    title: Sequence[str]
    keywords: Sequence[str]
    organisation: Sequence[str]
    body: Sequence[str]

    @classmethod
    def of(cls, title: str, keywords: str, organisation: str, body: str) -> Words:
        """Return the words of a record's texts."""
        return cls(words_of(title), words_of(keywords), words_of(organisation), words_of(body)[:_MOST_WORDS])

    @property
    def heading(self) -> str:
        """Return what words are also looked for inside of: title, keywords, organisation."""
        return " ".join((*self.title, *self.keywords, *self.organisation))


def create(connection: sa.Connection) -> None:
    """Make the index; it holds one row for each of `catalogue_records`, under the same number."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"CREATE TABLE {_TABLE} (rowid integer PRIMARY KEY, words tsvector NOT NULL)")
        connection.exec_driver_sql(f"CREATE INDEX {_TABLE}_gin ON {_TABLE} USING gin (words)")
        return
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {_TABLE} USING fts5({', '.join(_FIELDS)}, "
        "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4')"
    )


def put(connection: sa.Connection, rows: Mapping[int, Words]) -> None:
    """Keep the words of records that have none in the index."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        insert = sa.text(f"INSERT INTO {_TABLE} (rowid, words) VALUES (:number, CAST(:words AS tsvector))")
        connection.execute(insert, [{"number": number, "words": _vector(words)} for number, words in rows.items()])
        return
    places = ", ".join(f":{name}" for name in _FIELDS)
    insert = sa.text(f"INSERT INTO {_TABLE} (rowid, {', '.join(_FIELDS)}) VALUES (:number, {places})")
    given = [{"number": number, **{name: " ".join(getattr(words, name)) for name in _FIELDS}} for number, words in rows.items()]
    connection.execute(insert, given)


def drop(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Take the words of records out of the index."""
    if numbers:
        delete = sa.text(f"DELETE FROM {_TABLE} WHERE rowid = :number")
        connection.execute(delete, [{"number": number} for number in numbers])


def _vector(words: Words) -> str:
    """Return a tsvector as text; positions and weights stand in it, so the server's own parser has no say."""
    placed: dict[str, list[str]] = {}
    position = 0
    for weight, name in zip("ABCD", _FIELDS, strict=True):
        for word in getattr(words, name):
            position += 1
            placed.setdefault(word, []).append(f"{min(position, _LAST_POSITION)}{weight}")
    return " ".join(f"'{word}':{','.join(places[:200])}" for word, places in placed.items())


def condition(dialect: str, words: Sequence[str]) -> sa.ColumnElement[bool]:
    """Return the condition on `catalogue_records` that every word occurs, at the start of a word or inside the heading."""
    return sa.and_(*(_occurs(dialect, word, number) for number, word in enumerate(words)))


def _occurs(dialect: str, word: str, number: int) -> sa.ColumnElement[bool]:
    name = f"word_{number}"
    if dialect == "postgresql":
        matching, asked = f"words @@ CAST(:{name} AS tsquery)", f"'{word}':*"
    else:
        matching, asked = f"{_TABLE} MATCH :{name}", f'"{word}"*'
    starting = sa.text(f"SELECT rowid FROM {_TABLE} WHERE {matching}").bindparams(**{name: asked})
    starts = catalogue_records.c.number.in_(starting.columns(sa.column("rowid", sa.Integer)))
    if len(word) < _INFIX:
        return starts
    position = sa.func.strpos if dialect == "postgresql" else sa.func.instr
    return starts | (position(catalogue_records.c.heading, word) > 0)


def rank(dialect: str, words: Sequence[str]) -> sa.Subquery:
    """Return rows of `rowid` and `rank`, the best lowest, for records where any of the words starts a word."""
    if dialect == "postgresql":
        asked = " | ".join(f"'{word}':*" for word in words)
        query = (
            f"SELECT rowid, -ts_rank('{{0.1, 0.3, 0.5, 1.0}}', words, CAST(:ranked AS tsquery)) AS rank "
            f"FROM {_TABLE} WHERE words @@ CAST(:ranked AS tsquery)"
        )
    else:
        asked = " OR ".join(f'"{word}"*' for word in words)
        weights = ", ".join(str(weight) for weight in _WEIGHTS)
        query = f"SELECT rowid, bm25({_TABLE}, {weights}) AS rank FROM {_TABLE} WHERE {_TABLE} MATCH :ranked"
    found = sa.text(query).bindparams(ranked=asked)
    return found.columns(sa.column("rowid", sa.Integer), sa.column("rank", sa.Float)).subquery("ranked")
