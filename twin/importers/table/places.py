"""Which columns of a table say where its rows lie, told by their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_DEGREES = (
    (
        {
            "lon",
            "lng",
            "long",
            "longitude",
            "laenge",
            "länge",
            "geolaenge",
            "geolänge",
            "geographischelaenge",
            "geographischelänge",
            "lonwgs84",
            "wgs84lon",
            "xwgs84",
            "longitudewgs84",
            "geolon",
            "gpslon",
        },
        {
            "lat",
            "latitude",
            "breite",
            "geobreite",
            "geographischebreite",
            "latwgs84",
            "wgs84lat",
            "ywgs84",
            "latitudewgs84",
            "geolat",
            "gpslat",
        },
    ),
)
_PLANAR = (
    ({"rechtswert", "rw", "rechts"}, {"hochwert", "hw", "hoch"}),
    (
        {"ostwert", "ost", "east", "easting", "e", "utme", "utmeast", "etrs89e", "easting32", "e32", "ostwertutm"},
        {"nordwert", "nord", "north", "northing", "n", "utmn", "utmnorth", "etrs89n", "northing32", "n32", "nordwertutm"},
    ),
    (
        {
            "x",
            "xkoordinate",
            "xkoord",
            "koordx",
            "koordinatex",
            "utmx",
            "xutm",
            "xutm32",
            "xutm33",
            "xcoord",
            "coordx",
            "geomx",
            "posx",
            "xetrs89",
            "pointx",
            "geox",
        },
        {
            "y",
            "ykoordinate",
            "ykoord",
            "koordy",
            "koordinatey",
            "utmy",
            "yutm",
            "yutm32",
            "yutm33",
            "ycoord",
            "coordy",
            "geomy",
            "posy",
            "yetrs89",
            "pointy",
            "geoy",
        },
    ),
)
_TEXTS = {"wkt", "geom", "geometry", "thegeom", "geometrie", "shape", "geomwkt", "wktgeom", "wkbgeometry", "geometrywkt"}
_HEIGHTS = {"z", "hoehe", "höhe", "height", "elevation", "hoehenn", "höhenn", "hoehenhn", "höhenhn", "hoehem", "höhem", "heightm"}
_WKT = re.compile(
    r"\s*(?:SRID=(?P<srid>\d{3,6});)?\s*(?:POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION"
    r"|CIRCULARSTRING|CURVEPOLYGON|MULTISURFACE|MULTICURVE)\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)",
    re.IGNORECASE,
)

_DEGREES_MINUTES = re.compile(
    r"\s*(?P<before>[NSEWO])?\s*(?P<sign>[+-])?(?P<d>\d{1,3})\s*[°d:\s]\s*(?P<m>\d{1,2})\s*(?:['′:\s]\s*(?P<s>\d{1,2}(?:[.,]\d+)?)?)?\s*"
    r"[\"″]?\s*(?P<after>[NSEWO])?\s*$",
    re.IGNORECASE,
)

System = Literal["degrees", "planar", "text"]


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """The columns that hold the place, by number: x and y (perhaps z), or one text in Well-Known Text."""

    system: System
    x: int = -1
    y: int = -1
    z: int = -1
    text: int = -1

    def names(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the columns' names."""
        return tuple(header[number] for number in (self.x, self.y, self.z, self.text) if number >= 0)


def plain(name: str) -> str:
    """Return a column's name without case, accents kept, everything but letters and digits gone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name).casefold())


def find_text(header: Sequence[str]) -> PlaceColumns | None:
    """Return the column whose name promises Well-Known Text, None when there is none."""
    number = next((number for number, name in enumerate(header) if plain(name) in _TEXTS), -1)
    return PlaceColumns("text", text=number) if number >= 0 else None


def find_pair(header: Sequence[str]) -> PlaceColumns | None:
    """Return the two columns whose names say they are coordinates, None when there are none; degrees come before planar ones."""
    names = {plain(name): number for number, name in reversed(list(enumerate(header)))}
    pairs: tuple[tuple[System, tuple[set[str], set[str]]], ...] = (
        *(("degrees", pair) for pair in _DEGREES),
        *(("planar", pair) for pair in _PLANAR),
    )
    for system, (eastings, northings) in pairs:
        x = next((names[name] for name in names if name in eastings), -1)
        y = next((names[name] for name in names if name in northings), -1)
        if x >= 0 and y >= 0:
            z = next((names[name] for name in names if name in _HEIGHTS), -1)
            return PlaceColumns(system, x, y, z)
    return None


def degrees_of(value: object) -> float | None:
    """Return degrees written as degrees, minutes and seconds such as `51°28'48,5"N` (O and E both mean east), None otherwise."""
    match = _DEGREES_MINUTES.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    size = int(match["d"]) + int(match["m"]) / 60 + float((match["s"] or "0").replace(",", ".")) / 3600
    side = (match["before"] or match["after"] or "").upper()
    return -size if side in ("S", "W") or match["sign"] == "-" else size


def is_wkt(value: object) -> bool:
    """Return whether a value looks like Well-Known Text."""
    return isinstance(value, str) and _WKT.match(value) is not None


def srid_of(value: object) -> str:
    """Return the code before an extended WKT such as `SRID=25832;POINT(1 2)`, "" without one."""
    match = _WKT.match(value) if isinstance(value, str) else None
    return f"EPSG:{match['srid']}" if match and match["srid"] else ""
