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


def test_what_a_dataset_is_good_for_and_what_changed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = write(tmp_path / "plan.geojson", polygon(SQUARE, "a"))
    assert run(["import", str(plan), "--json", "--licence", "dl-de/by-2-0"]) == 0
    identifier = json.loads(capsys.readouterr().out)["output"]["dataset"]
    newer = write(tmp_path / "plan-2027.geojson", polygon(SQUARE, "a"), polygon(BOWTIE, "b"))
    assert run(["import", str(newer), "--into", identifier, "--json"]) == 0
    capsys.readouterr()
    assert run(["dataset", "show", identifier, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {use["key"]: use["verdict"] for use in told["uses"]}["published"] == "care"
    table_file = tmp_path / "changes.csv"
    assert run(["dataset", "changes", identifier, "--csv", str(table_file), "--lang", "de"]) == 0
    assert "1 hinzugekommen, 0 entfallen, 0 geändert" in capsys.readouterr().out
    assert [(row["Änderung"], row["Ebene"]) for row in table(table_file)] == [("hinzugekommen", "plan-2027")]
    assert run(["dataset", "list", "--lang", "en"]) == 0
    assert identifier in capsys.readouterr().out


def test_a_part_of_a_dataset_is_exported_by_area(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    far = [[x + 1.0, y] for x, y in SQUARE]
    plan = write(tmp_path / "plan.geojson", polygon(SQUARE, "a"), polygon(far, "b"))
    assert run(["import", str(plan), "--json"]) == 0
    identifier = json.loads(capsys.readouterr().out)["output"]["dataset"]
    out = str(tmp_path / "out.geojson")
    assert run(["export", identifier, out, "--bbox", "9,51,10,52", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["output"]["counts"] == {"plan": 1}
    assert run(["export", identifier, str(tmp_path / "no.geojson"), "--bbox", "1,1,2,2"]) == 1
    assert not (tmp_path / "no.geojson").exists()
    assert run(["export", out]) == 2
