"""Coordinate lists become vertices, whatever blanks they are written with, and a faulty one spoils no other."""

from __future__ import annotations

import numpy as np
import pytest

from twin.importers.citygml.coordinates import parse_rings

SQUARE = "0 0 5 1.5 0 5 1.5 2e0 5 -0.25 2 5 0 0 5"
POINTS = [[0, 0, 5], [1.5, 0, 5], [1.5, 2, 5], [-0.25, 2, 5]]


@pytest.mark.parametrize("written", [SQUARE, f" {SQUARE} ", SQUARE.replace(" ", "\n\t "), SQUARE.replace("1.5", "+1.50")])
def test_a_closed_ring_loses_its_repeated_point_however_it_is_written(written: str) -> None:
    vertices, offsets, open_rings = parse_rings([SQUARE, written])
    assert vertices.tolist() == POINTS * 2
    assert offsets.tolist() == [0, 4, 8]
    assert open_rings.tolist() == []


def test_a_ring_that_is_not_closed_is_told() -> None:
    _, offsets, open_rings = parse_rings([SQUARE, "0 0 1 4 0 1 4 4 1"])
    assert offsets.tolist() == [0, 4, 7]
    assert open_rings.tolist() == [1]


@pytest.mark.parametrize(
    "faulty", ["", "1 2", "1 2 3 4", "1 2 x", "1 2 nan", "1,2,3", "[1 2 3]", "1 2 3;4 5 6", "1 2 3],[4 5 6", "١ ٢ ٣"]
)
def test_a_text_that_is_no_list_of_points_becomes_one_point_at_infinity(faulty: str) -> None:
    vertices, offsets, open_rings = parse_rings([SQUARE, faulty, SQUARE])
    assert offsets.tolist() == [0, 4, 5, 9]
    assert np.isinf(vertices[4]).all()
    assert np.delete(vertices, 4, axis=0).tolist() == POINTS * 2
    assert open_rings.tolist() == []


def test_more_rings_than_are_parsed_at_a_time_stay_in_order() -> None:
    texts = [f"{number} 0 0 {number} 1 0 {number} 1 1" for number in range(25_000)]
    vertices, offsets, _ = parse_rings(texts)
    assert vertices[::3, 0].tolist() == list(range(25_000))
    assert offsets.tolist() == list(range(0, 75_001, 3))
