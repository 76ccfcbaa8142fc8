"""What readers ask about a storyboard, and whether they may: moderated, answered, without any trace of their machines."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import sqlalchemy as sa

from twin.errors import LimitExceeded, NotFound
from twin.store.database import Database
from twin.store.schema import questions, rooms

Mode = Literal["off", "signed-in", "open"]
MODES: tuple[Mode, ...] = ("off", "signed-in", "open")
State = Literal["waiting", "shown", "refused"]
STATES: tuple[State, ...] = ("waiting", "shown", "refused")
MOST_WAITING = 500
"""So many questions of one storyboard wait for somebody to look at them; then no more are taken."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question or note: `scene` is empty when it is about the whole; `answer` is empty while there is none."""

    id: str
    storyboard_id: str
    edition: int
    scene: str
    text: str
    name: str
    asked_at: str
    asked_by: str
    state: State
    answer: str
    answered_at: str
    answered_by: str


class Questions:
    """The questions on all storyboards of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mode(self, storyboard: str) -> Mode:
        """Return who may ask: nobody ("off") where nothing was set."""
        with self._database.reading() as connection:
            found = connection.execute(sa.select(rooms.c.mode).where(rooms.c.storyboard_id == storyboard)).scalar()
        return cast(Mode, found or "off")

    def set_mode(self, storyboard: str, mode: Mode) -> None:
        """Say who may ask from now on."""
        with self._database.writing() as connection:
            changed = connection.execute(rooms.update().where(rooms.c.storyboard_id == storyboard).values(mode=mode))
            if changed.rowcount == 0:
                connection.execute(rooms.insert().values(storyboard_id=storyboard, mode=mode))

    def ask(
        self, storyboard: str, edition: int, text: str, *, scene: str = "", name: str = "", by: str = "", state: State = "waiting"
    ) -> Question:
        """Keep a question and return it; the same words sent twice while they wait are one question.

        Raises LimitExceeded (QUESTIONS_TOO_MANY) while `MOST_WAITING` wait.
        """
        waiting = (questions.c.storyboard_id == storyboard) & (questions.c.state == "waiting")
        same = waiting & (questions.c.text == text) & (questions.c.scene == scene) & (questions.c.name == name)
        made = Question(
            secrets.token_hex(8), storyboard, edition, scene, text, name, self._database.stamp(), by, state, "", "", ""
        )
        with self._database.writing() as connection:
            known = connection.execute(sa.select(questions).where(same)).first()
            if known is not None:
                return _question(known)
            if connection.execute(sa.select(sa.func.count()).where(waiting)).scalar_one() >= MOST_WAITING:
                raise LimitExceeded(
                    "QUESTIONS_TOO_MANY",
                    "Es warten schon sehr viele Fragen. Bitte später noch einmal versuchen oder die Ansprechperson anrufen.",
                    "Very many questions are waiting already. Please try again later or call the contact person.",
                )
            connection.execute(questions.insert().values({field: getattr(made, field) for field in Question.__slots__}))
        return made

    def of(self, storyboard: str, states: Sequence[State] = STATES) -> tuple[Question, ...]:
        """Return the questions on a storyboard in these states, the oldest first."""
        query = sa.select(questions).where(questions.c.storyboard_id == storyboard, questions.c.state.in_(states))
        with self._database.reading() as connection:
            return tuple(_question(row) for row in connection.execute(query.order_by(questions.c.asked_at, questions.c.id)))

    def answer(self, storyboard: str, identifier: str, *, state: State, text: str, by: str) -> Question:
        """Show, refuse or put back a question with an answer, which may be empty; raises NotFound (QUESTION_UNKNOWN)."""
        same = (questions.c.id == identifier) & (questions.c.storyboard_id == storyboard)
        stamp, who = (self._database.stamp(), by) if text else ("", "")
        values = {"state": state, "answer": text, "answered_at": stamp, "answered_by": who}
        with self._database.writing() as connection:
            kept = connection.execute(sa.select(questions).where(same)).first()
            if kept is not None and kept.answer == text:
                values = {"state": state}
            connection.execute(questions.update().where(same).values(values))
            row = connection.execute(sa.select(questions).where(same)).first()
        if row is None:
            raise _unknown()
        return _question(row)

    def remove(self, storyboard: str, identifier: str) -> None:
        """Forget a question; an edition that has frozen it keeps it. Raises NotFound (QUESTION_UNKNOWN)."""
        same = (questions.c.id == identifier) & (questions.c.storyboard_id == storyboard)
        with self._database.writing() as connection:
            removed = connection.execute(questions.delete().where(same))
        if removed.rowcount != 1:
            raise _unknown()


def _question(row: sa.Row[Any]) -> Question:
    return Question(**{name: getattr(row, name) for name in Question.__slots__})


def _unknown() -> NotFound:
    return NotFound("QUESTION_UNKNOWN", "Diese Frage gibt es nicht.", "There is no such question.")
