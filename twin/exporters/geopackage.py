"""GeoPackage: every layer a table of its own, in its own CRS, with a spatial index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option


@dataclass(frozen=True, slots=True)
class GeoPackageOptions:
    """What is written into the file's table of contents."""

    timestamp: str = option(
        "", "Zeitstempel (ISO 8601, UTC) statt der Uhrzeit", "Timestamp (ISO 8601, UTC) instead of the time of day"
    )


class GeoPackage(Exporter):
    """Writes one table per layer."""

    format = Format(
        "geopackage",
        Text("GeoPackage", "GeoPackage"),
        (".gpkg",),
        ("application/geopackage+sqlite3",),
        ("FeatureCollection",),
        ("1.4",),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = GeoPackageOptions
    requirements = Requirements(crs="source", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return what would be lost: the third dimension of buildings, the structure of legal content."""
        from twin.exporters.flatrows import losses_of_height, losses_of_nesting, suitability

        return suitability(selection, [*losses_of_height(selection), *losses_of_nesting(selection)])

    def write(self, selection: Selection, target: Path, options: GeoPackageOptions, progress: Progress) -> ExportReport:
        """Write the file batch by batch; every layer is walked once before, for its columns and its kind of geometry."""
        from twin.exporters import ogr

        counts: dict[str, int] = {}
        with ogr.dated(options.timestamp):
            for layer in selection.layers:
                counts[layer.name] = _write_layer(layer, target, progress)
        losses = self.suitability(selection).reasons
        return ExportReport((target.name,), counts, sha256_of(target), target.stat().st_size, losses)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file and count every table."""
        from twin.exporters import ogr

        for name, expected in report.counts.items():
            found = ogr.count(target, name)
            ensure_holds(target, found, expected, layer=name)


def _write_layer(layer: ExportLayer, target: Path, progress: Progress) -> int:
    from twin.exporters import ogr
    from twin.exporters.flatrows import FlatLayer
    from twin.exporters.geometrykind import GeometryKind, all_raised

    flat = FlatLayer(layer, nested=False)
    kind = GeometryKind()
    for frame in flat.frames():
        kind.learn(frame.geometry.to_numpy())
    written = 0
    first = True
    for frame in flat.frames():
        progress.at(None, layer.title)
        if kind.raised and kind.written != "Unknown":
            frame = all_raised(frame)
        frame = _fitting(frame, layer.crs)
        names = {} if not first else {"layer_options": {"IDENTIFIER": layer.title, "GEOMETRY_NAME": "geom"}}
        multi = kind.written.startswith("Multi")
        ogr.write(
            target, frame, layer.name, "GPKG", append=not first, geometry_type=kind.written, promote_to_multi=multi, **names
        )
        written += len(frame)
        first = False
    return written


def _fitting(frame: Any, code: str) -> Any:
    """Return the frame with column names SQLite can tell apart (it does not see case) and the layer's CRS."""
    taken = {"geom"} | ({"fid"} if "fid" in frame.columns and not _is_key(frame["fid"]) else set())
    names: dict[str, str] = {}
    for column in frame.columns:
        if column == "geometry":
            continue
        name = str(column)
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        names[column] = name
    result = frame.rename(columns=names)
    return result.set_crs(code or None, allow_override=True) if code else result


def _is_key(column: Any) -> bool:
    """Return whether a column can be the table's row number: whole, never missing, without repetition."""
    return column.dtype.kind == "i" and not column.isna().any() and column.is_unique
