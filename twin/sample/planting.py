"""Trees: in gardens and courts, along streets, in parks, on the banks and in the woods."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from twin.sample.drafts import Filling, Tree, outline_of

GARDEN = ("Apfel", "Birne", "Kirsche", "Feldahorn", "Birke", "Walnuss")
STREET = ("Winterlinde", "Spitzahorn", "Platane", "Hainbuche")
PARK = ("Stieleiche", "Rotbuche", "Rosskastanie", "Winterlinde", "Bergahorn")
BANK = ("Silberweide", "Schwarzerle", "Esche")
WOOD = ("Rotbuche", "Traubeneiche", "Fichte", "Waldkiefer", "Hainbuche")


def make_tree(x: float, y: float, size: float, kinds: tuple[str, ...], chance: Random) -> Tree:
    """Return a tree of about 8 m height times `size`, its crown a little narrower than it is high."""
    tall = 8.2 * size * chance.uniform(0.78, 1.26)
    crown = tall * chance.uniform(0.56, 0.78)
    return Tree(round(x, 2), round(y, 2), round(tall, 1), round(crown, 1), kinds[chance.randrange(len(kinds))])


def scatter(area: BaseGeometry, count: int, chance: Random) -> list[tuple[float, float]]:
    """Return about `count` random points inside an area."""
    if count < 1 or area.is_empty:
        return []
    x0, y0, x1, y1 = area.bounds
    tries = min(60 * count, int(1.15 * count * (x1 - x0) * (y1 - y0) / max(area.area, 1.0)) + 1)
    points = np.array([(chance.uniform(x0, x1), chance.uniform(y0, y1)) for _ in range(tries)])
    kept = points[shapely.contains_xy(area, points[:, 0], points[:, 1])]
    return [(float(x), float(y)) for x, y in kept[:count]]


def garden_trees(area: BaseGeometry, filling: Filling, density: float, chance: Random) -> list[Tree]:
    """Return garden trees (per square metre `density`) that keep clear of the block's buildings."""
    count = int(area.area * density + chance.random())
    points = scatter(area, count, chance)
    if not points:
        return []
    houses = shapely.union_all([outline_of(draft) for draft in filling.drafts])
    far = np.asarray(shapely.distance(shapely.points(np.array(points)), houses)) > 2.3
    return [make_tree(x, y, chance.uniform(0.55, 1.05), GARDEN, chance)
            for (x, y), free in zip(points, far.tolist(), strict=True) if free]  # fmt: skip


def spaced(area: BaseGeometry, gap: float, size: float, kinds: tuple[str, ...], chance: Random) -> list[Tree]:
    """Return trees on a jittered grid of `gap` metres inside an area, as in a wood or a loose park."""
    if area.is_empty:
        return []
    x0, y0, x1, y1 = area.bounds
    points = []
    for j in range(int((y1 - y0) / gap) + 1):
        for i in range(int((x1 - x0) / gap) + 1):
            points.append((x0 + (i + chance.uniform(0.05, 0.95)) * gap, y0 + (j + chance.uniform(0.05, 0.95)) * gap))
    array = np.array(points)
    inside = shapely.contains_xy(area, array[:, 0], array[:, 1]).tolist()
    return [make_tree(x, y, size, kinds, chance) for (x, y), hit in zip(points, inside, strict=True) if hit]


def row(line: LineString, gap: float, size: float, kinds: tuple[str, ...], chance: Random) -> list[Tree]:
    """Return a row of trees along a line, about `gap` metres apart with some missing."""
    trees = []
    for k in range(1, math.ceil(line.length / gap)):
        spot = line.interpolate(k * gap + chance.uniform(-0.6, 0.6))
        if chance.random() < 0.9:
            trees.append(make_tree(spot.x, spot.y, size, kinds, chance))
    return trees


def street_trees(outline: BaseGeometry, share: float, chance: Random) -> list[Tree]:
    """Return rows of street trees along some edges of a block, just inside the kerb."""
    kerb = shapely.buffer(outline, -0.9, join_style="mitre")
    trees: list[Tree] = []
    for part in shapely.get_parts(shapely.boundary(kerb)):
        for a, b in pairwise(part.coords):
            if math.dist(a, b) > 15.0 and chance.random() < share:
                trees += row(LineString([a, b]), 11.5, 0.9, STREET, chance)
    return trees
