"""A model set at a point: its numbers and its shape by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from twin.errors import DocumentInvalid
from twin.planning.change import LayerRef, Place, apply
from twin.planning.document import parse_alternative
from twin.planning.document_reading import building_from
from twin.planning.document_writing import alternative_to
from twin.planning.massing import city_model
from twin.planning.measures.volume import solid_volume
from twin.planning.placing import Setting, middle_of, set_down
from twin.planning.state import State

from .documents import house, square

MODEL = [
    building_from(house("h1", square(0, 0, 20, 10), ground_nhn_m=50, top_nhn_m=59, eaves_nhn_m=59)),
    building_from(house("h2", square(30, 0, 40, 10), ground_nhn_m=52, top_nhn_m=58, eaves_nhn_m=58)),
]
MIDDLE = middle_of(MODEL)
LAYER = LayerRef("modell", "haus", 1)


def test_the_middle_is_that_of_all_footprints_on_the_lowest_ground() -> None:
    west = MODEL[0].footprint.bounds[0] if MODEL[0].footprint else 0
    south = MODEL[0].footprint.bounds[1] if MODEL[0].footprint else 0
    assert (west + 20, south + 5, 50.0) == MIDDLE


def test_a_quarter_turn_clockwise_brings_east_to_south() -> None:
    setting = Setting(MIDDLE, (1000.0, 2000.0), 90.0)
    east_of_middle = np.array([[MIDDLE[0] + 20, MIDDLE[1], 50.0]])
    assert setting.points(east_of_middle)[0] == pytest.approx([1000, 1980, 50])


def test_sizes_follow_the_scale() -> None:
    first, second = set_down(MODEL, Setting(MIDDLE, (1000.0, 2000.0, 108.0), 30.0, 2.0), "m")
    assert (first.id, second.id) == ("m/h1", "m/h2")
    assert float(first.footprint_area) == pytest.approx(4 * 200, abs=0.01)
    assert (first.ground_nhn_m, first.top_nhn_m, second.ground_nhn_m) == (108, 126, 112)
    assert first.storeys is not None and first.storeys[0].height_m == 6
    assert float(solid_volume(first) or 0) == pytest.approx(8 * float(solid_volume(MODEL[0]) or 0), rel=1e-6)


def test_the_shape_and_the_numbers_stand_at_the_same_place() -> None:
    setting = Setting(MIDDLE, (1000.0, 2000.0, 108.0), 30.0, 1.5)
    shape = city_model(MODEL, "EPSG:25832")
    moved, drawn = setting.points(shape.vertices), city_model(set_down(MODEL, setting, "m"), "EPSG:25832").vertices
    assert np.abs(np.sort(moved, axis=0) - np.sort(drawn, axis=0)).max() < 0.001


def test_an_alternative_sets_a_model_twice() -> None:
    changes = [Place("", (1000.0, 2000.0), id="eins", layer=LAYER), Place("", (2000.0, 2000.0), layer=LAYER)]
    state = apply(State(), changes, {LAYER: MODEL})
    assert [item.id for item in state.buildings] == ["eins/h1", "eins/h2", "model-2/h1", "model-2/h2"]
    assert {item.origin for item in state.buildings} == {"planned"}
    assert sum((item.footprint_area for item in state.buildings), Fraction(0)) == pytest.approx(600, abs=0.01)


def test_the_document_names_either_an_asset_or_a_layer() -> None:
    layer = {"dataset": "modell", "layer": "haus", "version": 1}
    place = {"id": "m", "layer": layer, "anchor": [1, 2], "heading": 90, "scale": 1}
    draft = parse_alternative({"letter": "D", "changes": [{"place": place}]})
    assert alternative_to(draft)["changes"] == [{"place": place}]
    for wrong in ({"anchor": [1, 2]}, {**place, "asset": "kiosk"}):
        with pytest.raises(DocumentInvalid) as caught:
            parse_alternative({"letter": "D", "changes": [{"place": wrong}]})
        assert caught.value.params["faults"][0]["path"] == "changes[0].place"
