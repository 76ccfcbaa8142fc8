"""Content-addressed files: kept once under their sha256, never changed; and the order of steps that survives a power cut.

Order of a save: temporary file on the same disk → flush → fsync → rename → fsync of the folder; only then a row points at it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from twin.config import failpoint
from twin.errors import NotFound, TwinBroken

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: its sha256 (64 hexadecimal digits) and its size in bytes."""

    sha256: str
    size: int


class Files:
    """The files of one home, below `folder` as `ab/abcdef…`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, stream: IO[bytes]) -> Kept:
        """Copy a stream into the store and return its address; what is there already is not written twice."""
        with storing():
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary = self.folder / f".{secrets.token_hex(8)}.part"
            try:
                kept = _copy(stream, temporary)
                self._settle(temporary, kept.sha256)
            finally:
                temporary.unlink(missing_ok=True)
        return kept

    def keep_path(self, path: Path) -> Kept:
        """Copy a file of the disk into the store; raises NotFound (FILE_NOT_FOUND) when there is none to read."""
        try:
            with path.open("rb") as stream:
                return self.keep(stream)
        except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
            raise NotFound(
                "FILE_NOT_FOUND",
                f"Die Datei {path} gibt es nicht oder sie ist nicht lesbar.",
                f"The file {path} does not exist or cannot be read.",
                file=path.name,
            ) from error

    def adopt(self, path: Path) -> Kept:
        """Move a complete file of the same disk into the store and return its address; `path` is gone afterwards."""
        with storing():
            with path.open("rb") as stream:
                sha256, size = digest(stream)
                os.fsync(stream.fileno())
            self._settle(path, sha256)
            path.unlink(missing_ok=True)
        return Kept(sha256, size)

    def _settle(self, temporary: Path, sha256: str) -> None:
        target = self._place(sha256)
        if target.exists():
            # asked for again: the sweep must not take it for unused before a row points at it
            os.utime(target)
            return
        failpoint("file-before-rename")
        temporary.chmod(0o444)
        target.parent.mkdir(parents=True, exist_ok=True)
        sync_folder(self.folder)
        temporary.replace(target)
        sync_folder(target.parent)
        failpoint("file-after-rename")

    def path(self, sha256: str) -> Path:
        """Return where the file lies; raises NotFound (FILE_NOT_KEPT) when it is not in the store."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(
                "FILE_NOT_KEPT",
                f"Die Datei mit der Prüfsumme {sha256[:12]}… liegt nicht (mehr) im Speicher. Bitte erneut hochladen.",
                f"The file with checksum {sha256[:12]}… is not (or no longer) kept. Please upload it again.",
                sha256=sha256,
            )
        return place

    def holds(self, sha256: str) -> bool:
        """Return whether the file is in the store, so that it need not be sent."""
        return bool(re.fullmatch(r"[0-9a-f]{64}", sha256)) and self._place(sha256).is_file()

    def addresses(self, older_than: float | None = None) -> Iterator[str]:
        """Yield the sha256 of every file kept (and last asked for before `older_than`, seconds since 1970)."""
        for path in self.folder.glob("??/*"):
            if older_than is None or path.stat().st_mtime < older_than:
                yield path.name

    def forget(self, sha256: str) -> None:
        """Remove the file when it is there; the caller knows that no row points at it."""
        if self.holds(sha256):
            self._place(sha256).unlink(missing_ok=True)

    def sweep(self, older_than: float) -> int:
        """Remove temporary files last touched before `older_than` (seconds since 1970), leavings of a crash; return how many."""
        stale = [path for path in self.folder.glob(".*.part") if path.stat().st_mtime < older_than]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def _place(self, sha256: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise NotFound("FILE_NOT_KEPT", "Das ist keine Prüfsumme einer Datei.", "This is no checksum of a file.")
        return self.folder / sha256[:2] / sha256


def _copy(stream: IO[bytes], target: Path) -> Kept:
    sha256, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        while chunk := stream.read(CHUNK):
            sha256.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    failpoint("file-written")
    return Kept(sha256.hexdigest(), size)


def digest(stream: IO[bytes]) -> tuple[str, int]:
    """Return the sha256 and the size of what is left in a stream."""
    sha256, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        sha256.update(chunk)
        size += len(chunk)
    return sha256.hexdigest(), size


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make a whole folder that was just written survive a power cut."""
    for place, _, names in os.walk(folder):
        for name in names:
            handle = os.open(Path(place) / name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(place))


def ensure_space(folder: Path, needed: int, reserve: int) -> None:
    """Raise TwinBroken (STORE_FULL) when fewer than `needed` + `reserve` bytes are free: deleting must always remain possible."""
    free = shutil.disk_usage(folder).free
    if free < needed + reserve:
        raise _full()


@contextmanager
def storing() -> Iterator[None]:
    """Translate a full or failing disk inside the block into TwinBroken (STORE_FULL, STORE_FAILED)."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _full() from error
        if error.errno in (errno.EIO, errno.EROFS):
            raise TwinBroken(
                "STORE_FAILED",
                f"Der Datenträger meldet einen Fehler: {error.strerror}. Es wurde nichts gespeichert.",
                f"The disk reports a fault: {error.strerror}. Nothing was saved.",
            ) from error
        raise


def _full() -> TwinBroken:
    return TwinBroken(
        "STORE_FULL",
        "Auf dem Datenträger ist zu wenig Platz; es wurde nichts gespeichert. Lesen und Löschen gehen weiter.",
        "There is too little space on the disk; nothing was saved. Reading and deleting still work.",
    )
