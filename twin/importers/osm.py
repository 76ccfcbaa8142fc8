"""OpenStreetMap extracts (PBF, XML): points, lines and areas with their tags, in bounded memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged
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
_MOST_COUNTED = 16 << 20
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
        """Return the layers that hold something; those of files above 16 MB are not counted, which would mean reading all."""
        from twin.importers import bundles, featurelayers, ogr

        small = source.path.stat().st_size <= _MOST_COUNTED
        with bundles.laid_out(source, _ending(source)) as (bundle,):
            layers = _layers(source, bundle)
            if small:
                counts = [ogr.count(layer.opened, Progress()) for layer in layers]
                layers = [_with_count(layer, count) for layer, count in zip(layers, counts, strict=True) if count]
            findings = [_attribution(), *([] if small else [_not_counted(source.name)])]
            return featurelayers.inspection(self.format.id, "0.6", source, layers, findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 objects; the file is walked once for each layer."""
        from twin.importers import bundles, featurelayers

        progress.at(0.0, source.name)
        progress.finding(_attribution())
        with bundles.laid_out(source, _ending(source)) as (bundle,):
            empty = True
            for batch in featurelayers.batches(source, _layers(source, bundle), progress, keep_empty=False):
                empty = False
                yield batch
                del batch
            if empty:
                raise _nothing(source.name)


def _ending(source: Source) -> tuple[str, ...]:
    """Return the ending GDAL knows the content by; XML is walked once, since GDAL takes one that breaks off for one that ends."""
    with source.path.open("rb") as stream:
        head = stream.read(64)
    if head[4:].startswith(_PBF):
        return (".pbf",)
    for _ in xml.members(source.path, source.name, ("node", "way", "relation")):
        pass
    return (".osm",)


def _with_count(layer: FeatureLayer, count: int) -> FeatureLayer:
    return dataclasses.replace(layer, facts=dataclasses.replace(layer.facts, count=count))


def _nothing(name: str) -> FileDamaged:
    return FileDamaged(
        "OSM_EMPTY",
        f"„{name}“ enthält keine Objekte mit Eigenschaften, die sich lesen lassen.",
        f"'{name}' holds no objects with tags that can be read.",
        file=name,
    )


def _layers(source: Source, bundle: Bundle) -> list[FeatureLayer]:
    from twin.importers import featurelayers, ogr

    found = featurelayers.found(
        bundle.path,
        source.name,
        "OSM",
        counted=False,
        fixed=featurelayers.WGS84,
        key="osm_id",
        options=_OPEN_OPTIONS,
    )
    ogr.ensure_parses(found[-1].opened)  # relations GDAL has no other layer for: few, and behind everything else
    # a query makes the driver forget the other layers; otherwise their objects would pile up in memory
    return [dataclasses.replace(layer, opened=dataclasses.replace(layer.opened, sql=_query(layer))) for layer in found]


def _query(layer: FeatureLayer) -> str:
    return f'SELECT * FROM "{layer.opened.name}"'


def _not_counted(name: str) -> Finding:
    text = Text(
        f"Die Objekte von „{name}“ werden erst beim Einlesen gezählt.",
        f"The objects of '{name}' are counted only when it is read.",
    )
    return Finding("OSM_NOT_COUNTED", "info", text)


def _attribution() -> Finding:
    text = Text(
        "OpenStreetMap-Daten stehen unter der ODbL; bei der Anzeige ist „© OpenStreetMap-Mitwirkende“ zu nennen.",
        "OpenStreetMap data are under the ODbL; '© OpenStreetMap contributors' must be shown with them.",
    )
    return Finding("OSM_ATTRIBUTION", "info", text)
