"""Attributes of a CityGML object: the fixed ones, generic ones, external references and addresses, flattened."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from twin.importers.citygml.vocabulary import CITYGML, GML
from twin.importers.xml import Element, local_name, namespace

Value = str | float | int | None
Attributes = dict[str, Any]
Unreadable = Callable[[str, str], None]

_INTEGERS = {"storeysAboveGround", "storeysBelowGround", "yearOfConstruction", "yearOfDemolition"}
_CODES = {"class", "function", "usage", "roofType", "species", "surfaceMaterial", "name"}
_LISTS = {"storeyHeightsAboveGround", "storeyHeightsBelowGround"}
_GML_TEXTS = {"name", "description"}
_METRES = {"m": 1.0, "metre": 1.0, "meter": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0, "ft": 0.3048, "[ft_i]": 0.3048}
_ADDRESS_KEYS = {
    "CountryName": "country",
    "LocalityName": "city",
    "ThoroughfareName": "street",
    "ThoroughfareNumber": "houseNumber",
    "Number": "houseNumber",
    "PostalCodeNumber": "postcode",
}
# xAL 3 (CityGML 3.0) puts every name into the same element, so the one around it tells what it is
_ADDRESS_PARENTS = {
    "Country": "country",
    "Locality": "city",
    "Thoroughfare": "street",
    "Number": "houseNumber",
    "PostCode": "postcode",
}


def take(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    """Put what one property element says into `into`; a number that is none is left out and told to `unreadable`."""
    reader = _reader(child.tag)
    if reader is not None:
        reader(child, into, unreadable)


def take_plain(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    """Put a value of an extension's property into `into`: a number where it has a unit, else text, its code list beside it."""
    reader = _reader(child.tag)
    if reader is None:
        reader = _code if child.get("codeSpace") else _plain
    reader(child, into, unreadable)


@functools.lru_cache(maxsize=1024)
def knows(tag: str) -> bool:
    """Return whether a property element is an attribute although it holds other elements."""
    name = local_name(tag)
    return name in _NESTED or name.endswith(("Attribute", "AttributeSet")) or namespace(tag) in GML


_NESTED = {"externalReference", "height", "genericAttribute"}


@functools.lru_cache(maxsize=1024)
def _reader(tag: str) -> Callable[[Element, Attributes, Unreadable], None] | None:
    name, uri = local_name(tag), namespace(tag)
    if uri in GML:
        return _text if name in _GML_TEXTS else None
    if not uri.startswith(CITYGML):
        return None
    if name in _INTEGERS:
        return _integer
    special = {
        "externalReference": _reference,
        "height": _height,
        "genericAttribute": _generic_property,
        "measuredHeight": _measured_height,
    }
    if name in special:
        return special[name]
    if name.endswith(("Attribute", "AttributeSet")):
        return _generic
    if name in _LISTS:
        return _text
    return _code if name in _CODES else _plain


def _text(child: Element, into: Attributes, _unreadable: Unreadable) -> None:
    name, text = local_name(child.tag), (child.text or "").strip()
    if not text:
        return
    if "\n" in text:
        text = " ".join(text.split())
    into[name] = f"{into[name]}; {text}" if name in into else text
    if name in ("dateOfConstruction", "dateOfDemolition") and text[:4].isdigit():
        into.setdefault(name.replace("date", "year"), int(text[:4]))


def _code(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    """A value out of a code list: the list's address stands beside it, as `functionCodeSpace`."""
    _text(child, into, unreadable)
    space = child.get("codeSpace")
    if space:
        into.setdefault(f"{local_name(child.tag)}CodeSpace", space)


def _plain(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    """A value of no special kind: a number where it has a unit, which stands beside it unless it is the metre, else text."""
    unit = _unit(child)
    if not unit:
        _text(child, into, unreadable)
        return
    name = local_name(child.tag)
    _convert(name, child.text, _finite, into, unreadable)
    if name in into and _METRES.get(unit) != 1.0:
        into[f"{name}.uom"] = unit


def _unit(child: Element) -> str:
    """Return the unit of a measure without the address it comes with: `#m` and `urn:ogc:def:uom:UCUM::m` are `m`."""
    written = child.get("uom")
    return str(written).rpartition("#")[2].rpartition(":")[2].rpartition("/")[2].strip() if written else ""


def _measured_height(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    """The height in metres; a unit that is no length stands beside the number."""
    _convert("measuredHeight", child.text, _finite, into, unreadable)
    unit = _unit(child)
    if unit and "measuredHeight" in into:
        factor = _METRES.get(unit)
        if factor is None:
            into["measuredHeight.uom"] = unit
        elif factor != 1.0:
            into["measuredHeight"] *= factor


def _integer(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    _convert(local_name(child.tag), child.text, _whole, into, unreadable)


def _whole(text: str) -> int:
    if text.isdecimal():
        return int(text)
    # a year may come as 1929-01-01 or 1929Z, a storey count as 2.0
    head = text.partition("-")[0].rstrip("Zz") if text[:1].isdigit() else text
    number = float(head)
    if number != int(number):
        raise ValueError(text)
    return int(number)


def _finite(text: str) -> float:
    number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _convert(name: str, text: str | None, kind: Callable[[str], Value], into: Attributes, unreadable: Unreadable) -> None:
    stripped = (text or "").strip()
    if not stripped:
        return
    try:
        into[name] = kind(stripped)
    except (ValueError, OverflowError):
        unreadable(name, stripped)


def _reference(child: Element, into: Attributes, _unreadable: Unreadable) -> None:
    for item in child.iter():
        name, text = local_name(item.tag), (item.text or "").strip()
        if text and name in ("name", "uri", "targetResource"):
            into.setdefault("externalReference", text)
        elif text and name == "informationSystem":
            into.setdefault("externalSystem", text)


def _height(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    """CityGML 3.0: con:height/con:Height/con:value, the successor of measuredHeight; of a tree a plain measure."""
    if len(child) == 0:
        _plain(child, into, unreadable)
        return
    for item in child.iter():
        if local_name(item.tag) == "value":
            _measured_height(item, into, unreadable)
            return


def _generic_property(child: Element, into: Attributes, unreadable: Unreadable) -> None:
    for item in child:
        _generic(item, into, unreadable)


def _generic(child: Element, into: Attributes, unreadable: Unreadable, prefix: str = "") -> None:
    kind = local_name(child.tag)
    name, text = child.get("name") or "", ""
    if name and kind == "stringAttribute" and len(child) == 1 and not prefix and name not in into:
        # by far the commonest: one value, taken as written
        value = (child[0].text or "").strip()
        if value:
            into[name] = value
        return
    nested: list[Element] = []
    unit = ""
    for item in child:
        item_name = local_name(item.tag)
        if item_name == "name":
            name = (item.text or "").strip()
        elif item_name == "value":
            text = (item.text or "").strip()
            unit = _unit(item)
        elif item_name.endswith(("Attribute", "AttributeSet")):
            nested.append(item)
        elif item_name == "genericAttribute":
            nested.extend(item)
    if not name:
        return
    key = f"{prefix}{name}"
    if kind.lower().endswith("set"):
        for item in nested:
            _generic(item, into, unreadable, f"{key}.")
        return
    target = key if key not in into else f"gen.{key}"
    convert: dict[str, Callable[[str], Value]] = {"int": _whole, "double": _finite, "measure": _finite}
    _convert(target, text, convert.get(kind.removesuffix("Attribute").lower(), str), into, unreadable)
    if unit and target in into:
        into[f"{target}.uom"] = unit


def take_address(child: Element, into: Attributes) -> None:
    """Put an address property into `into`: country, city, street, houseNumber, postcode, and one line as `address`.

    Of several addresses the parts are those of the first; `address` lists all, separated by "; ".
    """
    parts: dict[str, str] = {}
    for item in child.iter():
        text = item.text
        if not text or text.isspace():
            continue
        name = local_name(item.tag)
        key = _ADDRESS_KEYS.get(name)
        if key is None and name in ("NameElement", "Identifier"):
            key = _ADDRESS_PARENTS.get(local_name(item.getparent().tag))
        if key is not None:
            parts.setdefault(key, text.strip())
    if not parts:
        return
    line = _line(parts)
    if "address" in into:
        into["address"] = f"{into['address']}; {line}"
        return
    into.update(parts)
    into["address"] = line


def _line(parts: dict[str, str]) -> str:
    street = " ".join(parts[key] for key in ("street", "houseNumber") if key in parts)
    city = " ".join(parts[key] for key in ("postcode", "city") if key in parts)
    return ", ".join(part for part in (street, city) if part) or parts.get("country", "")
