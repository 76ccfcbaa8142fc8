"""Fifty editors save two hundred times each: what was accepted is there, what was not is told, nothing is lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from twin.drafting.drafts import Drafts
from twin.drafting.ground import Grounds
from twin.errors import Conflict
from twin.store.accounts import User
from twin.workspace import Workspace, open_workspace

EDITORS, SAVES = 50, 200
CASE = {
    "id": "hof",
    "title": "Hof",
    "crs": "EPSG:25832",
    "alternatives": [{"letter": "A", "title": "Hof", "changes": []}],
}


@pytest.fixture
def town(tmp_path: Path) -> Workspace:
    workspace = open_workspace(tmp_path / "home")
    workspace.cases.add(CASE, identifier="hof")
    return workspace


def tree_of(editor: int, number: int) -> dict[str, Any]:
    return {"tree": {"id": f"e{editor}", "position": [484000 + editor, 5729000], "height_m": number}}


def test_fifty_editors_save_two_hundred_times_without_a_lost_update(town: Workspace) -> None:
    """Each editor keeps counting up the height of an own tree; a refused save is repeated on the proposal of the refusal."""
    drafts = Drafts(town, Grounds(town))
    refused: Counter[int] = Counter()

    def edit(editor: int) -> int:
        user, accepted = User(f"u{editor}", f"u{editor}", "", "planner", (), True, ""), 0
        while accepted < SAVES:
            saved = town.alternatives.lettered("hof", "A")
            others = [item for item in saved.document["changes"] if item["tree"]["id"] != f"e{editor}"]
            wanted = {**saved.document, "changes": [*others, tree_of(editor, accepted + 1)]}
            based_on = saved.revision
            while True:
                try:
                    drafts.save(saved, wanted, based_on, user)
                except Conflict as conflict:
                    refused[editor] += 1
                    proposal = conflict.params["proposal"]
                    assert proposal["conflicts"] == [], "editors touch only their own tree"
                    based_on, wanted = conflict.params["current"]["revision"], proposal["document"]
                    saved = town.alternatives.lettered("hof", "A")
                    continue
                break
            accepted += 1
        return accepted

    with ThreadPoolExecutor(EDITORS) as pool:
        assert list(pool.map(edit, range(EDITORS))) == [SAVES] * EDITORS
    last = town.alternatives.lettered("hof", "A")
    assert last.revision == 1 + EDITORS * SAVES
    assert {item["tree"]["id"]: item["tree"]["height_m"] for item in last.document["changes"]} == {
        f"e{editor}": SAVES for editor in range(EDITORS)
    }
    assert sum(refused.values()) > 0
