"""Programs upload, import, follow, compare; bad input is one plain problem and leaves nothing behind."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from shapely.geometry import shape

from twin import intake
from twin.geodata.crs import to_lonlat
from twin.geodata.glb import Glb
from twin.workspace import Workspace

from .conftest import Enter

GEOJSON = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Spielplatz"},
"geometry": {"type": "Polygon", "coordinates": [[[8.75, 51.72], [8.751, 51.72], [8.751, 51.721], [8.75, 51.72]]]}}]}"""
VRT = b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/hostname</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><CityModel>&a;</CityModel>'
CUT = b'<?xml version="1.0"?><core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"><core:cityObjectMember>'


@pytest.fixture(scope="module", autouse=True)
def running(musterstadt: Workspace) -> Iterator[None]:
    musterstadt.runner.start(intake.processes(musterstadt))
    yield
    musterstadt.runner.stop()


def upload(client: FlaskClient, name: str, content: bytes) -> str:
    begun = client.post("/api/v1/uploads", json={"name": name, "size": len(content)})
    assert begun.status_code == 201, begun.json
    half = len(content) // 2
    for start, part in ((0, content[:half]), (half, content[half:])):
        answer = client.patch(f"/api/v1/uploads/{begun.json['id']}", data=part, headers={"Upload-Offset": str(start)})
        assert answer.status_code == 200, answer.json
    return str(begun.json["id"])


def imported(client: FlaskClient, name: str, content: bytes, **fields: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/datasets", json={"upload": upload(client, name, content), **fields})
    assert answer.status_code == 202, answer.json
    for _ in range(150):
        job: dict[str, Any] = client.get(answer.headers["Location"]).json
        if job["status"] in ("successful", "failed", "dismissed"):
            return job
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def test_a_file_in_parts_becomes_a_dataset_with_its_report(enter: Enter) -> None:
    client = enter("planner")
    job = imported(client, "plaetze.geojson", GEOJSON, title="Spielplätze", data_date="2026-05-01")
    dataset = client.get(f"/api/v1/datasets/{job['result']['dataset']}").json
    assert (dataset["title"], dataset["data_date"]) == ("Spielplätze", "2026-05-01")
    assert dataset["lineage"]["sha256"] == hashlib.sha256(GEOJSON).hexdigest()
    assert client.get(f"/datasets/{job['result']['dataset']}").status_code == 200


def test_the_events_of_a_job_end_with_its_last_state(enter: Enter) -> None:
    client = enter("planner")
    answer = client.post("/api/v1/datasets", json={"upload": upload(client, "b.geojson", GEOJSON + b" ")})
    stream = client.get(answer.headers["Location"] + "/events").text
    assert stream.startswith("event: job\n") and '"status":"successful"' in stream.splitlines()[-2]


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("plan.geojson", VRT, {"FORMAT_UNKNOWN"}),
        ("stadt.gml", DTD, {"XML_DTD", "UPLOAD_XML_DTD", "FORMAT_UNKNOWN"}),
        ("stadt.gml", CUT, {"XML_TRUNCATED", "FILE_TRUNCATED", "XML_MALFORMED"}),
        ("brief.docx", b"\x00\x01\x02 nothing known", {"FORMAT_UNKNOWN"}),
    ],
)
def test_bad_input_fails_its_job_with_one_sentence_and_leaves_nothing(
    enter: Enter, musterstadt: Workspace, name: str, content: bytes, codes: set[str]
) -> None:
    before = len(musterstadt.datasets.all())
    job = imported(enter("planner"), name, content)
    assert job["status"] == "failed" and name in job["problem"]["detail"]
    assert len(musterstadt.datasets.all()) == before and list(musterstadt.work_folder.iterdir()) == []


def test_an_empty_file_is_refused_before_anything_is_sent(enter: Enter) -> None:
    answer = enter("planner").post("/api/v1/uploads", json={"name": "leer.gml", "size": 0})
    assert (answer.status_code, answer.json["code"]) == (422, "FILE_EMPTY")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/uploads", b"{"),
        ("POST", "/api/v1/uploads", b'{"name": 3, "size": "x"}'),
        ("POST", "/api/v1/datasets", b'{"upload": "nothing"}'),
        ("PATCH", "/api/v1/uploads/nothing", b"x"),
        ("GET", "/api/v1/jobs/nothing", b""),
        ("GET", "/api/v1/datasets/nothing", b""),
        ("GET", "/api/v1/cases/nothing/compare", b""),
        ("PUT", "/api/v1/cases/quartier-muehlenbleiche/alternatives/A", b"{}"),
        ("PUT", "/api/v1/cases/quartier-muehlenbleiche/alternatives/Z", b"{}"),
    ],
)
def test_a_wrong_request_is_a_problem_of_4xx(enter: Enter, method: str, path: str, body: bytes) -> None:
    answer = enter("planner").open(path, method=method, data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert answer.mimetype == "application/problem+json" and answer.json["code"]


def test_the_comparison_gives_every_number_with_evidence(enter: Enter) -> None:
    rows = enter("reader").get("/api/v1/cases/quartier-muehlenbleiche/compare").json["rows"]
    assert {"GFZ", "GRZ_I", "dwellings", "sealing_degree"} <= {row["key"] for row in rows}
    assert all(cell["evidence"]["formula"] for row in rows for cell in row["cells"].values())


def test_the_diff_of_any_two_states_is_given_with_places_to_fly_to(enter: Enter) -> None:
    found = enter("reader").get("/api/v1/cases/quartier-muehlenbleiche/diff?from=A&to=B").json
    assert (found["from"], found["to"], found["counts"]["kept"]) == ("A", "B", 1)
    assert all(len(line["place"]) == 2 for line in found["buildings"]["added"])
    unknown = enter("reader").get("/api/v1/cases/quartier-muehlenbleiche/diff?to=D")
    assert (unknown.status_code, unknown.json["code"]) == (404, "ALTERNATIVE_UNKNOWN")


def test_clearance_areas_and_families_of_measures_are_given(enter: Enter) -> None:
    areas = enter("reader").get("/api/v1/cases/quartier-muehlenbleiche/clearances?of=A").json["features"]
    assert areas and {item["geometry"]["type"] for item in areas} == {"Polygon"}
    families = enter("reader").get("/api/v1/measures").json
    assert {"ground", "sunlight", "earthworks"} <= {item["id"] for item in families}


def test_the_comparison_holds_the_measures_that_are_asked_for(enter: Enter) -> None:
    rows = enter("reader").get("/api/v1/cases/quartier-muehlenbleiche/compare?rows=sky_view_factor,GFZ").json["rows"]
    assert [row["key"] for row in rows] == ["sky_view_factor", "GFZ"]


def test_the_description_names_every_address_for_programs(enter: Enter) -> None:
    described = enter(None).get("/api/openapi.json").json["paths"]
    from twin.web.api import blueprint

    assert len(described) >= 12 and blueprint.url_prefix == "/api"


def test_saving_an_alternative_needs_the_revision_that_was_edited(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    saved = musterstadt.alternatives.lettered("quartier-muehlenbleiche", "B")
    path = "/api/v1/cases/quartier-muehlenbleiche/alternatives/B"
    stale = client.put(path, json=saved.document, headers={"If-Match": '"old"'})
    assert (stale.status_code, stale.json["code"]) == (412, "REVISION_STALE")


AREA = "/api/v1/cases/quartier-muehlenbleiche/area"


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def test_an_area_of_any_shape_says_what_stands_in_it_whatever_its_system(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("reader")
    site = musterstadt.cases.whole("quartier-muehlenbleiche")["planning_perimeter"]
    plain = client.post(AREA, json={"shape": site}).json
    named = client.post(AREA, json={"shape": site, "crs": "EPSG:25832"}).json
    assert plain == named and plain["crs"] == "EPSG:25832"
    assert plain["buildings"] == 6 and plain["measures"]["GF"]["value"] > 0
    assert plain["measures"]["GF"]["evidence"]["data"][0]["dataset"] == "gebaeude"
    # nothing was imported that counts people: said, not 0
    assert plain["measures"]["people"]["value"] is None and "statistik" in plain["measures"]["people"]["reason"]
    points = np.array(site["coordinates"][0])
    degrees = {"type": "Polygon", "coordinates": [to_lonlat(points, "EPSG:25832").tolist()]}
    for sent in ({"shape": degrees}, {"shape": degrees, "crs": "EPSG:4326"}):
        found = client.post(AREA, json=sent).json
        assert found["area_m2"] == pytest.approx(plain["area_m2"], abs=0.5)
        assert found["measures"]["GF"]["value"] == pytest.approx(plain["measures"]["GF"]["value"], abs=0.5)


def test_people_of_an_area_come_from_an_imported_layer(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    # two districts side by side, 8.75 to 8.76 and on to 8.77, and a third that keeps its number secret
    rows = [("West", 1000, 8.75), ("Ost", 400, 8.76), ("Süd", None, 8.77)]
    features = [
        {"type": "Feature", "properties": {"name": name, "ew": people}, "geometry": box(west, 51.7, west + 0.01, 51.71)}
        for name, people, west in rows
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    dataset = imported(client, "bezirke.geojson", content, title="Bezirke")["result"]["dataset"]
    asked = {"shape": box(8.755, 51.7, 8.775, 51.71), "people": {"source": {"dataset": dataset}, "column": "ew"}}
    people = client.post(AREA, json=asked).json["measures"]["people"]
    # half of West and all of Ost
    assert people["value"] == pytest.approx(900, abs=0.5) and "keine Zahl" in people["evidence"]["note"]
    assert people["evidence"]["data"] == [{"title": "Bezirke", "data_date": "", "version": 1, "dataset": dataset}]
    wrong = client.post(AREA, json={**asked, "people": {"source": {"dataset": dataset}, "column": "leute"}})
    assert (wrong.status_code, wrong.json["code"]) == (422, "DISTRICT_WITHOUT_NUMBER") and "ew" in wrong.json["detail"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "AREA_SHAPE"),
        ({"shape": {"type": "Point", "coordinates": [8.75, 51.72]}}, "REGION_EMPTY"),
        ({"shape": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}}, "REGION_EMPTY"),
        ({"shape": {"type": "FeatureCollection", "features": 3}}, "REGION_EMPTY"),
        ({"shape": {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [0, 1]]]}}, "REGION_EMPTY"),
        ({"shape": box(8.7, 51.7, 8.8, 51.8), "crs": "EPSG:1"}, "CRS_UNKNOWN"),
        ({"shape": box(8.7, 51.7, 8.8, 51.8), "people": {"column": "ew"}}, "CASE_DOCUMENT_INVALID"),
        ({"shape": box(8.7, 51.7, 8.8, 51.8), "people": {"source": {"dataset": "nirgends"}, "column": "ew"}}, "DATASET_UNKNOWN"),
    ],
)
def test_an_area_that_cannot_be_asked_says_why(enter: Enter, sent: dict[str, Any], code: str) -> None:
    refused = enter("reader").post(AREA, json=sent)
    assert 400 <= refused.status_code < 500 and refused.json["code"] == code
    assert enter(None).post(AREA, json=sent).status_code in (401, 403)


def test_a_model_set_into_a_draft_counts_in_its_numbers(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    case = musterstadt.cases.whole("quartier-muehlenbleiche")
    middle = shape(case["plots"][0]["geometry"]).representative_point()
    options = {"x": str(middle.x), "y": str(middle.y), "height": "60"}
    stored = imported(client, "haus.glb", closed_box(12, 8, 9), crs="EPSG:25832", options=options)
    assert stored["status"] == "successful", stored
    place = {"layer": {"dataset": stored["result"]["dataset"]}, "anchor": [middle.x, middle.y], "heading": 15}
    path = "/api/v1/cases/quartier-muehlenbleiche/alternatives/A/numbers"
    empty, found = (client.post(path, json={"changes": changes}).json for changes in ([], [{"place": place}]))

    before, after = ({row["key"]: row for row in answer["rows"]} for answer in (empty, found))
    # 12 × 8 m of ground, of which what stands there already counts once, and 12 × 8 × 9 m³
    (model,) = [item for item in after["GR_main"]["evidence"]["objects"] if item["label"] == "haus"]
    assert model["columns"]["footprint"] == pytest.approx(96, rel=0.002) and 0 < model["share"] <= 96
    assert after["solid_volume"]["value"] - before["solid_volume"]["value"] == pytest.approx(864, rel=0.002)
    assert any(item["key"].startswith("model:") for item in after["solid_volume"]["evidence"]["assumptions"])


def closed_box(width: float, depth: float, height: float) -> bytes:
    """A GLB of a closed box, y up."""
    scene = Glb()
    corners = [(x, y, -z) for y in (0, height) for z in (0, depth) for x in (0, width)]
    quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (1, 3, 7, 5), (3, 2, 6, 7), (2, 0, 4, 6)]
    faces = np.array([corner for a, b, c, d in quads for corner in (a, b, c, a, c, d)], dtype=np.uint32)
    attributes = {"POSITION": scene.attribute(np.array(corners, dtype=np.float32), bounds=True)}
    mesh = {"primitives": [{"attributes": attributes, "indices": scene.indices(faces, 8)}]}
    scene.document.update({"meshes": [mesh], "nodes": [{"mesh": 0}], "scenes": [{"nodes": [0]}], "scene": 0})
    return scene.to_bytes()


SUN = "/api/v1/cases/quartier-muehlenbleiche/sunhours"


def test_sun_hours_are_a_raster_with_classes_whose_areas_add_up(enter: Enter) -> None:
    client = enter("reader")
    found = client.get(f"{SUN}?alternative=A&day=03-21&step=30").json
    grid = found["grid"]
    assert len(found["minutes"]) == len(found["places"]) == grid["columns"] * grid["rows"]
    known = [minutes for minutes in found["minutes"] if minutes is not None]
    # at 51.7° north the sun of 21 March stands above 11° for 9.6 hours
    assert min(known) == 0 and max(known) == 570
    assert sum(row["inside_m2"] + row["around_m2"] for row in found["classes"]) == len(known) * grid["cell"] ** 2
    assert [row["label"] for row in found["classes"]][::6] == ["0 bis unter 1 h", "6 h und mehr"]
    assert "mindestens 11° hoch steht (DIN EN 17037)" in found["method"] and "alle 30 Minuten" in found["method"]


def test_the_change_of_sun_hours_is_one_map_minus_the_other(enter: Enter) -> None:
    client = enter("reader")
    a, today = (client.get(f"{SUN}?step=30&alternative={letter}").json["minutes"] for letter in "A0")
    change = client.get(f"{SUN}?step=30&alternative=A&against=0&lang=en").json
    assert change["minutes"] == [None if None in pair else pair[0] - pair[1] for pair in zip(a, today, strict=True)]
    assert (change["alternative"], change["against"], change["day"]) == ("A", "0", "03-21")
    assert "Possible sun on 21 March" in change["method"]
    table = client.get(f"{SUN}?step=30&alternative=A&against=0&format=csv").data.decode("utf-8-sig").splitlines()
    assert table[0].startswith("Klasse;Plangebiet in m²") and len(table) == 8
    cells = client.get(f"{SUN}?step=30&alternative=A&against=0&format=cells").data.decode("utf-8-sig").splitlines()
    assert len(cells) == 1 + sum(minutes is not None for minutes in change["minutes"])


def test_sun_hours_of_facades_come_by_strip_with_tables_by_wall(enter: Enter) -> None:
    client = enter("reader")
    found = client.get(f"{SUN}?on=facades&alternative=A&step=30&area=site").json
    patches = sum(strip["parts"] for strip in found["strips"]) + len(found["pieces"])
    assert len(found["minutes"]) == len(found["places"]) == patches > 1000
    assert found["on"] == "facades" and found["area"] == "site" and "minutes_before" not in found
    assert sum(row["walls_m2"] for row in found["classes"]) == pytest.approx(sum(row["walls_m2"] for row in found["buildings"]))
    assert "1,20 m über dem Fußboden" in found["method"] and "kein Nachweis" in found["method"]
    answer = client.get(f"{SUN}?on=facades&alternative=A&against=0&step=30&format=walls&lang=en")
    assert answer.headers["Content-Disposition"].endswith('"sunhours-facades-quartier-muehlenbleiche-A-0-walls.csv"')
    assert answer.data.decode("utf-8-sig").splitlines()[0].endswith("Area in m²,h in A,h in 0,Change in h")


@pytest.mark.parametrize("on", ["ground", "facades"])
def test_the_steps_of_the_day_add_up_to_the_hours_of_the_map(enter: Enter, on: str) -> None:
    client = enter("reader")
    asked = f"{SUN}?on={on}&alternative=A&step=30"
    minutes, day = client.get(asked).json["minutes"], client.get(f"{asked}&format=day").json
    # the mean noon of 8.75° east is at 11:25 UTC, steps of half an hour lie on both sides of it, 9.5 hours of them above 11°
    assert (day["times"][0], day["times"][-1]) == ("2026-03-21T07:10:00Z", "2026-03-21T16:10:00Z")
    assert day["bounds"] == [60, 120, 180, 240, 300, 360]
    rows = [np.unpackbits(np.frombuffer(base64.b64decode(row), np.uint8), bitorder="little") for row in day["lit"][0]]
    summed = 30 * np.sum(rows, axis=0, dtype=int)[: len(minutes)]
    assert all(minute in (None, total) for minute, total in zip(minutes, summed.tolist(), strict=True))


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("day=13-40", 400, "SUN_DAY"),
        ("step=7", 400, "SUN_STEP"),
        ("step=x", 400, "SUN_STEP"),
        ("alternative=Q", 404, "ALTERNATIVE_UNKNOWN"),
        ("on=trees", 404, "SUN_MAP"),
        ("on=facades&format=png", 404, "FORMAT_UNKNOWN"),
        ("area=town", 400, "SUN_AREA"),
        ("format=png", 404, "FORMAT_UNKNOWN"),
    ],
)
def test_a_map_of_sun_hours_nobody_can_make_says_why(enter: Enter, query: str, status: int, code: str) -> None:
    answer = enter("reader").get(f"{SUN}?{query}")
    assert (answer.status_code, answer.json["code"]) == (status, code)
