"""Geometry of the drawing tools against shapely, and the faces of drawn buildings against those of the server."""

from __future__ import annotations

import itertools
import math
import shutil
from typing import Any

import numpy as np
import pytest
from shapely import affinity
from shapely.geometry import Point, Polygon, box, mapping, shape

from twin.planning import document, massing, polygon, roofing
from twin.planning.alternative import Alternative
from twin.planning.change import Build
from twin.planning.shaping import shaped

from .innode import SCRIPTS, in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
EAST, NORTH = 482_800.0, 5_729_900.0


def star(seed: int, corners: int = 9) -> list[list[float]]:
    """A ring around a point of the country that does not cross itself."""
    chance = np.random.default_rng(seed)
    angles = np.sort(chance.uniform(0, 2 * math.pi, corners))
    radii = chance.uniform(5, 60, corners)
    return [[EAST + r * math.cos(a), NORTH + r * math.sin(a)] for a, r in zip(angles, radii, strict=True)]


RINGS = [star(seed) for seed in range(40)]


def test_areas_and_centres_are_those_of_shapely() -> None:
    found = in_node("editor/planar.js", "return given.map((ring) => [it.areaOf([ring]), it.centroidOf(ring)])", RINGS)
    for ring, (area, centre) in zip(RINGS, found, strict=True):
        expected = Polygon(ring)
        assert area == pytest.approx(expected.area, rel=1e-6)
        assert centre == pytest.approx([expected.centroid.x, expected.centroid.y], abs=1e-4)


def test_a_ring_crosses_itself_where_shapely_says_so() -> None:
    chance = np.random.default_rng(7)
    rings = [[[EAST + x, NORTH + y] for x, y in chance.uniform(0, 50, (6, 2))] for _ in range(60)]
    found = in_node("editor/planar.js", "return given.map((ring) => it.crossesItself(ring))", rings)
    assert found == [not Polygon(ring).is_valid for ring in rings]
    assert 5 < sum(found) < 60


def test_points_lie_in_areas_as_shapely_says() -> None:
    points = (np.random.default_rng(3).uniform(-60, 60, (200, 2)) + np.array([EAST, NORTH])).tolist()
    given = {"rings": RINGS, "points": points}
    found = in_node(
        "editor/planar.js", "return given.rings.map((ring) => given.points.map((point) => it.contains([ring], point)))", given
    )
    for ring, row in zip(RINGS, found, strict=True):
        assert row == [Polygon(ring).contains(Point(point)) for point in points]


@pytest.mark.parametrize("degrees", [30.0, -45.0, 180.0])
def test_turning_is_clockwise_as_on_the_server(degrees: float) -> None:
    body = "return it.turned(given.ring, given.degrees, it.centroidOf(given.ring))"
    found = in_node("editor/planar.js", body, {"ring": RINGS[0], "degrees": degrees})
    asked = {"operation": "rotate", "geometry": mapping(Polygon(RINGS[0])), "angle": degrees}
    assert Polygon(found).symmetric_difference(shaped({**asked, "geometry": _listed(asked["geometry"])})[0]).area < 0.05


def _listed(area: Any) -> dict[str, Any]:
    return {"type": area["type"], "coordinates": [[list(point) for point in ring] for ring in area["coordinates"]]}


@pytest.mark.parametrize("direction", [90.0, 85.3, 200.0])
def test_a_rectangle_is_the_one_of_the_server_and_is_known_again(direction: float) -> None:
    body = """const ring = it.rectangle(given.corner, given.direction, given.width, given.depth);
    return { ring, frame: it.frameOf(ring), drawn: it.frameOf(ring, true) }"""
    given = {"corner": [EAST, NORTH], "direction": direction, "width": 12.5, "depth": 30.0}
    found = in_node("editor/planar.js", body, given)
    theirs = shaped({"operation": "rectangle", **given})[0]
    assert Polygon(found["ring"]).symmetric_difference(theirs).area < 0.01
    assert [found["frame"]["width"], found["frame"]["depth"]] == pytest.approx([30.0, 12.5])
    assert [found["drawn"][key] for key in ("width", "depth", "direction")] == pytest.approx([12.5, 30.0, direction])


def test_a_ring_that_is_no_rectangle_has_no_frame() -> None:
    trapezium = [[0, 0], [10, 0], [8, 5], [0, 5]]
    assert in_node("editor/planar.js", "return [it.frameOf(given), it.frameOf(given.slice(0, 3))]", trapezium) == [None, None]


def test_areas_survive_their_way_through_the_tools() -> None:
    holed = box(0, 0, 20, 10).difference(box(5, 2, 9, 6)).union(box(30, 0, 34, 4))
    back = in_node("editor/planar.js", "return it.areaFrom(it.polygonsOf(given))", mapping(holed))
    assert back["type"] == "MultiPolygon" and shape(back).equals(holed)


def snap(point: list[float], **given: Any) -> dict[str, Any]:
    body = "return it.snapped(given.point, { reach: 1, ...given, targets: new it.Targets(given.rings ?? []) })"
    found: dict[str, Any] = in_node("editor/snapping.js", body, {"point": point, **given})
    return found


SQUARE = [{"ring": [[0, 0], [20, 0], [20, 20], [0, 20]], "kind": "plot"}]


def test_corners_win_over_edges_and_edges_over_nothing() -> None:
    assert (snap([0.6, 0.5], rings=SQUARE)["at"], snap([0.6, 0.5], rings=SQUARE)["kind"]) == ([0, 0], "corner")
    assert (snap([7.0, 0.5], rings=SQUARE)["at"], snap([7.0, 0.5], rings=SQUARE)["kind"]) == ([7, 0], "edge")
    assert snap([7.0, 5.0], rings=SQUARE) == {"at": [7, 5], "kind": "free", "guides": []}


def test_right_angles_are_met_and_shown() -> None:
    found = snap([10.4, 7.0], drawn=[[0, 0], [10, 0]])
    assert found["kind"] == "angle" and found["at"] == pytest.approx([10, 7]) and len(found["guides"]) == 1
    slanted = snap([10.3, 11.0], drawn=[[3, 4]], directions=[45.0])
    assert slanted["kind"] == "angle" and slanted["at"][0] - 3 == pytest.approx(slanted["at"][1] - 4)


def test_the_last_corner_of_a_rectangle_is_met() -> None:
    found = snap([0.5, 6.6], drawn=[[0, 0], [10, 0], [10, 7]])
    assert found["kind"] == "angle" and found["at"] == pytest.approx([0, 7]) and len(found["guides"]) == 2


def test_a_right_angle_meets_an_edge() -> None:
    found = snap([10.4, 19.6], rings=SQUARE, drawn=[[0.0, 5.0], [10.0, 5.0]])
    assert found["kind"] == "edge" and found["at"] == pytest.approx([10, 20])


def building(footprint: Polygon, roof: dict[str, Any], heights: list[float], **more: Any) -> dict[str, Any]:
    storeys = [{"level": level, "height_m": height, "use": "housing"} for level, height in enumerate(heights)]
    return {"id": "h", "kind": "main", "footprint": _listed(mapping(footprint)), "storeys": storeys, "roof": roof, **more}


def oblong(width: float, depth: float, turn: float) -> Polygon:
    return affinity.rotate(box(EAST, NORTH, EAST + width, NORTH + depth), turn)


ROOFS: list[dict[str, Any]] = [
    {"type": "flat"},
    {"type": "gable", "pitch_deg": 35},
    {"type": "gable", "pitch_deg": 35, "ridge_direction": "along the short side"},
    {"type": "hip", "pitch_deg": 30},
    {"type": "mansard", "pitch_deg": 60},
    {"type": "shed", "pitch_deg": 12},
    {"type": "gable", "ridge_height_m": 14.0},
]
SHAPES = [oblong(30, 12, 20), oblong(12, 30, -70), oblong(15, 15, 5)]
HOUSES = [building(footprint, roof, [3.5, 3.0, 2.8]) for footprint, roof in itertools.product(SHAPES, ROOFS)] + [
    building(Polygon([(0, 0), (20, 0), (20, 8), (8, 8), (8, 20), (0, 20)]), {"type": "gable", "pitch_deg": 40}, [3, 3]),
    building(box(0, 0, 40, 40).difference(box(10, 10, 30, 30)), {"type": "flat"}, [4, 3], ground_nhn_m=55.5),
]
SET_BACK = building(box(0, 0, 20, 10), {"type": "flat"}, [3, 3])
SET_BACK["storeys"][1]["outline"] = _listed(mapping(box(2, 2, 18, 8)))


def parsed(house: dict[str, Any]) -> Any:
    draft: Alternative = document.parse_alternative({"letter": "A", "title": "x", "changes": [{"build": house}]})
    change = draft.changes[0]
    assert isinstance(change, Build)
    return change.building


def is_same(ours: list[list[list[float]]], theirs: Any) -> bool:
    """Whether two faces have the same corners, in any order, to 5 mm."""
    first, second = (np.array(list(itertools.chain(*rings)), dtype=float)[:, None] for rings in (ours, theirs))
    if len(first) != len(second):
        return False
    away = np.linalg.norm(first - second.swapaxes(0, 1), axis=2)
    return bool((away.min(axis=0) < 0.005).all() and (away.min(axis=1) < 0.005).all())


ALL = [*HOUSES, SET_BACK]
VOLUMES = """const { solidGeometries } = await import(given.solids);
return given.houses.map((house) => {
  const faces = it.facesOf(house, 100);
  const [ox, oy] = faces[0].rings[0][0];
  const near = (ring) => ring.map(([x, y, z]) => [x - ox, y - oy, z - 100]);
  const moved = faces.map(({ kind, rings }) => ({ kind, rings: rings.map(near) }));
  const p = [...solidGeometries({ faces: moved, base: 0, storeys: [3] }, 1).surface.getAttribute("position").array];
  let volume = 0;
  for (let i = 0; i < p.length; i += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = p.slice(i, i + 9);
    volume += (ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)) / 6;
  }
  return { faces, volume };
});"""


@pytest.fixture(scope="module")
def drawn() -> list[dict[str, Any]]:
    """Faces and the volume they enclose of every house, as the browser makes them."""
    made: list[dict[str, Any]] = in_node(
        "editor/massing.js", VOLUMES, {"houses": ALL, "solids": (SCRIPTS / "viewer" / "drawnsolids.js").as_uri()}
    )
    return made


@pytest.mark.parametrize("number", range(len(ALL)))
def test_a_drawn_building_has_the_faces_of_the_server(drawn: list[dict[str, Any]], number: int) -> None:
    ours, parts = drawn[number]["faces"], massing.solids(parsed(ALL[number]), 100.0)
    theirs = [(surface.name.lower(), rings) for part in parts for surface, rings in part.surfaces]
    assert len(ours) == len(theirs)
    for kind, rings in theirs:
        near = [face for face in ours if face["kind"] == kind and is_same(face["rings"], rings)]
        assert len(near) == 1, (kind, rings)


@pytest.mark.parametrize("number", range(len(ALL)))
def test_its_triangles_close_a_solid_of_the_right_volume(drawn: list[dict[str, Any]], number: int) -> None:
    house, volume = ALL[number], drawn[number]["volume"]
    walls = parsed(house)
    if house is SET_BACK:
        assert volume == pytest.approx(20 * 10 * 3 + 16 * 6 * 3, rel=1e-5)
        return
    block = float(walls.footprint_area * walls.eaves_height())
    rise = float(walls.ridge_height() - walls.eaves_height())
    frame = polygon.frame_of(walls.footprint)
    if walls.roof.type == "flat" or frame is None:
        assert volume == pytest.approx(block, rel=1e-5)
        return
    # by hand: a wedge is half its block, a mansard 0.675 of it, a hipped roof a prism between two half pyramids
    area, (along, across) = float(walls.footprint_area), roofing.sides(walls, frame)
    hipped = (along - across) * across * rise / 2 + across * across * rise / 3
    roof = {"mansard": 0.675 * area * rise, "hip": hipped}.get(walls.roof.type, area * rise / 2)
    assert volume == pytest.approx(block + roof, rel=1e-4)
