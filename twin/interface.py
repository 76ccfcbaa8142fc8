"""What the interface is made of on disk: static files, templates, and the words of both languages.

The front end lies inside the package when it was installed from a wheel, beside it in a checkout.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

_PACKAGE = Path(__file__).resolve().parent
TEMPLATES = _PACKAGE / "web" / "templates"


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


@lru_cache(maxsize=4)
def words(language: str) -> dict[str, str]:
    """Return the dictionary of a language, keys such as `story.next`."""
    read: dict[str, str] = orjson.loads(file(f"locales/{language}.json").read_bytes())
    return read


def words_of(language: str, *rooms: str) -> dict[str, str]:
    """Return the sentences of some rooms, for the scripts of a page: the prefix before the dot is the room."""
    return {key: sentence for key, sentence in words(language).items() if key.split(".")[0] in rooms}


def translate(language: str, key: str, **params: Any) -> str:
    """Return the words behind a key with `{name}` filled in; the key itself when it is unknown, so that a gap is seen."""
    text = words(language).get(key, key)
    for name, value in params.items():
        text = text.replace("{" + name + "}", str(value))
    return text
