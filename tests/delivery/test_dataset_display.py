"""Each layer of a dataset gets the display file that suits it, or none and a sentence why."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from twin.delivery.dataset import Surroundings, display_dataset, selection
from twin.findings import ImportReport, Progress
from twin.geodata import spool
from twin.geodata.bbox import BBox
from twin.geodata.dataset import Dataset, DatasetId, Layer, Lineage
from twin.geodata.feature import FeatureCollection

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
    shown = {"kind": "lines", "file": "lines.json", "count": 1, "height": 0.0}
    assert display(tmp_path, Progress(), plots=LINES) == {"plots": shown}
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


def test_a_layer_of_empty_places_leaves_no_folder(tmp_path: Path) -> None:
    kept_layers = kept(tmp_path / "layers", plots=LINES, none=[shapely.Point(8.75, 51.72)])
    without = dataclasses.replace(kept_layers.layers[1], bbox=None)
    dataset = dataclasses.replace(kept_layers, layers=(kept_layers.layers[0], without))
    shown = display_dataset(dataset, tmp_path / "layers", tmp_path / "display", Surroundings(), Progress())
    assert list(shown) == ["plots"] and [path.name for path in (tmp_path / "display").iterdir()] == ["plots"]


@pytest.mark.parametrize(("shapes", "code"), [(COASTS, "DISPLAY_TOO_LONG"), (LINES * 50_001, "DISPLAY_TOO_MANY")])
def test_what_no_browser_should_load_is_left_out_with_a_sentence(tmp_path: Path, shapes: list[Any], code: str) -> None:
    progress = Progress()
    assert display(tmp_path, progress, coast=shapes) == {}
    assert [group.code for group in progress.findings()] == [code]


def test_a_selection_can_be_walked_again_and_again(tmp_path: Path) -> None:
    dataset = kept(tmp_path, plots=LINES)
    layer = selection(dataset.layers, tmp_path, "D").layers[0]
    assert [len(list(layer.walk())) for _ in range(2)] == [1, 1]
