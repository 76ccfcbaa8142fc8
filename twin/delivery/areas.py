"""Display file of flat things with a face: areas, lines and points on the ground, each of which can be asked what it is."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import orjson
import shapely

from twin.delivery.ground import on_ground
from twin.delivery.looks import Look
from twin.delivery.planfacts import Fact
from twin.delivery.plansigns import Sign
from twin.delivery.surfaces import PATCH, patches
from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, is_metric, to_lonlat, transform
from twin.geodata.feature import FeatureCollection
from twin.language import Text

LIFT = 0.15
SPACING = 6.0
"""Metres between points of a line on terrain at most."""
MOST_LABELS = 400
_CELLS = 60_000
"""Squares all large areas together are cut into on terrain, at most about this many."""


def display_areas(features: FeatureCollection, look: Look, coverage: Coverage | None, anchor: Anchor) -> bytes:
    """Return the areas document: {anchor, order, signs, objects, positions, triangles, owners, lines, points, labels}.

    Positions are east, north, up in metres as base64 of float32; triangles, owners (which object a vertex belongs to) and the
    ends of lines are base64 of uint32. Objects stand in the order of paint; each has id, sign, size (m²), title and facts.
    """
    shapes, code = _planar(features, coverage)
    rows = _in_order_of_paint(shapes, look.signs)
    signs = {sign: number for number, sign in enumerate(dict.fromkeys(look.signs[row] for row in rows))}
    ids, sizes = _ids(features), shapely.area(shapes)
    document = {
        "anchor": anchor.to_json(),
        "order": look.order,
        "signs": [_sign(sign) for sign in signs],
        "objects": [
            {
                "id": ids[row],
                "sign": signs[look.signs[row]],
                "size": round(float(sizes[row]), 1),
                "title": look.named(row).to_json(),
                "facts": [_fact(fact) for fact in look.told(row)],
            }
            for row in rows
        ],
        **_faces(shapes, rows, look.signs, code, coverage, anchor),
        "lines": _lines(shapes, rows, look.signs, code, coverage, anchor),
        "points": _points(shapes, rows, look.signs, code, coverage, anchor),
        "labels": _labels(shapes, rows, look, code, coverage, anchor),
    }
    return orjson.dumps(document)


def legend_of(features: FeatureCollection, look: Look) -> list[dict[str, Any]]:
    """Return what the legend says, as painted from below: colour, whether it is a line, title in both languages, count."""
    shapes = np.asarray(features.frame.geometry.array, dtype=object)
    counts: dict[tuple[str, str], dict[str, Any]] = {}
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    for row in sorted(np.flatnonzero(drawn).tolist(), key=lambda row: look.signs[row].rank):
        sign = look.signs[row]
        if sign.fill is None and sign.line is None:
            continue
        key = (sign.title.de, sign.colour)
        entry = {"color": sign.colour, "line": sign.fill is None, "title": sign.title.to_json(), "count": 0}
        counts.setdefault(key, entry)["count"] += 1
    return list(counts.values())


def _planar(features: FeatureCollection, coverage: Coverage | None) -> tuple[Any, str]:
    """Return flat shapes in a system of metres: the terrain's, their own, or the UTM zone they lie in."""
    shapes = shapely.force_2d(np.asarray(features.frame.geometry.array, dtype=object))
    code = coverage.crs if coverage is not None and is_metric(coverage.crs) else features.crs
    if not is_metric(code):
        west, south, east, north = shapely.total_bounds(shapes)
        lon, lat = to_lonlat(np.array([[(west + east) / 2.0, (south + north) / 2.0]]), features.crs)[0]
        code = f"EPSG:{32600 if lat >= 0.0 else 32700}".removesuffix("00") + f"{int((lon + 180.0) // 6.0) % 60 + 1:02d}"
    if code != features.crs:
        shapes = shapely.transform(shapes, lambda points: transform(points, features.crs, code))
    return shapes, code


def _in_order_of_paint(shapes: Any, signs: list[Sign]) -> list[int]:
    drawn = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes))).tolist()
    areas = shapely.area(shapes)
    return sorted(drawn, key=lambda row: (signs[row].rank, -areas[row]))


def _ids(features: FeatureCollection) -> list[str]:
    names = {str(column).casefold(): str(column) for column in features.frame.columns}
    column = next((names[name] for name in ("gml_id", "id", "fid", "objectid") if name in names), None)
    return [str(value) for value in (features.frame[column] if column is not None else range(1, len(features.frame) + 1))]


def _sign(sign: Sign) -> dict[str, Any]:
    return {"fill": sign.fill, "opacity": sign.opacity, "line": sign.line, "width": sign.width, "dash": sign.dash}


def _fact(fact: Fact) -> list[Any]:
    label, value = fact
    return [label.to_json(), value.to_json() if isinstance(value, Text) else value]


def _faces(
    shapes: Any, rows: list[int], signs: list[Sign], code: str, coverage: Coverage | None, anchor: Anchor
) -> dict[str, str]:
    """Return vertices, triangles and the object of each vertex; areas without fill are kept so that they can be asked."""
    points, faces, owners, count = [np.zeros((0, 2))], [np.zeros((0, 3), dtype=np.int64)], [np.zeros(0, dtype=np.int64)], 0
    side = _side(shapes) if coverage is not None else None
    for place, row in enumerate(rows):
        for polygon in shapely.get_parts(shapes[row]):
            if polygon.geom_type != "Polygon" or signs[row].rank == 0:
                continue
            corners, triangles = _cut(polygon, side)
            points.append(corners)
            faces.append(triangles + count)
            owners.append(np.full(len(corners), place))
            count += len(corners)
    flat = np.concatenate(points)
    local = on_ground(flat, code, coverage, anchor, LIFT) if len(flat) else np.zeros((0, 3))
    return {
        "positions": _floats(local),
        "triangles": _whole(np.concatenate(faces)),
        "owners": _whole(np.concatenate(owners)),
    }


def _side(shapes: Any) -> float:
    """Return how large the squares are that large areas are cut into, so that all together they are not too many."""
    return float(max(PATCH, np.sqrt(np.nansum(shapely.area(shapes)) / _CELLS)))


def _cut(polygon: Any, side: float | None) -> tuple[FloatArray, IntArray]:
    """Return corners and triangles of a polygon, on terrain cut along a grid where it is larger than a few squares."""
    if side is not None and polygon.area > 4.0 * side * side:
        return patches(polygon, side)
    faces = shapely.get_parts(shapely.constrained_delaunay_triangles(polygon))
    if len(faces) == 0:
        return np.zeros((0, 2)), np.zeros((0, 3), dtype=np.int64)
    corners = shapely.get_coordinates(faces).reshape(-1, 4, 2)[:, :3].reshape(-1, 2)
    unique, place = np.unique(corners, axis=0, return_inverse=True)
    return unique, place.reshape(-1, 3).astype(np.int64)


def _lines(
    shapes: Any, rows: list[int], signs: list[Sign], code: str, coverage: Coverage | None, anchor: Anchor
) -> dict[str, str]:
    parts: list[Any] = []
    owners: list[int] = []
    for place, row in enumerate(rows):
        if signs[row].line is None:
            continue
        for part in shapely.get_parts(shapes[row]):
            if part.geom_type == "Polygon":
                rings = [part.exterior, *part.interiors]
            else:
                rings = [part] if part.geom_type in ("LineString", "LinearRing") else []
            parts.extend(rings)
            owners.extend([place] * len(rings))
    drawn = np.array(parts, dtype=object)
    if coverage is not None and len(drawn):
        drawn = shapely.segmentize(drawn, SPACING)
    points, owner = shapely.get_coordinates(drawn, return_index=True)
    local = on_ground(points, code, coverage, anchor, LIFT) if len(points) else np.zeros((0, 3))
    ends = np.searchsorted(owner, np.arange(1, len(drawn) + 1))
    return {"positions": _floats(local), "ends": _whole(ends), "owners": _whole(np.array(owners))}


def _points(
    shapes: Any, rows: list[int], signs: list[Sign], code: str, coverage: Coverage | None, anchor: Anchor
) -> dict[str, str]:
    spots = [
        (place, point)
        for place, row in enumerate(rows)
        if signs[row].rank > 0
        for point in shapely.get_parts(shapes[row])
        if point.geom_type == "Point"
    ]
    flat = shapely.get_coordinates([point for _, point in spots])
    local = on_ground(flat, code, coverage, anchor, LIFT) if len(flat) else np.zeros((0, 3))
    return {"positions": _floats(local), "owners": _whole(np.array([place for place, _ in spots]))}


def _labels(shapes: Any, rows: list[int], look: Look, code: str, coverage: Coverage | None, anchor: Anchor) -> list[list[Any]]:
    written = [(text, shapes[row].representative_point()) for row in rows if (text := look.labels(row))][:MOST_LABELS]
    if not written:
        return []
    local = on_ground(shapely.get_coordinates([point for _, point in written]), code, coverage, anchor, LIFT)
    return [[text, *np.round(place, 2).tolist()] for (text, _), place in zip(written, local, strict=True)]


def _floats(values: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def _whole(values: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype="<u4").tobytes()).decode()
