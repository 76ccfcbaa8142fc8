"""Presenting: the screen for everybody; notes only for people who may see the draft."""

from __future__ import annotations

import copy

from twin.workspace import Workspace

from .conftest import Enter

STORY = "/s/quartier-muehlenbleiche"


def test_the_screen_shows_every_scene_and_sets_no_cookie(enter: Enter, musterstadt: Workspace) -> None:
    scenes = musterstadt.storyboards.get("quartier-muehlenbleiche").document["scenes"]
    answer = enter(None).get(f"{STORY}/present")
    assert answer.status_code == 200 and answer.text.count("<article") == len(scenes)
    assert "Set-Cookie" not in answer.headers
    assert enter(None).get(f"{STORY}/e1/present", query_string={"lang": "en"}).text.count(">Begin the talk<") == 1


def test_notes_never_reach_the_public(enter: Enter, musterstadt: Workspace) -> None:
    saved = musterstadt.storyboards.get("quartier-muehlenbleiche")
    document = copy.deepcopy(dict(saved.document))
    document["scenes"][0]["notes"] = {"de": "Nur für mich", "en": "Only for me"}
    musterstadt.storyboards.save(saved.id, document, revision=saved.revision, by="test")
    try:
        for path in ("", "/present", "/e1/present", "/e1/speaker", "/text"):
            assert "Nur für mich" not in enter(None).get(f"{STORY}{path}").text
        assert "Nur für mich" in enter("planner").get(f"{STORY}/e1/speaker").text
        assert "Only for me" in enter("reader").get(f"{STORY}/e1/speaker", query_string={"lang": "en"}).text
    finally:
        musterstadt.storyboards.save(saved.id, dict(saved.document), revision=saved.revision + 1, by="test")
