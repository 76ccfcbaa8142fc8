"""Files and folders on the command line: bundles, folders of tiles, the table of every repaired or rejected object."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from twin.cli.root import run

BOWTIE = [[8.75, 51.72], [8.76, 51.73], [8.76, 51.72], [8.75, 51.73], [8.75, 51.72]]
SQUARE = [[8.75, 51.72], [8.751, 51.72], [8.751, 51.721], [8.75, 51.721], [8.75, 51.72]]
EMPTY = {"type": "Feature", "id": "=1+1", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TWIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TWIN_MIN_FREE_MB", "0")


def polygon(ring: Any, identifier: str) -> dict[str, Any]:
    return {"type": "Feature", "id": identifier, "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def write(path: Path, *features: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.mark.parametrize("command", ["convert", "import"])
def test_the_report_names_every_object_with_its_place(tmp_path: Path, command: str) -> None:
    faulty = [polygon(BOWTIE, f"b{number}") for number in range(30)]
    plan = write(tmp_path / "plan.geojson", polygon(SQUARE, "a"), *faulty, EMPTY)
    report = tmp_path / "bericht.csv"
    target = [str(tmp_path / "out.gpkg")] if command == "convert" else []
    assert run([command, str(plan), *target, "--report", str(report), "--lang", "de"]) == 0
    rows = table(report)
    assert [row["Schwere"] for row in rows].count("repariert") == 30
    assert {row["Kennung"] for row in rows} == {"SELF_INTERSECTION_MENDED", "GEOMETRY_EMPTY"}
    bowtie = next(row for row in rows if row["Objekt"] == "b7")
    assert (float(bowtie["Länge"].replace(",", ".")), float(bowtie["Breite"].replace(",", "."))) == pytest.approx((8.755, 51.725))
    assert "'=1+1" in {row["Objekt"] for row in rows}, "a spreadsheet would take it for a formula"
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")


def test_without_mending_faulty_objects_are_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = write(tmp_path / "plan.geojson", polygon(SQUARE, "a"), polygon(BOWTIE, "b"), polygon(SQUARE[:-1], "c"))
    assert run(["import", str(plan), "--no-mend", "--json"]) == 0
    (layer,) = json.loads(capsys.readouterr().out)["layers"]
    assert (layer["read"], layer["imported"], layer["repaired"], layer["rejected"]) == (3, 1, 0, 2)


def test_a_folder_of_tiles_is_one_dataset_when_wished(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        write(tmp_path / "kacheln" / f"{number}.geojson", polygon(SQUARE, f"a{number}"))
    folder = str(tmp_path / "kacheln")
    assert run(["import", folder, "--together", "--title", "Kacheln", "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert sum(layer["imported"] for layer in one["layers"]) == 3 and one["output"]["title"] == "Kacheln"
    assert run(["import", folder, "--json"]) == 0
    assert [sum(layer["imported"] for layer in item["layers"]) for item in json.loads(capsys.readouterr().out)] == [1, 1, 1]
    assert run(["inspect", folder, "--json"]) == 0
    assert sum(layer["count"] for layer in json.loads(capsys.readouterr().out)["layers"]) == 3


def test_an_empty_folder_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "leer").mkdir()
    assert run(["import", str(tmp_path / "leer"), "--lang", "de"]) == 1
    assert "ist leer" in capsys.readouterr().err
