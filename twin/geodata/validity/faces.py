"""Polygons in space with shared corners: what the checks of shells and solids work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.geodata.citymodel import FloatArray, IntArray
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
    import mapbox_earcut

    corners: list[IntArray] = []
    owners: list[int] = []
    for number, face in enumerate(shell.faces):
        rows = np.array([point for ring in face for point in ring], dtype=np.int64)
        if len(rows) == 3:
            found = rows[None, :]
        else:
            points = shell.points[rows]
            centre, axes = plane_of(points)
            flat = (points - centre) @ axes[:2].T
            ends = np.cumsum([len(ring) for ring in face]).astype(np.uint32)
            cut = mapbox_earcut.triangulate_float64(flat, ends).astype(np.int64).reshape(-1, 3)
            turned = area_of(flat[: len(face[0])]) < 0.0
            along, across = flat[cut[:, 1]] - flat[cut[:, 0]], flat[cut[:, 2]] - flat[cut[:, 0]]
            signs = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0] < 0.0
            cut[signs != turned] = cut[signs != turned][:, [0, 2, 1]]
            found = rows[cut]
        corners.append(found)
        owners.extend([number] * len(found))
    numbers = np.concatenate(corners) if corners else np.zeros((0, 3), dtype=np.int64)
    return shell.points[numbers], numbers, np.array(owners, dtype=np.int64)


def area_of(ring: FloatArray) -> float:
    """Return the signed area of a ring (n, 2): positive counter-clockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2.0
