"""Parcels are compared as marks, however they are written."""

from __future__ import annotations

import pytest

from twin.delivery.parcelwords import asked_parcel, marks_of, title_of


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("flur 3 flurstück 12/4", ["flur=3;", "flst=12/4;"]),
        ("flst. 12", ["flst=12;"]),
        ("gemarkung dorf, flur 003, flurst. 12 / 04", ["dorf", "flur=3;", "flst=12/4;"]),
        ("markt 1", ["markt", "1"]),
        ("flurweg 3", ["flurweg", "3"]),
    ],
)
def test_the_words_of_a_parcel_become_marks(words: str, marks: list[str]) -> None:
    assert asked_parcel(words) == marks


def test_a_parcel_is_found_with_and_without_its_lower_number() -> None:
    assert marks_of({"zaehler": "00012", "nenner": "4", "flur": 3}) == ["flst=12;", "flst=12/4;", "flur=3;"]
    assert title_of({"zaehler": "00012", "nenner": "4", "flur": 3, "gemarkung": "Dorf"}) == "Flurstück 12/4, Flur 3, Dorf"


def test_other_objects_have_no_marks() -> None:
    assert marks_of({"name": "Markt"}) == []
    assert title_of({"name": "Markt"}) == ""
