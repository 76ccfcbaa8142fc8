"""The first walk through a NAS file: addresses and names others only refer to, and what there is of each class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from twin.findings import Progress
from twin.handlers import Source
from twin.importers.nas.landuse import LAND_USE
from twin.importers.nas.walking import identifier, said, targets, walk
from twin.importers.xml import local_name

LAYER_OF = {
    "AX_Flurstueck": "flurstuecke",
    "AX_Gebaeude": "gebaeude",
    "AX_Bauteil": "bauteile",
    **dict.fromkeys(LAND_USE, "nutzung"),
}
_LOCATIONS = {
    "AX_LagebezeichnungMitHausnummer": "hausnummer",
    "AX_LagebezeichnungMitPseudonummer": "pseudonummer",
    "AX_LagebezeichnungOhneHausnummer": "",
}
_NAMES = ("AX_LagebezeichnungKatalogeintrag", "AX_Gemarkung", "AX_Gemeinde", "AX_GeoreferenzierteGebaeudeadresse")
_MUNICIPALITY = ("land", "regierungsbezirk", "kreis", "gemeinde")


@dataclass(slots=True)
class Places:
    """What a file says once for many: locations by id, streets, districts and municipalities by key, counts, CRS, outline."""

    locations: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Street key or written name, and house number, by id."""
    streets: dict[str, str] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)
    municipalities: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    srs: str = ""
    corners: tuple[str, str] = ("", "")

    def read_layers(self) -> dict[str, int]:
        """Return how many objects each layer will read, in the order of the table."""
        found: Counter[str] = Counter()
        for name, layer in LAYER_OF.items():
            found[layer] += self.counts[name]
        return {layer: count for layer, count in found.items() if count}

    def location(self, element: Any) -> str:
        """Return where an object lies in words: street and number, several joined by "; "; "" where nothing is known."""
        ids = [target for name in ("weistAuf", "zeigtAuf", "hat") for target in targets(element, name)]
        return "; ".join(dict.fromkeys(text for target in ids if (text := self._words(target))))

    def missing(self, element: Any) -> list[str]:
        """Return the locations an object refers to that the file does not hold."""
        ids = [target for name in ("weistAuf", "zeigtAuf") for target in targets(element, name)]
        return [target for target in ids if target not in self.locations]

    def _words(self, target: str) -> str:
        street, house = self.locations.get(target, ("", ""))
        name = self.streets.get(street, "" if "/" in street else street)
        return f"{name} {house}".strip() if name else ""


def first_walk(source: Source, progress: Progress) -> Places:
    """Return what the whole file says about places, and how many objects of which class it holds."""
    places = Places()
    wanted = {*LAYER_OF, *_LOCATIONS, *_NAMES, "Envelope", "AA_Koordinatenreferenzsystemangaben"}
    for name, element, fraction in walk(source, wanted, places.others):
        progress.at(fraction * 0.4)
        if name in LAYER_OF:
            places.counts[name] += 1
            places.srs = places.srs or _srs_within(element)
        elif name in _LOCATIONS:
            places.locations[identifier(element)] = (
                _street(element),
                said(element, _LOCATIONS[name]) if _LOCATIONS[name] else "",
            )
        elif name == "Envelope":
            _take_outline(places, element)
        elif name == "AA_Koordinatenreferenzsystemangaben":
            _take_system(places, element)
        else:
            _take_name(places, name, element)
    return places


def municipality(element: Any, path: str) -> str:
    """Return the eight digits of the municipality at a path."""
    return "".join(said(element, f"{path}/{part}") for part in _MUNICIPALITY)


def _srs_within(element: Any) -> str:
    return next((part.get("srsName") for part in element.iter() if part.get("srsName")), "")


def _take_outline(places: Places, element: Any) -> None:
    if not places.corners[0] and element.get("srsName"):
        places.srs = places.srs or element.get("srsName")
        places.corners = (said(element, "lowerCorner"), said(element, "upperCorner"))


def _take_system(places: Places, element: Any) -> None:
    name = next((value for child in element for key, value in child.attrib.items() if local_name(key) == "href"), "")
    if name and said(element, "standard") != "false":
        places.srs = name


def _take_name(places: Places, name: str, element: Any) -> None:
    if name == "AX_LagebezeichnungKatalogeintrag":
        key = _street_key(element, "schluessel/AX_VerschluesselteLagebezeichnung")
        places.streets[key] = said(element, "bezeichnung")
    elif name == "AX_Gemarkung":
        within = "schluessel/AX_Gemarkung_Schluessel"
        places.districts[said(element, f"{within}/land") + said(element, f"{within}/gemarkungsnummer")] = said(
            element, "bezeichnung"
        )
    elif name == "AX_Gemeinde":
        places.municipalities[municipality(element, "gemeindekennzeichen/AX_Gemeindekennzeichen")] = said(element, "bezeichnung")
    else:
        key = "/".join([*(said(element, part) for part in _MUNICIPALITY), said(element, "strassenschluessel")])
        street = said(element, "postalischeAdresse/AX_Post/strassenname")
        if street:
            places.streets.setdefault(key, street)


def _street(element: Any) -> str:
    written = said(element, "lagebezeichnung/AX_Lagebezeichnung/unverschluesselt")
    return written or _street_key(element, "lagebezeichnung/AX_Lagebezeichnung/verschluesselt/AX_VerschluesselteLagebezeichnung")


def _street_key(element: Any, path: str) -> str:
    return "/".join(said(element, f"{path}/{part}") for part in (*_MUNICIPALITY, "lage"))
