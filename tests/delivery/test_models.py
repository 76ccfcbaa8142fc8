"""Placed models and foreign tilesets as the viewer is given them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.importers.models import houses
from tests.importers.tiles3d.test_tiles3d import document
from twin.delivery.dataset import Surroundings, display_dataset
from twin.findings import ImportReport, Progress
from twin.geodata.dataset import Dataset, DatasetId, Lineage
from twin.reader.reading import read_in_child


def displayed(folder: Path, file: Path) -> tuple[dict[str, dict[str, Any]], Path]:
    """Read a file in the reader process, write its display files and return what there is and where."""
    read = read_in_child(file, file.name, folder / "layers")
    lineage = Lineage("a", "0" * 64, 1, "", read.format, "1", {}, ImportReport((), ()), "2026-06-21T00:00:00Z")
    dataset = Dataset(DatasetId("d"), 1, "D", read.layers, lineage)
    return display_dataset(dataset, folder / "layers", folder / "display", Surroundings(), Progress()), folder / "display"


def test_a_model_becomes_a_tileset_of_its_own_glb(tmp_path: Path) -> None:
    file = tmp_path / "haus.glb"
    file.write_bytes(houses.glb())
    shown, place = displayed(tmp_path, file)
    assert shown == {"haus": {"kind": "model", "file": "tileset.json", "count": 2, "height": 62.5}}
    assert (place / "model.glb").read_bytes() == houses.glb()


def test_the_layer_of_a_model_lies_around_the_whole_model(tmp_path: Path) -> None:
    file = tmp_path / "haus.glb"
    file.write_bytes(houses.glb())
    read = read_in_child(file, file.name, tmp_path / "layers")
    box = read.layers[0].bbox
    assert box is not None
    # 10 by 6 m turned by 30° clockwise: 10 cos 30 + 6 sin 30 = 11.66 m wide; a degree of longitude is 69.5 km at 51.43° N
    assert (box.max_x - box.min_x) * 69_500 == pytest.approx(11.66, abs=0.05)


def test_a_foreign_tileset_keeps_its_files_and_gets_one_address(tmp_path: Path) -> None:
    file = tmp_path / "kacheln.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("stadt/tileset.json", orjson.dumps(document("b/haus.glb")))
        archive.writestr("stadt/b/haus.glb", houses.glb())
        archive.writestr("stadt/seite.html", "<script>alert(1)</script>")
    shown, place = displayed(tmp_path, file)
    ((name, entry),) = shown.items()
    assert (name, entry["kind"], entry["file"]) == ("stadt", "tileset", "tileset.json")
    assert entry["height"] == pytest.approx(62.5, abs=0.01)
    files = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert files == {"tileset.json", "stadt/tileset.json", "stadt/b/haus.glb"}
    outer = orjson.loads((place / "tileset.json").read_bytes())
    assert outer["root"]["content"] == {"uri": "stadt/tileset.json"} and "transform" not in outer["root"]
