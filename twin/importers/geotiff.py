"""GeoTIFF: heights or a picture become a Coverage, read window by window; only GDAL's GTiff driver may open the file."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from twin.errors import FileDamaged, InputRefused, LimitExceeded, TwinError
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.importers import pictureplace, tiffbands
from twin.importers.grids.array import MOST_CELLS, grid_of
from twin.importers.likelycrs import suggestions
from twin.importers.pictureplace import WORLD_ENDINGS, PictureOptions
from twin.importers.sidecar import FROM_PRJ, crs_beside, stem_of
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    from twin.geodata.bbox import BBox
    from twin.geodata.coverage import Coverage
    from twin.importers.georeference import Georeference

_MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
WINDOW_CELLS = 4_000_000
NO_HEIGHT_BELOW = -9990.0  # metres; -9999 and its like are missing values somebody forgot to declare
_FROM_FILE = Text("aus den Geo-Angaben der Datei", "from the file's geo keys")


@dataclass(frozen=True, slots=True)
class GeoTIFFOptions(PictureOptions):
    """What the grid shows and in which band heights lie; where it lies if the file does not say."""

    kind: Literal["auto", "terrain", "surface", "imagery"] = option(
        "auto", "Gelände (DGM), Oberfläche (DOM) oder Bild", "Terrain (DTM), surface (DSM) or picture"
    )
    band: int = option(
        0, "Band mit den Höhen (0: das einzige)", "Band of the heights (0: the only one)", minimum=0, maximum=tiffbands.MOST_BANDS
    )


class GeoTIFF(Importer):
    """Reads terrain and surface heights, orthophotos and scanned plans."""

    format = Format(
        "geotiff",
        Text("GeoTIFF (Höhen, Luftbild, gescannter Plan)", "GeoTIFF (heights, orthophoto, scanned plan)"),
        (".tif", ".tiff"),
        ("image/tiff",),
        ("Coverage",),
        ("1.0", "1.1"),
        requires=(("rasterio", "pip install rasterio"),),
        companions=(*WORLD_ENDINGS, ".prj", ".ovr"),
    )
    Options: ClassVar[type[Any]] = GeoTIFFOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for the first four bytes of a TIFF or BigTIFF."""
        if probe.head[:4] in _MAGIC:
            return Match(Confidence.SIGNATURE, Text("beginnt wie eine TIFF-Datei", "begins as a TIFF file does"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the grid's size, step, CRS and bbox (CRS84) from the header alone."""
        from twin.importers.grids.placing import outline

        with _opened(source) as raster:
            _ensure_bounded(raster, source.name)
            chosen = tiffbands.choose(raster, source, options.kind, options.band)
            matrix = _matrix(source, raster, options)
            box = outline(matrix, raster.width, raster.height) if matrix is not None else None
            place = _georeference(source, raster, box, asking=False)
            layer = LayerInspection(
                stem_of(source),
                "Coverage",
                1,
                place.code or None,
                place.origin,
                place.vertical,
                crs.bbox_to_crs84(box, place.code) if place.code and box else None,
                extras={
                    "rows": raster.height,
                    "columns": raster.width,
                    "step": float((matrix[:, 0] ** 2).sum() ** 0.5) if matrix is not None else None,
                    "kind": chosen.kind,
                    "bands": list(chosen.bands),
                    "value_type": raster.dtypes[chosen.bands[0] - 1],
                    "taken": raster.tags().get("TIFFTAG_DATETIME", ""),
                },
            )
        return Inspection(self.format.id, "", (layer,), tuple(item for item in (place.finding, chosen.finding) if item))

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the one grid; its values may be a memory map."""
        from twin.importers.grids.placing import outline

        with _opened(source) as raster:
            _ensure_bounded(raster, source.name)
            chosen = tiffbands.choose(raster, source, options.kind, options.band)
            matrix = _matrix(source, raster, options)
            if matrix is None:
                raise pictureplace.missing(source, raster.width, raster.height)
            place = _georeference(source, raster, outline(matrix, raster.width, raster.height), asking=True)
            for finding in (place.finding, chosen.finding):
                if finding:
                    progress.finding(finding)
            coverage = _coverage(source, raster, chosen, matrix, place, progress)
        yield Batch(stem_of(source), coverage, 1, 1, crs=place.code, vertical=place.vertical, crs_origin=place.origin)


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """Open the file with the GTiff driver alone; every complaint of the library comes out as FileDamaged."""
    import rasterio
    from rasterio._err import CPLE_BaseError
    from rasterio.errors import RasterioError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)  # asked as PLACE_MISSING below
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


def _ensure_bounded(raster: Any, name: str) -> None:
    """Raise what the header already forbids: more cells than can be kept, more bands than are looked at."""
    if raster.width * raster.height > MOST_CELLS:
        raise LimitExceeded(
            "RASTER_TOO_LARGE",
            f"„{name}“ hat {raster.width} × {raster.height} Zellen, erlaubt sind {MOST_CELLS // 10**6} Millionen. Bitte kacheln.",
            f"'{name}' has {raster.width} × {raster.height} cells, allowed are {MOST_CELLS // 10**6} million. Please tile it.",
            file=name,
        )
    if raster.count > tiffbands.MOST_BANDS:
        raise LimitExceeded(
            "RASTER_TOO_MANY_BANDS",
            f"„{name}“ hat {raster.count} Bänder, erlaubt sind {tiffbands.MOST_BANDS}.",
            f"'{name}' has {raster.count} bands, allowed are {tiffbands.MOST_BANDS}.",
            file=name,
        )


def _matrix(source: Source, raster: Any, options: Any) -> Any:
    """Return the matrix (2, 3) from column and row to x and y: of the geo keys, the world file or the person; None without."""
    import numpy as np

    if not raster.transform.is_identity:
        return np.array(raster.transform, dtype=np.float64)[:6].reshape(2, 3)
    beside = pictureplace.matrix_beside(source)
    return beside if beside is not None else pictureplace.matrix_stated(options)


def _georeference(source: Source, raster: Any, box: BBox | None, *, asking: bool) -> Georeference:
    """Return the CRS of the file, of the `.prj` beside it or of the person; raises DecisionNeeded when one is needed.

    A system of degrees cannot hold coordinates of a million: such a system is wrong and counts as missing.
    """
    from twin.importers.georeference import Georeference, choose

    found, origin = _crs_of(raster), _FROM_FILE
    if found is None and (found := crs_beside(source)) is not None:
        origin = FROM_PRJ
    wrong = found is not None and box is not None and not crs.is_projected(found.code) and _beyond_degrees(box)
    place = choose(source, None if wrong else found, origin, stem_of(source))
    if asking and not place.code:
        raise crs.missing(source.name, suggestions(*box.centre()) if box else ())
    if not wrong or found is None:
        return place
    text = Text(
        f"„{source.name}“ nennt {found.code}, seine Koordinaten liegen aber außerhalb davon.",
        f"'{source.name}' names {found.code}, but its coordinates lie outside of it.",
    )
    finding = Finding("CRS_IMPLAUSIBLE", "warning", text, stem_of(source), params={"found": found.code})
    return Georeference(place.code, place.vertical, place.origin, finding)


def _crs_of(raster: Any) -> crs.CrsName | None:
    if not raster.crs or not (raster.crs.is_projected or raster.crs.is_geographic):
        return None
    found = crs.code_of_wkt(raster.crs.to_wkt())
    number = None if found.code.startswith("EPSG:") or found.vertical else raster.crs.to_epsg()
    return crs.parse(f"EPSG:{number}") if number else found


def _beyond_degrees(box: BBox) -> bool:
    return max(abs(box.min_x), abs(box.max_x)) > 361.0 or max(abs(box.min_y), abs(box.max_y)) > 91.0


def _coverage(
    source: Source, raster: Any, chosen: tiffbands.Bands, matrix: Any, place: Georeference, progress: Progress
) -> Coverage:
    from twin.geodata.coverage import Coverage
    from twin.importers.grids.placing import upright

    layer = stem_of(source)
    if chosen.kind == "imagery":
        values, missing = tiffbands.picture(raster, chosen, layer, WINDOW_CELLS, progress)
        empty = missing == raster.width * raster.height
    else:
        values, missing, odd = _values(raster, chosen.bands[0], progress)
        empty = missing == values.size
        if odd and not empty:
            progress.finding(_implausible(odd, layer))
    if empty:
        raise InputRefused(
            "RASTER_EMPTY",
            f"„{source.name}“ enthält keine einzige Zelle mit einem Wert.",
            f"'{source.name}' holds not a single cell with a value.",
            file=source.name,
        )
    grid = upright(values, matrix, source.name)
    if grid.change:
        progress.finding(Finding("RASTER_RESAMPLED", "warning" if grid.resampled else "info", grid.change, layer))
    return Coverage(grid.values, grid.west, grid.north, grid.step, place.code, chosen.kind)


def _implausible(cells: int, layer: str) -> Finding:
    text = Text(
        f"{cells} Zellen unter {NO_HEIGHT_BELOW:g} m gelten als fehlend.",
        f"{cells} cells below {NO_HEIGHT_BELOW:g} m are taken as missing.",
    )
    return Finding("HEIGHTS_IMPLAUSIBLE", "warning", text, layer, params={"cells": cells})


def _values(raster: Any, band: int, progress: Progress) -> tuple[Any, int, int]:
    """Return all heights as float32 with NaN for missing cells, how many are missing, and how many of those were undeclared."""
    import numpy as np

    values = grid_of(raster.height, raster.width)
    scale, offset = raster.scales[band - 1], raster.offsets[band - 1]
    block = max(1, raster.block_shapes[band - 1][0])
    step = max(1, WINDOW_CELLS // raster.width // block) * block
    missing = odd = 0
    for top in range(0, raster.height, step):
        rows = min(step, raster.height - top)
        cells = raster.read(band, window=((top, top + rows), (0, raster.width)), masked=True)
        heights = cells.astype(np.float64).filled(np.nan) * scale + offset
        undeclared = ~(heights >= NO_HEIGHT_BELOW) & ~np.isnan(heights)
        heights[undeclared | ~np.isfinite(heights)] = np.nan
        odd += int(undeclared.sum())
        missing += int(np.isnan(heights).sum())
        values[top : top + rows] = heights
        progress.at((top + rows) / raster.height, raster.name.rpartition("/")[2])
    return values, missing, odd
