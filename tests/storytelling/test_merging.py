"""Two people edit one storyboard: what only one touched is taken over, what both touched is asked."""

from __future__ import annotations

import copy

from twin.storytelling import document
from twin.storytelling.merging import merged

from .material import scene, story_document

BASE = document.to_json(document.parse(story_document(scene("a"), scene("b"))))


def changed(**scenes: dict) -> dict:
    made = copy.deepcopy(BASE)
    for item in made["scenes"]:
        item |= scenes.get(item["id"], {})
    return made


def test_changes_of_different_scenes_come_together() -> None:
    merge = merged(BASE, changed(a={"card": "top-left"}), changed(b={"card": "top-right"}))
    assert [item["card"] for item in merge.document["scenes"]] == ["top-left", "top-right"]
    assert merge.conflicts == () and merge.from_yours == ("scene:b/card",) and merge.from_current == ("scene:a/card",)


def test_changes_of_different_fields_of_one_scene_come_together() -> None:
    merge = merged(BASE, changed(a={"card": "top-left"}), changed(a={"sun": "2026-03-21T12:00"}))
    assert merge.document["scenes"][0]["card"] == "top-left" and merge.document["scenes"][0]["sun"] == "2026-03-21T12:00"


def test_the_same_field_is_asked_and_stays_as_saved() -> None:
    merge = merged(BASE, changed(a={"card": "top-left"}), changed(a={"card": "top-right"}))
    assert merge.conflicts == (("scene:a/card", "top-right", "top-left"),)
    assert merge.document["scenes"][0]["card"] == "top-left"


def test_a_new_scene_and_a_removed_one_come_together() -> None:
    mine = copy.deepcopy(BASE)
    mine["scenes"].append(document.to_json(document.parse(story_document(scene("c"))))["scenes"][0])
    theirs = {**BASE, "scenes": BASE["scenes"][1:]}
    merge = merged(BASE, theirs, mine)
    assert [item["id"] for item in merge.document["scenes"]] == ["b", "c"]
    assert document.parse(merge.document)


def test_a_new_order_of_one_side_is_taken() -> None:
    mine = {**BASE, "scenes": BASE["scenes"][::-1]}
    merge = merged(BASE, changed(a={"card": "top-left"}), mine)
    assert [item["id"] for item in merge.document["scenes"]] == ["b", "a"] and merge.document["scenes"][1]["card"] == "top-left"
