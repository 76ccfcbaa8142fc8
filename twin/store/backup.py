"""A backup: one tar file with a consistent copy of the database, all files and folders, and a manifest of their sha256."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

import orjson

from twin.errors import Conflict, FileDamaged, NotSuitable, TwinBroken
from twin.store.database import Database
from twin.store.datasets import Datasets
from twin.store.files import digest, storing, sync_folder
from twin.store.media import Media
from twin.store.migrations import NEWEST, copy_sqlite

MANIFEST = "manifest.json"
_DATABASE = "twin.sqlite"
_BESIDE = ("twin.toml", "secret")


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds: how many files, how many bytes, and the sha256 over its manifest."""

    files: int
    size: int
    sha256: str


def write(database: Database, home: Path, target: Path) -> BackupReport:
    """Write a backup of a home that may be in use to `target`, which appears whole or not at all.

    Raises NotSuitable (BACKUP_NEEDS_SQLITE) for a database server, Conflict (TARGET_EXISTS), TwinBroken (BACKUP_FAILED,
    STORE_FULL).
    """
    if database.file is None:
        raise NotSuitable(
            "BACKUP_NEEDS_SQLITE",
            "Diese Daten liegen auf einem Datenbankserver; bitte mit dessen Werkzeug sichern (pg_dump) und die Ordner kopieren.",
            "These data are on a database server; please use its own tool (pg_dump) and copy the folders.",
        )
    if target.exists():
        raise _exists(target)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with storing(), tempfile.TemporaryDirectory(prefix="twin-backup-") as folder:
            copy = Path(folder) / _DATABASE
            copy_sqlite(database.file, copy)
            _drop_passwords(copy)
            report = _pack(copy, home, temporary)
            temporary.replace(target)
            sync_folder(target.absolute().parent)
    except FileNotFoundError as error:
        raise TwinBroken(
            "BACKUP_FAILED",
            f"Während der Sicherung verschwand eine Datei ({error.filename}). Bitte erneut sichern.",
            f"A file vanished during the backup ({error.filename}). Please run the backup again.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return report


def _drop_passwords(copy: Path) -> None:
    """Take the passwords of catalogues out of the copy, overwritten: a backup travels further than its home."""
    connection = sqlite3.connect(copy)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'catalogue_passwords'").fetchone():
            connection.execute("DELETE FROM catalogue_passwords")
        connection.commit()
    finally:
        connection.close()


def _pack(copy: Path, home: Path, target: Path) -> BackupReport:
    members = {_DATABASE: copy, **{name: home / name for name in _BESIDE if (home / name).is_file()}}
    members |= {path.relative_to(home).as_posix(): path for path in _kept(copy, home)}
    entries: dict[str, dict[str, object]] = {}
    with target.open("xb") as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for name, path in members.items():
            entries[name] = _pack_one(archive, name, path)
        manifest = orjson.dumps({"schema": NEWEST, "files": entries}, option=orjson.OPT_INDENT_2)
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(manifest)
        archive.addfile(info, io.BytesIO(manifest))
        archive.close()
        stream.flush()
        os.fsync(stream.fileno())
        return BackupReport(len(entries), stream.tell(), hashlib.sha256(manifest).hexdigest())


def _kept(copy: Path, home: Path) -> list[Path]:
    """Return the files that the copied database points at, and the staged cases: all immutable, whatever happens meanwhile.

    An edition may show a revision its case has left behind, so its stage could not be drawn again.
    """
    database = Database(f"sqlite:///{copy}")
    try:
        datasets = Datasets(database, home / "datasets")
        versions = [item for newest in datasets.all() for item in datasets.versions(newest.id)]
        folders = [datasets.version_folder(item.id, item.version) for item in versions]
        addresses = sorted(datasets.sources() | Media(database).addresses())
        sources = [home / "files" / sha256[:2] / sha256 for sha256 in addresses]
    finally:
        database.close()
    folders += sorted((home / "cases").glob("*/r*/*/r*"))
    inside = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in sources if path.is_file()] + inside


def _pack_one(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, object]:
    info = tarfile.TarInfo(name)
    info.mtime = int(path.stat().st_mtime)
    with path.open("rb") as stream:
        sha256, info.size = digest(stream)
        stream.seek(0)
        archive.addfile(info, stream)
    return {"size": info.size, "sha256": sha256}


def restore(source: Path, home: Path) -> BackupReport:
    """Unpack a backup as `home`, which must not exist or be empty, after every checksum was compared; whole or not at all.

    Raises Conflict (HOME_NOT_EMPTY), FileDamaged (BACKUP_DAMAGED).
    """
    if home.exists() and any(home.iterdir()):
        raise Conflict(
            "HOME_NOT_EMPTY",
            f"Der Ordner {home} ist nicht leer; zurückgespielt wird nur in einen leeren Ordner.",
            f"The folder {home} is not empty; a backup is restored into an empty folder only.",
        )
    home.parent.mkdir(parents=True, exist_ok=True)
    temporary = home.with_name(f".{home.name}.{secrets.token_hex(4)}")
    temporary.mkdir()
    try:
        with storing(), source.open("rb") as stream:
            report = _unpack(stream, temporary)
        if home.exists():
            home.rmdir()
        temporary.rename(home)
        sync_folder(home.absolute().parent)
    except (tarfile.TarError, orjson.JSONDecodeError, KeyError, EOFError, IsADirectoryError, FileNotFoundError) as error:
        raise _damaged(source, str(error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return report


def _unpack(stream: IO[bytes], folder: Path) -> BackupReport:
    found: dict[str, tuple[str, int]] = {}
    manifest = b""
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        for info in archive:
            content = archive.extractfile(info)
            if not info.isfile() or content is None or not _is_inside(info.name):
                raise tarfile.TarError(info.name)
            if info.name == MANIFEST:
                manifest = content.read()
                continue
            found[info.name] = _unpack_one(content, folder / info.name)
    wanted = {name: (entry["sha256"], entry["size"]) for name, entry in orjson.loads(manifest)["files"].items()}
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if wrong:
        raise tarfile.TarError(wrong[0])
    if (folder / "secret").exists():
        (folder / "secret").chmod(0o600)
    return BackupReport(len(found), sum(size for _, size in found.values()), hashlib.sha256(manifest).hexdigest())


def _unpack_one(content: IO[bytes], target: Path) -> tuple[str, int]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        shutil.copyfileobj(content, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    with target.open("rb") as written:
        return digest(written)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and bool(path.parts)


def _exists(target: Path) -> Conflict:
    return Conflict("TARGET_EXISTS", f"{target} gibt es schon.", f"{target} exists already.", file=target.name)


def _damaged(source: Path, said: str) -> FileDamaged:
    return FileDamaged(
        "BACKUP_DAMAGED",
        f"{source} ist keine heile Sicherung ({said}). Bitte eine andere Sicherung nehmen; es wurde nichts angelegt.",
        f"{source} is not a sound backup ({said}). Please take another one; nothing was made.",
        file=source.name,
    )
