"""CityGML beyond plain buildings: themes, library shapes, references across objects, what is told instead of shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twin.geodata import solids
from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml.reader import CityGML

from .cityfiles import Outcome, X, Y, bounded, box, building, citygml, faces, link, polygon, read, solid, surfaces

BOX, BOX_IDS = faces()
VEG, FRN = "http://www.opengis.net/citygml/vegetation/2.0", "http://www.opengis.net/citygml/cityfurniture/2.0"
TRAN, WTR = "http://www.opengis.net/citygml/transportation/2.0", "http://www.opengis.net/citygml/waterbody/2.0"
DEM = "http://www.opengis.net/citygml/relief/2.0"
SHAPE = [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (1.0, 0.0, 2.0)]
TURNED_TWICE_AS_LARGE = "0 -2 0 0 2 0 0 0 0 0 2 0 0 0 0 1"


def implicit(relative: str, point: str = f"{X} {Y} 50", matrix: str = "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1") -> str:
    return (
        f"<core:ImplicitGeometry><core:transformationMatrix>{matrix}</core:transformationMatrix>{relative}"
        f"<core:referencePoint><gml:Point><gml:pos>{point}</gml:pos></gml:Point></core:referencePoint></core:ImplicitGeometry>"
    )


def lamp(identifier: str, geometry: str) -> str:
    return (
        f'<frn:CityFurniture xmlns:frn="{FRN}" gml:id="{identifier}"><frn:lod2ImplicitRepresentation>{geometry}'
        "</frn:lod2ImplicitRepresentation></frn:CityFurniture>"
    )


def inline(identifier: str) -> str:
    shape = surfaces(polygon(SHAPE)).replace("<gml:MultiSurface>", f'<gml:MultiSurface gml:id="{identifier}">')
    return f"<core:relativeGMLGeometry>{shape}</core:relativeGMLGeometry>"


def vertices(outcome: Outcome, layer: str, row: int) -> list[list[float]]:
    model = outcome.layer(layer).model.select(np.array([row]))
    return [[round(value, 6) for value in point] for point in model.vertices.tolist()]


def test_a_library_shape_stands_at_its_point_turned_and_scaled_by_its_matrix(tmp_path: Path) -> None:
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", lamp("l", implicit(inline("s"), matrix=TURNED_TWICE_AS_LARGE))))
    assert vertices(outcome, "furniture", 0) == [[X, Y, 50.0], [X, Y + 2, 50.0], [X, Y + 2, 54.0]]


@pytest.mark.parametrize("reference_first", [False, True])
def test_a_library_shape_is_found_before_and_after_its_definition(tmp_path: Path, reference_first: bool) -> None:
    members = [
        lamp("defines", implicit(inline("s"))),
        lamp("refers", implicit('<core:relativeGMLGeometry xlink:href="#s"/>', f"{X + 9} {Y} 50")),
    ]
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", *(reversed(members) if reference_first else members)))
    places = dict(zip(outcome.layer("furniture").model.objects["id"], (0, 1), strict=True))
    assert vertices(outcome, "furniture", places["refers"])[0] == [X + 9, Y, 50.0]
    assert outcome.totals == (2, 2, 0, 0) and "LINK_UNRESOLVED" not in outcome.findings


def test_a_library_shape_in_metres_fits_into_a_system_in_degrees(tmp_path: Path) -> None:
    member = lamp("l", implicit(inline("s"), "51.0 7.0 50"))
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", member, crs="urn:ogc:def:crs:EPSG::4326"))
    (_, second, _) = outcome.model.vertices.tolist()
    assert second[1] == 51.0
    assert (second[0] - 7.0) * 111_319.49 * np.cos(np.radians(51.0)) == pytest.approx(1.0, abs=1e-3)


def test_a_shape_in_a_foreign_file_is_told(tmp_path: Path) -> None:
    foreign = "<core:libraryObject>models/lamp.3ds</core:libraryObject>"
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", lamp("l", implicit(foreign))))
    assert outcome.totals == (1, 1, 0, 0)
    assert outcome.findings["LIBRARY_OBJECT_FOREIGN"].examples[0].params == {"reference": "models/lamp.3ds"}
    assert "OBJECT_WITHOUT_GEOMETRY" not in outcome.findings


def test_a_shape_without_a_point_is_told(tmp_path: Path) -> None:
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", lamp("l", implicit(inline("s"), "here"))))
    assert outcome.findings["IMPLICIT_GEOMETRY_UNPLACED"].examples[0].object_id == "l"


@pytest.mark.parametrize("reference_first", [False, True])
def test_a_wall_of_the_neighbour_is_found_wherever_it_stands(tmp_path: Path, reference_first: bool) -> None:
    members = [building("owns", BOX), building("borrows", solid(*(link(name) for name in BOX_IDS)))]
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", *(reversed(members) if reference_first else members)))
    model = outcome.model
    row = model.objects["id"].tolist().index("borrows")
    assert "LINK_UNRESOLVED" not in outcome.findings
    assert solids.measure(model).volume[row] == pytest.approx(300.0)


def test_a_balcony_stands_beside_its_building_and_does_not_oust_it(tmp_path: Path) -> None:
    balcony = "<bldg:BuildingInstallation gml:id='i'><bldg:lod3Geometry>" + surfaces(polygon(box()["Roof"][0]))
    balcony += "</bldg:lod3Geometry></bldg:BuildingInstallation>"
    whole = building("b", f"{BOX}<bldg:outerBuildingInstallation>{balcony}</bldg:outerBuildingInstallation>")
    model = read(CityGML(), citygml(tmp_path / "a.gml", whole)).model
    assert model.objects[["id", "type", "parent"]].to_numpy().tolist() == [
        ["b", "Building", ""],
        ["i", "BuildingInstallation", "b"],
    ]
    assert model.geometry_lod.tolist() == [2.0, 3.0]
    assert model.table.bodies().tolist() == [True, False]


def test_rooms_are_counted_and_left_out(tmp_path: Path) -> None:
    room = "<bldg:interiorRoom><bldg:Room gml:id='r'/></bldg:interiorRoom>"
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX + room + room)))
    assert outcome.totals == (1, 1, 0, 0)
    assert outcome.findings["INTERIOR_NOT_READ"].examples[0].params == {"name": "Room", "count": 2}


def test_lanes_and_water_keep_their_meaning(tmp_path: Path) -> None:
    roof = polygon(box()["Roof"][0])
    lane = (
        f'<tran:Road xmlns:tran="{TRAN}" gml:id="r"><tran:trafficArea><tran:TrafficArea><tran:lod2MultiSurface>{surfaces(roof)}'
        "</tran:lod2MultiSurface></tran:TrafficArea></tran:trafficArea></tran:Road>"
    )
    lake = (
        f'<wtr:WaterBody xmlns:wtr="{WTR}" gml:id="w"><wtr:boundedBy><wtr:WaterSurface><wtr:lod2Surface>{roof}</wtr:lod2Surface>'
        "</wtr:WaterSurface></wtr:boundedBy></wtr:WaterBody>"
    )
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", lane, lake))
    assert outcome.layer("transport").model.surface_type.tolist() == [SurfaceType.TRAFFIC]
    assert outcome.layer("water").model.surface_type.tolist() == [SurfaceType.WATER]
    assert [batch.title for batch in outcome.batches] == ["Verkehr", "Gewässer"]
    assert "SURFACE_TYPE_BY_SLOPE" not in outcome.findings


def test_a_tree_keeps_its_measures_with_their_units(tmp_path: Path) -> None:
    tree = (
        f'<veg:SolitaryVegetationObject xmlns:veg="{VEG}" gml:id="t"><veg:species codeSpace="trees.xml">1040</veg:species>'
        '<veg:height uom="m">12.5</veg:height><veg:trunkDiameter uom="cm">40</veg:trunkDiameter>'
        f"<veg:lod1Geometry>{surfaces(polygon(box()['Roof'][0]))}</veg:lod1Geometry></veg:SolitaryVegetationObject>"
    )
    found = read(CityGML(), citygml(tmp_path / "a.gml", tree)).attributes()
    assert found == {
        "species": "1040",
        "speciesCodeSpace": "trees.xml",
        "height": 12.5,
        "trunkDiameter": 40.0,
        "trunkDiameter.uom": "cm",
    }


def test_a_height_in_feet_becomes_metres(tmp_path: Path) -> None:
    written = '<bldg:measuredHeight uom="urn:ogc:def:uom:UCUM::ft">10</bldg:measuredHeight>'
    assert read(CityGML(), citygml(tmp_path / "a.gml", building("b", written + BOX))).attributes() == {
        "measuredHeight": pytest.approx(3.048)
    }


def test_lines_alone_are_told_with_their_object(tmp_path: Path) -> None:
    line = "<tran:lod0Network><gml:MultiCurve/></tran:lod0Network>"
    road = f'<tran:Road xmlns:tran="{TRAN}" gml:id="r">{line}</tran:Road>'
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", road))
    assert outcome.totals == (1, 1, 0, 0)
    told = outcome.findings["OBJECT_WITHOUT_SURFACES"].examples[0]
    assert (told.object_id, told.layer, told.params) == ("r", "transport", {"property": "lod0Network"})


def test_a_terrain_grid_beside_the_file_is_told(tmp_path: Path) -> None:
    relief = (
        f'<dem:ReliefFeature xmlns:dem="{DEM}" gml:id="d"><dem:lod>2</dem:lod><dem:reliefComponent><dem:RasterRelief gml:id="g">'
        "<dem:lod>2</dem:lod><dem:grid><gml:RectifiedGridCoverage><gml:rangeSet><gml:File><gml:fileName>dgm.tif</gml:fileName>"
        "</gml:File></gml:rangeSet></gml:RectifiedGridCoverage></dem:grid></dem:RasterRelief></dem:reliefComponent>"
        "</dem:ReliefFeature>"
    )
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", relief))
    assert outcome.findings["RASTER_RELIEF_REFERENCE"].examples[0].params == {"reference": "dgm.tif"}
    assert outcome.layer("relief").totals == (2, 2, 0, 0)


def open_ring(text: str) -> str:
    head, tail = text.split("<gml:posList>")[0], text.split("<gml:posList>", 1)[1]
    numbers, rest = tail.split("<", 1)
    return f"{head}<gml:posList>{' '.join(numbers.split()[:-3])}<{rest}"


def test_an_open_ring_is_closed_and_told_with_its_place(tmp_path: Path) -> None:
    roof = open_ring(bounded("Roof", polygon(box()["Roof"][0])))
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", roof)))
    assert outcome.totals == (1, 0, 1, 0)
    closed = outcome.findings["RING_CLOSED"]
    assert (closed.severity, closed.examples[0].place) == ("repaired", (X, Y))
    assert solids.surface_areas(outcome.model)[0] == pytest.approx(100.0)


def test_a_solid_turned_inside_out_is_turned_back(tmp_path: Path) -> None:
    rings = [ring[::-1] for some in box().values() for ring in some]
    members = "".join(f"<gml:surfaceMember>{polygon(ring)}</gml:surfaceMember>" for ring in rings)
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", solid(members))))
    assert outcome.findings["SHELL_TURNED"].severity == "repaired"
    assert solids.geometry_volumes(outcome.model).tolist() == [pytest.approx(300.0)]


def test_without_mending_a_faulty_object_is_rejected_with_its_parts(tmp_path: Path) -> None:
    line = bounded("Wall", polygon([(X, Y, 50), (X + 5, Y, 50), (X + 10, Y, 50)]))
    part = "<bldg:consistsOfBuildingPart>" + building("p", BOX, "BuildingPart") + "</bldg:consistsOfBuildingPart>"
    path = citygml(tmp_path / "a.gml", building("bad", line + BOX + part), building("", BOX), building("good", BOX))
    outcome = read(CityGML(), path, mend=False)
    assert outcome.totals == (4, 1, 0, 3)
    assert outcome.model.objects["id"].tolist() == ["good"]
    told = {code: group.severity for code, group in outcome.findings.items() if group.severity == "rejected"}
    assert set(told) == {"SURFACE_DEGENERATE", "PARENT_REJECTED", "ID_MISSING"}
    assert outcome.findings["SURFACE_DEGENERATE"].examples[0].place == (X, Y)


def test_a_level_of_detail_asked_for_is_taken_for_every_theme(tmp_path: Path) -> None:
    roof = surfaces(polygon(box()["Roof"][0]))
    tree = (
        f'<veg:PlantCover xmlns:veg="{VEG}" gml:id="t"><veg:lod1MultiSurface>{roof}</veg:lod1MultiSurface>'
        f"<veg:lod3MultiSurface>{roof}</veg:lod3MultiSurface></veg:PlantCover>"
    )
    path = citygml(tmp_path / "a.gml", tree)
    assert read(CityGML(), path).model.geometry_lod.tolist() == [3.0]
    assert read(CityGML(), path, lod="2").model.geometry_lod.tolist() == [1.0]


SAMPLE = Path(__file__).parents[1] / "samples" / "citygml" / "themen_3.gml"


def test_the_sample_of_version_three_holds_eight_themes_that_add_up() -> None:
    outcome = read(CityGML(), SAMPLE)
    assert {batch.layer: batch.read for batch in outcome.batches} == {
        "buildings": 3,
        "bridges": 1,
        "vegetation": 2,
        "transport": 3,
        "water": 1,
        "landuse": 1,
        "relief": 2,
        "generics": 1,
    }
    assert outcome.totals == (14, 14, 0, 0)
    volumes = solids.measure(outcome.layer("buildings").model).volume
    assert volumes[0] == pytest.approx(12 * 9 * 7)
    assert solids.surface_areas(outcome.layer("landuse").model).tolist() == [pytest.approx(60 * 20 - 10 * 5)]


def test_a_whole_geometry_may_be_told_by_reference(tmp_path: Path) -> None:
    shell = solid(*(f"<gml:surfaceMember>{polygon(ring)}</gml:surfaceMember>" for some in box().values() for ring in some))
    members = [
        building("borrows", '<bldg:lod2Solid xlink:href="#body"/>'),
        building("owns", shell.replace("<gml:Solid>", '<gml:Solid gml:id="body">')),
    ]
    model = read(CityGML(), citygml(tmp_path / "a.gml", *members)).model
    assert sorted(model.objects["id"]) == ["borrows", "owns"]
    assert solids.measure(model).volume.tolist() == [pytest.approx(300.0)] * 2


def test_an_object_that_waits_for_its_reference_counts_as_repaired_all_the_same(tmp_path: Path) -> None:
    waiting = building("", solid(*(link(name) for name in BOX_IDS)))
    others = [building(f"b{number}", BOX.replace('gml:id="p', f'gml:id="q{number}_')) for number in range(600)]
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", waiting, *others, building("owns", BOX)))
    assert outcome.totals == (602, 601, 1, 0)
