"""Accounts: sign-in with a brake, sessions that end, links that work once."""

from __future__ import annotations

import pytest

from twin.errors import Conflict, LimitExceeded, NotAllowed, NotFound, OptionsInvalid
from twin.store import passwords
from twin.store.accounts import Accounts, Group
from twin.store.database import Database
from twin.store.sessions import Sessions

WORD = "ein langes Passwort"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 16)


@pytest.fixture
def accounts(database: Database) -> Accounts:
    kept = Accounts(database)
    kept.put_group(Group("amt61", "Stadtplanung"))
    kept.add("Anna", WORD, "administrator", full_name="Anna Berg", groups=["amt61"])
    return kept


@pytest.fixture
def sessions(database: Database) -> Sessions:
    return Sessions(database, idle=60, longest=300)


def test_the_right_password_signs_in_whatever_the_case_of_the_name(accounts: Accounts) -> None:
    user = accounts.sign_in("ANNA", WORD)
    assert (user.full_name, user.role, user.groups) == ("Anna Berg", "administrator", ("amt61",))


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_a_wrong_password_and_an_unknown_name_read_the_same(accounts: Accounts, name: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        accounts.sign_in(name, "falsch")
    assert caught.value.code == "SIGN_IN_FAILED"


def test_the_sixth_try_is_refused_for_a_while_even_when_right(accounts: Accounts, clock) -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed):
            accounts.sign_in("anna", "falsch")
    with pytest.raises(LimitExceeded) as caught:
        accounts.sign_in("anna", WORD)
    assert 0 < caught.value.params["seconds"] <= 901
    clock.now += 15 * 60 + 1
    assert accounts.sign_in("anna", WORD).name == "anna"


def test_the_database_holds_no_password(accounts: Accounts, database: Database) -> None:
    assert database.file is not None
    assert WORD.encode() not in database.file.read_bytes()


@pytest.mark.parametrize("word", ["kurz", "x" * 201])
def test_an_unfit_password_is_refused(accounts: Accounts, word: str) -> None:
    with pytest.raises(OptionsInvalid):
        accounts.add("ben", word, "reader")


def test_a_name_is_given_once(accounts: Accounts) -> None:
    with pytest.raises(Conflict):
        accounts.add(" anna ", WORD, "reader")


def test_an_unknown_group_is_refused_and_no_account_made(accounts: Accounts) -> None:
    with pytest.raises(NotFound):
        accounts.add("ben", None, "planner", groups=["amt99"])
    assert [user.name for user in accounts.all()] == ["anna"]


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    with pytest.raises(Conflict):
        accounts.change(accounts.named("anna").id, role="reader")
    assert accounts.named("anna").role == "administrator"


def test_a_new_password_ends_the_sessions(accounts: Accounts, sessions: Sessions) -> None:
    anna = accounts.named("anna")
    session = sessions.begin(anna.id)
    accounts.change(anna.id, password="ein anderes Passwort")
    assert sessions.find(session.token) is None


def test_a_session_is_over_when_idle_and_when_old(accounts: Accounts, sessions: Sessions, clock) -> None:
    session = sessions.begin(accounts.named("anna").id)
    clock.now += 59
    assert sessions.find(session.token) == session
    clock.now += 61
    assert sessions.find(session.token) is None


def test_a_used_session_still_ends_after_its_longest_time(accounts: Accounts, sessions: Sessions, clock) -> None:
    session = sessions.begin(accounts.named("anna").id)
    for _ in range(5):
        clock.now += 59.9
        assert sessions.find(session.token) is None or clock.now
        sessions._idle = 1e9
    clock.now += 1
    assert sessions.find(session.token) is None


def test_signing_out_works_at_once(accounts: Accounts, sessions: Sessions) -> None:
    session = sessions.begin(accounts.named("anna").id)
    sessions.end(session.token)
    assert sessions.find(session.token) is None


def test_a_one_time_link_works_once(accounts: Accounts, sessions: Sessions) -> None:
    anna = accounts.named("anna")
    token = sessions.one_time_token(anna.id)
    assert sessions.redeem(token).user_id == anna.id
    with pytest.raises(NotAllowed):
        sessions.redeem(token)


def test_a_one_time_link_ends_after_fifteen_minutes(accounts: Accounts, sessions: Sessions, clock) -> None:
    token = sessions.one_time_token(accounts.named("anna").id)
    clock.now += 15 * 60 + 1
    with pytest.raises(NotAllowed):
        sessions.redeem(token)
