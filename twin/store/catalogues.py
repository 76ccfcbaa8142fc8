"""Configured catalogues kept: what they said of themselves, who may use them, and apart from that their passwords."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.addresses import read_address, read_allowed
from twin.catalogue.catalogue import Catalogue, CatalogueId
from twin.errors import Conflict, NotFound
from twin.language import Text
from twin.outbound import Credential
from twin.store import records
from twin.store.database import Database
from twin.store.documents import slug_of
from twin.store.schema import catalogue_passwords, catalogue_records, catalogues


@dataclass(frozen=True, slots=True)
class KeptCatalogue:
    """A catalogue with what became of it here.

    `asked_at` is the stamp of its last good answer, `walked_at` of its last complete walk, "" for none; `problem` is what it
    failed with since. `allow` is the administrator's word about hosts in the own network, "" for none. `records` counts what the
    index holds of it.
    """

    catalogue: Catalogue
    asked_at: str = ""
    walked_at: str = ""
    problem: Text | None = None
    allow: str = ""
    records: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the catalogue and what became of it as plain data."""
        own = {name: getattr(self, name) for name in ("asked_at", "walked_at", "allow", "records")}
        return {**self.catalogue.to_json(), **own, "problem": self.problem.to_json() if self.problem else None}


class Catalogues:
    """The catalogues of one home; passwords stand in a table of their own that no document and no backup holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, catalogue: Catalogue, *, password: str = "", allow: str = "", by: str = "") -> Catalogue:
        """Keep a catalogue and return it with the id made of its title.

        Raises Conflict (CATALOGUE_EXISTS) when the group has one at this address, OptionsInvalid (ALLOW_INTERNAL_INVALID).
        """
        read_allowed(allow)
        with self._database.writing() as connection:
            for row in connection.execute(sa.select(catalogues).where(catalogues.c.group == catalogue.group)):
                if row.document["address"] == catalogue.address:
                    raise _exists(row.title, row.id)
            known = set(connection.execute(sa.select(catalogues.c.id)).scalars())
            kept = dataclasses.replace(catalogue, id=_free_id(catalogue.title, known))
            own = {
                "id": kept.id,
                "allow": allow.strip(),
                "created_at": self._database.stamp(),
                "created_by": by,
                "asked_at": self._database.stamp(),
                "walked_at": "",
            }
            connection.execute(catalogues.insert().values({**own, **_described(kept)}))
            _set_password(connection, kept, password)
        return kept

    def get(self, identifier: str) -> Catalogue:
        """Return a catalogue; raises NotFound (CATALOGUE_UNKNOWN)."""
        return self.one(identifier).catalogue

    def one(self, identifier: str) -> KeptCatalogue:
        """Return a catalogue with what became of it; raises NotFound (CATALOGUE_UNKNOWN)."""
        found = self._kept(catalogues.c.id == identifier)
        if not found:
            raise NotFound(
                "CATALOGUE_UNKNOWN",
                f"Den Katalog „{identifier}“ gibt es nicht. „twin catalogue list“ zeigt alle.",
                f"There is no catalogue '{identifier}'. 'twin catalogue list' shows all.",
                catalogue=identifier,
            )
        return found[0]

    def kept(self, groups: Sequence[str] | None = None) -> tuple[KeptCatalogue, ...]:
        """Return the catalogues people of these groups may use (everybody's and their own), by title; with None all."""
        return self._kept(sa.true() if groups is None else catalogues.c.group.in_(["", *groups]))

    def all(self, groups: Sequence[str] | None = None) -> tuple[Catalogue, ...]:
        """Return the same without what became of them."""
        return tuple(item.catalogue for item in self.kept(groups))

    def _kept(self, condition: sa.ColumnElement[bool]) -> tuple[KeptCatalogue, ...]:
        here = (catalogue_records.c.catalogue_id == catalogues.c.id) & (catalogue_records.c.gone_at == "")
        number = sa.select(sa.func.count()).where(here).correlate(catalogues).scalar_subquery().label("records")
        query = sa.select(catalogues, number).where(condition).order_by(catalogues.c.title, catalogues.c.id)
        with self._database.reading() as connection:
            return tuple(_kept(row) for row in connection.execute(query))

    def update(self, catalogue: Catalogue, *, password: str | None = None, allow: str | None = None) -> Catalogue:
        """Keep a catalogue's new description; password and administrator's word stay as they were with None.

        A password given for another origin than the new address has is forgotten. Raises NotFound, OptionsInvalid.
        """
        read_allowed(allow or "")
        values = {**_described(catalogue), **({} if allow is None else {"allow": allow.strip()})}
        with self._database.writing() as connection:
            changed = connection.execute(catalogues.update().where(catalogues.c.id == catalogue.id).values(values))
            if changed.rowcount and password is not None:
                _set_password(connection, catalogue, password)
        return self.get(catalogue.id)

    def remove(self, identifier: str) -> None:
        """Forget a catalogue, its password, the administrator's word and its records; datasets keep their lineage.

        Raises NotFound.
        """
        self.get(identifier)
        with self._database.writing() as connection:
            records.remove_all(connection, identifier)
            connection.execute(catalogues.delete().where(catalogues.c.id == identifier))

    def credential(self, catalogue: Catalogue) -> Credential | None:
        """Return the catalogue's password for the origin of its address; None without one, or when it was given for another."""
        query = sa.select(catalogue_passwords).where(catalogue_passwords.c.catalogue_id == catalogue.id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or row.origin != read_address(catalogue.address).origin:
            return None
        return Credential(row.origin, catalogue.user, row.password)

    def allowed(self) -> str:
        """Return every administrator's word about hosts in the own network, as `outbound.door` takes it."""
        with self._database.reading() as connection:
            return " ".join(connection.execute(sa.select(catalogues.c.allow).where(catalogues.c.allow != "")).scalars())

    def answered(self, identifier: CatalogueId) -> None:
        """Note that the catalogue gave a good answer now."""
        self._note(identifier, asked_at=self._database.stamp(), problem=None)

    def walked(self, identifier: CatalogueId) -> None:
        """Note that all its records were walked through now."""
        self._note(identifier, walked_at=self._database.stamp())

    def failed(self, identifier: CatalogueId, problem: Text) -> None:
        """Note what it failed with; the date of its last good answer stays."""
        self._note(identifier, problem=problem.to_json())

    def _note(self, identifier: CatalogueId, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(catalogues.update().where(catalogues.c.id == identifier).values(values))


def _described(catalogue: Catalogue) -> dict[str, Any]:
    return {"group": catalogue.group, "title": catalogue.title, "document": catalogue.to_json()}


def _kept(row: sa.Row[Any]) -> KeptCatalogue:
    problem = Text.from_json(row.problem) if row.problem else None
    return KeptCatalogue(Catalogue.from_json(row.document), row.asked_at, row.walked_at, problem, row.allow, row.records)


def _set_password(connection: sa.Connection, catalogue: Catalogue, password: str) -> None:
    table = catalogue_passwords
    connection.execute(table.delete().where(table.c.catalogue_id == catalogue.id))
    if password:
        origin = read_address(catalogue.address).origin
        connection.execute(table.insert().values(catalogue_id=catalogue.id, origin=origin, password=password))


def _free_id(title: str, known: set[str]) -> CatalogueId:
    stem = slug_of(title)[:40].strip("-")
    names = [stem, *(f"{stem}-{number}" for number in range(2, len(known) + 3))]
    return CatalogueId(next(name for name in names if name not in known))


def _exists(title: str, identifier: str) -> Conflict:
    return Conflict(
        "CATALOGUE_EXISTS",
        f"Diesen Katalog gibt es schon: „{title}“ ({identifier}).",
        f"This catalogue exists already: '{title}' ({identifier}).",
        catalogue=identifier,
    )
