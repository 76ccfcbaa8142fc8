"""Documents with revisions, as cases, alternatives and storyboards are: each save is a new one, a stale save is refused."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from twin.errors import Conflict, NotFound
from twin.language import Text
from twin.store.database import Database
from twin.store.schema import documents, revisions

Kind = Literal["case", "alternative", "storyboard"]

_NAMES: dict[Kind, Text] = {
    "case": Text("Den Planungsfall", "planning case"),
    "alternative": Text("Die Alternative", "alternative"),
    "storyboard": Text("Das Storyboard", "storyboard"),
}


@dataclass(frozen=True, slots=True)
class Saved:
    """One revision of a document as it stands in the store.

    `parent` is the case of an alternative, else empty; `slug` is an alternative's letter or a storyboard's address; `document` is
    plain JSON. `created_*` tell of the first revision, `saved_*` of this one.
    """

    kind: Kind
    id: str
    parent: str
    slug: str
    group: str
    revision: int
    document: dict[str, Any]
    saved_at: str
    saved_by: str
    created_at: str
    created_by: str

    @property
    def title(self) -> str:
        """Return the document's title, the German one where it has two; empty when it has none."""
        said = self.document.get("title") or ""
        return str(said.get("de") or said.get("en") or "") if isinstance(said, dict) else str(said)

    @property
    def etag(self) -> str:
        """Return the entity tag without quotes, such as `case-3f…-r42`."""
        return f"{self.kind}-{self.id}-r{self.revision}"


class Documents:
    """All documents of one kind in one home."""

    def __init__(self, database: Database, kind: Kind) -> None:
        self.database = database
        self.kind: Kind = kind

    def add(
        self,
        document: dict[str, Any],
        *,
        by: str = "",
        group: str = "",
        slug: str = "",
        parent: str = "",
        identifier: str | None = None,
    ) -> Saved:
        """Keep a new document as revision 1 and return it; without `slug` its id serves.

        Raises Conflict (NAME_TAKEN) when id or slug are taken.
        """
        with self.database.writing() as connection:
            return self.insert(connection, document, by, group, slug, parent, identifier)

    def insert(
        self,
        connection: sa.Connection,
        document: dict[str, Any],
        by: str,
        group: str,
        slug: str,
        parent: str = "",
        identifier: str | None = None,
    ) -> Saved:
        """Keep a new document inside a transaction of the caller; see `add`."""
        now = self.database.stamp()
        own = identifier or secrets.token_hex(8)
        saved = Saved(self.kind, own, parent, slug or own, group, 1, document, now, by, now, by)
        head = {column.name: getattr(saved, column.name) for column in documents.columns}
        try:
            connection.execute(documents.insert().values(head))
        except sa.exc.IntegrityError as error:
            raise Conflict(
                "NAME_TAKEN",
                f"„{slug or own}“ ist schon vergeben. Bitte einen anderen Namen wählen.",
                f"'{slug or own}' is taken already. Please choose another name.",
                name=slug or own,
            ) from error
        self._keep(connection, own, 1, document, now, by)
        return saved

    def _keep(self, connection: sa.Connection, own: str, number: int, document: dict[str, Any], now: str, by: str) -> None:
        row = {"kind": self.kind, "id": own, "revision": number, "document": document, "saved_at": now, "saved_by": by}
        connection.execute(revisions.insert().values(row))

    def get(self, identifier: str, revision: int | None = None) -> Saved:
        """Return a document, the newest revision without `revision`; raises NotFound (CASE_UNKNOWN, ...)."""
        wanted = documents.c.revision if revision is None else revision
        query = self._query().where(documents.c.id == identifier, revisions.c.revision == wanted)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise self._unknown(identifier)
        return _saved(row)

    def find(self, slug: str, parent: str = "") -> Saved:
        """Return the newest revision of the document of that slug; raises NotFound (CASE_UNKNOWN, ...)."""
        query = self._newest().where(documents.c.slug == slug, documents.c.parent == parent)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise self._unknown(slug)
        return _saved(row)

    def all(self, parent: str | None = None) -> tuple[Saved, ...]:
        """Return the newest revision of every document (of one parent), by slug for children, else the latest saved first."""
        query = self._newest()
        if parent is not None:
            query = query.where(documents.c.parent == parent).order_by(documents.c.slug)
        query = query.order_by(revisions.c.saved_at.desc(), documents.c.id)
        with self.database.reading() as connection:
            return tuple(_saved(row) for row in connection.execute(query))

    def history(self, identifier: str) -> tuple[Saved, ...]:
        """Return all revisions of a document, newest first; raises NotFound."""
        query = self._query().where(documents.c.id == identifier).order_by(revisions.c.revision.desc())
        with self.database.reading() as connection:
            found = tuple(_saved(row) for row in connection.execute(query))
        if not found:
            raise self._unknown(identifier)
        return found

    def save(self, identifier: str, document: dict[str, Any], *, revision: int, by: str = "") -> Saved:
        """Keep a document as the revision after `revision`, the one the person started from, and return it.

        Raises NotFound, or Conflict (REVISION_STALE) whose params name both: `revision` (theirs) and `current` with `saved_by`
        and `saved_at`.
        """
        now = self.database.stamp()
        same = (documents.c.kind == self.kind) & (documents.c.id == identifier) & (documents.c.revision == revision)
        with self.database.writing() as connection:
            changed = connection.execute(documents.update().where(same).values(revision=revision + 1))
            if changed.rowcount == 1:
                self._keep(connection, identifier, revision + 1, document, now, by)
        if changed.rowcount != 1:
            raise _stale(self.get(identifier), revision)
        return self.get(identifier, revision + 1)

    def move(self, identifier: str, *, group: str | None = None, slug: str | None = None) -> Saved:
        """Give a document to another group or another slug; raises NotFound, Conflict (NAME_TAKEN)."""
        self.get(identifier)
        values = {key: value for key, value in (("group", group), ("slug", slug)) if value is not None}
        same = (documents.c.kind == self.kind) & (documents.c.id == identifier)
        try:
            with self.database.writing() as connection:
                connection.execute(documents.update().where(same).values(values))
        except sa.exc.IntegrityError as error:
            raise Conflict("NAME_TAKEN", f"„{slug}“ ist schon vergeben.", f"'{slug}' is taken already.", name=slug) from error
        return self.get(identifier)

    def remove(self, identifier: str) -> None:
        """Remove a document with all its revisions; raises NotFound."""
        self.get(identifier)
        with self.database.writing() as connection:
            self.delete(connection, documents.c.id == identifier)

    def delete(self, connection: sa.Connection, condition: sa.ColumnElement[bool]) -> None:
        """Remove the documents of this kind that meet a condition, inside a transaction of the caller."""
        connection.execute(documents.delete().where(documents.c.kind == self.kind, condition))

    def _newest(self) -> sa.Select[Any]:
        return self._query().where(revisions.c.revision == documents.c.revision)

    def _query(self) -> sa.Select[Any]:
        same = (documents.c.kind == revisions.c.kind) & (documents.c.id == revisions.c.id)
        head = [column for column in documents.columns if column.name != "revision"]
        kept = (revisions.c.revision, revisions.c.document, revisions.c.saved_at, revisions.c.saved_by)
        return sa.select(*head, *kept).join(revisions, same).where(documents.c.kind == self.kind)

    def _unknown(self, said: str) -> NotFound:
        name = _NAMES[self.kind]
        code = f"{self.kind.upper()}_UNKNOWN"
        return NotFound(code, f"{name.de} „{said}“ gibt es nicht.", f"There is no {name.en} '{said}'.", id=said)


def _saved(row: sa.Row[Any]) -> Saved:
    return Saved(**{name: getattr(row, name) for name in Saved.__slots__})


def _stale(current: Saved, revision: int) -> Conflict:
    who = current.saved_by or "–"
    return Conflict(
        "REVISION_STALE",
        f"Inzwischen hat {who} Fassung {current.revision} gespeichert; Ihre Änderung beruht auf Fassung {revision}. "
        "Bitte die neue Fassung laden und die Änderung darauf wiederholen.",
        f"In the meantime {who} saved revision {current.revision}; your change is based on revision {revision}. "
        "Please load the new revision and repeat the change on it.",
        revision=revision,
        current=current.revision,
        saved_by=current.saved_by,
        saved_at=current.saved_at,
    )


_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug_of(title: str) -> str:
    """Return an address made of a title: `Mühlenbleiche, Süd` becomes `muehlenbleiche-sued`; `x` when nothing is left."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_GERMAN)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "x"
