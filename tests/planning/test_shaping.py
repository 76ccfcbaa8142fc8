"""Operations on footprints: areas by hand, faults named."""

from __future__ import annotations

import math
from typing import Any

import pytest
from shapely.geometry import Polygon, shape

from twin.errors import DocumentInvalid
from twin.planning.shaping import geojson_of, shaped

E0, N0 = 484000.0, 5729000.0
BOX = {"type": "Polygon", "coordinates": [[[E0, N0], [E0 + 20, N0], [E0 + 20, N0 + 10], [E0, N0 + 10], [E0, N0]]]}
NEXT = {"type": "Polygon", "coordinates": [[[E0 + 20, N0], [E0 + 30, N0], [E0 + 30, N0 + 10], [E0 + 20, N0 + 10], [E0 + 20, N0]]]}

FAR = {"type": "Polygon", "coordinates": [[[point[0] + 5, point[1]] for point in NEXT["coordinates"][0]]]}


def made(operation: str, **members: Any) -> list[Polygon]:
    return shaped({"operation": operation, **members})


def test_a_rectangle_stands_on_its_corner_with_its_width_to_the_east() -> None:
    (area,) = made("rectangle", corner=[E0, N0], width=20, depth=10)
    assert area.equals(shape(BOX))


def test_a_direction_is_counted_clockwise_from_north() -> None:
    (area,) = made("rectangle", corner=[E0, N0], width=20, depth=10, direction=0)
    assert area.bounds == (E0 - 10, N0, E0, N0 + 20)  # width to the north, depth to its left, the west


@pytest.mark.parametrize(("distance", "area"), [(-3, 14 * 4), (2, 24 * 14)])
def test_an_offset_keeps_its_corners(distance: float, area: float) -> None:
    (found,) = made("offset", geometry=BOX, distance=distance)
    assert found.area == pytest.approx(area, abs=1e-3) and len(found.exterior.coords) == 5


def test_a_round_offset_has_the_area_of_its_quarter_circles() -> None:
    (found,) = made("offset", geometry=BOX, distance=2, join="round")
    assert found.area == pytest.approx(200 + 60 * 2 + math.pi * 4, rel=2e-3)


@pytest.mark.parametrize(("distance", "middle"), [(12, 6), (-12, -6)])
def test_the_offset_of_a_line_is_the_strip_beside_it(distance: float, middle: float) -> None:
    (strip,) = made("offset", line=[[E0, N0], [E0 + 50, N0]], distance=distance)
    assert strip.area == pytest.approx(600) and strip.centroid.y - N0 == pytest.approx(middle)


def test_a_line_splits_an_area_into_parts_that_add_up() -> None:
    parts = made("split", geometry=BOX, line=[[E0 + 8, N0 + 4], [E0 + 8, N0 + 6]])
    assert [round(part.area, 6) for part in parts] == [120, 80]


def test_areas_with_a_common_edge_merge() -> None:
    (area,) = made("merge", geometries=[BOX, NEXT])
    assert area.area == pytest.approx(300)


def test_turning_is_clockwise_and_keeps_the_area() -> None:
    (area,) = made("rotate", geometry=BOX, angle=90, about=[E0, N0])
    assert area.bounds == pytest.approx((E0, N0 - 20, E0 + 10, N0)) and area.area == pytest.approx(200)


def test_moving_and_scaling() -> None:
    assert made("move", geometry=BOX, east=5, north=-2)[0].bounds == (E0 + 5, N0 - 2, E0 + 25, N0 + 8)
    (large,) = made("scale", geometry=BOX, factor=1.5, about=[E0, N0])
    assert large.bounds == (E0, N0, E0 + 30, N0 + 15)


@pytest.mark.parametrize(
    ("asked", "code", "place"),
    [
        ({"operation": "offset", "geometry": BOX, "distance": -6}, "SHAPE_GONE", ""),
        ({"operation": "split", "geometry": BOX, "line": [[E0, N0 + 20], [E0 + 20, N0 + 20]]}, "LINE_DOES_NOT_DIVIDE", ""),
        ({"operation": "merge", "geometries": [BOX, FAR]}, "SHAPES_APART", ""),
        ({"operation": "rectangle", "corner": [1e9, N0], "width": 9, "depth": 3}, "GEOMETRY_REQUEST_INVALID", "geometry"),
        ({"operation": "scale", "geometry": BOX, "factor": 1e9}, "GEOMETRY_REQUEST_INVALID", "factor"),
        ({"operation": "turn"}, "GEOMETRY_REQUEST_INVALID", "operation"),
        ({"operation": "rectangle", "corner": [E0, N0], "width": 0, "dept": 3}, "GEOMETRY_REQUEST_INVALID", "width"),
        ({"operation": "offset", "distance": 3}, "GEOMETRY_REQUEST_INVALID", "geometry"),
        ({"operation": "split", "geometry": BOX, "line": [[E0, N0], [E0, N0]]}, "GEOMETRY_REQUEST_INVALID", "line"),
        ({"operation": "merge", "geometries": [BOX]}, "GEOMETRY_REQUEST_INVALID", "geometries"),
        ({"operation": "move", "geometry": {"type": "Polygon", "coordinates": []}}, "GEOMETRY_REQUEST_INVALID", "geometry"),
        ([], "GEOMETRY_REQUEST_INVALID", "operation"),
    ],
)  # fmt: skip
def test_what_cannot_be_formed_is_named(asked: Any, code: str, place: str) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        shaped(asked)
    assert caught.value.code == code
    assert {fault["path"] for fault in caught.value.params["faults"]} >= ({place} if place else set())


def test_results_are_geojson_on_a_grid_of_a_tenth_of_a_millimetre() -> None:
    (ring,) = geojson_of(made("rotate", geometry=BOX, angle=33.3))[0]["coordinates"]
    assert all(round(value, 4) == value for point in ring for value in point)
