"""FlatGeobuf 3: one layer with its CRS and count in the header, read in a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

_MAGIC = b"fgb\x03fgb"


class FlatGeobuf(Importer):
    """Reads the file's one layer, called like the file."""

    format = Format(
        "flatgeobuf",
        Text("FlatGeobuf", "FlatGeobuf"),
        (".fgb",),
        ("application/vnd.flatgeobuf",),
        ("FeatureCollection",),
        ("3",),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a file that begins with the letters of version 3."""
        if not probe.head.startswith(_MAGIC):
            return NO_MATCH
        return Match(Confidence.EXACT, Text("Datei beginnt mit fgb\\x03fgb", "the file begins with fgb\\x03fgb"), "3")

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the layer with the count, CRS and bounds of the header."""
        from twin.importers import bundles, featurelayers

        with bundles.laid_out(source, self.format.extensions) as (bundle,):
            layers = featurelayers.found(bundle.path, source.name, "FlatGeobuf", called=bundle.layer)
            return featurelayers.inspection(self.format.id, "3", source, layers)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 objects."""
        from twin.importers import bundles, featurelayers

        with bundles.laid_out(source, self.format.extensions) as (bundle,):
            layers = featurelayers.found(bundle.path, source.name, "FlatGeobuf", called=bundle.layer)
            yield from featurelayers.batches(source, layers, progress)
