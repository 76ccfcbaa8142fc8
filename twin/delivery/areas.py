"""Display file of flat things with a face: areas, lines and points on the ground, each of which can be asked what it is."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import mapbox_earcut
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
FINE, MOST_CORNERS = 5_000, 20_000
"""An area of more corners is cut into triangles by ears, beyond the second number after thinning: the better triangulation takes
minutes for hundreds of thousands."""
_CELLS = 60_000
"""Squares all large areas together are cut into on terrain, at most about this many."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The single points, lines and polygons of all objects in the order of paint, and whose they are."""

    shapes: Any
    owners: IntArray

    @classmethod
    def of(cls, shapes: Any) -> Parts:
        """Return the parts of these shapes; collections are taken apart to the ground."""
        parts, owners = shapely.get_parts(shapes, return_index=True)
        while (shapely.get_type_id(parts) > 3).any():
            parts, inner = shapely.get_parts(parts, return_index=True)
            owners = owners[inner]
        return cls(parts, owners)

    def of_type(self, kind: int) -> tuple[Any, IntArray]:
        """Return the parts of one geometry type (0 point, 1 line, 3 polygon) and their owners."""
        found = (shapely.get_type_id(self.shapes) == kind) & ~shapely.is_empty(self.shapes)
        return self.shapes[found], self.owners[found]


def display_areas(features: FeatureCollection, look: Look, coverage: Coverage | None, anchor: Anchor) -> bytes:
    """Return the areas document: {anchor, order, signs, objects, positions, triangles, owners, lines, points, labels}.

    Positions are east, north, up in metres as base64 of float32; triangles, owners (which object a vertex belongs to) and the
    ends of lines are base64 of uint32. Objects stand in the order of paint; each has id, sign, size (m²), title and facts.
    """
    shapes, code = _planar(features, coverage)
    rows = _in_order_of_paint(shapes, look.signs)
    parts, painted = Parts.of(shapes[rows]), [look.signs[row] for row in rows]
    signs = {sign: number for number, sign in enumerate(dict.fromkeys(look.signs[row] for row in rows))}
    ids, sizes = ids_of(features), shapely.area(shapes)
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
        **_faces(parts, painted, code, coverage, anchor),
        "lines": _lines(parts, painted, code, coverage, anchor),
        "points": _points(parts, painted, code, coverage, anchor),
        "labels": _labels(shapes, rows, look, code, coverage, anchor),
    }
    return orjson.dumps(document)


_KINDS = {0: "point", 4: "point", 1: "line", 2: "line", 5: "line"}


def legend_of(features: FeatureCollection, look: Look) -> list[dict[str, Any]]:
    """Return what the legend says, as painted from below: colour, whether line or point, title in both languages, count."""
    shapes = np.asarray(features.frame.geometry.array, dtype=object)
    kinds = [_KINDS.get(kind, "area") for kind in shapely.get_type_id(shapes).tolist()]
    counts: dict[tuple[str, str, str], dict[str, Any]] = {}
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    for row in sorted(np.flatnonzero(drawn).tolist(), key=lambda row: look.signs[row].rank):
        sign = look.signs[row]
        if sign.fill is None and sign.line is None:
            continue
        kind = kinds[row] if kinds[row] in ("line", "point") else "line" if sign.fill is None else "area"
        colour = sign.colour if kind == "area" else sign.line or sign.colour
        key = (sign.title.de, colour, kind)
        entry = {
            "color": colour,
            "line": kind == "line",
            "point": kind == "point",
            "dash": bool(sign.dash),
            "title": sign.title.to_json(),
            "count": 0,
        }
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


def id_column(frame: Any) -> str | None:
    """Return the column by which the viewer names the objects of a frame; None where it counts them from 1."""
    names = {str(column).casefold(): str(column) for column in frame.columns}
    return next((names[name] for name in ("gml_id", "id", "fid", "objectid") if name in names), None)


def ids_of(features: FeatureCollection) -> list[str]:
    """Return by what the viewer names each row of a flat layer: its own id, or its place in the file from 1."""
    column = id_column(features.frame)
    return [str(value) for value in (features.frame[column] if column is not None else range(1, len(features.frame) + 1))]


def _sign(sign: Sign) -> dict[str, Any]:
    return {"fill": sign.fill, "opacity": sign.opacity, "line": sign.line, "width": sign.width, "dash": sign.dash}


def _fact(fact: Fact) -> list[Any]:
    label, value = fact
    return [label.to_json(), value.to_json() if isinstance(value, Text) else value]


def _faces(parts: Parts, signs: list[Sign], code: str, coverage: Coverage | None, anchor: Anchor) -> dict[str, str]:
    """Return vertices, triangles and the object of each vertex; areas without fill are kept so that they can be asked."""
    shapes, owners = parts.of_type(3)
    shown = np.array([signs[owner].rank > 0 for owner in owners.tolist()], dtype=np.bool_)
    shapes, owners = shapes[shown], owners[shown]
    side = _side(shapes) if coverage is not None else np.inf
    large = shapely.area(shapes) > 4.0 * side * side
    fine = ~large & (shapely.get_num_coordinates(shapes) > FINE)
    plain = ~large & ~fine
    pieces = [_triangles(shapes[plain], owners[plain])]
    pieces.extend(_ears(shape, owner) for shape, owner in zip(shapes[fine], owners[fine].tolist(), strict=True))
    pieces.extend((*patches(shape, side), owner) for shape, owner in zip(shapes[large], owners[large].tolist(), strict=True))
    points = np.concatenate([corners for corners, _, _ in pieces])
    firsts = np.cumsum([0, *(len(corners) for corners, _, _ in pieces)])
    faces = np.concatenate([faces + first for (_, faces, _), first in zip(pieces, firsts[:-1], strict=True)])
    belongs = np.concatenate([np.broadcast_to(owner, len(corners)) for corners, _, owner in pieces])
    faces = faces[np.argsort(belongs[faces[:, 0]], kind="stable")]
    local = on_ground(points, code, coverage, anchor, LIFT) if len(points) else np.zeros((0, 3))
    return {"positions": _floats(local), "triangles": _whole(faces), "owners": _whole(belongs)}


def _side(shapes: Any) -> float:
    """Return how large the squares are that large areas are cut into, so that all together they are not too many."""
    return float(max(PATCH, np.sqrt(shapely.area(shapes).sum() / _CELLS)))


def _triangles(shapes: Any, owners: IntArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Return corners, triangles and the owner of each corner; triangles of one owner share their corners."""
    faces, shape = shapely.get_parts(shapely.constrained_delaunay_triangles(shapes), return_index=True)
    corners = shapely.get_coordinates(faces).reshape(-1, 4, 2)[:, :3].reshape(-1, 2)
    own = np.repeat(owners[shape], 3)
    order = np.lexsort((corners[:, 1], corners[:, 0], own))
    keys = np.column_stack([own[order], corners[order]])
    is_new = np.ones(len(keys), dtype=np.bool_)
    is_new[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.cumsum(is_new) - 1
    return corners[order][is_new], place.reshape(-1, 3), own[order][is_new]


def _ears(shape: Any, owner: int) -> tuple[FloatArray, IntArray, IntArray]:
    """Return corners, triangles and the owner of each corner of one area by ear clipping, beyond 20,000 corners a thinned one."""
    rings = [shapely.get_coordinates(ring)[:-1] for ring in (shape.exterior, *shape.interiors)]
    step = shape.length / MOST_CORNERS if sum(map(len, rings)) > MOST_CORNERS else 0.0
    rings = [thin for ring in rings if len(thin := _thinned(ring, step)) > 2]
    if not rings:
        return np.zeros((0, 2)), np.zeros((0, 3), dtype=np.int64), np.zeros(0, dtype=np.int64)
    corners = np.concatenate(rings)
    ends = np.cumsum([len(ring) for ring in rings]).astype(np.uint32)
    faces = mapbox_earcut.triangulate_float64(corners - corners.mean(axis=0), ends).reshape(-1, 3).astype(np.int64)
    return corners, faces, np.full(len(corners), owner, dtype=np.int64)


def _thinned(ring: FloatArray, step: float) -> FloatArray:
    """Return a ring with one corner for each `step` of its length; all of them for 0."""
    if not step:
        return ring
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(ring, axis=0).T))])
    return ring[np.unique(np.floor(way / step), return_index=True)[1]]


def _lines(parts: Parts, signs: list[Sign], code: str, coverage: Coverage | None, anchor: Anchor) -> dict[str, str]:
    areas, of_area = parts.of_type(3)
    rings, area = shapely.get_rings(areas, return_index=True)
    strings, of_string = parts.of_type(1)
    drawn, owners = np.concatenate([rings, strings]), np.concatenate([of_area[area], of_string])
    visible = np.array([signs[owner].line is not None for owner in owners.tolist()], dtype=np.bool_)
    drawn, owners = drawn[visible], owners[visible]
    order = np.argsort(owners, kind="stable")
    drawn, owners = drawn[order], owners[order]
    if coverage is not None:
        drawn = shapely.segmentize(drawn, SPACING)
    points, owner = shapely.get_coordinates(drawn, return_index=True)
    local = on_ground(points, code, coverage, anchor, LIFT) if len(points) else np.zeros((0, 3))
    ends = np.searchsorted(owner, np.arange(1, len(drawn) + 1))
    return {"positions": _floats(local), "ends": _whole(ends), "owners": _whole(owners)}


def _points(parts: Parts, signs: list[Sign], code: str, coverage: Coverage | None, anchor: Anchor) -> dict[str, str]:
    spots, owners = parts.of_type(0)
    shown = np.array([signs[owner].rank > 0 for owner in owners.tolist()], dtype=np.bool_)
    flat = shapely.get_coordinates(spots[shown])
    local = on_ground(flat, code, coverage, anchor, LIFT) if len(flat) else np.zeros((0, 3))
    return {"positions": _floats(local), "owners": _whole(owners[shown])}


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
