"""Where an IFC model says it stands: map conversion, the property sets of IFC2x3 for it, or the coarse place of its site."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.errors import InputRefused
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.citymodel import FloatArray
from twin.geodata.crs import Anchor
from twin.language import Text

_IMPLAUSIBLE = 0.01
_NUMBERS = ("Eastings", "Northings", "OrthogonalHeight", "XAxisAbscissa", "XAxisOrdinate", "Scale")
Stated = tuple[dict[str, Any], dict[str, Any], float | None, Text]
"""Numbers of a conversion, names of its system, metres a unit of its map (None: unsaid), and where all that stands."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """The way from project metres to a map: metres east, north and up of the origin, turn (radians, anticlockwise), scale."""

    crs: str
    vertical: str | None
    east: float
    north: float
    up: float
    turn: float
    scale: float
    origin: Text

    def to_map(self, points: FloatArray) -> FloatArray:
        """Return project points (n, 3) in metres as easting, northing and height."""
        cos, sin = math.cos(self.turn) * self.scale, math.sin(self.turn) * self.scale
        x = self.east + cos * points[:, 0] - sin * points[:, 1]
        y = self.north + sin * points[:, 0] + cos * points[:, 1]
        return np.column_stack([x, y, points[:, 2] + self.up])


@dataclass(frozen=True, slots=True)
class SitePlace:
    """The coarse place of IfcSite: an anchor, and where in project metres that point lies."""

    anchor: Anchor
    point: FloatArray


def true_north(model: Any) -> float:
    """Return the bearing the project's +y axis has on Earth, degrees clockwise from true north; 0 when nothing is said."""
    for context in model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
        direction = getattr(context, "TrueNorth", None)
        if direction is not None and len(direction.DirectionRatios) >= 2:
            x, y = direction.DirectionRatios[:2]
            if math.hypot(x, y) > 0.0:
                return -math.degrees(math.atan2(x, y))
    return 0.0


def conversion(model: Any, unit: float, stated: str | None, progress: Progress, layer: str) -> Conversion | None:
    """Return the map conversion of a model, None when it has none; `unit` is metres a project unit, `stated` a person's CRS.

    An unknown system is told and then taken from `stated`; without it the conversion is left out.
    """
    found = _of_entities(model) or _of_property_sets(model)
    if found is None:
        return None
    values, system, map_unit, origin = found
    code, vertical = _system(system, progress, layer)
    if stated is not None:
        wanted = crs.parse(stated).code
        if code and wanted != code:
            progress.finding(_overridden(code, wanted, layer))
        code = wanted
    if not code:
        return None
    eastings, northings = _number(values, "Eastings", 0.0), _number(values, "Northings", 0.0)
    scale = _number(values, "Scale", 1.0) or 1.0
    metres = map_unit or (1.0 if crs.covers(code, eastings, northings) or unit == 1.0 else unit)
    ratio = scale * metres / unit
    if abs(ratio - 1.0) > _IMPLAUSIBLE:
        if abs(scale - 1.0) > _IMPLAUSIBLE:
            progress.finding(_scale_left_out(ratio, layer))
        ratio = 1.0
    turn = math.atan2(_number(values, "XAxisOrdinate", 0.0), _number(values, "XAxisAbscissa", 1.0))
    height = _number(values, "OrthogonalHeight", 0.0) * metres
    return Conversion(code, vertical, eastings * metres, northings * metres, height, turn, ratio, origin)


def _number(values: dict[str, Any], name: str, otherwise: float) -> float:
    """Return a number that may be missing, or text in a property set."""
    try:
        value = float(str(values[name]).replace(",", "."))
    except (KeyError, ValueError):
        return otherwise
    return value if math.isfinite(value) else otherwise


def _of_entities(model: Any) -> Stated | None:
    if model.schema == "IFC2X3":
        return None
    for entity in model.by_type("IfcMapConversion"):
        target = entity.TargetCRS
        values = {name: _plain(getattr(entity, name)) for name in _NUMBERS}
        names = ("Name", "Description", "GeodeticDatum", "VerticalDatum", "MapProjection", "MapZone")
        system = {name: getattr(target, name, None) for name in names}
        return values, system, _metres(getattr(target, "MapUnit", None)), Text("IfcMapConversion", "IfcMapConversion")
    return None


def _of_property_sets(model: Any) -> Stated | None:
    """Return what buildingSMART's guide writes into property sets of IfcSite or IfcProject where IFC2x3 has no entities."""
    import ifcopenshell.util.element as elements

    for owner in (*model.by_type("IfcSite"), *model.by_type("IfcProject")):
        sets = {name.casefold(): values for name, values in elements.get_psets(owner).items()}
        values = sets.get("epset_mapconversion")
        if values:
            return values, sets.get("epset_projectedcrs", {}), None, Text("ePSet_MapConversion", "ePSet_MapConversion")
    return None


def _plain(value: Any) -> Any:
    return getattr(value, "wrappedValue", value)


def _metres(unit: Any) -> float | None:
    if unit is None:
        return None
    if unit.is_a("IfcSIUnit"):
        return {None: 1.0, "KILO": 1000.0, "DECI": 0.1, "CENTI": 0.01, "MILLI": 0.001}.get(unit.Prefix, 1.0)
    if unit.is_a("IfcConversionBasedUnit"):
        return float(unit.ConversionFactor.ValueComponent.wrappedValue)
    return None


def _system(named: dict[str, Any], progress: Progress, layer: str) -> tuple[str, str | None]:
    """Return code and height datum of a projected CRS; ("", None) with a finding when nobody knows its name."""
    names = [str(value) for key in ("Name", "Description") if (value := named.get(key))]
    vertical = str(named["VerticalDatum"]) if named.get("VerticalDatum") else None
    for name in names:
        for read in (crs.parse, crs.code_of_wkt):
            try:
                found = read(name)
            except InputRefused:
                continue
            return found.code, _height_datum(vertical) or found.vertical
    text = Text(
        f"Das Koordinatensystem „{names[0] if names else '–'}“ der Datei ist unbekannt.",
        f"The file's coordinate system '{names[0] if names else '–'}' is unknown.",
    )
    progress.finding(Finding("IFC_CRS_UNKNOWN", "warning", text, layer, params={"names": names}))
    return "", None


def _height_datum(name: str | None) -> str | None:
    if name and name.upper().startswith("EPSG"):
        number = name.rpartition(":")[2]
        known = {"5783": "DHHN92", "7837": "DHHN2016", "5784": "DHHN85", "5709": "NAP", "5711": "AHD"}
        return known.get(number, name)
    return name


def site_place(model: Any, unit: float) -> SitePlace | None:
    """Return the place of the first site that has latitude and longitude, None when there is none or it is 0, 0."""
    import ifcopenshell.util.placement as placement

    for site in model.by_type("IfcSite"):
        lat, lon = _degrees(site.RefLatitude), _degrees(site.RefLongitude)
        if lat is None or lon is None or (lat == 0.0 and lon == 0.0) or abs(lat) > 90.0 or abs(lon) > 180.0:
            continue
        point = np.zeros(3)
        if site.ObjectPlacement is not None:
            point = np.asarray(placement.get_local_placement(site.ObjectPlacement), dtype=np.float64)[:3, 3] * unit
        return SitePlace(Anchor(lon, lat, float(site.RefElevation or 0.0) * unit), point)
    return None


def _degrees(parts: Any) -> float | None:
    """Return an IfcCompoundPlaneAngleMeasure (degrees, minutes, seconds, millionths of seconds) as degrees."""
    if not parts:
        return None
    numbers = [float(value) for value in parts]
    sign = -1.0 if any(value < 0.0 for value in numbers) else 1.0
    sizes = (1.0, 60.0, 3600.0, 3.6e9)
    return sign * sum(abs(value) / size for value, size in zip(numbers, sizes, strict=False))


def _overridden(found: str, stated: str, layer: str) -> Finding:
    text = Text(
        f"Die Datei nennt {found}; gelesen wurde wie angegeben in {stated}.",
        f"The file names {found}; it was read in {stated} as stated.",
    )
    return Finding("CRS_OVERRIDDEN", "warning", text, layer, params={"found": found, "stated": stated})


def _scale_left_out(ratio: float, layer: str) -> Finding:
    text = Text(
        f"Der Maßstab der Datei würde das Modell auf das {ratio:g}-Fache bringen; er wurde nicht angewendet.",
        f"The file's scale would make the model {ratio:g} times as large; it was not applied.",
    )
    return Finding("IFC_SCALE_IMPLAUSIBLE", "warning", text, layer, params={"ratio": ratio})
