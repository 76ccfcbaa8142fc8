"""Exceptions from the publish gate, signed by name: who let which dataset pass, when and why."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from twin.errors import NotFound
from twin.store.database import Database
from twin.store.schema import signatures


@dataclass(frozen=True, slots=True)
class KeptSignature:
    """One exception: `check` is the line of the gate, `subject` what exactly passes, `by` the name that answers for it."""

    id: str
    storyboard_id: str
    check: str
    subject: str
    reason: str
    by: str
    user_id: str
    at: str
    withdrawn_at: str = ""


class Signatures:
    """The exceptions of all storyboards; what an edition published with stands in the edition."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, storyboard: str, check: str, subject: str, *, reason: str, by: str, user: str = "") -> KeptSignature:
        """Keep an exception and return it; one for the same subject takes the place of the former."""
        made = KeptSignature(secrets.token_hex(8), storyboard, check, subject, reason, by, user, self._database.stamp())
        table = signatures.c
        same = (table.storyboard_id == storyboard) & (table.check == check) & (table.subject == subject)
        with self._database.writing() as connection:
            connection.execute(signatures.update().where(same, table.withdrawn_at == "").values(withdrawn_at=made.at))
            connection.execute(signatures.insert().values({name: getattr(made, name) for name in KeptSignature.__slots__}))
        return made

    def of(self, storyboard: str) -> tuple[KeptSignature, ...]:
        """Return the exceptions of a storyboard that hold, oldest first."""
        query = sa.select(signatures).where(signatures.c.storyboard_id == storyboard, signatures.c.withdrawn_at == "")
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(signatures.c.at, signatures.c.id)).all()
        return tuple(KeptSignature(**{name: getattr(row, name) for name in KeptSignature.__slots__}) for row in rows)

    def withdraw(self, storyboard: str, check: str, subject: str) -> None:
        """Take an exception back; raises NotFound (SIGNATURE_UNKNOWN)."""
        table = signatures.c
        same = (table.storyboard_id == storyboard) & (table.check == check) & (table.subject == subject)
        same &= table.withdrawn_at == ""
        with self._database.writing() as connection:
            changed = connection.execute(signatures.update().where(same).values(withdrawn_at=self._database.stamp()))
        if changed.rowcount == 0:
            raise NotFound("SIGNATURE_UNKNOWN", "Diese Ausnahme gibt es nicht.", "There is no such exception.", subject=subject)
