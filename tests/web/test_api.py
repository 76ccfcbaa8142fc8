"""Programs upload, import, follow, compare; bad input is one plain problem and leaves nothing behind."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from twin import intake
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
