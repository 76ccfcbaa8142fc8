"""Khronos' own validator finds no error in anything we write or keep as glTF: exports, models taken in, tiles of every kind."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.exporters.test_models import SAMPLE, city, layer_of, placed, written
from tests.exporters.tileset_reading import town
from tests.importers.ifc import sheds
from tests.importers.models import houses
from tests.importers.models.test_models import textured
from twin.exporters.models.gltf import GLTF
from twin.exporters.tiles3d.city import CitySettings, write_city
from twin.exporters.tiles3d.exporter import Tiles3D
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.geodata.gltf import split
from twin.geodata.mesh import Mesh
from twin.handlers import Importer, Selection, Source
from twin.importers.ifc.reader import IFC
from twin.importers.models.collada import Collada
from twin.importers.models.gltf import GLTF as ReadGLTF
from twin.importers.models.obj import OBJ
from twin.importers.models.ply import PLY
from twin.importers.models.stl import STL

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
SCRIPT = ROOT / "tests" / "exporters" / "validate.mjs"
PACKAGE = ROOT / "node_modules" / "gltf-validator"
pytestmark = pytest.mark.skipif(not PACKAGE.is_dir(), reason="gltf-validator is not installed: npm ci")


def errors(files: list[Path]) -> dict[str, Any]:
    """Return the validator's errors by file, for files that have any."""
    assert files
    done = subprocess.run(["node", SCRIPT, *files], capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    assert len(found) == len(files)
    return {Path(name).name: messages for name, messages in found.items() if messages}


def terrain(crs: str, low: Any) -> Coverage:
    rows, columns = np.mgrid[0:80, 0:90]
    heights = (low[2] + 3.0 * np.sin(rows / 9.0) + columns / 30.0).astype(np.float32)
    return Coverage(heights, float(low[0]) - 10.0, float(low[1]) + 60.0, 1.0, crs)


def test_the_validator_finds_errors_where_there_are_some(tmp_path: Path) -> None:
    broken = tmp_path / "kaputt.glb"
    model = split(houses.glb(), "haus.glb")
    model.document["accessors"][0]["max"] = [0.0, 0.0, 0.0]
    broken.write_bytes(model.to_bytes())
    assert errors([broken])


def test_coarse_tiles_of_the_viewer_hold_no_error(tmp_path: Path) -> None:
    write_city([town(20, 15)], tmp_path, CitySettings(instanced=True), Progress())
    files = sorted(tmp_path.glob("*.glb"))
    assert [place.name for place in files] == ["t-0.glb", "t.glb"] and not errors(files)


def test_an_export_has_none(tmp_path: Path) -> None:
    layer, models = city(SAMPLE)
    grid = terrain(layer.crs, models[0].vertices.min(axis=0))
    layers = (layer, layer_of("haus", "Mesh", "EPSG:4326", [placed(tmp_path)]), layer_of("dgm", "Coverage", layer.crs, [grid]))
    written(GLTF(), Selection(layers, "Alles"), tmp_path / "alles.glb")
    written(GLTF(), Selection(layers[1:2]), tmp_path / "haus.glb")
    assert errors([tmp_path / "alles.glb", tmp_path / "haus.glb"]) == {}


def test_tiles_of_buildings_terrain_and_models_have_none(tmp_path: Path) -> None:
    layer, models = city(SAMPLE)
    grid = terrain(layer.crs, models[0].vertices.min(axis=0))
    layers = (layer, layer_of("haus", "Mesh", "EPSG:4326", [placed(tmp_path)]), layer_of("dgm", "Coverage", layer.crs, [grid]))
    written(Tiles3D(), Selection(layers, "Alles"), tmp_path / "kacheln")
    tiles = sorted((tmp_path / "kacheln").rglob("*.glb"))
    assert len(tiles) >= 3 and errors(tiles) == {}


def test_coarse_tiles_of_a_town_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin.exporters.tiles3d.tilewriting.BLOCK_LIMIT", 40)
    write_city([town(20, 5)], tmp_path, CitySettings(leaf_buildings=4), Progress())
    tiles = sorted(tmp_path.glob("*.glb"))
    assert len(tiles) > 25 and errors(tiles) == {}


def test_models_that_were_taken_in_have_none(tmp_path: Path) -> None:
    (tmp_path / "bild").mkdir()
    made: list[tuple[Importer, Source]] = [(OBJ(), textured(tmp_path / "bild", "ziegel.png"))]
    for importer, name, content in (
        (Collada(), "haus.dae", houses.collada().encode()),
        (PLY(), "haus.ply", houses.ply().encode()),
        (STL(), "haus.stl", houses.stl_binary()),
        (IFC(), "haus.ifc", sheds.shed().encode()),
    ):
        (tmp_path / name).write_bytes(content)
        made.append((importer, Source(tmp_path / name, name, "EPSG:25832")))
    assert errors(kept(made, tmp_path)) == {}


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
def test_real_models_that_were_taken_in_have_none(tmp_path: Path) -> None:
    handlers: dict[str, Importer] = {".dae": Collada(), ".obj": OBJ(), ".ply": PLY(), ".stl": STL(), ".glb": ReadGLTF()}
    files = [path for path in sorted((DATA / "models3d").rglob("*")) if path.suffix.lower() in handlers]
    files += [DATA / "ifc" / "XPlanung_Export_Haus.ifc"]
    made = [(handlers.get(path.suffix.lower(), IFC()), Source(path, path.name, "EPSG:25832")) for path in files]
    assert len(files) >= 18 and errors(kept(made, tmp_path)) == {}


def kept(made: list[tuple[Importer, Source]], folder: Path) -> list[Path]:
    """Return the GLB of each file as it would be kept, placed at one spot."""
    found = []
    for number, (importer, source) in enumerate(made):
        options = importer.Options(x=369700.0, y=5700000.0, height=62.5)
        mesh = next(batch.data for batch in importer.read(source, options, Progress()) if isinstance(batch.data, Mesh))
        found.append(folder / f"{number}-{source.name}.glb")
        found[-1].write_bytes(mesh.glb)
    return found
