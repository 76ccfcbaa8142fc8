"""Pictures and colours of city models go into a GLB: every corner keeps its place in the picture."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.exporters.test_gltf_validator import PACKAGE, errors
from tests.exporters.test_models import layer_of, written
from twin.exporters.models.gltf import GLTF
from twin.exporters.models.obj import OBJ
from twin.findings import Progress
from twin.geodata import gltf
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.geodata.crs import anchor_at
from twin.geodata.texture import Texture
from twin.handlers import Companion, Selection, Source
from twin.importers.citygml.reader import CityGML

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LYON = DATA / "citygml" / "textured_lyon" / "LYON_1ER_BATI_2015_small_house.gml"
X, Y = 356000.0, 5645000.0
UV = np.array([[0.0, 0.25], [1.0, 0.25], [1.0, 0.75]], dtype=np.float32)


def painted(folder: Path) -> CityModel:
    """A house of a pictured wall, a red roof and a plain ground."""
    path = folder / "wall.png"
    Image.new("RGB", (8, 4), (10, 120, 200)).save(path)
    texture = Texture(hashlib.sha256(path.read_bytes()).hexdigest(), "image/png", path, False)
    corners = np.array([[X, Y, 50.0], [X + 4, Y, 50.0], [X + 4, Y, 54.0]])
    kinds = (SurfaceType.WALL, SurfaceType.ROOF, SurfaceType.GROUND)
    faces = [(kind, [corners + np.array([0.0, 9.0 * row, 0.0])]) for row, kind in enumerate(kinds)]
    model = build([("h", "Building", "", {}, [GeometryPart(faces, 2.0, False)])], "EPSG:25832")
    return dataclasses.replace(
        model,
        surface_texture=np.array([0, -1, -1], dtype=np.int32),
        texture_uv=np.concatenate([UV, np.full((6, 2), np.nan, dtype=np.float32)]),
        textures=(texture,),
        surface_colour=np.array([[0, 0, 0, 0], [200, 30, 30, 255], [0, 0, 0, 0]], dtype=np.uint8),
    )


def looks(path: Path) -> tuple[gltf.Gltf, dict[str, dict[str, Any]]]:
    """Return a GLB and its primitives by the name of their material."""
    model = gltf.split(path.read_bytes(), path.name)
    materials = model.document["materials"]
    each = [primitive for mesh in model.document["meshes"] for primitive in mesh["primitives"]]
    return model, {materials[primitive["material"]]["name"]: primitive for primitive in each}


def test_a_picture_is_written_with_the_place_of_each_corner(tmp_path: Path) -> None:
    house = painted(tmp_path)
    layer = layer_of("stadt", "CityModel", "EPSG:25832", [house])
    written(GLTF(), Selection((layer,)), tmp_path / "a.glb")
    model, found = looks(tmp_path / "a.glb")
    name = house.textures[0].file_name
    assert set(found) == {name, "#C81E1E", "Boden"}
    rows = np.unique(gltf.values(model, found[name]["indices"]).astype(int))
    places = gltf.values(model, found[name]["attributes"]["TEXCOORD_0"])[rows]
    assert sorted(places.tolist()) == sorted([[u, 1.0 - v] for u, v in UV.tolist()])
    assert "TEXCOORD_0" not in found["Boden"]["attributes"]
    view = model.document["bufferViews"][model.document["images"][0]["bufferView"]]
    start = view.get("byteOffset", 0)
    assert bytes(model.binary[start : start + view["byteLength"]]) == house.textures[0].path.read_bytes()
    material = next(item for item in model.document["materials"] if item["name"] == "#C81E1E")
    assert material["pbrMetallicRoughness"]["baseColorFactor"][0] == pytest.approx(
        (200 / 255 + 0.055) ** 2.4 / 1.055**2.4, abs=1e-4
    )


@pytest.mark.skipif(not PACKAGE.is_dir(), reason="gltf-validator is not installed: npm ci")
def test_the_validator_finds_no_error_in_a_pictured_house(tmp_path: Path) -> None:
    written(GLTF(), Selection((layer_of("stadt", "CityModel", "EPSG:25832", [painted(tmp_path)]),)), tmp_path / "a.glb")
    assert errors([tmp_path / "a.glb"]) == {}


def test_a_picture_that_cannot_be_read_leaves_a_plain_surface(tmp_path: Path) -> None:
    house = painted(tmp_path)
    house.textures[0].path.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    written(GLTF(), Selection((layer_of("stadt", "CityModel", "EPSG:25832", [house]),)), tmp_path / "a.glb")
    model, found = looks(tmp_path / "a.glb")
    assert len(found) == 3
    assert "images" not in model.document


def test_only_formats_without_pictures_name_them_as_lost(tmp_path: Path) -> None:
    selection = Selection((layer_of("stadt", "CityModel", "EPSG:25832", [painted(tmp_path)]),))
    assert "Fototexturen" in " ".join(text.de for text in OBJ().suitability(selection).reasons)
    assert "Fototexturen" not in " ".join(text.de for text in GLTF().suitability(selection).reasons)


@pytest.mark.real
@pytest.mark.skipif(not LYON.is_file(), reason="the shared files are not beside this checkout")
def test_the_house_in_lyon_keeps_its_photograph(tmp_path: Path) -> None:
    photograph = LYON.with_suffix(".jpg")
    source = Source(LYON, LYON.name, "EPSG:3946", (Companion(photograph, photograph.name),))
    models = [batch.data for batch in CityGML().read(source, CityGML.Options(), Progress()) if batch.data is not None]
    written(GLTF(), Selection((layer_of("lyon", "CityModel", "EPSG:3946", models),)), tmp_path / "lyon.glb")
    model, _ = looks(tmp_path / "lyon.glb")
    pictured = [p for mesh in model.document["meshes"] for p in mesh["primitives"] if "TEXCOORD_0" in p["attributes"]]
    (image,) = model.document["images"]
    assert image["mimeType"] == "image/jpeg"
    assert sum(len(gltf.values(model, item["indices"])) // 3 for item in pictured) >= 6
    (house,) = [item for item in models if isinstance(item, CityModel)]
    assert house.texture_uv is not None
    used = np.concatenate(
        [
            gltf.values(model, p["attributes"]["TEXCOORD_0"])[gltf.values(model, p["indices"]).astype(int).ravel()]
            for p in pictured
        ]
    )
    wanted = house.texture_uv[np.isfinite(house.texture_uv).all(axis=1)]
    assert [used.min(), used.max()] == pytest.approx(
        [min(wanted[:, 0].min(), (1 - wanted[:, 1]).min()), max(wanted[:, 0].max(), (1 - wanted[:, 1]).max())], abs=1e-6
    )
    assert anchor_at(*house.vertices[0].tolist(), "EPSG:3946").lat == pytest.approx(
        model.document["asset"]["extras"]["anchor"]["lat"], abs=1e-3
    )
