"""GeoParquet (OGC 24-013): features in columns, read row group by row group with Apache Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from twin.errors import FileDamaged, InputRefused
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.importers.sidecar import stem_of
from twin.language import Text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    from twin.importers.georeference import Georeference

BATCH = 50_000
_MAGIC = b"PAR1"
_FROM_FILE = Text("aus den GeoParquet-Angaben", "from the GeoParquet metadata")


class GeoParquet(Importer):
    """Reads the primary geometry column (WKB) with all attributes; other geometry columns are told and left out."""

    format = Format(
        "geoparquet",
        Text("GeoParquet", "GeoParquet"),
        (".parquet", ".geoparquet"),
        ("application/vnd.apache.parquet",),
        ("FeatureCollection",),
        ("0.4", "1.0", "1.1"),
    )

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for the first four bytes of a Parquet file."""
        if probe.head.startswith(_MAGIC):
            return Match(Confidence.SIGNATURE, Text("beginnt mit PAR1 (Apache Parquet)", "begins with PAR1 (Apache Parquet)"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return count, columns, CRS and bbox from the file's footer alone."""
        with _opened(source) as file:
            facts = _facts(file, source)
            place = _georeference(source, facts, asking=False)
            box = crs.bbox_to_crs84(facts.box, place.code) if facts.box and place.code else None
            names = tuple(name for name in file.schema_arrow.names if name != facts.column)
            layer = LayerInspection(
                stem_of(source),
                "FeatureCollection",
                file.metadata.num_rows,
                place.code or None,
                place.origin,
                place.vertical,
                box,
                names,
                extras={"encoding": facts.encoding, "version": facts.version},
            )
        return Inspection(self.format.id, facts.version, (layer,))

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 rows."""
        import pyarrow as pa

        with _opened(source) as file:
            facts = _facts(file, source)
            place = _georeference(source, facts, asking=True)
            for finding in (*facts.findings, *([place.finding] if place.finding else [])):
                progress.finding(finding)
            done = 0
            try:
                for records in file.iter_batches(batch_size=BATCH):
                    progress.at(done / max(1, file.metadata.num_rows), stem_of(source))
                    yield _batch(source, records, facts, place, done, progress)
                    done += records.num_rows
            except (pa.ArrowException, OSError) as error:
                raise _damaged(source) from error
            if not done:
                progress.at(1.0, stem_of(source))
                empty = pa.RecordBatch.from_pylist([], schema=file.schema_arrow)
                yield _batch(source, empty, facts, place, 0, progress)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the footer says of the geometry: its column, encoding, system and rectangle."""

    column: str
    encoding: str
    version: str
    name: crs.CrsName | None
    box: BBox | None
    findings: tuple[Finding, ...] = ()


def _opened(source: Source) -> pq.ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(source.path, memory_map=True)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(source) from error


def _damaged(source: Source) -> FileDamaged:
    return FileDamaged(
        "PARQUET_DAMAGED",
        f"„{source.name}“ lässt sich nicht als Parquet lesen; die Datei ist beschädigt oder abgeschnitten.",
        f"'{source.name}' cannot be read as Parquet; the file is damaged or cut off.",
        file=source.name,
    )


def _facts(file: pq.ParquetFile, source: Source) -> _Facts:
    import orjson

    try:
        told = orjson.loads((file.metadata.metadata or {}).get(b"geo", b"{}"))
    except orjson.JSONDecodeError:
        told = {}
    told = _object(told)
    columns = _object(told.get("columns"))
    primary = str(told.get("primary_column") or "geometry")
    described = _object(columns.get(primary))
    column = _geometry_column(file, primary, source)
    encoding = str(described.get("encoding") or "WKB")
    if column and encoding.upper() != "WKB":
        raise InputRefused(
            "PARQUET_ENCODING",
            f"„{source.name}“ speichert Geometrien als „{encoding}“; gelesen wird WKB. Bitte mit Kodierung WKB neu ausgeben.",
            f"'{source.name}' stores geometries as '{encoding}'; WKB is read. Please write it anew with the encoding WKB.",
            file=source.name,
            encoding=encoding,
        )
    return _Facts(
        column,
        encoding,
        str(told.get("version") or ""),
        _system(described, bool(columns)),
        _box(described),
        _others(columns, primary, source),
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _geometry_column(file: pq.ParquetFile, primary: str, source: Source) -> str:
    """Return the column of geometry: the one named, or the only binary one with a usual name; "" for a table without any."""
    import pyarrow as pa

    binary = [field.name for field in file.schema_arrow if pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type)]
    if primary in binary:
        return primary
    return next((name for name in binary if name.casefold() in ("geometry", "geom", "wkb_geometry", "the_geom")), "")


def _system(described: dict[str, Any], is_geo: bool) -> crs.CrsName | None:
    """Return the system; by the standard, a missing `crs` means longitude and latitude (OGC:CRS84), null means unknown."""
    import orjson

    if "crs" not in described:
        return crs.parse("OGC:CRS84") if is_geo else None
    if described["crs"] is None:
        return None
    written = described["crs"]
    return crs.code_of_wkt(written if isinstance(written, str) else orjson.dumps(written).decode())


def _box(described: dict[str, Any]) -> BBox | None:
    values = described.get("bbox")
    if not isinstance(values, list) or len(values) not in (4, 6) or not all(isinstance(item, int | float) for item in values):
        return None
    half = len(values) // 2
    return BBox(float(values[0]), float(values[1]), float(values[half]), float(values[half + 1]))


def _others(columns: dict[str, Any], primary: str, source: Source) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            "GEOMETRY_COLUMN_LEFT_OUT",
            "info",
            Text(
                f"Die weitere Geometriespalte „{name}“ wurde nicht übernommen.",
                f"The further geometry column '{name}' was not taken over.",
            ),
            stem_of(source),
        )
        for name in columns
        if name != primary
    )


def _georeference(source: Source, facts: _Facts, *, asking: bool) -> Georeference:
    from twin.importers.georeference import choose

    place = choose(source, facts.name, _FROM_FILE, stem_of(source))
    if asking and facts.column and not place.code:
        raise crs.missing(source.name)
    return place


def _batch(source: Source, records: pa.RecordBatch, facts: _Facts, place: Georeference, before: int, progress: Progress) -> Batch:
    import geopandas
    import numpy as np
    import pandas as pd
    import shapely

    from twin.geodata.feature import FeatureCollection
    from twin.importers.mending import mend

    rows = records.num_rows
    geometries = np.full(rows, None, dtype=object)
    broken = np.zeros(rows, dtype=np.bool_)
    if facts.column:
        wkb = records.column(facts.column).to_numpy(zero_copy_only=False)
        geometries = shapely.from_wkb(wkb, on_invalid="ignore")
        broken = shapely.is_missing(geometries) & ~pd.isna(wkb)
        for row in np.flatnonzero(broken).tolist():
            text = Text(
                f"Zeile {before + row + 1}: Die gespeicherte Geometrie ist nicht lesbar.",
                f"Row {before + row + 1}: the stored geometry cannot be read.",
            )
            progress.finding(Finding("GEOMETRY_UNREADABLE", "rejected", text, stem_of(source), str(before + row + 1)))
    mended = mend(geometries, range(before + 1, before + rows + 1), stem_of(source), progress, repair=source.mend)
    kept = mended.kept & ~broken
    attributes = _plain(records, {facts.column} | _further(records, facts)).rename(columns={"geometry": "geometry_"})
    frame = geopandas.GeoDataFrame(
        attributes[kept].reset_index(drop=True), geometry=mended.geometries[kept], crs=place.code or None
    )
    repaired = int((mended.repaired & kept).sum())
    data = FeatureCollection(frame, place.code) if len(frame) or not rows else None
    imported = len(frame) - repaired
    return Batch(stem_of(source), data, rows, imported, repaired, rows - len(frame), place.code, place.vertical)


def _further(records: pa.RecordBatch, facts: _Facts) -> set[str]:
    """Return the columns of further geometries and of rectangles that only speed up a search."""
    import pyarrow as pa

    return {
        field.name
        for field in records.schema
        if pa.types.is_binary(field.type) or (field.name == "bbox" and pa.types.is_struct(field.type) and facts.column)
    }


def _plain(records: pa.RecordBatch, left_out: set[str]) -> pd.DataFrame:
    """Return the attributes as columns of plain types; nested values become JSON text."""
    import orjson
    import pandas as pd
    import pyarrow as pa

    nullable = {"bool": "boolean", "int8": "Int8", "int16": "Int16", "int32": "Int32", "int64": "Int64"}
    columns: dict[str, Any] = {}
    for field, column in zip(records.schema, records.columns, strict=True):
        if field.name in left_out:
            continue
        if pa.types.is_dictionary(field.type):
            column = column.dictionary_decode()
        if pa.types.is_nested(field.type):
            texts = [None if value is None else orjson.dumps(value, default=str).decode() for value in column.to_pylist()]
            columns[field.name] = pd.Series(texts, dtype="str")
        elif str(field.type) in nullable:
            kind = pd.api.types.pandas_dtype(nullable[str(field.type)])
            columns[field.name] = column.to_pandas(types_mapper=lambda _, kind=kind: kind).array
        else:
            columns[field.name] = column.to_pandas()
    return pd.DataFrame(columns, index=pd.RangeIndex(records.num_rows))
