"""`twin story changes`, `withdraw`, and `check` of an offline file alone: altered, replaced or withdrawn is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twin import publishing
from twin.cli.root import run
from twin.workspace import Workspace

STORY = "quartier-muehlenbleiche"


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_an_offline_file_is_proved_from_itself_and_one_changed_byte_is_noticed(
    musterstadt: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, home = tmp_path / "sitzung.html", str(musterstadt.settings.home)
    assert run(["story", "pack", STORY, str(file), "--home", home]) == 0
    assert told(capsys, "story", "check", str(file))["standing"] == "unknown"
    assert told(capsys, "story", "check", str(file), "--home", home)["standing"] == "current"
    content = bytearray(file.read_bytes())
    for place in (content.index(b"<title>") + 9, len(content) // 2, len(content) - 20):
        changed = bytearray(content)
        changed[place] ^= 1
        file.write_bytes(changed)
        assert run(["story", "check", str(file)]) == 1
        assert "verändert" in capsys.readouterr().err


def test_what_changed_is_told_and_a_withdrawn_file_says_so(
    musterstadt: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, home = tmp_path / "sitzung.html", str(musterstadt.settings.home)
    kept = publishing.publish(musterstadt, STORY, by="Anna", reason="Nach der Sitzung")
    number = str(kept.number)
    found = told(capsys, "story", "changes", STORY, "1", number, "--home", home)
    assert found["reason"] == "Nach der Sitzung" and found["measures"] == []
    assert run(["story", "pack", STORY, str(file), "--home", home]) == 0
    assert run(["story", "withdraw", STORY, number, "--reason", "Doppelt gezählt", "--home", home]) == 0
    standing = told(capsys, "story", "check", str(file), "--home", home)
    assert (standing["standing"], standing["reason"]) == ("withdrawn", "Doppelt gezählt")
