"""OpenStreetMap extracts (PBF, XML): points, lines and areas with their tags, in bounded memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.findings import Finding, Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import xml
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.importers.bundles import Bundle
    from twin.importers.featurelayers import FeatureLayer

_ENDINGS = (".pbf", ".osm")
_PBF = b"\x0a\x09OSMHeader"  # the first block's type, behind its length
# rare tags as JSON text in `other_tags`
_OPEN_OPTIONS = {"TAGS_FORMAT": "JSON"}


class OSM(Importer):
    """Reads up to five layers as GDAL divides them; nodes lie in a temporary file on the disk, not in memory."""

    format = Format(
        "osm",
        Text("OpenStreetMap (PBF, XML)", "OpenStreetMap (PBF, XML)"),
        (".osm.pbf", *_ENDINGS),
        ("application/vnd.openstreetmap.data+pbf", "application/vnd.openstreetmap.data+xml"),
        ("FeatureCollection",),
        ("0.6",),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a PBF header block, SIGNATURE for XML with the root osm."""
        if probe.head[4:].startswith(_PBF):
            return Match(Confidence.EXACT, Text("erster Block ist OSMHeader", "the first block is OSMHeader"), "0.6")
        if probe.xml_root == "osm":
            return Match(Confidence.SIGNATURE, Text("Wurzelelement osm", "root element osm"), "0.6")
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the layers that hold something, counted by reading the whole file."""
        from twin.importers import bundles, featurelayers

        with bundles.laid_out(source, _ending_first(source)) as (bundle,):
            layers = [layer for layer in _layers(source, bundle, counted=True) if layer.facts.count > 0]
            return featurelayers.inspection(self.format.id, "0.6", source, layers, [_attribution()])

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 objects; the file is walked once for each layer."""
        from twin.importers import bundles, featurelayers

        progress.at(0.0, source.name)
        progress.finding(_attribution())
        with bundles.laid_out(source, _ending_first(source)) as (bundle,):
            layers = _layers(source, bundle, counted=False)
            yield from featurelayers.batches(source, layers, progress, keep_empty=False)


def _ending_first(source: Source) -> tuple[str, ...]:
    """Return the endings with that of the content first: GDAL tells PBF and XML apart by it too."""
    with source.path.open("rb") as stream:
        head = stream.read(64)
    if head[4:].startswith(_PBF):
        return (".pbf",)
    xml.refuse_dtd(source.path, source.name)
    return (".osm",)


def _layers(source: Source, bundle: Bundle, *, counted: bool) -> list[FeatureLayer]:
    from twin.importers import featurelayers

    found = featurelayers.found(
        bundle.path,
        source.name,
        "OSM",
        counted=counted,
        fixed=featurelayers.WGS84,
        key="osm_id",
        options=_OPEN_OPTIONS,
    )
    # a query makes the driver forget the other layers; otherwise their objects would pile up in memory
    return [
        dataclasses.replace(
            layer, opened=dataclasses.replace(layer.opened, count=layer.facts.count if counted else -1, sql=_query(layer))
        )
        for layer in found
    ]


def _query(layer: FeatureLayer) -> str:
    return f'SELECT * FROM "{layer.opened.name}"'


def _attribution() -> Finding:
    text = Text(
        "OpenStreetMap-Daten stehen unter der ODbL; bei der Anzeige ist „© OpenStreetMap-Mitwirkende“ zu nennen.",
        "OpenStreetMap data are under the ODbL; '© OpenStreetMap contributors' must be shown with them.",
    )
    return Finding("OSM_ATTRIBUTION", "info", text)
