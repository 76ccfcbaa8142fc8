"""GeoJSON as it comes: by RFC 7946, older, in lines, awkward and broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twin.errors import DecisionNeeded, FileDamaged, FileForbidden, TwinError
from twin.findings import Progress
from twin.handlers import Batch, Probe, Source
from twin.importers.geojson import reader as geojson
from twin.importers.geojson import text as geojsontext
from twin.importers.geojson.reader import GeoJSON
from twin.options import NoOptions

POINT = {"type": "Feature", "properties": {"name": "Eiche"}, "geometry": {"type": "Point", "coordinates": [8.75, 51.72]}}


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", **members, "features": list(features)}


def polygon(*points: list[float], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [list(points)]}}


def source(folder: Path, content: Any, crs: str | None = None) -> Source:
    path = folder / "plan.geojson"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return Source(path, "plan.geojson", crs)


def read(folder: Path, content: Any, crs: str | None = None) -> tuple[list[Batch], Progress]:
    progress = Progress()
    return list(GeoJSON().read(source(folder, content, crs), NoOptions(), progress)), progress


def codes(progress: Progress) -> dict[str, int]:
    return {group.code: group.total for group in progress.findings()}


def test_a_collection_is_read_in_wgs84_by_rule(tmp_path: Path) -> None:
    (batch,), _ = read(tmp_path, collection(POINT))
    assert (batch.layer, batch.crs, batch.read, batch.imported) == ("plan", "EPSG:4326", 1, 1)
    assert batch.data.frame.geometry[0].x == 8.75  # type: ignore[union-attr]


@pytest.mark.parametrize("content", [POINT, POINT["geometry"]], ids=["feature", "geometry"])
def test_a_lone_feature_or_geometry_is_a_collection_of_one(tmp_path: Path, content: Any) -> None:
    (batch,), _ = read(tmp_path, content)
    assert batch.imported == 1


@pytest.mark.parametrize("separator", [b"\n", b"\r\n", b"\n\x1e"], ids=["lf", "crlf", "rs"])
def test_features_in_lines_are_read(tmp_path: Path, separator: bytes) -> None:
    (batch,), _ = read(tmp_path, separator.join([json.dumps(POINT).encode()] * 3))
    assert batch.imported == 3


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    (batch,), _ = read(tmp_path, b"\xef\xbb\xbf" + json.dumps(collection(POINT)).encode())
    assert batch.imported == 1


def test_a_named_crs_behind_the_features_is_found(tmp_path: Path) -> None:
    text = collection(POINT) | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}}
    (batch,), _ = read(tmp_path, text)
    assert batch.crs == "EPSG:25832"


def test_a_linked_crs_is_refused(tmp_path: Path) -> None:
    link = {"type": "link", "properties": {"href": "http://127.0.0.1:1/x", "type": "esriwkt"}}
    with pytest.raises(FileForbidden) as error:
        read(tmp_path, collection(POINT, crs=link))
    assert error.value.code == "GEOJSON_CRS_LINK"


def test_metres_without_a_named_crs_are_a_question(tmp_path: Path) -> None:
    metres = {**POINT, "geometry": {"type": "Point", "coordinates": [481000.0, 5729000.0]}}
    with pytest.raises(DecisionNeeded) as error:
        read(tmp_path, collection(metres))
    assert (error.value.code, error.value.params["question"]) == ("CRS_MISSING", "crs")


def test_a_stated_crs_answers_the_question(tmp_path: Path) -> None:
    metres = {**POINT, "geometry": {"type": "Point", "coordinates": [481000.0, 5729000.0]}}
    (batch,), _ = read(tmp_path, collection(metres), "EPSG:25832")
    assert batch.crs == "EPSG:25832"


def test_a_stated_crs_against_the_files_own_is_a_warning(tmp_path: Path) -> None:
    own = {"type": "name", "properties": {"name": "EPSG:25833"}}
    (batch,), progress = read(tmp_path, collection(POINT, crs=own), "EPSG:25832")
    assert (batch.crs, codes(progress)) == ("EPSG:25832", {"CRS_OVERRIDDEN": 1})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","bbox":[NaN,1,1,1]}]}', "GEOJSON_NOT_A_NUMBER"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature"', "GEOJSON_MALFORMED"),
        (b'{"type":"FeatureCollection","features":[{"a":1}{"b":2}]}', "GEOJSON_MALFORMED"),
        (b'{"type":"FeatureCollection","features":[]} []', "GEOJSON_MALFORMED"),
        ('{"type":"FeatureCollection","name":"Gebäude","features":[]}'.encode("latin-1"), "GEOJSON_ENCODING"),
        (json.dumps(collection(POINT)).encode("utf-16"), "GEOJSON_MALFORMED"),
        (b"[" * 200_000, "GEOJSON_MALFORMED"),
        (b'{"hello":1}', "GEOJSON_NO_FEATURES"),
        (b'{"type":"Topology","objects":{}}', "GEOJSON_NO_FEATURES"),
        (b"<OGRVRTDataSource/>", "GEOJSON_MALFORMED"),
    ],
)  # fmt: skip
def test_what_is_no_geojson_ends_as_one_plain_error(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(FileDamaged) as error:
        read(tmp_path, content)
    assert error.value.code == code


def test_a_bow_tie_is_repaired_and_named(tmp_path: Path) -> None:
    bow = polygon([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]) | {"id": "schleife"}
    (batch,), progress = read(tmp_path, collection(POINT, bow))
    assert (batch.imported, batch.repaired, batch.rejected) == (1, 1, 0)
    assert progress.findings()[0].examples[0].object_id == "schleife"


def test_an_open_ring_is_closed(tmp_path: Path) -> None:
    (batch,), progress = read(tmp_path, collection(polygon([0, 0], [1, 0], [1, 1])))
    assert (batch.repaired, codes(progress)) == (1, {"RING_CLOSED": 1})


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Point", "coordinates": ["8", "51"]},
        {"type": "Point"},
        {"type": "Circle", "coordinates": [0, 0]},
        {"type": "LineString", "coordinates": [[0, 0]]},
        [1, 2],
    ],
)
def test_a_hopeless_geometry_is_rejected_alone(tmp_path: Path, geometry: Any) -> None:
    (batch,), progress = read(tmp_path, collection(POINT, {**POINT, "geometry": geometry}))
    assert (batch.read, batch.imported, batch.rejected) == (2, 1, 1)
    assert progress.findings()[0].examples[0].object_id == "#2"


def test_features_without_geometry_are_kept(tmp_path: Path) -> None:
    (batch,), _ = read(tmp_path, collection({**POINT, "geometry": None}))
    assert batch.imported == 1


def test_all_geometry_types_and_heights_mix(tmp_path: Path) -> None:
    shapes = [
        {"type": "Point", "coordinates": [1, 2, 3]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1, 5]]},
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
    ]
    (batch,), _ = read(tmp_path, collection(*({**POINT, "geometry": shape} for shape in shapes)))
    assert list(batch.data.frame.geom_type) == [shape["type"] for shape in shapes]  # type: ignore[union-attr]


def test_collections_nested_too_deep_are_rejected(tmp_path: Path) -> None:
    shape: dict[str, Any] = {"type": "Point", "coordinates": [1, 2]}
    for _ in range(20):
        shape = {"type": "GeometryCollection", "geometries": [shape]}
    (batch,), _ = read(tmp_path, collection(POINT, {**POINT, "geometry": shape}))
    assert batch.rejected == 1


def test_properties_become_columns_of_one_type(tmp_path: Path) -> None:
    rows = [{"n": 1, "x": 1, "b": True, "o": {"a": 1}, "m": 1}, {"n": None, "x": 1.5, "o": [1], "m": "zwei"}]
    (batch,), _ = read(tmp_path, collection(*({**POINT, "properties": row} for row in rows)))
    kinds = {name: str(kind) for name, kind in batch.data.frame.dtypes.items()}  # type: ignore[union-attr]
    assert kinds == {"n": "Int64", "x": "float64", "b": "boolean", "o": "str", "m": "str", "geometry": "geometry"}


def test_a_large_file_comes_in_batches_with_the_same_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "BATCH", 7)
    monkeypatch.setattr(geojson, "KEPT_IN_MEMORY", 10)
    monkeypatch.setattr(geojsontext, "BLOCK", 97)
    rows = [{**POINT, "id": n, "properties": {"text": 'a "[{\\" b', **({"late": n} if n == 19 else {})}} for n in range(20)]
    batches, _ = read(tmp_path, collection(*rows))
    assert [batch.read for batch in batches] == [7, 7, 6]
    assert {tuple(batch.data.frame.columns) for batch in batches} == {("text", "late", "id", "geometry")}  # type: ignore[union-attr]


@pytest.mark.parametrize("block", [16, 17, 31, 64])
def test_brackets_quotes_and_escapes_survive_any_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(geojsontext, "BLOCK", block)
    text = '\\"]}{[\\\\'
    (batch,), _ = read(tmp_path, collection(*({**POINT, "properties": {text: f"{text}{n}"}} for n in range(5)), name=text))
    assert list(batch.data.frame[text]) == [f"{text}{n}" for n in range(5)]  # type: ignore[union-attr]


def test_inspection_counts_and_says_where_the_crs_is_from(tmp_path: Path) -> None:
    found = GeoJSON().inspect(source(tmp_path, collection(POINT, POINT)), NoOptions()).layers[0]
    assert (found.count, found.crs, found.attributes) == (2, "EPSG:4326", ("name",))
    assert "RFC 7946" in found.crs_origin.de


def test_other_json_is_not_claimed(tmp_path: Path) -> None:
    probe = Probe(tmp_path, "x.json", 10, b'{"type":"CityJSON"}', json_keys=("type",), json_type="CityJSON")
    assert GeoJSON().identify(probe).confidence == 0


def test_cancelling_stops_the_walk(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(TwinError) as error:
        list(GeoJSON().read(source(tmp_path, collection(POINT)), NoOptions(), progress))
    assert error.value.code == "CANCELLED"
