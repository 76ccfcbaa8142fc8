"""Street centre lines with names, and the address of a building: its nearest street and a free house number."""

from __future__ import annotations

from collections import defaultdict
from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from twin.sample.building import Address
from twin.sample.districts import District, Street
from twin.sample.oldtown import OldTown
from twin.sample.place import BRIDGES, Point, river_half_width, river_y, site_point

_FIRST = (
    "Ahorn", "Linden", "Birken", "Eichen", "Buchen", "Kastanien", "Ulmen", "Erlen", "Weiden", "Eschen", "Garten",
    "Feld", "Wiesen", "Berg", "Tal", "Hügel", "Quellen", "Bach", "Brunnen", "Mühlen", "Kirch", "Schul", "Bahnhof",
    "Park", "Sonnen", "Rosen", "Flieder", "Amsel", "Drossel", "Finken", "Lerchen", "Meisen", "Falken", "Schiller",
    "Goethe", "Lessing", "Heine", "Mörike", "Storm", "Droste", "Bach", "Beethoven", "Mozart", "Händel", "Schubert",
    "Kant", "Leibniz", "Humboldt", "Kepler", "Gauß", "Röntgen", "Siemens", "Benz", "Otto", "Diesel", "Stein",
    "Sand", "Lehm", "Ziegel", "Kalk", "Heide", "Moor", "Wald", "Forst", "Jäger", "Hirsch", "Reh", "Fuchs", "Dachs",
)  # fmt: skip
_LAST = ("straße", "weg", "straße", "allee", "ring", "gasse", "stieg", "platz", "kamp", "winkel", "pfad", "damm")


def _names(chance: Random) -> list[str]:
    firsts = list(dict.fromkeys(_FIRST))
    names = [f"{first}{last}" for last in dict.fromkeys(_LAST) for first in firsts]
    early, late = names[: len(firsts)], names[len(firsts) :]
    chance.shuffle(early)
    chance.shuffle(late)
    return early + late


def _fixed(old: OldTown, reach: float) -> list[Street]:
    x = np.arange(-reach, reach + 1.0, 20.0)
    slope = (river_y(x + 0.5) - river_y(x - 0.5)).astype(np.float64)
    off = (river_half_width(x) + 14.0) * np.sqrt(1.0 + slope * slope)
    streets = [
        Street("Uferstraße", LineString(np.column_stack([x, river_y(x) + off])), "quay"),
        Street("Südufer", LineString(np.column_stack([x, river_y(x) - off])), "quay"),
        Street("Mühlenweg", LineString([site_point(-95.0, 60.3), site_point(95.0, 58.3)]), "street"),
        Street("An der Bleiche", LineString([site_point(-94.6, 60.3), site_point(-95.0, -50.0)]), "street"),
        Street("Weberstraße", LineString([site_point(94.8, 58.3), site_point(92.4, -50.0)]), "street"),
    ]
    for bridge in BRIDGES:
        y = float(river_y(bridge.x))
        streets.append(Street(bridge.name, LineString([(bridge.x, y - 43.0), (bridge.x, y + 43.0)]), "bridge"))
    return streets + [Street(name, line, "lane") for name, line in old.lanes]


def name_streets(districts: list[District], old: OldTown, reach: float, seed: int) -> list[Street]:
    """Return the named centre lines of the old town, the river streets and every district with blocks."""
    names = _names(Random(f"{seed}/streets"))
    streets = _fixed(old, reach)
    used = 0
    for district in districts:
        for line in district.axes:
            name = names[used % len(names)] if used < len(names) else f"{names[used % len(names)]} {used // len(names) + 1}"
            streets.append(Street(name, line, "street"))
            used += 1
    return streets


class AddressBook:
    """Gives house numbers: even on the left of a street, odd on its right, rising along it, none twice."""

    def __init__(self, streets: list[Street], taken: list[Address]) -> None:
        self._streets = streets
        self._tree = shapely.STRtree([street.line for street in streets])
        self._used: dict[str, set[int]] = defaultdict(set)
        for address in taken:
            self._used[address.street].add(int(address.number))

    def give(self, fronts: list[Point]) -> list[Address]:
        """Return one address per front point (local metres)."""
        if not fronts:
            return []
        nearest = np.atleast_1d(self._tree.nearest(shapely.points(np.array(fronts)))).tolist()
        return [self._number(int(index), front) for index, front in zip(nearest, fronts, strict=True)]

    def _number(self, index: int, front: Point) -> Address:
        street = self._streets[index]
        spot = shapely.Point(front)
        run = float(street.line.project(spot))
        here, there = street.line.interpolate(run), street.line.interpolate(min(run + 1.0, street.line.length))
        side = (there.x - here.x) * (front[1] - here.y) - (there.y - here.y) * (front[0] - here.x)
        number = 2 * int(run / 11.0) + (2 if side > 0 else 1)
        used = self._used[street.name]
        while number in used:
            number += 2
        used.add(number)
        return Address(street.name, str(number))


def near(streets: list[Street], built: list[Polygon], frame: Polygon) -> list[Street]:
    """Return the streets beside built blocks, cut to the model's frame (the longest piece of each)."""
    tree = shapely.STRtree(built)
    kept = []
    for street in streets:
        inside = shapely.intersection(street.line, frame)
        pieces = [p for p in shapely.get_parts(inside) if isinstance(p, LineString) and p.length > 5.0]
        if pieces and (street.rank != "street" or len(tree.query(street.line, predicate="dwithin", distance=14.0))):
            kept.append(Street(street.name, max(pieces, key=lambda p: p.length), street.rank))
    return kept
