"""The index of a Shapefile (.shx) made anew from its .shp, where it is missing or knows fewer shapes than the table has rows.

GDAL can do this too, but it overwrites an index that is there, through links as well, and gives up at the gaps editors leave.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

_HEADER = 100
_TYPES = frozenset({0, 1, 3, 5, 8, 11, 13, 15, 18, 21, 23, 25, 28, 31})
_RECORD = struct.Struct(">ii")


def rebuild(shapes: Path, index: Path, expected: int = 0) -> int:
    """Write the index of the file `shapes` to `index`, a new file, and return how many records it found.

    Gaps between records are leapt over while fewer than `expected` were found.
    """
    entries = bytearray()
    with shapes.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        place, number = _HEADER, 1
        while (found := _record(data, place, number)) is not None or (
            number <= expected and (place := _next(data, place, number)) >= 0
        ):
            if found is None:
                continue
            entries += _RECORD.pack(place // 2, found)
            place, number = place + _RECORD.size + 2 * found, number + 1
        header = bytearray(data[:_HEADER])
    header[24:28] = struct.pack(">i", (_HEADER + len(entries)) // 2)
    with index.open("xb") as sink:
        sink.write(header + entries)
    return number - 1


def length(index: Path) -> int:
    """Return how many entries an index holds."""
    return max(0, index.stat().st_size - _HEADER) // _RECORD.size


def rows(table: Path) -> int:
    """Return how many rows the header of a dBASE table states."""
    with table.open("rb") as stream:
        return int.from_bytes(stream.read(8)[4:8], "little")


def stored(shapes: Path, index: Path, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return for row numbers (from 0) whether a shape other than the null shape is meant to be stored for them."""
    entries = np.fromfile(index, dtype=">i4", offset=_HEADER)[: 2 * length(index)].reshape(-1, 2)
    result = np.ones(len(rows), dtype=np.bool_)
    with shapes.open("rb") as stream:
        for position, row in enumerate(rows.tolist()):
            if row < len(entries):
                stream.seek(max(0, 2 * int(entries[row, 0])) + _RECORD.size)
                result[position] = stream.read(4) != b"\0\0\0\0"
    return result


def _record(data: mmap.mmap, place: int, number: int) -> int | None:
    """Return the length (in 16-bit words) of record `number` at a place, None when none begins there."""
    if place + _RECORD.size + 4 > len(data):
        return None
    written, words = _RECORD.unpack_from(data, place)
    (kind,) = struct.unpack_from("<i", data, place + _RECORD.size)
    fits = written == number and words >= 2 and place + _RECORD.size + 2 * words <= len(data)
    return int(words) if fits and kind in _TYPES else None


def _next(data: mmap.mmap, place: int, number: int) -> int:
    """Return where record `number` begins behind a place, -1 when nowhere."""
    sought = struct.pack(">i", number)
    place = data.find(sought, place + 1)
    while place >= 0 and _record(data, place, number) is None:
        place = data.find(sought, place + 1)
    return place
