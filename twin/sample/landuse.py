"""Land use of the whole model: disjoint polygons without gaps, from the river to the woods, and the open land's trees."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import shapely
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from twin.sample.districts import District, parts_of
from twin.sample.drafts import Tree
from twin.sample.place import river_half_width, river_y
from twin.sample.planting import BANK, GARDEN, PARK, STREET, WOOD, row, spaced
from twin.sample.site import BASELINE_LAND, divide
from twin.sample.terrain import height_at
from twin.sample.town import Town, pavement_width

LABELS = {
    "street": "Straße", "pavement": "Gehweg", "square": "Platz", "bridge": "Brücke", "quay": "Uferstraße",
    "block_interior": "Blockinnenbereich", "garden": "Garten", "park": "Grünanlage", "path": "Weg", "bank": "Ufer",
    "water": "Gewässer", "bleaching_meadow": "Bleichwiese", "industrial_yard": "Gewerbehof", "schoolyard": "Schulhof",
    "meadow": "Wiese", "arable": "Acker", "wood": "Wald",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Land:
    """One land use polygon in local metres with its class, a key of `LABELS`."""

    kind: str
    shape: Polygon


class _Collector:
    """Cuts every area to the frame and keeps its polygons."""

    def __init__(self, frame: Polygon) -> None:
        self.frame = frame
        self.land: list[Land] = []
        shapely.prepare(self.frame)

    def add(self, kind: str, geometry: BaseGeometry) -> None:
        inside = geometry if self.frame.contains(geometry) else shapely.intersection(geometry, self.frame)
        exact = [shapely.set_precision(part, 0.001) for part in parts_of(inside)]
        self.land += [Land(kind, piece) for part in exact for piece in parts_of(part) if piece.area > 0.0005]


def frame_of(town: Town) -> Polygon:
    """Return the model's frame: what is built plus a rim of open land, whole hundreds of metres."""
    shapes = [town.old.region, *town.plots]
    x0, y0, x1, y1 = shapely.total_bounds(shapes).tolist()
    x0, y0, x1, y1 = min(x0 - 150.0, -330.0), min(y0 - 130.0, -400.0), max(x1 + 150.0, 420.0), max(y1 + 130.0, 330.0)
    return box(100.0 * (x0 // 100.0), 100.0 * (y0 // 100.0), 100.0 * (x1 // 100.0 + 1), 100.0 * (y1 // 100.0 + 1))


def land_use(town: Town, frame: Polygon) -> tuple[list[Land], list[Tree]]:
    """Return the disjoint land use that fills `frame`, and the trees of banks, ring, parks, fields and woods."""
    found = _Collector(frame)
    trees: list[Tree] = []
    fixed = town.fixtures
    for kind, shape in (("bridge", fixed.bridges), ("water", fixed.water), ("bank", fixed.bank)):
        found.add(kind, shape)
    for kind, shape in divide(fixed.site, BASELINE_LAND, "industrial_yard"):
        found.add(kind, shape)
    found.add("street", fixed.site_streets)
    found.add("quay", fixed.quays)
    trees += _bank_trees(town, frame)
    trees += _old_town(town, found)
    covered = [fixed.all_]
    for district in town.districts:
        if not frame.intersects(district.land):
            continue
        covered.append(district.land)
        trees += _district(town, district, found)
    rest = shapely.difference(frame, shapely.union_all(covered))
    found.add("meadow", rest)
    return found.land, [tree for tree in trees if frame.contains(shapely.Point(tree.x, tree.y))]


def _bank_trees(town: Town, frame: Polygon) -> list[Tree]:
    chance = Random(f"{town.seed}/bank")
    x0, _, x1, _ = frame.bounds
    trees: list[Tree] = []
    for side in (-1.0, 1.0):
        steps = [x0 + 8.0 * k for k in range(int((x1 - x0) / 8.0) + 1)]
        line = LineString([(x, float(river_y(x)) + side * (float(river_half_width(x)) + 6.6)) for x in steps])
        trees += row(line, 11.0, 1.05, BANK, chance)
    spots = shapely.points([(tree.x, tree.y) for tree in trees])
    free = shapely.contains(shapely.buffer(town.fixtures.bank, -1.0), spots).tolist()
    return [tree for tree, ok in zip(trees, free, strict=True) if ok and chance.random() < 0.82]


def _old_town(town: Town, found: _Collector) -> list[Tree]:
    old = town.old
    chance = Random(f"{town.seed}/ring")
    ring = shapely.intersection(old.promenade, town.fixtures.oldtown)
    market = shapely.intersection(old.market, town.fixtures.oldtown)
    blocks = shapely.union_all(list(old.blocks))
    found.add("park", ring)
    found.add("square", market)
    for number, outline in enumerate(old.blocks):
        filling = town.built.get((-1, number))
        found.add(filling.surfaces[0][0] if filling else "block_interior", outline)
    taken = shapely.union_all([ring, market, blocks])
    found.add("street", shapely.difference(town.fixtures.oldtown, taken))
    trees = [tree for part in parts_of(shapely.buffer(ring, -3.0)) for tree in spaced(part, 9.5, 1.25, STREET, chance)]
    kerb = shapely.buffer(old.market, -4.0).exterior
    return trees + [tree for tree in row(LineString(kerb.coords), 12.0, 0.85, STREET, chance) if chance.random() < 0.5]


def _district(town: Town, district: District, found: _Collector) -> list[Tree]:
    if not any((district.number, block.number) in town.built for block in district.blocks):
        return _countryside(town, district, found)
    chance = Random(f"{town.seed}/open/{district.number}")
    trees: list[Tree] = []
    for block in district.blocks:
        filling = town.built.get((district.number, block.number))
        if filling is None:
            orchard = chance.random() < 0.35
            found.add("meadow", town.fixtures.without(block.outline))
            if orchard:
                trees += spaced(shapely.buffer(block.outline, -4.0), 12.0, 0.75, GARDEN, chance)
            continue
        rim = shapely.buffer(block.outline, -pavement_width(block), join_style="mitre")
        found.add("pavement", shapely.difference(town.fixtures.without(block.outline), rim))
        for kind, shape in filling.surfaces:
            found.add(kind, shapely.intersection(shape, rim))
        inner = shapely.union_all([shape for _, shape in filling.surfaces])
        found.add("pavement", shapely.difference(rim, inner))
    blocks = shapely.union_all([block.outline for block in district.blocks])
    found.add("street", shapely.difference(district.land, blocks))
    return trees


def _countryside(town: Town, district: District, found: _Collector) -> list[Tree]:
    """Fields, meadows and woods: the higher the ground, the more wood."""
    chance = Random(f"{town.seed}/fields/{district.number}")
    trees: list[Tree] = []
    x0, y0, x1, y1 = district.land.bounds
    rest = district.land
    while y0 < y1:
        deep, x = chance.uniform(85.0, 150.0), x0
        while x < x1:
            wide = chance.uniform(70.0, 150.0)
            lean = chance.uniform(-12.0, 12.0)
            left = x - 400.0 if x == x0 else x
            strip = Polygon([(left, y0), (x + wide, y0), (x + wide + lean, y0 + deep), (left, y0 + deep)])
            piece = shapely.intersection(rest, strip)
            if not piece.is_empty:
                rest = shapely.difference(rest, piece)
                trees += _field(piece, found, chance)
            x += wide
        y0 += deep
    found.add("meadow", rest)
    return trees


def _field(piece: BaseGeometry, found: _Collector, chance: Random) -> list[Tree]:
    ground = height_at(piece.centroid.x, piece.centroid.y)
    wooded = 0.62 if ground > 121.0 else 0.34 if ground > 116.0 else 0.10
    luck = chance.random()
    if luck < wooded:
        found.add("wood", piece)
        core = shapely.buffer(shapely.intersection(piece, found.frame), -2.0)
        return [tree for part in parts_of(core) for tree in spaced(part, 11.5, 1.6, WOOD, chance)]
    found.add("arable" if luck > 0.55 else "meadow", piece)
    if luck < wooded + 0.15:
        seen = shapely.intersection(piece, found.frame)
        return [tree for part in parts_of(seen) for tree in spaced(part, 34.0, 1.2, PARK, chance)]
    return []
