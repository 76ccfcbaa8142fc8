"""Display files of flat things on the ground: lines, the site's ring, trees."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from twin.delivery.areas import ids_of
from twin.delivery.columns import attributes_of
from twin.delivery.ground import on_ground
from twin.delivery.looks import Look
from twin.geodata.citymodel import FloatArray
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, is_metric, to_lonlat
from twin.geodata.feature import FeatureCollection

SPACING = 6.0
"""Metres between points of a draped line at most."""
LIFT = 0.1
DEFAULT_TREE_HEIGHT = 9.0
CROWN_SHARE = 0.6
"""Crown diameter as a part of the height where the register names none."""

_IDS = ("id", "baum_id", "baumnummer", "gml_id", "tree_id")
_HEIGHTS = ("height", "hoehe", "höhe", "baumhoehe", "baumhöhe", "hoehe_m", "height_m")
_CROWNS = ("crown", "krone", "kronendurchmesser", "krone_dm", "crown_diameter", "kronendurchmesser_m", "crown_m")


def display_lines(features: FeatureCollection, coverage: Coverage | None, anchor: Anchor) -> bytes:
    """Return the lines document {anchor, lines}: boundaries of polygons and lines, shared ones once, draped on the ground."""
    shapes = shapely.force_2d(np.asarray(features.frame.geometry.array, dtype=object))
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    is_area = np.isin(shapely.get_type_id(shapes), (3, 6))
    is_line = np.isin(shapely.get_type_id(shapes), (1, 2, 5))
    drawn = np.concatenate([shapely.boundary(shapes[is_area]), shapes[is_line]])
    merged = shapely.line_merge(shapely.union_all(drawn))
    return _document(anchor, lines=_draped(shapely.get_parts(merged), features.crs, coverage, anchor)[0])


def display_ways(features: FeatureCollection, look: Look, coverage: Coverage | None, anchor: Anchor) -> bytes:
    """Return the lines document of lines that can be asked: {anchor, lines, owners, objects}.

    `owners` tells for each line which object it belongs to, `objects` is {ids, titles, attributes: {column: values}}, each list
    as long as there are objects.
    """
    shapes = shapely.force_2d(np.asarray(features.frame.geometry.array, dtype=object))
    parts, rows = shapely.get_parts(shapes, return_index=True)
    lines, kept = _draped(parts, features.crs, coverage, anchor)
    count = len(features.frame)
    objects = {
        "ids": ids_of(features),
        "titles": [look.named(row).de for row in range(count)],
        "attributes": attributes_of(features.frame),
    }
    return _document(anchor, lines=lines, owners=rows[kept].tolist(), objects=objects)


def _draped(
    parts: Any, code: str, coverage: Coverage | None, anchor: Anchor
) -> tuple[list[list[list[float]]], npt.NDArray[np.int64]]:
    """Return single lines as local points on the ground, and which of the parts they are."""
    kept = np.flatnonzero((shapely.get_type_id(parts) == 1) & ~shapely.is_empty(parts))
    parts = shapely.segmentize(parts[kept], _spacing(code))
    points, owner = shapely.get_coordinates(parts, return_index=True)
    local = on_ground(points, code, coverage, anchor, LIFT)
    ends = np.searchsorted(owner, np.arange(len(parts) + 1))
    return [_straightened(local[first:end]) for first, end in itertools.pairwise(ends.tolist())], kept


def _spacing(crs_code: str) -> float:
    return SPACING if is_metric(crs_code) else SPACING / 111_000.0


def _straightened(line: FloatArray) -> list[list[float]]:
    """Return a draped line in centimetres without the points that lie within 4 cm of the way between their neighbours."""
    keep = [0]
    for point in range(1, len(line) - 1):
        first, middle, last = line[keep[-1]], line[keep[-1] + 1 : point + 1], line[point + 1]
        way = last - first
        share = np.clip((middle - first) @ way / max(float(way @ way), 1e-9), 0.0, 1.0)
        if np.abs(middle - first - share[:, None] * way).max() > 0.04:
            keep.append(point)
    kept: list[list[float]] = np.round(line[[*keep, len(line) - 1]], 2).tolist()
    return kept


def display_ring(polygon: Any, crs_code: str, coverage: Coverage | None, anchor: Anchor) -> list[list[float]]:
    """Return the outer ring of a polygon draped on the ground as [[e, n, u], ...], the first point not repeated."""
    ring = shapely.segmentize(shapely.get_exterior_ring(polygon), 2.0 * _spacing(crs_code))
    local = on_ground(shapely.get_coordinates(ring), crs_code, coverage, anchor)
    return [[round(float(value), 2) for value in point] for point in local[:-1]]


def display_trees(
    features: FeatureCollection,
    coverage: Coverage | None,
    anchor: Anchor,
    *,
    identifier: str | None = None,
    height: str | None = None,
    crown: str | None = None,
) -> bytes:
    """Return the trees document {anchor, trees: [[id, e, n, u, height, crown diameter], ...], attributes: {column: values}}.

    `attributes` are what else is known of each tree, such as its species. The columns may be named; otherwise the usual German
    and English ones are looked for. A missing height is 9 m, a missing crown 0.6 of the height. A tree without an id is named
    by its place.
    """
    frame = features.frame[~(features.frame.geometry.isna() | features.frame.geometry.is_empty)]
    points = shapely.get_coordinates(shapely.centroid(np.asarray(frame.geometry.array, dtype=object)))
    local = on_ground(points, features.crs, coverage, anchor)
    heights = _numbers(frame, height, _HEIGHTS, np.full(len(frame), DEFAULT_TREE_HEIGHT))
    crowns = _numbers(frame, crown, _CROWNS, heights * CROWN_SHARE)
    names = tree_names(FeatureCollection(frame, features.crs), identifier)
    trees = []
    for row in range(len(frame)):
        east, north, up = (round(float(value), 2) for value in local[row])
        trees.append([names[row], east, north, up, round(float(heights[row]), 1), round(float(crowns[row]), 1)])
    used = {_column(frame, wanted, usual) for wanted, usual in ((identifier, _IDS), (height, _HEIGHTS), (crown, _CROWNS))}
    known = attributes_of(frame.drop(columns=[name for name in used if name is not None]))
    return _document(anchor, trees=trees, **({"attributes": known} if known else {}))


def tree_names(features: FeatureCollection, identifier: str | None = None) -> list[str]:
    """Return by what the viewer names each tree: its number in the register, without one its place."""
    column = _column(features.frame, identifier, _IDS)
    if column is not None:
        return [str(name) for name in features.frame[column]]
    points = shapely.get_coordinates(shapely.centroid(np.asarray(features.frame.geometry.array, dtype=object)))
    return [f"tree-{lon:.6f}-{lat:.6f}" for lon, lat in to_lonlat(points, features.crs)]


def _column(frame: Any, wanted: str | None, usual: tuple[str, ...]) -> str | None:
    names = {str(name).lower(): str(name) for name in frame.columns}
    return wanted if wanted is not None else next((names[name] for name in usual if name in names), None)


def _numbers(frame: Any, wanted: str | None, usual: tuple[str, ...], default: FloatArray) -> FloatArray:
    column = _column(frame, wanted, usual)
    if column is None:
        return default
    values = np.array([_number(value) for value in frame[column]], dtype=np.float64)
    return np.where(np.isfinite(values) & (values > 0.0), values, default)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _document(anchor: Anchor, **content: Any) -> bytes:
    return orjson.dumps({"anchor": anchor.to_json(), **content})
