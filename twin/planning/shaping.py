"""Exact operations on footprints and areas, the same for the forms and for the drawing tools.

Coordinates are planar metres; every angle is in degrees clockwise, a direction is counted from north. Results are polygons with
coordinates to a tenth of a millimetre.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import shapely
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as split_by

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.planning.polygon import FARTHEST_M, areas_of, from_geojson, to_geojson
from twin.planning.schema import Fault, Geometry, ListOf, Number, Position, Record, Word

Json = Mapping[str, Any]
JOINS = ("mitre", "round")
# shapely's default would cut an acute corner off already at 78 degrees
_MITRE_LIMIT = 10.0
_DIGITS = 4
_LEAST_AREA_M2 = 0.01

_AREA, _NUMBER, _POSITIVE = Geometry(), Number(-1e6, 1e6), Number(0, 1e5, positive=True)
_LINE = ListOf(Position())
FORMS: dict[str, Record] = {
    "rectangle": Record(
        {"corner": Position(), "width": _POSITIVE, "depth": _POSITIVE, "direction": _NUMBER}, ("corner", "width", "depth")
    ),
    "offset": Record({"geometry": _AREA, "line": _LINE, "distance": _NUMBER, "join": Word(JOINS)}, ("distance",)),
    "split": Record({"geometry": _AREA, "line": _LINE}, ("geometry", "line")),
    "merge": Record({"geometries": ListOf(_AREA)}, ("geometries",)),
    "rotate": Record({"geometry": _AREA, "angle": _NUMBER, "about": Position()}, ("geometry", "angle")),
    "move": Record({"geometry": _AREA, "east": _NUMBER, "north": _NUMBER}, ("geometry",)),
    "scale": Record({"geometry": _AREA, "factor": _POSITIVE, "about": Position()}, ("geometry", "factor")),
}


def shaped(asked: Any) -> list[Polygon]:
    """Return the polygons an operation makes: {"operation": name, ...} with the members of `FORMS[name]`.

    Raises DocumentInvalid: GEOMETRY_REQUEST_INVALID with all faults of the request, SHAPE_GONE when nothing is left,
    LINE_DOES_NOT_DIVIDE, SHAPES_APART.
    """
    name = str(asked.get("operation")) if isinstance(asked, dict) and asked.get("operation") else ""
    faults: list[Fault] = []
    if name not in FORMS:
        Record({"operation": Word(tuple(FORMS))}, ("operation",)).check({"operation": name or None}, "", faults)
    else:
        members = {key: value for key, value in asked.items() if key != "operation"}
        FORMS[name].check(members, "", faults)
        faults += [] if faults else _faults_of(name, members)
    if faults:
        raise _invalid(faults)
    return _polygons(_MAKERS[name](asked))


def geojson_of(polygons: Sequence[Polygon]) -> list[dict[str, Any]]:
    """Return polygons as GeoJSON."""
    return [shape for shape in map(to_geojson, polygons) if shape is not None]


def _faults_of(name: str, asked: Json) -> list[Fault]:
    """Return the faults that two members together have: an offset of nothing, a line of one point, an empty area."""
    faults = []
    if name == "offset" and (asked.get("geometry") is None) == (asked.get("line") is None):
        faults.append(Fault("geometry", Text("entweder geometry oder line wird gebraucht", "either geometry or line is needed")))
    if asked.get("line") is not None and len({tuple(point[:2]) for point in asked["line"]}) < 2:
        faults.append(Fault("line", Text("gebraucht werden zwei verschiedene Punkte", "two different points are needed")))
    areas = [("geometry", asked["geometry"])] if asked.get("geometry") is not None else []
    areas += [(f"geometries[{number}]", item) for number, item in enumerate(asked.get("geometries") or [])]
    faults += [Fault(place, Text("die Fläche ist leer", "the area is empty")) for place, item in areas if not item["coordinates"]]
    if name == "merge" and len(asked["geometries"]) < 2:
        faults.append(Fault("geometries", Text("gebraucht werden zwei Flächen oder mehr", "two areas or more are needed")))
    return faults


def _invalid(faults: Sequence[Fault]) -> DocumentInvalid:
    return DocumentInvalid(
        "GEOMETRY_REQUEST_INVALID",
        "So lässt sich keine Fläche bilden: " + "; ".join(f"{item.path}: {item.text.de}" for item in faults) + ".",
        "No area can be formed like that: " + "; ".join(f"{item.path}: {item.text.en}" for item in faults) + ".",
        faults=[item.to_json() for item in faults],
    )


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a result on its grid of a tenth of a millimetre, largest first; raises DocumentInvalid for none."""
    whole = areas_of(shape)
    parts = [whole] if isinstance(whole, Polygon) else list(whole.geoms)
    rounded = [shapely.transform(part, lambda points: points.round(_DIGITS)) for part in parts if part.area >= _LEAST_AREA_M2]
    if not rounded:
        raise DocumentInvalid(
            "SHAPE_GONE",
            "Von der Fläche bleibt nichts übrig. Bitte einen kleineren Abstand oder ein anderes Maß wählen.",
            "Nothing is left of the area. Please choose a smaller distance or another size.",
            faults=[],
        )
    if max(abs(value) for part in rounded for value in part.bounds) > FARTHEST_M:
        raise _invalid(
            [Fault("geometry", Text("die Fläche liegt außerhalb jedes Systems", "the area lies outside of any system"))]
        )
    return sorted(rounded, key=lambda part: -part.area)


def _area(asked: Json) -> BaseGeometry:
    return from_geojson(asked["geometry"]) or Polygon()


def _rectangle(asked: Json) -> BaseGeometry:
    """Return a rectangle from its corner: width along the direction (90, to the east, when left out), depth to its left."""
    turn = math.radians(90.0 if asked.get("direction") is None else asked["direction"])
    (x, y), width, depth = asked["corner"][:2], asked["width"], asked["depth"]
    along, left = (math.sin(turn), math.cos(turn)), (-math.cos(turn), math.sin(turn))
    corners = [(0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth)]
    return Polygon([(x + u * along[0] + v * left[0], y + u * along[1] + v * left[1]) for u, v in corners])


def _offset(asked: Json) -> BaseGeometry:
    """Return an area widened (negative: narrowed), or the strip along a line, to its left (negative: to its right)."""
    join: Literal["round", "mitre"] = "round" if asked.get("join") == "round" else "mitre"
    distance = asked["distance"]
    if asked.get("line") is not None:
        line = LineString([point[:2] for point in asked["line"]])
        return line.buffer(distance, single_sided=True, join_style=join, mitre_limit=_MITRE_LIMIT)
    return _area(asked).buffer(distance, join_style=join, mitre_limit=_MITRE_LIMIT)


def _split(asked: Json) -> BaseGeometry:
    """Return the parts of an area on both sides of a line, which is drawn out over its ends as far as the area reaches."""
    area = _area(asked)
    line = _drawn_out(LineString([point[:2] for point in asked["line"]]), area)
    whole = area.geoms if isinstance(area, MultiPolygon) else [area]
    parts = [part for item in whole for part in split_by(item, line).geoms]
    if len(parts) <= len(whole):
        raise DocumentInvalid(
            "LINE_DOES_NOT_DIVIDE",
            "Die Linie teilt die Fläche nicht: Sie muss von einer Seite zur anderen durch sie hindurch führen.",
            "The line does not divide the area: it must lead through it from one side to the other.",
            faults=[],
        )
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])


def _drawn_out(line: LineString, area: BaseGeometry) -> LineString:
    points = list(line.coords)
    west, south, east, north = area.union(line).bounds
    far = math.hypot(east - west, north - south)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[0], points[1], points[-2], points[-1]
    first, last = math.hypot(bx - ax, by - ay) or 1.0, math.hypot(dx - cx, dy - cy) or 1.0
    start = (ax + (ax - bx) / first * far, ay + (ay - by) / first * far)
    end = (dx + (dx - cx) / last * far, dy + (dy - cy) / last * far)
    return LineString([start, *points, end])


def _merge(asked: Json) -> BaseGeometry:
    shapes = [from_geojson(item) for item in asked["geometries"]]
    merged = shapely.union_all([shape for shape in shapes if shape is not None])
    if isinstance(merged, MultiPolygon):
        raise DocumentInvalid(
            "SHAPES_APART",
            "Die Flächen berühren sich nicht an einer Kante und lassen sich nicht verbinden.",
            "The areas do not share an edge and cannot be merged.",
            faults=[],
        )
    return merged


def _about(asked: Json, area: BaseGeometry) -> Point:
    return area.centroid if asked.get("about") is None else Point(*asked["about"][:2])


def _rotate(asked: Json) -> BaseGeometry:
    area = _area(asked)
    return affinity.rotate(area, -asked["angle"], origin=_about(asked, area))


def _move(asked: Json) -> BaseGeometry:
    return affinity.translate(_area(asked), asked.get("east") or 0.0, asked.get("north") or 0.0)


def _scale(asked: Json) -> BaseGeometry:
    area = _area(asked)
    return affinity.scale(area, asked["factor"], asked["factor"], origin=_about(asked, area))


_MAKERS: dict[str, Callable[[Json], BaseGeometry]] = {
    "rectangle": _rectangle,
    "offset": _offset,
    "split": _split,
    "merge": _merge,
    "rotate": _rotate,
    "move": _move,
    "scale": _scale,
}
