"""Drawings that unfold (T16) and databases that run without end (T17)."""

from __future__ import annotations

import io
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ezdxf

from tests.hostile.trap import READ, Sample, Trap

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PLACED = {"crs": "EPSG:25832"}


def _drawing(kind: str, trap: Trap) -> bytes:
    document = ezdxf.new("R2010")  # type: ignore[attr-defined]
    space = document.modelspace()
    if kind == "nested":
        document.blocks.new("B0").add_point((0, 0))
        for level in range(1, 10):
            block = document.blocks.new(f"B{level}")
            for place in range(10):
                block.add_blockref(f"B{level - 1}", (place, 0))
        space.add_blockref("B9", (0, 0))
    elif kind == "array":
        document.blocks.new("B0").add_point((0, 0))
        space.add_blockref("B0", (0, 0), dxfattribs={"row_count": 32000, "column_count": 32000})
    elif kind == "itself":
        block = document.blocks.new("B0")
        block.add_point((0, 0))
        block.add_blockref("B0", (1, 1))
        space.add_blockref("B0", (0, 0))
    elif kind == "circle":
        for one, other in (("A", "B"), ("B", "A")):
            document.blocks.new(one).add_blockref(other, (1, 1))
        space.add_blockref("A", (0, 0))
    elif kind == "outside":
        document.add_xref_def(str(trap.secret), "fremd")
        space.add_blockref("fremd", (0, 0))
        image = document.add_image_def(str(trap.secret), (100, 100))
        space.add_image(image, (0, 0), (10, 10))
        space.add_point((481000, 5729000))
    elif kind == "arc":
        space.add_ellipse((0, 0), major_axis=(1e9, 0), ratio=1.0)
        space.add_circle((0, 0), 1e12)
        space.add_spline([(0, 0), (1e15, 1), (2, 1e15), (3, 0)])
    elif kind == "pattern":
        hatch = space.add_hatch()
        hatch.paths.add_polyline_path([(0, 0), (1e6, 0), (1e6, 1e6), (0, 1e6)])
        hatch.set_pattern_fill("ANSI31", scale=1e-6)
    buffer = io.StringIO()
    document.write(buffer)
    return buffer.getvalue().encode()


def drawings(trap: Trap) -> Iterator[Sample]:
    """T16: blocks in blocks, arrays, blocks in themselves, references to other drawings."""
    for kind in ("nested", "array", "itself", "circle"):
        yield Sample("plan.dxf", _drawing(kind, trap), "DXF_TOO_COMPLEX", wish=PLACED, what=kind)
    yield Sample("plan.dxf", _drawing("outside", trap), READ, wish=PLACED, what="outside")
    for kind in ("arc", "pattern"):
        yield Sample("plan.dxf", _drawing(kind, trap), wish=PLACED, what=kind)
    sound = (SAMPLES / "dxf" / "lageplan.dxf").read_bytes()
    for old, new, what in (
        (b"EOF", b"", "no end"),
        (b"10\n", b"10\n1e400", "no numbers"),
        (b"ENTITIES", b"BLOCKS", "no entities"),
        (b"AC1024", b"AC9999", "unknown release"),
    ):
        yield Sample("plan.dxf", sound.replace(old, new), wish=PLACED, what=what)
    yield Sample("plan.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00" + b"\xff" * 4000, wish=PLACED, what="binary")
    yield Sample(
        "plan.dxf", b"0\nSECTION\n2\nENTITIES\n" + b"0\nPOINT\n8\n0\n" * 100_000, wish=PLACED, what="points without place"
    )
    yield Sample(
        "plan.dxf",
        b"0\nSECTION\n2\nENTITIES\n0\nTEXT\n1\n" + b"x" * 5_000_000 + b"\n0\nENDSEC\n0\nEOF\n",
        wish=PLACED,
        what="long text",
    )


def _changed(*statements: str) -> bytes:
    """Return the sample of plots after these statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes((SAMPLES / "geopackage" / "flurstuecke.gpkg").read_bytes())
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA trusted_schema=ON")
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda *_: 0)
        for statement in statements:
            database.execute(statement)
        database.close()
        return path.read_bytes()


def _table() -> str:
    with sqlite3.connect(SAMPLES / "geopackage" / "flurstuecke.gpkg") as database:
        (name,) = database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchone()
    database.close()
    return str(name)


def _as_view(query: str) -> bytes:
    return _changed(
        f"CREATE VIEW v AS {query}", "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('v','attributes','v')"
    )


def databases(trap: Trap) -> Iterator[Sample]:
    """T17: endless views, virtual tables, triggers, files beside the database, numbers that lie."""
    table = _table()
    endless = "c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, x FROM c"
    yield Sample("a.gpkg", _as_view(f"WITH RECURSIVE {endless}"), what="recursive view")
    yield Sample("a.gpkg", _as_view(f"WITH {endless}"), what="recursive view without the word")
    numbers = "(SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6)"
    crossed = ", ".join(f"{numbers} a{n}" for n in range(16))
    yield Sample("a.gpkg", _as_view(f"SELECT 1 AS fid, random() AS x FROM {crossed}"), what="crossed view")
    yield Sample("a.gpkg", _as_view("SELECT 1 AS fid, zeroblob(900000000) AS x"), what="large cell")
    yield Sample("a.gpkg", _as_view("SELECT 1 AS fid, load_extension('/x') AS x"), what="extension")
    yield Sample("a.gpkg", _as_view(f"SELECT 1 AS fid, readfile('{trap.secret}') AS x"), what="file function")
    module = f"CREATE VIRTUAL TABLE v USING VirtualOGR(''{trap.secret}'')"
    yield Sample(
        "a.gpkg",
        _changed(
            "PRAGMA writable_schema=ON",
            f"INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', 'v', 'v', 0, '{module}')",
            "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('v', 'attributes')",
        ),
        what="virtual table",
    )
    yield Sample(
        "a.gpkg", _changed(f'CREATE TRIGGER t AFTER INSERT ON "{table}" BEGIN DELETE FROM "{table}"; END'), what="trigger"
    )
    yield Sample("a.gpkg", _changed("PRAGMA journal_mode=WAL"), what="journal")
    yield Sample(
        "a.gpkg", _changed(f"UPDATE gpkg_contents SET min_x = 1e308, max_x = -1e308 WHERE table_name = '{table}'"), what="bounds"
    )
    yield Sample("a.gpkg", _changed(f'UPDATE "{table}" SET geom = zeroblob(40)'), what="geometries of zeros")
    yield Sample(
        "a.gpkg", _changed(f"UPDATE \"{table}\" SET geom = CAST('GP' || randomblob(500) AS BLOB)"), what="geometries of noise"
    )
    layers = [f"CREATE TABLE t{n} (fid INTEGER PRIMARY KEY, a)" for n in range(600)]
    rows = "INSERT INTO gpkg_contents (table_name, data_type) VALUES " + ",".join(f"('t{n}','attributes')" for n in range(600))
    yield Sample(
        "a.gpkg",
        _changed("BEGIN", *layers, *(f"INSERT INTO t{n} VALUES (1, 'x')" for n in range(600)), rows, "COMMIT"),
        "IMPORT_TOO_COMPLEX",
        what="600 layers",
    )
    wide = ", ".join(f"c{n}" for n in range(1500))
    yield Sample(
        "a.gpkg",
        _changed(
            f"CREATE TABLE w (fid INTEGER PRIMARY KEY, {wide})",
            "INSERT INTO w (fid) VALUES (1)",
            "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('w','attributes')",
        ),
        "IMPORT_TOO_COMPLEX",
        what="1,500 columns",
    )
    yield Sample("a.gpkg", b"SQLite format 3\x00" + bytes(52) + b"GPKG" + b"\xff" * 4000, "GPKG_DAMAGED", what="noise")
    yield Sample("a.gpkg", b"SQLite format 3\x00" + bytes(4000), what="no package")
    sound = (SAMPLES / "geopackage" / "flurstuecke.gpkg").read_bytes()
    yield Sample("a.gpkg", sound[:4096], what="cut")
