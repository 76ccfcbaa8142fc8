"""The buildings with names: St. Mary's church, the town hall, the brick mill and the five halls on the site."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twin.sample.building import Address, Building, Part
from twin.sample.drafts import ROOF_CODES, Draft, Roof, bases, raise_draft, rectangle
from twin.sample.place import CHURCH, SITE_ANGLE, Point, site_point

MILL_ID = "DEMU01ALMUEHLE01"
CHURCH_ID = "DEMU01ALKIRCHE01"
TOWN_HALL_ID = "DEMU01ALRATHAUS1"

_AXIS: Point = (math.cos(0.12), math.sin(0.12))
_SITE_AXIS: Point = (math.cos(SITE_ANGLE), math.sin(SITE_ANGLE))


@dataclass(frozen=True, slots=True)
class Hall:
    """One hall of the former weaving mill, in the site's own axes."""

    id: str
    name: str
    x: float
    y: float
    length: float
    depth: float
    roof: Roof
    function: str


HALLS = (
    Hall("DEMU01ALHALLE001", "Halle 1 (Weberei)", -56.0, 28.0, 46.0, 24.0, Roof("sawtooth", 5.6, 1.9, 0.17), "31001_2111"),
    Hall("DEMU01ALHALLE002", "Halle 2 (Färberei)", -54.0, -6.0, 38.0, 20.0, Roof("flat", 5.5), "31001_2111"),
    Hall("DEMU01ALHALLE003", "Halle 3 (Lager)", 16.0, 31.0, 32.0, 22.0, Roof("gable", 5.2, 2.4), "31001_2143"),
    Hall("DEMU01ALHALLE004", "Halle 4 (Ausrüstung)", 44.0, -29.0, 44.0, 26.0, Roof("sawtooth", 5.2, 1.6, 0.2), "31001_2111"),
    Hall("DEMU01ALHALLE005", "Halle 5 (Werkstatt)", -60.0, -34.5, 26.0, 14.0, Roof("gable", 4.1, 1.5), "31001_2120"),
)
MILL_STOREYS = 3
MILL_TOWER_STOREYS = 4


def beside_church(x: float, y: float) -> Point:
    """Return the local point for metres along (`x`) and across (`y`) the church's axes."""
    return CHURCH[0] + _AXIS[0] * x - _AXIS[1] * y, CHURCH[1] + _AXIS[1] * x + _AXIS[0] * y


def _parts(drafts: list[Draft]) -> tuple[Part, ...]:
    floor = min(bases(drafts))
    return tuple(Part(raise_draft(d, floor), ROOF_CODES[d.roof.form], d.storeys) for d in drafts)


def _box(middle: Point, axis: Point, length: float, depth: float, roof: Roof, storeys: int) -> Draft:
    ring = rectangle(middle, axis, length, depth)
    return Draft(ring, roof, storeys, "", ring[0])


def _apse() -> tuple[Point, ...]:
    ring = [(33.0, -6.0)]
    ring += [(33.0 + 6.0 * math.sin(a), -6.0 * math.cos(a)) for a in (math.pi / 4, math.pi / 2, 3 * math.pi / 4)]
    ring += [(33.0, 6.0)]
    return tuple(beside_church(x, y) for x, y in ring)


def church() -> Building:
    """Return St. Marien on the market: tower with spire, nave, transepts, choir and apse as building parts."""
    apse = _apse()
    drafts = [
        _box(beside_church(3.0, 0.0), _AXIS, 26.0, 15.0, Roof("gable", 13.0, 10.0), 1),
        _box(beside_church(-14.8, 0.0), _AXIS, 9.6, 9.6, Roof("tent", 30.0, 27.0), 5),
        _box(beside_church(20.0, 0.0), (-_AXIS[1], _AXIS[0]), 26.0, 8.0, Roof("gable", 12.0, 6.5), 1),
        _box(beside_church(28.5, 0.0), _AXIS, 9.0, 12.0, Roof("gable", 11.5, 8.0), 1),
        Draft(apse, Roof("tent", 11.0, 6.0), 1, "", apse[0]),
    ]
    return Building(CHURCH_ID, "31001_3041", _parts(drafts), beside_church(-20.0, 0.0), "Stadtkirche St. Marien",
                    Address("Markt", "1"), "2024-05-14")  # fmt: skip


def town_hall() -> Building:
    """Return the town hall on the west side of the market."""
    middle = beside_church(-12.0, -31.0)
    drafts = [
        _box(middle, _AXIS, 27.0, 13.0, Roof("hip", 9.8, 6.8, 0.2), 3),
        _box(beside_church(3.9, -31.0), _AXIS, 4.8, 4.8, Roof("tent", 16.0, 8.5), 4),
    ]
    return Building(TOWN_HALL_ID, "31001_3012", _parts(drafts), beside_church(-12.0, -24.0), "Rathaus",
                    Address("Markt", "7"), "2024-05-14")  # fmt: skip


def mill_footprints() -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the local footprints of the mill's long house and of its tower."""
    return (
        rectangle(site_point(59.0, 26.0), _SITE_AXIS, 30.0, 13.0),
        rectangle(site_point(40.0, 26.0), _SITE_AXIS, 8.0, 11.0),
    )


def mill() -> Building:
    """Return the brick mill with its tower; it stays in every alternative."""
    house, tower = mill_footprints()
    drafts = [
        Draft(house, Roof("gable", 11.0, 5.5), MILL_STOREYS, "", house[0]),
        Draft(tower, Roof("flat", 15.0), MILL_TOWER_STOREYS, "", tower[0]),
    ]
    return Building(MILL_ID, "31001_2212", _parts(drafts), site_point(59.0, 32.5), "Mühle",
                    Address("Mühlenweg", "12"), "2025-11-20")  # fmt: skip


def halls() -> tuple[Building, ...]:
    """Return the five halls on the site."""
    found = []
    for number, hall in enumerate(HALLS, start=1):
        draft = _box(site_point(hall.x, hall.y), _SITE_AXIS, hall.length, hall.depth, hall.roof, 1)
        front = site_point(hall.x, hall.y + 0.5 * hall.depth)
        found.append(Building(hall.id, hall.function, _parts([draft]), front, hall.name,
                              Address("Mühlenweg", str(2 * number)), "2025-11-20"))  # fmt: skip
    return tuple(found)
