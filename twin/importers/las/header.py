"""The header of a LAS or LAZ file (ASPRS LAS 1.0-1.4), held against the file's size before any library believes it."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import IO

from twin.errors import FileDamaged, InputRefused, LimitExceeded
from twin.geodata import crs
from twin.handlers import Source
from twin.importers import limits

MAGIC = b"LASF"
MOST_POINTS = limits.CLOUD_POINTS
MOST_RECORDS = 1000
_SMALLEST_HEADER, _RECORD, _LONG_RECORD = 227, 54, 60
_BYTES_OF_FORMAT = (20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67)
_MOST_PACKED = 400  # a LAZ byte cannot hold more points than this, however alike they are
_PROJECTION = b"LASF_Projection"
_WKT, _GEO_KEYS = 2112, 34735
_PROJECTED, _GEOGRAPHIC, _VERTICAL, _VERTICAL_UNIT = 3072, 2048, 4096, 4099
_FEET = {9002: 0.3048, 9003: 1200.0 / 3937.0}


@dataclass(frozen=True, slots=True)
class LasHeader:
    """What the header says: `corners` are min x, min y, max x, max y in the file's system, `wkt` and `keys` its projection."""

    version: str
    point_format: int
    compressed: bool
    cloud_optimised: bool
    points: int
    record_length: int
    corners: tuple[float, float, float, float]
    software: str
    created: str
    wkt: str
    keys: dict[int, int]

    def system(self) -> crs.CrsName | None:
        """Return the system of the projection records, None without one that is known."""
        try:
            if self.wkt:
                return crs.code_of_wkt(self.wkt)
            code = next((self.keys[key] for key in (_PROJECTED, _GEOGRAPHIC) if 1024 <= self.keys.get(key, 0) < 32767), None)
            if code is None:
                return None
            height = self.keys.get(_VERTICAL, 0)
            compound = f"urn:ogc:def:crs,crs:EPSG::{code},crs:EPSG::{height}" if 1024 <= height < 32767 else f"EPSG:{code}"
            found = crs.parse(compound)
        except InputRefused:
            return None
        return crs.CrsName(found.code, found.vertical, False, found.written)

    def metres_up(self) -> float:
        """Return the metres of one unit of height."""
        if self.wkt:
            return crs.metres_up(self.wkt)
        if (unit := self.keys.get(_VERTICAL_UNIT, 0)) in _FEET:
            return _FEET[unit]
        found = self.system()
        return 1.0 if unit == 9001 or found is None else crs.metres_up(found.code)


def read_header(source: Source) -> LasHeader:
    """Return the header; raises FileDamaged (LAS_DAMAGED) where it contradicts itself or the file, LimitExceeded."""
    size = source.path.stat().st_size
    with source.path.open("rb") as stream:
        head = stream.read(375)
        if len(head) < _SMALLEST_HEADER or head[:4] != MAGIC:
            raise _damaged(source, "der Kopf ist unvollständig", "its header is incomplete")
        minor = head[25]
        header_size, to_points, records, kind, length = struct.unpack_from("<HIIBH", head, 94)
        legacy = struct.unpack_from("<I", head, 107)[0]
        long_from, long_records, points = 0, 0, legacy
        if minor >= 4 and len(head) >= 375 and header_size >= 375:
            long_from, long_records, points = struct.unpack_from("<QIQ", head, 235)
        points = points or legacy
        compressed, point_format = bool(kind & 0xC0), kind & 0x3F
        _ensure_possible(source, size, header_size, to_points, records, point_format, length)
        _ensure_bounded(source, points, records, long_records)
        packed = _MOST_PACKED * (size - to_points)
        if points * length > size - to_points if not compressed else points > packed:
            raise _lying(source, points, (size - to_points) // length if not compressed else packed)
        scales = struct.unpack_from("<6d", head, 131)
        if not all(math.isfinite(value) for value in scales) or 0.0 in scales[:3]:
            raise _damaged(source, "Maßstab oder Nullpunkt sind keine Zahlen", "scale or offset are no numbers")
        if compressed:
            _ensure_table(source, stream, to_points, size)
        found = _records(source, stream, header_size, records, to_points)
        found.update(_long_records(stream, long_from, long_records, size))
    max_x, min_x, max_y, min_y = struct.unpack_from("<4d", head, 179)
    day, year = struct.unpack_from("<HH", head, 90)
    return LasHeader(
        f"{head[24]}.{minor}",
        point_format,
        compressed,
        (b"copc", 1) in found,
        points,
        length,
        (min_x, min_y, max_x, max_y),
        _text(head[58:90]),
        _date(year, day),
        _text(found.get((_PROJECTION, _WKT), b"")),
        _keys(found.get((_PROJECTION, _GEO_KEYS), b"")),
    )


def _ensure_possible(source: Source, size: int, header: int, to_points: int, records: int, kind: int, length: int) -> None:
    if header < _SMALLEST_HEADER or to_points < header or to_points > size:
        raise _damaged(source, "seine Punkte begännen außerhalb der Datei", "its points would begin outside the file")
    if kind >= len(_BYTES_OF_FORMAT) or length < _BYTES_OF_FORMAT[kind]:
        raise _damaged(
            source,
            f"das Punktformat {kind} mit {length} Byte gibt es nicht",
            f"there is no point format {kind} of {length} bytes",
        )


def _ensure_bounded(source: Source, points: int, records: int, long_records: int) -> None:
    if points > MOST_POINTS or records > MOST_RECORDS or long_records > MOST_RECORDS:
        raise LimitExceeded(
            "LAS_TOO_LARGE",
            f"„{source.name}“ nennt {points} Punkte und {records + long_records} Zusatzsätze; erlaubt sind "
            f"{MOST_POINTS // 10**6} Millionen Punkte und {MOST_RECORDS} Sätze.",
            f"'{source.name}' names {points} points and {records + long_records} additional records; allowed are "
            f"{MOST_POINTS // 10**6} million points and {MOST_RECORDS} records.",
            file=source.name,
        )


def _ensure_table(source: Source, stream: IO[bytes], to_points: int, size: int) -> None:
    """Raise where the list of compressed pieces would lie outside the file; -1 says that its place stands at the file's end."""
    place = _number_at(stream, to_points)
    if place == -1:
        place = _number_at(stream, size - 8)
    if not to_points < place <= size - 8:
        raise _damaged(
            source, "die Liste ihrer Teile läge außerhalb der Datei", "the list of its pieces would lie outside the file"
        )
    stream.seek(place + 4)
    pieces = struct.unpack("<I", stream.read(4))[0]
    if pieces > size:
        raise _damaged(source, "sie nennt mehr Teile, als sie Bytes hat", "it names more pieces than it has bytes")


def _number_at(stream: IO[bytes], place: int) -> int:
    stream.seek(place)
    data = stream.read(8)
    return int(struct.unpack("<q", data)[0]) if len(data) == 8 else -2


def _records(source: Source, stream: IO[bytes], begin: int, count: int, end: int) -> dict[tuple[bytes, int], bytes]:
    """Return the variable length records by owner and number; raises where they reach into the points."""
    found: dict[tuple[bytes, int], bytes] = {}
    for _ in range(count):
        stream.seek(begin)
        head = stream.read(_RECORD)
        if begin + _RECORD > end or len(head) < _RECORD:
            raise _damaged(source, "ihre Zusatzsätze reichen in die Punkte", "its additional records reach into the points")
        owner, number, length = struct.unpack_from("<16sHH", head, 2)
        begin += _RECORD + length
        if begin > end:
            raise _damaged(source, "ihre Zusatzsätze reichen in die Punkte", "its additional records reach into the points")
        found.setdefault((owner.rstrip(b"\0"), number), stream.read(length))
    return found


def _long_records(stream: IO[bytes], begin: int, count: int, size: int) -> dict[tuple[bytes, int], bytes]:
    """Return the projection records behind the points; records that reach beyond the file end the list."""
    found: dict[tuple[bytes, int], bytes] = {}
    for _ in range(count):
        if begin <= 0 or begin + _LONG_RECORD > size:
            break
        stream.seek(begin)
        owner, number, length = struct.unpack_from("<16sHQ", stream.read(_LONG_RECORD), 2)
        begin += _LONG_RECORD + length
        if begin > size:
            break
        if owner.rstrip(b"\0") == _PROJECTION and length < 1 << 20:
            found[_PROJECTION, number] = stream.read(length)
    return found


def _keys(record: bytes) -> dict[int, int]:
    """Return the GeoTIFF keys that hold a number of their own."""
    count = struct.unpack_from("<H", record, 6)[0] if len(record) >= 8 else 0
    entries = [struct.unpack_from("<4H", record, 8 + 8 * place) for place in range(min(count, (len(record) - 8) // 8))]
    return {key: value for key, location, _, value in entries if location == 0}


def _text(data: bytes) -> str:
    return data.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _date(year: int, day: int) -> str:
    import datetime

    if not (1990 <= year <= 2100 and 1 <= day <= 366):
        return ""
    return (datetime.date(year, 1, 1) + datetime.timedelta(days=day - 1)).isoformat()


def _lying(source: Source, points: int, room: int) -> FileDamaged:
    return _damaged(
        source,
        f"ihr Kopf nennt {points} Punkte, Platz ist für höchstens {room}; sie ist wohl abgeschnitten",
        f"its header names {points} points, there is room for at most {room}; it is probably cut off",
    )


def _damaged(source: Source, de: str, en: str) -> FileDamaged:
    return FileDamaged(
        "LAS_DAMAGED",
        f"Die Datei „{source.name}“ lässt sich nicht als LAS lesen: {de}.",
        f"'{source.name}' cannot be read as LAS: {en}.",
        file=source.name,
    )


def broken_off(source: Source, read: int, points: int) -> FileDamaged:
    """Return the error for a file whose points end or break before the header's count."""
    return _damaged(
        source,
        f"nach {read} von {points} Punkten ist sie beschädigt oder zu Ende",
        f"after {read} of {points} points it is damaged or ends",
    )
