"""The pieces ISO 19139 documents are made of: texts, codes, anchors, dates, contacts."""

from __future__ import annotations

import re
from datetime import datetime

from twin.catalogue.record import Contact
from twin.importers import xml
from twin.importers.xml import Element

NAMESPACES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "srv": "http://www.isotc211.org/2005/srv",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_CODES = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#"
_LANGUAGES = "http://www.loc.gov/standards/iso639-2/"
# ISO 639-1 to the bibliographic codes of ISO 639-2 that GDI-DE and INSPIRE ask for
_THREE_LETTERS = {
    "de": "ger", "en": "eng", "fr": "fre", "nl": "dut", "pl": "pol", "cs": "cze", "da": "dan", "es": "spa", "it": "ita",
    "pt": "por", "sv": "swe", "fi": "fin", "el": "gre", "deu": "ger", "fra": "fre", "nld": "dut", "ces": "cze", "ell": "gre",
}  # fmt: skip
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_FIRST_OF_ALL = "0001-01-01"


def qualified(name: str) -> str:
    """Return `prefix:name` as `{namespace}name`."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def put(parent: Element, path: str, text: str | None = None, **attributes: str) -> Element:
    """Add the nested elements of a path such as `gmd:scope/gmd:DQ_Scope` and return the innermost, which gets the text.

    Attributes are named as in the document, with `_` for `:` behind the prefixes `gco`, `xlink` and `xsi`.
    """
    *outer, last = path.split("/")
    for name in outer:
        parent = xml.put(parent, qualified(name))
    return xml.put(parent, qualified(last), text, {_attribute(name): value for name, value in attributes.items()})


def _attribute(name: str) -> str:
    prefix, _, local = name.partition("_")
    return qualified(f"{prefix}:{local}") if local and prefix in NAMESPACES else name


def string(parent: Element, path: str, text: str) -> None:
    """Add a property holding a `gco:CharacterString`; without text it says that the value is missing."""
    if text:
        put(parent, f"{path}/gco:CharacterString", text)
    else:
        put(parent, path, gco_nilReason="missing")


def optional(parent: Element, path: str, text: str) -> None:
    """Add a property holding a `gco:CharacterString`, nothing when there is no text."""
    if text:
        string(parent, path, text)


def anchor(parent: Element, path: str, text: str, address: str) -> None:
    """Add a property holding a text that leads to an address."""
    put(parent, f"{path}/gmx:Anchor", text, xlink_href=address)


def code(parent: Element, path: str, kind: str, value: str) -> None:
    """Add a property holding a value of a code list such as `MD_ScopeCode`; without value it says that it is missing."""
    if not value:
        put(parent, path, gco_nilReason="missing")
        return
    put(parent, f"{path}/gmd:{kind}", value, codeList=f"{_CODES}{kind}", codeListValue=value)


def language(parent: Element, path: str, value: str) -> None:
    """Add a property holding a language by its three letters; without one it says that it is missing."""
    letters = three_letters(value)
    if not letters:
        put(parent, path, gco_nilReason="missing")
        return
    put(parent, f"{path}/gmd:LanguageCode", letters, codeList=_LANGUAGES, codeListValue=letters)


def three_letters(value: str) -> str:
    """Return a language as ISO 639-2/B writes it (`ger`), "" for none; unknown ones as they are."""
    plain = value.strip().lower().split("-")[0]
    return _THREE_LETTERS.get(plain, value.strip())


def date(parent: Element, path: str, value: str) -> None:
    """Add a property holding a date or a moment; what is neither is said to be missing."""
    if is_date(value):
        put(parent, f"{path}/gco:{'DateTime' if 'T' in value else 'Date'}", value)
    else:
        put(parent, path, gco_nilReason="missing")


def is_date(value: str) -> bool:
    """Return whether the text can stand in a document: a year, a month, a day, or a moment of the calendar."""
    if not (_DATE.fullmatch(value) or _DATE_TIME.fullmatch(value)):
        return False
    try:
        datetime.fromisoformat(value + _FIRST_OF_ALL[len(value) :])
    except ValueError:
        return False
    return True


def contact(parent: Element, path: str, given: Contact) -> None:
    """Add a property holding a person or office with its role."""
    party = put(parent, f"{path}/gmd:CI_ResponsibleParty")
    optional(party, "gmd:individualName", given.name)
    optional(party, "gmd:organisationName", given.organisation)
    if given.phone or given.email or given.address:
        info = put(party, "gmd:contactInfo/gmd:CI_Contact")
        if given.phone:
            string(info, "gmd:phone/gmd:CI_Telephone/gmd:voice", given.phone)
        if given.email or given.address:
            place = put(info, "gmd:address/gmd:CI_Address")
            optional(place, "gmd:deliveryPoint", given.address)
            optional(place, "gmd:electronicMailAddress", given.email)
    code(party, "gmd:role", "CI_RoleCode", given.role)
