"""Two people's changes put together."""

from __future__ import annotations

from typing import Any

from twin.planning.merging import merged, one_by_one, touched

H1: dict[str, Any] = {"build": {"id": "h1", "kind": "main"}}
HIGHER: dict[str, Any] = {"build": {"id": "h1", "kind": "main", "measured_height_m": 9}}
TREE: dict[str, Any] = {"tree": {"id": "t1"}}
BASE = {"letter": "A", "title": "Hof", "changes": [{"demolish": "old"}, H1, TREE]}


def test_what_only_one_of_two_touched_is_taken() -> None:
    current = {**BASE, "title": "Höfe", "changes": [{"demolish": "old"}, H1, TREE, {"tree": {"id": "t2"}}]}
    found = merged(BASE, current, {**BASE, "changes": [{"demolish": "old"}, HIGHER]})
    assert found.conflicts == ()
    assert found.document == {
        "letter": "A", "title": "Höfe", "changes": [{"demolish": "old"}, HIGHER, {"tree": {"id": "t2"}}],
    }  # fmt: skip
    assert (found.from_yours, found.from_current) == (("build:h1", "tree:t1"), ("title", "tree:t2"))


def test_what_both_touched_differently_is_asked_and_stays_as_saved() -> None:
    lower = {"build": {"id": "h1", "kind": "garage"}}
    found = merged(BASE, {**BASE, "changes": [lower]}, {**BASE, "title": "Neu", "changes": [HIGHER, {"demolish": "old"}, TREE]})
    assert found.conflicts == (("build:h1", HIGHER, lower),)
    assert found.document["changes"] == [lower] and found.document["title"] == "Neu"


def test_what_both_did_alike_is_no_conflict() -> None:
    both = {**BASE, "changes": [HIGHER, TREE]}
    assert merged(BASE, both, both).document == both


def test_one_takes_away_what_the_other_changed() -> None:
    found = merged(BASE, {**BASE, "changes": [H1, TREE]}, {**BASE, "changes": [{"demolish": "old"}, HIGHER]})
    assert found.conflicts == () and found.document["changes"] == [HIGHER]
    clash = merged(BASE, {**BASE, "changes": [HIGHER]}, {**BASE, "changes": []})
    assert clash.conflicts == (("build:h1", None, HIGHER),)


def test_a_list_of_demolitions_is_one_change_each() -> None:
    assert one_by_one([{"demolish": ["a", "b"]}, TREE]) == [{"demolish": "a"}, {"demolish": "b"}, TREE]
    assert [touched(item) for item in ({"demolish": "a"}, H1, {"bring": {"dataset": "d"}})] == [
        "demolish:a", "build:h1", 'bring:{"dataset":"d"}',
    ]  # fmt: skip
