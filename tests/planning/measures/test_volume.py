from __future__ import annotations

import math

import pytest

from ..documents import house, measures, square, value

GABLE = {"type": "gable", "eaves_height_m": 6.0, "ridge_height_m": 9.0}
BARN = square(0, 0, 20, 10)


@pytest.mark.parametrize(
    ("kind", "volume"), [("flat", 1200.0), ("gable", 1500.0), ("shed", 1500.0), ("hip", 1200 + 10 * 3 * (3 * 20 - 10) / 6)]
)
def test_volumes_of_roofs_on_a_rectangle(kind: str, volume: float) -> None:
    roof = {**GABLE, "type": kind}
    assert value("solid_volume", buildings=[house(where=BARN, roof=roof)]) == pytest.approx(volume, abs=1e-3)


def test_roof_area_pitch_and_walls_of_a_gable() -> None:
    found = measures(buildings=[house(where=BARN, roof=GABLE)])
    slope = math.hypot(3, 5)
    assert float(found["roof_area"].value or 0) == pytest.approx(2 * 20 * slope, abs=1e-3)
    assert float(found["roof_pitch_deg"].value or 0) == pytest.approx(math.degrees(math.atan2(3, 5)), abs=1e-3)
    assert float(found["wall_area"].value or 0) == pytest.approx(60 * 6 + 10 * 3, abs=1e-3)


def test_a_ridge_along_the_short_side_makes_the_roof_flatter() -> None:
    roof = {**GABLE, "ridge_direction": "along the short side"}
    pitch = value("roof_pitch_deg", buildings=[house(where=BARN, roof=roof)])
    assert pitch == pytest.approx(math.degrees(math.atan2(3, 10)), abs=1e-3)


def test_the_highest_point_is_the_greatest_height_above_ground() -> None:
    tower = house("tower", square(30, 5, 35, 10), ground_nhn_m=100.0, top_nhn_m=127.9)
    measure = measures(buildings=[house(), tower])["height_max_m"]
    assert measure.to_json()["display"] == "27,9 m"


def test_clearance_has_a_depth_for_every_wall() -> None:
    measure = measures(buildings=[house(where=BARN, roof={"type": "flat", "eaves_height_m": 10.0})])["abstandsflaeche_m"]
    assert dict(measure.parts) == {"h1/1": 4, "h1/2": 4, "h1/3": 4, "h1/4": 4}


def test_low_walls_keep_three_metres() -> None:
    assert value("abstandsflaeche_m", buildings=[house(where=BARN, roof={"type": "flat", "eaves_height_m": 5.0})]) == 3


def test_costs_are_a_range_over_the_gross_floor_area() -> None:
    measure = measures()["cost_eur"].to_json()
    assert measure["value"] == {"from": 2160000.0, "mean": 2640000.0, "to": 3240000.0}
    assert measure["display"] == "2,2 bis 3,2 Mio. €"
