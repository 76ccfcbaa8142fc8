"""GLB and OBJ: what is written stands where it stood, with every triangle, and reads back."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.importers.models import houses
from twin.delivery.download import download
from twin.exporters.models.gltf import GLTF
from twin.exporters.models.obj import OBJ
from twin.findings import Progress
from twin.geodata import gltf
from twin.geodata.coverage import Coverage
from twin.geodata.crs import from_ecef, transform
from twin.geodata.mesh import Mesh, z_up
from twin.geodata.triangulation import triangulate
from twin.handlers import Exporter, ExportLayer, ExportReport, Importer, Selection, Source
from twin.importers.citygml.reader import CityGML
from twin.importers.models.gltf import GLTF as ReadGLTF
from twin.importers.models.obj import OBJ as ReadOBJ
from twin.importers.placement import PlacementOptions

HERE = Path(__file__).resolve()
SAMPLE = HERE.parents[1] / "samples" / "citygml" / "musterstadt_8.gml"
FZK = HERE.parents[3] / "shared" / "data" / "citygml" / "FZK-Haus-LoD2.gml"
real = pytest.mark.skipif(not FZK.is_file(), reason="the shared files are not beside this checkout")


def city(path: Path) -> tuple[ExportLayer, list[Any]]:
    batches = [
        batch for batch in CityGML().read(Source(path, path.name), CityGML.Options(), Progress()) if batch.data is not None
    ]
    return layer_of("stadt", "CityModel", batches[0].crs, [batch.data for batch in batches]), [batch.data for batch in batches]


def layer_of(name: str, kind: Any, crs: str, data: list[Any]) -> ExportLayer:
    return ExportLayer(name, name, kind, crs, None, lambda: iter(data))


def placed(folder: Path) -> Mesh:
    path = folder / "haus.glb"
    path.write_bytes(houses.glb())
    (batch,) = ReadGLTF().read(Source(path, path.name), PlacementOptions(), Progress())
    assert isinstance(batch.data, Mesh)
    return batch.data


def written(exporter: Exporter, selection: Selection, target: Path) -> ExportReport:
    return download(selection, exporter, target, exporter.Options(), progress=Progress())


def read_back(importer: Importer, path: Path) -> Mesh:
    if path.name.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(path.parent)
        path = path.parent / "model.obj"
    (batch,) = importer.read(Source(path, path.name), PlacementOptions(), Progress())
    assert isinstance(batch.data, Mesh)
    return batch.data


def on_map(mesh: Mesh, code: str) -> Any:
    points = np.concatenate([piece.points for piece in gltf.pieces(gltf.split(mesh.glb, "x"))])
    local = z_up(points) @ mesh.placement()[:3, :3].T
    matrix = mesh.anchor.matrix()
    return transform(from_ecef(local @ matrix[:3, :3].T + matrix[:3, 3]), "EPSG:4326", code)


WAYS: list[tuple[Exporter, Importer, str]] = [(GLTF(), ReadGLTF(), "stadt.glb"), (OBJ(), ReadOBJ(), "stadt.obj.zip")]


@pytest.mark.parametrize(("exporter", "importer", "name"), WAYS, ids=["gltf", "obj"])
@pytest.mark.parametrize("path", [SAMPLE, pytest.param(FZK, marks=real)], ids=["musterstadt", "fzk"])
def test_a_city_reads_back_where_it_stood(exporter: Exporter, importer: Importer, name: str, path: Path, tmp_path: Path) -> None:
    layer, models = city(path)
    report = written(exporter, Selection((layer,), "Stadt"), tmp_path / name)
    vertices = np.concatenate([model.vertices for model in models])
    again = on_map(read_back(importer, tmp_path / name), layer.crs)
    assert again.min(axis=0) == pytest.approx(vertices.min(axis=0), abs=0.003)
    assert again.max(axis=0) == pytest.approx(vertices.max(axis=0), abs=0.003)
    assert report.extras["triangles"] == sum(len(triangulate(model).triangles) for model in models)
    assert len(report.sha256) == 64 and report.counts["stadt"] > 0


def test_every_object_of_a_glb_carries_its_id_class_and_attributes(tmp_path: Path) -> None:
    layer, models = city(SAMPLE)
    written(GLTF(), Selection((layer,), "Stadt"), tmp_path / "stadt.glb")
    document = gltf.split((tmp_path / "stadt.glb").read_bytes(), "x").document
    told = {node["extras"]["id"]: node["extras"] for node in document["nodes"] if "extras" in node}
    table = models[0].table
    assert set(told) <= {identifier for model in models for identifier in model.table.ids}
    first = next(row for row, identifier in enumerate(table.ids) if identifier in told)
    assert told[table.ids[first]]["type"] == table.types[first]
    assert {entry["name"] for entry in document["materials"]} <= {"Wand", "Dach", "Boden"}


def test_a_single_model_is_written_as_it_came(tmp_path: Path) -> None:
    mesh = placed(tmp_path)
    written(GLTF(), Selection((layer_of("haus", "Mesh", "EPSG:4326", [mesh]),)), tmp_path / "wieder.glb")
    again = read_back(ReadGLTF(), tmp_path / "wieder.glb")
    assert gltf.split(again.glb, "x").binary == gltf.split(mesh.glb, "x").binary
    assert (again.anchor, again.heading) == (mesh.anchor, mesh.heading)


@pytest.mark.parametrize(("exporter", "importer", "name"), WAYS, ids=["gltf", "obj"])
def test_a_turned_model_keeps_its_place(exporter: Exporter, importer: Importer, name: str, tmp_path: Path) -> None:
    mesh = placed(tmp_path)
    written(exporter, Selection((layer_of("haus", "Mesh", "EPSG:4326", [mesh]),)), tmp_path / name)
    before, after = on_map(mesh, "EPSG:25832"), on_map(read_back(importer, tmp_path / name), "EPSG:25832")
    assert after.min(axis=0) == pytest.approx(before.min(axis=0), abs=0.003)
    assert after.max(axis=0) == pytest.approx(before.max(axis=0), abs=0.003)


def test_city_model_and_terrain_stand_together_in_one_glb(tmp_path: Path) -> None:
    layer, models = city(SAMPLE)
    low = models[0].vertices.min(axis=0)
    heights = np.full((11, 21), low[2], dtype=np.float32)
    heights[0, 0] = np.nan
    grid = Coverage(heights, float(low[0]), float(low[1]) + 10.0, 1.0, layer.crs)
    mesh = placed(tmp_path)
    layers = (layer, layer_of("haus", "Mesh", "EPSG:4326", [mesh]), layer_of("dgm", "Coverage", layer.crs, [grid]))
    report = written(GLTF(), Selection(layers, "Alles"), tmp_path / "alles.glb")
    # 10 × 20 squares of two triangles, less the one triangle that needs the missing corner
    expected = sum(len(triangulate(model).triangles) for model in models) + 16 + 2 * 10 * 20 - 1
    assert report.extras["triangles"] == expected and report.counts["dgm"] == 1 and report.counts["haus"] == 2
    document = gltf.split((tmp_path / "alles.glb").read_bytes(), "x").document
    assert {document["nodes"][index]["name"] for index in document["scenes"][0]["nodes"]} == {"stadt", "haus", "dgm"}


def test_what_would_be_lost_is_said_before(tmp_path: Path) -> None:
    layer, _ = city(SAMPLE)
    flat = layer_of("Flurstücke", "FeatureCollection", "EPSG:25832", [])
    found = OBJ().suitability(Selection((layer, flat)))
    said = " ".join(text.de for text in found.reasons)
    assert found.verdict == "lossy" and "Flurstücke" in said and "Attribute" in said and "verschoben" in said
    assert GLTF().suitability(Selection((flat,))).verdict == "no"


def test_an_obj_tells_its_offset_and_groups_by_id(tmp_path: Path) -> None:
    layer, models = city(SAMPLE)
    report = written(OBJ(), Selection((layer,)), tmp_path / "stadt.obj.zip")
    with zipfile.ZipFile(tmp_path / "stadt.obj.zip") as archive:
        text, materials = archive.read("model.obj").decode(), archive.read("model.mtl").decode()
    east, north, up = report.extras["offset"]
    assert f"# crs {layer.crs} offset {east:.0f} {north:.0f} {up:.0f} up z" in text
    groups = {line[2:] for line in text.splitlines() if line.startswith("g ")}
    assert groups <= {identifier for model in models for identifier in model.table.ids} and len(groups) == report.counts["stadt"]
    assert {"newmtl Wand", "newmtl Dach"} <= set(materials.splitlines())
