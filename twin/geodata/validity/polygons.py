"""Whether one polygon in space is valid: its rings, its plane, its holes (codes 101 to 208)."""

from __future__ import annotations

import mapbox_earcut
import numpy as np
import shapely

from twin.geodata.citymodel import FloatArray
from twin.geodata.normals import cross, lengths
from twin.geodata.validity.faces import Face, area_of, plane_of
from twin.geodata.validity.fault import LEAN, PLANARITY, SNAP

# an edge that shrinks below this in the plane although it is longer in space stands upright on it: a vertical fold
_UPRIGHT = 1e-4
_REASONS = (
    ("Hole lies outside", 206),
    ("nested", 207),
    ("Interior is disconnected", 205),
    ("Duplicate Rings", 202),
    ("Self-intersection", 201),
)


def polygon_fault(points: FloatArray, face: Face) -> int:
    """Return the code of the first fault of a polygon, 0 when it is valid."""
    for ring in face:
        if len(set(ring)) < 3:
            return 101
        if any(ring[i] == ring[i - 1] for i in range(len(ring))):
            return 102
    rows = [point for ring in face for point in ring]
    centre, axes = plane_of(points[rows])
    local = (points[rows] - centre) @ axes.T
    if np.abs(local[:, 2]).max() > PLANARITY:
        return 203
    ends = np.cumsum([len(ring) for ring in face])
    rings = np.split(local[:, :2], ends[:-1])
    spatial = np.split(points[rows], ends[:-1])
    if not all(_is_simple(ring, flat, space) for ring, flat, space in zip(face, rings, spatial, strict=True)):
        return 104
    if len(rings) > 1 and (code := _hole_fault(rings)):
        return code
    return 204 if len(rows) > 3 and _leans(local, ends) else 0


def _is_simple(ring: list[int], flat: FloatArray, space: FloatArray) -> bool:
    if len(set(ring)) < len(ring):
        return False
    steps = np.roll(flat, -1, axis=0) - flat
    rises = np.roll(space, -1, axis=0) - space
    length, width = np.linalg.norm(rises, axis=1), np.linalg.norm(steps, axis=1)
    if ((width < _UPRIGHT) & (length > 2.0 * width)).any():
        return False
    flat_ring = shapely.linearrings(flat)
    # a ring thinner than the tolerance is a line walked to and fro
    return bool(shapely.is_simple(flat_ring)) and abs(area_of(flat)) > SNAP * _UPRIGHT * float(length.max())


def _hole_fault(rings: list[FloatArray]) -> int:
    polygon = shapely.Polygon(rings[0], rings[1:])
    if not polygon.is_valid:
        reason = shapely.is_valid_reason(polygon)
        return next((code for words, code in _REASONS if words in reason), 201)
    turn = area_of(rings[0])
    return 208 if any(area_of(ring) * turn > 0.0 for ring in rings[1:]) else 0


def _leans(local: FloatArray, ends: np.ndarray[tuple[int], np.dtype[np.int64]]) -> bool:
    cut = mapbox_earcut.triangulate_float64(np.ascontiguousarray(local[:, :2]), ends.astype(np.uint32)).astype(np.int64)
    return bool(leaning(local[cut.reshape(-1, 3)], np.array([0.0, 0.0, 1.0])).any())


def leaning(triangles: FloatArray, normals: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which triangles (t, 3, 3) lean more than 20 degrees against their planes' unit normals, (3) or (t, 3).

    A triangle lower than the snap tolerance proves nothing, and neither do three points nearly in a line, of which the
    middle one lies off the plane within the planarity tolerance: rounding tilts both at will.
    """
    edges = np.roll(triangles, -1, axis=1) - triangles
    vectors = cross(edges[:, 0], edges[:, 1])
    doubled = lengths(vectors)
    sizes = np.sqrt((edges**2).sum(axis=2))
    height = doubled / np.where(sizes.max(axis=1) > 0.0, sizes.max(axis=1), 1.0)
    in_a_line = (height < sizes.min(axis=1) / 4.0) & (height < PLANARITY / np.sin(np.radians(LEAN)))
    cosine = np.abs((vectors * normals).sum(axis=1))
    leans = cosine < np.cos(np.radians(LEAN)) * doubled
    result: np.ndarray[tuple[int], np.dtype[np.bool_]] = leans & (height > SNAP) & ~in_a_line
    return result
