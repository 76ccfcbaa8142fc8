"""KML and KMZ: placemarks with their folders as layers, WGS 84; nothing is fetched, shown pictures and markup stay out."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Finding, Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import xml
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    import pandas as pd

    from twin.importers.bundles import Bundle
    from twin.importers.featurelayers import FeatureLayer

_OPENGIS = "http://www.opengis.net/kml/2."
_GOOGLE = "http://earth.google.com/kml/2."
_SPACES = ("", *(f"{base}{minor}" for base in (_OPENGIS, _GOOGLE) for minor in range(4)))
_ELSEWHERE = ("NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Model", "Icon")
_TOLD = ("name", "description", "TimeStamp", "TimeSpan")
_COUNTED = ("Placemark", *_ELSEWHERE, *_TOLD)
# columns that say how a placemark is drawn, not what it is
_DRAWING = frozenset({"icon", "tessellate", "extrude", "visibility", "drawOrder", "altitudeMode"})
# columns the driver gives every layer, and the element that must occur in the file for them to hold anything
_NEEDS = {"Name": "name", "description": "description", "timestamp": "TimeStamp", "begin": "TimeSpan", "end": "TimeSpan"}


class KML(Importer):
    """Reads every folder with placemarks as a layer; a KMZ is read whole, with all the KML files in it."""

    format = Format(
        "kml",
        Text("KML, KMZ (Google Earth)", "KML, KMZ (Google Earth)"),
        (".kml", ".kmz"),
        ("application/vnd.google-earth.kml+xml", "application/vnd.google-earth.kmz"),
        ("FeatureCollection",),
        ("2.0", "2.1", "2.2", "2.3"),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the root kml in a known namespace, SIGNATURE for one without and for an archive of KML files."""
        from twin.importers.archivecontents import only_of

        if only_of(probe.members, (".kml",)):
            return Match(Confidence.SIGNATURE, Text("Archiv mit KML-Dateien (KMZ)", "archive of KML files (KMZ)"))
        uri = xml.namespace(probe.xml_root)
        if xml.local_name(probe.xml_root) != "kml" or (uri and not uri.startswith((_OPENGIS, _GOOGLE))):
            return NO_MATCH
        version = uri.rpartition("/")[2]
        evidence = Text(f"Wurzelelement kml {version}".strip(), f"root element kml {version}".strip())
        return Match(Confidence.EXACT if uri else Confidence.SIGNATURE, evidence, version)

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return every folder with its count, and what of the file is not read."""
        from twin.importers import featurelayers

        progress = Progress()
        with _layers(source, progress) as layers:
            findings = [example for group in progress.findings() for example in group.examples]
            return featurelayers.inspection(self.format.id, "", source, layers, findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 placemarks, folder after folder; texts come without markup."""
        from twin.importers import featurelayers

        progress.at(0.0, source.name)
        with _layers(source, progress) as layers:
            yield from featurelayers.batches(source, layers, progress, _plain)


@contextlib.contextmanager
def _layers(source: Source, progress: Progress) -> Iterator[list[FeatureLayer]]:
    from twin.importers import bundles

    with bundles.laid_out(source, (".kml",)) as files:
        counts = {file.path: _counted(file) for file in files}
        filled = [file for file in files if counts[file.path]["Placemark"]]
        elsewhere = sum(counts.values(), Counter())
        if not filled:
            raise _empty(source.name, elsewhere["NetworkLink"])
        for kind in _ELSEWHERE:
            if elsewhere[kind]:
                progress.finding(_left_out(kind, elsewhere[kind]))
        # a folder that only holds folders is no layer
        yield [layer for file in filled for layer in _of_file(file, counts[file.path]) if layer.facts.count]


def _counted(file: Bundle) -> Counter[str]:
    """Return how many elements of each kind a file holds, and placemarks with an `id`; errors as `xml.members`."""
    tags = [f"{{{space}}}{name}" if space else name for space in _SPACES for name in _COUNTED]
    counts: Counter[str] = Counter()
    for element, _ in xml.members(file.path, file.name, tags):
        kind = xml.local_name(element.tag)
        counts[kind] += 1
        counts["id"] += kind == "Placemark" and element.get("id") is not None
    return counts


def _of_file(file: Bundle, counts: Counter[str]) -> list[FeatureLayer]:
    from twin.importers import featurelayers

    found = featurelayers.found(
        file.path,
        file.name,
        "LIBKML",
        called=file.layer,
        fixed=featurelayers.WGS84,
    )
    kept = []
    for layer in found:
        idle = _DRAWING | {name for name, element in (*_NEEDS.items(), ("id", "id")) if not counts[element]}
        attributes = tuple(name for name in layer.facts.attributes if name not in idle)
        kept.append(dataclasses.replace(layer, facts=dataclasses.replace(layer.facts, attributes=attributes)))
    return kept


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the attributes with texts freed of markup."""
    from twin.importers.plaintext import plain

    result = frame.copy()
    for name in result.columns:
        if result[name].dtype in ("object", "str"):
            result[name] = result[name].map(plain, na_action="ignore")
    return result


def _empty(name: str, links: int) -> FileDamaged:
    de = f", nur {links} Verweise auf andere Dateien, die nicht geladen werden" if links else ""
    en = f", only {links} links to other files, which are not loaded" if links else ""
    return FileDamaged("KML_EMPTY", f"„{name}“ enthält keine Objekte{de}.", f"'{name}' holds no placemarks{en}.", file=name)


_KINDS = {
    "NetworkLink": ("Verweise auf andere Dateien (NetworkLink) wurden nicht geladen", "links to other files were not loaded"),
    "GroundOverlay": ("auf den Boden gelegte Bilder wurden nicht geladen", "pictures laid on the ground were not loaded"),
    "ScreenOverlay": ("Bilder auf dem Schirm wurden nicht geladen", "pictures on the screen were not loaded"),
    "PhotoOverlay": ("Fotos im Raum wurden nicht geladen", "photos in space were not loaded"),
    "Model": ("Verweise auf 3D-Modelle wurden zu Punkten", "links to 3D models became points"),
    "Icon": ("Verweise auf Symbolbilder wurden entfernt", "links to icons were removed"),
}


def _left_out(kind: str, number: int) -> Finding:
    de, en = _KINDS[kind]
    severity = "warning" if kind == "NetworkLink" else "info"
    text = Text(f"{number} {de}.", f"{number} {en}.")
    return Finding(f"KML_{kind.upper()}", severity, text, params={"count": number})  # type: ignore[arg-type]
