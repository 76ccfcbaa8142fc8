"""The CityJSON reader: versions, sequences, nesting of semantics, and traps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twin.errors import DecisionNeeded, FileDamaged, InputRefused, LimitExceeded
from twin.geodata import solids
from twin.handlers import Confidence, Source
from twin.importers import cityjsontext
from twin.importers.cityjson import CityJSON
from twin.importers.probing import take_probe

from .cityfiles import read

FACES = [[[0, 3, 2, 1]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]]
VERTICES = [[x, y, z] for z in (0, 3000) for x, y in ((0, 0), (10000, 0), (10000, 8000), (0, 8000))]
SEMANTICS = {"surfaces": [{"type": "GroundSurface"}, {"type": "RoofSurface"}, {"type": "WallSurface"}]}
SOLID = {"type": "Solid", "lod": "2.2", "boundaries": [FACES], "semantics": {**SEMANTICS, "values": [[0, 1, 2, 2, 2, None]]}}
RD = "https://www.opengis.net/def/crs/EPSG/0/7415"


def document(objects: dict[str, Any], **changes: Any) -> dict[str, Any]:
    base = {
        "type": "CityJSON",
        "version": "2.0",
        "transform": {"scale": [0.001, 0.001, 0.001], "translate": [85000, 446000, 5]},
        "metadata": {"referenceSystem": RD},
        "CityObjects": objects,
        "vertices": VERTICES,
    }
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def building(*geometries: Any, **members: Any) -> dict[str, Any]:
    return {"type": "Building", "geometry": list(geometries), **members}


def saved(folder: Path, content: Any, name: str = "a.city.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_solid_keeps_semantics_measures_and_place(tmp_path: Path) -> None:
    outcome = read(CityJSON(), saved(tmp_path, document({"b": building(SOLID)})))
    model = outcome.model
    assert model.surface_type.tolist() == [1, 3, 2, 2, 2, 2]
    assert (outcome.batches[0].crs, outcome.batches[0].vertical) == ("EPSG:28992", "NAP")
    assert model.vertices.min(axis=0).tolist() == [85000.0, 446000.0, 5.0]
    assert solids.measure(model).volume[0] == pytest.approx(240.0)


def test_a_multisolid_becomes_several_geometries(tmp_path: Path) -> None:
    double = {
        "type": "MultiSolid",
        "lod": "2",
        "boundaries": [[FACES], [FACES]],
        "semantics": {**SEMANTICS, "values": [[[0] * 6], None]},
    }
    model = read(CityJSON(), saved(tmp_path, document({"b": building(double)}))).model
    assert model.geometry_solid.tolist() == [True, True]
    assert model.surface_type.tolist()[:6] == [1] * 6


@pytest.mark.parametrize("kind", ["MultiSurface", "CompositeSurface"])
def test_surfaces_are_no_solid(tmp_path: Path, kind: str) -> None:
    flat = {"type": kind, "lod": "2", "boundaries": FACES, "semantics": {**SEMANTICS, "values": [0, 1, 2, 2, 2, 2]}}
    model = read(CityJSON(), saved(tmp_path, document({"b": building(flat)}))).model
    assert (model.geometry_solid.tolist(), model.surface_type.tolist()) == ([False], [1, 3, 2, 2, 2, 2])


def test_version_1_0_needs_no_transform_and_writes_lod_as_number(tmp_path: Path) -> None:
    old = document({"b": building({**SOLID, "lod": 2})}, version="1.0", transform=None)
    model = read(CityJSON(), saved(tmp_path, old)).model
    assert (model.vertices.max(), model.geometry_lod.tolist()) == (10000.0, [2.0])


def test_parts_follow_their_building(tmp_path: Path) -> None:
    part = {**building(SOLID), "type": "BuildingPart", "parents": ["b"]}
    model = read(CityJSON(), saved(tmp_path, document({"p": part, "b": building(children=["p"])}))).model
    assert model.objects[["id", "type", "parent"]].to_numpy().tolist() == [["b", "Building", ""], ["p", "BuildingPart", "b"]]


def test_children_in_a_circle_end(tmp_path: Path) -> None:
    circle = {**building(SOLID, children=["p"]), "type": "BuildingPart"}
    outcome = read(CityJSON(), saved(tmp_path, document({"b": building(SOLID, children=["p", "b"]), "p": circle})))
    assert outcome.totals[0] == 2


def test_a_coarse_outline_gives_way_to_finer_parts(tmp_path: Path) -> None:
    outline = {"type": "MultiSurface", "lod": "0", "boundaries": [FACES[0]]}
    part = {**building(SOLID), "type": "BuildingPart", "parents": ["b"]}
    model = read(CityJSON(), saved(tmp_path, document({"b": building(outline, children=["p"]), "p": part}))).model
    assert model.object_offsets.tolist() == [0, 0, 1]


def test_attributes_are_flat(tmp_path: Path) -> None:
    told = {"storeysAboveGround": 3.0, "list": [1, 2], "yes": True, "none": None, "dateOfConstruction": "1929-01-01"}
    address = [{"ThoroughfareName": "Am Hof", "ThoroughfareNumber": "7", "Locality": "Köln"}]
    found = read(CityJSON(), saved(tmp_path, document({"b": building(SOLID, attributes=told, address=address)}))).attributes()
    assert (found["storeysAboveGround"], found["list"], found["yes"], found["none"]) == (3, "[1,2]", "true", None)
    assert (found["yearOfConstruction"], found["address"]) == (1929, "Am Hof 7, Köln")


def test_a_sequence_equals_the_document(tmp_path: Path) -> None:
    whole = read(CityJSON(), saved(tmp_path, document({"a": building(SOLID), "b": building(SOLID)}))).model
    head = json.dumps(document({}, vertices=[]))
    lines = [
        json.dumps({"type": "CityJSONFeature", "id": i, "CityObjects": {i: building(SOLID)}, "vertices": VERTICES}) for i in "ab"
    ]
    parts = read(CityJSON(), saved(tmp_path, "\n".join([head, *lines]), "a.city.jsonl")).model
    assert parts.vertices.tolist() == whole.vertices.tolist()
    assert parts.objects["id"].tolist() == ["a", "b"]


def test_a_broken_line_of_a_sequence_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path, json.dumps(document({}, vertices=[])) + '\n{"type": "CityJSONFeature"', "a.city.jsonl")
    with pytest.raises(FileDamaged) as damaged:
        read(CityJSON(), path)
    assert damaged.value.params["line"] == 2


def test_version_0_9_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read(CityJSON(), saved(tmp_path, document({}, version="0.9")))
    assert refused.value.code == "CITYJSON_VERSION"
    assert "upgrade" in refused.value.text.de


def test_a_missing_crs_is_asked_for(tmp_path: Path) -> None:
    path = saved(tmp_path, document({"b": building(SOLID)}, metadata=None))
    with pytest.raises(DecisionNeeded) as asked:
        read(CityJSON(), path)
    assert asked.value.code == "CRS_MISSING"
    assert read(CityJSON(), path, crs="EPSG:28992").model.crs == "EPSG:28992"


@pytest.mark.parametrize("index", [10**12, -1, 8])
def test_an_index_that_points_nowhere_costs_only_its_surface(tmp_path: Path, index: int) -> None:
    faces = [[[0, 3, 2, index]], *FACES[1:]]
    outcome = read(CityJSON(), saved(tmp_path, document({"b": building({**SOLID, "boundaries": [faces]})})))
    assert len(outcome.model.surface_type) == 5
    assert outcome.totals == (1, 0, 1, 0)
    assert outcome.findings["VERTEX_INDEX_INVALID"].examples[0].object_id == "b"


@pytest.mark.parametrize("boundaries", [None, 7, [7], [[7]], [[["a"]]], [[[[0.5, 1, 2]]]], [[[[10**30, 1, 2]]]], {"a": 1}])
def test_a_malformed_geometry_is_left_out(tmp_path: Path, boundaries: Any) -> None:
    broken = {"type": "Solid", "lod": "2", "boundaries": boundaries}
    outcome = read(CityJSON(), saved(tmp_path, document({"a": building(broken), "b": building(SOLID)})))
    assert outcome.findings["GEOMETRY_MALFORMED"].examples[0].object_id == "a"
    assert len(outcome.model.surface_type) == 6


TRAPS = {
    "deep": "[" * 200_000,
    "deep object": '{"a":' * 50_000,
    "not a number": json.dumps(document({})).replace("446000", "NaN"),
    "infinite": json.dumps(document({})).replace("446000", "1e999"),
    "huge scale": json.dumps(document({})).replace("[0.001, 0.001, 0.001]", "[1e308, 1, 1]"),
    "ragged": json.dumps(document({}, vertices=[[1, 2, 3], [1, 2]])),
    "plane": json.dumps(document({}, vertices=[[1, 2], [1, 2]])),
    "words": json.dumps(document({}, vertices=[["a", "b", "c"]])),
    "no objects": json.dumps(document({}, CityObjects=[])),
    "no transform": json.dumps(document({}, transform=None)),
    "a list": "[]",
    "cut": json.dumps(document({"b": building(SOLID)}))[:-20],
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_are_refused_as_damage(tmp_path: Path, trap: str) -> None:
    with pytest.raises(FileDamaged):
        read(CityJSON(), saved(tmp_path, TRAPS[trap]))


def test_templates_and_extensions_are_told_and_left_alone(tmp_path: Path) -> None:
    extended = document({"t": {"type": "+Tree"}}, extensions={"X": {"url": "http://127.0.0.1:9/x"}}, **{"geometry-templates": {}})
    outcome = read(CityJSON(), saved(tmp_path, extended))
    assert {"LEFT_OUT_+Tree", "CONTENT_IGNORED", "NO_BUILDINGS"} <= set(outcome.findings)


def test_a_single_document_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cityjsontext, "MOST_BYTES", 100)
    with pytest.raises(LimitExceeded) as refused:
        read(CityJSON(), saved(tmp_path, document({})))
    assert "CityJSONSeq" in refused.value.text.de


def test_inspect_tells_counts_levels_and_crs(tmp_path: Path) -> None:
    path = saved(tmp_path, document({"b": building(SOLID, attributes={"function": "1"})}))
    found = CityJSON().inspect(Source(path, path.name), CityJSON.Options())
    layer = found.layers[0]
    assert (found.version, layer.count, layer.lods, layer.crs, layer.vertical) == ("2.0", 1, ("2.2",), "EPSG:28992", "NAP")


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        (json.dumps(document({})), Confidence.EXACT),
        ('{"type": "CityJSONFeature", "CityObjects": {}}', Confidence.SIGNATURE),
        ('{"CityObjects": {}, "vertices": []}', Confidence.SIGNATURE),
        ('{"type": "FeatureCollection", "features": []}', Confidence.NO),
        ('{"asset": {}, "CityObject": 1}', Confidence.NO),
        ("<a/>", Confidence.NO),
    ],
)
def test_the_type_tells_the_format(tmp_path: Path, text: str, confidence: Confidence) -> None:
    path = saved(tmp_path, text)
    assert CityJSON().identify(take_probe(path, path.name)).confidence == confidence
