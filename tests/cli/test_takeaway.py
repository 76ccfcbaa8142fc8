"""`twin story handout`, `scenes`, `export`, `import`: files that appear whole, and a sentence when something is missing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from twin.cli.root import run
from twin.workspace import Workspace

STORY = "quartier-muehlenbleiche"


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWIN_CHROMIUM", "")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def test_the_paper_is_written_without_a_browser_and_says_so(
    musterstadt: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "vorlage.pdf"
    assert run(["story", "handout", STORY, str(target), "--home", str(musterstadt.settings.home)]) == 0
    said = capsys.readouterr().err
    assert target.read_bytes().startswith(b"%PDF-") and "Chromium ist nicht installiert" in said and "0 Bilder" in said
    assert [path.name for path in tmp_path.iterdir()] == ["vorlage.pdf"]


def test_the_tables_of_all_scenes_are_written(musterstadt: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "szenen"
    assert run(["story", "scenes", STORY, str(folder), "--home", str(musterstadt.settings.home)]) == 0
    names = {path.name for path in folder.iterdir()}
    assert f"{STORY}-e1-tables.xlsx" in names and len([name for name in names if name.endswith(".csv")]) == 9


def test_an_edition_is_exported_and_imported(musterstadt: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "ausgabe.zip"
    assert run(["story", "export", STORY, str(target), "--home", str(musterstadt.settings.home)]) == 0
    capsys.readouterr()
    assert run(["story", "import", str(target), "--home", str(tmp_path / "home"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["storyboard"] == STORY and told["proof"]["holds"] and len(told["datasets"]) == 5


def test_a_file_that_is_no_package_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "bilder.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    assert run(["story", "import", str(tmp_path / "bilder.zip"), "--home", str(tmp_path / "home")]) != 0
    assert "kein Paket" in capsys.readouterr().err
