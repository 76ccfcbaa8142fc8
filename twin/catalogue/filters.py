"""What a person wants as conditions of a catalogue: Filter Encoding 1.1 (CSW 2.0.2), 2.0 (CSW 3.0.0), or CQL where GET is all.

Written here rather than with OWSLib, whose filter classes come once per version, write one fixed property for rectangles and
bring an HTTP client along. Texts go through the XML door, so nothing in them can become part of the filter.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from twin.catalogue.catalogue import ISO19139, Catalogue, Version
from twin.catalogue.wanted import Wanted
from twin.geodata.bbox import BBox
from twin.importers import xml
from twin.importers.xml import Element

CSW = {"2.0.2": "http://www.opengis.net/cat/csw/2.0.2", "3.0.0": "http://www.opengis.net/cat/csw/3.0"}
_FES = {"2.0.2": "http://www.opengis.net/ogc", "3.0.0": "http://www.opengis.net/fes/2.0"}
_GML = {"2.0.2": "http://www.opengis.net/gml", "3.0.0": "http://www.opengis.net/gml/3.2"}
_PROPERTY = {"2.0.2": "PropertyName", "3.0.0": "ValueReference"}
CONSTRAINT_VERSION = {"2.0.2": "1.1.0", "3.0.0": "2.0.0"}
_OPERATORS = {
    "like": "PropertyIsLike",
    "=": "PropertyIsEqualTo",
    ">=": "PropertyIsGreaterThanOrEqualTo",
    "<=": "PropertyIsLessThanOrEqualTo",
}
CRS84 = "urn:ogc:def:crs:OGC:1.3:CRS84"
_WORD = re.compile(r"\S+")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", re.ASCII)
# signs with a meaning in LIKE. They are asked for as "any one character": pycsw 2.6 knows no escape character, an escaped sign
# would find nothing there, and a record too many does less harm than one too few.
_SIGNS = re.compile(r"[%_\\*?#]")


@dataclass(frozen=True, slots=True)
class Names:
    """What a catalogue calls the properties conditions speak of; `editions` are dates of the data themselves."""

    typenames: str
    text: str
    title: str
    modified: str
    kind: str
    keyword: str
    topic: str
    organisation: str
    box: str
    identifier: str
    editions: tuple[str, ...]


ISO_NAMES = Names(
    "gmd:MD_Metadata",
    "apiso:AnyText",
    "apiso:Title",
    "apiso:Modified",
    "apiso:Type",
    "apiso:Subject",
    "apiso:TopicCategory",
    "apiso:OrganisationName",
    "apiso:BoundingBox",
    "apiso:Identifier",
    ("apiso:RevisionDate", "apiso:PublicationDate", "apiso:CreationDate"),
)
# every catalogue knows these; topic and organisation have no property of their own there and are looked for in all text
CORE_NAMES = Names(
    "csw:Record",
    "csw:AnyText",
    "dc:title",
    "dct:modified",
    "dc:type",
    "dc:subject",
    "csw:AnyText",
    "csw:AnyText",
    "ows:BoundingBox",
    "dc:identifier",
    ("dct:modified",),
)


def names_of(catalogue: Catalogue) -> Names:
    """Return what a catalogue calls its properties: those of the ISO profile where it has them."""
    return ISO_NAMES if catalogue.typenames == ISO_NAMES.typenames else CORE_NAMES


@dataclass(frozen=True, slots=True)
class Compared:
    """One property compared with one value; the value of `like` is a single word to be found anywhere in it."""

    property: str
    how: Literal["like", "=", ">=", "<="]
    value: str


@dataclass(frozen=True, slots=True)
class Touches:
    """A rectangle in CRS84 that the record's rectangle meets.

    Corners are written longitude first. Where `crs` says so by name every server but old GeoNetworks (3.x) understands it; those
    take longitude first without a name, where pycsw would take latitude first.
    """

    property: str
    box: BBox
    crs: str = CRS84


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these must hold."""

    parts: tuple[Compared, ...]


Condition = Compared | Touches | AnyOf


def conditions(wanted: Wanted, names: Names, crs: str = CRS84) -> tuple[Condition, ...]:
    """Return what must hold, all of it; `crs` is the name of the system of a rectangle, "" to leave it out.

    A server may know more records than a person wants, never fewer: what cannot be said to it (`shown_only`, the kind "other") is
    left to the local index. `since` is compared with the date of the record itself, which no edition is younger than; `until`
    with the dates of the data.
    """
    found: list[Condition] = [Compared(names.text, "like", word) for word in _WORD.findall(wanted.text)]
    if wanted.bbox is not None:
        found.append(Touches(names.box, wanted.bbox, crs))
    if wanted.kinds and "other" not in wanted.kinds:
        found.append(_any([Compared(names.kind, "=", kind) for kind in wanted.kinds]))
    if wanted.keyword.strip():
        found.append(Compared(names.keyword, "like", wanted.keyword.strip()))
    if wanted.topic.strip():
        found.append(Compared(names.topic, "=" if names is ISO_NAMES else "like", wanted.topic.strip()))
    if wanted.organisation.strip():
        found.append(Compared(names.organisation, "like", wanted.organisation.strip()))
    if wanted.since:
        found.append(Compared(names.modified, ">=", wanted.since))
    if wanted.until:
        found.append(_any([Compared(name, "<=", _end_of(wanted.until)) for name in names.editions]))
    return tuple(found)


def _any(parts: Sequence[Compared]) -> Condition:
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _end_of(date: str) -> str:
    """Return the last moment of a day, month or year."""
    found = _DATE.fullmatch(date)
    if found is None:
        return date
    year, month, day = int(found[1]), int(found[2] or 12), found[3]
    return f"{found[1]}-{month:02d}-{day or calendar.monthrange(year, month)[1]}T23:59:59Z"


def sorting(wanted: Wanted, names: Names) -> tuple[str, Literal["ASC", "DESC"]] | None:
    """Return by which property a server is to sort, None for its own order, which is the one by relevance."""
    if wanted.order == "date":
        return names.modified, "DESC"
    return (names.title, "ASC") if wanted.order == "title" else None


def namespaces(version: Version) -> dict[str, str]:
    """Return the prefixes a request of that version may use, in tags and in names of properties."""
    return {
        "csw": CSW["2.0.2"] if version == "2.0.2" else CSW["3.0.0"],
        "fes": _FES[version],
        "gml": _GML[version],
        "ows": "http://www.opengis.net/ows" if version == "2.0.2" else "http://www.opengis.net/ows/2.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dct": "http://purl.org/dc/terms/",
        "gmd": ISO19139,
        "apiso": "http://www.opengis.net/cat/csw/apiso/1.0",
    }


def put_filter(parent: Element, found: Sequence[Condition], version: Version) -> None:
    """Add a filter of that version to a constraint; there must be at least one condition."""
    element = xml.put(parent, _fes(version, "Filter"))
    inner = xml.put(element, _fes(version, "And")) if len(found) > 1 else element
    for condition in found:
        _put(inner, condition, version)


def filter_text(found: Sequence[Condition], version: Version) -> str:
    """Return a filter as text of its own, for requests by GET."""
    holder = xml.root(_fes(version, "Constraint"), namespaces(version))
    put_filter(holder, found, version)
    return xml.written(holder[0]).decode().partition("?>")[2].strip()


def put_sorting(parent: Element, by: tuple[str, str], version: Version) -> None:
    """Add the order of the records to a query."""
    element = xml.put(xml.put(parent, _fes(version, "SortBy")), _fes(version, "SortProperty"))
    xml.put(element, _fes(version, _PROPERTY[version]), by[0])
    xml.put(element, _fes(version, "SortOrder"), by[1])


def _fes(version: Version, name: str) -> str:
    return f"{{{_FES[version]}}}{name}"


def _put(parent: Element, condition: Condition, version: Version) -> None:
    if isinstance(condition, AnyOf):
        either = xml.put(parent, _fes(version, "Or"))
        for part in condition.parts:
            _put(either, part, version)
        return
    if isinstance(condition, Touches):
        element = xml.put(parent, _fes(version, "BBOX"))
        xml.put(element, _fes(version, _PROPERTY[version]), condition.property)
        _put_envelope(element, condition, version)
        return
    element = xml.put(parent, _fes(version, _OPERATORS[condition.how]), attributes=_signs(condition, version))
    xml.put(element, _fes(version, _PROPERTY[version]), condition.property)
    xml.put(element, _fes(version, "Literal"), _pattern(condition.value) if condition.how == "like" else condition.value)


def _signs(condition: Compared, version: Version) -> dict[str, str]:
    signs = {"wildCard": "%", "singleChar": "_", "escapeChar": "\\"}
    if condition.how != "like":
        return {}
    return {**signs, "matchCase": "false"} if version == "2.0.2" else signs


def _pattern(word: str) -> str:
    return f"%{_SIGNS.sub('_', word)}%"


def _put_envelope(parent: Element, condition: Touches, version: Version) -> None:
    box, gml = condition.box, f"{{{_GML[version]}}}"
    element = xml.put(parent, f"{gml}Envelope", attributes={"srsName": condition.crs} if condition.crs else {})
    xml.put(element, f"{gml}lowerCorner", f"{box.min_x:.9g} {box.min_y:.9g}")
    xml.put(element, f"{gml}upperCorner", f"{box.max_x:.9g} {box.max_y:.9g}")


def cql(found: Sequence[Condition]) -> str:
    """Return the conditions in CQL."""
    return " AND ".join(_cql(condition) for condition in found)


def _cql(condition: Condition) -> str:
    if isinstance(condition, AnyOf):
        return f"({' OR '.join(_cql(part) for part in condition.parts)})"
    if isinstance(condition, Touches):
        box = condition.box
        return f"BBOX({condition.property}, {box.min_x:.9g}, {box.min_y:.9g}, {box.max_x:.9g}, {box.max_y:.9g})"
    value = _pattern(condition.value) if condition.how == "like" else condition.value
    quoted = value.replace("'", "''")
    return f"{condition.property} {condition.how} '{quoted}'"
