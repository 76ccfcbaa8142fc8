"""Photovoltaics by hand: module areas by plane, capacity and yield by the town's key figures."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ..documents import ASSUMPTIONS, house, measures, square, storeys

KEYS = {"pv_kwp_per_m2": 0.2, "pv_kwh_per_kwp": {"flat": 900, "south": 1000, "east": 800, "west": 850, "north": 600}}


def of(*buildings: dict[str, Any], keys: dict[str, Any] | None = None) -> dict[str, Any]:
    return measures(buildings=list(buildings), assumptions={**ASSUMPTIONS, **(KEYS if keys is None else keys)})


def roofed(kind: str, share: float, where: Any = None, **roof: Any) -> dict[str, Any]:
    given = {"type": kind, "eaves_height_m": 9, "pv_share": share, **roof}
    return house(where=square(0, 0, 20, 10) if where is None else where, roof=given)


def test_a_flat_roof_has_its_share_as_modules() -> None:
    # 40 % of 200 m² are 80 m²; × 0.2 kWp are 16 kWp; × 900 kWh
    found = of(roofed("flat", 0.4))
    assert (found["pv_share"].value, found["pv_kwp"].value, found["pv_kwh_a"].value) == (pytest.approx(0.4), 16, 14400)
    assert "16,0 kWp × 900" in found["pv_kwh_a"].evidence.formula_numbers.de
    assert {item.key for item in found["pv_kwh_a"].evidence.assumptions} == {"pv_kwh_per_kwp.flat", "evenly_over_planes"}


def test_a_gable_along_east_and_west_yields_south_and_north() -> None:
    # ridge along the long side (east-west), 5 m of rise over 5 m: 45°. 80 m² from above are 80 ÷ cos 45° = 113.14 m² of modules,
    # half of them to the south and half to the north: 56.57 × 0.2 × (1000 + 600)
    found = of(roofed("gable", 0.4, ridge_height_m=14))
    tilted = 80 / math.cos(math.radians(45))
    assert float(found["pv_kwp"].value) == pytest.approx(tilted * 0.2, rel=1e-5)
    assert float(found["pv_kwh_a"].value) == pytest.approx(tilted / 2 * 0.2 * 1600, rel=1e-5)


def test_a_gable_across_yields_east_and_west() -> None:
    # the same roof on a plan turned by a quarter
    found = of(roofed("gable", 0.4, where=square(0, 0, 10, 20), ridge_height_m=14))
    tilted = 80 / math.cos(math.radians(45))
    assert float(found["pv_kwh_a"].value) == pytest.approx(tilted / 2 * 0.2 * (800 + 850), rel=1e-5)


def test_without_key_figures_only_the_share_is_told() -> None:
    found = of(roofed("flat", 0.4), keys={})
    assert float(found["pv_share"].value) == pytest.approx(0.4)
    assert found["pv_kwp"].value is None and "pv_kwp_per_m2" in found["pv_kwp"].reason.de
    only_flat = {"pv_kwp_per_m2": 0.2, "pv_kwh_per_kwp": {"flat": 900}}
    pitched = of(roofed("gable", 0.4, ridge_height_m=14), keys=only_flat)
    assert pitched["pv_kwp"].value is not None
    assert pitched["pv_kwh_a"].value is None and "pv_kwh_per_kwp." in pitched["pv_kwh_a"].reason.de


def test_roofs_that_say_nothing_are_refused_or_named_and_a_given_0_is_0() -> None:
    silent = of(house())
    assert all(silent[key].value is None for key in ("pv_share", "pv_kwp", "pv_kwh_a"))
    both = of(roofed("flat", 0.4), house("h2", square(30, 0, 40, 10)))
    assert both["pv_kwp"].value == 16 and "1 Gebäude" in both["pv_kwp"].evidence.note.de
    none = of(roofed("flat", 0))
    assert (none["pv_kwp"].value, none["pv_kwh_a"].value) == (0, 0)


def test_a_pitched_roof_without_planes_is_refused() -> None:
    corner = square(0, 0, 20, 20)
    corner["coordinates"][0].insert(3, [484010.0, 5729015.0])
    found = of(house(where=corner, levels=storeys(2), roof={"type": "gable", "pv_share": 0.5, "ridge_height_m": 12}))
    assert found["pv_kwp"].value is None and "rechteckig" in found["pv_kwp"].reason.de
