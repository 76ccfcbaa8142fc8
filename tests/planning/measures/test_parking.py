from __future__ import annotations

from fractions import Fraction

import pytest

from twin.planning.measures.parking import rate_of

from ..documents import ASSUMPTIONS, house, measures, storeys, value


@pytest.mark.parametrize(
    ("key", "rate"),
    [("1.5 per dwelling", (Fraction(3, 2), "dwelling")), ("1 per 40 m2 usable area", (Fraction(1, 40), "m2")), ("many", None)],
)
def test_keys_are_read(key: str, rate: tuple[Fraction, str] | None) -> None:
    assert rate_of(key) == rate


def test_places_are_rounded_up_per_use() -> None:
    keys = [
        {"use": "dwellings", "quantity": 7, "unit": "dwelling", "key": "1.5 per dwelling"},
        {"use": "offices", "quantity": 130, "unit": "m2", "key": "1 per 40 m2 usable area"},
    ]
    measure = measures(parking_keys=keys)["parking_places"]
    assert measure.value == 11 + 4
    assert measure.parts == {"dwellings": 11, "offices": 4}


def test_dwellings_without_quantity_take_the_computed_number() -> None:
    assert value("parking_places", parking_keys=[{"use": "dwellings", "key": "0.8 per dwelling"}]) == 10


def test_a_key_in_another_unit_is_refused() -> None:
    keys = [{"use": "shops", "quantity": 3, "unit": "dwelling", "key": "1 per 40 m2"}]
    assert value("parking_places", parking_keys=keys) is None


def test_a_key_by_square_metres_takes_the_usable_area_of_its_use() -> None:
    # offices of 400 m² on one level, 0.75 of it usable: 300 m² ÷ 40 = 7.5, rounded up
    levels = [{"level": 0, "height_m": 3.5, "use": "office", "full_storey": True}, *storeys(3)[1:]]
    keys = [{"use": "office", "key": "1 per 40 m2"}]
    town = {**ASSUMPTIONS, "nuf_per_bgf": 0.75}
    found = measures(buildings=[house(levels=levels)], parking_keys=keys, assumptions=town)["parking_places"]
    assert found.value == 8 and "nuf_per_bgf" in {item.key for item in found.evidence.assumptions}
    # without the town's share, or for a use that has no storeys, nobody knows the quantity
    silent = measures(buildings=[house(levels=levels)], parking_keys=keys)["parking_places"]
    assert silent.value is None and "nuf_per_bgf" in silent.reason.de
    shops = [{"use": "retail", "key": "1 per 40 m2"}]
    assert measures(buildings=[house(levels=levels)], parking_keys=shops, assumptions=town)["parking_places"].value is None
