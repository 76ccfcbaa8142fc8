"""Block models for the far view: each building as the rectangle around its footprint, raised to its middle roof height."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.normals import next_in_ring

# corners 0..3 are the foot counter-clockwise, 4..7 the roof above them
FACES = np.array([[0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7], [4, 5, 6, 7]])
TRIANGLES = np.array([[0, 1, 2], [0, 2, 3]])
_FOOT_SHADE, _ROOF_SHADE = 190, 242
LIGHT = np.where(np.tile([0, 0, 1, 1], 5) + np.repeat([0, 0, 0, 0, 1], 4) > 0, _ROOF_SHADE, _FOOT_SHADE)
"""Sky light of the corners of the faces: less at the foot of walls."""
# of blocks whose walls share their corners: 0..7 the walls, 8..11 the roof; they stand for roofs of two slopes and the shade
# between houses, which are lost at that distance, so they see less of the sky
_FAR_TRIANGLES = np.concatenate([FACES[:4, [0, 1, 2]], FACES[:4, [0, 2, 3]], TRIANGLES + 8])
_FAR_FOOT, _FAR_ROOF = 110, 170


def rectangles(
    points: FloatArray, ring_offsets: IntArray, vertex_offsets: IntArray, vertex_is_roof: npt.NDArray[np.bool_]
) -> FloatArray:
    """Return the eight corners of each building's block, shape (buildings, 8, 3), in the points' frame (z up).

    vertex_offsets (buildings + 1) are the vertex runs of the buildings, none empty. The rectangle lies along the building's
    longest level edge; its height is the mean height of the roof's corners, the foot the lowest point.
    """
    starts, sizes = vertex_offsets[:-1], np.diff(vertex_offsets)
    building = np.repeat(np.arange(len(starts)), sizes)
    edges = points[next_in_ring(ring_offsets, len(points))] - points
    level = np.hypot(edges[:, 0], edges[:, 1]) * (np.abs(edges[:, 2]) < 0.2) + 1e-9
    longest = np.maximum.reduceat(level, starts)
    chosen = np.zeros(len(starts), dtype=np.int64)
    hits = np.flatnonzero(level == longest[building])
    chosen[building[hits]] = hits
    angle = np.arctan2(edges[chosen, 1], edges[chosen, 0])
    cosine, sine = np.cos(angle), np.sin(angle)
    along = points[:, 0] * cosine[building] + points[:, 1] * sine[building]
    across = points[:, 1] * cosine[building] - points[:, 0] * sine[building]
    u = np.column_stack([np.minimum.reduceat(along, starts), np.maximum.reduceat(along, starts)])
    v = np.column_stack([np.minimum.reduceat(across, starts), np.maximum.reduceat(across, starts)])
    foot = np.minimum.reduceat(points[:, 2], starts)
    roof_count = np.add.reduceat(vertex_is_roof.astype(np.int64), starts)
    roof_sum = np.add.reduceat(np.where(vertex_is_roof, points[:, 2], 0.0), starts)
    top = np.where(roof_count > 0, roof_sum / np.maximum(roof_count, 1), np.maximum.reduceat(points[:, 2], starts))
    corners = np.empty((len(starts), 8, 3))
    for corner, (side_u, side_v) in enumerate(((0, 0), (1, 0), (1, 1), (0, 1))):
        corners[:, corner, 0] = corners[:, corner + 4, 0] = u[:, side_u] * cosine - v[:, side_v] * sine
        corners[:, corner, 1] = corners[:, corner + 4, 1] = u[:, side_u] * sine + v[:, side_v] * cosine
    corners[:, :4, 2], corners[:, 4:, 2] = foot[:, None], np.maximum(top, foot + 0.5)[:, None]
    return corners


@dataclass(frozen=True, slots=True, eq=False)
class BlockMesh:
    """Blocks as arrays for a tile: points int32, normals float64, colours and shade uint8, building, triangles.

    They have no outlines: where blocks are shown, drawn edges have faded already.
    """

    points: npt.NDArray[np.int32]
    normals: FloatArray
    colours: npt.NDArray[np.uint8]
    shade: npt.NDArray[np.uint8]
    building: IntArray
    triangles: IntArray


def mesh(corners: npt.NDArray[np.int32], walls: npt.NDArray[np.uint8], roofs: npt.NDArray[np.uint8]) -> BlockMesh:
    """Return the faces of blocks (n, 8, 3) coloured by walls and roofs (n, 3): four walls and a roof, no floor."""
    count = len(corners)
    normals = np.zeros((count, 5, 3))
    normals[:, :4] = _outwards(corners)
    normals[:, 4, 2] = 1.0
    colours = np.repeat(np.stack([walls] * 4 + [roofs], axis=1), 4, axis=1)
    faces = (np.arange(5)[:, None, None] * 4 + TRIANGLES).reshape(-1, 3)
    return _mesh(corners[:, FACES.ravel()], np.repeat(normals, 4, axis=1), colours, LIGHT, faces)


def far_mesh(corners: npt.NDArray[np.int32], walls: npt.NDArray[np.uint8], roofs: npt.NDArray[np.uint8]) -> BlockMesh:
    """Return the same faces with twelve points a block instead of twenty: walls share corners, their light flows over."""
    outwards = _outwards(corners)
    between = outwards + np.roll(outwards, 1, axis=1)
    between /= np.maximum(np.linalg.norm(between, axis=2, keepdims=True), 1e-9)
    up = np.broadcast_to([0.0, 0.0, 1.0], between.shape)
    colours = np.repeat(np.stack([walls, roofs], axis=1), [8, 4], axis=1)
    shade = np.repeat([_FAR_FOOT, _FAR_ROOF], [4, 8])
    points = np.concatenate([corners, corners[:, 4:]], axis=1)
    return _mesh(points, np.concatenate([between, between, up], axis=1), colours, shade, _FAR_TRIANGLES)


def _outwards(corners: npt.NDArray[np.int32]) -> FloatArray:
    """Return the normals of the four walls, (n, 4, 3)."""
    sides = corners[:, [1, 2, 3, 0], :2].astype(np.float64) - corners[:, :4, :2]
    length = np.maximum(np.hypot(sides[..., 0], sides[..., 1]), 1e-9)
    # a rectangle thinner than the coordinates' step has a side without direction
    upright = (length < 1e-6).astype(np.float64)
    return np.stack([sides[..., 1] / length, -sides[..., 0] / length, upright], axis=2)


def _mesh(
    points: npt.NDArray[np.int32], normals: FloatArray, colours: npt.NDArray[np.uint8], shade: IntArray, triangles: IntArray
) -> BlockMesh:
    """Return blocks of (n, k) points as one mesh; `shade` (k) and `triangles` are the same for each."""
    count, each = points.shape[:2]
    return BlockMesh(
        points.reshape(-1, 3),
        normals.reshape(-1, 3),
        colours.reshape(-1, 3),
        np.tile(shade, count).astype(np.uint8),
        np.repeat(np.arange(count), each),
        (np.arange(count)[:, None, None] * each + triangles).reshape(-1, 3),
    )
