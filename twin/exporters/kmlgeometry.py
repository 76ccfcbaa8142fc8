"""Geometries as KML elements: longitude, latitude and, where there is one, height."""

from __future__ import annotations

from typing import Any

import shapely

_DECIMALS = 9  # of a degree: a tenth of a millimetre


def kml_of(geometry: Any) -> str:
    """Return the KML element of a geometry in WGS 84; heights are absolute, flat geometries lie on the ground."""
    mode = "<altitudeMode>absolute</altitudeMode>" if geometry.has_z else ""
    return _element(geometry, mode)


def _element(geometry: Any, mode: str) -> str:
    kind = geometry.geom_type
    if kind == "Point":
        return f"<Point>{mode}{_coordinates(geometry)}</Point>"
    if kind in ("LineString", "LinearRing"):
        return f"<LineString>{mode}{_coordinates(geometry)}</LineString>"
    if kind == "Polygon":
        oriented = shapely.orient_polygons(geometry)
        holes = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in oriented.interiors)
        return f"<Polygon>{mode}<outerBoundaryIs>{_ring(oriented.exterior)}</outerBoundaryIs>{holes}</Polygon>"
    return f"<MultiGeometry>{''.join(_element(part, mode) for part in geometry.geoms)}</MultiGeometry>"


def _ring(ring: Any) -> str:
    return f"<LinearRing>{_coordinates(ring)}</LinearRing>"


def _coordinates(geometry: Any) -> str:
    rows = shapely.get_coordinates(geometry, include_z=geometry.has_z).tolist()
    return f"<coordinates>{' '.join(','.join(_number(value) for value in row) for row in rows)}</coordinates>"


def _number(value: float) -> str:
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "nan") else text
