"""What a written city is: every building once in full, once as a block, where it belongs and with its name."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from tileset_reading import EAST, NORTH, box, one_house, tiles, tileset, town

from twin.errors import Cancelled
from twin.exporters.tiles3d.city import CitySettings, write_city
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.geodata.crs import Anchor, anchor_at


def write(folder: Path, *batches: CityModel, **settings: object) -> Path:
    write_city(batches, folder, CitySettings(**settings), Progress())  # type: ignore[arg-type]
    return folder


def frame_of(folder: Path) -> Anchor:
    return Anchor(**tileset(folder)["asset"]["extras"]["anchor"])


def test_each_building_stands_in_exactly_one_leaf(tmp_path: Path) -> None:
    write(tmp_path, town(30, 10), town(0), leaf_buildings=40)
    names = [name for _, tile in tiles(tmp_path, leaves=True) for name in tile.strings("id")]
    assert sorted(names) == sorted(town(30, 10).objects["id"])


def test_the_root_holds_every_building_as_a_block(tmp_path: Path) -> None:
    write(tmp_path, town(30, 10), leaf_buildings=40)
    root = tileset(tmp_path)["root"]
    (_, tile), *_ = [pair for pair in tiles(tmp_path, leaves=False) if pair[0]["content"] == root["content"]]
    assert tile.table()["count"] == 300
    assert len(tile.indices()) == 300 * 10


def test_a_small_city_is_one_tile_and_a_large_one_a_tree(tmp_path: Path) -> None:
    for name, rows, expected in (("small", 40, 1), ("large", 60, 13)):
        folder = tmp_path / name
        folder.mkdir()
        write(folder, town(40, rows))
        assert len(list(tiles(folder, leaves=True))) == expected


def test_a_leaf_of_too_many_vertices_becomes_several_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, heavy, deep = tmp_path / "whole", tmp_path / "heavy", tmp_path / "deep"
    for folder, most in ((whole, 150_000), (heavy, 300), (deep, 300)):
        folder.mkdir()
        monkeypatch.setattr("twin.exporters.tiles3d.tilewriting.LEAF_VERTICES", most)
        write(folder, *(town(4, 1, spacing=20.0 + number) for number in range(9)), leaf_buildings=20 if folder == deep else None)
    one, many = list(tiles(whole, leaves=True)), list(tiles(heavy, leaves=True))
    assert (len(one), len(many)) == (1, 3)
    root = tileset(heavy)["root"]
    assert "content" not in root
    assert root["geometricError"] > 8 * max(root["boundingVolume"]["box"][3::4])
    assert tileset(heavy)["geometricError"] > root["geometricError"]
    assert sorted(name for _, tile in many for name in tile.strings("id")) == sorted(one[0][1].strings("id"))
    assert sum(len(tile.indices()) for _, tile in many) == len(one[0][1].indices())
    # below blocks the pieces stand beside the other leaves: each building still once
    assert "content" in tileset(deep)["root"]
    assert sorted(name for _, tile in tiles(deep, leaves=True) for name in tile.strings("id")) == sorted(one[0][1].strings("id"))


def test_vertices_lie_where_the_city_model_puts_them(tmp_path: Path) -> None:
    model = town(3)
    write(tmp_path, model)
    ((_, tile),) = tiles(tmp_path, leaves=True)
    expected = frame_of(tmp_path).local(model.vertices, model.crs)
    distance = np.linalg.norm(tile.positions()[:, None] - expected[None], axis=2)
    assert distance.min(axis=1).max() < 0.004
    assert distance.min(axis=0).max() < 0.004


def test_a_parents_volume_holds_its_childrens_and_their_contents(tmp_path: Path) -> None:
    write(tmp_path, town(30, 10), leaf_buildings=40)
    volume = np.array(tileset(tmp_path)["root"]["boundingVolume"]["box"])
    for entry, tile in tiles(tmp_path, leaves=True):
        inner = np.array(entry["boundingVolume"]["box"])
        assert (np.abs(tile.positions() - inner[:3]) <= inner[[3, 7, 11]] + 0.01).all()
        assert (np.abs(inner[:3] - volume[:3]) + inner[[3, 7, 11]] <= volume[[3, 7, 11]] + 0.01).all()


def test_errors_shrink_towards_the_leaves_and_end_at_zero(tmp_path: Path) -> None:
    write(tmp_path, town(40, 40), leaf_buildings=20)
    open_tiles = [tileset(tmp_path)["root"]]
    assert tileset(tmp_path)["geometricError"] > open_tiles[0]["geometricError"]
    while open_tiles:
        tile = open_tiles.pop()
        children = tile.get("children", [])
        assert all(child["geometricError"] < tile["geometricError"] for child in children)
        assert children or tile["geometricError"] == 0.0
        open_tiles.extend(children)


def test_a_part_belongs_to_its_building(tmp_path: Path) -> None:
    rows = [
        ("tower", "Building", "", {}, []),
        ("tower_1", "BuildingPart", "tower", {"roofType": "1000"}, [box(EAST, NORTH, 5, 5, 0, 20)]),
        ("tower_2", "BuildingPart", "tower", {"roofType": "3100"}, [box(EAST + 5, NORTH, 5, 5, 0, 9)]),
    ]
    write(tmp_path, build(rows, "EPSG:25832"))
    ((_, tile),) = tiles(tmp_path, leaves=True)
    assert (tile.strings("id"), tile.strings("roofType")) == (["tower"], ["1000"])
    assert set(tile.attribute("_FEATURE_ID_0").ravel()) == {0.0}


def test_a_finer_balcony_stands_beside_its_building_and_lends_it_no_attributes(tmp_path: Path) -> None:
    balcony = dataclasses.replace(box(EAST + 10, NORTH, 2, 1, 3, 1), lod=3.0)
    rows = [
        ("tower", "Building", "", {}, [box(EAST, NORTH, 5, 5, 0, 20)]),
        ("balcony", "BuildingInstallation", "tower", {"function": "1000"}, [balcony]),
    ]
    counts = write_city([build(rows, "EPSG:25832")], tmp_path, CitySettings(), Progress())
    assert (counts.triangles, dict(counts.objects), counts.parts) == (24, {"Building": 1, "BuildingInstallation": 1}, 1)
    ((_, tile),) = tiles(tmp_path, leaves=True)
    assert "function" not in tile.table()["properties"]


def test_a_box_has_twelve_outlines_and_no_diagonal(tmp_path: Path) -> None:
    write(tmp_path, town(1))
    ((_, tile),) = tiles(tmp_path, leaves=True)
    ends = tile.positions()[tile.indices(mode=1)]
    lengths = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)
    assert sorted(lengths.round(1)) == [6.0] * 4 + [8.0] * 4 + [10.0] * 4


def test_a_flat_seam_between_two_roof_faces_is_not_drawn(tmp_path: Path) -> None:
    left = [(0, 0, 5), (5, 0, 5), (5, 8, 5), (0, 8, 5)]
    right = [(5, 0, 5), (10, 0, 5), (10, 8, 5), (5, 8, 5)]
    faces = [(SurfaceType.ROOF, [[(x + EAST, y + NORTH, z) for x, y, z in ring]]) for ring in (left, right)]
    write(tmp_path, one_house([GeometryPart(faces)]))
    ((_, tile),) = tiles(tmp_path, leaves=True)
    assert len(tile.indices(mode=1)) == 6


def test_without_ground_surfaces_a_box_keeps_ten_triangles_and_all_outlines(tmp_path: Path) -> None:
    write(tmp_path, town(1), ground=False)
    ((_, tile),) = tiles(tmp_path, leaves=True)
    assert (len(tile.indices()), len(tile.indices(mode=1))) == (10, 12)
    assert len(tile.positions()) == 20


def test_the_highest_detail_is_drawn_alone(tmp_path: Path) -> None:
    block, house = box(EAST, NORTH, 10, 8, 0, 9), box(EAST, NORTH, 10, 8, 0, 6)
    parts = [GeometryPart(block.surfaces, 1.0), GeometryPart(house.surfaces, 2.0)]
    write(tmp_path, one_house(parts))
    ((_, tile),) = tiles(tmp_path, leaves=True)
    assert np.ptp(tile.positions()[:, 2]) == pytest.approx(6.0, abs=0.01)


def test_a_wall_in_a_narrow_lane_sees_less_sky(tmp_path: Path) -> None:
    lane = build(
        [(name, "Building", "", {}, [box(EAST + x, NORTH, 20, 60, 0, 18)]) for name, x in (("a", 0), ("b", 26), ("c", 400))],
        "EPSG:25832",
    )
    write(tmp_path, lane)
    ((_, tile),) = tiles(tmp_path, leaves=True)
    feet = tile.positions()[:, 2] < tile.positions()[:, 2].min() + 0.1
    east = tile.attribute("NORMAL")[:, 0] > 100
    owner = tile.attribute("_FEATURE_ID_0").ravel()
    order = {name: row for row, name in enumerate(tile.strings("id"))}
    light = {name: tile.attribute("_AO").ravel()[feet & east & (owner == order[name])].mean() for name in "abc"}
    assert light["a"] < 180 < 200 < light["b"] == light["c"]


@pytest.mark.parametrize(
    "stated",
    [
        {"storeyHeights": "[3.0, 3.0]"},
        {"storeyHeights": "3.0;3.0"},
        {"storeys": [{"height_m": 3}, {"height_m": 3.0}]},
        {"storeysAboveGround": 2},
    ],
)
def test_planned_walls_carry_storeys_and_roofs_none(tmp_path: Path, stated: dict[str, object]) -> None:
    write(tmp_path, town(1, **stated), storeys=True)
    ((_, tile),) = tiles(tmp_path, leaves=True)
    storeys, up = tile.attribute("_STOREY").ravel(), tile.attribute("NORMAL")[:, 1]
    assert set(storeys[np.abs(up) < 10].round(3)) == {0.0, 2.0}
    assert set(storeys[up > 100]) == {-1.0}


@pytest.mark.parametrize("stated", [{}, {"storeyHeights": "three"}, {"storeys": [0.0, 3.0]}])
def test_without_usable_storeys_there_are_no_storey_lines(tmp_path: Path, stated: dict[str, object]) -> None:
    write(tmp_path, town(1, **stated), storeys=True)
    ((_, tile),) = tiles(tmp_path, leaves=True)
    assert set(tile.attribute("_STOREY").ravel()) == {-1.0}


def test_attributes_keep_their_types_and_gaps(tmp_path: Path) -> None:
    houses = [
        (
            f"h{i}",
            "Building",
            "",
            {"storeysAboveGround": i or None, "Höhe über Grund": 4.5, "mixed": 1 if i else "x"},
            [box(EAST + 20 * i, NORTH, 9, 9, 0, 3)],
        )
        for i in range(2)
    ]
    write(tmp_path, build(houses, "EPSG:25832"))
    ((_, tile),) = tiles(tmp_path, leaves=True)
    schema = tile.document["extensions"]["EXT_structural_metadata"]["schema"]["classes"]["object"]["properties"]
    storeys = np.frombuffer(tile.view(tile.table()["properties"]["storeysAboveGround"]["values"]), dtype="<i4")
    assert sorted(storeys.tolist()) == [schema["storeysAboveGround"]["noData"], 1]
    assert schema["Hoehe_ueber_Grund"]["name"] == "Höhe über Grund"
    assert sorted(tile.strings("mixed")) == ["1", "x"]


def test_the_same_city_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        write(folder, town(12, 3), leaf_buildings=20)
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }


def test_a_city_without_geometry_is_an_empty_tileset(tmp_path: Path) -> None:
    counts = write_city([build([("h", "Building", "", {}, [])], "EPSG:25832")], tmp_path, CitySettings(), Progress())
    assert (counts.buildings, counts.without_geometry) == (0, 1)
    assert "content" not in tileset(tmp_path)["root"]


def test_degrees_and_a_given_frame_are_understood(tmp_path: Path) -> None:
    model = build([("h", "Building", "", {}, [box(8.75, 51.72, 0.0001, 0.0001, 100, 6)])], "EPSG:4326")
    write(tmp_path, model, frame=anchor_at(8.75, 51.72, 100.0, "EPSG:4326"))
    ((_, tile),) = tiles(tmp_path, leaves=True)
    assert np.ptp(tile.positions(), axis=0) == pytest.approx([6.91, 11.13, 6.0], abs=0.02)


def test_a_stopped_export_ends_at_once(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_city([town(3)], tmp_path, CitySettings(), progress)


@pytest.mark.parametrize("property_name", ["id", "type"])
def test_property_tables_are_aligned_to_eight_bytes(tmp_path: Path, property_name: str) -> None:
    write(tmp_path, town(5))
    ((_, tile),) = tiles(tmp_path, leaves=True)
    column = tile.table()["properties"][property_name]
    offsets = [tile.document["bufferViews"][column[key]]["byteOffset"] for key in ("values", "stringOffsets")]
    assert [offset % 8 for offset in offsets] == [0, 0]


def test_far_parents_hold_fewer_blocks_of_twelve_points_and_no_quarter_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twin.exporters.tiles3d.tilewriting.BLOCK_LIMIT", 100)
    monkeypatch.setattr("twin.exporters.tiles3d.tilewriting.ROOT_LIMIT", 150)
    write(tmp_path, town(24, 24), leaf_buildings=8)
    root = tileset(tmp_path)["root"]
    (_, tile), *_ = [pair for pair in tiles(tmp_path, leaves=False) if pair[0]["content"] == root["content"]]
    blocks = tile.table()["count"]
    assert 50 < blocks <= 150
    assert (len(tile.indices()), len(tile.positions())) == (10 * blocks, 12 * blocks)
    # 24 by 24 houses 30 m apart: their ground is 700 by 698 metres, each quarter of it has its blocks
    flat = tile.positions()[:, :2] - tile.positions()[:, :2].min(axis=0)
    assert np.ptp(flat, axis=0) == pytest.approx([700.0, 698.0], abs=30.0)
    quarters = np.floor(flat / 350.0).astype(int) @ [1, 2]
    assert min(np.bincount(quarters, minlength=4)[:4]) > 0.15 * len(flat)
    names = {name for _, leaf in tiles(tmp_path, leaves=True) for name in leaf.strings("id")}
    assert set(tile.strings("id")) < names and len(names) == 576
