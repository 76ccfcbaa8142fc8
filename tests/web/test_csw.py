"""The twin found by others: OWSLib and the questions of QGIS's MetaSearch over a real socket, and who may see what."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from lxml import etree
from owslib import fes
from owslib.catalogue.csw2 import CatalogueServiceWeb
from owslib.ogcapi.records import Records
from owslib.ows import ExceptionReport

from tests.catalogue.isoschemas import iso_faults
from tests.serving import served
from twin.addresses import read_allowed
from twin.catalogue.capabilities import connect
from twin.catalogue.csw import Client
from twin.catalogue.paging import Batch, Walked, walk
from twin.catalogue.wanted import Wanted
from twin.cataloguing import own
from twin.outbound import Door
from twin.sample.demo import build_demo
from twin.workspace import Workspace, open_workspace

from .conftest import Enter

SLUG = "quartier-muehlenbleiche"
# what the edition of the sample pins, and the edition itself
PUBLIC = [
    "Bebauungsplan Mühlenbleiche",
    "Gebäude LoD2",
    "Gelände (DGM1)",
    "Quartier Mühlenbleiche: drei Entwürfe im Vergleich",
    "Stadtgrundlage",
    "Variante C: Punkthäuser",
]


@pytest.fixture(scope="module")
def address(application: Flask) -> Iterator[str]:
    """The address of the small Musterstadt on loopback."""
    with served(application) as found:
        yield found


@pytest.fixture
def catalogue(address: str) -> CatalogueServiceWeb:
    return CatalogueServiceWeb(f"{address}/csw", timeout=20)


def titles(catalogue: CatalogueServiceWeb) -> list[str]:
    return [record.title for record in catalogue.records.values()]


def test_owslib_reads_the_capabilities(catalogue: CatalogueServiceWeb) -> None:
    assert catalogue.identification.type == "CSW"
    assert catalogue.provider.name == "Stadtplanungsamt Musterstadt"
    assert [operation.name for operation in catalogue.operations] == [
        "GetCapabilities", "DescribeRecord", "GetDomain", "GetRecords", "GetRecordById",
    ]  # fmt: skip
    assert "PropertyIsLike" not in catalogue.filters.temporal_operators


def test_metasearch_finds_by_a_word_and_a_frame_and_pages(catalogue: CatalogueServiceWeb) -> None:
    """As QGIS's MetaSearch asks: words alone, or both in one list, `full`, CRS84 by its urn, from position 1."""
    word = fes.PropertyIsLike("csw:AnyText", "lod2")
    frame = fes.BBox(["8.7", "51.7", "8.8", "51.8"], crs="urn:ogc:def:crs:OGC:1.3:CRS84")
    elsewhere = fes.BBox(["10", "52", "11", "53"], crs="urn:ogc:def:crs:OGC:1.3:CRS84")
    catalogue.getrecords2(constraints=[word], maxrecords=10, startposition=1, esn="full")
    assert "Gebäude LoD2" in titles(catalogue)
    catalogue.getrecords2(constraints=[[word, frame]], maxrecords=10, startposition=1, esn="full")
    assert "Gebäude LoD2" in titles(catalogue)
    catalogue.getrecords2(constraints=[[word, elsewhere]], maxrecords=10, startposition=1, esn="full")
    assert (catalogue.results["matches"], titles(catalogue)) == (0, [])
    seen, start = [], 1
    while start:
        catalogue.getrecords2(maxrecords=2, startposition=start, esn="full")
        seen += titles(catalogue)
        start = catalogue.results["nextrecord"]
    assert seen == PUBLIC
    catalogue.getrecords2(constraints=[fes.PropertyIsLike("csw:AnyText", "%")], resulttype="hits")
    assert catalogue.results["matches"] == 6


def test_a_record_tells_the_client_where_the_data_are(catalogue: CatalogueServiceWeb, address: str) -> None:
    catalogue.getrecords2(constraints=[fes.PropertyIsEqualTo("dc:title", "Gebäude LoD2")], esn="full")
    (record,) = catalogue.records.values()
    assert record.type == "dataset"
    assert {"scheme": "OGC:3DTiles", "url": f"{address}/tiles/gebaeude/v1/tileset.json"} in record.references
    assert float(record.bbox.minx) == pytest.approx(8.747, abs=0.01)
    assert float(record.bbox.miny) == pytest.approx(51.719, abs=0.01)
    assert (record.date, record.modified[:4]) == ("2026-03-15", "2026")


def test_owslib_reads_the_iso_record(catalogue: CatalogueServiceWeb, address: str) -> None:
    gmd = "http://www.isotc211.org/2005/gmd"
    catalogue.getrecords2(constraints=[fes.PropertyIsLike("dc:title", "Quartier%")], outputschema=gmd, esn="full")
    ((identifier, record),) = catalogue.records.items()
    assert record.hierarchy == "application"
    assert [resource.url for resource in record.distribution.online] == [
        f"{address}/s/{SLUG}", f"{address}/s/{SLUG}/text", f"{address}/s/{SLUG}/pack.html",
    ]  # fmt: skip
    catalogue.getrecordbyid([identifier], outputschema=gmd)
    assert list(catalogue.records) == [identifier]
    whole = etree.fromstring(catalogue.response)
    assert iso_faults(etree.tostring(whole[0])) == []


def test_a_record_of_terrain_tells_its_cell_size_and_what_was_read(musterstadt: Workspace) -> None:
    (terrain,) = [item for item in own.public_records(musterstadt, "http://localhost") if item.title == "Gelände (DGM1)"]
    assert (terrain.resolution.metres, terrain.topics, terrain.crs) == ((1.0,), ("elevation",), ("EPSG:25832",))
    assert "1 Objekte gelesen, 1 übernommen, 0 repariert, 0 abgelehnt" in terrain.lineage
    assert "dgm1.tif" not in str(terrain)


def test_everything_a_record_leads_to_opens_without_signing_in(enter: Enter, musterstadt: Workspace) -> None:
    base = "http://localhost"
    addresses = [item.address for record in own.public_records(musterstadt, base) for item in record.distributions]
    assert len(addresses) == 11
    client = enter(None)
    statuses = {}
    for address in addresses:
        with client.get(address.removeprefix(base)) as answer:
            statuses[address] = answer.status_code
    assert {address: status for address, status in statuses.items() if status != 200} == {}


def test_another_twin_connects_walks_and_can_show_what_it_finds(address: str, musterstadt: Workspace) -> None:
    door = Door(read_allowed(address.removeprefix("http://")))
    found = connect(door, f"{address}/csw")
    assert (found.version, found.schema, found.endpoints.transaction) == ("2.0.2", "http://www.isotc211.org/2005/gmd", "")
    *batches, account = walk(Client(door, found), Wanted(), page=2)
    assert isinstance(account, Walked) and (account.matched, account.received, account.shortfall) == (6, 6, 0)
    read = [record for batch in batches if isinstance(batch, Batch) for record in batch.records]
    ours = own.public_records(musterstadt, address)
    assert [(record.identifier, record.title, record.bbox, record.lineage) for record in read] == [
        (record.identifier, record.title, record.bbox, record.lineage) for record in ours
    ]
    assert [record.title for record in read if record.can_be_shown] == ["Gebäude LoD2", "Gelände (DGM1)", PUBLIC[-1]]


def test_what_is_asked_wrongly_is_an_exception_in_the_client(catalogue: CatalogueServiceWeb) -> None:
    with pytest.raises(ExceptionReport, match="dc:nothing"):
        catalogue.getrecords2(constraints=[fes.PropertyIsEqualTo("dc:nothing", "x")])


@pytest.mark.parametrize("role", [None, "reader", "planner", "administrator"])
def test_whoever_asks_only_what_is_published_is_told(enter: Enter, role: str | None) -> None:
    given = "service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=results&elementsetname=brief"
    answer = enter(role).get(f"/csw?{given}")  # type: ignore[arg-type]
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=UTF-8")
    assert [item.text for item in etree.fromstring(answer.data).iter("{*}title")] == PUBLIC
    assert enter(role).get("/csw").data == enter(None).get("/csw?service=CSW&request=GetCapabilities").data  # type: ignore[arg-type]


def test_a_body_too_large_is_refused_in_the_words_of_the_standard(enter: Enter) -> None:
    answer = enter(None).post("/csw", data=b"<a>" + b" " * 2_000_000, content_type="application/xml")
    assert answer.status_code == 200
    assert b'exceptionCode="NoApplicableCode"' in answer.data


def test_owslib_reads_ogc_api_records(address: str) -> None:
    records = Records(f"{address}/ogc/records")
    assert records.records() == ["metadata"]
    assert "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/json" in records.conformance()["conformsTo"]
    assert records.api()["openapi"] == "3.0.3"
    assert "q" in records.collection_queryables("metadata")["properties"]
    assert records.collection("metadata")["itemType"] == "record"
    found = records.collection_items("metadata", q="lod2 gebäude", bbox=[8.7, 51.7, 8.8, 51.8])
    assert (found["numberMatched"], found["features"][0]["properties"]["title"]) == (2, "Gebäude LoD2")
    assert found["features"][0]["geometry"]["type"] == "Polygon"
    first = records.collection_items("metadata", limit=2, offset=1)
    assert [item["properties"]["title"] for item in first["features"]] == PUBLIC[1:3]
    assert {link["rel"] for link in first["links"]} == {"self", "prev", "next"}
    one = records.collection_item("metadata", first["features"][0]["id"])
    assert one["properties"]["title"] == PUBLIC[1]
    assert records.collection_items("metadata", datetime_="2026-03-01/2026-03-31")["numberMatched"] == 5
    assert records.collection_items("metadata", datetime_="../2026-03-14")["numberMatched"] == 0
    assert records.collection_items("metadata", type="application")["numberMatched"] == 1


def test_the_manual_names_the_addresses_and_they_answer(enter: Enter) -> None:
    client = enter(None)
    for language, words in (("de", "Von anderen gefunden werden"), ("en", "Being found by others")):
        page = client.get(f"/help?lang={language}").text
        assert words in page
        for address in ("http://localhost/csw", "http://localhost/ogc/records/collections/metadata"):
            assert f">{address}</code>" in page
            assert client.get(address.removeprefix("http://localhost")).status_code == 200
    assert 'rel="service-desc"' in client.get("/").text


@pytest.mark.parametrize(
    "query", ["bbox=1,2", "bbox=a,b,c,d", "limit=-1", "offset=x", "datetime=gestern", "sortby=nothing", "bbox=1,5,2,3"]
)
def test_a_wrong_parameter_of_ogc_api_records_is_a_400_that_names_it(enter: Enter, query: str) -> None:
    answer = enter(None).get(f"/ogc/records/collections/metadata/items?{query}")
    assert answer.status_code == 400
    assert answer.json is not None and answer.json["code"] == "InvalidParameterValue"


def test_what_is_not_there_is_a_404(enter: Enter) -> None:
    for path in ("collections/other", "collections/other/items", "collections/metadata/items/nothing"):
        assert enter(None).get(f"/ogc/records/{path}", headers={"Accept": "application/json"}).status_code == 404


def test_a_planner_downloads_the_record_of_any_dataset(enter: Enter) -> None:
    answer = enter("planner").get("/datasets/bebauungsplan/metadata.xml")
    assert answer.status_code == 200
    assert "bebauungsplan-v1-metadata.xml" in answer.headers["Content-Disposition"]
    assert iso_faults(answer.data) == []
    assert b"http://localhost/datasets/bebauungsplan" in answer.data
    assert "Als Metadatensatz herunterladen" in enter("planner").get("/datasets/bebauungsplan").text
    story = enter("planner").get(f"/storyboards/{SLUG}/metadata.xml")
    assert (story.status_code, iso_faults(story.data)) == (200, [])


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A Musterstadt of its own, to be changed."""
    workspace = open_workspace(tmp_path_factory.mktemp("own"))
    build_demo(workspace, 40)
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


def test_what_is_withdrawn_or_holds_personal_data_is_gone_at_once(town: Workspace) -> None:
    def told() -> list[str]:
        return [record.title for record in own.public_records(town, "https://zwilling.example")]

    assert told() == PUBLIC
    identifiers = {record.title: record.identifier for record in own.public_records(town, "https://other.example")}
    town.datasets.describe("gelaende", 1, {"personal_data": True}, revision=0)
    assert told() == [title for title in PUBLIC if title != "Gelände (DGM1)"]
    town.datasets.describe("gebaeude", 1, {"title": "Gebäude der Stadt"}, revision=0)
    changed = {record.title: record for record in own.public_records(town, "https://zwilling.example")}
    assert changed["Gebäude der Stadt"].identifier == identifiers["Gebäude LoD2"]
    with_licence = dataclasses.asdict(changed["Gebäude der Stadt"].constraints)
    assert (with_licence["licence"], with_licence["licence_url"]) == (
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    )
    town.editions.withdraw(SLUG, 1)
    assert told() == []
