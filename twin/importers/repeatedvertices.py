"""Vertices written twice in a row, found in thousands of geometries at once and taken away."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Points = npt.NDArray[np.float64]

_WITH_VERTICES = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
)


def removed(geometries: Geometries, among: Mask) -> tuple[Geometries, dict[int, tuple[int, float, float]]]:
    """Return the geometries without repeated vertices and, by row, how many there were and x, y of the first.

    Only rows of `among` are looked at, and of those only lines and areas: a point that stands twice in a multi-point is no
    vertex. A step straight up or down repeats nothing.
    """
    rows = _suspects(geometries, np.flatnonzero(among & np.isin(shapely.get_type_id(geometries), _WITH_VERTICES)))
    result, found = geometries.copy(), {}
    for row, better in zip(rows.tolist(), shapely.remove_repeated_points(geometries[rows], 0.0).tolist(), strict=True):
        number = int(shapely.get_num_coordinates(geometries[row]) - shapely.get_num_coordinates(better))
        if number > 0 and better.is_valid and not _steps_upright(geometries[row]):
            place = _first_repeated(geometries[row])
            result[row], found[row] = better, (number, float(place[0]), float(place[1]))
    return result, found


def _suspects(geometries: Geometries, rows: Ints) -> Ints:
    """Return the rows in which two vertices in a row are equal; two parts that meet end to end look the same from here."""
    points, owners = shapely.get_coordinates(geometries[rows], return_index=True)
    same = (points[1:, 0] == points[:-1, 0]) & (points[1:, 1] == points[:-1, 1]) & (owners[1:] == owners[:-1])
    suspects: Ints = rows[np.unique(owners[1:][same])]
    return suspects


def _lines(geometry: shapely.Geometry) -> list[Points]:
    """Return the points (n, 3) of each line or ring; heights are NaN where there are none."""
    pieces = shapely.get_parts(geometry)
    rings = shapely.get_rings(pieces)
    return [shapely.get_coordinates(piece, include_z=True) for piece in (rings if len(rings) else pieces).tolist()]


def _steps_upright(geometry: shapely.Geometry) -> bool:
    """Return whether one vertex stands straight above the one before it."""
    if not shapely.has_z(geometry):
        return False
    return any(bool((_still(points) & (points[1:, 2] != points[:-1, 2])).any()) for points in _lines(geometry))


def _first_repeated(geometry: shapely.Geometry) -> Points:
    return next(points[1:][still][0] for points in _lines(geometry) if (still := _still(points)).any())


def _still(points: Points) -> Mask:
    same: Mask = (points[1:, :2] == points[:-1, :2]).all(axis=1)
    return same
