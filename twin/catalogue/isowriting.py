"""A record as an ISO 19139 document, valid against the schemas of 2007 and as GDI-DE's conventions ask for.

Only what the record knows is written; what the schema demands and nobody knows is said to be missing (`gco:nilReason`). Sources:
ISO/TS 19139:2007, ISO 19119:2005, "Architektur der GDI-DE – Konventionen zu Metadaten", INSPIRE TG Metadata 2.0.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal

import orjson

from twin.catalogue import isoelements as iso
from twin.catalogue import licences
from twin.catalogue.record import CatalogueRecord, Constraints, Contact, Distribution, Kind
from twin.geodata.bbox import BBox
from twin.importers import xml
from twin.importers.xml import Element

_LEVELS: dict[Kind, str] = {
    "dataset": "dataset",
    "series": "series",
    "service": "service",
    "application": "application",
    "other": "nonGeographicDataset",
}
_LEVEL_NAMES = {"series": "Datensatzreihe", "service": "Dienst", "application": "Anwendung", "nonGeographicDataset": "Sonstiges"}
_RESTRICTIONS = frozenset(
    ("copyright", "patent", "patentPending", "trademark", "license", "intellectualPropertyRights", "restricted")
)
_INSPIRE = "http://inspire.ec.europa.eu/metadata-codelist/"
# the sentences GDI-DE and INSPIRE want as links into their register
_ANCHORS = {
    "Es gelten keine Zugriffsbeschränkungen": f"{_INSPIRE}LimitationsOnPublicAccess/noLimitations",
    "no limitations to public access": f"{_INSPIRE}LimitationsOnPublicAccess/noLimitations",
    "Es gelten keine Bedingungen": f"{_INSPIRE}ConditionsApplyingToAccessAndUse/noConditionsApply",
    "no conditions apply to access and use": f"{_INSPIRE}ConditionsApplyingToAccessAndUse/noConditionsApply",
}
_SERVICES = ("wms", "wmts", "wfs", "oapif", "3dtiles")
# what GDI-DE's list calls the licences it knows
_LICENCE_IDS = {
    "https://www.govdata.de/dl-de/by-2-0": "dl-by-de/2.0",
    "https://www.govdata.de/dl-de/zero-2-0": "dl-zero-de/2.0",
    "https://www.govdata.de/dl-de/by-1-0": "dl-by-de/1.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "cc-zero",
    "https://creativecommons.org/licenses/by/4.0/": "cc-by/4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "cc-by-sa/4.0",
    "https://opendatacommons.org/licenses/odbl/1-0/": "odbl",
}
_EPSG = re.compile(r"EPSG:(\d{4,6})", re.ASCII)
_URI = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.ASCII)
# the one code list the schema closes; what else a record calls a topic is written as a keyword
_TOPICS = frozenset(
    (
        "farming", "biota", "boundaries", "climatologyMeteorologyAtmosphere", "economy", "elevation", "environment",
        "geoscientificInformation", "health", "imageryBaseMapsEarthCover", "intelligenceMilitary", "inlandWaters",
        "location", "oceans", "planningCadastre", "society", "structure", "transportation", "utilitiesCommunication",
    )
)  # fmt: skip


def document(record: CatalogueRecord) -> bytes:
    """Return the record as a document of UTF-8 bytes with `gmd:MD_Metadata` as its root."""
    return xml.written(element(record))


def element(record: CatalogueRecord) -> Element:
    """Return the record as a `gmd:MD_Metadata` element of its own."""
    root = xml.root(iso.qualified("gmd:MD_Metadata"), iso.NAMESPACES)
    level = _LEVELS[record.kind]
    iso.string(root, "gmd:fileIdentifier", record.identifier)
    if record.language:
        iso.language(root, "gmd:language", record.language)
    iso.code(root, "gmd:characterSet", "MD_CharacterSetCode", "utf8")
    iso.optional(root, "gmd:parentIdentifier", record.parent)
    iso.code(root, "gmd:hierarchyLevel", "MD_ScopeCode", level)
    iso.optional(root, "gmd:hierarchyLevelName", _LEVEL_NAMES.get(level, ""))
    _metadata_contact(root, record.contacts)
    iso.date(root, "gmd:dateStamp", record.dates.metadata)
    iso.string(root, "gmd:metadataStandardName", "ISO19115")
    iso.string(root, "gmd:metadataStandardVersion", "2003/Cor.1:2006")
    for name in record.crs:
        _reference_system(root, name)
    _identification(root, record)
    _distribution(root, record.distributions)
    _quality(root, record, level)
    return root


def _metadata_contact(root: Element, contacts: tuple[Contact, ...]) -> None:
    """Add who answers for the record: the first contact named for questions, else the first there is."""
    asked = [item for item in contacts if item.role == "pointOfContact"] or list(contacts)
    if asked:
        iso.contact(root, "gmd:contact", asked[0])
    else:
        iso.put(root, "gmd:contact", gco_nilReason="missing")


def _reference_system(root: Element, name: str) -> None:
    path = "gmd:referenceSystemInfo/gmd:MD_ReferenceSystem/gmd:referenceSystemIdentifier/gmd:RS_Identifier"
    identifier = iso.put(root, path)
    known = _EPSG.fullmatch(name)
    if known:
        iso.anchor(identifier, "gmd:code", name, f"http://www.opengis.net/def/crs/EPSG/0/{known[1]}")
    else:
        iso.string(identifier, "gmd:code", name)


def _identification(root: Element, record: CatalogueRecord) -> None:
    is_service = record.kind == "service"
    holder = iso.put(root, "gmd:identificationInfo")
    about = iso.put(holder, "srv:SV_ServiceIdentification" if is_service else "gmd:MD_DataIdentification")
    _citation(about, record)
    iso.string(about, "gmd:abstract", record.abstract)
    for contact in record.contacts:
        iso.contact(about, "gmd:pointOfContact", contact)
    if record.maintenance:
        path = "gmd:resourceMaintenance/gmd:MD_MaintenanceInformation/gmd:maintenanceAndUpdateFrequency"
        iso.code(about, path, "MD_MaintenanceFrequencyCode", record.maintenance)
    for preview in record.previews:
        iso.string(about, "gmd:graphicOverview/gmd:MD_BrowseGraphic/gmd:fileName", preview)
    keywords = (*record.keywords, *(topic for topic in record.topics if topic not in _TOPICS))
    if keywords:
        block = iso.put(about, "gmd:descriptiveKeywords/gmd:MD_Keywords")
        for keyword in keywords:
            iso.string(block, "gmd:keyword", keyword)
    _constraints(about, record.constraints)
    if is_service:
        _service(about, record)
    else:
        _data(about, record)


def _citation(about: Element, record: CatalogueRecord) -> None:
    citation = iso.put(about, "gmd:citation/gmd:CI_Citation")
    iso.string(citation, "gmd:title", record.title)
    for other in record.other_titles:
        iso.string(citation, "gmd:alternateTitle", other)
    dates = [(name, getattr(record.dates, name)) for name in ("creation", "publication", "revision")]
    known = [(name, value) for name, value in dates if iso.is_date(value)]
    for name, value in known:
        item = iso.put(citation, "gmd:date/gmd:CI_Date")
        iso.date(item, "gmd:date", value)
        iso.code(item, "gmd:dateType", "CI_DateTypeCode", name)
    if not known:
        iso.put(citation, "gmd:date", gco_nilReason="missing")
    iso.optional(citation, "gmd:edition", record.edition)
    for identifier in record.resource_identifiers:
        iso.string(citation, "gmd:identifier/gmd:MD_Identifier/gmd:code", identifier)


def _constraints(about: Element, given: Constraints) -> None:
    """Add what may be done, access before use, each text and code in its order."""
    for texts, kind in ((given.access, "gmd:accessConstraints"), (_use(given), "gmd:useConstraints")):
        for codes, others in _blocks(texts):
            legal = iso.put(about, "gmd:resourceConstraints/gmd:MD_LegalConstraints")
            for code in (*codes, *(["otherRestrictions"] if others else [])):
                iso.code(legal, kind, "MD_RestrictionCode", code)
            for text in others:
                if text in _ANCHORS:
                    iso.anchor(legal, "gmd:otherConstraints", text, _ANCHORS[text])
                else:
                    iso.string(legal, "gmd:otherConstraints", text)


def _blocks(texts: tuple[str, ...]) -> list[tuple[list[str], list[str]]]:
    """Return codes and other texts as blocks: within one all codes stand before all texts, so a later code begins another."""
    blocks: list[tuple[list[str], list[str]]] = []
    for text in texts:
        is_code = text in _RESTRICTIONS
        if not blocks or (is_code and blocks[-1][1]):
            blocks.append(([], []))
        blocks[-1][0 if is_code else 1].append(text)
    return blocks


def _use(given: Constraints) -> tuple[str, ...]:
    """Return the texts of use; a licence and a source note stand in front as JSON, unless a text holds them so already."""
    said = {"name": given.licence, "url": given.licence_url, "quelle": given.attribution}
    told = {name: value for name, value in said.items() if value}
    if not told or any(licences.has_json(text) for text in given.use):
        return given.use
    known = {"id": _LICENCE_IDS[given.licence_url]} if given.licence_url in _LICENCE_IDS else {}
    return (orjson.dumps({**known, **told}).decode(), *given.use)


def _data(about: Element, record: CatalogueRecord) -> None:
    for scale in record.resolution.scales:
        path = "gmd:spatialResolution/gmd:MD_Resolution/gmd:equivalentScale/gmd:MD_RepresentativeFraction/gmd:denominator"
        iso.put(about, f"{path}/gco:Integer", str(scale))
    for metres in record.resolution.metres:
        iso.put(about, "gmd:spatialResolution/gmd:MD_Resolution/gmd:distance/gco:Distance", f"{metres:.10g}", uom="m")
    iso.language(about, "gmd:language", record.language)
    iso.code(about, "gmd:characterSet", "MD_CharacterSetCode", "utf8")
    for topic in (item for item in record.topics if item in _TOPICS):
        iso.put(about, "gmd:topicCategory/gmd:MD_TopicCategoryCode", topic)
    for box in _boxes(record):
        _extent(about, "gmd:extent", box)


def _boxes(record: CatalogueRecord) -> tuple[BBox, ...]:
    stated = record.extents or ((record.bbox,) if record.bbox else ())
    return tuple(box for box in stated if all(math.isfinite(side) for side in box.to_list()))


def _extent(about: Element, path: str, box: BBox) -> None:
    inner = "gmd:EX_Extent/gmd:geographicElement/gmd:EX_GeographicBoundingBox"
    holder = iso.put(about, f"{path}/{inner}")
    sides = (("west", box.min_x), ("east", box.max_x), ("south", box.min_y), ("north", box.max_y))
    for side, value in sides:
        name = "Longitude" if side in ("west", "east") else "Latitude"
        iso.put(holder, f"gmd:{side}Bound{name}/gco:Decimal", format(Decimal(repr(value)), "f"))


def _service(about: Element, record: CatalogueRecord) -> None:
    iso.put(about, "srv:serviceType/gco:LocalName", record.service_type or "other")
    for version in record.service_versions:
        iso.string(about, "srv:serviceTypeVersion", version)
    for box in _boxes(record):
        _extent(about, "srv:extent", box)
    coupling = "tight" if record.coupled else "loose"
    iso.put(about, "srv:couplingType/srv:SV_CouplingType", coupling, codeList="#SV_CouplingType", codeListValue=coupling)
    entrances = dict.fromkeys(item.address for item in record.distributions if item.access in _SERVICES)
    for address in entrances:
        operation = iso.put(about, "srv:containsOperations/srv:SV_OperationMetadata")
        iso.string(operation, "srv:operationName", "GetCapabilities")
        iso.put(operation, "srv:DCP/srv:DCPList", "WebServices", codeList="#DCPList", codeListValue="WebServices")
        _linkage(iso.put(operation, "srv:connectPoint/gmd:CI_OnlineResource"), address)
    if not entrances:
        iso.put(about, "srv:containsOperations", gco_nilReason="missing")
    for identifiers, layer in _served(record):
        _operates_on(about, identifiers, layer)


def _served(record: CatalogueRecord) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the datasets of a service by their identifiers, each with the layer that shows it, "" where none is named."""
    told: set[str] = set()
    for item in record.distributions:
        if item.shows and item.name:
            told.update(item.shows)
            yield item.shows, item.name
    for identifier in record.coupled:
        if identifier not in told:
            yield (identifier,), ""


def _operates_on(about: Element, identifiers: tuple[str, ...], layer: str) -> None:
    """Add a dataset: by the identifier of its record, the address that leads to it, and the layer as Bavarian records name it."""
    address = next((item for item in identifiers if _URI.fullmatch(item)), "")
    plain = next((item for item in identifiers if item != address), address)
    told = {"xlink_href": address, "xlink_title": layer}
    iso.put(about, "srv:operatesOn", uuidref=plain, **{name: value for name, value in told.items() if value})


def _linkage(resource: Element, address: str) -> None:
    iso.put(resource, "gmd:linkage/gmd:URL", address)


def _distribution(root: Element, distributions: tuple[Distribution, ...]) -> None:
    if not distributions:
        return
    holder = iso.put(root, "gmd:distributionInfo/gmd:MD_Distribution")
    # the schema does not tie a format to an address: those the ending of a file tells are left out, so that often one is left
    named = (item.format for item in distributions if not item.address.upper().endswith(f".{item.format.upper()}"))
    for name in dict.fromkeys(filter(None, named)):
        written = iso.put(holder, "gmd:distributionFormat/gmd:MD_Format")
        iso.string(written, "gmd:name", name)
        iso.put(written, "gmd:version", gco_nilReason="unknown")
    options = iso.put(holder, "gmd:transferOptions/gmd:MD_DigitalTransferOptions")
    for item in distributions:
        resource = iso.put(options, "gmd:onLine/gmd:CI_OnlineResource")
        is_service = item.access in _SERVICES
        _linkage(resource, item.address)
        iso.optional(resource, "gmd:protocol", item.protocol)
        iso.optional(resource, "gmd:name", item.name if is_service else item.title)
        iso.optional(resource, "gmd:description", item.title if is_service else "")
        function = "information" if item.access in ("page", "unknown") else "download"
        iso.code(resource, "gmd:function", "CI_OnLineFunctionCode", function)


def _quality(root: Element, record: CatalogueRecord, level: str) -> None:
    """Add the lineage; GDI-DE wants the scope named even where the lineage is not known."""
    holder = iso.put(root, "gmd:dataQualityInfo/gmd:DQ_DataQuality")
    scope = iso.put(holder, "gmd:scope/gmd:DQ_Scope")
    iso.code(scope, "gmd:level", "MD_ScopeCode", level)
    if level not in ("dataset", "series"):
        iso.string(scope, "gmd:levelDescription/gmd:MD_ScopeDescription/gmd:other", _LEVEL_NAMES[level])
    if record.lineage:
        iso.string(holder, "gmd:lineage/gmd:LI_Lineage/gmd:statement", record.lineage)
