"""The capabilities document of CSW 2.0.2: who answers, where, to what."""

from __future__ import annotations

from collections.abc import Sequence

from twin.catalogue.answering import readings
from twin.catalogue.answering.asked import Service
from twin.catalogue.answering.conditions import PROPERTIES
from twin.catalogue.answering.dublin import NAMESPACES, put, qualified
from twin.catalogue.answering.filters import COMPARISONS, RELATIONS
from twin.importers import xml
from twin.importers.xml import Element

# operation, whether it can be sent by POST, its parameters with what they may be
OPERATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "GetCapabilities": {
        "sections": ("ServiceIdentification", "ServiceProvider", "OperationsMetadata", "Filter_Capabilities"),
    },
    "DescribeRecord": {
        "typeName": ("csw:Record", "gmd:MD_Metadata"),
        "outputFormat": readings.FORMATS,
        "schemaLanguage": readings.SCHEMA_LANGUAGES,
    },
    "GetDomain": {},
    "GetRecords": {
        "resultType": ("hits", "results", "validate"),
        "outputFormat": readings.FORMATS,
        "outputSchema": readings.SCHEMAS,
        "typeNames": ("csw:Record", "gmd:MD_Metadata"),
        "ElementSetName": ("brief", "summary", "full"),
        "CONSTRAINTLANGUAGE": ("FILTER", "CQL_TEXT"),
    },
    "GetRecordById": {
        "outputFormat": readings.FORMATS,
        "outputSchema": readings.SCHEMAS,
        "ElementSetName": ("brief", "summary", "full"),
    },
}
CORE = ("dc:title", "dct:abstract", "dc:subject", "dc:identifier", "dc:type", "dct:modified", "ows:BoundingBox", "csw:AnyText")
_COMPARISON_NAMES = {
    "PropertyIsEqualTo": "EqualTo",
    "PropertyIsNotEqualTo": "NotEqualTo",
    "PropertyIsLessThan": "LessThan",
    "PropertyIsLessThanOrEqualTo": "LessThanEqualTo",
    "PropertyIsGreaterThan": "GreaterThan",
    "PropertyIsGreaterThanOrEqualTo": "GreaterThanEqualTo",
}


def document(service: Service, sections: Sequence[str]) -> Element:
    """Return `csw:Capabilities` with the sections asked for, all where none was; the filter section is always there."""
    root = xml.root(qualified("csw:Capabilities"), NAMESPACES)
    root.set("version", readings.VERSION)
    wanted = {name.lower() for name in sections} or {"all"}
    everything = "all" in wanted
    if everything or "serviceidentification" in wanted:
        _identification(root, service)
    if everything or "serviceprovider" in wanted:
        _provider(root, service)
    if everything or "operationsmetadata" in wanted:
        _operations(root, service)
    _filters(root)
    return root


def _identification(root: Element, service: Service) -> None:
    part = put(root, "ows:ServiceIdentification")
    put(part, "ows:Title", service.title.in_(service.language))
    put(part, "ows:Abstract", service.abstract.in_(service.language))
    put(part, "ows:ServiceType", "CSW")
    put(part, "ows:ServiceTypeVersion", readings.VERSION)
    put(part, "ows:Fees", "none")
    put(part, "ows:AccessConstraints", "none")


def _provider(root: Element, service: Service) -> None:
    part, contact = put(root, "ows:ServiceProvider"), service.contact
    put(part, "ows:ProviderName", contact.organisation or service.title.in_(service.language))
    person = put(part, "ows:ServiceContact")
    if contact.name:
        put(person, "ows:IndividualName", contact.name)
    if contact.phone or contact.email or contact.address:
        info = put(person, "ows:ContactInfo")
        if contact.phone:
            put(put(info, "ows:Phone"), "ows:Voice", contact.phone)
        if contact.address or contact.email:
            place = put(info, "ows:Address")
            if contact.address:
                put(place, "ows:DeliveryPoint", contact.address)
            if contact.email:
                put(place, "ows:ElectronicMailAddress", contact.email)
    put(person, "ows:Role", "pointOfContact")


def _operations(root: Element, service: Service) -> None:
    part = put(root, "ows:OperationsMetadata")
    href = {f"{{{NAMESPACES['xlink']}}}href": service.address}
    for name, parameters in OPERATIONS.items():
        operation = put(part, "ows:Operation", name=name)
        http = put(put(operation, "ows:DCP"), "ows:HTTP")
        for way in ("Get", "Post"):
            xml.put(http, qualified(f"ows:{way}"), None, href)
        for parameter, values in parameters.items():
            _add_values(operation, "ows:Parameter", parameter, values)
        if name == "GetRecords":
            _add_values(operation, "ows:Constraint", "SupportedDublinCoreQueryables", CORE)
            _add_values(operation, "ows:Constraint", "AdditionalQueryables", [f"apiso:{key}" for key in PROPERTIES])
    _add_values(part, "ows:Parameter", "service", ("CSW",))
    _add_values(part, "ows:Parameter", "version", (readings.VERSION,))
    _add_values(part, "ows:Constraint", "PostEncoding", ("XML",))


def _add_values(parent: Element, kind: str, name: str, values: Sequence[str]) -> None:
    part = put(parent, kind, name=name)
    for value in values:
        put(part, "ows:Value", value)


def _filters(root: Element) -> None:
    part = put(root, "ogc:Filter_Capabilities")
    spatial = put(part, "ogc:Spatial_Capabilities")
    operands = put(spatial, "ogc:GeometryOperands")
    for shape in ("Envelope", "Point", "LineString", "Polygon"):
        xml.put(operands, qualified("ogc:GeometryOperand"), f"gml:{shape}")
    operators = put(spatial, "ogc:SpatialOperators")
    for relation in RELATIONS:
        put(operators, "ogc:SpatialOperator", name=relation)
    scalar = put(part, "ogc:Scalar_Capabilities")
    put(scalar, "ogc:LogicalOperators")
    comparing = put(scalar, "ogc:ComparisonOperators")
    for name in (*(_COMPARISON_NAMES[key] for key in COMPARISONS), "Like", "Between", "NullCheck"):
        put(comparing, "ogc:ComparisonOperator", name)
    identifying = put(part, "ogc:Id_Capabilities")
    put(identifying, "ogc:EID")
