"""Rectangles of longitude and latitude as catalogues write them, made such as a map can show."""

from __future__ import annotations

import math

from twin.geodata.bbox import BBox

_SLACK = 1e-3
"""Degrees by which a rounded edge may stand outside the globe."""


def number(text: str) -> float:
    """Return a coordinate, also one written with a comma; NaN for what is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def rectangles(west: float, south: float, east: float, north: float) -> tuple[BBox, ...]:
    """Return the rectangle in CRS84: one, two where it crosses the date line, none for nonsense.

    Edges in the wrong order are put right. West greater than east is taken the shorter way round: across the date line for
    170 to -170, as exchanged for 155 to 110. Longitudes of 0 to 360 are turned into -180 to 180. Nonsense is what is no number,
    lies beyond the globe (metres of a map) or is the point 0, 0, which stands for "not filled in".
    """
    if not all(map(math.isfinite, (west, south, east, north))) or west == south == east == north == 0:
        return ()
    south, north = min(south, north), max(south, north)
    if south < -90 - _SLACK or north > 90 + _SLACK or not all(-180 - _SLACK <= edge <= 360 + _SLACK for edge in (west, east)):
        return ()
    south, north = max(south, -90.0), min(north, 90.0)
    if abs(east - west) >= 360 - _SLACK:
        return (BBox(-180.0, south, 180.0, north),)
    past = west < east and east > 180 + _SLACK  # written in 0 to 360, so meant as it stands
    west, east = _turned(west), _turned(east)
    if west <= east:
        return (BBox(west, south, east, north),)
    if past or east + 360 - west < 180:
        halves = (BBox(west, south, 180.0, north), BBox(-180.0, south, east, north))
        return tuple(half for half in halves if half.min_x < half.max_x) or (BBox(180.0, south, 180.0, north),)
    return (BBox(east, south, west, north),)


def _turned(longitude: float) -> float:
    """Return a longitude within -180 and 180."""
    if longitude > 180 + _SLACK:
        return longitude - 360
    return min(max(longitude, -180.0), 180.0)
