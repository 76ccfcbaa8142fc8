"""What the layer tree of a case and of a dataset offers besides its own: everything else the town keeps of the place."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from twin import casework, viewmodel
from twin.geodata.bbox import BBox
from twin.geodata.dataset import Dataset
from twin.workspace import Workspace

CASE = "quartier-muehlenbleiche"


def case_layers(workspace: Workspace, language: str = "de") -> dict[str, dict[str, Any]]:
    work = casework.load(workspace, CASE)
    model = viewmodel.in_language(viewmodel.view_model(workspace, work), language)
    return {layer["id"]: layer for layer in viewmodel.with_town_layers(workspace, work, model, language)["layers"]}


def test_a_case_offers_plans_and_data_of_its_place_switched_off(musterstadt: Workspace) -> None:
    layers = case_layers(musterstadt)
    assert [name for name, layer in layers.items() if layer["visible"]] == ["terrain", "buildings", "trees", "plots"]
    plan = layers["bebauungsplan:muehlenbleiche_bplan"]
    assert (plan["group"], plan["title"], plan["kind"]) == ("plan", "Bebauungsplan Mühlenbleiche", "areas")
    assert layers["stadtgrundlage:strassen"]["title"] == "Straßen"
    assert case_layers(musterstadt, "en")["stadtgrundlage:strassen"]["title"] == "Streets"
    # what the case itself shows is not offered twice, nor a second terrain
    assert not {"gebaeude:buildings", "stadtgrundlage:baeume", "gelaende:dgm1", "variante_c_punkthaeuser:buildings"} & set(layers)


def test_every_layer_says_where_it_comes_from(musterstadt: Workspace) -> None:
    for layer in case_layers(musterstadt).values():
        assert layer["source"] and layer["data_date"] == "2026-03-15" and layer["licence"] == "CC0-1.0"
        dataset = musterstadt.datasets.get(layer["origin"]["dataset"], layer["origin"]["version"])
        assert dataset.layer(layer["origin"]["layer"]) is not None
        west, south, east, north = layer["bbox"]
        assert 8.7 < west < east < 8.8 and 51.7 < south < north < 51.75


def test_a_dataset_offers_maps_of_its_place_only(musterstadt: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    city = musterstadt.datasets.get("gebaeude")
    model = viewmodel.dataset_view_model(musterstadt, city, "de")
    assert model is not None
    assert viewmodel.with_base_maps(musterstadt, city, model, "de")["layers"] == model["layers"]
    here = with_map(musterstadt.datasets.get("bebauungsplan"), city.layers[0].bbox)
    away = with_map(musterstadt.datasets.get("bebauungsplan"), BBox(11.0, 48.0, 11.1, 48.1))
    for other, count in ((here, 1), (away, 0)):
        monkeypatch.setattr(musterstadt.datasets, "all", lambda other=other: [city, other])
        found = viewmodel.with_base_maps(musterstadt, city, model, "de")["layers"][len(model["layers"]) :]
        assert [(layer["group"], layer["visible"]) for layer in found] == [("ground", False)] * count


def with_map(dataset: Dataset, box: BBox | None) -> Dataset:
    """Return a dataset as if its layer were a live map of this rectangle."""
    (layer,) = dataset.layers
    display = {layer.name: {"kind": "imagery", "file": "tileset.json", "count": 1, "live": True, "height": 0.0}}
    return dataclasses.replace(
        dataset, layers=(dataclasses.replace(layer, bbox=box, type="MapService"),), extras={"display": display}
    )
