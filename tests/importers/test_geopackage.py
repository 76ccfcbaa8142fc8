"""GeoPackages: many tables, curves, broken rows and pages, and files that want to do things."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import geopandas
import pandas as pd
import pyogrio
import pytest
import shapely

from twin.errors import DecisionNeeded, FileDamaged, TwinError
from twin.findings import Progress
from twin.handlers import Batch, Confidence, Probe, Source
from twin.importers import ogr
from twin.importers.geopackage.reader import GeoPackage
from twin.options import NoOptions


def written(path: Path, count: int = 3, layer: str = "bäume", crs: str | None = "EPSG:25832") -> Path:
    frame = geopandas.GeoDataFrame(
        {"name": pd.array([f"Linde {n}" for n in range(count)], dtype="str"), "age": pd.array(range(count), dtype="Int64")},
        geometry=shapely.points([[481000.0 + n, 5729000.0] for n in range(count)]),
        crs=crs,
    )
    ogr.restrict_drivers()
    pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", append=path.exists())
    return path


def changed(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)
    database.close()
    return path


def read(path: Path, crs: str | None = None) -> tuple[dict[str, Batch], Progress]:
    progress = Progress()
    return {batch.layer: batch for batch in GeoPackage().read(Source(path, path.name, crs), NoOptions(), progress)}, progress


def codes(progress: Progress) -> dict[str, int]:
    return {group.code: group.total for group in progress.findings()}


def test_every_table_is_a_layer_in_its_own_crs(tmp_path: Path) -> None:
    path = written(written(tmp_path / "a.gpkg"), layer="zwei", crs="EPSG:25833")
    batches, _ = read(path)
    assert {name: (batch.crs, batch.imported) for name, batch in batches.items()} == {
        "bäume": ("EPSG:25832", 3),
        "zwei": ("EPSG:25833", 3),
    }


def test_whole_numbers_stay_whole_when_some_are_missing(tmp_path: Path) -> None:
    path = changed(written(tmp_path / "a.gpkg"), "UPDATE bäume SET age = NULL WHERE fid = 2")
    batches, _ = read(path)
    assert str(batches["bäume"].data.frame["age"].dtype) == "Int64"  # type: ignore[union-attr]


def test_undecodable_and_empty_geometries_are_rejected_with_their_fid(tmp_path: Path) -> None:
    path = changed(
        written(tmp_path / "a.gpkg", 4),
        "UPDATE bäume SET geom = x'4750000102' WHERE fid = 2",
        "UPDATE bäume SET geom = NULL WHERE fid = 3",
    )
    batches, progress = read(path)
    assert (batches["bäume"].read, batches["bäume"].imported, batches["bäume"].rejected) == (4, 3, 1)
    assert progress.findings()[0].examples[0].object_id == "2"


def test_text_that_is_no_utf8_is_repaired_and_named(tmp_path: Path) -> None:
    path = changed(written(tmp_path / "a.gpkg"), "UPDATE bäume SET name = CAST(x'42e4756d' AS TEXT) WHERE fid = 1")
    batches, progress = read(path)
    assert batches["bäume"].data.frame["name"][0] == "Bäum"  # type: ignore[union-attr]
    assert (batches["bäume"].repaired, codes(progress)) == (1, {"TEXT_ENCODING": 1})


def test_where_the_bulk_read_fails_records_come_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(layer: ogr.VectorLayer, progress: Progress) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(ogr, "_stream", failing)
    batches, progress = read(written(tmp_path / "a.gpkg"))
    assert (batches["bäume"].imported, codes(progress)) == (3, {"READ_ONE_BY_ONE": 1})


def test_a_damaged_page_costs_only_the_rows_behind_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", 5000)
    with sqlite3.connect(path) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'bäume'").fetchone()
    database.close()
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    place = (root - 1) * size
    cell = int.from_bytes(data[place + 12 + 20 : place + 14 + 20], "big")
    child = int.from_bytes(data[place + cell : place + cell + 4], "big")
    data[(child - 1) * size : child * size] = b"\xff" * size
    path.write_bytes(data)
    batch_list = list(GeoPackage().read(Source(path, path.name), NoOptions(), Progress()))
    assert sum(batch.read for batch in batch_list) == 5000
    assert 0 < sum(batch.rejected for batch in batch_list) < 5000


def test_a_layer_without_crs_is_a_question(tmp_path: Path) -> None:
    with pytest.raises(DecisionNeeded) as error:
        read(changed(written(tmp_path / "a.gpkg"), "UPDATE gpkg_geometry_columns SET srs_id = -1"))
    assert error.value.params["question"] == "crs"


def test_a_crs_known_only_by_its_wkt_is_kept(tmp_path: Path) -> None:
    wkt = 'PROJCS["Baustelle",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",9],PARAMETER["false_easting",2500000],UNIT["metre",1]]'  # noqa: E501
    path = changed(
        written(tmp_path / "a.gpkg"),
        f"INSERT INTO gpkg_spatial_ref_sys VALUES ('Baustelle', 100001, 'NONE', 0, '{wkt}', '', '', NULL)"
        if _columns(tmp_path / "a.gpkg") == 8
        else f"INSERT INTO gpkg_spatial_ref_sys VALUES ('Baustelle', 100001, 'NONE', 0, '{wkt}', '')",
        "UPDATE gpkg_geometry_columns SET srs_id = 100001",
    )
    batches, _ = read(path)
    assert "Baustelle" in batches["bäume"].crs


def _columns(path: Path) -> int:
    with sqlite3.connect(path) as database:
        count = len(database.execute("PRAGMA table_info(gpkg_spatial_ref_sys)").fetchall())
    database.close()
    return count


def test_attribute_tables_are_layers_without_geometry(tmp_path: Path) -> None:
    path = changed(
        written(tmp_path / "a.gpkg"),
        "CREATE TABLE arten (id INTEGER PRIMARY KEY, art TEXT)",
        "INSERT INTO arten VALUES (1, 'Tilia'), (2, 'Quercus')",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('arten', 'attributes', 'Arten')",
    )
    batches, _ = read(path)
    assert (batches["arten"].imported, batches["arten"].crs, batches["arten"].title) == (2, "", "Arten")


ENDLESS = "CREATE VIEW böse AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
FOREIGN = (
    "INSERT INTO sqlite_master VALUES ('table', 'böse', 'böse', 0, 'CREATE VIRTUAL TABLE böse USING VirtualOGR(''/etc/x'')')"
)


@pytest.mark.parametrize(
    ("statements", "code"),
    [([ENDLESS], "GPKG_RECURSIVE_VIEW"), (["PRAGMA writable_schema = ON", FOREIGN], "GPKG_VIRTUAL_TABLE")],
)
def test_active_content_is_refused(tmp_path: Path, statements: list[str], code: str) -> None:
    with pytest.raises(TwinError) as error:
        read(changed(written(tmp_path / "a.gpkg"), *statements))
    assert error.value.code == code


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_truncated_file_is_damaged(tmp_path: Path, cut: float) -> None:
    path = written(tmp_path / "a.gpkg", 3000)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(FileDamaged):
        read(path)


def test_the_file_is_neither_changed_nor_given_neighbours(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg")
    before = path.read_bytes()
    read(path)
    assert (path.read_bytes(), [item.name for item in tmp_path.iterdir()]) == (before, ["a.gpkg"])


def test_inspection_lists_tables_with_counts_and_crs(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg")
    (layer,) = GeoPackage().inspect(Source(path, "a.gpkg"), NoOptions()).layers
    assert (layer.name, layer.count, layer.crs, layer.attributes) == ("bäume", 3, "EPSG:25832", ("fid", "name", "age"))


def test_plain_sqlite_is_not_claimed(tmp_path: Path) -> None:
    probe = Probe(tmp_path, "x.db", 100, b"SQLite format 3\x00" + bytes(100))
    assert GeoPackage().identify(probe).confidence == Confidence.NO
