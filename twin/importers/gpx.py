"""GPX 1.0 and 1.1: waypoints, routes and tracks of satellite receivers, WGS 84, heights as third coordinate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from twin.findings import Finding, Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import xml
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    from twin.importers.bundles import Bundle
    from twin.importers.featurelayers import FeatureLayer

_NAMESPACE = "http://www.topografix.com/GPX/"
_SPACES = ("", *(f"{{{_NAMESPACE}1/{minor}}}" for minor in (0, 1)))
_PLACES = [f"{space}{name}" for space in _SPACES for name in ("wpt", "rtept", "trkpt")]
_POINTS = ("route_points", "track_points")


@dataclass(frozen=True, slots=True)
class GPXOptions:
    """What is read beside waypoints and whole lines."""

    points: bool = option(
        False,
        "Einzelne Punkte der Routen und Tracks mit Uhrzeit als eigene Ebenen",
        "Single points of routes and tracks with their times as layers of their own",
    )


class GPX(Importer):
    """Reads up to three layers, or five with the single points; a warning says that tracks may belong to a person."""

    format = Format(
        "gpx",
        Text("GPX (Satellitenempfänger)", "GPX (satellite receivers)"),
        (".gpx",),
        ("application/gpx+xml",),
        ("FeatureCollection",),
        ("1.0", "1.1"),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = GPXOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the root gpx in its namespace, SIGNATURE for one without."""
        uri = xml.namespace(probe.xml_root)
        if xml.local_name(probe.xml_root) != "gpx" or (uri and not uri.startswith(_NAMESPACE)):
            return NO_MATCH
        version = uri.removeprefix(_NAMESPACE).replace("/", ".") if uri else ""
        evidence = Text(f"Wurzelelement gpx, Version {version or '?'}", f"root element gpx, version {version or '?'}")
        return Match(Confidence.EXACT if uri else Confidence.SIGNATURE, evidence, version)

    def inspect(self, source: Source, options: GPXOptions) -> Inspection:
        """Return the layers that hold something, with bounds, and the warning about persons."""
        from twin.importers import bundles, featurelayers

        with bundles.laid_out(source, self.format.extensions) as (bundle,):
            progress = Progress()
            layers = _layers(source, bundle, options, progress)
            findings = [example for group in progress.findings() for example in group.examples]
            return featurelayers.inspection(self.format.id, "", source, layers, findings)

    def read(self, source: Source, options: GPXOptions, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 objects, layer after layer."""
        from twin.importers import bundles, featurelayers

        progress.at(0.0, source.name)
        with bundles.laid_out(source, self.format.extensions) as (bundle,):
            layers = _layers(source, bundle, options, progress)
            yield from featurelayers.batches(source, layers, progress)


def _layers(source: Source, bundle: Bundle, options: GPXOptions, progress: Progress) -> list[FeatureLayer]:
    from twin.errors import FileDamaged
    from twin.importers import featurelayers

    for _ in xml.members(source.path, source.name, _PLACES):
        pass  # GDAL takes a recording that breaks off for one that ends
    heights = {"ELE_AS_25D": "YES"}
    found = featurelayers.found(bundle.path, source.name, "GPX", fixed=featurelayers.WGS84, options=heights)
    filled = [layer for layer in found if layer.facts.count > 0]
    if not filled:
        raise FileDamaged(
            "GPX_EMPTY",
            f"„{source.name}“ enthält weder Wegpunkte noch Routen noch Tracks.",
            f"'{source.name}' holds neither waypoints nor routes nor tracks.",
            file=source.name,
        )
    points = sum(layer.facts.count for layer in filled if layer.facts.name in _POINTS)
    if points:
        progress.finding(_personal(source.name))
    if points and not options.points:
        progress.finding(_left_out(points))
    return [layer for layer in filled if options.points or layer.facts.name not in _POINTS]


def _personal(name: str) -> Finding:
    text = Text(
        f"„{name}“ enthält Bewegungen eines Empfängers; sie können einer Person zuzuordnen sein. "
        "Vor einer Veröffentlichung bitte den Datenschutz prüfen.",
        f"'{name}' holds movements of a receiver; they may belong to a person. Please check data protection before publishing.",
    )
    return Finding("PERSONAL_DATA_POSSIBLE", "warning", text)


def _left_out(number: int) -> Finding:
    text = Text(
        f"{number} einzelne Punkte der Routen und Tracks (mit Uhrzeit) wurden nicht übernommen; die Linien enthalten ihre Lage.",
        f"{number} single points of routes and tracks (with times) were not taken over; the lines hold their places.",
    )
    return Finding("GPX_POINTS_LEFT_OUT", "info", text, params={"points": number})
