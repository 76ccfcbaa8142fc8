"""Vector files through GDAL: whole batches as Arrow with pyogrio, and record by record with fiona where a batch fails.

The only user of GDAL's vector bindings for reading. Drivers outside the allow-list are removed before a file is opened.
"""

from __future__ import annotations

import ctypes
import functools
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from twin.confinement import ALLOWED_DRIVERS
from twin.errors import FileDamaged, TwinBroken
from twin.findings import Finding, Progress
from twin.importers import records
from twin.importers.records import Geometries, Ids, Records
from twin.language import Text

BATCH = 50_000
_SETTINGS = {
    # GML's coordinates as written: importers.featurelayers judges which axis comes first by the system's name and the numbers
    "GML_INVERT_AXIS_ORDER_IF_LAT_LONG": "NO",
    "GML_SWAP_COORDINATES": "NO",
    "OSM_MAX_TMPFILE_SIZE": "20",  # megabytes of nodes in memory before they go to the disk
}


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
    """Return what a file's layers are; counts and bounds may be left alone where they mean reading all (count -1, no bounds).

    Raises FileDamaged (VECTOR_UNREADABLE) when the driver does not open the file, or another one does.
    """
    import pyogrio

    restrict_drivers()
    pyogrio.set_gdal_config_options(_SETTINGS)
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
        for found in _stream(layer, progress):
            done += len(found.ids)
            yield found
            del found
    except _reading_errors() as error:
        if layer.count < 0 or layer.sql:  # read in one go or not at all
            raise _unreadable(layer) from error
        _fell_back(layer, progress, type(error).__name__)
    else:
        if done >= layer.count:
            return
        _fell_back(layer, progress, "")  # GDAL ends a stream at a damaged page without a word
    yield from _one_by_one(layer, done, progress)


def count(layer: VectorLayer, progress: Progress) -> int:
    """Return how many rows a layer gives, for drivers that cannot tell; counting them otherwise leaves every row in memory."""
    from pyogrio.raw import open_arrow

    rows = 0
    with open_arrow(layer.path, batch_size=BATCH, use_pyarrow=True, sql=layer.sql, **layer.options) as (_, reader):
        for batch in reader:
            progress.ensure_not_cancelled()
            rows += batch.num_rows
    return rows


def ensure_parses(layer: VectorLayer) -> None:
    """Walk the whole file for one layer; raises FileDamaged (VECTOR_UNREADABLE) where a stream would end without a word."""
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyogrio.read_info(layer.path, layer=layer.name, force_feature_count=True, **layer.options)
    except _reading_errors() as error:
        raise _not_opened(layer.file, type(error).__name__) from error


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
                yield records.of_arrow(
                    layer.title, batch, geometry_name, fid_name, functools.partial(_linear, layer, start), progress
                )
                start += batch.num_rows
                del batch


def _linear(layer: VectorLayer, start: int, ids: Ids) -> Geometries:
    """Return the geometries of some rows with curves drawn as chains of short lines."""
    from pyogrio.raw import read as read_rows

    # a table finds rows by their numbers; any other file is walked from its start
    rows: dict[str, Any] = {"fids": ids} if layer.driver == "GPKG" else {"skip_features": start, "max_features": len(ids)}
    _, found, wkb, _ = read_rows(layer.path, layer=layer.name, columns=[], return_fids=True, **rows, **layer.options)
    place = {int(fid): row for row, fid in enumerate(found)}
    order = [place[int(fid)] for fid in ids]
    geometries: Geometries = shapely.from_wkb(wkb[order], on_invalid="ignore")
    return geometries


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
            features = collection.items(done, None)
            while total < layer.count:
                progress.ensure_not_cancelled()
                total += 1
                try:
                    fid, feature = next(features)
                    rows.append((int(fid), dict(feature["properties"]), records.shape(feature["geometry"])))
                except StopIteration:
                    lost += _say_lost(layer, total, layer.count - total + 1, progress)
                    break
                except broken as error:
                    lost += _say_lost(layer, total, 1, progress, type(error).__name__)
                if len(rows) == BATCH:
                    yield records.of_rows(rows, lost)
                    rows, lost = [], 0
    except broken as error:
        raise _unreadable(layer) from error
    if rows or lost:
        yield records.of_rows(rows, lost)


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
