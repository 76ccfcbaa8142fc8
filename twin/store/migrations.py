"""Numbered schema versions: a new database gets the newest, an older one is led there step by step, a newer one is refused.

Decision: plain numbered functions instead of Alembic. The schema is one file, there are few steps, each runs in one transaction
on both engines, and a backup is taken before the first; Alembic's branches and autogeneration would be machinery without a use.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import sqlalchemy as sa

from twin.errors import TwinBroken
from twin.store import fulltext
from twin.store.database import Database
from twin.store.schema import (
    catalogue_documents,
    catalogue_gifts,
    catalogue_passwords,
    catalogue_records,
    catalogue_terms,
    catalogues,
    comments,
    dataset_descriptions,
    edition_media,
    editions,
    glossary_terms,
    media,
    metadata,
    questions,
    reviews,
    revision_marks,
    revisions,
    rooms,
    scene_comments,
    schema_version,
    signatures,
    viewpoints,
)

Step = Callable[[sa.Connection], None]
_SECOND = len("2026-06-21T15:45:00")


def _describe_datasets(connection: sa.Connection) -> None:
    """Keep who changed what of a dataset's description: title, licence, contact ..."""
    dataset_descriptions.create(connection)


def _keep_catalogues(connection: sa.Connection) -> None:
    """Keep metadata catalogues, their records, the words to find these by, and what was given to them."""
    for table in (catalogues, catalogue_passwords, catalogue_records, catalogue_documents, catalogue_terms, catalogue_gifts):
        table.create(connection)
    fulltext.create(connection)


def _comment_on_alternatives(connection: sa.Connection) -> None:
    """Keep what people say about places of an alternative."""
    comments.create(connection)


def _keep_media(connection: sa.Connection) -> None:
    """Keep pictures, videos and captions of stories, and which of them an edition shows."""
    media.create(connection)
    edition_media.create(connection)


def _review_storyboards(connection: sa.Connection) -> None:
    """Keep what a storyboard goes through before the committee, and the town's glossary; mark the revisions published so far."""
    for table in (revision_marks, reviews, scene_comments, signatures, glossary_terms):
        table.create(connection)
    written = editions.c.storyboard_id, editions.c.number, editions.c.published_at, editions.c.published_by
    for edition in connection.execute(sa.select(*written)).all():
        # an edition froze the newest revision of its moment; which one it was had not been written down
        newest = sa.select(sa.func.max(revisions.c.revision)).where(
            revisions.c.kind == "storyboard",
            revisions.c.id == edition.storyboard_id,
            sa.func.substr(revisions.c.saved_at, 1, _SECOND) <= edition.published_at[:_SECOND],
        )
        found = connection.execute(newest).scalar()
        if found is not None:
            mark = {"kind": "storyboard", "id": edition.storyboard_id, "revision": found, "mark": "published"}
            said = {"text": str(edition.number), "at": edition.published_at, "by": edition.published_by}
            connection.execute(revision_marks.insert().values(**mark, **said))


def _say_why_withdrawn(connection: sa.Connection) -> None:
    """Keep who withdrew an edition and why."""
    for column in ("withdrawn_by", "withdrawn_reason"):
        connection.execute(sa.text(f"ALTER TABLE {editions.name} ADD COLUMN {column} TEXT"))


def _ask_the_room(connection: sa.Connection) -> None:
    """Keep what readers ask, and where they may."""
    rooms.create(connection)
    questions.create(connection)


def _name_viewpoints(connection: sa.Connection) -> None:
    """Keep the named views of the town and of cases."""
    viewpoints.create(connection)


STEPS: Mapping[int, Step] = {
    2: _describe_datasets,
    3: _keep_catalogues,
    4: _comment_on_alternatives,
    5: _keep_media,
    6: _review_storyboards,
    7: _say_why_withdrawn,
    8: _ask_the_room,
    9: _name_viewpoints,
}
"""Step n leads from version n - 1 to n; version 1 is the first schema and has none."""

NEWEST = 9


def migrate(database: Database, steps: Mapping[int, Step] = STEPS, newest: int = NEWEST) -> int:
    """Bring the database to the newest version and return the version it had (0: it was empty).

    Before the first step an SQLite file is copied beside itself as `twin-before-v<n>.sqlite`. Raises TwinBroken (STORE_TOO_NEW)
    when a newer program has written the database.
    """
    found = version_of(database)
    if found > newest:
        raise TwinBroken(
            "STORE_TOO_NEW",
            f"Die Datenbank hat Fassung {found}, dieses Programm kennt {newest}. Bitte ein neueres Programm starten.",
            f"The database has version {found}, this program knows {newest}. Please start a newer program.",
            found=found,
            known=newest,
        )
    if found == 0:
        _create(database, newest)
    elif found < newest:
        _keep_copy(database, newest)
        for number in range(found + 1, newest + 1):
            with database.writing() as connection:
                steps[number](connection)
                connection.execute(schema_version.update().values(version=number))
    return found


def version_of(database: Database) -> int:
    """Return the schema version of the database, 0 when it is empty."""
    with database.reading() as connection:
        if not sa.inspect(connection).has_table(schema_version.name):
            return 0
        return int(connection.execute(sa.select(schema_version.c.version)).scalar() or 0)


def _create(database: Database, newest: int) -> None:
    with database.writing() as connection:
        metadata.create_all(connection)
        # a second process may have been quicker: its row is as good as ours
        if connection.execute(sa.select(schema_version.c.version)).scalar() is None:
            fulltext.create(connection)
            connection.execute(schema_version.insert().values(version=newest))


def _keep_copy(database: Database, newest: int) -> None:
    if database.file is not None:
        copy_sqlite(database.file, database.file.with_name(f"twin-before-v{newest}.sqlite"))


def copy_sqlite(source: Path, target: Path) -> None:
    """Write a consistent copy of an SQLite file that others may be writing at this moment."""
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    except sqlite3.Error as error:
        raise TwinBroken(
            "BACKUP_FAILED",
            f"Die Datenbank {source} ließ sich nicht nach {target} sichern: {error}.",
            f"The database {source} could not be copied to {target}: {error}.",
        ) from error
    finally:
        copy.close()
        origin.close()
