"""A request of CSW 2.0.2, answered from records: what was understood, looked up and written, or why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from twin.catalogue import isowriting
from twin.catalogue.answering import capabilities, conditions, descriptions, dublin, readings
from twin.catalogue.answering.asked import (
    Answer,
    DescribeRecord,
    ElementSet,
    Found,
    GetCapabilities,
    GetDomain,
    GetRecordById,
    GetRecords,
    Operation,
    Refused,
    Request,
    Service,
)
from twin.catalogue.answering.dublin import NAMESPACES, put, qualified
from twin.catalogue.catalogue import ISO19139
from twin.catalogue.record import CatalogueRecord, Constraints, Resolution
from twin.importers import xml
from twin.importers.xml import Element

_MEDIA_TYPE = "application/xml"


def answer(request: Request, records: Sequence[CatalogueRecord], service: Service) -> Answer:
    """Return the answer to a request; a fault is an `ows:ExceptionReport`, sent with 200 as catalogues of 2.0.2 do."""
    try:
        root = _document(readings.operation_of(request), request, records, service)
    except Refused as refused:
        root = _report(refused, service.language)
    return Answer(200, _MEDIA_TYPE, xml.written(root))


def _document(operation: Operation, request: Request, records: Sequence[CatalogueRecord], service: Service) -> Element:
    match operation:
        case GetCapabilities(sections):
            return capabilities.document(service, sections)
        case DescribeRecord():
            return descriptions.schemas(operation)
        case GetDomain():
            return descriptions.domains(operation, records)
        case GetRecordById():
            return _by_id(operation, records)
        case GetRecords(result_type="validate"):
            return _acknowledged(request, service.now)
        case GetRecords():
            return _found(operation, search(operation, records), service.now)


def search(asked: GetRecords, records: Sequence[CatalogueRecord]) -> Found:
    """Return the page of records a request asks for."""
    searched = [conditions.Searched(record) for record in records]
    kept = [item for item in searched if asked.condition is None or asked.condition(item)]
    for name, descending in reversed(asked.order):
        kept.sort(key=_sorting(name), reverse=descending)
        # records without the property come last in either direction
        kept.sort(key=_lacking(name))
    begin = asked.start - 1
    page = kept[begin : begin + asked.most] if asked.result_type == "results" else []
    after = begin + (len(page) if asked.result_type == "results" else asked.most)
    return Found(len(kept), tuple(item.record for item in page), after + 1 if after < len(kept) else 0)


def _sorting(name: str) -> Callable[[conditions.Searched], list[str]]:
    return lambda item: [value.casefold() for value in item.values(name)]


def _lacking(name: str) -> Callable[[conditions.Searched], bool]:
    return lambda item: not item.values(name)


def _found(asked: GetRecords, found: Found, now: str) -> Element:
    root = xml.root(qualified("csw:GetRecordsResponse"), NAMESPACES)
    root.set("version", readings.VERSION)
    put(root, "csw:SearchStatus", timestamp=now)
    counts = {
        "numberOfRecordsMatched": str(found.matched),
        "numberOfRecordsReturned": str(len(found.records)),
        "nextRecord": str(found.following),
        "recordSchema": asked.schema,
    }
    results = put(root, "csw:SearchResults", **counts, **({} if asked.elements else {"elementSet": asked.element_set}))
    for record in found.records:
        _add(results, record, asked.schema, asked.element_set, asked.elements)
    return root


def _by_id(asked: GetRecordById, records: Sequence[CatalogueRecord]) -> Element:
    """Return the records in the order asked for; what is not there is left out, as the standard says."""
    root = xml.root(qualified("csw:GetRecordByIdResponse"), NAMESPACES)
    known = {record.identifier: record for record in records}
    for identifier in dict.fromkeys(asked.identifiers):
        if identifier in known:
            _add(root, known[identifier], asked.schema, asked.element_set, ())
    return root


def _add(parent: Element, record: CatalogueRecord, schema: str, element_set: ElementSet, elements: Sequence[str]) -> None:
    if schema == ISO19139:
        parent.append(isowriting.element(_reduced(record, element_set)))
    else:
        dublin.add_record(parent, record, element_set, elements)


def _reduced(record: CatalogueRecord, element_set: ElementSet) -> CatalogueRecord:
    """Return the part of a record a set of elements shows; the document stays valid in each (ISO profile 1.0, table 15)."""
    if element_set == "full":
        return record
    summary = dataclasses.replace(record, constraints=Constraints(), lineage="", coupled=(), other_titles=())
    if element_set == "summary":
        return summary
    return dataclasses.replace(
        summary,
        abstract="",
        keywords=(),
        topics=(),
        crs=(),
        resolution=Resolution(),
        distributions=(),
        previews=(),
        maintenance="",
    )


def _acknowledged(request: Request, now: str) -> Element:
    root = xml.root(qualified("csw:Acknowledgement"), NAMESPACES)
    root.set("timeStamp", now)
    echoed = put(root, "csw:EchoedRequest")
    if request.body.lstrip().startswith(b"<"):
        echoed.append(xml.tree_of(request.body, "request"))
    else:
        put(echoed, "csw:GetRecords", service="CSW", version=readings.VERSION, resultType="validate")
    return root


def _report(refused: Refused, language: str) -> Element:
    root = xml.root(qualified("ows:ExceptionReport"), NAMESPACES)
    root.set("version", "1.0.0")
    root.set("language", language)
    locator = {"locator": refused.locator} if refused.locator else {}
    exception = put(root, "ows:Exception", exceptionCode=refused.code, **locator)
    put(exception, "ows:ExceptionText", refused.text.in_(language))
    return root
