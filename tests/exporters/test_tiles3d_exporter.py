"""The exporter as the rest of the house calls it: suitability, report, verification, several layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tileset_reading import EAST, NORTH, box, tileset, town

from twin.errors import NotSuitable, TwinBroken
from twin.exporters.tiles3d.exporter import Tiles3D, TilesOptions
from twin.findings import Progress
from twin.geodata.citymodel import build
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor
from twin.geodata.dataset import LayerType
from twin.geodata.glb import Glb
from twin.geodata.mesh import Mesh
from twin.geodata.pointcloud import PointCloud
from twin.handlers import ExportLayer, Selection


def layer(name: str, kind: LayerType, *data: Any) -> ExportLayer:
    batches: Callable[[], Any] = lambda: iter(data)  # noqa: E731 - the contract wants a callable
    return ExportLayer(name, name, kind, "EPSG:25832", "DHHN2016", batches)


def slope() -> Coverage:
    heights = np.add.outer(np.zeros(60), np.arange(80.0)).astype(np.float32) * 0.1 + 100
    return Coverage(heights, EAST, NORTH + 60, 1.0, "EPSG:25832")


def test_counts_losses_and_checksum_are_reported(tmp_path: Path) -> None:
    report = Tiles3D().write(
        Selection((layer("houses", "CityModel", town(4), town(0)),)), tmp_path / "out", TilesOptions(), Progress()
    )
    assert report.counts == {"houses": 4}
    assert (report.extras["triangles"], report.extras["tiles"]) == (48, 1)
    assert report.files == ("t.glb", "tileset.json") and len(report.sha256) == 64
    assert report.losses


def test_buildings_and_parts_are_counted_apart(tmp_path: Path) -> None:
    hall = box(0, 0, 10, 10, 50, 8)
    model = build(
        [("a", "Building", "", {}, [hall]), ("a-1", "BuildingPart", "a", {}, [hall]), ("b", "Building", "", {}, [hall])],
        "EPSG:25832",
    )
    report = Tiles3D().write(Selection((layer("houses", "CityModel", model),)), tmp_path / "out", TilesOptions(), Progress())
    assert report.extras["objects"] == {"Building": 2, "BuildingPart": 1}
    assert report.counts == {"houses": 2}


def test_what_was_written_passes_its_own_check(tmp_path: Path) -> None:
    exporter = Tiles3D()
    report = exporter.write(
        Selection((layer("houses", "CityModel", town(40, 10)),)), tmp_path / "out", TilesOptions(), Progress()
    )
    exporter.verify(tmp_path / "out", report)


@pytest.mark.parametrize("damage", ["cut", "missing", "changed"])
def test_damage_is_found(tmp_path: Path, damage: str) -> None:
    exporter, target = Tiles3D(), tmp_path / "out"
    report = exporter.write(Selection((layer("houses", "CityModel", town(4)),)), target, TilesOptions(), Progress())
    tile = target / "t.glb"
    content = tile.read_bytes()
    tile.unlink()
    if damage != "missing":
        tile.write_bytes(content[:-4] if damage == "cut" else content[:-4] + b"abcd")
    with pytest.raises(TwinBroken):
        exporter.verify(target, report)


def test_flat_data_is_refused_with_the_reason(tmp_path: Path) -> None:
    selection = Selection((layer("plots", "FeatureCollection"),))
    assert Tiles3D().suitability(selection).verdict == "no"
    with pytest.raises(NotSuitable, match="plots"):
        Tiles3D().write(selection, tmp_path / "out", TilesOptions(), Progress())


def test_several_layers_share_one_root(tmp_path: Path) -> None:
    glb = Glb()
    glb.document["nodes"] = [{"name": "empty"}]
    model = Mesh(glb.to_bytes(), Anchor(7.5, 51.4, 100.0), heading=30.0, scale=2.0)
    selection = Selection(
        (layer("houses", "CityModel", town(2)), layer("ground", "Coverage", slope()), layer("bench", "Mesh", model))
    )
    report = Tiles3D().write(selection, tmp_path / "out", TilesOptions(), Progress())
    Tiles3D().verify(tmp_path / "out", report)
    uris = [child["content"]["uri"] for child in tileset(tmp_path / "out")["root"]["children"]]
    assert uris == ["00/tileset.json", "01/tileset.json", "02/tileset.json"]
    assert report.counts == {"houses": 2, "ground": 1, "bench": 1}


def test_only_wanted_attributes_are_written(tmp_path: Path) -> None:
    selection = Selection((layer("houses", "CityModel", town(1, owner="private", street="Uferstraße")),))
    Tiles3D().write(selection, tmp_path / "out", TilesOptions(attributes="street"), Progress())
    content = (tmp_path / "out" / "t.glb").read_bytes()
    assert "Uferstraße".encode() in content and b"private" not in content


def test_a_models_heading_turns_it_clockwise(tmp_path: Path) -> None:
    glb = Glb()
    points = np.array([[0, 0, -10], [1, 0, -10], [0, 1, -10]], dtype=np.float32)
    primitive = {"attributes": {"POSITION": glb.attribute(points, bounds=True)}, "mode": 4}
    glb.document["meshes"], glb.document["nodes"] = [{"primitives": [primitive]}], [{"mesh": 0}]
    anchor = Anchor(7.5, 51.4, 100.0)
    selection = Selection((layer("arrow", "Mesh", Mesh(glb.to_bytes(), anchor, heading=90.0)),))
    Tiles3D().write(selection, tmp_path / "out", TilesOptions(), Progress())
    matrix = np.array(tileset(tmp_path / "out")["root"]["transform"]).reshape(4, 4).T
    local = np.linalg.inv(anchor.matrix()) @ matrix @ np.array([0.0, 10.0, 0.0, 1.0])
    assert local[:3] == pytest.approx([10.0, 0.0, 0.0], abs=1e-6)


def test_pictures_and_points_are_written_beside_buildings(tmp_path: Path) -> None:
    pixels = np.full((40, 60, 4), 200, dtype=np.uint8)
    picture = Coverage(pixels, EAST, NORTH + 20, 0.5, "EPSG:25832", "imagery")
    places = np.random.default_rng(1).random((300, 3)) * 30 + (EAST, NORTH, 100.0)
    cloud = PointCloud(places, np.full(300, 2, dtype=np.uint8), "EPSG:25832")
    layers = (
        layer("houses", "CityModel", town(2)),
        layer("dop", "Coverage", picture),
        layer("points", "PointCloud", cloud, cloud),
    )
    report = Tiles3D().write(Selection(layers), tmp_path / "out", TilesOptions(), Progress())
    Tiles3D().verify(tmp_path / "out", report)
    assert report.counts == {"houses": 2, "dop": 1, "points": 600}
    assert {"01/p.glb", "02/0-0-0.glb"} <= set(report.files)
