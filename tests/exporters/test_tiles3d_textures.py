"""Pictures on tiles: which triangles bear them, which way up, and that cities without any stay as they were."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tileset_reading import Tile, tiles, town

from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.city import CitySettings, write_city
from twin.exporters.tiles3d.picturefile import LARGEST_SIDE, encoded
from twin.findings import Progress
from twin.geodata.citymodel import CityModel
from twin.geodata.texture import Texture


def picture(folder: Path, size: tuple[int, int] = (8, 4), kind: str = "PNG", mode: str = "RGB") -> Texture:
    path = folder / f"p-{size[0]}-{mode}.{kind.lower()}"
    Image.new(mode, size, 120 if mode == "L" else None).save(path, kind)
    media_type = {"PNG": "image/png", "TIFF": "image/tiff", "JPEG": "image/jpeg"}[kind]
    return Texture(hashlib.sha256(path.read_bytes()).hexdigest(), media_type, path)


def with_roofs(model: CityModel, texture: Texture, houses: int) -> CityModel:
    """Put the picture on the roofs of the first houses: each is six surfaces of four points, the roof last."""
    rows = np.full(len(model.surface_type), -1, dtype=np.int32)
    rows[5 : 6 * houses : 6] = 0
    uv = np.full((len(model.vertices), 2), np.nan, dtype=np.float32)
    for roof in np.flatnonzero(rows == 0).tolist():
        uv[4 * roof : 4 * roof + 4] = [[0, 0], [1, 0], [1, 1], [0, 1]]
    return dataclasses.replace(model, surface_texture=rows, texture_uv=uv, textures=(texture,))


def written(folder: Path, *batches: CityModel, **settings: object) -> list[Tile]:
    folder.mkdir(exist_ok=True)
    write_city(batches, folder, CitySettings(**settings), Progress())  # type: ignore[arg-type]
    return [tile for _, tile in tiles(folder, leaves=True)]


def test_surfaces_with_a_picture_are_a_primitive_of_their_own(tmp_path: Path) -> None:
    texture = picture(tmp_path)
    (tile,) = written(tmp_path / "t", with_roofs(town(3), texture, 2), town(1))
    plain, pictured, lines = tile.document["meshes"][0]["primitives"]
    counts = [tile.document["accessors"][item["indices"]]["count"] // 3 for item in (plain, pictured)]
    assert counts == [4 * 12 - 2 * 2, 2 * 2]
    material = tile.document["materials"][pictured["material"]]
    index = tile.document["textures"][material["pbrMetallicRoughness"]["baseColorTexture"]["index"]]["source"]
    image = tile.document["images"][index]
    assert (tile.view(image["bufferView"]), image["mimeType"]) == (texture.path.read_bytes(), "image/png")
    assert tile.document["materials"][lines["material"]]["name"] == "outline"


def test_pictures_stand_upright_and_are_not_tinted(tmp_path: Path) -> None:
    (tile,) = written(tmp_path / "t", with_roofs(town(1), picture(tmp_path), 1))
    pictured = tile.document["meshes"][0]["primitives"][1]["attributes"]
    used = np.unique(tile.accessor(tile.document["meshes"][0]["primitives"][1]["indices"]))
    places, points = tile.accessor(pictured["TEXCOORD_0"])[used], tile.accessor(pictured["POSITION"])[used]
    # south edge of the roof: glTF's z points south, and the picture's last row is v = 1
    south = points[:, 2] > points[:, 2].mean()
    assert places[south, 1].tolist() == [1.0, 1.0] and places[~south, 1].tolist() == [0.0, 0.0]
    assert (tile.accessor(pictured["COLOR_0"])[used][:, :3] == 255).all()


def test_a_city_without_pictures_is_written_as_before(tmp_path: Path) -> None:
    (tile,) = written(tmp_path / "t", town(3))
    assert [item["material"] for item in tile.document["meshes"][0]["primitives"]] == [0, 1]
    assert not {"images", "textures", "samplers"} & tile.document.keys()
    assert "TEXCOORD_0" not in tile.document["meshes"][0]["primitives"][0]["attributes"]


def test_tiles_with_pictures_are_small(tmp_path: Path) -> None:
    assert len(written(tmp_path / "t", with_roofs(town(20, 10), picture(tmp_path), 1))) > 3


def test_a_picture_that_cannot_be_read_leaves_the_surface_white(tmp_path: Path) -> None:
    texture = picture(tmp_path)
    texture.path.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    (tile,) = written(tmp_path / "t", with_roofs(town(1), texture, 1))
    assert "images" not in tile.document


@pytest.mark.parametrize(
    ("size", "kind", "mode", "expected"),
    [
        ((LARGEST_SIDE + 10, 4), "PNG", "RGB", "image/jpeg"),
        ((LARGEST_SIDE + 10, 4), "PNG", "RGBA", "image/png"),
        ((16, 16), "TIFF", "L", "image/jpeg"),
        ((16, 16), "JPEG", "RGB", "image/jpeg"),
    ],
)
def test_pictures_become_what_a_browser_reads(tmp_path: Path, size: tuple[int, int], kind: str, mode: str, expected: str) -> None:
    made = encoded(picture(tmp_path, size, kind, mode))
    assert made is not None and made.media_type == expected
    with Image.open(io.BytesIO(made.data)) as image:
        assert max(image.size) == min(max(size), LARGEST_SIDE)


def test_colours_named_in_the_file_are_kept(tmp_path: Path) -> None:
    model = town(1)
    colours = np.zeros((6, 4), dtype=np.uint8)
    colours[5] = (255, 0, 0, 255)
    (tile,) = written(tmp_path / "t", dataclasses.replace(model, surface_colour=colours))
    painted = tile.accessor(tile.document["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"])
    assert (painted[:, :3] == (255, 0, 0)).all(axis=1).sum() == 4


@pytest.mark.parametrize(("layer", "strongest"), [("water", 2), ("water-2", 2), ("vegetation", 1)])
def test_a_theme_has_its_colour(layer: str, strongest: int) -> None:
    walls, *_ = palette.style_of(layer)(["a", "b"], [{}, {}], np.ones(2))
    assert walls.argmax(axis=1).tolist() == [strongest, strongest]


@pytest.mark.parametrize("layer", ["buildings", "bridges", "anything"])
def test_built_things_are_coloured_as_buildings(layer: str) -> None:
    assert palette.style_of(layer) is palette.existing


COLOURS = [(250, 10, 10), (10, 250, 10), (10, 10, 250), (250, 250, 10), (10, 250, 250), (250, 10, 250)]


def many_pictures(folder: Path, size: tuple[int, int], spread: float = 1.0) -> CityModel:
    """Six houses, each with a roof of its own colour in the lower left half of its picture; the rest of it is black."""
    textures = []
    for number, colour in enumerate(COLOURS):
        image = Image.new("RGB", size)
        image.paste(colour, (0, size[1] // 2, size[0] // 2, size[1]))
        image.save(folder / f"{number}.png")
        textures.append(Texture(f"{number:064d}", "image/png", folder / f"{number}.png"))
    model = with_roofs(town(6), textures[0], 6)
    assert model.surface_texture is not None and model.texture_uv is not None
    rows = model.surface_texture.copy()
    rows[rows == 0] = np.arange(6)
    return dataclasses.replace(model, surface_texture=rows, texture_uv=model.texture_uv * 0.5 * spread, textures=tuple(textures))


@pytest.mark.parametrize("size", [(64, 32), (4000, 1500)])
def test_many_pictures_share_sheets_and_keep_their_place(tmp_path: Path, size: tuple[int, int]) -> None:
    (tile,) = written(tmp_path / "t", many_pictures(tmp_path, size))
    plain, *sheets, _ = tile.document["meshes"][0]["primitives"]
    assert len(sheets) < 4 and plain["material"] == 0
    seen: dict[int, tuple[int, int, int]] = {}
    for sheet in sheets:
        texture = tile.document["materials"][sheet["material"]]["pbrMetallicRoughness"]["baseColorTexture"]["index"]
        source = tile.document["images"][tile.document["textures"][texture]["source"]]
        triangles = tile.accessor(sheet["indices"]).reshape(-1, 3)
        places = tile.accessor(sheet["attributes"]["TEXCOORD_0"])[triangles]
        houses = tile.accessor(sheet["attributes"]["_FEATURE_ID_0"]).ravel()[triangles[:, 0]]
        with Image.open(io.BytesIO(tile.view(source["bufferView"]))) as image:
            assert max(image.size) <= LARGEST_SIDE
            for house, corners in zip(houses.tolist(), places, strict=True):
                # near each corner and in the middle the roof's own colour, none of the black beside it
                for share in (0.0, 0.9):
                    for corner in corners:
                        u, v = corner * share + corners.mean(axis=0) * (1.0 - share)
                        seen[int(house)] = image.getpixel((int(u * image.width), int(v * image.height)))
                        assert np.abs(np.array(seen[int(house)]) - COLOURS[int(house)]).max() < 40
    assert sorted(seen) == [0, 1, 2, 3, 4, 5]


def test_pictures_that_repeat_stay_by_themselves(tmp_path: Path) -> None:
    (tile,) = written(tmp_path / "t", many_pictures(tmp_path, (16, 16), spread=6.0))
    assert len(tile.document["images"]) == 6
    assert {sampler["wrapS"] for sampler in tile.document["samplers"]} == {10497}
