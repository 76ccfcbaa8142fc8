"""Where triangles in space meet, and whether points lie within solids: vectorised over pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.normals import cross, lengths

BoolArray = npt.NDArray[np.bool_]

# nearer than this is touching: far below a millimetre, far above the rounding of local coordinates
TOUCH = 1e-6
_ROWS = 2_000_000


def meeting(first: FloatArray, second: FloatArray, first_corners: IntArray, second_corners: IntArray, apart: float) -> BoolArray:
    """Return which pairs of triangles (p, 3, 3) meet anywhere else than at corners they share by number (p, 3).

    Triangles in one plane meet when they overlap, or touch without a shared corner. `apart` is the distance from a
    shared corner from which on a meeting counts.
    """
    result = np.zeros(len(first), dtype=np.bool_)
    rows = np.flatnonzero(~(_beside(first, second) | _beside(second, first)))
    result[rows] = _meeting(first[rows], second[rows], first_corners[rows], second_corners[rows], apart)
    return result


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    result: FloatArray = np.einsum("ij,ij->i", a, b)
    return result


def _beside(first: FloatArray, second: FloatArray) -> BoolArray:
    """Return which triangles lie wholly on one side of the plane of the other."""
    a = second[:, 0]
    normal = cross(second[:, 1] - a, second[:, 2] - a)
    reach = TOUCH * lengths(normal)
    x, y, z = (_dot(first[:, i] - a, normal) for i in range(3))
    result: BoolArray = (np.minimum(np.minimum(x, y), z) > reach) | (np.maximum(np.maximum(x, y), z) < -reach)
    return result


def _meeting(first: FloatArray, second: FloatArray, first_corners: IntArray, second_corners: IntArray, apart: float) -> BoolArray:
    shared = first_corners[:, :, None] == second_corners[:, None, :]
    common = shared.any(axis=2)
    result = _pierces(first, second, common, apart) | _pierces(second, first, shared.any(axis=1), apart)
    flat = coplanar(first, second) & ~result
    rows = np.flatnonzero(flat)
    result[rows] = _overlapping(first[rows], second[rows], touching=~common.any(axis=1)[rows])
    return result


def _pierces(edges_of: FloatArray, triangles: FloatArray, common: BoolArray, apart: float) -> BoolArray:
    """Return which triangles are met by an edge of the other, further than `apart` from the other's shared corners."""
    result = np.zeros(len(triangles), dtype=np.bool_)
    for corner in range(3):
        start, end = edges_of[:, corner], edges_of[:, (corner + 1) % 3]
        hit, point = segment_hits(start, end, triangles)
        for other in range(3):
            near = lengths(point - edges_of[:, other]) <= apart
            hit &= ~(common[:, other] & near)
        both = common[:, corner] & common[:, (corner + 1) % 3]
        result |= hit & ~both
    return result


def segment_hits(start: FloatArray, end: FloatArray, triangles: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Return which segments (p, 3) cross or touch their triangle (p, 3, 3), not lying in its plane, and where."""
    a, b, c = triangles[:, 0], triangles[:, 1], triangles[:, 2]
    normal = cross(b - a, c - a)
    size = lengths(normal)
    unit = normal / np.where(size > 0.0, size, 1.0)[:, None]
    low, high = _dot(start - a, unit), _dot(end - a, unit)
    in_plane = (np.abs(low) <= TOUCH) & (np.abs(high) <= TOUCH)
    reaches = (np.minimum(low, high) <= TOUCH) & (np.maximum(low, high) >= -TOUCH) & ~in_plane & (size > 0.0)
    span = low - high
    share = np.clip(low / np.where(np.abs(span) > 0.0, span, 1.0), 0.0, 1.0)
    point = start + share[:, None] * (end - start)
    for p, q in ((a, b), (b, c), (c, a)):
        side = _dot(cross(q - p, point - p), unit)
        reaches &= side >= -TOUCH * lengths(q - p)
    return reaches, point


def coplanar(first: FloatArray, second: FloatArray) -> BoolArray:
    """Return which pairs of triangles (p, 3, 3) lie in one plane."""
    normal = cross(first[:, 1] - first[:, 0], first[:, 2] - first[:, 0])
    size = lengths(normal)
    unit = normal / np.where(size > 0.0, size, 1.0)[:, None]
    off = np.abs(((second - first[:, :1]) * unit[:, None]).sum(axis=2)).max(axis=1)
    result: BoolArray = (off <= TOUCH) & (size > 0.0)
    return result


def _overlapping(first: FloatArray, second: FloatArray, touching: BoolArray) -> BoolArray:
    """Return which pairs of triangles of one plane overlap; where `touching`, which meet at all."""
    if len(first) == 0:
        return np.zeros(0, dtype=np.bool_)
    one, two = _in_plane(first, first), _in_plane(first, second)
    result: BoolArray = shapely.area(shapely.intersection(one, two)) > TOUCH * np.sqrt(shapely.area(one))
    return result | (touching & shapely.intersects(one, two))


def _in_plane(frame: FloatArray, triangles: FloatArray) -> npt.NDArray[np.object_]:
    along = frame[:, 1] - frame[:, 0]
    along = along / np.linalg.norm(along, axis=1)[:, None]
    normal = cross(along, frame[:, 2] - frame[:, 0])
    across = cross(normal / np.linalg.norm(normal, axis=1)[:, None], along)
    local = triangles - frame[:, :1]
    flat = np.stack([(local * along[:, None]).sum(axis=2), (local * across[:, None]).sum(axis=2)], axis=2)
    result: npt.NDArray[np.object_] = np.asarray(shapely.polygons(flat), dtype=object)
    return result


def sharing_area(first: FloatArray, second: FloatArray) -> bool:
    """Return whether any triangle of one set lies on one of the other with a common area."""
    one, two = pairs(first, second)
    flat = coplanar(first[one], second[two])
    rows = np.flatnonzero(flat)
    return bool(_overlapping(first[one[rows]], second[two[rows]], np.zeros(len(rows), dtype=np.bool_)).any())


def pairs(first: FloatArray, second: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the pairs of triangles of two sets whose boxes meet."""
    low_1, high_1, low_2, high_2 = first.min(axis=1), first.max(axis=1), second.min(axis=1), second.max(axis=1)
    near = (low_1[:, None] <= high_2[None] + TOUCH).all(axis=2) & (low_2[None] <= high_1[:, None] + TOUCH).all(axis=2)
    one, two = np.nonzero(near)
    return one.astype(np.int64), two.astype(np.int64)


def depths(points: FloatArray, triangles: FloatArray) -> FloatArray:
    """Return for each point (n, 3) its distance to a closed surface: positive within the solid it bounds, else negative.

    Within is told by the winding number (van Oosterom and Strackee 1983), so inner shells count against outer ones.
    """
    step = max(1, _ROWS // max(len(triangles), 1))
    parts = [_depths(points[i : i + step], triangles) for i in range(0, len(points), step)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _depths(points: FloatArray, triangles: FloatArray) -> FloatArray:
    a, b, c = (triangles[None, :, i] - points[:, None] for i in range(3))
    la, lb, lc = (np.linalg.norm(v, axis=2) for v in (a, b, c))
    numerator = (a * np.cross(b, c)).sum(axis=2)
    denominator = la * lb * lc + (a * b).sum(axis=2) * lc + (b * c).sum(axis=2) * la + (c * a).sum(axis=2) * lb
    winding = np.arctan2(numerator, denominator).sum(axis=1) / (2.0 * np.pi)
    distance = _distances(a, b, c).min(axis=1)
    result: FloatArray = np.where(winding > 0.5, distance, -distance)
    return result


def _distances(a: FloatArray, b: FloatArray, c: FloatArray) -> FloatArray:
    """Return the distance of the origin from triangles with the corners a, b, c, each (n, t, 3)."""
    normal = np.cross(b - a, c - a)
    size = np.linalg.norm(normal, axis=2)
    safe = np.where(size > 0.0, size, 1.0)
    plane = np.abs((normal * a).sum(axis=2)) / safe
    above = size > 0.0
    edge = np.full(plane.shape, np.inf)
    for p, q in ((a, b), (b, c), (c, a)):
        step = q - p
        length = (step * step).sum(axis=2)
        share = np.clip(-(p * step).sum(axis=2) / np.where(length > 0.0, length, 1.0), 0.0, 1.0)
        edge = np.minimum(edge, np.linalg.norm(p + share[..., None] * step, axis=2))
        above &= (np.cross(step, -p) * normal).sum(axis=2) >= 0.0
    result: FloatArray = np.where(above, plane, edge)
    return result
