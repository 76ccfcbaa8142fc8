"""Grids, pictures and clouds of a real upload: what is shown, on which ground, and that no picture is taken for the terrain."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from twin import intake
from twin.config import Settings
from twin.delivery.dataset import coverage_of, surroundings
from twin.geodata.dataset import Dataset
from twin.viewmodel import dataset_view_model
from twin.wish import Wish
from twin.workspace import Workspace, open_workspace

CLOUD = Path(__file__).parents[1] / "samples" / "las" / "hecke.laz"
HERE = Affine(1.0, 0.0, 359950.0, 0.0, -1.0, 5721080.0)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = open_workspace(Settings(home=tmp_path / "home", min_free_mb=0))
    yield made
    made.database.close()


def tiff(bands: Any, **facts: Any) -> bytes:
    count, rows, columns = bands.shape
    with rasterio.MemoryFile() as memory:
        shape = {"width": columns, "height": rows, "count": count, "dtype": bands.dtype, "crs": "EPSG:25832", "transform": HERE}
        with memory.open(driver="GTiff", **shape, **facts) as raster:
            raster.write(bands)
        return bytes(memory.read())


LATER = tiff(np.full((3, 160, 160), 90, dtype=np.uint8), photometric="RGB")
PHOTO = tiff(np.full((3, 160, 160), 120, dtype=np.uint8), photometric="RGB")
GROUND = tiff(np.full((1, 160, 160), 42.0, dtype=np.float32))
ROOFS = tiff(np.full((1, 160, 160), 55.0, dtype=np.float32))


def taken(workspace: Workspace, name: str, content: bytes) -> Dataset:
    file = workspace.settings.home / "given"
    file.write_bytes(content)
    asked = Wish(workspace.files.keep_path(file).sha256, name)
    job = workspace.runner.run_here(intake.ask(workspace, asked), intake.processes(workspace), lambda *_: None)
    assert job.status == "successful", job.problem
    dataset = workspace.datasets.of_job(job.id)
    assert dataset is not None
    return dataset


def shown(dataset: Dataset) -> list[tuple[str, float]]:
    return [(entry["kind"], entry["height"]) for entry in dataset.extras["display"].values()]


def test_a_picture_alone_lies_at_zero_and_on_the_ground_once_there_is_some(workspace: Workspace) -> None:
    assert shown(taken(workspace, "dop.tif", PHOTO)) == [("imagery", 0.0)]
    assert shown(taken(workspace, "dgm.tif", GROUND)) == [("terrain", 42.0)]
    assert shown(taken(workspace, "dop.tif", LATER)) == [("imagery", 42.0)]  # the same file again would be the same dataset


def test_a_picture_lies_on_the_terrain_of_its_own_upload(workspace: Workspace) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("dop.tif", PHOTO)
        archive.writestr("dgm.tif", GROUND)
    assert sorted(shown(taken(workspace, "beides.zip", buffer.getvalue()))) == [("imagery", 42.0), ("terrain", 42.0)]


def test_neither_picture_nor_roofs_are_taken_for_the_ground(workspace: Workspace) -> None:
    for name, content in (("dgm.tif", GROUND), ("dom.tif", ROOFS), ("dop.tif", PHOTO)):
        last = taken(workspace, name, content)
    around = surroundings(workspace, last, workspace.datasets.version_folder(last.id, 1) / "layers")
    assert around.terrain is not None and (around.terrain.kind, float(around.terrain.values[0, 0])) == ("terrain", 42.0)


def test_a_cloud_is_shown_where_it_lies(workspace: Workspace) -> None:
    dataset = taken(workspace, "hecke.laz", CLOUD.read_bytes())
    (layer,) = dataset.layers
    assert (layer.type, layer.count, shown(dataset)) == ("PointCloud", 590, [("points", 40.0)])
    model = dataset_view_model(workspace, dataset, "de")
    assert model is not None and (model["layers"][0]["kind"], model["anchor"]["height"]) == ("points", 40.0)
    assert coverage_of(workspace.datasets.layer_folder(dataset, layer.name)) is None
