"""Records of Dublin Core, as every CSW gives them: `csw:Record` and its shorter forms, of 2.0.2 and of 3.0."""

from __future__ import annotations

from collections.abc import Iterable

from twin.catalogue import extents
from twin.catalogue.constraints import plain_constraints
from twin.catalogue.distributions import Online, gathered
from twin.catalogue.isoparts import MOST_KEYWORDS, Unread
from twin.catalogue.isotext import paragraphs, plain
from twin.catalogue.lacking import lacking
from twin.catalogue.record import CatalogueRecord, Contact, Dates, Kind
from twin.catalogue.writtendates import iso_date
from twin.geodata.bbox import BBox, around
from twin.importers.xml import Element, local_name

_KINDS: dict[str, Kind] = {
    "dataset": "dataset",
    "nongeographicdataset": "dataset",
    "image": "dataset",
    "series": "series",
    "collection": "series",
    "service": "service",
    "application": "application",
    "software": "application",
    "interactiveresource": "application",
}
_ROLES = {"publisher": "publisher", "creator": "author", "contributor": "", "rightsHolder": "owner"}
# media types of previews in `dct:references` and `dc:URI`, as GeoNetwork writes them
_THUMBNAIL = ("thumbnail", "browse graphic", "overview")


class _Terms:
    """The terms of one record by local name, in the order they stand in."""

    def __init__(self, element: Element) -> None:
        self.elements: dict[str, list[Element]] = {}
        for child in element:
            name = local_name(child.tag)
            if name:
                self.elements.setdefault(name, []).append(child)

    def texts(self, *names: str) -> list[str]:
        found = (plain(item.text) for name in names for item in self.elements.get(name, ()))
        return [text for text in found if text]

    def first(self, *names: str) -> str:
        return next(iter(self.texts(*names)), "")


def read(element: Element, catalogue: str = "") -> CatalogueRecord:
    """Return the record; its identifier is "" where the document gives none.

    Dublin Core knows neither maintenance nor lineage, and roles of contacts only roughly; the record says so in `lacks`.
    """
    terms, unread = _Terms(element), Unread()
    title, identifier = terms.first("title"), terms.first("identifier")
    others = tuple(dict.fromkeys(text for text in terms.texts("title", "alternative")[1:] if text != title))
    boxes = _boxes(terms, unread)
    online, previews = _online(terms)
    rights = terms.texts("rights", "license", "accessRights")
    described = terms.elements.get("abstract") or terms.elements.get("description") or []
    limits = plain_constraints(rights)
    found = CatalogueRecord(
        identifier=identifier,
        title=title or next(iter(others), identifier),
        kind=_KINDS.get(terms.first("type").rpartition("/")[2].lower(), "other" if terms.first("type") else "dataset"),
        standard="dublincore",
        catalogue=catalogue,
        abstract="\n\n".join(dict.fromkeys(filter(None, (paragraphs(item.text) for item in described)))),
        language=terms.first("language"),
        keywords=tuple(dict.fromkeys(terms.texts("subject")))[:MOST_KEYWORDS],
        bbox=around(boxes),
        dates=_dates(terms, unread),
        maintenance=terms.first("accrualPeriodicity"),
        lineage="\n\n".join(terms.texts("provenance")),
        crs=_systems(terms),
        contacts=tuple(_contacts(terms)),
        constraints=limits,
        distributions=gathered(online, limits=rights),
        coupled=_coupled(terms),
        parent=terms.first("isPartOf"),
        previews=previews,
        resource_identifiers=tuple(dict.fromkeys(terms.texts("identifier")))[1:],
        other_titles=others,
        extents=boxes,
        unread=tuple(dict.fromkeys(unread.texts)),
    )
    return lacking(found, title_given=bool(title))


def _dates(terms: _Terms, unread: Unread) -> Dates:
    """Return the dates. `dc:date` alone is mostly the record's own (GeoNetwork writes its date stamp there), beside a different
    `dct:modified` it is the resource's."""
    found: dict[str, str] = {}
    for name in ("created", "issued", "available", "dateSubmitted", "modified", "date"):
        for written in terms.texts(name):
            date = iso_date(written)
            if date:
                found.setdefault(name, date)
            else:
                unread.add("dates", written)
    modified, date = found.get("modified", ""), found.get("date", "")
    publication = found.get("issued") or found.get("available") or found.get("dateSubmitted", "")
    revision = date if modified and date not in ("", modified, found.get("created", ""), publication) else ""
    return Dates(found.get("created", ""), publication, revision, modified or date)


def _contacts(terms: _Terms) -> Iterable[Contact]:
    """Yield the parties; which of them is an office and which a person Dublin Core does not say."""
    seen: set[str] = set()
    for name, role in _ROLES.items():
        for text in terms.texts(name):
            if text not in seen:
                seen.add(text)
                mail = text if "@" in text and " " not in text else ""
                yield Contact("" if mail else text, role=role, email=mail)


def _systems(terms: _Terms) -> tuple[str, ...]:
    """Return the systems a record names; that of its bounding box is of the box, not of the data."""
    return tuple(dict.fromkeys(text for text in terms.texts("CRS", "crs") if text))


def _coupled(terms: _Terms) -> tuple[str, ...]:
    """Return what a service serves, which pycsw and GeoNetwork write as relation or source."""
    if not terms.first("type").lower().endswith("service"):
        return ()
    return tuple(dict.fromkeys(text for text in terms.texts("relation", "source", "OperatesOn") if " " not in text))


def _boxes(terms: _Terms, unread: Unread) -> tuple[BBox, ...]:
    found: list[BBox] = []
    for name in ("BoundingBox", "WGS84BoundingBox"):
        for item in terms.elements.get(name, ()):
            read = _box(item, name == "WGS84BoundingBox")
            found += read
            if not read:
                unread.add("bbox", " ".join(item.itertext()))
    return tuple(dict.fromkeys(found))


def _box(element: Element, longitude_first: bool) -> tuple[BBox, ...]:
    """Return an ows:BoundingBox in CRS84.

    A URN (`urn:x-ogc:def:crs:EPSG:6.11:4326`) means latitude first, the bare `EPSG:4326` and GeoNetwork's `::EPSG:4326` mean
    longitude first; a value beyond 90 can only be a longitude. Other systems are not turned into degrees here.
    """
    corners = [extents.number(text) for child in element for text in (child.text or "").split()]
    system = (element.get("crs") or "").lower()
    if len(corners) != 4 or not (longitude_first or not system or system.endswith(("4326", "crs84", "84", "4258"))):
        return ()
    first_low, second_low, first_high, second_high = corners
    latitude_first = system.startswith("urn:") and "crs84" not in system and not longitude_first
    if max(abs(first_low), abs(first_high)) > 90:
        latitude_first = False
    elif max(abs(second_low), abs(second_high)) > 90:
        latitude_first = True
    if latitude_first:
        return extents.rectangles(second_low, first_low, second_high, first_high)
    return extents.rectangles(first_low, second_low, first_high, second_high)


def _online(terms: _Terms) -> tuple[list[Online], tuple[str, ...]]:
    """Return the online resources and the preview pictures of `dct:references` (with a scheme) and `dc:URI` (with a protocol)."""
    found: list[Online] = []
    previews: list[str] = []
    format = terms.first("format") if len(set(terms.texts("format"))) == 1 else ""
    for item in (*terms.elements.get("URI", ()), *terms.elements.get("references", ())):
        address = plain(item.text)
        protocol = plain(item.get("protocol") or item.get("scheme"))
        protocol = "" if protocol.lower() in ("none", "null") else protocol
        name, description = plain(item.get("name")), plain(item.get("description"))
        if not address:
            continue
        if any(word in f"{protocol} {name} {description}".lower() for word in _THUMBNAIL):
            previews.append(address)
        else:
            found.append(Online(address, protocol, name, description, format))
    found += [
        Online(text, format=format) for text in terms.texts("source", "relation") if text.startswith(("http://", "https://"))
    ]
    return found, tuple(dict.fromkeys(previews))
