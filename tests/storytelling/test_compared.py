"""The comparison page's first row: what goes, comes, changes and stays in each column."""

from __future__ import annotations

from typing import Any

from planning.documents import document, house, square, storeys

from twin import interface
from twin.planning.answer import answer_of
from twin.planning.comparison import comparison_of
from twin.planning.document import parse
from twin.storytelling import compared


def page(against: str = "0", language: str = "de") -> dict[str, Any]:
    baseline = {"buildings": [house("old", square(5, 5, 15, 15), storeys(1))]}
    block = {"letter": "A", "title": "Block", "changes": [{"demolish": "old"}, {"build": house("new", levels=storeys(4))}]}
    row = {"letter": "B", "title": "Zeile", "changes": [{"build": house("row", square(20, 5, 30, 15))}]}
    case = parse(document(buildings=None, baseline=baseline, alternatives=[block, row]))
    return compared.page(comparison_of(answer_of(case), against), language, interface.words(language))


def counts(shown: dict[str, Any]) -> dict[str, str]:
    """Counts by letter as they are read: "− 1 + 1 ~ 0 = 0"."""
    cells = shown["change_row"]["cells"]
    return {cell["letter"]: " ".join(f"{item['sign']} {item['count']}" for item in cell["counts"]) for cell in cells}


def test_every_column_says_what_goes_comes_changes_and_stays() -> None:
    assert counts(page()) == {"0": "", "A": "− 1 + 1 ~ 0 = 0", "B": "− 0 + 1 ~ 0 = 1"}


def test_each_count_has_words_for_those_who_do_not_see_the_sign() -> None:
    cell = page()["change_row"]["cells"][1]
    assert [item["label"] for item in cell["counts"]][:2] == ["Gebäude fallen weg", "Gebäude kommen hinzu"]


def test_against_another_alternative_the_row_names_it() -> None:
    shown = page("A")
    assert shown["change_row"]["label"] == "Änderung gegenüber Block"
    assert counts(shown)["A"] == ""


def test_the_pictures_say_with_which_sun_they_were_drawn() -> None:
    strip = page(language="en")["strip"]
    assert (strip["sun"], "21 June, 17:45" in strip["caption"]) == ("2026-06-21T17:45", True)
