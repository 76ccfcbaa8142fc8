"""What was given to other catalogues: which record of theirs is ours, and since when."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from twin.store.database import Database
from twin.store.schema import catalogue_gifts


@dataclass(frozen=True, slots=True)
class Gift:
    """A record another catalogue has from here.

    `thing` is what it describes, `dataset/<id>` or `storyboard/<id>`; `identifier` is what the record is called there, `edition`
    the version or the edition's number it was given for.
    """

    catalogue: str
    thing: str
    identifier: str
    edition: str
    given_at: str
    given_by: str


class Gifts:
    """The gifts of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, thing: str) -> tuple[Gift, ...]:
        """Return in which catalogues a thing stands, the latest first."""
        query = sa.select(catalogue_gifts).where(catalogue_gifts.c.thing == thing)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(catalogue_gifts.c.given_at.desc())).all()
        return tuple(_gift(row) for row in rows)

    def one(self, catalogue: str, thing: str) -> Gift | None:
        """Return what a catalogue has of a thing, None when it was never given."""
        return next((gift for gift in self.of(thing) if gift.catalogue == catalogue), None)

    def remember(self, catalogue: str, thing: str, identifier: str, edition: str, *, by: str = "") -> Gift:
        """Keep that a catalogue has a record now, and return it; an older gift of the same thing is replaced."""
        gift = Gift(catalogue, thing, identifier, edition, self._database.stamp(), by)
        same = (catalogue_gifts.c.catalogue_id == catalogue) & (catalogue_gifts.c.thing == thing)
        values = {name: getattr(gift, name) for name in ("thing", "identifier", "edition", "given_at", "given_by")}
        with self._database.writing() as connection:
            connection.execute(catalogue_gifts.delete().where(same))
            connection.execute(catalogue_gifts.insert().values(catalogue_id=catalogue, **values))
        return gift

    def forget(self, catalogue: str, thing: str) -> None:
        """Keep no longer that a catalogue has a record of a thing."""
        same = (catalogue_gifts.c.catalogue_id == catalogue) & (catalogue_gifts.c.thing == thing)
        with self._database.writing() as connection:
            connection.execute(catalogue_gifts.delete().where(same))


def _gift(row: sa.Row[tuple[str, ...]]) -> Gift:
    return Gift(row.catalogue_id, row.thing, row.identifier, row.edition, row.given_at, row.given_by)
