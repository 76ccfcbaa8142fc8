"""The only door to zip archives and gzip: the directory is judged first, the real bytes again while unpacking."""

from __future__ import annotations

import gzip
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from twin.errors import FileDamaged, FileForbidden, LimitExceeded
from twin.importers import limits

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
GZIP_MAGIC = b"\x1f\x8b"
MOST_ENTRIES = limits.ARCHIVE_ENTRIES
MOST_BYTES = limits.ARCHIVE_BYTES
MOST_RATIO = limits.ARCHIVE_RATIO
# a tiny file of blanks compresses beyond any ratio and harms nobody
_RATIO_FROM = 1 << 20
_CHUNK = 1 << 20
_NESTED = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".kmz", ".jar")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))}
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file taken out of an archive: where it lies now and what it was called inside."""

    path: Path
    name: str


def names(path: Path, name: str) -> tuple[str, ...]:
    """Return the names of the files in an archive, folders left out.

    Raises FileForbidden (ARCHIVE_FORBIDDEN) for an entry that must never be unpacked, LimitExceeded (ARCHIVE_TOO_LARGE)
    beyond 2,000 entries, 8 GiB or 200:1, FileDamaged (ARCHIVE_DAMAGED) when the directory cannot be read.
    """
    with _open(path, name) as archive:
        return tuple(entry.filename for entry in _checked(archive, path, name))


def unpack(path: Path, name: str, folder: Path) -> tuple[Unpacked, ...]:
    """Write all files of an archive into `folder` under plain numbered names and return them; errors as `names`."""
    folder.mkdir(parents=True, exist_ok=True)
    result: list[Unpacked] = []
    left = MOST_BYTES
    with _open(path, name) as archive:
        for number, entry in enumerate(_checked(archive, path, name)):
            suffix = PurePosixPath(entry.filename).suffix.lower()
            target = folder / f"{number:04d}{suffix if suffix.isascii() and suffix[1:].isalnum() else ''}"
            left -= _write(archive, entry, target, name, left)
            result.append(Unpacked(target, entry.filename))
    return tuple(result)


def gunzip(path: Path, name: str, folder: Path) -> Unpacked:
    """Write what a gzip file holds into `folder` and return it, its name without `.gz`.

    Raises LimitExceeded (ARCHIVE_TOO_LARGE) beyond 8 GiB or 200:1, FileDamaged (ARCHIVE_DAMAGED) when it breaks off.
    """
    folder.mkdir(parents=True, exist_ok=True)
    inner = name[: -len(".gz")] if name.lower().endswith(".gz") else name
    suffix = PurePosixPath(inner).suffix.lower()
    target = folder / f"gunzipped{len(list(folder.iterdir())):04d}{suffix if suffix.isascii() and suffix[1:].isalnum() else ''}"
    limit, written = min(MOST_BYTES, max(_RATIO_FROM, path.stat().st_size * MOST_RATIO)), 0
    try:
        with gzip.open(path) as source, target.open("xb") as sink:
            while block := source.read(_CHUNK):
                written += len(block)
                if written > limit:
                    raise _too_large(name)
                sink.write(block)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise _damaged(name) from error
    return Unpacked(target, inner)


def _open(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> FileDamaged:
    return FileDamaged(
        "ARCHIVE_DAMAGED",
        f"Das Archiv „{name}“ ist beschädigt oder unvollständig. Bitte laden Sie es neu herunter.",
        f"The archive '{name}' is damaged or incomplete. Please download it again.",
        file=name,
    )


def _checked(archive: zipfile.ZipFile, path: Path, name: str) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_BYTES:
        raise _too_large(name)
    seen: set[str] = set()
    for entry in entries:
        reason = _forbidden(entry)
        folded = unicodedata.normalize("NFC", entry.filename).casefold()
        if reason is None and folded in seen:
            reason = ("kommt mehrfach vor", "occurs more than once")
        if reason is not None:
            raise _refused(name, entry.filename, reason)
        seen.add(folded)
        if entry.file_size > max(_RATIO_FROM, entry.compress_size * MOST_RATIO):
            raise _too_large(name)
    if _overlapping(entries, path.stat().st_size):
        raise _refused(name, name, ("enthält überlappende Einträge", "holds overlapping entries"))
    return [entry for entry in entries if not entry.is_dir()]


def _forbidden(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    # the raw name: zipfile cuts it at NUL and turns backslashes on some systems
    raw = entry.orig_filename
    parts = PurePosixPath(raw).parts
    if any(ord(char) < 32 for char in raw) or "\\" in raw or ":" in raw:
        return "hat unerlaubte Zeichen im Namen", "has forbidden characters in its name"
    if raw.startswith("/") or ".." in parts:
        return "zeigt aus dem Archiv hinaus", "points out of the archive"
    if any(part.split(".")[0].strip().lower() in _RESERVED for part in parts):
        return "trägt einen reservierten Namen", "bears a reserved name"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "ist eine Verknüpfung", "is a link"
    if entry.flag_bits & 0x1:
        return "ist verschlüsselt", "is encrypted"
    if raw.lower().endswith(_NESTED):
        return "ist selbst ein Archiv", "is an archive itself"
    return None


def _overlapping(entries: list[zipfile.ZipInfo], size: int) -> bool:
    end = 0
    for entry in sorted(entries, key=lambda item: item.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename.encode()) + entry.compress_size
    return end > size


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str, left: int) -> int:
    written = 0
    limit = min(left, entry.file_size)
    try:
        with archive.open(entry) as source, target.open("xb") as sink:
            while block := source.read(_CHUNK):
                written += len(block)
                if written > limit:
                    raise _too_large(name)
                sink.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(name) from error
    return written


def _refused(name: str, entry: str, reason: tuple[str, str]) -> FileForbidden:
    shown = entry.encode("unicode_escape").decode()[:120]
    return FileForbidden(
        "ARCHIVE_FORBIDDEN",
        f"Das Archiv „{name}“ wird nicht geöffnet: „{shown}“ {reason[0]}.",
        f"The archive '{name}' is not opened: '{shown}' {reason[1]}.",
        file=name,
        entry=shown,
    )


def _too_large(name: str) -> LimitExceeded:
    return LimitExceeded(
        "ARCHIVE_TOO_LARGE",
        f"Das Archiv „{name}“ überschreitet die Grenzen (2.000 Einträge, 8 GiB entpackt, Verdichtung 200:1).",
        f"The archive '{name}' exceeds the limits (2,000 entries, 8 GiB unpacked, compression 200:1).",
        file=name,
    )
