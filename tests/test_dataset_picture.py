"""The first picture of a dataset: all of it in the frame, by day, wherever it lies."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import pytest

from twin.config import Settings
from twin.findings import ImportReport
from twin.geodata.bbox import BBox
from twin.geodata.dataset import Dataset, DatasetId, Layer, Lineage
from twin.viewmodel import dataset_view_model
from twin.workspace import Workspace, open_workspace

TILE = BBox(6.821, 50.9722, 6.8351, 50.9807)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_workspace(Settings(home=Path(tmp_path_factory.mktemp("home")), min_free_mb=0))


def start(workspace: Workspace, *boxes: BBox, kind: str = "areas") -> dict[str, Any]:
    """Return the view model of a dataset with a layer for each box."""
    layers = tuple(Layer(f"l{n}", f"Ebene {n}", "FeatureCollection", "EPSG:4326", None, box, 1) for n, box in enumerate(boxes))
    lineage = Lineage("a", "0" * 64, 1, "", "geojson", "1", {}, ImportReport((), ()), "2026-06-21T00:00:00Z")
    legend = [{"color": "#85590F", "line": True, "title": {"de": "Wege", "en": "ways"}, "count": 1}]
    shown = {layer.name: {"kind": kind, "file": "areas.json", "count": 1, "height": 0.0, "legend": legend} for layer in layers}
    dataset = dataclasses.replace(Dataset(DatasetId("d"), 1, "D", layers, lineage), extras={"display": shown})
    model = dataset_view_model(workspace, dataset, "de")
    assert model is not None
    return model


@pytest.mark.parametrize(
    "box",
    [
        TILE,
        BBox(8.75, 51.70, 8.752, 51.80),
        BBox(8.70, 51.72, 8.90, 51.721),
        BBox(6.9088, 51.3596, 7.123, 51.5226),
        BBox(8.75, 51.72, 8.7501, 51.7201),
    ],
)
def test_all_corners_are_in_the_frame(workspace: Workspace, box: BBox) -> None:
    camera = start(workspace, box)["start"]["camera"]
    east = 111_320 * math.cos(math.radians(camera["lat"]))
    turn, tilt = math.radians(camera["azimuth"]), math.radians(camera["elevation"])
    half = math.tan(math.radians(camera["fov"] / 2))
    largest = 0.0
    for lon, lat in ((box.min_x, box.min_y), (box.min_x, box.max_y), (box.max_x, box.min_y), (box.max_x, box.max_y)):
        x, y = (lon - camera["lon"]) * east, (lat - camera["lat"]) * 110_900
        right, ahead = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        depth = camera["distance"] + ahead * math.cos(tilt)
        share = max(abs(right) / (depth * half * 4 / 3), abs(ahead * math.sin(tilt)) / (depth * half))
        largest = max(largest, share)
    assert 0.3 < largest <= 1.0


def test_layers_of_one_region_are_shown_together_and_far_ones_not(workspace: Workspace) -> None:
    beside = BBox(6.84, 50.9722, 6.85, 50.9807)
    camera = start(workspace, TILE, beside)["start"]["camera"]
    assert camera["lon"] == pytest.approx((6.821 + 6.85) / 2)
    camera = start(workspace, TILE, BBox(-122.0, 37.0, -121.9, 37.1))["start"]["camera"]
    assert camera["lon"] == pytest.approx(TILE.centre()[0]) and camera["distance"] < 5000


@pytest.mark.parametrize(
    ("box", "zone", "sun"),
    [
        (TILE, "Europe/Berlin", None),
        (BBox(139.7372, 35.2583, 139.7406, 35.2615), "Etc/GMT-9", "2026-06-21T15:00"),
        (BBox(150.5443, -26.997, 150.5472, -26.9952), "Etc/GMT-10", "2026-12-21T15:00"),
        (BBox(-75.6144, 40.0407, -75.6097, 40.0443), "Etc/GMT+5", "2026-06-21T15:00"),
    ],
)
def test_it_is_day_where_the_data_lie(workspace: Workspace, box: BBox, zone: str, sun: str | None) -> None:
    model = start(workspace, box)
    assert (model["timezone"], model["start"].get("sun")) == (zone, sun)


def test_lines_are_drawn_in_the_colour_of_their_legend(workspace: Workspace) -> None:
    assert start(workspace, TILE, kind="lines")["layers"][0]["style"] == {"color": "#85590F", "opacity": 1.0, "width": 2.5}
    assert "style" not in start(workspace, TILE)["layers"][0]
