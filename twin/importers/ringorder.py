"""Which way round the rings of areas run, for formats with a rule for it: found in thousands of areas at once and set right."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
import shapely

from twin.importers.vertices import AREAS, Geometries, Ints, Mask, Vertices
from twin.language import Text

NAMED_ANYWAY = 20  # so many areas are named one by one even where all of a file runs the other way
MOST_RINGS = 500  # of one object; putting them together grows by the square
_NESTING_FAULTS = ("Nested shells", "Hole lies outside shell", "Holes are nested")


@dataclass(slots=True)
class RingOrder:
    """The rule of a format for the rings of one file, and whether the file as a whole keeps to another custom.

    With `clockwise` outer rings run so and holes the other way, else the reverse. With `decides` the rule is what tells holes
    from areas, so that rings which break it may have been put together wrongly.
    """

    rule: Text
    clockwise: bool
    decides: bool = False
    _contrary: bool | None = field(default=None, init=False)

    @property
    def contrary(self) -> bool:
        """Return whether most areas of the file run against the rule: a custom of its writer, to be said once."""
        return bool(self._contrary)

    def words(self) -> tuple[Text, Text]:
        """Return what is said of one object and what is said of the file."""
        de, en = self.rule.de, self.rule.en
        one = Text(
            f"hatte Ringe, die anders herum laufen, als {de} es verlangt; sie wurden gewendet",
            f"had rings that run the other way than {en} demands, which were turned round",
        )
        of_all = Text(
            f"Die Ringe der meisten Flächen laufen anders herum, als {de} es verlangt; sie wurden gewendet. "
            "Form und Lage bleiben gleich.",
            f"The rings of most areas run the other way than {en} demands; they were turned round. Their shape stays the same.",
        )
        return one, of_all

    def turned(self, geometries: Geometries, vertices: Vertices) -> tuple[Geometries, Mask]:
        """Return the geometries with rings by the rule, and which were turned."""
        wrong = np.zeros(len(geometries), dtype=np.bool_)
        rows = vertices.rows[np.isin(vertices.kinds, AREAS)]
        single, clockwise = vertices.of_one_ring()
        wrong[single[clockwise != self.clockwise]] = True
        wrong[self._against(geometries, np.setdiff1d(rows, single, assume_unique=True))] = True
        if self._contrary is None and len(rows):
            self._contrary = int(wrong.sum()) > max(NAMED_ANYWAY, len(rows) // 2)
        if not wrong.any():
            return geometries, wrong
        result = geometries.copy()
        result[wrong] = shapely.orient_polygons(geometries[wrong], exterior_cw=self.clockwise)
        return result, wrong

    def _against(self, geometries: Geometries, rows: Ints) -> Ints:
        """Return those of the rows that have a ring which runs against the rule."""
        parts, owners = shapely.get_parts(geometries[rows], return_index=True)
        rings, polygons = shapely.get_rings(parts, return_index=True)
        outer = np.diff(polygons, prepend=-1) != 0
        wrong = shapely.is_ccw(rings) == (outer == self.clockwise)
        against: Ints = rows[np.unique(owners[polygons[wrong]])]
        return against

    def nested(self, geometry: shapely.Geometry, fault: str) -> shapely.Geometry | None:
        """Return the area meant by rings put together wrongly because they run the wrong way; None when the fault is another."""
        if not self.decides or not fault.startswith(_NESTING_FAULTS):
            return None
        area = _by_nesting(geometry)
        return None if area is None else shapely.orient_polygons(area, exterior_cw=self.clockwise)


def _by_nesting(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """Return the area in which a ring inside another is its hole, whichever way it runs; None when rings cross or coincide."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    if len(rings) > MOST_RINGS:
        return None
    areas: list[Any] = [shapely.Polygon(ring) for ring in rings.tolist()]
    if not all(area.is_valid for area in areas):
        return None
    nested = reduce(shapely.symmetric_difference, areas)
    lengths = sum(area.length for area in areas)
    crossings = _vertices(nested) - _vertices(geometry)
    kept = not nested.is_empty and nested.is_valid and not crossings and abs(nested.length - lengths) <= 1e-9 * lengths
    return nested if kept else None


def _vertices(geometry: shapely.Geometry) -> set[tuple[float, ...]]:
    return {tuple(point) for point in shapely.get_coordinates(geometry).tolist()}
