"""MapInfo tables: native TAB with its DAT, MAP and ID, and the exchange format MIF with MID."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged, FileForbidden
from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.importers.bundles import Bundle
    from twin.importers.featurelayers import FeatureLayer

_ENDINGS = (".tab", ".mif")
_COMPANIONS = (".dat", ".map", ".id", ".ind", ".mid")
_MIF = re.compile(rb"\s*version\s+\d+\s+(?:.*\n){0,12}?\s*(?:charset|delimiter|columns|coordsys)\b", re.IGNORECASE)
_TYPE = re.compile(rb"^\s*type\s+(\w+)", re.IGNORECASE | re.MULTILINE)
# tables that are made of other files: views, seamless tables, rasters, links to databases
_REFERENCES = re.compile(rb"create\s+view|open\s+table|isseamless\"?\s*=\s*\"?true", re.IGNORECASE)
_MOST_HEADER = 1 << 20


class MapInfo(Importer):
    """Reads each table as a layer, called like its file."""

    format = Format(
        "mapinfo",
        Text("MapInfo TAB, MIF", "MapInfo TAB, MIF"),
        _ENDINGS,
        ("application/x-mapinfo",),
        ("FeatureCollection",),
        requires=(("pyogrio", "pip install pyogrio"),),
        companions=_COMPANIONS,
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the head of a TAB file, SIGNATURE for that of a MIF file and for an archive of both."""
        from twin.importers.archivecontents import only_of

        if probe.head[:200].lstrip().lower().startswith(b"!table"):
            return Match(Confidence.EXACT, Text("Kopf einer MapInfo-Tabelle (!table)", "head of a MapInfo table (!table)"))
        if _MIF.match(probe.head[:4000]):
            return Match(Confidence.SIGNATURE, Text("Kopf einer MIF-Datei", "head of a MIF file"))
        if only_of(probe.members, _ENDINGS):
            return Match(Confidence.SIGNATURE, Text("Archiv mit MapInfo-Tabellen", "archive with MapInfo tables"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return each table with its count, CRS and bounds."""
        from twin.importers import featurelayers

        with _layers(source) as layers:
            return featurelayers.inspection(self.format.id, "", source, layers)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 objects, table after table."""
        from twin.importers import featurelayers

        with _layers(source) as layers:
            yield from featurelayers.batches(source, layers, progress)


@contextlib.contextmanager
def _layers(source: Source) -> Iterator[list[FeatureLayer]]:
    from twin.importers import bundles, featurelayers

    with source.path.open("rb") as stream:
        table = stream.read(200).lstrip().lower().startswith(b"!table")
    endings = _ENDINGS if table or source.name.lower().endswith(".zip") else _ENDINGS[::-1]
    with bundles.laid_out(source, endings) as tables:
        found: list[FeatureLayer] = []
        for bundle in tables:
            _refuse_references(bundle)
            found += featurelayers.found(bundle.path, bundle.name, "MapInfo File", called=bundle.layer)
        yield found


def _refuse_references(bundle: Bundle) -> None:
    """Raise FileForbidden (MAPINFO_REFERENCES) for a table made of other files, FileDamaged when its data file is missing."""
    if bundle.path.suffix != ".tab":
        return
    with bundle.path.open("rb") as stream:
        head = stream.read(_MOST_HEADER)
    kind = _TYPE.search(head)
    name = kind.group(1).decode().upper() if kind else ""
    if name not in ("NATIVE", "DBF") or _REFERENCES.search(head):
        raise FileForbidden(
            "MAPINFO_REFERENCES",
            f"„{bundle.name}“ verweist auf andere Tabellen oder Bilder (Art {name or '?'}) und wird nicht gelesen. "
            "Bitte die Tabelle selbst ausgeben.",
            f"'{bundle.name}' refers to other tables or pictures (type {name or '?'}) and is not read. "
            "Please export the table itself.",
            file=bundle.name,
        )
    data = ".dat" if name == "NATIVE" else ".dbf"
    if data not in bundle.parts:
        raise FileDamaged(
            "MAPINFO_PART_MISSING",
            f"Zu „{bundle.name}“ fehlt die Datei mit der Endung {data}. Bitte alle Teile zusammen hochladen, am besten als zip.",
            f"The file ending in {data} that belongs to '{bundle.name}' is missing. Please upload all parts, best as a zip.",
            file=bundle.name,
        )
