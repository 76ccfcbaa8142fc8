"""Comments on an alternative stand beside its revisions."""

from __future__ import annotations

import pytest

from twin.errors import NotFound
from twin.store.alternatives import Alternatives
from twin.store.comments import Comments
from twin.store.database import Database


def test_a_comment_changes_no_revision(database: Database) -> None:
    alternative = Alternatives(database).add("hof", "A", {"title": "Hof"})
    said = Comments(database).add(alternative.id, 1, "Zu hoch?", position=(484010.5, 5729020.0), about="h1", by="anna")
    assert Comments(database).of(alternative.id) == (said,)
    assert (said.position, said.resolved_at) == ((484010.5, 5729020.0), "")
    assert Alternatives(database).lettered("hof", "A").revision == 1


def test_what_is_settled_comes_after_what_is_open(database: Database) -> None:
    comments = Comments(database)
    first, second = comments.add("x", 1, "eins"), comments.add("x", 1, "zwei")
    settled = comments.resolve(first.id, by="ben")
    assert settled.resolved_by == "ben" and settled.resolved_at
    assert comments.resolve(first.id, by="carla").resolved_by == "ben"
    assert [item.id for item in comments.of("x")] == [second.id, first.id]


def test_comments_go_with_their_alternative(database: Database) -> None:
    comments = Comments(database)
    gone, stays = comments.add("x", 1, "eins"), comments.add("y", 1, "zwei")
    comments.remove_of("x")
    assert comments.get(stays.id) == stays
    with pytest.raises(NotFound) as caught:
        comments.get(gone.id)
    assert caught.value.code == "COMMENT_UNKNOWN"
