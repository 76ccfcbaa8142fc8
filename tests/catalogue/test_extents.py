"""Rectangles of records are put right where their meaning is plain and kept out where they are nonsense."""

from __future__ import annotations

import math

import pytest

from twin.catalogue.extents import number, rectangles
from twin.geodata.bbox import BBox

RIGHT = {
    "as it should be": ((8.06187, 49.192, 8.06909, 49.1955), [(8.06187, 49.192, 8.06909, 49.1955)]),
    "north and south exchanged": ((8.0, 50.0, 9.0, 49.0), [(8.0, 49.0, 9.0, 50.0)]),
    "east and west exchanged": ((155.0, -45.0, 110.0, -6.0), [(110.0, -45.0, 155.0, -6.0)]),
    "across the date line": ((170.0, -20.0, -170.0, -10.0), [(170.0, -20.0, 180.0, -10.0), (-180.0, -20.0, -170.0, -10.0)]),
    "across it, written 0 to 360": ((170.0, -20.0, 190.0, -10.0), [(170.0, -20.0, 180.0, -10.0), (-180.0, -20.0, -170.0, -10.0)]),
    "west of it, written 0 to 360": ((190.0, 10.0, 200.0, 20.0), [(-170.0, 10.0, -160.0, 20.0)]),
    "up to the date line": ((170.0, 0.0, -180.0, 1.0), [(170.0, 0.0, 180.0, 1.0)]),
    "the whole world": ((-180.0, -90.0, 180.0, 90.0), [(-180.0, -90.0, 180.0, 90.0)]),
    "the whole world, written 0 to 360": ((0.0, -90.0, 360.0, 90.0), [(-180.0, -90.0, 180.0, 90.0)]),
    "a rounded edge beyond the pole": ((-180.0001, -90.00001, 180.0001, 90.0), [(-180.0, -90.0, 180.0, 90.0)]),
    "a point": ((7.1, 51.5, 7.1, 51.5), [(7.1, 51.5, 7.1, 51.5)]),
}
NONSENSE = {
    "metres of UTM": (360000.0, 5721000.0, 361000.0, 5722000.0),
    "latitude of 91": (8.0, 50.0, 9.0, 91.0),
    "longitude of -200": (-200.0, 50.0, 9.0, 51.0),
    "not filled in": (0.0, 0.0, 0.0, 0.0),
    "no number": (math.nan, 50.0, 9.0, 51.0),
    "endless": (-math.inf, 50.0, 9.0, 51.0),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_rectangle_is_put_right(name: str) -> None:
    edges, wanted = RIGHT[name]
    assert list(rectangles(*edges)) == [BBox(*box) for box in wanted]


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_no_rectangle(name: str) -> None:
    assert rectangles(*NONSENSE[name]) == ()


def test_a_coordinate_may_have_a_comma() -> None:
    assert number("8,061") == 8.061
    assert math.isnan(number("acht"))
    assert math.isnan(number("inf"))
    assert math.isnan(number(""))
