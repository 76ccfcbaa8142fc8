"""`twin catalogue show --json` prints every record other people wrote, with what it says and what it lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.catalogue import realrecords
from tests.store import cataloguerecords
from twin.catalogue.reading import read_record
from twin.cli.root import run
from twin.workspace import open_workspace

pytestmark = realrecords.needs_files


def test_every_iso_record_is_shown_with_what_it_says_and_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TWIN_MIN_FREE_MB", "0")
    workspace = open_workspace(tmp_path / "home")
    catalogue = workspace.catalogues.add(cataloguerecords.catalogue()).id
    elements = [element for name in realrecords.iso_files() for element in realrecords.records(name)]
    given = {record.identifier: record for record in (read_record(element, catalogue) for element in elements)}
    workspace.records.keep(catalogue, given.values())
    for identifier, record in given.items():
        assert run(["catalogue", "show", f"{catalogue}/{identifier}", "--json"]) == 0, capsys.readouterr().err
        shown = json.loads(capsys.readouterr().out)
        assert {name: shown[name] for name in record.to_json()} == record.to_json(), identifier
        unsaid = [name for name in ("title", "abstract", "licence", "contacts") if name in record.lacks]
        assert all(not shown.get(name) for name in unsaid), (identifier, unsaid)
    assert len(given) >= 40 and any(record.lacks for record in given.values())
