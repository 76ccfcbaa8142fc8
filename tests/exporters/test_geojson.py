"""GeoJSON as RFC 7946 wants it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from twin.errors import TwinBroken
from twin.exporters.geojson import GeoJSON, GeoJSONOptions
from twin.findings import Progress
from twin.geodata.citymodel import GeometryPart, SurfaceType, build
from twin.geodata.dataset import LayerData, LayerType
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.handlers import ExportLayer, ExportReport, Selection

ORIGIN, UP = np.array([480000.0, 5730000.0, 0.0]), np.array([0.0, 0.0, 8.0])


def layer(
    data: list[LayerData], kind: LayerType = "FeatureCollection", name: str = "bäume", crs: str = "EPSG:4326"
) -> ExportLayer:
    return ExportLayer(name, name.title(), kind, crs, None, lambda: iter(data))


def features(*shapes: Any, crs: str = "EPSG:4326", **columns: Any) -> FeatureCollection:
    return FeatureCollection(geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs), crs)


def house() -> LayerData:
    low = np.array([[0, 0, 100], [0, 10, 100], [10, 10, 100], [10, 0, 100]]) + ORIGIN
    wall = np.array([[0, 0, 100], [10, 0, 100], [10, 0, 108], [0, 0, 108]]) + ORIGIN
    part = GeometryPart([(SurfaceType.GROUND, [low]), (SurfaceType.WALL, [wall]), (SurfaceType.ROOF, [low[::-1] + UP])])
    return build([("h1", "Building", "", {"storeys": 2}, [part]), ("h2", "Building", "", {}, [])], "EPSG:25832")


def written(folder: Path, *layers: ExportLayer, **options: int) -> tuple[dict[str, Any], ExportReport]:
    target = folder / "x.geojson"
    report = GeoJSON().write(Selection(layers, "Titel"), target, GeoJSONOptions(**options), Progress())
    GeoJSON().verify(target, report)
    return json.loads(target.read_bytes()), report


def test_coordinates_are_degrees_with_seven_decimals_and_heights_millimetres(tmp_path: Path) -> None:
    data = features(shapely.Point(480000.123456, 5730000.0, 101.23456), crs="EPSG:25832")
    text, _ = written(tmp_path, layer([data], crs="EPSG:25832"))
    x, y, z = text["features"][0]["geometry"]["coordinates"]
    assert (round(x, 7), round(y, 7), z) == (x, y, 101.235) and 8.70 < x < 8.72 and 51.7 < y < 51.8


def test_rings_follow_the_right_hand_rule(tmp_path: Path) -> None:
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    text, _ = written(tmp_path, layer([features(clockwise)]))
    assert shapely.LinearRing(text["features"][0]["geometry"]["coordinates"][0]).is_ccw


def test_missing_values_become_null_and_dates_text(tmp_path: Path) -> None:
    columns = {"n": pd.array([None], dtype="Int64"), "t": pd.array([None], dtype="str"), "d": pd.to_datetime(["2026-03-01"])}
    text, _ = written(tmp_path, layer([features(None, **columns)]))
    feature = text["features"][0]
    assert (feature["properties"], feature["geometry"]) == ({"n": None, "t": None, "d": "2026-03-01T00:00:00"}, None)


def test_batches_and_layers_become_one_collection(tmp_path: Path) -> None:
    data = features(shapely.Point(1, 2))
    text, report = written(tmp_path, layer([data, data]), layer([data], name="wege"))
    assert [item["properties"]["layer"] for item in text["features"]] == ["bäume", "bäume", "wege"]
    assert report.counts == {"bäume": 2, "wege": 1}


def test_buildings_become_footprints_with_their_heights(tmp_path: Path) -> None:
    text, report = written(tmp_path, layer([house()], "CityModel", crs="EPSG:25832"))
    first, second = text["features"]
    facts = {"id": "h1", "type": "Building", "parent": None, "z_min": 100.0, "z_max": 108.0, "storeys": 2}
    assert (first["id"], first["properties"], second["geometry"]) == ("h1", facts, None)
    assert len(first["geometry"]["coordinates"][0]) == 5 and "Third dimension" in report.losses[0].en


def test_legal_content_of_a_plan_stays_structured(tmp_path: Path) -> None:
    facts = {"GRZ": 0.4, "bauweise": {"code": "1000", "value": "Offene Bauweise"}}
    frame = geopandas.GeoDataFrame({"gml_id": ["wa"], "type": ["BP_X"], "attributes": [facts]}, geometry=[None], crs="EPSG:25832")
    text, _ = written(tmp_path, layer([Plan(frame, "EPSG:25832", "6.0")], "Plan", crs="EPSG:25832"))
    assert text["features"][0]["properties"] == {"gml_id": "wa", "type": "BP_X", **facts}


def test_an_empty_layer_is_an_empty_collection(tmp_path: Path) -> None:
    assert written(tmp_path, layer([]))[0]["features"] == []


def test_grids_cannot_be_written() -> None:
    assert GeoJSON().suitability(Selection((layer([], "Coverage"),))).verdict == "no"


def test_a_file_with_other_counts_is_not_verified(tmp_path: Path) -> None:
    _, report = written(tmp_path, layer([features(shapely.Point(1, 2))]))
    with pytest.raises(TwinBroken):
        GeoJSON().verify(tmp_path / "x.geojson", ExportReport(report.files, {"bäume": 2}, report.sha256, report.size))


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    from twin.handlers import Source
    from twin.importers.geojson.reader import GeoJSON as Reader
    from twin.options import NoOptions

    data = features(shapely.Point(8.75, 51.72), name=pd.array(["Linde"], dtype="str"), age=pd.array([7], dtype="Int64"))
    written(tmp_path, layer([data]))
    (batch,) = Reader().read(Source(tmp_path / "x.geojson", "x.geojson"), NoOptions(), Progress())
    assert isinstance(batch.data, FeatureCollection)
    pd.testing.assert_frame_equal(pd.DataFrame(batch.data.frame), pd.DataFrame(data.frame))
