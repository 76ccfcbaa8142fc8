"""Configured catalogues kept: what they said of themselves, who may use them, and apart from that the passwords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin.catalogue.catalogue import Catalogue, CatalogueId
from twin.language import Text
from twin.outbound import Credential
from twin.store.database import Database


@dataclass(frozen=True, slots=True)
class KeptCatalogue:
    """A catalogue with what became of it here.

    `asked_at` is the stamp of its last good answer, `walked_at` of the last complete walk, "" for none; `problem` is what it said
    or failed with since. `allow` is the administrator's word about hosts in the own network, "" for none. `records` counts what
    the index holds of it.
    """

    catalogue: Catalogue
    asked_at: str = ""
    walked_at: str = ""
    problem: Text | None = None
    allow: str = ""
    records: int = 0


class Catalogues:
    """The catalogues of one home; passwords stand in a table of their own that no document and no backup holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, catalogue: Catalogue, *, password: str = "", allow: str = "", by: str = "") -> Catalogue:
        """Keep a catalogue and return it with its id (made of its title)."""
        raise NotImplementedError

    def get(self, identifier: str) -> Catalogue:
        """Return a catalogue; raises NotFound (CATALOGUE_UNKNOWN)."""
        raise NotImplementedError

    def kept(self, groups: Sequence[str] | None = None) -> tuple[KeptCatalogue, ...]:
        """Return the catalogues people of these groups may use, by title; of all groups with None."""
        raise NotImplementedError

    def all(self, groups: Sequence[str] | None = None) -> tuple[Catalogue, ...]:
        """Return the catalogues people of these groups may use, by title; of all groups with None."""
        raise NotImplementedError

    def update(self, catalogue: Catalogue, *, password: str | None = None, allow: str | None = None) -> Catalogue:
        """Keep a catalogue's new description; password and administrator's word stay as they were with None."""
        raise NotImplementedError

    def remove(self, identifier: str) -> None:
        """Forget a catalogue, its password and its records; datasets taken from it keep their lineage."""
        raise NotImplementedError

    def credential(self, catalogue: Catalogue) -> Credential | None:
        """Return the catalogue's password bound to the origin of the address it was given for, None without one."""
        raise NotImplementedError

    def allowed(self) -> str:
        """Return every administrator's word about hosts in the own network, as `outbound.door` takes it."""
        raise NotImplementedError

    def answered(self, identifier: CatalogueId) -> None:
        """Note that the catalogue gave a good answer now."""
        raise NotImplementedError

    def failed(self, identifier: CatalogueId, problem: Text) -> None:
        """Note what it failed with; the date of its last good answer stays."""
        raise NotImplementedError
