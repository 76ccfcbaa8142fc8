"""Planning cases kept: the document of a case without its alternatives, which have revisions of their own."""

from __future__ import annotations

from typing import Any

from twin.store.database import Database
from twin.store.documents import Documents, Saved
from twin.store.schema import documents, viewpoints


class Cases:
    """The planning cases of one home; a case's document is plain JSON without the member `alternatives`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = Documents(database, "case")
        self._alternatives = Documents(database, "alternative")

    def add(self, document: dict[str, Any], *, by: str = "", group: str = "", identifier: str | None = None) -> Saved:
        """Keep a new case as revision 1, its member `alternatives` as alternatives, all in one transaction; return the case.

        Every alternative needs its `letter`, each once. Raises Conflict (NAME_TAKEN).
        """
        own = {key: value for key, value in document.items() if key != "alternatives"}
        with self._database.writing() as connection:
            case = self._documents.insert(connection, own, by, group, "", identifier=identifier)
            for alternative in document.get("alternatives") or ():
                self._alternatives.insert(connection, alternative, by, group, str(alternative["letter"]), case.id)
        return case

    def get(self, identifier: str, revision: int | None = None) -> Saved:
        """Return a case, the newest revision without `revision`; raises NotFound (CASE_UNKNOWN)."""
        return self._documents.get(identifier, revision)

    def whole(self, identifier: str) -> dict[str, Any]:
        """Return the newest document of a case with the newest revision of its alternatives, as it was imported."""
        case = self.get(identifier)
        alternatives = [item.document for item in self._alternatives.all(parent=identifier)]
        return {**case.document, **({"alternatives": alternatives} if alternatives else {})}

    def all(self) -> tuple[Saved, ...]:
        """Return the newest revision of every case, the latest saved first."""
        return self._documents.all()

    def save(self, identifier: str, document: dict[str, Any], *, revision: int, by: str = "") -> Saved:
        """Keep the revision after `revision` of the case itself; raises NotFound, Conflict (REVISION_STALE) naming both."""
        own = {key: value for key, value in document.items() if key != "alternatives"}
        return self._documents.save(identifier, own, revision=revision, by=by)

    def history(self, identifier: str) -> tuple[Saved, ...]:
        """Return all revisions of the case itself, newest first."""
        return self._documents.history(identifier)

    def remove(self, identifier: str) -> None:
        """Remove a case with its alternatives and viewpoints; editions keep what they froze. Raises NotFound."""
        self.get(identifier)
        with self._database.writing() as connection:
            self._alternatives.delete(connection, documents.c.parent == identifier)
            self._documents.delete(connection, documents.c.id == identifier)
            connection.execute(viewpoints.delete().where(viewpoints.c.case_id == identifier))
