"""Questions of readers: off until opened, kept without a trace of a machine, answered, shown, forgotten."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from twin.errors import LimitExceeded, NotFound
from twin.store import questions as room
from twin.store.database import Database
from twin.store.questions import Questions
from twin.store.schema import questions as table


@pytest.fixture
def questions(database: Database) -> Questions:
    return Questions(database)


def test_nobody_may_ask_until_somebody_opens_the_room(questions: Questions) -> None:
    assert questions.mode("s") == "off"
    questions.set_mode("s", "open")
    questions.set_mode("s", "signed-in")
    assert (questions.mode("s"), questions.mode("other")) == ("signed-in", "off")


def test_a_question_waits_is_answered_and_shown(questions: Questions) -> None:
    asked = questions.ask("s", 1, "Wie hoch?", scene="a", name="Frau Meier")
    assert (asked.state, asked.answer) == ("waiting", "") and questions.of("s", ("shown",)) == ()
    shown = questions.answer("s", asked.id, state="shown", text="18 m", by="Anna")
    assert (shown.answer, shown.answered_by, bool(shown.answered_at)) == ("18 m", "Anna", True)
    assert questions.of("s", ("shown",)) == (shown,)
    # shown again with the same words: whoever answered first stays
    assert questions.answer("s", asked.id, state="refused", text="18 m", by="Bert").answered_by == "Anna"


def test_the_same_words_sent_twice_are_one_question(questions: Questions) -> None:
    assert questions.ask("s", 1, "Wie hoch?").id == questions.ask("s", 1, "Wie hoch?").id
    assert len(questions.of("s")) == 1


def test_no_more_wait_than_anybody_reads(questions: Questions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_WAITING", 2)
    for text in ("eins", "zwei"):
        questions.ask("s", 1, text)
    with pytest.raises(LimitExceeded):
        questions.ask("s", 1, "drei")
    questions.ask("other", 1, "eins")


def test_a_question_of_another_storyboard_cannot_be_judged(questions: Questions) -> None:
    asked = questions.ask("s", 1, "Wie hoch?")
    for act in (lambda: questions.answer("t", asked.id, state="shown", text="", by=""), lambda: questions.remove("t", asked.id)):
        with pytest.raises(NotFound):
            act()
    questions.remove("s", asked.id)
    assert questions.of("s") == ()


def test_the_table_has_no_place_for_an_address() -> None:
    names = {column.name for column in sa.inspect(table).columns}
    assert not any(word in name for name in names for word in ("ip", "address", "agent", "remote") if name != "scene")
