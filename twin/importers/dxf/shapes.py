"""Entities of a drawing as geometries: curves within a centimetre, closed outlines as areas, blocks as what they show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

CURVES = ("LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE", "LWPOLYLINE", "HELIX")
FACES = ("3DFACE", "SOLID", "TRACE")
TEXTS = ("TEXT", "MTEXT", "ATTRIB", "ATTDEF")
COMPOSED = ("INSERT", "DIMENSION", "ARC_DIMENSION", "LEADER", "MLINE", "MULTILEADER", "ACAD_TABLE")
LONGEST_TEXT = 10_000  # longer text keeps its formatting codes: taking them out takes time by the square of its length
_FINEST = 1e-6  # a chord lies beside its curve by this part of the curve's extent at least: 5 mm on 5 km
Point = tuple[float, float, float]


def shape(entity: Any, sagitta: float, closed_are_areas: bool) -> Any | None:
    """Return the geometry of an entity in drawing units, None for a kind that has none.

    `sagitta` is how far a chord may lie beside its curve, in drawing units. A composed entity becomes a collection of its parts.
    """
    kind = entity.dxftype()
    if kind in CURVES or (kind == "POLYLINE" and not (entity.is_poly_face_mesh or entity.is_polygon_mesh)):
        return _curve(entity, sagitta, closed_are_areas)
    if kind in FACES:
        return _area([tuple(vertex) for vertex in entity.wcs_vertices()])
    if kind == "POINT":
        return shapely.Point(*entity.dxf.location)
    if kind in TEXTS:
        return shapely.Point(*_at(entity))
    if kind == "HATCH" or kind == "MPOLYGON":
        return _hatch(entity, sagitta)
    if kind == "POLYLINE" or kind == "MESH":
        return _mesh(entity)
    if kind in COMPOSED:
        return _composed(entity, sagitta, closed_are_areas)
    return None


def first_point(entity: Any) -> Point | None:
    """Return where an entity begins in drawing units, None where that is not told by one of its own fields."""
    for name in ("insert", "start", "center", "location", "vtx0"):
        if entity.dxf.hasattr(name):
            return tuple(entity.dxf.get(name))
    if entity.dxftype() == "LWPOLYLINE" and len(entity):
        return (*entity[0][:2], 0.0)
    return None


def words(entity: Any) -> str | None:
    """Return the text an entity shows, None when it shows none."""
    kind = entity.dxftype()
    if kind == "MTEXT":
        return str(entity.plain_text()) if len(entity.text) <= LONGEST_TEXT else str(entity.text)
    if kind in TEXTS and len(entity.dxf.text) > LONGEST_TEXT:
        return str(entity.dxf.text)
    if kind in TEXTS:
        return str(entity.plain_text() if hasattr(entity, "plain_text") else entity.dxf.text)
    return None


def _at(entity: Any) -> Point:
    where = entity.dxf.insert
    return tuple(where if entity.dxftype() == "MTEXT" else entity.ocs().to_wcs(where))


def _curve(entity: Any, sagitta: float, closed_are_areas: bool) -> Any | None:
    from ezdxf.path import make_path

    path = make_path(entity, segments=8) if entity.dxftype() in ("ARC", "CIRCLE", "ELLIPSE") else make_path(entity)
    points = _flat(path, sagitta)
    if len(points) < 2:
        return shapely.Point(points[0]) if points else None
    if closed_are_areas and path.is_closed and len(points) > 3:
        return _area(points)
    return _plain(shapely.LineString(points))


def _flat(path: Any, sagitta: float) -> list[Any]:
    """Return the points of a path; a curve across continents gets coarser chords instead of millions of them."""
    corners = np.array([tuple(point) for point in path.control_vertices()], dtype=np.float64).reshape(-1, 3)
    if len(corners) == 0 or not np.isfinite(corners).all():
        return []
    coarsest = float(np.ptp(corners, axis=0).max()) * _FINEST
    return [tuple(point) for point in path.flattening(max(sagitta, coarsest), segments=4)]


def _area(points: list[Any]) -> Any | None:
    distinct = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    if len({*distinct}) < 3:
        return _plain(shapely.LineString(distinct)) if len(distinct) > 1 else None
    return _plain(shapely.Polygon(distinct))


def _plain(geometry: Any) -> Any:
    """Return the geometry without heights when all of them are 0: a drawing in the plane."""
    heights = shapely.get_coordinates(geometry, include_z=True)[:, 2]
    return shapely.force_2d(geometry) if not np.any(heights) else geometry


def _hatch(entity: Any, sagitta: float) -> Any | None:
    """Return a hatch by the even-odd rule, which drawing programs fill by."""
    from ezdxf.path import from_hatch

    rings = []
    for path in from_hatch(entity):
        points = _flat(path, sagitta)
        if len({*points}) > 2:
            rings.append(shapely.make_valid(shapely.force_2d(shapely.Polygon(points))))
    if not rings:
        return None
    filled = rings[0]
    for ring in rings[1:]:
        filled = shapely.symmetric_difference(filled, ring)
    return filled


def _mesh(entity: Any) -> Any | None:
    from ezdxf.render.mesh import MeshBuilder

    mesh = MeshBuilder.from_polyface(entity) if entity.dxftype() == "POLYLINE" else MeshBuilder.from_mesh(entity)
    faces = [_area([tuple(point) for point in face]) for face in mesh.faces_as_vertices()]
    areas = [face for face in faces if face is not None and face.geom_type == "Polygon"]
    return shapely.MultiPolygon(areas) if areas else None


def _composed(entity: Any, sagitta: float, closed_are_areas: bool) -> Any | None:
    """Return what a block, a dimension or a leader shows as one collection; a block without drawing is its insertion point."""
    parts = [part for item in parts_of(entity) if (part := shape(item, sagitta, closed_are_areas)) is not None]
    drawn = [part for part in parts if part.geom_type != "Point"] or parts
    if not drawn:
        return shapely.Point(*entity.ocs().to_wcs(entity.dxf.insert)) if entity.dxftype() == "INSERT" else None
    kinds = {part.geom_type for part in drawn}
    if len(drawn) == 1:
        return drawn[0]
    if kinds <= {"LineString", "MultiLineString"}:
        return shapely.MultiLineString([line for part in drawn for line in shapely.get_parts(part)])
    if kinds <= {"Polygon", "MultiPolygon"}:
        return shapely.MultiPolygon([area for part in drawn for area in shapely.get_parts(part)])
    return shapely.GeometryCollection([single for part in drawn for single in shapely.get_parts(part)])


def parts_of(entity: Any) -> Iterator[Any]:
    """Yield the entities a composed one stands for, in drawing coordinates; an array of inserts gives every copy."""
    if entity.dxftype() == "INSERT" and entity.mcount > 1:
        for copy in entity.multi_insert():
            yield from copy.virtual_entities()
    else:
        yield from entity.virtual_entities()
