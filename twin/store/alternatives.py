"""Alternatives kept: the diffs of a case, each with its letter and its revisions."""

from __future__ import annotations

from typing import Any

from twin.store.database import Database
from twin.store.documents import Documents, Saved


class Alternatives:
    """The alternatives of all cases; `slug` of a Saved is the letter, `parent` the case's id."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, "alternative")

    def add(self, case: str, letter: str, document: dict[str, Any], *, by: str = "", group: str = "") -> Saved:
        """Keep a new alternative as revision 1; raises Conflict (NAME_TAKEN) when the case has this letter already."""
        return self._documents.add(document, by=by, group=group, slug=letter, parent=case)

    def of_case(self, case: str) -> tuple[Saved, ...]:
        """Return the newest revision of every alternative of a case, by letter."""
        return self._documents.all(parent=case)

    def get(self, identifier: str, revision: int | None = None) -> Saved:
        """Return an alternative by id, the newest revision without `revision`; raises NotFound (ALTERNATIVE_UNKNOWN)."""
        return self._documents.get(identifier, revision)

    def lettered(self, case: str, letter: str) -> Saved:
        """Return the newest revision of a case's alternative; raises NotFound (ALTERNATIVE_UNKNOWN)."""
        return self._documents.find(letter, parent=case)

    def save(self, identifier: str, document: dict[str, Any], *, revision: int, by: str = "") -> Saved:
        """Keep the revision after `revision`; raises NotFound, Conflict (REVISION_STALE) naming both."""
        return self._documents.save(identifier, document, revision=revision, by=by)

    def history(self, identifier: str) -> tuple[Saved, ...]:
        """Return all revisions, newest first."""
        return self._documents.history(identifier)

    def remove(self, identifier: str) -> None:
        """Remove an alternative; editions keep what they froze. Raises NotFound."""
        self._documents.remove(identifier)
