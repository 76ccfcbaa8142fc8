"""The fields of an area: its corners as text, a rectangle by numbers, an offset from another area; then moved and turned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon

from twin.drafting.drawing import outline
from twin.drafting.forms.fields import Sent, number_in, written
from twin.drafting.ground import Ground
from twin.errors import DocumentInvalid, NotFound
from twin.language import Text
from twin.planning.polygon import fault_of_geojson, from_geojson, to_geojson
from twin.planning.shaping import geojson_of, shaped

WAYS = ("points", "rectangle", "offset", "keep")
_FAR = 1e7
_DRAWN = {"build": "footprint", "surface": "geometry", "grade": "geometry"}
_ALIKE_M = 0.001


def fields_of(geometry: dict[str, Any] | None) -> dict[str, str]:
    """Return the fields that describe an area; one of several parts can be kept, moved and turned as it is."""
    area = from_geojson(geometry)
    if area is None:
        return {"way": "rectangle"}
    if isinstance(area, MultiPolygon):
        return {"way": "keep"}
    return {"way": "points", "points": _text_of(area), **_rectangle_fields(area)}


def _text_of(area: Polygon) -> str:
    rings = [list(ring.coords)[:-1] for ring in (area.exterior, *area.interiors)]
    return "\n\n".join("\n".join(f"{written(x)} {written(y)}" for x, y, *_ in ring) for ring in rings)


def _rectangle_fields(area: Polygon) -> dict[str, str]:
    """Return the fields of an area of four right angles as it was drawn: its first corner, its first side as the width."""
    ring = list(shapely.orient_polygons(area).exterior.coords)[:-1]
    if len(ring) != 4 or area.interiors:
        return {}
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (point[:2] for point in ring)
    width, depth = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
    # a millimetre at most off the fourth corner of a rectangle, and off its right angle
    skew = abs((bx - ax) * (dx - ax) + (by - ay) * (dy - ay)) / max(width, depth)
    if math.hypot(bx + dx - ax - cx, by + dy - ay - cy) > _ALIKE_M or skew > _ALIKE_M:
        return {}
    direction = math.degrees(math.atan2(bx - ax, by - ay)) % 360
    corner = {"corner_east": written(ax), "corner_north": written(ay)}
    return {**corner, "width": written(width, 3), "depth": written(depth, 3), "direction": written(direction, 3)}


def area_of(sent: Sent, ground: Ground, kept: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the area the fields describe as GeoJSON, `kept` where it is to stay; None with faults when there is none."""
    way = sent.text("way") or "points"
    make = {"points": _points, "rectangle": _rectangle, "offset": _offset}.get(way)
    made = kept if make is None else make(sent, ground)
    return made if made is None or sent.faults else _turned(sent, made)


def _points(sent: Sent, ground: Ground) -> dict[str, Any] | None:
    rings: list[list[list[float]]] = [[]]
    for line in sent.text("points").splitlines():
        if not line.strip():
            rings.append([])
            continue
        parts = line.replace(";", " ").replace("\t", " ").split()
        numbers = [number_in(part.rstrip(",")) for part in parts]
        if len(numbers) != 2 or any(value is None or abs(value) > _FAR for value in numbers):
            sent.fault("points", f"„{line.strip()}“ ist kein Punkt „Ost Nord“.", f"'{line.strip()}' is no point 'east north'.")
            return None
        rings[-1].append([float(value) for value in numbers if value is not None])
    rings = [ring for ring in rings if ring]
    if not rings or any(len(ring) < 3 for ring in rings):
        sent.fault("points", "Eine Fläche hat mindestens drei Ecken.", "An area has at least three corners.")
        return None
    area = {"type": "Polygon", "coordinates": [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in rings]}
    fault = fault_of_geojson(area)
    if fault is not None:
        sent.fault("points", f"Die Fläche ist so nicht gültig: {fault}.", f"The area is not valid like that: {fault}.")
        return None
    return area


def _rectangle(sent: Sent, ground: Ground) -> dict[str, Any] | None:
    east, north = sent.number("corner_east", needed=True), sent.number("corner_north", needed=True)
    width, depth = (sent.number(name, least=0.1, most=2000, needed=True) for name in ("width", "depth"))
    direction = sent.number("direction", least=-360, most=360)
    if east is None or north is None or width is None or depth is None or sent.faults:
        return None
    asked = {"corner": [east, north], "width": width, "depth": depth, "direction": direction}
    return _shaped(sent, "width", "rectangle", **asked)


def _offset(sent: Sent, ground: Ground) -> dict[str, Any] | None:
    distance = sent.number("distance", least=-500, most=500)
    source = sent.text("source")
    kind, _, name = source.partition(":")
    try:
        start = sent.drawn.get(source) or outline(ground, {kind: name})
    except (DocumentInvalid, NotFound):
        sent.fault("source", "Bitte eine Fläche wählen.", "Please choose an area.")
        return None
    return start if not distance else _shaped(sent, "distance", "offset", geometry=start, distance=distance)


def _turned(sent: Sent, area: dict[str, Any]) -> dict[str, Any] | None:
    """Return the area moved and turned by what the fields say, about its middle and clockwise."""
    east, north, angle = (sent.number(name, least=-10_000, most=10_000) for name in ("move_east", "move_north", "turn"))
    result: dict[str, Any] | None = area
    if east or north:
        result = _shaped(sent, "move_east", "move", geometry=result, east=east or 0.0, north=north or 0.0)
    if angle and result is not None:
        result = _shaped(sent, "turn", "rotate", geometry=result, angle=angle)
    return result


def _shaped(sent: Sent, place: str, operation: str, **members: Any) -> dict[str, Any] | None:
    """Return the result of an operation as one GeoJSON area; None and a fault at the field when it cannot be formed."""
    try:
        made = shaped({"operation": operation, **{key: value for key, value in members.items() if value is not None}})
    except DocumentInvalid as fault:
        sent.fault(place, fault.text.de, fault.text.en)
        return None
    return geojson_of(made)[0] if len(made) == 1 else to_geojson(MultiPolygon(made))


def drawn_areas(changes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the areas a draft itself has drawn, by the names the select gives them."""
    named = [(kind, value) for change in changes for kind, value in change.items() if kind in _DRAWN and value.get("id")]
    return {f"drawn:{value['id']}": value[_DRAWN[kind]] for kind, value in named if value.get(_DRAWN[kind])}


def sources(ground: Ground, changes: Sequence[dict[str, Any]] = ()) -> list[tuple[str, Text]]:
    """Return the areas an offset can start from, as value and words: what is drawn, plots, the plan, buildings of the Bestand."""
    case, facts = ground.case, ground.case.plan_facts
    names = {value["id"]: value.get("name") or value["id"] for change in changes for value in change.values() if _has_id(value)}
    found = [
        (source, Text(f"neu: {(name := names[source.partition(':')[2]])}", f"new: {name}")) for source in drawn_areas(changes)
    ]
    found += [(f"plot:{item.id}", Text(f"Baugrundstück {item.id}", f"plot {item.id}")) for item in case.plots if item.geometry]
    if facts is not None:
        for number, item in enumerate(facts.buildable, start=1):
            label = item.name or str(number)
            words = Text(f"Überbaubare Fläche (Baugrenze) {label}", f"buildable area (Baugrenze) {label}")
            found.append((f"plan:{item.id}", words))
        found += [(f"plan:{item.id}", Text(f"Baugebiet {item.label}", f"zone {item.label}")) for item in facts.zones]
    standing = [item for item in ground.bestand.buildings if item.footprint is not None]
    return [*found, *((f"building:{item.id}", Text(f"Gebäude {item.label}", f"building {item.label}")) for item in standing)]


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("id"))
