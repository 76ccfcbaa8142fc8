"""Which importer reads which file of an upload: the files themselves, or what lies in their archives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from twin.errors import DecisionNeeded, FormatUnknown, TwinError
from twin.handlers import Companion, Confidence, Importer, Match, Probe, Registry
from twin.importers import archive
from twin.importers.probing import take_probe


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file with the importer that reads it, why, and the files that came with it."""

    importer: Importer
    match: Match
    path: Path
    name: str
    companions: tuple[Companion, ...] = ()


def recognise(registry: Registry, files: Sequence[Companion], wanted: str | None, folder: Path) -> list[Recognised]:
    """Return the files to be read, all of one format; an archive no importer asks for as a whole is unpacked into `folder`.

    The first file is the one a person named; the others came along (textures, a `.prj`, further tiles). Raises what
    Registry.recognise raises, FormatUnknown when an archive holds nothing known, DecisionNeeded when several formats are found.
    """
    first = files[0]
    whole = [_plain(file, folder) for file in files]
    if len(files) == 1:
        probe = take_probe(whole[0].path, whole[0].name)
        if not probe.members:
            importer, match = registry.recognise(probe, wanted)
            return [Recognised(importer, match, whole[0].path, whole[0].name)]
        known = _matching(registry, probe, wanted)
        if known is not None:
            return [Recognised(*known, whole[0].path, whole[0].name)]
    spread = [inner for number, file in enumerate(whole) for inner in _spread(registry, file, wanted, folder / f"{number:04d}")]
    found = [item for file in spread if (item := _known(registry, file, spread, wanted)) is not None]
    found = _without_companions(found)
    formats = sorted({item.importer.format.id for item in found})
    if not formats:
        if len(files) == 1 and len(spread) == 1:  # a single file in an archive: say what was seen in it
            registry.recognise(take_probe(spread[0].path, PurePosixPath(spread[0].name).name), wanted)
        raise _nothing(first.name, [file.name for file in spread])
    if len(formats) > 1:
        raise _several(first.name, formats)
    return found


def _plain(file: Companion, folder: Path) -> Companion:
    """Return the file without its gzip wrapping, if it has one."""
    with file.path.open("rb") as stream:
        if stream.read(2) != archive.GZIP_MAGIC:
            return file
    unwrapped = archive.gunzip(file.path, file.name, folder)
    return Companion(unwrapped.path, unwrapped.name)


def _spread(registry: Registry, file: Companion, wanted: str | None, folder: Path) -> list[Companion]:
    """Return the files in an archive that no importer asks for as a whole; any other file as it is."""
    with file.path.open("rb") as stream:
        packed = stream.read(4) in archive.MAGIC
    if not packed or _matching(registry, take_probe(file.path, file.name), wanted) is not None:
        return [file]
    return [Companion(inner.path, inner.name) for inner in archive.unpack(file.path, file.name, folder)]


def _matching(registry: Registry, probe: Probe, wanted: str | None) -> tuple[Importer, Match] | None:
    """Return the importer that truly knows the file, None when there is none."""
    if wanted:
        importer = registry.importer(wanted)
        match = importer.identify(probe)
        return (importer, match) if match.confidence >= Confidence.STRUCTURE else None
    try:
        return registry.recognise(probe)
    except FormatUnknown:
        return None


def _known(registry: Registry, file: Companion, files: Sequence[Companion], wanted: str | None) -> Recognised | None:
    inner = PurePosixPath(file.name).name
    others = tuple(other for other in files if other is not file)
    try:
        probe = take_probe(file.path, inner, [other.name for other in others])
        match = _matching(registry, probe, wanted)
    except DecisionNeeded:
        raise
    except TwinError:  # a forbidden or broken file beside the data, such as metadata with a document type, stays unread
        if len(files) == 1:
            raise
        return None
    return Recognised(*match, file.path, inner, others) if match is not None else None


def _without_companions(found: list[Recognised]) -> list[Recognised]:
    """Return the files without those that only accompany others: a texture belongs to its model, a table explains its tiles.

    A file of an ending its own format reads is only left out for another format: heights may stand in a `.csv`, and beside
    them a table of their tiles.
    """
    found = [item for item in found if not item.importer.format.accompanies] or found
    owners: dict[str, set[str]] = {}
    for item in found:
        for ending in item.importer.format.companions:
            owners.setdefault(ending, set()).add(item.importer.format.id)

    def accompanies(item: Recognised) -> bool:
        ending = PurePosixPath(item.name).suffix.lower()
        own = {item.importer.format.id} if ending in item.importer.format.extensions else set()
        return bool(owners.get(ending, set()) - own)

    return [item for item in found if not accompanies(item)]


def _nothing(name: str, inner: list[str]) -> FormatUnknown:
    shown = ", ".join(inner[:5]) or "–"
    return FormatUnknown(
        "FORMAT_UNKNOWN",
        f"„{name}“ enthält keine Datei in einem bekannten Format (darin: {shown}).",
        f"'{name}' holds no file in a known format (inside: {shown}).",
        file=name,
    )


def _several(name: str, formats: list[str]) -> DecisionNeeded:
    listed = ", ".join(formats)
    return DecisionNeeded(
        "FORMAT_AMBIGUOUS",
        f"„{name}“ enthält Dateien mehrerer Formate ({listed}). Bitte wählen Sie, welches gelesen wird.",
        f"'{name}' holds files of several formats ({listed}). Please choose which is read.",
        file=name,
        question="format",
        choices=[{"id": item} for item in formats],
    )
