"""GeoTIFF, cloud optimised (COG): heights as float32, pictures as red, green, blue and alpha or as JPEG with a mask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np

from twin.errors import NotSuitable
from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.coverage import Coverage
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option

MISSING = -9999.0
_BLOCK = 512
_JPEG = Text(
    "Bilder werden als JPEG verlustbehaftet gespeichert; halb durchsichtige Pixel werden ganz sichtbar.",
    "Pictures are stored as lossy JPEG; half clear pixels become fully visible.",
)


@dataclass(frozen=True, slots=True)
class GeoTIFFOptions:
    """How pictures are packed; heights are always packed without loss."""

    picture: Literal["deflate", "jpeg"] = option(
        "deflate", "Bilder verlustfrei (deflate) oder kleiner (jpeg)", "Pictures without loss (deflate) or smaller (jpeg)"
    )


class GeoTIFF(Exporter):
    """Writes one grid as one file."""

    format: ClassVar[Format] = Format(
        "geotiff",
        Text("GeoTIFF (COG)", "GeoTIFF (COG)"),
        (".tif", ".tiff"),
        ("image/tiff; application=geotiff",),
        ("Coverage",),
        ("1.1",),
        requires=(("rasterio", "pip install rasterio"),),
    )
    Options: ClassVar[type[Any]] = GeoTIFFOptions
    requirements: ClassVar[Requirements] = Requirements(crs="source")

    def suitability(self, selection: Selection) -> Suitability:
        """Return ok for a single grid: nothing of it is lost; no for several layers and for what is no grid."""
        others = [layer for layer in selection.layers if layer.type != "Coverage"]
        reasons = tuple(_refusal(layer) for layer in others)
        if not reasons and len(selection.layers) != 1:
            text = Text(
                f"eine Datei hält genau ein Raster, gewählt sind {len(selection.layers)}; bitte eine Ebene wählen",
                f"a file holds exactly one grid, {len(selection.layers)} are chosen; please choose one layer",
            )
            reasons = (text,)
        return Suitability("no" if reasons else "ok", reasons)

    def write(self, selection: Selection, target: Path, options: GeoTIFFOptions, progress: Progress) -> ExportReport:
        """Write the grid block by block, then with its overviews as COG; extras: rows, columns, cells with a value, kind."""
        suited = self.suitability(selection)
        if suited.verdict == "no":
            raise NotSuitable(
                "GEOTIFF_NEEDS_A_GRID",
                "GeoTIFF lässt sich nicht schreiben: " + "; ".join(text.de for text in suited.reasons) + ".",
                "GeoTIFF cannot be written: " + "; ".join(text.en for text in suited.reasons) + ".",
            )
        layer = selection.layers[0]
        coverage = next(item for item in layer.walk() if isinstance(item, Coverage))
        packed = coverage.kind == "imagery" and options.picture == "jpeg"
        work = target.with_name(f"{target.name}.work")
        try:
            known = _write_blocks(coverage, layer, work, packed, progress)
            _optimise(work, target, packed)
        finally:
            work.unlink(missing_ok=True)
        rows, columns = coverage.values.shape[:2]
        extras = {"rows": rows, "columns": columns, "cells": known, "kind": coverage.kind}
        losses = (_JPEG,) if packed else ()
        return ExportReport((target.name,), {layer.name: 1}, sha256_of(target), target.stat().st_size, losses, extras)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file and count the cells with a value; raises TwinBroken when size or count differ."""
        found = _seen(target)
        expected = (report.extras["rows"], report.extras["columns"], report.extras["cells"])
        ensure_holds(target, found, expected, Text("(Zeilen, Spalten, Werte)", "(rows, columns, values)"))


def _refusal(layer: ExportLayer) -> Text:
    title = layer.title or layer.name
    return Text(f"Die Ebene „{title}“ ist kein Raster.", f"The layer '{title}' is no grid.")


def _blocks(coverage: Coverage) -> Iterator[tuple[int, Any]]:
    rows, columns = coverage.values.shape[:2]
    step = max(_BLOCK, 4_000_000 // max(columns, 1) // _BLOCK * _BLOCK)
    for top in range(0, rows, step):
        yield top, np.asarray(coverage.values[top : top + step])


def _write_blocks(coverage: Coverage, layer: ExportLayer, work: Path, packed: bool, progress: Progress) -> int:
    """Write a plain tiled file and return how many cells have a value."""
    import rasterio
    from rasterio.transform import Affine

    picture = coverage.kind == "imagery"
    rows, columns = coverage.values.shape[:2]
    facts: dict[str, Any] = {
        "driver": "GTiff",
        "width": columns,
        "height": rows,
        "count": (3 if packed else 4) if picture else 1,
        "dtype": "uint8" if picture else "float32",
        "crs": rasterio.CRS.from_user_input(crs.with_height(coverage.crs, layer.vertical)),
        "transform": Affine(coverage.step, 0.0, coverage.west, 0.0, -coverage.step, coverage.north),
        "tiled": True,
        "blockxsize": _BLOCK,
        "blockysize": _BLOCK,
        "BIGTIFF": "IF_SAFER",
        **({"photometric": "RGB"} if picture else {"nodata": MISSING}),
        **({"ALPHA": "YES"} if picture and not packed else {}),
    }
    known = 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(work, "w", **facts) as raster:
        raster.update_tags(TIFFTAG_SOFTWARE="twin", TIFFTAG_IMAGEDESCRIPTION=layer.title or layer.name)
        for top, cells in _blocks(coverage):
            place = ((top, top + len(cells)), (0, columns))
            valid = cells[..., 3] > 0 if picture else np.isfinite(cells)
            known += int(valid.sum())
            if picture:
                raster.write(np.moveaxis(cells[..., : facts["count"]], -1, 0), window=place)
                if packed:
                    raster.write_mask(valid.astype(np.uint8) * 255, window=place)
            else:
                raster.write(np.where(valid, cells, np.float32(MISSING)).astype(np.float32), 1, window=place)
            progress.at(0.7 * (top + len(cells)) / rows, layer.title)
    return known


def _optimise(work: Path, target: Path, packed: bool) -> None:
    """Write the plain file anew as COG: packed, with overviews, in the order a reader over a network needs."""
    from rasterio.shutil import copy

    packing = {"compress": "JPEG", "quality": 88} if packed else {"compress": "DEFLATE", "predictor": "YES"}
    copy(
        str(work),
        str(target),
        driver="COG",
        blocksize=_BLOCK,
        overview_resampling="AVERAGE",
        BIGTIFF="IF_SAFER",
        **packing,
    )


def _seen(target: Path) -> tuple[int, int, int]:
    import rasterio

    with rasterio.open(target, driver="GTiff") as raster:
        known = sum(
            int((raster.dataset_mask(window=((top, min(top + _BLOCK, raster.height)), (0, raster.width))) > 0).sum())
            for top in range(0, raster.height, _BLOCK)
        )
        return raster.height, raster.width, known
