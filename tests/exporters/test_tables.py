"""CSV, Excel and GeoParquet written: harmless, verified, and equal when read back."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyarrow.parquet as pq
import pytest
import python_calamine
import shapely

from twin import testing
from twin.delivery.download import download
from twin.exporters import csv as csv_writer
from twin.exporters.geoparquet import GeoParquet
from twin.exporters.xlsx import XLSX
from twin.findings import Progress
from twin.geodata.feature import FeatureCollection
from twin.handlers import ExportLayer, Selection, Source
from twin.importers.geopackage.reader import GeoPackage
from twin.importers.geoparquet import GeoParquet as GeoParquetReader
from twin.importers.table.delimited import CSV as CSVReader
from twin.importers.table.spreadsheet import Spreadsheet

DATA = Path(__file__).parents[3] / "shared" / "data" / "vector"
WRITERS: list[tuple[Any, Any, str]] = [
    (csv_writer.CSV(), CSVReader(), "a.csv"),
    (XLSX(), Spreadsheet(), "a.xlsx"),
    (GeoParquet(), GeoParquetReader(), "a.parquet"),
]


def selection(frame: geopandas.GeoDataFrame, crs: str = "EPSG:25832") -> Selection:
    data = FeatureCollection(frame, crs)
    return Selection((ExportLayer("orte", "Orte", "FeatureCollection", crs, None, lambda: iter([data])),), "Orte")


def places() -> geopandas.GeoDataFrame:
    columns = {
        "name": pd.Series(['=HYPERLINK("http://example.org")', "-5", "@SUM(1)"], dtype="str"),
        "plz": pd.Series(["06108", None, "15002"], dtype="str"),
        "flaeche": [1234.5, 0.25, -3.0],
        "anzahl": pd.Series([1, None, 3], dtype="Int64"),
    }
    shapes = [shapely.box(706000, 5707000, 706010.125, 5707020), None, shapely.box(706020, 5707000, 706030, 5707010)]
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:25832")


def test_what_begins_like_a_formula_gets_an_apostrophe_and_a_negative_number_does_not(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    exporter = csv_writer.CSV()
    download(selection(places()), exporter, target, exporter.Options(), progress=Progress())
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["name"] for row in rows] == ['\'=HYPERLINK("http://example.org")', "-5", "'@SUM(1)"]
    assert [row["flaeche"] for row in rows] == ["1234,5", "0,25", "-3"]


def test_a_sheet_holds_texts_never_formulas(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    exporter = XLSX()
    download(selection(places()), exporter, target, exporter.Options(), progress=Progress())
    rows = python_calamine.load_workbook(str(target)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == '=HYPERLINK("http://example.org")' and rows[1][2] == 1234.5
    assert b"<f>" not in target.read_bytes()


@pytest.mark.parametrize(("exporter", "importer", "name"), WRITERS, ids=("csv", "xlsx", "geoparquet"))
def test_what_is_written_reads_back_the_same(exporter: Any, importer: Any, name: str, tmp_path: Path) -> None:
    before = places().assign(name=pd.Series(["Kita", "Schule", "Hort"], dtype="str"))
    report = download(selection(before), exporter, tmp_path / name, exporter.Options(), progress=Progress())
    assert report.counts == {"orte": 3} and len(report.sha256) == 64
    batches = list(importer.read(Source(tmp_path / name, name), importer.Options(), Progress()))
    after = batches[0].data.frame
    assert [batch.crs for batch in batches] == ["EPSG:25832"]
    assert after["plz"].fillna("fehlt").tolist() == ["06108", "fehlt", "15002"]
    assert after["flaeche"].tolist() == [1234.5, 0.25, -3.0]
    assert after["anzahl"].isna().tolist() == [False, True, False] and after["anzahl"].iloc[2] == 3
    assert after.geometry.iloc[1] is None
    assert shapely.equals_exact(after.geometry.iloc[0], before.geometry.iloc[0], tolerance=1e-3)


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")
@pytest.mark.parametrize(("exporter", "importer", "name"), WRITERS, ids=("csv", "xlsx", "geoparquet"))
def test_two_thousand_dutch_addresses_survive_every_table(exporter: Any, importer: Any, name: str, tmp_path: Path) -> None:
    source = DATA / "pygeoapi" / "dutch_addresses_28992.gpkg"
    whole = testing.selection_of(GeoPackage(), source)
    download(whole, exporter, tmp_path / name, exporter.Options(), progress=Progress())
    before = next(iter(whole.layers[0].walk())).frame  # type: ignore[union-attr]
    batches = list(importer.read(Source(tmp_path / name, name), importer.Options(), Progress()))
    after = pd.concat([batch.data.frame for batch in batches], ignore_index=True)
    assert len(after) == 2481 and batches[0].crs == "EPSG:28992"
    assert shapely.equals_exact(after.geometry.to_numpy(), before.geometry.to_numpy(), tolerance=1e-3).all()
    assert after["straatnaam"].tolist() == before["straatnaam"].tolist()
    assert after["huisnummer"].astype("Int64").tolist() == before["huisnummer"].astype("Int64").tolist()


def test_the_parquet_footer_names_system_types_and_rectangle(tmp_path: Path) -> None:
    import orjson

    exporter = GeoParquet()
    download(selection(places()), exporter, tmp_path / "a.parquet", exporter.Options(), progress=Progress())
    told = orjson.loads(pq.ParquetFile(tmp_path / "a.parquet").metadata.metadata[b"geo"])
    column = told["columns"]["geometry"]
    assert told["version"] == "1.1.0" and column["geometry_types"] == ["Polygon"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 25832}
    assert column["bbox"] == [706000.0, 5707000.0, 706030.0, 5707020.0]
    # GeoPandas, which nobody here wrote, reads it with the same system
    assert geopandas.read_parquet(tmp_path / "a.parquet").crs.to_epsg() == 25832


def test_several_layers_in_one_table_are_refused_beforehand() -> None:
    one = selection(places()).layers[0]
    for exporter in (csv_writer.CSV(), GeoParquet()):
        assert exporter.suitability(Selection((one, one))).verdict == "no"
