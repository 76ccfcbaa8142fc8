"""Surfaces in space become ground plans; bytes that lie about themselves become nothing."""

from __future__ import annotations

import struct

import pytest

from twin.importers.wkbsurfaces import ground_plan


def polygon(kind: int, ring: list[tuple[float, float, float]]) -> bytes:
    points = b"".join(struct.pack("<3d", *point) for point in ring)
    return b"\x01" + struct.pack("<3I", kind, 1, len(ring)) + points


def group(kind: int, *parts: bytes) -> bytes:
    return b"\x01" + struct.pack("<2I", kind, len(parts)) + b"".join(parts)


ROOF = [(0.0, 0.0, 5.0), (4.0, 0.0, 5.0), (4.0, 3.0, 7.0), (0.0, 3.0, 7.0), (0.0, 0.0, 5.0)]
WALL = [(0.0, 0.0, 0.0), (4.0, 0.0, 0.0), (4.0, 0.0, 5.0), (0.0, 0.0, 5.0), (0.0, 0.0, 0.0)]
TRIANGLE = [(0.0, 0.0, 1.0), (2.0, 0.0, 1.0), (0.0, 2.0, 1.0), (0.0, 0.0, 1.0)]


@pytest.mark.parametrize(
    ("wkb", "area"),
    [
        (group(1015, polygon(1003, ROOF), polygon(1003, WALL)), 12.0),
        (group(1016, polygon(1017, TRIANGLE)), 2.0),
        (group(1007, group(1016, polygon(1017, TRIANGLE)), polygon(1003, ROOF)), 12.0),
        (group(0x8000000F, polygon(0x80000003, ROOF)), 12.0),
    ],
)
def test_the_ground_plan_is_what_is_seen_from_above(wkb: bytes, area: float) -> None:
    assert ground_plan(wkb).area == pytest.approx(area)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "wkb",
    [
        group(1015, polygon(1003, WALL)),
        group(1015, polygon(1003, ROOF))[:60],
        b"\x01" + struct.pack("<2I", 1015, 0xFFFFFFFF),
        group(1015, group(1015, group(1001))),
        b"",
        b"\x01\xff",
    ],
)
def test_walls_alone_and_damaged_bytes_have_none(wkb: bytes) -> None:
    assert ground_plan(wkb) is None


def test_depth_is_bounded() -> None:
    wkb = polygon(1003, ROOF)
    for _ in range(40):
        wkb = group(1007, wkb)
    assert ground_plan(wkb) is None
