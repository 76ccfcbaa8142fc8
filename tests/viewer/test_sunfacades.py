"""Which patch of a map on façades a place on a house means, and that every patch is drawn on the outside."""

from __future__ import annotations

import shutil
from typing import Any

import numpy as np
import pytest

from .innode import in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")

# a house 10 m by 8 m: two storeys of its southern wall in five parts each, its southern slope and its eastern gable, 4 m high
STRIPS = [{"ends": [0, 0, 10, 0], "low": low, "high": low + 3, "parts": 5} for low in (0, 3)]
GABLE = [10, 0, 6, 10, 8, 6, 10, 4, 10]
SLOPE = [0, 0, 6, 10, 0, 6, 10, 4, 10, 0, 4, 10]
MAP = {"strips": STRIPS, "pieces": [{"ring": SLOPE}, {"ring": GABLE}], "places": [0] * 12}
MAKE = """const { Vector3 } = await import("three");
const form = new it.SunFacades(given.map, (x, y, z) => new Vector3(x, y, z), () => given.roof);
"""


PLACES = {
    (1, 0, 1): 0, (9.9, 0.3, 2.9): 4, (5, -0.2, 4): 7,
    (5, 2, 8): 10, (5, 0.1, 6.1): 10, (10, 4, 8): 11, (10.2, 2, 7): 11,
    (10, 1, 9): -1, (5, -2, 1): -1, (5, 2, 2): -1, (20, 20, 0): -1,
}  # fmt: skip


def test_a_place_means_the_patch_it_lies_on() -> None:
    body = MAKE + "return given.places.map(([x, y, z]) => form.cellAt({ x, y, z }));"
    found = in_node("viewer/instruments/sunfacades.js", body, {"map": MAP, "roof": None, "places": list(PLACES)})
    assert dict(zip(PLACES, found, strict=True)) == PLACES


def drawn(**changes: Any) -> dict[str, list[float]]:
    body = (
        MAKE
        + "const { attributes, index } = form.geometry; return { at: [...attributes.position.array], index: [...index.array] };"
    )
    found: dict[str, list[float]] = in_node("viewer/instruments/sunfacades.js", body, {"map": MAP | changes, "roof": None})
    return found


def test_patches_are_seen_from_outside_and_have_their_areas() -> None:
    found = drawn()
    corners = np.array(found["at"]).reshape(-1, 3)[np.array(found["index"], dtype=int)].reshape(-1, 3, 3)
    vectors = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2
    south, east = vectors[(vectors[:, 1] < 0) & (vectors[:, 2] < 0.1)], vectors[vectors[:, 0] > 0.1]
    assert -south[:, 1].sum() == pytest.approx(10 * 6)
    assert east[:, 0].sum() == pytest.approx(8 * 4 / 2)
    assert np.linalg.norm(vectors[vectors[:, 2] > 0.1], axis=1).sum() == pytest.approx(10 * 4 * 2**0.5)
    assert (corners[:, :, 1].min(), corners[:, :, 0].max()) == (pytest.approx(-0.12), pytest.approx(10.12))


def test_a_patch_without_a_value_is_not_drawn() -> None:
    assert len(drawn(places=[-1] * 11 + [0])["index"]) == 3


def test_a_roof_lies_on_what_is_drawn_over_the_place_but_on_nothing_far_away() -> None:
    body = MAKE + "return [...form.geometry.attributes.position.array].slice(-7 * 3, -3 * 3).filter((_, i) => i % 3 === 2);"
    for roof, heights in ((9, [9.12] * 4), (90, [6.12, 6.12, 10.12, 10.12])):
        found = in_node("viewer/instruments/sunfacades.js", body, {"map": MAP, "roof": roof})
        assert found == pytest.approx(heights, abs=1e-5)
