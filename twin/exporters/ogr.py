"""Vector files written and counted through pyogrio: the only user of GDAL's vector bindings for writing."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from twin.errors import NotSuitable, TwinBroken

_CLOCK = threading.Lock()
_REFUSALS = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError, RuntimeError)


@contextmanager
def dated(timestamp: str) -> Iterator[None]:
    """Let GDAL take `timestamp` (ISO 8601, UTC) as its clock, so that equal data give equal bytes; "" leaves the clock alone."""
    if not timestamp:
        yield
        return
    with _CLOCK:  # the setting is one for the whole process
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": timestamp})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write(path: Path, frame: Any, layer: str, driver: str, *, append: bool, geometry_type: str, **options: Any) -> None:
    """Write a frame as a layer or append it to one; raises NotSuitable when GDAL refuses the data."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a temporary file's ending and a missing CRS are known and wanted
            pyogrio.write_dataframe(
                frame,
                path,
                layer=layer,
                driver=driver,
                append=append,
                geometry_type=geometry_type,
                use_arrow=True,
                **options,
            )
    except _REFUSALS as error:
        raise _refused(layer, driver, error) from error


def _refused(layer: str, driver: str, error: Exception) -> NotSuitable:
    return NotSuitable(
        "EXPORT_REFUSED",
        f"Die Ebene „{layer}“ lässt sich nicht als {driver} schreiben: {error}",
        f"The layer '{layer}' cannot be written as {driver}: {error}",
        layer=layer,
    )


def write_stream(
    path: Path,
    schema: pa.Schema,
    batches: Iterator[pa.RecordBatch],
    layer: str,
    driver: str,
    *,
    crs: str,
    geometry_type: str,
    layer_options: dict[str, str] | None = None,
) -> None:
    """Write batches of one schema as a layer, geometries as WKB in its column `geometry`; raises NotSuitable on refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyogrio.write_arrow(
                pa.RecordBatchReader.from_batches(schema, batches),
                path,
                layer=layer,
                driver=driver,
                geometry_name="geometry",
                geometry_type=geometry_type,
                crs=crs or None,
                encoding="UTF-8",
                layer_options=layer_options,
            )
    except (*_REFUSALS, pa.ArrowException) as error:
        raise _refused(layer, driver, error) from error


def count(path: Path, layer: str | None = None) -> int:
    """Return how many features a layer (None: the only one) holds when read anew; raises TwinBroken when it cannot be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"])
    except (DataLayerError, DataSourceError, IndexError, RuntimeError, ValueError) as error:
        raise _not_verified(path) from error


def count_all(path: Path) -> int:
    """Return how many features all layers of a file hold when read anew; raises TwinBroken when it cannot be opened."""
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
    except (DataSourceError, DataLayerError, RuntimeError) as error:
        raise _not_verified(path) from error
    return sum(count(path, name) for name in names)


def _not_verified(path: Path) -> TwinBroken:
    return TwinBroken(
        "EXPORT_NOT_VERIFIED",
        f"„{path.name}“ lässt sich nach dem Schreiben nicht wieder öffnen; die Datei wurde verworfen.",
        f"'{path.name}' cannot be opened again after writing; the file was discarded.",
    )
