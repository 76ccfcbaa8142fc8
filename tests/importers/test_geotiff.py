"""Height grids as GeoTIFF: missing cells, other directions, limits from the header."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from twin.errors import DecisionNeeded, FileDamaged, InputRefused, LimitExceeded, TwinError
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.handlers import Batch, Source
from twin.importers import geotiff
from twin.importers.geotiff import GeoTIFF, HeightOptions

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


def read(path: Path, options: HeightOptions | None = None, crs: str | None = None) -> tuple[Batch, Progress]:
    progress = Progress()
    (batch,) = GeoTIFF().read(Source(path, path.name, crs), options or HeightOptions(), progress)
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
    monkeypatch.setattr(geotiff, "LARGE_CELLS", 100)
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
    assert grid(read(written(tmp_path / "dom.tif"), HeightOptions(kind="surface"))[0]).kind == "surface"


def test_a_band_of_several_can_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", np.stack([HEIGHTS, HEIGHTS + 1.0]))
    with pytest.raises(InputRefused):
        read(path)
    assert grid(read(path, HeightOptions(band=2))[0]).values[0, 0] == 101.0


@pytest.mark.parametrize(
    ("heights", "facts", "code"),
    [
        (np.zeros((3, 4, 4), dtype=np.uint8), {"photometric": "RGB"}, "RASTER_NOT_HEIGHTS"),
        (np.zeros((4, 4), dtype=np.complex64), {}, "RASTER_NOT_HEIGHTS"),
        (np.zeros((9, 4, 4), dtype=np.uint8), {}, "RASTER_TOO_MANY_BANDS"),
        (np.full((4, 4), -9999.0, dtype=np.float32), {}, "RASTER_EMPTY"),
        (HEIGHTS, {"transform": Affine.identity()}, "RASTER_NOT_PLACED"),
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
    (layer,) = GeoTIFF().inspect(Source(path, "a.tif"), HeightOptions()).layers
    assert (layer.type, layer.crs, layer.extras["rows"], layer.extras["step"]) == ("Coverage", "EPSG:25832", 3, 2.0)
