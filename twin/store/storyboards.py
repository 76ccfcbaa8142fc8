"""Storyboards kept: the working document with its revisions; what was published stands in `twin.store.editions`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from twin.errors import Conflict
from twin.store.database import Database
from twin.store.documents import Documents, Saved, slug_of
from twin.store.schema import documents, editions, reviews, scene_comments, signatures


class Storyboards:
    """The storyboards of one home; `slug` of a Saved is its address `/s/<slug>`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = Documents(database, "storyboard")

    def add(self, document: dict[str, Any], *, slug: str = "", by: str = "", group: str = "") -> Saved:
        """Keep a new storyboard as revision 1; without `slug` one is made of its title, with a number when that is taken.

        The document's own `id` becomes the id, when it has one. Raises Conflict (NAME_TAKEN) for a taken slug or id.
        """
        address = slug or self._free_slug(slug_of(_title(document)))
        return self._documents.add(document, by=by, group=group, slug=address, identifier=document.get("id") or None)

    def _free_slug(self, wanted: str) -> str:
        taken = {item.slug for item in self._documents.all()}
        number, slug = 2, wanted
        while slug in taken:
            number, slug = number + 1, f"{wanted}-{number}"
        return slug

    def get(self, identifier: str, revision: int | None = None) -> Saved:
        """Return a storyboard by id, the newest revision without `revision`; raises NotFound (STORYBOARD_UNKNOWN)."""
        return self._documents.get(identifier, revision)

    def at(self, slug: str) -> Saved:
        """Return the newest revision of the storyboard at an address; raises NotFound (STORYBOARD_UNKNOWN)."""
        return self._documents.find(slug)

    def all(self) -> tuple[Saved, ...]:
        """Return the newest revision of every storyboard, the latest saved first."""
        return self._documents.all()

    def save(self, identifier: str, document: dict[str, Any], *, revision: int, by: str = "") -> Saved:
        """Keep the revision after `revision`; raises NotFound, Conflict (REVISION_STALE) naming both."""
        return self._documents.save(identifier, document, revision=revision, by=by)

    def history(self, identifier: str) -> tuple[Saved, ...]:
        """Return all revisions, newest first."""
        return self._documents.history(identifier)

    def remove(self, identifier: str) -> None:
        """Remove a storyboard and what was said; raises NotFound, Conflict (STORYBOARD_PUBLISHED) once it has an edition."""
        with self._database.reading() as connection:
            published = connection.execute(sa.select(editions.c.number).where(editions.c.storyboard_id == identifier)).first()
        if published is not None:
            raise Conflict(
                "STORYBOARD_PUBLISHED",
                "Das Storyboard hat veröffentlichte Fassungen und bleibt erhalten. Fassungen lassen sich zurückziehen.",
                "The storyboard has published editions and stays. Editions can be withdrawn.",
            )
        self._documents.get(identifier)
        with self._database.writing() as connection:
            for table in (reviews, scene_comments, signatures):
                connection.execute(table.delete().where(table.c.storyboard_id == identifier))
            self._documents.delete(connection, documents.c.id == identifier)


def _title(document: dict[str, Any]) -> str:
    said = document.get("title") or ""
    return str(said.get("de") or said.get("en") or "") if isinstance(said, dict) else str(said)
