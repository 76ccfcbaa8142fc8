"""The drawn edges of buildings: where two surfaces meet at an angle or one ends; never a triangulation's diagonals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.normals import next_in_ring

CREASE = float(np.cos(np.radians(20.0)))
"""Surfaces whose normals differ by less than 20 degrees are one face to the eye."""

_FACTORS = np.array([-7046029254386353131, -4417276706812531889, 1609587929392839161], dtype=np.int64)


def feature_edges(
    points: npt.NDArray[np.int32],
    ring_offsets: IntArray,
    vertex_surface: IntArray,
    vertex_building: IntArray,
    normals: FloatArray,
    last: npt.NDArray[np.bool_],
) -> IntArray:
    """Return the edges to draw as pairs of vertex rows, int64 (edges, 2).

    points are snapped whole numbers, so that the same corner in two surfaces is the same number. An edge of one surface only
    is drawn; one shared within a building is drawn where the surfaces' normals (surfaces, 3) differ by 20 degrees or more.
    Of the surfaces at an edge those marked in `last` (surfaces) lend their vertices only when no other does.
    """
    if len(points) == 0:
        return np.zeros((0, 2), dtype=np.int64)
    following = next_in_ring(ring_offsets, len(points))
    place = points[:, 0] * _FACTORS[0] + points[:, 1] * _FACTORS[1] + points[:, 2] * _FACTORS[2]
    corner = _scrambled(place + vertex_building * 0x5851F42D4C957F2D)
    keys = corner + corner[following]
    preferred = np.argsort(last[vertex_surface], kind="stable")
    order = preferred[np.argsort(keys[preferred], kind="stable")]
    ranked = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(ranked)]]))
    first = np.repeat(order[starts], sizes)
    agreement = np.einsum("ij,ij->i", normals[vertex_surface[first]], normals[vertex_surface[order]])
    lowest = np.minimum.reduceat(agreement, starts)
    drawn = (sizes == 1) | (lowest < CREASE)
    heads = order[starts[drawn]]
    tails = following[heads]
    apart = corner[heads] != corner[tails]
    return np.column_stack([heads[apart], tails[apart]])


def _scrambled(values: IntArray) -> IntArray:
    """Return the values mixed so that sums of two identify the pair (finaliser of splitmix64, Steele and others 2014)."""
    mixed = values.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))).astype(np.int64)
