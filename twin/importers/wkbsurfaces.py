"""Surfaces in space (polyhedral surfaces, TINs, multipatches) as well-known binary, which GEOS cannot hold, made ground plans."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

_DEEPEST = 16
_FACES = (3, 17)  # polygon, triangle
_GROUPS = (6, 7, 15, 16)  # multi-polygon, collection, polyhedral surface, TIN


def ground_plan(wkb: bytes) -> Any | None:
    """Return the area all faces cover seen from above, two-dimensional; None when the bytes hold no faces or are damaged."""
    try:
        faces = list(_Walk(wkb).faces())
        plans = [shapely.make_valid(face, method="structure", keep_collapsed=False) for face in faces if _lies_flat(face)]
    except (struct.error, IndexError, ValueError, RecursionError, shapely.errors.GEOSException):
        return None
    ground = shapely.union_all(plans) if plans else None
    return None if ground is None or ground.is_empty else ground


def _lies_flat(face: Any) -> bool:
    """Return whether a face covers any ground; walls do not."""
    return bool(face.area > 1e-12)


class _Walk:
    """Walks over ISO WKB from its first byte to its last."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def faces(self, depth: int = 0) -> Iterator[Any]:
        """Yield every polygon of the geometry that begins here, without heights."""
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        order = "<" if self._data[self._at] == 1 else ">"
        self._at += 1
        written = self._number(order)
        kind, raised, measured = _kind(written)
        if kind in _FACES:
            rings = [self._ring(order, 2 + raised + measured) for _ in range(self._count(order, 4))]
            if rings:
                yield shapely.Polygon(rings[0], rings[1:])
        elif kind in _GROUPS:
            for _ in range(self._count(order, 5)):
                yield from self.faces(depth + 1)
        else:
            raise ValueError(f"type {written} is no surface")

    def _number(self, order: str) -> int:
        (value,) = struct.unpack_from(f"{order}I", self._data, self._at)
        self._at += 4
        return int(value)

    def _count(self, order: str, least: int) -> int:
        """Return a number of parts of at least `least` bytes each, which must be there."""
        number = self._number(order)
        if number * least > len(self._data) - self._at:
            raise ValueError("more parts than bytes")
        return number

    def _ring(self, order: str, dimensions: int) -> Any:
        number = self._count(order, 8 * dimensions)
        points = np.frombuffer(self._data, f"{order}f8", number * dimensions, self._at).reshape(number, dimensions)
        self._at += points.nbytes
        return points[:, :2]


def _kind(written: int) -> tuple[int, int, int]:
    """Return the plain type and whether heights and measures follow, of a type in ISO or extended notation."""
    raised, measured = int(bool(written & 0x80000000)), int(bool(written & 0x40000000))
    plain = written & 0x0FFFFFFF
    return plain % 1000, raised or int(plain // 1000 in (1, 3)), measured or int(plain // 1000 in (2, 3))
