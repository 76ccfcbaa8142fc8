"""What a person wants becomes a filter in which their words stay words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.catalogue import generated
from tests.catalogue.pycswserver import Pycsw
from tests.services.gdi import query
from twin.catalogue import filters, questions
from twin.catalogue.capabilities import connect
from twin.catalogue.catalogue import ISO19139, Catalogue, CatalogueId, Endpoints, Version
from twin.catalogue.csw import Client
from twin.catalogue.filters import CORE_NAMES, ISO_NAMES, Compared
from twin.catalogue.questions import Manner
from twin.catalogue.wanted import Wanted
from twin.geodata.bbox import BBox
from twin.importers import xml
from twin.importers.xml import Element

COUNT = 60
OGC, FES = "{http://www.opengis.net/ogc}", "{http://www.opengis.net/fes/2.0}"
NASTY = ("100%", "a_b", "c\\d", "'; DROP TABLE records; --", "<a>&amp;", '"x"', "(a+)+$", "{{7*7}}", "\x00\x07?", "*")


def catalogue(version: Version = "2.0.2", **ends: object) -> Catalogue:
    endpoints = replace(Endpoints("https://k.example/csw", "https://k.example/csw"), **ends)  # type: ignore[arg-type]
    return Catalogue(CatalogueId("k"), "K", "https://k.example/csw", version, ISO19139, endpoints, typenames="gmd:MD_Metadata")


def body(wanted: Wanted, version: Version = "2.0.2") -> Element:
    asked = questions.records(catalogue(version), wanted, 11, 10, Manner(ISO_NAMES)).body
    assert asked is not None
    return xml.tree_of(asked, "question")


def test_a_request_of_2_0_2_says_what_is_wanted() -> None:
    root = body(Wanted(text="Gebäude", bbox=BBox(8.5, 51.25, 9, 52), order="date"))
    assert dict(root.attrib) == {
        "service": "CSW", "version": "2.0.2", "outputFormat": "application/xml", "outputSchema": ISO19139,
        "startPosition": "11", "maxRecords": "10", "resultType": "results",
    }  # fmt: skip
    like, box = root.find(f".//{OGC}And")
    assert like.attrib == {"wildCard": "%", "singleChar": "_", "escapeChar": "\\", "matchCase": "false"}
    assert [child.text for child in like] == ["apiso:AnyText", "%Gebäude%"]
    envelope = box[1]
    assert envelope.get("srsName") == "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert [corner.text for corner in envelope] == ["8.5 51.25", "9 52"]  # longitude first, as the system says
    assert [item.text for item in root.find(f".//{OGC}SortProperty")] == ["apiso:Modified", "DESC"]
    assert root.nsmap["apiso"] == "http://www.opengis.net/cat/csw/apiso/1.0"


def test_a_request_of_3_0_0_uses_its_own_filter() -> None:
    root = body(Wanted(text="Rad weg", until="2024-02"), "3.0.0")
    assert root.tag == "{http://www.opengis.net/cat/csw/3.0}GetRecords" and "resultType" not in root.attrib
    first, second, either = root.find(f".//{FES}And")
    assert first.find(f"{FES}ValueReference").text == "apiso:AnyText" and "matchCase" not in first.attrib
    assert [item.find(f"{FES}Literal").text for item in (first, second)] == ["%Rad%", "%weg%"]
    assert either.tag == f"{FES}Or" and {item.find(f"{FES}Literal").text for item in either} == {"2024-02-29T23:59:59Z"}


def test_without_conditions_there_is_no_constraint() -> None:
    assert [xml.local_name(item.tag) for item in body(Wanted())[0]] == ["ElementSetName"]


@pytest.mark.parametrize("words", NASTY)
def test_words_stay_words(words: str) -> None:
    root = body(Wanted(text=words, keyword=words, organisation=words))
    likes = list(root.iter(f"{OGC}PropertyIsLike"))
    assert len(likes) == len(words.split()) + 2 and len(list(root.iter())) == 6 + 3 * len(likes)
    for like in likes:
        inner = like.find(f"{OGC}Literal").text[1:-1]
        assert not set(inner) & set("%\\*?#")
    conditions = filters.conditions(Wanted(text=words), CORE_NAMES)
    text = filters.cql(conditions)
    assert text.count("'") % 2 == 0 and text.replace("''", "").count("'") == 2 * len(conditions)


def test_cql_and_filter_go_into_the_query_where_post_is_not_offered() -> None:
    wanted = Wanted(text="O'Brien", kinds=("dataset", "series"), bbox=BBox(8, 51, 9, 52))
    by_cql = questions.records(catalogue(records_by_post=False, constraint="CQL_TEXT"), wanted, 1, 10, Manner(CORE_NAMES))
    by_filter = questions.records(catalogue(records_by_post=False), wanted, 1, 10, Manner(CORE_NAMES))
    cql, fes = query(by_cql.address), query(by_filter.address)
    assert (by_cql.body, by_filter.body) == (None, None)
    assert cql["constraint"] == (
        "csw:AnyText like '%O''Brien%' AND BBOX(ows:BoundingBox, 8, 51, 9, 52) AND (dc:type = 'dataset' OR dc:type = 'series')"
    )
    assert fes["constraintlanguage"] == "FILTER" and xml.tree_of(fes["constraint"].encode(), "filter").tag == f"{OGC}Filter"
    assert fes["namespace"] == "xmlns(csw=http://www.opengis.net/cat/csw/2.0.2)"


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2024", "2024-12-31T23:59:59Z"),
        ("2024-02", "2024-02-29T23:59:59Z"),
        ("2024-02-03", "2024-02-03T23:59:59Z"),
        ("2024-13", "2024-13"),
        ("²⁰²⁴", "²⁰²⁴"),
    ],
)
def test_until_includes_its_last_day(until: str, last: str) -> None:
    assert filters.conditions(Wanted(until=until), CORE_NAMES) == (Compared("dct:modified", "<=", last),)


def test_a_kind_no_server_knows_does_not_narrow() -> None:
    assert filters.conditions(Wanted(kinds=("dataset", "other"), shown_only=True), ISO_NAMES) == ()


def expected(wanted: Wanted) -> set[str]:
    """Return the identifiers of the generated records that fit, found without any filter."""
    found = set()
    for number in range(COUNT):
        theme, topic, abstract = generated.THEMES[number % len(generated.THEMES)]
        office = generated.OFFICES[number % len(generated.OFFICES)]
        words = f"{generated.title(number)} {abstract} {theme}".lower()
        fits = [
            all(word.lower() in words for word in wanted.text.split()),
            not wanted.kinds or generated.kind(number) in wanted.kinds,
            wanted.bbox is None or generated.box(number).meets(wanted.bbox),
            not wanted.keyword or wanted.keyword == theme,
            not wanted.topic or (wanted.topic == topic and generated.kind(number) != "service"),
            not wanted.organisation or wanted.organisation in office,
            not wanted.since or generated.date(number) >= wanted.since,
            not wanted.until or generated.date(number) <= wanted.until,
        ]
        if all(fits):
            found.add(generated.identifier(number))
    return found


SEARCHES = (
    Wanted(),
    Wanted(text="Gebäude"),
    Wanted(text="dB fehlen"),
    Wanted(text="nichts dergleichen"),
    Wanted(kinds=("series",)),
    Wanted(kinds=("series", "service")),
    Wanted(bbox=BBox(8.51, 51.51, 8.54, 51.54)),
    Wanted(bbox=BBox(8.52, 51.52, 8.63, 51.63)),
    Wanted(keyword="Radwege"),
    Wanted(topic="health"),
    Wanted(organisation="Kreis Musterland"),
    Wanted(since="2024-01-01"),
    Wanted(until="2017-12-31"),
    Wanted(text="Baum", kinds=("dataset",), bbox=BBox(8, 51, 9, 52), since="2016-01-01", until="2024-12-31", order="title"),
)


@pytest.fixture(scope="module")
def loaded(pycsw: Pycsw) -> Pycsw:
    pycsw.clear()
    pycsw.load(generated.records(COUNT))
    return pycsw


@pytest.mark.parametrize("wanted", SEARCHES, ids=str)
def test_pycsw_finds_exactly_what_fits(loaded: Pycsw, wanted: Wanted) -> None:
    connected = connect(loaded.door(), loaded.address)
    by_get = replace(connected, endpoints=replace(connected.endpoints, records_by_post=False))
    for found in (connected, by_get, replace(connected, typenames="csw:Record")):
        if wanted.topic and found.typenames == "csw:Record":
            continue  # looked for in all text there
        page = Client(loaded.door(), found).page(wanted, 1, 100)
        assert {record.identifier for record in page.records} == expected(wanted)
        assert not wanted.kinds or {record.kind for record in page.records} == set(wanted.kinds)
        assert page.matched == page.returned == len(expected(wanted)) and page.faults == ()


def test_pycsw_sorts(loaded: Pycsw) -> None:
    client = Client(loaded.door(), connect(loaded.door(), loaded.address))
    titles = [record.title for record in client.page(Wanted(order="title"), 1, 100).records]
    assert titles == sorted(titles) and len(titles) == COUNT
    dates = [record.dates.metadata for record in client.page(Wanted(order="date"), 1, 100).records]
    assert dates == sorted(dates, reverse=True)


def test_pycsw_takes_words_as_words(loaded: Pycsw) -> None:
    client = Client(loaded.door(), connect(loaded.door(), loaded.address))
    for words in NASTY:
        page = client.page(Wanted(text=f"{words} nirgends", keyword=words), 1, 10)
        assert (page.matched, page.returned) == (0, 0)


def test_signs_of_like_are_found_in_pycsw(loaded: Pycsw) -> None:
    loaded.load([generated.record(COUNT, "Versiegelung 100% in der Datei dgm1_2026\\neu")])
    client = Client(loaded.door(), connect(loaded.door(), loaded.address))
    try:
        for words in ("100%", "dgm1_2026", "1_2026\\neu", "100% versiegelung"):
            assert [record.identifier for record in client.page(Wanted(text=words), 1, 10).records] == [
                generated.identifier(COUNT)
            ]
    finally:
        client.delete(generated.identifier(COUNT))
