"""GeoPackages written: tables, kinds of geometry, the same bytes for the same data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from twin.errors import TwinBroken
from twin.exporters.geopackage import GeoPackage, GeoPackageOptions
from twin.findings import Progress
from twin.geodata.citymodel import GeometryPart, SurfaceType, build
from twin.geodata.dataset import LayerData, LayerType
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.handlers import ExportLayer, ExportReport, Selection

CRS = "EPSG:25832"
ORIGIN, UP = np.array([480000.0, 5730000.0, 0.0]), np.array([0.0, 0.0, 8.0])


def layer(data: list[LayerData], kind: LayerType = "FeatureCollection", name: str = "bäume", crs: str = CRS) -> ExportLayer:
    return ExportLayer(name, name.title(), kind, crs, None, lambda: iter(data))


def features(*shapes: Any, crs: str = CRS, **columns: Any) -> FeatureCollection:
    return FeatureCollection(geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs or None), crs)


def written(target: Path, *layers: ExportLayer, timestamp: str = "") -> ExportReport:
    report = GeoPackage().write(Selection(layers), target, GeoPackageOptions(timestamp), Progress())
    GeoPackage().verify(target, report)
    return report


def test_layers_keep_their_own_crs_and_batches_are_appended(tmp_path: Path) -> None:
    data = features(shapely.Point(480000, 5730000), n=pd.array([1], dtype="Int64"))
    other = layer([features(shapely.Point(300000, 5730000), crs="EPSG:25833")], name="wege", crs="EPSG:25833")
    report = written(tmp_path / "a.gpkg", layer([data, data]), other)
    assert report.counts == {"bäume": 2, "wege": 1}
    assert [pyogrio.read_info(tmp_path / "a.gpkg", layer=name)["crs"] for name in report.counts] == [CRS, "EPSG:25833"]


@pytest.mark.parametrize(
    ("shapes", "kind"),
    [
        ([shapely.Point(1, 2)], "Point"),
        ([shapely.Point(1, 2, 3), shapely.Point(1, 2)], "Point Z"),
        ([shapely.box(0, 0, 1, 1), shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])], "MultiPolygon"),
        ([shapely.Point(1, 2), shapely.box(0, 0, 1, 1)], "Unknown"),
    ],
)
def test_a_table_tells_its_kind_of_geometry(tmp_path: Path, shapes: list[Any], kind: str) -> None:
    written(tmp_path / "a.gpkg", layer([features(*shapes)]))
    assert pyogrio.read_info(tmp_path / "a.gpkg")["geometry_type"] == kind


def test_the_same_data_and_timestamp_give_the_same_bytes(tmp_path: Path) -> None:
    data = layer([features(shapely.Point(1, 2), name=pd.array(["Linde"], dtype="str"))])
    reports = [written(tmp_path / f"{name}.gpkg", data, timestamp="2026-03-01T00:00:00Z") for name in "ab"]
    assert reports[0].sha256 == reports[1].sha256


def test_column_names_that_differ_only_in_case_are_told_apart(tmp_path: Path) -> None:
    columns = {"Z": [1], "z": [2], "geom": [3], "fid": ["a"]}
    written(tmp_path / "a.gpkg", layer([features(shapely.Point(1, 2), **columns)]))
    assert list(pyogrio.read_info(tmp_path / "a.gpkg")["fields"]) == ["Z", "z_", "geom_", "fid_"]


def test_buildings_become_footprints(tmp_path: Path) -> None:
    low = np.array([[0, 0, 100], [0, 10, 100], [10, 10, 100], [10, 0, 100]]) + ORIGIN
    part = GeometryPart([(SurfaceType.GROUND, [low]), (SurfaceType.ROOF, [low[::-1] + UP])])
    report = written(tmp_path / "a.gpkg", layer([build([("h1", "Building", "", {}, [part])], CRS)], "CityModel"))
    frame = pyogrio.read_dataframe(tmp_path / "a.gpkg")
    assert (frame.geometry[0].area, frame["z_max"][0], len(report.losses)) == (100.0, 108.0, 1)


def test_enumerations_of_a_plan_become_word_and_code(tmp_path: Path) -> None:
    facts = {"bauweise": {"code": "1000", "value": "Offene Bauweise"}, "gemeinde": {"ags": "05"}}
    frame = geopandas.GeoDataFrame({"gml_id": ["wa"], "type": ["BP_X"], "attributes": [facts]}, geometry=[None], crs=CRS)
    written(tmp_path / "a.gpkg", layer([Plan(frame, CRS, "6.0")], "Plan"))
    row = pyogrio.read_dataframe(tmp_path / "a.gpkg").iloc[0]
    assert (row["bauweise"], row["bauweise_code"], row["gemeinde"]) == ("Offene Bauweise", "1000", '{"ags":"05"}')


def test_a_layer_without_crs_is_written(tmp_path: Path) -> None:
    assert written(tmp_path / "a.gpkg", layer([features(None, crs="", n=[1])], crs="")).counts == {"bäume": 1}


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    from twin.handlers import Source
    from twin.importers.geopackage.reader import GeoPackage as Reader
    from twin.options import NoOptions

    columns = {"name": pd.array(["Linde", None], dtype="str"), "age": pd.array([7, None], dtype="Int64")}
    data = features(shapely.Point(1, 2, 3), shapely.Point(3, 4, 5), **columns)
    written(tmp_path / "a.gpkg", layer([data]))
    (batch,) = Reader().read(Source(tmp_path / "a.gpkg", "a.gpkg"), NoOptions(), Progress())
    assert isinstance(batch.data, FeatureCollection)
    pd.testing.assert_frame_equal(pd.DataFrame(batch.data.frame).drop(columns="fid"), pd.DataFrame(data.frame), check_dtype=False)


def test_a_file_with_other_counts_is_not_verified(tmp_path: Path) -> None:
    report = written(tmp_path / "a.gpkg", layer([features(shapely.Point(1, 2))]))
    with pytest.raises(TwinBroken):
        GeoPackage().verify(tmp_path / "a.gpkg", ExportReport(report.files, {"bäume": 2}, report.sha256, report.size))
