"""T24: what users sent comes back as a file to be saved, never as a page. T25: a flood of requests is refused piece by piece."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from tests.hostile.corpus.documents import zipped
from tests.hostile.corpus.models import PLACE
from tests.importers.models import houses
from tests.importers.tiles3d.test_tiles3d import document
from twin import exporting, intake
from twin.app import create_app
from twin.config import load
from twin.job import FINAL
from twin.workspace import Workspace, open_workspace

SCRIPT = b"<script>alert(1)</script>"
ACTIVE = {
    "bild.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "seite.html": b"<!doctype html>" + SCRIPT,
    "blatt.xml": b"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='a.xsl'?><a/>",
    "bild.gif": b"GIF89a\x01\0\x01\0/*" + SCRIPT + b"*/=1;alert(1)",
    "skript.js": b"alert(1)",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    found = open_workspace(load(tmp_path_factory.mktemp("home"), {"TWIN_MAX_QUEUED_JOBS": "5", "TWIN_MAX_UPLOAD_MB": "20"}))
    yield found
    found.runner.stop()
    found.database.close()


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    known = {user.name: user for user in workspace.accounts.all()}
    user = known.get("planner") or workspace.accounts.add("planner", None, "planner")
    client = create_app(workspace).test_client()
    client.set_cookie("twin-session", workspace.sessions.begin(user.id).token)
    return client


def upload(client: FlaskClient, name: str, content: bytes) -> str:
    begun = client.post("/api/v1/uploads", json={"name": name, "size": len(content)})
    sent = client.patch(f"/api/v1/uploads/{begun.json['id']}", data=content, headers={"Upload-Offset": "0"})
    assert (begun.status_code, sent.status_code) == (201, 200)
    return str(begun.json["id"])


def ended(client: FlaskClient, workspace: Workspace, path: str, sent: dict[str, Any]) -> dict[str, Any]:
    """Ask for a job and return it when it has ended."""
    workspace.runner.start(intake.processes(workspace) | exporting.processes(workspace))
    try:
        answer = client.post(path, json=sent)
        assert answer.status_code == 202, answer.json
        until = time.monotonic() + 60
        while time.monotonic() < until:
            job: dict[str, Any] = client.get(answer.headers["Location"]).json
            if job["status"] in FINAL:
                return job
            time.sleep(0.05)
    finally:
        workspace.runner.stop()
    raise AssertionError("the job did not end")


@pytest.mark.parametrize("name", ACTIVE)
def test_an_active_file_is_no_dataset(client: FlaskClient, workspace: Workspace, name: str) -> None:
    job = ended(client, workspace, "/api/v1/datasets", {"upload": upload(client, name, ACTIVE[name])})
    assert (job["status"], job["problem"]["code"]) == ("failed", "FORMAT_UNKNOWN")


def test_active_files_in_a_tileset_are_not_handed_on_and_tiles_are_only_what_their_ending_says(
    client: FlaskClient, workspace: Workspace
) -> None:
    tiles = {"tileset.json": orjson.dumps(document("a.glb")), "a.glb": houses.glb(), "falsch.png": SCRIPT}
    sent = {"upload": upload(client, "a.zip", zipped({**tiles, **ACTIVE})), **PLACE}
    job = ended(client, workspace, "/api/v1/datasets", sent)
    assert job["status"] == "successful", job["problem"]
    base = f"/tiles/{job['result']['dataset']}/v1"
    with client.get(f"{base}/tileset.json") as root:
        assert root.mimetype == "application/json"
    assert {client.get(f"{base}/{name}").status_code for name in ACTIVE} == {404}
    folder = workspace.settings.home / "datasets"
    assert not [path for path in folder.rglob("*") if path.suffix in (".svg", ".html", ".xml", ".js")]
    with client.get(f"{base}/a.glb") as glb:
        assert (glb.mimetype, glb.headers["X-Content-Type-Options"]) == ("model/gltf-binary", "nosniff")


def test_scripts_in_attributes_come_back_as_a_file_to_be_saved(client: FlaskClient, workspace: Workspace) -> None:
    rows = f"id;x;y;name\n1;481000;5729000;{SCRIPT.decode()}\n2;481001;5729000;=1+1\n".encode()
    taken = ended(client, workspace, "/api/v1/datasets", {"upload": upload(client, "<script>.csv", rows), "crs": "EPSG:25832"})
    dataset = taken["result"]["dataset"]
    page = client.get(f"/datasets/{dataset}")
    assert SCRIPT not in page.data and page.status_code == 200
    made = ended(client, workspace, "/api/v1/exports", {"dataset": dataset, "format": "csv"})
    assert made["status"] == "successful", made["problem"]
    name = made["result"]["file"] if "file" in made["result"] else made["result"]["name"]
    with client.get(f"/api/v1/exports/{made['jobID']}/{name}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert b"'=1+1" in answer.data
    with client.get(f"/api/v1/datasets/{dataset}/report.csv") as report:
        assert report.headers["Content-Security-Policy"].startswith("sandbox")


def test_bodies_parts_and_fields_beyond_measure_are_refused(client: FlaskClient) -> None:
    begun = client.post("/api/v1/uploads", json={"name": "a.gml", "size": 15_000_000}).json["id"]
    large = client.patch(f"/api/v1/uploads/{begun}", data=bytes(17 << 20), headers={"Upload-Offset": "0"})
    longer = client.patch(f"/api/v1/uploads/{begun}", data=bytes(15_000_001), headers={"Upload-Offset": "0"})
    behind = client.patch(f"/api/v1/uploads/{begun}", data=b"x", headers={"Upload-Offset": "9"})
    huge = client.post("/api/v1/uploads", json={"name": "a.gml", "size": 21 << 20})
    assert [large.status_code, longer.status_code, behind.status_code, huge.status_code] == [413, 413, 412, 413]
    assert huge.json["code"] == "UPLOAD_TOO_LARGE"
    part = b'--x\r\nContent-Disposition: form-data; name="feld"\r\n\r\n'
    for sent in ((part + b"x\r\n") * 5000, part + b"x" * 2_000_000 + b"\r\n"):
        answer = client.post("/login", data=sent + b"--x--\r\n", content_type="multipart/form-data; boundary=x")
        assert answer.status_code in (400, 413)
    start = client.post("/login", data=b"\r\n" * 500_000 + b"--x--", content_type="multipart/form-data; boundary=x")
    assert start.status_code < 500


def test_a_packed_body_is_not_unpacked(client: FlaskClient) -> None:
    import gzip

    begun = client.post("/api/v1/uploads", json={"name": "a.gml", "size": 1 << 20}).json["id"]
    packed = gzip.compress(bytes(1 << 20))
    answer = client.patch(f"/api/v1/uploads/{begun}", data=packed, headers={"Upload-Offset": "0", "Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json["received"]) == (200, len(packed))


def test_a_flood_of_jobs_waits_in_its_own_slot(client: FlaskClient, workspace: Workspace) -> None:
    content = b'{"type":"FeatureCollection","features":[]}'
    answers = [
        client.post("/api/v1/datasets", json={"upload": upload(client, f"{number}.geojson", content)}) for number in range(8)
    ]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429] * 3
    for answer in answers[:5]:
        assert client.delete(answer.headers["Location"]).json["status"] == "dismissed"


def test_ten_thousand_begun_uploads_take_no_room(client: FlaskClient, workspace: Workspace) -> None:
    for number in range(200):
        assert client.post("/api/v1/uploads", json={"name": f"{number}.gml", "size": 20_000_000}).status_code == 201
    parts = list(workspace.uploads.folder.glob("*.part"))
    assert sum(path.stat().st_size for path in parts) < 20_000_000
