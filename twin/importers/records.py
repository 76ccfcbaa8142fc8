"""Rows as they come from a vector file: attributes with settled types, geometries, and what had to be mended to read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa
import shapely

from twin.findings import Finding, Progress
from twin.geodata.propertytable import PropertyTable
from twin.importers.wkbsurfaces import ground_plan
from twin.language import Text

Geometries = npt.NDArray[np.object_]
Ids = npt.NDArray[np.int64]
Linear = Callable[[Ids], Geometries]


@dataclass(frozen=True, slots=True)
class Records:
    """A run of rows: their attributes, their geometries (None without one), their ids; how many more could not be read at all.

    `repaired` marks rows whose text or surfaces were mended while reading, `unreadable` those whose geometry could not be read.
    """

    attributes: pd.DataFrame
    geometries: Geometries
    ids: Ids
    repaired: npt.NDArray[np.bool_]
    unreadable: npt.NDArray[np.bool_]
    lost: int = 0


def of_arrow(title: str, batch: pa.RecordBatch, geometry_name: str, fid_name: str, linear: Linear, progress: Progress) -> Records:
    """Return the rows of a batch of the layer called `title`; `linear` reads its geometries anew where there are curves."""
    ids = np.asarray(batch.column(fid_name).to_numpy(zero_copy_only=False), dtype=np.int64)
    repaired = np.zeros(len(ids), dtype=np.bool_)
    unreadable = np.zeros(len(ids), dtype=np.bool_)
    geometries: Geometries = np.full(len(ids), None, dtype=object)
    if geometry_name in batch.schema.names:
        wkb = batch.column(geometry_name).to_numpy(zero_copy_only=False)
        geometries = _geometries(title, wkb, ids, linear, progress)
        for row in np.flatnonzero(shapely.is_missing(geometries)).tolist():
            if wkb[row] is None:
                continue
            geometries[row] = _of_surface(title, wkb[row], int(ids[row]), progress)
            repaired[row] = geometries[row] is not None
            unreadable[row] = geometries[row] is None
        batch = batch.drop_columns([geometry_name])
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        batch, mended = _with_readable_text(title, batch, ids, progress)
        repaired |= mended
    return Records(_frame(batch), geometries, ids, repaired, unreadable)


def _of_surface(title: str, wkb: bytes, identifier: int, progress: Progress) -> Any | None:
    """Return the ground plan of a surface in space, which shapely cannot hold; None for bytes that are no geometry at all."""
    ground = ground_plan(wkb)
    if ground is not None:
        text = Text(
            f"Objekt {identifier}: Die Fläche im Raum wurde zu ihrem Grundriss.",
            f"Object {identifier}: the surface in space became its ground plan.",
        )
        progress.finding(Finding("SURFACE_FLATTENED", "repaired", text, title, str(identifier)))
    return ground


def _frame(batch: pa.RecordBatch) -> pd.DataFrame:
    """Return the columns with types that do not depend on whether values are missing, so that all batches agree."""
    columns: dict[str, Any] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        kind = _NULLABLE.get(str(column.type))
        if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
            texts = [None if item is None else orjson.dumps(item, default=str).decode() for item in column.to_pylist()]
            columns[name] = pd.array(texts, dtype="str")
        elif kind is not None:
            columns[name] = column.to_pandas(types_mapper=lambda _, kind=kind: pd.api.types.pandas_dtype(kind)).array
        else:
            columns[name] = column.to_pandas()
    return pd.DataFrame(columns, index=pd.RangeIndex(batch.num_rows))


_NULLABLE = {"bool": "boolean", "int8": "Int8", "int16": "Int16", "int32": "Int32", "int64": "Int64"}


def _geometries(title: str, wkb: Any, ids: Ids, linear: Linear, progress: Progress) -> Geometries:
    """Return shapely geometries without measures; curves are drawn as chains of short lines by GDAL."""
    try:
        geometries: Geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    except NotImplementedError:
        geometries = linear(ids)
        text = Text(
            f"Bögen in „{title}“ wurden zu Linienzügen.",
            f"Arcs in '{title}' became chains of lines.",
        )
        progress.finding(Finding("CURVES_LINEARISED", "info", text, title))
    measured = shapely.has_m(geometries)
    if measured.any():
        geometries[measured] = shapely.from_wkb(shapely.to_wkb(geometries[measured], output_dimension=3))
        text = Text(
            f"Messwerte (M) in „{title}“ wurden weggelassen.",
            f"Measures (M) in '{title}' were left out.",
        )
        progress.finding(Finding("MEASURES_DROPPED", "info", text, title))
    return geometries


def _with_readable_text(
    title: str, batch: pa.RecordBatch, ids: Ids, progress: Progress
) -> tuple[pa.RecordBatch, npt.NDArray[np.bool_]]:
    """Return the batch with texts that are not UTF-8 read as Windows-1252, each row named."""
    repaired = np.zeros(batch.num_rows, dtype=np.bool_)
    columns: list[pa.Array] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            columns.append(column)
            continue
        values = column.view(pa.binary() if pa.types.is_string(column.type) else pa.large_binary()).to_pylist()
        for row, value in enumerate(values):
            values[row] = _decoded(value)
            if value is not None and values[row].encode() != value:
                repaired[row] = True
                _say_text(title, name, int(ids[row]), progress)
        columns.append(pa.array(values, type=column.type))
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names), repaired


def _decoded(value: bytes | None) -> Any:
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _say_text(title: str, column: str, identifier: int, progress: Progress) -> None:
    text = Text(
        f"Objekt {identifier}: Text in „{column}“ ist nicht in UTF-8 gespeichert und wurde als Windows-1252 gelesen.",
        f"Object {identifier}: text in '{column}' is not stored in UTF-8 and was read as Windows-1252.",
    )
    progress.finding(Finding("TEXT_ENCODING", "repaired", text, title, str(identifier)))


def shape(geometry: Any) -> Any:
    """Return the shape of a geometry in GeoJSON's words, None for none."""
    return None if geometry is None else shapely.geometry.shape(geometry)


def of_rows(rows: Sequence[tuple[int, dict[str, Any], Any]], lost: int) -> Records:
    """Return rows read one by one: number, attributes, geometry in GeoJSON's words made a shape; `lost` could not be read."""
    geometries: Geometries = np.full(len(rows), None, dtype=object)
    geometries[:] = [row[2] for row in rows]
    properties = [{key: value.hex() if isinstance(value, bytes) else value for key, value in row[1].items()} for row in rows]
    table = PropertyTable()
    table.learn(properties)
    frame = table.frame(properties)
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    if "fid" not in frame:
        frame.insert(0, "fid", pd.Series(ids, dtype="Int64"))
    return Records(frame, geometries, ids, np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_), lost)
