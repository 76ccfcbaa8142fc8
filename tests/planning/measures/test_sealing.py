from __future__ import annotations

from ..documents import house, measures, square, value

DRAWN = [
    {"class": "garden", "geometry": square(0, 0, 40, 25)},
    {"class": "asphalt", "geometry": square(30, 0, 40, 25), "v": 1.0, "psi": 0.9},
    {"class": "green_roof", "geometry": square(5, 5, 25, 15)},
]


def test_later_surfaces_lie_on_earlier_ones_and_buildings_on_both() -> None:
    # plot 1,000: house 400 (200 of it a green roof), asphalt 250, garden the other 350; without perimeter the plot counts
    assert value("sealing_degree", surfaces=DRAWN, planning_perimeter=None) == 0.65
    assert value("green_share_ground", surfaces=DRAWN, planning_perimeter=None) == 0.35
    assert value("green_share_roof", surfaces=DRAWN, planning_perimeter=None) == 0.2


def test_the_shares_of_all_patches_add_up_to_the_numerator() -> None:
    measure = measures(surfaces=DRAWN)["sealing_degree"]
    assert sum(item.share or 0 for item in measure.evidence.objects) == measure.evidence.inputs["area"]


def test_a_balance_by_area_that_fills_the_plot_has_the_buildings_in_it() -> None:
    balance = [{"class": "roof", "area_m2": 400, "v": 1.0}, {"class": "paving", "area_m2": 600, "v": 0.5}]
    assert value("sealing_degree", surfaces=balance, planning_perimeter=None) == 0.7


def test_a_balance_with_room_for_them_gets_the_buildings_added() -> None:
    balance = [{"class": "asphalt", "area_m2": 120, "v": 1.0}]
    assert value("sealing_degree", surfaces=balance, planning_perimeter=None) == 0.52


def test_an_unknown_class_without_v_refuses() -> None:
    measure = measures(surfaces=[{"class": "moon dust", "area_m2": 10}])["sealing_degree"]
    assert measure.value is None
    assert measure.reason is not None and "moon dust" in measure.reason.en


def test_a_factor_of_the_programmes_table_is_shown_as_an_assumption() -> None:
    used = measures(surfaces=DRAWN)["sealing_degree"].evidence.assumptions
    assert "v:garden" in {item.key for item in used}
    assert "v:asphalt" not in {item.key for item in used}


def test_runoff_multiplies_area_factor_and_rain() -> None:
    listed = [{"class": "asphalt", "area_m2": 120, "psi": 0.9}, {"class": "garden", "area_m2": 280, "psi": 0.1}]
    assert value("psi_mean", surfaces=listed, rain_mm=30) == 0.34
    assert value("runoff_m3", surfaces=listed, rain_mm=30) == 4.08


def test_runoff_of_drawn_surfaces_takes_the_roofs_in() -> None:
    # garden 600 × 0.1 + house 400 × 0.9 = 420 m² × 10 mm
    garden = [{"class": "garden", "geometry": square(0, 0, 40, 25)}]
    assert value("runoff_m3", surfaces=garden, planning_perimeter=None, rain_mm=10, buildings=[house()]) == 4.2


def test_runoff_without_rain_is_refused() -> None:
    assert value("runoff_m3", surfaces=DRAWN) is None
