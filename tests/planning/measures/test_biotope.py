from __future__ import annotations

from typing import Any

import pytest

from ..documents import measures, value

NEW, OLD = "since 12/2019", "before 12/2019"
# official examples of the Senate of Berlin
VECTORS: list[tuple[str, float, list[tuple[str, float]], float]] = [
    (NEW, 750, [("sealed", 262), ("partly_sealed", 142), ("vegetation_ground", 16)], 0.04),
    (OLD, 479, [("sealed", 140), ("half_open", 59), ("vegetation_ground", 1)], 0.06),
    (OLD, 479, [("vegetation_ground", 115), ("partly_sealed", 85)], 0.29),
]


def balance(factor_set: str, plot: float, surfaces: list[tuple[str, float]]) -> dict[str, Any]:
    listed = [{"class": kind, "area_m2": area} for kind, area in surfaces]
    return {"factor_set": factor_set, "plot_area_m2": plot, "surfaces": listed}


@pytest.mark.parametrize(("factor_set", "plot", "surfaces", "expected"), VECTORS)
def test_the_official_examples_come_out(factor_set: str, plot: float, surfaces: list[tuple[str, float]], expected: float) -> None:
    found = value("BFF", biotope=balance(factor_set, plot, surfaces))
    assert found is not None and round(found, 2) == expected


def test_a_class_without_a_published_factor_is_refused_until_one_is_given() -> None:
    item = balance(NEW, 100, [("vertical_green", 10)])
    assert measures(biotope=item)["BFF"].value is None
    item["surfaces"][0]["factor"] = 0.5
    assert value("BFF", biotope=item) == 0.05
