"""Implicit geometries: a shape drawn once in its own metres, put in many places by a matrix and a reference point."""

from __future__ import annotations

import functools

import numpy as np

from twin.geodata.citymodel import FloatArray
from twin.importers.citygml.library import Library, polygons_below
from twin.importers.citygml.pieces import Placing, Polygon
from twin.importers.citygml.rings import Geometries, gml_id
from twin.importers.citygml.vocabulary import HREF, POSITIONS
from twin.importers.xml import Element, local_name

_IDENTITY: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)
_RELATIVE = ("relativeGMLGeometry", "relativeGeometry")
_METRES_PER_DEGREE = 111_319.49


def placing_of(child: Element, geometries: Geometries, library: Library) -> tuple[Placing | None, str]:
    """Return where a library shape goes, or None and the foreign file it lies in ("" when the place is not readable)."""
    matrix, foreign = _IDENTITY, ""
    point: tuple[float, ...] = ()
    relative: Element | None = None
    for element in child.iter():
        name = local_name(element.tag)
        if name == "transformationMatrix":
            matrix = _numbers(element.text)
        elif name == "referencePoint":
            point = next((_numbers(each.text) for each in element.iter(*POSITIONS)), ())
        elif name == "libraryObject":
            foreign = (element.text or "").strip()
        elif name in _RELATIVE:
            relative = element
    if relative is None and foreign:
        return None, foreign
    if relative is None or len(matrix) != 16 or len(point) != 3:
        return None, ""
    target = str(relative.get(HREF) or "").rpartition("#")[2]
    if target:
        return Placing(matrix, point, target, None), ""
    shape = polygons_below(relative, geometries)
    if len(relative):
        library.keep(gml_id(relative[0]), shape)
    return Placing(matrix, point, "", shape), ""


def _numbers(text: str | None) -> tuple[float, ...]:
    try:
        numbers = tuple(float(item) for item in (text or "").split())
    except ValueError:
        return ()
    return numbers if np.isfinite(numbers).all() else ()


def placed(shape: list[Polygon], placing: Placing, latitude: int | None) -> list[Polygon]:
    """Return copies of a shape at their place, in the coordinates of the file as written.

    `latitude` tells which number of a point is the latitude where the file's system is in degrees: metres become degrees
    there. A ring that is no list of points stays as it is, for repair to reject.
    """
    matrix = np.array(placing.matrix).reshape(4, 4)
    scale = _scale(placing.point, latitude)
    result: list[Polygon] = []
    for polygon in shape:
        copy = polygon.copy()
        copy.rings = [_moved(text, matrix, placing.point, scale) for text in polygon.rings]
        result.append(copy)
    return result


def _scale(point: tuple[float, ...], latitude: int | None) -> FloatArray | None:
    if latitude is None:
        return None
    cosine = max(float(np.cos(np.radians(point[latitude]))), 1e-6)
    east, north = 1.0 / (_METRES_PER_DEGREE * cosine), 1.0 / _METRES_PER_DEGREE
    # latitude first: the written axes are north, east, while the shape's are east, north
    return np.array([[0.0, east, 0.0], [north, 0.0, 0.0], [0.0, 0.0, 1.0]] if latitude == 0 else np.diag([east, north, 1.0]))


def _moved(text: str, matrix: FloatArray, point: tuple[float, ...], scale: FloatArray | None) -> str:
    local = _parsed(text)
    if local is None:
        return text
    turned = local @ matrix[:3, :3].T + matrix[:3, 3]
    if scale is not None:
        turned = turned @ scale
    moved = turned + np.array(point)
    return " ".join(map(repr, moved.ravel().tolist()))


@functools.lru_cache(maxsize=20_000)
def _parsed(text: str) -> FloatArray | None:
    numbers = _numbers(text)
    return np.array(numbers).reshape(-1, 3) if len(numbers) >= 3 and len(numbers) % 3 == 0 else None
