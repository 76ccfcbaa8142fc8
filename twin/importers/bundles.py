"""Files that make sense only together (data.shp, data.dbf, data.prj), laid side by side in a folder of their own."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from twin.handlers import Source
from twin.importers import archive


@dataclass(frozen=True, slots=True)
class Bundle:
    """One dataset of several files: where its main file lies, what a person calls it, its layer's name, the others by ending.

    `path` is called `data` with its own ending, in a folder where a library may write what it likes.
    """

    path: Path
    name: str
    layer: str
    parts: dict[str, Path] = field(default_factory=dict)


@contextlib.contextmanager
def laid_out(source: Source, endings: Sequence[str]) -> Iterator[list[Bundle]]:
    """Give the datasets of a file or of an archive for as long as the context lasts; `endings` are those of main files.

    Parts are found by the main file's stem, without regard to case. Errors as `archive.unpack`.
    """
    with tempfile.TemporaryDirectory(prefix="twin-bundle-") as folder:
        place = Path(folder)
        with source.path.open("rb") as stream:
            packed = stream.read(4) in archive.MAGIC
        yield _of_archive(source, endings, place) if packed else [_of_file(source, endings, place)]


def _of_file(source: Source, endings: Sequence[str], place: Path) -> Bundle:
    suffix = PurePosixPath(source.name).suffix.lower()
    stem = source.path.stem.casefold()
    parts = {
        path.suffix.lower(): path
        for path in sorted(source.path.parent.iterdir())
        if path.stem.casefold() == stem and path.is_file() and path != source.path
    }
    kept = {ending: path for ending, path in parts.items() if ending not in endings}
    return _linked(place, source.path, suffix if suffix in endings else endings[0], source.name, kept)


def _of_archive(source: Source, endings: Sequence[str], place: Path) -> list[Bundle]:
    files = [item for item in archive.unpack(source.path, source.name, place / "unpacked") if not _is_rubbish(item.name)]
    groups: dict[tuple[str, str], dict[str, archive.Unpacked]] = {}
    for item in files:
        name = PurePosixPath(item.name)
        groups.setdefault((str(name.parent), name.stem.casefold()), {})[name.suffix.lower()] = item
    found: list[Bundle] = []
    mains = [(parts, ending) for parts in groups.values() for ending in endings if ending in parts]
    stems = Counter(PurePosixPath(parts[ending].name).stem.casefold() for parts, ending in mains)
    for number, (parts, ending) in enumerate(mains):
        name = PurePosixPath(parts[ending].name)
        others = {suffix: item.path for suffix, item in parts.items() if suffix not in endings}
        alone = stems[name.stem.casefold()] == 1
        bundle = _linked(place / f"{number:04d}", parts[ending].path, ending, name.name, others)
        found.append(bundle if alone else Bundle(bundle.path, bundle.name, str(name.with_suffix("")), bundle.parts))
    return found


def _is_rubbish(name: str) -> bool:
    """Return whether a file is what macOS puts into archives beside the data."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("._")


def _linked(place: Path, main: Path, ending: str, name: str, parts: dict[str, Path]) -> Bundle:
    place.mkdir(exist_ok=True)
    linked: dict[str, Path] = {}
    for suffix, path in {**parts, ending: main}.items():
        if suffix and suffix.isascii():
            linked[suffix] = place / f"data{suffix}"
            linked[suffix].symlink_to(path.resolve())
    path = linked.pop(ending)
    return Bundle(path, name, PurePosixPath(name).stem, linked)
