"""Solids in a city model: each fault gets its code, sound ones none, and parts must not overlap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build, concatenate
from twin.geodata.validity.citysolids import invalid_solids

G, W, R = SurfaceType.GROUND, SurfaceType.WALL, SurfaceType.ROOF
Face = tuple[SurfaceType, list[Any]]
X, Y = 356000.0, 5645000.0


def cube(x: float = 0.0, size: float = 10.0) -> list[Face]:
    a, b, c, d = ((X + x + i, Y + j) for i, j in ((0, 0), (size, 0), (size, size), (0, size)))
    low, high = 50.0, 50.0 + size
    walls = [[(*p, low), (*q, low), (*q, high), (*p, high)] for p, q in ((a, b), (b, c), (c, d), (d, a))]
    top = [(*p, high) for p in (a, b, c, d)]
    return [(G, [[(*p, low) for p in (d, c, b, a)]]), *((W, [wall]) for wall in walls), (R, [top])]


def model(*solids: list[Face], parent: str = "", solid: bool = True) -> CityModel:
    rows = [(f"s{n}", "BuildingPart", parent, {}, [GeometryPart(faces, 2.0, solid)]) for n, faces in enumerate(solids)]
    return build([("b", "Building", "", {}, []), *rows], "EPSG:25832")


def turned(faces: list[Face]) -> list[Face]:
    return [(kind, [ring[::-1] for ring in rings]) for kind, rings in faces]


def bent(faces: list[Face]) -> list[Face]:
    (kind, (ring,)) = faces[5]
    x, y, z = ring[0]
    return [*faces[:5], (kind, [[(x, y, z + 0.5), *ring[1:]]])]


def bow_tie(faces: list[Face]) -> list[Face]:
    (kind, (ring,)) = faces[5]
    return [*faces[:5], (kind, [[ring[0], ring[2], ring[1], ring[3]]])]


def dented(faces: list[Face]) -> list[Face]:
    """Return the cube with a spike of its roof down through its ground."""
    (_, (ring,)) = faces[5]
    tip = (X + 5.0, Y + 5.0, 40.0)
    return [*faces[:5], *((R, [[ring[i - 1], ring[i], tip]]) for i in range(4))]


FAULTS: dict[str, tuple[Callable[[list[Face]], list[Face]], list[int]]] = {
    "sound": (lambda faces: faces, []),
    "a repeated point": (lambda faces: [*faces[:5], (R, [[*faces[5][1][0], (X, Y + 10.0, 60.0004)]])], [102]),
    "a bow tie": (bow_tie, [104]),
    "a bent face": (bent, [203]),
    "a hole outside": (
        lambda faces: [*faces[:5], (R, [*faces[5][1], [(X + 20, Y, 60.0), (X + 20, Y + 1, 60.0), (X + 21, Y, 60.0)]])],
        [206],
    ),
    "three faces": (lambda faces: faces[:3], [301]),
    "no roof": (lambda faces: faces[:5], [302]),
    "a wall too many": (
        lambda faces: [*faces, (W, [[(X, Y, 50.0), (X + 10, Y + 10, 50.0), (X + 10, Y + 10, 60.0), (X, Y, 60.0)]])],
        [303],
    ),
    "a second cube": (lambda faces: [*faces, *cube(30.0)], [305]),
    "a cavity on a wall": (
        lambda faces: [
            *cube(-10.0, 30.0),
            *turned([(k, [[(x, y, z + 5) for x, y, z in r] for r in rs]) for k, rs in cube(1.0, 5.0)]),
        ],
        [401],
    ),
    "a spike through the ground": (dented, [306]),
    "a wall turned over": (lambda faces: [*faces[:4], *turned(faces[4:5]), faces[5]], [307]),
    "inside out": (turned, [405]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_gets_its_code(name: str) -> None:
    change, codes = FAULTS[name]
    found = invalid_solids(concatenate([model(cube(50.0)), model(change(cube())), model(cube(90.0))]))
    assert [(item.row, item.code) for item in found] == [(3, code) for code in codes]


def test_a_cavity_within_is_no_fault() -> None:
    low = [(kind, [[(x, y + 5, z + 5) for x, y, z in ring] for ring in rings]) for kind, rings in cube(5.0, 5.0)]
    assert invalid_solids(model([*cube(0.0, 30.0), *turned(low)])) == []


def test_open_surfaces_are_not_judged() -> None:
    assert invalid_solids(model(cube()[:3], solid=False)) == []


@pytest.mark.parametrize(("apart", "codes"), [(10.0, []), (9.0, [601]), (9.9995, []), (0.0, [601])])
def test_parts_of_a_building_must_not_overlap(apart: float, codes: list[int]) -> None:
    found = invalid_solids(model(cube(), cube(apart), parent="b"))
    assert [(item.row, item.code) for item in found] == [(2, code) for code in codes]


def test_what_belongs_to_no_common_building_may_overlap() -> None:
    assert invalid_solids(model(cube(), cube(5.0))) == []


def test_the_vertex_told_lies_at_the_fault() -> None:
    whole = model(bent(cube()))
    (item,) = invalid_solids(whole)
    assert np.abs(whole.vertices[item.vertex] - [X, Y, 60.5]).max() < 1e-9


def test_coordinates_beyond_all_measure_do_no_harm() -> None:
    far = [(kind, [[(x * 1e250, y, z) for x, y, z in ring] for ring in rings]) for kind, rings in cube()]
    assert [item.row for item in invalid_solids(concatenate([model(cube()), model(far)]))] in ([], [3])
