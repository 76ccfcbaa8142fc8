"""Closed solids of LoD2 buildings: prisms under flat, shed, gabled, hipped, mansard, saw-tooth and tent roofs.

Every solid shares its vertices by index, so each edge belongs to exactly two faces; rings turn outwards
(counter-clockwise seen from outside). Footprints are counter-clockwise seen from above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from twin.sample.place import Point

SurfaceKind = Literal["GroundSurface", "WallSurface", "RoofSurface"]
Vertex = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Face:
    """One planar face: its meaning and its ring as vertex numbers."""

    kind: SurfaceKind
    ring: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Solid:
    """A closed, outward-oriented polyhedron; `footprint` is its ground ring, counter-clockwise from above."""

    vertices: tuple[Vertex, ...]
    faces: tuple[Face, ...]
    footprint: tuple[Point, ...]

    @property
    def base(self) -> float:
        """The height of the ground surface in metres NHN."""
        return min(vertex[2] for vertex in self.vertices)

    @property
    def top(self) -> float:
        """The highest point in metres NHN."""
        return max(vertex[2] for vertex in self.vertices)

    def volume(self) -> float:
        """Return the enclosed volume in cubic metres by the divergence theorem; positive when oriented outwards."""
        ox, oy, oz = self.vertices[0]
        total = 0.0
        for face in self.faces:
            points = [(x - ox, y - oy, z - oz) for x, y, z in (self.vertices[i] for i in face.ring)]
            ax, ay, az = points[0]
            for (bx, by, bz), (cx, cy, cz) in pairwise(points[1:]):
                total += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        return total / 6.0


@dataclass(frozen=True, slots=True)
class Quad:
    """A footprint with two parallel long sides: front p0→p1 along the street, back q0→q1 parallel to it."""

    p0: Point
    p1: Point
    q1: Point
    q0: Point

    @property
    def ring(self) -> tuple[Point, ...]:
        """The four corners, counter-clockwise."""
        return self.p0, self.p1, self.q1, self.q0


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _at(point: Point, z: float) -> Vertex:
    return point[0], point[1], z


def profiled(quad: Quad, base: float, profile: Sequence[tuple[float, float]]) -> Solid:
    """Return the solid under a roof `profile`: (share of the depth from the front, height NHN), front eaves first."""
    n = len(profile)
    left = [_at(_between(quad.p0, quad.q0, t), z) for t, z in profile]
    right = [_at(_between(quad.p1, quad.q1, t), z) for t, z in profile]
    vertices = (*(_at(point, base) for point in quad.ring), *left, *right)
    a, b = range(4, 4 + n), range(4 + n, 4 + 2 * n)
    faces = [
        Face("GroundSurface", (0, 3, 2, 1)),
        Face("WallSurface", (0, 1, b[0], a[0])),
        Face("WallSurface", (1, 2, *reversed(b))),
        Face("WallSurface", (2, 3, a[-1], b[-1])),
        Face("WallSurface", (3, 0, *a)),
    ]
    for i in range(n - 1):
        upright = profile[i][0] == profile[i + 1][0]
        faces.append(Face("WallSurface" if upright else "RoofSurface", (a[i], b[i], b[i + 1], a[i + 1])))
    return Solid(vertices, tuple(faces), quad.ring)


def _walls(count: int) -> list[Face]:
    ground = Face("GroundSurface", (0, *range(count - 1, 0, -1)))
    sides = [Face("WallSurface", (i, (i + 1) % count, count + (i + 1) % count, count + i)) for i in range(count)]
    return [ground, *sides]


def _rings(ring: Sequence[Point], base: float, eaves: float) -> list[Vertex]:
    return [_at(point, base) for point in ring] + [_at(point, eaves) for point in ring]


def prism(ring: Sequence[Point], base: float, top: float) -> Solid:
    """Return the flat-roofed solid over any simple counter-clockwise ring."""
    n = len(ring)
    faces = [*_walls(n), Face("RoofSurface", tuple(range(n, 2 * n)))]
    return Solid(tuple(_rings(ring, base, top)), tuple(faces), tuple(ring))


def tent(ring: Sequence[Point], base: float, eaves: float, apex: float) -> Solid:
    """Return the solid under a tent roof or spire whose apex stands over the middle of a convex ring."""
    n = len(ring)
    middle = sum(p[0] for p in ring) / n, sum(p[1] for p in ring) / n
    faces = _walls(n) + [Face("RoofSurface", (n + i, n + (i + 1) % n, 2 * n)) for i in range(n)]
    return Solid((*_rings(ring, base, eaves), _at(middle, apex)), tuple(faces), tuple(ring))


def hipped(quad: Quad, base: float, eaves: float, ridge: float, inset: float) -> Solid:
    """Return the solid under a hipped roof; the ridge ends `inset` (share of the length, below 0.5) from both ends."""
    first, last = _between(quad.p0, quad.q0, 0.5), _between(quad.p1, quad.q1, 0.5)
    ends = [_at(_between(first, last, inset), ridge), _at(_between(first, last, 1.0 - inset), ridge)]
    roofs = [(4, 5, 9, 8), (5, 6, 9), (6, 7, 8, 9), (7, 4, 8)]
    faces = _walls(4) + [Face("RoofSurface", ring) for ring in roofs]
    return Solid((*_rings(quad.ring, base, eaves), *ends), tuple(faces), quad.ring)


def corner(ring: Sequence[Point], base: float, eaves: float, ridge: float) -> Solid:
    """Return the angled corner house over the six points a, corner, b, inner b, inner corner, inner a.

    Both wings have the same depth, so the ridge halves the depth and every roof face is planar.
    """
    a, c, b, inner_b, inner_c, inner_a = ring
    ridges = [_between(a, inner_a, 0.5), _between(c, inner_c, 0.5), _between(b, inner_b, 0.5)]
    vertices = (*_rings(ring, base, eaves), *(_at(point, ridge) for point in ridges))
    ra, rc, rb = 12, 13, 14
    faces = [
        Face("GroundSurface", (0, 5, 4, 3, 2, 1)),
        Face("WallSurface", (0, 1, 7, 6)),
        Face("WallSurface", (1, 2, 8, 7)),
        Face("WallSurface", (2, 3, 9, rb, 8)),
        Face("WallSurface", (3, 4, 10, 9)),
        Face("WallSurface", (4, 5, 11, 10)),
        Face("WallSurface", (5, 0, 6, ra, 11)),
        Face("RoofSurface", (6, 7, rc, ra)),
        Face("RoofSurface", (7, 8, rb, rc)),
        Face("RoofSurface", (9, 10, rc, rb)),
        Face("RoofSurface", (10, 11, ra, rc)),
    ]
    return Solid(vertices, tuple(faces), tuple(ring))
