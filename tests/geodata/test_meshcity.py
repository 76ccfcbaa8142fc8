"""A 3D model as one building: outer walls make its ground, what looks upwards above makes its roof."""

from __future__ import annotations

import numpy as np
import pytest

from twin.errors import DocumentInvalid
from twin.geodata.citymodel import SurfaceType
from twin.geodata.crs import anchor_at
from twin.geodata.mesh import Mesh
from twin.geodata.meshcity import MOST_TRIANGLES, city_of
from twin.importers.models.parts import Part, glb_of
from twin.planning.baseline import buildings_of

E, N = 482800.0, 5729900.0
ANCHOR = anchor_at(E, N, 100.0, "EPSG:25832")


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Part:
    (x0, y0, z0), (x1, y1, z1) = low, high
    points = np.array([[x, y, z] for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)])
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [corner for a, b, c, d in quads for corner in ((a, b, c), (a, c, d))]
    return Part("part", points, np.array(triangles, dtype=np.int64))


def test_the_ground_is_what_the_outer_walls_enclose_not_the_yard_below_it() -> None:
    # a yard of 40 m × 40 m and 0.2 m, on it a house of 12 m × 10 m that is 8 m high with a roof 1 m wider all around
    parts = [box((-20, -20, 0), (20, 20, 0.2)), box((-6, -5, 0.2), (6, 5, 8)), box((-7, -6, 8), (7, 6, 8.4))]
    city = city_of(Mesh(glb_of(parts), ANCHOR), "EPSG:25832", "haus", "Haus")
    (building,) = buildings_of(city)
    assert float(building.footprint_area) == pytest.approx(120, rel=1e-3)
    assert float(building.height() or 0) == pytest.approx(8.4, abs=1e-3)
    assert float(building.ground_nhn_m or 0) == pytest.approx(100, abs=0.01) and building.footprint is not None
    assert (building.footprint.centroid.x, building.footprint.centroid.y) == pytest.approx((E, N), abs=0.05)
    # the room inside is unknown: walls of a drawing are bodies of their own
    assert building.volume_m3 is None and building.label == "Haus"
    assert set(city.surface_type.tolist()) == {SurfaceType.WALL, SurfaceType.ROOF, SurfaceType.GROUND}


def test_a_model_is_turned_and_scaled_as_it_stands() -> None:
    city = city_of(Mesh(glb_of([box((-6, -1, 0), (6, 1, 3))]), ANCHOR, heading=90.0, scale=2.0), "EPSG:25832", "riegel", "Riegel")
    (building,) = buildings_of(city)
    west, south, east, north = building.footprint.bounds if building.footprint is not None else (0, 0, 0, 0)
    # north of the grid is 0.2° off here
    assert (east - west, north - south) == pytest.approx((4, 24), abs=0.1)


def test_a_model_of_too_many_triangles_or_none_is_refused() -> None:
    many = [Part("part", np.zeros((3, 3)), np.zeros((MOST_TRIANGLES + 1, 3), dtype=np.int64))]
    for parts, code in ((many, "MODEL_TOO_FINE"), ([], "MODEL_EMPTY")):
        with pytest.raises(DocumentInvalid) as caught:
            city_of(Mesh(glb_of(parts), ANCHOR), "EPSG:25832", "modell", "Modell")
        assert caught.value.code == code
