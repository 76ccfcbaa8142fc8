"""ALKIS NAS: parcels, buildings, their parts and actual land use, in two walks through the file; owners are never read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:  # the door to XML is opened once a file is read
    from twin.importers.georeference import Georeference
    from twin.importers.nas.places import Places

_NAMESPACE = re.compile(r"https?://www\.adv-online\.de/namespaces/adv/gid/(\d+(?:\.\d+)?)")
_OBJECT = re.compile(rb"<(?:\w+:)?A[AXPU]_[A-Z]")
_FROM_SRS = Text("aus den Koordinatenangaben der Datei", "from what the file says about its coordinates")


class NAS(Importer):
    """Reads the layers flurstuecke, gebaeude, bauteile and nutzung."""

    format = Format(
        "nas",
        Text("ALKIS (NAS)", "ALKIS cadastre (NAS)"),
        (".xml", ".nas", ".gml"),
        ("application/gml+xml",),
        ("FeatureCollection",),
        ("6.0", "7.0", "7.1"),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for an operation of the NAS as root, SIGNATURE for another collection of its objects."""
        own = _NAMESPACE.search(probe.xml_root)
        bound = next((found for space in probe.xml_namespaces if (found := _NAMESPACE.fullmatch(space))), None)
        if own is None and (bound is None or not probe.xml_root or not _OBJECT.search(probe.head)):
            return NO_MATCH
        found = own or bound
        version = found.group(1) if found else ""
        root = probe.xml_root.rpartition("}")[2]
        evidence = Text(
            f"XML „{root}“ im Namensraum der AdV, GID {version}", f"XML '{root}' in the AdV's namespace, GID {version}"
        )
        return Match(Confidence.EXACT if own else Confidence.SIGNATURE, evidence, version)

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the layers with counts and columns; the bbox (CRS84) is that of the collection's envelope."""
        from twin.importers.nas.remarks import remark
        from twin.importers.nas.rows import COLUMNS, TITLES

        progress = Progress()
        places = _walked(source, progress)
        place = _georeference(source, places)
        box = _outline(places, place.code)
        remark(places, progress)
        layers = tuple(
            LayerInspection(
                layer,
                "FeatureCollection",
                count,
                place.code or None,
                place.origin,
                place.vertical,
                box,
                COLUMNS[layer],
                extras={"title": TITLES[layer]},
            )
            for layer, count in places.read_layers().items()
        )
        return Inspection(self.format.id, "", layers, tuple(one for group in progress.findings() for one in group.examples))

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the layers in batches of at most 5,000 objects, as they stand in the file."""
        from twin.importers.nas.features import read_features
        from twin.importers.nas.remarks import remark

        places = _walked(source, progress)
        place = _georeference(source, places)
        if not place.code:
            raise crs.missing(source.name)
        if place.finding:
            progress.finding(place.finding)
        remark(places, progress)
        yield from read_features(source, places, place, progress)


def _walked(source: Source, progress: Progress) -> Places:
    from twin.importers.nas.places import first_walk

    places = first_walk(source, progress)
    if not places.read_layers():
        held = ", ".join(f"{name} {count}" for name, count in places.others.most_common(5)) or "–"
        raise FileDamaged(
            "NAS_EMPTY",
            f"„{source.name}“ enthält weder Flurstücke noch Gebäude noch Tatsächliche Nutzung (sondern: {held}).",
            f"'{source.name}' holds neither parcels nor buildings nor land use (but: {held}).",
            file=source.name,
        )
    return places


def _georeference(source: Source, places: Places) -> Georeference:
    from twin.importers.georeference import choose

    return choose(source, crs.parse(places.srs) if places.srs else None, _FROM_SRS)


def _outline(places: Places, code: str) -> Any:
    from twin.geodata.bbox import BBox

    try:
        west, south, east, north = (float(word) for corner in places.corners for word in corner.split()[:2])
    except ValueError:
        return None
    if crs.parse(places.srs).northing_first:
        west, south, east, north = south, west, north, east
    return crs.bbox_to_crs84(BBox(west, south, east, north), code) if code else None
