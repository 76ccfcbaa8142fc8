"""GeoPackage (OGC 12-128): every registered feature or attribute table becomes a layer; opened read-only and immutable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.importers.geopackage.tables import Table
    from twin.importers.georeference import Georeference
    from twin.importers.records import Records

MAGIC = b"SQLite format 3\x00"
_APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")
_OPEN_OPTIONS = {"IMMUTABLE": "YES", "LIST_ALL_TABLES": "NO"}
_FROM_TABLE = Text("aus der Tabelle gpkg_spatial_ref_sys", "from the table gpkg_spatial_ref_sys")


class GeoPackage(Importer):
    """Reads vector and attribute tables; raster tables are named and left out."""

    format = Format(
        "geopackage",
        Text("GeoPackage", "GeoPackage"),
        (".gpkg",),
        ("application/geopackage+sqlite3",),
        ("FeatureCollection",),
        ("1.0", "1.1", "1.2", "1.3", "1.4"),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for SQLite with a GeoPackage application id, STRUCTURE for one without it that is called .gpkg."""
        if not probe.head.startswith(MAGIC):
            return NO_MATCH
        if probe.head[68:72] in _APPLICATION_IDS:
            return Match(Confidence.EXACT, Text("SQLite-Datei mit der Kennung GPKG", "an SQLite file with the id GPKG"))
        if probe.suffix == ".gpkg":
            return Match(Confidence.STRUCTURE, Text("SQLite-Datei mit der Endung .gpkg", "an SQLite file ending in .gpkg"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return every table with its exact count; bbox is that of the file's own table of contents, in CRS84."""
        from twin.importers.geopackage import tables as geopackagetables

        progress = Progress()
        layers = tuple(_inspected(source, table) for table in geopackagetables.tables(source, progress))
        findings = tuple(example for group in progress.findings() for example in group.examples)
        return Inspection(self.format.id, "", layers, findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 rows, table after table."""
        from twin.importers.geopackage import tables as geopackagetables

        tables = geopackagetables.tables(source, progress)
        total, done = max(1, sum(table.count for table in tables)), 0
        for table in tables:
            for batch in _batches(source, table, progress):
                done += batch.read
                progress.at(min(1.0, done / total), table.name)
                yield batch
                del batch


def _georeference(source: Source, table: Table) -> Georeference:
    from twin.importers.georeference import choose

    place = choose(source, table.crs, _FROM_TABLE, table.name)
    if not place.code and table.geometry_column and table.count:
        raise crs.missing(source.name)
    return place


def _inspected(source: Source, table: Table) -> LayerInspection:
    from twin.importers.georeference import choose

    place = choose(source, table.crs, _FROM_TABLE, table.name)
    box = crs.bbox_to_crs84(table.bbox, place.code) if table.bbox and place.code else None
    return LayerInspection(
        table.name,
        "FeatureCollection",
        table.count,
        place.code or None,
        place.origin,
        place.vertical,
        box,
        table.attributes,
        extras={"geometry_type": table.geometry_type},
    )


def _batches(source: Source, table: Table, progress: Progress) -> Iterator[Batch]:
    from twin.importers import ogr

    place = _georeference(source, table)
    if place.finding:
        progress.finding(place.finding)
    layer = ogr.VectorLayer(source.path, source.name, table.name, "GPKG", table.count, _OPEN_OPTIONS)
    empty = True
    for records in ogr.read(layer, progress):
        empty = False
        yield _batch(source, table, place, records, progress)
        del records
    if empty:
        yield _empty(table, place)


def _batch(source: Source, table: Table, place: Georeference, records: Records, progress: Progress) -> Batch:
    import geopandas
    import numpy as np
    import shapely

    from twin.geodata.feature import FeatureCollection
    from twin.importers.geopackage import tables as geopackagetables
    from twin.importers.mending import mend

    broken = np.zeros(len(records.ids), dtype=np.bool_)
    missing = shapely.is_missing(records.geometries)
    if table.geometry_column and missing.any():
        broken[missing] = geopackagetables.has_geometry(source, table, records.ids[missing])
        for identifier in records.ids[broken]:
            _say_broken(table, int(identifier), progress)
    mended = mend(records.geometries, records.ids.tolist(), table.name, progress, repaired=records.repaired, repair=source.mend)
    kept = mended.kept & ~broken
    attributes = records.attributes.rename(columns={"geometry": "geometry_"})
    frame = geopandas.GeoDataFrame(
        attributes if kept.all() else attributes[kept].reset_index(drop=True),
        geometry=mended.geometries[kept],
        crs=place.code or None,
    )
    repaired = int((mended.repaired & kept).sum())
    read = len(records.ids) + records.lost
    return Batch(
        table.name,
        FeatureCollection(frame, place.code) if len(records.ids) else None,
        read,
        len(frame) - repaired,
        repaired,
        read - len(frame),
        place.code,
        place.vertical,
        table.title,
        place.origin,
    )


def _empty(table: Table, place: Georeference) -> Batch:
    import geopandas
    import pandas as pd

    from twin.geodata.feature import FeatureCollection

    columns = pd.DataFrame({name: pd.Series([], dtype="str") for name in table.attributes if name != "geometry"})
    frame = geopandas.GeoDataFrame(columns, geometry=[], crs=place.code or None)
    return Batch(table.name, FeatureCollection(frame, place.code), 0, 0, 0, 0, place.code, place.vertical, table.title)


def _say_broken(table: Table, identifier: int, progress: Progress) -> None:
    text = Text(
        f"Objekt {identifier}: Die gespeicherte Geometrie ist nicht lesbar.",
        f"Object {identifier}: the stored geometry cannot be read.",
    )
    progress.finding(Finding("GEOMETRY_UNREADABLE", "rejected", text, table.name, str(identifier)))
