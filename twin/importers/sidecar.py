"""Small files that lie beside a grid or a picture and say what it does not: its system (`.prj`), its place (world file)."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from twin.errors import InputRefused
from twin.geodata import crs
from twin.handlers import Source
from twin.language import Text

FROM_PRJ = Text("aus der Datei .prj", "from the .prj file")
_MOST_BYTES = 65536


def stem_of(source: Source) -> str:
    """Return the file's name without its ending: the name of its layer."""
    return re.sub(r"\.[^.]{1,9}$", "", source.name) or source.name


def sidecar(source: Source, endings: tuple[str, ...]) -> Path | None:
    """Return the file beside the source that has its stem and one of these endings (lower case), None without one."""
    stem = stem_of(source).casefold()
    for item in source.companions:
        name = PurePosixPath(item.name)
        if name.suffix.lower() in endings and name.stem.casefold() in (stem, source.name.casefold()):
            return item.path
    return next((path for ending in endings if (path := source.path.with_suffix(ending)).is_file()), None)


def text_of(path: Path) -> str:
    """Return the first 64 KiB of a small text file."""
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES).decode("utf-8-sig", "replace")


def crs_beside(source: Source) -> crs.CrsName | None:
    """Return the system the `.prj` beside the source names, None without one or when it is none that is known."""
    path = sidecar(source, (".prj",))
    if path is None or not (text := text_of(path).strip()):
        return None
    try:
        return crs.code_of_wkt(text)
    except InputRefused:
        return None
