"""Triangulation cuts every surface into triangles of the same area and direction."""

from __future__ import annotations

import numpy as np
import pytest

from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.geodata.normals import cross, surface_area_vectors
from twin.geodata.triangulation import Triangulation, triangulate

SQUARE = [(0, 0, 0), (10, 0, 0), (10, 10, 0), (0, 10, 0)]
HOLE = [(2, 2, 0), (2, 4, 0), (4, 4, 0), (4, 2, 0)]
ELL = [(0, 0, 0), (10, 0, 0), (10, 10, 0), (5, 10, 0), (5, 5, 0), (0, 5, 0)]
DART = [(0, 0, 0), (4, 0, 0), (1, 1, 0), (0, 4, 0)]
GABLE = [(0, 0, 0), (10, 0, 0), (10, 0, 3), (5, 0, 5), (0, 0, 3)]
SURFACES = {
    "square": [SQUARE],
    "square from below": [SQUARE[::-1]],
    "hole": [SQUARE, HOLE],
    "hole written the same way round": [SQUARE, HOLE[::-1]],
    "ell": [ELL],
    "dart": [DART],
    "gable": [GABLE],
    "triangle": [SQUARE[:3]],
}


def surfaces(*rings: list[list[tuple[float, float, float]]]) -> CityModel:
    offset = np.array([350000.0, 5648000.0, 50.0])
    faces = [(SurfaceType.ROOF, [np.array(ring, dtype=float) + offset for ring in face]) for face in rings]
    return build([("a", "Building", "", {}, [GeometryPart(faces)])], "EPSG:25832")


def triangle_vectors(model: CityModel, cut: Triangulation) -> np.ndarray:
    a, b, c = (model.vertices[cut.triangles[:, i]] for i in range(3))
    return cross(b - a, c - a) / 2


@pytest.mark.parametrize("name", SURFACES)
def test_triangles_cover_the_surface_in_its_own_direction(name: str) -> None:
    model = surfaces(SURFACES[name])
    vectors = triangle_vectors(model, triangulate(model))
    assert np.allclose(vectors.sum(axis=0), surface_area_vectors(model)[0], atol=1e-9)
    assert np.isclose(np.linalg.norm(vectors, axis=1).sum(), np.linalg.norm(surface_area_vectors(model)[0]))


def test_a_dart_is_cut_at_its_reflex_corner() -> None:
    cut = triangulate(surfaces([DART]))
    assert sorted(map(sorted, cut.triangles.tolist())) == [[0, 1, 2], [0, 2, 3]]


def test_a_surface_without_area_gives_no_triangle() -> None:
    cut = triangulate(surfaces([[(0, 0, 0), (5, 0, 0), (10, 0, 0)]], [SQUARE]))
    assert cut.surface.tolist() == [1, 1]
    assert cut.normals.tolist() == [[0, 0, 0], [0, 0, 1]]


def test_surfaces_come_in_ascending_order() -> None:
    cut = triangulate(surfaces([ELL], [SQUARE[:3]], [SQUARE], [SQUARE, HOLE]))
    assert (np.diff(cut.surface) >= 0).all()


def test_a_model_without_surfaces_gives_none() -> None:
    assert triangulate(build([("a", "Building", "", {}, [])], "EPSG:25832")).triangles.shape == (0, 3)


def test_a_crossed_outline_still_ends() -> None:
    cut = triangulate(surfaces([[(0, 0, 0), (10, 0, 0), (0, 9, 0), (10, 10, 0)]]))
    assert cut.triangles.max(initial=0) < 4
