"""Vector files through GDAL: whole batches as Arrow with pyogrio, and record by record with fiona where a batch fails.

The only user of GDAL's vector bindings for reading. Drivers outside the allow-list are removed before a file is opened.
"""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa
import shapely

from twin.confinement import ALLOWED_DRIVERS
from twin.errors import FileDamaged, TwinBroken
from twin.findings import Finding, Progress
from twin.geodata.propertytable import PropertyTable
from twin.importers.wkbsurfaces import ground_plan
from twin.language import Text

BATCH = 50_000
# GML's coordinates as written: importers.featurelayers judges which axis comes first by the system's name and the numbers
_AS_WRITTEN = {"GML_INVERT_AXIS_ORDER_IF_LAT_LONG": "NO", "GML_SWAP_COORDINATES": "NO"}
Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """What is to be read: a layer of a file, the driver that may open it, and the driver's open options."""

    path: Path
    file: str
    name: str
    driver: str
    count: int
    """How many records must come; fewer are a loss to be told. -1 where only reading tells."""
    options: dict[str, str] = field(default_factory=dict)
    called: str = ""
    """What a person calls the layer, where that is not its name in the file."""
    sql: str = ""
    """Our own statement that selects the layer, for drivers that read better so."""

    @property
    def title(self) -> str:
        """Return what findings call the layer."""
        return self.called or self.name


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What a driver tells of a layer before it is read; `crs` is a code, WKT or "", `bounds` are west, south, east, north."""

    name: str
    count: int
    crs: str
    geometry_type: str
    bounds: tuple[float, float, float, float] | None
    attributes: tuple[str, ...]
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class Records:
    """A run of rows: their attributes, their geometries (None without one), their ids; how many more could not be read at all.

    `repaired` marks rows whose text or surfaces were mended while reading, `unreadable` those whose geometry could not be read.
    """

    attributes: pd.DataFrame
    geometries: Geometries
    ids: npt.NDArray[np.int64]
    repaired: npt.NDArray[np.bool_]
    unreadable: npt.NDArray[np.bool_]
    lost: int = 0


def restrict_drivers() -> None:
    """Leave only the allowed vector drivers in pyogrio's GDAL; raises TwinBroken when one of the others stays.

    GDAL_SKIP keeps out the drivers known to be dangerous when the library is loaded; whatever else this build brings along
    is taken from its list here. Registering all anew with a longer GDAL_SKIP is no way: GDAL crashes on it now and then.
    """
    import pyogrio

    others = set(pyogrio.list_drivers()) - ALLOWED_DRIVERS
    if not others:
        return
    library = _gdal()
    for name in others if library is not None else ():
        driver = library.GDALGetDriverByName(name.encode())
        if driver:
            library.GDALDeregisterDriver(driver)
    left = set(pyogrio.list_drivers()) - ALLOWED_DRIVERS
    if left:
        names = ", ".join(sorted(left))
        raise TwinBroken(
            "DRIVERS_NOT_RESTRICTED",
            f"Diese GDAL-Treiber ließen sich nicht abschalten: {names}. Es wird nichts gelesen.",
            f"These GDAL drivers could not be switched off: {names}. Nothing is read.",
        )


def _gdal() -> Any:
    """Return the GDAL library pyogrio has loaded; other packages may have brought their own. None when it cannot be found."""
    try:
        mapped = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    paths = {line.split(maxsplit=5)[-1] for line in mapped if "libgdal" in line}
    own = sorted(paths, key=lambda path: "pyogrio" not in path)
    if not own:
        return None
    library = ctypes.CDLL(own[0])
    library.GDALGetDriverByName.restype = ctypes.c_void_p
    library.GDALGetDriverByName.argtypes = [ctypes.c_char_p]
    library.GDALDeregisterDriver.argtypes = [ctypes.c_void_p]
    library.GDALDeregisterDriver.restype = None
    return library


def layers(path: Path, file: str, driver: str, options: dict[str, str], *, counted: bool = True) -> list[LayerFacts]:
    """Return what a file's layers are; without `counted` neither counts nor bounds are looked for where that means reading all.

    Raises FileDamaged (VECTOR_UNREADABLE) when the driver does not open the file, or another one does.
    """
    import pyogrio

    restrict_drivers()
    pyogrio.set_gdal_config_options(_AS_WRITTEN)
    found: list[LayerFacts] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, _ in pyogrio.list_layers(path):
                info = pyogrio.read_info(path, layer=name, force_feature_count=counted, force_total_bounds=counted, **options)
                if info["driver"] != driver:
                    raise _not_opened(file, f"{info['driver']}")
                found.append(_facts(str(name), info))
    except _reading_errors() as error:
        raise _not_opened(file, type(error).__name__) from error
    return found


def _facts(name: str, info: dict[str, Any]) -> LayerFacts:
    bounds = info["total_bounds"]
    kind = info["geometry_type"]
    return LayerFacts(
        name,
        int(info["features"]),
        info["crs"] or "",
        kind if kind and kind != "None" else "",
        tuple(map(float, bounds)) if bounds is not None and np.isfinite(bounds).all() else None,  # type: ignore[arg-type]
        tuple(str(column) for column in info["fields"]),
        {**(info["dataset_metadata"] or {}), **(info["layer_metadata"] or {})},
    )


def _not_opened(file: str, reason: str) -> FileDamaged:
    return FileDamaged(
        "VECTOR_UNREADABLE",
        f"„{file}“ lässt sich nicht öffnen; die Datei ist vermutlich beschädigt oder unvollständig. Bitte neu ausgeben lassen.",
        f"'{file}' cannot be opened; the file is probably damaged or incomplete. Please have it written anew.",
        file=file,
        reason=reason,
    )


def read(layer: VectorLayer, progress: Progress) -> Iterator[Records]:
    """Yield the layer's rows in batches of 50,000; where a batch fails, the rest comes record by record.

    Raises FileDamaged when the layer cannot be opened at all.
    """
    restrict_drivers()
    done = 0
    try:
        for records in _stream(layer, progress):
            done += len(records.ids)
            yield records
            del records
    except _reading_errors() as error:
        if layer.count < 0 or layer.sql:  # read in one go or not at all
            raise _unreadable(layer) from error
        _fell_back(layer, progress, type(error).__name__)
    else:
        if done >= layer.count:
            return
        _fell_back(layer, progress, "")  # GDAL ends a stream at a damaged page without a word
    yield from _one_by_one(layer, done, progress)


def _reading_errors() -> tuple[type[Exception], ...]:
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    # pyogrio lets errors of other libraries and of its own code through on damaged files, IndexError among them
    raised = (
        pa.ArrowException,
        shapely.errors.ShapelyError,
        OSError,
        SystemError,
        RuntimeError,
        ValueError,
        IndexError,
        KeyError,
        TypeError,
    )
    return (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, *raised)


def _stream(layer: VectorLayer, progress: Progress) -> Iterator[Records]:
    from pyogrio.raw import open_arrow

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL warns of (measures, versions, endings) is told as findings where it matters
        chosen: dict[str, Any] = {"sql": layer.sql} if layer.sql else {"layer": layer.name}
        with open_arrow(layer.path, batch_size=BATCH, use_pyarrow=True, return_fids=True, **chosen, **layer.options) as (
            facts,
            reader,
        ):
            geometry_name = facts["geometry_name"] or "wkb_geometry"
            fid_name = facts["fid_column"] or "OGC_FID"
            start = 0
            for batch in reader:
                yield _records(layer, batch, geometry_name, fid_name, start, progress)
                start += batch.num_rows
                del batch


def _records(
    layer: VectorLayer, batch: pa.RecordBatch, geometry_name: str, fid_name: str, start: int, progress: Progress
) -> Records:
    ids = np.asarray(batch.column(fid_name).to_numpy(zero_copy_only=False), dtype=np.int64)
    repaired = np.zeros(len(ids), dtype=np.bool_)
    unreadable = np.zeros(len(ids), dtype=np.bool_)
    geometries: Geometries = np.full(len(ids), None, dtype=object)
    if geometry_name in batch.schema.names:
        wkb = batch.column(geometry_name).to_numpy(zero_copy_only=False)
        geometries = _geometries(layer, wkb, ids, start, progress)
        for row in np.flatnonzero(shapely.is_missing(geometries)).tolist():
            if wkb[row] is None:
                continue
            geometries[row] = _of_surface(layer, wkb[row], int(ids[row]), progress)
            repaired[row] = geometries[row] is not None
            unreadable[row] = geometries[row] is None
        batch = batch.drop_columns([geometry_name])
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        batch, mended = _with_readable_text(layer, batch, ids, progress)
        repaired |= mended
    return Records(_frame(batch), geometries, ids, repaired, unreadable)


def _of_surface(layer: VectorLayer, wkb: bytes, identifier: int, progress: Progress) -> Any | None:
    """Return the ground plan of a surface in space, which shapely cannot hold; None for bytes that are no geometry at all."""
    ground = ground_plan(wkb)
    if ground is not None:
        text = Text(
            f"Objekt {identifier}: Die Fläche im Raum wurde zu ihrem Grundriss.",
            f"Object {identifier}: the surface in space became its ground plan.",
        )
        progress.finding(Finding("SURFACE_FLATTENED", "repaired", text, layer.title, str(identifier)))
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


def _geometries(layer: VectorLayer, wkb: Any, ids: npt.NDArray[np.int64], start: int, progress: Progress) -> Geometries:
    """Return shapely geometries without measures; curves are drawn as chains of short lines by GDAL."""
    try:
        geometries: Geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    except NotImplementedError:
        geometries = _linear(layer, ids, start)
        text = Text(
            f"Bögen in „{layer.title}“ wurden zu Linienzügen.",
            f"Arcs in '{layer.title}' became chains of lines.",
        )
        progress.finding(Finding("CURVES_LINEARISED", "info", text, layer.title))
    measured = shapely.has_m(geometries)
    if measured.any():
        geometries[measured] = shapely.from_wkb(shapely.to_wkb(geometries[measured], output_dimension=3))
        text = Text(
            f"Messwerte (M) in „{layer.title}“ wurden weggelassen.",
            f"Measures (M) in '{layer.title}' were left out.",
        )
        progress.finding(Finding("MEASURES_DROPPED", "info", text, layer.title))
    return geometries


def _linear(layer: VectorLayer, ids: npt.NDArray[np.int64], start: int) -> Geometries:
    from pyogrio.raw import read as read_rows

    # a table finds rows by their numbers; any other file is walked from its start
    rows: dict[str, Any] = {"fids": ids} if layer.driver == "GPKG" else {"skip_features": start, "max_features": len(ids)}
    _, found, wkb, _ = read_rows(layer.path, layer=layer.name, columns=[], return_fids=True, **rows, **layer.options)
    place = {int(fid): row for row, fid in enumerate(found)}
    order = [place[int(fid)] for fid in ids]
    geometries: Geometries = shapely.from_wkb(wkb[order], on_invalid="ignore")
    return geometries


def _with_readable_text(
    layer: VectorLayer, batch: pa.RecordBatch, ids: npt.NDArray[np.int64], progress: Progress
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
                _say_text(layer, name, int(ids[row]), progress)
        columns.append(pa.array(values, type=column.type))
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names), repaired


def _decoded(value: bytes | None) -> Any:
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _say_text(layer: VectorLayer, column: str, identifier: int, progress: Progress) -> None:
    text = Text(
        f"Objekt {identifier}: Text in „{column}“ ist nicht in UTF-8 gespeichert und wurde als Windows-1252 gelesen.",
        f"Object {identifier}: text in '{column}' is not stored in UTF-8 and was read as Windows-1252.",
    )
    progress.finding(Finding("TEXT_ENCODING", "repaired", text, layer.title, str(identifier)))


def _fell_back(layer: VectorLayer, progress: Progress, error: str) -> None:
    text = Text(
        f"„{layer.title}“ wird einzeln gelesen, weil das Lesen im Ganzen scheiterte.",
        f"'{layer.title}' is read record by record because reading it at once failed.",
    )
    progress.finding(Finding("READ_ONE_BY_ONE", "info", text, layer.title, params={"error": error}))


def _one_by_one(layer: VectorLayer, done: int, progress: Progress) -> Iterator[Records]:
    """Yield what can be read of the rest, each unreadable record named; the count known before says how many were lost."""
    import fiona
    from fiona.errors import FionaError

    broken = (
        FionaError,
        shapely.errors.ShapelyError,
        UnicodeDecodeError,
        ValueError,
        TypeError,
        IndexError,
        KeyError,
        RuntimeError,
        SystemError,
    )
    rows: list[tuple[int, dict[str, Any], Any]] = []
    total, lost = done, 0
    try:
        encoding = layer.options.get("ENCODING")
        with fiona.open(layer.path, layer=layer.name, driver=layer.driver, encoding=encoding) as collection:
            records = collection.items(done, None)
            while total < layer.count:
                progress.ensure_not_cancelled()
                total += 1
                try:
                    fid, feature = next(records)
                    rows.append((int(fid), dict(feature["properties"]), _shape(feature["geometry"])))
                except StopIteration:
                    lost += _say_lost(layer, total, layer.count - total + 1, progress)
                    break
                except broken as error:
                    lost += _say_lost(layer, total, 1, progress, type(error).__name__)
                if len(rows) == BATCH:
                    yield _from_rows(rows, lost)
                    rows, lost = [], 0
    except broken as error:
        raise _unreadable(layer) from error
    if rows or lost:
        yield _from_rows(rows, lost)


def _shape(geometry: Any) -> Any:
    return None if geometry is None else shapely.geometry.shape(geometry)


def _from_rows(rows: Sequence[tuple[int, dict[str, Any], Any]], lost: int) -> Records:
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


def _say_lost(layer: VectorLayer, position: int, number: int, progress: Progress, error: str = "") -> int:
    """Name the records that cannot be read and return how many they are."""
    for place in range(position, position + number):
        text = Text(
            f"Datensatz {place} von „{layer.title}“ ist nicht lesbar.",
            f"Record {place} of '{layer.title}' cannot be read.",
        )
        progress.finding(Finding("FEATURE_UNREADABLE", "rejected", text, layer.title, f"#{place}", {"error": error}))
    return number


def _unreadable(layer: VectorLayer) -> FileDamaged:
    return FileDamaged(
        "LAYER_UNREADABLE",
        f"Die Ebene „{layer.title}“ in „{layer.file}“ lässt sich nicht öffnen; die Datei ist vermutlich beschädigt.",
        f"The layer '{layer.title}' in '{layer.file}' cannot be opened; the file is probably damaged.",
        file=layer.file,
        layer=layer.title,
    )
