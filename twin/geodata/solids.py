"""Measures of city objects in one pass over a model: areas, volumes, heights, footprints, and whether shells are closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import CityModel, FloatArray, IntArray, SurfaceType
from twin.geodata.normals import cross, hole_signs, next_in_ring, ring_area_vectors, sums, surface_area_vectors
from twin.geodata.triangulation import triangulate

BoolArray = npt.NDArray[np.bool_]
Polygons = npt.NDArray[np.object_]

_MILLIMETRE = 1e-3
# what may be missing of a shell, as a share of its area: a gap of 1 cm along a wall of ten metres
_BALANCE = 1e-3
# parts of a footprint thinner than this are the trace of walls, not ground
_SLIVER = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What every object of a model measures, one row per object, metres; NaN where an object has no geometry of its own.

    volume   m³, positive; NaN when nothing of the object encloses a space
    closed   True when all geometries of the object enclose a space
    """

    ground_area: FloatArray
    wall_area: FloatArray
    roof_area: FloatArray
    surface_area: FloatArray
    volume: FloatArray
    ground_height: FloatArray
    top_height: FloatArray
    closed: BoolArray


def measure(model: CityModel) -> Measures:
    """Return the measures of all objects; coordinates must be metres on all axes."""
    areas = np.linalg.norm(surface_area_vectors(model), axis=1)
    owner = model.surface_object()
    volume, closed = volumes(model)
    low, high = heights(model)

    def area_of(*kinds: SurfaceType) -> FloatArray:
        picked = np.isin(model.surface_type, [int(kind) for kind in kinds])
        return np.bincount(owner[picked], weights=areas[picked], minlength=len(model)).astype(np.float64)

    return Measures(
        area_of(SurfaceType.GROUND),
        area_of(SurfaceType.WALL),
        area_of(SurfaceType.ROOF),
        np.bincount(owner, weights=areas, minlength=len(model)).astype(np.float64),
        volume,
        low,
        high,
        closed,
    )


def surface_areas(model: CityModel) -> FloatArray:
    """Return the area of each surface without its holes, m², shape (surfaces)."""
    result: FloatArray = np.linalg.norm(surface_area_vectors(model), axis=1)
    return result


def heights(model: CityModel) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and the highest vertex of each object (m, in the layer's height datum), NaN without geometry."""
    bounds = model.ring_offsets[model.surface_offsets[model.geometry_offsets[model.object_offsets]]]
    low, high = np.full(len(model), np.nan), np.full(len(model), np.nan)
    filled = np.diff(bounds) > 0
    if filled.any():
        z = np.ascontiguousarray(model.vertices[: bounds[-1], 2])
        low[filled] = np.minimum.reduceat(z, bounds[:-1][filled])
        high[filled] = np.maximum.reduceat(z, bounds[:-1][filled])
    return low, high


def geometry_volumes(model: CityModel) -> FloatArray:
    """Return the signed volume of each geometry, m³: positive when its surfaces face outwards; only sound for closed ones.

    The sum over all rings of the signed tetrahedra between the geometry's first vertex and the fan of the ring
    (Gauss's theorem); a fan has the same outline as its ring, so flat, hollow and slightly bent faces all count right.
    """
    if len(model.vertices) == 0:
        return np.zeros(len(model.geometry_lod))
    rings = ring_area_vectors(model.vertices, model.ring_offsets)
    signs = hole_signs(rings, model.surface_offsets)
    rings_of = model.surface_offsets[model.geometry_offsets]
    ring_geometry = np.repeat(np.arange(len(model.geometry_lod)), np.diff(rings_of))
    origin = model.vertices[np.minimum(model.ring_offsets[rings_of[:-1]], len(model.vertices) - 1)]
    shares = _fan_volumes(model, origin[ring_geometry]) * signs
    return np.bincount(ring_geometry, weights=shares, minlength=len(model.geometry_lod)).astype(np.float64)


def _fan_volumes(model: CityModel, origin: FloatArray) -> FloatArray:
    """Return per ring the volume of the tetrahedra origin, first vertex, vertex, next vertex."""
    sizes = np.diff(model.ring_offsets)
    first = np.repeat(np.minimum(model.ring_offsets[:-1], len(model.vertices) - 1), sizes)
    apex = np.repeat(origin, sizes, axis=0)
    a = model.vertices[first] - apex
    b = model.vertices - apex
    c = model.vertices[next_in_ring(model.ring_offsets, len(model.vertices))] - apex
    return sums(np.einsum("ij,ij->i", a, cross(b, c)), model.ring_offsets) / 6.0


def volumes(model: CityModel) -> tuple[FloatArray, BoolArray]:
    """Return each object's volume (m³, NaN when nothing of it encloses a space) and whether all its geometries enclose one.

    Open geometries (overhanging roofs beside a solid, say) enclose nothing and are left out of the sum.
    """
    closed = enclosing_geometries(model)
    amounts = np.abs(geometry_volumes(model))
    owner = np.repeat(np.arange(len(model)), np.diff(model.object_offsets))
    total = np.bincount(owner[closed], weights=amounts[closed], minlength=len(model))
    any_closed = np.bincount(owner[closed], minlength=len(model)) > 0
    all_closed = any_closed & (np.bincount(owner[~closed], minlength=len(model)) == 0)
    return np.where(any_closed, total, np.nan), all_closed


def enclosing_geometries(model: CityModel) -> BoolArray:
    """Return for each geometry whether a volume can be told: closed edge by edge, or called a solid and balanced.

    Survey shells often have a vertex in the middle of a neighbour's edge, so edges do not pair although there is no
    gap; then the area vectors of all faces still sum to (nearly) zero, which an open shell's do not.
    """
    vectors = surface_area_vectors(model)
    totals = sums(vectors, model.geometry_offsets)
    areas = sums(np.linalg.norm(vectors, axis=1), model.geometry_offsets)
    rest: FloatArray = np.linalg.norm(totals, axis=1)
    balanced = (rest <= _BALANCE * areas) & (areas > 0.0)
    return closed_geometries(model) | (model.geometry_solid & balanced)


def closed_geometries(model: CityModel) -> BoolArray:
    """Return for each geometry whether its surfaces close: every edge is walked as often one way as the other.

    Vertices are the same when they agree to the millimetre. A vertex in the middle of a neighbour's edge leaves a gap.
    """
    count = len(model.geometry_lod)
    result = np.diff(model.geometry_offsets) > 0
    if len(model.vertices) == 0:
        return result
    bounds = model.ring_offsets[model.surface_offsets[model.geometry_offsets]]
    geometry = np.repeat(np.arange(count), np.diff(bounds))
    node = _nodes(model.vertices, geometry)
    start, end = node, node[next_in_ring(model.ring_offsets, len(node))]
    turned = _turned_holes(model)
    start, end = np.where(turned, end, start), np.where(turned, start, end)
    low, high = np.minimum(start, end), np.maximum(start, end)
    edges = low * (int(node.max()) + 1) + high
    _, inverse = np.unique(edges, return_inverse=True)
    balance = np.bincount(inverse, weights=np.sign(end - start))
    result[geometry[balance[inverse] != 0.0]] = False
    return result


def _nodes(vertices: FloatArray, geometry: IntArray) -> IntArray:
    """Return a number per vertex, equal for vertices of one geometry that agree to the millimetre."""
    grid = np.round((vertices - vertices[0]) / _MILLIMETRE).astype(np.int64)
    table = np.column_stack([geometry, grid])
    order = np.lexsort(table.T)
    changed = np.any(np.diff(table[order], axis=0) != 0, axis=1)
    numbers = np.concatenate([[0], np.cumsum(changed)])
    result = np.empty(len(vertices), dtype=np.int64)
    result[order] = numbers
    return result


def _turned_holes(model: CityModel) -> BoolArray:
    rings = ring_area_vectors(model.vertices, model.ring_offsets)
    turned: BoolArray = np.repeat(hole_signs(rings, model.surface_offsets) < 0.0, np.diff(model.ring_offsets))
    return turned


def footprints(model: CityModel) -> Polygons:
    """Return each object's footprint as a shapely Polygon or MultiPolygon in the model's CRS, None without geometry.

    The union of the ground surfaces; without any, of all surfaces seen from above (so a LoD1 block or a lone roof has
    one too). Slivers left by walls are dropped.
    """
    import shapely  # readers ask for volumes only and start without it

    result: Polygons = np.full(len(model), None, dtype=object)
    if len(model.surface_type) == 0:
        return result
    owner = model.surface_object()
    ground = model.surface_type == SurfaceType.GROUND
    has_ground = np.bincount(owner[ground], minlength=len(model)) > 0
    seen = np.abs(surface_area_vectors(model)[:, 2]) > _SLIVER
    picked = seen & (ground | ~has_ground[owner])
    drawn = triangulate(model)
    kept = picked[drawn.surface]
    rows = owner[drawn.surface[kept]]
    corners = model.vertices[drawn.triangles[kept]][:, :, :2]
    flat: Polygons = np.asarray(shapely.polygons(np.concatenate([corners, corners[:, :1]], axis=1)), dtype=object)
    for row, start, end in _runs(rows):
        union = shapely.union_all(flat[start:end], grid_size=_MILLIMETRE)
        result[row] = None if union.is_empty else union
    return result


def _runs(rows: IntArray) -> list[tuple[int, int, int]]:
    """Return (row, start, end) of the runs of equal values; rows are ascending."""
    if len(rows) == 0:
        return []
    starts = np.concatenate([[0], np.flatnonzero(np.diff(rows)) + 1])
    ends = np.concatenate([starts[1:], [len(rows)]])
    return list(zip(rows[starts].tolist(), starts.tolist(), ends.tolist(), strict=True))
