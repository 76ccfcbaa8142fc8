"""A real MapServer is read like our own: its maps lie where its data lie, its features come whole, in every writing it has."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from PIL import Image

from tests.catalogue import mapserver
from tests.catalogue.mapserver import HOUSES, TREES, MapServer
from twin import intake
from twin.addresses import read_allowed
from twin.config import Settings
from twin.errors import DecisionNeeded
from twin.findings import Progress
from twin.geodata import crs, spool
from twin.geodata.dataset import Dataset
from twin.geodata.feature import FeatureCollection
from twin.geodata.mapservice import MapService
from twin.handlers import Source
from twin.outbound import Door
from twin.services.fetching import fetch
from twin.services.opening import SERVICES, Opening
from twin.services.pictures import SIZE, Tile, picture
from twin.store.datasets import from_json
from twin.wish import Wish
from twin.workspace import Workspace, open_workspace

pytestmark = pytest.mark.skipif(not mapserver.is_there(), reason=mapserver.MISSING)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapServer]:
    with mapserver.serving(tmp_path_factory.mktemp("mapserver")) as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path, running: MapServer) -> Iterator[Workspace]:
    made = open_workspace(Settings(home=tmp_path / "home", min_free_mb=0, allow_internal=f"127.0.0.1:{running.port}"))
    yield made
    made.database.close()


def door(running: MapServer) -> Door:
    return Door(read_allowed(f"127.0.0.1:{running.port}"))


def service(running: MapServer, name: str, layer: str, folder: Path) -> MapService:
    opened = Opening(door(running), folder).open(running.service(name), "wms")
    importer = SERVICES["wms"]()
    source = Source(opened.path, opened.name)
    offer = importer.offer(source)
    chosen = next(item for item in offer.layers if item.name == layer)
    return importer.service(offer, chosen, importer.Options())


def taken_in(workspace: Workspace, address: str, **about: Any) -> Dataset:
    job = intake.ask(workspace, Wish("", address, address=address, **about))
    done = workspace.runner.run_here(job, intake.processes(workspace), lambda fraction, message: None)
    assert done.problem is None
    assert done.result is not None
    return from_json(done.result)


def frame_of(workspace: Workspace, dataset: Dataset) -> Any:
    folder = workspace.datasets.layer_folder(dataset, dataset.layers[0].name)
    return pd.concat([item.frame for item in spool.read(folder) if isinstance(item, FeatureCollection)])


def test_wms_and_wfs_at_one_address_are_a_question(running: MapServer, tmp_path: Path) -> None:
    with pytest.raises(DecisionNeeded) as question:
        Opening(door(running), tmp_path).open(running.service())
    assert [item["id"] for item in question.value.params["choices"]] == ["wms", "wfs"]


def test_the_layers_are_offered_with_their_words_and_places(running: MapServer, tmp_path: Path) -> None:
    opened = Opening(door(running), tmp_path).open(running.service(), "wms")
    offer = SERVICES["wms"]().offer(Source(opened.path, opened.name))
    named = {layer.name: layer for layer in offer.layers}
    assert {"gebaeude", "baeume"} <= set(named)
    assert (named["gebaeude"].title, named["gebaeude"].attribution) == ("Gebäude", "Stadt Musterstadt")
    assert (offer.title, offer.licence) == ("Geodienste Musterstadt", "Datenlizenz Deutschland Namensnennung 2.0")
    assert offer.contact == "geodaten@musterstadt.example"
    box = named["gebaeude"].box
    (lon, lat) = crs.to_lonlat(np.array([mapserver.MIDDLE]), "EPSG:25832")[0][:2]
    assert box is not None and box.min_x < lon < box.max_x and box.min_y < lat < box.max_y


def red(data: bytes) -> npt.NDArray[np.bool_]:
    """Return where houses are drawn, rows from the north."""
    with Image.open(io.BytesIO(data)) as image:
        pixels = np.asarray(image.convert("RGBA")).astype(int)
    return (pixels[..., 3] > 128) & (pixels[..., 0] > 140) & (pixels[..., 1] < 110)


def tile_of(x: float, y: float, z: int) -> tuple[Tile, float, float]:
    """Return the tile a place (EPSG:25832) falls into, and the column and row of its pixel."""
    lon, lat = crs.to_lonlat(np.array([[x, y]]), "EPSG:25832")[0][:2]
    across = (lon + 180) / 360 * 2**z
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    return Tile(z, int(across), int(down)), (across % 1) * SIZE, (down % 1) * SIZE


# `alt` knows no web Mercator: its pictures are asked for in UTM and bent
@pytest.mark.parametrize(("name", "system"), [("stadt", "EPSG:3857"), ("alt", "EPSG:25832")])
def test_a_house_is_drawn_where_it_stands(running: MapServer, tmp_path: Path, name: str, system: str) -> None:
    found = service(running, name, "gebaeude", tmp_path)
    assert found.crs == system
    hits = 0
    for house in mapserver.houses().geometry:
        tile, column, row = tile_of(house.centroid.x, house.centroid.y, 18)
        if not (3 < column < SIZE - 3 and 3 < row < SIZE - 3):
            continue
        hits += 1
        drawn = red(picture(door(running), found, tile))
        assert drawn[int(row), int(column)], f"house at {house.centroid} is not drawn in {tile}"
        street, east, south = tile_of(house.centroid.x + 15, house.centroid.y + 15, 18)
        if street == tile:
            assert not drawn[int(south), int(east)]
        if hits == 12:
            break
    assert hits == 12


# two pages of a thousand and one of five hundred; MapServer does not say how many there are in all
@pytest.mark.parametrize(("name", "importer"), [("stadt", "geojson"), ("gml", "gml"), ("alt", "geojson")])
def test_a_wfs_is_copied_whole_page_by_page(workspace: Workspace, running: MapServer, name: str, importer: str) -> None:
    dataset = taken_in(workspace, running.service(name), format="wfs", options={"layer": "ms:baeume"})
    layer = dataset.layers[0]
    assert (dataset.lineage.importer, layer.count, layer.crs) == (importer, TREES, "EPSG:25832")
    frame = frame_of(workspace, dataset)
    places = np.array([(point.x, point.y) for point in frame.geometry])
    expected = np.array([(point.x, point.y) for point in mapserver.trees().geometry])
    assert np.abs(places[np.lexsort(places.T)] - expected[np.lexsort(expected.T)]).max() < 0.01


def test_the_attributes_of_a_copy_keep_their_kind(workspace: Workspace, running: MapServer) -> None:
    dataset = taken_in(workspace, running.service(), format="wfs", options={"layer": "ms:gebaeude"})
    frame = frame_of(workspace, dataset)
    assert len(frame) == HOUSES == dataset.layers[0].count
    assert sorted(int(value) for value in frame["nr"]) == list(range(HOUSES))
    assert round(float(frame.geometry.area.sum())) == HOUSES * 12 * 9
    assert dataset.licence == "Datenlizenz Deutschland Namensnennung 2.0"


def test_a_part_of_a_wfs_is_asked_for_by_its_rectangle(workspace: Workspace, running: MapServer) -> None:
    x, y = mapserver.MIDDLE
    corners = crs.to_lonlat(np.array([[x - 50, y - 50], [x + 50, y + 50]]), "EPSG:25832")
    box = ",".join(f"{value:.8f}" for corner in corners for value in corner[:2])
    dataset = taken_in(workspace, running.service(), format="wfs", options={"layer": "ms:gebaeude", "bbox": box})
    assert 9 <= dataset.layers[0].count <= 20


def test_what_fits_one_page_is_asked_for_once(running: MapServer, tmp_path: Path) -> None:
    fetched = fetch(door(running), running.service("gml"), tmp_path, Progress(), "wfs", {"layer": "ms:gebaeude"})
    assert fetched.facts["requests"] == 1 and fetched.findings == ()
