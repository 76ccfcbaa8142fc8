"""Named views of the town and of its cases, in the order people gave them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.errors import Conflict, LimitExceeded, NotFound
from twin.store.database import Database
from twin.store.schema import viewpoints

TOWN = ""
"""Stands for the town where a viewpoint belongs to no case."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A camera with a name: `view` holds lon, lat, height, azimuth, elevation, distance and fov; `case_id` is TOWN or a case."""

    id: str
    case_id: str
    place: int
    name: str
    view: dict[str, float]
    saved_at: str
    saved_by: str


class Viewpoints:
    """The viewpoints of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, case: str = TOWN) -> tuple[Viewpoint, ...]:
        """Return the viewpoints of a case, or of the town, in their order."""
        with self._database.reading() as connection:
            return tuple(Viewpoint(**row._mapping) for row in connection.execute(_listed(case)))

    def get(self, identifier: str) -> Viewpoint:
        """Return a viewpoint; raises NotFound (VIEWPOINT_UNKNOWN)."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(viewpoints).where(viewpoints.c.id == identifier)).first()
        if row is None:
            raise NotFound(
                "VIEWPOINT_UNKNOWN", f"Den Blickpunkt „{identifier}“ gibt es nicht.", f"There is no viewpoint '{identifier}'."
            )
        return Viewpoint(**row._mapping)

    def add(self, case: str, name: str, view: dict[str, float], *, by: str = "") -> Viewpoint:
        """Keep a viewpoint as the last of its list and return it.

        Raises Conflict (VIEWPOINT_NAME_TAKEN), LimitExceeded (VIEWPOINTS_TOO_MANY) from `MOST` on.
        """
        with self._database.writing() as connection:
            others = connection.execute(_listed(case)).all()
            if len(others) >= MOST:
                raise LimitExceeded(
                    "VIEWPOINTS_TOO_MANY",
                    f"Es gibt schon {MOST} Blickpunkte. Bitte zuerst einen löschen.",
                    f"There are {MOST} viewpoints already. Please delete one first.",
                    limit=MOST,
                )
            _ensure_free(name, others)
            made = Viewpoint(secrets.token_hex(6), case, len(others), name, view, self._database.stamp(), by)
            connection.execute(viewpoints.insert().values({key: getattr(made, key) for key in Viewpoint.__slots__}))
        return made

    def change(
        self,
        identifier: str,
        *,
        name: str | None = None,
        view: dict[str, float] | None = None,
        place: int | None = None,
        by: str = "",
    ) -> Viewpoint:
        """Rename a viewpoint, give it another view or another place in its list; what is None stays.

        Raises NotFound (VIEWPOINT_UNKNOWN), Conflict (VIEWPOINT_NAME_TAKEN). A place beyond the end is the end.
        """
        found = self.get(identifier)
        values: dict[str, Any] = {key: value for key, value in (("name", name), ("view", view)) if value is not None}
        with self._database.writing() as connection:
            others = [row for row in connection.execute(_listed(found.case_id)) if row.id != identifier]
            if name is not None:
                _ensure_free(name, others)
            if values:
                told = {**values, "saved_at": self._database.stamp(), "saved_by": by}
                connection.execute(viewpoints.update().where(viewpoints.c.id == identifier).values(told))
            if place is not None:
                ids = [row.id for row in others]
                _put_in_order(connection, [*ids[:place], identifier, *ids[place:]])
        return self.get(identifier)

    def remove(self, identifier: str) -> None:
        """Remove a viewpoint; raises NotFound (VIEWPOINT_UNKNOWN)."""
        found = self.get(identifier)
        with self._database.writing() as connection:
            connection.execute(viewpoints.delete().where(viewpoints.c.id == identifier))
            _put_in_order(connection, [row.id for row in connection.execute(_listed(found.case_id))])


def _listed(case: str) -> sa.Select[Any]:
    return sa.select(viewpoints).where(viewpoints.c.case_id == case).order_by(viewpoints.c.place, viewpoints.c.id)


def _put_in_order(connection: sa.Connection, identifiers: Iterable[str]) -> None:
    for number, identifier in enumerate(identifiers):
        connection.execute(viewpoints.update().where(viewpoints.c.id == identifier).values(place=number))


def _ensure_free(name: str, others: Iterable[sa.Row[Any]]) -> None:
    if name.casefold() in {row.name.casefold() for row in others}:
        raise Conflict(
            "VIEWPOINT_NAME_TAKEN",
            f"Einen Blickpunkt „{name}“ gibt es hier schon. Bitte einen anderen Namen wählen.",
            f"There is a viewpoint '{name}' here already. Please choose another name.",
            name=name,
        )
