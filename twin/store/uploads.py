"""Uploads that may be interrupted: parts arrive in order, the offset is kept, the whole goes checked into the file store."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from twin.errors import Conflict, FileDamaged, LimitExceeded, NotFound
from twin.store.database import Database
from twin.store.files import Files, Kept, ensure_space, storing
from twin.store.schema import uploads

PART_BYTES = 8 * 1024 * 1024
KEEP_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload: `received` of `size` bytes are safe; `kept` is the file's sha256 once it is complete, empty before."""

    id: str
    name: str
    size: int
    received: int
    sha256: str
    kept: str
    created_by: str
    group: str


class Uploads:
    """The uploads of one home; unfinished ones lie in `folder` and go after 24 hours without a part."""

    def __init__(self, database: Database, files: Files, folder: Path, limit: int, reserve: int) -> None:
        self._database = database
        self._files = files
        self.folder = folder
        self._limit = limit
        self._reserve = reserve

    def begin(self, name: str, size: int, *, sha256: str = "", by: str = "", group: str = "") -> Upload:
        """Return a new upload; when the store holds a file of this sha256 already it is complete and nothing need be sent.

        Raises LimitExceeded (UPLOAD_TOO_LARGE), FileDamaged (FILE_EMPTY), TwinBroken (STORE_FULL).
        """
        if size > self._limit:
            raise LimitExceeded(
                "UPLOAD_TOO_LARGE",
                f"„{plain_name(name)}“ ist {size / 1e6:.0f} MB groß; erlaubt sind {self._limit / 1e6:.0f} MB.",
                f"'{plain_name(name)}' has {size / 1e6:.0f} MB; {self._limit / 1e6:.0f} MB are allowed.",
                size=size,
                limit=self._limit,
            )
        if size <= 0:
            raise FileDamaged("FILE_EMPTY", f"„{plain_name(name)}“ ist leer.", f"'{plain_name(name)}' is empty.")
        self.folder.mkdir(parents=True, exist_ok=True)
        known = self._files.holds(sha256)
        if not known:
            ensure_space(self.folder, size, self._reserve)
        upload = Upload(
            id=secrets.token_hex(8),
            name=plain_name(name),
            size=size,
            received=size if known else 0,
            sha256=sha256,
            kept=sha256 if known else "",
            created_by=by,
            group=group,
        )
        row = {item: getattr(upload, item) for item in Upload.__slots__}
        with self._database.writing() as connection:
            connection.execute(uploads.insert().values(**row, touched=self._database.seconds()))
        return upload

    def get(self, identifier: str) -> Upload:
        """Return an upload, with the offset at which to go on; raises NotFound (UPLOAD_UNKNOWN)."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(uploads).where(uploads.c.id == identifier)).first()
        if row is None:
            raise NotFound(
                "UPLOAD_UNKNOWN",
                "Diesen Upload gibt es nicht (mehr); bitte die Datei erneut senden.",
                "There is no such upload (any more); please send the file again.",
            )
        return _upload(row)

    def append(self, identifier: str, offset: int, part: bytes) -> Upload:
        """Add a part at `offset` and return the upload; the last part completes it and the file is kept under its sha256.

        Raises Conflict (UPLOAD_OFFSET, `params["received"]` says where to go on), LimitExceeded (UPLOAD_LONGER), FileDamaged
        (UPLOAD_CHECKSUM: the upload is forgotten), TwinBroken (STORE_FULL).
        """
        upload = self.get(identifier)
        if offset != upload.received or upload.kept:
            raise _wrong_offset(upload)
        if offset + len(part) > upload.size:
            raise LimitExceeded("UPLOAD_LONGER", "Es kommt mehr an als angekündigt.", "More arrives than was announced.")
        with storing():
            _write_at(self._place(identifier), offset, part)
        change = {"received": offset + len(part), "touched": self._database.seconds()}
        same = (uploads.c.id == identifier) & (uploads.c.received == offset)
        with self._database.writing() as connection:
            if connection.execute(uploads.update().where(same).values(change)).rowcount != 1:
                raise _wrong_offset(upload)
        return self._finish(identifier) if offset + len(part) == upload.size else self.get(identifier)

    def _finish(self, identifier: str) -> Upload:
        upload = self.get(identifier)
        kept: Kept = self._files.adopt(self._place(identifier))
        if upload.sha256 and upload.sha256 != kept.sha256:
            self.forget(identifier)
            raise FileDamaged(
                "UPLOAD_CHECKSUM",
                f"„{upload.name}“ kam beschädigt an (Prüfsumme stimmt nicht). Bitte erneut senden.",
                f"'{upload.name}' arrived damaged (checksum differs). Please send it again.",
                expected=upload.sha256,
                found=kept.sha256,
            )
        with self._database.writing() as connection:
            connection.execute(uploads.update().where(uploads.c.id == identifier).values(kept=kept.sha256))
        return self.get(identifier)

    def forget(self, identifier: str) -> None:
        """Drop an upload and its parts; a file that was kept stays until the sweep finds it unused."""
        with self._database.writing() as connection:
            connection.execute(uploads.delete().where(uploads.c.id == identifier))
        self._place(identifier).unlink(missing_ok=True)

    def kept(self) -> set[str]:
        """Return the sha256 of all complete uploads: a job may still be asked for with them."""
        with self._database.reading() as connection:
            return set(connection.execute(sa.select(uploads.c.kept).where(uploads.c.kept != "")).scalars())

    def sweep(self) -> int:
        """Drop uploads without a part for 24 hours and parts without a row; return how many."""
        old = sa.select(uploads.c.id).where(uploads.c.touched < self._database.seconds() - KEEP_SECONDS)
        with self._database.reading() as connection:
            stale = list(connection.execute(old).scalars())
            known = set(connection.execute(sa.select(uploads.c.id)).scalars())
        for identifier in stale:
            self.forget(identifier)
        orphans = [path for path in self.folder.glob("*.part") if path.stem not in known]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(stale) + len(orphans)

    def _place(self, identifier: str) -> Path:
        return self.folder / f"{identifier}.part"


def plain_name(name: str) -> str:
    """Return a file name fit to be shown and stored: the last part of the path, without control and direction characters."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(
        sign for sign in last if sign.isprintable() and sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    return shown.strip(" .")[-180:] or "datei"


def _write_at(path: Path, offset: int, part: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.truncate(offset)
        stream.seek(offset)
        stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())


def _wrong_offset(upload: Upload) -> Conflict:
    return Conflict(
        "UPLOAD_OFFSET",
        f"Der Upload geht bei Byte {upload.received} weiter.",
        f"The upload goes on at byte {upload.received}.",
        received=upload.received,
    )


def _upload(row: sa.Row[Any]) -> Upload:
    return Upload(**{name: getattr(row, name) for name in Upload.__slots__})
