"""One terrain tile as GLB: simplified mesh with skirts, land-use picture and sky light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.exporters.tiles3d.groundcover import IMAGE_EXTENSION, MEDIA_TYPE, encode_shade
from twin.exporters.tiles3d.groundshade import Shade
from twin.exporters.tiles3d.heightwindow import HeightWindow
from twin.exporters.tiles3d.meshing import UNITS
from twin.exporters.tiles3d.occlusion import EMPTY, STEP, HeightGrid
from twin.exporters.tiles3d.rtin import GridMesh, border, simplify
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.crs import Anchor
from twin.geodata.glb import TRIANGLES, Glb, y_up

_NEAR_CELLS = 6
_SLOPE_SPAN = 3

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class TileParts:
    """What a terrain tile is made of: heights (size, size), tolerance per vertex, depth of the skirt in metres, pictures.

    `name` is its material's; where the picture is `clear` nothing is drawn.
    """

    box: BBox
    crs: str
    heights: HeightWindow
    tolerance: npt.NDArray[np.float32]
    skirt: float
    picture: bytes
    shade: Shade | None
    name: str = "terrain"
    clear: bool = False


def near_buildings(grid: HeightGrid, box: BBox, size: int) -> Mask:
    """Return which of size by size vertices of a rectangle lie within 12 m of a building, rows from the north."""
    reach = _NEAR_CELLS * STEP
    heights, first_column, first_row = grid.window(box.min_x - reach, box.min_y - reach, box.max_x + reach, box.max_y + reach)
    built = heights > EMPTY / 2
    for axis in (0, 1):
        spread = built.copy()
        for shift in range(1, _NEAR_CELLS + 1):
            spread |= _shifted(built, shift, axis) | _shifted(built, -shift, axis)
        built = spread
    columns = np.floor(np.linspace(box.min_x, box.max_x, size) / STEP).astype(np.intp) - first_column
    rows = np.floor(np.linspace(box.max_y, box.min_y, size) / STEP).astype(np.intp) - first_row
    result: Mask = built[rows[:, None], columns[None, :]]
    return result


def inside(site: BBox, box: BBox, size: int) -> Mask:
    """Return which of size by size vertices of a rectangle lie in another one, rows from the north."""
    x, y = np.linspace(box.min_x, box.max_x, size), np.linspace(box.max_y, box.min_y, size)
    result: Mask = ((y >= site.min_y) & (y <= site.max_y))[:, None] & ((x >= site.min_x) & (x <= site.max_x))[None, :]
    return result


def _shifted(mask: Mask, by: int, axis: int) -> Mask:
    result = np.zeros_like(mask)
    target, source = [slice(None)] * 2, [slice(None)] * 2
    target[axis] = slice(by, None) if by > 0 else slice(None, by)
    source[axis] = slice(None, -by) if by > 0 else slice(-by, None)
    result[tuple(target)] = mask[tuple(source)]
    return result


def terrain_glb(parts: TileParts, anchor: Anchor) -> tuple[bytes | None, FloatArray, FloatArray, int]:
    """Return the GLB, the corners (low, high) around it in the anchor's frame in metres, and its triangle count.

    The GLB is None where the rectangle holds no height.
    """
    size = len(parts.heights.heights)
    mesh = simplify(parts.heights.heights, parts.tolerance, split=_rims(parts.heights.known))
    known = parts.heights.known[mesh.rows, mesh.columns]
    surface = mesh.triangles[known[mesh.triangles].all(axis=1)]
    top, skirts = _skirts(mesh, known, size)
    points = _points(parts, mesh, size)
    points = np.concatenate([points, points[top] - np.array([0.0, 0.0, parts.skirt])])
    rows = np.concatenate([np.arange(len(known)), top])
    triangles = np.concatenate([surface, skirts])
    used = np.unique(triangles)
    if len(used) == 0:
        middle = anchor.local(points[:1], parts.crs)[0]
        return None, middle, middle, 0
    place = np.zeros(len(points), dtype=np.int64)
    place[used] = np.arange(len(used))
    snapped = np.rint(anchor.local(points[used], parts.crs) * UNITS).astype(np.int64)
    rows = rows[used]
    texture = np.column_stack([mesh.columns[rows], mesh.rows[rows]]) / (size - 1)
    data = _written(parts, snapped, _normals(parts, mesh)[rows], texture, place[triangles])
    return data, snapped.min(axis=0) / UNITS, snapped.max(axis=0) / UNITS, len(triangles)


def _rims(known: Mask) -> Mask | None:
    """Return the vertices beside empty places, where the mesh must be finest to show their outline; None without any."""
    if known.all():
        return None
    rims = np.zeros_like(known)
    for axis in (0, 1):
        for shift in (-1, 1):
            rims |= known & _shifted(~known, shift, axis)
    return rims


def _points(parts: TileParts, mesh: GridMesh, size: int) -> FloatArray:
    box = parts.box
    x = box.min_x + mesh.columns * ((box.max_x - box.min_x) / (size - 1))
    y = box.max_y - mesh.rows * ((box.max_y - box.min_y) / (size - 1))
    return np.column_stack([x, y, parts.heights.heights[mesh.rows, mesh.columns].astype(np.float64)])


def _skirts(mesh: GridMesh, known: Mask, size: int) -> tuple[IntArray, IntArray]:
    """Return the border vertices to be repeated below, and the triangles of walls that hide cracks between tiles."""
    tops, triangles = [np.zeros(0, dtype=np.int64)], [np.zeros((0, 3), dtype=np.int64)]
    below = len(known)
    for side in border(mesh, size):
        lower = below + np.arange(len(side))
        below += len(side)
        a, b, a_low, b_low = side[:-1], side[1:], lower[:-1], lower[1:]
        drawn = known[a] & known[b]
        walls = np.stack([np.column_stack([a, b, b_low]), np.column_stack([a, b_low, a_low])], axis=1)
        tops.append(side)
        triangles.append(walls[drawn].reshape(-1, 3))
    return np.concatenate(tops), np.concatenate(triangles)


def _normals(parts: TileParts, mesh: GridMesh) -> FloatArray:
    """Return the normals of the full grid at the mesh's vertices, over a few cells, so that shading stays calm."""
    heights, size = parts.heights.heights, len(parts.heights.heights)
    west, east = np.maximum(mesh.columns - _SLOPE_SPAN, 0), np.minimum(mesh.columns + _SLOPE_SPAN, size - 1)
    north, south = np.maximum(mesh.rows - _SLOPE_SPAN, 0), np.minimum(mesh.rows + _SLOPE_SPAN, size - 1)
    cell_x = (parts.box.max_x - parts.box.min_x) / (size - 1)
    cell_y = (parts.box.max_y - parts.box.min_y) / (size - 1)
    slope_x = (heights[mesh.rows, east] - heights[mesh.rows, west]) / ((east - west) * cell_x)
    slope_y = (heights[north, mesh.columns] - heights[south, mesh.columns]) / ((south - north) * cell_y)
    normals = np.column_stack([-slope_x, -slope_y, np.ones(len(slope_x))])
    result: FloatArray = normals / np.linalg.norm(normals, axis=1)[:, None]
    return result


def _written(parts: TileParts, points: IntArray, normals: FloatArray, texture: FloatArray, triangles: IntArray) -> bytes:
    glb = Glb()
    glb.extension("KHR_mesh_quantization", required=True)
    middle = (points.min(axis=0) + points.max(axis=0)) // 2
    positions = ((points - middle) / UNITS).astype(np.float32)
    attributes = {
        "POSITION": glb.attribute(y_up(positions), bounds=True),
        "NORMAL": glb.attribute(y_up(np.rint(normals * 127.0).astype(np.int8)), normalized=True),
        "TEXCOORD_0": glb.attribute(np.rint(texture * 65535.0).astype(np.uint16), normalized=True),
    }
    primitive = {"mode": TRIANGLES, "attributes": attributes, "indices": glb.indices(triangles, len(points)), "material": 0}
    colour = {"index": glb.texture(glb.image(parts.picture, MEDIA_TYPE), extension=IMAGE_EXTENSION)}
    material: dict[str, Any] = {
        "name": parts.name,
        "pbrMetallicRoughness": {"baseColorTexture": colour, "metallicFactor": 0.0, "roughnessFactor": 1.0},
    }
    if parts.clear:
        material["alphaMode"] = "MASK"
    if parts.shade is not None:
        material["occlusionTexture"] = {
            "index": glb.texture(glb.image(encode_shade(parts.shade), MEDIA_TYPE), extension=IMAGE_EXTENSION)
        }
    if IMAGE_EXTENSION:
        glb.extension(IMAGE_EXTENSION, required=True)
    glb.document["materials"] = [material]
    glb.document["meshes"] = [{"primitives": [primitive]}]
    glb.document["nodes"] = [{"mesh": 0, "translation": y_up((middle / UNITS)[None, :])[0].tolist()}]
    return glb.to_bytes()
