"""Each layer of a dataset gets the display file that suits it, or none and a sentence why."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import pytest
import shapely

from twin.delivery.buildings import display_city
from twin.delivery.dataset import Surroundings, display_dataset, selection
from twin.findings import ImportReport, Progress
from twin.geodata import spool
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import GeometryPart, SurfaceType, build
from twin.geodata.coverage import Coverage
from twin.geodata.crs import transform
from twin.geodata.dataset import Dataset, DatasetId, Layer, Lineage
from twin.geodata.feature import FeatureCollection
from twin.geodata.glb import read_document

BOX = BBox(8.75, 51.72, 8.76, 51.73)
LINES = [shapely.LineString([(8.75, 51.72), (8.7501, 51.7201)])]
POINTS = [shapely.Point(8.75, 51.72)]
COASTS = [shapely.LineString([(-180, 0), (180, 0)])]


def kept(folder: Path, **layers: Any) -> Dataset:
    described = []
    for name, shapes in layers.items():
        spool.write(folder / name, 0, FeatureCollection(geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:4326"), "EPSG:4326"))
        described.append(Layer(name, name, "FeatureCollection", "EPSG:4326", None, BOX, len(shapes)))
    lineage = Lineage("a", "0" * 64, 1, "", "geojson", "1", {}, ImportReport((), ()), "2026-06-21T00:00:00Z")
    return Dataset(DatasetId("d"), 1, "D", tuple(described), lineage)


def display(tmp_path: Path, progress: Progress, **layers: Any) -> dict[str, dict[str, Any]]:
    dataset = kept(tmp_path / "layers", **layers)
    return display_dataset(dataset, tmp_path / "layers", tmp_path / "display", Surroundings(), progress)


def test_a_single_layer_stands_at_the_datasets_own_address(tmp_path: Path) -> None:
    sign = {"color": "#6B6257", "line": True, "point": False, "dash": False, "title": {"de": "Flurstücke", "en": "parcels"}}
    only = {"kind": "lines", "file": "lines.json", "legend": [{**sign, "count": 1}], "count": 1, "height": 0.0}
    assert display(tmp_path, Progress(), plots=LINES) == {"plots": only}
    assert (tmp_path / "display" / "lines.json").is_file()


def test_several_layers_have_a_folder_each(tmp_path: Path) -> None:
    shown = display(tmp_path, Progress(), plots=LINES, baeume=POINTS)
    assert {name: (entry["kind"], entry["file"]) for name, entry in shown.items()} == {
        "plots": ("lines", "plots/lines.json"),
        "baeume": ("trees", "baeume/trees.json"),
    }


def test_areas_and_points_are_areas_with_a_legend(tmp_path: Path) -> None:
    shown = display(tmp_path, Progress(), plots=LINES, addresses=POINTS, quarters=[shapely.box(8.75, 51.72, 8.76, 51.73)])
    assert {name: (entry["kind"], entry["file"]) for name, entry in shown.items()} == {
        "plots": ("lines", "plots/lines.json"),
        "addresses": ("areas", "addresses/areas.json"),
        "quarters": ("areas", "quarters/areas.json"),
    }
    (line,) = shown["quarters"]["legend"]
    assert (line["title"], line["count"], line["line"]) == ({"de": "quarters", "en": "quarters"}, 1, False)


def test_a_flat_layer_stands_at_the_height_of_the_ground_even_where_cells_are_missing(tmp_path: Path) -> None:
    heights = np.full((400, 400), 104.0, dtype=np.float32)
    heights[:16] = np.nan
    x, y = transform(np.array([BOX.centre()]), "EPSG:4326", "EPSG:25832")[0]
    around = Surroundings(Coverage(heights, x - 2000, y + 2000, 10.0, "EPSG:25832", "terrain"))
    dataset = kept(tmp_path / "layers", quarters=[shapely.box(8.75, 51.72, 8.76, 51.73)])
    shown = display_dataset(dataset, tmp_path / "layers", tmp_path / "display", around, Progress())
    document = orjson.loads((tmp_path / "display" / "areas.json").read_bytes())
    assert (shown["quarters"]["height"], document["anchor"]["height"]) == (104.0, 104.0)


def test_a_layer_of_empty_places_leaves_no_folder(tmp_path: Path) -> None:
    kept_layers = kept(tmp_path / "layers", plots=LINES, none=[shapely.Point(8.75, 51.72)])
    without = dataclasses.replace(kept_layers.layers[1], bbox=None)
    dataset = dataclasses.replace(kept_layers, layers=(kept_layers.layers[0], without))
    shown = display_dataset(dataset, tmp_path / "layers", tmp_path / "display", Surroundings(), Progress())
    assert list(shown) == ["plots"] and [path.name for path in (tmp_path / "display").iterdir()] == ["plots"]


def test_what_no_browser_should_load_is_left_out_with_a_sentence(tmp_path: Path) -> None:
    progress = Progress()
    assert display(tmp_path, progress, coast=LINES * 50_001) == {}
    assert [group.code for group in progress.findings()] == ["DISPLAY_TOO_MANY"]


def test_lines_too_long_to_follow_the_terrain_lie_flat(tmp_path: Path) -> None:
    around = Surroundings(Coverage(np.full((9, 9), 104.0, dtype=np.float32), 0.0, 4.0, 1.0, "EPSG:4326", "terrain"))
    dataset = kept(tmp_path / "layers", coast=COASTS)
    shown = display_dataset(dataset, tmp_path / "layers", tmp_path / "display", around, Progress())
    assert (shown["coast"]["kind"], shown["coast"]["height"]) == ("areas", 104.0)
    document = orjson.loads((tmp_path / "display" / "areas.json").read_bytes())
    assert np.frombuffer(base64.b64decode(document["lines"]["ends"]), "<u4").tolist() == [2]


def test_layers_without_colours_of_their_own_get_one_each_and_points_are_told_from_areas(tmp_path: Path) -> None:
    quarters = [shapely.box(8.75, 51.72, 8.76, 51.73)]
    shown = display(tmp_path, Progress(), quarters=quarters, stops=POINTS, routes=LINES, more=quarters)
    found = [shown[name]["legend"][0] for name in ("quarters", "stops", "routes", "more")]
    assert len({line["color"] for line in found}) == 4
    assert [(line["line"], line["point"]) for line in found] == [(False, False), (False, True), (True, False), (False, False)]


@pytest.mark.parametrize(("name", "triangles"), [("buildings", 0), ("water", 2)])
def test_a_theme_keeps_surfaces_that_would_be_a_buildings_floor(tmp_path: Path, name: str, triangles: int) -> None:
    floor = [(400000.0, 5700000.0, 50.0), (400000.0, 5700009.0, 50.0), (400009.0, 5700009.0, 50.0), (400009.0, 5700000.0, 50.0)]
    part = GeometryPart([(SurfaceType.UNKNOWN, [floor])], solid=False)
    counts = display_city(
        lambda: [build([("w", "WaterBody", "", {}, [part])], "EPSG:25832")], tmp_path / "t", progress=Progress(), layer=name
    )
    document = read_document(tmp_path / "t" / "t.glb")
    surface = document["meshes"][0]["primitives"][0]
    assert document["accessors"][surface["indices"]]["count"] == 3 * triangles
    assert counts.frame is not None and counts.frame.height == 50.0


def test_a_selection_can_be_walked_again_and_again(tmp_path: Path) -> None:
    dataset = kept(tmp_path, plots=LINES)
    layer = selection(dataset.layers, tmp_path, "D").layers[0]
    assert [len(list(layer.walk())) for _ in range(2)] == [1, 1]
