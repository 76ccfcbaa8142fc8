"""Writes city models as CityGML 2.0 or 3.0: one pass, one batch in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Literal
from xml.sax.saxutils import quoteattr

import numpy as np

from twin.errors import TwinBroken
from twin.exporters.citygml.appearance import Appearance
from twin.exporters.citygml.attributes import clean
from twin.exporters.citygml.feature import FeatureWriter, Names
from twin.exporters.citygml.words import GENERIC, KINDS, OPENINGS, TRAFFIC, TRAFFIC_3, Version, namespaces_of
from twin.exporters.citysurvey import Survey, batches_of, cities_of, other_layers, survey, unsuited
from twin.exporters.pictures import FOLDER, Pictures, count
from twin.exporters.written import sha256_of
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.citymodel import FloatArray
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option

_CORNER_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Options:
    """Which version is written."""

    version: Literal["2.0", "3.0"] = option("2.0", "Fassung von CityGML", "Version of CityGML")


class CityGML(Exporter):
    """The exporter of CityGML."""

    format: ClassVar[Format] = Format(
        id="citygml",
        title=Text("CityGML 2.0 oder 3.0", "CityGML 2.0 or 3.0"),
        extensions=(".gml", ".citygml"),
        media_types=("application/gml+xml", "application/citygml+xml"),
        layer_types=("CityModel",),
        versions=("2.0", "3.0"),
    )
    Options: ClassVar[type[Any]] = Options
    requirements: ClassVar[Requirements] = Requirements(crs="any", dimensions="3d")
    beside: ClassVar[str] = FOLDER

    def suitability(self, selection: Selection) -> Suitability:
        """Return no without a city model or with several systems; lossy with what version 2.0, the usual one, cannot hold."""
        reasons = unsuited(selection)
        if reasons:
            return Suitability("no", reasons)
        losses = _losses(selection, "2.0")
        return Suitability("lossy" if losses else "ok", losses)

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the file; the envelope is filled in when the extent is known. Pictures go into a folder beside it."""
        pictures = Pictures(target)
        version: Version = options.version
        losses = list(_losses(selection, version))
        names = Names()
        cities = cities_of(selection)
        counts = {layer.name: 0 for layer in cities}
        with target.open("w+b") as stream:
            envelope = _Envelope(stream, selection, cities[0], version)
            for layer, text, objects in _members(cities, version, names, envelope, pictures, progress):
                stream.write(text)
                counts[layer] += objects
            stream.write(b"</core:CityModel>\n")
            envelope.fill()
        if names.changed:
            losses.append(
                Text(
                    f"{names.changed} Kennungen sind in XML nicht erlaubt oder doppelt und wurden angepasst.",
                    f"{names.changed} identifiers are not allowed in XML or given twice and were changed.",
                )
            )
        extras = {"pictures": len(pictures)}
        return ExportReport((target.name,), counts, sha256_of(target), target.stat().st_size, tuple(losses), extras)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file: it must be complete and hold as many city objects as were counted; raises TwinBroken."""
        elements = {f"<{kind.prefix}:{kind.element} gml:id=".encode() for kinds in KINDS.values() for kind in kinds.values()}
        found, last = 0, b""
        with target.open("rb") as stream:
            for line in stream:
                found += line[: line.find(b"=") + 1] in elements
                last = line
        complete = last == b"</core:CityModel>\n" and count(target) == report.extras["pictures"]
        if found != sum(report.counts.values()) or not complete:
            raise TwinBroken(
                "CITYGML_NOT_VERIFIED",
                f"„{target.name}“ enthält {found} statt {sum(report.counts.values())} Objekte; die Datei wurde verworfen.",
                f"'{target.name}' holds {found} instead of {sum(report.counts.values())} objects; the file was discarded.",
            )


def _members(
    cities: list[ExportLayer],
    version: Version,
    names: Names,
    envelope: _Envelope,
    pictures: Pictures,
    progress: Progress,
) -> Iterator[tuple[str, bytes, int]]:
    decimals = 3 if crs.is_projected(cities[0].crs) else 9
    for layer, batch in batches_of(cities):
        progress.at(None)
        envelope.add(batch.vertices)
        appearance = Appearance(version, pictures.address)
        writer = FeatureWriter(batch, version, names, decimals, envelope.northing_first, appearance)
        members = "".join(writer.members())
        looks = "" if appearance.is_empty else appearance.text(names.of("appearance"))
        yield layer, f"{members}{looks}".encode(), len(batch)


class _Envelope:
    """The head of the file with an envelope whose corners are written over when all vertices are known."""

    def __init__(self, stream: BinaryIO, selection: Selection, city: ExportLayer, version: Version) -> None:
        name = crs.srs_name(city.crs, city.vertical)
        self.northing_first = name is not None and crs.parse(name).northing_first
        self._stream = stream
        self._decimals = 3 if crs.is_projected(city.crs) else 9
        self._low, self._high = np.full(3, np.inf), np.full(3, -np.inf)
        spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in namespaces_of(version).items())
        title = f"<gml:name>{clean(selection.title)}</gml:name>\n" if selection.title else ""
        system = f" srsName={quoteattr(name)}" if name else ""
        stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<core:CityModel {spaces}>\n{title}'.encode())
        stream.write(f'<gml:boundedBy>\n<gml:Envelope{system} srsDimension="3">\n<gml:lowerCorner>'.encode())
        self._low_at = stream.tell()
        stream.write(b"0 0 0".ljust(_CORNER_WIDTH) + b"</gml:lowerCorner>\n<gml:upperCorner>")
        self._high_at = stream.tell()
        stream.write(b"0 0 0".ljust(_CORNER_WIDTH) + b"</gml:upperCorner>\n</gml:Envelope>\n</gml:boundedBy>\n")

    def add(self, vertices: FloatArray) -> None:
        """Take vertices into the extent."""
        if len(vertices):
            self._low = np.minimum(self._low, vertices.min(axis=0))
            self._high = np.maximum(self._high, vertices.max(axis=0))

    def fill(self) -> None:
        """Write the corners."""
        if not np.isfinite(self._low).all():
            return
        for place, corner in ((self._low_at, self._low), (self._high_at, self._high)):
            ordered = corner[[1, 0, 2]] if self.northing_first else corner
            self._stream.seek(place)
            text = "{:.{d}f} {:.{d}f} {:.3f}".format(*ordered.tolist(), d=self._decimals)
            self._stream.write(text.ljust(_CORNER_WIDTH).encode())


def _losses(selection: Selection, version: Version) -> tuple[Text, ...]:
    cities = cities_of(selection)
    found = survey(cities)
    losses = [*other_layers(selection), *_lost_looks(found)]
    if crs.srs_name(cities[0].crs, cities[0].vertical) is None:
        losses.append(Text("Das Koordinatensystem hat keine EPSG-Nummer und fehlt.", "The system has no EPSG number; missing."))
    elif cities[0].vertical and crs.parse(crs.srs_name(cities[0].crs, cities[0].vertical) or "").vertical is None:
        losses.append(
            Text(
                f"Der Höhenbezug „{cities[0].vertical}“ hat keine EPSG-Nummer und fehlt.",
                f"The height datum '{cities[0].vertical}' has no EPSG number; missing.",
            )
        )
    if found.composite:
        losses.append(
            Text(
                "Wo ein Objekt mehrere Körper hat, fehlt die Art ihrer Flächen.",
                "Where an object has several solids, their surfaces lose their kind.",
            )
        )
    return (*losses, *_lost_levels(found, version), *_lost_classes(set(found.kinds), found.surfaces, version))


def _lost_looks(found: Survey) -> Iterator[Text]:
    if "TINRelief" in found.pictured:
        yield Text("Bilder und Farben des Geländes fehlen.", "Pictures and colours of the terrain are missing.")


def _lost_levels(found: Survey, version: Version) -> Iterator[Text]:
    lods = found.lods
    refined = sorted(lod for lod in lods if lod != int(lod))
    if refined:
        listed = ", ".join(f"{lod:g}" for lod in refined)
        yield Text(f"Feinere Detaillierungsgrade werden ganze: {listed}.", f"Refined levels of detail become whole: {listed}.")
    if version == "3.0" and 1.0 in found.open_lods:
        yield Text(
            "Flächen in LoD1, die keinen Körper bilden, werden LoD2, wo CityGML 3.0 sie nicht kennt.",
            "Surfaces of LoD1 that bound no solid become LoD2 where CityGML 3.0 does not know them.",
        )
    if version == "3.0" and any(lod >= 4 for lod in lods):
        yield Text("LoD4 gibt es in CityGML 3.0 nicht; es wird LoD3.", "CityGML 3.0 has no LoD4; it becomes LoD3.")


def _lost_classes(kinds: set[str], surfaces: set[int], version: Version) -> Iterator[Text]:
    unknown = sorted(kinds - KINDS[version].keys())
    if unknown:
        listed = ", ".join(unknown)
        yield Text(
            f"CityGML {version} kennt diese Klassen nicht, sie werden allgemeine Objekte: {listed}.",
            f"CityGML {version} does not know these classes, they become generic objects: {listed}.",
        )
    if version == "2.0" and surfaces & OPENINGS.keys():
        yield Text("Fenster und Türen unter LoD3 werden Wände.", "Windows and doors below LoD3 become walls.")
    if version == "3.0" and GENERIC in kinds:
        yield Text("Allgemeine Objekte heißen GenericOccupiedSpace.", "Generic objects are called GenericOccupiedSpace.")
    if version == "2.0" and surfaces & (TRAFFIC_3.keys() - TRAFFIC.keys()):
        yield Text("Markierungen und Öffnungen der Fahrbahn verlieren ihre Art.", "Road markings and holes lose their kind.")
