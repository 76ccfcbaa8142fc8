"""Esri Shapefiles, alone with their companions or several in a zip; missing and lying companions are told."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Finding, Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.importers.bundles import Bundle
    from twin.importers.featurelayers import FeatureLayer

_FILE_CODE = b"\x00\x00\x27\x0a"
_VERSION = b"\xe8\x03\x00\x00"
_COMPANIONS = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix", ".fix", ".ain", ".aih", ".atx", ".ixs", ".mxs")
_RULE = Text("das Shapefile-Format", "the Shapefile format")
_FROM_PRJ = Text("aus der .prj-Datei", "from the .prj file")


class Shapefile(Importer):
    """Reads each shapefile as a layer, called like its file."""

    format = Format(
        "shapefile",
        Text("Shapefile (auch zip)", "Shapefile (also zip)"),
        (".shp", ".shp.zip"),
        ("application/x-shapefile", "application/vnd.shp"),
        ("FeatureCollection",),
        ("1000",),
        requires=(("pyogrio", "pip install pyogrio"),),
        companions=_COMPANIONS,
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the file code 9994 and version 1000, SIGNATURE for an archive whose data files are all .shp."""
        from twin.importers.archivecontents import only_of

        # an index has the same head, and its first entry points to the first record, 50 words from the start
        if probe.head.startswith(_FILE_CODE) and probe.head[28:32] == _VERSION and probe.head[100:104] != b"\0\0\0\x32":
            return Match(Confidence.EXACT, Text("Kennzahl 9994, Version 1000", "file code 9994, version 1000"), "1000")
        if only_of(probe.members, (".shp",)):
            names = ", ".join(name for name in probe.members if name.lower().endswith(".shp"))
            return Match(Confidence.SIGNATURE, Text(f"Archiv mit {names}"[:200], f"archive with {names}"[:200]), "1000")
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return every layer, with what is missing beside it."""
        from twin.importers import featurelayers

        progress = Progress()
        with _layers(source, progress) as layers:
            findings = [example for group in progress.findings() for example in group.examples]
            return featurelayers.inspection(self.format.id, "1000", source, layers, findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 objects, shapefile after shapefile."""
        from twin.importers import featurelayers

        progress.at(0.0, source.name)
        with _layers(source, progress) as layers:
            yield from featurelayers.batches(source, layers, progress)


@contextlib.contextmanager
def _layers(source: Source, progress: Progress) -> Iterator[list[FeatureLayer]]:
    from twin.importers import bundles

    with bundles.laid_out(source, (".shp",)) as files:
        yield [layer for file in files for layer in _of_file(file, progress)]


def _of_file(file: Bundle, progress: Progress) -> list[FeatureLayer]:
    from twin.importers import featurelayers
    from twin.importers.ringorder import RingOrder
    from twin.importers.shapefile import index as shapeindex
    from twin.importers.shapefile.dbasetext import encoding_of

    if ".dbf" not in file.parts:
        progress.finding(_without_table(file))
    _ensure_index(file, progress)
    encoding = encoding_of(file, progress)
    found = featurelayers.found(
        file.path, file.name, "ESRI Shapefile", called=file.layer, options={"ENCODING": encoding} if encoding else {}
    )
    system = _system(file, progress)
    stored = functools.partial(shapeindex.stored, file.path, file.path.with_suffix(".shx"))
    order = RingOrder(_RULE, clockwise=True, decides=True)
    return [dataclasses.replace(layer, crs=system, origin=_FROM_PRJ, stored=stored, order=order) for layer in found]


def _without_table(file: Bundle) -> Finding:
    text = Text(
        f"Zu „{file.name}“ fehlt die .dbf-Datei; es gibt nur Geometrien ohne Sachdaten.",
        f"The .dbf file of '{file.name}' is missing; there are only geometries without attributes.",
    )
    return Finding("SHP_WITHOUT_DBF", "warning", text, file.layer)


def _ensure_index(file: Bundle, progress: Progress) -> None:
    """Make the index anew where it is missing or shorter than the table; the new one takes the place of a link."""
    from twin.importers.shapefile import index as shapeindex

    table, index = file.parts.get(".dbf"), file.parts.get(".shx")
    rows = shapeindex.rows(table) if table else 0
    if file.path.stat().st_size < 100 or (index and shapeindex.length(index) >= rows):
        return
    why, why_en = ("ist zu kurz", "is too short") if index else ("fehlt", "is missing")
    index = file.path.with_suffix(".shx")
    index.unlink(missing_ok=True)
    count = shapeindex.rebuild(file.path, index, rows)
    if count == 0 and file.path.stat().st_size > 100:
        raise FileDamaged(
            "SHP_DAMAGED",
            f"„{file.name}“ enthält hinter dem Kopf keine lesbaren Objekte; die Datei ist beschädigt.",
            f"'{file.name}' holds no readable objects behind its header; the file is damaged.",
            file=file.name,
        )
    text = Text(
        f"Die .shx-Datei zu „{file.name}“ {why}; der Index wurde aus der .shp-Datei neu gebildet ({count} Objekte).",
        f"The .shx file of '{file.name}' {why_en}; the index was made anew from the .shp file ({count} objects).",
    )
    progress.finding(Finding("SHP_INDEX_REBUILT", "info", text, file.layer, params={"count": count}))


def _system(file: Bundle, progress: Progress) -> Any | None:
    """Return the system of the .prj file as its parameters tell, None without one; a name that contradicts them is told."""
    from twin.errors import InputRefused
    from twin.geodata import crs

    path = file.parts.get(".prj")
    if path is None:
        return None
    written = path.read_bytes()[:100_000].decode("utf-8", "replace").strip("\ufeff\x00 \r\n")
    try:
        system = crs.code_of_wkt(written)
    except InputRefused:
        text = Text(
            f"Die .prj-Datei von „{file.name}“ nennt kein bekanntes Koordinatensystem.",
            f"The .prj file of '{file.name}' names no known coordinate system.",
        )
        progress.finding(Finding("PRJ_UNREADABLE", "warning", text, file.layer))
        return None
    namesake, differing = crs.departures(system.code)
    if differing:
        progress.finding(_lying(file, namesake, differing))
    return system


def _lying(file: Bundle, namesake: str, differing: tuple[tuple[str, float, float], ...]) -> Finding:
    rows = ", ".join(f"{name} {own:.12g} statt {expected:.12g}" for name, own, expected in differing)
    rows_en = ", ".join(f"{name} {own:.12g} instead of {expected:.12g}" for name, own, expected in differing)
    text = Text(
        f"Die .prj-Datei von „{file.name}“ heißt wie {namesake}, hat aber andere Parameter ({rows}); es gelten die Parameter.",
        f"The .prj file of '{file.name}' bears the name of {namesake} but has other parameters ({rows_en}); they are trusted.",
    )
    parameters = {name: own for name, own, _ in differing}
    return Finding("CRS_NAME_MISLEADS", "warning", text, file.layer, params={"namesake": namesake, **parameters})
