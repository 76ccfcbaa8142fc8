"""Coarse tiles for the viewer: one box drawn for each building, and such blocks before the single leaf of a small city."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tileset_reading import EAST, NORTH, Tile, read_tile, tiles, tileset, town

from twin.exporters.tiles3d.city import CitySettings, write_city
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.geodata.crs import Anchor
from twin.geodata.glb import read_document

TURN = np.radians(30.0)


def write(folder: Path, model: CityModel, **settings: Any) -> Path:
    write_city([model], folder, CitySettings(instanced=True, **settings), Progress())
    return folder


def instances(tile: Tile) -> dict[str, np.ndarray[Any, Any]]:
    """Attributes of the boxes by name; integers of TRS as the shares of one they stand for."""
    attributes = tile.document["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]
    found = {name: tile.accessor(index).astype(float) for name, index in attributes.items()}
    return {**found, "ROTATION": found["ROTATION"] / 32767.0}


def placed(tile: Tile) -> np.ndarray[Any, Any]:
    """Corners (boxes, 20, 3) east, north, up in the root frame, put together after the extension's text: T · R · S."""
    own, found = tile.attribute("POSITION").astype(float), instances(tile)
    x, y, z, w = found["ROTATION"].T
    assert not x.any() and not z.any() and np.allclose(y**2 + w**2, 1.0, atol=1e-3)
    cosine, sine = (w**2 - y**2)[:, None], (2 * w * y)[:, None]
    sized = own[None] * found["SCALE"][:, None]
    turned = np.stack(
        [cosine * sized[..., 0] + sine * sized[..., 2], sized[..., 1], cosine * sized[..., 2] - sine * sized[..., 0]], -1
    )
    world = turned + found["TRANSLATION"][:, None] + tile.document["nodes"][0]["translation"]
    return np.stack([world[..., 0], -world[..., 2], world[..., 1]], -1)


def corners_of(column: int, row: int) -> list[tuple[float, float, float]]:
    """The eight corners of a house of 10 by 8 by 6 metres that is turned by 30 degrees about its south-western one."""
    cosine, sine = np.cos(TURN), np.sin(TURN)
    flat = [(0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0)]
    east, north = EAST + 30.0 * column, NORTH + 30.0 * row
    return [(east + cosine * x - sine * y, north + sine * x + cosine * y, z) for z in (100.0, 106.0) for x, y in flat]


def turned_town(columns: int, rows: int) -> CityModel:
    def house(column: int, row: int) -> GeometryPart:
        at = corners_of(column, row)
        low, high = at[:4], at[4:]
        walls = [(SurfaceType.WALL, [[low[i], low[(i + 1) % 4], high[(i + 1) % 4], high[i]]]) for i in range(4)]
        return GeometryPart([(SurfaceType.GROUND, [low[::-1]]), *walls, (SurfaceType.ROOF, [high])])

    houses = [(f"h-{i}-{j}", "Building", "", {"measuredHeight": 6.0}, [house(i, j)]) for j in range(rows) for i in range(columns)]
    return build(houses, "EPSG:25832")


def test_blocks_stand_where_their_buildings_stand(tmp_path: Path) -> None:
    write(tmp_path, turned_town(20, 15), leaf_buildings=40)
    root = tileset(tmp_path)["root"]
    tile, frame = read_tile(tmp_path / root["content"]["uri"]), Anchor(**tileset(tmp_path)["asset"]["extras"]["anchor"])
    assert len(tile.strings("id")) == tile.table()["count"] == 300 and "measuredHeight" not in tile.table()["properties"]
    found = placed(tile)
    for column, row in ((0, 0), (19, 14), (7, 3)):
        block = found[tile.strings("id").index(f"h-{column}-{row}")]
        expected = frame.local(np.array(corners_of(column, row)), "EPSG:25832")
        distance = np.linalg.norm(block[:, None] - expected[None], axis=2)
        # places and sizes are rounded to an eighth of a metre
        assert distance.min(axis=1).max() < 0.2 and distance.min(axis=0).max() < 0.2
    low, size = np.array(root["boundingVolume"]["box"][:3]), np.array(root["boundingVolume"]["box"])[[3, 7, 11]]
    assert (np.abs(found - low) <= size + 0.2).all()


def test_a_small_city_has_blocks_before_its_single_leaf_and_a_tiny_one_has_not(tmp_path: Path) -> None:
    for name, rows, above in (("tiny", 12, 0), ("small", 15, 1)):
        (tmp_path / name).mkdir()
        write(tmp_path / name, town(20, rows))
        root = tileset(tmp_path / name)["root"]
        assert len(list(tiles(tmp_path / name, leaves=True))) == 1 and len(list(tiles(tmp_path / name, leaves=False))) == above
        assert len(root.get("children", [])) == above and root["content"]["uri"] == "t.glb"
    # 7 km away a metre of error is still seen: 60 m by 800 pixels over 7 km and a lens of 24 degrees are more than 12 pixels
    assert root["geometricError"] * 800 / (7000 * 2 * np.tan(np.radians(12))) > 12


def test_a_block_takes_few_bytes(tmp_path: Path) -> None:
    write(tmp_path, turned_town(25, 20))
    assert len(zlib.compress((tmp_path / "t.glb").read_bytes())) < 30 * 500


def test_a_file_for_other_programs_has_plain_blocks_and_one_tile(tmp_path: Path) -> None:
    write_city([town(20, 15)], tmp_path, CitySettings(), Progress())
    assert [item.name for item in tmp_path.glob("*.glb")] == ["t.glb"]
    write_city([town(20, 15)], tmp_path, CitySettings(leaf_buildings=40), Progress())
    assert "EXT_mesh_gpu_instancing" not in read_document(tmp_path / "t.glb")["extensionsUsed"]


def test_every_box_has_the_colours_of_its_building(tmp_path: Path) -> None:
    def style(ids: Sequence[str], attributes: Any, areas: Any) -> tuple[Any, Any, Any]:
        wall = np.array([[int(name.split("-")[1]), int(name.split("-")[2]), 7] for name in ids], dtype=np.uint8)
        return wall, wall + 100, wall + 200

    write(tmp_path, town(20, 15), leaf_buildings=40, style=style)
    tile = read_tile(tmp_path / "t.glb")
    found, names = instances(tile), [name.split("-") for name in tile.strings("id")]
    expected = np.array([[int(column), int(row), 7] for _, column, row in names])
    assert (found["_WALL"] == np.column_stack([expected, np.full(300, 255)])).all()
    assert (found["_ROOF"][:, :3] == expected + 200).all()
    assert found["_FEATURE_ID_0"].ravel().tolist() == list(range(300))
