"""The command line: three exit statuses, one plain sentence on stderr, JSON on stdout, nothing half-written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from twin.cli.root import COMMANDS, run

SQUARE = [[8.75, 51.72], [8.751, 51.72], [8.751, 51.721], [8.75, 51.721], [8.75, 51.72]]
FEATURE = {"type": "Feature", "properties": {"name": "a"}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
CASE = {"crs": "EPSG:25832", "law": {"land": "NW", "baunvo": "2017", "zone": "WA"}, "buildings": []}
WORDS = {"de": ("Format", "Zustand"), "en": ("Format", "State")}


@pytest.fixture(autouse=True)
def german_terminal_and_own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("TWIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TWIN_MIN_FREE_MB", "0")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [FEATURE]}), encoding="utf-8")
    return file


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def imported(plan: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["import", str(plan), "--json"]) == 0
    identifier: str = answer(capsys)["output"]["dataset"]
    return identifier


def test_help_names_every_command() -> None:
    done = subprocess.run([sys.executable, "-m", "twin", "--help"], capture_output=True, text=True, check=True)
    assert all(name in done.stdout for name in COMMANDS)


def test_help_loads_no_heavy_library() -> None:
    program = "import sys; from twin.cli.root import run; run(['--help']); print([n for n in sys.modules if n in HEAVY])"
    heavy = "HEAVY = {'numpy', 'pandas', 'geopandas', 'flask', 'sqlalchemy', 'granian'}\n"
    done = subprocess.run([sys.executable, "-c", heavy + program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_command_has_help_in_both_languages(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", language, name, "--help"]) == 0
    assert ("Sprache der Ausgabe" if language == "de" else "Language of the output") in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["convert"], ["convert", "a", "b", "--wrong"], ["user", "add", "x", "--role", "king"], []]
)
def test_wrong_usage_leaves_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err.strip()


def test_a_refusal_is_one_sentence_in_the_language_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "inspect", str(tmp_path / "none.gml")]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "none.gml" in told.err


def test_a_refusal_with_json_gives_the_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", str(tmp_path / "none.gml"), "--json"]) == 1
    assert answer(capsys)["code"] == "FILE_NOT_FOUND"


@pytest.mark.parametrize("language", ["de", "en"])
def test_formats_are_listed(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formats", "--lang", language]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in WORDS[language])


def test_a_conversion_tells_what_it_did(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", str(plan), str(tmp_path / "out.gpkg"), "--json"]) == 0
    told = answer(capsys)
    assert told["format"] == "geojson"
    assert {key: told["layers"][0][key] for key in ("read", "imported", "repaired", "rejected")} == {
        "read": 1, "imported": 1, "repaired": 0, "rejected": 0
    }  # fmt: skip
    assert told["output"]["format"] == "geopackage"
    assert (tmp_path / "out.gpkg").is_file()


@pytest.mark.parametrize("options", [["-o", "nonsense=1"], ["-o", "nonsense"], ["--to", "nonsense"], ["--from", "citygml"]])
def test_a_refused_conversion_leaves_nothing(
    plan: Path, tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["convert", str(plan), str(tmp_path / "out.gpkg"), *options]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.geojson"]


def test_an_imported_file_can_be_exported(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    identifier = imported(plan, capsys)
    assert run(["export", identifier, str(tmp_path / "out.geojson")]) == 0
    assert json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"][0]["properties"]["name"] == "a"


def test_importing_twice_gives_the_same_dataset(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(plan, capsys) == imported(plan, capsys)


def test_a_refused_import_names_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.gml").write_bytes(b"no format")
    assert run(["import", str(tmp_path / "x.gml"), "--json"]) == 1
    assert answer(capsys)["code"] == "FORMAT_UNKNOWN"


def test_a_case_document_is_computed_without_a_home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.json").write_text(json.dumps(CASE), encoding="utf-8")
    assert run(["case", "compute", str(tmp_path / "case.json"), "--json"]) == 0
    assert {"plots", "total", "alternatives", "findings", "refusals"} <= answer(capsys).keys()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("content", "code"), [("[]", "DOCUMENT_NO_JSON"), ("{", "DOCUMENT_NO_JSON"), ('{"x": 1}', "CASE_DOCUMENT_INVALID")]
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.json").write_text(content, encoding="utf-8")
    assert run(["case", "compute", str(tmp_path / "case.json"), "--json"]) == 1
    assert answer(capsys)["code"] == code


def test_a_case_goes_in_and_comes_out_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.json").write_text(json.dumps({**CASE, "title": "Mühle"}), encoding="utf-8")
    assert run(["case", "import", str(tmp_path / "case.json")]) == 0
    assert run(["case", "export", capsys.readouterr().out.strip()]) == 0
    assert answer(capsys)["title"] == "Mühle"


def test_an_account_is_made_with_a_link(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["user", "add", "Anna", "--role", "administrator", "--group", "amt61", "--link", "--json"]) == 0
    assert answer(capsys)["sign_in"].startswith("/login/")
    assert run(["user", "list", "--json"]) == 0
    assert [(item["name"], item["groups"]) for item in answer(capsys)] == [("anna", ["amt61"])]


def test_a_backup_restores_to_the_same_datasets(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    identifier = imported(plan, capsys)
    assert run(["backup", str(tmp_path / "b.tar")]) == 0
    assert run(["restore", str(tmp_path / "b.tar"), "--home", str(tmp_path / "second")]) == 0
    monkeypatch.setenv("TWIN_HOME", str(tmp_path / "second"))
    assert run(["export", identifier, str(tmp_path / "again.geojson")]) == 0


def test_a_damaged_backup_makes_no_home(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(plan, capsys)
    assert run(["backup", str(tmp_path / "b.tar")]) == 0
    whole = bytearray((tmp_path / "b.tar").read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (tmp_path / "b.tar").write_bytes(whole)
    assert run(["restore", str(tmp_path / "b.tar"), "--home", str(tmp_path / "second")]) == 1
    assert not (tmp_path / "second").exists()


def test_a_home_in_use_is_never_restored_over(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(plan, capsys)
    assert run(["backup", str(tmp_path / "b.tar")]) == 0
    assert run(["restore", str(tmp_path / "b.tar")]) == 1
    assert "nicht leer" in capsys.readouterr().err


def test_the_doctor_names_libraries_and_the_confinement(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--json"]) == 0
    rows = {row["name"]: row for row in answer(capsys)}
    assert "GDAL" in rows["pyogrio"]["value"]["de"]
    assert rows["reader"]["state"] in ("ok", "warning")
