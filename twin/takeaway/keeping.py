"""Files made once and kept in the home beside what they were made of; they can be made again and are in no backup."""

from __future__ import annotations

import secrets
from pathlib import Path


def keep(place: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all; its folder is made."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        part.write_bytes(content)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def prune(folder: Path, pattern: str, most: int) -> None:
    """Remove the oldest files of a pattern beyond `most`."""
    found = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[most:]:
        path.unlink(missing_ok=True)
