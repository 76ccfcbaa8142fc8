"""Comments on an alternative at a place of it, kept beside its revisions: they change no revision and no number."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.errors import NotFound
from twin.store.database import Database
from twin.store.schema import comments


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said: `position` in the case's CRS (None: about the whole), `about` the object meant, empty for none.

    `revision` is the alternative's when it was written; `resolved_at` is empty while it is open.
    """

    id: str
    alternative: str
    revision: int
    text: str
    position: tuple[float, float] | None
    about: str
    created_at: str
    created_by: str
    resolved_at: str
    resolved_by: str


class Comments:
    """The comments on all alternatives; they go with their alternative."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        alternative: str,
        revision: int,
        text: str,
        *,
        position: tuple[float, float] | None = None,
        about: str = "",
        by: str = "",
    ) -> Comment:
        """Keep a new comment and return it."""
        now = self._database.stamp()
        kept = Comment(secrets.token_hex(8), alternative, revision, text, position, about, now, by, "", "")
        row = {name: getattr(kept, name) for name in Comment.__slots__}
        with self._database.writing() as connection:
            connection.execute(comments.insert().values({**row, "position": list(position) if position else None}))
        return kept

    def of(self, alternative: str) -> tuple[Comment, ...]:
        """Return the comments on an alternative, open ones first, the newest first among them."""
        query = sa.select(comments).where(comments.c.alternative == alternative)
        query = query.order_by(comments.c.resolved_at != "", comments.c.created_at.desc(), comments.c.id)
        with self._database.reading() as connection:
            return tuple(_comment(row) for row in connection.execute(query))

    def get(self, identifier: str) -> Comment:
        """Return a comment; raises NotFound (COMMENT_UNKNOWN)."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(comments).where(comments.c.id == identifier)).first()
        if row is None:
            raise NotFound(
                "COMMENT_UNKNOWN", f"Die Anmerkung „{identifier}“ gibt es nicht.", f"There is no comment '{identifier}'."
            )
        return _comment(row)

    def resolve(self, identifier: str, *, by: str = "") -> Comment:
        """Mark a comment as settled, once, and return it; raises NotFound (COMMENT_UNKNOWN)."""
        still_open = (comments.c.id == identifier) & (comments.c.resolved_at == "")
        with self._database.writing() as connection:
            values = {"resolved_at": self._database.stamp(), "resolved_by": by}
            connection.execute(comments.update().where(still_open).values(values))
        return self.get(identifier)

    def remove_of(self, alternative: str) -> None:
        """Remove all comments on an alternative."""
        with self._database.writing() as connection:
            connection.execute(comments.delete().where(comments.c.alternative == alternative))


def _comment(row: sa.Row[Any]) -> Comment:
    values = {name: getattr(row, name) for name in Comment.__slots__}
    return Comment(**{**values, "position": None if row.position is None else (row.position[0], row.position[1])})
