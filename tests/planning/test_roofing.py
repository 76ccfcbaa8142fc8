"""Roofs by their pitch, mansards, green roofs by their share: figures by hand."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from twin.planning.building import Building
from twin.planning.change import Build, apply
from twin.planning.document import parse_alternative
from twin.planning.document_reading import building_from
from twin.planning.document_writing import alternative_to, building_to
from twin.planning.measures.volume import roof_shape, solid_volume
from twin.planning.roofing import green_roof
from twin.planning.state import State

from .documents import house, square


def pitched(kind: str, pitch: float, **roof: Any) -> Building:
    given = {"type": kind, "eaves_height_m": 6, "pitch_deg": pitch, **roof}
    return building_from(house(where=square(0, 0, 20, 12), roof=given))


@pytest.mark.parametrize(
    ("kind", "pitch", "direction", "rise"),
    [
        ("gable", 45, "along the long side", 6.0),  # half of 12 m at 45°
        ("gable", 45, "along the short side", 10.0),  # half of 20 m
        ("hip", 45, "along the long side", 6.0),
        ("shed", 10, "along the long side", 12 * math.tan(math.radians(10))),
        ("mansard", 70, "along the long side", 12 / 8 / 0.6 * math.tan(math.radians(70))),
    ],
)
def test_a_pitch_gives_the_height_of_the_ridge(kind: str, pitch: float, direction: str, rise: float) -> None:
    building = pitched(kind, pitch, ridge_direction=direction)
    assert float(building.ridge_height() or 0) == pytest.approx(6 + rise, abs=1e-4)


def test_a_ridge_that_is_given_wins_over_the_pitch() -> None:
    assert pitched("gable", 45, ridge_height_m=8).ridge_height() == 8


def test_the_document_keeps_the_pitch_and_not_the_ridge_it_gives() -> None:
    written = building_to(pitched("gable", 45, green_share=0.5, pv_share=0.25))["roof"]
    assert (written["pitch_deg"], written["green_share"], written["pv_share"]) == (45, 0.5, 0.25)
    assert "ridge_height_m" not in written
    again = building_from({"footprint": square(0, 0, 20, 20), "roof": written})
    assert again.ridge_height() == 16  # half of 20 m at 45° on the same eaves


def test_a_mansard_has_the_volume_and_the_roof_of_its_section() -> None:
    building = pitched("mansard", 0, ridge_height_m=10)
    # section above the eaves: trapezoid (12 + 9) / 2 · 2.4 and triangle 9 / 2 · 1.6
    assert solid_volume(building) == 240 * 6 + 20 * Fraction("32.4")
    shape = roof_shape(building)
    assert shape is not None
    assert shape.roof_area == pytest.approx(2 * 20 * (math.hypot(1.5, 2.4) + math.hypot(4.5, 1.6)))
    assert shape.wall_area == pytest.approx(64 * 6 + 2 * 32.4)


def test_a_green_share_lies_on_the_roof_as_a_surface_of_that_size() -> None:
    building = pitched("flat", 0, green_share=0.6)
    green = green_roof(building)
    assert green is not None and float(green.area) == pytest.approx(0.6 * 240)
    assert [item.kind for item in apply(State(), [Build(building)]).surfaces] == ["green_roof_extensive"]
    assert green_roof(pitched("flat", 0)) is None


def test_a_tree_keeps_its_age() -> None:
    draft = parse_alternative({"letter": "D", "changes": [{"tree": {"id": "t", "species": "Linde", "age_years": 20}}]})
    assert alternative_to(draft)["changes"] == [{"tree": {"id": "t", "species": "Linde", "age_years": 20}}]
