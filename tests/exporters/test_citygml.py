"""The CityGML exporter writes both versions in the order of their schemas, and names what they cannot hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from twin.errors import TwinBroken
from twin.exporters.citygml.exporter import CityGML, Options
from twin.findings import Progress
from twin.geodata import solids
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.handlers import ExportLayer, ExportReport, Selection, Source
from twin.importers.citygml.reader import CityGML as Reader

X, Y = 356000.0, 5645000.0
G, W, R = SurfaceType.GROUND, SurfaceType.WALL, SurfaceType.ROOF
Corner = tuple[float, float, float]


def cube(x: float = X, y: float = Y, size: float = 4.0) -> list[tuple[SurfaceType, list[list[Corner]]]]:
    (a, b), (c, d) = (x, y), (x + size, y + size)
    corners = [(a, b), (c, b), (c, d), (a, d)]
    walls = [
        [(*p, 50.0), (*q, 50.0), (*q, 50.0 + size), (*p, 50.0 + size)]
        for p, q in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]
    low, high = [(*p, 50.0) for p in reversed(corners)], [(*p, 50.0 + size) for p in corners]
    return [(G, [low]), *((W, [wall]) for wall in walls), (R, [high])]


TOLD = {
    "name": "Rathaus <alt> & neu\x01",
    "creationDate": "2024-05-01",
    "externalReference": "DENW1",
    "externalSystem": "http://adv",
    "function": "31001_1000",
    "functionCodeSpace": "http://codes",
    "yearOfConstruction": 1929,
    "measuredHeight": 4.5,
    "storeysAboveGround": 3,
    "city": "Köln",
    "street": "Am Hof",
    "houseNumber": "7",
    "address": "Am Hof 7, Köln",
    "Dach": 12.5,
    "Dach.uom": "deg",
    "Zahl": 7,
    "leer": None,
}


def town() -> CityModel:
    eaves = GeometryPart([(R, [[(X, Y, 54.0), (X + 5, Y, 54.0), (X + 5, Y + 5, 54.0)]])], 2.0, False)
    return build(
        [
            ("b", "Building", "", TOLD, [GeometryPart(cube(), 2.0, True), eaves]),
            ("p", "BuildingPart", "b", {}, [GeometryPart(cube(X + 9), 1.0, True)]),
            ("i", "BuildingInstallation", "b", {}, [GeometryPart(cube(X + 20), 2.0, False)]),
            ("42 Ost", "Building", "", {}, []),
        ],
        "EPSG:25832",
    )


def layer(model: CityModel, name: str = "buildings", vertical: str | None = "DHHN2016") -> ExportLayer:
    return ExportLayer(name, "Gebäude", "CityModel", model.crs, vertical, lambda: iter([model]))


def write(target: Path, version: str, *layers: ExportLayer) -> tuple[ElementTree.Element, ExportReport]:
    selection = Selection(layers or (layer(town()),), "Probe")
    report = CityGML().write(selection, target, Options(version=version), Progress())  # type: ignore[arg-type]
    CityGML().verify(target, report)
    return ElementTree.parse(target).getroot(), report


def named(element: ElementTree.Element) -> list[str]:
    return [child.tag.rpartition("}")[2] for child in element]


def first(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(element for element in root.iter() if element.tag.endswith("}" + name))


def read(path: Path) -> dict[str, CityModel]:
    batches = Reader().read(Source(path, path.name), Reader.Options(), Progress())
    return {batch.layer: batch.data for batch in batches if isinstance(batch.data, CityModel)}


def test_version_2_puts_everything_in_the_order_of_its_schema(tmp_path: Path) -> None:
    root, report = write(tmp_path / "a.gml", "2.0")
    assert list(dict.fromkeys(named(first(root, "Building")))) == [
        "name",
        "creationDate",
        "externalReference",
        "measureAttribute",
        "intAttribute",
        "function",
        "yearOfConstruction",
        "measuredHeight",
        "storeysAboveGround",
        "lod2Solid",
        "outerBuildingInstallation",
        "boundedBy",
        "consistsOfBuildingPart",
        "address",
    ]
    assert report.counts == {"buildings": 4}


def test_version_3_puts_everything_in_the_order_of_its_schema(tmp_path: Path) -> None:
    root, _ = write(tmp_path / "a.gml", "3.0")
    assert list(dict.fromkeys(named(first(root, "Building")))) == [
        "name",
        "creationDate",
        "externalReference",
        "genericAttribute",
        "boundary",
        "lod2Solid",
        "dateOfConstruction",
        "height",
        "function",
        "storeysAboveGround",
        "buildingInstallation",
        "address",
        "buildingPart",
    ]
    assert first(root, "creationDate").text == "2024-05-01T00:00:00"


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_what_is_written_reads_back_the_same(tmp_path: Path, version: str) -> None:
    write(tmp_path / "a.gml", version)
    model, again = town(), read(tmp_path / "a.gml")["buildings"]
    row = {identifier: number for number, identifier in enumerate(again.table.ids)}
    order = [row[identifier] for identifier in ("b", "p", "i", "ID_42_Ost")]
    again = again.select(np.array(order))
    assert again.table.types == model.table.types
    assert again.table.parents == model.table.parents
    before, after = solids.measure(model), solids.measure(again)
    assert after.volume[:2] == pytest.approx(before.volume[:2])
    assert after.surface_area == pytest.approx(before.surface_area)
    assert sorted(again.surface_type.tolist()) == sorted(model.surface_type.tolist())
    told = {key: value for key, value in TOLD.items() if value is not None} | {"name": "Rathaus <alt> & neu"}
    found = again.table.attributes[0]
    lifespan = found.pop("creationDate")
    assert lifespan.startswith(told.pop("creationDate"))
    assert {key: found.get(key) for key in told} == told


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_a_solid_refers_to_the_surfaces_that_bound_it(tmp_path: Path, version: str) -> None:
    root, _ = write(tmp_path / "a.gml", version)
    links = [value[1:] for element in root.iter() for key, value in element.attrib.items() if key.endswith("}href")]
    ids = [value for element in root.iter() for key, value in element.attrib.items() if key.endswith("}id")]
    assert len(links) == len(set(links)) >= 6
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_an_opening_stands_in_a_wall(tmp_path: Path, version: str) -> None:
    window = (SurfaceType.WINDOW, [[(X, Y, 51.0), (X + 1, Y, 51.0), (X + 1, Y, 52.0)]])
    model = build([("b", "Building", "", {}, [GeometryPart([*cube(), window], 3.0, False)])], "EPSG:25832")
    root, _ = write(tmp_path / "a.gml", version, layer(model))
    assert SurfaceType.WINDOW in read(tmp_path / "a.gml")["buildings"].surface_type
    filling = {"2.0": ("opening", "Window"), "3.0": ("fillingSurface", "WindowSurface")}[version]
    walls = [element for element in root.iter() if element.tag.endswith("}WallSurface")]
    assert [named(child) for wall in walls for child in wall if child.tag.endswith(filling[0])] == [[filling[1]]]


def test_the_envelope_and_the_system_are_told(tmp_path: Path) -> None:
    root, _ = write(tmp_path / "a.gml", "2.0")
    assert first(root, "Envelope").get("srsName") == "urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::7837"
    assert (first(root, "lowerCorner").text or "").split() == ["356000.000", "5645000.000", "50.000"]


def test_a_system_with_northing_first_is_written_that_way_and_read_back(tmp_path: Path) -> None:
    model = build([("b", "Building", "", {}, [GeometryPart(cube(3456000.0), 2.0, True)])], "EPSG:31467")
    write(tmp_path / "a.gml", "2.0", layer(model, vertical=None))
    again = read(tmp_path / "a.gml")["buildings"]
    assert again.crs == "EPSG:31467"
    assert again.vertices.min(axis=0).tolist() == [3456000.0, Y, 50.0]


def test_a_class_unknown_to_a_version_becomes_a_generic_object_and_is_named(tmp_path: Path) -> None:
    storey = ("s", "BuildingStorey", "b", {"name": "EG"}, [])
    model = build([("b", "Building", "", {}, [GeometryPart(cube(), 2.0, True)]), storey], "EPSG:25832")
    assert CityGML().suitability(Selection((layer(model),))).verdict == "lossy"
    root, report = write(tmp_path / "a.gml", "2.0", layer(model))
    assert first(root, "GenericCityObject")[0].text == "EG"
    assert "BuildingStorey" in report.losses[0].en
    root, report = write(tmp_path / "b.gml", "3.0", layer(model))
    assert named(first(root, "buildingSubdivision")) == ["Storey"]
    assert report.losses == ()


def loose() -> Any:
    return [(SurfaceType.UNKNOWN, rings) for _, rings in cube()]


def flat(kind: SurfaceType = SurfaceType.UNKNOWN) -> Any:
    return (kind, [[(X, Y, 50.0), (X + 3, Y, 50.0), (X + 3, Y + 3, 50.0)]])


OBJECTS = {
    "SolitaryVegetationObject": ("vegetation", [GeometryPart(loose(), 2.0, False)]),
    "PlantCover": ("vegetation", [GeometryPart([flat()], 2.0, False)]),
    "CityFurniture": ("furniture", [GeometryPart(loose(), 2.0, True)]),
    "Road": ("transport", [GeometryPart([flat(SurfaceType.TRAFFIC), flat(SurfaceType.AUXILIARY_TRAFFIC)], 2.0, False)]),
    "WaterBody": ("water", [GeometryPart([flat(SurfaceType.WATER)], 2.0, False)]),
    "LandUse": ("landuse", [GeometryPart([flat()], 1.0, False)]),
    "TINRelief": ("relief", [GeometryPart([flat()], 2.0, False)]),
    "Bridge": ("bridges", [GeometryPart(cube(), 2.0, True)]),
    "Tunnel": ("tunnels", [GeometryPart(cube(), 2.0, True)]),
}


@pytest.mark.parametrize("version", ["2.0", "3.0"])
@pytest.mark.parametrize("kind", OBJECTS)
def test_every_theme_reads_back_with_class_level_and_meaning(tmp_path: Path, kind: str, version: str) -> None:
    theme, geometries = OBJECTS[kind]
    model = build([("o", kind, "", {"class": "1"}, geometries)], "EPSG:25832")
    write(tmp_path / "a.gml", version, layer(model))
    again = read(tmp_path / "a.gml")[theme]
    assert again.table.types == [kind]
    assert sorted(again.surface_type.tolist()) == sorted(model.surface_type.tolist())
    assert again.geometry_lod.tolist() == model.geometry_lod.tolist()
    assert again.geometry_solid.tolist() == model.geometry_solid.tolist()
    assert solids.measure(again).surface_area == pytest.approx(solids.measure(model).surface_area)


def test_a_relief_keeps_its_tin(tmp_path: Path) -> None:
    square = (SurfaceType.UNKNOWN, [[(X, Y, 50.0), (X + 3, Y, 50.0), (X + 3, Y + 3, 50.0), (X, Y + 3, 50.0)]])
    rows = [("r", "ReliefFeature", "", {}, []), ("t", "TINRelief", "r", {}, [GeometryPart([square], 2.0, False)])]
    root, _ = write(tmp_path / "a.gml", "2.0", layer(build(rows, "EPSG:25832")))
    assert named(first(root, "ReliefFeature")) == ["lod", "reliefComponent"]
    again = read(tmp_path / "a.gml")["relief"]
    assert (again.table.parents, len(again.surface_type)) == (["", "r"], 2)


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_several_solids_stand_in_one_composite(tmp_path: Path, version: str) -> None:
    parts = [GeometryPart(cube(), 2.0, True), GeometryPart(cube(X + 4), 2.0, True)]
    write(tmp_path / "a.gml", version, layer(build([("b", "Building", "", {}, parts)], "EPSG:25832")))
    again = read(tmp_path / "a.gml")["buildings"]
    assert again.geometry_solid.tolist() == [True, True]
    assert solids.measure(again).volume[0] == pytest.approx(128.0)


def test_losses_are_named_before_anything_is_written() -> None:
    fine = build([("b", "Building", "", {}, [GeometryPart(cube(), 2.2, True)])], "EPSG:25832")
    features = ExportLayer("f", "F", "FeatureCollection", "EPSG:25832", None, lambda: iter(()))
    told = CityGML().suitability(Selection((layer(fine, vertical="Pegel"), features)))
    assert told.verdict == "lossy"
    assert [text.en.split()[0] for text in told.reasons] == ["The", "The", "Refined"]
    assert CityGML().suitability(Selection((features,))).verdict == "no"
    other = build([("b", "Building", "", {}, [])], "EPSG:25833")
    assert CityGML().suitability(Selection((layer(fine), layer(other, "o")))).verdict == "no"


def test_a_file_cut_off_is_not_verified(tmp_path: Path) -> None:
    _, report = write(tmp_path / "a.gml", "2.0")
    (tmp_path / "a.gml").write_bytes((tmp_path / "a.gml").read_bytes()[:-400])
    with pytest.raises(TwinBroken):
        CityGML().verify(tmp_path / "a.gml", report)


def test_surfaces_and_solids_of_one_level_share_the_property_that_stands_once(tmp_path: Path) -> None:
    parts = [GeometryPart(cube(), 2.0, True), GeometryPart([flat()], 2.0, False)]
    root, _ = write(tmp_path / "a.gml", "2.0", layer(build([("f", "CityFurniture", "", {}, parts)], "EPSG:25832")))
    assert named(first(root, "CityFurniture")) == ["lod2Geometry"]
    again = read(tmp_path / "a.gml")["furniture"]
    assert again.geometry_solid.tolist() == [True, False]
    assert np.diff(again.geometry_offsets).tolist() == [6, 1]


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_a_road_with_two_solids_of_one_whole_level_is_written(tmp_path: Path, version: str) -> None:
    parts = [GeometryPart([flat(SurfaceType.TRAFFIC)], level, True) for level in (2.0, 2.2)]
    write(tmp_path / "a.gml", version, layer(build([("r", "Road", "", {}, parts)], "EPSG:25832")))
    assert len(read(tmp_path / "a.gml")["transport"].surface_type) == 2


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_a_relief_without_components_becomes_a_generic_object(tmp_path: Path, version: str) -> None:
    root, _ = write(tmp_path / "a.gml", version, layer(build([("r", "ReliefFeature", "", {}, [])], "EPSG:25832")))
    assert first(root, "class").text == "ReliefFeature"


def test_version_3_takes_closing_surfaces_from_its_core(tmp_path: Path) -> None:
    rows = [
        ("b", "Building", "", {}, [GeometryPart([flat(SurfaceType.CLOSURE)], 2.0, False)]),
        ("w", "WaterBody", "", {}, [GeometryPart([flat(SurfaceType.WATER_CLOSURE)], 2.0, False)]),
    ]
    root, _ = write(tmp_path / "a.gml", "3.0", layer(build(rows, "EPSG:25832")))
    tags = [element.tag for element in root.iter() if element.tag.endswith("ClosureSurface")]
    assert tags == ["{http://www.opengis.net/citygml/3.0}ClosureSurface"] * 2
    again = read(tmp_path / "a.gml")
    assert again["buildings"].surface_type.tolist() == [SurfaceType.CLOSURE]
    assert again["water"].surface_type.tolist() == [SurfaceType.WATER_CLOSURE]


def test_version_3_puts_what_general_classes_have_before_what_special_ones_have(tmp_path: Path) -> None:
    told = {"function": "1", "relativeToTerrain": "entirelyAboveTerrain", "relativeToWater": "am Wasser", "Dach": 1}
    lane = GeometryPart([flat(SurfaceType.TRAFFIC)], 2.0, False)
    rows = [
        ("r", "Road", "", told, [lane]),
        ("t", "TrafficSpace", "r", {}, [lane]),
        ("s", "Section", "r", {}, [lane]),
    ]
    root, _ = write(tmp_path / "a.gml", "3.0", layer(build(rows, "EPSG:25832")))
    assert named(first(root, "Road")) == [
        *("relativeToTerrain", "genericAttribute", "genericAttribute"),
        *("boundary", "trafficSpace", "function", "section"),
    ]


def test_a_terrain_of_version_3_has_no_level_above_3(tmp_path: Path) -> None:
    rows = [("t", "TINRelief", "", {}, [GeometryPart([flat()], 4.0, False)])]
    root, _ = write(tmp_path / "a.gml", "3.0", layer(build(rows, "EPSG:25832")))
    assert first(root, "lod").text == "3"


def test_a_solid_of_version_3_is_enclosed_by_a_shell(tmp_path: Path) -> None:
    root, _ = write(tmp_path / "a.gml", "3.0")
    assert {named(element)[0] for solid in root.iter() if solid.tag.endswith("}Solid") for element in solid} == {"Shell"}
    root, _ = write(tmp_path / "a.gml", "2.0")
    assert {named(element)[0] for solid in root.iter() if solid.tag.endswith("}Solid") for element in solid} == {
        "CompositeSurface"
    }


def test_only_whole_constructions_of_version_3_have_a_date_of_construction(tmp_path: Path) -> None:
    rows = [("b", "Building", "", {"yearOfConstruction": 1929}, []), ("s", "Storey", "b", {"yearOfConstruction": 1950}, [])]
    root, _ = write(tmp_path / "a.gml", "3.0", layer(build(rows, "EPSG:25832")))
    assert named(first(root, "Building")) == ["dateOfConstruction", "buildingSubdivision"]
    assert named(first(root, "Storey")) == ["genericAttribute"]
