"""Picture tiles: a pyramid that shows every pixel, lies on the terrain or flat, and is clear where the picture is."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tileset_reading import EAST, NORTH, Tile

from twin.exporters.tiles3d import imagery as module
from twin.exporters.tiles3d.imagery import LIFT, halved, write_imagery
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.geodata.crs import transform


def photo(rows: int, columns: int, step: float = 0.5) -> Coverage:
    y, x = np.mgrid[0:rows, 0:columns]
    values = np.stack([x * 255 // columns, y * 255 // rows, np.full_like(x, 90), np.full_like(x, 255)], axis=-1)
    return Coverage(values.astype(np.uint8), EAST, NORTH + rows * step, step, "EPSG:25832", "imagery")


def slope(rows: int, columns: int) -> Coverage:
    x = np.arange(columns) + 0.5
    return Coverage(np.tile((100 + 0.1 * x).astype(np.float32), (rows, 1)), EAST, NORTH + rows, 1.0, "EPSG:25832")


def written(folder: Path, coverage: Coverage, ground: Coverage | None = None) -> tuple[dict[str, Any], Any]:
    folder.mkdir()
    counts = write_imagery(coverage, folder, ground=ground, progress=Progress())
    return json.loads((folder / "tileset.json").read_bytes()), counts


def picture_of(tile: Tile) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(tile.view(tile.document["images"][0]["bufferView"]))))


def test_a_small_picture_is_one_flat_tile_at_zero(tmp_path: Path) -> None:
    document, counts = written(tmp_path / "t", photo(100, 80))
    assert (counts.tiles, counts.frame.height, document["root"]["geometricError"]) == (1, 0.0, 0)
    tile = Tile((tmp_path / "t" / "p.glb").read_bytes())
    top = tile.positions()[:, 2]
    assert abs(top.max()) < 0.01 and picture_of(tile).shape == (100, 80, 3)
    assert "alphaMode" not in tile.document["materials"][0]


def test_a_large_picture_is_a_pyramid_in_which_every_pixel_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAF_PIXELS", 64)
    original = photo(150, 100)
    document, counts = written(tmp_path / "t", original)
    leaves = sorted(path for path in (tmp_path / "t").glob("*.glb") if path.stem.count("-") == 2)
    shapes = [picture_of(Tile(path.read_bytes())).shape[:2] for path in leaves]
    assert sum(rows * columns for rows, columns in shapes) == 150 * 100 and max(max(shape) for shape in shapes) <= 64
    root = picture_of(Tile((tmp_path / "t" / "p.glb").read_bytes()))
    assert root.shape[0] < 64 and abs(int(root[-1, -1, 0]) - 250) < 12 and abs(int(root[0, 0, 1])) < 12
    assert document["root"]["geometricError"] == pytest.approx(8 * 0.5 * 4) and counts.tiles == 1 + 4 + len(leaves)


def test_a_picture_follows_the_terrain_below_it(tmp_path: Path) -> None:
    _, counts = written(tmp_path / "t", photo(100, 100), slope(60, 60))
    points = Tile((tmp_path / "t" / "p.glb").read_bytes()).positions()
    # skirts hang below the same places: the upper point counts
    order = np.lexsort((-points[:, 2], np.round(points[:, 1], 1), np.round(points[:, 0], 1)))
    _, first = np.unique(np.round(points[order, :2], 1), axis=0, return_index=True)
    surface = points[order][first]
    slope_found, middle = np.polyfit(surface[:, 0], surface[:, 2] + counts.frame.height, 1)
    assert slope_found == pytest.approx(0.1, abs=0.003)
    assert middle == pytest.approx(100 + 0.1 * 25 + LIFT, abs=0.1)  # the frame stands in the picture's middle


def test_a_picture_in_another_system_than_the_terrain_lies_right(tmp_path: Path) -> None:
    ground = slope(400, 400)
    corner = transform(np.array([[EAST + 100.0, NORTH + 200.0]]), "EPSG:25832", "EPSG:3857")[0]
    coverage = Coverage(photo(40, 40).values, corner[0], corner[1], 1.0, "EPSG:3857", "imagery")
    _, counts = written(tmp_path / "t", coverage, ground)
    points = Tile((tmp_path / "t" / "p.glb").read_bytes()).positions()
    assert points[:, 2].max() + counts.frame.height == pytest.approx(100 + 0.1 * (100 + 40 * 0.62) + LIFT, abs=0.4)


def test_clear_pixels_are_not_drawn_and_empty_tiles_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAF_PIXELS", 64)
    coverage = photo(100, 100)
    coverage.values[:50, :50] = 0
    coverage.values[60:70, 60:70] = 0
    document, counts = written(tmp_path / "t", coverage)
    assert counts.tiles == 4 and len(document["root"]["children"]) == 3
    tile = Tile((tmp_path / "t" / "p-3.glb").read_bytes())
    assert tile.document["materials"][0]["alphaMode"] == "MASK" and picture_of(tile)[15, 15, 3] == 0


def test_a_drawing_keeps_its_colours_exactly(tmp_path: Path) -> None:
    values = np.full((80, 80, 4), 255, dtype=np.uint8)
    values[20:22] = (255, 0, 0, 255)
    written(tmp_path / "t", Coverage(values, EAST, NORTH, 0.1, "EPSG:25832", "imagery"))
    assert np.array_equal(picture_of(Tile((tmp_path / "t" / "p.glb").read_bytes())), values[..., :3])


def test_halving_weighs_colours_by_how_opaque_they_are() -> None:
    pixels = np.zeros((2, 3, 4), dtype=np.uint8)
    pixels[0, 0], pixels[:, 2] = (200, 100, 40, 255), (10, 20, 30, 255)
    assert halved(pixels).tolist() == [[[200, 100, 40, 64], [10, 20, 30, 255]]]
