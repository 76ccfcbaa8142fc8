"""The CityJSON reader: versions, sequences, nesting of semantics, and traps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twin.errors import DecisionNeeded, FileDamaged, InputRefused, LimitExceeded
from twin.findings import Progress
from twin.geodata import solids
from twin.handlers import Companion, Confidence, Source
from twin.importers.cityjson import text as cityjsontext
from twin.importers.cityjson.reader import CityJSON
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


TURNED = [0, -1, 0, 5, 2, 0, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1]
TEMPLATES = {"templates": [{**SOLID, "lod": "2"}], "vertices-templates": [[x / 1000 for x in point] for point in VERTICES]}


def instance(**changes: Any) -> dict[str, Any]:
    return {"type": "GeometryInstance", "template": 0, "boundaries": [1], "transformationMatrix": TURNED, **changes}


def test_a_template_stands_where_its_matrix_puts_it(tmp_path: Path) -> None:
    tree = {"type": "SolitaryVegetationObject", "geometry": [instance()]}
    path = saved(tmp_path, document({"t": tree, "b": building(SOLID)}, **{"geometry-templates": TEMPLATES}))
    outcome = read(CityJSON(), path)
    models = {batch.layer: batch.data for batch in outcome.batches}
    assert set(models) == {"vegetation", "buildings"}
    placed = models["vegetation"]
    # vertex 1 of the document is (85010, 446000, 5); the matrix turns (10, 8) to (-8, 10), doubles y and adds (5, 6, 7)
    assert placed.vertices.min(axis=0).tolist() == pytest.approx([85007.0, 446006.0, 12.0])
    assert placed.vertices.max(axis=0).tolist() == pytest.approx([85015.0, 446026.0, 15.0])
    assert (placed.geometry_lod.tolist(), placed.geometry_solid.tolist()) == ([2.0], [True])
    assert solids.measure(placed).volume[0] == pytest.approx(480.0)
    assert models["buildings"].vertices.max(axis=0).tolist() == [85010.0, 446008.0, 8.0]


@pytest.mark.parametrize(
    "changes",
    [{"template": 1}, {"template": None}, {"boundaries": []}, {"boundaries": [99]}, {"transformationMatrix": [1, 2, 3]}],
)
def test_an_instance_without_a_sound_place_is_left_out(tmp_path: Path, changes: dict[str, Any]) -> None:
    tree = {"type": "CityFurniture", "geometry": [instance(), instance(**changes)]}
    outcome = read(CityJSON(), saved(tmp_path, document({"t": tree}, **{"geometry-templates": TEMPLATES})))
    assert outcome.totals == (1, 0, 1, 0)
    assert len(outcome.model.geometry_lod) == 1
    assert outcome.findings["GEOMETRY_MALFORMED"].examples[0].object_id == "t"


def test_each_theme_becomes_a_layer_and_nothing_inside_is_read(tmp_path: Path) -> None:
    flat = {"type": "MultiSurface", "lod": "1", "boundaries": [FACES[0]]}
    semantics = {"surfaces": [{"type": "TrafficArea"}], "values": [0]}
    objects = {
        "b": building(SOLID, children=["i", "r", "s"]),
        "i": {"type": "BuildingInstallation", "parents": ["b"], "geometry": [flat]},
        "r": {"type": "BuildingRoom", "parents": ["b"], "geometry": [SOLID]},
        "s": {"type": "BuildingStorey", "parents": ["b"], "geometry": [SOLID], "attributes": {"class": "1"}},
        "w": {"type": "Road", "geometry": [{**flat, "semantics": semantics}]},
        "g": {"type": "CityObjectGroup", "children": ["b", "w"]},
        "l": {"type": "Waterway", "geometry": [{"type": "MultiLineString", "lod": "0", "boundaries": [[0, 1]]}]},
    }
    outcome = read(CityJSON(), saved(tmp_path, document(objects)))
    models = {batch.layer: batch.data for batch in outcome.batches}
    assert models["buildings"].objects["id"].tolist() == ["b", "i", "s"]
    assert models["buildings"].objects["parent"].tolist() == ["", "b", "b"]
    assert models["buildings"].object_offsets.tolist() == [0, 1, 2, 2]
    assert models["transport"].surface_type.tolist() == [12]
    assert outcome.findings["OBJECT_WITHOUT_SURFACES"].examples[0].object_id == "l"
    assert {"INTERIOR_NOT_READ", "SPACE_GEOMETRY_NOT_READ", "CURVES_NOT_READ", "LEFT_OUT_CityObjectGroup"} <= set(
        outcome.findings
    )


def test_objects_and_attributes_of_extensions_are_kept_and_told(tmp_path: Path) -> None:
    house = building(SOLID, attributes={"+energy": {"kwh": 9}}, children=["p"])
    objects = {"b": house, "p": {"type": "+Panel", "parents": ["b"], "geometry": [SOLID]}, "t": {"type": "+Mast"}}
    told = {"Solar": {"url": "http://127.0.0.1:9/x.json", "version": "1.0"}}
    outcome = read(CityJSON(), saved(tmp_path, document(objects, extensions=told, **{"+census": {"year": 2011}})))
    models = {batch.layer: batch.data for batch in outcome.batches}
    assert models["buildings"].objects["type"].tolist() == ["Building", "+Panel"]
    assert models["buildings"].objects["attributes"].iat[0] == {"+energy": '{"kwh":9}'}
    assert models["generics"].objects["type"].tolist() == ["+Mast"]
    assert outcome.findings["EXTENSION_DECLARED"].examples[0].params["url"] == "http://127.0.0.1:9/x.json"
    assert outcome.findings["EXTENSION_TYPE_KEPT"].total == 2
    assert outcome.findings["EXTENSION_MEMBER_NOT_READ"].examples[0].params["name"] == "+census"


def test_what_the_file_says_of_itself_is_kept(tmp_path: Path) -> None:
    told = {"referenceSystem": RD, "title": "Altstadt", "referenceDate": "2024-05-01", "pointOfContact": {"contactName": "Amt"}}
    path = saved(tmp_path, document({"b": building(SOLID)}, metadata=told))
    found = CityJSON().inspect(Source(path, path.name), CityJSON.Options())
    assert found.layers[0].extras["metadata"]["pointOfContact"] == {"contactName": "Amt"}
    assert read(CityJSON(), path).findings["METADATA_FOUND"].examples[0].params["date"] == "2024-05-01"


LOOK = {
    "textures": [{"type": "JPG", "image": "bilder/wand.jpg", "wrapMode": "wrap"}, {"type": "PNG", "image": "fehlt.png"}],
    "materials": [{"name": "rot", "diffuseColor": [1.0, 0.0, 0.5]}],
    "vertices-texture": [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
}
DRESSED = {
    **SOLID,
    "texture": {"a": {"values": [[[[0, 0, 1, 2, 3]], [[1, 0, 1, 2, 3]], [[None]], None, [[0, 0, 1]], [[9, 0, 1, 2, 3]]]]}},
    "material": {"a": {"values": [[None, None, 0, 0, None, 5]]}},
}


def dressed(path: Path, *pictures: Companion) -> Any:
    progress = Progress()
    (batch,) = CityJSON().read(Source(path, path.name, None, pictures), CityJSON.Options(), progress)
    return batch.data, {group.code: group for group in progress.findings()}


def picture(folder: Path) -> Companion:
    (folder / "x.jpg").write_bytes(b"\xff\xd8\xff and so on")
    return Companion(folder / "x.jpg", "bilder/wand.jpg")


@pytest.mark.parametrize("sequence", [False, True])
def test_textures_and_colours_are_read(tmp_path: Path, sequence: bool) -> None:
    path = saved(tmp_path, document({"b": building(DRESSED)}, appearance=LOOK))
    if sequence:
        feature = {"type": "CityJSONFeature", "id": "b", "CityObjects": {"b": building(DRESSED)}, "vertices": VERTICES}
        lines = [json.dumps(document({}, vertices=[])), json.dumps({**feature, "appearance": LOOK})]
        path = saved(tmp_path, "\n".join(lines), "b.city.jsonl")
    model, findings = dressed(path, picture(tmp_path))
    assert model.surface_texture.tolist() == [0, -1, -1, -1, -1, -1]
    assert (model.textures[0].media_type, model.textures[0].repeats) == ("image/jpeg", True)
    assert model.texture_uv[:4].tolist() == LOOK["vertices-texture"]
    assert model.surface_colour.tolist() == [[0] * 4, [0] * 4, [255, 0, 128, 255], [255, 0, 128, 255], [0] * 4, [0] * 4]
    assert findings["TEXTURE_IMAGE_MISSING"].examples[0].params == {"image": "fehlt.png", "surfaces": 1}


def test_one_colour_may_stand_for_a_whole_geometry(tmp_path: Path) -> None:
    red = {**SOLID, "material": {"a": {"value": 0}}}
    model, _ = dressed(saved(tmp_path, document({"b": building(red), "c": building(SOLID)}, appearance=LOOK)))
    assert model.surface_colour[:, 3].tolist() == [255] * 6 + [0] * 6


def test_a_city_without_looks_has_no_columns_for_them(tmp_path: Path) -> None:
    model, _ = dressed(saved(tmp_path, document({"b": building(DRESSED)})))
    assert (model.surface_texture, model.surface_colour, model.textures) == (None, None, ())


@pytest.mark.parametrize(
    "look", [7, {"textures": 1}, {"vertices-texture": [[1]]}, {"materials": [{"diffuseColor": ["a", 1, 2]}]}]
)
def test_a_malformed_appearance_costs_only_itself(tmp_path: Path, look: Any) -> None:
    model, _ = dressed(saved(tmp_path, document({"b": building(DRESSED)}, appearance=look)))
    assert len(model.surface_type) == 6


def test_an_invalid_solid_is_told_with_its_code_and_place_and_taken_over(tmp_path: Path) -> None:
    gap = {**SOLID, "boundaries": [FACES[:5]], "semantics": None}
    outcome = read(CityJSON(), saved(tmp_path, document({"a": building(SOLID), "b": building(gap)})))
    (finding,) = outcome.findings["SOLID_INVALID_302"].examples
    assert (finding.object_id, finding.severity, finding.place) == ("b", "warning", (85000.0, 446000.0))
    assert outcome.totals == (2, 2, 0, 0)


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
