"""Revisions: no silent overwrite, every state kept, names taken once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from twin.errors import Conflict, NotFound
from twin.store.alternatives import Alternatives
from twin.store.cases import Cases
from twin.store.database import Database
from twin.store.documents import slug_of
from twin.store.editions import Editions
from twin.store.storyboards import Storyboards

CASE = {"title": "Mühlenbleiche", "alternatives": [{"letter": "B", "n": 2}, {"letter": "A", "n": 1}]}


def test_every_save_is_a_new_revision(database: Database) -> None:
    cases = Cases(database)
    first = cases.add({"title": "a"}, by="anna")
    second = cases.save(first.id, {"title": "b"}, revision=1, by="ben")
    assert (second.revision, second.etag) == (2, f"case-{first.id}-r2")
    assert cases.get(first.id, 1).document == {"title": "a"}
    assert [item.saved_by for item in cases.history(first.id)] == ["ben", "anna"]


def test_a_stale_save_names_both_revisions(database: Database) -> None:
    cases = Cases(database)
    case = cases.add({"title": "a"})
    cases.save(case.id, {"title": "b"}, revision=1, by="ben")
    with pytest.raises(Conflict) as caught:
        cases.save(case.id, {"title": "c"}, revision=1, by="anna")
    assert (caught.value.params["revision"], caught.value.params["current"], caught.value.params["saved_by"]) == (1, 2, "ben")
    assert cases.get(case.id).document == {"title": "b"}


def test_of_many_writers_at_once_exactly_one_wins_each_revision(database: Database) -> None:
    boards = Storyboards(database)
    board = boards.add({"title": "a"})

    def save(number: int) -> int:
        try:
            return boards.save(board.id, {"n": number}, revision=1).revision
        except Conflict:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(save, range(20))) == [0] * 19 + [2]


def test_a_case_is_kept_with_its_alternatives_and_given_back_whole(database: Database) -> None:
    cases = Cases(database)
    case = cases.add(CASE)
    assert cases.get(case.id).document == {"title": "Mühlenbleiche"}
    assert [item.slug for item in Alternatives(database).of_case(case.id)] == ["A", "B"]
    assert cases.whole(case.id)["alternatives"][0] == {"letter": "A", "n": 1}


def test_a_letter_is_given_once(database: Database) -> None:
    case = Cases(database).add(CASE)
    with pytest.raises(Conflict):
        Alternatives(database).add(case.id, "A", {})


def test_a_case_with_a_repeated_letter_is_not_kept_at_all(database: Database) -> None:
    cases = Cases(database)
    with pytest.raises(Conflict):
        cases.add({"title": "x", "alternatives": [{"letter": "A"}, {"letter": "A"}]})
    assert cases.all() == ()


def test_removing_a_case_removes_its_alternatives(database: Database) -> None:
    cases = Cases(database)
    case = cases.add(CASE)
    cases.remove(case.id)
    assert Alternatives(database).of_case(case.id) == ()
    with pytest.raises(NotFound) as caught:
        cases.get(case.id)
    assert caught.value.code == "CASE_UNKNOWN"


def test_equal_titles_get_different_addresses(database: Database) -> None:
    boards = Storyboards(database)
    slugs = [boards.add({"title": {"de": "Mühlenbleiche Süd"}}).slug for _ in range(2)]
    assert slugs == ["muehlenbleiche-sued", "muehlenbleiche-sued-2"]


def test_a_published_storyboard_stays(database: Database) -> None:
    boards = Storyboards(database)
    board = boards.add({"title": "x"})
    Editions(database).publish(board.id, 1, board.slug, b"{}", datasets=[])
    with pytest.raises(Conflict):
        boards.remove(board.id)


@pytest.mark.parametrize(("title", "slug"), [("Ärger & Öl/Straße", "aerger-oel-strasse"), ("…", "x"), ("é" * 99, "e" * 60)])
def test_a_title_becomes_an_address(title: str, slug: str) -> None:
    assert slug_of(title) == slug
