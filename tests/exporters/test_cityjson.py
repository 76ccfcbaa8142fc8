"""The CityJSON exporter writes valid, millimetre-true, repeatable files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from twin.errors import TwinBroken
from twin.exporters.cityjson.document import CityJSON
from twin.exporters.cityjson.file import reference
from twin.exporters.cityjson.sequence import CityJSONSeq
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.handlers import ExportLayer, ExportReport, Selection

X, Y = 356000.1234, 5645000.5678
G, W, R, U = SurfaceType.GROUND, SurfaceType.WALL, SurfaceType.ROOF, SurfaceType.UNKNOWN
SQUARE = [(X, Y, 50.0), (X + 9, Y, 50.0), (X + 9, Y + 9, 50.0), (X, Y + 9, 50.0)]
HOLE = [(X + 1, Y + 1, 50.0), (X + 1, Y + 2, 50.0), (X + 2, Y + 2, 50.0)]
WALL = [(X, Y, 50.0), (X + 9, Y, 50.0), (X + 9, Y, 53.0), (X, Y, 53.0)]


def city() -> CityModel:
    shell = GeometryPart([(G, [SQUARE, HOLE]), (W, [WALL]), (U, [WALL[::-1]])], 2.2, True)
    return build(
        [
            ("b", "Building", "", {"storeysAboveGround": 3, "roofType": None}, []),
            ("p", "BuildingPart", "b", {"name": "Süd"}, [shell, GeometryPart([(R, [SQUARE])], 2.0, False)]),
            ("x", "Building", "", {}, []),
        ],
        "EPSG:25832",
    )


def layer(*models: CityModel, vertical: str | None = "DHHN2016", name: str = "buildings") -> ExportLayer:
    return ExportLayer(name, "Gebäude", "CityModel", models[0].crs, vertical, lambda: iter(models))


def write(target: Path, *models: CityModel, sequence: bool = False) -> tuple[dict[str, Any], ExportReport]:
    selection = Selection((layer(*(models or (city(),))),), "Probe")
    exporter = CityJSONSeq() if sequence else CityJSON()
    report = exporter.write(selection, target, exporter.Options(), Progress())
    exporter.verify(target, report)
    return json.loads(target.read_text().splitlines()[0] if sequence else target.read_text()), report


def test_the_document_has_what_version_2_demands(tmp_path: Path) -> None:
    document, report = write(tmp_path / "a.city.json")
    assert (document["type"], document["version"]) == ("CityJSON", "2.0")
    assert document["transform"]["scale"] == [0.001, 0.001, 0.001]
    assert document["metadata"]["referenceSystem"] == "https://www.opengis.net/def/crs/EPSG/0/25832"
    assert document["metadata"]["verticalDatum"] == "DHHN2016"
    assert report.counts == {"buildings": 3}


def test_vertices_are_whole_millimetres_and_each_stands_once(tmp_path: Path) -> None:
    document, _ = write(tmp_path / "a.city.json")
    vertices = document["vertices"]
    assert all(isinstance(value, int) for point in vertices for value in point)
    assert len({tuple(point) for point in vertices}) == len(vertices) == 9
    back = np.array(vertices) * 0.001 + document["transform"]["translate"]
    assert back[:, 0].min() == pytest.approx(X, abs=0.0005)


def test_solids_surfaces_holes_and_semantics_are_nested_by_type(tmp_path: Path) -> None:
    document, _ = write(tmp_path / "a.city.json")
    solid, flat = document["CityObjects"]["p"]["geometry"]
    assert (solid["type"], solid["lod"], flat["type"], flat["lod"]) == ("Solid", "2.2", "MultiSurface", "2")
    assert [len(surface) for surface in solid["boundaries"][0]] == [2, 1, 1]
    assert solid["semantics"] == {"surfaces": [{"type": "GroundSurface"}, {"type": "WallSurface"}], "values": [[0, 1, None]]}
    assert flat["semantics"]["values"] == [0]


def test_parents_and_children_know_each_other(tmp_path: Path) -> None:
    objects = write(tmp_path / "a.city.json")[0]["CityObjects"]
    assert (objects["b"]["children"], objects["p"]["parents"]) == (["p"], ["b"])
    assert "geometry" not in objects["b"]


def test_attributes_without_value_are_left_out(tmp_path: Path) -> None:
    objects = write(tmp_path / "a.city.json")[0]["CityObjects"]
    assert objects["b"]["attributes"] == {"storeysAboveGround": 3}
    assert objects["p"]["attributes"] == {"name": "Süd"}


def test_a_part_without_its_building_becomes_one(tmp_path: Path) -> None:
    document, _ = write(tmp_path / "a.city.json", city().select(np.array([1])))
    assert document["CityObjects"]["p"]["type"] == "Building"
    assert "parents" not in document["CityObjects"]["p"]


@pytest.mark.parametrize("sequence", [False, True])
def test_the_same_city_gives_the_same_bytes(tmp_path: Path, sequence: bool) -> None:
    first = write(tmp_path / "a", sequence=sequence)[1]
    assert first.sha256 == write(tmp_path / "b", sequence=sequence)[1].sha256


def test_batches_share_their_vertices(tmp_path: Path) -> None:
    halves = [city().select(np.array([0, 1])), city().select(np.array([2]))]
    write(tmp_path / "whole.city.json")
    write(tmp_path / "halves.city.json", *halves)
    assert (tmp_path / "whole.city.json").read_bytes() == (tmp_path / "halves.city.json").read_bytes()


def test_a_sequence_has_one_line_per_building(tmp_path: Path) -> None:
    write(tmp_path / "a.city.jsonl", sequence=True)
    head, first, second = map(json.loads, (tmp_path / "a.city.jsonl").read_text().splitlines())
    assert (head["CityObjects"], head["vertices"]) == ({}, [])
    assert (first["type"], first["id"], list(first["CityObjects"])) == ("CityJSONFeature", "b", ["b", "p"])
    assert (len(first["vertices"]), second["vertices"]) == (9, [])


def test_a_file_changed_afterwards_is_not_verified(tmp_path: Path) -> None:
    _, report = write(tmp_path / "a.city.json")
    text = (tmp_path / "a.city.json").read_text()
    (tmp_path / "a.city.json").write_text(text.replace('"x":{', '"x":{"geometry":[{"boundaries":[[[99,1,2]]]}],'))
    with pytest.raises(TwinBroken):
        CityJSON().verify(tmp_path / "a.city.json", report)


@pytest.mark.parametrize(
    ("code", "vertical", "number"),
    [
        ("EPSG:25832", "DHHN92", "5555"),
        ("EPSG:28992", "NAP", "7415"),
        ("EPSG:25833", None, "25833"),
        ("EPSG:25832", "NAP", "25832"),
    ],
)
def test_a_compound_system_is_named_where_there_is_one(code: str, vertical: str | None, number: int) -> None:
    assert reference(code, vertical) == f"https://www.opengis.net/def/crs/EPSG/0/{number}"


def test_a_system_without_number_is_a_loss() -> None:
    custom = ExportLayer("c", "C", "CityModel", 'PROJCRS["x"]', None, lambda: iter(()))
    assert reference(custom.crs, None) is None
    assert CityJSON().suitability(Selection((custom,))).verdict == "lossy"


def test_only_city_models_of_one_system_are_written() -> None:
    features = ExportLayer("f", "F", "FeatureCollection", "EPSG:25832", None, lambda: iter(()))
    other = ExportLayer("o", "O", "CityModel", "EPSG:25833", None, lambda: iter(()))
    assert CityJSON().suitability(Selection((features,))).verdict == "no"
    assert CityJSON().suitability(Selection((layer(city()), other))).verdict == "no"
    assert CityJSON().suitability(Selection((layer(city(), vertical=None), features))).verdict == "lossy"
