"""From an address to a dataset, by the command line and by the page, with the proxy that shows it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import orjson
import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.fakehost import FakeHost, Reply
from tests.services import gdi
from twin import intake
from twin.app import create_app
from twin.cli.root import run
from twin.config import Settings
from twin.geodata import crs
from twin.services.pictures import Tile
from twin.store.accounts import Group
from twin.store.datasets import from_json
from twin.wish import Wish
from twin.workspace import Workspace, open_workspace

TREES = [gdi.tree(number) for number in range(1200)]
TILE = "14/8624/5467"


def town(host: FakeHost, path: str) -> Reply:
    """A host with a WMS, a WFS, an OGC API and a tileset."""
    asked = gdi.query(path)
    if path.startswith("/wfs"):
        return gdi.wfs(TREES)(host, path)
    if path.startswith("/ogc"):
        return gdi.oapif([gdi.playground(number) for number in range(25)], 30)(host, path)
    if path.startswith("/3d/tileset.json"):
        return Reply(
            orjson.dumps(orjson.loads(gdi.sample("tiles3dremote/stadtmodell.json", host))["tileset"]), "application/json"
        )
    if path.startswith(("/3d/0.glb", "/3d/05/01/2.glb")):
        return Reply(b"glTF....", "model/gltf-binary")
    if asked.get("request") == "GetMap":
        return Reply(gdi.picture((200, 30, 30)), "image/png")
    if path.startswith("/wms") and asked.get("service") == "WMS":
        return Reply(gdi.sample("wms/luftbild-130.xml", host), "text/xml")
    return Reply(b"<html></html>", "text/html", 404)


@pytest.fixture
def host() -> Iterator[FakeHost]:
    with gdi.serving(town) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, host: FakeHost) -> Iterator[Workspace]:
    settings = Settings(home=tmp_path / "home", min_free_mb=0, allow_internal=f"127.0.0.1:{host.port}")
    made = open_workspace(settings)
    yield made
    made.runner.stop()
    made.database.close()


def taken_in(workspace: Workspace, address: str, **about: object):  # type: ignore[no-untyped-def]
    job = intake.ask(workspace, Wish("", address, address=address, **about))  # type: ignore[arg-type]
    done = workspace.runner.run_here(job, intake.processes(workspace), lambda fraction, message: None)
    return done


def planner(workspace: Workspace) -> FlaskClient:
    client = create_app(workspace).test_client()
    workspace.accounts.put_group(Group("stadtplanung", "Stadtplanung"))
    user = workspace.accounts.add("planerin", None, "planner", groups=["stadtplanung"])
    client.set_cookie("twin-session", workspace.sessions.begin(user.id).token)
    return client


def test_a_wfs_becomes_a_dataset_that_says_where_it_came_from(workspace: Workspace, host: FakeHost) -> None:
    done = taken_in(workspace, f"{host.url}/wfs")
    dataset = from_json(done.result)
    layer = dataset.layers[0]
    assert (layer.type, layer.count, layer.crs, dataset.title) == ("FeatureCollection", 1200, "EPSG:25832", "Baumkataster")
    assert dataset.licence == "dl-de/by-2-0" and dataset.lineage.importer == "geojson"
    assert dataset.extras["service"]["address"].startswith(f"{host.url}/wfs?") and dataset.extras["service"]["requests"] == 2
    kept = orjson.loads(workspace.files.path(dataset.lineage.sha256).read_bytes())
    assert len(kept["features"]) == 1200


def gml_only(host: FakeHost, path: str) -> Reply:
    """A WFS 2.0 of 1,500 trees that writes GML 3.2 alone, a thousand a page."""
    asked = gdi.query(path)
    if asked.get("request") != "GetFeature":
        found = asked.get("service") == "WFS"
        text = gdi.sample("wfs/baeume-200.xml", host).replace(b"<ows:Value>application/json</ows:Value>", b"")
        return Reply(text if found else gdi.EXCEPTION, "text/xml")
    start, count = int(asked.get("startindex", 0)), int(asked["count"])
    numbers = range(start, min(start + count, 1500))
    point = '<gml:Point gml:id="p.{0}" srsName="urn:ogc:def:crs:EPSG::25832"><gml:pos>{1} 5684000</gml:pos></gml:Point>'
    rows = "".join(
        f'<wfs:member><gruen:baum gml:id="baum.{n}"><gruen:nr>{n}</gruen:nr>'
        f"<gruen:lage>{point.format(n, 533000 + n)}</gruen:lage></gruen:baum></wfs:member>"
        for n in numbers
    )
    spaces = 'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
    own = 'xmlns:gruen="https://musterstadt.example/gruen"'
    head = f'<wfs:FeatureCollection {spaces} {own} numberMatched="1500" numberReturned="{len(numbers)}">'
    return Reply(f"{head}{rows}</wfs:FeatureCollection>".encode(), "text/xml")


def test_pages_of_gml_become_one_layer(workspace: Workspace, host: FakeHost) -> None:
    host.answer = lambda path: gml_only(host, path)
    done = taken_in(workspace, f"{host.url}/wfs")
    assert done.problem is None
    dataset = from_json(done.result)
    assert dataset.lineage.importer == "gml"
    assert [(layer.count, layer.crs) for layer in dataset.layers] == [(1500, "EPSG:25832")]


def test_asking_again_asks_the_service_again(workspace: Workspace, host: FakeHost) -> None:
    first = from_json(taken_in(workspace, f"{host.url}/wfs").result)
    asked = len(host.asked)
    again = from_json(taken_in(workspace, f"{host.url}/wfs", dataset=first.id).result)
    assert (again.id, again.version) == (first.id, 2) and len(host.asked) == 2 * asked


def test_what_a_service_told_wrongly_stands_in_the_report(workspace: Workspace, host: FakeHost) -> None:
    dataset = from_json(taken_in(workspace, f"{host.url}/ogc").result)
    (finding,) = [group for group in dataset.lineage.report.findings if group.code.startswith("SERVICE")]
    assert (finding.code, finding.severity) == ("SERVICE_COUNT_DIFFERS", "warning")
    assert "nannte 30 Objekte, geliefert hat er 25" in finding.examples[0].text.de


def test_a_closed_address_fails_the_job_and_keeps_nothing(workspace: Workspace, host: FakeHost) -> None:
    with gdi.serving(town) as closed:
        done = taken_in(workspace, f"{closed.url}/wfs")
        assert (done.status, done.problem["code"]) == ("failed", "OUTBOUND_NOT_ALLOWED") and closed.asked == []
    assert workspace.datasets.all() == () and list(workspace.work_folder.iterdir()) == []


def test_a_live_map_is_shown_through_this_host(workspace: Workspace, host: FakeHost) -> None:
    dataset = from_json(taken_in(workspace, f"{host.url}/wms").result)
    assert dataset.layers[0].type == "MapService" and dataset.extras["display"]["dop20"]["kind"] == "imagery"
    client, base = planner(workspace), f"/layers/{dataset.id}/v1/dop20"
    page = client.get(f"/datasets/{dataset.id}")
    assert page.status_code == 200 and f"{base}/tileset.json" in page.text and f'"{host.url}' not in page.text
    tree = client.get(f"{base}/tileset.json")
    assert tree.json["asset"]["copyright"] == "© Stadt Musterstadt 2026"
    answer = client.get(f"{base}/{TILE}.png")
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.convert("RGB").getpixel((128, 128)) == (200, 30, 30)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/png", "private, max-age=3600")
    assert client.get(f"{base}/{TILE}.glb").data[:4] == b"glTF"
    assert client.get(f"{base}/{TILE}.json").json["root"]["content"]["uri"] == f"../../{TILE}.glb"
    assert sum("GetMap" in path for path in host.paths) == 1


def test_a_live_map_follows_terrain_that_comes_later(workspace: Workspace, host: FakeHost, tmp_path: Path) -> None:
    dataset = from_json(taken_in(workspace, f"{host.url}/wms").result)
    client, base = planner(workspace), f"/layers/{dataset.id}/v1/dop20"
    before = client.get(f"{base}/tileset.json")
    assert before.headers["Cache-Control"] == "no-cache" and b"?ground=" not in before.data
    flat = client.get(f"{base}/{TILE}.glb").data
    grid = tmp_path / "dgm.asc"
    x, y = crs.transform(np.array([Tile(14, 8624, 5467).box().centre()]), "EPSG:3857", "EPSG:25832")[0]
    head = f"ncols 50\nnrows 50\nxllcorner {x - 2500:.0f}\nyllcorner {y - 2500:.0f}\ncellsize 100\n"
    grid.write_text(head + "\n".join(" ".join(["173.5"] * 50) for _ in range(50)))
    kept = workspace.files.keep_path(grid)
    job = intake.ask(workspace, Wish(kept.sha256, grid.name, crs="EPSG:25832"))
    workspace.runner.run_here(job, intake.processes(workspace), lambda fraction, message: None)
    after = client.get(f"{base}/tileset.json")
    assert b".glb?ground=" in after.data
    assert after.json["root"]["boundingVolume"]["region"][5] == pytest.approx(223.5)
    assert client.get(f"{base}/{TILE}.glb?ground=x").data != flat
    assert sum("GetMap" in path for path in host.paths) == 1  # the picture itself is kept


def test_a_live_map_of_unpublished_data_is_for_people_who_are_signed_in(workspace: Workspace, host: FakeHost) -> None:
    dataset = from_json(taken_in(workspace, f"{host.url}/wms").result)
    public, base = create_app(workspace).test_client(), f"/layers/{dataset.id}/v1/dop20"
    before = len(host.asked)
    for path in ("tileset.json", f"{TILE}.png", f"{TILE}.glb", f"{TILE}.json", "0.glb"):
        assert public.get(f"{base}/{path}", headers={"Accept": "application/json"}).status_code == 404
    assert len(host.asked) == before


def test_a_failing_map_says_so_in_a_picture_and_as_a_problem(workspace: Workspace, host: FakeHost) -> None:
    dataset = from_json(taken_in(workspace, f"{host.url}/wms").result)
    client, base = planner(workspace), f"/layers/{dataset.id}/v1/dop20"
    host.answer = lambda path: Reply(gdi.EXCEPTION, "text/xml")
    picture = client.get(f"{base}/{TILE}.png", headers={"Accept": "image/avif,image/png,image/*"})
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.size == (256, 256)
    assert (picture.status_code, picture.headers["Cache-Control"]) == (424, "no-store")
    problem = client.get(f"{base}/{TILE}.glb", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.json["code"]) == (424, "SERVICE_NO_PICTURE")
    assert "Die Datenbank ruht." in problem.json["detail"]


def test_no_address_can_be_asked_for_that_stands_not_in_the_dataset(workspace: Workspace, host: FakeHost) -> None:
    dataset = from_json(taken_in(workspace, f"{host.url}/3d/tileset.json").result)
    client, base = planner(workspace), f"/layers/{dataset.id}/v1/{dataset.layers[0].name}"
    assert client.get(f"{base}/tileset.json").json["root"]["content"]["uri"] == "0.glb"
    assert client.get(f"{base}/0.glb").data == client.get(f"{base}/05/01/2.glb").data == b"glTF...."
    before = len(host.asked)
    for path in (
        "../wfs.json",
        "%2e%2e/wfs.json",
        "x/%2e%2e/%2e%2e/x.json",
        "https://127.0.0.1/x.glb",
        "wms",
        "0.html",
        f"{TILE}.png",
    ):
        assert client.get(f"{base}/{path}", headers={"Accept": "application/json"}).status_code in (404, 308)
    assert len(host.asked) <= before + 1  # the address in a path is a file name below the folder, nothing else
    assert all(path.startswith("/3d/") for path in host.paths[before:])


def test_the_page_asks_for_a_service_and_learns_which_layers_there_are(workspace: Workspace, host: FakeHost) -> None:
    client = planner(workspace)
    assert "<twin-address" in client.get("/datasets/new").text
    answer = client.post("/api/v1/services", json={"address": f"{host.url}/wfs", "options": {"limit": 10}})
    assert answer.status_code == 202 and answer.headers["Location"].startswith("/api/v1/jobs/")
    job = workspace.jobs.get(answer.json["jobID"])
    done = workspace.runner.run_here(job, intake.processes(workspace), lambda fraction, message: None)
    dataset = from_json(done.result)
    assert (dataset.group, dataset.layers[0].count) == ("stadtplanung", 10)
    assert [group.code for group in dataset.lineage.report.findings if group.code.startswith("SERVICE")] == [
        "SERVICE_LIMIT_REACHED"
    ]
    for wrong in ("", "file:///etc/passwd", "http://a@127.0.0.1/", "http://127.1/"):
        assert client.post("/api/v1/services", json={"address": wrong}).json["code"] == "OUTBOUND_ADDRESS_INVALID"
    reader = create_app(workspace).test_client()
    assert reader.post("/api/v1/services", json={"address": host.url}).status_code == 401


def test_the_command_line_looks_at_services_and_takes_them_in(
    tmp_path: Path, host: FakeHost, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWIN_HOME", str(tmp_path / "home"))
    assert run(["inspect", f"{host.url}/wms", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "OUTBOUND_NOT_ALLOWED" and host.asked == []
    assert run(["inspect", f"{host.url}/wms", "--allow-internal", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], [layer["name"] for layer in found["layers"]]) == ("wms", ["dop20"])
    command = ["import", f"{host.url}/wfs", "--allow-internal", "-o", "layer=gruen:baum", "-o", "limit=100", "--json"]
    assert run(command) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["format"] == "geojson" and made["layers"][0]["imported"] == 100
    assert run(["import", f"{host.url}/wfs", "--allow-internal", "-o", "layers=x"]) == 1
    assert "layer" in capsys.readouterr().err


def test_every_service_stands_in_the_list_of_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formats", "--json"]) == 0
    states = {row["id"]: row["state"] for row in json.loads(capsys.readouterr().out) if row["kind"] == "importer"}
    assert {name: states.get(name) for name in ("wms", "wmts", "wfs", "oapif", "tiles3dremote")} == dict.fromkeys(
        ("wms", "wmts", "wfs", "oapif", "tiles3dremote"), "ready"
    )
