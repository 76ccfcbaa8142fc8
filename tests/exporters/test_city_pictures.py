"""Pictures and colours on city models survive being written and read: the same bytes at the same corners."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.exporters.test_gltf_textures import painted
from tests.exporters.test_models import layer_of
from twin.delivery.download import as_one_file, download
from twin.errors import TwinBroken
from twin.exporters.citygml.exporter import CityGML as CityGMLWriter
from twin.exporters.cityjson.document import CityJSON as CityJSONWriter
from twin.exporters.cityjson.sequence import CityJSONSeq
from twin.exporters.pictures import FOLDER
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, ObjectTable, SurfaceType, build, concatenate
from twin.handlers import Companion, Exporter, Importer, Selection, Source, beside
from twin.importers.citygml.reader import CityGML
from twin.importers.cityjson.reader import CityJSON
from twin.reader.reading import read_in_child

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
WRITERS: dict[str, tuple[type[Exporter], str, dict[str, Any], type[Importer]]] = {
    "citygml 2.0": (CityGMLWriter, ".gml", {"version": "2.0"}, CityGML),
    "citygml 3.0": (CityGMLWriter, ".gml", {"version": "3.0"}, CityGML),
    "cityjson": (CityJSONWriter, ".city.json", {}, CityJSON),
    "cityjsonseq": (CityJSONSeq, ".city.jsonl", {}, CityJSON),
}
# file, importer, system where it names none, surfaces with a picture that came along, different pictures
REAL: dict[str, tuple[type[Importer], str | None, int, int]] = {
    "citygml/textured_lyon/LYON_1ER_BATI_2015_small_house.gml": (CityGML, "EPSG:3946", 6, 1),
    "citygml/plateau/yokosuka-shi/bldg/52397519_bldg_6697_op.gml": (CityGML, None, 312, 2),
    "cityjson/rotterdam_subset.json": (CityJSON, "EPSG:28992", 1, 1),
}


def read(importer: type[Importer], path: Path, crs: str | None = None) -> CityModel:
    """Return the city of a file with all pictures below its folder."""
    pictures = [item for item in path.parent.rglob("*") if item.suffix in (".jpg", ".png")]
    source = Source(path, path.name, crs, tuple(Companion(item, item.relative_to(path.parent).as_posix()) for item in pictures))
    batches = importer().read(source, importer.Options(), Progress())
    return concatenate([batch.data for batch in batches if isinstance(batch.data, CityModel)])


def pictured(model: CityModel) -> list[tuple[Any, ...]]:
    """Return for each surface with a picture its content, whether it repeats, the places of its points and its middle, sorted."""
    if model.surface_texture is None or model.texture_uv is None:
        return []
    found = []
    for surface in np.flatnonzero(model.surface_texture >= 0).tolist():
        texture = model.textures[model.surface_texture[surface]]
        first, last = model.ring_offsets[model.surface_offsets[[surface, surface + 1]]]
        places = tuple(map(tuple, model.texture_uv[first:last].tolist()))
        found.append((texture.file_name, texture.repeats, places, *model.vertices[first:last].mean(axis=0).round(1).tolist()))
    return sorted(found)


def colours(model: CityModel) -> Counter[tuple[int, ...]]:
    if model.surface_colour is None:
        return Counter()
    return Counter(tuple(item) for item in model.surface_colour.tolist() if item[3])


def write(name: str, model: CityModel, target: Path, crs: str) -> Path:
    writer, ending, options, _ = WRITERS[name]
    target.mkdir(exist_ok=True)
    path = target / f"stadt{ending}"
    selection = Selection((layer_of("stadt", "CityModel", crs, [model]),))
    download(selection, writer(), path, writer.Options(**options), progress=Progress())
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_a_painted_house_comes_back_with_its_picture_and_colour(tmp_path: Path, name: str) -> None:
    house = painted(tmp_path)
    path = write(name, house, tmp_path / "out", "EPSG:25832")
    again = read(WRITERS[name][3], path, "EPSG:25832")
    assert pictured(again) == pictured(house) and len(pictured(house)) == 1
    assert colours(again) == colours(house) == Counter({(200, 30, 30, 255): 1})
    (picture,) = (path.parent / FOLDER).iterdir()
    assert hashlib.sha256(picture.read_bytes()).hexdigest() == picture.stem


@pytest.mark.parametrize("name", WRITERS)
def test_a_hole_and_a_repeating_picture_keep_their_places(tmp_path: Path, name: str) -> None:
    outer = np.array([[0, 0, 0], [9, 0, 0], [9, 0, 9], [0, 0, 9]]) + np.array([356000.0, 5645000.0, 50.0])
    inner = np.array([[2, 0, 2], [2, 0, 4], [4, 0, 4], [4, 0, 2]]) + np.array([356000.0, 5645000.0, 50.0])
    wall = GeometryPart([(SurfaceType.WALL, [outer, inner])], 2.0, False)
    places = np.linspace(-1.3, 2.7, 16, dtype=np.float32).reshape(-1, 2)
    texture = dataclasses.replace(painted(tmp_path).textures[0], repeats=True)
    model = dataclasses.replace(
        build([("h", "Building", "", {}, [wall])], "EPSG:25832"),
        surface_texture=np.array([0], dtype=np.int32),
        texture_uv=places,
        textures=(texture,),
    )
    again = read(WRITERS[name][3], write(name, model, tmp_path / "out", "EPSG:25832"), "EPSG:25832")
    assert pictured(again) == pictured(model)
    assert again.textures[0].repeats


def test_each_line_of_a_sequence_holds_only_its_own_pictures(tmp_path: Path) -> None:
    house = painted(tmp_path)
    plain = build(
        [("k", "Building", "", {}, [GeometryPart([(SurfaceType.ROOF, [house.vertices[:3]])], 2.0, False)])], "EPSG:25832"
    )
    lines = write("cityjsonseq", concatenate([house, plain]), tmp_path / "out", "EPSG:25832").read_text().splitlines()
    first, second = (json.loads(line) for line in lines[1:])
    assert first["appearance"]["textures"] == [
        {"type": "PNG", "image": f"{FOLDER}/{house.textures[0].file_name}", "wrapMode": "none"}
    ]
    assert len(first["appearance"]["vertices-texture"]) == 3
    assert "appearance" not in second


@pytest.mark.parametrize("name", WRITERS)
def test_a_part_of_a_city_takes_only_its_own_pictures_along(tmp_path: Path, name: str) -> None:
    house = painted(tmp_path)
    other = dataclasses.replace(house.textures[0], repeats=True, digest="0" * 64)
    part = dataclasses.replace(house, textures=(other, *house.textures), surface_texture=np.array([1, -1, -1], dtype=np.int32))
    path = write(name, part, tmp_path / "out", "EPSG:25832")
    assert [item.name for item in (path.parent / FOLDER).iterdir()] == [house.textures[0].file_name]
    assert pictured(read(WRITERS[name][3], path, "EPSG:25832")) == pictured(house)


def test_pictures_of_a_second_file_join_those_of_the_first(tmp_path: Path) -> None:
    house = painted(tmp_path)
    for name in WRITERS:
        write(name, house, tmp_path / "out", "EPSG:25832")
    assert len(list((tmp_path / "out" / FOLDER).iterdir())) == 1
    assert not [item for item in (tmp_path / "out").iterdir() if item.name.startswith(".")]


@pytest.mark.parametrize("name", WRITERS)
def test_a_missing_picture_is_not_verified(tmp_path: Path, name: str) -> None:
    writer, ending, options, _ = WRITERS[name]
    path = tmp_path / f"stadt{ending}"
    selection = Selection((layer_of("stadt", "CityModel", "EPSG:25832", [painted(tmp_path)]),))
    report = writer().write(selection, path, writer.Options(**options), Progress())
    next(beside(path, FOLDER).iterdir()).unlink()
    with pytest.raises(TwinBroken):
        writer().verify(path, report)


@pytest.mark.parametrize("name", WRITERS)
def test_a_zip_holds_file_and_pictures_and_is_read_as_an_upload(tmp_path: Path, name: str) -> None:
    writer, ending, options, _ = WRITERS[name]
    selection = Selection((layer_of("stadt", "CityModel", "EPSG:25832", [painted(tmp_path)]),))
    target = tmp_path / "stadt.zip"
    report = download(selection, writer(), target, writer.Options(**options), progress=Progress())
    with zipfile.ZipFile(target) as archive:
        assert sorted(archive.namelist()) == sorted([f"stadt{ending}", f"{FOLDER}/{painted(tmp_path).textures[0].file_name}"])
    assert report.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    result = read_in_child(target, target.name, tmp_path / "layers", crs="EPSG:25832")
    assert (tmp_path / "layers" / result.layers[0].name / "textures" / painted(tmp_path).textures[0].file_name).is_file()
    assert "TEXTURE_IMAGE_MISSING" not in {group.code for group in result.report.findings}


def test_one_file_for_a_person_is_a_zip_only_when_pictures_go_along(tmp_path: Path) -> None:
    house, writer = painted(tmp_path), CityGMLWriter()
    plain = dataclasses.replace(house, surface_texture=None, texture_uv=None, textures=())
    for model, ending in ((house, ".zip"), (plain, ".gml")):
        folder = tmp_path / ending[1:]
        folder.mkdir()
        selection = Selection((layer_of("stadt", "CityModel", "EPSG:25832", [model]),))
        target = folder / "stadt.gml"
        report = download(selection, writer, target, writer.Options(), progress=Progress())
        path, report = as_one_file(target, report, writer)
        assert [item.name for item in folder.iterdir()] == [path.name] == [f"stadt{ending}"]
        assert (report.size, report.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


def test_no_city_format_names_pictures_as_lost_any_more(tmp_path: Path) -> None:
    selection = Selection((layer_of("stadt", "CityModel", "EPSG:25832", [painted(tmp_path)]),))
    for name in ("citygml 2.0", "cityjson", "cityjsonseq"):
        assert WRITERS[name][0]().suitability(selection).verdict == "ok"


def test_citygml_names_pictures_of_terrain_as_lost(tmp_path: Path) -> None:
    house = painted(tmp_path)
    ground = dataclasses.replace(house, table=ObjectTable(["g"], ["TINRelief"], [""], [{}]))
    selection = Selection((layer_of("stadt", "CityModel", "EPSG:25832", [ground]),))
    assert "Bilder und Farben des Geländes fehlen." in [text.de for text in CityGMLWriter().suitability(selection).reasons]


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("file", REAL)
def test_pictures_of_real_cities_come_back(tmp_path: Path, file: str, name: str) -> None:
    importer, crs, surfaces, pictures = REAL[file]
    city = read(importer, DATA / file, crs)
    again = read(WRITERS[name][3], write(name, city, tmp_path / "out", city.crs), city.crs)
    assert (len(pictured(city)), len({item[0] for item in pictured(city)})) == (surfaces, pictures)
    assert [item[:3] for item in pictured(again)] == [item[:3] for item in pictured(city)]
    middles = np.array([item[3:] for item in pictured(city)])
    assert np.abs(np.array([item[3:] for item in pictured(again)]) - middles).max() <= 0.11
    assert colours(again) == colours(city)
