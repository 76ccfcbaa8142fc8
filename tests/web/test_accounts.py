"""Signing in with a password or a one-time link, signing out, adding accounts."""

from __future__ import annotations

from flask import Flask

from twin.workspace import Workspace

from .conftest import Enter


def test_a_password_opens_a_session_and_leads_to_the_page_asked_for(application: Flask, musterstadt: Workspace) -> None:
    musterstadt.accounts.add("erika", "ein langes Passwort", "planner")
    client = application.test_client()
    answer = client.post("/login", data={"name": "erika", "password": "ein langes Passwort", "next": "/cases"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases")
    assert client.get("/cases").status_code == 200


def test_another_host_behind_next_leads_home(application: Flask, musterstadt: Workspace) -> None:
    musterstadt.accounts.add("emil", "ein langes Passwort", "reader")
    form = {"name": "emil", "password": "ein langes Passwort", "next": "//evil.example"}
    assert application.test_client().post("/login", data=form).headers["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_so(enter: Enter) -> None:
    answer = enter(None).post("/login", data={"name": "nobody", "password": "x"})
    assert answer.status_code == 403 and 'value="nobody"' in answer.text and "stimmen nicht" in answer.text


def test_a_sixth_guess_is_told_to_wait(enter: Enter) -> None:
    client = enter(None)
    statuses = [client.post("/login", data={"name": "guessed", "password": str(i)}).status_code for i in range(6)]
    assert statuses == [403] * 5 + [429]


def test_a_one_time_link_signs_in_exactly_once(application: Flask, musterstadt: Workspace, enter: Enter) -> None:
    enter("reader")
    user = musterstadt.accounts.named("test-reader")
    token = musterstadt.sessions.one_time_token(user.id)
    first, second = (application.test_client().post(f"/login/{token}").status_code for _ in range(2))
    assert (first, second) == (303, 403)


def test_signing_out_ends_the_session(enter: Enter) -> None:
    client = enter("reader")
    client.post("/logout")
    assert client.get("/cases").status_code == 302


def test_an_administrator_adds_an_account(enter: Enter, musterstadt: Workspace) -> None:
    form = {"name": "neu", "password": "ein langes Passwort", "role": "planner", "full_name": "Neu"}
    assert enter("administrator").post("/admin/users", data=form).status_code == 303
    assert musterstadt.accounts.named("neu").role == "planner"


def test_a_weak_password_is_refused_on_the_page(enter: Enter) -> None:
    answer = enter("administrator").post("/admin/users", data={"name": "kurz", "password": "x", "role": "reader"})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
