"""Where the front end lies: inside the package when installed from a wheel, beside it in a checkout."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def static_folder() -> Path:
    """Return the folder of css, js, locales, icons and the built bundles."""
    inside = _PACKAGE / "static"
    return inside if inside.is_dir() else _PACKAGE.parent / "static"


def file(path: str) -> Path:
    """Return one file below the static folder."""
    return static_folder() / path


@lru_cache(maxsize=256)
def fingerprint(path: str) -> str:
    """Return ten hex digits of the file's sha256, put behind its address so that it may be cached for ever; "" when missing."""
    found = file(path)
    return hashlib.sha256(found.read_bytes()).hexdigest()[:10] if found.is_file() else ""
