"""Height grids as GeoTIFF: missing cells, other directions, limits from the header."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from tests.importers.realdata import shared
from twin.errors import DecisionNeeded, FileDamaged, InputRefused, LimitExceeded, TwinError
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.handlers import Batch, Companion, Source
from twin.importers import geotiff
from twin.importers.geotiff import GeoTIFF, GeoTIFFOptions
from twin.importers.grids import array as gridarray

UPRIGHT = Affine(2.0, 0.0, 480000.0, 0.0, -2.0, 5730000.0)
HEIGHTS = np.arange(12, dtype=np.float32).reshape(3, 4) + 100.0


def written(
    path: Path, heights: Any = HEIGHTS, transform: Affine = UPRIGHT, crs: str | None = "EPSG:25832", **facts: Any
) -> Path:
    bands = heights if heights.ndim == 3 else heights[None]
    count, rows, columns = bands.shape
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=columns,
            height=rows,
            count=count,
            dtype=bands.dtype,
            crs=crs,
            transform=transform,
            **facts,
        ) as raster:
            raster.write(bands)
    return path


def read(path: Path, options: GeoTIFFOptions | None = None, crs: str | None = None) -> tuple[Batch, Progress]:
    progress = Progress()
    (batch,) = GeoTIFF().read(Source(path, path.name, crs), options or GeoTIFFOptions(), progress)
    return batch, progress


def grid(batch: Batch) -> Coverage:
    assert isinstance(batch.data, Coverage)
    return batch.data


def test_an_upright_grid_comes_as_it_is(tmp_path: Path) -> None:
    batch, progress = read(written(tmp_path / "dgm.tif"))
    coverage = grid(batch)
    assert (coverage.west, coverage.north, coverage.step, coverage.crs, coverage.kind) == (
        480000.0,
        5730000.0,
        2.0,
        "EPSG:25832",
        "terrain",
    )
    assert np.array_equal(coverage.values, HEIGHTS) and not progress.findings()


def test_declared_and_forgotten_missing_values_become_nan(tmp_path: Path) -> None:
    heights = HEIGHTS.copy()
    heights[0, 0], heights[1, 1] = -1.0, -9999.0
    batch, progress = read(written(tmp_path / "dgm.tif", heights, nodata=-1.0))
    assert np.argwhere(np.isnan(grid(batch).values)).tolist() == [[0, 0], [1, 1]]
    assert [group.code for group in progress.findings()] == ["HEIGHTS_IMPLAUSIBLE"]


def test_windows_give_the_same_as_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heights = np.random.default_rng(1).random((300, 70), dtype=np.float32)
    path = written(tmp_path / "dgm.tif", heights, tiled=True, blockxsize=16, blockysize=16)
    monkeypatch.setattr(geotiff, "WINDOW_CELLS", 1000)
    monkeypatch.setattr(gridarray, "LARGE_CELLS", 100)
    assert np.array_equal(grid(read(path)[0]).values, heights)


def test_a_grid_upside_down_is_turned(tmp_path: Path) -> None:
    path = written(tmp_path / "dgm.tif", HEIGHTS[::-1].copy(), Affine(2.0, 0.0, 480000.0, 0.0, 2.0, 5729994.0))
    batch, progress = read(path)
    assert np.array_equal(grid(batch).values, HEIGHTS) and grid(batch).north == 5730000.0
    assert progress.findings()[0].severity == "info"


def test_a_turned_grid_is_sampled_anew_with_the_same_heights(tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:60, 0:80]
    cos, sin = np.cos(np.pi / 6), np.sin(np.pi / 6)
    turn = Affine(cos, sin, 480000.0, sin, -cos, 5730000.0)
    x, y = _placed(turn, columns + 0.5, rows + 0.5)
    plane = ((x - 480000) * 0.5 + (y - 5730000) * 0.25).astype(np.float32)
    batch, progress = read(written(tmp_path / "dgm.tif", plane, turn))
    middle = _placed(turn, 40.0, 30.0)
    height = grid(batch).sample(np.array([middle[0]]), np.array([middle[1]]))[0]
    assert height == pytest.approx((middle[0] - 480000) * 0.5 + (middle[1] - 5730000) * 0.25, abs=1e-3)
    assert progress.findings()[0].code == "RASTER_RESAMPLED"


def _placed(turn: Affine, column: Any, row: Any) -> tuple[Any, Any]:
    return turn.a * column + turn.b * row + turn.c, turn.d * column + turn.e * row + turn.f


def test_oblong_cells_become_square(tmp_path: Path) -> None:
    batch, _ = read(written(tmp_path / "dgm.tif", HEIGHTS, Affine(2.0, 0.0, 480000.0, 0.0, -1.0, 5730000.0)))
    assert (grid(batch).step, grid(batch).values.shape) == (1.0, (3, 8))


def test_scale_and_offset_are_applied(tmp_path: Path) -> None:
    path = written(tmp_path / "dgm.tif", HEIGHTS.astype(np.int16))
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (50.0,)
    assert grid(read(path)[0]).values[0, 0] == pytest.approx(60.0)


def test_a_compound_system_gives_the_height_datum(tmp_path: Path) -> None:
    batch, _ = read(written(tmp_path / "dgm.tif", crs="EPSG:25832+7837"))
    assert (batch.crs, batch.vertical) == ("EPSG:25832", "DHHN2016")


def test_a_missing_crs_is_a_question_that_can_be_answered(tmp_path: Path) -> None:
    path = written(tmp_path / "dgm.tif", crs=None)
    with pytest.raises(DecisionNeeded):
        read(path)
    assert read(path, crs="EPSG:25833")[0].crs == "EPSG:25833"


def test_a_surface_is_what_the_option_says(tmp_path: Path) -> None:
    assert grid(read(written(tmp_path / "dom.tif"), GeoTIFFOptions(kind="surface"))[0]).kind == "surface"


def test_a_band_of_several_can_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", np.stack([HEIGHTS, HEIGHTS + 1.0]))
    with pytest.raises(InputRefused):
        read(path)
    assert grid(read(path, GeoTIFFOptions(band=2))[0]).values[0, 0] == 101.0


@pytest.mark.parametrize(
    ("heights", "facts", "code"),
    [
        (np.zeros((3, 4, 4), dtype=np.float32), {}, "RASTER_NOT_HEIGHTS"),
        (np.zeros((4, 4), dtype=np.complex64), {}, "RASTER_NOT_HEIGHTS"),
        (np.zeros((9, 4, 4), dtype=np.uint8), {}, "RASTER_TOO_MANY_BANDS"),
        (np.full((4, 4), -9999.0, dtype=np.float32), {}, "RASTER_EMPTY"),
        (HEIGHTS, {"transform": Affine.identity()}, "PLACE_MISSING"),
    ],
)
def test_what_is_no_height_grid_is_refused(tmp_path: Path, heights: Any, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(TwinError) as error:
        read(written(tmp_path / "a.tif", heights, **facts))
    assert error.value.code == code


def test_a_giant_is_refused_from_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    facts = {
        "driver": "GTiff",
        "width": 300_000,
        "height": 300_000,
        "count": 1,
        "dtype": "uint8",
        "SPARSE_OK": True,
        "BIGTIFF": "YES",
    }
    with rasterio.open(path, "w", crs="EPSG:25832", transform=UPRIGHT, tiled=True, blockxsize=4096, blockysize=4096, **facts):
        pass
    with pytest.raises(LimitExceeded) as error:
        read(path)
    assert error.value.code == "RASTER_TOO_LARGE"


@pytest.mark.parametrize("content", [b"<VRTDataset rasterXSize='64' rasterYSize='1'/>", b"II*\x00" + bytes(20), b"<GDAL_WMS/>"])
def test_what_is_no_tiff_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dgm.tif"
    path.write_bytes(content)
    with pytest.raises(FileDamaged):
        read(path)


def test_a_truncated_grid_is_damaged(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", np.random.default_rng(1).random((200, 200), dtype=np.float32), compress="deflate")
    path.write_bytes(path.read_bytes()[:40_000])
    with pytest.raises(FileDamaged):
        read(path)


def test_inspection_reads_the_header_only(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif")
    (layer,) = GeoTIFF().inspect(Source(path, "a.tif"), GeoTIFFOptions()).layers
    assert (layer.type, layer.crs, layer.extras["rows"], layer.extras["step"]) == ("Coverage", "EPSG:25832", 3, 2.0)


def picture(folder: Path, bands: Any, name: str = "dop.tif", **facts: Any) -> tuple[Coverage, Progress]:
    batch, progress = read(written(folder / name, bands, **facts))
    assert grid(batch).kind == "imagery"
    return grid(batch), progress


RGB = np.arange(36, dtype=np.uint8).reshape(3, 3, 4)


def test_red_green_blue_become_a_picture(tmp_path: Path) -> None:
    coverage, progress = picture(tmp_path, RGB, photometric="RGB")
    assert coverage.values.dtype == np.uint8 and coverage.values[0, 1].tolist() == [1, 13, 25, 255] and not progress.findings()


def test_nodata_of_a_picture_becomes_clear(tmp_path: Path) -> None:
    bands = RGB + 1
    bands[:, 1, 2] = 0
    coverage, _ = picture(tmp_path, bands, photometric="RGB", nodata=0)
    assert np.argwhere(coverage.values[..., 3] == 0).tolist() == [[1, 2]]


def test_an_alpha_band_is_kept_and_infrared_is_told(tmp_path: Path) -> None:
    alpha = np.full((1, 3, 4), 255, dtype=np.uint8)
    alpha[0, 0, 0] = 0
    path = written(tmp_path / "dop.tif", np.concatenate([RGB, alpha]), photometric="RGB", alpha="YES")
    assert grid(read(path)[0]).values[0, :2, 3].tolist() == [0, 255]
    coverage, progress = picture(tmp_path, np.concatenate([RGB, RGB[:1]]), "rgbi.tif", photometric="RGB", alpha="NO")
    assert (coverage.values[..., 3] == 255).all() and progress.findings()[0].code == "BANDS_LEFT_OUT"


def test_a_palette_gives_its_colours(tmp_path: Path) -> None:
    path = written(tmp_path / "plan.tif", np.array([[0, 1], [1, 0]], dtype=np.uint8), photometric="PALETTE")
    with rasterio.open(path, "r+") as raster:
        raster.write_colormap(1, {0: (255, 0, 0, 255), 1: (0, 0, 255, 255)})
    coverage = grid(read(path)[0])
    assert coverage.kind == "imagery" and coverage.values[0].tolist() == [[255, 0, 0, 255], [0, 0, 255, 255]]


def test_a_fine_grey_band_is_a_picture_and_a_coarse_one_heights(tmp_path: Path) -> None:
    fine = Affine(0.2, 0.0, 480000.0, 0.0, -0.2, 5730000.0)
    coverage, _ = picture(tmp_path, RGB[0], transform=fine)
    assert coverage.values[0, 1].tolist() == [1, 1, 1, 255]
    batch, progress = read(written(tmp_path / "dgm.tif", RGB[0] + 1))
    assert grid(batch).kind == "terrain" and progress.findings()[0].code == "HEIGHTS_IN_BYTES"
    assert grid(read(written(tmp_path / "dgm.tif", RGB[0] + 1), GeoTIFFOptions(kind="imagery"))[0]).kind == "imagery"


def test_sixteen_bits_are_stretched_to_eight_and_told(tmp_path: Path) -> None:
    bands = np.linspace(1000, 3000, 3 * 50 * 50).reshape(3, 50, 50).astype(np.uint16)
    coverage, progress = picture(tmp_path, bands, photometric="RGB")
    assert progress.findings()[0].code == "COLOURS_STRETCHED"
    assert coverage.values[0, 0, 0] == 0 and coverage.values[-1, -1, 2] == 255


def test_a_world_file_places_a_plan_without_geo_keys(tmp_path: Path) -> None:
    path = written(tmp_path / "plan.tif", RGB, Affine.identity(), None, photometric="RGB")
    (tmp_path / "anderswo.tfw").write_text("0.5\n0\n0\n-0.5\n360000.25\n5721999.75\n")
    source = Source(path, "Plan.tif", "EPSG:25832", (Companion(tmp_path / "anderswo.tfw", "Plan.tfw"),))
    (batch,) = GeoTIFF().read(source, GeoTIFFOptions(), Progress())
    assert (grid(batch).west, grid(batch).north, grid(batch).step) == (360000.0, 5722000.0, 0.5)


def test_degrees_with_coordinates_of_a_million_are_a_question(tmp_path: Path) -> None:
    path = written(tmp_path / "dgm.tif", crs="EPSG:4326")
    with pytest.raises(DecisionNeeded):
        read(path)
    batch, progress = read(path, crs="EPSG:25832")
    assert batch.crs == "EPSG:25832" and progress.findings()[0].code == "CRS_IMPLAUSIBLE"


def test_the_mask_of_a_real_picture_is_kept() -> None:
    path = shared("raster/qgis/raster/rgb_with_mask.tif")
    options = GeoTIFFOptions(x=360000.0, y=5722000.0, pixel=0.1)
    (batch,) = GeoTIFF().read(Source(path, path.name, "EPSG:25832"), options, Progress())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(path) as raster:
            expected = raster.dataset_mask()
    assert np.array_equal(grid(batch).values[..., 3], expected) and 0 < (expected == 0).sum() < expected.size


def test_the_orthophoto_of_qgis_reads_as_rasterio_reads_it() -> None:
    path = shared("raster/qgis/3d/rgb.tif")
    with rasterio.open(path) as raster:
        expected = np.moveaxis(raster.read(), 0, -1)
    coverage = grid(read(path)[0])
    assert np.array_equal(coverage.values[..., :3], expected) and (coverage.step, coverage.crs) == (2.0, "EPSG:27700")
