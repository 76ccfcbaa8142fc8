"""Which axis of a building points up, seen from its walls, for formats that do not say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np

from twin.importers.models.parts import Part

_LEVEL, _UPRIGHT = 0.98, 0.02
_CLEARLY = 0.08


def upright(parts: Iterable[Part], usual: Literal["y", "z"]) -> Literal["y", "z"]:
    """Return the upward axis, `usual` where the model does not tell.

    About the true one nearly all surface is wall (normal across it) or floor and flat roof (normal along it); about a
    horizontal one that holds only for walls that happen to run along the file's axes.
    """
    area = np.zeros(3)
    total = 0.0
    for part in parts:
        a, b, c = (part.points[part.triangles[:, corner]] for corner in range(3))
        normals = np.cross(b - a, c - a)
        sizes = np.linalg.norm(normals, axis=1)
        along = np.abs(normals) / np.maximum(sizes, 1e-300)[:, None]
        area += ((along > _LEVEL) | (along < _UPRIGHT)).T @ sizes
        total += float(sizes.sum())
    share = {"y": area[1] / max(total, 1e-300), "z": area[2] / max(total, 1e-300)}
    other: Literal["y", "z"] = "z" if usual == "y" else "y"
    return other if share[other] > share[usual] + _CLEARLY and share[other] > 0.6 else usual
