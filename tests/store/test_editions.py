"""Editions: numbered, frozen, checked when read, withdrawn but never changed."""

from __future__ import annotations

import hashlib

import pytest

from twin.errors import Conflict, NotFound, TwinBroken
from twin.store.database import Database
from twin.store.editions import Editions
from twin.store.schema import editions as table


@pytest.fixture
def editions(database: Database) -> Editions:
    kept = Editions(database)
    for number in (1, 2):
        kept.publish("s", number, "muehle", f"edition {number}".encode(), datasets=[], alternatives=[("c", "A", 3)], by="anna")
    return kept


def test_the_newest_edition_is_the_current_one(editions: Editions) -> None:
    assert editions.get("muehle").number == 2
    assert editions.get("muehle", 1).sha256 == hashlib.sha256(b"edition 1").hexdigest()
    assert [item.number for item in editions.current()] == [2]
    assert editions.next_number("s") == 3


def test_a_number_is_given_once(editions: Editions) -> None:
    with pytest.raises(Conflict):
        editions.publish("s", 2, "muehle", b"other", datasets=[])
    assert editions.get("muehle").document == b"edition 2"


def test_a_withdrawn_edition_is_not_found_but_kept(editions: Editions) -> None:
    editions.withdraw("muehle", 2)
    assert editions.get("muehle").number == 1
    with pytest.raises(NotFound):
        editions.get("muehle", 2)
    assert [bool(item.withdrawn_at) for item in editions.of_storyboard("s")] == [True, False]


def test_changed_bytes_are_noticed(editions: Editions, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(table.update().values(document=b"forged"))
    with pytest.raises(TwinBroken) as caught:
        editions.get("muehle")
    assert caught.value.code == "EDITION_DAMAGED"


def test_only_the_pinned_revision_of_an_alternative_is_public(editions: Editions) -> None:
    assert editions.is_public_alternative("c", "A", 3)
    assert not editions.is_public_alternative("c", "A", 4)
    assert not editions.is_public_alternative("c", "B", 3)
