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
from twin.importers.xplangml import XPlanGML
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
