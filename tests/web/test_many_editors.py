"""Fifty editors save two hundred times each: what was accepted is there, what was not is told, nothing is lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from twin.app import create_app
from twin.errors import Conflict, TwinBroken
from twin.planning.merging import merged
from twin.workspace import Workspace, open_workspace

EDITORS, SAVES = 50, 200
CASE = {"id": "hof", "title": "Hof", "crs": "EPSG:25832", "alternatives": [{"letter": "A", "title": "Hof", "changes": []}]}
PATH = "/api/v1/cases/hof/alternatives/A"


@pytest.fixture
def town(tmp_path: Path) -> Workspace:
    workspace = open_workspace(tmp_path / "home")
    workspace.cases.add(CASE, identifier="hof")
    return workspace


def with_own_tree(document: dict[str, Any], editor: int, count: int) -> dict[str, Any]:
    """Return the document in which the editor's own tree has grown to `count`."""
    others = [item for item in document["changes"] if item["tree"]["id"] != f"e{editor}"]
    return {**document, "changes": [*others, {"tree": {"id": f"e{editor}", "height_m": count}}]}


def heights(document: dict[str, Any]) -> dict[str, int]:
    return {item["tree"]["id"]: item["tree"]["height_m"] for item in document["changes"]}


def test_fifty_editors_save_two_hundred_times_without_a_lost_update(town: Workspace) -> None:
    """10,000 saves of one alternative at once. A refused one is merged and carried into the editor's next, as autosave does."""
    store = town.alternatives
    told: Counter[str] = Counter()

    def edit(editor: int) -> None:
        base = store.lettered("hof", "A")
        mine, saves = base.document, 0
        while saves < SAVES or mine != base.document:
            if saves < SAVES:
                mine, saves = with_own_tree(mine, editor, saves + 1), saves + 1
            try:
                base = store.save(base.id, mine, revision=base.revision, by=f"u{editor}")
                mine = base.document
                told["accepted"] += 1
            except Conflict:
                current = store.lettered("hof", "A")
                merge = merged(base.document, current.document, mine)
                assert merge.conflicts == (), "every editor touches an own tree only"
                base, mine = current, merge.document
                told["refused"] += 1
            except TwinBroken as busy:  # fifty wait for one pen: who waited too long is told, and keeps what was typed
                assert busy.code == "STORE_BUSY"
                told["busy"] += 1

    with ThreadPoolExecutor(EDITORS) as pool:
        list(pool.map(edit, range(EDITORS)))
    last = store.lettered("hof", "A")
    assert heights(last.document) == {f"e{editor}": SAVES for editor in range(EDITORS)}
    assert last.revision == 1 + told["accepted"] and sum(told.values()) >= EDITORS * SAVES
    before: dict[str, int] = {}
    for saved in reversed(store.history(last.id)):
        after = heights(saved.document)
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed <= {saved.saved_by.replace("u", "e")} and before.keys() <= after.keys()
        before = after


def test_editors_over_the_api_end_with_everything_they_saved(town: Workspace) -> None:
    editors, saves = 8, 10
    app = create_app(town)
    people = [town.accounts.add(f"p{number}", None, "planner") for number in range(editors)]

    def edit(editor: int) -> None:
        client = app.test_client()
        client.set_cookie("twin-session", town.sessions.begin(people[editor].id).token)
        for count in range(1, saves + 1):
            answer = client.get(PATH)
            document, tag = with_own_tree(answer.json, editor, count), answer.headers["ETag"]
            while (saved := client.put(PATH, json=document, headers={"If-Match": tag})).status_code == 412:
                document, tag = saved.json["proposal"]["document"], f'"{saved.json["current"]["etag"]}"'
            assert saved.status_code == 200, saved.json

    with ThreadPoolExecutor(editors) as pool:
        list(pool.map(edit, range(editors)))
    last = town.alternatives.lettered("hof", "A")
    assert heights(last.document) == {f"e{editor}": saves for editor in range(editors)}
    assert last.revision == 1 + editors * saves
