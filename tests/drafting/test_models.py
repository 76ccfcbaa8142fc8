"""Stored models and areas as a drawing needs them: a GLB stands in an alternative like any building."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from shapely.geometry import shape

from tests.geodata.test_meshcity import box
from twin import casework, intake, staging
from twin.drafting.drawing import bringable, placeable
from twin.drafting.ground import Ground, Grounds
from twin.drafting.models import layer_ref, model_of
from twin.drafting.numbers import numbers_of
from twin.drafting.outlines import area_layers, areas_in
from twin.errors import DocumentInvalid, NotFound
from twin.importers.models.parts import glb_of
from twin.planning.document import parse_alternative
from twin.wish import Wish
from twin.workspace import Workspace

CASE = "quartier-muehlenbleiche"
LAYER = "haus@1/haus"
EAST, NORTH = 482785.0, 5729915.0


@pytest.fixture(scope="module")
def ground(musterstadt: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The sample case beside a stored GLB of 12 m × 10 m × 8 m, which goes again."""
    path: Path = tmp_path_factory.mktemp("model") / "haus.glb"
    path.write_bytes(glb_of([box((-6, -5, 0), (6, 5, 8))]))
    kept = musterstadt.files.keep_path(path)
    options = {"x": EAST, "y": NORTH, "height": 107.0}
    wish = Wish(kept.sha256, "haus.glb", options=options, crs="EPSG:25832", identifier="haus", title="Haus")
    job = musterstadt.runner.run_here(intake.ask(musterstadt, wish), intake.processes(musterstadt), lambda *_: None)
    assert job.status == "successful", job.problem
    yield Grounds(musterstadt).of(CASE)
    musterstadt.datasets.remove("haus")


def draft(**place: object) -> functools.partial[object]:
    dataset, layer = LAYER.partition("@")[0], LAYER.rpartition("/")[2]
    given = {"layer": {"dataset": dataset, "version": 1, "layer": layer}, "anchor": [EAST, NORTH, 107.5], "id": "m", **place}
    return functools.partial(parse_alternative, {"letter": "Z", "changes": [{"place": given}]})


def test_a_glb_is_offered_and_counts_with_its_footprint_and_height(ground: Ground) -> None:
    for offered in (placeable(ground.workspace), bringable(ground.workspace, ground.case.crs)):
        assert "haus" in [dataset.id for dataset, _ in offered]
    for scale, area, height in ((1.0, 120, 8), (0.5, 30, 4)):
        found = numbers_of(ground, draft(scale=scale, heading=30.0)(), "de")  # type: ignore[arg-type]
        (model,) = found["models"]
        assert model["id"] == "m/haus/haus" and model["footprint_m2"] == pytest.approx(area, rel=2e-3)
        assert model["height_m"] == pytest.approx(height, abs=0.01) and model["ground_nhn_m"] == pytest.approx(107.5, abs=0.01)
        middle = shape(model["footprint"]).centroid
        assert (middle.x, middle.y) == pytest.approx((EAST, NORTH), abs=0.01)


def test_its_faces_come_around_its_own_middle_as_it_is_set(ground: Ground) -> None:
    found = model_of(ground, layer_ref(LAYER))
    (building,) = found["buildings"]
    points = [point for face in building["faces"] for ring in face["rings"] for point in ring]
    # the walls and the ground they enclose
    assert {face["kind"] for face in building["faces"]} == {"roof", "wall", "ground"}
    low, high = ([choose(point[axis] for point in points) for axis in range(3)] for choose in (min, max))
    assert [*low, *high] == pytest.approx([-6, -5, 0, 6, 5, 8], abs=0.1)


def test_its_display_files_hold_its_own_shape(ground: Ground) -> None:
    work = ground.with_drafts([draft()()])  # type: ignore[list-item]
    model = staging.planned(staging.stage_of(ground.workspace, work), "Z")
    assert model is not None and model.table.ids == ["m/haus/haus"]
    assert model.vertices[:, 2].min() == pytest.approx(107.5, abs=0.02) and len(model.surface_type) == 13


def test_a_layer_is_named_with_its_version() -> None:
    assert layer_ref("a@b@2/x/y") == casework.LayerRef("a@b", "x/y", 2)
    with pytest.raises(DocumentInvalid, match="Datensatz@Fassung/Ebene"):
        layer_ref("haus")


def test_areas_of_any_layer_around_the_site_can_be_taken(ground: Ground) -> None:
    layers = {(dataset.id, layer.name) for dataset, layer in area_layers(ground)}
    assert {("stadtgrundlage", "landnutzung"), ("gebaeude", "buildings"), ("stadtgrundlage", "flurstuecke")} <= layers
    site = ground.stage.site
    for name in ("stadtgrundlage@1/landnutzung", "gebaeude@1/buildings"):
        areas = areas_in(ground, layer_ref(name))
        assert areas and all(item.area > 0 for _, item in areas)
        assert all(item.bounds[0] <= site.max_x and item.bounds[2] >= site.min_x for _, item in areas)
    with pytest.raises(NotFound):
        areas_in(ground, layer_ref("stadtgrundlage@1/wald"))
