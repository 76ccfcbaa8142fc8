"""XPlanGML: legal content with words, arcs, mixed systems, objects without geometry."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from twin.errors import DecisionNeeded, FileDamaged, FileForbidden
from twin.findings import Progress
from twin.geodata.plan import Plan
from twin.handlers import Batch, Confidence, Probe, Source
from twin.importers.xplan.reader import XPlanGML
from twin.options import NoOptions

HEAD = (
    '<?xml version="1.0"?><xplan:XPlanAuszug xmlns:xplan="http://www.xplanung.de/xplangml/{version}" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">'
)
SQUARE = "<gml:posList>{0} 0 {1} 0 {1} 10 {0} 10 {0} 0</gml:posList>"


def area(
    identifier: str, facts: str = "", ring: str = "", srs: str = "EPSG:25832", kind: str = "BP_BaugebietsTeilFlaeche"
) -> str:
    ring = ring or f"<gml:LinearRing>{SQUARE.format(481000, 481010)}</gml:LinearRing>"
    shape = f'<gml:Polygon srsName="{srs}"><gml:exterior>{ring}</gml:exterior></gml:Polygon>'
    return f'<xplan:{kind} gml:id="{identifier}"><xplan:position>{shape}</xplan:position>{facts}</xplan:{kind}>'


def read(folder: Path, *objects: str, version: str = "6/0", crs: str | None = None) -> tuple[Batch, Progress]:
    path = folder / "plan.gml"
    members = "".join(f"<gml:featureMember>{item}</gml:featureMember>" for item in objects)
    path.write_text(HEAD.format(version=version) + members + "</xplan:XPlanAuszug>", encoding="utf-8")
    progress = Progress()
    (batch,) = XPlanGML().read(Source(path, "plan.gml", crs), NoOptions(), progress)
    return batch, progress


def row(batch: Batch, number: int = 0) -> Any:
    assert isinstance(batch.data, Plan)
    return batch.data.frame.iloc[number]


def test_an_object_has_its_id_class_and_legal_content(tmp_path: Path) -> None:
    facts = (
        "<xplan:GRZ>0.4</xplan:GRZ><xplan:Z>3</xplan:Z><xplan:GF uom='m2'>950.5</xplan:GF>"
        "<xplan:besondereArtDerBaulNutzung>1200</xplan:besondereArtDerBaulNutzung>"
        "<xplan:flaechenschluss>true</xplan:flaechenschluss><xplan:nummer>007</xplan:nummer>"
        "<xplan:gehoertZuBereich xlink:href='#bereich'/>"
    )
    batch, _ = read(tmp_path, area("wa1", facts))
    found = row(batch)
    assert (found["gml_id"], found["type"]) == ("wa1", "BP_BaugebietsTeilFlaeche")
    assert found["attributes"] == {
        "GRZ": 0.4,
        "Z": 3,
        "GF": 950.5,
        "besondereArtDerBaulNutzung": {"code": "1200", "value": "Allgemeines Wohngebiet (WA)"},
        "flaechenschluss": True,
        "nummer": "007",
        "gehoertZuBereich": "bereich",
    }


def test_structured_and_repeated_properties_keep_their_form(tmp_path: Path) -> None:
    height = (
        "<xplan:hoehenangabe><xplan:XP_Hoehenangabe><xplan:bezugspunkt>2000</xplan:bezugspunkt>"
        "<xplan:hMax uom='m'>{}</xplan:hMax></xplan:XP_Hoehenangabe></xplan:hoehenangabe>"
    )
    batch, _ = read(tmp_path, area("wa1", height.format("9.5") + height.format("12")))
    first, second = row(batch)["attributes"]["hoehenangabe"]
    assert (first["hMax"], second["hMax"], first["bezugspunkt"]["value"]) == (9.5, 12, "Firsthöhe (FH)")


def test_objects_without_geometry_are_kept(tmp_path: Path) -> None:
    text = '<xplan:XP_TextAbschnitt gml:id="t1"><xplan:text>Dächer begrünen</xplan:text></xplan:XP_TextAbschnitt>'
    batch, _ = read(tmp_path, area("wa1"), text)
    assert (batch.imported, row(batch, 1)["geometry"]) == (2, None)


def test_arcs_and_circles_stray_no_more_than_half_a_centimetre(tmp_path: Path) -> None:
    circle = (
        "<gml:Ring><gml:curveMember><gml:Curve><gml:segments><gml:Circle><gml:posList>"
        "481100 0 481000 100 480900 0</gml:posList></gml:Circle></gml:segments></gml:Curve></gml:curveMember></gml:Ring>"
    )
    batch, _ = read(tmp_path, area("kreis", ring=circle))
    assert row(batch)["geometry"].area == pytest.approx(math.pi * 100**2, abs=2 * math.pi * 100 * 0.005)


def test_an_arc_keeps_its_given_points_and_its_side(tmp_path: Path) -> None:
    ring = (
        "<gml:Ring><gml:curveMember><gml:Curve><gml:segments>"
        "<gml:LineStringSegment><gml:posList>481000 0 481010 0</gml:posList></gml:LineStringSegment>"
        "<gml:Arc><gml:posList>481010 0 481005 5 481000 0</gml:posList></gml:Arc>"
        "</gml:segments></gml:Curve></gml:curveMember></gml:Ring>"
    )
    shape = row(read(tmp_path, area("halb", ring=ring))[0])["geometry"]
    assert shape.area == pytest.approx(math.pi * 12.5, rel=2e-3)
    assert (481005.0, 5.0) in [(round(x, 9), round(y, 9)) for x, y in shape.exterior.coords]


def test_an_object_in_another_system_is_converted_and_named(tmp_path: Path) -> None:
    other = area("wa3", ring=f"<gml:LinearRing>{SQUARE.format(300000, 300010)}</gml:LinearRing>", srs="EPSG:25833")
    batch, progress = read(tmp_path, area("wa1"), area("wa2"), other)
    assert (batch.crs, progress.findings()[0].code, progress.findings()[0].examples[0].object_id) == (
        "EPSG:25832",
        "CRS_MIXED",
        "wa3",
    )


def test_axes_are_turned_where_the_name_binds_them(tmp_path: Path) -> None:
    ring = "<gml:LinearRing><gml:posList>51.7 8.7 51.7 8.8 51.8 8.8 51.7 8.7</gml:posList></gml:LinearRing>"
    batch, _ = read(tmp_path, area("wa1", ring=ring, srs="urn:ogc:def:crs:EPSG::4258"))
    assert row(batch)["geometry"].bounds == (8.7, 51.7, 8.8, 51.8)


def test_an_unreadable_geometry_is_rejected_with_its_id(tmp_path: Path) -> None:
    bad = area("krumm", ring="<gml:LinearRing><gml:posList>1 2 3</gml:posList></gml:LinearRing>")
    batch, progress = read(tmp_path, area("wa1"), bad)
    assert (batch.read, batch.imported, batch.rejected) == (2, 1, 1)
    assert progress.findings()[0].examples[0].object_id == "krumm"


def test_a_plan_without_srs_is_a_question(tmp_path: Path) -> None:
    with pytest.raises(DecisionNeeded):
        read(tmp_path, area("wa1", srs=""))
    assert read(tmp_path, area("wa1", srs=""), crs="EPSG:25832")[0].crs == "EPSG:25832"


@pytest.mark.parametrize(("version", "expected"), [("5/4", "5.4"), ("6/0", "6.0")])
def test_the_version_is_that_of_the_namespace(tmp_path: Path, version: str, expected: str) -> None:
    batch, _ = read(tmp_path, area("wa1"), version=version)
    assert isinstance(batch.data, Plan) and batch.data.version == expected


def test_the_title_is_number_and_name_of_the_plan(tmp_path: Path) -> None:
    plan = "<xplan:BP_Plan gml:id='p'><xplan:name>Am Ufer</xplan:name><xplan:nummer>12a</xplan:nummer></xplan:BP_Plan>"
    batch, _ = read(tmp_path, plan, area("wa1"))
    assert batch.title == "12a Am Ufer"


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    path.write_text("<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><r>&f;</r>", encoding="utf-8")
    with pytest.raises(FileForbidden):
        list(XPlanGML().read(Source(path, "plan.gml"), NoOptions(), Progress()))


@pytest.mark.parametrize("content", ["<a/>", HEAD.format(version="6/0") + "<gml:featureMember>"])
def test_an_empty_or_cut_plan_is_damaged(tmp_path: Path, content: str) -> None:
    path = tmp_path / "plan.gml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileDamaged):
        list(XPlanGML().read(Source(path, "plan.gml"), NoOptions(), Progress()))


def test_only_its_namespace_is_claimed(tmp_path: Path) -> None:
    root = "{http://www.xplanung.de/xplangml/5/4}XPlanAuszug"
    match = XPlanGML().identify(Probe(tmp_path, "a.gml", 1, b"<", xml_root=root))
    other = XPlanGML().identify(Probe(tmp_path, "a.gml", 1, b"<", xml_root="{http://www.opengis.net/citygml/2.0}CityModel"))
    assert (match.confidence, match.version, other.confidence) == (Confidence.EXACT, "5.4", Confidence.NO)


def test_texts_are_put_beside_the_objects_they_hold_for(tmp_path: Path) -> None:
    text = (
        '<xplan:BP_TextAbschnitt gml:id="t1"><xplan:schluessel>§ 3</xplan:schluessel>'
        "<xplan:text>Dächer sind zu begrünen.</xplan:text></xplan:BP_TextAbschnitt>"
    )
    batch, progress = read(tmp_path, area("wa1", "<xplan:refTextInhalt xlink:href='#t1'/>"), text)
    assert row(batch)["attributes"]["refTextInhalt"] == {"id": "t1", "schluessel": "§ 3", "text": "Dächer sind zu begrünen."}
    assert [group.code for group in progress.findings()] == []


def test_a_long_text_is_whole_on_its_own_row_and_shortened_beside_others(tmp_path: Path) -> None:
    text = f'<xplan:XP_TextAbschnitt gml:id="t1"><xplan:text>{"x" * 5000}</xplan:text></xplan:XP_TextAbschnitt>'
    batch, _ = read(tmp_path, area("wa1", "<xplan:refTextInhalt xlink:href='#t1'/><xplan:refTextInhalt xlink:href='#t1'/>"), text)
    copies = row(batch)["attributes"]["refTextInhalt"]
    assert [len(copy["text"]) for copy in copies] == [2001, 2001]
    assert len(row(batch, 1)["attributes"]["text"]) == 5000


def test_a_reference_to_nothing_is_named(tmp_path: Path) -> None:
    _, progress = read(tmp_path, area("wa1", "<xplan:refTextInhalt xlink:href='#t9'/>"))
    (group,) = progress.findings()
    assert (group.code, group.examples[0].object_id, group.examples[0].params) == (
        "XPLAN_REFERENCE_MISSING",
        "wa1",
        {"missing": ["t9"]},
    )


def test_a_code_of_an_external_list_keeps_the_lists_name(tmp_path: Path) -> None:
    facts = "<xplan:detaillierteArtDerBaulNutzung codeSpace='https://registry/liste'>42</xplan:detaillierteArtDerBaulNutzung>"
    batch, _ = read(tmp_path, area("wa1", facts))
    assert row(batch)["attributes"]["detaillierteArtDerBaulNutzung"] == {"code": "42", "codeSpace": "https://registry/liste"}


HEIGHT = (
    "<xplan:hoehenangabe><xplan:XP_Hoehenangabe><xplan:hoehenbezug>{}</xplan:hoehenbezug>"
    "<xplan:bezugspunkt>{}</xplan:bezugspunkt><xplan:h uom='m'>{}</xplan:h></xplan:XP_Hoehenangabe></xplan:hoehenangabe>"
)


def test_an_upper_edge_below_its_own_ground_floor_is_a_warning_with_a_place(tmp_path: Path) -> None:
    wrong = area("a", HEIGHT.format(1100, 3000, "12.5") + HEIGHT.format(1100, 4500, "485.9"))
    right = area("b", HEIGHT.format(1100, 3000, "498.4") + HEIGHT.format(1100, 4500, "485.9"))
    above_ground = area("c", HEIGHT.format(2000, 3000, "12.5") + HEIGHT.format(1100, 4500, "485.9"))
    _, progress = read(tmp_path, wrong, right, above_ground)
    (group,) = progress.findings()
    assert (group.code, group.total, group.examples[0].object_id, group.examples[0].place) == (
        "XPLAN_HEIGHT_CONTRADICTORY",
        1,
        "a",
        (481005.0, 5.0),
    )


@pytest.mark.parametrize(
    ("version", "code", "words"),
    [
        ("5/4", "1000", "absolut, NHN"),
        ("6/0", "1000", "absolut, NHN (DHHN92)"),
        ("6/0/2", "1200", "absolut, NHN (DHHN2016)"),
        ("6/1", "4000", "über Erdgeschossfußboden"),
    ],
)
def test_a_height_reference_means_what_the_version_says(tmp_path: Path, version: str, code: str, words: str) -> None:
    batch, _ = read(tmp_path, area("a", HEIGHT.format(code, 6500, 9)), version=version)
    height = row(batch)["attributes"]["hoehenangabe"]
    assert (height["hoehenbezug"]["value"], height["bezugspunkt"]["value"]) == (words, "Wandhöhe (WH)")


@pytest.mark.parametrize(
    ("kind", "facts", "name", "words"),
    [
        ("FP_Gruen", "<xplan:zweckbestimmung>2600</xplan:zweckbestimmung>", "zweckbestimmung", "Friedhof"),
        ("FP_Gruen", "<xplan:rechtscharakter>1000</xplan:rechtscharakter>", "rechtscharakter", "Darstellung"),
        ("FP_WaldFlaeche", "<xplan:zweckbestimmung>1400</xplan:zweckbestimmung>", "zweckbestimmung", "Erholungswald"),
        ("SO_Gewaesser", "<xplan:rechtscharakter>2000</xplan:rechtscharakter>", "rechtscharakter", "Nachrichtliche Übernahme"),
        ("BP_Wegerecht", "<xplan:typ>5000</xplan:typ>", "typ", "Geh-, Fahr- und Leitungsrecht"),
    ],
)  # fmt: skip
def test_codes_are_words_in_every_model(tmp_path: Path, kind: str, facts: str, name: str, words: str) -> None:
    batch, _ = read(tmp_path, area("a", facts, kind=kind), version="5/3")
    assert row(batch)["attributes"][name]["value"] == words


def test_a_plan_of_version_4_is_read(tmp_path: Path) -> None:
    batch, _ = read(tmp_path, area("wa1", "<xplan:GRZ>0.4</xplan:GRZ>"), version="4/1")
    assert isinstance(batch.data, Plan) and (batch.data.version, row(batch)["attributes"]) == ("4.1", {"GRZ": 0.4})


def test_the_plans_date_is_when_it_came_into_force(tmp_path: Path) -> None:
    facts = "<xplan:technHerstellDatum>2024-01-02</xplan:technHerstellDatum>"
    in_force = "<xplan:inkrafttretensDatum>2019-05-17</xplan:inkrafttretensDatum>"
    drawn, _ = read(tmp_path, area("p", facts, kind="BP_Plan"))
    known, _ = read(tmp_path, area("p", facts + in_force, kind="BP_Plan"))
    assert isinstance(drawn.data, Plan) and isinstance(known.data, Plan)
    assert (drawn.data.date(), known.data.date()) == ("2024-01-02", "2019-05-17")


def test_the_plans_own_system_is_the_plans(tmp_path: Path) -> None:
    plan = area("p", srs="EPSG:25833", ring=f"<gml:LinearRing>{SQUARE.format(300000, 300010)}</gml:LinearRing>", kind="BP_Plan")
    batch, progress = read(tmp_path, area("wa1"), area("wa2"), plan)
    assert (batch.crs, [(group.code, group.total) for group in progress.findings()]) == ("EPSG:25833", [("CRS_MIXED", 2)])


def test_eastings_with_a_zone_digit_cannot_be_utm(tmp_path: Path) -> None:
    ring = f"<gml:LinearRing>{SQUARE.format(3478519, 3478529)}</gml:LinearRing>"
    _, progress = read(tmp_path, area("wa1", ring=ring))
    (group,) = progress.findings()
    assert (group.code, group.examples[0].params) == ("CRS_IMPLAUSIBLE", {"objects": 1, "probably": "EPSG:31467"})


def test_a_plan_no_longer_in_force_and_rasters_it_points_to_are_told(tmp_path: Path) -> None:
    facts = (
        "<xplan:rechtsstand>50000</xplan:rechtsstand><xplan:externeReferenz><xplan:XP_SpezExterneReferenz>"
        "<xplan:art>PlanMitGeoreferenz</xplan:art><xplan:referenzURL>plan.tif</xplan:referenzURL>"
        "</xplan:XP_SpezExterneReferenz></xplan:externeReferenz>"
    )
    _, progress = read(tmp_path, area("p", facts, kind="BP_Plan"), version="5/4")
    assert {group.code for group in progress.findings()} == {"XPLAN_NOT_IN_FORCE", "XPLAN_RASTER_REFERENCED"}


def test_an_answer_of_a_plan_service_is_recognised_and_another_collection_is_not(tmp_path: Path) -> None:
    spaces = ("http://www.opengis.net/wfs/2.0", "http://www.xplanung.de/xplangml/6/0")
    root = "{http://www.opengis.net/wfs/2.0}FeatureCollection"
    plans = Probe(tmp_path, "a.gml", 1, b"<wfs:member><xplan:FP_BebauungsFlaeche ", xml_root=root, xml_namespaces=spaces)
    other = Probe(tmp_path, "a.gml", 1, b"<wfs:member><plu:ZoningElement ", xml_root=root, xml_namespaces=spaces)
    found = [XPlanGML().identify(probe).confidence for probe in (plans, other)]
    assert found == [Confidence.SIGNATURE, Confidence.NO]
