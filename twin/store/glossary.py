"""The town's glossary: the shipped list, with what the town wrote anew, changed or took out."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from twin.errors import NotFound
from twin.store.database import Database
from twin.store.schema import glossary_terms
from twin.storytelling.glossary.planning import STARTERS
from twin.storytelling.glossary.term import Term, from_json

_SHIPPED = {term.name: term for term in STARTERS}


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with where it comes from: `is_shipped` of the list every town begins with, `is_own` written by this town."""

    term: Term
    is_shipped: bool
    is_own: bool
    saved_at: str = ""
    saved_by: str = ""


class Glossary:
    """The terms one home explains."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self) -> tuple[Entry, ...]:
        """Return all terms that hold, by name without regard to case."""
        with self._database.reading() as connection:
            rows = {row.name: row for row in connection.execute(sa.select(glossary_terms))}
        found = [Entry(term, True, False) for name, term in _SHIPPED.items() if name not in rows]
        for row in rows.values():
            if row.document is not None:
                found.append(Entry(from_json(row.document), row.name in _SHIPPED, True, row.saved_at, row.saved_by))
        return tuple(sorted(found, key=lambda entry: (entry.term.name.casefold(), entry.term.name)))

    def terms(self) -> tuple[Term, ...]:
        """Return the terms alone."""
        return tuple(entry.term for entry in self.entries())

    def removed(self) -> tuple[str, ...]:
        """Return the names of shipped terms that the town took out."""
        query = sa.select(glossary_terms.c.name).where(glossary_terms.c.document.is_(None)).order_by(glossary_terms.c.name)
        with self._database.reading() as connection:
            return tuple(name for (name,) in connection.execute(query) if name in _SHIPPED)

    def get(self, name: str) -> Entry:
        """Return a term by its name; raises NotFound (TERM_UNKNOWN)."""
        found = next((entry for entry in self.entries() if entry.term.name == name), None)
        if found is None:
            raise _unknown(name)
        return found

    def save(self, term: Term, *, by: str = "", instead_of: str = "") -> Entry:
        """Keep a term, also under a new name `instead_of` its former one, and return it."""
        with self._database.writing() as connection:
            if instead_of and instead_of != term.name:
                self._write(connection, instead_of, None, by)
            self._write(connection, term.name, term, by)
        return self.get(term.name)

    def remove(self, name: str, *, by: str = "") -> None:
        """Take a term out; a shipped one can be brought back with `reset`. Raises NotFound (TERM_UNKNOWN)."""
        self.get(name)
        with self._database.writing() as connection:
            self._write(connection, name, None, by)

    def reset(self, name: str) -> None:
        """Bring back a shipped term as it was shipped; raises NotFound (TERM_UNKNOWN) for one that never was."""
        if name not in _SHIPPED:
            raise _unknown(name)
        with self._database.writing() as connection:
            connection.execute(glossary_terms.delete().where(glossary_terms.c.name == name))

    def _write(self, connection: sa.Connection, name: str, term: Term | None, by: str) -> None:
        connection.execute(glossary_terms.delete().where(glossary_terms.c.name == name))
        if term is not None or name in _SHIPPED:
            document = None if term is None else term.to_json()
            row = {"name": name, "document": document, "saved_at": self._database.stamp(), "saved_by": by}
            connection.execute(glossary_terms.insert().values(row))


def _unknown(name: str) -> NotFound:
    return NotFound("TERM_UNKNOWN", f"„{name}“ steht nicht im Glossar.", f"'{name}' is not in the glossary.", name=name)
