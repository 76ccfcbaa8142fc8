"""Display file of an alternative's ground: squares, lawns and paths draped on the terrain as one GLB in the local frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from twin.delivery.ground import on_ground
from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.groundcover import cover_of
from twin.exporters.tiles3d.occlusion import HeightGrid, of_vertices
from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, transform
from twin.geodata.glb import TRIANGLES, Glb, y_up

PATCH = 4.0
"""Side in metres of the squares a surface is cut into, so that it follows the ground and the shade of buildings."""
LIFT = 0.12
ON_ROOFS = ("green_roof",)
_UNITS = 256


def display_surfaces(
    surfaces: Sequence[tuple[Any, str]],
    crs_code: str,
    coverage: Coverage | None,
    anchor: Anchor,
    heights: HeightGrid | None = None,
) -> bytes:
    """Return a GLB of polygons (projected `crs_code`) coloured by class, 12 cm above the ground, with `_AO`.

    heights are the roofs around, in the CRS of the coverage (or `crs_code` without one); see ground.building_heights. Later
    surfaces lie 2 mm above earlier ones; green roofs are no ground. Without any polygon the GLB holds an empty scene.
    """
    points, triangles, colours = [np.zeros((0, 3))], [np.zeros((0, 3), dtype=np.int64)], [np.zeros((0, 3), dtype=np.uint8)]
    shades = [np.zeros(0, dtype=np.uint8)]
    count = 0
    on_the_ground = [(polygon, name) for polygon, name in surfaces if name not in ON_ROOFS]
    for number, (polygon, name) in enumerate(on_the_ground):
        corners, faces = patches(polygon)
        colour = np.rint(palette.linear(palette.ground(cover_of(name))) * 255.0).astype(np.uint8)
        local = on_ground(corners, crs_code, coverage, anchor, LIFT + 0.002 * number)
        points.append(local)
        triangles.append(faces + count)
        colours.append(np.tile(colour, (len(corners), 1)))
        shades.append(_shade(corners, local, crs_code, coverage, anchor, heights))
        count += len(corners)
    return _written(np.concatenate(points), np.concatenate(triangles), np.concatenate(colours), np.concatenate(shades))


def patches(polygon: Any, side: float = PATCH) -> tuple[FloatArray, IntArray]:
    """Return vertices (n, 2) and upward triangles (t, 3) of a polygon cut along a grid (metres), neighbours sharing vertices."""
    west, south, east, north = shapely.bounds(polygon)
    x, y = (np.arange(np.floor(low / side), np.ceil(high / side)) * side for low, high in ((west, east), (south, north)))
    columns, rows = (axis.ravel() for axis in np.meshgrid(x, y))
    cells = shapely.box(columns, rows, columns + side, rows + side)
    shapely.prepare(polygon)
    pieces = shapely.get_parts(shapely.intersection(polygon, cells[shapely.intersects(polygon, cells)]))
    pieces = pieces[(shapely.get_type_id(pieces) == 3) & (shapely.area(pieces) > 1e-4)]
    faces = shapely.get_parts(shapely.constrained_delaunay_triangles(pieces))
    corners = shapely.get_coordinates(shapely.orient_polygons(faces)).reshape(-1, 4, 2)[:, :3].reshape(-1, 2)
    _, first, place = np.unique(np.rint(corners * 1000.0).astype(np.int64), axis=0, return_index=True, return_inverse=True)
    return corners[first], place.reshape(-1, 3).astype(np.int64)


def _shade(
    corners: FloatArray, local: FloatArray, crs_code: str, coverage: Coverage | None, anchor: Anchor, heights: HeightGrid | None
) -> Any:
    if heights is None:
        return np.full(len(corners), 255, dtype=np.uint8)
    grid_crs = coverage.crs if coverage is not None else crs_code
    placed = transform(corners, crs_code, grid_crs)
    up = local[:, 2] + anchor.height
    return of_vertices(heights, np.column_stack([placed, up]), np.tile([0.0, 0.0, 1.0], (len(corners), 1)))


def _written(points: FloatArray, triangles: IntArray, colours: Any, shades: Any) -> bytes:
    glb = Glb()
    if len(triangles) == 0:
        glb.document["nodes"] = [{"name": "empty"}]
        return glb.to_bytes()
    glb.extension("KHR_mesh_quantization", required=True)
    snapped = np.rint(points * _UNITS).astype(np.int64)
    middle = (snapped.min(axis=0) + snapped.max(axis=0)) // 2
    a, b, c = (points[triangles[:, i]] for i in range(3))
    normals = np.zeros_like(points)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], np.cross(b - a, c - a))
    length = np.linalg.norm(normals, axis=1)[:, None]
    normals = np.where(length > 0.0, normals / np.maximum(length, 1e-12), np.array([0.0, 0.0, 1.0]))
    attributes = {
        "POSITION": glb.attribute(y_up(((snapped - middle) / _UNITS).astype(np.float32)), bounds=True),
        "NORMAL": glb.attribute(y_up(np.rint(normals * 127.0).astype(np.int8)), normalized=True),
        "COLOR_0": glb.attribute(np.pad(colours, ((0, 0), (0, 1)), constant_values=255), normalized=True),
        "_AO": glb.attribute(shades, normalized=True),
    }
    material = {"name": "ground", "doubleSided": True, "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 1.0}}
    primitive = {"mode": TRIANGLES, "attributes": attributes, "indices": glb.indices(triangles, len(points)), "material": 0}
    glb.document["materials"] = [material]
    glb.document["meshes"] = [{"primitives": [primitive]}]
    glb.document["nodes"] = [{"mesh": 0, "translation": y_up((middle / _UNITS)[None, :])[0].tolist()}]
    return glb.to_bytes()
