"""Which solids of a city model are invalid: one vectorised pass over all of them finds suspects, only those are looked at one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from twin.geodata.citymodel import CityModel, FloatArray, IntArray
from twin.geodata.normals import cross, lengths, next_in_ring
from twin.geodata.triangulation import triangulate
from twin.geodata.validity.contact import meeting
from twin.geodata.validity.faces import Face, Shell, triangles_of
from twin.geodata.validity.fault import PLANARITY, SNAP
from twin.geodata.validity.polygons import leaning, polygon_fault
from twin.geodata.validity.solids import relations, volume
from twin.geodata.validity.topology import components, topology_fault

BoolArray = npt.NDArray[np.bool_]

# the vectorised plane is Newell's, the one that decides is the best-fitting one, so look a little closer
_SUSPICIOUS = 0.8 * PLANARITY
# a solid of more surfaces than this is not searched for surfaces that cross each other
_MOST_SURFACES = 3000
_MIXING = np.uint64(0x9E3779B97F4A7C15)
_PRIMES = np.array([73856093, 19349663, 83492791, 2654435761], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Invalid:
    """An invalid solid: the row of its object, its geometry, the code of its first fault, and a vertex near it."""

    row: int
    geometry: int
    code: int
    vertex: int


def invalid_solids(model: CityModel) -> list[Invalid]:
    """Return the invalid ones among the geometries that the file calls solids; coordinates must be metres on all axes.

    Pieces of a solid that face inwards within one that faces outwards are its inner shells. Of surfaces that cross each
    other (306) only those without a common corner are found here. Vertices must be finite.
    """
    if len(model.surface_type) == 0 or not model.geometry_solid.any():
        return []
    look = _Look(model)
    codes, vertices = look.faults()
    owner = np.repeat(np.arange(len(model)), np.diff(model.object_offsets))
    return [
        Invalid(int(owner[geometry]), geometry, int(codes[geometry]), int(vertices[geometry]))
        for geometry in np.flatnonzero(codes).tolist()
    ]


class _Look:
    """The arrays of one pass: a number for each distinct point of a geometry, and what the surfaces and edges look like."""

    def __init__(self, model: CityModel) -> None:
        self._model = model
        self._surface_geometry = np.repeat(np.arange(len(model.geometry_lod)), np.diff(model.geometry_offsets))
        self._ring_surface = np.repeat(np.arange(len(model.surface_type)), np.diff(model.surface_offsets))
        self._ring = np.repeat(np.arange(len(self._ring_surface)), np.diff(model.ring_offsets))
        self._surface = self._ring_surface[self._ring]
        self._geometry = self._surface_geometry[self._surface]
        self._next = next_in_ring(model.ring_offsets, len(model.vertices))
        self._corner, self._node = self._nodes()
        self._drawn = triangulate(model)
        self._normals = self._drawn.normals

    def _nodes(self) -> tuple[IntArray, IntArray]:
        """Return for each point the first row of its geometry at that place, and a number for the place."""
        local = self._model.vertices - self._model.vertices[0]
        grid = np.round(local / SNAP).astype(np.int64).astype(np.uint64)
        key = self._geometry.astype(np.uint64) * _PRIMES[3]
        for axis in range(3):
            key = (key ^ (grid[:, axis] * _PRIMES[axis])) * _MIXING
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        inverse = inverse.reshape(-1).astype(np.int64)
        return first.astype(np.int64)[inverse], inverse

    def faults(self) -> tuple[IntArray, IntArray]:
        """Return for each geometry the code of its first fault (0: none) and a vertex there."""
        model = self._model
        solid = model.geometry_solid[self._surface_geometry]
        bounds = np.minimum(model.ring_offsets[model.surface_offsets], len(model.vertices) - 1)
        vertices = bounds[model.geometry_offsets[:-1].clip(max=len(bounds) - 1)]
        codes = np.zeros(len(model.geometry_lod), dtype=np.int64)
        suspects = (self._bent() | self._leaning() | self._tangled() | self._repeating() | self._hollow()) & solid
        for surface in np.flatnonzero(suspects).tolist():
            geometry = self._surface_geometry[surface]
            if codes[geometry] == 0 and (code := polygon_fault(model.vertices, self._faces(surface, surface + 1)[0])):
                codes[geometry], vertices[geometry] = code, bounds[surface]
        several = np.zeros(len(codes), dtype=np.bool_)
        unpaired = self._unpaired() & (codes == 0) & model.geometry_solid & (np.diff(model.geometry_offsets) > 0)
        for geometry in np.flatnonzero(unpaired).tolist():
            faces = self._faces(*model.geometry_offsets[geometry : geometry + 2].tolist())
            codes[geometry], several[geometry] = _shell_code(model.vertices, faces)
        # shells of one solid may touch, and how they meet is known by now
        sound = (codes == 0) & model.geometry_solid & ~several
        crossing = self._crossing(sound[self._surface_geometry])
        codes[self._surface_geometry[crossing]] = 306
        vertices[self._surface_geometry[crossing]] = bounds[:-1][crossing]
        codes[sound & (codes == 0) & (self._volumes() < 0.0)] = 405
        return codes, vertices

    def _bent(self) -> BoolArray:
        bounds = self._model.ring_offsets[self._model.surface_offsets]
        local = self._model.vertices - self._model.vertices[bounds[:-1]][self._surface]
        off = (local * self._normals[self._surface]).sum(axis=1)
        high, low = np.maximum.reduceat(off, bounds[:-1]), np.minimum.reduceat(off, bounds[:-1])
        result: BoolArray = high - low > _SUSPICIOUS
        return result

    def _leaning(self) -> BoolArray:
        drawn = self._drawn
        result = np.zeros(len(self._normals), dtype=np.bool_)
        several = np.bincount(drawn.surface, minlength=len(result)) > 1
        picked = several[drawn.surface]
        leans = leaning(self._model.vertices[drawn.triangles[picked]], self._normals[drawn.surface[picked]])
        result[drawn.surface[picked][leans]] = True
        return result

    def _tangled(self) -> BoolArray:
        """Return which surfaces have a ring that crosses or touches itself: convex ones cannot, the others are tried."""
        vertices, offsets = self._model.vertices, self._model.ring_offsets
        steps = vertices[self._next] - vertices
        after = steps[self._next]
        turn = (cross(steps, after) * self._normals[self._surface]).sum(axis=1)
        sizes = lengths(steps) * lengths(after)
        rise = (steps * self._normals[self._surface]).sum(axis=1)
        upright = np.abs(rise) > np.maximum(0.8 * lengths(steps), PLANARITY / 10.0)
        reflex = (turn < 1e-9 * sizes) & ~((np.abs(turn) < 1e-6 * sizes) & ((steps * after).sum(axis=1) > 0.0))
        counts = np.diff(offsets)
        odd = np.bincount(self._ring[reflex], minlength=len(counts)) > 0
        picked = np.flatnonzero((odd | (counts > 4)) & (counts > 3))
        result = np.zeros(len(self._normals), dtype=np.bool_)
        result[self._surface[upright]] = True
        if len(picked):
            result[self._ring_surface[picked[~self._simple(picked)]]] = True
        return result

    def _simple(self, rings: IntArray) -> BoolArray:
        sizes = np.diff(self._model.ring_offsets)[rings]
        chosen = np.zeros(len(self._model.ring_offsets) - 1, dtype=np.bool_)
        chosen[rings] = True
        points = self._model.vertices[chosen[self._ring]]
        dropped = np.repeat(np.abs(self._normals[self._ring_surface[rings]]).argmax(axis=1), sizes)
        flat = np.column_stack([np.where(dropped == 0, points[:, 1], points[:, 0]), np.where(dropped == 2, points[:, 1], points[:, 2])])
        drawn = shapely.linearrings(flat, indices=np.repeat(np.arange(len(rings)), sizes))
        result: BoolArray = shapely.is_simple(drawn)
        return result

    def _repeating(self) -> BoolArray:
        result = np.zeros(len(self._normals), dtype=np.bool_)
        result[self._surface[self._node == self._node[self._next]]] = True
        return result

    def _hollow(self) -> BoolArray:
        result: BoolArray = np.diff(self._model.surface_offsets) > 1
        return result

    def _unpaired(self) -> BoolArray:
        """Return which geometries have an edge not walked once each way, or more or fewer corners than a sphere has."""
        count = len(self._model.geometry_lod)
        start, end = self._node, self._node[self._next]
        low, high = np.minimum(start, end), np.maximum(start, end)
        _, first, inverse, uses = np.unique(
            low * (int(self._node.max()) + 1) + high, return_index=True, return_inverse=True, return_counts=True
        )
        inverse = inverse.reshape(-1)
        upwards = np.bincount(inverse, weights=start < end)
        wrong = ~((uses == 2) & (upwards == 1.0))
        result = np.zeros(count, dtype=np.bool_)
        result[self._geometry[wrong[inverse]]] = True
        edges = np.bincount(self._geometry[first], minlength=count)
        _, corner = np.unique(self._node, return_index=True)
        corners = np.bincount(self._geometry[corner], minlength=count)
        faces = np.diff(self._model.geometry_offsets)
        rings = np.bincount(self._surface_geometry[self._ring_surface], minlength=count)
        return result | (faces < 4) | (corners - edges + 2 * faces - rings != 2)

    def _volumes(self) -> FloatArray:
        """Return the signed volume of each geometry, positive when its faces face outwards."""
        geometry = self._surface_geometry[self._drawn.surface]
        origin = self._model.vertices[self._model.ring_offsets[self._model.surface_offsets[self._model.geometry_offsets[geometry]]]]
        a, b, c = (self._model.vertices[self._drawn.triangles[:, i]] - origin for i in range(3))
        return np.bincount(geometry, np.einsum("ij,ij->i", a, cross(b, c)), len(self._model.geometry_lod)) / 6.0

    def _crossing(self, watched: BoolArray) -> BoolArray:
        """Return which surfaces meet another of their geometry with which they share no corner."""
        result = np.zeros(len(watched), dtype=np.bool_)
        one, two = self._near_pairs(watched)
        if len(one) == 0:
            return result
        drawn, vertices = self._drawn, self._model.vertices
        bounds = np.searchsorted(drawn.surface, np.arange(len(watched) + 1))
        first, second, pair = _product(bounds, one, two)
        corners = [vertices[drawn.triangles[:, i]] for i in range(3)]
        low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
        for axis in range(3):
            close = (low[first, axis] <= high[second, axis]) & (low[second, axis] <= high[first, axis])
            first, second, pair = first[close], second[close], pair[close]
        a, b = vertices[drawn.triangles[first]], vertices[drawn.triangles[second]]
        origin = a[:, :1].copy()
        met = meeting(a - origin, b - origin, drawn.triangles[first], drawn.triangles[second], SNAP)
        result[one[pair[met]]] = True
        return result

    def _near_pairs(self, watched: BoolArray) -> tuple[IntArray, IntArray]:
        """Return the pairs of watched surfaces of one geometry whose boxes overlap and which share no corner."""
        bounds = self._model.ring_offsets[self._model.surface_offsets][:-1]
        low, high = np.minimum.reduceat(self._model.vertices, bounds), np.maximum.reduceat(self._model.vertices, bounds)
        counts = np.diff(self._model.geometry_offsets)
        rows = np.flatnonzero(watched & (counts[self._surface_geometry] <= _MOST_SURFACES))
        one, two = self._strangers(rows)
        for axis in range(3):
            near = (low[one, axis] <= high[two, axis]) & (low[two, axis] <= high[one, axis])
            one, two = one[near], two[near]
        return one, two

    def _strangers(self, rows: IntArray) -> tuple[IntArray, IntArray]:
        """Return the pairs of the given surfaces (all or none of a geometry, in order) that share no corner."""
        group = self._surface_geometry[rows]
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        sizes = np.diff(np.append(starts, len(rows)))
        # one square table per geometry: which of its surfaces know each other
        base = np.repeat(np.cumsum(sizes**2) - sizes**2, sizes)
        width, place = np.repeat(sizes, sizes), np.arange(len(rows)) - np.repeat(starts, sizes)
        known = np.zeros(int((sizes**2).sum()), dtype=np.bool_)
        position = np.full(len(self._normals), -1, dtype=np.int64)
        position[rows] = np.arange(len(rows))
        owner = position[self._surface]
        node, owner = self._node[owner >= 0], owner[owner >= 0]
        order = np.argsort(node, kind="stable")
        node, owner = node[order], owner[order]
        for gap in range(1, len(node)):
            same = node[gap:] == node[:-gap]
            if not same.any():
                break
            one, two = owner[gap:][same], owner[:-gap][same]
            known[base[one] + np.minimum(place[one], place[two]) * width[one] + np.maximum(place[one], place[two])] = True
        free = np.flatnonzero(~known)
        first = np.repeat(np.arange(len(rows)), width)[free]
        second = free - base[first] - place[first] * width[first] + first - place[first]
        later = second > first
        return rows[first[later]], rows[second[later]]

    def _faces(self, first: int, last: int) -> list[Face]:
        """Return surfaces as faces over the model's vertices, each place named by the first vertex there."""
        rings = self._model.surface_offsets[first : last + 1].tolist()
        ends = self._model.ring_offsets[rings[0] : rings[-1] + 1].tolist()
        start = ends[0]
        numbers = self._corner[start : ends[-1]].tolist()
        cuts = [numbers[low - start : high - start] for low, high in zip(ends[:-1], ends[1:], strict=True)]
        return [cuts[low - rings[0] : high - rings[0]] for low, high in zip(rings[:-1], rings[1:], strict=True)]


def _product(bounds: IntArray, one: IntArray, two: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return all pairs of triangles of the paired surfaces, and the pair each comes from."""
    size_one, size_two = bounds[one + 1] - bounds[one], bounds[two + 1] - bounds[two]
    total = size_one * size_two
    pair = np.repeat(np.arange(len(one)), total)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(total) - total, total)
    return bounds[one][pair] + within // size_two[pair], bounds[two][pair] + within % size_two[pair], pair


def _shell_code(points: FloatArray, faces: list[Face]) -> tuple[int, bool]:
    """Return the code of a solid whose shells stand in one list, as city models keep them, and whether it has inner ones."""
    code = topology_fault(faces)
    if code not in (303, 305):
        return code, False
    local = points - points[faces[0][0][0]]
    shells = [Shell(local, [faces[number] for number in group]) for group in components(faces)]
    if len(shells) == 1 or any(topology_fault(shell.faces) for shell in shells):
        return code, False
    shells.sort(key=lambda shell: -volume(triangles_of(shell)[0]))
    if volume(triangles_of(shells[1])[0]) > 0.0:
        return code, False
    return next(iter(relations(shells)), 0), True
