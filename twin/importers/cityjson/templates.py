"""Geometry templates of CityJSON: a shape told once and put into its places by a matrix, such as a tree."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin.geodata.citymodel import FloatArray

# farther than the Earth is wide is no place for a tree
_FARTHEST = 1e8


class Templates:
    """The templates of a document; a malformed list counts as empty, so that its instances are told as malformed."""

    def __init__(self, written: Any) -> None:
        told = written if isinstance(written, dict) else {}
        templates = told.get("templates")
        self._geometries: list[Any] = templates if isinstance(templates, list) else []
        try:
            self.vertices = np.array(told.get("vertices-templates", []), dtype=np.float64).reshape(-1, 3)
        except (TypeError, ValueError, OverflowError):
            self.vertices = np.zeros((0, 3))

    def of(self, instance: dict[str, Any]) -> dict[str, Any] | None:
        """Return the geometry a GeometryInstance stands for, None when there is none."""
        number = instance.get("template")
        if type(number) is not int or not 0 <= number < len(self._geometries):
            return None
        found = self._geometries[number]
        return found if isinstance(found, dict) and found.get("type") != "GeometryInstance" else None

    def placed(self, instance: dict[str, Any], vertices: FloatArray) -> FloatArray:
        """Return the templates' vertices at the place of an instance: its matrix (row by row), then its reference point.

        Raises ValueError, TypeError, KeyError or IndexError for an instance without a sound matrix or point.
        """
        matrix = np.array(instance["transformationMatrix"], dtype=np.float64).reshape(4, 4)
        (number,) = instance["boundaries"]
        if type(number) is not int or number < 0 or not (np.abs(matrix) < _FARTHEST).all():
            raise ValueError("no sound place")
        result: FloatArray = self.vertices @ matrix[:3, :3].T + matrix[:3, 3] + vertices[number]
        return result
