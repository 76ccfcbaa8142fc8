"""FlatGeobuf: one layer in a stream, with a spatial index where every object has a place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import NoOptions


class FlatGeobuf(Exporter):
    """Writes one layer; the format holds no more."""

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
    requirements = Requirements(crs="any", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return `no` for several layers; what would be lost of one: the third dimension of buildings, nested contents."""
        from twin.exporters.flatrows import losses_of_height, losses_of_nesting, suitability

        if len(selection.layers) > 1:
            names = ", ".join(f"„{layer.title}“" for layer in selection.layers)
            return Suitability(
                "no",
                (
                    Text(
                        f"FlatGeobuf fasst nur eine Ebene, gewählt sind {names}; mehrere fasst GeoPackage",
                        f"FlatGeobuf holds one layer only, chosen are {names}; GeoPackage holds several",
                    ),
                ),
            )
        return suitability(selection, [*losses_of_height(selection), *losses_of_nesting(selection)])

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the file batch by batch; the layer is walked once before, for its types and kinds of geometry."""
        from twin.exporters import ogr
        from twin.exporters.arrowlayer import ArrowLayer

        (layer,) = selection.layers
        rows = ArrowLayer(layer)
        progress.at(None, layer.title)
        ogr.write_stream(
            target,
            rows.schema,
            rows.batches(),
            layer.name,
            "FlatGeobuf",
            crs=layer.crs,
            geometry_type=rows.kind.written if len(rows.kind.names) == 1 else "Unknown",
            layer_options={"SPATIAL_INDEX": "NO" if rows.kind.missing or not rows.count else "YES", "TITLE": layer.title},
        )
        losses = list(self.suitability(selection).reasons)
        if rows.kind.missing:
            losses.append(
                Text(
                    "Objekte ohne Geometrie sind dabei, deshalb fehlt der räumliche Index.",
                    "There are objects without geometry, so the spatial index is missing.",
                )
            )
        return ExportReport((target.name,), {layer.name: rows.count}, sha256_of(target), target.stat().st_size, tuple(losses))

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file and count its objects."""
        from twin.exporters import ogr

        (expected,) = report.counts.values()
        found = ogr.count(target)
        ensure_holds(target, found, expected)
