"""The table of contents of a GeoPackage, read with SQLite alone before GDAL may open the file."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.errors import FileDamaged, FileForbidden, LimitExceeded, TwinError
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.handlers import Source
from twin.importers import limits
from twin.language import Text

MAGIC = b"SQLite format 3\x00"
MOST_STEPS = 3_000  # progress calls of 100,000 virtual machine steps each: some seconds of SQLite
_KNOWN_VIRTUAL = re.compile(r"using\s+[\"']?(rtree|rtree_i32|geopoly|fts[345])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """One registered table: its name, title, rows, geometry column ("" for attributes only), CRS and bbox in that CRS."""

    name: str
    title: str
    count: int
    key: str
    geometry_column: str
    geometry_type: str
    crs: crs.CrsName | None
    bbox: BBox | None
    attributes: tuple[str, ...]


def tables(source: Source, progress: Progress) -> list[Table]:
    """Return the vector and attribute tables in the file's order.

    Raises FileDamaged when the file is no sound GeoPackage, FileForbidden for recursive views and foreign virtual tables.
    """
    with _opened(source) as database:
        _refuse_active(database, source.name)
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        if "gpkg_contents" not in names or "gpkg_spatial_ref_sys" not in names:
            raise _damaged(source.name, "hat kein Inhaltsverzeichnis (gpkg_contents)", "has no table of contents (gpkg_contents)")
        contents = database.execute(
            "SELECT table_name, data_type, identifier, min_x, min_y, max_x, max_y FROM gpkg_contents ORDER BY rowid"
        ).fetchall()
        if len(contents) > limits.LAYERS:
            raise _too_many(source.name, len(contents))
        _say_left_out(database, contents, source, progress)
        return [_table(database, row, names) for row in contents if row[1] in ("features", "attributes") and row[0] in names]


def has_geometry(source: Source, table: Table, keys: Sequence[int] | npt.NDArray[np.int64]) -> list[bool]:
    """Return for each key whether its row stores geometry bytes at all."""
    with _opened(source) as database:
        sql = f"SELECT {_quoted(table.geometry_column)} IS NOT NULL FROM {_quoted(table.name)} WHERE {_quoted(table.key)} = ?"
        found = [database.execute(sql, (int(key),)).fetchone() for key in keys]
    return [bool(row and row[0]) for row in found]


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    """Open the file read-only and immutable, trusting nothing in its schema; SQLite's errors come out as FileDamaged."""
    with source.path.open("rb") as file:
        if file.read(16) != MAGIC:
            raise _damaged(source.name, "ist keine GeoPackage-Datei", "is not a GeoPackage file")
    address = f"file:{urllib.parse.quote(str(source.path.resolve()))}?mode=ro&immutable=1"
    steps = 0

    def too_many() -> int:
        nonlocal steps
        steps += 1
        return int(steps > MOST_STEPS)

    database = sqlite3.connect(address, uri=True)
    try:
        database.text_factory = lambda value: value.decode("utf-8", "replace")
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.set_progress_handler(too_many, 100_000)
        yield database
    except (sqlite3.Error, UnicodeDecodeError) as error:  # a damaged schema is quoted in the error's own text
        if steps > MOST_STEPS:
            raise _endless(source.name) from error
        raise _damaged(source.name, "ist beschädigt oder abgeschnitten", "is damaged or cut off") from error
    finally:
        database.close()


def _refuse_active(database: sqlite3.Connection, name: str) -> None:
    for kind, item, sql in database.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master"):
        if kind == "view" and _is_recursive(database, item):
            raise FileForbidden(
                "GPKG_RECURSIVE_VIEW",
                f"„{name}“ enthält die rekursive Sicht „{item}“; solche Dateien werden nicht gelesen.",
                f"'{name}' holds the recursive view '{item}'; such files are not read.",
                file=name,
            )
        if kind == "table" and re.match(r"\s*create\s+virtual\b", sql, re.IGNORECASE) and not _KNOWN_VIRTUAL.search(sql):
            raise FileForbidden(
                "GPKG_VIRTUAL_TABLE",
                f"„{name}“ enthält die virtuelle Tabelle „{item}“, die auf Fremdes zugreift; so etwas wird nicht gelesen.",
                f"'{name}' holds the virtual table '{item}', which reaches for other things; such files are not read.",
                file=name,
            )


def _is_recursive(database: sqlite3.Connection, view: str) -> bool:
    """Return whether a view's plan repeats a step on its own result; SQLite needs no word RECURSIVE for that."""
    try:
        plan = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {_quoted(view)}").fetchall()
    except sqlite3.OperationalError:  # a view of tables or functions that are not there is never read
        return False
    return any("RECURSIVE STEP" in str(step[-1]) for step in plan)


def _say_left_out(database: sqlite3.Connection, contents: list[Any], source: Source, progress: Progress) -> None:
    other = [row[0] for row in contents if row[1] not in ("features", "attributes")]
    if other:
        names = ", ".join(other[:10])
        text = Text(
            f"Nicht gelesen werden die Raster- und sonstigen Tabellen: {names}.",
            f"Raster and other tables are not read: {names}.",
        )
        progress.finding(Finding("GPKG_TABLES_LEFT_OUT", "info", text, params={"tables": other}))
    with source.path.open("rb") as file:
        header = file.read(20)
    if header[18:20] == b"\x02\x02":
        text = Text(
            f"„{source.name}“ wurde mit offenem Schreibprotokoll (WAL) gespeichert; die letzten Änderungen könnten fehlen.",
            f"'{source.name}' was saved with an open write-ahead log (WAL); the last changes may be missing.",
        )
        progress.finding(Finding("GPKG_WAL", "info", text))


def _table(database: sqlite3.Connection, row: Any, names: set[str]) -> Table:
    name, _, identifier, *box = row
    columns = database.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    key = next((column[1] for column in columns if column[5]), columns[0][1] if columns else "rowid")
    geometry = None
    if "gpkg_geometry_columns" in names:
        geometry = database.execute(
            "SELECT column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (name,)
        ).fetchone()
    column, kind, srs = geometry or ("", "", None)
    count = _count(database, name, "gpkg_ogr_contents" in names)
    has_box = all(isinstance(value, int | float) for value in box) and bool(column)
    return Table(
        name,
        identifier or name,
        count,
        key,
        column,
        kind,
        _named_crs(database, srs) if srs is not None else None,
        BBox(*map(float, box)) if has_box else None,
        tuple(item[1] for item in columns if item[1] != column),
    )


def _count(database: sqlite3.Connection, name: str, noted: bool) -> int:
    """Return the rows of a table; of one with damaged pages the number GDAL noted down, so that the loss can be told."""
    try:
        return int(database.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0])
    except sqlite3.OperationalError:  # interrupted: a query without end
        raise
    except sqlite3.DatabaseError:
        row = (
            database.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", (name,)).fetchone()
            if noted
            else None
        )
        if row is None or not isinstance(row[0], int):
            raise
        return int(row[0])


def _named_crs(database: sqlite3.Connection, srs: int) -> crs.CrsName | None:
    """Return the system of a row of gpkg_spatial_ref_sys; None for the two undefined ones (0 and -1) and for an unknown one."""
    row = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (srs,)
    ).fetchone()
    if row is None or srs in (0, -1):
        return None
    organization, number, definition = row
    with contextlib.suppress(TwinError):
        if str(organization).upper() == "EPSG":
            return crs.parse(f"EPSG:{number}")
    with contextlib.suppress(TwinError):
        return crs.code_of_wkt(str(definition))
    return None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _damaged(name: str, de: str, en: str) -> FileDamaged:
    return FileDamaged("GPKG_DAMAGED", f"„{name}“ {de} und wird nicht gelesen.", f"'{name}' {en} and is not read.", file=name)


def _endless(name: str) -> LimitExceeded:
    return LimitExceeded(
        "GPKG_QUERY_ENDLESS",
        f"Die Abfragen in „{name}“ enden nicht in vertretbarer Zeit; die Datei wird nicht gelesen.",
        f"The queries inside '{name}' do not end in reasonable time; the file is not read.",
        file=name,
    )


def _too_many(name: str, found: int) -> LimitExceeded:
    return LimitExceeded(
        "IMPORT_TOO_COMPLEX",
        f"„{name}“ hat {found} Ebenen, erlaubt sind {limits.LAYERS}.",
        f"'{name}' has {found} layers, allowed are {limits.LAYERS}.",
        file=name,
    )
