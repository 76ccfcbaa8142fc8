"""Areas, volumes, heights and footprints of bodies whose measures are known."""

from __future__ import annotations

import numpy as np
import pytest

from twin.geodata import solids
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build

G, W, R = SurfaceType.GROUND, SurfaceType.WALL, SurfaceType.ROOF
Face = tuple[SurfaceType, list[list[tuple[float, float, float]]]]


def box(x: float, y: float, z: float, dx: float, dy: float, dz: float) -> list[Face]:
    a, b, h = x + dx, y + dy, z + dz
    return [
        (G, [[(x, y, z), (x, b, z), (a, b, z), (a, y, z)]]),
        (R, [[(x, y, h), (a, y, h), (a, b, h), (x, b, h)]]),
        (W, [[(x, y, z), (a, y, z), (a, y, h), (x, y, h)]]),
        (W, [[(a, y, z), (a, b, z), (a, b, h), (a, y, h)]]),
        (W, [[(a, b, z), (x, b, z), (x, b, h), (a, b, h)]]),
        (W, [[(x, b, z), (x, y, z), (x, y, h), (x, b, h)]]),
    ]


def model(*bodies: list[Face], solid: bool = True) -> CityModel:
    rows = [(f"b{i}", "Building", "", {}, [GeometryPart(faces, 2.0, solid)] if faces else []) for i, faces in enumerate(bodies)]
    return build(rows, "EPSG:25832")


HOUSE = box(356000.0, 5645000.0, 52.0, 10.0, 8.0, 3.0)


def test_a_box_measures_what_it_must() -> None:
    found = solids.measure(model(HOUSE))
    assert found.volume[0] == pytest.approx(240.0)
    assert (found.ground_area[0], found.roof_area[0], found.wall_area[0]) == pytest.approx((80.0, 80.0, 108.0))
    assert (found.ground_height[0], found.top_height[0]) == (52.0, 55.0)


def test_the_volume_does_not_depend_on_the_place() -> None:
    far = model(box(32_900_000.0, 5_900_000.0, 900.0, 10.0, 8.0, 3.0))
    assert solids.geometry_volumes(far)[0] == pytest.approx(240.0, abs=1e-6)


def test_faces_turned_inwards_give_a_negative_signed_volume() -> None:
    turned = [(kind, [rings[0][::-1]]) for kind, rings in HOUSE]
    assert solids.geometry_volumes(model(turned))[0] == pytest.approx(-240.0)
    assert solids.volumes(model(turned))[0][0] == pytest.approx(240.0)


def test_an_open_box_has_no_volume() -> None:
    volume, closed = solids.volumes(model(HOUSE[:-1]))
    assert np.isnan(volume[0])
    assert not closed[0]


def test_a_vertex_within_a_neighbours_edge_does_not_open_a_solid() -> None:
    kind, rings = HOUSE[1]
    split = [rings[0][0], (356005.0, 5645000.0, 55.0), *rings[0][1:]]
    faces = [HOUSE[0], (kind, [split]), *HOUSE[2:]]
    assert not solids.closed_geometries(model(faces))[0]
    assert solids.volumes(model(faces))[0][0] == pytest.approx(240.0)


def test_a_shaft_is_taken_off_whichever_way_its_ring_runs() -> None:
    inner = box(356002.0, 5645002.0, 52.0, 2.0, 2.0, 3.0)
    shaft = [(kind, [rings[0][::-1]]) for kind, rings in inner[2:]]
    for direction in (1, -1):
        ground = (G, [HOUSE[0][1][0], inner[0][1][0][::direction]])
        roof = (R, [HOUSE[1][1][0], inner[1][1][0][::direction]])
        found = solids.measure(model([ground, roof, *HOUSE[2:], *shaft]))
        assert found.volume[0] == pytest.approx(240.0 - 12.0)
        assert found.ground_area[0] == pytest.approx(76.0)


def test_the_footprint_is_the_ground_surface() -> None:
    assert solids.footprints(model(HOUSE))[0].area == pytest.approx(80.0)


def test_without_ground_the_footprint_is_the_roof_from_above() -> None:
    assert solids.footprints(model(HOUSE[1:]))[0].area == pytest.approx(80.0)


def test_an_object_without_geometry_measures_nothing() -> None:
    both = model([], HOUSE)
    found = solids.measure(both)
    assert np.isnan(found.top_height[0])
    assert found.surface_area.tolist() == pytest.approx([0.0, 268.0])
    assert solids.footprints(both)[0] is None
