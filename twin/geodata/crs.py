"""Coordinate reference systems: names found in files, and the way between systems; the only user of pyproj.

Axis order inside the twin is always east/longitude, north/latitude, height. Heights pass through unchanged: no geoid
grid is shipped, so a normal height stands where an ellipsoidal one is asked for (see ARCHITECTURE.md, decision on heights).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from twin.errors import DecisionNeeded, InputRefused
from twin.geodata.bbox import BBox

FloatArray = npt.NDArray[np.float64]

# Names of the AdV (GeoInfoDok, "Koordinatenreferenzsysteme") that no EPSG database knows.
_ADV_HORIZONTAL = {
    "ETRS89_UTM31": 25831,
    "ETRS89_UTM32": 25832,
    "ETRS89_UTM33": 25833,
    "ETRS89_LAT-LON": 4258,
    "DE_DHDN_3GK2": 31466,
    "DE_DHDN_3GK3": 31467,
    "DE_DHDN_3GK4": 31468,
    "DE_DHDN_3GK5": 31469,
    "DE_42_83_3GK4": 2398,
    "DE_42_83_3GK5": 2399,
}
_ADV_VERTICAL = {"DE_DHHN2016_NH": 7837, "DE_DHHN92_NH": 5783, "DE_DHHN85_NOH": 5784, "DE_AMST_NH": 5709}
_VERTICAL_NAMES = {7837: "DHHN2016", 5783: "DHHN92", 5784: "DHHN85", 5709: "NAP", 5773: "EGM96", 3855: "EGM2008"}


@dataclass(frozen=True, slots=True)
class CrsName:
    """A system as a file names it: horizontal EPSG code, height datum if said, whether the file's axes are lat/lon (y, x)."""

    code: str
    vertical: str | None
    northing_first: bool
    written: str


def parse(name: str) -> CrsName:
    """Return the system behind a name as files write it.

    Understands `EPSG:25832`, `urn:ogc:def:crs:EPSG:6.12:25832`, compound `urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::7837`,
    `http(s)://www.opengis.net/def/crs/EPSG/0/7415`, `.../gml/srs/epsg.xml#25832` and
    `urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH*GCG2016`.
    Raises InputRefused (CRS_UNKNOWN) when the name is none of these or the code is not in the EPSG register.
    """
    text = name.strip()
    adv = re.match(r"(?:urn:adv:crs:)?((?:ETRS89|DE)_.+)$", text, re.IGNORECASE)
    if adv:
        return _parse_adv(adv.group(1), text)
    if text.upper().endswith("CRS84") or text.upper().endswith("CRS84H"):
        return CrsName("EPSG:4326", None, False, text)
    codes = [int(code) for code in re.findall(r"EPSG(?:\.XML)?[:/#](?:[\d.]*[:/])?(\d{3,6})(?![\d.])", text, re.IGNORECASE)]
    if not codes and text.isdigit():
        codes = [int(text)]
    if not codes:
        raise _unknown(text)
    return _from_codes(codes, text)


def _parse_adv(rest: str, written: str) -> CrsName:
    parts = rest.split("*")
    code = _ADV_HORIZONTAL.get(parts[0])
    if code is None:
        # DE_DHDN_3GK3_NW177 and relatives name a regional realisation behind the zone
        code = next((value for key, value in _ADV_HORIZONTAL.items() if parts[0].startswith(key)), None)
    if code is None:
        raise _unknown(written)
    vertical = next((_VERTICAL_NAMES[_ADV_VERTICAL[part]] for part in parts[1:] if part in _ADV_VERTICAL), None)
    return CrsName(f"EPSG:{code}", vertical, code == 4258, written)


def _from_codes(codes: list[int], written: str) -> CrsName:
    # numbers from 100000 on are ESRI's, which servers of that house pass off as EPSG's
    crs = _crs(f"ESRI:{codes[0]}" if 100_000 <= codes[0] < 200_000 else f"EPSG:{codes[0]}")
    vertical = _VERTICAL_NAMES.get(codes[1], f"EPSG:{codes[1]}") if len(codes) > 1 else None
    if crs.is_compound:
        horizontal, height = crs.sub_crs_list
        code = height.to_epsg()
        vertical = _VERTICAL_NAMES.get(code, height.name) if code else height.name
        crs = horizontal
    flat = crs.to_2d() if len(crs.axis_info) == 3 else crs
    authority = flat.to_authority() or crs.to_authority()
    code_text = ":".join(authority) if authority else f"EPSG:{codes[0]}"
    # short names such as EPSG:4326 leave the order open; the urn and http forms bind it to the register's order
    bound = not re.fullmatch(r"(?i)\s*(epsg:)?\d+\s*", written) and "epsg.xml" not in written.lower()
    first = flat.axis_info[0].direction.lower() if flat.axis_info else "east"
    return CrsName(code_text, vertical, bound and first in ("north", "south"), written)


def _unknown(name: str) -> InputRefused:
    return InputRefused(
        "CRS_UNKNOWN",
        f"Das Koordinatensystem „{name}“ ist unbekannt. Bitte geben Sie es an, zum Beispiel EPSG:25832.",
        f"The coordinate system '{name}' is unknown. Please state it, for example EPSG:25832.",
        crs=name,
    )


def missing(file: str, suggested: tuple[str, ...] = ()) -> DecisionNeeded:
    """Return the error that asks a person for the CRS of `file`; `suggested` are the codes its numbers would fit."""
    fitting = ", ".join(f"{code} ({title(code)})" for code in suggested)
    return DecisionNeeded(
        "CRS_MISSING",
        f"„{file}“ nennt kein Koordinatensystem. Bitte geben Sie es an, zum Beispiel --crs {(*suggested, 'EPSG:25832')[0]}."
        + (f" Zu den Zahlen passt: {fitting}." if fitting else ""),
        f"'{file}' names no coordinate system. Please state it, for example --crs {(*suggested, 'EPSG:25832')[0]}."
        + (f" The numbers would fit: {fitting}." if fitting else ""),
        question="crs",
        file=file,
        suggested=list(suggested),
    )


@functools.lru_cache(maxsize=64)
def _crs(code: str) -> CRS:
    try:
        return CRS.from_user_input(code)
    except CRSError as error:
        raise _unknown(code) from error


@functools.lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(_crs(source), _crs(target), always_xy=True)


def with_height(code: str, vertical: str | None) -> str:
    """Return a system with its height datum as `EPSG:25832+7837`; the code alone where either is not in the EPSG register."""
    number = next((number for number, name in _VERTICAL_NAMES.items() if name == vertical), None)
    return f"{code}+{number}" if number is not None and code.startswith("EPSG:") else code


def is_projected(code: str) -> bool:
    """Return whether the system's coordinates are planar (metres as a rule)."""
    return bool(_crs(code).is_projected)


def is_metric(code: str) -> bool:
    """Return whether the system is planar with axes in metres."""
    crs = _crs(code)
    return bool(crs.is_projected) and all(abs(axis.unit_conversion_factor - 1.0) < 1e-9 for axis in crs.axis_info[:2])


def title(code: str) -> str:
    """Return the system's name in the EPSG register."""
    return str(_crs(code).name)


def projjson(code: str) -> str:
    """Return the system as PROJJSON text, as GeoParquet wants it."""
    return str(_crs(code).to_json())


def code_of_wkt(wkt: str) -> CrsName:
    """Return the system described by WKT or PROJJSON text; a custom one keeps its text as code."""
    try:
        crs = CRS.from_user_input(wkt)
    except CRSError as error:
        raise _unknown(wkt[:80]) from error
    vertical: str | None = None
    if crs.is_bound and crs.source_crs is not None:  # TOWGS84 in old WKT: the system, not the way from it to WGS 84
        crs = crs.source_crs
    if crs.is_compound:
        horizontal, height = crs.sub_crs_list
        vertical = _VERTICAL_NAMES.get(height.to_epsg() or 0, height.name)
        crs = horizontal
    flat = crs.to_2d() if len(crs.axis_info) == 3 else crs
    authority = flat.to_authority(min_confidence=90)
    return CrsName(":".join(authority) if authority else flat.to_wkt(), vertical, False, wkt)


def departures(code: str) -> tuple[str, tuple[tuple[str, float, float], ...]]:
    """Return the registered system whose name a custom one bears, and where its parameters differ: (name, own, registered).

    ("", ()) for a registered system and for one whose name the register does not know.
    """
    own = _crs(code)
    if not code.lstrip().upper().startswith(("PROJCRS", "PROJCS")) or own.coordinate_operation is None:
        return "", ()
    try:
        namesake = CRS.from_user_input(own.name)
    except CRSError:
        return "", ()
    if namesake.coordinate_operation is None:
        return "", ()
    expected = {parameter.name: float(parameter.value) for parameter in namesake.coordinate_operation.params}
    found = [(item.name, float(item.value), expected.get(item.name, 0.0)) for item in own.coordinate_operation.params]
    authority = namesake.to_authority()
    return ":".join(authority) if authority else own.name, tuple(row for row in found if abs(row[1] - row[2]) > 1e-9)


def holds(code: str, x: float, y: float, margin: float = 6.0) -> bool:
    """Return whether a point (east, north) lies within `margin` degrees of the area a system is made for."""
    lon, lat = _transformer(code, "EPSG:4326").transform(x, y)
    if not (np.isfinite(lon) and np.isfinite(lat)) or abs(lon) > 180.0 + 1e-9 or abs(lat) > 90.0 + 1e-9:
        return False
    area = _crs(code).area_of_use
    if area is None:
        return True
    wide = area.east - area.west if area.east >= area.west else area.east + 360.0 - area.west
    eastward = (lon - (area.west - margin)) % 360.0
    return bool(eastward <= min(wide + 2 * margin, 360.0) and area.south - margin <= lat <= area.north + margin)


def metres_up(name: str) -> float:
    """Return the metres of one unit of height in a system (WKT or a code): its vertical axis's, else its horizontal one's.

    1.0 for degrees, and for text that is no system.
    """
    try:
        crs = CRS.from_user_input(name)
    except CRSError:
        return 1.0
    crs = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    part = crs.sub_crs_list[-1] if crs.is_compound else crs
    axes = part.axis_info if crs.is_compound or part.is_projected else []
    factor = float(axes[-1].unit_conversion_factor) if axes else 1.0
    return factor if factor > 0.0 else 1.0


def srs_name(code: str, vertical: str | None) -> str | None:
    """Return the OGC name of a system as GML writes it, compound where the height datum has a number; None without a code.

    The axes of coordinates written under it follow the register: `parse(name).northing_first` tells.
    """
    if not re.fullmatch(r"EPSG:\d+", code):
        return None
    number = code.removeprefix("EPSG:")
    numbers = {name: str(key) for key, name in _VERTICAL_NAMES.items()}
    height = numbers.get(vertical or "") or (vertical or "").removeprefix("EPSG:")
    if not height.isdigit():
        return f"urn:ogc:def:crs:EPSG::{number}"
    return f"urn:ogc:def:crs,crs:EPSG::{number},crs:EPSG::{height}"


def transform(points: FloatArray, source: str, target: str) -> FloatArray:
    """Return points of shape (n, 2 or 3) in `target`; a third column (height, m) is carried over unchanged."""
    if source == target or len(points) == 0:
        return points
    x, y = _transformer(source, target).transform(points[:, 0], points[:, 1])
    return np.column_stack([x, y, *(points[:, i] for i in range(2, points.shape[1]))])


def to_lonlat(points: FloatArray, source: str) -> FloatArray:
    """Return points as longitude, latitude (degrees, WGS 84) and unchanged height."""
    return transform(points, source, "EPSG:4326")


def bbox_to_crs84(box: BBox, source: str) -> BBox:
    """Return the rectangle in CRS84 around a rectangle of `source`, edges densified so that curved sides stay inside."""
    if source == "EPSG:4326":
        return box
    west, south, east, north = _transformer(source, "EPSG:4326").transform_bounds(
        box.min_x, box.min_y, box.max_x, box.max_y, densify_pts=21
    )
    return BBox(west, south, east, north)


# WGS 84 ellipsoid (EPSG:7030)
_A = 6378137.0
_E2 = 6.69437999014e-3


def ecef(points: FloatArray, source: str) -> FloatArray:
    """Return Earth-centred, Earth-fixed metres (EPSG:4978), shape (n, 3), of points (n, 3) in `source`."""
    lonlat = to_lonlat(points, source)
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    height = lonlat[:, 2] if lonlat.shape[1] > 2 else np.zeros(len(lonlat))
    normal = _A / np.sqrt(1.0 - _E2 * np.sin(lat) ** 2)
    return np.column_stack(
        [
            (normal + height) * np.cos(lat) * np.cos(lon),
            (normal + height) * np.cos(lat) * np.sin(lon),
            (normal * (1.0 - _E2) + height) * np.sin(lat),
        ]
    )


def from_ecef(points: FloatArray) -> FloatArray:
    """Return longitude, latitude (degrees, WGS 84) and ellipsoidal height of Earth-centred metres (n, 3)."""
    x, y, z = _transformer("EPSG:4978", "EPSG:4979").transform(points[:, 0], points[:, 1], points[:, 2])
    return np.column_stack([x, y, z])


def covers(code: str, x: float, y: float) -> bool:
    """Return whether a point lies where the system is meant to be used (with a degree of margin); False when that is unknown."""
    area = _crs(code).area_of_use
    if area is None:
        return False
    lon, lat = to_lonlat(np.array([[x, y]]), code)[0]
    inside_lat = area.south - 1.0 <= lat <= area.north + 1.0
    wraps = area.west > area.east
    inside_lon = (lon >= area.west or lon <= area.east) if wraps else area.west - 1.0 <= lon <= area.east + 1.0
    return bool(inside_lat and inside_lon)


def grid_north(x: float, y: float, code: str) -> float:
    """Return the bearing of the grid's north at a point of a planar system, degrees clockwise from true north; else 0."""
    if not is_projected(code):
        return 0.0
    anchor = anchor_at(x, y, 0.0, code)
    east, north, _ = anchor.local(np.array([[x, y + 100.0, 0.0]]), code)[0]
    return float(np.degrees(np.arctan2(east, north)))


@dataclass(frozen=True, slots=True)
class Anchor:
    """The origin of a local east-north-up frame: longitude and latitude in degrees (WGS 84), height in metres."""

    lon: float
    lat: float
    height: float

    def matrix(self) -> FloatArray:
        """Return the 4 by 4 matrix that takes local east-north-up metres to ECEF (column vectors)."""
        lon, lat = np.radians(self.lon), np.radians(self.lat)
        east = np.array([-np.sin(lon), np.cos(lon), 0.0])
        north = np.array([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
        up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        result = np.eye(4)
        result[:3, 0], result[:3, 1], result[:3, 2] = east, north, up
        result[:3, 3] = ecef(np.array([[self.lon, self.lat, self.height]]), "EPSG:4326")[0]
        return result

    def local(self, points: FloatArray, source: str) -> FloatArray:
        """Return east, north, up metres, shape (n, 3), of points (n, 3) in `source`."""
        matrix = self.matrix()
        return (ecef(points, source) - matrix[:3, 3]) @ matrix[:3, :3]

    def to_json(self) -> dict[str, float]:
        """Return lon, lat, height."""
        return {"lon": self.lon, "lat": self.lat, "height": self.height}


def anchor_at(x: float, y: float, height: float, source: str) -> Anchor:
    """Return the anchor at a point of `source`."""
    lonlat = to_lonlat(np.array([[x, y]]), source)[0]
    return Anchor(float(lonlat[0]), float(lonlat[1]), height)
