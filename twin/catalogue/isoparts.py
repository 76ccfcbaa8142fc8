"""Parts that ISO 19139 and ISO 19115-3 write alike, or so nearly alike that one reading serves both."""

from __future__ import annotations

import re
from collections.abc import Iterable

from twin.catalogue import extents
from twin.catalogue.isotext import Wording, anchor, code, code_in, each, find, plain, within
from twin.catalogue.record import Contact, Dates, Resolution
from twin.catalogue.writtendates import iso_date
from twin.geodata.bbox import BBox
from twin.importers.xml import Element, local_name

MOST_CONTACTS, MOST_KEYWORDS = 50, 500

_ROLES = {"lastRevision": "revision", "lastUpdate": "revision", "released": "publication", "issued": "publication"}
_EPSG = re.compile(r"epsg\D{0,12}(?:\d+(?:\.\d+)*[:/])?\D{0,2}(\d{4,6})\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\b\d{4,6}\b")
_METRES = {
    **dict.fromkeys(("m", "meter", "metre", "meters", "metres", "9001", "mtr"), 1.0),
    **dict.fromkeys(("km", "kilometer", "kilometre", "kilometers", "kilometres", "9036"), 1000.0),
    **dict.fromkeys(("dm", "decimeter", "decimetre"), 0.1),
    **dict.fromkeys(("cm", "centimeter", "centimetre", "centimeters", "centimetres", "1033"), 0.01),
    **dict.fromkeys(("mm", "millimeter", "millimetre"), 0.001),
    **dict.fromkeys(("ft", "foot", "feet", "9002"), 0.3048),
}
# InGrid writes a service's resolution at the end of its abstract, as ISO 19119 has no place for it
_IN_ABSTRACT = re.compile(r"Maßstab: 1:(\d+|null); Bodenauflösung: ([\d.,]+|null) ?m;")


class Unread:
    """What a record writes and nobody can read, kept as `field: words`."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.texts: list[str] = []

    def add(self, field: str, words: str) -> None:
        """Note words that stand where `field` is expected; empty ones are none."""
        if words:
            self.texts.append(f"{field}: {plain(words)[:200]}")


def wrapped(element: Element | None) -> str:
    """Return the first text inside a property, whatever it is wrapped in: Date, DateTime, TimeInstant, Integer, or bare."""
    if element is None:
        return ""
    return next((text for part in element.itertext() if (text := part.strip())), "")


def dates(citation: Element | None, metadata: str, unread: Unread) -> Dates:
    """Return the dates of a citation beside that of the record: the latest revision and publication, the first creation.

    A date of unknown kind counts as creation where there is no other, the weakest thing to say of it.
    """
    found: dict[str, list[str]] = {}
    for item in each(citation, "date/CI_Date"):
        role = code_in(item, "dateType")
        written = wrapped(find(item, "date"))
        date = iso_date(written)
        if date:
            found.setdefault(_ROLES.get(role, role), []).append(date)
        else:
            unread.add("dates", written)
    creation = min(found.get("creation", [""]))
    publication, revision = (max(found.get(role, [""])) for role in ("publication", "revision"))
    if not (creation or publication or revision):
        creation = min(found.get("", [""]))
    changed = iso_date(metadata)
    if metadata and not changed:
        unread.add("dates", metadata)
    return Dates(creation, publication, revision, changed)


def contacts(properties: Iterable[Element], wording: Wording) -> list[Contact]:
    """Return the contacts of properties such as `pointOfContact`, those that say nothing left out."""
    found: list[Contact] = []
    for item in properties:
        for party in item:
            contact = _contact(party, wording) if local_name(party.tag) else Contact()
            if contact != Contact(role=contact.role):
                found.append(contact)
    return found


def _contact(party: Element, wording: Wording) -> Contact:
    """Return a CI_ResponsibleParty (19139), or a CI_Responsibility (19115-3) with its first party."""
    organisation = find(party, "party/CI_Organisation")
    person = find(party, "party/CI_Individual") if organisation is None else find(organisation, "individual/CI_Individual")
    body = next(within(party, "CI_Contact"), None)
    address = find(body, "address/CI_Address")
    street = ", ".join(filter(None, (wording.of(item) for item in each(address, "deliveryPoint"))))
    town = " ".join(filter(None, (wording.at(address, "postalCode"), wording.at(address, "city"))))
    mails = [mail for item in within(party, "electronicMailAddress") if (mail := wording.of(item))]
    forms = [mail for mail in mails if "@" not in mail and "://" in mail]  # some write the address of a contact form there
    position = wording.at(party, "positionName") or wording.at(person, "positionName")
    return Contact(
        wording.at(party, "organisationName") or wording.at(organisation, "name"),
        wording.at(party, "individualName") or wording.at(person, "name") or position,
        code_in(party, "role"),
        next((mail.removeprefix("mailto:") for mail in mails if "@" in mail), ""),
        _phone(body, wording),
        ", ".join(filter(None, (street, town, wording.at(address, "country"), *forms))),
    )


def _phone(body: Element | None, wording: Wording) -> str:
    for item in each(body, "phone/CI_Telephone"):
        kind = code_in(item, "numberType")
        found = wording.at(item, "voice") or (wording.at(item, "number") if kind in ("", "voice") else "")
        if found:
            return found
    return ""


def systems(root: Element, wording: Wording) -> tuple[str, ...]:
    """Return the coordinate systems: `EPSG:25832` where the number is stated in whatever writing, else the words."""
    found: list[str] = []
    for item in each(root, "referenceSystemInfo/MD_ReferenceSystem/referenceSystemIdentifier"):
        for identifier in item:
            code_element = find(identifier, "code")
            words, space = wording.of(code_element), wording.at(identifier, "codeSpace")
            authority = wording.at(identifier, "authority/CI_Citation/title")
            found += _systems(f"{anchor(code_element)} {words}", words, f"{space} {authority}")
    return tuple(dict.fromkeys(filter(None, found)))


def _systems(whole: str, words: str, space: str) -> list[str]:
    numbers = _EPSG.findall(whole) or (_NUMBERS.findall(words) if "epsg" in space.lower() else [])
    return [f"EPSG:{number}" for number in dict.fromkeys(numbers)] or [words]


def boxes(identification: Element | None, unread: Unread) -> tuple[BBox, ...]:
    """Return the rectangles the resource lies in; those that say where it does not lie (extentTypeCode false) are left out."""
    found: list[BBox] = []
    for item in within(identification, "EX_GeographicBoundingBox"):
        if plain("".join(part for inner in each(item, "extentTypeCode") for part in inner.itertext())).lower() in ("0", "false"):
            continue
        names = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        written = [plain("".join(part for inner in each(item, name) for part in inner.itertext())) for name in names]
        read = extents.rectangles(*map(extents.number, written))
        found += read
        if not read:
            unread.add("bbox", " ".join(written))
    return tuple(dict.fromkeys(found))


def keywords(identification: Element | None, wording: Wording) -> tuple[str, ...]:
    """Return the keywords of all thesauri, each once."""
    found = (wording.of(item) for item in each(identification, "descriptiveKeywords/MD_Keywords/keyword"))
    return tuple(dict.fromkeys(filter(None, found)))[:MOST_KEYWORDS]


def topics(identification: Element | None) -> tuple[str, ...]:
    """Return the codes of MD_TopicCategoryCode."""
    found = (code(item) for item in each(identification, "topicCategory/MD_TopicCategoryCode"))
    return tuple(dict.fromkeys(filter(None, found)))


def resolution(identification: Element | None, abstract: str, unread: Unread) -> Resolution:
    """Return scales and distances on the ground; other units than lengths cannot be metres and are noted."""
    scales: list[int] = []
    metres: list[float] = []
    for item in each(identification, "spatialResolution/MD_Resolution"):
        for scale in within(item, "denominator"):
            _scale(wrapped(scale), scales, unread)
        for distance in each(item, "distance/Distance"):
            _distance(distance, metres, unread)
    if not (scales or metres) and (found := _IN_ABSTRACT.search(abstract)):
        scales += [int(found[1])] if found[1] not in ("null", "0") else []
        length = extents.number(found[2])
        metres += [length] if length > 0 else []
    return Resolution(tuple(dict.fromkeys(scales)), tuple(dict.fromkeys(metres)))


def _scale(written: str, scales: list[int], unread: Unread) -> None:
    value = extents.number(written.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", written) else written)
    if 1 <= value <= 1e9:
        scales.append(round(value))
    else:
        unread.add("resolution", written)


def _distance(element: Element, metres: list[float], unread: Unread) -> None:
    unit = (element.get("uom") or "").strip()
    factor = _METRES.get(re.split(r"[#:/]", unit)[-1].strip().lower(), 0.0)
    value = extents.number(element.text or "")
    if factor and 0 < value < 1e8:
        metres.append(round(value * factor, 6))
    else:
        unread.add("resolution", f"{element.text or ''} {unit}")


def previews(identification: Element | None, wording: Wording, unread: Unread) -> tuple[str, ...]:
    """Return the addresses of preview pictures; a file name without a place leads nowhere and is noted."""
    found: list[str] = []
    for item in each(identification, "graphicOverview/MD_BrowseGraphic"):
        name = find(item, "fileName")
        written = next((text for text in (anchor(name), wording.of(name), link(item, wording)) if text), "")
        if written.lower().startswith(("http://", "https://")):
            found.append(written.replace(" ", "%20"))
        else:
            unread.add("previews", written)
    return tuple(dict.fromkeys(found))


def link(element: Element | None, wording: Wording) -> str:
    """Return the address of an online resource: its URL (19139), or the words of its linkage (19115-3)."""
    linkage = next(within(element, "linkage"), None)
    url = find(linkage, "URL")
    return plain(url.text) if url is not None else wording.of(linkage)


def resource_identifiers(citation: Element | None, wording: Wording) -> tuple[str, ...]:
    """Return the identifiers of the data themselves, each with its code space, as references to it write it, and without."""
    found: list[str] = []
    for item in each(citation, "identifier"):
        for identifier in item:
            value = wording.at(identifier, "code") or anchor(find(identifier, "code"))
            space = wording.at(identifier, "codeSpace")
            if value and space and space not in value:
                found.append(f"{space}{'' if space.endswith(('/', '#', ':')) else '/' if '://' in space else '#'}{value}")
            found.append(value)
            found.append(anchor(find(identifier, "code")))
    return tuple(dict.fromkeys(filter(None, found)))


def lineage(elements: Iterable[Element], wording: Wording) -> str:
    """Return the lineage: its statements, else the descriptions of its steps and sources."""
    bodies = list(elements)
    texts = [wording.at(item, "statement") for item in bodies]
    if not any(texts):
        texts = [wording.of(item) for body in bodies for item in within(body, "description")]
    return "\n\n".join(dict.fromkeys(filter(None, texts)))
