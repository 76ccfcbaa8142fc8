"""KML 2.2 and KMZ: every layer a folder, typed attributes, plain styles; WGS 84, written in a stream."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from xml.sax.saxutils import escape, quoteattr

from twin.errors import TwinBroken
from twin.findings import Progress
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import NoOptions

_NAMES = ("name", "bezeichnung", "titel", "title", "label", "id", "gml_id")
_COLOURS = ("ff2f6fd0", "ff2f8f4f", "ffb0602f", "ff8f3f8f", "ff4f9fcf", "ff5f5f5f")  # aabbggrr
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
_TYPES = {"i": "int", "u": "int", "f": "double", "b": "bool"}


class KML(Exporter):
    """Writes .kml, or .kmz when the target ends so."""

    format = Format(
        "kml",
        Text("KML, KMZ (Google Earth)", "KML, KMZ (Google Earth)"),
        (".kml", ".kmz"),
        ("application/vnd.google-earth.kml+xml", "application/vnd.google-earth.kmz"),
        ("FeatureCollection",),
        ("2.2",),
    )
    Options: ClassVar[type[Any]] = NoOptions
    requirements = Requirements(crs="EPSG:4326", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return what would be lost: buildings, nested contents, dates as dates, objects without geometry as such."""
        from twin.exporters.flatrows import losses_of_height, losses_of_nesting, suitability

        written = Text(
            "KML fasst nur Längen und Breiten in WGS 84, auf 9 Nachkommastellen; Datums- und Zeitangaben werden zu Text.",
            "KML holds longitudes and latitudes in WGS 84 only, to 9 decimals; dates and times become text.",
        )
        return suitability(selection, [*losses_of_height(selection), *losses_of_nesting(selection), written])

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the file in one stream; memory holds one batch."""
        from twin.exporters import ogr, zipped

        counts: dict[str, int] = {}
        if target.suffix.lower() == ".kmz":
            with tempfile.TemporaryDirectory(prefix=".kml-", dir=target.parent) as folder:
                inner = Path(folder) / "doc.kml"
                _write(selection, inner, progress, counts)
                zipped.pack(target, {"doc.kml": inner})
        else:
            _write(selection, target, progress, counts)
        losses = self.suitability(selection).reasons
        return ExportReport((target.name,), counts, ogr.sha256(target), target.stat().st_size, losses)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file with GDAL and count its placemarks."""
        from twin.exporters import ogr

        found = ogr.count_all(target)
        if found != sum(report.counts.values()):
            raise TwinBroken(
                "EXPORT_NOT_VERIFIED",
                f"„{target.name}“ enthält {found} statt {sum(report.counts.values())} Objekte; die Datei wurde verworfen.",
                f"'{target.name}' holds {found} instead of {sum(report.counts.values())} objects; the file was discarded.",
            )


def _write(selection: Selection, path: Path, progress: Progress, counts: dict[str, int]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{_HEAD}<name>{_text(selection.title or path.stem)}</name>\n")
        for number in range(len(selection.layers)):
            colour = _COLOURS[number % len(_COLOURS)]
            file.write(
                f'<Style id="style{number}"><LineStyle><color>{colour}</color><width>2</width></LineStyle>'
                f"<PolyStyle><color>66{colour[2:]}</color></PolyStyle></Style>\n"
            )
        for number, layer in enumerate(selection.layers):
            counts[layer.name] = 0
            for piece in _folder(layer, number, progress, counts):
                file.write(piece)
        file.write("</Document>\n</kml>\n")


def _folder(layer: ExportLayer, number: int, progress: Progress, counts: dict[str, int]) -> Iterator[str]:
    from twin.exporters.flatrows import FlatLayer

    schema = ""
    for frame in FlatLayer(layer, nested=False).frames():
        progress.at(None, layer.title)
        columns = [str(name) for name in frame.columns if name != "geometry"]
        if not schema:
            schema = f"schema{number}"
            yield _schema(schema, layer, frame, columns)
            yield f"<Folder><name>{_text(layer.title or layer.name)}</name>\n"
        yield from _placemarks(frame, columns, schema, number)
        counts[layer.name] += len(frame)
    yield "</Folder>\n" if schema else f"<Folder><name>{_text(layer.title or layer.name)}</name></Folder>\n"


def _schema(identifier: str, layer: ExportLayer, frame: Any, columns: list[str]) -> str:
    fields = "".join(
        f"<SimpleField name={_attribute(name)} type={quoteattr(_TYPES.get(frame[name].dtype.kind, 'string'))}/>"
        for name in columns
    )
    return f'<Schema name={_attribute(layer.name)} id="{identifier}">{fields}</Schema>\n'


def _placemarks(frame: Any, columns: list[str], schema: str, number: int) -> Iterator[str]:
    from twin.exporters.flatrows import plain_values
    from twin.exporters.kmlgeometry import kml_of

    naming = next((name for wanted in _NAMES for name in columns if name.casefold() == wanted), None)
    values = {name: plain_values(frame[name], False) for name in columns}
    names = values[naming] if naming else [None] * len(frame)
    for row, geometry in enumerate(frame.geometry.to_numpy()):
        data = "".join(
            f"<SimpleData name={_attribute(name)}>{_value(column[row])}</SimpleData>"
            for name, column in values.items()
            if column[row] is not None
        )
        title = f"<name>{_text(str(names[row]))}</name>" if names[row] is not None else ""
        extended = f'<ExtendedData><SchemaData schemaUrl="#{schema}">{data}</SchemaData></ExtendedData>' if data else ""
        shape = "" if geometry is None or geometry.is_empty else kml_of(geometry)
        yield f"<Placemark>{title}<styleUrl>#style{number}</styleUrl>{extended}{shape}</Placemark>\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return _text(value.hex() if isinstance(value, bytes) else str(value))


def _text(text: str) -> str:
    """Return a text for XML, without the control characters it forbids."""
    return escape("".join(char for char in text if char >= " " or char in "\t\n\r"))


def _attribute(name: str) -> str:
    return quoteattr("".join(char for char in name if char >= " "))
