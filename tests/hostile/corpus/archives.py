"""Archives that write elsewhere or unfold without end, as every format that comes packed (T13 to T15)."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.hostile.corpus.documents import SAMPLES, zipped
from tests.hostile.trap import READ, Sample, Trap

Fill = Callable[[zipfile.ZipFile], None]
POINT = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[8,51]}}]}'
KML = b'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Point><coordinates>8,51</coordinates></Point></Placemark></kml>'


def _link(target: str, name: str) -> Fill:
    def fill(archive: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)

    return fill


def _packed() -> dict[str, dict[str, bytes]]:
    """Return the files of a sound upload of each format that comes packed."""
    found = {"plan.zip": {"plan.geojson": POINT}, "orte.kmz": {"doc.kml": KML}}
    for name in (
        "shapefile/gruen.zip",
        "filegdb/bestand.gdb.zip",
        "tiles3d/haus.zip",
        "mapinfo/gruen_tab.zip",
        "xlsx/baumkataster.xlsx",
    ):
        with zipfile.ZipFile(SAMPLES / name) as archive:
            found[name.rpartition("/")[2]] = {item: archive.read(item) for item in archive.namelist()}
    return found


def names(trap: Trap) -> Iterator[Sample]:
    """T13: entries that leave the archive, are links, or bear names that are none."""
    bad = {
        "up": "../../evil.geojson", "absolute": f"{trap.secret}", "drive": "C:\\evil.geojson", "backslash": "a\\..\\..\\b.geojson",
        "device": "CON.geojson", "alternate stream": "a.geojson:x", "control": "a\x01b.geojson", "nested": "inner.zip",
    }  # fmt: skip
    for name, files in _packed().items():
        yield Sample(name, zipped({**files, "../../../evil.txt": b"x"}), "ARCHIVE_FORBIDDEN", what="up")
        yield Sample(name, zipped(files, then=_link(str(trap.secret), "verweis.csv")), "ARCHIVE_FORBIDDEN", what="link")
    for what, entry in bad.items():
        yield Sample("plan.zip", zipped({"plan.geojson": POINT, entry: b"x"}), "ARCHIVE_FORBIDDEN", what=what)
    for first, second in (("DUP.geojson", "dup.GEOJSON"), ("\u00fc.txt", "u\u0308.txt")):
        yield Sample("plan.zip", zipped({"plan.geojson": POINT, first: POINT, second: POINT}), "ARCHIVE_FORBIDDEN", what="twice")
    yield Sample(
        "plan.zip", zipped({"plan.geojson": POINT}).replace(b"plan.geojson", b"plan\x00geojson"), "ARCHIVE_FORBIDDEN", what="NUL"
    )
    yield Sample("plan.zip", _encrypted(), "ARCHIVE_FORBIDDEN", what="encrypted")
    yield Sample("plan.zip", zipped({"plan/": b"", "plan/a.geojson": POINT, "l\u00e4ngs/x.txt": b""}), READ, what="folders")


def _encrypted() -> bytes:
    content = bytearray(zipped({"plan.geojson": POINT}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def bombs(trap: Trap) -> Iterator[Sample]:
    """T14: archives that unfold to far more than they are."""
    for name, files in _packed().items():
        yield Sample(name, zipped({**files, "viel.dat": bytes(60_000_000)}), "ARCHIVE_TOO_LARGE", what="ratio")
    many = {f"{number}.txt": b"" for number in range(2001)}
    yield Sample("plan.zip", zipped({"plan.geojson": POINT, **many}), "ARCHIVE_TOO_LARGE", what="many")
    yield Sample("plan.zip", zipped({"inner.kmz": zipped({"doc.kml": KML})}), "ARCHIVE_FORBIDDEN", what="nested")
    yield Sample("plan.zip", _overlapping(), "ARCHIVE_FORBIDDEN|ARCHIVE_DAMAGED", what="overlapping")
    yield Sample("plan.zip", _lying(), "ARCHIVE_TOO_LARGE|ARCHIVE_DAMAGED", what="size")
    yield Sample("plan.zip", zipped({"plan.geojson": POINT})[:-10], "ARCHIVE_DAMAGED|FORMAT_UNKNOWN", what="cut")
    yield Sample("plan.zip", b"PK\x05\x06" + bytes(18), what="empty")
    yield Sample("plan.zip", _damaged_data(), "ARCHIVE_DAMAGED", what="checksum")


def _overlapping() -> bytes:
    """Return an archive whose second entry is the first one's data again."""
    content = bytearray(zipped({"a.geojson": POINT, "b.geojson": POINT}))
    second = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 0)
    return bytes(content)


def _lying() -> bytes:
    """Return an archive that says ten bytes of a file of a megabyte."""
    content = bytearray(zipped({"plan.geojson": POINT + b" " * 1_000_000}))
    directory = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 10)
    struct.pack_into("<I", content, 22, 10)
    return bytes(content)


def _damaged_data() -> bytes:
    content = bytearray(zipped({"plan.geojson": POINT * 20}, zipfile.ZIP_STORED))
    content[60] ^= 0xFF
    return bytes(content)


def packed_streams(trap: Trap) -> Iterator[Sample]:
    """T15: gzip that unfolds without end, or holds another one."""
    bomb = _gzip_of(b"\0" * (1 << 20), 400)
    for name in ("plan.geojson.gz", "plan.gml.gz", "dgm.xyz.gz", "plan.geojson", "stadt.zip"):
        yield Sample(name, bomb, "ARCHIVE_TOO_LARGE")
    yield Sample("plan.geojson.gz", gzip.compress(gzip.compress(POINT)), what="twice")
    yield Sample("plan.geojson.gz", gzip.compress(zipped({"../evil.geojson": POINT})), "ARCHIVE_FORBIDDEN", what="archive inside")
    yield Sample("plan.geojson.gz", gzip.compress(POINT)[:-20], "ARCHIVE_DAMAGED", what="cut")
    yield Sample("plan.geojson.gz", gzip.compress(POINT), READ, what="sound")


def _gzip_of(block: bytes, times: int) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=6) as stream:
        for _ in range(times):
            stream.write(block)
    return buffer.getvalue()
