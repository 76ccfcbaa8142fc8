"""The way of the camera between scenes, and what was measured in the model drawn over it, as far as they need no browser."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from .innode import in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")

VIEWS = """const { Vector3 } = await import("three");
const view = (x, azimuth) => ({ target: new Vector3(x, 0, 0), azimuth, elevation: 30, distance: 100, fov: 24 });
const [from, to] = [view(0, 0), view(80, 90)];
"""


def flown(body: str) -> Any:
    return in_node("viewer/camera.js", VIEWS + body, None)


def test_a_flight_takes_the_seconds_it_is_given() -> None:
    ends = "return [it.flight(from, to, 1000).endsAt, it.flight(from, to, 1000, 4).endsAt];"
    assert flown(ends) == [1700, 5000]


def test_it_begins_where_the_camera_is_and_ends_where_the_scene_looks_from() -> None:
    seen = "const { at } = it.flight(from, to, 0, 4); return [0, 2000, 4000].map(at).map((one) => [one.target.x, one.azimuth]);"
    told = flown(seen)
    first, middle, last = told
    assert (first, last) == ([0, 0], [80, 90])
    assert middle == pytest.approx([40, 45])


def test_measurements_are_drawn_where_they_were_taken() -> None:
    anchor = {"lon": 8.75, "lat": 51.72, "height": 100.0}
    places = [[8.75, 51.72, 101.0], [8.751, 51.72, 101.0], [8.751, 51.721, 101.0]]
    given = {"anchor": anchor, "measurements": [{"display": "3.850 m²", "places": places, "is_closed": True}]}
    sketch = in_node("viewer/traces.js", "return it.tracesOf(given.measurements, given.anchor);", given)
    [shape] = sketch["shapes"]
    first, second, third = shape["points"]
    # a thousandth of a degree there: 69.1 m to the east on the parallel, 111.3 m to the north
    assert (first["east"], first["north"], first["up"]) == pytest.approx((0, 0, 1), abs=0.01)
    assert (second["east"], third["north"]) == pytest.approx((69.1, 111.3), abs=0.2)
    assert shape["isClosed"] and sketch["labels"][0]["text"] == "3.850 m²" and len(sketch["handles"]) == 3


def test_without_measurements_nothing_is_drawn() -> None:
    assert in_node("viewer/traces.js", "return it.tracesOf([{ display: '1 m', places: [] }], { lon: 8, lat: 51 });", None) is None
