"""Walking through a NAS file object by object in constant memory, whatever operation wraps the objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from twin.handlers import Source
from twin.importers import xml
from twin.importers.xml import local_name

_HREF = "{http://www.w3.org/1999/xlink}href"
_WRAPPERS = ("featureMember", "featureMembers", "member", "Insert", "Replace", "Delete")
PERSONAL = frozenset(
    [
        "AX_Person",
        "AX_Personengruppe",
        "AX_Anschrift",
        "AX_Namensnummer",
        "AX_Buchungsblatt",
        "AX_Buchungsstelle",
        "AX_Verwaltung",
        "AX_Vertretung",
        "AX_Benutzer",
        "AX_BenutzergruppeMitZugriffskontrolle",
        "AX_BenutzergruppeNBA",
    ]
)
"""Classes that name owners, or lead to them: never read."""
_MANY = (
    "AP_Darstellung",
    "AP_LPO",
    "AP_LTO",
    "AP_PPO",
    "AP_PTO",
    "AX_BesondereFlurstuecksgrenze",
    "AX_Gelaendekante",
    "AX_Grenzpunkt",
    "AX_PunktortAG",
    "AX_PunktortAU",
    "AX_PunktortTA",
)
"""Classes not read of which there are many: named so that their memory is given back at once."""


def walk(source: Source, wanted: Collection[str], others: Counter[str] | None = None) -> Iterator[tuple[str, Any, float]]:
    """Yield (class, element, part of the file read) for each object of a wanted class; an element holds until the next.

    `others` counts the objects of all other classes, and the deletions of an update as `Delete`.
    """
    known = frozenset(wanted)
    counted: Counter[str] = Counter() if others is None else others
    tags = [f"{{*}}{name}" for name in sorted({*_WRAPPERS, *known, *PERSONAL, *_MANY})]
    for element, fraction in xml.members(source.path, source.name, tags):
        name = local_name(element.tag)
        if name in known:
            yield name, element, fraction
        elif name == "Delete":
            counted["Delete"] += 1
        elif name in _WRAPPERS:
            counted.update(_unread(element, known))
        else:
            counted[name] += 1
        if name not in _WRAPPERS and element.getparent() is not None:
            # an update holds thousands in one wrapper; what stands before is forgotten when this call returns
            counted.update(_unread(element.itersiblings(preceding=True), known))


def _unread(elements: Any, known: frozenset[str]) -> Iterator[str]:
    seen = (local_name(element.tag) for element in elements)
    return (name for name in seen if name.startswith(("AX_", "AP_", "AU_")) and name not in (*known, *PERSONAL, *_MANY))


def identifier(element: Any) -> str:
    """Return the object's id: the 16 characters other objects refer to, without the time stamp some writers add."""
    own = next((value for key, value in element.attrib.items() if local_name(key) == "id"), "")
    return str(own)[:16] if own.startswith("DE") and len(own) > 16 else str(own)


def targets(element: Any, name: str) -> list[str]:
    """Return the ids the object refers to through a property, `urn:adv:oid:` taken off."""
    return [href.rpartition(":")[2] for child in element.iterfind(f"{{*}}{name}") if (href := child.get(_HREF))]


def said(element: Any, path: str) -> str:
    """Return the text at a path of property names (`gemarkung/AX_Gemarkung_Schluessel/land`), "" where there is none."""
    found = element.find("/".join(f"{{*}}{step}" for step in path.split("/")))
    return (found.text or "").strip() if found is not None else ""


def number(element: Any, path: str) -> float | None:
    """Return the number at a path, None where there is none that can be read."""
    try:
        return float(said(element, path))
    except ValueError:
        return None


def whole(element: Any, path: str) -> int | None:
    """Return the whole number at a path, None where there is none."""
    value = number(element, path)
    return int(value) if value is not None and abs(value) < 1e9 else None


def is_historic(element: Any) -> bool:
    """Return whether the object's life has ended."""
    return bool(said(element, "lebenszeitintervall/AA_Lebenszeitintervall/endet"))


def begun(element: Any) -> str:
    """Return since when the object has stood as it is (ISO), "" where it does not say."""
    return said(element, "lebenszeitintervall/AA_Lebenszeitintervall/beginnt")
