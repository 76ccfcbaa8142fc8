"""The same records as OGC API – Records (Part 1: Core): documents of JSON for each address below the landing page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from twin.catalogue.answering import conditions
from twin.catalogue.answering.answer import search
from twin.catalogue.answering.asked import MOST_RECORDS, GetRecords, Refused, Service
from twin.catalogue.answering.conditions import ANY_TEXT, Condition, Pattern
from twin.catalogue.answering.places import box
from twin.catalogue.catalogue import ISO19139
from twin.catalogue.record import CatalogueRecord, Contact
from twin.language import Text

COLLECTION = "metadata"
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core-query-parameters",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-api",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/json",
)
RECORD = "http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"
_GEOJSON, _JSON, _OPENAPI = "application/geo+json", "application/json", "application/vnd.oai.openapi+json;version=3.0"
_SORTED = {"title": "title", "updated": "modified", "date": "date", "type": "type", "id": "identifier"}
_PARAMETERS = ("bbox", "datetime", "q", "type", "ids", "limit", "offset", "sortby")
_MOST_WORDS, _MOST_TEXT = 50, 2_000
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(T.*)?", re.ASCII)
_TITLE = Text("Metadatensätze des Stadtzwillings", "Metadata records of the twin")
Document = dict[str, Any]
Parameters = Mapping[str, str]


def landing(service: Service) -> Document:
    """Return the landing page: what this is and where to go on."""
    base = service.address
    return {
        "title": service.title.in_(service.language),
        "description": service.abstract.in_(service.language),
        "links": [
            _link(base, "self", _JSON),
            _link(f"{base}/api", "service-desc", _OPENAPI),
            _link(f"{base}/conformance", "conformance", _JSON),
            _link(f"{base}/collections", "data", _JSON),
        ],
    }


def conformance() -> Document:
    """Return the conformance classes kept."""
    return {"conformsTo": list(CONFORMS_TO)}


def collections(service: Service) -> Document:
    """Return the one collection there is, in a list."""
    return {"collections": [collection(service)], "links": [_link(f"{service.address}/collections", "self", _JSON)]}


def collection(service: Service) -> Document:
    """Return the collection of all records."""
    address = f"{service.address}/collections/{COLLECTION}"
    return {
        "id": COLLECTION,
        "title": _TITLE.in_(service.language),
        "description": service.abstract.in_(service.language),
        "itemType": "record",
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "links": [
            _link(address, "self", _JSON),
            _link(f"{address}/items", "items", _GEOJSON),
            _link(f"{address}/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json"),
        ],
    }


def queryables(service: Service) -> Document:
    """Return what can be asked for, as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{service.address}/collections/{COLLECTION}/queryables",
        "type": "object",
        "title": _TITLE.in_(service.language),
        "properties": {
            "q": {"type": "string", "title": "full text"},
            "type": {"type": "string", "enum": ["dataset", "series", "service", "application", "other"]},
            "ids": {"type": "string"},
            "datetime": {"type": "string", "format": "date-time"},
            "geometry": {"$ref": "https://geojson.org/schema/Polygon.json"},
        },
    }


def openapi(service: Service) -> Document:
    """Return the OpenAPI description."""
    items = f"/collections/{COLLECTION}/items"
    paths = {path: _operation(path) for path in ("/", "/conformance", "/collections", f"/collections/{COLLECTION}")}
    paths[items] = _operation(items, [_parameter(name, "query") for name in _PARAMETERS])
    paths[f"{items}/{{recordId}}"] = _operation("record", [_parameter("recordId", "path")])
    return {
        "openapi": "3.0.3",
        "info": {"title": service.title.in_(service.language), "version": "1.0.0"},
        "servers": [{"url": service.address}],
        "paths": paths,
    }


def _operation(name: str, parameters: Sequence[Document] = ()) -> Document:
    return {"get": {"summary": name, "parameters": list(parameters), "responses": {"200": {"description": "OK"}}}}


def _parameter(name: str, place: str) -> Document:
    kind = "integer" if name in ("limit", "offset") else "string"
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": kind}}


def items(given: Parameters, records: Sequence[CatalogueRecord], service: Service, csw: str) -> Document:
    """Return a page of records as GeoJSON; `csw` is the address of the twin's CSW, where each record is ISO 19139.

    Raises Refused for a parameter that is none.
    """
    asked = _asked(given)
    found = search(asked, records)
    address = f"{service.address}/collections/{COLLECTION}/items"
    links = [_link(f"{address}?{urlencode(dict(given))}" if given else address, "self", _GEOJSON)]
    for rel, offset in (("prev", asked.start - 1 - asked.most), ("next", found.following - 1)):
        if (rel == "next" and found.following) or (rel == "prev" and asked.start > 1):
            kept = {key: value for key, value in given.items() if key not in ("offset", "startindex")}
            links.append(_link(f"{address}?{urlencode({**kept, 'offset': max(offset, 0)})}", rel, _GEOJSON))
    return {
        "type": "FeatureCollection",
        "timeStamp": service.now,
        "numberMatched": found.matched,
        "numberReturned": len(found.records),
        "features": [item(record, service, csw) for record in found.records],
        "links": links,
    }


def item(record: CatalogueRecord, service: Service, csw: str) -> Document:
    """Return one record as a GeoJSON feature of OGC API – Records."""
    address = f"{service.address}/collections/{COLLECTION}"
    by_id = {"service": "CSW", "version": "2.0.2", "request": "GetRecordById", "id": record.identifier}
    iso = f"{csw}?{urlencode({**by_id, 'elementsetname': 'full', 'outputschema': ISO19139})}"
    own = [
        _link(f"{address}/items/{quote(record.identifier, safe='')}", "self", _GEOJSON),
        _link(address, "collection", _JSON),
        {**_link(iso, "alternate", "application/xml"), "title": "ISO 19139"},
    ]
    return {
        "id": record.identifier,
        "type": "Feature",
        "conformsTo": [RECORD],
        "geometry": _geometry(record),
        "time": {"date": record.edition_date} if len(record.edition_date) == len("2026-01-01") else None,
        "properties": _properties(record),
        "links": [
            *own,
            *(_distribution(entry.address, entry.access, entry.title, entry.format) for entry in record.distributions),
        ],
    }


def _geometry(record: CatalogueRecord) -> Document | None:
    if record.bbox is None:
        return None
    west, south, east, north = record.bbox.to_list()
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def _properties(record: CatalogueRecord) -> Document:
    rights = "\n".join(dict.fromkeys((*record.constraints.access, *record.constraints.use)))
    told: Document = {
        "type": record.kind,
        "title": record.title,
        "description": record.abstract,
        "created": record.dates.creation or record.dates.publication,
        "updated": record.dates.metadata or record.edition_date,
        "keywords": list(record.keywords),
        "language": {"code": record.language} if record.language else None,
        "themes": [{"concepts": [{"id": topic} for topic in record.topics], "scheme": "MD_TopicCategoryCode"}]
        if record.topics
        else [],
        "formats": [{"name": name} for name in dict.fromkeys(entry.format for entry in record.distributions) if name],
        "contacts": [_contact(contact) for contact in record.contacts],
        "license": record.constraints.licence_url or record.constraints.licence,
        "rights": "\n".join(part for part in (record.constraints.attribution, rights) if part),
        "externalIds": [{"value": value} for value in record.resource_identifiers],
    }
    return {key: value for key, value in told.items() if value or key in ("type", "title")}


def _contact(contact: Contact) -> Document:
    told: Document = {
        "name": contact.name,
        "organization": contact.organisation,
        "emails": [{"value": contact.email}] if contact.email else [],
        "phones": [{"value": contact.phone}] if contact.phone else [],
        "roles": [contact.role] if contact.role else [],
    }
    return {key: value for key, value in told.items() if value}


def _distribution(address: str, access: str, title: str, form: str) -> Document:
    rel = {"page": "related", "download": "enclosure"}.get(access, "item")
    told = {"href": address, "rel": rel, "title": title, "type": form if "/" in form else ""}
    return {key: value for key, value in told.items() if value}


def _link(href: str, rel: str, kind: str) -> Document:
    return {"href": href, "rel": rel, "type": kind}


def _asked(given: Parameters) -> GetRecords:
    parts = [read(given[name]) for name, read in _NARROWING.items() if given.get(name)]
    return GetRecords(
        result_type="results",
        condition=conditions.both(parts) if parts else None,
        order=_order(given.get("sortby", "")),
        start=_count(given, "offset" if "offset" in given else "startindex", 0) + 1,
        most=min(max(_count(given, "limit", 10), 1), MOST_RECORDS),
    )


def _count(given: Parameters, name: str, otherwise: int) -> int:
    written = given.get(name, "")
    if not written:
        return otherwise
    if not (written.isascii() and written.isdigit() and len(written) < 19):
        raise _invalid(name, written)
    return int(written)


def _order(written: str) -> tuple[tuple[str, bool], ...]:
    found = []
    for word in filter(None, (part.strip() for part in written.split(",")[:_MOST_WORDS])):
        name = word.lstrip("+-")
        if name not in _SORTED:
            raise _invalid("sortby", word)
        found.append((_SORTED[name], word.startswith("-")))
    return tuple(found)


def _text(written: str) -> Condition:
    """Return whether the words of any part between commas occur, all of them."""
    ways, count = [], 0
    for part in written.split(","):
        words = [Pattern(re.sub(r"([%_\\])", r"\\\1", word)) for word in part.split()]
        count += len(words)
        if count > _MOST_WORDS or len(written) > _MOST_TEXT:
            raise _invalid("q", written)
        if words:
            ways.append(conditions.both([conditions.like(ANY_TEXT, word) for word in words]))
    return conditions.either(ways)


def _box(written: str) -> Condition:
    try:
        sides = [float(side) for side in written.strip("[]() ").split(",")]
    except ValueError as error:
        raise _invalid("bbox", written) from error
    if len(sides) == 6:
        sides = [*sides[:2], *sides[3:5]]
    if len(sides) != 4:
        raise _invalid("bbox", written)
    return conditions.placed("intersects", box(*sides))


def _datetime(written: str) -> Condition:
    """Return whether the date of the data lies within a day, a month, a year, or an interval open where it says `..`."""
    begin, slash, end = written.partition("/")
    if not slash:
        begin, end = written, written
    for side in (begin, end):
        if side not in ("", "..") and not _DAY.fullmatch(side):
            raise _invalid("datetime", written)
    low, high = ("" if side in ("", "..") else side[:10] for side in (begin, end))

    def condition(found: conditions.Searched) -> bool:
        day = found.record.edition_date[:10]
        return bool(day) and low[: len(day)] <= day and (not high or day[: len(high)] <= high)

    return condition


def _one_of(name: str) -> Callable[[str], Condition]:
    def condition(written: str) -> Condition:
        wanted = {part.strip() for part in written.split(",")[:MOST_RECORDS]}
        return lambda found: any(value in wanted for value in found.values(name))

    return condition


_NARROWING: dict[str, Callable[[str], Condition]] = {
    "q": _text,
    "bbox": _box,
    "datetime": _datetime,
    "type": _one_of("type"),
    "ids": _one_of("identifier"),
}


def _invalid(name: str, value: str) -> Refused:
    shown = value[:100]
    return Refused(
        "InvalidParameterValue", name, f"„{shown}“ ist für {name} nicht möglich.", f"'{shown}' is not possible for {name}."
    )
