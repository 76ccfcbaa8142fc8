"""Marks on revisions: which were named, published, restored or reviewed. A marked revision is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from twin.store.database import Database
from twin.store.documents import Kind
from twin.store.schema import revision_marks

Sort = Literal["named", "published", "restored", "reviewed"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a revision matters: `text` is its name, the number of its edition, the revision it came from, or the state given."""

    revision: int
    mark: Sort
    text: str
    at: str
    by: str

    def to_json(self) -> dict[str, Any]:
        """Return the mark as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


class Marks:
    """The marks on the revisions of all documents; they go with their document."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: Kind, identifier: str, revision: int, mark: Sort, text: str = "", *, by: str = "") -> Mark:
        """Keep a mark and return it; a revision has one name, a new one takes the place of the old one."""
        made = Mark(revision, mark, text, self._database.stamp(), by)
        row = {name: getattr(made, name) for name in Mark.__slots__}
        with self._database.writing() as connection:
            if mark == "named":
                same = _of(kind, identifier) & (revision_marks.c.revision == revision) & (revision_marks.c.mark == mark)
                connection.execute(revision_marks.delete().where(same))
            if mark != "named" or text:
                connection.execute(revision_marks.insert().values(kind=kind, id=identifier, **row))
        return made

    def of(self, kind: Kind, identifier: str) -> tuple[Mark, ...]:
        """Return the marks of a document in the order they were made."""
        query = sa.select(revision_marks).where(_of(kind, identifier)).order_by(revision_marks.c.number)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Mark(**{name: getattr(row, name) for name in Mark.__slots__}) for row in rows)


def _of(kind: Kind, identifier: str) -> sa.ColumnElement[bool]:
    return (revision_marks.c.kind == kind) & (revision_marks.c.id == identifier)
