"""Pictures, grids and clouds whose heads promise far more than the file holds (T18, T19)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.corpus.documents import zipped
from tests.hostile.trap import Sample, Trap

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PLACED = {"crs": "EPSG:25832"}


def _png(width: int, height: int, *, kind: int = 2) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def _jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\0\0\1\0\1\0\0"
        + b"\xff\xc0"
        + struct.pack(">H", 2 + len(frame))
        + frame
        + b"\xff\xd9"
    )


def _tiff(width: int, height: int, *, bands: int = 1, next_directory: int = 0, bits: int = 8) -> bytes:
    """Return a TIFF of one sparse strip with georeference in EPSG:25832."""
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 0),
        (277, 3, 1, bands), (278, 4, 1, height), (279, 4, 1, 0), (339, 3, 1, 1),
    ]  # fmt: skip
    begin = 8 + 2 + 12 * (len(entries) + 3) + 4
    extra = struct.pack("<3d", 1, 1, 0) + struct.pack("<6d", 0, 0, 0, 480000, 5720000, 0)
    keys = struct.pack("<16H", 1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 25832)
    entries += [(33550, 12, 3, begin), (33922, 12, 6, begin + 24), (34735, 3, 16, begin + 72)]
    rows = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + rows + struct.pack("<I", next_directory) + extra + keys


def rasters(trap: Trap) -> Iterator[Sample]:
    """T18: pictures and grids of billions of pixels in a few bytes, directories in a circle."""
    for width, height in ((50_000, 50_000), (2**31 - 1, 1), (1, 2**31 - 1), (0, 0)):
        yield Sample(
            "plan.png",
            _png(width, height),
            "IMAGE_TOO_LARGE" if width * height > 3e9 else "",
            wish=PLACED,
            what=f"{width} x {height}",
        )
    yield Sample("plan.png", _png(9000, 9000, kind=6), wish=PLACED, what="just too large")
    yield Sample("plan.png", b"\x89PNG\r\n\x1a\n" + bytes(26 << 20), wish=PLACED, what="26 MB")
    yield Sample("plan.jpg", _jpeg(65_000, 65_000), "IMAGE_TOO_LARGE", wish=PLACED)
    yield Sample("plan.jpg", _jpeg(1000, 1000), wish=PLACED, what="no data")
    for width, height in ((300_000, 300_000), (2**31 - 1, 2**31 - 1), (4_000_000_000, 2), (0, 0)):
        yield Sample(
            "dgm.tif",
            _tiff(width, height),
            "RASTER_TOO_LARGE" if (width, height) == (300_000, 300_000) else "",
            what=f"{width} x {height}",
        )
    yield Sample("dgm.tif", _tiff(2_000, 2_000), what="sparse")
    yield Sample("dgm.tif", _tiff(100, 100, bands=60_000), what="60,000 bands")
    yield Sample("dgm.tif", _tiff(100, 100, next_directory=8), what="circle")
    yield Sample("dgm.tif", _tiff(100, 100, bits=65535), what="bits")
    yield Sample("dgm.tif", b"II*\x00\x08\x00\x00\x00" + b"\xff" * 64, "TIFF_DAMAGED")
    head = "ncols {0}\nnrows {1}\nxllcorner 480000\nyllcorner 5720000\ncellsize {2}\n1 2 3\n"
    for columns, rows, cell in (
        ("1000000000", "1000000000", "1"),
        ("900000", "900000", "1"),
        ("-5", "3", "1"),
        ("3", "1", "0"),
        ("3", "1", "1e-300"),
        ("3", "1", "nan"),
        ("9" * 400, "1", "1"),
        ("3", "100000000", "1"),
    ):
        yield Sample("dgm.asc", head.format(columns, rows, cell).encode(), wish=PLACED, what=f"{columns[:12]} x {rows} of {cell}")
    square = "".join(f"{480000 + x}.0 {5720000 + y}.0 10.0\n" for y in range(60) for x in range(60))
    for far in (
        "480000.0 99999999.0 1.0",
        "1e300 5720000.0 1.0",
        "nan nan nan",
        "480000.0000001 5720000.0 1.0",
        "inf 5720000 1",
        "1 2 3 4 5 6 7",
        "x y z",
    ):
        yield Sample("dgm.xyz", (square + far + "\n").encode(), wish=PLACED, what=f"one point at {far[:20]}")
    world = {"plan.png": _png(10, 10), "plan.pgw": b"1e300\n0\n0\n-1e-300\nnan\n5720000\n"}
    yield Sample("plan.zip", zipped(world), wish=PLACED, what="world file")


def _cloud(form: str, place: int, value: float) -> bytes:
    data = bytearray((SAMPLES / "las" / "hecke.laz").read_bytes())
    struct.pack_into(form, data, place, value)
    return bytes(data)


def clouds(trap: Trap) -> Iterator[Sample]:
    """T19: heads of clouds that lie about points, records, offsets, scales."""
    sound = (SAMPLES / "las" / "hecke.laz").read_bytes()
    (to_points,) = struct.unpack_from("<I", sound, 96)
    for form, place, value, code, what in (
        ("<Q", 247, 2**40, "LAS_TOO_LARGE", "2^40 points"),
        ("<Q", 247, 900_000_000, "LAS_DAMAGED", "more points than bytes"),
        ("<I", 100, 2**32 - 1, "LAS_TOO_LARGE", "records"),
        ("<I", 100, 900, "LAS_DAMAGED", "900 records"),
        ("<I", 96, 2**32 - 1, "LAS_DAMAGED", "offset of points"),
        ("<I", 96, 10, "LAS_DAMAGED", "points in the head"),
        ("<H", 94, 65535, "LAS_DAMAGED", "size of the head"),
        ("<H", 105, 65535, "", "length of a point"),
        ("<H", 105, 0, "LAS_DAMAGED", "no length of a point"),
        ("<B", 104, 0xBF, "", "format of a point"),
        ("<d", 131, 1e308, "", "scale"),
        ("<d", 131, float("nan"), "", "scale of no number"),
        ("<d", 131, 0.0, "", "no scale"),
        ("<d", 155, float("inf"), "", "endless offset"),
        ("<d", 179, float("nan"), "", "bounds of no number"),
        ("<q", to_points, 2**62, "LAS_DAMAGED", "list of pieces"),
        ("<q", to_points, 0, "LAS_DAMAGED", "list of pieces at 0"),
        ("<B", 25, 9, "", "version"),
        ("<Q", 235, 2**63, "", "long records"),
        ("<I", 243, 2**32 - 1, "LAS_TOO_LARGE", "number of long records"),
    ):
        yield Sample("wolke.laz", _cloud(form, place, value), code, wish=PLACED, what=what)
    yield Sample("wolke.las", b"LASF" + b"\xff" * 600, "LAS_DAMAGED")
    yield Sample("wolke.las", b"LASF", what="four bytes")
    yield Sample("wolke.laz", sound[: to_points + 8], wish=PLACED, what="cut")
    yield Sample("wolke.laz", sound[:to_points] + b"\xff" * (len(sound) - to_points), wish=PLACED, what="noise for points")
