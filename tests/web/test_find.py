"""The address /api/v1/find for people and programs that are signed in."""

from __future__ import annotations

from .conftest import Enter


def test_a_reader_finds_objects(enter: Enter) -> None:
    answer = enter("reader").get("/api/v1/find?q=Markt 1").get_json()
    assert set(answer) == {"hits", "more", "partial", "corrected"}
    assert {"id", "title", "lon", "lat", "size", "type", "layer_title"} <= set(answer["hits"][0])


def test_the_public_finds_nothing_unpublished(enter: Enter) -> None:
    assert enter(None).get("/api/v1/find?q=Markt", headers={"Accept": "application/json"}).status_code in (401, 403)


def test_without_words_nothing_is_found(enter: Enter) -> None:
    assert enter("reader").get("/api/v1/find").get_json() == {"hits": [], "more": False, "partial": False, "corrected": ""}
