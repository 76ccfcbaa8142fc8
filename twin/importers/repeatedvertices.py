"""Vertices written twice in a row, found in thousands of geometries at once and taken away."""

from __future__ import annotations

import shapely

from twin.importers.vertices import Geometries, Mask, Points, Vertices


def removed(geometries: Geometries, vertices: Vertices) -> tuple[Geometries, dict[int, tuple[int, float, float]]]:
    """Return the geometries without repeated vertices and, by row, how many there were and x, y of the first.

    Only lines and areas have vertices: a point that stands twice in a multi-point is none. A step straight up or down repeats
    nothing.
    """
    rows = vertices.repeated()
    result, found = geometries.copy(), {}
    for row, better in zip(rows.tolist(), shapely.remove_repeated_points(geometries[rows], 0.0).tolist(), strict=True):
        number = int(shapely.get_num_coordinates(geometries[row]) - shapely.get_num_coordinates(better))
        if number > 0 and better.is_valid and not _steps_upright(geometries[row]):
            place = _first_repeated(geometries[row])
            result[row], found[row] = better, (number, float(place[0]), float(place[1]))
    return result, found


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
