"""The record of an ISO document, once its own shape has said where its head stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from twin.catalogue import isoparts
from twin.catalogue.constraints import iso_constraints
from twin.catalogue.coupling import asked_record, coupled
from twin.catalogue.distributions import Online, gathered
from twin.catalogue.isoparts import Unread
from twin.catalogue.isotext import Wording, anchor, code_in, each, find, paragraphs, within
from twin.catalogue.lacking import lacking
from twin.catalogue.record import CatalogueRecord, Contact, Kind, Standard
from twin.geodata.bbox import around
from twin.importers.xml import Element, local_name

MOST_ONLINE = 500

_KINDS: dict[str, Kind] = {
    "dataset": "dataset",
    "series": "series",
    "service": "service",
    "application": "application",
    "software": "application",
    "nonGeographicDataset": "dataset",
    "tile": "dataset",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What ISO 19139 and ISO 19115-3 keep in different places."""

    identifier: str
    language: str
    levels: tuple[str, ...]
    changed: str
    parent: str
    lineage: Sequence[Element]


def record(root: Element, head: Head, standard: Standard, catalogue: str, wording: Wording) -> CatalogueRecord:
    """Return the record of a document whose head was read; an empty title is replaced by another title or the identifier."""
    unread = Unread()
    identification = _identification(root)
    citation = find(identification, "citation/CI_Citation")
    kind = _kind(head.levels, identification)
    title = wording.at(citation, "title")
    others = tuple(dict.fromkeys(filter(None, _other_titles(citation, wording))))
    abstract = paragraphs(wording.raw(find(identification, "abstract")))
    limits = iso_constraints(identification, wording)
    serves = coupled(identification, wording)
    served = [text for item in serves for text in item.identifiers]
    service_type = wording.at(identification, "serviceType")
    versions = tuple(dict.fromkeys(filter(None, map(wording.of, each(identification, "serviceTypeVersion")))))
    spoken = f"{service_type} {' '.join(versions)}".strip()
    online = _online(root, wording, spoken)
    extents = isoparts.boxes(identification, unread)
    found = CatalogueRecord(
        identifier=head.identifier,
        title=title or next(iter(others), head.identifier),
        kind=kind,
        standard=standard,
        catalogue=catalogue,
        abstract=abstract,
        language=head.language,
        keywords=isoparts.keywords(identification, wording),
        topics=isoparts.topics(identification),
        bbox=around(extents),
        dates=isoparts.dates(citation, head.changed, unread),
        maintenance=_maintenance(identification),
        lineage=isoparts.lineage(head.lineage, wording),
        resolution=isoparts.resolution(identification, abstract, unread),
        crs=isoparts.systems(root, wording),
        contacts=_contacts(root, identification, citation, wording),
        constraints=limits,
        distributions=gathered(online, serves, (*limits.access, *limits.use)),
        service_type=service_type,
        coupled=tuple(dict.fromkeys(served or filter(None, (asked_record(item.address) for item in online)))),
        parent=head.parent,
        previews=isoparts.previews(identification, wording, unread),
        resource_identifiers=isoparts.resource_identifiers(citation, wording),
        other_titles=others,
        edition=wording.at(citation, "edition"),
        service_versions=versions,
        extents=extents,
        unread=tuple(dict.fromkeys(unread.texts)),
    )
    return lacking(found, title_given=bool(title))


def _identification(root: Element) -> Element | None:
    """Return the body of the first identification that is one; a record may hold several, the first is of the resource."""
    for outer in each(root, "identificationInfo"):
        for body in outer:
            if local_name(body.tag):
                return body
    return None


def _kind(levels: Sequence[str], identification: Element | None) -> Kind:
    if identification is not None and local_name(identification.tag) == "SV_ServiceIdentification":
        return "service"
    given = [level for level in levels if level]
    return _KINDS.get(given[0], "other") if given else "dataset"


def _other_titles(citation: Element | None, wording: Wording) -> list[str]:
    short = [wording.of(item) for item in each(citation, "alternateTitle")]
    return [*wording.others(find(citation, "title")), *short]


def _maintenance(identification: Element | None) -> str:
    path = "resourceMaintenance/MD_MaintenanceInformation/maintenanceAndUpdateFrequency"
    return code_in(identification, path)


def _contacts(root: Element, identification: Element | None, citation: Element | None, wording: Wording) -> tuple[Contact, ...]:
    """Return the contacts of the resource, then its makers, then its distributors, then those of the record."""
    properties = [
        *each(identification, "pointOfContact"),
        *each(citation, "citedResponsibleParty"),
        *within(find(root, "distributionInfo"), "distributorContact"),
        *each(root, "contact"),
    ]
    return tuple(dict.fromkeys(isoparts.contacts(properties, wording)))[: isoparts.MOST_CONTACTS]


def _online(root: Element, wording: Wording, service: str) -> list[Online]:
    """Return the online resources: where the data are got, then where the service's operations are asked."""
    found: list[Online] = []
    for info in each(root, "distributionInfo"):
        formats = _formats(info, wording)
        for item in within(info, "onLine"):
            found += [_resource(body, wording, service, formats) for body in within(item, "CI_OnlineResource")]
    for operation in within(root, "SV_OperationMetadata"):
        asked = wording.at(operation, "operationName")
        for item in each(operation, "connectPoint/CI_OnlineResource"):
            found.append(replace(_resource(item, wording, service, ""), operation=asked))
    return [item for item in found if item.address][:MOST_ONLINE]


def _formats(info: Element, wording: Wording) -> str:
    """Return the one format of a distribution; with several nobody knows which address gives which."""
    names: list[str] = []
    for item in within(info, "MD_Format"):
        name = find(item, "name")
        name = find(item, "formatSpecificationCitation/CI_Citation/title") if name is None else name
        names += filter(None, [wording.of(name)])
    return names[0] if len(set(names)) == 1 else ""


def _resource(element: Element, wording: Wording, service: str, format: str) -> Online:
    protocol, profile = find(element, "protocol"), find(element, "applicationProfile")
    description = find(element, "description")
    return Online(
        isoparts.link(element, wording),
        wording.of(protocol),
        wording.at(element, "name"),
        wording.of(description),
        format,
        code_in(element, "function"),
        " ".join(filter(None, (service, wording.of(profile), anchor(profile)))),
        anchor(protocol),
    )
