"""Shapefiles in a zip: one for each layer and kind of geometry, texts in UTF-8; what the old format cannot hold is told."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.exporters.shapefilerows import Part

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_INSIDE = (
    Text(
        "Shapefiles kennen keine leeren Texte (sie werden zu fehlenden Werten), keine Wahrheitswerte (0 und 1) und keine "
        "Uhrzeiten (sie werden zu Text); Mehrfachgeometrien mit einem Teil werden einfache.",
        "Shapefiles know no empty texts (they become missing values), no truth values (0 and 1) and no times of day "
        "(they become text); multi-geometries of one part become single ones.",
    ),
)


class Shapefile(Exporter):
    """Writes a zip; each file in it stays below 2 GB or the export is refused."""

    format = Format(
        "shapefile",
        Text("Shapefile (zip)", "Shapefile (zip)"),
        (".shp.zip", ".zip"),
        ("application/x-shapefile",),
        ("FeatureCollection",),
        ("1000",),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = NoOptions
    requirements = Requirements(crs="source", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return what would be lost, judged by the first batch of each layer: names of fields, kinds of geometry, values."""
        from twin.exporters.flatrows import FLAT_TYPES, losses_of_height, losses_of_nesting, suitability
        from twin.exporters.shapefilerows import losses_of

        losses = [*losses_of_height(selection), *losses_of_nesting(selection), *_INSIDE]
        for layer in selection.layers:
            if layer.type in FLAT_TYPES:
                losses.extend(losses_of(layer))
        return suitability(selection, losses)

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the files into a temporary folder beside `target` and pack them; the report names every loss as it happened."""
        from twin.exporters import zipped
        from twin.exporters.flatrows import losses_of_height, losses_of_nesting
        from twin.exporters.shapefilerows import ShapefileLayer

        counts: dict[str, int] = {}
        losses = [*losses_of_height(selection), *losses_of_nesting(selection), *_INSIDE]
        inner: dict[str, int] = {}
        with tempfile.TemporaryDirectory(prefix=".shapefile-", dir=target.parent) as folder:
            files: dict[str, Path] = {}
            for layer in selection.layers:
                rows = ShapefileLayer(layer)
                for part in rows.parts():
                    progress.at(None, layer.title)
                    name = _unlike(_file_name(f"{layer.name}{part.ending}"), files)
                    _write_part(layer, part, Path(folder) / f"{name}.shp")
                    inner[name] = part.count
                    files |= {f"{name}{end}": path for end in _PARTS if (path := Path(folder) / f"{name}{end}").exists()}
                counts[layer.name] = rows.count
                losses.extend(rows.losses())
            zipped.pack(target, files)
        size = target.stat().st_size
        return ExportReport((target.name,), counts, sha256_of(target), size, tuple(losses), {"shapefiles": inner})

    def verify(self, target: Path, report: ExportReport) -> None:
        """Unpack the zip, reopen every Shapefile and count its shapes."""
        import zipfile

        from twin.exporters import ogr

        with tempfile.TemporaryDirectory(prefix="twin-verify-") as folder:
            with zipfile.ZipFile(target) as archive:
                archive.extractall(folder)  # our own file, written a moment ago
            found = {name: ogr.count(Path(folder) / f"{name}.shp") for name in report.extras["shapefiles"]}
        ensure_holds(target, found, report.extras["shapefiles"])


def _write_part(layer: ExportLayer, part: Part, path: Path) -> None:
    from twin.exporters import ogr

    options = {"2GB_LIMIT": "YES", "RESIZE": "YES"}
    ogr.write_stream(
        path,
        part.schema,
        part.batches(),
        path.stem,
        "ESRI Shapefile",
        crs=layer.crs,
        geometry_type=part.geometry_type,
        layer_options=options,
    )


def _file_name(name: str) -> str:
    """Return a name any system can unpack: plain letters, digits, `-` and `_`."""
    for letter, written in {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}.items():
        name = name.replace(letter, written)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_")[:60] or "ebene"


def _unlike(name: str, files: dict[str, Path]) -> str:
    """Return the name with a number where one of the same letters is there."""
    taken = {file.rpartition(".")[0].casefold() for file in files}
    result, number = name, 1
    while result.casefold() in taken:
        number += 1
        result = f"{name}_{number}"
    return result
