"""Trees, shadow map and scale figures, as far as they need no browser."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from .innode import in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")

GROVE = """const { Group, Matrix4, Vector3 } = await import("three");
const group = new Group();
const materials = it.treeMaterials({ uniforms: { viewMask: { value: 0 } } });
const grove = new it.Grove({ trees: given }, { group, matrix: new Matrix4(), maskOf: () => 0, materials });
const count = (meshes) => meshes.reduce((sum, mesh) => sum + (mesh.visible ? mesh.count : 0), 0);
const { close, fine, simple, quick } = grove;
const seen = () => ({ close: count(close), fine: count(fine), simple: count([simple]), quick: count([quick]) });
const arrange = (camera, distance) => grove.arrange(new Vector3(...camera), { target: new Vector3(), distance });
"""
TREES = [[f"t-{i}", 20.0 * i, 0.0, 0.0, 12.0, 8.0] for i in range(40)]


def grove(body: str) -> Any:
    return in_node("viewer/trees.js", GROVE + body, TREES)


def test_trees_near_the_view_are_fine_and_far_ones_simple() -> None:
    seen = grove("arrange([0, 0, 300], 300); return seen();")
    assert (seen["close"], seen["fine"], seen["simple"]) == (0, 17, 23)


def test_trees_beside_the_camera_are_the_finest() -> None:
    assert grove("arrange([0, -40, 2], 40); return seen();")["close"] == 7


def test_from_afar_every_second_far_tree_is_left_out() -> None:
    seen = grove("arrange([0, 0, 900], 900); return seen();")
    assert 2 <= seen["simple"] - 5 <= 16


def test_moving_slowly_all_trees_are_simple_and_none_is_lost() -> None:
    seen = grove("arrange([0, 0, 300], 300); grove.simplify(true); return seen();")
    assert (seen["fine"], seen["quick"] + seen["simple"]) == (0, 40)


def test_trees_keep_their_form_when_the_camera_moves() -> None:
    body = """const forms = () => grove.fine.map((mesh) => mesh.count);
    arrange([0, 0, 300], 300); const before = forms(); arrange([9, 9, 300], 300); return [before, forms()];"""
    before, after = grove(body)
    assert before == after and min(before) > 0


def reach(elevation: float) -> float:
    """How far in metres the shadow map looks from the sun to what is seen, for a sun at this height."""
    body = """const { Scene, Vector3 } = await import("three");
    const light = new it.Light(new Scene(), 64);
    light.setSun({ azimuth: 137, elevation: given });
    light.fitShadow(new Vector3(), new Vector3(0, 1, 0), 500);
    return light.shadowCamera.far;"""
    return float(in_node("viewer/light.js", body, elevation))


def test_a_hill_on_the_horizon_throws_its_shadow_when_the_sun_is_low() -> None:
    # the sun of 17 January, 09:30: a hill 100 m high darkens what lies 800 m behind it
    assert reach(7.1) > reach(50) + 800


def figures(footing: str, elevation: float = 0.0) -> Any:
    body = f"""const {{ Scene, Vector3 }} = await import("three");
    const figures = new it.Figures(new Scene());
    const view = {{ target: new Vector3(0, 0, 1.6), azimuth: 0, elevation: {elevation}, distance: 60, fov: 55 }};
    const tried = [];
    figures.arrange(view, {{ aspect: 1.6, key: "C", footing: (x, y) => {{ tried.push([x, y]); return {footing}; }} }});
    return [figures.count, tried];"""
    return in_node("viewer/figures.js", body)


def test_seven_to_twelve_figures_stand_where_the_ground_is_free_and_none_near_the_camera() -> None:
    count, tried = figures("0")
    assert 7 <= count <= 12
    assert all(y + 60 >= 9 for _, y in tried)


def test_figures_stand_at_the_same_places_every_time() -> None:
    assert figures("0") == figures("0")


def test_no_figure_stands_where_nothing_is_free() -> None:
    assert figures("null")[0] == 0


SLOPE = """const { BufferAttribute, BufferGeometry, Mesh } = await import("three");
const side = 30; const points = []; const index = [];
for (let j = 0; j <= side; j += 1) for (let i = 0; i <= side; i += 1) points.push(i, j, 2 * i - j);
for (let j = 0; j < side; j += 1) for (let i = 0; i < side; i += 1) {
  const a = j * (side + 1) + i;
  index.push(a, a + 1, a + side + 2, a, a + side + 2, a + side + 1);
}
const geometry = new BufferGeometry();
geometry.setAttribute("position", new BufferAttribute(new Float32Array(points), 3));
geometry.setIndex(index);
const mesh = new Mesh(geometry);
mesh.position.set(100, 0, 5);
"""


@pytest.mark.parametrize("place", [[100.0, 0.0], [130.0, 30.0], [112.3, 7.9], [129.99, 0.01]])
def test_the_height_of_the_ground_is_found_between_its_corners(place: list[float]) -> None:
    heights = in_node("viewer/trianglegrid.js", SLOPE + "return it.gridOf(mesh).over(...given).map((hit) => hit.height);", place)
    assert heights == [pytest.approx(2 * (place[0] - 100) - place[1] + 5, abs=1e-4)] * len(heights)
    assert heights


def test_beyond_the_edge_there_is_no_ground() -> None:
    body = SLOPE + "return [[99.9, 5], [131, 5], [110, -1]].map(([x, y]) => it.gridOf(mesh).over(x, y).length);"
    assert in_node("viewer/trianglegrid.js", body) == [0, 0, 0]
