"""Point tiles: every point once, in its place and colour, coarse before fine, few in each tile."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tileset_reading import EAST, NORTH, Tile

from twin.errors import FileDamaged
from twin.exporters.tiles3d import points as module
from twin.exporters.tiles3d.palette import linear
from twin.exporters.tiles3d.points import CLASSES, write_points
from twin.findings import Progress
from twin.geodata.pointcloud import PointCloud


def clouds(count: int, parts: int = 3, **columns: Any) -> list[PointCloud]:
    rng = np.random.default_rng(7)
    places = rng.random((count, 3)) * (200.0, 120.0, 30.0) + (EAST, NORTH, 50.0)
    classes = columns.pop("classification", np.full(count, 2, dtype=np.uint8))
    colours = columns.pop("colours", None)
    cuts = np.linspace(0, count, parts + 1).astype(int)
    return [
        PointCloud(places[a:b], classes[a:b], "EPSG:25832", colours[a:b] if colours is not None else None)
        for a, b in itertools.pairwise(cuts)
    ]


def written(folder: Path, batches: list[PointCloud]) -> Any:
    folder.mkdir()
    return write_points(lambda: iter(batches), folder, progress=Progress())


def places_of(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Local east, north, up and linear colours of a tile."""
    tile = Tile(path.read_bytes())
    node, primitive = tile.document["nodes"][0], tile.document["meshes"][0]["primitives"][0]
    assert primitive["mode"] == 0
    shares = tile.accessor(primitive["attributes"]["POSITION"]) / 65535.0
    x, y, z = (shares * node["scale"] + node["translation"]).T
    return np.column_stack([x, -z, y]), tile.accessor(primitive["attributes"]["COLOR_0"])


def walk(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield entry
    for child in entry.get("children", ()):
        yield from walk(child)


def test_every_point_stands_in_exactly_one_tile_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TILE_POINTS", 500)
    batches = clouds(20_000)
    counts = written(tmp_path / "t", batches)
    found = np.concatenate([places_of(path)[0] for path in sorted((tmp_path / "t").glob("*.glb"))])
    expected = counts.frame.local(np.concatenate([batch.positions for batch in batches]), "EPSG:25832")
    assert len(found) == counts.points == 20_000
    order, sought = (array[np.lexsort(np.round(array, 1).T[::-1])] for array in (found, expected))
    assert np.allclose(np.sort(found, axis=0), np.sort(expected, axis=0), atol=0.005)
    assert np.median(np.linalg.norm(order - sought, axis=1)) < 0.005  # and not only axis by axis


def test_tiles_add_and_hold_few_points_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TILE_POINTS", 500)
    written(tmp_path / "t", clouds(20_000))
    document = json.loads((tmp_path / "t" / "tileset.json").read_bytes())
    entries = list(walk(document["root"]))
    assert {entry["refine"] for entry in entries} == {"ADD"} and document["asset"]["extras"]["pointCount"] == 20_000
    sizes = [len(places_of(tmp_path / "t" / entry["content"]["uri"])[0]) for entry in entries]
    assert 400 < sizes[0] < 600 and max(sizes) < 1500
    for entry in entries:
        for child in entry.get("children", ()):
            assert child["geometricError"] < entry["geometricError"]
    assert all((entry["geometricError"] == 0) == (not entry.get("children")) for entry in entries)


def test_a_root_is_an_even_sample_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TILE_POINTS", 2000)
    counts = written(tmp_path / "t", clouds(40_000))
    places, _ = places_of(tmp_path / "t" / "0-0-0.glb")
    assert counts.levels > 2
    assert np.histogram(places[:, 0], bins=4)[0].min() > 0.8 * len(places) / 4


def test_points_on_one_line_still_fill_their_tiles_evenly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TILE_POINTS", 500)
    (cloud,) = clouds(20_000, 1)
    line = cloud.positions.copy()
    line[:, 1] = NORTH
    written(tmp_path / "t", [PointCloud(line, cloud.classification, cloud.crs)])
    sizes = [len(places_of(path)[0]) for path in (tmp_path / "t").glob("*.glb")]
    assert sum(sizes) == 20_000 and max(sizes) < 1000


def test_colours_of_the_file_come_first_then_classes_then_height(tmp_path: Path) -> None:
    colours = np.tile(np.array([[200, 100, 50]], dtype=np.uint8), (90, 1))
    written(tmp_path / "a", clouds(90, colours=colours))
    assert places_of(tmp_path / "a" / "0-0-0.glb")[1][0].tolist() == [
        round(255 * linear(f"#{value:02X}0000")[0]) for value in (200, 100, 50)
    ]
    written(tmp_path / "b", clouds(90))
    assert places_of(tmp_path / "b" / "0-0-0.glb")[1][0].tolist() == np.rint(255 * linear(CLASSES[2])).tolist()
    written(tmp_path / "c", clouds(90, classification=np.zeros(90, dtype=np.uint8)))
    places, shades = places_of(tmp_path / "c" / "0-0-0.glb")
    order = np.argsort(places[:, 2])
    assert (np.diff(shades[order, 0].astype(int)) >= 0).all() and shades[order[-1], 0] > shades[order[0], 0]


def test_the_same_cloud_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        written(tmp_path / name, clouds(3000))
    files = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab"]
    assert files[0] == files[1]


def test_a_cloud_without_points_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged):
        written(tmp_path / "t", [])
