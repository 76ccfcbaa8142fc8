"""A placed 3D model (glTF mesh) as a building of a state: footprint, heights, and a volume where its faces bound one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from twin.geodata import gltf
from twin.geodata.crs import from_ecef, transform
from twin.geodata.mesh import Mesh, z_up
from twin.language import Text
from twin.planning.building import Building, Storey
from twin.planning.exact import area, length
from twin.planning.polygon import Region
from twin.planning.solid import region_of

Corners = npt.NDArray[np.float64]

MOST_TRIANGLES = 200_000
"""Larger models are not measured: their outline alone would take minutes."""

_SHELL = 0.6
# a closed model that fills less of the room below its top than this is made of building elements, not a shell around a space
_SAMPLES = 10_000
_SLAB = 0.6
# how far below its floor (m) the slab of a ground floor is looked for
_LEVEL = 1.0
# a top that differs by more than this (m) inside the outline is a roof, not a terrace with a parapet


def building_of(
    mesh: Mesh, crs: str, identifier: str, name: str = "", storeys: Sequence[Storey] = (), elevation: float = 0.0
) -> Building:
    """Return the model as one main structure in `crs`.

    With `storeys` that have outlines (levels from the ground floor up, negative below) its footprint is that of the ground floor,
    at `elevation` above the model's own 0 (m), and its volume the room below its highest faces; else the footprint is the outline
    seen from above, and it has a volume when its faces close a shell. `shape_from` and `no_volume` say which or why none.
    """
    triangles = _triangles(mesh, crs)
    if not len(triangles) or len(triangles) > MOST_TRIANGLES:
        count = len(triangles)
        reason = Text(
            f"Das Modell hat {count} Dreiecke; gemessen werden 1 bis {MOST_TRIANGLES}.",
            f"The model has {count} triangles; from 1 to {MOST_TRIANGLES} are measured.",
        )
        return Building(identifier, name=name, no_volume=reason)
    low, top = float(triangles[:, :, 2].min()), float(triangles[:, :, 2].max())
    ground_floor = next((item.outline for item in storeys if item.level == 0 and item.outline is not None), None)
    if ground_floor is not None:
        floor = mesh.anchor.height + elevation * mesh.scale
        return _of_storeys(triangles, identifier, name, storeys, ground_floor, _underside(triangles, ground_floor, floor), top)
    footprint = _outline(triangles)
    volume, how, no_volume = _shell(triangles, footprint, low)
    return Building(
        identifier,
        footprint=footprint,
        name=name,
        ground_nhn_m=length(low),
        top_nhn_m=length(top),
        # a block of the same volume has this height: what stands in for the eaves a mesh does not name
        eaves_nhn_m=None if volume is None or footprint is None else length(low + volume / footprint.area),
        volume_m3=None if volume is None else length(volume),
        shape_from=how,
        no_volume=no_volume,
    )


def _of_storeys(
    triangles: Corners, identifier: str, name: str, storeys: Sequence[Storey], outline: Region, ground: float, top: float
) -> Building:
    """Return the building of the file's own storeys; roofs that are not level make its topmost one a roof storey."""
    heights, step = _heights(triangles, outline, ground)
    volume = float((heights - ground).clip(min=0.0).mean()) * outline.area if len(heights) else 0.0
    sloping = len(heights) > 0 and float(np.ptp(heights)) > _LEVEL
    highest = max(item.level for item in storeys)
    shown = f"{step:.2f}"
    words = Text(
        "Grundfläche und Geschosse aus den IfcBuildingStorey der Datei; Volumen unter den höchsten Flächen über dem "
        "Erdgeschoss, "
        f"im Raster von {shown.replace('.', ',')} m",
        "footprint and storeys from the file's IfcBuildingStorey; volume below the highest faces above the ground floor, in a "
        "grid "
        f"of {shown} m",
    )
    return Building(
        identifier,
        footprint=outline,
        name=name,
        storeys=tuple(_roofed(item, sloping and item.level == highest) for item in storeys),
        ground_nhn_m=length(ground),
        top_nhn_m=length(top),
        eaves_nhn_m=length(ground + volume / outline.area),
        volume_m3=length(volume),
        shape_from=words,
    )


def _underside(triangles: Corners, outline: Region, floor: float) -> float:
    """Return the height of the lowest level faces just below the ground floor that make up half of its outline: its slab.

    Without such faces the floor itself.
    """
    first, second = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    plan = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2
    level = (np.ptp(triangles[:, :, 2], axis=1) < 0.01) & (np.abs(triangles[:, 0, 2] - (floor - _SLAB / 2)) <= _SLAB / 2)
    heights = np.round(triangles[level, 0, 2], 2)
    found = [height for height in np.unique(heights) if plan[level][heights == height].sum() >= outline.area / 2]
    return float(min(found, default=floor))


def _roofed(storey: Storey, roof: bool) -> Storey:
    return Storey(storey.level, storey.height_m, storey.use, None, storey.outline, storey.clear_height_m, roof_storey=roof)


def _triangles(mesh: Mesh, crs: str) -> Corners:
    """Return the model's triangles where they stand, (n, 3, 3), east, north and height in `crs`."""
    pieces = list(gltf.pieces(gltf.split(mesh.glb, "model.glb")))
    faces = [z_up(piece.points)[piece.triangles] for piece in pieces if len(piece.triangles)]
    if not faces:
        return np.zeros((0, 3, 3))
    local = np.concatenate(faces).reshape(-1, 3) @ mesh.placement()[:3, :3].T
    matrix = mesh.anchor.matrix()
    placed = transform(from_ecef(local @ matrix[:3, :3].T + matrix[:3, 3]), "EPSG:4326", crs)
    return placed.reshape(-1, 3, 3)


def _outline(triangles: Corners) -> Region | None:
    """Return what the triangles cover seen from above."""
    flat = np.atleast_1d(np.asarray(shapely.polygons(triangles[:, :, :2]), dtype=object))
    flat = flat[shapely.area(flat) > 1e-6]
    return region_of(shapely.union_all(shapely.set_precision(flat, 0.0001))) if len(flat) else None


def _shell(triangles: Corners, footprint: Region | None, low: float) -> tuple[float | None, Text, Text | None]:
    """Return the volume of a closed shell with how it was measured, or None with the reason."""
    words = Text(
        f"Grundfläche als Umriss des Modells von oben, mit Überständen ({len(triangles)} Dreiecke)",
        f"footprint as the model's outline from above, with overhangs ({len(triangles)} triangles)",
    )
    if footprint is None:
        return None, words, Text("Das Modell hat von oben gesehen keine Fläche.", "Seen from above the model has no area.")
    gaps = _open_edges(triangles)
    if gaps:
        return (
            None,
            words,
            Text(
                f"Das Modell ist nicht geschlossen ({gaps} offene Kanten), darum hat es kein Volumen.",
                f"The model is not closed ({gaps} open edges), so it has no volume.",
            ),
        )
    origin = triangles[0, 0]
    near = triangles - origin
    volume = abs(float(np.einsum("ij,ij->i", near[:, 0], np.cross(near[:, 1], near[:, 2])).sum()) / 6)
    heights, _ = _heights(triangles, footprint, low)
    room = float((heights - low).mean()) * footprint.area if len(heights) else 0.0
    if volume < _SHELL * room:
        return (
            None,
            words,
            Text(
                "Das Modell besteht aus Bauteilen und hat keine Hülle um einen Raum, darum hat es kein Volumen.",
                "The model is made of building elements and is no shell around a space, so it has no volume.",
            ),
        )
    closed = Text(f"{words.de}; Volumen der geschlossenen Hülle", f"{words.en}; volume of the closed shell")
    return volume, closed, None


def _open_edges(triangles: Corners) -> int:
    """Return how many directed edges have no partner running the other way (corners welded to a millimetre)."""
    welded = np.round((triangles - triangles[0, 0]) * 1000).astype(np.int64).reshape(-1, 3)
    _, corner = np.unique(welded, axis=0, return_inverse=True)
    faces = corner.reshape(-1, 3)
    real = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 0] != faces[:, 2])
    faces = faces[real]
    start, end = faces.reshape(-1), np.roll(faces, -1, axis=1).reshape(-1)
    many = int(corner.max()) + 1
    signed = np.where(start < end, 1, -1)
    edges, number = np.unique(np.minimum(start, end) * many + np.maximum(start, end), return_inverse=True)
    return int(np.abs(np.bincount(number, weights=signed, minlength=len(edges))).sum())


def _heights(triangles: Corners, region: BaseGeometry, floor: float) -> tuple[npt.NDArray[np.float64], float]:
    """Return the highest face above each point of a grid over a region (`floor` where there is none), and the grid's step, m."""
    west, south, east, north = region.bounds
    step = max(0.1, (float(area(region)) / _SAMPLES) ** 0.5)
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    points = np.column_stack([x.ravel(), y.ravel()])
    shapely.prepare(region)
    points = points[shapely.contains_xy(region, points[:, 0], points[:, 1])]
    flat, height = triangles[:, :, :2], triangles[:, :, 2]
    first, second = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    double = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    level = np.abs(double) > 1e-9
    flat, height, first, second, double = flat[level], height[level], first[level], second[level], double[level]
    result = np.full(len(points), floor)
    if not len(points) or not len(flat):
        return result, step
    low, high = flat.min(axis=1), flat.max(axis=1)
    boxes = shapely.STRtree(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    spot, face = boxes.query(shapely.points(points))
    away = points[spot] - flat[face, 0]
    b = (away[:, 0] * second[face, 1] - away[:, 1] * second[face, 0]) / double[face]
    c = (first[face, 0] * away[:, 1] - first[face, 1] * away[:, 0]) / double[face]
    inside = (b >= 0) & (c >= 0) & (b + c <= 1)
    reached = height[face, 0] + b * (height[face, 1] - height[face, 0]) + c * (height[face, 2] - height[face, 0])
    np.maximum.at(result, spot[inside], reached[inside])
    return result, step
