"""Which importer reads which file of an upload: the file itself, or what lies in its archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from twin.errors import DecisionNeeded, FormatUnknown, TwinError
from twin.handlers import Confidence, Importer, Match, Probe, Registry
from twin.importers import archive
from twin.importers.probing import take_probe


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file with the importer that reads it, why, and the files that came with it."""

    importer: Importer
    match: Match
    path: Path
    name: str
    companions: tuple[Path, ...] = ()


def recognise(registry: Registry, path: Path, name: str, wanted: str | None, folder: Path) -> list[Recognised]:
    """Return the files to be read, all of one format; an archive no importer asks for as a whole is unpacked into `folder`.

    Raises what Registry.recognise raises, FormatUnknown when an archive holds nothing known, DecisionNeeded when it holds
    files of several formats.
    """
    probe = take_probe(path, name)
    if not probe.members:
        importer, match = registry.recognise(probe, wanted)
        return [Recognised(importer, match, path, name)]
    whole = _matching(registry, probe, wanted)
    if whole is not None:
        return [Recognised(*whole, path, name)]
    return _inside(registry, path, name, wanted, folder)


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


def _inside(registry: Registry, path: Path, name: str, wanted: str | None, folder: Path) -> list[Recognised]:
    files = archive.unpack(path, name, folder)
    found: list[Recognised] = []
    for file in files:
        inner = PurePosixPath(file.name).name
        try:
            match = _matching(registry, take_probe(file.path, inner), wanted) if file.path.stat().st_size else None
        except DecisionNeeded:
            raise
        except TwinError:  # a forbidden or broken file beside the data, such as metadata with a document type, stays unread
            match = None
        if match is not None:
            others = tuple(other.path for other in files if other is not file)
            found.append(Recognised(*match, file.path, inner, others))
    formats = sorted({item.importer.format.id for item in found})
    if not formats:
        raise _nothing(name, [file.name for file in files])
    if len(formats) > 1:
        raise _several(name, formats)
    return found


def _nothing(name: str, inner: list[str]) -> FormatUnknown:
    shown = ", ".join(inner[:5]) or "–"
    return FormatUnknown(
        "FORMAT_UNKNOWN",
        f"Das Archiv „{name}“ enthält keine Datei in einem bekannten Format (darin: {shown}).",
        f"The archive '{name}' holds no file in a known format (inside: {shown}).",
        file=name,
    )


def _several(name: str, formats: list[str]) -> DecisionNeeded:
    listed = ", ".join(formats)
    return DecisionNeeded(
        "FORMAT_AMBIGUOUS",
        f"Das Archiv „{name}“ enthält Dateien mehrerer Formate ({listed}). Bitte wählen Sie, welches gelesen wird.",
        f"The archive '{name}' holds files of several formats ({listed}). Please choose which is read.",
        file=name,
        question="format",
        choices=[{"id": item} for item in formats],
    )
