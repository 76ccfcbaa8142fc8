"""Files that want to do harm: each ends as one plain error, reaches nothing and leaves nothing behind."""

from __future__ import annotations

import io
import json
import socketserver
import sqlite3
import stat
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from twin.confinement import Limits
from twin.errors import TwinError
from twin.handlers import Registry
from twin.importers import IMPORTERS
from twin.reader.reading import read_in_child

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
# a cloud whose list of pieces is unusual but right
HARMLESS = SHARED / "append-bug.laz"
SHARED_FILES = sorted(path for path in SHARED.rglob("*") if path.is_file() and path != HARMLESS) if SHARED.is_dir() else []
LAS_SAMPLE = Path(__file__).parents[1] / "samples" / "las" / "hecke.laz"
CANARY = "KANARIENVOGEL-7f3a"
OUR_FAULTS = {"IMPORT_DIED", "IMPORT_FAILED"}
NEUTRAL = {"append-bug.laz": 37805, "invalidgeometries.gml": 1}
"""Files others choked on that hold sound data: they are read, every object counted."""
LIMITS = Limits(cpu_seconds=20, wall_seconds=30.0)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out" / "layers"


def ended(path: Path, name: str, target: Path) -> TwinError:
    """Return the error of a reading, after looking that nothing was left and no path is told."""
    with pytest.raises(TwinError) as error:
        read_in_child(path, name, target, limits=LIMITS)
    assert not target.exists() and list(target.parent.iterdir()) == []
    said = json.dumps(error.value.problem(), default=str) + error.value.text.en
    assert CANARY not in said and str(path.parent) not in said and "Traceback" not in said and "\n" not in error.value.text.de
    return error.value


@pytest.mark.real
@pytest.mark.skipif(not SHARED_FILES, reason="the shared hostile files are not beside this checkout")
@pytest.mark.parametrize("path", SHARED_FILES, ids=lambda path: str(path.relative_to(SHARED)))
def test_every_shared_hostile_file_ends_as_one_plain_error_or_is_read_without_harm(path: Path, target: Path) -> None:
    if path.name in NEUTRAL:
        assert read_in_child(path, path.name, target, limits=LIMITS).report.layers[0].read == NEUTRAL[path.name]
        return
    error = ended(path, path.name, target)
    assert error.code not in OUR_FAULTS and error.text.de.endswith((".", ")"))


@pytest.mark.real
@pytest.mark.skipif(not HARMLESS.is_file(), reason="the shared hostile files are not beside this checkout")
def test_a_cloud_with_an_unusual_list_of_pieces_is_read_whole(target: Path) -> None:
    result = read_in_child(HARMLESS, HARMLESS.name, target, limits=LIMITS)
    assert [(layer.type, layer.crs, layer.count) for layer in result.layers] == [("PointCloud", "EPSG:2154", 37805)]


def vrt(folder: Path) -> bytes:
    canary = folder / "canary.csv"
    canary.write_text(f"a\n{CANARY}\n", encoding="utf-8")
    layer = f'<OGRVRTLayer name="s"><SrcDataSource>{canary}</SrcDataSource><SrcLayer>canary</SrcLayer></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>".encode()


@pytest.mark.parametrize(
    "name", ["plan.geojson", "plan.gml", "plan.gpkg", "plan.kml", "plan.shp", "plan.tab", "plan.tif", "plan.json", "plan"]
)
def test_a_virtual_dataset_under_any_name_reads_no_other_file(tmp_path: Path, target: Path, name: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(vrt(tmp_path))
    assert ended(path, name, target).code == "FORMAT_UNKNOWN"


WANTED = [entry.id for entry in Registry(IMPORTERS, (), plugins=False).entries()]


@pytest.mark.parametrize("wanted", WANTED)
def test_a_virtual_dataset_is_not_read_when_a_format_is_forced(tmp_path: Path, target: Path, wanted: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(vrt(tmp_path))
    with pytest.raises(TwinError) as error:
        read_in_child(path, "plan.geojson", target, wanted_format=wanted)
    assert error.value.code not in OUR_FAULTS and not target.exists()


RASTER_VRT = (
    b'<VRTDataset rasterXSize="64" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand">'
    b'<SourceFilename relativeToVRT="0">/etc/hostname</SourceFilename></VRTRasterBand></VRTDataset>'
)
BOMB = "<!DOCTYPE r [" + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(10)) + "]><r>&a10;</r>"
XXE = "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><r>&f;</r>"


def png_flood() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def lying_cloud(form: str, place: int, value: int) -> bytes:
    data = bytearray(LAS_SAMPLE.read_bytes())
    struct.pack_into(form, data, place, value)
    return bytes(data)


def feature(coordinates: str) -> bytes:
    return (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":%s}}]}'
        % (coordinates.encode())
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("dgm.tif", RASTER_VRT, "FORMAT_UNKNOWN"),
        ("dgm.tif", b"<GDAL_WMS><Service name='TMS'/></GDAL_WMS>", "FORMAT_UNKNOWN"),
        ("dgm.tif", b"II*\x00\x08\x00\x00\x00" + b"\xff" * 64, "TIFF_DAMAGED"),
        ("plan.png", png_flood(), "IMAGE_TOO_LARGE"),
        ("dgm.asc", b"ncols 900000\nnrows 900000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n", "RASTER_TOO_LARGE"),
        ("wolke.laz", lying_cloud("<Q", 247, 2**40), "LAS_TOO_LARGE"),
        ("wolke.laz", lying_cloud("<I", 100, 2**32 - 1), "LAS_TOO_LARGE"),
        ("wolke.laz", lying_cloud("<H", 105, 65535), None),
        ("wolke.las", b"LASF" + b"\xff" * 600, "LAS_DAMAGED"),
        ("plan.gml", XXE.encode(), "UPLOAD_XML_DTD"),
        ("plan.gml", BOMB.encode(), "UPLOAD_XML_DTD"),
        ("plan.gml", XXE.encode("utf-16"), "UPLOAD_XML_DTD"),
        ("a.geojson", b'{"type":"FeatureCollection","features":' + b"[" * 200_000, "GEOJSON_MALFORMED"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[' + b'{"a":' * 5000, "GEOJSON_MALFORMED"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[' + b"[" * 5000 + b"]" * 5001 + b"}", "GEOJSON_MALFORMED"),
        ("a.geojson", feature("[NaN,1]"), "GEOJSON_NOT_A_NUMBER"),
        ("a.geojson", feature("[-Infinity,1]"), "GEOJSON_NOT_A_NUMBER"),
        ("a.geojson", feature("[1e999,1]"), None),
        ("a.geojson", feature(f"[{'9' * 5000},1]"), None),
        ("a.geojson", feature("[" * 900 + "]" * 900), "NOTHING_IMPORTED"),
        ("a.gpkg", b"SQLite format 3\x00" + bytes(52) + b"GPKG" + b"\xff" * 4000, "GPKG_DAMAGED"),
        ("a.geojson", b"", "FILE_EMPTY"),
        ("a.kml", XXE.replace("<r>", "<kml>").encode(), "UPLOAD_XML_DTD"),
        ("a.gpx", XXE.replace("<r>", "<gpx>").encode(), "UPLOAD_XML_DTD"),
        ("a.osm", XXE.replace("<r>", "<osm>").encode(), "UPLOAD_XML_DTD"),
        ("a.fgb", b"fgb\x03fgb\x00" + b"\xff" * 4000, None),
        ("a.shp", b"\x00\x00\x27\x0a" + bytes(24) + b"\xe8\x03\x00\x00" + b"\xff" * 400, None),
        ("a.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader" + b"\xff" * 400, None),
        ("a.tab", b'!table\n!version 300\nOpen Table "/etc/hostname"\nCreate View x As\n', "MAPINFO_REFERENCES"),
        ("a.geojson", bytes(100_000), "FORMAT_UNKNOWN"),
        ("/vsicurl/http://127.0.0.1:9/x.tif", b"PG:host=127.0.0.1", "FORMAT_UNKNOWN"),
    ],
)  # fmt: skip
def test_a_made_file_ends_with_its_code(tmp_path: Path, target: Path, name: str, content: bytes, code: str | None) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    error = ended(path, name, target)
    assert error.code not in OUR_FAULTS and code in (None, error.code)


def archive(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        fill(file)
    return buffer.getvalue()


def link(file: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("plan.geojson")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    file.writestr(entry, "/etc/hostname")


@pytest.mark.parametrize(
    ("fill", "code"),
    [
        (lambda file: file.writestr("../../evil.geojson", "{}"), "ARCHIVE_FORBIDDEN"),
        (lambda file: file.writestr("/abs.geojson", "{}"), "ARCHIVE_FORBIDDEN"),
        (lambda file: file.writestr("a\\..\\b.geojson", "{}"), "ARCHIVE_FORBIDDEN"),
        (link, "ARCHIVE_FORBIDDEN"),
        (lambda file: file.writestr("a.zip", "PK"), "ARCHIVE_FORBIDDEN"),
        (lambda file: file.writestr("a.geojson", bytes(50_000_000)), "ARCHIVE_TOO_LARGE"),
        (lambda file: [file.writestr(f"{n}.txt", "") for n in range(2001)], "ARCHIVE_TOO_LARGE"),
    ],
    ids=["slip", "absolute", "backslash", "link", "nested", "bomb", "many"],
)
def test_an_archive_that_cheats_is_not_opened(
    tmp_path: Path, target: Path, fill: Callable[[zipfile.ZipFile], None], code: str
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(archive(fill))
    assert ended(path, "plan.zip", target).code == code


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    hits: list[str] = []

    class Note(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            hits.append("hit")

    with socketserver.TCPServer(("127.0.0.1", 0), Note) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1]), hits
        server.shutdown()
        thread.join()


def test_a_linked_crs_calls_nobody(tmp_path: Path, target: Path, listener: tuple[int, list[str]]) -> None:
    port, hits = listener
    link = {"type": "link", "properties": {"href": f"http://127.0.0.1:{port}/x", "type": "esriwkt"}}
    path = tmp_path / "upload"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": link, "features": []}), encoding="utf-8")
    assert (ended(path, "a.geojson", target).code, hits) == ("GEOJSON_CRS_LINK", [])


def test_a_geopackage_that_looks_at_its_crs_elsewhere_calls_nobody(
    tmp_path: Path, target: Path, listener: tuple[int, list[str]]
) -> None:
    port, hits = listener
    path = tmp_path / "upload"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA application_id = 1196444487")
        database.execute(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition)"
        )
        database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 9, 'X', 9, ?)", (f"http://127.0.0.1:{port}/x.wkt",))
        database.execute("CREATE TABLE gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y)")
        database.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)")
        database.execute("CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB)")
        database.execute("INSERT INTO a VALUES (1, NULL)")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('a', 'features')")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 'POINT', 9, 0, 0)")
    database.close()
    assert ended(path, "a.gpkg", target).code == "CRS_MISSING"
    assert hits == []


def test_links_in_kml_call_nobody(tmp_path: Path, target: Path, listener: tuple[int, list[str]]) -> None:
    port, hits = listener
    place = f"http://127.0.0.1:{port}/x"
    path = tmp_path / "upload"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<NetworkLink><Link><href>{place}.kml</href></Link></NetworkLink>"
        f"<Placemark><Style><IconStyle><Icon><href>{place}.png</href></Icon></IconStyle></Style>"
        f"<description><![CDATA[<img src='{place}'>]]></description><Point><coordinates>8,51</coordinates></Point></Placemark>"
        f"<GroundOverlay><Icon><href>{place}.jpg</href></Icon></GroundOverlay></Document></kml>",
        encoding="utf-8",
    )
    result = read_in_child(path, "a.kml", target, limits=LIMITS)
    kept = b"".join(item.read_bytes() for item in target.rglob("*") if item.is_file())
    assert (result.report.layers[0].imported >= 1, hits, b"127.0.0.1" in kept) == (True, [], False)


def test_schemas_named_in_gml_call_nobody(tmp_path: Path, target: Path, listener: tuple[int, list[str]]) -> None:
    port, hits = listener
    path = tmp_path / "upload"
    path.write_text(
        '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xmlns:a="urn:a" xmlns:xlink="http://www.w3.org/1999/xlink" xsi:schemaLocation="urn:a http://127.0.0.1:{port}/x.xsd">'
        f'<gml:featureMember><a:x><a:n>1</a:n><a:r xlink:href="http://127.0.0.1:{port}/y.gml#z"/>'
        '<a:g><gml:Point srsName="EPSG:25832"><gml:pos>481000 5729000</gml:pos></gml:Point></a:g></a:x></gml:featureMember>'
        "</gml:FeatureCollection>",
        encoding="utf-8",
    )
    assert read_in_child(path, "a.gml", target, limits=LIMITS).report.layers[0].imported == 1
    assert hits == []
