"""The state of a draft in the browser: steps and their way back, saving by itself, what is asked when two save at once."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from .innode import SCRIPTS, in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
HELLO = {"letter": "D", "title": "Vierte", "changes": [{"demolish": ["a", "b"]}, {"tree": {"position": [1, 2]}}]}


def draft(body: str, given: Any = HELLO) -> Any:
    return in_node("editor/draft.js", f"const draft = new it.Draft(given, ['haus-1']); {body}", given)


def test_lists_become_single_changes_and_everything_made_has_a_name() -> None:
    found = draft("return draft.document.changes")
    assert found[:2] == [{"demolish": "a"}, {"demolish": "b"}]
    assert found[2]["tree"]["id"].startswith("baum-") and found[2]["tree"]["position"] == [1, 2]
    assert draft("return draft.canUndo") is False


def test_every_step_is_undone_and_redone() -> None:
    body = """const seen = [draft.changes.length];
    draft.add({ tree: { id: "t1" } }, { tree: { id: "t2" } });
    draft.replace("tree:t1", { id: "t1", height_m: 9 });
    draft.remove("demolish:a");
    const after = JSON.stringify(draft.changes);
    for (let i = 0; i < 9; i += 1) { draft.undo(); seen.push(draft.changes.length); }
    for (let i = 0; i < 9; i += 1) draft.redo();
    return { seen, isSame: JSON.stringify(draft.changes) === after, canRedo: draft.canRedo };"""
    assert draft(body) == {"seen": [3, 5, 5, 3, 3, 3, 3, 3, 3, 3], "isSame": True, "canRedo": False}


def test_a_new_step_ends_what_could_be_redone_and_nothing_new_is_no_step() -> None:
    body = """draft.add({ demolish: "c" }); draft.undo(); draft.add({ demolish: "d" }); draft.set(draft.changes); draft.undo();
    return { undo: draft.canUndo, redo: draft.canRedo, gone: draft.gone("demolish") };"""
    assert draft(body) == {"undo": False, "redo": True, "gone": ["a", "b"]}


def test_what_is_gone_is_not_chosen_any_more() -> None:
    body = """draft.add({ tree: { id: "t1" } }); const first = draft.chosen; draft.remove("tree:t1"); const then = draft.chosen;
    draft.undo(); return [first, then, draft.chosen];"""
    assert draft(body) == ["tree:t1", None, None]


def test_another_version_is_taken_over_as_a_step() -> None:
    body = """draft.takeOver({ letter: "D", title: "Neu", changes: [{ demolish: "z" }] });
    const now = draft.document; draft.undo(); return [now.title, now.changes, draft.changes.length];"""
    assert draft(body) == ["Neu", [{"demolish": "z"}], 3]


SAVING = """
const { Draft } = await import(new URL("./editor/draft.js", given.here));
const { Problem } = await import(new URL("./api.js", given.here));
const draft = new Draft({ title: "Vierte", changes: [] }, []);
const states = []; const sent = [];
let answer = async () => ({});
const put = async (method, path, { json, headers }) => {
  sent.push([headers["If-Match"], json.changes.length]);
  await answer(sent.length);
  return { headers: new Headers({ ETag: `"r${sent.length + 1}"` }), body: { revision: sent.length + 1 } };
};
let both = null;
const told = (state) => states.push(state);
const conflict = (members) => { both = members; };
const saving = new it.Saving({ put, url: "/x", draft, etag: "r1", revision: 1, pause: 20, told, conflict });
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
"""


def saving(body: str) -> Any:
    return in_node("saving.js", SAVING + body, {"here": (SCRIPTS / "saving.js").as_uri()})


def test_quick_steps_are_saved_together_upon_the_revision_that_was_read() -> None:
    body = """draft.add({ demolish: "a" }); draft.add({ demolish: "b" }); await rest(120);
    draft.add({ demolish: "c" }); await rest(120); return { sent, last: states.at(-1), isOpen: saving.isOpen };"""
    assert saving(body) == {"sent": [['"r1"', 2], ['"r2"', 3]], "last": "saved", "isOpen": False}


def test_what_changes_while_it_is_saved_is_saved_next() -> None:
    body = """answer = () => rest(60); draft.add({ demolish: "a" }); await rest(40); draft.add({ demolish: "b" });
    await rest(300); return { sent, state: saving.state };"""
    assert saving(body) == {"sent": [['"r1"', 1], ['"r2"', 2]], "state": "saved"}


def test_a_step_that_is_taken_back_before_saving_sends_nothing() -> None:
    assert saving("draft.add({ demolish: 'a' }); draft.undo(); await rest(120); return [sent, saving.state];") == [[], "saved"]


def test_a_conflict_waits_until_it_is_settled() -> None:
    body = """const stale = { code: "REVISION_STALE", current: { etag: "r9" } };
    answer = async (turn) => { if (turn === 1) throw new Problem(412, stale); };
    draft.add({ demolish: "a" }); await rest(80); draft.add({ demolish: "b" }); await rest(80);
    const before = [sent.length, saving.state]; await saving.goOnFrom({ etag: "r9" });
    return { told: both.current.etag, before, sent, state: saving.state };"""
    expected = {"told": "r9", "before": [1, "conflict"], "sent": [['"r1"', 1], ['"r9"', 2]], "state": "saved"}
    assert saving(body) == expected


def test_what_the_server_refuses_is_tried_again_with_the_next_change_only() -> None:
    body = """answer = async (turn) => { if (turn === 1) throw new Problem(422, { detail: "Die Änderungen passen nicht." }); };
    draft.add({ demolish: "a" }); await rest(150); const refused = [sent.length, saving.state, saving.isOpen];
    draft.undo(); draft.add({ demolish: "b" }); await rest(150); return { refused, state: saving.state, sent: sent.length };"""
    assert saving(body) == {"refused": [1, "invalid", True], "state": "saved", "sent": 2}


@pytest.mark.parametrize("fault", ["new TypeError('Failed to fetch')", "new Problem(503, {})", "new Problem(429, {})"])
def test_without_an_answer_or_with_a_failing_server_it_tries_again_by_itself(fault: str) -> None:
    body = f"""answer = async (turn) => {{ if (turn === 1) throw {fault}; }};
    draft.add({{ demolish: "a" }}); await rest(150); const first = [sent.length, saving.state, saving.isOpen];
    const isSaved = await saving.save(); return {{ first, isSaved, state: saving.state, sent: sent.length }};"""
    assert saving(body) == {"first": [1, "offline", True], "isSaved": True, "state": "saved", "sent": 2}


def test_what_is_not_saved_outlives_the_page() -> None:
    body = """const kept = new Map();
    const getItem = (key) => kept.get(key) ?? null;
    const [setItem, removeItem] = [(...two) => kept.set(...two), (key) => kept.delete(key)];
    globalThis.sessionStorage = { getItem, setItem, removeItem };
    answer = async () => { throw new Problem(500, {}); };
    const one = new Draft({ title: "Vierte", changes: [] }, []);
    const options = { put, url: "/x", etag: "r1", revision: 1, pause: 10, told: () => {}, conflict: () => {}, memory: "m" };
    const first = new it.Saving({ ...options, draft: one });
    one.add({ demolish: "a" }); await rest(60);
    const second = new it.Saving({ ...options, draft: new Draft({ title: "Vierte", changes: [] }, []) });
    const left = second.remembered();
    answer = async () => {}; await first.save();
    return [left.etag, left.document.changes, second.remembered(), kept.size];"""
    assert saving(body) == ['"r1"', [{"demolish": "a"}], None, 0]


STANDING = [
    {"id": "a", "name": "Halle 1", "height_m": 7.5, "storeys": 1, "year": 1925, "uses": ["industry"], "footprint": None},
    {"id": "b", "name": "Kontor", "height_m": 9, "storeys": 3, "year": None, "uses": ["office"], "footprint": None},
    {"id": "c", "name": "Schuppen", "height_m": None, "storeys": None, "year": 1962, "uses": [], "footprint": None},
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "abc"),
        ({"find": "HALLE"}, "a"),
        ({"height_to": 8}, "a"),
        ({"height_from": 7.5, "height_to": 9}, "ab"),
        ({"storeys_from": 2}, "b"),
        ({"year_to": 1960}, "a"),
        ({"year_from": 1960}, "c"),
        ({"use": "office"}, "b"),
    ],
)
def test_a_filter_picks_what_fits_every_field_and_nothing_unknown(asked: dict[str, Any], found: str) -> None:
    body = "return it.filtered(given.objects, given.asked).map(({ id }) => id).join('')"
    assert in_node("editor/filtering.js", body, {"objects": STANDING, "asked": asked}) == found


def test_storeys_keep_what_they_are_when_others_come_and_go() -> None:
    shop = {"level": 0, "height_m": 4.5, "use": "retail", "full_storey": True}
    body = "return [it.withCounts(given, { above: 3, below: 1 }), it.withCounts(given, { above: 1, below: 0 })]"
    more, less = in_node("editor/making.js", body, [shop, {"level": 1, "height_m": 3, "use": "housing", "full_storey": True}])
    assert [(item["level"], item["height_m"], item["use"]) for item in more] == [
        (-1, 4.5, "retail"), (0, 4.5, "retail"), (1, 3, "housing"), (2, 3, "housing"),
    ]  # fmt: skip
    assert more[0]["full_storey"] is False and less == [shop]
