"""Transactions: whole or not at all, readers beside writers, and faults in plain words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from twin.errors import TwinBroken
from twin.store.database import Database
from twin.store.editions import Editions
from twin.store.marks import Marks
from twin.store.media import Media
from twin.store.migrations import NEWEST, migrate, version_of
from twin.store.schema import groups, metadata
from twin.store.storyboards import Storyboards

CATALOGUES = (
    "catalogues",
    "catalogue_passwords",
    "catalogue_records",
    "catalogue_documents",
    "catalogue_gifts",
    "catalogue_terms",
    "catalogue_words",
)


REVIEWING = ("revision_marks", "reviews", "scene_comments", "signatures", "glossary_terms")


def add(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute(groups.insert().values(id=name, title=name, contact="", office_hours=""))


def count(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(groups)).scalar_one())


def test_a_block_that_raises_changes_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.execute(groups.insert().values(id="a", title="", contact="", office_hours=""))
        raise ZeroDivisionError
    assert count(database) == 0


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(groups.insert().values(id="a", title="", contact="", office_hours=""))
        assert count(database) == 0
    assert count(database) == 1


def test_a_second_writer_is_told_that_the_database_is_busy(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin.store.database._PRAGMAS", ("busy_timeout=50",))
    with database.writing(), pytest.raises(TwinBroken) as caught:
        add(database, "b")
    assert caught.value.code == "STORE_BUSY"


def test_sqlite_runs_with_the_promised_pragmas(database: Database) -> None:
    with database.reading() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "twin.sqlite").write_bytes(b"this is no database at all, but it is long enough" * 100)
    database = Database(f"sqlite:///{tmp_path / 'twin.sqlite'}")
    with pytest.raises(TwinBroken) as caught:
        database.check()
    assert caught.value.code == "STORE_DAMAGED"
    database.close()


def test_opening_again_finds_the_same_version(database: Database) -> None:
    assert migrate(database) == version_of(database) == NEWEST


def test_a_newer_database_is_refused(database: Database) -> None:
    with pytest.raises(TwinBroken) as caught:
        migrate(database, newest=0)
    assert caught.value.code == "STORE_TOO_NEW"


def test_an_older_database_is_led_up_after_a_copy(database: Database, tmp_path: Path) -> None:
    add(database, "a")
    step = NEWEST + 1
    steps = {step: lambda connection: connection.exec_driver_sql("ALTER TABLE groups ADD COLUMN note TEXT")}
    assert migrate(database, steps, newest=step) == NEWEST
    assert version_of(database) == step
    with sqlite3.connect(tmp_path / f"twin-before-v{step}.sqlite") as copy:
        assert copy.execute("SELECT id FROM groups").fetchall() == [("a",)]
    copy.close()


def test_a_step_that_fails_leaves_the_older_version(database: Database) -> None:
    step = NEWEST + 1
    steps = {step: lambda connection: connection.exec_driver_sql("ALTER TABLE nowhere ADD COLUMN note TEXT")}
    with pytest.raises(TwinBroken):
        migrate(database, steps, newest=step)
    assert version_of(database) == NEWEST


def _take_away_questions(connection: sa.Connection) -> None:
    """Lead a database back behind what editions say when they are withdrawn, readers' questions, and named views."""
    for name in ("viewpoints", "questions", "rooms"):
        connection.exec_driver_sql(f"DROP TABLE {name}")
    for name in ("withdrawn_by", "withdrawn_reason"):
        connection.exec_driver_sql(f"ALTER TABLE editions DROP COLUMN {name}")


def test_a_database_of_the_first_version_is_led_to_the_newest(database: Database) -> None:
    with database.writing() as connection:
        _take_away_questions(connection)
        for name in ("edition_media", "media", *REVIEWING, "comments", "dataset_descriptions", *reversed(CATALOGUES)):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("UPDATE schema_version SET version = 1")
    assert migrate(database) == 1
    with database.reading() as connection:
        assert {"dataset_descriptions", "questions", "viewpoints"} <= set(sa.inspect(connection).get_table_names())
        assert {"withdrawn_by", "withdrawn_reason"} <= {row["name"] for row in sa.inspect(connection).get_columns("editions")}


def test_a_database_of_the_second_version_gets_catalogues_and_keeps_what_it_has(database: Database) -> None:
    add(database, "amt61")
    with database.reading() as connection:
        wanted = {name: connection.exec_driver_sql(f"PRAGMA table_info({name})").all() for name in CATALOGUES}
    with database.writing() as connection:
        _take_away_questions(connection)
        for name in ("edition_media", "media", *REVIEWING, "comments", *reversed(CATALOGUES)):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("UPDATE schema_version SET version = 2")
    assert migrate(database) == 2
    with database.reading() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA table_info({name})").all() for name in CATALOGUES} == wanted
    assert version_of(database) == NEWEST and count(database) == 1


def test_a_database_of_the_fourth_version_gets_media(database: Database) -> None:
    add(database, "amt61")
    with database.writing() as connection:
        _take_away_questions(connection)
        for name in ("edition_media", "media", *REVIEWING):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("UPDATE schema_version SET version = 4")
    assert migrate(database) == 4 and version_of(database) == NEWEST
    assert Media(database).addresses() == set() and count(database) == 1


def test_a_database_of_the_fifth_version_marks_what_was_published(database: Database) -> None:
    boards, editions = Storyboards(database), Editions(database)
    saved = boards.add({"title": "Eins"})
    boards.save(saved.id, {"title": "Zwei"}, revision=1)
    editions.publish(saved.id, 1, saved.slug, b"{}", datasets=(), by="M. Muster", published_at=f"{database.stamp()[:-1]}+00:00")
    with database.writing() as connection:
        _take_away_questions(connection)
        for name in REVIEWING:
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("UPDATE schema_version SET version = 5")
    assert migrate(database) == 5
    [mark] = Marks(database).of("storyboard", saved.id)
    assert (mark.revision, mark.mark, mark.text, mark.by) == (2, "published", "1", "M. Muster")


def test_the_schema_compiles_for_postgresql() -> None:
    dialect = postgresql.dialect()
    statements = [str(sa.schema.CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    assert len(statements) == len(metadata.tables)
