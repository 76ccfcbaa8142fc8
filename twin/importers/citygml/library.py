"""Geometries other members refer to: shapes of a library, kept as met, and surfaces looked up in a second pass."""

from __future__ import annotations

from collections.abc import Iterable

from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml.pieces import Piece, Polygon
from twin.importers.citygml.rings import Geometries, gml_id
from twin.importers.xml import Element

MOST_POLYGONS = 200_000
"""Polygons kept at most, about 100 MB; what is beyond counts as not there."""


class Library:
    """Polygons by the gml:id of the geometry they make up."""

    def __init__(self) -> None:
        self._shapes: dict[str, list[Polygon]] = {}
        self._size = 0

    def keep(self, identifier: str, polygons: list[Polygon]) -> None:
        """Keep a shape for those who refer to it later, as long as there is room."""
        if identifier and identifier not in self._shapes and self._size < MOST_POLYGONS:
            self._shapes[identifier] = polygons
            self._size += len(polygons)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is kept."""
        return not self._shapes

    def shape(self, identifier: str) -> list[Polygon]:
        """Return the polygons of a geometry, none when it is not known."""
        return self._shapes.get(identifier, [])

    def look_through(self, member: Element, wanted: Iterable[str], geometries: Geometries) -> None:
        """Keep the geometries of a member whose ids are wanted."""
        for element in member.iter():
            identifier = gml_id(element)
            if identifier in wanted:
                self.keep(identifier, polygons_below(element, geometries))


def polygons_below(element: Element, geometries: Geometries) -> list[Polygon]:
    """Return the polygons an element holds, without those it only refers to."""
    pieces: list[Piece] = []
    geometries.collect(element, int(SurfaceType.UNKNOWN), pieces)
    return [piece for piece in pieces if isinstance(piece, Polygon)]
