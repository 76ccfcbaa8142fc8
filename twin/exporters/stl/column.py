"""A building as one closed body: what is seen of it from above, filled down to a base.

All coordinates are whole numbers of thousandths of a printed millimetre, so that corners meet exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from twin.geodata.citymodel import FloatArray, IntArray

Node = tuple[int, int]
Corner = tuple[int, int, int]
Triangle = tuple[Corner, Corner, Corner]

# heights nearer than this at one place are one: 0.02 mm, thinner than any printed layer
_SAME_HEIGHT = 20
# unit normals flatter than this stand upright and are walls, which are made anew
_UPRIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Roof:
    """A surface seen from above: its outline, its plane (height = ax + by + c) and between which heights it lies."""

    outline: shapely.Geometry
    plane: tuple[float, float, float]
    low: float
    high: float

    def height(self, x: float, y: float) -> float:
        """Return the height at a place, kept between the surface's lowest and highest point."""
        a, b, c = self.plane
        return min(max(a * x + b * y + c, self.low), self.high)


def roof_of(rings: Sequence[FloatArray], normal: FloatArray) -> Roof | None:
    """Return a surface (rings of points (n, 3)) as a roof; None for one that stands upright or has no area from above."""
    if abs(normal[2]) < _UPRIGHT:
        return None
    outline: BaseGeometry = shapely.Polygon(rings[0][:, :2], [ring[:, :2] for ring in rings[1:]])
    if not outline.is_valid:
        outline = shapely.make_valid(outline)
    if outline.area < 1.0:
        return None
    points = rings[0]
    a, b = -normal[0] / normal[2], -normal[1] / normal[2]
    c = float((points[:, 2] - a * points[:, 0] - b * points[:, 1]).mean())
    return Roof(outline, (float(a), float(b), c), float(points[:, 2].min()), float(points[:, 2].max()))


def column(roofs: Sequence[Roof], base: int) -> tuple[IntArray, bool]:
    """Return the triangles (t, 3, 3) of the closed bodies below roofs, and whether they had to be simplified to blocks.

    Empty when nothing of them can be closed.
    """
    cells = _cells(roofs)
    if cells:
        body = _Body(cells, base)
        body.build()
        triangles = np.array(body.triangles, dtype=np.int64).reshape(-1, 3, 3)
        if is_closed(triangles):
            return triangles, False
    return _blocks(cells, base), True


def is_closed(triangles: IntArray) -> bool:
    """Return whether every edge of triangles (t, 3, 3) is walked exactly once each way, and they enclose a space."""
    if len(triangles) == 0:
        return False
    forward, back = _edges(triangles)
    unique = np.unique(forward, axis=0)
    if len(unique) != len(forward):
        return False
    return bool((unique == np.unique(back, axis=0)).all()) and volume(triangles) > 0.0


def _edges(triangles: IntArray) -> tuple[IntArray, IntArray]:
    start = triangles.reshape(-1, 3)
    end = np.roll(triangles, -1, axis=1).reshape(-1, 3)
    return np.hstack([start, end]), np.hstack([end, start])


def volume(triangles: npt.NDArray[np.generic]) -> float:
    """Return the volume within closed triangles (t, 3, 3) that face outwards."""
    local = triangles.astype(np.float64) - triangles.reshape(-1, 3)[:1].astype(np.float64)
    return float(np.einsum("ij,ij->", local[:, 0], np.cross(local[:, 1], local[:, 2]))) / 6.0


@dataclass(slots=True)
class _Cell:
    """A piece of ground under one roof."""

    polygon: shapely.Polygon
    roof: Roof


def _cells(roofs: Sequence[Roof]) -> list[_Cell]:
    """Return the pieces into which the outlines cut the ground, each under the highest roof above it."""
    if not roofs:
        return []
    outlines = np.array([roof.outline for roof in roofs], dtype=object)
    noded = shapely.unary_union(shapely.boundary(outlines), grid_size=1.0)
    pieces = [piece for piece in shapely.get_parts(shapely.polygonize([noded])) if piece.area >= 1.0]
    if not pieces:
        return []
    places = shapely.point_on_surface(np.array(pieces, dtype=object))
    best: list[tuple[float, Roof | None]] = [(-np.inf, None)] * len(pieces)
    for roof in roofs:
        for number in np.flatnonzero(shapely.contains(roof.outline, places)).tolist():
            height = roof.height(places[number].x, places[number].y)
            if height > best[number][0]:
                best[number] = (height, roof)
    return [_Cell(piece, roof) for piece, (_, roof) in zip(pieces, best, strict=True) if roof is not None]


@dataclass(slots=True)
class _Body:
    """Tops over the cells, walls where heights differ, and the bottom."""

    cells: list[_Cell]
    base: int
    triangles: list[Triangle] = field(default_factory=list)
    _rings: list[list[list[Node]]] = field(default_factory=list)
    _height: dict[tuple[int, Node], int] = field(default_factory=dict)
    _owner: dict[tuple[Node, Node], int] = field(default_factory=dict)
    _levels: dict[Node, list[int]] = field(default_factory=dict)

    def build(self) -> None:
        """Fill `triangles`."""
        for number, cell in enumerate(self.cells):
            oriented = shapely.orient_polygons(cell.polygon)
            rings = [_nodes(ring) for ring in (oriented.exterior, *oriented.interiors)]
            self._rings.append(rings)
            for ring in rings:
                for node in ring:
                    self._height[number, node] = max(round(cell.roof.height(*node)), self.base + 1)
        self._join_heights()
        self._own_edges()
        self._cut_crossings()
        self._levels = self._all_levels()
        for number in range(len(self.cells)):
            self._cover(number)
        for start, end in self._owner:
            self._wall(start, end)

    def _join_heights(self) -> None:
        """Give heights that nearly agree at a place the same value, so that roofs meet at their ridge."""
        at: dict[Node, list[int]] = defaultdict(list)
        for number, node in self._height:
            at[node].append(number)
        for node, numbers in at.items():
            numbers.sort(key=lambda number: self._height[number, node])
            level = self._height[numbers[0], node]
            for number in numbers:
                if self._height[number, node] - level > _SAME_HEIGHT:
                    level = self._height[number, node]
                self._height[number, node] = level

    def _own_edges(self) -> None:
        for number, rings in enumerate(self._rings):
            for ring in rings:
                for position, node in enumerate(ring):
                    self._owner[ring[position - 1], node] = number

    def _cut_crossings(self) -> None:
        """Put a node where one of two neighbours is higher at the start of their common edge and the other at its end."""
        for (start, end), left in list(self._owner.items()):
            right = self._owner.get((end, start))
            if right is None or left > right:
                continue
            first = self._height[left, start] - self._height[right, start]
            last = self._height[left, end] - self._height[right, end]
            if first * last >= 0:
                continue
            share = first / (first - last)
            middle = (round(start[0] + (end[0] - start[0]) * share), round(start[1] + (end[1] - start[1]) * share))
            if middle in (start, end):
                continue
            low, high = self._height[left, start], self._height[left, end]
            for number, a, b in ((left, start, end), (right, end, start)):
                self._height[number, middle] = round(low + (high - low) * share)
                del self._owner[a, b]
                self._owner[a, middle] = self._owner[middle, b] = number
                for ring in self._rings[number]:
                    for position, node in enumerate(ring):
                        if node == b and ring[position - 1] == a:
                            ring.insert(position, middle)
                            break

    def _all_levels(self) -> dict[Node, list[int]]:
        """Return all heights at each node, ascending, with the base where the body ends."""
        levels: dict[Node, set[int]] = defaultdict(set)
        for (_, node), height in self._height.items():
            levels[node].add(height)
        for start, end in self._owner:
            if (end, start) not in self._owner:
                levels[start].add(self.base)
                levels[end].add(self.base)
        return {node: sorted(found) for node, found in levels.items()}

    def _cover(self, number: int) -> None:
        rings = self._rings[number]
        polygon = shapely.Polygon(rings[0], rings[1:])
        for part in shapely.get_parts(shapely.constrained_delaunay_triangles(polygon)):
            a, b, c = _nodes(part.exterior)
            if (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < 0:
                b, c = c, b
            heights = [self._height[number, node] for node in (a, b, c)]
            self.triangles.append(((*a, heights[0]), (*b, heights[1]), (*c, heights[2])))
            self.triangles.append(((*a, self.base), (*c, self.base), (*b, self.base)))

    def _wall(self, start: Node, end: Node) -> None:
        """Close the step from the cell left of an edge down to the one right of it, or to the base."""
        left, right = self._owner[start, end], self._owner.get((end, start))
        chains = []
        for node in (start, end):
            high = self._height[left, node]
            low = self.base if right is None else self._height[right, node]
            chains.append([(*node, level) for level in self._levels[node] if low <= level <= high])
        if all(chains):
            self.triangles.extend(_zipped(chains[0], chains[1]))


def _zipped(first: list[Corner], second: list[Corner]) -> list[Triangle]:
    """Return the triangles between two upright chains of corners, seen from the right of first to second."""
    made: list[Triangle] = []
    i, j = 0, 0
    while i + 1 < len(first) or j + 1 < len(second):
        up_first = i + 1 < len(first) and (j + 1 == len(second) or first[i + 1][2] <= second[j + 1][2])
        if up_first:
            made.append((first[i], second[j], first[i + 1]))
            i += 1
        else:
            made.append((first[i], second[j], second[j + 1]))
            j += 1
    return made


def _nodes(ring: shapely.LinearRing) -> list[Node]:
    return [(round(x), round(y)) for x, y in shapely.get_coordinates(ring)[:-1].tolist()]


def _blocks(cells: list[_Cell], base: int) -> IntArray:
    """Return plain blocks over the same ground at the mean height, for what cannot be closed as it is."""
    if not cells:
        return np.zeros((0, 3, 3), dtype=np.int64)
    ground = shapely.union_all([cell.polygon for cell in cells], grid_size=1.0)
    weights = np.array([cell.polygon.area for cell in cells])
    heights = np.array([cell.roof.height(cell.polygon.centroid.x, cell.polygon.centroid.y) for cell in cells])
    top = float((weights * heights).sum() / weights.sum())
    found = []
    # opening the outline by 0.02 mm parts pieces that touch in one point only
    for part in shapely.get_parts(shapely.set_precision(ground.buffer(-20.0, join_style="mitre"), 1.0)):
        if part.geom_type != "Polygon" or part.area < 1.0:
            continue
        body = _Body([_Cell(part, Roof(part, (0.0, 0.0, top), top, top))], base)
        body.build()
        triangles = np.array(body.triangles, dtype=np.int64).reshape(-1, 3, 3)
        if is_closed(triangles):
            found.append(triangles)
    return np.concatenate(found) if found else np.zeros((0, 3, 3), dtype=np.int64)
