"""A model and a foreign tileset on the page of their dataset, in their own colours."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from PIL import Image

from tests.importers.models import houses
from tests.importers.tiles3d.test_tiles3d import document
from tests.journeys.conftest import Office, picture
from twin import intake
from twin.wish import Wish
from twin.workspace import Workspace

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FZK = DATA / "ifc" / "AC20-FZK-Haus.ifc"


def taken_in(town: Workspace, path: Path, **wish: Any) -> str:
    """Take a file in and return the address of its dataset's page."""
    job = intake.ask(town, Wish(town.files.keep_path(path).sha256, path.name, title=path.stem, **wish))
    end = time.monotonic() + 60.0
    while job.status in ("accepted", "running") and time.monotonic() < end:
        time.sleep(0.1)
        job = town.jobs.get(job.id)
    assert job.status == "successful", job.problem
    return f"/datasets/{(job.result or {})['id']}"


def share_of_red(shot: bytes) -> float:
    """Return the part of a picture that is as red as the roof of the house (0.6, 0.2, 0.15 in sRGB), in whatever light."""
    pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=np.int64)
    return float(((pixels[..., 0] > 1.6 * pixels[..., 1]) & (pixels[..., 0] > 60)).mean())


def test_a_placed_model_shows_its_own_colours(office: Office, town: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "haus.glb"
    file.write_bytes(houses.glb())
    page = office("planner")(taken_in(town, file))
    canvas = page.locator("twin-viewer canvas").screenshot()
    picture(page, "dataset-model")
    assert share_of_red(canvas) > 0.005


def test_a_foreign_tileset_is_drawn(office: Office, town: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "kacheln.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("stadt/tileset.json", orjson.dumps(document("haus.glb")))
        archive.writestr("stadt/haus.glb", houses.glb())
    page = office("planner")(taken_in(town, file))
    canvas = page.locator("twin-viewer canvas").screenshot()
    picture(page, "dataset-tileset")
    assert share_of_red(canvas) > 0.005


@pytest.mark.skipif(not FZK.is_file(), reason="the shared files are not beside this checkout")
def test_the_fzk_house_stands_with_its_storeys(office: Office, town: Workspace) -> None:
    options = {"x": "457842", "y": "5439083", "height": "111.8", "true_north": "false"}
    page = office("planner")(taken_in(town, FZK, crs="EPSG:25832", options=options))
    assert page.locator("twin-viewer canvas").count() == 1
    picture(page, "dataset-ifc")
