"""One row for each object of the cadastre: what a planner asks of a parcel, a building, a part of it, a piece of land use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from twin.geodata.feature import CHANGED
from twin.importers.nas import buildingkeys
from twin.importers.nas.landuse import LAND_USE
from twin.importers.nas.places import Places, municipality
from twin.importers.nas.walking import begun, identifier, number, said, whole

_DISTRICT = "gemarkung/AX_Gemarkung_Schluessel"
_PLOT = "flurstuecksnummer/AX_Flurstuecksnummer"

COLUMNS: dict[str, tuple[str, ...]] = {
    "flurstuecke": (
        "id",
        "flurstueckskennzeichen",
        "gemarkung_nr",
        "gemarkung",
        "flur",
        "zaehler",
        "nenner",
        "flurstuecksnummer",
        "amtliche_flaeche_m2",
        "lage",
        "gemeinde_ags",
        "gemeinde",
        "entstanden",
        CHANGED,
    ),
    "gebaeude": (
        "id",
        "gebaeudefunktion",
        "gebaeudefunktion_code",
        "name",
        "geschosse",
        "untergeschosse",
        "bauweise",
        "dachform",
        "baujahr",
        "zustand",
        "grundflaeche_m2",
        "geschossflaeche_m2",
        "objekthoehe_m",
        "lage",
        CHANGED,
    ),
    "bauteile": ("id", "bauart", "geschosse", "dachform", "baujahr", "objekthoehe_m", CHANGED),
    "nutzung": ("id", "objektart", "gruppe", "nutzungsart", "funktion", "funktion_code", "landuse", "name", CHANGED),
}
TITLES = {"flurstuecke": "Flurstücke", "gebaeude": "Gebäude", "bauteile": "Bauteile", "nutzung": "Tatsächliche Nutzung"}

_WHOLE = ("geschosse", "untergeschosse", "baujahr")


def dtype_of(column: str) -> str:
    """Return the pandas type of a column, the same in every batch."""
    return "Int64" if column in _WHOLE else "Float64" if column.endswith(("_m2", "_m")) else "object"


def row_of(layer: str, name: str, element: Any, places: Places) -> tuple[Any, ...]:
    """Return the values of COLUMNS[layer] for an object of class `name`; None where the file says nothing."""
    return tuple(None if value == "" else value for value in _ROWS[layer](name, element, places))


def _parcel(_name: str, element: Any, places: Places) -> tuple[Any, ...]:
    land, district = said(element, f"{_DISTRICT}/land"), said(element, f"{_DISTRICT}/gemarkungsnummer")
    above, below = said(element, f"{_PLOT}/zaehler"), said(element, f"{_PLOT}/nenner")
    town = municipality(element, "gemeindezugehoerigkeit/AX_Gemeindekennzeichen")
    return (
        identifier(element),
        said(element, "flurstueckskennzeichen"),
        land + district,
        places.districts.get(land + district, ""),
        said(element, "flurnummer"),
        above,
        below,
        f"{above}/{below}" if below else above,
        number(element, "amtlicheFlaeche"),
        places.location(element),
        town,
        places.municipalities.get(town, ""),
        said(element, "zeitpunktDerEntstehung"),
        begun(element),
    )


def _building(_name: str, element: Any, places: Places) -> tuple[Any, ...]:
    code = said(element, "gebaeudefunktion")
    return (
        identifier(element),
        _words(buildingkeys.GEBAEUDEFUNKTION, code),
        code,
        said(element, "name"),
        whole(element, "anzahlDerOberirdischenGeschosse"),
        whole(element, "anzahlDerUnterirdischenGeschosse"),
        _words(buildingkeys.BAUWEISE, said(element, "bauweise")),
        _words(buildingkeys.DACHFORM, said(element, "dachform")),
        _year(element),
        _words(buildingkeys.ZUSTAND, said(element, "zustand")),
        number(element, "grundflaeche"),
        number(element, "geschossflaeche"),
        _height(element),
        places.location(element),
        begun(element),
    )


def _part(_name: str, element: Any, _places: Places) -> tuple[Any, ...]:
    return (
        identifier(element),
        _words(buildingkeys.BAUART, said(element, "bauart")),
        whole(element, "anzahlDerOberirdischenGeschosse"),
        _words(buildingkeys.DACHFORM, said(element, "dachform")),
        _year(element),
        _height(element),
        begun(element),
    )


def _use(name: str, element: Any, _places: Places) -> tuple[Any, ...]:
    kind = LAND_USE[name]
    code = said(element, kind.property)
    cover = kind.covers.get(code, kind.cover)
    function = _words(kind.codes, code)
    return (identifier(element), name, kind.group, kind.words, function, code, cover, said(element, "name"), begun(element))


_ROWS: dict[str, Callable[[str, Any, Places], tuple[Any, ...]]] = {
    "flurstuecke": _parcel,
    "gebaeude": _building,
    "bauteile": _part,
    "nutzung": _use,
}


def _words(table: dict[str, str], code: str) -> str:
    return table.get(code, code)


def _year(element: Any) -> int | None:
    """Return the latest year of construction named: a house may have been built on."""
    years = [int(child.text) for child in element.iterfind("{*}baujahr") if re.fullmatch(r"\d{4}", (child.text or "").strip())]
    return max(years, default=None)


def _height(element: Any) -> float | None:
    """Return the height of the object: a number in 6.0, AX_RelativeHoehe in 7.1."""
    return number(element, "objekthoehe") or number(element, "objekthoehe/AX_RelativeHoehe/hoehe")
