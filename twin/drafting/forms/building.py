"""The fields of a building: footprint, storeys one by one with uses and set-backs, roof, green roof and photovoltaics."""

from __future__ import annotations

from typing import Any

from twin.drafting.forms.area import area_of, fields_of
from twin.drafting.forms.fields import Sent, written
from twin.drafting.ground import Ground
from twin.errors import DocumentInvalid
from twin.planning.building import KINDS, RIDGE_DIRECTIONS, ROOF_TYPES, USES
from twin.planning.polygon import from_geojson
from twin.planning.shaping import geojson_of, shaped

MOST_ABOVE, MOST_BELOW = 60, 6
FULL = {"": None, "yes": True, "no": False}


def building_fields(building: dict[str, Any]) -> dict[str, str]:
    """Return the fields of a building in its document form."""
    roof = building.get("roof") or {}
    storeys = sorted(building.get("storeys") or [], key=lambda item: item["level"])
    fields = {
        "name": building.get("name") or "",
        "kind": building.get("kind") or "main",
        "ground": written(building.get("ground_nhn_m"), 2),
        "above": str(sum(item["level"] >= 0 for item in storeys)),
        "below": str(sum(item["level"] < 0 for item in storeys)),
        "roof": roof.get("type") or "flat",
        "pitch": written(roof.get("pitch_deg"), 2),
        "eaves": written(roof.get("eaves_height_m"), 3),
        "ridge": written(roof.get("ridge_height_m"), 3),
        "ridge_direction": roof.get("ridge_direction") or RIDGE_DIRECTIONS[0],
        "green": _percent(roof.get("green_share")),
        "pv": _percent(roof.get("pv_share")),
        "roof_substrate": written(roof.get("green_substrate_cm"), 1),
        "facade_green": written(building.get("facade_green_m2"), 2),
        "infiltration": written(building.get("roof_water_infiltration_m2"), 2),
        **fields_of(building.get("footprint")),
    }
    for storey in storeys:
        fields |= _storey_fields(storey, building.get("footprint"))
    return fields


def _storey_fields(storey: dict[str, Any], footprint: Any) -> dict[str, str]:
    place = f"storey{storey['level']}"
    full = next((word for word, value in FULL.items() if value is storey.get("full_storey")), "")
    return {
        f"{place}-height": written(storey.get("height_m"), 3),
        f"{place}-use": storey.get("use") or "",
        f"{place}-full": full,
        f"{place}-setback": setback_of(storey.get("outline"), footprint),
    }


def setback_of(outline: Any, footprint: Any) -> str:
    """Return how far (m) a storey stands back from the footprint; empty when it does not or has an outline of its own."""
    inner, outer = from_geojson(outline), from_geojson(footprint)
    if inner is None or outer is None:
        return ""
    distance = round(inner.distance(outer.boundary), 3)
    try:
        back = shaped({"operation": "offset", "geometry": footprint, "distance": -distance}) if distance > 0 else []
    except DocumentInvalid:
        return ""
    alike = len(back) == 1 and back[0].symmetric_difference(inner).area < 0.001 * outer.area
    return written(distance, 3) if alike else ""


def offset_of(footprint: Any, distance: float) -> Any:
    """Return the area (GeoJSON) widened or narrowed, None when nothing is left of it."""
    try:
        return geojson_of(shaped({"operation": "offset", "geometry": footprint, "distance": distance}))[0]
    except DocumentInvalid:
        return None


def levels(fields: dict[str, str] | Any) -> list[int]:
    """Return the levels the fields ask for, highest first; 0 is the ground floor."""
    sent = Sent(fields)
    above, below = sent.count("above", MOST_ABOVE), sent.count("below", MOST_BELOW)
    return list(range(above - 1, -below - 1, -1))


def with_storeys(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with a row for every level asked for: a new upper floor is like the one below it.

    A new floor above the ground counts as a full storey until somebody says otherwise, a basement does not.
    """
    result = dict(fields)
    for level in sorted(levels(fields)):
        usual = {"height": "3", "use": "housing", "full": "yes"} if level >= 0 else {"height": "2.8", "use": "", "full": "no"}
        for part in ("height", "use", "full"):
            below = result.get(f"storey{level - 1}-{part}") if level > 0 else None
            result.setdefault(f"storey{level}-{part}", usual[part] if below is None else below)
    return result


def building_from(sent: Sent, ground: Ground, old: dict[str, Any]) -> dict[str, Any]:
    """Return the building the fields describe; what the form does not show stays as in `old`. Faults are noted by field."""
    footprint = area_of(sent, ground, old.get("footprint"))
    filled = Sent(with_storeys(dict(sent.fields)), sent.faults, sent.drawn)
    kind = sent.text("kind") or "main"
    if kind not in KINDS:
        sent.fault("kind", "Diese Art ist unbekannt.", "This kind is unknown.")
    before = {item["level"]: item for item in old.get("storeys") or []}
    storeys = [_storey(filled, level, before.get(level) or {}, footprint) for level in sorted(levels(sent.fields))]
    ground_height = sent.number("ground", least=-500, most=5000)
    members = {"name": sent.text("name"), "kind": kind, "footprint": footprint, "ground_nhn_m": ground_height}
    members |= {
        "facade_green_m2": sent.number("facade_green", least=0),
        "roof_water_infiltration_m2": sent.number("infiltration", least=0),
    }
    result = {**old, **members, "storeys": storeys, "roof": _roof(sent, old.get("roof") or {})}
    if kind == "underground" or not storeys:
        result.pop("roof")
    if sent.count("above", MOST_ABOVE) + sent.count("below", MOST_BELOW) == 0 and kind == "main":
        sent.fault("above", "Ein Gebäude hat mindestens ein Geschoss.", "A building has at least one storey.")
    return {key: value for key, value in result.items() if value not in (None, "", [], {})}


def _storey(sent: Sent, level: int, old: dict[str, Any], footprint: Any) -> dict[str, Any]:
    place = f"storey{level}"
    use, full = sent.text(f"{place}-use"), sent.text(f"{place}-full")
    if use and use not in USES:
        sent.fault(f"{place}-use", "Diese Nutzung ist unbekannt.", "This use is unknown.")
    height = sent.number(f"{place}-height", least=0.5, most=50, needed=True)
    storey = {**old, "level": level, "height_m": height, "use": use, "full_storey": FULL.get(full)}
    storey["outline"] = _outline(sent, f"{place}-setback", old.get("outline"), footprint)
    return {key: value for key, value in storey.items() if value not in (None, "")}


def _outline(sent: Sent, name: str, old: Any, footprint: Any) -> Any:
    """Return the outline of a storey that stands back; an empty field keeps an outline of its own, 0 takes it away."""
    setback = sent.number(name, least=0, most=100)
    if setback is None:
        return old
    if not setback or footprint is None:
        return None
    try:
        made = shaped({"operation": "offset", "geometry": footprint, "distance": -setback})
    except DocumentInvalid as fault:
        sent.fault(name, fault.text.de, fault.text.en)
        return None
    return geojson_of(made)[0]


def _roof(sent: Sent, old: dict[str, Any]) -> dict[str, Any]:
    kind, direction = sent.text("roof") or "flat", sent.text("ridge_direction")
    if kind not in ROOF_TYPES or (direction and direction not in RIDGE_DIRECTIONS):
        sent.fault("roof", "Diese Dachform ist unbekannt.", "This roof type is unknown.")
    green, pv = (sent.number(name, least=0, most=100) for name in ("green", "pv"))
    roof: dict[str, Any] = {**old, "type": kind, "eaves_height_m": sent.number("eaves", least=0.5, most=300)}
    pitch, ridge = sent.number("pitch", least=0, most=85), sent.number("ridge", least=0.5, most=300)
    slopes = kind != "flat"
    roof |= {"pitch_deg": pitch if slopes else None, "ridge_height_m": ridge if slopes and pitch is None else None}
    roof |= {"ridge_direction": direction if slopes and direction else None}
    roof |= {"green_share": green / 100 if green else None, "pv_share": pv / 100 if pv else None}
    roof |= {"green_substrate_cm": sent.number("roof_substrate", least=0, most=500)}
    if slopes and pitch is None and ridge is None:
        sent.fault("pitch", "Ein geneigtes Dach braucht Neigung oder Firsthöhe.", "A pitched roof needs a pitch or ridge height.")
    return {key: value for key, value in roof.items() if value is not None}


def _percent(share: float | None) -> str:
    return "" if share is None else written(share * 100, 2)
