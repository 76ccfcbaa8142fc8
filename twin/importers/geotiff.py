"""GeoTIFF heights: one band becomes a Coverage, read window by window; only GDAL's GTiff driver may open the file."""

from __future__ import annotations

import contextlib
import re
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from twin.errors import FileDamaged, InputRefused, LimitExceeded, TwinError
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    from twin.geodata.coverage import Coverage
    from twin.importers.georeference import Georeference

_MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
MOST_CELLS = 400_000_000  # 20 km by 20 km in steps of 1 m, 1.6 GB as float32
MOST_BANDS = 8
WINDOW_CELLS = 4_000_000
LARGE_CELLS = 16_000_000  # a larger grid lives in a file that is mapped instead of in memory
NO_HEIGHT_BELOW = -9990.0  # metres; -9999 and its like are missing values somebody forgot to declare
_FROM_FILE = Text("aus den Geo-Angaben der Datei", "from the file's geo keys")


@dataclass(frozen=True, slots=True)
class HeightOptions:
    """What the grid shows and in which band it lies."""

    kind: Literal["terrain", "surface"] = option(
        "terrain", "Gelände (DGM) oder Oberfläche (DOM)", "Terrain (DTM) or surface (DSM)"
    )
    band: int = option(
        0, "Band mit den Höhen (0: das einzige)", "Band of the heights (0: the only one)", minimum=0, maximum=MOST_BANDS
    )


class GeoTIFF(Importer):
    """Reads terrain and surface heights."""

    format = Format(
        "geotiff",
        Text("GeoTIFF (Höhen)", "GeoTIFF (heights)"),
        (".tif", ".tiff"),
        ("image/tiff",),
        ("Coverage",),
        ("1.0", "1.1"),
        requires=(("rasterio", "pip install rasterio"),),
    )
    Options: ClassVar[type[Any]] = HeightOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for the first four bytes of a TIFF or BigTIFF."""
        if probe.head[:4] in _MAGIC:
            return Match(Confidence.SIGNATURE, Text("beginnt wie eine TIFF-Datei", "begins as a TIFF file does"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the grid's size, step, CRS and bbox (CRS84) from the header alone."""
        with _opened(source) as raster:
            band = _band(raster, source.name, options.band)
            place = _georeference(source, raster, asking=False)
            box = _outline(raster)
            layer = LayerInspection(
                _layer(source),
                "Coverage",
                1,
                place.code or None,
                place.origin,
                place.vertical,
                crs.bbox_to_crs84(box, place.code) if place.code else None,
                extras={
                    "rows": raster.height,
                    "columns": raster.width,
                    "step": abs(raster.transform.a),
                    "band": band,
                    "value_type": raster.dtypes[band - 1],
                },
            )
        return Inspection(self.format.id, "", (layer,), (place.finding,) if place.finding else ())

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the one grid; its values may be a memory map."""
        with _opened(source) as raster:
            band = _band(raster, source.name, options.band)
            place = _georeference(source, raster, asking=True)
            if place.finding:
                progress.finding(place.finding)
            coverage = _coverage(source, raster, band, place, options.kind, progress)
        yield Batch(_layer(source), coverage, 1, 1, crs=place.code, vertical=place.vertical, crs_origin=place.origin)


def _layer(source: Source) -> str:
    return re.sub(r"\.[^.]{1,9}$", "", source.name) or source.name


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """Open the file with the GTiff driver alone; every complaint of the library comes out as FileDamaged."""
    import rasterio
    from rasterio._err import CPLE_BaseError
    from rasterio.errors import RasterioError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)  # told as RASTER_NOT_PLACED below
            with rasterio.open(source.path, driver="GTiff") as raster:
                yield raster
    except TwinError:
        raise
    except (RasterioError, CPLE_BaseError, ValueError, IndexError) as error:
        raise FileDamaged(
            "TIFF_DAMAGED",
            f"„{source.name}“ lässt sich nicht als GeoTIFF lesen; die Datei ist beschädigt oder abgeschnitten.",
            f"'{source.name}' cannot be read as GeoTIFF; the file is damaged or cut off.",
            file=source.name,
        ) from error


def _band(raster: Any, name: str, wanted: int) -> int:
    """Return the band of the heights; raises what the header already forbids: size, images, text or complex numbers."""
    if raster.width * raster.height > MOST_CELLS:
        raise LimitExceeded(
            "RASTER_TOO_LARGE",
            f"„{name}“ hat {raster.width} × {raster.height} Zellen, erlaubt sind {MOST_CELLS // 10**6} Millionen. Bitte kacheln.",
            f"'{name}' has {raster.width} × {raster.height} cells, allowed are {MOST_CELLS // 10**6} million. Please tile it.",
            file=name,
        )
    if raster.count > MOST_BANDS:
        raise LimitExceeded(
            "RASTER_TOO_MANY_BANDS",
            f"„{name}“ hat {raster.count} Bänder, erlaubt sind {MOST_BANDS}.",
            f"'{name}' has {raster.count} bands, allowed are {MOST_BANDS}.",
            file=name,
        )
    band = wanted or 1
    is_image = raster.colorinterp[0].name in ("palette", "red") or (raster.count > 1 and not wanted)
    if is_image or band > raster.count or "complex" in raster.dtypes[band - 1]:
        raise InputRefused(
            "RASTER_NOT_HEIGHTS",
            f"„{name}“ hat {raster.count} Band/Bänder ({raster.colorinterp[0].name}) und ist kein Höhenraster. "
            "Liegen die Höhen in einem der Bänder, bitte mit der Option „band“ angeben.",
            f"'{name}' has {raster.count} band(s) ({raster.colorinterp[0].name}) and is no grid of heights. "
            "If one of the bands holds heights, please state it with the option 'band'.",
            file=name,
            bands=raster.count,
        )
    if raster.transform.is_identity:
        raise InputRefused(
            "RASTER_NOT_PLACED",
            f"„{name}“ sagt nicht, wo auf der Erde es liegt (keine Geo-Angaben in der Datei).",
            f"'{name}' does not say where on Earth it lies (no geo keys in the file).",
            file=name,
        )
    return band


def _georeference(source: Source, raster: Any, *, asking: bool) -> Georeference:
    """Return the CRS of the file or of the person; raises DecisionNeeded when there is none and one is needed."""
    from twin.importers.georeference import choose

    found = None
    if raster.crs and (raster.crs.is_projected or raster.crs.is_geographic):
        found = crs.code_of_wkt(raster.crs.to_wkt())
        number = None if found.code.startswith("EPSG:") or found.vertical else raster.crs.to_epsg()
        found = crs.parse(f"EPSG:{number}") if number else found
    place = choose(source, found, _FROM_FILE, _layer(source))
    if asking and not place.code:
        raise crs.missing(source.name)
    return place


def _outline(raster: Any) -> Any:
    """Return the upright rectangle around a grid that may be turned."""
    from twin.geodata.bbox import BBox

    t = raster.transform
    corners = [(t.a * x + t.b * y + t.c, t.d * x + t.e * y + t.f) for x in (0, raster.width) for y in (0, raster.height)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _coverage(source: Source, raster: Any, band: int, place: Georeference, kind: Any, progress: Progress) -> Coverage:
    import numpy as np

    from twin.geodata.coverage import Coverage
    from twin.importers.gridplacing import upright

    values, missing, odd = _values(raster, band, progress)
    if missing == values.size:
        raise InputRefused(
            "RASTER_EMPTY",
            f"„{source.name}“ enthält keine einzige Höhe.",
            f"'{source.name}' holds not a single height.",
            file=source.name,
        )
    if odd:
        text = Text(
            f"{odd} Zellen unter {NO_HEIGHT_BELOW:g} m gelten als fehlend.",
            f"{odd} cells below {NO_HEIGHT_BELOW:g} m are taken as missing.",
        )
        progress.finding(Finding("HEIGHTS_IMPLAUSIBLE", "warning", text, _layer(source), params={"cells": odd}))
    matrix = np.array(raster.transform, dtype=np.float64)[:6].reshape(2, 3)
    grid = upright(values, matrix, MOST_CELLS, source.name)
    if grid.change:
        progress.finding(Finding("RASTER_RESAMPLED", "warning" if grid.resampled else "info", grid.change, _layer(source)))
    return Coverage(grid.values, grid.west, grid.north, grid.step, place.code, kind)


def _values(raster: Any, band: int, progress: Progress) -> tuple[Any, int, int]:
    """Return all heights as float32 with NaN for missing cells, how many are missing, and how many of those were undeclared."""
    import numpy as np
    from rasterio.windows import Window

    values = grid_of(raster.height, raster.width)
    scale, offset = raster.scales[band - 1], raster.offsets[band - 1]
    block = max(1, raster.block_shapes[band - 1][0])
    step = max(1, WINDOW_CELLS // raster.width // block) * block
    missing = odd = 0
    for top in range(0, raster.height, step):
        rows = min(step, raster.height - top)
        cells = raster.read(band, window=Window(0, top, raster.width, rows), masked=True)
        heights = cells.astype(np.float64).filled(np.nan) * scale + offset
        undeclared = ~(heights >= NO_HEIGHT_BELOW) & ~np.isnan(heights)
        heights[undeclared | ~np.isfinite(heights)] = np.nan
        odd += int(undeclared.sum())
        missing += int(np.isnan(heights).sum())
        values[top : top + rows] = heights
        progress.at((top + rows) / raster.height, raster.name.rpartition("/")[2])
    return values, missing, odd


def grid_of(rows: int, columns: int) -> Any:
    """Return a float32 array to be filled: in memory, or when large in a nameless file that goes with it."""
    import numpy as np

    if rows * columns <= LARGE_CELLS:
        return np.empty((rows, columns), dtype=np.float32)
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, dtype=np.float32, mode="w+", shape=(rows, columns))
