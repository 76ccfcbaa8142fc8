"""What is sent to a catalogue: GetRecords, GetRecordById and Transaction, in 2.0.2 and 3.0.0, as a body or as a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twin.addresses import with_query
from twin.catalogue import filters
from twin.catalogue.catalogue import Catalogue
from twin.catalogue.filters import Names
from twin.catalogue.wanted import Wanted
from twin.importers import xml
from twin.importers.xml import Element


@dataclass(frozen=True, slots=True)
class Manner:
    """How a catalogue is spoken to, as far as it turned out to understand: names of properties, sorting, a named system."""

    names: Names
    sorted: bool = True
    crs: str = filters.CRS84


@dataclass(frozen=True, slots=True)
class Asking:
    """Where something is asked and with which body, None for GET."""

    address: str
    body: bytes | None


def records(catalogue: Catalogue, wanted: Wanted, start: int, count: int, manner: Manner) -> Asking:
    """Return the question for up to `count` records in full from position `start`, which counts from 1."""
    if catalogue.endpoints.records_by_post:
        return Asking(catalogue.endpoints.records, _records_body(catalogue, wanted, start, count, manner))
    return Asking(with_query(catalogue.endpoints.records, _records_query(catalogue, wanted, start, count, manner)), None)


def _records_body(catalogue: Catalogue, wanted: Wanted, start: int, count: int, manner: Manner) -> bytes:
    version = catalogue.version
    paging = {"startPosition": str(start), "maxRecords": str(count)}
    format = {"outputFormat": "application/xml", "outputSchema": catalogue.schema}
    element = _request(catalogue, "GetRecords", {**format, **paging, **_results(catalogue)})
    query = xml.put(element, _csw(catalogue, "Query"), attributes={"typeNames": manner.names.typenames})
    xml.put(query, _csw(catalogue, "ElementSetName"), "full")
    found = filters.conditions(wanted, manner.names, manner.crs)
    if found:
        constraint = {"version": filters.CONSTRAINT_VERSION[version]}
        filters.put_filter(xml.put(query, _csw(catalogue, "Constraint"), attributes=constraint), found, version)
    by = filters.sorting(wanted, manner.names) if manner.sorted else None
    if by:
        filters.put_sorting(query, by, version)
    return xml.written(element)


def _records_query(catalogue: Catalogue, wanted: Wanted, start: int, count: int, manner: Manner) -> dict[str, str]:
    used = filters.namespaces(catalogue.version)
    prefix = manner.names.typenames.partition(":")[0]
    values = {
        **_common(catalogue, "GetRecords"),
        "typeNames": manner.names.typenames,
        "namespace": f"xmlns({prefix}={used[prefix]})",
        "elementSetName": "full",
        "outputFormat": "application/xml",
        "outputSchema": catalogue.schema,
        "startPosition": str(start),
        "maxRecords": str(count),
        **_results(catalogue),
    }
    found = filters.conditions(wanted, manner.names, manner.crs)
    if found:
        by_filter = catalogue.endpoints.constraint == "FILTER"
        values["constraintLanguage"] = catalogue.endpoints.constraint
        values["constraint_language_version"] = filters.CONSTRAINT_VERSION[catalogue.version]
        values["constraint"] = filters.filter_text(found, catalogue.version) if by_filter else filters.cql(found)
    by = filters.sorting(wanted, manner.names) if manner.sorted else None
    return values | ({"sortBy": f"{by[0]}:{by[1][0]}"} if by else {})


def _results(catalogue: Catalogue) -> dict[str, str]:
    """Return what makes 2.0.2 answer with records rather than with their number; 3.0.0 has no such word."""
    return {"resultType": "results"} if catalogue.version == "2.0.2" else {}


def record(catalogue: Catalogue, identifier: str) -> Asking:
    """Return the question for one record in full."""
    if not catalogue.endpoints.record_by_post:
        asked = {"elementSetName": "full", "outputFormat": "application/xml", "outputSchema": catalogue.schema}
        values = {**_common(catalogue, "GetRecordById"), "id": identifier, **asked}
        return Asking(with_query(catalogue.endpoints.record, values), None)
    format = {"outputFormat": "application/xml", "outputSchema": catalogue.schema}
    element = _request(catalogue, "GetRecordById", format)
    xml.put(element, _csw(catalogue, "Id"), identifier)
    xml.put(element, _csw(catalogue, "ElementSetName"), "full")
    return Asking(catalogue.endpoints.record, xml.written(element))


def insertion(catalogue: Catalogue, record: Element) -> Asking:
    """Return the transaction that adds a record."""
    element = _request(catalogue, "Transaction", {})
    xml.put(element, _csw(catalogue, "Insert")).append(record)
    return Asking(catalogue.endpoints.transaction, xml.written(element))


def replacement(catalogue: Catalogue, record: Element) -> Asking:
    """Return the transaction that puts a record in the place of the one with its identifier."""
    element = _request(catalogue, "Transaction", {})
    xml.put(element, _csw(catalogue, "Update")).append(record)
    return Asking(catalogue.endpoints.transaction, xml.written(element))


def deletion(catalogue: Catalogue, identifier: str, names: Names) -> Asking:
    """Return the transaction that takes out the record of that identifier."""
    element = _request(catalogue, "Transaction", {})
    inner = xml.put(element, _csw(catalogue, "Delete"), attributes={"typeName": names.typenames})
    constraint = {"version": filters.CONSTRAINT_VERSION[catalogue.version]}
    holder = xml.put(inner, _csw(catalogue, "Constraint"), attributes=constraint)
    filters.put_filter(holder, [filters.Compared(names.identifier, "=", identifier)], catalogue.version)
    return Asking(catalogue.endpoints.transaction, xml.written(element))


def _common(catalogue: Catalogue, request: str) -> dict[str, str]:
    return {"service": "CSW", "version": catalogue.version, "request": request}


def _csw(catalogue: Catalogue, name: str) -> str:
    return f"{{{filters.CSW[catalogue.version]}}}{name}"


def _request(catalogue: Catalogue, name: str, attributes: Mapping[str, str]) -> Element:
    element = xml.root(_csw(catalogue, name), filters.namespaces(catalogue.version))
    for key, value in {"service": "CSW", "version": catalogue.version, **attributes}.items():
        element.set(key, value)
    return element
