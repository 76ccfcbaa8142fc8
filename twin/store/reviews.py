"""The review of a storyboard kept: draft, in review, approved by whom; every change of it is a line of its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import sqlalchemy as sa

from twin.store.database import Database
from twin.store.schema import reviews

State = Literal["draft", "in-review", "approved"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said about one revision of a storyboard; `by` is the person's name, as an edition shows it."""

    revision: int
    state: State
    note: str
    at: str
    by: str
    user_id: str = ""

    def to_json(self) -> dict[str, str | int]:
        """Return the line as plain data, without the account behind the name."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "user_id"}


class Reviews:
    """The reviews of all storyboards; a storyboard nobody spoke of is a draft."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, storyboard: str, revision: int, state: State, *, by: str, note: str = "", user: str = "") -> Review:
        """Keep the newest word on a storyboard and return it."""
        made = Review(revision, state, note, self._database.stamp(), by, user)
        row = {name: getattr(made, name) for name in Review.__slots__}
        with self._database.writing() as connection:
            connection.execute(reviews.insert().values(storyboard_id=storyboard, **row))
        return made

    def of(self, storyboard: str) -> tuple[Review, ...]:
        """Return all that was said about a storyboard, newest first."""
        query = sa.select(reviews).where(reviews.c.storyboard_id == storyboard).order_by(reviews.c.number.desc())
        with self._database.reading() as connection:
            return tuple(_review(row) for row in connection.execute(query))

    def newest(self) -> dict[str, Review]:
        """Return the last word on every storyboard somebody spoke of, by its id."""
        query = sa.select(reviews).order_by(reviews.c.number)
        with self._database.reading() as connection:
            return {row.storyboard_id: _review(row) for row in connection.execute(query)}


def _review(row: sa.Row[tuple[object, ...]]) -> Review:
    return Review(**{name: getattr(row, name) for name in Review.__slots__})
