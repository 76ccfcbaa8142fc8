from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import shapely

from twin.geodata.citymodel import CityModel, SurfaceType
from twin.planning.asset import ASSETS, asset_building
from twin.planning.baseline import buildings_of
from twin.planning.building import Building
from twin.planning.document_reading import building_from
from twin.planning.massing import city_model
from twin.planning.measures.volume import solid_volume

from .documents import house, square

COURT = square(0, 0, 30, 20)
COURT["coordinates"].append([list(point) for point in square(10, 5, 20, 15)["coordinates"][0][::-1]])
STEP = {"level": 2, "height_m": 3.0, "use": "housing", "full_storey": True, "outline": square(0, 0, 10, 10)}


def roofed(kind: str, direction: str = "along the long side", where: dict[str, Any] | None = None) -> Building:
    roof = {"type": kind, "eaves_height_m": 6.5, "ridge_height_m": 9.0, "ridge_direction": direction}
    return building_from(house(where=square(0, 0, 20, 12) if where is None else where, roof=roof, ground_nhn_m=108.0))


SHAPES = {
    "flat": roofed("flat"),
    "gable": roofed("gable"),
    "gable across": roofed("gable", "along the short side"),
    "hip": roofed("hip"),
    "tent": roofed("hip", where=square(0, 0, 12, 12)),
    "mansard": roofed("mansard"),
    "mansard across": roofed("mansard", "along the short side"),
    "shed": roofed("shed"),
    "shed across": roofed("shed", "along the short side"),
    "courtyard": roofed("flat", where=COURT),
    **{name: asset_building(name, (484000.0, 5729000.0, 100.0), 25.0, 1.0, name) for name in ASSETS},
}


def edges_of(model: CityModel) -> Counter[tuple[tuple[float, ...], tuple[float, ...]]]:
    edges: Counter[tuple[tuple[float, ...], tuple[float, ...]]] = Counter()
    for first, last in zip(model.ring_offsets[:-1], model.ring_offsets[1:], strict=True):
        ring = [tuple(np.round(point, 5)) for point in model.vertices[first:last]]
        edges.update(zip(ring, [*ring[1:], ring[0]], strict=True))
    return edges


@pytest.mark.parametrize("name", SHAPES)
def test_every_solid_is_watertight(name: str) -> None:
    edges = edges_of(city_model([SHAPES[name]], "EPSG:25832"))
    assert edges and all(count == 1 and edges[(b, a)] == 1 for (a, b), count in edges.items())


@pytest.mark.parametrize("name", SHAPES)
def test_the_solid_read_back_has_the_computed_volume_and_footprint(name: str) -> None:
    (read,) = buildings_of(city_model([SHAPES[name]], "EPSG:25832"))
    assert float(read.volume_m3 or 0) == pytest.approx(float(solid_volume(SHAPES[name]) or 0), rel=1e-4)
    assert float(read.footprint_area) == pytest.approx(float(SHAPES[name].footprint_area), rel=1e-4)
    assert read.storeys is not None


def test_faces_carry_their_meaning() -> None:
    model = city_model([SHAPES["gable"]], "EPSG:25832")
    assert Counter(model.surface_type.tolist()) == {SurfaceType.GROUND: 1, SurfaceType.ROOF: 2, SurfaceType.WALL: 4}


def test_attributes_tell_name_storeys_and_letter() -> None:
    model = city_model([building_from(house(name="Torhaus"))], "EPSG:25832", "A")
    values = model.objects["attributes"].iloc[0]
    assert (values["name"], values["storeys"], values["storeyHeights"], values["letter"]) == ("Torhaus", 3, "3.0;3.0;3.0", "A")


def test_a_setback_is_stacked() -> None:
    levels = [*house(levels=None)["storeys"][:2], STEP]
    building = building_from(house(where=square(0, 0, 20, 10), levels=levels))
    (read,) = buildings_of(city_model([building], "EPSG:25832"))
    assert float(read.volume_m3 or 0) == pytest.approx(200 * 6 + 100 * 3)


def test_only_buildings_of_the_site_are_taken() -> None:
    far = building_from(house("far", square(500, 0, 520, 20), roof={"type": "flat", "eaves_height_m": 6}))
    model = city_model([SHAPES["gable"], far], "EPSG:25832")
    site = shapely.box(483990, 5728990, 484100, 5729100)
    assert [item.id for item in buildings_of(model, site)] == ["h1"]
