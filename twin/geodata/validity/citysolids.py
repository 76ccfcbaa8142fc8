"""Which solids of a city model are invalid: one vectorised pass finds suspects, only those are looked at one by one."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from twin.geodata.citymodel import CityModel, FloatArray, IntArray, SurfaceType, offsets_of
from twin.geodata.normals import cross, lengths, next_in_ring, surface_area_vectors, unit
from twin.geodata.triangulation import triangulate
from twin.geodata.validity.contact import meeting
from twin.geodata.validity.faces import Face, Shell, triangles_of
from twin.geodata.validity.fault import LEAN, PLANARITY, SNAP
from twin.geodata.validity.gaps import only_open
from twin.geodata.validity.polygons import leaning, polygon_fault
from twin.geodata.validity.solids import overlapping_parts, relations, volume
from twin.geodata.validity.topology import components, topology_fault

BoolArray = npt.NDArray[np.bool_]

# the vectorised plane is Newell's, the one that decides is the best-fitting one, so look a little closer
_SUSPICIOUS = 0.8 * PLANARITY
# a triangle as high as the snap tolerance that leans too much rises by this
_LEAST_LEANING = 0.9 * SNAP * float(np.sin(np.radians(LEAN)))
# |z| of a unit normal below it: an upright wall, out of plumb by no more than a centimetre in ten metres
_UPRIGHT = 1e-3
# limits that keep a batch made to be slow from being so; real ones stay far below
_MOST_NEIGHBOURS = 4_000_000
_MOST_TRIANGLE_PAIRS = 2_000_000
_MOST_SHELLS = 50
_MOST_PARTS = 200
_MOST_PART_SURFACES = 500
# square metres of common ground from which parts are looked at more closely
_SHARED = 0.01
# metres; what lies farther apart is no city, and its millimetres would not fit into a whole number
_FARTHEST = 1e12
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
    codes, vertices = _Look(model).faults()
    for geometry in _overlapping(model, model.geometry_solid & (codes == 0)):
        codes[geometry] = 601
    owner = np.repeat(np.arange(len(model)), np.diff(model.object_offsets))
    return [
        Invalid(int(owner[geometry]), geometry, int(codes[geometry]), int(vertices[geometry]))
        for geometry in np.flatnonzero(codes).tolist()
    ]


def _overlapping(model: CityModel, sound: BoolArray) -> list[int]:
    """Return the sound solids that share a space with an earlier one of another part of the same object.

    Only parts whose ground surfaces overlap are looked at, so a part that hangs over another without ground is not found.
    """
    owner = np.repeat(np.arange(len(model)), np.diff(model.object_offsets))
    is_part = np.array([bool(parent) for parent in model.table.parents], dtype=np.bool_)
    geometry = np.repeat(np.arange(len(sound)), np.diff(model.geometry_offsets))
    picked = np.flatnonzero((model.surface_type == SurfaceType.GROUND) & (sound & is_part[owner])[geometry])
    if len(picked) < 2:
        return []
    outer = model.surface_offsets[picked]
    sizes = np.diff(model.ring_offsets)[outer]
    rows = np.repeat(model.ring_offsets[outer] - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    rings = shapely.linearrings(model.vertices[rows, :2], indices=np.repeat(np.arange(len(picked)), sizes))
    ground = np.asarray(shapely.polygons(rings), dtype=object)
    one, two = shapely.STRtree(ground).query(ground, predicate="intersects")
    parents = np.array(model.table.parents, dtype=object)
    first, second = geometry[picked[one]], geometry[picked[two]]
    related = (first < second) & (owner[first] != owner[second]) & (parents[owner[first]] == parents[owner[second]])
    one, two = one[related], two[related]
    shared = shapely.area(shapely.intersection(shapely.buffer(ground[one], 0), shapely.buffer(ground[two], 0)))
    small = np.diff(model.geometry_offsets) <= _MOST_PART_SURFACES
    first, second = geometry[picked[one[shared > _SHARED]]], geometry[picked[two[shared > _SHARED]]]
    looked_at = small[first] & small[second]
    pairs = sorted(set(zip(first[looked_at].tolist(), second[looked_at].tolist(), strict=True)))[:_MOST_PARTS]
    return sorted({later for earlier, later in pairs if overlapping_parts([_solid(model, earlier), _solid(model, later)])})


def _solid(model: CityModel, geometry: int) -> list[list[list[FloatArray]]]:
    """Return a geometry as one shell of polygons of rings."""
    surfaces = range(*model.geometry_offsets[geometry : geometry + 2].tolist())
    bounds = [range(*model.surface_offsets[surface : surface + 2].tolist()) for surface in surfaces]
    return [[[model.vertices[slice(*model.ring_offsets[ring : ring + 2])] for ring in rings] for rings in bounds]]


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
        self._by_place, self._first, self._node = self._nodes()
        self._vectors = surface_area_vectors(model)
        self._normals = unit(self._vectors)

    def _nodes(self) -> tuple[IntArray, IntArray, IntArray]:
        """Return all points ordered by place, the first point of each place, and for each point the number of its place.

        Points of one geometry that agree to the tolerance have the same place.
        """
        local = np.clip(self._model.vertices - self._model.vertices[0], -_FARTHEST, _FARTHEST)
        grid = np.round(local / SNAP).astype(np.int64).astype(np.uint64)
        key = self._geometry.astype(np.uint64) * _PRIMES[3]
        for axis in range(3):
            key = (key ^ (grid[:, axis] * _PRIMES[axis])) * _MIXING
        order, starts, number = _groups(key)
        return order, order[starts], number

    def faults(self) -> tuple[IntArray, IntArray]:
        """Return for each geometry the code of its first fault (0: none) and a vertex there."""
        model = self._model
        solid = model.geometry_solid[self._surface_geometry]
        bounds = np.minimum(model.ring_offsets[model.surface_offsets], len(model.vertices) - 1)
        vertices = bounds[model.geometry_offsets[:-1].clip(max=len(bounds) - 1)]
        codes = np.zeros(len(model.geometry_lod), dtype=np.int64)
        bent, uneven = self._bent()
        suspects = (bent | self._leaning(uneven & solid) | self._tangled() | self._repeating() | self._hollow()) & solid
        for surface in np.flatnonzero(suspects).tolist():
            geometry = self._surface_geometry[surface]
            if codes[geometry] == 0 and (code := polygon_fault(model.vertices, self._faces(surface, surface + 1)[0])):
                codes[geometry], vertices[geometry] = code, bounds[surface]
        several = np.zeros(len(codes), dtype=np.bool_)
        unpaired = self._unpaired() & (codes == 0) & model.geometry_solid & (np.diff(model.geometry_offsets) > 0)
        codes[self._only_open(unpaired)] = 302
        for geometry in np.flatnonzero(unpaired & (codes == 0)).tolist():
            faces = self._faces(*model.geometry_offsets[geometry : geometry + 2].tolist())
            codes[geometry], several[geometry] = _shell_code(model.vertices, faces)
        # shells of one solid may touch, and how they meet is known by now
        sound = (codes == 0) & model.geometry_solid & ~several & ~self._houses()
        crossing = self._crossing(sound[self._surface_geometry])
        codes[self._surface_geometry[crossing]] = 306
        vertices[self._surface_geometry[crossing]] = bounds[:-1][crossing]
        codes[sound & (codes == 0) & (self._volumes() < 0.0)] = 405
        return codes, vertices

    def _bent(self) -> tuple[BoolArray, BoolArray]:
        """Return which surfaces are not planar, and which are so little planar that a triangle of theirs may lean."""
        bounds = self._model.ring_offsets[self._model.surface_offsets]
        local = self._model.vertices - self._model.vertices[bounds[:-1]][self._surface]
        off = np.einsum("ij,ij->i", local, self._normals[self._surface])
        rise = np.maximum.reduceat(off, bounds[:-1]) - np.minimum.reduceat(off, bounds[:-1])
        return rise > _SUSPICIOUS, rise > _LEAST_LEANING

    def _leaning(self, watched: BoolArray) -> BoolArray:
        result = np.zeros(len(self._normals), dtype=np.bool_)
        triangles, surface = self._drawn(watched & (np.bincount(self._surface, minlength=len(watched)) > 3))
        leans = leaning(self._model.vertices[triangles], self._normals[surface])
        result[surface[leans]] = True
        return result

    def _drawn(self, picked: BoolArray) -> tuple[IntArray, IntArray]:
        """Return the triangles of the picked surfaces as rows of vertices (t, 3), and their surface (t), ascending."""
        model, rows = self._model, np.flatnonzero(picked[self._surface])
        rings = np.diff(model.ring_offsets)[picked[self._ring_surface]]
        # triangulating looks at points, rings and surfaces alone
        part = dataclasses.replace(
            model,
            vertices=model.vertices[rows],
            ring_offsets=offsets_of(rings),
            surface_offsets=offsets_of(np.diff(model.surface_offsets)[picked]),
        )
        drawn = triangulate(part)
        return rows[drawn.triangles], np.flatnonzero(picked)[drawn.surface]

    def _tangled(self) -> BoolArray:
        """Return which surfaces have a ring that crosses or touches itself: convex ones cannot, the others are tried."""
        vertices, offsets = self._model.vertices, self._model.ring_offsets
        steps = vertices[self._next] - vertices
        after = steps[self._next]
        turn = np.einsum("ij,ij->i", cross(steps, after), self._normals[self._surface])
        long = lengths(steps)
        sizes = long * long[self._next]
        rise = np.einsum("ij,ij->i", steps, self._normals[self._surface])
        upright = np.abs(rise) > np.maximum(0.8 * long, PLANARITY / 10.0)
        reflex = (turn < 1e-9 * sizes) & ~((np.abs(turn) < 1e-6 * sizes) & (np.einsum("ij,ij->i", steps, after) > 0.0))
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
        flat = np.column_stack(
            [np.where(dropped == 0, points[:, 1], points[:, 0]), np.where(dropped == 2, points[:, 1], points[:, 2])]
        )
        drawn = shapely.linearrings(flat, indices=np.repeat(np.arange(len(rings)), sizes))
        result: BoolArray = np.asarray(shapely.is_simple(drawn))
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
        order, starts, number = _groups((low * len(self._first) + high).astype(np.uint64))
        uses = np.diff(np.append(starts, len(order)))
        upwards = np.bincount(number, weights=start < end, minlength=len(starts))
        wrong = ~((uses == 2) & (upwards == 1.0))
        edge_geometry = self._geometry[order[starts]]
        result = np.zeros(count, dtype=np.bool_)
        result[edge_geometry[wrong]] = True
        edges = np.bincount(edge_geometry, minlength=count)
        corners = np.bincount(self._geometry[self._first], minlength=count)
        faces = np.diff(self._model.geometry_offsets)
        rings = np.bincount(self._surface_geometry[self._ring_surface], minlength=count)
        result |= (faces < 4) | (corners - edges + 2 * faces - rings != 2)
        return result

    def _only_open(self, watched: BoolArray) -> BoolArray:
        """Return which of the watched geometries are open and nothing worse."""
        corners = np.flatnonzero(watched[self._geometry])
        result = np.zeros(len(watched), dtype=np.bool_)
        if len(corners):
            place = np.empty(len(self._geometry), dtype=np.int64)
            place[corners] = np.arange(len(corners))
            face, shell = (np.cumsum(np.diff(owner[corners], prepend=-1) != 0) - 1 for owner in (self._surface, self._geometry))
            result[np.flatnonzero(watched)] = only_open(self._node[corners], place[self._next[corners]], face, shell)
        return result

    def _volumes(self) -> FloatArray:
        """Return the signed volume of each geometry, positive when its faces face outwards (Gauss's theorem)."""
        starts = self._model.ring_offsets[self._model.surface_offsets[:-1]]
        geometry = self._surface_geometry
        origin = self._model.vertices[starts[self._model.geometry_offsets[geometry]]]
        shares = np.einsum("ij,ij->i", self._model.vertices[starts] - origin, self._vectors)
        return np.bincount(geometry, shares, len(self._model.geometry_lod)) / 3.0

    def _houses(self) -> BoolArray:
        """Return which geometries have one ground surface, upright walls, and roofs that look up from above it.

        Over each point a closed surface has as many faces looking up as down. The roofs of such a house then lie side by side
        above its ground, so they cannot meet each other, and need not be tried.
        """
        rise, offsets = self._normals[:, 2], self._model.geometry_offsets
        bounds = self._model.ring_offsets[self._model.surface_offsets][:-1]
        heights = self._model.vertices[:, 2]
        ceiling = np.where(rise > _UPRIGHT, np.minimum.reduceat(heights, bounds), np.inf)
        floor = np.where(rise < -_UPRIGHT, np.maximum.reduceat(heights, bounds), -np.inf)
        filled = np.diff(offsets) > 0
        starts = offsets[:-1][filled]
        result: BoolArray = np.bincount(self._surface_geometry[rise < -_UPRIGHT], minlength=len(filled)) == 1
        result[filled] &= np.minimum.reduceat(ceiling, starts) > np.maximum.reduceat(floor, starts) + SNAP
        return result

    def _crossing(self, watched: BoolArray) -> BoolArray:
        """Return which surfaces meet another of their geometry with which they share no corner."""
        result = np.zeros(len(watched), dtype=np.bool_)
        one, two = self._near_pairs(watched)
        if len(one) == 0:
            return result
        needed = np.zeros(len(watched), dtype=np.bool_)
        needed[one] = needed[two] = True
        triangles, surface = self._drawn(needed)
        first, second, pair = _product(np.searchsorted(surface, np.arange(len(watched) + 1)), one, two)
        corners = [self._model.vertices[triangles[:, i]] for i in range(3)]
        low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
        for axis in range(3):
            close = (low[first, axis] <= high[second, axis]) & (low[second, axis] <= high[first, axis])
            first, second, pair = first[close], second[close], pair[close]
        a, b = self._model.vertices[triangles[first]], self._model.vertices[triangles[second]]
        origin = a[:, :1].copy()
        met = meeting(a - origin, b - origin, triangles[first], triangles[second], SNAP)
        result[one[pair[met]]] = True
        return result

    def _near_pairs(self, watched: BoolArray) -> tuple[IntArray, IntArray]:
        """Return the pairs of watched surfaces of one geometry whose boxes overlap and which share no corner."""
        bounds = self._model.ring_offsets[self._model.surface_offsets][:-1]
        low, high = np.minimum.reduceat(self._model.vertices, bounds), np.maximum.reduceat(self._model.vertices, bounds)
        sizes = np.bincount(self._surface_geometry[watched], minlength=len(self._model.geometry_lod))
        rows = np.flatnonzero(watched & (np.cumsum(sizes**2) <= _MOST_NEIGHBOURS)[self._surface_geometry])
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
        owner = position[self._surface[self._by_place]]
        node, owner = self._node[self._by_place][owner >= 0], owner[owner >= 0]
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
        numbers = self._first[self._node[start : ends[-1]]].tolist()
        cuts = [numbers[low - start : high - start] for low, high in pairwise(ends)]
        return [cuts[low - rings[0] : high - rings[0]] for low, high in pairwise(rings)]


def _groups(keys: npt.NDArray[np.uint64]) -> tuple[IntArray, IntArray, IntArray]:
    """Return the order that puts equal keys beside each other, where each group begins in it, and each key's group."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    number = np.empty(len(keys), dtype=np.int64)
    number[order] = np.cumsum(begins) - 1
    return order, np.flatnonzero(begins), number


def _product(bounds: IntArray, one: IntArray, two: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return all pairs of triangles of the paired surfaces, and the pair each comes from."""
    size_one, size_two = bounds[one + 1] - bounds[one], bounds[two + 1] - bounds[two]
    total = size_one * size_two
    total = total[: int(np.searchsorted(np.cumsum(total), _MOST_TRIANGLE_PAIRS, side="right"))]
    one, two, size_two = one[: len(total)], two[: len(total)], size_two[: len(total)]
    pair = np.repeat(np.arange(len(total)), total)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(total) - total, total)
    return bounds[one][pair] + within // size_two[pair], bounds[two][pair] + within % size_two[pair], pair


def _shell_code(points: FloatArray, faces: list[Face]) -> tuple[int, bool]:
    """Return the code of a solid whose shells stand in one list, as city models keep them, and whether it has inner ones."""
    code = topology_fault(faces)
    if code not in (303, 305):
        return code, False
    local = points - points[faces[0][0][0]]
    shells = [Shell(local, [faces[number] for number in group]) for group in components(faces)]
    if not 1 < len(shells) <= _MOST_SHELLS or any(topology_fault(shell.faces) for shell in shells):
        return code, False
    shells.sort(key=lambda shell: -volume(triangles_of(shell)[0]))
    if volume(triangles_of(shells[1])[0]) > 0.0:
        return code, False
    return next(iter(relations(shells)), 0), True
