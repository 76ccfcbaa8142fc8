from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from ..documents import answer_to, house, measures, square, value

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


@pytest.mark.parametrize(
    ("factor_set", "plot", "surfaces", "top"),
    [
        # 262 × 0 + 142 × 0.1 + 16 × 1 = 14.2 + 16; the page rounds each line to whole square metres and prints 30
        (*VECTORS[0][:3], 30.2),
        # 140 × 0 + 59 × 0.5 + 1 × 1, printed as 31
        (*VECTORS[1][:3], 30.5),
        # 115 × 1 + 85 × 0.3
        (*VECTORS[2][:3], 140.5),
    ],
)
def test_the_numerators_of_the_official_examples(
    factor_set: str, plot: float, surfaces: list[tuple[str, float]], top: float
) -> None:
    found = measures(biotope=balance(factor_set, plot, surfaces))["BFF"]
    assert float(found.evidence.inputs["area_times_factor"] or 0) == pytest.approx(top)
    assert round(top / plot, 2) == pytest.approx(float(found.value or 0), abs=0.005)


# the plot of 40 × 25 m with the house of 20 × 20 m: a garden all over it, asphalt of 15 × 10 m on top
GARDEN = {"class": "garden", "geometry": square(0, 0, 40, 25)}
DRIVE = {"class": "asphalt", "geometry": square(25, 0, 40, 10)}


def of_state(factor_set: str = OLD, more: dict[str, Any] | None = None, **changes: Any) -> Any:
    given = {"surfaces": [GARDEN, DRIVE], **changes}
    return measures(biotope={"factor_set": factor_set, **(more or {})}, **given)["BFF"]


def test_without_a_balance_what_lies_on_the_plots_is_rated() -> None:
    # (1,000 − 400 − 150) m² of garden × 1 ÷ 1,000 m²
    found = of_state()
    assert found.value == Fraction("0.45")
    assert {item.columns["type"].de for item in found.evidence.objects} == {"Vegetation mit Bodenanschluss", "versiegelt"}  # type: ignore[union-attr]
    # a factor at the surface wins over the one of its class: 150 × 0.2 = 30
    assert of_state(surfaces=[GARDEN, {**DRIVE, "biotope_factor": 0.2}]).value == Fraction("0.48")
    # and the town's own table over Berlin's, by class or by type
    town = {"factors": {"asphalt": 0.1, "vegetation_ground": 0.9}, "source": "Freiraumsatzung 2025"}
    found = of_state(more=town)
    assert found.value == (150 * Fraction("0.1") + 450 * Fraction("0.9")) / 1000
    assert "Freiraumsatzung 2025" in found.evidence.objects[1].columns["by"].de


def test_green_roofs_facades_and_roof_water_count() -> None:
    # 450 of garden, half of 400 m² of roof × 0.7, 60 m² of façade × 0.5, 200 m² of roof × 0.2: 450 + 140 + 30 + 40
    green = house(roof={"type": "flat", "green_share": 0.5}, facade_green_m2=60, roof_water_infiltration_m2=200)
    found = of_state(buildings=[green])
    assert found.value is not None and float(found.value) == pytest.approx(0.66, abs=1e-6)
    # since 12/2019 nobody has published what a green roof counts there: it must be given, by its substrate if need be
    later = of_state(NEW, buildings=[green])
    assert later.value is None and "green_roof_extensive" in later.reason.de
    factors = {"green_roof_extensive": 0.5, "green_roof_intensive": 0.8, "vertical_green": 0.5, "roof_water_infiltration": 0.2}
    thick = house(roof={"type": "flat", "green_share": 0.5, "green_substrate_cm": 20})
    assert float(of_state(NEW, {"factors": factors}, buildings=[thick]).value or 0) == pytest.approx(0.61)  # 450 + 200 × 0.8


def test_vegetation_above_an_underground_garage_counts_by_its_soil() -> None:
    # a garage of 15 × 15 m below the garden: without a height of soil nobody can rate what grows on it
    garage = {"id": "tg", "kind": "underground", "footprint": square(25, 10, 40, 25)}
    buildings = [house(), garage]
    refused = of_state(buildings=buildings)
    assert refused.value is None and "substrate_cm" in refused.reason.de
    above = {"class": "lawn", "geometry": square(25, 10, 40, 25)}
    # 225 m² with ground below × 1 and 225 m² × 0.5 (60 cm) or × 0.7 (100 cm)
    assert of_state(buildings=buildings, surfaces=[GARDEN, DRIVE, {**above, "substrate_cm": 60}]).value == Fraction("0.3375")
    assert of_state(buildings=buildings, surfaces=[GARDEN, DRIVE, {**above, "substrate_cm": 100}]).value == Fraction("0.3825")


def test_each_alternative_has_its_own_factor() -> None:
    drafts = [{"letter": "A", "changes": [{"surface": {"class": "grass_pavers", "geometry": square(25, 0, 40, 10)}}]}]
    answer = answer_to(
        biotope={"factor_set": OLD},
        buildings=None,
        surfaces=None,
        baseline={"buildings": [house()], "surfaces": [GARDEN, DRIVE]},
        alternatives=drafts,
    )
    # 150 m² from 0 to 0.5
    assert answer.baseline.total["BFF"].value == Fraction("0.45")
    assert answer.alternatives["A"].total["BFF"].value == Fraction("0.525")


def test_what_nobody_describes_is_said_and_what_no_set_rates_is_refused() -> None:
    found = of_state(surfaces=[DRIVE])
    assert found.value == 0 and "450,0 m²" in found.evidence.note.de
    pond = of_state(surfaces=[GARDEN, {"class": "water", "geometry": square(25, 0, 40, 10)}])
    assert pond.value is None and "water" in pond.reason.de
    assert of_state(surfaces=None).value is None
