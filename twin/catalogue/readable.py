"""Which files the twin reads, as the registry of formats says, and what people call them in metadata."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from twin.handlers import Registry
from twin.importers import IMPORTERS

ARCHIVES = (".zip", ".gz")
"""Unpacked before a format is looked for; what is inside shows only then."""

PICTURE = "PNG/JPEG/GIF"

# endings several formats share with what is no geodata at all: such a file needs a word that says what it is
_COMMON = (".xml", ".txt", ".json", ".png", ".jpg", ".jpeg", ".pbf")

WORDS: tuple[tuple[str, str], ...] = (
    (r"xplan", "xplangml"),
    (r"city ?gml", "citygml"),
    (r"city ?json", "cityjson"),
    (r"\bnas\b|\balkis\b", "nas"),
    (r"geo ?json|geo\+json", "geojson"),
    (r"geo ?package|\bgpkg\b", "geopackage"),
    (r"geo ?parquet|\bparquet\b", "geoparquet"),
    (r"flat ?geobuf|\bfgb\b", "flatgeobuf"),
    (r"file ?-?geo ?database|\bfgdb\b|\bfilegdb\b|\bgdb\b", "filegdb"),
    (r"shape|\bshp\b|esri ?shape", "shapefile"),
    (r"geo ?tiff|\btiff?\b|cloud optimi[sz]ed", "geotiff"),
    (r"\bkm[lz]\b|google-earth", "kml"),
    (r"\bgpx\b", "gpx"),
    (r"\bgml\b|gml\+xml", "gml"),
    (r"\bdxf\b", "dxf"),
    (r"\bifc\b", "ifc"),
    (r"\bla[sz]\b|\bcopc\b|punktwolke", "las"),
    (r"mapinfo|\bmid/mif\b|\bmif\b", "mapinfo"),
    (r"ascii ?-?grid|arc ?/?info ?ascii|esri ?ascii", "asciigrid"),
    (r"\bxyz\b", "xyz"),
    (r"\bxlsx?m?\b|excel|spreadsheet|\bods\b", "xlsx"),
    (r"\bcsv\b|comma separated|text/csv", "csv"),
    (r"collada|\bdae\b", "collada"),
    (r"\bgltf\b|\bglb\b", "gltf"),
    (r"\bobj\b|wavefront", "obj"),
    (r"\bstl\b", "stl"),
    (r"\bply\b", "ply"),
    (r"openstreetmap|\bosm\b", "osm"),
)
"""What formats are called in MD_Format, protocols, media types, and the importer that reads them; the first that fits is it."""

# formats planners meet in catalogues that are not read: by word or ending, with the name people know
_UNREAD: tuple[tuple[str, str], ...] = (
    (r"\bpdf\b", "PDF"),
    (r"\bdwg\b", "DWG (AutoCAD)"),
    (r"\bdgn\b", "DGN (MicroStation)"),
    (r"\becw\b", "ECW"),
    (r"mr ?sid|\bsid\b", "MrSID"),
    (r"jpeg ?2000|\bjp2\b|\bj2k\b", "JPEG 2000"),
    (r"net ?cdf|\bnc\b|\bncml\b|\bhdf5?\b|\bgrib2?\b", "NetCDF/HDF/GRIB"),
    (r"\bi3s\b|\bslpk\b", "I3S (Scene Layer)"),
    (r"\be57\b", "E57"),
    (r"\bmdb\b|\baccdb\b|ms[ -]?access", "Access (MDB)"),
    (r"\bxls\b", "Excel (XLS)"),
    (r"\bdocx?\b|\bword\b|winword|\bodt\b", "Word"),
    (r"\bpptx?\b|powerpoint", "PowerPoint"),
    (r"\bedigeo\b", "EDIGEO"),
    (r"\binterlis\b|\bitf\b|\bxtf\b", "INTERLIS"),
    (r"\bedbs\b", "EDBS"),
    (r"\bcityengine\b|\bskp\b|sketchup", "SketchUp"),
    (r"\brvt\b|revit", "Revit"),
    (r"\b3ds\b|\bmax\b", "3ds Max"),
    (r"\brar\b|\b7z\b|\btar\b|\btgz\b|\bbz2\b", "RAR/7z/TAR"),
    (r"\bpng\b|\bjpe?g\b|\bgif\b|\bbmp\b|\bsvg\b", PICTURE),
    (r"\bxsd\b|\bxslt?\b", "XML Schema"),
    (r"\brdf\b|\bttl\b|turtle|json-ld|\bjsonld\b", "RDF"),
    (r"\bexe\b|\bmsi\b|\bapk\b", "EXE"),
    (r"\bmp[34]\b|\bmov\b|\bavi\b", "MP4/MP3"),
)
_READ_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), importer) for pattern, importer in WORDS)
_UNREAD_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), title) for pattern, title in _UNREAD)


@dataclass(frozen=True, slots=True)
class Readable:
    """Endings (with their dot) and importers that stand ready in this installation."""

    endings: frozenset[str]
    importers: frozenset[str]


@functools.cache
def readable() -> Readable:
    """Return what the registry reads, plugins among it; asked once, as listing the formats loads their modules."""
    formats = [importer.format for importer in Registry(IMPORTERS, ()).importers()]
    endings = {ending for item in formats for ending in item.extensions}
    return Readable(frozenset(endings | set(ARCHIVES)), frozenset(item.id for item in formats))


def reads_ending(ending: str) -> bool:
    """Return whether an ending alone says that the twin reads the file."""
    return ending in readable().endings and ending not in _COMMON


def reads_if_data(ending: str) -> bool:
    """Return whether the twin reads files of this ending when they are geodata: `.xml`, `.json`, `.txt`."""
    return ending in readable().endings and ending not in (".png", ".jpg", ".jpeg")


def importer_of(words: str) -> str:
    """Return the importer that reads what a format's name means, "" where none does or none is named."""
    return _importer_of(words[:200]) if words else ""


@functools.lru_cache(maxsize=1024)
def _importer_of(words: str) -> str:
    for pattern, importer in _READ_PATTERNS:
        if pattern.search(words):
            return importer if importer in readable().importers else ""
    return ""


def unread_format(words: str) -> str:
    """Return the usual name of a format that is known but not read, "" for any other."""
    return _unread_format(words[:200]) if words else ""


@functools.lru_cache(maxsize=1024)
def _unread_format(words: str) -> str:
    return next((title for pattern, title in _UNREAD_PATTERNS if pattern.search(words)), "")
