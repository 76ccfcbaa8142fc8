"""The plugin contract of formats: what a handler declares, how a file is recognised, and the registry that knows them all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, ClassVar, Literal

from twin.errors import DecisionNeeded, FormatUnknown, NotFound
from twin.findings import Finding, Progress
from twin.geodata.bbox import BBox
from twin.geodata.dataset import LayerData, LayerType
from twin.language import Text
from twin.options import NoOptions
from twin.registration import Entry, load_all

API = 1
HEAD_BYTES = 65536


class Confidence(IntEnum):
    """How sure a handler is; a closed scale, so that no plugin can outbid another."""

    NO = 0
    EXTENSION = 20
    STRUCTURE = 60
    SIGNATURE = 80
    EXACT = 100


@dataclass(frozen=True, slots=True)
class Probe:
    """The first look at a file, taken once and shared by all handlers."""

    path: Path
    name: str
    size: int
    head: bytes = b""
    members: tuple[str, ...] = ()
    xml_root: str = ""
    xml_namespaces: tuple[str, ...] = ()
    json_keys: tuple[str, ...] = ()
    json_type: str = ""
    companions: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """Return the lower-case ending with its dot, such as `.gml`."""
        return Path(self.name).suffix.lower()


NOTHING_SAID = Text("", "")


@dataclass(frozen=True, slots=True)
class Match:
    """How well a handler fits a file, with the evidence in words a planner can read."""

    confidence: Confidence
    evidence: Text = NOTHING_SAID
    version: str = ""
    member: str = ""


NO_MATCH = Match(Confidence.NO)


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that came along in the same archive or upload: where it lies now, and its name there (with inner folders)."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """The file to be read: where it lies, what it was called, and the CRS a person stated, if any.

    Companions of the same stem (`.dbf` of a `.shp`, `.tfw` of a `.tif`) lie beside `path` under its stem too, as libraries
    expect; the others are found by their names. Without `mend` faulty objects are rejected, not repaired,
    and sound ones stay as written.
    """

    path: Path
    name: str
    crs: str | None = None
    companions: tuple[Companion, ...] = ()
    mend: bool = True


@dataclass(frozen=True, slots=True)
class LayerInspection:
    """What one layer of a file holds, found without importing it."""

    name: str
    type: LayerType
    count: int
    crs: str | None
    crs_origin: Text
    vertical: str | None = None
    bbox: BBox | None = None
    attributes: tuple[str, ...] = ()
    lods: tuple[str, ...] = ()
    extras: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file holds; it drives the upload form and `twin inspect`."""

    format: str
    version: str
    layers: tuple[LayerInspection, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """A bounded piece of one layer, with how many objects were read for it and what became of them.

    `read = imported + repaired + rejected`; `data` holds the imported and the repaired ones (None when all were rejected).
    `crs_origin` says where the CRS is known from, as an inspection does.
    """

    layer: str
    data: LayerData | None
    read: int
    imported: int
    repaired: int = 0
    rejected: int = 0
    crs: str = ""
    vertical: str | None = None
    title: str = ""
    crs_origin: Text = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Format:
    """What a handler is, known without loading any heavy library."""

    id: str
    title: Text
    extensions: tuple[str, ...]
    media_types: tuple[str, ...] = ()
    layer_types: tuple[LayerType, ...] = ()
    versions: tuple[str, ...] = ()
    api: int = API
    requires: tuple[tuple[str, str], ...] = ()
    """Pairs of (module, how to install it) that must be importable."""
    companions: tuple[str, ...] = ()
    """Endings of files that belong to one of this format and are not read by themselves beside it: `.dbf`, textures ..."""
    accompanies: bool = False
    """A file of this format beside data of another one explains it (a list of tiles, a key of codes) and is not read itself."""


class Importer(ABC):
    """Reads one format. Instances are stateless; a heavy library is imported inside `inspect` and `read`, never at the top."""

    format: ClassVar[Format]
    Options: ClassVar[type[Any]] = NoOptions

    @abstractmethod
    def identify(self, probe: Probe) -> Match:
        """Return how well the file fits; opens nothing, raises nothing."""

    @abstractmethod
    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return what is in the file without importing it; raises only errors of `twin.errors`."""

    @abstractmethod
    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of each layer in bounded memory; calls `progress.at` in each; raises only errors of `twin.errors`."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an exporter needs of its input; the core reprojects and adapts before it is called.

    crs: a fixed code, "any" (kept or chosen by the person), or "source" (layers may differ).
    """

    crs: str = "any"
    dimensions: Literal["2d", "3d"] = "3d"
    field_name_length: int | None = None


@dataclass(frozen=True, slots=True)
class Suitability:
    """Whether a selection can be written: ok, lossy with the losses named, or no with the reasons."""

    verdict: Literal["ok", "lossy", "no"]
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportLayer:
    """One layer to be written: its description and a way to walk its batches again and again."""

    name: str
    title: str
    type: LayerType
    crs: str
    vertical: str | None
    batches: Callable[[], Iterator[LayerData]]

    def walk(self) -> Iterator[LayerData]:
        """Yield the layer's batches from the start."""
        yield from self.batches()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be written."""

    layers: tuple[ExportLayer, ...]
    title: str = ""
    extras: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: files relative to the target, counts by layer, losses, sha256 (of the file or its file list)."""

    files: tuple[str, ...]
    counts: dict[str, int]
    sha256: str
    size: int
    losses: tuple[Text, ...] = ()
    extras: dict[str, Any] = field(default_factory=dict)


def beside(target: Path, name: str) -> Path:
    """Return where the further files of a file that is being written wait until both have their place."""
    return target.with_name(f"{target.name}-{name}")


class Exporter(ABC):
    """Writes one format. `write` puts everything at `target` (a file, or a folder where `folder` is True).

    The caller hands in a temporary place beside the true one, reopens it through `verify` and moves it.
    """

    format: ClassVar[Format]
    Options: ClassVar[type[Any]] = NoOptions
    requirements: ClassVar[Requirements] = Requirements()
    folder: ClassVar[bool] = False
    beside: ClassVar[str] = ""
    """Folder of further files, named by their content, that may go beside the file; written to `beside(target, name)`."""

    @abstractmethod
    def suitability(self, selection: Selection) -> Suitability:
        """Return whether the selection can be written and what would be lost."""

    @abstractmethod
    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the selection to `target` and return counts, losses and sha256."""

    @abstractmethod
    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen what was written; raises TwinBroken when it does not hold what the report says."""


class Registry:
    """All importers and exporters: the built-in tables and those other packages announce through entry points."""

    def __init__(self, importers: Sequence[str], exporters: Sequence[str], *, plugins: bool = True) -> None:
        self._entries = [*load_all("importer", importers, plugins, API), *load_all("exporter", exporters, plugins, API)]

    def entries(self) -> list[Entry]:
        """Return every handler with its state, importers first, each alphabetical."""
        return sorted(self._entries, key=lambda entry: (entry.kind == "exporter", entry.id))

    def importer(self, identifier: str) -> Importer:
        """Return a ready importer; raises NotFound with the reason otherwise."""
        found: Importer = self._ready("importer", identifier)
        return found

    def exporter(self, identifier: str) -> Exporter:
        """Return a ready exporter; raises NotFound with the reason otherwise."""
        found: Exporter = self._ready("exporter", identifier)
        return found

    def _ready(self, kind: str, identifier: str) -> Any:
        rows = [entry for entry in self._entries if entry.kind == kind and entry.id == identifier]
        for entry in rows:
            if entry.state == "ready" and entry.handler is not None:
                return entry.handler()
        known = ", ".join(sorted(entry.id for entry in self._entries if entry.kind == kind and entry.state == "ready"))
        reason = rows[0].reason if rows else Text("ist nicht bekannt", "is not known")
        raise NotFound(
            "FORMAT_NOT_READY",
            f"Das Format „{identifier}“ steht nicht bereit: {reason.de}. Bereit sind: {known}.",
            f"The format '{identifier}' is not ready: {reason.en}. Ready are: {known}.",
            format=identifier,
        )

    def importers(self) -> Iterable[Importer]:
        """Yield all ready importers in alphabetical order."""
        for entry in self.entries():
            if entry.kind == "importer" and entry.state == "ready" and entry.handler is not None:
                yield entry.handler()

    def exporter_for(self, target: Path, wanted: str | None) -> Exporter:
        """Return the exporter asked for, or the one that owns the target's ending; no ending means a tileset folder."""
        if wanted:
            return self.exporter(wanted)
        rows = [entry for entry in self.entries() if entry.kind == "exporter" and entry.state == "ready" and entry.handler]
        lengths = {entry.id: _fitting_ending(entry.handler, target) for entry in rows}
        # the longest ending wins: stadt.city.json is CityJSON although .json is GeoJSON's too
        longest = max(lengths.values(), default=0)
        fitting = [entry for entry in rows if lengths[entry.id] == longest > 0]
        if len(fitting) == 1:
            return self.exporter(fitting[0].id)
        choices = [entry.id for entry in (fitting or rows)]
        raise DecisionNeeded(
            "EXPORT_FORMAT_UNCLEAR",
            f"Aus „{target.name}“ geht das Zielformat nicht hervor. Bitte mit --to wählen: {', '.join(choices)}.",
            f"'{target.name}' does not tell the target format. Please choose with --to: {', '.join(choices)}.",
            question="format",
            choices=choices,
        )

    def recognise(self, probe: Probe, wanted: str | None = None) -> tuple[Importer, Match]:
        """Return the importer for a file.

        The highest confidence wins when it is at least STRUCTURE and 15 ahead; raises DecisionNeeded with the
        candidates and their evidence when two are equally likely, FormatUnknown when nothing fits. `wanted` is a
        person's choice and is taken as said.
        """
        if wanted:
            chosen = self.importer(wanted)
            return chosen, chosen.identify(probe)
        ranked = sorted(((item.identify(probe), item) for item in self.importers()), key=lambda pair: -pair[0].confidence)
        if not ranked or ranked[0][0].confidence < Confidence.STRUCTURE:
            raise _nothing_fits(probe, [(match, item) for match, item in ranked if match.confidence > 0])
        best, handler = ranked[0]
        if len(ranked) > 1 and best.confidence - ranked[1][0].confidence < 15:
            raise _several_fit(probe, [pair for pair in ranked if best.confidence - pair[0].confidence < 15])
        return handler, best


def _fitting_ending(handler: Any, target: Path) -> int:
    """Return the length of the handler's longest ending that the target has, 0 when it has none."""
    name = target.name.lower()
    if handler.folder:
        return 1 if target.suffix == "" or target.is_dir() or name == "tileset.json" else 0
    return max((len(ending) for ending in handler.format.extensions if name.endswith(ending)), default=0)


def _nothing_fits(probe: Probe, weak: list[tuple[Match, Importer]]) -> FormatUnknown:
    seen = probe.xml_root or ", ".join(probe.json_keys[:5]) or probe.head[:8].hex(" ") or "–"
    hints = "; ".join(f"{item.format.id}: {match.evidence.de}" for match, item in weak)
    hints_en = "; ".join(f"{item.format.id}: {match.evidence.en}" for match, item in weak)
    return FormatUnknown(
        "FORMAT_UNKNOWN",
        f"„{probe.name}“ hat kein bekanntes Format (Inhalt beginnt mit: {seen})."
        + (f" Nicht ausreichend: {hints}." if hints else " Die Formatliste zeigt, was gelesen werden kann."),
        f"'{probe.name}' has no known format (content begins with: {seen})."
        + (f" Not sufficient: {hints_en}." if hints_en else " The list of formats shows what can be read."),
        file=probe.name,
    )


def _several_fit(probe: Probe, fitting: list[tuple[Match, Importer]]) -> DecisionNeeded:
    names = ", ".join(item.format.id for _, item in fitting)
    return DecisionNeeded(
        "FORMAT_AMBIGUOUS",
        f"„{probe.name}“ kann als {names} gelesen werden. Bitte wählen Sie das Format.",
        f"'{probe.name}' can be read as {names}. Please choose the format.",
        file=probe.name,
        question="format",
        choices=[{"id": item.format.id, "evidence": match.evidence.to_json()} for match, item in fitting],
    )
