"""Point clouds: counts, colours, systems, and headers that lie."""

from __future__ import annotations

import struct
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.importers.realdata import shared
from twin.errors import DecisionNeeded, FileDamaged, LimitExceeded, TwinError
from twin.findings import Progress
from twin.geodata.pointcloud import PointCloud
from twin.handlers import Batch, Source
from twin.importers.las import reader as las
from twin.importers.las.reader import LAS, LasOptions

SAMPLE = Path(__file__).parents[1] / "samples" / "las" / "hecke.laz"
laspy = pytest.importorskip("laspy")


def read(path: Path, stated: str | None = None, **options: Any) -> tuple[list[Batch], Progress]:
    progress = Progress()
    return list(LAS().read(Source(path, path.name, stated), LasOptions(**options), progress)), progress


def clouds(batches: list[Batch]) -> list[PointCloud]:
    return [batch.data for batch in batches if isinstance(batch.data, PointCloud)]


def test_withheld_and_noise_points_are_left_out_and_counted() -> None:
    (batch,), progress = read(SAMPLE)
    assert (batch.read, batch.imported, batch.rejected) == (600, 590, 10)
    assert {group.code: group.total for group in progress.findings()} == {"POINT_NOISE": 4, "POINT_WITHHELD": 6}
    assert (batch.crs, batch.vertical) == ("EPSG:25832", "DHHN2016")
    (batch,), _ = read(SAMPLE, noise=True)
    assert batch.imported == 594


def test_sixteen_bit_colours_become_eight() -> None:
    (cloud,) = clouds(read(SAMPLE)[0])
    assert cloud.colours is not None and np.unique(cloud.colours, axis=0).tolist() == [[120, 150, 90]]


def test_chunks_give_the_same_as_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = clouds(read(SAMPLE)[0])[0].positions
    monkeypatch.setattr(las, "CHUNK_POINTS", 100)
    parts, _ = read(SAMPLE)
    assert len(parts) == 6 and np.array_equal(np.concatenate([cloud.positions for cloud in clouds(parts)]), whole)


def test_a_real_cloud_of_dorsten_counts_as_its_source_says() -> None:
    batches, _ = read(shared("demo_dorsten/3dm_crop_100m.laz"))
    assert sum(batch.read for batch in batches) == sum(batch.imported for batch in batches) == 82631
    classes = Counter(clouds(batches)[0].classification.tolist())
    assert batches[0].crs == "EPSG:25832" and classes[2] == 38020


def test_the_terrain_of_dorsten_is_the_mean_of_its_ground_points() -> None:
    from twin.importers.geotiff import GeoTIFF

    terrain = shared("demo_dorsten/dgm1_32_360_5721_from_3dm.tif")
    (grid,) = GeoTIFF().read(Source(terrain, terrain.name), GeoTIFF.Options(), Progress())
    (cloud,) = clouds(read(shared("demo_dorsten/3dm_crop_100m.laz"))[0])
    ground = cloud.positions[cloud.classification == 2]
    column, row = (ground[:, 0] - grid.data.west).astype(int), (grid.data.north - ground[:, 1]).astype(int)  # type: ignore[union-attr]
    cells, place, counts = np.unique(row * 1000 + column, return_inverse=True, return_counts=True)
    means = np.bincount(place, ground[:, 2]) / counts
    inner = (
        (row.min() < cells // 1000) & (cells // 1000 < row.max()) & (column.min() < cells % 1000) & (cells % 1000 < column.max())
    )
    off = np.abs(grid.data.values[cells // 1000, cells % 1000] - means)[inner]  # type: ignore[union-attr]
    assert len(off) == 4291 and off.max() < 0.0051  # the terrain is written in centimetres


@pytest.mark.parametrize(
    ("name", "count", "crs", "stated"),
    [
        ("pointcloud/47078_575411_0011.laz", 22413, "EPSG:25832", "EPSG:25832"),
        ("pointcloud/laspy/simple.copc.laz", 1065, "EPSG:2991", None),
        ("pointcloud/laspy/simple.las", 1065, "EPSG:2991", "EPSG:2991"),
        ("pointcloud/laspy/extrabytes.las", 1065, "EPSG:2991", "EPSG:2991"),
        ("pointcloud/laspy/1_4_w_evlr.laz", 1000, "EPSG:2903", None),
        ("pointcloud/laspy/test1_4.las", 1000, "EPSG:2903", None),
        ("pointcloud/laspy/unregistered_extra_bytes.las", 4, "EPSG:25832", "EPSG:25832"),
    ],
)
def test_real_files_count_as_their_source_says(name: str, count: int, crs: str, stated: str | None) -> None:
    path = shared(name)
    batches, _ = read(path, stated)
    assert (sum(batch.read for batch in batches), batches[0].crs) == (count, crs)
    (layer,) = LAS().inspect(Source(path, path.name, stated), LasOptions()).layers
    assert (layer.count, layer.crs) == (count, crs)


def test_heights_in_feet_become_metres() -> None:
    (cloud,) = clouds(read(shared("pointcloud/laspy/simple.copc.laz"))[0])
    (feet,) = clouds(read(shared("pointcloud/laspy/simple.las"), "EPSG:25832")[0])
    assert cloud.positions[:, 2].mean() == pytest.approx(feet.positions[:, 2].mean() * 1200 / 3937)


def test_a_missing_system_is_asked() -> None:
    with pytest.raises(DecisionNeeded):
        read(shared("pointcloud/47078_575411_0011.laz"))


def plain(folder: Path) -> bytearray:
    target = folder / "gut.las"
    laspy.read(SAMPLE).write(str(target))
    return bytearray(target.read_bytes())


def refused(folder: Path, data: bytes) -> TwinError:
    path = folder / "luege.las"
    path.write_bytes(data)
    with pytest.raises((FileDamaged, LimitExceeded)) as error:
        read(path)
    return error.value


@pytest.mark.parametrize(
    ("form", "place", "value"),
    [
        ("<Q", 247, 2**40),  # points
        ("<Q", 247, 5_000_000),
        ("<I", 100, 2**32 - 1),  # records
        ("<I", 100, 900),
        ("<I", 96, 2**31),  # where points begin
        ("<H", 105, 5),  # bytes of a point
        ("<B", 104, 33),  # point format
        ("<d", 131, float("nan")),  # scale
        ("<d", 139, 0.0),
    ],
)
def test_a_header_that_lies_is_refused_before_the_points_are_read(tmp_path: Path, form: str, place: int, value: Any) -> None:
    data = plain(tmp_path)
    struct.pack_into(form, data, place, value)
    assert refused(tmp_path, bytes(data)).code in ("LAS_DAMAGED", "LAS_TOO_LARGE")


def test_a_list_of_pieces_outside_the_file_is_refused(tmp_path: Path) -> None:
    data = bytearray(SAMPLE.read_bytes())
    (points,) = struct.unpack_from("<I", data, 96)
    struct.pack_into("<q", data, points, 2**50)
    assert refused(tmp_path, bytes(data)).code == "LAS_DAMAGED"


def test_a_compressed_cloud_with_too_many_points_in_its_header_is_refused(tmp_path: Path) -> None:
    data = bytearray(SAMPLE.read_bytes())
    struct.pack_into("<Q", data, 247, 700)
    assert "700" in refused(tmp_path, bytes(data)).text.de
