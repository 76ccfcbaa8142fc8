"""The CityGML reader: what is taken, what is mended, what is asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twin.errors import Cancelled, DecisionNeeded, FileDamaged, FileForbidden
from twin.findings import Progress
from twin.geodata import solids
from twin.geodata.citymodel import SurfaceType
from twin.handlers import Confidence, Source
from twin.importers.citygml.reader import CityGML
from twin.importers.probing import take_probe

from .cityfiles import BLDG, X, Y, bounded, box, building, citygml, faces, link, polygon, read, solid, surfaces

BOX, BOX_IDS = faces()


def test_boundary_surfaces_keep_their_meaning(tmp_path: Path) -> None:
    model = read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX))).model
    assert model.surface_type.tolist() == [1, 3, 2, 2, 2, 2]
    assert (model.crs, model.geometry_lod.tolist(), model.geometry_solid.tolist()) == ("EPSG:25832", [2.0], [False])


def test_a_solid_that_links_to_its_surfaces_is_drawn_once(tmp_path: Path) -> None:
    links = solid(*(link(name) for name in BOX_IDS))
    model = read(CityGML(), citygml(tmp_path / "a.gml", building("b", links + BOX))).model
    assert (len(model.surface_type), model.geometry_solid.tolist()) == (6, [True])
    assert solids.measure(model).volume[0] == pytest.approx(300.0)


def test_surfaces_that_link_into_the_solid_give_it_meaning(tmp_path: Path) -> None:
    rings = [ring for some in box().values() for ring in some]
    inline = [f"<gml:surfaceMember>{polygon(r, identifier=f'p{i}')}</gml:surfaceMember>" for i, r in enumerate(rings)]
    roof = bounded("Roof", "").replace("<gml:surfaceMember></gml:surfaceMember>", link("p1"))
    model = read(CityGML(), citygml(tmp_path / "a.gml", building("b", solid(*inline) + roof))).model
    assert model.surface_type.tolist() == [1, 3, 2, 2, 2, 2]
    assert len(model.geometry_solid) == 1


def test_an_overhanging_roof_stays_outside_the_solid(tmp_path: Path) -> None:
    eaves = bounded("Roof", polygon([(X, Y, 53), (X, Y - 1, 53), (X + 10, Y - 1, 53)], identifier="eaves"))
    links = solid(*(link(name) for name in BOX_IDS))
    model = read(CityGML(), citygml(tmp_path / "a.gml", building("b", links + BOX + eaves))).model
    assert model.geometry_solid.tolist() == [True, False]
    assert np.diff(model.geometry_offsets).tolist() == [6, 1]


def test_a_shared_wall_is_turned_over_for_the_neighbour(tmp_path: Path) -> None:
    turned = '<gml:surfaceMember><gml:OrientableSurface orientation="-"><gml:baseSurface xlink:href="#p2"/>'
    part = building("g", solid(f"{turned}</gml:OrientableSurface></gml:surfaceMember>"), "BuildingPart")
    whole = building("b", BOX + f"<bldg:consistsOfBuildingPart>{part}</bldg:consistsOfBuildingPart>")
    model = read(CityGML(), citygml(tmp_path / "a.gml", whole)).model
    assert model.objects["parent"].tolist() == ["", "b"]
    assert model.vertices[-4:].tolist() == model.vertices[8:12][::-1].tolist()


def test_interior_rings_become_holes(tmp_path: Path) -> None:
    hole = [(X + 2, Y + 2, 53.0), (X + 2, Y + 4, 53.0), (X + 4, Y + 4, 53.0)]
    model = read(CityGML(), citygml(tmp_path / "a.gml", building("b", bounded("Roof", polygon(box()["Roof"][0], hole))))).model
    assert model.surface_offsets.tolist() == [0, 2]
    assert solids.surface_areas(model)[0] == pytest.approx(98.0)


def test_positions_are_read_like_position_lists(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", building("b", BOX))
    text = path.read_text()
    plain = read(CityGML(), path).model.vertices
    for ring in {part.split("<")[0] for part in text.split("<gml:posList>")[1:]}:
        values = ring.split()
        points = "".join(f"<gml:pos>{' '.join(values[i : i + 3])}</gml:pos>" for i in range(0, len(values), 3))
        text = text.replace(f"<gml:posList>{ring}</gml:posList>", points)
    path.write_text(text)
    assert read(CityGML(), path).model.vertices.tolist() == plain.tolist()


def test_surfaces_without_meaning_get_it_by_slope(tmp_path: Path) -> None:
    members = "".join(f"<gml:surfaceMember>{polygon(r)}</gml:surfaceMember>" for some in box().values() for r in some)
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", solid(members).replace("lod2", "lod1"))))
    assert outcome.model.surface_type.tolist() == [1, 3, 2, 2, 2, 2]
    assert outcome.model.geometry_lod.tolist() == [1.0]
    assert outcome.findings["SURFACE_TYPE_BY_SLOPE"].severity == "info"


def test_the_highest_level_of_detail_wins_unless_another_is_asked_for(tmp_path: Path) -> None:
    block = solid(f"<gml:surfaceMember>{polygon(box()['Roof'][0])}</gml:surfaceMember>").replace("lod2", "lod1")
    path = citygml(tmp_path / "a.gml", building("b", block + BOX))
    assert read(CityGML(), path).model.geometry_lod.tolist() == [2.0]
    assert read(CityGML(), path, lod="1").model.geometry_lod.tolist() == [1.0]


def test_attributes_are_flat_and_typed(tmp_path: Path) -> None:
    written = (
        "<gml:name>Rathaus</gml:name><bldg:function>31001_2000</bldg:function><bldg:roofType>1000</bldg:roofType>"
        '<bldg:measuredHeight uom="m">9.5</bldg:measuredHeight><bldg:storeysAboveGround>3</bldg:storeysAboveGround>'
        '<gen:stringAttribute name="Gemeinde"><gen:value>05315000</gen:value></gen:stringAttribute>'
        '<gen:genericAttributeSet name="Energie"><gen:doubleAttribute name="Bedarf"><gen:value>7.5</gen:value>'
        "</gen:doubleAttribute></gen:genericAttributeSet>"
    )
    found = read(CityGML(), citygml(tmp_path / "a.gml", building("b", written + BOX))).attributes()
    assert found == {
        "name": "Rathaus",
        "function": "31001_2000",
        "function_name": "Gebäude für Wirtschaft oder Gewerbe",
        "roofType": "1000",
        "roofType_name": "Flachdach",
        "measuredHeight": 9.5,
        "storeysAboveGround": 3,
        "Gemeinde": "05315000",
        "Energie.Bedarf": 7.5,
    }


def test_an_address_is_flattened(tmp_path: Path) -> None:
    written = (
        "<bldg:address><core:Address><core:xalAddress><xAL:AddressDetails><xAL:Country><xAL:Locality>"
        "<xAL:LocalityName>Köln</xAL:LocalityName><xAL:Thoroughfare><xAL:ThoroughfareNumber>7</xAL:ThoroughfareNumber>"
        "<xAL:ThoroughfareName>Am Hof</xAL:ThoroughfareName></xAL:Thoroughfare></xAL:Locality></xAL:Country>"
        "</xAL:AddressDetails></core:xalAddress></core:Address></bldg:address>"
    )
    found = read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX + written))).attributes()
    assert found == {"city": "Köln", "houseNumber": "7", "street": "Am Hof", "address": "Am Hof 7, Köln"}


def test_missing_and_unreadable_storeys_stay_missing(tmp_path: Path) -> None:
    wrong = "<bldg:storeysAboveGround>viele</bldg:storeysAboveGround>"
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX), building("c", wrong + BOX)))
    assert [outcome.attributes(row) for row in (0, 1)] == [{}, {}]
    assert outcome.findings["ATTRIBUTE_UNREADABLE"].examples[0].object_id == "c"


def test_a_file_without_crs_asks_for_it(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", building("b", BOX), crs=None)
    with pytest.raises(DecisionNeeded) as asked:
        read(CityGML(), path)
    assert (asked.value.code, asked.value.params["question"]) == ("CRS_MISSING", "crs")
    assert read(CityGML(), path, crs="EPSG:25832").model.crs == "EPSG:25832"


def test_a_crs_no_register_knows_is_asked_for(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", building("b", BOX), crs="CH1903")
    with pytest.raises(DecisionNeeded) as asked:
        read(CityGML(), path)
    assert asked.value.code == "CRS_UNKNOWN"
    assert read(CityGML(), path, crs="EPSG:21781").batches[0].crs == "EPSG:21781"


def test_a_crs_on_the_geometry_is_found(tmp_path: Path) -> None:
    named = BOX.replace("<gml:MultiSurface>", '<gml:MultiSurface srsName="EPSG:25833">', 1)
    assert read(CityGML(), citygml(tmp_path / "a.gml", building("b", named), crs=None)).model.crs == "EPSG:25833"


def test_a_stated_crs_wins_over_the_files_and_is_told(tmp_path: Path) -> None:
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX)), crs="EPSG:25833")
    assert outcome.model.crs == "EPSG:25833"
    assert outcome.findings["CRS_OVERRIDDEN"].examples[0].params == {"found": "EPSG:25832", "stated": "EPSG:25833"}


def test_the_height_datum_is_told(tmp_path: Path) -> None:
    assert read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX))).batches[0].vertical == "DHHN2016"


def test_latitude_first_is_turned_round(tmp_path: Path) -> None:
    roof = [(51.0, 7.0, 9.0), (51.0, 7.001, 9.0), (51.001, 7.001, 9.0), (51.001, 7.0, 9.0)]
    path = citygml(tmp_path / "a.gml", building("b", bounded("Roof", polygon(roof))), crs="urn:ogc:def:crs:EPSG::4326")
    assert read(CityGML(), path).model.vertices[1].tolist() == [7.001, 51.0, 9.0]


def test_surfaces_outvote_an_axis_order_nobody_keeps(tmp_path: Path) -> None:
    gauss, _ = faces(x=3500000.0)
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", gauss), crs="urn:ogc:def:crs:EPSG::31467"))
    assert outcome.model.vertices[:, 0].min() == 3500000.0
    assert outcome.findings["AXIS_ORDER_CONTRADICTED"].severity == "warning"


def test_a_zone_before_the_eastings_is_taken_off(tmp_path: Path) -> None:
    prefixed, _ = faces(x=32_000_000 + X)
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", prefixed)))
    assert outcome.model.vertices[:, 0].min() == X
    assert outcome.findings["ZONE_REMOVED"].examples[0].params == {"zone": 32}


def test_repeated_ids_are_made_unique(tmp_path: Path) -> None:
    part = "<bldg:consistsOfBuildingPart>" + building("p", BOX, "BuildingPart") + "</bldg:consistsOfBuildingPart>"
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", part), building("b", part)))
    assert outcome.model.objects[["id", "parent"]].to_numpy().tolist() == [["b", ""], ["p", "b"], ["b-2", ""], ["p-2", "b-2"]]
    assert outcome.totals == (4, 2, 2, 0)


def test_an_object_without_id_gets_one(tmp_path: Path) -> None:
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("", BOX)))
    assert outcome.model.objects["id"].tolist() == ["Building-1"]
    assert outcome.totals == (1, 0, 1, 0)


def test_a_degenerate_polygon_is_dropped_and_its_building_named(tmp_path: Path) -> None:
    line = bounded("Wall", polygon([(X, Y, 50), (X + 5, Y, 50), (X + 10, Y, 50)]))
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX + line)))
    assert outcome.totals == (1, 0, 1, 0)
    assert outcome.findings["SURFACE_DEGENERATE"].examples[0].object_id == "b"


@pytest.mark.parametrize("text", ["1 2", "1 2 drei", "1 2 3 nan nan nan 4 5 6", "inf inf inf 1 2 3 4 5 6", "", "1,2,3 4,5,6"])
def test_unreadable_coordinates_reject_only_their_object(tmp_path: Path, text: str) -> None:
    broken = BOX.split("<bldg:boundedBy>")[1].split("<gml:posList>")[0]
    wall = f"<bldg:boundedBy>{broken}<gml:posList>{text}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    wall += "</gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface></bldg:GroundSurface></bldg:boundedBy>"
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("bad", wall), building("good", BOX)))
    assert outcome.model.objects["id"].tolist() == ["good"]
    assert outcome.totals == (2, 1, 0, 1)


def test_each_theme_has_a_layer_of_its_own(tmp_path: Path) -> None:
    pylon = f'<gen:GenericCityObject gml:id="mast"><gen:lod2Geometry>{surfaces(polygon(box()["Roof"][0]))}</gen:lod2Geometry>'
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", BOX), pylon + "</gen:GenericCityObject>"))
    assert {batch.layer: batch.read for batch in outcome.batches} == {"buildings": 1, "generics": 1}
    assert outcome.layer("generics").model.objects["id"].tolist() == ["mast"]
    assert outcome.findings["OBJECTS_BY_TYPE"].examples[0].text.de == "Gelesen: 1 Gebäude, 1 sonstige Objekte."


def test_what_cannot_be_shown_is_told_with_how_often_it_came(tmp_path: Path) -> None:
    group = '<grp:CityObjectGroup xmlns:grp="http://www.opengis.net/citygml/cityobjectgroup/2.0" gml:id="g"/>'
    ade = '<x:Zone xmlns:x="urn:x"/>'
    odd = '<x:energy xmlns:x="urn:x"><x:Need>5</x:Need></x:energy>'
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", group, ade, ade, building("b", odd + BOX)))
    assert outcome.totals == (1, 1, 0, 0)
    assert outcome.findings["LEFT_OUT_CityObjectGroup"].examples[0].object_id == "g"
    told = {item.params["name"]: item.params["count"] for item in outcome.findings["ADE_NOT_READ"].examples}
    assert told == {"Zone": 2, "energy": 1}


def test_a_file_without_objects_is_not_fatal(tmp_path: Path) -> None:
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", "<gen:Strange/>"))
    assert outcome.totals == (0, 0, 0, 0)
    assert "NO_BUILDINGS" in outcome.findings


def test_a_link_out_of_the_building_is_told(tmp_path: Path) -> None:
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", building("b", solid(link("elsewhere")) + BOX)))
    assert outcome.findings["LINK_UNRESOLVED"].examples[0].params == {"target": "elsewhere"}
    assert len(outcome.model.surface_type) == 6


def test_a_truncated_file_names_the_line(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", *(building(f"b{i}", BOX) for i in range(5)))
    text = path.read_text()
    path.write_text(text[: len(text) // 2])
    with pytest.raises(FileDamaged) as damaged:
        read(CityGML(), path)
    assert damaged.value.params["line"] == text[: len(text) // 2].count("\n") + 1


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", building("b", BOX))
    path.write_text(path.read_text().replace("<core:CityModel", '<!DOCTYPE a [<!ENTITY e "x">]><core:CityModel', 1))
    with pytest.raises(FileForbidden):
        read(CityGML(), path)


def test_reading_stops_when_cancelled(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", building("b", BOX))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        list(CityGML().read(Source(path, path.name), CityGML.Options(), progress))


def test_parts_stay_in_the_batch_of_their_building(tmp_path: Path) -> None:
    part = "<bldg:consistsOfBuildingPart>" + building("p{}", BOX, "BuildingPart") + "</bldg:consistsOfBuildingPart>"
    members = [building(f"b{i}", part.replace("p{}", f"p{i}")) for i in range(700)]
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", *members))
    assert len(outcome.batches) > 1
    for batch in outcome.batches:
        assert set(batch.data.objects["parent"]) - {""} <= set(batch.data.objects["id"])  # type: ignore[union-attr]


def test_inspect_tells_without_asking(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", building("b", BOX), crs=None)
    (layer,) = CityGML().inspect(Source(path, path.name), CityGML.Options()).layers
    assert (layer.count, layer.crs, layer.crs_origin.de, layer.lods) == (1, None, "nicht angegeben", ("2",))


def test_inspect_tells_crs_origin_datum_and_place(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", building("b", "<bldg:function>1</bldg:function>" + BOX))
    (layer,) = CityGML().inspect(Source(path, path.name), CityGML.Options()).layers
    assert (layer.crs, layer.vertical, layer.attributes) == ("EPSG:25832", "DHHN2016", ("function",))
    assert "Envelope" in layer.crs_origin.de
    assert layer.bbox is not None and 6.9 < layer.bbox.min_x < 7.0


@pytest.mark.parametrize("version", ["1.0", "2.0", "3.0"])
def test_the_root_tells_the_format(tmp_path: Path, version: str) -> None:
    path = citygml(tmp_path / "a.gml", core=f"http://www.opengis.net/citygml/{version}")
    match = CityGML().identify(take_probe(path, path.name))
    assert (match.confidence, match.version) == (Confidence.EXACT, version)


@pytest.mark.parametrize("root", ["http://www.xplanung.de/xplangml/6/0", "http://www.opengis.net/wfs", BLDG])
def test_other_gml_is_not_claimed(tmp_path: Path, root: str) -> None:
    path = tmp_path / "a.gml"
    path.write_text(f'<x:XPlanAuszug xmlns:x="{root}" xmlns:gml="http://www.opengis.net/gml"/>')
    assert CityGML().identify(take_probe(path, path.name)).confidence == Confidence.NO


def test_another_root_is_refused_even_when_chosen_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "a.gml"
    path.write_text('<i:IndoorFeatures xmlns:i="http://www.opengis.net/indoorgml/1.0/core"/>')
    with pytest.raises(FileDamaged) as refused:
        read(CityGML(), path)
    assert refused.value.code == "NOT_CITYGML"


def test_windows_fill_their_wall(tmp_path: Path) -> None:
    pane = polygon([(X + 1, Y, 51), (X + 2, Y, 51), (X + 2, Y, 52)])
    window = f"<bldg:Window><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember>{pane}</gml:surfaceMember>"
    window += "</gml:MultiSurface></bldg:lod2MultiSurface></bldg:Window>"
    wall = bounded("Wall", polygon(box()["Wall"][0])).replace(
        "</bldg:WallSurface>", f"<bldg:opening>{window}</bldg:opening></bldg:WallSurface>"
    )
    model = read(CityGML(), citygml(tmp_path / "a.gml", building("b", wall))).model
    assert model.surface_type.tolist() == [SurfaceType.WALL, SurfaceType.WINDOW]
