"""Comparing words: what makes no difference, what is taken apart, what is near."""

from __future__ import annotations

import pytest

from twin.delivery import spelling


def test_ways_to_write_the_same_are_the_same() -> None:
    assert spelling.plain("Mühlenstraße") == spelling.plain("MUEHLENSTR.") == "muehlenstr"
    assert spelling.plain("Große Strasse") == "grosse str"


def test_words_are_parted_and_parcels_are_not() -> None:
    parcels = ["12/4", "055901-001"]
    assert spelling.loosened(["markt7", "altstadt-nord", *parcels]) == ["markt", "7", "altstadt", "nord", *parcels]


@pytest.mark.parametrize("typed", ["rathuas", "rataus", "rathauss", "rathbus"])
def test_a_slip_of_one_finger_is_understood(typed: str) -> None:
    vocabulary = spelling.nearby(["Rathaus, Markt 7", "Kirchgasse"])
    assert next(spelling.meant([typed, "7"], [vocabulary], {"7"})) == ["rathaus", "7"]


def test_short_and_known_words_stay() -> None:
    vocabulary = spelling.nearby(["Markt"])
    assert list(spelling.meant(["mrk", "mark"], [vocabulary], {"mark"})) == [["mrk", "mark"]]
