"""Faces of an OBJ with more than three corners cut into triangles along their true outline, hollow ones included."""

from __future__ import annotations

import re

import mapbox_earcut
import numpy as np

_VERTEX = re.compile(r"^[ \t]*v[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)", re.MULTILINE)
_FACE = re.compile(r"^[ \t]*f((?:[ \t]+[-\d/]+){5,})[ \t\r]*$", re.MULTILINE)


def as_triangles(text: str) -> str:
    """Return the text of an OBJ in which every face of five or more corners is a row of triangles.

    A fan from the first corner, which readers make of it, covers the notches of a concave face; ear clipping does not. Faces
    that count backwards from the last vertex, and those with a corner that is missing, stay as they are.
    """
    if "\\\n" in text:
        text = text.replace("\\\n", " ")
    if _FACE.search(text) is None:
        return text
    try:
        points = np.array([found.groups() for found in _VERTEX.finditer(text)], dtype=np.float64)
    except ValueError:
        return text
    return _FACE.sub(lambda found: _cut(found.group(0), found.group(1).split(), points), text)


def _cut(line: str, corners: list[str], points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    rows = np.array([int(corner.partition("/")[0] or 0) for corner in corners])
    if rows.min() < 1 or rows.max() > len(points):
        return line
    ring = points[rows - 1]
    following = np.roll(ring, -1, axis=0)
    normal = np.cross(ring - ring[0], following - ring[0]).sum(axis=0)
    drop = int(np.abs(normal).argmax())
    if not np.isfinite(normal).all() or normal[drop] == 0.0:
        return line
    flat = np.delete(ring - ring[0], drop, axis=1)
    triangles = mapbox_earcut.triangulate_float64(flat, np.array([len(ring)], dtype=np.uint32)).reshape(-1, 3)
    if len(triangles) == 0:
        return line
    a, b, c = (ring[triangles[:, i]] for i in range(3))
    backwards = np.einsum("ij,j->i", np.cross(b - a, c - a), normal) < 0.0
    triangles[backwards] = triangles[backwards][:, ::-1]
    return "\n".join(f"f {corners[i]} {corners[j]} {corners[k]}" for i, j, k in triangles.tolist())
