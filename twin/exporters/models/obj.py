"""Wavefront OBJ with its material file in a ZIP: map coordinates less a round offset, z up, one group for each object."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import NotSuitable
from twin.exporters.written import BYTES, TRIANGLES, ensure_holds, sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    from twin.exporters.models.frames import MapFrame
    from twin.exporters.models.solids import Solid

_OFFSET = Text(
    "Koordinaten werden um einen runden Betrag verschoben, weil OBJ einfache Genauigkeit erwartet; er steht am Anfang der Datei.",
    "Coordinates are shifted by a round amount, since OBJ expects single precision; it stands at the beginning of the file.",
)
_ATTRIBUTES = Text(
    "Attribute gehen verloren; die Kennung bleibt als Gruppenname.", "Attributes are lost; the id remains as group name."
)
_PICTURES = Text(
    "Texturen von Modellen bleiben zurück, ihre Farben bleiben.", "Textures of models stay behind, their colours remain."
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ObjOptions:
    """Whether terrain is written along."""

    terrain: bool = option(True, "Gelände mitschreiben", "Write terrain too")


class OBJ(Exporter):
    """Writes `model.obj` and `model.mtl` into a ZIP."""

    format = Format(
        "obj",
        Text("Wavefront OBJ mit MTL (ZIP)", "Wavefront OBJ with MTL (ZIP)"),
        (".obj.zip",),
        ("application/zip",),
        ("CityModel", "Mesh", "Coverage"),
    )
    Options: ClassVar[type[Any]] = ObjOptions
    requirements = Requirements(crs="source")

    def suitability(self, selection: Selection) -> Suitability:
        """Return no without any body, else lossy: the offset, attributes, pictures, flat layers."""
        from twin.exporters.models.solids import suitability

        return suitability(selection, [_OFFSET, _ATTRIBUTES, _PICTURES])

    def write(self, selection: Selection, target: Path, options: ObjOptions, progress: Progress) -> ExportReport:
        """Write the archive object by object; counts are objects by layer, extras name system, offset and triangles."""
        from twin.exporters.models.frames import MapFrame
        from twin.exporters.models.solids import BODIES, anchor_of, map_of
        from twin.geodata.crs import to_lonlat, transform

        layers = [layer for layer in selection.layers if layer.type in BODIES and (options.terrain or layer.type != "Coverage")]
        if not layers:
            raise NotSuitable("NOTHING_TO_WRITE", "Keine Ebene hat Körper.", "No layer has bodies.")
        import numpy as np

        anchor, code = anchor_of(selection), map_of(selection)
        x, y = transform(np.array([[anchor.lon, anchor.lat]]), "EPSG:4326", code)[0]
        frame = MapFrame(code, (float(np.floor(x)), float(np.floor(y)), float(np.floor(anchor.height))))
        lon, lat = to_lonlat(np.array([[*frame.offset[:2]]]), code)[0].tolist()
        counts = dict.fromkeys((layer.name for layer in layers), 0)
        colours: dict[str, str] = {}
        extras: dict[str, Any] = {"crs": code, "offset": list(frame.offset), "lon": lon, "lat": lat, "triangles": 0}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(_entry("model.obj"), "w", force_zip64=True) as sink:
                for text in _lines(layers, frame, counts, colours, extras, progress):
                    sink.write(text.encode())
            archive.writestr(_entry("model.mtl"), _materials(colours))
        losses = self.suitability(selection).reasons
        return ExportReport((target.name,), counts, sha256_of(target), target.stat().st_size, losses, extras)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the archive and count its faces."""
        found = 0
        with zipfile.ZipFile(target) as archive, archive.open("model.obj") as stream:
            for line in stream:
                found += line.startswith(b"f ")
            complete = archive.testzip() is None and "model.mtl" in archive.namelist()
        ensure_holds(target, found if complete else 0, report.extras["triangles"], TRIANGLES)
        ensure_holds(target, target.stat().st_size, report.size, BYTES)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _lines(
    layers: list[ExportLayer],
    frame: MapFrame,
    counts: dict[str, int],
    colours: dict[str, str],
    extras: dict[str, Any],
    progress: Progress,
) -> Iterator[str]:
    from twin.exporters.models.solids import solids

    east, north, up = frame.offset
    yield f"# metres, z up; add the offset to get coordinates of {frame.code}\n"
    yield f"# crs {frame.code} offset {east:.0f} {north:.0f} {up:.0f} up z\nmtllib model.mtl\n"
    first = 1
    for number, layer in enumerate(layers):
        for solid in solids(layer, frame):
            yield _object(solid, first, colours)
            first += len(solid.points)
            counts[layer.name] += 1
            extras["triangles"] += sum(map(len, solid.faces.values()))
            if counts[layer.name] % 500 == 0:
                progress.at(number / len(layers), layer.title)
        progress.at((number + 1) / len(layers), layer.title)


def _object(solid: Solid, first: int, colours: dict[str, str]) -> str:
    name = _word(solid.id)
    parts = [f"o {name}\ng {name}\n"]
    parts += [f"v {x:.3f} {y:.3f} {z:.3f}\n" for x, y, z in solid.points.tolist()]
    for look, faces in solid.faces.items():
        word = _word(look)
        colours[word] = solid.colours[look]
        parts.append(f"usemtl {word}\n")
        parts += [f"f {a} {b} {c}\n" for a, b, c in (faces + first).tolist()]
    return "".join(parts)


def _word(text: str) -> str:
    """Return a name OBJ can hold: one word without blanks or line ends."""
    return re.sub(r"\s+", "_", text.strip()) or "-"


def _materials(colours: dict[str, str]) -> str:
    rows = []
    for name, colour in sorted(colours.items()):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        rows.append(f"newmtl {name}\nKd {red:.4f} {green:.4f} {blue:.4f}\nd 1\n")
    return "\n".join(rows)
