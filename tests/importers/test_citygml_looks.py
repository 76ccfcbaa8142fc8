"""Textures and colours of CityGML: where they may stand, which picture they mean, what happens without it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from twin.geodata import spool
from twin.geodata.citymodel import CityModel, concatenate
from twin.importers.citygml.reader import CityGML

from .cityfiles import X, Y, bounded, box, building, citygml, polygon, read

APP2, APP3 = "http://www.opengis.net/citygml/appearance/2.0", "http://www.opengis.net/citygml/appearance/3.0"
UV = "0 0 1 0 1 1 0 1 0 0"
ROOF = polygon(box()["Roof"][0], identifier="roof").replace("<gml:LinearRing>", '<gml:LinearRing gml:id="ring">')
WALL = polygon(box()["Wall"][0], identifier="wall")
HOUSE = building("b", bounded("Roof", ROOF) + bounded("Wall", WALL))


def texture(image: str = "pictures/roof.png", uv: str = UV, ring: str = "ring") -> str:
    return (
        f"<app:ParameterizedTexture><app:imageURI>{image}</app:imageURI><app:wrapMode>wrap</app:wrapMode>"
        f'<app:target uri="#roof"><app:TexCoordList><app:textureCoordinates ring="#{ring}">{uv}</app:textureCoordinates>'
        "</app:TexCoordList></app:target></app:ParameterizedTexture>"
    )


def material(colour: str, target: str) -> str:
    return f"<app:X3DMaterial><app:diffuseColor>{colour}</app:diffuseColor><app:target>#{target}</app:target></app:X3DMaterial>"


def written(path: Path, *members: str, data: str = "", inside: bool = False) -> Path:
    held = f"<app:surfaceDataMember>{data}</app:surfaceDataMember>"
    appearance = f"<app:Appearance><app:theme>Sommer</app:theme>{held}</app:Appearance>"
    if inside:
        members = tuple(member.replace("</bldg:Building>", f"<app:appearance>{appearance}</app:appearance></bldg:Building>")
                        for member in members)  # fmt: skip
        appearance = ""
    citygml(path, *members)
    at_root = f"<app:appearanceMember>{appearance}</app:appearanceMember>" if appearance else ""
    text = path.read_text().replace("<core:CityModel", f'<core:CityModel xmlns:app="{APP2}"', 1)
    path.write_text(text.replace("</core:CityModel>", f"{at_root}</core:CityModel>"))
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "pictures" / "roof.png"
    path.parent.mkdir()
    Image.new("RGB", (4, 4), (200, 30, 30)).save(path)
    return path


@pytest.mark.parametrize("inside", [False, True])
def test_a_texture_is_found_in_its_object_and_behind_all_objects(tmp_path: Path, picture: Path, inside: bool) -> None:
    model = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=texture(), inside=inside)).model
    assert model.surface_texture is not None and model.texture_uv is not None
    assert model.surface_texture.tolist() == [0, -1]
    assert model.texture_uv[:4].tolist() == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert np.isnan(model.texture_uv[4:]).all()
    (found,) = model.textures
    assert (found.path, found.media_type, found.repeats) == (picture, "image/png", True)


def test_the_folder_decides_between_pictures_of_one_name(tmp_path: Path, picture: Path) -> None:
    other = tmp_path / "other" / "roof.png"
    other.parent.mkdir()
    Image.new("RGB", (2, 2)).save(other)
    model = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=texture())).model
    assert model.textures[0].path == picture


def test_version_three_names_rings_beside_their_coordinates(tmp_path: Path, picture: Path) -> None:
    data = (
        "<app:ParameterizedTexture><app:imageURI>roof.png</app:imageURI><app:textureParameterization><app:TextureAssociation>"
        f"<app:target>#roof</app:target><app:textureParameterization><app:TexCoordList><app:textureCoordinates>{UV}"
        "</app:textureCoordinates><app:ring>#ring</app:ring></app:TexCoordList></app:textureParameterization>"
        "</app:TextureAssociation></app:textureParameterization></app:ParameterizedTexture>"
    )
    path = written(tmp_path / "a.gml", HOUSE, data=data)
    path.write_text(path.read_text().replace(APP2, APP3).replace("surfaceDataMember", "surfaceData"))
    model = read(CityGML(), path).model
    assert model.surface_texture is not None and model.surface_texture.tolist() == [0, -1]


def test_a_missing_picture_is_told_once_with_its_surfaces(tmp_path: Path) -> None:
    outcome = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=texture()))
    assert outcome.model.surface_texture is None
    told = outcome.findings["TEXTURE_IMAGE_MISSING"]
    assert (told.total, told.examples[0].params) == (1, {"image": "pictures/roof.png", "surfaces": 1})


def test_a_file_that_is_no_picture_is_told(tmp_path: Path, picture: Path) -> None:
    picture.write_text("no picture")
    outcome = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=texture()))
    assert outcome.findings["TEXTURE_IMAGE_UNREADABLE"].severity == "warning"


@pytest.mark.parametrize("uv", ["0 0 1 0 1 1", "0 0 1", "a b c d e f", "nan nan 1 0 1 1 0 1 0 0"])
def test_coordinates_that_do_not_fit_leave_the_surface_plain(tmp_path: Path, picture: Path, uv: str) -> None:
    assert read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=texture(uv=uv))).model.surface_texture is None


def test_a_turned_surface_keeps_its_picture_the_right_way_round(tmp_path: Path, picture: Path) -> None:
    turned = bounded("Roof", ROOF).replace(
        "<gml:surfaceMember>", '<gml:surfaceMember><gml:OrientableSurface orientation="-"><gml:baseSurface>'
    ).replace("</gml:surfaceMember>", "</gml:baseSurface></gml:OrientableSurface></gml:surfaceMember>")  # fmt: skip
    model = read(CityGML(), written(tmp_path / "a.gml", building("b", turned), data=texture())).model
    assert model.texture_uv is not None
    places = {
        (x - X, y - Y): (u, v) for (x, y, _), (u, v) in zip(model.vertices.tolist(), model.texture_uv.tolist(), strict=True)
    }
    assert places == {(0.0, 0.0): (0, 0), (10.0, 0.0): (1, 0), (10.0, 10.0): (1, 1), (0.0, 10.0): (0, 1)}


def test_a_material_colours_its_surface_and_white_means_nothing(tmp_path: Path) -> None:
    data = material("1 0.5 0", "wall") + "</app:surfaceDataMember><app:surfaceDataMember>" + material("1 1 1", "roof")
    model = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=data)).model
    assert model.surface_colour is not None
    assert model.surface_colour.tolist() == [[0, 0, 0, 0], [255, 128, 0, 255]]


def test_a_georeferenced_texture_is_told(tmp_path: Path) -> None:
    outcome = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data="<app:GeoreferencedTexture/>"))
    assert outcome.findings["TEXTURE_NOT_READ"].examples[0].params == {"name": "GeoreferencedTexture", "count": 1}


def test_textures_outlive_the_spool_selection_and_joining(tmp_path: Path, picture: Path) -> None:
    model = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=texture())).model
    plain = read(CityGML(), citygml(tmp_path / "b.gml", building("c", bounded("Wall", WALL)))).model
    for number in range(2):
        spool.write(tmp_path / "layer", number, model)
    kept = [batch for batch in spool.read(tmp_path / "layer") if isinstance(batch, CityModel)]
    assert [path.name for path in (tmp_path / "layer" / "textures").iterdir()] == [model.textures[0].file_name]
    joined = concatenate([plain, *kept])
    assert joined.surface_texture is not None and joined.texture_uv is not None
    assert joined.surface_texture.tolist() == [-1, 0, -1, 0, -1]
    assert joined.textures[0].path.read_bytes() == picture.read_bytes()
    last = joined.select(np.array([2]))
    assert last.surface_texture is not None and last.surface_texture.tolist() == [0, -1]
    assert len(joined.texture_uv) == len(joined.vertices)


def test_of_two_themes_the_first_is_shown_and_the_other_told(tmp_path: Path, picture: Path) -> None:
    held = texture() + "</app:surfaceDataMember></app:Appearance></app:appearanceMember><app:appearanceMember><app:Appearance>"
    held += "<app:theme>Winter</app:theme><app:surfaceDataMember>" + texture("winter.jpg")
    outcome = read(CityGML(), written(tmp_path / "a.gml", HOUSE, data=held))
    assert [item.path for item in outcome.model.textures] == [picture]
    assert outcome.findings["TEXTURE_NOT_READ"].examples[0].params == {"name": "Appearance theme Winter", "count": 1}
