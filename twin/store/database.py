"""The database of a twin: short reading and writing transactions on SQLite (one folder) or PostgreSQL (scale-out).

Promises of the SQLite side: WAL, synchronous=FULL, every writing transaction begins with BEGIN IMMEDIATE (a transaction that
starts reading and then writes fails at once, whatever the busy timeout says), foreign keys on. No file work inside one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from twin.errors import TwinBroken

BUSY_MILLISECONDS = 5000
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MILLISECONDS}",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)


class Database:
    """One database; safe to share between threads, each transaction takes its own connection.

    `clock` returns seconds since 1970 (UTC); it is handed in so that tests can move the time.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.url = url
        self._clock = clock
        self.engine = sa.create_engine(url, pool_size=20, max_overflow=40)
        if self.sqlite:
            sa.event.listen(self.engine, "connect", _prepare)
            sa.event.listen(self.engine, "begin", _begin)

    @property
    def sqlite(self) -> bool:
        """Return whether this is SQLite in a file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """Return SQLite's file, None for a database server."""
        return Path(str(self.engine.url.database)) if self.sqlite else None

    def seconds(self) -> float:
        """Return the present time as seconds since 1970."""
        return self._clock()

    def stamp(self) -> str:
        """Return the present time as `2026-06-21T15:45:00Z`, the form of every stamp in the store."""
        return datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one consistent state; readers never wait for writers."""
        with _translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection whose changes all happen at the end of the block, or none do when it raises.

        Waits up to 5 s for another writer, then raises TwinBroken (STORE_BUSY).
        """
        with _translated(), self.engine.connect().execution_options(twin_write=True) as connection, connection.begin():
            yield connection

    def check(self) -> None:
        """Raise TwinBroken (STORE_DAMAGED) when SQLite finds its file damaged; takes about a second per gigabyte."""
        if not self.sqlite:
            return
        with self.reading() as connection:
            answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if answer != "ok":
            raise _damaged(str(answer))

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    # the driver must not begin transactions by itself: it would use a deferred BEGIN
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("twin_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, sa.exc.IntegrityError):
            raise
        raise _broken(str(error.orig)) from error


def _broken(said: str) -> TwinBroken:
    lower = said.lower()
    if "locked" in lower or "busy" in lower:
        return TwinBroken(
            "STORE_BUSY",
            "Die Datenbank ist gerade belegt. Bitte gleich noch einmal versuchen.",
            "The database is busy. Please try again in a moment.",
        )
    if "full" in lower or "no space" in lower:
        return TwinBroken(
            "STORE_FULL",
            "Auf dem Datenträger ist kein Platz mehr; es wurde nichts gespeichert. Lesen geht weiter.",
            "The disk is full; nothing was saved. Reading still works.",
        )
    if "malformed" in lower or "not a database" in lower or "corrupt" in lower:
        return _damaged(said)
    return TwinBroken("STORE_FAILED", f"Die Datenbank meldet: {said}.", f"The database says: {said}.")


def _damaged(said: str) -> TwinBroken:
    return TwinBroken(
        "STORE_DAMAGED",
        f"Die Datenbank ist beschädigt ({said}). Bitte mit „twin restore“ eine Sicherung in einen leeren Ordner zurückspielen.",
        f"The database is damaged ({said}). Please restore a backup into an empty folder with 'twin restore'.",
    )
