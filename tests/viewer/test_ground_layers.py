"""Pictures on the ground and measured points: they stand where they belong, can be faded and taken away."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from twin.exporters.tiles3d.imagery import write_imagery
from twin.exporters.tiles3d.points import write_points
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.geodata.crs import transform
from twin.geodata.pointcloud import PointCloud

from .conftest import open_viewer, show, told
from .town import ANCHOR

SYSTEM = "EPSG:25832"
HALF = 60.0


@pytest.fixture(scope="module")
def layers(site: Path) -> list[dict[str, Any]]:
    """A red picture of 120 by 120 metres on the ground, its eastern half clear, and a blue cloud of points above it."""
    x, y = transform(np.array([[ANCHOR["lon"], ANCHOR["lat"]]]), "EPSG:4326", SYSTEM)[0]
    pixels = np.zeros((240, 240, 4), dtype=np.uint8)
    pixels[:, :120] = (255, 0, 0, 255)
    picture = Coverage(pixels, x - HALF, y + HALF, 0.5, SYSTEM, "imagery")
    ground = Coverage(np.full((140, 140), ANCHOR["height"], dtype=np.float32), x - 70, y + 70, 1.0, SYSTEM)
    rng = np.random.default_rng(1)
    places = np.column_stack([x + rng.uniform(30, 60, 20_000), y + rng.uniform(-60, -30, 20_000), rng.uniform(140, 150, 20_000)])
    colours = np.tile(np.array([[0, 0, 255]], dtype=np.uint8), (20_000, 1))
    cloud = PointCloud(places, np.zeros(20_000, dtype=np.uint8), SYSTEM, colours)
    for name in ("picture", "cloud"):
        site.joinpath(name).mkdir(exist_ok=True)
    write_imagery(picture, site / "picture", ground=ground, progress=Progress())
    write_points(lambda: iter([cloud]), site / "cloud", progress=Progress())
    return [
        {"id": "picture", "kind": "imagery", "title": "Luftbild", "url": "picture/tileset.json", "visible": True},
        {"id": "cloud", "kind": "points", "title": "Punktwolke", "url": "cloud/tileset.json", "visible": True},
    ]


def redness(page: Page) -> float:
    """How much redder than green the picture is, 0 to 255 on average over what is red at all."""
    seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(float)
    red = seen[..., 0] - seen[..., 1]
    return float(red[red > 20].mean())


def shares(page: Page) -> tuple[float, float]:
    """Share of the picture that is clearly red, and clearly blue."""
    seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    red = (seen[..., 0] > seen[..., 1] + 80) & (seen[..., 0] > seen[..., 2] + 80)
    blue = (seen[..., 2] > seen[..., 0] + 80) & (seen[..., 2] > seen[..., 1] + 80)
    return float(red.mean()), float(blue.mean())


def test_a_picture_and_points_stand_can_be_faded_and_taken_away(
    blank: Page, model: dict[str, Any], layers: list[dict[str, Any]]
) -> None:
    page = open_viewer(blank, {**model, "layers": [*model["layers"], *layers]})
    show(page, camera={**model["start"]["camera"], **ANCHOR, "elevation": 89.0, "distance": 500.0, "azimuth": 0.0})
    red, blue = shares(page)
    assert red > 0.05 and blue > 0.01
    whole = redness(page)
    show(page, layers={"picture": 0.4})
    assert 0.2 * whole < redness(page) < 0.75 * whole
    show(page, layers={"picture": True, "cloud": False})
    assert shares(page) == (pytest.approx(red, abs=0.02), pytest.approx(0.0, abs=0.001))
    show(page, layers={"picture": False})
    assert shares(page)[0] < 0.001 and told(page, "twin:error") == []


def test_what_is_clear_shows_the_ground_below(blank: Page, model: dict[str, Any], layers: list[dict[str, Any]]) -> None:
    page = open_viewer(blank, {**model, "layers": [*model["layers"], layers[0]]})
    show(page, camera={**model["start"]["camera"], **ANCHOR, "elevation": 89.0, "distance": 500.0, "azimuth": 0.0})
    seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    red = (seen[..., 0] > seen[..., 1] + 80) & (seen[..., 0] > seen[..., 2] + 80)
    west, east = red[:, : red.shape[1] // 2].mean(), red[:, red.shape[1] // 2 + 3 :].mean()
    assert west > 0.1 and east < 0.002
