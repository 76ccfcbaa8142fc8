"""The columns of a city model stay in step through selecting, joining and the spool."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from twin.geodata import spool
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build, concatenate

SQUARE = [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 0.0), (0.0, 1.0, 0.0)]
SPOT = [(0.2, 0.2, 0.0), (0.2, 0.4, 0.0), (0.4, 0.4, 0.0)]


def city() -> CityModel:
    holed = GeometryPart([(SurfaceType.ROOF, [SQUARE, SPOT]), (SurfaceType.WALL, [SPOT])], 2.2, True)
    plain = GeometryPart([(SurfaceType.GROUND, [SQUARE])], 1.0, False)
    return build(
        [
            ("a", "Building", "", {"storeysAboveGround": 3}, [holed, plain]),
            ("b", "Building", "", {"name": "leer"}, []),
            ("c", "BuildingPart", "b", {"roofType": None}, [plain]),
        ],
        "EPSG:25832",
    )


def columns(model: CityModel) -> list[list[float]]:
    names = ("vertices", "ring_offsets", "surface_offsets", "geometry_offsets", "object_offsets", "surface_type", "geometry_lod")
    return [np.asarray(getattr(model, name)).tolist() for name in names]


def test_each_surface_knows_its_object() -> None:
    assert city().surface_object().tolist() == [0, 0, 0, 2]


def test_selecting_takes_all_that_belongs_to_an_object() -> None:
    picked = city().select(np.array([2, 0]))
    assert picked.objects["id"].tolist() == ["c", "a"]
    assert picked.surface_object().tolist() == [0, 1, 1, 1]
    assert picked.ring_offsets.tolist() == [0, 4, 8, 11, 14, 18]


def test_joining_the_halves_gives_the_whole() -> None:
    whole = city()
    halves = [whole.select(np.array([0])), whole.select(np.array([1, 2]))]
    assert columns(concatenate(halves)) == columns(whole)


def test_the_spool_gives_back_what_it_was_given(tmp_path: Path) -> None:
    spool.write(tmp_path / "layer", 0, city())
    (back,) = spool.read(tmp_path / "layer")
    assert isinstance(back, CityModel)
    assert columns(back) == columns(city())
    assert back.objects.to_dict("list") == city().objects.to_dict("list")
