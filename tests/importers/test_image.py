"""Pictures with a world file: where they lie, what is asked, what they are not claimed beside."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures

from twin.errors import DecisionNeeded, FileDamaged, LimitExceeded
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.handlers import Confidence, Source
from twin.importers.image import Image
from twin.importers.pictureplace import PictureOptions
from twin.importers.probing import take_probe


def picture(folder: Path, world: str = "", name: str = "plan.png", **facts: Any) -> Path:
    path = folder / name
    pixels = np.zeros((4, 6, 4), dtype=np.uint8)
    pixels[..., 0], pixels[..., 3] = 200, 255
    pixels[0, 0] = (10, 20, 30, 255)
    pixels[3, 5, 3] = 0
    image = Pictures.fromarray(pixels)
    (image if path.suffix == ".png" else image.convert("RGB")).save(path, **facts)
    if world:
        path.with_suffix(".pgw" if path.suffix == ".png" else ".jgw").write_text(world)
    return path


def read(path: Path, crs: str | None = "EPSG:25832", **options: Any) -> tuple[Coverage, Progress]:
    progress = Progress()
    (batch,) = Image().read(Source(path, path.name, crs), PictureOptions(**options), progress)
    assert isinstance(batch.data, Coverage)
    return batch.data, progress


def test_a_world_file_names_the_middle_of_the_first_pixel(tmp_path: Path) -> None:
    grid, _ = read(picture(tmp_path, "0.5\n0\n0\n-0.5\n360000.25\n5721999.75\n"))
    assert (grid.west, grid.north, grid.step, grid.kind) == (360000.0, 5722000.0, 0.5, "imagery")
    assert grid.values.shape == (4, 6, 4) and grid.values[0, 0].tolist() == [10, 20, 30, 255]
    assert grid.values[3, 5].tolist() == [0, 0, 0, 0]  # clear pixels hold no colour


def test_a_decimal_comma_in_a_world_file_is_understood(tmp_path: Path) -> None:
    grid, _ = read(picture(tmp_path, "0,5\n0,0\n0,0\n-0,5\n360000,25\n5721999,75\n"))
    assert (grid.west, grid.step) == (360000.0, 0.5)


def test_a_turned_picture_is_laid_north_up(tmp_path: Path) -> None:
    path = picture(tmp_path)
    grid, progress = read(path, x=100.0, y=200.0, pixel=1.0, north=90.0)  # a quarter to the right: its upper edge runs south
    assert progress.findings()[0].code == "RASTER_RESAMPLED"
    assert (grid.west, grid.north) == pytest.approx((96.0, 200.0)) and grid.values.shape == (6, 4, 4)
    assert grid.values[0, 3].tolist() == [10, 20, 30, 255]


def test_without_a_place_it_is_asked_and_the_answer_is_taken(tmp_path: Path) -> None:
    path = picture(tmp_path)
    with pytest.raises(DecisionNeeded) as error:
        read(path)
    assert (error.value.code, error.value.params["question"], error.value.params["size"]) == ("PLACE_MISSING", "place", [6, 4])
    grid, _ = read(path, x=360000.0, y=5722000.0, pixel=0.1)
    assert grid.bbox().to_list() == pytest.approx([360000.0, 5721999.6, 360000.6, 5722000.0])


def test_a_missing_system_is_asked(tmp_path: Path) -> None:
    with pytest.raises(DecisionNeeded) as error:
        read(picture(tmp_path, "1\n0\n0\n-1\n0.5\n-0.5\n"), None)
    assert error.value.params["question"] == "crs"


def test_a_photo_is_read_as_well(tmp_path: Path) -> None:
    grid, _ = read(picture(tmp_path, "1\n0\n0\n-1\n0.5\n-0.5\n", "foto.jpg"))
    assert grid.values.shape == (4, 6, 4) and int(grid.values[..., 3].min()) == 255


@pytest.mark.parametrize(
    ("companions", "confidence"),
    [
        ((), Confidence.SIGNATURE),
        (("andere.png",), Confidence.SIGNATURE),
        (("plan.pgw", "haus.obj"), Confidence.STRUCTURE),
        (("haus.obj", "haus.mtl"), Confidence.NO),
        (("anderes.pgw", "haus.obj"), Confidence.NO),
    ],
)
def test_a_picture_beside_other_data_is_not_claimed(tmp_path: Path, companions: tuple[str, ...], confidence: Confidence) -> None:
    path = picture(tmp_path)
    assert Image().identify(take_probe(path, path.name, companions)).confidence == confidence


def test_a_pixel_flood_is_refused_from_the_header(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    path = tmp_path / "flut.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""))
    with pytest.raises(LimitExceeded) as error:
        read(path, x=0.0, y=0.0, pixel=1.0)
    assert error.value.code == "IMAGE_TOO_LARGE"


@pytest.mark.parametrize("world", ["0.5\n0\n0\n", "a\nb\nc\nd\ne\nf\n", "0\n0\n0\n0\n1\n1\n", "nan\n0\n0\n-1\n1\n1\n"])
def test_a_broken_world_file_is_named(tmp_path: Path, world: str) -> None:
    with pytest.raises(FileDamaged) as error:
        read(picture(tmp_path, world))
    assert error.value.code == "WORLD_FILE_DAMAGED"


def test_a_cut_off_picture_is_damaged(tmp_path: Path) -> None:
    path = picture(tmp_path, "1\n0\n0\n-1\n0.5\n-0.5\n")
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(FileDamaged):
        read(path)
