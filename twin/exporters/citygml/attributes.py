"""What a city object's attributes become in CityGML: elements of the schema in its order, all others generic attributes."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from twin.exporters.citygml.words import WHOLES, Kind, Version

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$")
_ADDRESS = ("country", "city", "street", "houseNumber", "postcode", "address")
_TERRAIN = tuple(f"{where}Terrain" for where in ("entirelyAbove", "substantiallyAbove", "substantiallyAboveAndBelow"))
_WATER = (*(name.replace("Terrain", "WaterSurface") for name in _TERRAIN), "temporarilyAboveAndBelowWaterSurface")
_BELOW = ("substantiallyBelow", "entirelyBelow")
# words that the schemas allow; any other value is told as a generic attribute
_WORDS = {
    "relativeToTerrain": frozenset((*_TERRAIN, *(f"{where}Terrain" for where in _BELOW))),
    "relativeToWater": frozenset((*_WATER, *(f"{where}WaterSurface" for where in _BELOW))),
    "conditionOfConstruction": frozenset(("declined", "demolished", "functional", "projected", "ruin", "underConstruction")),
}
_LENGTHS = (
    "measuredHeight",
    "storeyHeightsAboveGround",
    "storeyHeightsBelowGround",
    "height",
    "trunkDiameter",
    "crownDiameter",
    "averageHeight",
)
_CODES = ("class", "function", "usage", "roofType", "species")
_WHOLE = ("storeysAboveGround", "storeysBelowGround", "yearOfConstruction", "yearOfDemolition")


def clean(text: str) -> str:
    """Return text fit for XML: without control characters, escaped."""
    return escape(_UNPRINTABLE.sub("", text))


class Told:
    """The attributes of one object: `head` before the geometry, `own` where the class has its own, `address` at its place."""

    def __init__(self, attributes: dict[str, Any], kind: Kind, version: Version) -> None:
        self._left = {key: value for key, value in attributes.items() if value is not None and value != ""}
        self._kind = kind
        self._new = version == "3.0"
        first = self._gml() + self._lifespan()
        relative = "".join(self._word("core", name) for name in ("relativeToTerrain", "relativeToWater"))
        reference = self._reference()
        construction = self._construction() if self._new and kind.element in WHOLES else ""
        own = "".join(self._own(name) for name in kind.attributes)
        self.address = self._address() if kind.address else ""
        generic = self._generics()
        self.head = first + reference + relative + generic
        self.own = construction + own

    def _gml(self) -> str:
        return "".join(
            f"<gml:{name}>{clean(text)}</gml:{name}>\n" for name in ("description", "name") if (text := self._text(name))
        )

    def _text(self, name: str) -> str:
        value = self._left.pop(name, None)
        return "" if value is None else str(value)

    def _lifespan(self) -> str:
        names = ("creationDate", "terminationDate", *(("validFrom", "validTo") if self._new else ()))
        found = ""
        for name in names:
            text = str(self._left.get(name, ""))
            if self._new and _DATE.match(text):
                text = f"{text}T00:00:00"
            if (_DATE_TIME if self._new else _DATE).match(text):
                del self._left[name]
                found += f"<core:{name}>{text}</core:{name}>\n"
        return found

    def _word(self, prefix: str, name: str) -> str:
        """Return the element of an attribute whose value is one of a few words."""
        if str(self._left.get(name)) not in _WORDS[name]:
            return ""
        return f"<{prefix}:{name}>{self._text(name)}</{prefix}:{name}>\n"

    def _reference(self) -> str:
        target, system = self._text("externalReference"), self._text("externalSystem")
        if not target:
            return ""
        told = f"<core:informationSystem>{clean(system)}</core:informationSystem>" if system else ""
        if self._new:
            inner = f"<core:targetResource>{clean(target)}</core:targetResource>{told}"
            return (
                f"<core:externalReference>\n<core:ExternalReference>{inner}</core:ExternalReference>\n</core:externalReference>\n"
            )
        name = "uri" if target.startswith(("http:", "https:", "urn:")) else "name"
        inner = f"<core:externalObject><core:{name}>{clean(target)}</core:{name}></core:externalObject>"
        return f"<core:externalReference>\n{told}{inner}\n</core:externalReference>\n"

    def _construction(self) -> str:
        """The construction module of 3.0: dates instead of years, the height with what it is measured between."""
        found = self._word("con", "conditionOfConstruction")
        for end in ("Construction", "Demolition"):
            year, date = self._left.get(f"yearOf{end}"), str(self._left.get(f"dateOf{end}", ""))
            if not _DATE.match(date) and isinstance(year, int) and 0 < year < 10000:
                date = f"{year:04d}-01-01"
            if _DATE.match(date):
                self._left.pop(f"yearOf{end}", None)
                self._left.pop(f"dateOf{end}", None)
                found += f"<con:dateOf{end}>{date}</con:dateOf{end}>\n"
        height = self._left.get("measuredHeight")
        if isinstance(height, (int, float)) and "measuredHeight.uom" not in self._left:
            del self._left["measuredHeight"]
            found += (
                "<con:height>\n<con:Height>\n<con:highReference>highestRoofEdge</con:highReference>\n"
                "<con:lowReference>lowestGroundPoint</con:lowReference>\n<con:status>measured</con:status>\n"
                f'<con:value uom="m">{height!r}</con:value>\n</con:Height>\n</con:height>\n'
            )
        return found

    def _own(self, name: str) -> str:
        value, prefix = self._left.get(name), self._kind.prefix
        if value is None:
            return f"<{prefix}:granularity>way</{prefix}:granularity>\n" if name == "granularity" else ""
        space = ""
        if name in _CODES:
            address = self._text(f"{name}CodeSpace")
            space = f" codeSpace={quoteattr(_UNPRINTABLE.sub('', address))}" if address else ""
        elif name in _WHOLE:
            if not isinstance(value, int) or value < 0 or (name.startswith("year") and not 999 < value < 10000):
                return ""
        elif name in _LENGTHS:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return ""
            space = f" uom={quoteattr(self._text(f'{name}.uom') or 'm')}"
        self._left.pop(name)
        texts = str(value).split("; ") if name in ("function", "usage") else [str(value)]
        return "".join(f"<{prefix}:{name}{space}>{clean(text)}</{prefix}:{name}>\n" for text in texts)

    def _address(self) -> str:
        parts = {name: text for name in _ADDRESS if (text := self._text(name))}
        if not any(name in parts for name in _ADDRESS[:-1]):
            if "address" in parts:
                self._left["address"] = parts["address"]
            return ""
        return _address_3(parts) if self._new else _address_2(parts)

    def _generics(self) -> str:
        left = {key: value for key, value in self._left.items() if not (key.endswith(".uom") and key[:-4] in self._left)}
        return "".join(self._generic(key, value) for key, value in left.items())

    def _generic(self, name: str, value: Any) -> str:
        unit = self._left.get(f"{name}.uom")
        kind, text = "string", str(value)
        if isinstance(value, int) and not isinstance(value, bool):
            kind = "int" if abs(value) < 1 << 31 else "string"
        elif isinstance(value, float):
            kind, text = ("measure" if unit else "double"), repr(value)
        uom = f" uom={quoteattr(str(unit))}" if kind == "measure" else ""
        if self._new:
            element = f"gen:{kind.capitalize()}Attribute"
            inner = f"<gen:name>{clean(name)}</gen:name><gen:value{uom}>{clean(text)}</gen:value>"
            return f"<core:genericAttribute><{element}>{inner}</{element}></core:genericAttribute>\n"
        element, named = f"gen:{kind}Attribute", quoteattr(_UNPRINTABLE.sub("", name))
        return f"<{element} name={named}><gen:value{uom}>{clean(text)}</gen:value></{element}>\n"


def _address_2(parts: dict[str, str]) -> str:
    street = _tagged("xAL:ThoroughfareNumber", parts.get("houseNumber")) + _tagged("xAL:ThoroughfareName", parts.get("street"))
    inner = _tagged("xAL:LocalityName", parts.get("city"))
    if street:
        inner += f'<xAL:Thoroughfare Type="Street">{street}</xAL:Thoroughfare>'
    if "postcode" in parts:
        inner += f"<xAL:PostalCode>{_tagged('xAL:PostalCodeNumber', parts['postcode'])}</xAL:PostalCode>"
    country = _tagged("xAL:CountryName", parts.get("country"))
    place = f'<xAL:Locality Type="Town">{inner}</xAL:Locality>' if inner else ""
    details = f"<xAL:AddressDetails><xAL:Country>{country}{place}</xAL:Country></xAL:AddressDetails>"
    return f"<core:Address>\n<core:xalAddress>{details}</core:xalAddress>\n</core:Address>\n"


def _address_3(parts: dict[str, str]) -> str:
    inner = ""
    for element, name, key in (("Country", "NameElement", "country"), ("Locality", "NameElement", "city")):
        if key in parts:
            inner += f"<xAL:{element}>{_tagged(f'xAL:{name}', parts[key])}</xAL:{element}>"
    number = f"<xAL:Number>{_tagged('xAL:Identifier', parts['houseNumber'])}</xAL:Number>" if "houseNumber" in parts else ""
    street = _tagged("xAL:NameElement", parts.get("street"))
    if number or street:
        inner += f"<xAL:Thoroughfare>{street}{number}</xAL:Thoroughfare>"
    if "postcode" in parts:
        inner += f"<xAL:PostCode>{_tagged('xAL:Identifier', parts['postcode'])}</xAL:PostCode>"
    return f"<core:Address>\n<core:xalAddress><xAL:Address>{inner}</xAL:Address></core:xalAddress>\n</core:Address>\n"


def _tagged(element: str, text: str | None) -> str:
    return f"<{element}>{clean(text)}</{element}>" if text else ""
