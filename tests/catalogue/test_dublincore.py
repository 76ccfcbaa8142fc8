"""Dublin Core gives less, and what it gives is read without claiming more."""

from __future__ import annotations

import pytest

from tests.catalogue.documents import element
from twin.catalogue.reading import read_record
from twin.catalogue.record import CatalogueRecord, Contact, Dates
from twin.geodata.bbox import BBox

SPACES = (
    'xmlns:csw="{0}" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" '
    'xmlns:ows="http://www.opengis.net/ows"'
)


def read(body: str, root: str = "Record", space: str = "http://www.opengis.net/cat/csw/2.0.2") -> CatalogueRecord:
    return read_record(element(f"<csw:{root} {SPACES.format(space)}><dc:identifier>a</dc:identifier>{body}</csw:{root}>"))


def test_records_of_both_versions_and_all_lengths_are_read() -> None:
    for space in ("http://www.opengis.net/cat/csw/2.0.2", "http://www.opengis.net/cat/csw/3.0"):
        for root in ("Record", "SummaryRecord", "BriefRecord"):
            assert read("<dc:title>T</dc:title>", root, space).title == "T"


@pytest.mark.parametrize(
    ("body", "dates"),
    [
        ("<dc:date>2020-09-23T13:24:28</dc:date>", Dates(metadata="2020-09-23")),
        ("<dct:modified>2020-09-23</dct:modified><dc:date>2020-09-23</dc:date>", Dates(metadata="2020-09-23")),
        (
            "<dct:modified>2021-01-01</dct:modified><dc:date>2020-09-23</dc:date>",
            Dates(revision="2020-09-23", metadata="2021-01-01"),
        ),
        (
            "<dct:created>2019</dct:created><dct:issued>12.10.2020</dct:issued><dct:modified>2021-01-01</dct:modified>",
            Dates("2019", "2020-10-12", "", "2021-01-01"),
        ),
    ],
)
def test_a_date_is_the_record_s_own_unless_it_stands_beside_another(body: str, dates: Dates) -> None:
    assert read(body).dates == dates


@pytest.mark.parametrize(
    ("system", "low", "high", "box"),
    [
        ("urn:x-ogc:def:crs:EPSG:6.11:4326", "47.595 -4.097", "51.217 0.889", (-4.097, 47.595, 0.889, 51.217)),
        ("urn:ogc:def:crs:EPSG::4326", "-45.0 155.0", "-6.0 110.0", (110.0, -45.0, 155.0, -6.0)),
        ("urn:ogc:def:crs:EPSG::4326", "155.0 -45.0", "110.0 -6.0", (110.0, -45.0, 155.0, -6.0)),
        ("::EPSG:4326", "155.0 -45.0", "110.0 -6.0", (110.0, -45.0, 155.0, -6.0)),
        ("EPSG:4326", "8.0 51.0", "9.0 52.0", (8.0, 51.0, 9.0, 52.0)),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "8.0 51.0", "9.0 52.0", (8.0, 51.0, 9.0, 52.0)),
        ("", "8.0 51.0", "9.0 52.0", (8.0, 51.0, 9.0, 52.0)),
    ],
)
def test_the_order_of_axes_is_that_of_the_system_s_writing(system: str, low: str, high: str, box: tuple[float, ...]) -> None:
    corners = f"<ows:LowerCorner>{low}</ows:LowerCorner><ows:UpperCorner>{high}</ows:UpperCorner>"
    assert read(f'<ows:BoundingBox crs="{system}">{corners}</ows:BoundingBox>').bbox == BBox(*box)


def test_a_box_in_metres_is_named_and_not_taken_for_degrees() -> None:
    corners = "<ows:LowerCorner>3 4</ows:LowerCorner><ows:UpperCorner>5 6</ows:UpperCorner>"
    found = read(f'<ows:BoundingBox crs="EPSG:25832">{corners}</ows:BoundingBox>')
    assert (found.bbox, found.unread) == (None, ("bbox: 3 4 5 6",))


def test_parties_rights_and_references_find_their_places() -> None:
    found = read(
        "<dc:title>Bäume</dc:title><dc:type>http://purl.org/dc/dcmitype/Dataset</dc:type><dc:publisher>Stadt</dc:publisher>"
        "<dc:creator>geo@town.example</dc:creator><dc:rights>CC BY 4.0</dc:rights>"
        '<dct:references scheme="OGC:WMS">https://town.example/ows?</dct:references>'
        '<dct:references scheme="None">https://town.example/baum.gpkg</dct:references>'
        '<dc:URI protocol="WWW:LINK" name="Thumbnail">https://town.example/klein.png</dc:URI>'
    )
    assert found.kind == "dataset"
    assert found.contacts == (Contact("Stadt", role="publisher"), Contact("", role="author", email="geo@town.example"))
    assert (found.constraints.licence, found.previews) == ("CC BY 4.0", ("https://town.example/klein.png",))
    assert [(item.access, item.ways) for item in found.distributions] == [("wms", ("layer",)), ("download", ("copy",))]
