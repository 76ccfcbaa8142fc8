"""The reader process: what comes out, what it may not do, how it ends, and that nothing stays behind."""

from __future__ import annotations

import json
import os
import signal
import socketserver
import sqlite3
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from twin.confinement import Limits, environment
from twin.errors import (
    Cancelled,
    Conflict,
    DecisionNeeded,
    FileDamaged,
    LimitExceeded,
    NotFound,
    OptionsInvalid,
    TwinBroken,
    TwinError,
)
from twin.geodata import spool
from twin.geodata.feature import FeatureCollection
from twin.reader import reading as reader
from twin.reader.reading import inspect_in_child, read_in_child


def points(count: int, **members: Any) -> dict[str, Any]:
    shape = {"type": "Point", "coordinates": [8.75, 51.72]}
    rows = [{"type": "Feature", "properties": {"n": n}, "geometry": shape} for n in range(count)]
    return {"type": "FeatureCollection", **members, "features": rows}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "upload"
    path.write_text(json.dumps(points(3)), encoding="utf-8")
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out" / "layers"


def refused(path: Path, target: Path, **facts: Any) -> TwinError:
    """Return the error a reading ends with, after looking that it left nothing."""
    with pytest.raises(TwinError) as error:
        read_in_child(path, facts.pop("name", "bäume.geojson"), target, **facts)
    assert not target.exists() and list(target.parent.iterdir()) == []
    return error.value


def test_layers_lie_in_folders_of_their_names(file: Path, target: Path) -> None:
    result = read_in_child(file, "bäume.geojson", target)
    (layer,) = result.layers
    (batch,) = spool.read(target / layer.name)
    assert (result.format, layer.name, layer.count, layer.crs) == ("geojson", "bäume", 3, "EPSG:4326")
    assert isinstance(batch, FeatureCollection) and len(batch.frame) == 3
    assert [item.name for item in target.parent.iterdir()] == ["layers"]


def test_the_report_adds_up_and_the_bbox_is_crs84(file: Path, target: Path) -> None:
    result = read_in_child(file, "bäume.geojson", target)
    assert result.report.layers[0].to_json()["read"] == 3
    assert result.layers[0].bbox is not None and result.layers[0].bbox.to_list() == [8.75, 51.72, 8.75, 51.72]
    assert "FeatureCollection" in result.evidence.de


def test_a_name_that_is_a_path_stays_inside_the_target(file: Path, target: Path) -> None:
    result = read_in_child(file, "../../böse\x00‮.geojson", target)
    assert [item.name for item in target.iterdir()] == [result.layers[0].name]
    assert "/" not in result.layers[0].name and not result.layers[0].name.startswith(".")


def test_inspection_tells_layers_as_plain_data(file: Path) -> None:
    found = inspect_in_child(file, "bäume.geojson")
    (layer,) = found["layers"]
    assert (found["format"], layer["name"], layer["count"], layer["bbox"]) == ("geojson", "bäume", 3, [8.75, 51.72, 8.75, 51.72])
    assert "RFC 7946" in layer["crs_origin"]["de"] and json.dumps(found)


def test_errors_of_the_importer_come_through_with_code_and_parameters(file: Path, target: Path) -> None:
    file.write_text(json.dumps(points(1, crs=None)), encoding="utf-8")
    error = refused(file, target)
    assert isinstance(error, DecisionNeeded) and (error.params["question"], error.params["file"]) == ("crs", "bäume.geojson")


def test_a_stated_crs_and_options_are_handed_over(file: Path, target: Path) -> None:
    assert read_in_child(file, "b.geojson", target, crs="EPSG:25832").layers[0].crs == "EPSG:25832"
    assert isinstance(refused(file, target.parent / "andere" / "x", options={"farbe": "rot"}), OptionsInvalid)


def test_a_wanted_format_is_taken_as_said(file: Path, target: Path) -> None:
    assert refused(file, target, wanted_format="geotiff").code == "TIFF_DAMAGED"


def test_a_missing_file_and_a_full_target_are_refused(file: Path, target: Path) -> None:
    with pytest.raises(NotFound):
        read_in_child(file.with_name("nichts"), "a.geojson", target)
    target.mkdir(parents=True)
    (target / "x").touch()
    with pytest.raises(Conflict):
        read_in_child(file, "a.geojson", target)


def test_progress_is_told_in_parts_of_one(file: Path, target: Path) -> None:
    told: list[tuple[float | None, str]] = []
    read_in_child(file, "bäume.geojson", target, on_progress=lambda fraction, message: told.append((fraction, message)))
    assert told and told[0][1] == "bäume"


def test_cancelling_kills_the_child(file: Path, target: Path) -> None:
    assert isinstance(refused(file, target, cancelled=lambda: True), Cancelled)


def test_a_caller_that_raises_from_progress_leaves_nothing(file: Path, target: Path) -> None:
    def stop(fraction: float | None, message: str) -> None:
        raise Cancelled("CANCELLED", "Schluss", "stop")

    assert refused(file, target, on_progress=stop).code == "CANCELLED"


def endless(path: Path) -> Path:
    """Make a GeoPackage whose one view joins a table with itself until the end of days."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA application_id = 1196444487")
        database.execute("CREATE TABLE n (i INTEGER)")
        database.executemany("INSERT INTO n VALUES (?)", [(i,) for i in range(1000)])
        database.execute("CREATE VIEW v AS SELECT a.i FROM n a, n b, n c, n d WHERE a.i + b.i + c.i + d.i < 0")
        database.execute(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition)"
        )
        database.execute("CREATE TABLE gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y)")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('v', 'attributes')")
    database.close()
    return path


@pytest.mark.parametrize("limits", [Limits(wall_seconds=2.0), Limits(cpu_seconds=1)], ids=["clock", "cpu"])
def test_work_without_end_is_ended(file: Path, target: Path, limits: Limits) -> None:
    error = refused(endless(file), target, name="sicht.gpkg", limits=limits)
    assert isinstance(error, LimitExceeded) and error.code == "IMPORT_TIME" and "sicht.gpkg" in error.text.de


def test_too_much_memory_is_told_as_such(file: Path, target: Path) -> None:
    file.write_text(json.dumps(points(150_000)), encoding="utf-8")
    error = refused(file, target, limits=Limits(memory=400 * 1024 * 1024))
    assert isinstance(error, LimitExceeded) and error.code == "IMPORT_MEMORY"


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def note(*words: Any, **facts: Any) -> subprocess.Popen[bytes]:
        started.append(start(*words, **facts))
        return started[-1]

    monkeypatch.setattr(reader.subprocess, "Popen", note)
    return started


@pytest.mark.parametrize(("number", "code"), [(signal.SIGSEGV, "IMPORT_DIED"), (signal.SIGKILL, "IMPORT_MEMORY")])
def test_a_death_by_signal_names_the_file(
    file: Path, target: Path, children: list[subprocess.Popen[bytes]], number: int, code: str
) -> None:
    endless(file)
    error = refused(file, target, name="sicht.gpkg", cancelled=lambda: os.kill(children[0].pid, number) is not None)
    assert error.code == code and "sicht.gpkg" in error.text.de
    assert isinstance(error, TwinBroken if code == "IMPORT_DIED" else LimitExceeded)


def test_the_environment_holds_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "geheim")
    settings = environment(tmp_path)
    assert "SECRET_KEY" not in settings and settings["PROJ_NETWORK"] == "OFF" and "VRT" in settings["GDAL_SKIP"].split(",")


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    hits: list[str] = []

    class Note(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            hits.append(str(self.client_address))

    with socketserver.TCPServer(("127.0.0.1", 0), Note) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1]), hits
        server.shutdown()
        thread.join()


def test_the_child_reaches_no_server(tmp_path: Path, listener: tuple[int, list[str]]) -> None:
    port, hits = listener
    program = (
        "import sys, socket; from twin.confinement import Limits, confine; cut = confine(Limits())\n"
        f"try: socket.create_connection(('127.0.0.1', {port}), 2)\n"
        "except OSError: sys.exit(0 if cut else 3)\n"
        "sys.exit(3 if not cut else 1)"
    )
    done = subprocess.run([reader.sys.executable, "-I", "-c", program], env=environment(tmp_path), check=False)
    if done.returncode == 3:
        pytest.skip("this kernel gives no network namespace; only the proxies stand in the way")
    assert (done.returncode, hits) == (0, [])


def test_only_allowed_drivers_are_left_in_the_child(tmp_path: Path) -> None:
    program = (
        "from twin.confinement import ALLOWED_DRIVERS; from twin.importers.ogr import restrict_drivers; restrict_drivers()\n"
        "import pyogrio; assert set(pyogrio.list_drivers()) <= ALLOWED_DRIVERS, pyogrio.list_drivers()"
    )
    done = subprocess.run(
        [reader.sys.executable, "-I", "-c", program], env=environment(tmp_path), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_an_archive_gives_what_lies_in_it(file: Path, target: Path) -> None:
    text = json.dumps(points(2)).encode()
    zipped(file, a__geojson=text, b__geojson=text, lies_mich__txt=b"Hallo")
    result = read_in_child(file, "plan.zip", target)
    assert [(layer.name, layer.count) for layer in result.layers] == [("a", 2), ("b", 2)]


def test_an_archive_of_two_formats_is_a_question(file: Path, target: Path) -> None:
    plan = b'<xplan:XPlanAuszug xmlns:xplan="http://www.xplanung.de/xplangml/6/0"/>'
    zipped(file, a__geojson=json.dumps(points(1)).encode(), plan__gml=plan)
    error = refused(file, target, name="beides.zip")
    assert (error.code, [item["id"] for item in error.params["choices"]]) == ("FORMAT_AMBIGUOUS", ["geojson", "xplangml"])
    assert read_in_child(file, "beides.zip", target, wanted_format="geojson").layers[0].name == "a"


def test_an_archive_without_anything_known_is_refused(file: Path, target: Path) -> None:
    assert refused(zipped(file, a__txt=b"Hallo"), target, name="a.zip").code == "FORMAT_UNKNOWN"


def test_a_file_of_only_faulty_objects_is_damaged(file: Path, target: Path) -> None:
    file.write_text('{"type":"FeatureCollection","features":[1, 2]}', encoding="utf-8")
    error = refused(file, target)
    assert isinstance(error, FileDamaged) and error.params["rejected"] == 2


def test_two_readings_at_once_do_not_meet(file: Path, target: Path) -> None:
    results: list[int] = []

    def work(number: int) -> None:
        results.append(read_in_child(file, "a.geojson", target.parent / str(number)).layers[0].count)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [3, 3]
