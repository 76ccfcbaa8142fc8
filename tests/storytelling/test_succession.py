"""What is new since the last edition: scenes, words, values, data and alternatives, and nothing that is not."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from twin.storytelling import document, succession
from twin.storytelling.edition import Edition, Pinned, draft

from .material import measures, scene, story_document

DATASETS = [
    {"id": "houses", "version": 1, "title": "Gebäude", "data_date": "2026-03-15"},
    {"id": "trees", "version": 1, "title": "Bäume", "data_date": "2026-01-02"},
]
ALTERNATIVES = [{"letter": "A", "id": "fall-1/A", "revision": 3, "title": "Blockrand", "summary": ""}]


def edition(number: int, story: dict[str, Any], reason: str = "", **changes: Any) -> Edition:
    pinned = {
        "case": {"id": "fall-1", "title": "Fall", "contact": {}},
        "datasets": DATASETS,
        "alternatives": ALTERNATIVES,
        "measures": measures(),
        "model": {"layers": []},
    } | changes
    storyboard = document.parse(story)
    moment = datetime(2026, 11, 11 + number, 9, 0, tzinfo=UTC)
    return draft(storyboard, Pinned(**pinned), number=number, published_at=moment, published_by="Anna", reason=reason)


def test_two_equal_editions_differ_in_nothing() -> None:
    found = succession.changes(edition(1, story_document()), edition(2, story_document()), "de")
    assert found["same"] and found["scenes"] == found["measures"] == found["datasets"] == []
    assert (found["before"]["day"], found["after"]["number"]) == ("12.11.2026", 2)


def test_scenes_come_go_change_and_move() -> None:
    before = edition(1, story_document(scene("a"), scene("b"), scene("c")))
    changed = scene("a", heading={"de": "Ein Blockrand öffnet die Lücke", "en": "A perimeter block opens the gap"})
    after = edition(2, story_document(scene("new"), scene("c"), changed), reason="Nach der Sitzung")
    found = succession.changes(before, after, "de")
    assert [(item["status"], item["id"], item["number_before"], item["number_after"]) for item in found["scenes"]] == [
        ("added", "new", None, 1),
        ("changed", "c", 3, 2),
        ("changed", "a", 1, 3),
        ("removed", "b", 2, None),
    ]
    assert [field["field"] for field in found["scenes"][1]["fields"]] == ["place"]
    heading = found["scenes"][2]["fields"][0]
    assert [item["text"] for item in heading["words"] if item["kind"] != "same"] == ["schließt", "öffnet"]
    assert found["reason"] == "Nach der Sitzung" and not found["same"]


def test_a_scene_put_in_before_others_moves_nobody() -> None:
    before, after = story_document(scene("a"), scene("b")), story_document(scene("new"), scene("a"), scene("b"))
    found = succession.changes(edition(1, before), edition(2, after), "de")
    assert [(item["status"], item["id"]) for item in found["scenes"]] == [("added", "new")]


def test_a_value_that_changed_is_told_as_shown_and_in_the_text_that_quotes_it() -> None:
    later = copy.deepcopy(measures())
    later["A"]["GFZ"] |= {"value": 1.31, "display": {"de": "1,31", "en": "1.31"}}
    found = succession.changes(edition(1, story_document()), edition(2, story_document(), measures=later), "de")
    assert found["measures"] == [
        {
            "letter": "A", "key": "GFZ", "label": "Geschossflächenzahl (GFZ)", "before": "1,25", "after": "1,31",
            "value_before": measures()["A"]["GFZ"]["value"], "value_after": 1.31,
        }
    ]  # fmt: skip
    assert {item["text"] for item in found["scenes"][0]["fields"][0]["words"]} >= {"1,25", "1,31"}


def test_versions_of_data_and_revisions_of_alternatives_are_told() -> None:
    newer = [DATASETS[0] | {"version": 2, "data_date": "2026-09-01"}, {"id": "noise", "version": 1, "title": "Lärm"}]
    alternatives = [ALTERNATIVES[0] | {"revision": 5}]
    after = edition(2, story_document(), datasets=newer, alternatives=alternatives)
    found = succession.changes(edition(1, story_document()), after, "de")
    assert [(item["id"], item["before"], item["after"]) for item in found["datasets"]] == [
        (
            "houses",
            {"version": 1, "date": "2026-03-15", "day": "15.03.2026"},
            {"version": 2, "date": "2026-09-01", "day": "01.09.2026"},
        ),
        ("noise", None, {"version": 1, "date": "", "day": ""}),
        ("trees", {"version": 1, "date": "2026-01-02", "day": "02.01.2026"}, None),
    ]
    assert found["alternatives"] == [{"letter": "A", "title": "Blockrand", "before": 3, "after": 5}]


def test_words_put_together_again_are_both_texts() -> None:
    before, after = "Acht Häuser fassen zwei Höfe.", "Neun Häuser fassen zwei grüne Höfe."
    runs = succession.words(before, after)
    assert "".join(item["text"] for item in runs if item["kind"] != "new") == before
    assert "".join(item["text"] for item in runs if item["kind"] != "gone") == after
