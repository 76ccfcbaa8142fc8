"""Files packed into one zip, with equal bytes for equal files."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_CHUNK = 1 << 20


def pack(target: Path, files: Mapping[str, Path]) -> None:
    """Write a zip of files under the names given; every entry is dated 1980-01-01."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, path in files.items():
            with path.open("rb") as source, archive.open(_entry(name, path), "w") as sink:
                while block := source.read(_CHUNK):
                    sink.write(block)


def _entry(name: str, path: Path) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.file_size = path.stat().st_size  # tells whether the large form is needed, which old programs do not read
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
