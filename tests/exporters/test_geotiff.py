"""GeoTIFF written and read back: every height, every pixel, system and datum, and the file's inner order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from tests.importers.realdata import shared
from twin.delivery.download import download
from twin.errors import NotSuitable, TwinBroken
from twin.exporters.geotiff import GeoTIFF, GeoTIFFOptions
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.handlers import ExportLayer, ExportReport, Selection, Source
from twin.importers.geotiff import GeoTIFF as Reader


def layer(coverage: Coverage, vertical: str | None = None, name: str = "dgm") -> ExportLayer:
    return ExportLayer(name, name, "Coverage", coverage.crs, vertical, lambda: iter([coverage]))


def written(target: Path, coverage: Coverage, vertical: str | None = None, **options: Any) -> ExportReport:
    selection = Selection((layer(coverage, vertical),))
    return download(selection, GeoTIFF(), target, GeoTIFFOptions(**options), progress=Progress())


def read(path: Path) -> tuple[Coverage, Any]:
    (batch,) = Reader().read(Source(path, path.name), Reader.Options(), Progress())
    assert isinstance(batch.data, Coverage)
    return batch.data, batch


def heights(rows: int = 700, columns: int = 900) -> Coverage:
    values = np.random.default_rng(4).normal(60.0, 5.0, (rows, columns)).astype(np.float32)
    values[3, 5:9] = np.nan
    return Coverage(values, 360000.0, 5722000.0, 0.5, "EPSG:25832")


def picture(rows: int = 600, columns: int = 530) -> Coverage:
    y, x = np.mgrid[0:rows, 0:columns]
    values = np.stack([x % 256, y % 256, (x + y) % 256, np.full_like(x, 255)], axis=-1).astype(np.uint8)
    values[:40, :40] = 0
    return Coverage(values, 360000.0, 5722000.0, 0.2, "EPSG:25832", "imagery")


def test_heights_come_back_bit_by_bit_with_system_and_datum(tmp_path: Path) -> None:
    original = heights()
    report = written(tmp_path / "dgm.tif", original, "DHHN2016")
    grid, batch = read(tmp_path / "dgm.tif")
    assert np.array_equal(grid.values, original.values, equal_nan=True)
    assert (grid.west, grid.north, grid.step, grid.crs, batch.vertical) == (360000.0, 5722000.0, 0.5, "EPSG:25832", "DHHN2016")
    assert (report.losses, report.extras["cells"], report.counts) == ((), 700 * 900 - 4, {"dgm": 1})


def test_the_file_is_cloud_optimised(tmp_path: Path) -> None:
    written(tmp_path / "dgm.tif", heights())
    with rasterio.open(tmp_path / "dgm.tif") as raster:
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.block_shapes == [(512, 512)] and raster.overviews(1) == [2] and raster.nodata == -9999.0


def test_a_picture_comes_back_pixel_by_pixel(tmp_path: Path) -> None:
    original = picture()
    written(tmp_path / "dop.tif", original)
    grid, _ = read(tmp_path / "dop.tif")
    assert grid.kind == "imagery" and np.array_equal(grid.values, original.values)


def test_a_picture_as_photo_is_smaller_and_says_its_loss(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(100, 140, (600, 530, 1)).astype(np.uint8)
    values = np.concatenate([noise, noise, noise, np.full_like(noise, 255)], axis=-1)
    values[:64, :64] = 0
    original = Coverage(values, 360000.0, 5722000.0, 0.2, "EPSG:25832", "imagery")
    small, whole = written(tmp_path / "a.tif", original, picture="jpeg"), written(tmp_path / "b.tif", original)
    grid, _ = read(tmp_path / "a.tif")
    assert small.size < 0.8 * whole.size and "JPEG" in small.losses[0].de
    assert np.array_equal(grid.values[..., 3], values[..., 3])
    assert np.abs(grid.values[100:, 100:, :3].astype(int) - values[100:, 100:, :3]).mean() < 6


@pytest.mark.parametrize(
    "name", ["demo_dorsten/dom1_32_360_5721_from_3dm.tif", "demo_muenchen/dgm1_690_5336.tif", "raster/qgis/3d/rgb.tif"]
)
def test_a_real_grid_survives_the_round_trip(name: str, tmp_path: Path) -> None:
    original, _ = read(shared(name))
    path = tmp_path / Path(name).name
    written(path, original)
    again, _ = read(path)
    assert np.array_equal(again.values, original.values, equal_nan=original.kind != "imagery")
    assert (again.kind, again.bbox(), again.crs) == (original.kind, original.bbox(), original.crs)


def test_several_layers_and_other_layers_are_refused_before_writing(tmp_path: Path) -> None:
    grids = Selection((layer(heights(4, 4)), layer(picture(4, 4), name="dop")))
    assert GeoTIFF().suitability(grids).verdict == "no"
    houses = Selection((ExportLayer("haus", "Haus", "CityModel", "EPSG:25832", None, lambda: iter(())),))
    with pytest.raises(NotSuitable, match="kein Raster"):
        download(houses, GeoTIFF(), tmp_path / "a.tif", GeoTIFFOptions(), progress=Progress())
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_lost_values_is_not_verified(tmp_path: Path) -> None:
    report = written(tmp_path / "dgm.tif", heights())
    written(tmp_path / "b.tif", heights(40, 40))
    with pytest.raises(TwinBroken):
        GeoTIFF().verify(tmp_path / "b.tif", report)
