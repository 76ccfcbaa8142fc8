"""A request of CSW 2.0.2 as an operation: parameters of the address (KVP), or an XML document sent by POST."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import parse_qsl

from twin.catalogue.answering import cql, filters
from twin.catalogue.answering.asked import (
    MOST_BYTES,
    MOST_RECORDS,
    DescribeRecord,
    ElementSet,
    GetCapabilities,
    GetDomain,
    GetRecordById,
    GetRecords,
    Operation,
    Refused,
    Request,
    ResultType,
)
from twin.catalogue.answering.conditions import Condition
from twin.catalogue.catalogue import DUBLIN_CORE, ISO19139
from twin.errors import TwinError
from twin.importers import xml
from twin.importers.xml import Element, local_name, namespace

VERSION = "2.0.2"
SCHEMAS = (DUBLIN_CORE, ISO19139)
TYPES = ("Record", "MD_Metadata")
FORMATS = ("application/xml", "text/xml")
SCHEMA_LANGUAGES = ("XMLSCHEMA", "http://www.w3.org/XML/Schema", "http://www.w3.org/2001/XMLSchema")
_FILTER_SPACES = (DUBLIN_CORE, "http://www.opengis.net/ogc", "http://www.opengis.net/fes/2.0")
_MOST_IDENTIFIERS = 200
_MOST_NAMES = 50
_SETS = ("brief", "summary", "full")
_RESULTS = ("hits", "results", "validate")
_RECORD_TYPES = (*TYPES, "BriefRecord", "SummaryRecord")
Parameters = Mapping[str, str]


def operation_of(request: Request) -> Operation:
    """Return what a request asks for; raises Refused with the exception code CSW gives the fault."""
    if request.method != "POST":
        return _of_parameters(_lowered(request.parameters))
    if len(request.body) > MOST_BYTES:
        raise Refused("NoApplicableCode", "", "Die Anfrage ist größer als 1 MB.", "The request is larger than 1 MB.")
    if "form-urlencoded" in request.content_type and not request.body.lstrip().startswith(b"<"):
        return _of_parameters(_lowered(tuple(parse_qsl(request.body.decode("utf-8", "replace"), max_num_fields=None))))
    return _of_document(_document(request.body))


def _lowered(parameters: tuple[tuple[str, str], ...]) -> Parameters:
    return {name.lower(): value.strip() for name, value in parameters}


def _document(body: bytes) -> Element:
    try:
        return xml.tree_of(body, "request")
    except TwinError as error:
        raise Refused("NoApplicableCode", "", error.text.de, error.text.en) from error


def _of_parameters(given: Parameters) -> Operation:
    _ensure_service(given.get("service"))
    name = given.get("request", "")
    if not name:
        raise _missing("request")
    if name.lower() != "getcapabilities":
        _ensure_version(given.get("version"))
    read: dict[str, Callable[[Parameters], Operation]] = {
        "getcapabilities": _capabilities,
        "describerecord": _describe,
        "getdomain": _domain,
        "getrecords": _records,
        "getrecordbyid": _by_id,
    }
    if name.lower() not in read:
        raise _unknown_operation(name)
    return read[name.lower()](given)


def _capabilities(given: Parameters) -> GetCapabilities:
    versions = _listed(given.get("acceptversions", given.get("version", "")))
    if versions and VERSION not in versions:
        raise Refused(
            "VersionNegotiationFailed",
            "acceptversions",
            f"Diese Fassungen gibt es hier nicht: {', '.join(versions)[:100]}. Es gibt {VERSION}.",
            f"These versions are not spoken here: {', '.join(versions)[:100]}. {VERSION} is.",
        )
    formats = _listed(given.get("acceptformats", ""))
    if formats and not set(formats) & set(FORMATS):
        raise invalid("acceptformats", formats[0])
    return GetCapabilities(_listed(given.get("sections", "")))


def _describe(given: Parameters) -> DescribeRecord:
    _ensure_format(given)
    language = given.get("schemalanguage", "")
    if language and language not in SCHEMA_LANGUAGES:
        raise invalid("schemalanguage", language)
    return DescribeRecord(_types(given.get("typename", given.get("typenames", "")), "typename"))


def _domain(given: Parameters) -> GetDomain:
    parameters, properties = _listed(given.get("parametername", "")), _listed(given.get("propertyname", ""))
    if not parameters and not properties:
        raise _missing("parametername")
    return GetDomain(parameters[:_MOST_NAMES], properties[:_MOST_NAMES])


def _records(given: Parameters) -> GetRecords:
    names = given.get("typenames") or given.get("typename")
    if not names:
        raise _missing("typenames")
    return _get_records({**given, "typenames": names}, _constraint(given), _order(given.get("sortby", "")))


def _get_records(given: Parameters, condition: Condition | None, order: tuple[tuple[str, bool], ...]) -> GetRecords:
    _ensure_format(given)
    _types(given.get("typenames", ""), "typenames")
    result_type = given.get("resulttype", "hits").lower()
    if result_type not in _RESULTS:
        raise invalid("resulttype", result_type)
    names = tuple(filters.known(name, "elementname") for name in _listed(given.get("elementname", ""))[:_MOST_NAMES])
    return GetRecords(
        result_type=cast(ResultType, result_type),
        schema=_schema(given),
        element_set=_element_set(given),
        elements=names,
        condition=condition,
        order=order,
        start=max(_count(given, "startposition", 1), 1),
        most=min(_count(given, "maxrecords", 10), MOST_RECORDS),
    )


def _by_id(given: Parameters) -> GetRecordById:
    _ensure_format(given)
    identifiers = _listed(given.get("id", ""))
    if not identifiers:
        raise _missing("id")
    return GetRecordById(identifiers[:_MOST_IDENTIFIERS], _schema(given), _element_set(given))


def _constraint(given: Parameters) -> Condition | None:
    text = given.get("constraint", "")
    if not text:
        return None
    language = given.get("constraintlanguage", "").upper()
    if language not in ("", "FILTER", "CQL_TEXT", "CQLTEXT"):
        raise invalid("constraintlanguage", language)
    if language == "FILTER" or (not language and text.startswith("<")):
        return filters.condition_of(_document(text.encode("utf-8", "replace")))
    return cql.condition_of(text)


def _order(written: str) -> tuple[tuple[str, bool], ...]:
    """Return properties and whether descending, from `dc:title:A,dct:modified:D`."""
    found = []
    for item in _listed(written)[:_MOST_NAMES]:
        name, colon, way = item.rpartition(":")
        is_way = colon and way.upper() in ("A", "D", "ASC", "DESC")
        found.append((filters.known(name if is_way else item, "sortby"), bool(is_way) and way.upper().startswith("D")))
    return tuple(found)


def _of_document(root: Element) -> Operation:
    """Return the operation of an XML request: its attributes and simple elements are the same parameters as in an address."""
    name = local_name(root.tag)
    given = {key.lower(): value.strip() for key, value in root.attrib.items() if not key.startswith("{")}
    _ensure_service(given.get("service"))
    if name == "GetCapabilities":
        told = {"acceptversions": _texts(root, "Version"), "sections": _texts(root, "Section")}
        return _capabilities({**given, **told, "acceptformats": _texts(root, "OutputFormat")})
    _ensure_version(given.get("version"))
    if name == "DescribeRecord":
        return _describe({**given, "typename": _texts(root, "TypeName")})
    if name == "GetDomain":
        return _domain({"parametername": _texts(root, "ParameterName"), "propertyname": _texts(root, "PropertyName")})
    if name == "GetRecordById":
        return _by_id({**given, "id": _texts(root, "Id"), "elementsetname": _texts(root, "ElementSetName")})
    if name == "GetRecords":
        return _records_of(root, given)
    raise _unknown_operation(name)


def _records_of(root: Element, given: dict[str, str]) -> GetRecords:
    queries = [child for child in root if local_name(child.tag) == "Query"]
    if len(queries) != 1:
        raise _missing("Query")
    query = queries[0]
    constraints = [child for child in query if local_name(child.tag) == "Constraint"]
    sorting = [child for child in query if local_name(child.tag) == "SortBy"]
    told = {"elementsetname": _texts(query, "ElementSetName"), "elementname": _texts(query, "ElementName")}
    told["typenames"] = query.get("typeNames", "").replace(" ", ",")
    condition = _constraint_of(constraints[0]) if constraints else None
    return _get_records({**given, **told}, condition, _order_of(sorting[0]) if sorting else ())


def _constraint_of(element: Element) -> Condition | None:
    inner = [child for child in element if local_name(child.tag) in ("Filter", "CqlText")]
    if not inner:
        raise filters.refused("Die Bedingung enthält weder Filter noch CqlText.", "The constraint holds no Filter or CqlText.")
    if namespace(inner[0].tag) not in _FILTER_SPACES:
        raise filters.refused(
            "Filter und CqlText stehen in fremden Namensräumen.", "Filter and CqlText are in foreign namespaces."
        )
    if local_name(inner[0].tag) == "CqlText":
        return cql.condition_of(inner[0].text or "")
    return filters.condition_of(inner[0])


def _order_of(element: Element) -> tuple[tuple[str, bool], ...]:
    found = []
    for item in list(element)[:_MOST_NAMES]:
        name = _texts(item, "PropertyName") or _texts(item, "ValueReference")
        found.append((filters.known(name, "sortby"), _texts(item, "SortOrder").upper().startswith("D")))
    return tuple(found)


def _texts(element: Element, name: str) -> str:
    """Return the texts of all elements of a name below, with commas between."""
    return ",".join((node.text or "").strip() for node in element.iter() if local_name(node.tag) == name)


def _listed(written: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in written.split(",") if item.strip())


def _types(written: str, locator: str) -> tuple[str, ...]:
    names = tuple(item.rpartition(":")[2] for item in _listed(written.replace(" ", ",")))
    for name in names:
        if name not in _RECORD_TYPES:
            raise invalid(locator, name)
    return names


def _schema(given: Parameters) -> str:
    schema = given.get("outputschema") or DUBLIN_CORE
    if schema not in SCHEMAS:
        raise invalid("outputschema", schema)
    return schema


def _element_set(given: Parameters) -> ElementSet:
    name = given.get("elementsetname") or ("full" if given.get("elementname") else "summary")
    if name.lower() not in _SETS:
        raise invalid("elementsetname", name)
    return cast(ElementSet, name.lower())


def _count(given: Parameters, name: str, otherwise: int) -> int:
    written = given.get(name, "")
    if not written:
        return otherwise
    if not written.isascii() or not written.isdigit() or len(written) > 18:
        raise invalid(name, written)
    return int(written)


def _ensure_format(given: Parameters) -> None:
    written = given.get("outputformat", "")
    if written and written.partition(";")[0].strip() not in FORMATS:
        raise invalid("outputformat", written)


def _ensure_service(written: str | None) -> None:
    if not written:
        raise _missing("service")
    if written.upper() != "CSW":
        raise invalid("service", written)


def _ensure_version(written: str | None) -> None:
    if not written:
        raise _missing("version")
    if written != VERSION:
        raise invalid("version", written)


def _missing(name: str) -> Refused:
    return Refused("MissingParameterValue", name, f"Der Parameter {name} fehlt.", f"The parameter {name} is missing.")


def invalid(name: str, value: str) -> Refused:
    """Return the exception for a parameter whose value is not offered here."""
    shown = value[:100]
    return Refused(
        "InvalidParameterValue",
        name,
        f"„{shown}“ ist für {name} nicht möglich.",
        f"'{shown}' is not possible for {name}.",
    )


def _unknown_operation(name: str) -> Refused:
    if name.lower() in ("transaction", "harvest"):
        return Refused(
            "OperationNotSupported",
            name,
            f"{name[:50]} gibt es hier nicht: Datensätze entstehen im Stadtzwilling selbst.",
            f"{name[:50]} is not offered: records come from the twin itself.",
        )
    return Refused(
        "OperationNotSupported", "request", f"Die Operation „{name[:50]}“ gibt es nicht.", f"There is no operation '{name[:50]}'."
    )
