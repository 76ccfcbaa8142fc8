from __future__ import annotations

from fractions import Fraction

import pytest

from twin.planning.display import number, shortest, signed, significant
from twin.planning.indicator import INDICATORS


def test_german_numbers_group_with_points_and_keep_their_decimals() -> None:
    assert number(Fraction("23684.5"), 1) == "23.684,5"
    assert number(Fraction("0.4"), 2) == "0,40"


def test_english_numbers_group_with_commas() -> None:
    assert number(Fraction("23684.5"), 1, "en") == "23,684.5"


def test_halves_round_up_as_people_do() -> None:
    assert number(Fraction("0.405"), 2) == "0,41"
    assert number(Fraction("-0.405"), 2) == "−0,41"


@pytest.mark.parametrize(("value", "text"), [("0.95", "+0,95"), ("-0.05", "−0,05"), ("0.001", "±0,00")])
def test_differences_carry_their_sign(value: str, text: str) -> None:
    assert signed(Fraction(value), 2) == text


def test_shares_are_shown_as_per_cent_and_their_differences_in_points() -> None:
    sealing = INDICATORS["sealing_degree"]
    assert sealing.write(Fraction("0.41"), {}, "de") == "41 %"
    assert sealing.write_delta(Fraction("0.29"), "de") == "+29 Pkt."


def test_early_costs_have_two_significant_digits() -> None:
    assert significant(Fraction(3_599_200), 2) == 3_600_000
    assert significant(Fraction("0.0456"), 2) == Fraction("0.05")


def test_the_shortest_form_drops_empty_decimals() -> None:
    assert shortest(Fraction("1.4606")) == "1,4606"
    assert shortest(Fraction(12)) == "12"
