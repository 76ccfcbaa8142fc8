"""Every published CityJSON file gives the objects its list states, by class, in layers by theme."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from twin.findings import Progress
from twin.geodata.citymodel import CityModel
from twin.handlers import Companion, Source
from twin.importers.cityjson.reader import CityJSON

from .cityfiles import Outcome, read

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "cityjson"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")]

# file: objects by class; 0 of a class that is told and left out
COUNTS = {
    "cjdb/5870_ext.jsonl": {"Building": 54, "BuildingPart": 54},
    "cjdb/cube_cjv2.city.jsonl": {"GenericCityObject": 1},
    "cjdb/geomtemplate.city.jsonl": {"SolitaryVegetationObject": 1},
    "cjdb/no_metadata.city.jsonl": {"+GenericCityObject": 1},
    "cube_v10.city.json": {"GenericCityObject": 1},
    "cube_v11.city.json": {"+GenericCityObject": 1},
    "delft_v1.1.json": {
        "Building": 160,
        "Bridge": 3,
        "LandUse": 81,
        "PlantCover": 126,
        "WaterBody": 3,
        "Road": 143,
        "+GenericCityObject": 54,
    },
    "geomtemplate_1.json": {"SolitaryVegetationObject": 1},
    "torus.city.json": {"+GenericCityObject": 1},
    "zurich_subset_lod2.json": {"Building": 49, "BuildingPart": 161},
}


def whole(name: str) -> Outcome:
    path = DATA / name
    try:
        return read(CityJSON(), path)
    except Exception:
        return read(CityJSON(), path, "EPSG:28992")


@pytest.mark.parametrize("name", COUNTS)
def test_a_published_file_gives_its_objects_by_class(name: str) -> None:
    outcome = whole(name)
    assert outcome.findings["OBJECTS_BY_TYPE"].examples[0].params["counts"] == COUNTS[name]
    assert outcome.totals[0] == sum(COUNTS[name].values())
    assert outcome.totals[3] == 0


def test_delft_has_a_layer_for_each_theme() -> None:
    counts: dict[str, int] = {}
    for batch in whole("delft_v1.1.json").batches:
        counts[batch.layer] = counts.get(batch.layer, 0) + batch.read
    assert counts == {
        "buildings": 160,
        "bridges": 3,
        "landuse": 81,
        "vegetation": 126,
        "water": 3,
        "transport": 143,
        "generics": 54,
    }


def test_the_tree_of_a_template_stands_at_its_place() -> None:
    (batch,) = whole("cjdb/geomtemplate.city.jsonl").batches
    assert isinstance(batch.data, CityModel)
    assert batch.data.bbox().to_list() == pytest.approx([85174.0, 446875.0, 85184.0, 446885.0])  # type: ignore[union-attr]


def test_an_unknown_class_without_a_plus_is_left_out_and_told() -> None:
    outcome = whole("cjdb/5870_ext.jsonl")
    assert outcome.findings["LEFT_OUT_BuildingZ"].total == 1
    assert outcome.findings["METADATA_FOUND"].examples[0].params["date"] == "2021-09-18"
    assert outcome.findings["EXTENSION_MEMBER_NOT_READ"].examples[0].params["name"] == "+exProp"


def test_rotterdam_has_its_one_picture_and_misses_the_others() -> None:
    path = DATA / "rotterdam_subset.json"
    pictures = (Companion(DATA / "appearances" / "0320_4_15.jpg", "appearances/0320_4_15.jpg"),)
    progress = Progress()
    (batch,) = CityJSON().read(Source(path, path.name, "EPSG:28992", pictures), CityJSON.Options(), progress)
    model = batch.data
    assert isinstance(model, CityModel)
    assert model.surface_texture is not None
    # texture 53 is the one picture that is beside the file
    document = orjson.loads(path.read_bytes())
    rings = [
        ring
        for item in document["CityObjects"].values()
        for geometry in item["geometry"]
        for surface in geometry["texture"]["rgbTexture"]["values"]
        for ring in surface[:1]
    ]
    assert document["appearance"]["textures"][53]["image"] == "appearances/0320_4_15.jpg"
    assert int((model.surface_texture == 0).sum()) == sum(ring[0] == 53 for ring in rings) > 0
    (group,) = [group for group in progress.findings() if group.code == "TEXTURE_IMAGE_MISSING"]
    assert group.total == len({ring[0] for ring in rings} - {None, 53})
