"""Polygons in space with shared corners: what the checks of shells and solids work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import mapbox_earcut
import numpy as np

from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.normals import cross
from twin.geodata.validity.fault import SNAP

Face = list[list[int]]
"""The rings of a polygon, outer one first, as numbers of points; the first point is not repeated at the end."""


@dataclass(frozen=True, slots=True, eq=False)
class Shell:
    """Faces over shared points: points float64 (n, 3), metres from a nearby origin."""

    points: FloatArray
    faces: list[Face]


def shells_of(solids: Sequence[Sequence[Sequence[FloatArray]]], snap: float = SNAP) -> list[Shell]:
    """Return the shells (each a list of polygons, each a list of rings (n, 3)) over one table of points.

    Points that fall into the same cell of the tolerance are one; the origin is moved to the first point.
    """
    rings = [np.asarray(ring, dtype=np.float64).reshape(-1, 3) for shell in solids for polygon in shell for ring in polygon]
    every = np.concatenate(rings) if rings else np.zeros((0, 3))
    local = every - (every[0] if len(every) else 0.0)
    _, first, inverse = np.unique(np.round(local / snap).astype(np.int64), axis=0, return_index=True, return_inverse=True)
    numbers: list[int] = inverse.reshape(-1).tolist()
    points, at = local[first], 0
    result = []
    for shell in solids:
        faces: list[Face] = []
        for polygon in shell:
            face: Face = []
            for ring in polygon:
                face.append(numbers[at : at + len(ring)])
                at += len(ring)
            faces.append(face)
        result.append(Shell(points, faces))
    return result


def plane_of(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the centre (3) of points and three axes (3, 3) of their best-fitting plane: two within it, the normal last."""
    centre = points.mean(axis=0)
    axes = np.linalg.svd(points - centre, full_matrices=True)[2]
    if np.linalg.det(axes) < 0.0:
        axes[2] = -axes[2]
    return centre, axes


def triangles_of(shell: Shell) -> tuple[FloatArray, IntArray, IntArray]:
    """Return the triangles (t, 3, 3) of a shell facing as its faces do, their corners' numbers (t, 3) and their face (t)."""
    corners: list[IntArray] = []
    owners: list[int] = []
    for number, face in enumerate(shell.faces):
        rows = np.array([point for ring in face for point in ring], dtype=np.int64)
        found = rows[None, :] if len(rows) == 3 else rows[_cut(shell.points[rows], [len(ring) for ring in face])]
        corners.append(found)
        owners.extend([number] * len(found))
    numbers = np.concatenate(corners) if corners else np.zeros((0, 3), dtype=np.int64)
    return shell.points[numbers], numbers, np.array(owners, dtype=np.int64)


def _cut(points: FloatArray, sizes: list[int]) -> IntArray:
    """Return triangles (t, 3) of a polygon's points, turned as its outer ring, cut where it shows most of itself."""
    outer = points[: sizes[0]] - points[0]
    normal = cross(outer, np.roll(outer, -1, axis=0)).sum(axis=0)
    axis = int(np.abs(normal).argmax())
    flat = np.ascontiguousarray(np.delete(points, axis, axis=1))
    cut = mapbox_earcut.triangulate_float64(flat, np.cumsum(sizes).astype(np.uint32)).astype(np.int64).reshape(-1, 3)
    a, b, c = (points[cut[:, i]] for i in range(3))
    turned = cross(b - a, c - a)[:, axis] * normal[axis] < 0.0
    cut[turned] = cut[turned][:, [0, 2, 1]]
    return cut


def area_of(ring: FloatArray) -> float:
    """Return the signed area of a ring (n, 2): positive counter-clockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2.0
