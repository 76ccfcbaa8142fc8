"""Patterns of a filter, held against regular expressions, and names of properties."""

from __future__ import annotations

import random
import re
import time

import pytest

from twin.catalogue.answering.conditions import Pattern, property_of
from twin.cataloguing.datasetrecord import is_open


def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in pattern), re.DOTALL | re.IGNORECASE)


def test_patterns_fit_what_the_same_regular_expression_fits() -> None:
    chance = random.Random(4)
    compared = hits = 0
    for _ in range(20_000):
        pattern = "".join(chance.choices("ab%_.\n", k=chance.randint(0, 7)))
        text = "".join(chance.choices("abAB.\n", k=chance.randint(0, 8)))
        ours = Pattern(pattern).finder(exact=False, anywhere=False)(text)
        assert ours == bool(_expression(pattern).fullmatch(text)), (pattern, text)
        anywhere = Pattern(pattern).finder(exact=False, anywhere=True)(text)
        assert anywhere == bool(_expression(pattern).search(text)), (pattern, text)
        compared, hits = compared + 1, hits + ours
    assert (compared, hits > 500) == (20_000, True)


def test_an_escaped_sign_stands_for_itself() -> None:
    fits = Pattern("100 !% *", many="*", one="?", escape="!").finder(exact=True, anywhere=False)
    assert (fits("100 % Stadt"), fits("100 x Stadt")) == (True, False)
    assert Pattern("a\\%b").finder(exact=True, anywhere=False)("a%b")


def test_a_pattern_made_to_take_for_ever_does_not() -> None:
    begun = time.perf_counter()
    assert not Pattern("%a" * 100 + "%b").finder(exact=False, anywhere=False)("a" * 20_000)
    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("dc:title", "title"),
        ("/csw:Record/dc:title", "title"),
        ("apiso:AnyText", "anytext"),
        ("ows:BoundingBox", "boundingbox"),
        (" Title ", "title"),
        ("dc:nothing", None),
        ("", None),
    ],
)
def test_a_property_is_known_by_its_last_name(written: str, name: str | None) -> None:
    assert property_of(written) == name


@pytest.mark.parametrize("licence", ["dl-de/by-2-0", "dl-de/zero-2-0", "CC0 1.0", "CC BY 4.0", "CC BY-SA 4.0", "ODbL 1.0"])
def test_open_licences_make_open_data(licence: str) -> None:
    assert is_open(licence)


@pytest.mark.parametrize("licence", ["", "dl-de/by-nc-1-0", "CC BY-NC 4.0", "CC BY-ND 4.0", "GeoNutzV", "nur intern"])
def test_other_licences_do_not(licence: str) -> None:
    assert not is_open(licence)
