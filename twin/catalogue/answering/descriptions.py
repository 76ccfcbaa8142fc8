"""What records look like and what their properties hold: the answers to DescribeRecord and GetDomain."""

from __future__ import annotations

from collections.abc import Sequence

from twin.catalogue.answering.asked import DescribeRecord, GetDomain, Refused
from twin.catalogue.answering.capabilities import OPERATIONS
from twin.catalogue.answering.conditions import ANY_TEXT, Searched, property_of
from twin.catalogue.answering.dublin import NAMESPACES, put, qualified
from twin.catalogue.catalogue import DUBLIN_CORE, ISO19139
from twin.catalogue.record import CatalogueRecord
from twin.importers import xml
from twin.importers.xml import Element

_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_PLACES = {
    "Record": (DUBLIN_CORE, "http://schemas.opengis.net/csw/2.0.2/record.xsd"),
    "MD_Metadata": (ISO19139, "http://schemas.opengis.net/iso/19139/20070417/gmd/gmd.xsd"),
}
_MOST_VALUES = 1_000


def schemas(asked: DescribeRecord) -> Element:
    """Return `csw:DescribeRecordResponse`: for each type a schema that includes the one of OGC or ISO by its public address."""
    root = xml.root(qualified("csw:DescribeRecordResponse"), {**NAMESPACES, "xs": _SCHEMA})
    for name in asked.types or tuple(_PLACES):
        space, place = _PLACES.get(name, _PLACES["Record"])
        part = put(root, "csw:SchemaComponent", schemaLanguage="XMLSCHEMA", targetNamespace=space)
        schema = xml.put(part, f"{{{_SCHEMA}}}schema", None, {"targetNamespace": space, "elementFormDefault": "qualified"})
        xml.put(schema, f"{{{_SCHEMA}}}include", None, {"schemaLocation": place})
    return root


def domains(asked: GetDomain, records: Sequence[CatalogueRecord]) -> Element:
    """Return `csw:GetDomainResponse`: what a parameter may be, or the values a property has in the records, sorted."""
    root = xml.root(qualified("csw:GetDomainResponse"), NAMESPACES)
    for parameter in asked.parameters:
        part = put(root, "csw:DomainValues", type="csw:Record")
        put(part, "csw:ParameterName", parameter)
        _add_values(part, _possible(parameter))
    for written in asked.properties:
        name = property_of(written)
        if name is None:
            raise _unknown("propertyname", written)
        values = {value for record in records for value in Searched(record).values(name)} if name != ANY_TEXT else set()
        part = put(root, "csw:DomainValues", type="csw:Record")
        put(part, "csw:PropertyName", written)
        _add_values(part, sorted(values)[:_MOST_VALUES])
    return root


def _possible(parameter: str) -> Sequence[str]:
    operation, _, name = parameter.partition(".")
    known = {key.lower(): values for key, values in OPERATIONS.get(operation, {}).items()}
    if name.lower() not in known:
        raise _unknown("parametername", parameter)
    return known[name.lower()]


def _add_values(part: Element, values: Sequence[str]) -> None:
    if values:
        listed = put(part, "csw:ListOfValues")
        for value in values:
            put(listed, "csw:Value", value)


def _unknown(locator: str, value: str) -> Refused:
    shown = value[:100]
    return Refused("InvalidParameterValue", locator, f"„{shown}“ gibt es hier nicht.", f"There is no '{shown}' here.")
