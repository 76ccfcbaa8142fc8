"""Geometries of GML 2 to 3.2 in a filter, as shapes in longitude and latitude."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from twin.catalogue.answering.asked import Refused
from twin.errors import TwinError
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.importers.xml import Element, local_name

_MOST_NUMBERS = 20_000
_LONLAT = "EPSG:4326"
T = TypeVar("T")
_Points = npt.NDArray[np.float64]


def place(element: Element) -> shapely.Geometry:
    """Return the shape of an Envelope, Box, Point, LineString or Polygon in CRS84; raises Refused for all else."""
    kind = local_name(element.tag)
    written = _numbers(element)
    system = element.get("srsName") or next((node.get("srsName") for node in element.iter() if node.get("srsName")), "")
    if kind in ("Envelope", "Box"):
        if len(written) != 2:
            raise _refused("Ein Rechteck braucht zwei Ecken.", "A rectangle needs two corners.")
        return box_in(system, written)
    points = _lonlat(written, system)
    try:
        if kind == "Point":
            return shapely.Point(points[0])
        if kind == "LineString":
            return shapely.LineString(points)
        if kind == "Polygon":
            return shapely.make_valid(shapely.Polygon(points))
    except (ValueError, IndexError, shapely.errors.GEOSException) as error:
        raise _refused("Die Geometrie hat zu wenige Punkte.", "The geometry has too few points.") from error
    raise _refused(f"Die Geometrie „{kind}“ wird nicht verstanden.", f"The geometry '{kind}' is not understood.")


def box(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """Return a rectangle; one whose west lies east of its east spans the date line and is cut in two there."""
    if not all(math.isfinite(side) for side in (west, south, east, north)) or south > north:
        raise _refused("Die Ecken des Rechtecks sind vertauscht oder keine Zahlen.", "The corners are swapped or no numbers.")
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(shapely.box(west, south, 180.0, north), shapely.box(-180.0, south, east, north))


def box_in(system: str, corners: _Points) -> shapely.Geometry:
    """Return the rectangle of two corners (2, 2) as written in a named system.

    Where none is named ("") the standard is silent on the order: OWSLib's manual writes the longitude first, pycsw and its suites
    the latitude. Both rectangles count then; that they are mistaken for each other takes a place whose longitude is its latitude.
    """
    if not system:
        return _either_order(corners)
    known, ordered = _ordered(corners, system)
    if known == _LONLAT:
        return box(*ordered[0], *ordered[1])
    around = _understood(lambda: crs.bbox_to_crs84(BBox(*ordered[0], *ordered[1]), known))
    return box(*around.to_list())


def _either_order(corners: _Points) -> shapely.Geometry:
    ways = [points for points in (corners, corners[:, ::-1]) if np.all(np.abs(points[:, 1]) <= 90.0)]
    boxes = [box(*points[0], *points[1]) for points in ways]
    if not boxes:
        raise _refused("Die Ecken liegen außerhalb der Erde.", "The corners lie off the globe.")
    return shapely.union_all(boxes)


def _numbers(element: Element) -> _Points:
    """Return the coordinates below an element as written, shape (n, 2), those of inner rings left out."""
    texts = []
    for node in element.iter():
        name = local_name(node.tag)
        inner = any(local_name(above.tag) in ("interior", "innerBoundaryIs") for above in node.iterancestors())
        if name in ("lowerCorner", "upperCorner", "pos", "posList", "coordinates") and not inner:
            texts.append((node.text or "").replace(",", " "))
    try:
        numbers = [float(word) for text in texts for word in text.split()[: _MOST_NUMBERS + 1]]
    except ValueError as error:
        raise _refused("Eine Koordinate ist keine Zahl.", "A coordinate is no number.") from error
    if not numbers or len(numbers) % 2 or len(numbers) > _MOST_NUMBERS:
        raise _refused("Die Koordinaten sind unvollständig oder zu viele.", "The coordinates are incomplete or too many.")
    return np.array(numbers, dtype=np.float64).reshape(-1, 2)


def _lonlat(points: _Points, system: str) -> _Points:
    if not system:
        return points
    known, ordered = _ordered(points, system)
    return ordered if known == _LONLAT else _understood(lambda: crs.to_lonlat(ordered, known))


def _ordered(points: _Points, system: str) -> tuple[str, _Points]:
    """Return the code of a named system and the points with the easting first."""
    name = _understood(lambda: crs.parse(system))
    return name.code, points[:, ::-1] if name.northing_first else points


def _understood(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except TwinError as error:
        raise _refused(error.text.de, error.text.en) from error


def _refused(de: str, en: str) -> Refused:
    return Refused("InvalidParameterValue", "Constraint", de, en)
