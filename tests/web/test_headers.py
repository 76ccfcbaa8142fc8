"""Every answer carries the policy; readers get no cookie; forged requests are refused."""

from __future__ import annotations

import gzip

import pytest

from .conftest import Enter

STORY = "/s/quartier-muehlenbleiche"


@pytest.mark.parametrize("path", ["/", STORY, f"{STORY}/text", "/login", "/formats", "/help", "/api/v1/formats", "/nowhere"])
def test_every_answer_carries_a_strict_policy(enter: Enter, path: str) -> None:
    policy = enter(None).get(path).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", STORY, f"{STORY}/text", "/login"])
def test_readers_get_no_cookie(enter: Enter, path: str) -> None:
    assert "Set-Cookie" not in enter(None).get(path).headers


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_forged_request_is_refused(enter: Enter, header: dict[str, str]) -> None:
    answer = enter("planner").post("/storyboards/quartier-muehlenbleiche/publish", headers=header)
    assert answer.status_code == 403


def test_large_answers_are_packed(enter: Enter) -> None:
    answer = enter(None).get(STORY, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and b"<html" in gzip.decompress(answer.data)


def test_pages_of_people_who_are_signed_in_are_not_kept_by_the_browser(enter: Enter) -> None:
    assert enter("planner").get("/cases").headers["Cache-Control"] == "no-store"


def test_signing_in_never_leads_to_another_host(enter: Enter, musterstadt: object) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        page = enter(None).get("/login", query_string={"next": target})
        assert page.status_code == 200
