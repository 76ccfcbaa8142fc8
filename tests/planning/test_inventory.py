"""What stands in an area of any shape: by hand, and four square kilometres of Köln."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import shapely

from twin.findings import Progress
from twin.geodata.citymodel import CityModel
from twin.handlers import Source
from twin.importers.citygml.reader import CityGML
from twin.planning.baseline import buildings_of
from twin.planning.building import Building
from twin.planning.document import parse
from twin.planning.inventory import District, Inventory, inventory
from twin.planning.polygon import from_geojson

from .documents import ASSUMPTIONS, EAST, NORTH, document, house, square, storeys

TILES = Path(__file__).parents[3] / "shared" / "data" / "demo_koeln" / "lod2"
# four houses in a row of 20 m; the third has no storeys but a height of 9.5 m, the last neither
ROW = [
    house("a", square(0, 0, 10, 10), storeys(2)),
    house("b", square(20, 0, 30, 10), storeys(3)),
    {"id": "c", "footprint": square(40, 0, 50, 10), "measured_height_m": 9.5},
    {"id": "d", "footprint": square(60, 0, 70, 10)},
]


def found(x0: float, x1: float, districts: list[District] | None = None, storey: float | None = None) -> Inventory:
    more = {} if storey is None else {"storey_height_m_for_estimate": storey}
    case = parse(document(buildings=ROW, assumptions={**ASSUMPTIONS, **more}))
    region = from_geojson(square(x0, -5, x1, 15))
    assert region is not None
    return inventory(case, case.baseline.buildings, region, districts)


def test_a_building_across_the_edge_counts_with_its_part_inside() -> None:
    # the whole of a (2 × 100 m²) and half of b (3 × 50 m²)
    part = found(-5, 25)
    assert (part.buildings, part.counted, part.floor.value, part.footprint.value) == (2, 2, 350, 150)


def test_missing_storeys_are_estimated_where_the_town_says_how_and_named_where_not() -> None:
    # 9.5 m ÷ 3.0 m: three storeys of 100 m²; d stays unknown
    with_height, without = found(35, 75, storey=3.0), found(-5, 75)
    assert (with_height.estimated, with_height.unknown, with_height.floor.value) == (1, 1, 300)
    assert (without.counted, without.unknown, without.floor.value) == (2, 2, 500)
    assert without.floor.evidence.note is not None and "2 Gebäude ohne Geschosszahl" in without.floor.evidence.note.de


def test_an_area_with_nothing_but_unknown_buildings_is_refused_and_not_0() -> None:
    alone = found(55, 75)
    assert alone.floor.value is None and alone.floor.reason is not None and "d" in alone.floor.reason.de


def test_people_come_from_districts_by_their_share_of_area() -> None:
    # a district of 100 × 20 m with 300 people, of which 30 × 20 m lie inside
    district = District("Mitte", shapely.box(*shapely.bounds(from_geojson(square(0, -5, 100, 15)))), Fraction(300))
    people = found(-5, 30, [district]).people
    assert people.value == 90 and people.evidence.assumptions[0].key == "evenly_spread"
    assert found(-5, 30).people.value is None


def test_a_statistic_of_points_counts_each_point_whole_or_not() -> None:
    # middles of a grid of 100 m: the first lies in the region of 30 × 20 m, on its edge the second, the third beside it
    grid = [
        District(name, shapely.Point(EAST + x, NORTH), Fraction(people))
        for name, x, people in (("a", 5, 40), ("b", 30, 7), ("c", 31, 99))
    ]
    people = found(-5, 30, grid).people
    assert people.value == 47 and people.evidence.assumptions[0].key == "points"


def test_a_statistic_says_what_it_leaves_out() -> None:
    def part(name: str, x0: float, x1: float, people: int | None) -> District:
        return District(
            name, shapely.box(EAST + x0, NORTH - 5, EAST + x1, NORTH + 15), None if people is None else Fraction(people)
        )

    # of a region of 40 m the first 10 m are counted, the next 10 m kept secret, the rest is outside the statistics
    people = found(0, 40, [part("a", 0, 10, 12), part("b", 10, 20, None)]).people
    assert people.value == 12 and people.evidence.note is not None
    assert "1 Gebiete" in people.evidence.note.de and "50 %" in people.evidence.note.de
    assert found(0, 40, [part("b", 0, 40, None)]).people.value is None
    # a city and its quarter in one layer would count people twice
    twice = found(0, 40, [part("city", 0, 40, 100), part("quarter", 0, 20, 60)]).people
    assert twice.value is None and twice.reason is not None and "überlappen" in twice.reason.de
    # nobody lives there is a number, too
    assert found(0, 40, [part("park", 0, 40, 0)]).people.value == 0


def blocks(buildings: list[Building]) -> list[shapely.Geometry]:
    """Buildings closer than 20 m to each other stand in one block."""
    grown = shapely.union_all([item.footprint.buffer(10.0) for item in buildings if item.footprint is not None])
    return list(shapely.get_parts(grown))


@pytest.mark.real
@pytest.mark.skipif(not TILES.is_dir(), reason="the tiles of Köln are not beside this checkout")
def test_koeln_gives_its_floor_area_by_block_and_how_many_buildings_had_to_be_estimated() -> None:
    standing: list[Building] = []
    for tile in sorted(TILES.glob("*.gml")):
        batches = CityGML().read(Source(tile, tile.name), CityGML.Options(), Progress())
        standing += [item for batch in batches if isinstance(batch.data, CityModel) for item in buildings_of(batch.data)]
    # 110 + 163 + 108 + 90 as SOURCES.md counts them
    assert len(standing) == 471
    case = parse(
        {"crs": "EPSG:25832", "law": {"land": "NW", "baunvo": "2017"}, "assumptions": {"storey_height_m_for_estimate": 3.0}}
    )
    rows = [inventory(case, standing, block) for block in blocks(standing)]
    assert (sum(row.buildings for row in rows), sum(row.counted for row in rows)) == (471, 253)
    assert (sum(row.estimated for row in rows), sum(row.unknown for row in rows)) == (110, 0)
    whole = inventory(case, standing, shapely.union_all(blocks(standing)))
    total = sum(float(row.floor.value or 0) for row in rows)
    assert total == pytest.approx(float(whole.floor.value or 0), abs=1)
    # as shapely unites the outlines of each level (storeys of the file, else height ÷ 3 m); footprints overlap by 3,537 m²
    assert total == pytest.approx(297_722.8, abs=1)
    assert total == pytest.approx(sum(shapely.union_all(shapes).area for shapes in levels(standing)), abs=1)


def levels(buildings: list[Building]) -> list[list[shapely.Geometry]]:
    """The outlines of all buildings level by level, from the ground up."""
    found: dict[int, list[shapely.Geometry]] = {}
    for building in buildings:
        guessed = max(1, int(float(building.height() or 0) // 3.0)) if building.kind == "main" else 0
        known = None if building.storeys is None else [item.outline or building.footprint for item in building.storeys]
        for level, shape in enumerate([building.footprint] * guessed if known is None else known):
            found.setdefault(level, []).append(shape)
    return list(found.values())
