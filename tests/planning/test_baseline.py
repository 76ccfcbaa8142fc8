from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.handlers import Source
from twin.importers.cityjson.reader import CityJSON, CityOptions
from twin.planning.baseline import buildings_of, surfaces_of, trees_of


def block(x0: float, x1: float, height: float) -> GeometryPart:
    corners = [(x0, 0.0), (x1, 0.0), (x1, 10.0), (x0, 10.0)]
    walls = [
        (SurfaceType.WALL, [[(*a, 100.0), (*b, 100.0), (*b, 100 + height), (*a, 100 + height)]])
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]
    ground = (SurfaceType.GROUND, [[(*point, 100.0) for point in reversed(corners)]])
    roof = (SurfaceType.ROOF, [[(*point, 100.0 + height) for point in corners]])
    return GeometryPart([ground, roof, *walls])


def town(whole: dict[str, Any], low: dict[str, Any], high: dict[str, Any]) -> CityModel:
    return build(
        [
            ("mill", "Building", "", whole, []),
            ("mill_1", "BuildingPart", "mill", low, [block(0, 20, 9.0)]),
            ("mill_2", "BuildingPart", "mill", high, [block(20, 25, 16.0)]),
        ],
        "EPSG:25832",
    )


def test_parts_are_united_with_their_building() -> None:
    (mill,) = buildings_of(town({"name": "Mühle"}, {"storeysAboveGround": 3}, {"storeysAboveGround": 5}))
    assert (mill.id, mill.name, mill.footprint_area, mill.volume_m3) == ("mill", "Mühle", 250, 20 * 10 * 9 + 5 * 10 * 16)
    assert mill.height() == 16


def test_balconies_and_storeys_do_not_count_as_parts() -> None:
    balcony = ("balcony", "BuildingInstallation", "mill", {"storeysAboveGround": 9}, [block(25, 40, 3.0)])
    rows = [
        ("mill", "Building", "", {"storeysAboveGround": 2}, [block(0, 20, 9.0)]),
        balcony,
        ("attic", "Storey", "mill", {"function": "31001_2020"}, []),
    ]
    (mill,) = buildings_of(build(rows, "EPSG:25832"))
    assert (mill.footprint_area, mill.volume_m3, mill.height()) == (200, 20 * 10 * 9, 9)
    assert mill.storeys is not None and len(mill.storeys) == 2


def test_each_level_has_the_outline_of_the_parts_that_reach_it() -> None:
    (mill,) = buildings_of(town({}, {"storeysAboveGround": 3}, {"storeysAboveGround": 5}))
    assert mill.storeys is not None
    assert [None if item.outline is None else item.outline.area for item in mill.storeys] == [None, None, None, 50, 50]


def test_missing_storeys_stay_unknown() -> None:
    (mill,) = buildings_of(town({}, {"storeysAboveGround": 3}, {}))
    assert mill.storeys is None


@pytest.mark.parametrize(
    ("function", "use"), [("31001_1010", "housing"), ("31001_2020", "office"), ("1120", "mixed"), ("31001_3060", "public")]
)
def test_the_use_follows_the_function_code(function: str, use: str) -> None:
    (mill,) = buildings_of(town({"storeysAboveGround": 2, "function": function}, {}, {}))
    assert mill.storeys is not None and mill.storeys[0].use == use


def test_a_model_without_ground_faces_is_seen_from_above() -> None:
    model = town({"storeysAboveGround": 1}, {}, {})
    unknown = CityModel(
        model.table, model.vertices, model.ring_offsets, model.surface_offsets, model.geometry_offsets, model.object_offsets,
        np.zeros_like(model.surface_type), model.geometry_lod, model.geometry_solid, model.crs,
    )  # fmt: skip
    assert buildings_of(unknown)[0].footprint_area == 250


def test_trees_and_surfaces_of_the_site_are_taken() -> None:
    site = shapely.box(0, 0, 10, 10)
    points = geopandas.GeoDataFrame(
        {"id": ["a", "b"], "hoehe_m": [9.0, None]}, geometry=[shapely.Point(1, 1), shapely.Point(99, 1)], crs="EPSG:25832"
    )
    areas = geopandas.GeoDataFrame({"class": ["park"]}, geometry=[shapely.box(5, 5, 20, 20)], crs="EPSG:25832")
    assert [(tree.id, tree.height_m) for tree in trees_of(points, site)] == [("a", 9)]
    assert [(surface.kind, surface.area) for surface in surfaces_of(areas, site)] == [("park", 25)]


def test_a_gap_in_the_walls_does_not_lose_the_volume() -> None:
    part = block(0, 20, 9.0)
    model = build([("open", "Building", "", {}, [GeometryPart(part.surfaces[:-1], solid=False)])], "EPSG:25832")
    assert buildings_of(model)[0].volume_m3 == 1800


def test_a_missing_roof_leaves_the_volume_unknown() -> None:
    ground, _, *walls = block(0, 20, 9.0).surfaces
    model = build([("bare", "Building", "", {}, [GeometryPart([ground, *walls])])], "EPSG:25832")
    assert buildings_of(model)[0].volume_m3 is None


@pytest.mark.real
def test_a_published_volume_of_3dbag_comes_out() -> None:
    data = Path(__file__).resolve().parents[3] / "shared" / "data"
    source = data / "cityjson" / "3dbag_b2.city.jsonl"
    if not source.exists():
        pytest.skip("the shared real geodata are not here")
    batches = list(CityJSON().read(Source(source, source.name), CityOptions(), Progress()))
    found = {item.id: item for batch in batches if isinstance(batch.data, CityModel) for item in buildings_of(batch.data)}
    with (data / "oracle" / "3dbag_b2_expected_volumes.csv").open(encoding="utf-8") as lines:
        published = {row["feature"]: float(row["b3_volume_lod22"]) for row in csv.DictReader(lines)}
    whole = {name: float(item.volume_m3) for name, item in found.items() if item.volume_m3 is not None}
    # the other building's solid has a hole and stays without a volume
    assert list(whole) == ["NL.IMBAG.Pand.0503100000028341"]
    assert whole == pytest.approx({name: published[name] for name in whole}, rel=1e-3)
