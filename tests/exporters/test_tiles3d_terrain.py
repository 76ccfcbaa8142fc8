"""Terrain tiles lie on the grid they come from, everywhere within their tolerance, and carry their pictures."""

from __future__ import annotations

import io
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from PIL import Image
from tileset_reading import EAST, NORTH, Tile, box, tiles, tileset

from twin.errors import FileDamaged
from twin.exporters.tiles3d.groundcover import cover_of
from twin.exporters.tiles3d.heightwindow import fill
from twin.exporters.tiles3d.rtin import grid_size, simplify
from twin.exporters.tiles3d.terrain import write_terrain
from twin.findings import Progress
from twin.geodata.citymodel import build
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor
from twin.geodata.feature import FeatureCollection


def hills(rows: int, columns: int) -> Coverage:
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    heights = 100 + 6 * np.sin(x / 37) * np.cos(y / 29) + 0.02 * x
    return Coverage(heights.astype(np.float32), EAST, NORTH + rows, 1.0, "EPSG:25832")


def surface_heights(folder: Path, points: np.ndarray) -> np.ndarray:
    """Heights of the leaf meshes at local east, north points; skirts hang below and so never win."""
    found = np.full(len(points), -np.inf)
    for _, tile in tiles(folder, leaves=True):
        corners = tile.positions()[tile.indices()]
        a, b, c = (corners[:, i] for i in range(3))
        area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
        flat = np.abs(area) > 1e-3
        a, b, c, area = a[flat], b[flat], c[flat], area[flat]
        for row, (x, y) in enumerate(points):
            v = ((x - a[:, 0]) * (c - a)[:, 1] - (y - a[:, 1]) * (c - a)[:, 0]) / area
            w = ((b - a)[:, 0] * (y - a[:, 1]) - (b - a)[:, 1] * (x - a[:, 0])) / area
            hit = (v > -1e-6) & (w > -1e-6) & (v + w < 1 + 1e-6)
            heights = a[hit, 2] + v[hit] * (b - a)[hit, 2] + w[hit] * (c - a)[hit, 2]
            found[row] = max(found[row], heights.max(initial=-np.inf))
    return found


def largest_error(folder: Path, coverage: Coverage, points: np.ndarray) -> float:
    anchor = Anchor(**tileset(folder)["asset"]["extras"]["anchor"])
    truth = anchor.local(np.column_stack([points, coverage.sample(points[:, 0], points[:, 1])]), coverage.crs)
    return float(np.abs(surface_heights(folder, truth[:, :2]) - truth[:, 2]).max())


def test_the_mesh_keeps_to_the_grid(tmp_path: Path) -> None:
    coverage = hills(300, 400)
    write_terrain(coverage, tmp_path, progress=Progress())
    points = np.random.default_rng(1).uniform([EAST + 1, NORTH + 1], [EAST + 399, NORTH + 299], (300, 2))
    assert largest_error(tmp_path, coverage, points) < 0.4


def test_near_buildings_the_mesh_is_within_ten_centimetres(tmp_path: Path) -> None:
    coverage = hills(300, 400)
    city = build([("h", "Building", "", {}, [box(EAST + 150, NORTH + 120, 40, 30, 90, 30)])], "EPSG:25832")
    write_terrain(coverage, tmp_path, obstacles=lambda: [city], progress=Progress())
    points = np.random.default_rng(1).uniform([EAST + 145, NORTH + 115], [EAST + 195, NORTH + 155], (300, 2))
    assert largest_error(tmp_path, coverage, points) < 0.1


def test_a_wide_grid_becomes_a_tree_without_gaps(tmp_path: Path) -> None:
    coverage = hills(200, 2500)
    counts = write_terrain(coverage, tmp_path, progress=Progress())
    points = np.column_stack([np.linspace(EAST + 1, EAST + 2499, 400), np.full(400, NORTH + 100.0)])
    assert counts.tiles == 7
    assert largest_error(tmp_path, coverage, points) < 0.4


def test_small_gaps_are_filled_and_told_large_ones_stay_open(tmp_path: Path) -> None:
    coverage = hills(256, 256)
    coverage.values[20:23, 20:23] = np.nan
    coverage.values[100:240, 100:240] = np.nan
    progress = Progress()
    counts = write_terrain(coverage, tmp_path, progress=progress)
    anchor = Anchor(**tileset(tmp_path)["asset"]["extras"]["anchor"])
    places = np.array([[EAST + 21.5, NORTH + 234.5, 100], [EAST + 170, NORTH + 86, 100]])
    small, large = surface_heights(tmp_path, anchor.local(places, coverage.crs)[:, :2])
    assert np.isfinite(small) and np.isinf(large)
    assert counts.filled >= 9 and counts.filled + counts.left_out == 9 + 140 * 140
    assert progress.findings()[0].code == "TERRAIN_GAPS"


def test_a_grid_without_heights_is_refused(tmp_path: Path) -> None:
    empty = Coverage(np.full((5, 5), np.nan, dtype=np.float32), EAST, NORTH, 1.0, "EPSG:25832")
    with pytest.raises(FileDamaged, match="Höhe"):
        write_terrain(empty, tmp_path, progress=Progress())


def picture(tile: Tile, texture: dict[str, int]) -> Image.Image:
    entry = tile.document["textures"][texture["index"]]
    source = entry.get("source", entry.get("extensions", {}).get("EXT_texture_webp", {}).get("source"))
    return Image.open(io.BytesIO(tile.view(tile.document["images"][source]["bufferView"])))


def test_land_use_lies_where_it_belongs_in_the_colour_of_its_class(tmp_path: Path) -> None:
    coverage = hills(200, 200)
    river = shapely.box(EAST, NORTH, EAST + 200, NORTH + 50)
    land = FeatureCollection(geopandas.GeoDataFrame({"class": ["water"]}, geometry=[river]), "EPSG:25832")
    write_terrain(coverage, tmp_path, landuse=land, progress=Progress())
    ((_, tile),) = tiles(tmp_path, leaves=True)
    image = picture(tile, tile.document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]).convert("RGB")
    assert image.size == (400, 400)
    assert (image.getpixel((200, 310)), image.getpixel((200, 290))) == ((0xAE, 0xC8, 0xD3), (0xDA, 0xD9, 0xD5))


def test_what_lies_in_a_hole_of_another_area_is_seen(tmp_path: Path) -> None:
    garden = shapely.box(EAST + 20, NORTH + 20, EAST + 180, NORTH + 180)
    kerb = shapely.box(EAST + 10, NORTH + 10, EAST + 190, NORTH + 190).difference(garden)
    frame = geopandas.GeoDataFrame({"class": ["garden", "pavement"]}, geometry=[garden, kerb])
    write_terrain(hills(200, 200), tmp_path, landuse=FeatureCollection(frame, "EPSG:25832"), progress=Progress())
    ((_, tile),) = tiles(tmp_path, leaves=True)
    image = picture(tile, tile.document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]).convert("RGB")
    assert (image.getpixel((200, 200)), image.getpixel((30, 200))) == ((0xD5, 0xDD, 0xC3), (0xE4, 0xE1, 0xDA))


def test_ground_beside_a_building_is_darker_than_open_ground(tmp_path: Path) -> None:
    coverage = hills(200, 200)
    city = build([("h", "Building", "", {}, [box(EAST + 100, NORTH + 90, 40, 20, 90, 40)])], "EPSG:25832")
    write_terrain(coverage, tmp_path, obstacles=lambda: [city], progress=Progress())
    ((_, tile),) = tiles(tmp_path, leaves=True)
    shade = np.asarray(picture(tile, tile.document["materials"][0]["occlusionTexture"]).convert("L"))
    assert shade.shape == (100, 100)
    assert shade[50, 47] < 190 < 245 < shade[50, 5]


def test_texture_coordinates_run_from_the_north_west_corner(tmp_path: Path) -> None:
    write_terrain(hills(100, 100), tmp_path, progress=Progress())
    ((_, tile),) = tiles(tmp_path, leaves=True)
    texture, places = tile.attribute("TEXCOORD_0"), tile.positions()
    assert np.hypot(*(places[texture.sum(axis=1).argmin(), :2] - [-50, 50])) < 3


@pytest.mark.parametrize(
    ("word", "name"),
    [("Gewässer", "water"), ("Wohnbaufläche", "residential"), ("block_interior", "court"), ("Gewerbehof", "commercial"),
     ("Uferstraße", "quay"), ("wood", "forest"), ("schoolyard", "pavement"), ("???", "ground")],
)  # fmt: skip
def test_land_use_words_are_understood(word: str, name: str) -> None:
    assert cover_of(word) == name


def test_a_plane_needs_two_triangles() -> None:
    plane = np.add.outer(np.arange(65.0), 2 * np.arange(65.0)).astype(np.float32)
    assert len(simplify(plane, 0.01).triangles) == 2


def test_a_peak_stays_in_the_mesh() -> None:
    heights = np.zeros((33, 33), dtype=np.float32)
    heights[13, 7] = 5.0
    mesh = simplify(heights, 0.5)
    assert (13, 7) in set(zip(mesh.rows.tolist(), mesh.columns.tolist(), strict=True))


def test_grid_sizes_are_never_coarser_than_the_cells() -> None:
    assert [grid_size(cells) for cells in (1, 2, 3, 512, 513)] == [3, 3, 5, 513, 1025]


def test_filling_says_from_how_far_a_value_came() -> None:
    grid = np.array([[1.0, np.nan], [1.0, 3.0]], dtype=np.float32)
    filled, level = fill(grid)
    assert filled[0, 1] == pytest.approx(5 / 3)
    assert level.tolist() == [[0, 1], [0, 0]]
