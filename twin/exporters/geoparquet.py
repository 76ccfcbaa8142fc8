"""GeoParquet 1.1 (OGC 24-013): one layer in columns, geometry as WKB, compressed with zstd, written batch by batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.geodata import crs
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text


class GeoParquet(Exporter):
    """Writes one layer in its own CRS."""

    format = Format(
        "geoparquet",
        Text("GeoParquet", "GeoParquet"),
        (".parquet", ".geoparquet"),
        ("application/vnd.apache.parquet",),
        ("FeatureCollection",),
        ("1.1",),
    )
    requirements = Requirements(crs="any", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return `no` for several layers, which one file cannot hold; otherwise what is lost."""
        from twin.exporters.flatrows import losses_of_height, suitability

        if len(selection.layers) > 1:
            reason = Text(
                "Eine GeoParquet-Datei fasst eine Ebene; bitte eine auswählen.",
                "A GeoParquet file holds one layer; please choose one.",
            )
            return Suitability("no", (reason,))
        return suitability(selection, losses_of_height(selection))

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write one row group per batch; the footer gets CRS, geometry types and rectangle."""
        layer = selection.layers[0]
        count = _write(layer, target, progress)
        digest = sha256_of(target)
        losses = self.suitability(selection).reasons
        return ExportReport((target.name,), {layer.name: count}, digest, target.stat().st_size, losses)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file and compare its number of rows and its geometry metadata."""
        import pyarrow.parquet as pq

        with pq.ParquetFile(target) as file:
            found = file.metadata.num_rows
            told = b"geo" in (file.metadata.metadata or {})
        expected = sum(report.counts.values())
        ensure_holds(target, found if told else 0, expected)


@dataclass(slots=True)
class _Seen:
    """What the geometries written so far are: their types and the rectangle around them."""

    types: set[str] = field(default_factory=set)
    box: list[float] | None = None

    def learn(self, shapes: Any) -> None:
        import numpy as np
        import shapely

        there = shapes[~shapely.is_missing(shapes)]
        if not len(there):
            return
        for number, high in set(zip(shapely.get_type_id(there).tolist(), shapely.has_z(there).tolist(), strict=True)):
            self.types.add(_TYPES[number] + (" Z" if high else ""))
        west, south, east, north = shapely.total_bounds(there).tolist()
        if np.isnan(west):
            return
        old = self.box or [west, south, east, north]
        self.box = [min(old[0], west), min(old[1], south), max(old[2], east), max(old[3], north)]


_TYPES = {
    0: "Point",
    1: "LineString",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}


def _write(layer: ExportLayer, target: Path, progress: Progress) -> int:
    import orjson
    import pyarrow as pa
    import pyarrow.parquet as pq

    from twin.exporters.flatrows import FlatLayer

    seen, count, writer = _Seen(), 0, None
    try:
        for frame in FlatLayer(layer, nested=False).frames():
            progress.at(None, layer.title)
            table = _table(frame)
            if writer is None:
                writer = pq.ParquetWriter(target, table.schema, compression="zstd")
            writer.write_table(table.cast(writer.schema))
            seen.learn(frame.geometry.to_numpy())
            count += len(frame)
        if writer is None:
            writer = pq.ParquetWriter(target, pa.schema([("geometry", pa.binary())]), compression="zstd")
        column: dict[str, Any] = {"encoding": "WKB", "geometry_types": sorted(seen.types)}
        column["crs"] = orjson.loads(crs.projjson(layer.crs)) if layer.crs else None
        if seen.box is not None:
            column["bbox"] = seen.box
        told = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
        writer.add_key_value_metadata({"geo": orjson.dumps(told)})
    finally:
        if writer is not None:
            writer.close()
    return count


def _table(frame: Any) -> Any:
    """Return the frame as an Arrow table, geometry as ISO WKB."""
    import pyarrow as pa
    import shapely

    attributes = frame.drop(columns="geometry")
    table = pa.Table.from_pandas(attributes, preserve_index=False).replace_schema_metadata(None)
    wkb = shapely.to_wkb(frame.geometry.to_numpy(), flavor="iso")
    return table.append_column("geometry", pa.array(wkb.tolist(), type=pa.binary()))
