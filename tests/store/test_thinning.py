"""Autosaves thinned out: one an hour, later one a day; what matters to somebody stays for ever."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.store.conftest import Clock
from twin.store.alternatives import Alternatives
from twin.store.database import Database
from twin.store.editions import Editions
from twin.store.marks import Marks
from twin.store.scenecomments import SceneComments
from twin.store.storyboards import Storyboards
from twin.store.thinning import Revision, superfluous, thin

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
DAY = 86_400


def test_the_last_of_each_hour_stays_and_later_the_last_of_each_day() -> None:
    history = [
        Revision(1, "2026-04-01T08:00:00Z"),  # the first
        Revision(2, "2026-04-01T08:10:00Z"),
        Revision(3, "2026-04-01T17:00:00Z"),  # last of a day over 4 x 14 days ago
        Revision(4, "2026-06-10T09:00:00Z"),
        Revision(5, "2026-06-10T09:59:59Z"),  # last of its hour
        Revision(6, "2026-06-10T10:00:00Z"),  # alone in its hour
        Revision(7, "2026-06-20T10:00:00Z"),  # younger than 14 days
        Revision(8, "2026-06-20T10:00:01Z"),
    ]
    assert superfluous(history, (), NOW, 14) == [2, 4]
    assert superfluous(history, (4,), NOW, 14) == [2]


def saved_often(boards: Storyboards | Alternatives, identifier: str, clock: Clock, times: int) -> None:
    for number in range(1, times + 1):
        clock.now += 2
        boards.save(identifier, {"title": str(number)}, revision=number)


def test_marked_commented_and_pinned_revisions_stay(database: Database, clock: Clock) -> None:
    boards, others, marks = Storyboards(database), Alternatives(database), Marks(database)
    board, other = boards.add({"title": "x"}), others.add("fall", "A", {"title": "x"})
    saved_often(boards, board.id, clock, 9)
    saved_often(others, other.id, clock, 5)
    marks.add("storyboard", board.id, 3, "named", "Vor dem Ausschuss")
    marks.add("storyboard", board.id, 4, "published", "1")
    marks.add("storyboard", board.id, 5, "restored", "3")
    marks.add("storyboard", board.id, 6, "reviewed", "approved")
    SceneComments(database).add(board.id, 7, "", "Hm", by="x")
    Editions(database).publish(board.id, 1, "x", b"{}", datasets=(), alternatives=[("fall", "A", 2)])
    assert thin(database, 14) == {"storyboard": 0, "alternative": 0}
    clock.now += 100 * DAY
    assert thin(database, 14, dry=True) == {"storyboard": 3, "alternative": 3}
    assert thin(database, 0) == {"storyboard": 0, "alternative": 0}
    assert thin(database, 14) == {"storyboard": 3, "alternative": 3}
    assert [item.revision for item in boards.history(board.id)] == [10, 7, 6, 5, 4, 3, 1]
    assert [item.revision for item in others.history(other.id)] == [6, 2, 1]
    assert boards.get(board.id).document == {"title": "9"}


def test_a_revision_has_one_name_and_can_lose_it(database: Database, clock: Clock) -> None:
    boards, marks = Storyboards(database), Marks(database)
    board = boards.add({"title": "x"})
    marks.add("storyboard", board.id, 1, "named", "Alt")
    marks.add("storyboard", board.id, 1, "named", "Neu")
    assert [mark.text for mark in marks.of("storyboard", board.id)] == ["Neu"]
    marks.add("storyboard", board.id, 1, "named", "")
    assert marks.of("storyboard", board.id) == ()
