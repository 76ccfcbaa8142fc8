"""The pages and addresses of datasets: the long report, descriptions changed, read again, compared, questions answered."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from twin import work
from twin.importers.citythemes import title_of
from twin.workspace import Workspace

from .conftest import Enter

BOWTIE = [[8.75, 51.72], [8.76, 51.73], [8.76, 51.72], [8.75, 51.73], [8.75, 51.72]]
SQUARE = [[8.75, 51.72], [8.751, 51.72], [8.751, 51.721], [8.75, 51.72]]


@pytest.fixture(scope="module", autouse=True)
def running(musterstadt: Workspace) -> Iterator[None]:
    musterstadt.runner.start(work.processes(musterstadt))
    yield
    musterstadt.runner.stop()


def collection(*rings: Any, **properties: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": {"id": f"o{n}", **properties}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for n, ring in enumerate(rings)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(client: FlaskClient, name: str, content: bytes) -> str:
    begun = client.post("/api/v1/uploads", json={"name": name, "size": len(content)}).json
    assert client.patch(f"/api/v1/uploads/{begun['id']}", data=content, headers={"Upload-Offset": "0"}).status_code == 200
    return str(begun["id"])


def ended(client: FlaskClient, answer: Any) -> dict[str, Any]:
    assert answer.status_code == 202, answer.json
    for _ in range(300):
        job: dict[str, Any] = client.get(answer.headers["Location"]).json
        if job["status"] in ("successful", "failed", "dismissed"):
            return job
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def imported(client: FlaskClient, content: bytes, name: str = "plan.geojson", **fields: Any) -> str:
    job = ended(client, client.post("/api/v1/datasets", json={"upload": upload(client, name, content), **fields}))
    assert job["status"] == "successful", job
    return str(job["result"]["dataset"])


def test_the_long_report_is_a_table_in_the_language_of_the_page(enter: Enter) -> None:
    client = enter("planner")
    identifier = imported(client, collection(*[BOWTIE] * 25, SQUARE, a=1))
    for path in (f"/datasets/{identifier}/report.csv", f"/api/v1/datasets/{identifier}/report.csv"):
        answer = client.get(path)
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
        assert len(rows) == 25 and rows[0]["Kennung"] == "SELF_INTERSECTION_MENDED"
        assert "attachment" in answer.headers["Content-Disposition"]
    english = client.get(f"/datasets/{identifier}/report.csv?lang=en").text
    assert "crossed itself" in english and "8.755" in english
    page = client.get(f"/datasets/{identifier}").text
    assert 'data-lon="8.755"' in page and "Noch einmal ohne Reparaturen" in page


def test_reading_again_without_repairs_makes_a_new_version_of_the_same_file(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    identifier = imported(client, collection(BOWTIE, SQUARE, a=2), title="Plan", licence="dl-de/by-2-0")
    job = ended(client, client.post(f"/api/v1/datasets/{identifier}/readings", json={"mend": False}))
    assert job["status"] == "successful", job
    newest = musterstadt.datasets.get(identifier)
    assert (newest.version, newest.title, newest.licence) == (2, "Plan", "dl-de/by-2-0")
    assert newest.lineage.report.layers[0].rejected == 1
    changes = client.get(f"/api/v1/datasets/{identifier}/changes").json
    assert changes["layers"] == {"plan": {"added": 0, "removed": 1, "changed": 0}}
    assert "o0" in client.get(f"/datasets/{identifier}/changes?version=2").text
    assert "entfallen" in client.get(f"/datasets/{identifier}/changes.csv?version=2").text


def test_a_description_is_changed_by_who_has_the_newest(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    identifier = imported(client, collection(SQUARE, a=3))
    path = f"/api/v1/datasets/{identifier}"
    etag = client.get(path).headers["ETag"]
    body = {"licence": "CC BY 4.0", "contact": "Frau Beispiel", "data_date": "2026-01-01", "personal_data": True}
    assert client.patch(path, json=body).json["code"] == "IF_MATCH_MISSING"
    saved = client.patch(path, json=body, headers={"If-Match": etag})
    assert (saved.status_code, saved.json["licence"], saved.json["version"]) == (200, "CC BY 4.0", 1)
    assert client.patch(path, json=body, headers={"If-Match": etag}).json["code"] == "REVISION_STALE"
    (change,) = musterstadt.datasets.description_changes(identifier, 1)
    assert (change["before"]["licence"], change["after"]["licence"]) == ("", "CC BY 4.0")
    uses = {use["key"]: use for use in client.get(f"{path}/readiness").json["uses"]}
    assert uses["published"]["verdict"] == "no"
    reader = enter("reader")
    assert reader.patch(path, json=body, headers={"If-Match": etag}).status_code == 403


@pytest.mark.parametrize(
    "body", [{"colour": "red"}, {"title": " "}, {"data_date": "gestern"}, {"personal_data": "ja"}, {"title": True}]
)
def test_a_wrong_description_is_refused(enter: Enter, body: dict[str, Any]) -> None:
    client = enter("planner")
    etag = client.get("/api/v1/datasets/gebaeude").headers["ETag"]
    answer = client.patch("/api/v1/datasets/gebaeude", json=body, headers={"If-Match": etag})
    assert (answer.status_code, answer.json["code"]) == (400, "DESCRIPTION_INVALID")


def test_the_form_changes_a_description_too(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    identifier = imported(client, collection(SQUARE, a=4))
    form = {"title": "Neu", "licence": "", "attribution": "Stadt", "contact": "", "data_date": "", "revision": "0"}
    origin = {"Origin": "http://localhost"}
    assert client.post(f"/datasets/{identifier}?version=1", data=form, headers=origin).status_code == 302
    assert musterstadt.datasets.get(identifier).attribution == "Stadt"
    assert client.post(f"/datasets/{identifier}?version=1", data=form, headers=origin).status_code == 412


def test_several_uploads_become_one_dataset_or_one_each(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    tiles = [{"id": upload(client, f"t{n}.geojson", collection(SQUARE, a=n, b=5)), "path": f"x/t{n}.geojson"} for n in range(3)]
    job = ended(client, client.post("/api/v1/datasets", json={"uploads": tiles, "title": "Kacheln"}))
    whole = musterstadt.datasets.get(job["result"]["dataset"])
    assert sum(layer.count for layer in whole.layers) == 3 and len(whole.lineage.companions) == 2
    assert {sha for _, sha in whole.lineage.companions} <= musterstadt.datasets.sources(), "what came along stays in the store"
    answer = client.post("/api/v1/datasets", json={"uploads": tiles, "each": True})
    assert len(answer.json["jobs"]) == 3


def test_a_question_is_answered_without_sending_the_file_again(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    ring = [[483000.0, 5729800.0], [483100.0, 5729800.0], [483100.0, 5729900.0], [483000.0, 5729800.0]]
    sent = client.post("/api/v1/datasets", json={"upload": upload(client, "gk.geojson", collection(ring))})
    failed = ended(client, sent)
    problem = failed["problem"]
    assert (problem["code"], problem["question"]) == ("CRS_MISSING", "crs")
    assert problem["extent"] == pytest.approx([483000.0, 5729800.0, 483100.0, 5729900.0], abs=1e-3)
    fitting = [choice["id"] for choice in problem["choices"] if choice["fits"]]
    assert fitting[0] == "EPSG:25832" and "EPSG:31467" not in fitting
    job = ended(client, client.post(f"/api/v1/jobs/{failed['jobID']}/answers", json={"crs": "EPSG:25832"}))
    dataset = musterstadt.datasets.get(job["result"]["dataset"])
    assert dataset.layers[0].crs_origin.en == "stated by hand" and dataset.lineage.crs == "EPSG:25832"
    assert client.post(f"/api/v1/jobs/{job['jobID']}/answers", json={"format": "nothing"}).status_code == 202


def test_a_look_keeps_nothing(enter: Enter, musterstadt: Workspace) -> None:
    client = enter("planner")
    before = len(musterstadt.datasets.all())
    job = ended(client, client.post("/api/v1/previews", json={"upload": upload(client, "p.geojson", collection(SQUARE, a=6))}))
    assert job["status"] == "successful" and job["result"]["layers"][0]["count"] == 1
    assert len(musterstadt.datasets.all()) == before
    assert client.get(f"/api/v1/previews/{job['jobID']}/p.glb").json["code"] == "PREVIEW_GONE"


def test_a_point_is_turned_into_another_system_and_back(enter: Enter) -> None:
    client = enter("planner")
    there = client.get("/api/v1/crs/EPSG:25832/place?lon=8.7544&lat=51.7189").json
    assert (there["x"], there["y"]) == pytest.approx((483034.04, 5729802.77), abs=0.01)
    back = client.get(f"/api/v1/crs/EPSG:25832/place?x={there['x']}&y={there['y']}").json
    assert (back["lon"], back["lat"]) == pytest.approx((8.7544, 51.7189))
    for query in ("", "?lon=8", "?x=abc&y=1"):
        assert client.get(f"/api/v1/crs/EPSG:25832/place{query}").status_code == 400
    assert client.get("/api/v1/crs/nothing/place?lon=8&lat=51").status_code == 422


def test_the_city_to_place_things_in_has_buildings_on_terrain(enter: Enter) -> None:
    found = enter("planner").get("/api/v1/city").json
    assert [layer["kind"] for layer in found["model"]["layers"]] == ["terrain", "buildings"]
    assert found["crs"] == "EPSG:25832"


def test_an_export_is_asked_for_followed_and_fetched(enter: Enter) -> None:
    client = enter("reader")
    order = {"dataset": "gebaeude", "format": "cityjson"}
    assert {item["id"] for item in client.post("/api/v1/exports/choices", json={"dataset": "gebaeude"}).json} >= {"cityjson"}
    job = ended(client, client.post("/api/v1/exports", json=order))
    path = f"/api/v1/exports/{job['jobID']}/{job['result']['file']}"
    with client.get(path) as file, client.get(f"{path}.sha256") as side:
        assert file.data.startswith(b"{") and job["result"]["sha256"] in side.text
    assert client.get(f"/api/v1/exports/{job['jobID']}/other").status_code == 404
    for page in ("/datasets/gebaeude/export", "/cases/quartier-muehlenbleiche/export"):
        assert "ohne Verlust" in client.get(page).text


def test_the_list_is_searched_filtered_and_sorted(enter: Enter) -> None:
    client = enter("planner")
    whole = client.get("/datasets").text
    assert "Gelände (DGM1)" in whole and "Gebäude LoD2" in whole and "CityGML" in whole
    grids = client.get("/datasets?type=Coverage").text
    assert "Gelände (DGM1)" in grids and "Gebäude LoD2" not in grids
    found = client.get("/datasets?q=gebäude+lod2&sort=date&lang=en").text
    assert "Gebäude LoD2" in found and "Gelände (DGM1)" not in found and "complete" in found
    assert "No dataset fits." in client.get("/datasets?q=nirgends&lang=en").text


def test_the_page_of_a_dataset_speaks_of_formats_and_layers_by_their_names(enter: Enter, musterstadt: Workspace) -> None:
    dataset = next(item for item in musterstadt.datasets.all() if item.lineage.importer == "geopackage")
    page = enter("planner").get(f"/datasets/{dataset.id}").text
    assert "GeoPackage" in page and '<span class="tag">geopackage</span>' not in page


def test_themes_of_a_city_model_are_named_in_the_language_of_the_page() -> None:
    assert title_of("bridges", "Brücken").in_("en") == "Bridges"
    assert title_of("bridges", "Stege").in_("en") == "Stege" and title_of("x", "").in_("de") == "x"
