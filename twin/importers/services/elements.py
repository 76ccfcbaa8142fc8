"""Reading capabilities by the local names of their elements: versions and profiles differ in namespaces, hardly in names."""

from __future__ import annotations

from collections.abc import Iterator

from twin.errors import FileDamaged
from twin.geodata.bbox import BBox
from twin.importers.xml import Element, local_name

_XLINK = "{http://www.w3.org/1999/xlink}href"
EXCEPTIONS = ("ServiceExceptionReport", "ExceptionReport", "WMTException")


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the direct children of that local name."""
    return (child for child in element if local_name(child.tag) == name)


def find(element: Element | None, *path: str) -> Element | None:
    """Return the first element down a path of local names, None when there is none."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def text(element: Element | None, *path: str) -> str:
    """Return the text at the end of a path, blanks collapsed, "" when there is none."""
    found = find(element, *path)
    return " ".join((found.text or "").split()) if found is not None else ""


def texts(element: Element, name: str) -> list[str]:
    """Return the texts of the direct children of that name."""
    return [" ".join((child.text or "").split()) for child in children(element, name)]


def href(element: Element | None) -> str:
    """Return the xlink:href of an element, "" when there is none."""
    return str(element.get(_XLINK) or "").strip() if element is not None else ""


def named_box(element: Element | None) -> BBox | None:
    """Return the rectangle in CRS84 a layer states, None for none or nonsense.

    Understands `EX_GeographicBoundingBox`, `WGS84BoundingBox`, and the attributes of `LatLonBoundingBox`, `LatLongBoundingBox`
    and of a `BoundingBox` whose system writes longitude first.
    """
    if element is None:
        return None
    kind = local_name(element.tag)
    try:
        if kind == "EX_GeographicBoundingBox":
            names = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
            values = [float(text(element, name)) for name in names]
        elif kind in ("LatLonBoundingBox", "LatLongBoundingBox", "BoundingBox"):
            values = [float(element.get(name, "")) for name in ("minx", "miny", "maxx", "maxy")]
        else:
            values = [float(number) for corner in ("LowerCorner", "UpperCorner") for number in text(element, corner).split()]
        west, south, east, north = values
    except ValueError:
        return None
    if not (-360 <= west <= east <= 360 and -90 <= south <= north <= 90):
        return None
    return BBox(west, south, east, north)


def exception_text(root: Element) -> str:
    """Return what the service says in an exception report, "" for every other document."""
    if local_name(root.tag) not in EXCEPTIONS:
        return ""
    said = " ".join(" ".join(str(part) for part in root.itertext()).split())
    return said[:300] or "–"


def refuse_exception(root: Element, name: str) -> None:
    """Raise FileDamaged (SERVICE_EXCEPTION) with the service's own words when the document is an exception report."""
    said = exception_text(root)
    if said:
        raise FileDamaged(
            "SERVICE_EXCEPTION", f"„{name}“: Der Dienst meldet: {said}", f"'{name}': the service says: {said}", file=name
        )


def operation_address(root: Element, operation: str, encoding: str = "") -> str:
    """Return where an OWS operation is asked by GET, "" when it is not offered; `encoding` as WMTS constrains it (KVP)."""
    metadata = find(root, "OperationsMetadata")
    for item in children(metadata, "Operation") if metadata is not None else ():
        http = find(item, "DCP", "HTTP")
        if item.get("name") != operation or http is None:
            continue
        gets = list(children(http, "Get"))
        fitting = [get for get in gets if encoding and encoding in " ".join(str(part) for part in get.itertext())]
        return next((href(get) for get in [*fitting, *gets] if href(get)), "")
    return ""


def parameter_values(root: Element, operation: str, parameter: str) -> list[str]:
    """Return the values an OWS operation allows for a parameter, in the writing of 1.1 and of 2.0."""
    metadata = find(root, "OperationsMetadata")
    for item in children(metadata, "Operation") if metadata is not None else ():
        for found in children(item, "Parameter") if item.get("name") == operation else ():
            if str(found.get("name", "")).lower() == parameter.lower():
                allowed = find(found, "AllowedValues")
                return texts(allowed if allowed is not None else found, "Value")
    return []


def constraint(root: Element, name: str) -> str:
    """Return the default of a constraint of the whole service or of one operation, "" when it is not stated."""
    metadata = find(root, "OperationsMetadata")
    if metadata is None:
        return ""
    for place in [metadata, *children(metadata, "Operation")]:
        for found in children(place, "Constraint"):
            if found.get("name") == name:
                return text(found, "DefaultValue") or text(found, "AllowedValues", "Value") or text(found, "Value")
    return ""
