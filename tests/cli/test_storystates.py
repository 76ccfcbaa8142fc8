"""`twin story publish`, `check`, `review` and `twin prune`: exceptions by name, approval, autosaves thinned out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from twin.cli.root import run
from twin.sample.demo import build_demo
from twin.store.documents import Documents
from twin.storytelling.edition import thaw
from twin.workspace import Workspace, open_workspace

STORY = "quartier-muehlenbleiche"
REASON = "Ohne Namen von Eigentümern, Datenschutz stimmt zu."


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Musterstadt whose buildings are marked as personal data after the first edition."""
    workspace = open_workspace(tmp_path_factory.mktemp("states"))
    build_demo(workspace, 40)
    workspace.datasets.describe("gebaeude", 1, {"personal_data": True}, revision=0)
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def home(town: Workspace) -> list[str]:
    return ["--home", str(town.settings.home)]


def test_publishing_over_what_may_not_be_shown_is_refused(town: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["story", "publish", STORY, *home(town)]) == 1
    assert "ist als personenbezogen gekennzeichnet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"), [(["--sign", REASON], "der Name fehlt"), (["--sign", "kurz", "--by", "M. Muster"], "10 bis 1000 Zeichen")]
)
def test_an_exception_needs_a_name_and_a_reason(
    town: Workspace, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert run(["story", "publish", STORY, *given, *home(town)]) == 1
    assert said in capsys.readouterr().err and len(town.editions.of_storyboard(STORY)) == 1


def test_a_signed_exception_is_frozen_with_the_edition_and_said_by_check(
    town: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["story", "review", STORY, "approved", "--by", "B. Bauamt", *home(town)]) == 0
    assert run(["story", "publish", STORY, "--sign", REASON, "--by", "M. Muster", *home(town)]) == 0
    frozen = thaw(town.editions.get(STORY, 2).document).document
    [exception] = frozen["exceptions"]
    assert (exception["check"], exception["subject"], exception["by"], exception["reason"]) == (
        "public", "gebaeude@1", "M. Muster", REASON,
    )  # fmt: skip
    assert frozen["approval"]["by"] == "B. Bauamt"
    capsys.readouterr()
    assert run(["story", "check", STORY, *home(town)]) == 0
    said = capsys.readouterr().out
    assert (
        f"Ausnahme gezeichnet von M. Muster am {exception['at'][:10]}: {REASON}" in said and "Freigegeben von B. Bauamt" in said
    )
    assert run(["story", "text", STORY, *home(town)]) == 0
    assert f"M. Muster, {exception['at'][8:10]}." in capsys.readouterr().out
    assert run(["story", "check", STORY, "--json", *home(town)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["proof"]["holds"] and told["exceptions"] == frozen["exceptions"] and told["review"]["state"] == "approved"


def test_a_town_may_publish_only_what_is_approved(
    town: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWIN_STORY_APPROVAL", "required")
    saved = town.storyboards.get(STORY)
    town.storyboards.save(STORY, saved.document, revision=saved.revision)
    assert run(["story", "publish", STORY, *home(town)]) == 1
    assert "B. Bauamt freigegeben ist Stand 1; seitdem wurde geändert" in capsys.readouterr().err
    assert run(["story", "review", STORY, *home(town)]) == 0
    assert "seitdem geändert" in capsys.readouterr().out
    assert run(["story", "review", STORY, "approved", "--by", "B. Bauamt", *home(town)]) == 0
    assert run(["story", "publish", STORY, *home(town)]) == 0


def test_older_autosaves_are_counted_and_thinned_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = open_workspace(tmp_path, clock=lambda: 1_700_000_000.0)
    saved = workspace.storyboards.add({"title": "Alt"})
    for number in range(1, 6):
        Documents(workspace.database, "storyboard").save(saved.id, {"title": str(number)}, revision=number)
    workspace.database.close()
    assert run(["prune", "--dry-run", "--json", "--home", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"storyboard": 4, "alternative": 0}
    assert run(["prune", "--home", str(tmp_path)]) == 0
    assert "4 Stände von Storyboards" in capsys.readouterr().err
    assert run(["prune", "--json", "--home", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"storyboard": 0, "alternative": 0}
