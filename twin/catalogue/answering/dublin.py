"""A record as `csw:Record` (full), `csw:SummaryRecord` or `csw:BriefRecord`: Dublin Core as CSW 2.0.2 shapes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twin.catalogue.answering import conditions
from twin.catalogue.answering.asked import ElementSet
from twin.catalogue.record import CatalogueRecord
from twin.importers import xml
from twin.importers.xml import Element

NAMESPACES = {
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "ows": "http://www.opengis.net/ows",
    "ogc": "http://www.opengis.net/ogc",
    "gml": "http://www.opengis.net/gml",
    "gmd": "http://www.isotc211.org/2005/gmd",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_NAMES: dict[ElementSet, str] = {"brief": "BriefRecord", "summary": "SummaryRecord", "full": "Record"}
# in the order the schema of brief and summary records binds; the property each element shows
_BRIEF = (("dc:identifier", "identifier"), ("dc:title", "title"), ("dc:type", "type"))
_SUMMARY = (
    *_BRIEF,
    ("dc:subject", "subject"),
    ("dc:format", "format"),
    ("dc:relation", "relation"),
    ("dct:modified", "modified"),
    ("dct:abstract", "abstract"),
)
_FULL = (
    *_SUMMARY,
    ("dct:alternative", "alternatetitle"),
    ("dc:date", "date"),
    ("dct:created", "creationdate"),
    ("dct:issued", "publicationdate"),
    ("dc:creator", "creator"),
    ("dc:publisher", "publisher"),
    ("dc:contributor", "contributor"),
    ("dc:language", "language"),
    ("dc:source", "source"),
    ("dc:rights", "rights"),
)
_ELEMENTS: dict[ElementSet, tuple[tuple[str, str], ...]] = {"brief": _BRIEF, "summary": _SUMMARY, "full": _FULL}
# properties of the ISO profile that are shown under another element when they are asked for by name
_OTHERWISE = {"description": "dct:abstract", "keyword": "dc:subject", "topiccategory": "dc:subject", "revisiondate": "dc:date"}


def qualified(name: str) -> str:
    """Return `prefix:name` as `{namespace}name`."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def put(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """Add an element named `prefix:name` and return it."""
    return xml.put(parent, qualified(tag), text, attributes)


def add_record(parent: Element, record: CatalogueRecord, element_set: ElementSet, elements: Sequence[str] = ()) -> None:
    """Add a record to an answer; with `elements` (keys of PROPERTIES) a `csw:Record` of just these."""
    shown = _chosen(elements) if elements else _ELEMENTS[element_set]
    searched = conditions.Searched(record)
    written = put(parent, f"csw:{'Record' if elements else _NAMES[element_set]}")
    for name, key in shown:
        for value in searched.values(key):
            put(written, name, value)
    if element_set == "full" and not elements:
        for address, protocol in _references(record):
            put(written, "dct:references", address, **({"scheme": protocol} if protocol else {}))
    if record.bbox is not None and (not elements or conditions.BOX in elements):
        _add_box(written, record)


def _chosen(elements: Sequence[str]) -> list[tuple[str, str]]:
    by_key = {key: name for name, key in _FULL} | _OTHERWISE
    return [(by_key[key], key) for key in dict.fromkeys(elements) if key in by_key]


def _references(record: CatalogueRecord) -> Iterator[tuple[str, str]]:
    for item in record.distributions:
        yield item.address, item.protocol
    for preview in record.previews:
        yield preview, "WWW:LINK-1.0-http--image-thumbnail"


def _add_box(written: Element, record: CatalogueRecord) -> None:
    """Add the rectangle, latitude first as the urn of the system demands."""
    box = record.bbox
    if box is not None:
        frame = put(written, "ows:BoundingBox", crs="urn:ogc:def:crs:EPSG::4326", dimensions="2")
        put(frame, "ows:LowerCorner", f"{box.min_y:.9g} {box.min_x:.9g}")
        put(frame, "ows:UpperCorner", f"{box.max_y:.9g} {box.max_x:.9g}")
