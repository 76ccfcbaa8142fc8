"""Vector files written and counted through pyogrio: the only user of GDAL's vector bindings for writing."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from twin.errors import NotSuitable, TwinBroken

_CLOCK = threading.Lock()


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
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError, RuntimeError) as error:
        raise NotSuitable(
            "EXPORT_REFUSED",
            f"Die Ebene „{layer}“ lässt sich nicht als {driver} schreiben: {error}",
            f"The layer '{layer}' cannot be written as {driver}: {error}",
            layer=layer,
        ) from error


def count(path: Path, layer: str | None = None) -> int:
    """Return how many features a layer (None: the only one) holds when read anew; raises TwinBroken when it cannot be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"])
    except (DataLayerError, DataSourceError, IndexError, RuntimeError, ValueError) as error:
        raise TwinBroken(
            "EXPORT_NOT_VERIFIED",
            f"„{path.name}“ lässt sich nach dem Schreiben nicht wieder öffnen; die Datei wurde verworfen.",
            f"'{path.name}' cannot be opened again after writing; the file was discarded.",
        ) from error
