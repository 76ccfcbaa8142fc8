"""Usual boundary surfaces are taken out of a document before it is parsed: nothing of the outcome shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin import sidebyside
from twin.errors import TwinError
from twin.findings import Finding, Progress
from twin.geodata.citymodel import CityModel
from twin.handlers import Source
from twin.importers import xml, xmlsections
from twin.importers.citygml import shorthand
from twin.importers.citygml.reader import CityGML
from twin.importers.citygml.shorthand import Shorthand
from twin.importers.citygml.vocabulary import words_of

from .cityfiles import X, bounded, building, citygml, faces, link, polygon, solid
from .realdata import shared

HOUSES = 12
USUAL = 6
"""Surfaces of a house."""
SQUARE = [(X, 5645000.0, 1.0), (X + 9, 5645000.0, 1.0), (X + 9, 5645009.0, 1.0), (X, 5645009.0, 1.0)]


@pytest.fixture(autouse=True)
def small_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlsections, "_REGION", 8_000)
    monkeypatch.setattr(xmlsections, "_BLOCK", 3_000)
    monkeypatch.setattr(sidebyside, "_cores", lambda: 1)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many surfaces were taken out of each document, in a list that grows."""
    counts: list[int] = []
    original = Shorthand.shorten

    def counted(self: Shorthand, document: bytes) -> bytes:
        short = original(self, document)
        counts.append(sum(len(row) for _, row in self._runs))
        return short

    monkeypatch.setattr(Shorthand, "shorten", counted)
    return counts


def house(number: int, identifier: str = "") -> str:
    walls, ids = faces(f"s{number}-", x=X + 20 * number)
    return building(identifier or f"b{number}", solid(*(link(name) for name in ids)) + walls)


def town(path: Path, *odd: str) -> Path:
    """Write houses with odd members amid them."""
    members = [house(number) for number in range(HOUSES)]
    return citygml(path, *members[:6], *odd, *members[6:])


def reading(path: Path) -> tuple[object, ...]:
    """Return all that a reading gives, in a form that can be compared."""
    findings: list[Finding] = []
    rows: list[object] = []
    try:
        for batch in CityGML().read(Source(path, path.name), CityGML.Options(), Progress(None, findings.append)):
            model = batch.data
            assert isinstance(model, CityModel)
            table = (model.table.ids, model.table.types, model.table.parents, model.table.attributes)
            arrays = (model.vertices, model.ring_offsets, model.surface_offsets, model.geometry_offsets, model.object_offsets)
            kinds = (model.surface_type, model.geometry_lod, model.geometry_solid)
            rows.append((batch.layer, batch.read, batch.rejected, table, *(item.tobytes() for item in (*arrays, *kinds))))
    except TwinError as error:
        rows.append(repr(error))
    return tuple(rows), findings


def ensure_same(path: Path) -> tuple[object, ...]:
    """Return what both ways of reading give, after making sure that it is the same to the last byte."""
    short = reading(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shorthand, "shorten", lambda _self, document: document)
        assert reading(path) == short
    return short


def test_all_walls_of_plain_houses_are_taken_out(tmp_path: Path, taken: list[int]) -> None:
    ensure_same(town(tmp_path / "a.gml"))
    assert sum(taken) == HOUSES * USUAL


def test_a_tile_of_koeln_is_the_same_and_nearly_all_is_taken_out(taken: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared("demo_koeln/lod2/LoD2_32_347_5649_1_NW.gml")
    monkeypatch.setattr(xmlsections, "_REGION", 200_000)
    monkeypatch.setattr(xmlsections, "_BLOCK", 40_000)
    ensure_same(path)
    assert sum(taken) > 0.9 * path.read_bytes().count(b"<bldg:boundedBy>")


ROW = bounded("Wall", polygon(SQUARE, identifier="w1")) + bounded("Roof", polygon(SQUARE, identifier="r1"))
HOLE = [(X + 2, 5645002.0, 1.0), (X + 2, 5645004.0, 1.0), (X + 4, 5645002.0, 1.0)]
BASE = f"<gml:baseSurface>{polygon(SQUARE)}</gml:baseSurface>"
UNUSUAL = {
    "hole": bounded("Ground", polygon(SQUARE, HOLE)),
    "two polygons": bounded("Ground", polygon(SQUARE), polygon(SQUARE)),
    "a crs of its own": ROW.replace("<gml:MultiSurface>", '<gml:MultiSurface srsName="EPSG:25832">'),
    "two dimensions": ROW.replace("<gml:posList>", '<gml:posList srsDimension="2">'),
    "turned over": bounded("Wall", polygon(SQUARE)).replace(
        "<gml:Polygon>", '<gml:OrientableSurface orientation="-"><gml:Polygon>'
    ),
    "an umlaut in an id": ROW.replace('"w1"', '"wänd"'),
    "a character by number in an id": ROW.replace('"w1"', '"w&#49;"'),
    "a character by number amid numbers": ROW.replace(" 5645000.000", "&#32;5645000.000"),
    "an angle amid numbers": ROW.replace("<gml:posList>", "<gml:posList>1 > "),
    "no numbers": ROW.replace(" 5645000.000", " north"),
    "a control character": ROW.replace(" 5645000.000", " \x015645000.000"),
    "a wrong end": ROW.replace("</gml:exterior>", "</gml:interior>", 1),
    "an id given twice": ROW.replace('gml:id="w1"', 'gml:id="w1" gml:id="w2"'),
    "no end": ROW.replace("</bldg:boundedBy>", "", 1),
}


@pytest.mark.parametrize("content", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_is_not_usual_stays_as_written(tmp_path: Path, content: str) -> None:
    ensure_same(town(tmp_path / "a.gml", building("odd", ROW.replace('"w1"', '"v1"').replace('"r1"', '"q1"') + content)))


MEANS_SOMETHING_ELSE = {
    "comment": f"<!-- {ROW} -->",
    "cdata": f"<gml:description><![CDATA[{ROW}]]></gml:description>",
    "another gml": (
        '<bldg:consistsOfBuildingPart xmlns:gml="urn:other">'
        f"<bldg:BuildingPart>{ROW}</bldg:BuildingPart></bldg:consistsOfBuildingPart>"
    ),
}


@pytest.mark.parametrize("content", MEANS_SOMETHING_ELSE.values(), ids=MEANS_SOMETHING_ELSE.keys())
def test_a_document_in_which_bytes_may_mean_something_else_stays(tmp_path: Path, taken: list[int], content: str) -> None:
    ensure_same(town(tmp_path / "a.gml", building("odd", content)))
    assert 0 in taken
    assert sum(taken) > 0


def test_a_usual_surface_may_have_ids_a_date_and_room_around_it(tmp_path: Path, taken: list[int]) -> None:
    wide = ROW.replace(">", ">\n\t ").replace("<gml:MultiSurface>", '<gml:MultiSurface gml:id="m.1">')
    wide = wide.replace("<bldg:lod2", "<core:creationDate>2020-12-21</core:creationDate><bldg:lod2")
    path = town(tmp_path / "a.gml", building("odd", wide))
    ensure_same(path)
    assert sum(taken) == HOUSES * USUAL + 2


def test_a_reference_to_what_was_taken_out_is_followed(tmp_path: Path, taken: list[int]) -> None:
    named = ROW.replace("<gml:MultiSurface>", '<gml:MultiSurface gml:id="all">', 1)
    rows, findings = ensure_same(town(tmp_path / "a.gml", building("odd", solid(link("all")) + named)))
    assert sum(taken) == HOUSES * USUAL + 2
    assert rows
    assert not [finding for finding in findings if finding.severity in ("repaired", "rejected")]


def test_a_class_nobody_knows_is_read_whole(tmp_path: Path, taken: list[int]) -> None:
    shed = f"<gen:Shed gml:id='shed'>{ROW}</gen:Shed>"
    path = town(tmp_path / "a.gml", shed)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("generics/2.0", "generics/2.0/x").replace("http://www.opengis.net/citygml/generics", "urn:shed"))
    rows, _ = ensure_same(path)
    assert sum(taken) == HOUSES * USUAL + 2
    assert [row[3][0] for row in rows if row[0] == "generics"] == [["shed"]]


def test_an_encoding_that_is_no_extension_of_ascii_is_left_alone() -> None:
    text = b'<?xml version="1.0" encoding="%b"?><core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" '
    text += b'xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml">'
    found = []
    for name in (b"ISO-8859-1", b"utf-8", b"ISO-2022-JP"):
        opening = xmlsections.Opening(text % name, b"</core:CityModel>")
        document = opening.text + ROW.encode() + opening.closing
        short = Shorthand(opening, words_of(xml.sniff(opening.text)[1])).shorten(document)
        found.append(len(short) < len(document))
    assert found == [True, True, False]


def test_where_nothing_is_usual_nothing_is_looked_for_any_more(
    tmp_path: Path, taken: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shorthand, "_PATIENCE", 2)
    blocks = [building(f"b{number}", solid(f"<gml:surfaceMember>{polygon(SQUARE)}</gml:surfaceMember>")) for number in range(40)]
    ensure_same(citygml(tmp_path / "a.gml", *blocks, house(1), house(2)))
    assert len(taken) > 3
    assert sum(taken) == 0


def test_a_file_cannot_name_a_surface_taken_out(tmp_path: Path) -> None:
    forged = '<bldg:boundedBy s0="0"/><bldg:boundedBy s0123456789abcdef="0"/>'
    rows, _ = ensure_same(town(tmp_path / "a.gml", building("odd", forged + ROW)))
    assert rows
