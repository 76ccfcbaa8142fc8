"""Handing out: a part by area, layers, a folder as a zip, and what an alternative adds, removes or results in."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from twin import casework, exporting, staging, work
from twin.delivery import stored
from twin.delivery.chosen import only
from twin.delivery.draped import tree_names
from twin.errors import NotFound, NotSuitable, OptionsInvalid
from twin.exporting import Order, order_of
from twin.findings import Progress
from twin.geodata import spool
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.feature import FeatureCollection
from twin.handlers import ExportLayer, Selection
from twin.workspace import Workspace

CASE = "quartier-muehlenbleiche"


def buildings(workspace: Workspace, order: Order) -> set[str]:
    (layer,) = [layer for layer in exporting.selection(workspace, order).layers if layer.type == "CityModel"]
    return {identifier for batch in layer.walk() if isinstance(batch, CityModel) for identifier in roots(batch)}


def roots(model: CityModel) -> list[str]:
    return [name for name, parent in zip(model.table.ids, model.table.parents, strict=True) if not parent]


def finished(workspace: Workspace, order: Order) -> dict[str, Any]:
    job = workspace.runner.run_here(exporting.ask(workspace, order), work.processes(workspace), lambda *_: None)
    assert job.result is not None, job.problem
    return {**job.result, "path": exporting.file_of(workspace, job, job.result["file"])}


def test_the_parts_of_an_alternative_add_up(musterstadt: Workspace) -> None:
    order = Order("cityjson", case=CASE, alternative="A")
    found = {part: buildings(musterstadt, dataclasses.replace(order, part=part)) for part in ("added", "removed", "result")}
    loaded = casework.load(musterstadt, CASE)
    today = {name for model in staging.stage_of(musterstadt, loaded).standing() for name in roots(model)}
    assert found["removed"] and found["removed"] <= today
    assert found["added"] and not found["added"] & today
    assert found["result"] == (today - found["removed"]) | found["added"]


def test_trees_and_surfaces_of_an_alternative_are_layers(musterstadt: Workspace) -> None:
    whole = exporting.selection(musterstadt, Order("geopackage", case=CASE, alternative="A"))
    counts = {layer.name: sum(len(batch.frame) for batch in layer.walk()) for layer in whole.layers[1:]}  # type: ignore[union-attr]
    state = casework.load(musterstadt, CASE).states["A"]
    assert counts["trees"] == len([tree for tree in state.trees if tree.position is not None])
    assert counts["surfaces"] == len([surface for surface in state.surfaces if surface.geometry is not None])


def test_an_area_keeps_whole_buildings_that_touch_it(musterstadt: Workspace) -> None:
    dataset = musterstadt.datasets.get("gebaeude")
    box = dataset.layers[0].bbox
    assert box is not None
    lon, _ = box.centre()
    order = Order("cityjson", dataset="gebaeude")
    every = buildings(musterstadt, order)
    west = buildings(musterstadt, dataclasses.replace(order, bbox=(box.min_x, box.min_y, lon, box.max_y)))
    east = buildings(musterstadt, dataclasses.replace(order, bbox=(lon, box.min_y, box.max_x, box.max_y)))
    assert west | east == every and 0 < len(west) < len(every)
    assert len(west & east) < 0.2 * len(every)


def test_terrain_is_cut_at_its_cells(musterstadt: Workspace) -> None:
    (dataset,) = [item for item in musterstadt.datasets.all() if item.layers[0].type == "Coverage"]
    box = dataset.layers[0].bbox
    assert box is not None
    lon, lat = box.centre()
    order = Order("x", dataset=dataset.id, bbox=(box.min_x, box.min_y, lon, lat))
    (layer,) = exporting.selection(musterstadt, order).layers
    (cut,) = [batch for batch in layer.walk() if isinstance(batch, Coverage)]
    (whole,) = list(exporting.selection(musterstadt, Order("x", dataset=dataset.id)).layers[0].walk())
    assert isinstance(whole, Coverage)
    assert cut.values.shape[0] == pytest.approx(whole.values.shape[0] / 2, rel=0.1)
    assert cut.bbox().min_x == whole.bbox().min_x and cut.bbox().min_y == whole.bbox().min_y


def test_a_job_writes_the_file_with_its_checksum_beside_it(musterstadt: Workspace) -> None:
    done = finished(musterstadt, Order("cityjson", dataset="gebaeude"))
    content = done["path"].read_bytes()
    assert done["sha256"] == hashlib.sha256(content).hexdigest() and done["size"] == len(content)
    side = done["path"].with_name(done["path"].name + ".sha256").read_text()
    assert side == f"{done['sha256']}  {done['file']}\n"
    objects = json.loads(content)["CityObjects"]
    assert len(objects) == sum(done["counts"].values())


def test_a_folder_of_tiles_is_handed_out_as_a_zip(musterstadt: Workspace) -> None:
    done = finished(musterstadt, Order("tiles3d", case=CASE, alternative="B", part="added", layers=("buildings",)))
    assert done["file"].endswith("-B-added.zip")
    with zipfile.ZipFile(done["path"]) as archive:
        assert "tileset.json" in archive.namelist()
    assert done["sha256"] == hashlib.sha256(done["path"].read_bytes()).hexdigest()


def test_losses_are_told_before_anything_is_written(musterstadt: Workspace) -> None:
    whole = stored.selection(musterstadt, musterstadt.datasets.get("gebaeude"))
    found = {item["id"]: item for item in exporting.choices(musterstadt, whole)}
    assert found["cityjson"]["verdict"] != "no"
    assert found["geopackage"]["verdict"] == "lossy" and all(reason["en"] for reason in found["geopackage"]["reasons"])


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"format": "cityjson", "bbox": [1, 2, 3]},
        {"format": "cityjson", "bbox": [9, 51, 8, 52]},
        {"format": "cityjson", "part": "all"},
        {"format": "cityjson", "colour": "red"},
        {"format": "cityjson", "options": []},
    ],
)
def test_a_wrong_order_is_refused_with_what_is_wrong(given: dict[str, Any]) -> None:
    with pytest.raises(OptionsInvalid):
        order_of(given)


@pytest.mark.parametrize(
    "order",
    [
        Order("cityjson", dataset="nothing"),
        Order("cityjson", case=CASE, alternative="Z"),
        Order("cityjson", dataset="gebaeude", layers=("x",)),
        Order("no_such_format", dataset="gebaeude"),
        Order("cityjson", dataset="gebaeude", bbox=(1.0, 1.0, 2.0, 2.0)),
    ],
)
def test_what_does_not_exist_is_refused_before_there_is_a_job(musterstadt: Workspace, order: Order) -> None:
    with pytest.raises((NotFound, NotSuitable)):
        exporting.ask(musterstadt, order)


def test_progress_of_an_export_can_be_cancelled(musterstadt: Workspace, tmp_path: Path) -> None:
    from twin.errors import Cancelled

    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        exporting.write(musterstadt, Order("tiles3d", dataset="gebaeude"), tmp_path / "out.zip", progress)
    assert list(tmp_path.iterdir()) == []


def test_chosen_objects_are_handed_out_with_all_their_parts(musterstadt: Workspace) -> None:
    chosen = ("DEMU01ALKIRCHE01", "DEMU01ALHALLE002")
    order = Order("geojson", dataset="gebaeude", ids=chosen)
    assert buildings(musterstadt, order) == set(chosen)
    (layer,) = exporting.selection(musterstadt, order).layers
    (city,) = [batch for batch in layer.walk() if isinstance(batch, CityModel)]
    whole = next(iter(exporting.selection(musterstadt, Order("geojson", dataset="gebaeude")).layers)).walk()
    expected = {name for batch in whole if isinstance(batch, CityModel) for name in batch.table.ids if name.startswith(chosen)}
    assert set(city.table.ids) == expected > set(chosen)


def test_chosen_trees_are_handed_out_by_the_names_of_the_viewer(musterstadt: Workspace) -> None:
    (trees,) = spool.read(musterstadt.datasets.layer_folder(musterstadt.datasets.get("stadtgrundlage"), "baeume"))
    assert isinstance(trees, FeatureCollection)
    nameless = FeatureCollection(trees.frame[["art", trees.frame.geometry.name]], trees.crs)
    for features in (trees, nameless):
        wanted = tree_names(features)[3:5]
        layer = ExportLayer("baeume", "Bäume", "FeatureCollection", features.crs, None, lambda batch=features: iter([batch]))
        (found,) = only(Selection((layer,), ""), wanted).layers[0].walk()
        assert isinstance(found, FeatureCollection)
        assert found.frame["art"].tolist() == features.frame["art"].tolist()[3:5]


def test_chosen_parcels_are_handed_out_by_the_ids_of_the_viewer(musterstadt: Workspace) -> None:
    order = Order("csv", dataset="stadtgrundlage", layers=("flurstuecke",), ids=("2", "5"))
    rows = finished(musterstadt, order)["path"].read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 3
    assert {row.split(";")[0] for row in rows[1:]} == {"2", "5"}


def test_ids_that_are_nowhere_are_refused(musterstadt: Workspace) -> None:
    with pytest.raises(NotFound, match="gibt-es-nicht"):
        exporting.selection(musterstadt, Order("csv", dataset="gebaeude", ids=("gibt-es-nicht",)))
    with pytest.raises(OptionsInvalid):
        order_of({"format": "csv", "dataset": "gebaeude", "ids": "DEMU01ALKIRCHE01"})
    with pytest.raises(OptionsInvalid):
        order_of({"format": "csv", "dataset": "gebaeude", "ids": ["a"] * (exporting.MOST_IDS + 1)})
