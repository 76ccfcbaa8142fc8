"""Surfaces of a city model as triangles: triangles and quadrilaterals in one pass, everything else by ear clipping."""

from __future__ import annotations

from dataclasses import dataclass

import mapbox_earcut
import numpy as np

from twin.geodata.citymodel import CityModel, FloatArray, IntArray
from twin.geodata.normals import cross, lengths, surface_area_vectors, unit

# a surface whose area is below this part of its longest edge squared is a line, not a surface
_FLAT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Triangulation:
    """Triangles of a city model.

    triangles  int64 (t, 3): rows of the model's `vertices`, counter-clockwise seen from the outside as the file's rings
    surface    int64 (t): the surface each triangle belongs to, ascending
    normals    float64 (surfaces, 3): unit normal of each surface in the model's axes, zero where it has no area
    """

    triangles: IntArray
    surface: IntArray
    normals: FloatArray


def triangulate(model: CityModel) -> Triangulation:
    """Return the triangles of all surfaces; those without area give none.

    Coordinates should be metres on all three axes (reproject a model in degrees first), holes are cut out.
    """
    vectors = surface_area_vectors(model)
    rings = np.diff(model.surface_offsets)
    starts = model.ring_offsets[np.minimum(model.surface_offsets[:-1], len(model.ring_offsets) - 1)]
    ends = model.ring_offsets[model.surface_offsets[1:]]
    sizes = ends - starts
    drawn = _has_area(model, vectors)
    three = np.flatnonzero(drawn & (rings == 1) & (sizes == 3))
    four = np.flatnonzero(drawn & (rings == 1) & (sizes == 4))
    quads, clean = _quads(model.vertices, starts[four], vectors[four])
    is_rest = drawn & ((rings > 1) | (sizes > 4))
    is_rest[four[~clean]] = True
    rest, rest_surface = _ears(model, vectors, np.flatnonzero(is_rest))
    triangles = np.concatenate([starts[three][:, None] + np.arange(3), quads, rest])
    surface = np.concatenate([three, np.repeat(four[clean], 2), rest_surface])
    order = np.argsort(surface, kind="stable")
    return Triangulation(triangles[order], surface[order], unit(vectors))


def _has_area(model: CityModel, vectors: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    edges = np.zeros(len(model.vertices))
    steps = np.diff(model.vertices, axis=0)
    edges[:-1] = np.einsum("ij,ij->i", steps, steps)
    last = model.ring_offsets[1:][np.diff(model.ring_offsets) > 0] - 1
    edges[last] = 0.0
    bounds = model.ring_offsets[model.surface_offsets]
    longest = np.zeros(len(vectors))
    filled = np.diff(bounds) > 0
    if filled.any():
        longest[filled] = np.maximum.reduceat(edges, bounds[:-1][filled])
    result: np.ndarray[tuple[int], np.dtype[np.bool_]] = lengths(vectors) > _FLAT * longest
    return result


def _quads(
    vertices: FloatArray, starts: IntArray, vectors: FloatArray
) -> tuple[IntArray, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return two triangles per quadrilateral and which were cut: the diagonal whose smaller half is larger wins.

    At a reflex corner the wrong diagonal has a half turned over, so the right one is found by itself; where both
    diagonals fail the outline crosses itself and ear clipping must cope.
    """
    corners = [vertices[starts + i] for i in range(4)]
    diagonal_02 = [_half(corners, vectors, (0, 1, 2)), _half(corners, vectors, (0, 2, 3))]
    diagonal_13 = [_half(corners, vectors, (0, 1, 3)), _half(corners, vectors, (1, 2, 3))]
    worst_02, worst_13 = np.minimum(*diagonal_02), np.minimum(*diagonal_13)
    clean = np.maximum(worst_02, worst_13) > 0.0
    first = np.where((worst_02 >= worst_13)[:, None], np.array([0, 1, 2, 0, 2, 3]), np.array([0, 1, 3, 1, 2, 3]))
    return (starts[:, None] + first)[clean].reshape(-1, 3), clean


def _half(corners: list[FloatArray], vectors: FloatArray, pick: tuple[int, int, int]) -> FloatArray:
    a, b, c = (corners[i] for i in pick)
    result: FloatArray = np.einsum("ij,ij->i", cross(b - a, c - a), vectors)
    return result


def _ears(model: CityModel, vectors: FloatArray, picked: IntArray) -> tuple[IntArray, IntArray]:
    """Return the triangles of the picked surfaces by ear clipping in the plane of their two widest axes, and their surface."""
    if len(picked) == 0:
        return np.zeros((0, 3), dtype=np.int64), np.zeros(0, dtype=np.int64)
    dropped = np.abs(vectors[picked]).argmax(axis=1)
    first_ring, end_ring = model.surface_offsets[picked], model.surface_offsets[picked + 1]
    starts, ends = model.ring_offsets[first_ring], model.ring_offsets[end_ring]
    parts, counts = [], []
    ring_offsets = model.ring_offsets.tolist()
    planes = [np.ascontiguousarray(model.vertices[:, axes]) for axes in ([1, 2], [0, 2], [0, 1])]
    rows = zip(starts.tolist(), ends.tolist(), dropped.tolist(), first_ring.tolist(), end_ring.tolist(), strict=True)
    for start, end, axis, ring, stop in rows:
        ring_ends = np.array([ring_offsets[i] - start for i in range(ring + 1, stop + 1)], dtype=np.uint32)
        found = mapbox_earcut.triangulate_float64(planes[axis][start:end], ring_ends)
        parts.append(found)
        counts.append(len(found) // 3)
    flat = np.concatenate(parts).astype(np.int64).reshape(-1, 3)
    triangles = flat + np.repeat(starts, counts)[:, None]
    return _wound(model.vertices, triangles, np.repeat(vectors[picked], counts, axis=0), np.repeat(dropped, counts)), np.repeat(
        picked, counts
    )


def _wound(vertices: FloatArray, triangles: IntArray, vectors: FloatArray, dropped: IntArray) -> IntArray:
    """Return the triangles turned the way their surface's normal points, judged along the dropped axis."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    rows = np.arange(len(triangles))
    turned = cross(b - a, c - a)[rows, dropped] * vectors[rows, dropped] < 0.0
    triangles[turned] = triangles[turned][:, [0, 2, 1]]
    return triangles
