"""A folder of tiles becomes one dataset: grids that touch one grid, clouds of one system one cloud."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pytest

from twin.errors import LimitExceeded
from twin.findings import Progress
from twin.geodata import spool
from twin.geodata.coverage import Coverage
from twin.geodata.pointcloud import PointCloud
from twin.handlers import Batch
from twin.reader import layerfolders
from twin.reader.layerfolders import LayerFolders
from twin.reader.mosaic import shared_name
from twin.reader.reading import read_in_child

STEP, SIDE = 1.0, 6


def tile(
    column: int, row: int, *, step: float = STEP, kind: str = "terrain", shift: float = 0.0, crs: str = "EPSG:25832"
) -> Coverage:
    x, y = np.meshgrid(np.arange(SIDE) + column * SIDE, np.arange(SIDE)[::-1] + row * SIDE)
    values = (x + 1000.0 * y).astype(np.float32)
    return Coverage(values, 360000.0 + column * SIDE * step + shift, 5721000.0 + (row + 1) * SIDE * step, step, crs, kind)  # type: ignore[arg-type]


def kept(folder: Path, tiles: list[Coverage], names: list[str] | None = None) -> tuple[LayerFolders, list[Coverage]]:
    folders = LayerFolders(folder / "layers", "kacheln.zip")
    for number, coverage in enumerate(tiles):
        name = names[number] if names else f"dgm1_32_36{number}_5721"
        folders.keep(Batch(name, coverage, 1, 1, crs=coverage.crs))
    folders.join_tiles()
    found = [batch for layer in folders.layers() for batch in spool.read(folder / "layers" / layer.name)]
    return folders, [batch for batch in found if isinstance(batch, Coverage)]


def test_four_tiles_become_one_grid(tmp_path: Path) -> None:
    folders, (grid,) = kept(tmp_path, [tile(0, 0), tile(1, 0), tile(0, 1), tile(1, 1)])
    (layer,) = folders.layers()
    (count,) = folders.counts()
    assert (layer.name, layer.count, count.read, count.imported) == ("dgm1_32", 4, 4, 4)
    y, x = np.mgrid[0 : 2 * SIDE, 0 : 2 * SIDE]
    assert np.array_equal(grid.values, x + 1000.0 * y[::-1])
    assert grid.bbox().to_list() == [360000.0, 5721000.0, 360012.0, 5721012.0]
    assert sorted(path.name for path in (tmp_path / "layers").iterdir()) == ["dgm1_32"]


def test_a_missing_tile_stays_empty(tmp_path: Path) -> None:
    _, (grid,) = kept(tmp_path, [tile(0, 0), tile(1, 0), tile(1, 1)])
    assert np.isnan(grid.values[:SIDE, :SIDE]).all() and np.isfinite(grid.values).sum() == 3 * SIDE * SIDE


@pytest.mark.parametrize(
    "other",
    [tile(3, 0), tile(1, 0, step=2.0), tile(1, 0, kind="surface"), tile(1, 0, shift=0.5), tile(1, 0, crs="EPSG:25833")],
    ids=["apart", "coarser", "surface", "off the lines", "another system"],
)
def test_what_does_not_fit_stays_a_layer_of_its_own(tmp_path: Path, other: Coverage) -> None:
    folders, grids = kept(tmp_path, [tile(0, 0), other])
    assert len(folders.layers()) == len(grids) == 2


def test_pictures_are_joined_where_they_show_something(tmp_path: Path) -> None:
    def picture(west: float, colour: int) -> Coverage:
        values = np.full((SIDE, SIDE, 4), 255, dtype=np.uint8)
        values[..., 0] = colour
        values[0, 0] = 0
        return Coverage(values, west, 5721000.0, STEP, "EPSG:25832", "imagery")

    _, (grid,) = kept(tmp_path, [picture(360000.0, 10), picture(360005.0, 20)])  # one column overlaps
    assert grid.values.shape == (SIDE, 2 * SIDE - 1, 4)
    assert (grid.values[0, 5, 0], grid.values[1, 5, 0], grid.values[0, 0, 3]) == (10, 20, 0)


def test_findings_name_the_joined_layer(tmp_path: Path) -> None:
    from twin.findings import Finding
    from twin.language import Text

    folders, _ = kept(tmp_path, [tile(0, 0), tile(1, 0)])
    progress = Progress()
    progress.finding(Finding("X", "info", Text("a", "b"), "dgm1_32_361_5721"))
    assert folders.named(progress.findings())[0].examples[0].layer == "dgm1_32"


def test_names_lose_their_numbers() -> None:
    assert shared_name(["dgm1_32_360_5721", "dgm1_32_361_5721"]) == "dgm1_32"
    assert shared_name(["Nord", "Süd"]) == "Nord"


def xyz_tile(column: int) -> bytes:
    rows = (f"{32360000.5 + column * 10 + x} {5721000.5 + y} {40 + x + column * 10}" for y in range(10) for x in range(10))
    return "\n".join(rows).encode()


def test_a_zip_of_text_tiles_becomes_one_terrain_through_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "dgm1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for column in range(3):
            archive.writestr(f"dgm1_32_36{column}_5721.xyz", xyz_tile(column))
        archive.writestr("dgm1_meta.csv", "Kachel;Datum\n360;2024-03-01\n")
    result = read_in_child(path, "dgm1.zip", tmp_path / "layers")
    (layer,) = result.layers
    (grid,) = spool.read(tmp_path / "layers" / layer.name)
    assert isinstance(grid, Coverage) and grid.values.shape == (10, 30)
    assert grid.values[0].tolist() == list(range(40, 70))
    assert [group.code for group in result.report.findings] == ["GRIDS_JOINED"] and result.report.layers[0].read == 3


def test_tiles_that_are_called_csv_themselves_are_read(tmp_path: Path) -> None:
    path = tmp_path / "dgm1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for column in range(2):
            archive.writestr(f"dgm1_32_36{column}_5721.csv", xyz_tile(column))
    result = read_in_child(path, "dgm1.zip", tmp_path / "layers")
    assert (result.format, [layer.count for layer in result.layers]) == ("xyz", [2])


def test_a_text_tile_in_gzip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dgm1.xyz.gz"
    path.write_bytes(gzip.compress(xyz_tile(0)))
    result = read_in_child(path, "dgm1_32_360_5721.xyz.gz", tmp_path / "layers")
    assert (result.format, result.layers[0].crs, result.layers[0].name) == ("xyz", "EPSG:25832", "dgm1_32_360_5721")


def test_companions_of_one_upload_are_tiles_too(tmp_path: Path) -> None:
    paths = [tmp_path / f"dgm1_32_36{column}_5721.xyz" for column in range(2)]
    for column, path in enumerate(paths):
        path.write_bytes(xyz_tile(column))
    result = read_in_child(paths[0], paths[0].name, tmp_path / "layers", companions=paths[1:])
    assert [layer.count for layer in result.layers] == [2]


def cloud(count: int) -> PointCloud:
    return PointCloud(np.full((count, 3), 360000.0), np.zeros(count, dtype=np.uint8), "EPSG:25832")


def test_clouds_of_one_system_become_one_layer(tmp_path: Path) -> None:
    folders = LayerFolders(tmp_path / "layers", "wolken.zip")
    for name in ("3dm_32_360_5721", "3dm_32_361_5721", "3dm_32_361_5721"):
        folders.keep(Batch(name, cloud(5), 5, 5, crs="EPSG:25832"))
    folders.join_tiles()
    (layer,) = folders.layers()
    assert (layer.name, layer.count) == ("3dm_32", 15)
    assert sum(len(batch) for batch in spool.read(tmp_path / "layers" / "3dm_32") if isinstance(batch, PointCloud)) == 15


def test_points_have_a_limit_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layerfolders, "MOST_OBJECTS", 10)
    monkeypatch.setattr(layerfolders, "MOST_POINTS", 40)
    folders = LayerFolders(tmp_path / "layers", "wolke.laz")
    folders.keep(Batch("a", cloud(30), 30, 30, crs="EPSG:25832"))
    with pytest.raises(LimitExceeded):
        folders.keep(Batch("a", cloud(30), 30, 30, crs="EPSG:25832"))
